"""Zotero's RDF: an element an item, containers and tags in elements of their own.

After `RDF.js` of zotero/translators. An item is known by its `z:itemType`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from papershelf.importing.draft import Draft
from papershelf.importing.entry import Counted, Listing, Repair, SourceEntry
from papershelf.importing.formats.csl import people
from papershelf.importing.formats.xmlrecords import scan
from papershelf.importing.values import markup
from papershelf.importing.values.languages import language
from papershelf.importing.values.types import ZOTERO
from papershelf.parsing.raw import Raw
from papershelf.parsing.xmltree import Element, read_xml

NAME = "zotero-rdf"

UNTYPED = "left out a type that records do not have"
_ROOT = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<rdf:RDF\b", re.DOTALL)
_NO_PAPER = {"attachment": "attachment", "note": "note"}
_KNOWN = frozenset(
    """itemType title authors editors contributors isPartOf date pages abstract language publisher
    identifier subject volume number type link libraryCatalog citationKey dateSubmitted presentedAt
    shortTitle isReferencedBy""".split()
)
_BIBKEY = re.compile(r"""[^\s{}(),=#%\\"'~]+""")


def looks_like_zotero_rdf(text: str) -> bool:
    """Whether it begins as RDF, and speaks of Zotero's types."""
    return _ROOT.match(text) is not None and "itemType" in text


def parse_zotero_rdf(text: str, path: str) -> Listing:
    """Read the items of an export. Attachments are counted; notes have no type and are no items."""
    root, problems = read_xml(text, path)
    entries: list[SourceEntry] = []
    repairs: list[Repair] = []
    counted: list[Counted] = []
    parts = {part.attributes.get("about", ""): part for part in root.children} if root else {}
    found = 0
    for element in root.children if root else ():
        kind = element.first("itemType")
        if kind is None:
            continue
        found += 1
        said = kind.text.strip()
        if said in _NO_PAPER:
            counted.append(Counted(_NO_PAPER[said], kind.line))
            continue
        draft = Draft(path, kind.line)
        _fill(draft, element, said, parts)
        repairs += draft.repairs
        entries.append(draft.entry())
    scanned = scan(text, "itemType")
    if problems:  # it breaks off: the error says where
        scanned = scanned[:found]
    made = tuple(entries)
    return Listing(NAME, NAME, made, tuple(problems), tuple(repairs), scanned, tuple(counted))


def _fill(draft: Draft, item: Element, kind: str, parts: dict[str, Element]) -> None:
    holder = _holder(item, parts)
    draft.text("title", markup.line(item.said("title")))
    draft.people("authors", people(list(_people(item, "authors"))))
    draft.people("editors", people(list(_people(item, "editors"))))
    draft.date("published", item.said("date"))
    for name in ("title", "alternative") if holder else ():
        if "venue" not in draft.raw and holder:
            draft.text("venue", markup.line(holder.said(name)))
    meeting = item.first("presentedAt")
    if meeting and "venue" not in draft.raw:
        draft.text("venue", " ".join(meeting.text.split()))
    for field in ("volume", "number"):
        draft.text(field, item.said(field) or (holder.said(field) if holder else ""))
    draft.pages(item.said("pages"))
    draft.text("abstract", markup.prose(item.said("abstract")))
    if found := language(item.said("language")):
        draft.text("language", found)
    publisher = item.first("publisher")
    draft.text("publisher", " ".join(publisher.text.split()) if publisher else "")
    if found := ZOTERO.get(kind):
        draft.raw["type"] = found
    elif kind != "document":
        draft.repaired(UNTYPED, "", key=kind)
    for element in (item, *([holder] if holder else [])):
        _identifiers(draft, element)
    draft.tag(" ".join(tag.text.split()) for tag in item.all("subject"))
    if _BIBKEY.fullmatch(key := item.said("citationKey")):
        draft.text("bibkey", key)
    draft.unheld(child.name for child in item.children if child.name not in _KNOWN)


def _holder(item: Element, parts: dict[str, Element]) -> Element | None:
    """The journal, book or series that the item is part of: in it, or elsewhere in the file."""
    part = item.first("isPartOf")
    if part is None:
        return None
    inside = part.children[0] if part.children else None
    return inside or parts.get(part.attributes.get("resource", ""))


def _people(item: Element, name: str) -> Iterator[Raw]:
    listed = item.first(name)
    for person in _within(listed, "Person") if listed else ():
        yield {
            "family": person.said("surname") or person.said("familyName"),
            "given": person.said("givenName") or person.said("givenname"),
        }


def _within(element: Element, name: str) -> Iterator[Element]:
    for child in element.children:
        if child.name == name:
            yield child
        else:
            yield from _within(child, name)


def _identifiers(draft: Draft, element: Element) -> None:
    """`DOI 10.1/x`, `ISBN 978…`, `ISSN …`, or an address in an element of its own."""
    for identifier in element.all("identifier"):
        said = " ".join(identifier.text.split())
        word, _, rest = said.partition(" ")
        if word == "DOI":
            draft.identifier("doi", rest, "DOI")
        elif word == "ISBN":
            draft.isbn(rest, "ISBN")
        elif word == "ISSN":
            draft.unheld(["ISSN"])
        else:
            draft.link("abstract", said, "URL")
