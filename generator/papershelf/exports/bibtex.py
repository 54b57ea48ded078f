r"""BibTeX that classic styles print without a warning (Patashnik, *BibTeXing*, 1988) and reference
managers read, with arXiv's `eprint` fields.

An entry that lacks what its type requires is `@misc`, which requires nothing: the styles warn of
each missing field. How text becomes LaTeX is `latex`'s, which kind of entry a paper is
`publication`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from anyascii import anyascii

from papershelf.catalog.bibkeys import bibkey
from papershelf.catalog.publication import arxiv_id, issued, kind
from papershelf.exports import latex
from papershelf.identifiers import links_of
from papershelf.model import Author, Paper
from papershelf.text import tex
from papershelf.text.people import Creator, creators

_CONTAINERS = {
    "article": "journal",
    "inproceedings": "booktitle",
    "incollection": "booktitle",
}
_REQUIRED = {
    "article": ("author", "journal", "year"),
    "book": ("author", "publisher", "year"),
    "incollection": ("author", "booktitle", "publisher", "year"),
    "inproceedings": ("author", "booktitle", "year"),
    "mastersthesis": ("author", "school", "year"),
    "phdthesis": ("author", "school", "year"),
    "techreport": ("author", "institution", "year"),
    "unpublished": ("author",),
}
"""Besides the title, what the standard styles warn of where it is missing."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_AUTHORS = 500
"""More are `and others`: no style prints them, and a page with 5,000 twice would be too heavy."""
_AUTHORS_USUAL = 50
"""So many, and fewer, are named in any entry: names have at most 250 bytes, nearly all."""
_AUTHORS_BYTES = 12_000
"""Of the names, for the same reason: what 500 of usual length have."""
_PLACE = 400
"""Characters of a venue, publisher, volume or number: the longest names of proceedings have 250."""
_THESIS = re.compile(r"thesis|dissertation", re.IGNORECASE)
_WORDS, _SORT_KEY = re.compile(r"[A-Za-z0-9]+"), 60
_ARXIV_CLASS = re.compile(r"[a-z-]+(?:\.[A-Za-z-]+)?")


def bibtex(paper: Paper, key: str = "", *, full: bool = False) -> str:
    """The paper as one entry, ending in a line break; `key` is its key on the shelf.

    With `full`, all that `import` reads of an entry: abstract, keywords, every author and id.
    """
    wanted = kind(paper)
    fields = _fields(paper, wanted)
    if any(name not in fields for name in _REQUIRED.get(wanted, ())):
        wanted, fields = "misc", _fields(paper, "misc")
    lines = [f"  {name} = {value}," for name, value in fields.items()]
    entry = "\n".join([f"@{wanted}{{{key or bibkey(paper)},", *lines, "}", ""])
    return with_more(paper, entry) if full else entry


def with_more(paper: Paper, entry: str) -> str:
    """The entry of a paper, as `bibtex` gave it, with what it gives with `full`."""
    *lines, _, _ = entry.split("\n")
    if len(paper.authors) > _AUTHORS_USUAL:
        whole = f"  author = {{{_authors(paper.authors, whole=True)}}},"
        lines = [whole if line.startswith("  author = ") else line for line in lines]
    lines += [f"  {name} = {{{value}}}," for name, value in _more(paper) if value]
    return "\n".join([*lines, "}", ""])


def _fields(paper: Paper, kind: str) -> dict[str, str]:
    """The fields with their values, in the order of the entry."""
    day = issued(paper)
    authors = _authors(paper.authors)
    known = {
        "title": latex.field(paper.title, protect=True),
        "author": authors,
        **_container(paper, kind),
        "year": str(day.year) if day else "",
        "month": _MONTHS[day.month - 1] if day and day.month else "",
        **_place(paper, kind),
        "note": _note(paper, kind),
        "key": "" if authors else _sort_key(paper),
        **dict(_identifiers(paper)),
    }
    return {
        name: value if name == "month" else f"{{{value}}}" for name, value in known.items() if value
    }


def _authors(authors: tuple[Author, ...], *, whole: bool = False) -> str:
    found = creators(authors)
    names: list[str] = []
    room = _AUTHORS_BYTES
    for one in found.named if whole else found.named[:_AUTHORS]:
        name = _name(one)
        room -= len(name.encode())
        if names and room < 0 and not whole:
            break
        names.append(name)
    if names and (found.has_others or len(found.named) > len(names)):
        names.append("others")
    return " and ".join(names)


def _name(who: Creator) -> str:
    """A name in natural order where BibTeX finds the same parts in it, else with the family first;
    a group in braces, which no style takes apart.
    """
    family, given, suffix = map(latex.name, (who.family, who.given, who.suffix))
    if who.is_group:
        return f"{{{family}}}"
    if suffix:
        return f"{family}, {suffix}, {given}" if given else f"{{{family} {suffix}}}"
    if not given:
        return family if " " not in family else f"{{{family}}}"
    # BibTeX's rule: the family is the last word, and the words before it from the first small one.
    words = who.family.split()
    is_usual = all(word[0].islower() for word in words[:-1]) and not who.is_family_first
    if is_usual and not any(word[0].islower() for word in who.given.split()):
        return f"{given} {family}"
    return f"{family}, {given}"


def _container(paper: Paper, kind: str) -> dict[str, str]:
    """What the paper is part of, or who stands behind it."""
    venue, publisher = latex.field(paper.venue[:_PLACE]), latex.field(paper.publisher[:_PLACE])
    if kind == "techreport":
        return {"institution": publisher or venue, "series": publisher and venue}
    if kind.endswith("thesis"):
        says_type = bool(_THESIS.search(paper.venue))
        school = publisher or ("" if says_type else venue)
        return {"school": school, "type": venue if says_type else ""}
    return {_CONTAINERS.get(kind, "howpublished"): venue, "publisher": publisher}


def _place(paper: Paper, kind: str) -> dict[str, str]:
    """Volume, number and pages. A number that the styles would complain of is biblatex's `issue`,
    which reference managers read too: they want a volume beside it in journals, a series elsewhere.
    """
    is_number = kind in ("techreport", "misc") or (kind == "article" and bool(paper.volume))
    pages = re.sub(r"(?<=\d)\s*[-–—]+\s*(?=\d)", "--", paper.pages[:_PLACE])
    return {
        "volume": latex.field(paper.volume[:_PLACE]),
        "number" if is_number else "issue": latex.field(paper.number[:_PLACE]),
        "pages": latex.field(pages),
    }


def _note(paper: Paper, kind: str) -> str:
    """What has become of the paper, which every style prints."""
    return paper.status.capitalize() or ("Manuscript" if kind == "unpublished" else "")


def _sort_key(paper: Paper) -> str:
    """The words by which styles sort, and label, an entry without authors: those of its title. They
    may cut it anywhere, so it is ASCII without a sign.
    """
    return " ".join(_WORDS.findall(anyascii(tex.plain(paper.title))))[:_SORT_KEY].strip()


def _identifiers(paper: Paper) -> Iterator[tuple[str, str]]:
    ids = paper.identifiers
    if preprint := arxiv_id(paper):
        yield "eprint", preprint
        yield "archivePrefix", "arXiv"
        if paper.categories and _ARXIV_CLASS.fullmatch(paper.categories[0]):
            yield "primaryClass", paper.categories[0]
    yield "doi", latex.verbatim(ids.doi)
    yield "url", latex.verbatim(links_of(ids, paper.links).abstract)


def _more(paper: Paper) -> Iterator[tuple[str, str]]:
    """What no classic style prints, and reference managers and `import` read."""
    ids, links, day = paper.identifiers, paper.links, issued(paper)
    yield "day", str(day.day) if day and day.day else ""
    yield "editor", _authors(paper.editors, whole=True)
    for name in ("isbn", "pmid", "pmcid", "acl", "openreview", "openalex"):
        yield name, latex.verbatim(getattr(ids, name))
    yield "biburl", f"https://dblp.org/rec/{latex.verbatim(ids.dblp)}.bib" if ids.dblp else ""
    for name in ("pdf", "code", "project", "video"):
        yield name, latex.verbatim(getattr(links, name))
    yield "language", paper.language
    yield "keywords", _keywords(paper.tags)
    yield "tldr", latex.field(paper.summary)
    yield "abstract", "\n\n".join(filter(None, map(latex.field, paper.abstract.split("\n\n"))))


def _keywords(tags: Sequence[str]) -> str:
    """Tags with `;` between; behind a single one too, if a reader would cut it at its comma."""
    words = "; ".join(map(latex.field, tags))
    return f"{words};" if "," in words and ";" not in words else words
