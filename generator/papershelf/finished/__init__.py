"""Checks the finished site: every link and load of every HTML and CSS file, as a browser reads
them.

`check` is the checker itself. It is not imported here: whoever merges templates needs the `policy`
alone.
"""
