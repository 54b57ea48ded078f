"""From the catalog to the files of the index: one step after the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from papershelf.catalog import Catalog
from papershelf.model import Paper
from papershelf.parallel import ahead
from papershelf.search.index import cache
from papershelf.search.index.cache import Kept
from papershelf.search.index.documents import Card, Papers, read_pages
from papershelf.search.index.facets import facets
from papershelf.search.index.files import (
    PLACE_RANGE_BYTES,
    PLACE_RANGES,
    RANGE_BYTES,
    RANGES,
    Contents,
    shortened,
    written,
)
from papershelf.search.index.handwritten import WrittenPage
from papershelf.search.index.inverted import Index, Numbers, Terms, build_index, number_documents
from papershelf.search.index.orders import orders
from papershelf.search.index.ranges import Range, near_fields, place_ranges, posting_ranges
from papershelf.search.index.surface import surface_words
from papershelf.search.index.wordtable import cut_words, digest_of
from papershelf.search.meaning.build import Meaning, build_meaning
from papershelf.search.meaning.files import meaning_contents
from papershelf.search.meaning.model import Model
from papershelf.search.meaning.subset import subset
from papershelf.search.terms.language import language
from papershelf.search.terms.scoring import FIELDS
from papershelf.settings.search import SearchSettings
from papershelf.text.tex import plain


@dataclass(frozen=True, slots=True)
class NumberedPapers:
    """An index, and its documents in the order of their numbers."""

    index: Index
    cards: tuple[Card, ...]
    """As the index has them."""
    papers: tuple[str, ...]
    """Ids of the first documents; the others are hand-written pages."""
    numbers: Numbers
    """Those of the papers, in the order of the catalog."""
    terms: Terms
    kept: Kept
    """Words, and the cards of papers, in the order of the catalog."""


def search_files(
    catalog: Catalog,
    settings: SearchSettings,
    pages: Iterable[WrittenPage] = (),
    *,
    facts: Mapping[str, str] | None = None,
    known: bytes = b"",
    jobs: int = 1,
    model: Model | None = None,
    hot: Sequence[str] = (),
) -> tuple[dict[str, bytes], bytes]:
    """Path below `docs/` and bytes of each file, and what the next run may be given as `known`.

    `known`, which the same programs made in the same language, saves time and changes nothing. So
    do `facts`: of each paper, by its id, 32 hexadecimal digits that stand for all that is found and
    shown of it. Up to `jobs` processes work. With a `model` papers are embedded by it. `hot` are
    the ids of papers that are trending, the first in rank first.
    """
    before = cache.from_bytes(known) if known else None
    made = number_all(catalog, settings, pages, before, facts, jobs)
    known_meaning = before.meaning if before else None
    with ahead(lambda: _meaning(catalog, settings, made, known_meaning, model), jobs) as waiting:
        contents = _contents(catalog, settings, made, hot, jobs)
        meaning = waiting()
    if meaning:
        likeness = meaning_contents(meaning.words, meaning.vectors, made.numbers)
        contents = replace(contents, meaning=likeness)
    return written(contents), cache.as_bytes(replace(made.kept, meaning=meaning))


def number_all(
    catalog: Catalog,
    settings: SearchSettings,
    pages: Iterable[WrittenPage] = (),
    known: Kept | None = None,
    facts: Mapping[str, str] | None = None,
    jobs: int = 1,
) -> NumberedPapers:
    """The index of papers and pages; the other arguments are those of `search_files`."""
    ids, by_hand = list(catalog.papers), list(read_pages(pages))
    paper = Papers(catalog)
    if facts is None:
        facts = {id_: digest_of(paper(id_)).hex() for id_ in ids}
    digests = [*(bytes.fromhex(facts[id_]) for id_ in ids), *map(digest_of, by_hand)]
    before, shown = (known.table, known.cards) if known else (None, ())
    rows = before.rows(digests) if before else [-1] * len(digests)
    new = {
        at: paper(ids[at]) if at < len(ids) else by_hand[at - len(ids)]
        for at, row in enumerate(rows)
        if row < 0
    }
    of_papers = [
        shortened(new[at].card) if row < 0 else shown[row]
        for at, row in enumerate(rows[: len(ids)])
    ]
    cards = [*of_papers, *(shortened(page.card) for page in by_hand)]
    table = cut_words(digests, rows, list(new.values()), language(settings.language), before, jobs)
    terms = Terms.of(table)
    numbers = number_documents(table, terms, _venues(catalog))
    order = np.argsort(numbers).tolist()
    return NumberedPapers(
        index=build_index(table, terms, numbers),
        cards=tuple(cards[at] for at in order),
        papers=tuple(ids[at] for at in order[: len(ids)]),
        numbers=numbers[: len(ids)],
        terms=terms,
        kept=Kept(table, tuple(of_papers)),
    )


def _meaning(
    catalog: Catalog,
    settings: SearchSettings,
    made: NumberedPapers,
    known: Meaning | None,
    model: Model | None,
) -> Meaning | None:
    """What words mean and papers are about; learning it takes longer than all the rest."""
    return build_meaning(
        made.kept.table,
        made.terms,
        tuple(catalog.papers),
        subset(catalog.papers.values()),
        settings.language,
        known,
        (model, lambda id_: _embedded(catalog.papers[id_])) if model else None,
    )


def _embedded(paper: Paper) -> str:
    """What a model is given of a paper."""
    return plain(f"{paper.title}. {paper.abstract or paper.summary}")


def _venues(catalog: Catalog) -> Numbers:
    """The venue of each paper, as a number that only tells them apart; -1 for none."""
    number = {slug: at for at, slug in enumerate(catalog.venues)}
    return np.array([number.get(catalog.venue_slug.get(id_, ""), -1) for id_ in catalog.papers])


def _contents(
    catalog: Catalog,
    settings: SearchSettings,
    made: NumberedPapers,
    hot: Sequence[str],
    jobs: int,
) -> Contents:
    papers = [catalog.papers[id_] for id_ in made.papers]
    cards = dict(zip(made.papers, made.cards, strict=False))
    numbers = {id_: number for number, id_ in enumerate(made.papers)}

    def beside() -> tuple[list[Range], dict[int, dict[str, object]]]:
        places = place_ranges(made.index, PLACE_RANGES, PLACE_RANGE_BYTES)
        return places, surface_words(made.kept.table)

    with ahead(beside, jobs) as others:
        postings = posting_ranges(made.index, RANGES, RANGE_BYTES)
        narrowed = facets(catalog, cards, numbers)
        ordered = orders(papers, len(made.cards), [numbers[id_] for id_ in hot])
        places, words = others()
    return Contents(
        facts={
            "documents": len(made.cards),
            "papers": len(papers),
            "language": settings.language,
            "boosts": [settings.boosts[field.name] for field in FIELDS],
            "steps": [field.step for field in FIELDS],
            "near": near_fields(made.index),
        },
        postings=postings,
        places=places,
        cards=made.cards,
        terms=made.index.terms,
        words=words,
        facets=narrowed,
        orders=ordered,
        names=[catalog.segments[id_] for id_ in made.papers],
    )
