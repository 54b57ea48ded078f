"""The stage that finds related papers; what they were found from is kept for the next command."""

from __future__ import annotations

from papershelf.app.shelf import Shelf
from papershelf.catalog import Catalog
from papershelf.catalog.related import RelatedPapers, related_papers

_NAME = "related"
"""Of the one row in the store."""
_KEY = b""


def related_of(shelf: Shelf, catalog: Catalog) -> RelatedPapers:
    """The related papers of a shelf's catalog."""
    known = shelf.store.get(_NAME, _KEY) or b""
    found = related_papers(catalog, known)
    if (kept := found.kept()) != known:
        shelf.store.keep(_NAME, _KEY, kept)
    return found
