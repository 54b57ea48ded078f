"""The stage that makes the search index, and from it the feeds of saved searches."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from papershelf import paths
from papershelf.app.reading import Content
from papershelf.app.shelf import Shelf
from papershelf.catalog.trending import trending
from papershelf.config import Settings
from papershelf.exports import feeds
from papershelf.pages.piece import Source

_WORDS = "words"
"""Of the one row in the store: the language of the search, and the words and cards of papers."""


def needing_index(settings: Settings) -> tuple[str, ...]:
    """The files that are made with the index or from it, and always have the same names."""
    saved = settings.saved_searches if settings.site_url else ()
    return (paths.SEARCH_MANIFEST, *(paths.feed(paths.saved_search(name)) for name in saved))


def search_files(
    shelf: Shelf, content: Content, source: Source, facts: Mapping[str, str], jobs: int
) -> dict[str, bytes]:
    """The index, and the feeds of saved searches. The words and cards that the index was made from
    are kept for the next.
    """
    from papershelf.search.index import build  # noqa: PLC0415 (NumPy is slow to import)
    from papershelf.search.meaning.model import Model  # noqa: PLC0415

    search = content.settings.search
    language = search.language.encode()
    model = Model.of(shelf.root / search.model) if search.model else None
    known = shelf.store.get(_WORDS, language) or b""
    hot = trending(content.catalog, content.settings.trending).hot
    made, words = build.search_files(
        content.catalog,
        search,
        content.texts,
        facts=facts,
        known=known,
        jobs=jobs,
        model=model,
        hot=hot,
    )
    if words != known:
        shelf.store.keep(_WORDS, language, words)
    return made | dict(_saved(source, made))


def _saved(source: Source, index: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """The feed of each saved search: the search of the command line answers from the new index."""
    searches = source.settings.saved_searches
    if not (searches and source.settings.site_url):
        return
    from papershelf.search.query.reader import Reader  # noqa: PLC0415 (NumPy is slow to import)
    from papershelf.search.query.search import search  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        for path, data in index.items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        reader = Reader.open(Path(folder))
        for name, query in searches.items():
            documents = search(query, reader).documents.tolist()
            yield feeds.saved(source, name, query, {reader.card(one).url for one in documents})
