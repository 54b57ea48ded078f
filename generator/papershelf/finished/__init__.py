"""The checker of the finished site: every link and load of every HTML and CSS file, as a browser
reads them. MkDocs' strict mode looks at Markdown links alone; this looks at what visitors get.
"""

from papershelf.finished.check import Checked, Checker, check_site, problems_of

__all__ = ["Checked", "Checker", "check_site", "problems_of"]
