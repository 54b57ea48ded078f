"""The finished site: drive MkDocs, check what it made, put it in place in one step.

The only package that knows MkDocs. No plugin, no hook, no patched class: a plain `mkdocs build`
after `papershelf generate` gives the same HTML.
"""

from papershelf.site.build import build_site
from papershelf.site.built import Built, Options
from papershelf.site.folder import publish

__all__ = ["Built", "Options", "build_site", "publish"]
