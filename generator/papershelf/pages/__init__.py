"""Pages: from the catalog to (path, bytes), pure. `render_pages` gives every file of `docs/`."""

from papershelf.pages.render import render_pages

__all__ = ["render_pages"]
