"""The stage that finds related papers; what they were found from is kept for the next command."""

from __future__ import annotations

from papershelf.app.reading import Content
from papershelf.app.shelf import Shelf
from papershelf.catalog.related import RelatedPapers, related_papers
from papershelf.search.terms.language import language

_NAME = "related"
"""Of the one row in the store, whose key is the language of the texts."""


def related_of(shelf: Shelf, content: Content) -> RelatedPapers:
    """The related papers of a shelf. Stop words of the search's language relate none."""
    code = content.settings.search.language
    known = shelf.store.get(_NAME, code.encode()) or b""
    found = related_papers(content.catalog, known, language(code).stop_words)
    if (kept := found.kept()) != known:
        shelf.store.keep(_NAME, code.encode(), kept)
    return found
