r"""BibTeX, as reference managers read it (Patashnik, *BibTeXing*, 1988; arXiv's `eprint` fields).

Values are Unicode text, as biber and all reference managers read it; titles may already be TeX.
Braces that do not balance would end a field early, so they are dropped then; `%` would be read as
a comment by some tools and is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from anyascii import anyascii

from papershelf.identifiers import links_of
from papershelf.model import Paper
from papershelf.text import family_name

_ENTRY_TYPE = {
    "article": "article",
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "manuscript": "unpublished",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "software": "software",
    "dataset": "dataset",
    "thesis": "phdthesis",
}
_CONTAINER = {"article": "journal", "inproceedings": "booktitle", "incollection": "booktitle"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_STOP_WORDS = frozenset(
    """
    a an and are as at be by can do does for from how in is it of on or the to towards what with
    """.split()
)
_AUTHORS = 500
"""More are `and others`: no style prints them, and a page with 5,000 twice would be too heavy."""

_PERCENT = re.compile(r"(?<!\\)%")
_CAPITALS = re.compile(r"\b\w*[A-Z]\w*[A-Z]\w*\b|(?<=[ -])[A-Z]\b")


def bibtex(paper: Paper) -> str:
    """The paper as one BibTeX entry, ending in a line break."""
    kind = _entry_type(paper)
    lines = [f"  {name} = {value}," for name, value in _fields(paper, kind)]
    return "\n".join([f"@{kind}{{{bibkey(paper)},", *lines, "}", ""])


def bibkey(paper: Paper) -> str:
    """The record's own key, else `family-year-word` after the ACL Anthology's habit, in ASCII."""
    if paper.bibkey:
        return re.sub(r"[^\w:./+-]+", "", anyascii(paper.bibkey)) or "paper"
    family = family_name(paper.authors[0].name) if paper.authors else "anon"
    words = re.findall(r"[a-z0-9]+", anyascii(paper.title.replace("$", "")).lower())
    word = next((one for one in words if one not in _STOP_WORDS), "")
    year = str(paper.day.year) if paper.day else ""
    name = "".join(re.findall(r"[a-z0-9]+", anyascii(family).lower()))
    return "-".join(filter(None, [name, year, word])) or "paper"


def _entry_type(paper: Paper) -> str:
    if paper.type in _ENTRY_TYPE and not (paper.type == "article" and not paper.venue):
        return _ENTRY_TYPE[paper.type]
    return "inproceedings" if paper.venue else "misc"


def _fields(paper: Paper, kind: str) -> Iterator[tuple[str, str]]:
    yield "title", _braced(_protected(paper.title))
    if paper.authors:
        names = [_author(author.name) for author in paper.authors[:_AUTHORS]]
        others = ["others"] if len(paper.authors) > _AUTHORS else []
        yield "author", _braced(" and ".join(names + others))
    if paper.venue:
        yield _CONTAINER.get(kind, "howpublished"), _braced(paper.venue)
    if paper.day:
        yield "year", _braced(str(paper.day.year))
        if paper.day.month:
            yield "month", _MONTHS[paper.day.month - 1]
    pages = re.sub(r"(?<=\d)\s*[-–—]+\s*(?=\d)", "--", paper.pages)
    parts = {"volume": paper.volume, "number": paper.number, "pages": pages}
    for name, value in (parts | {"publisher": paper.publisher}).items():
        if value:
            yield name, _braced(value)
    yield from _identifier_fields(paper)


def _identifier_fields(paper: Paper) -> Iterator[tuple[str, str]]:
    ids = paper.identifiers
    if ids.arxiv:
        yield "eprint", _braced(ids.arxiv)
        yield "archivePrefix", "{arXiv}"
        if paper.categories:
            yield "primaryClass", _braced(paper.categories[0])
    if ids.doi:
        yield "doi", f"{{{ids.doi}}}"
    if url := links_of(ids, paper.links).abstract:
        yield "url", f"{{{url}}}"


def _protected(title: str) -> str:
    """The title with its inner capitals in braces, so that no style lowers them; a title that
    holds TeX is left as its author wrote it.
    """
    if any(mark in title for mark in "\\${}"):
        return title
    return _CAPITALS.sub(r"{\g<0>}", title)


def _author(name: str) -> str:
    # " and " separates names; a name that holds it (a collaboration) is protected by braces.
    return f"{{{name}}}" if re.search(r"\band\b", name) else name


def _braced(text: str) -> str:
    text = " ".join(text.split())
    if not _balanced(text):
        text = text.replace("{", "").replace("}", "")
    text = text.rstrip("\\")
    return "{" + (_PERCENT.sub(r"\\%", text) if "%" in text else text) + "}"


def _balanced(text: str) -> bool:
    if "{" not in text and "}" not in text:
        return True
    depth = 0
    for sign in re.sub(r"\\[\\{}]", "", text):
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return depth == 0
