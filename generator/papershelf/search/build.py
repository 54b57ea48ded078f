"""From the catalog to the files of the index: one step after the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from papershelf.catalog import Catalog
from papershelf.config import SearchSettings
from papershelf.parallel import ahead
from papershelf.search import cache
from papershelf.search.documents import Document, read_documents
from papershelf.search.facets import facets
from papershelf.search.files import (
    PLACE_RANGE_BYTES,
    PLACE_RANGES,
    RANGE_BYTES,
    RANGES,
    Contents,
    written,
)
from papershelf.search.handwritten import WrittenPage
from papershelf.search.index import Index, Numbers, Terms, build_index, number_documents
from papershelf.search.language import language
from papershelf.search.orders import orders
from papershelf.search.ranges import Range, place_ranges, posting_ranges
from papershelf.search.scoring import FIELDS
from papershelf.search.surface import surface_words
from papershelf.search.wordtable import WordTable, cut_words


@dataclass(frozen=True, slots=True)
class Numbered:
    """An index, and its documents in the order of their numbers."""

    index: Index
    documents: tuple[Document, ...]
    papers: tuple[str, ...]
    """Ids of the first documents; the others are hand-written pages."""
    table: WordTable
    """Words in the order of the catalog."""


def search_files(
    catalog: Catalog,
    settings: SearchSettings,
    pages: Iterable[WrittenPage] = (),
    *,
    known: bytes = b"",
    code: str = "",
    jobs: int = 1,
) -> tuple[dict[str, bytes], bytes]:
    """Path below `docs/` and bytes of each file, and what the next run may be given as `known`.

    `known` saves time and changes nothing; `code` is a digest of the generator's code, which tells
    whether it may be used. Up to `jobs` processes work.
    """
    made_by = cache.maker(code, settings.language)
    made = number_all(catalog, settings, pages, cache.from_bytes(known, made_by), jobs)
    contents = _contents(catalog, settings, made, jobs)
    return written(contents), cache.as_bytes(made.table, made_by)


def number_all(
    catalog: Catalog,
    settings: SearchSettings,
    pages: Iterable[WrittenPage] = (),
    known: WordTable | None = None,
    jobs: int = 1,
) -> Numbered:
    """The index of papers and pages."""
    documents = read_documents(catalog, pages)
    table = cut_words(documents, language(settings.language), known, jobs)
    terms = Terms.of(table)
    numbers = number_documents(table, terms, _venues(catalog))
    order = np.argsort(numbers).tolist()
    ids = list(catalog.papers)
    return Numbered(
        index=build_index(table, terms, numbers),
        documents=tuple(documents[at] for at in order),
        papers=tuple(ids[at] for at in order[: len(ids)]),
        table=table,
    )


def _venues(catalog: Catalog) -> Numbers:
    """The venue of each paper, as a number that only tells them apart; -1 for none."""
    number = {slug: at for at, slug in enumerate(catalog.venues)}
    return np.array([number.get(catalog.venue_slug.get(id_, ""), -1) for id_ in catalog.papers])


def _contents(catalog: Catalog, settings: SearchSettings, made: Numbered, jobs: int) -> Contents:
    papers = [catalog.papers[id_] for id_ in made.papers]
    cards = {id_: one.card for id_, one in zip(made.papers, made.documents, strict=False)}
    numbers = {id_: number for number, id_ in enumerate(made.papers)}

    def places() -> list[Range]:
        return place_ranges(made.index, PLACE_RANGES, PLACE_RANGE_BYTES)

    with ahead(places, jobs) as placed:
        return Contents(
            facts={
                "documents": len(made.documents),
                "papers": len(papers),
                "language": settings.language,
                "boosts": [settings.boosts[field.name] for field in FIELDS],
                "steps": [field.step for field in FIELDS],
            },
            postings=posting_ranges(made.index, RANGES, RANGE_BYTES),
            cards=[document.card for document in made.documents],
            terms=made.index.terms,
            words=surface_words(made.table),
            facets=facets(catalog, cards, numbers),
            orders=orders(papers, len(made.documents)),
            places=placed(),
        )
