"""Atom as arXiv's API answers, saved to a file (arXiv API user's manual, 4.2).

An entry of the feed may be the service's report of an error, which is no paper.
"""

from __future__ import annotations

import re

from papershelf import identifiers
from papershelf.importing.bibtex.names import person
from papershelf.importing.draft import Draft
from papershelf.importing.entry import Listing, Repair, SourceEntry
from papershelf.importing.formats.xmlrecords import scan
from papershelf.importing.values import latex, markup
from papershelf.parsing.raw import Raw
from papershelf.parsing.xmltree import Element, read_xml
from papershelf.problems import Problem, error

NAME = "arxiv"

_FEED = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:\w+:)?feed\b[^>]*Atom", re.DOTALL)
_OF_ARXIV = re.compile(r"arxiv\.org/(?:schemas|abs|api)", re.IGNORECASE)
_WITHDRAWN = re.compile(
    r"(?:this|the)\s(?:paper|article|submission|manuscript|work)\s(?:has|have)\sbeen\s"
    r"(?:temporarily\s)?withdrawn|^\s*withdrawn\b|withdrawn\sby\s(?:the\s)?authors?",
    re.IGNORECASE,
)
_KNOWN = frozenset(
    """id title updated published summary author link category primary_category comment journal_ref
    doi rights""".split()
)


def looks_like_arxiv(text: str) -> bool:
    """Whether it begins as a feed of Atom that speaks of arXiv."""
    return _FEED.match(text) is not None and _OF_ARXIV.search(text) is not None


def parse_arxiv(text: str, path: str) -> Listing:
    """Read a feed. A feed that breaks off gives the entries before its end."""
    root, problems = read_xml(text, path)
    repairs: list[Repair] = []
    entries = []
    found = list(root.all("entry")) if root else []
    for element in found:
        made = _entry(element, path, repairs, problems)
        entries += [made] if made else []
    scanned = scan(text, "entry")
    if problems and len(found) < len(scanned) and "did not read on" in problems[0].message:
        scanned = scanned[: len(found)]
    return Listing(NAME, NAME, tuple(entries), tuple(problems), tuple(repairs), scanned)


def _entry(
    element: Element, path: str, repairs: list[Repair], problems: list[Problem]
) -> SourceEntry | None:
    spelt = element.said("id")
    if "/api/errors" in spelt or not identifiers.arxiv(spelt):
        said = element.said("summary") or element.said("title")
        message = f'found a report of the service ("{said[:200]}"), no paper'
        problems.append(error(path, message, line=element.line, hint="ask for other identifiers"))
        return None
    draft = Draft(path, element.line)
    fill(draft, element)
    repairs += draft.repairs
    return draft.entry()


def fill(draft: Draft, entry: Element) -> None:
    """Move an entry into a draft. Its texts are TeX in wrapped lines."""
    draft.identifier("arxiv", entry.said("id"), "id")
    draft.identifier("doi", entry.said("doi"), "doi")
    draft.text("title", latex.line(entry.said("title")))
    draft.people("authors", [one for one in map(_person, entry.all("author")) if one])
    summary = entry.first("summary")
    draft.text("abstract", markup.paragraphs(summary.text) if summary else "")
    published, updated = entry.said("published"), entry.said("updated")
    draft.date("published", published)
    if updated[:10] != published[:10]:
        draft.date("updated", updated)
    draft.text("source", "arXiv")
    draft.text("type", "article")
    _classes(draft, entry)
    if is_withdrawn(entry.said("summary"), entry.said("comment")):
        draft.raw["status"] = "withdrawn"
    for link in entry.all("link"):
        if link.attributes.get("title") not in ("pdf", "doi", None):
            draft.link("abstract", link.attributes.get("href", ""), "link")
    draft.unheld(name for name in ("comment", "journal_ref") if entry.said(name))
    draft.unheld(child.name for child in entry.children if child.name not in _KNOWN)


def is_withdrawn(abstract: str, comment: str) -> bool:
    """Whether the abstract begins by saying so, or the comment does."""
    return any(map(_WITHDRAWN.search, (abstract[:400], comment)))


def _person(author: Element) -> Raw:
    named = person(author.said("name"))
    if not (where := author.said("affiliation")) or not named:
        return named
    fields: dict[str, Raw] = named if isinstance(named, dict) else {"name": named}
    return {**fields, "affiliation": where}


def _classes(draft: Draft, entry: Element) -> None:
    """The categories, the primary one first."""
    terms = [category.attributes.get("term", "") for category in entry.all("category")]
    primary = entry.first("primary_category")
    first = primary.attributes.get("term", "") if primary else ""
    classes = list[Raw](dict.fromkeys(filter(None, (first, *terms))))
    if classes:
        draft.raw["categories"] = classes
