"""Writes who wrote a paper: the line of authors, the rest folded, their affiliations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from papershelf.identifiers import orcid_url, ror_url
from papershelf.model import Author, Paper
from papershelf.pages.blocks import Block, Gap, Line, Paragraph, Raw, Tag, joined, line
from papershelf.pages.lines import (
    LABEL,
    SEPARATOR,
    Linker,
    directed,
    isolated,
    outside,
    shortened,
    within,
)
from papershelf.text import direction, html

AUTHORS_SHOWN = 10
"""The rest is folded and unlinked."""

_AFFILIATION = 200
"""Characters of an affiliation: some give the whole address of a department."""

_FOLDED_BYTES = 96_000
"""What 5,000 names of usual length need, so that no page is over 150 KB. What a long abstract takes
is not there for them.
"""


def credits_of(linker: Linker, paper: Paper, taken: Callable[[], int]) -> Iterator[Block]:
    """Yields the first authors, how many more there are, with their names folded, and where the
    first ones work. The stylesheet puts the first two in one line. `taken` tells how many bytes
    of the page are not there for names; it is asked where names are folded.
    """
    shown, rest = paper.authors[:AUTHORS_SHOWN], paper.authors[AUTHORS_SHOWN:]
    numbers = _numbers(shown)
    slugs = linker.catalog.author_slugs[paper.id]
    names = joined(
        ", ",
        (
            line(linker.author(slug, author.name), _marks(author, numbers))
            for slug, author in zip(slugs, shown, strict=False)
        ),
    )
    words = "".join(author.name for author in shown)
    language = linker.catalog.languages.get(paper.id, "")
    yield Paragraph(directed(names, words, language) if shown else ("No authors given",))
    if rest:
        folded = _folded(rest, _FOLDED_BYTES - _long(paper) - taken())
        yield Raw(f"<details><summary>+ {len(rest):,}</summary>{folded}</details>")
    if numbers:
        yield Paragraph(
            joined(
                SEPARATOR,
                (
                    line(number, Gap() if number else (), _organisation(place, shown))
                    for place, number in numbers.items()
                ),
            )
        )


def _numbers(authors: Sequence[Author]) -> dict[str, Line]:
    """Returns each affiliation with its number; without one where it is that of all authors."""
    places = list(dict.fromkeys(map(_place, authors)))
    if len(places) == 1:
        return dict.fromkeys(filter(None, places), ())
    return {
        place: (Tag("sup", "", (str(at),)),)
        for at, place in enumerate(filter(None, places), start=1)
    }


def _organisation(place: str, authors: Sequence[Author]) -> Line:
    """Returns an affiliation, linked to its record at ROR where an author's names it."""
    ids = [author.ror for author in authors if author.ror and _place(author) == place]
    return outside(place, ror_url(ids[0])) if ids else isolated((place,), place)


def _place(author: Author) -> str:
    return shortened(author.affiliation, _AFFILIATION)


def _marks(author: Author, numbers: dict[str, Line]) -> Line:
    """Returns the marks behind a name: the affiliation's number, a link to the ORCID record."""
    orcid = line(" ", outside("ORCID", orcid_url(author.orcid))) if author.orcid else ()
    return line(numbers.get(_place(author), ()), orcid)


def _long(paper: Paper) -> int:
    """Returns about how many bytes of HTML the abstract has beyond those of a usual one."""
    return min(max(3 * len(paper.abstract) - 15_000, 0), 50_000)


def _folded(authors: Sequence[Author], room: int) -> str:
    """Returns as many names as keep the page light, in bytes, then how many are left."""
    names = [direction.isolated(html(shortened(one.name, LABEL)), one.name) for one in authors]
    shown = within(names, room - 2 * len(authors))
    text = ", ".join(names[:shown])
    return f"{text} and {len(names) - shown:,} more" if shown < len(names) else text
