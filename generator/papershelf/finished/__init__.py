"""The checker of the finished site: every link and load of every HTML and CSS file, as a browser
reads them. MkDocs' strict mode looks at Markdown links alone; this looks at what visitors get.
"""

from papershelf.finished.check import check_site

__all__ = ["check_site"]
