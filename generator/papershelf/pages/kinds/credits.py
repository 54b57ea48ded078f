"""Who wrote a paper, on its page: the line of authors, the rest folded, their affiliations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from papershelf.identifiers import orcid_url
from papershelf.model import Author, Paper
from papershelf.pages.markup import LABEL, SEPARATOR, Linker, outside, shortened, some
from papershelf.text import directed, html, isolated, markdown

AUTHORS_SHOWN = 10
"""The rest is folded and unlinked."""

_AFFILIATION = 200
"""Characters of an affiliation: some give the whole address of a department."""

_FOLDED_BYTES = 96_000
"""What 5,000 names of usual length need, so that no page is over 150 KB. What a long abstract takes
is not there for them.
"""


def credits_of(linker: Linker, paper: Paper) -> Iterator[str]:
    """Blocks: the first authors, how many more there are, with their names folded, and where the
    first ones work. The stylesheet puts the first two in one line.
    """
    shown, rest = paper.authors[:AUTHORS_SHOWN], paper.authors[AUTHORS_SHOWN:]
    numbers = _numbers(shown)
    slugs = linker.catalog.author_slugs[paper.id]
    line = ", ".join(
        linker.author(slug, author.name) + _marks(author, numbers)
        for slug, author in zip(slugs, shown, strict=False)
    )
    words = "".join(author.name for author in shown)
    language = linker.catalog.languages.get(paper.id, "")
    yield directed(line, words, language) if shown else "No authors given"
    if rest:
        names = _folded(rest, _FOLDED_BYTES - _long(paper))
        yield f"<details><summary>+ {len(rest):,}</summary>{names}</details>"
    if numbers:
        yield SEPARATOR.join(
            f"{number}\u00a0{isolated(markdown(place), place)}".lstrip()
            for place, number in numbers.items()
        )


def _numbers(authors: Sequence[Author]) -> dict[str, str]:
    """Each affiliation with its number as Markdown; without one where it is that of all authors."""
    places = list(dict.fromkeys(map(_place, authors)))
    if len(places) == 1:
        return dict.fromkeys(filter(None, places), "")
    return {place: f"<sup>{at}</sup>" for at, place in enumerate(filter(None, places), start=1)}


def _place(author: Author) -> str:
    return shortened(author.affiliation, _AFFILIATION)


def _marks(author: Author, numbers: dict[str, str]) -> str:
    """What stands behind a name: the number of the affiliation, a link to the ORCID record."""
    orcid = f" {outside('ORCID', orcid_url(author.orcid))}" if author.orcid else ""
    return numbers.get(_place(author), "") + orcid


def _long(paper: Paper) -> int:
    """About how many bytes of HTML the abstract has beyond those of a usual one."""
    return min(max(3 * len(paper.abstract) - 15_000, 0), 50_000)


def _folded(authors: Sequence[Author], room: int) -> str:
    """As many names as keep the page light, in bytes, then how many are left."""
    names = (isolated(html(shortened(one.name, LABEL)), one.name) for one in authors)
    return some(names, room - 2 * len(authors), ", ")
