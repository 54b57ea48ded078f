"""The checker of the finished site: every link and load of every HTML and CSS file, as a browser
reads them. MkDocs' strict mode looks at Markdown links alone; this looks at what visitors get.

`check` is the checker itself. It is not imported here: whoever merges templates needs the `policy`
alone.
"""
