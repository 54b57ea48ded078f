"""Other papers on a paper's page: what it is to them, as records say, and the section that leads on
to related papers, each with its reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from papershelf.catalog import Catalog
from papershelf.catalog.related import RelatedPaper, RelatedPapers
from papershelf.model import Paper
from papershelf.pages.blocks import (
    Block,
    CodeSpan,
    Emphasis,
    Heading,
    Line,
    Paragraph,
    joined,
    line,
)
from papershelf.pages.lines import SEPARATOR, Linker, bullets, isolated, link, shortened
from papershelf.pages.piece import Section

_TITLE, _NAME = 150, 40
"""Characters of each."""
_NAMES = 2
"""Authors, and topics, that are named as reasons."""


SUPERSEDED = "superseded-by"
_RELATIONS = {
    "preprint-of": "Published as",
    "published-as": "Preprint",
    SUPERSEDED: "Superseded by",
    "supersedes": "Supersedes",
    "corrected-by": "Corrected by",
    "corrects": "Corrects",
    "extended-by": "Extended by",
    "extends": "Extends",
    "part-of": "Part of",
    "has-part": "Has the part",
    "related-to": "See also",
}
"""What a page calls the other paper, by what this one is to it (`model.RELATIONS`), in order."""
_RELATED = 10
"""Papers of one kind that a page names."""


class Relation(NamedTuple):
    """Another paper, and what this one is to it."""

    kind: str
    title: str
    page: str
    """Path of its page below `docs/`."""
    where: str
    """Its venue and year, since a preprint and its publication often have one title."""


def relations(linker: Linker, paper: Paper) -> list[Relation]:
    """What a paper is to others, by kind; only what `_RELATED` allows of each."""
    catalog = linker.catalog
    found = catalog.relations.get(paper.id, {})
    named = [(kind, id_) for kind in _RELATIONS for id_ in found.get(kind, ())[:_RELATED]]
    return [
        Relation(kind, other.title, linker.page(id_), _where(linker, other))
        for kind, id_ in named
        for other in [catalog.papers[id_]]
    ]


def _where(linker: Linker, paper: Paper) -> str:
    venue = linker.catalog.venue_slug.get(paper.id)
    name = linker.catalog.venues[venue].name if venue else ""
    year = str(paper.day.year) if paper.day else ""
    return ", ".join(filter(None, [shortened(name, _NAME), year]))


def relation_lines(found: Iterable[Relation]) -> Iterator[Block]:
    """A line for each kind: `Published as: Title (Venue, 2025)`."""
    for kind, others in groupby(found, key=lambda one: one.kind):
        named = (
            line(
                link(shortened(one.title, _TITLE), one.page),
                line(" (", isolated((one.where,), one.where), ")") if one.where else (),
            )
            for one in others
        )
        yield Paragraph(line(f"{_RELATIONS[kind]}: ", joined(SEPARATOR, named)))


class Shown(NamedTuple):
    """What a page says of a related paper."""

    title: str
    page: str
    """Path of its page below `docs/`."""
    authors: tuple[str, ...]
    """The first ones, of whom a line names two or one."""
    year: str
    status: str
    reasons: tuple[str, ...]


def section(catalog: Catalog, related: Callable[[], RelatedPapers], most: int) -> Section:
    """The section on pages of papers; `related` is called when a page asks for it."""
    linker = Linker(catalog)

    def values(paper: str) -> tuple[Shown, ...]:
        return tuple([shown(linker, one) for one in related().get(paper, ())[:most]])

    return Section(values, _blocks)


def shown(linker: Linker, one: RelatedPaper) -> Shown:
    """What is said of a related paper."""
    paper = linker.catalog.papers[one.id]
    return Shown(
        paper.title,
        linker.page(one.id),
        tuple([author.name for author in paper.authors[:3]]),
        str(paper.day.year) if paper.day else "",
        paper.status,
        tuple(_reasons(linker.catalog, one)),
    )


def _reasons(catalog: Catalog, one: RelatedPaper) -> Iterator[str]:
    """Why it is related, the strongest reason first."""
    if one.is_cited:
        yield "cited here"
    if one.is_citing:
        yield "cites this paper"
    if one.notes:
        yield "linked by a note"
    if one.authors:
        names = [catalog.authors[slug].name for slug in one.authors]
        yield f"also by {_some(names)}"
    if one.topics:
        yield _some([catalog.topics[slug].label for slug in one.topics])
    if one.words:
        yield ", ".join(one.words)


def _some(names: Sequence[str]) -> str:
    shown = [shortened(name, _NAME) for name in names[:_NAMES]]
    rest = len(names) - len(shown)
    return f"{', '.join(shown)} and {rest:,} more" if rest else ", ".join(shown)


def _blocks(values: Sequence[Shown]) -> Iterator[Block]:
    yield Heading(2, ("Related papers",))
    yield bullets(map(_line, values))


def _line(one: Shown) -> Line:
    """The title, and in emphasis, by which the stylesheet knows them, all facts."""
    facts: list[Line] = [isolated((text,), text) for text in (by_line(one), one.year) if text]
    if one.status:
        facts.append((CodeSpan(one.status),))
    facts += [isolated((text,), text) for text in one.reasons]
    title = shortened(one.title, _TITLE) or "(no title)"
    return line(link(title, one.page), " ", Emphasis(joined(SEPARATOR, facts)))


def by_line(one: Shown) -> str:
    """One author or two by name, of more the first."""
    names = [shortened(name, _NAME) for name in one.authors]
    return " and ".join(names) if len(names) <= _NAMES else f"{names[0]} et al."
