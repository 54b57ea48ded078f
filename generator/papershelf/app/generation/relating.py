"""The stage that finds related papers; what they were found from is kept for the next command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from papershelf.app.reading import Content
from papershelf.app.shelf import Shelf
from papershelf.catalog.related import RelatedPaper, RelatedPapers, related_papers
from papershelf.parallel import ahead
from papershelf.search.terms.language import language

if TYPE_CHECKING:
    from papershelf.catalog.related.alike import Alike

_NAME = "related"
"""Of the one row in the store, whose key is the language of the texts."""
_CITING = frozenset(["et", "al"])


def alike_of(shelf: Shelf, content: Content) -> Alike:
    """Which papers of a shelf are alike. Stop words of the search's language relate none, nor does
    what citations leave in abstracts.
    """
    from papershelf.catalog.related.alike import Alike  # noqa: PLC0415 (NumPy is slow to import)

    code = content.settings.search.language
    known = shelf.store.get(_NAME, code.encode()) or b""
    found = Alike.of(content.catalog.papers, known, language(code).stop_words | _CITING)
    if (kept := found.kept()) != known:
        shelf.store.keep(_NAME, code.encode(), kept)
    return found


def related_of(shelf: Shelf, content: Content) -> RelatedPapers:
    """The related papers of a shelf."""
    return related_papers(content.catalog, alike_of(shelf, content).shown())


@contextmanager
def relating(shelf: Shelf, content: Content, jobs: int) -> Iterator[Callable[[], RelatedPapers]]:
    """Begins to look for related papers in a process of its own, where pages show any; yields a
    function that waits for them.
    """
    if not content.settings.related_papers:
        yield dict
        return
    with ahead(lambda: msgspec.msgpack.encode(related_of(shelf, content)), jobs) as packed:
        yield cache(lambda: _unpack(packed()))


_unpack = msgspec.msgpack.Decoder(dict[str, tuple[RelatedPaper, ...]]).decode
