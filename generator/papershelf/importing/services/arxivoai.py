"""Records of arXiv's OAI-PMH in its format `arXiv` (`metadataPrefix=arXiv`), saved or fetched."""

from __future__ import annotations

import re

from papershelf.importing.draft import Draft
from papershelf.importing.entry import Listing, Repair, SourceEntry
from papershelf.importing.formats.xmlrecords import scan
from papershelf.importing.services import arxiv
from papershelf.importing.values import latex, markup
from papershelf.parsing.raw import Raw
from papershelf.parsing.xmltree import Element, read_xml
from papershelf.problems import error

NAME = "arxiv-oai"

_SIGN = re.compile(r"<(?:\w+:)?OAI-PMH\b")
_KNOWN = frozenset(
    """id created updated authors title categories comments journal-ref doi license abstract
    msc-class acm-class report-no proxy""".split()
)


def looks_like_oai(text: str) -> bool:
    """Whether it begins as an answer of OAI-PMH that speaks of arXiv."""
    return _SIGN.search(text[:2_000]) is not None and "arxiv" in text[:20_000].lower()


def parse_oai(text: str, path: str) -> Listing:
    """Read the records. What they say goes to the ledger of arXiv, as what its Atom says."""
    root, problems = read_xml(text, path)
    lists = root.first("ListRecords") or root.first("GetRecord") if root else None
    records = list(lists.all("record")) if lists else []
    repairs: list[Repair] = []
    entries: list[SourceEntry] = []
    for record in records:
        metadata = record.first("metadata")
        paper = metadata.first("arXiv") if metadata else None
        if paper is None:
            message = "found a record without arXiv's metadata (deleted there?)"
            hint = "ask with metadataPrefix=arXiv"
            problems.append(error(path, message, line=record.line, hint=hint))
            continue
        draft = Draft(path, record.line)
        fill(draft, paper)
        repairs += draft.repairs
        entries.append(draft.entry())
    scanned = scan(text, "record")
    if problems and len(records) < len(scanned) and "did not read on" in problems[0].message:
        scanned = scanned[: len(records)]
    return Listing(NAME, arxiv.NAME, tuple(entries), tuple(problems), tuple(repairs), scanned)


def fill(draft: Draft, paper: Element) -> None:
    """Move a record into a draft. Texts are TeX in wrapped lines, categories one text."""
    draft.identifier("arxiv", paper.said("id"), "id")
    draft.identifier("doi", paper.said("doi").partition(" ")[0], "doi")
    draft.text("title", latex.line(paper.said("title")))
    people = paper.first("authors")
    draft.people("authors", [_person(one) for one in people.all("author")] if people else [])
    abstract = paper.first("abstract")
    draft.text("abstract", markup.paragraphs(abstract.text) if abstract else "")
    draft.date("published", paper.said("created"))
    draft.date("updated", paper.said("updated"))
    draft.text("source", "arXiv")
    draft.text("type", "article")
    if classes := list[Raw](dict.fromkeys(paper.said("categories").split())):
        draft.raw["categories"] = classes
    if arxiv.is_withdrawn(paper.said("abstract"), paper.said("comments")):
        draft.raw["status"] = "withdrawn"
    draft.unheld(name for name in ("comments", "journal-ref") if paper.said(name))
    draft.unheld(child.name for child in paper.children if child.name not in _KNOWN)


def _person(author: Element) -> Raw:
    """A name in three parts, as arXiv keeps it: the family name is known for sure."""
    family, suffix = author.said("keyname"), author.said("suffix")
    name = " ".join(filter(None, (author.said("forenames"), family, suffix)))
    fields: dict[str, Raw] = {"name": name}
    if " " in family:
        fields["family"] = family
    if where := author.said("affiliation"):
        fields["affiliation"] = where
    return fields if len(fields) > 1 else name
