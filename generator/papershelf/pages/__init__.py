"""Pages: from the catalog to (path, bytes), pure.

`blocks` says what a page is, `markdown` and `html` write it, `kinds` has a module for each kind of
page, and `render` goes through all of them.
"""
