"""The site on this machine, shown anew when a source file changes.

A development server: loopback, no files but the site's. `serve` reads and builds on the main
thread, so that Ctrl-C ends everything; `server` answers, `watching` says that something changed,
and `reloading` brings it to the pages that are open. A change shows as soon as it is read, since
the page that is looked at can be made by itself (`Source.page`); the build of the whole site
follows. Nothing is imported here: who needs `loopback` alone need not wait for watchdog.
"""
