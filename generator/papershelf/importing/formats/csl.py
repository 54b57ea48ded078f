"""CSL-JSON, the items of citation processors, as Zotero, Mendeley, Pandoc and Crossref write them.

Citation Style Language 1.0.2, appendices III and IV, and the input schema of citeproc. `note` may
hold fields of its own (`PMID: 1`, `{:PMID: 1}`), as managers keep what the format lacks.
"""

from __future__ import annotations

import re

from papershelf.importing.bibtex.names import person
from papershelf.importing.draft import Draft
from papershelf.importing.entry import Listing
from papershelf.importing.formats.jsonrecords import (
    Given,
    Object,
    objects,
    read_json,
    text_of,
    texts,
)
from papershelf.importing.values import markup
from papershelf.importing.values.languages import language
from papershelf.importing.values.people import read_person
from papershelf.importing.values.types import SERVICES
from papershelf.model import TYPES
from papershelf.parsing.raw import Raw

NAME = "csl"

UNTYPED = "left out a type that records do not have"
_SIGNS = re.compile(
    r'"(?:container-title|issued|non-dropping-particle|citation-key|collection-title|title-short'
    r'|event-title|publisher-place|number-of-pages|date-parts)"\s*:'
)
_TYPE = re.compile(rf'"type"\s*:\s*"(?:{"|".join(kind for kind in TYPES if "-" in kind)})"')
_LINES = {
    "title": ("title",),
    "venue": ("container-title", "event-title", "event", "collection-title"),
    "volume": ("volume",),
    "publisher": ("publisher",),
}
_NOTED = re.compile(
    r"^\s*(?:\{:\s*)?(?P<key>[A-Za-z][A-Za-z ._-]{1,30}?)\s*:\s*(?P<value>[^\n}]+)\}?\s*$",
    re.MULTILINE,
)
_IN_NOTE = {"pmid": "pmid", "pmcid": "pmcid", "doi": "doi", "arxiv": "arxiv", "isbn": "isbn"}
_BIBKEY = re.compile(r"""[^\s{}(),=#%\\"'~]+""")
_QUIET = frozenset(("id", "accessed", "title-short", "shortTitle", "journalAbbreviation"))
"""Keys that say nothing of the paper which its other fields do not."""
_QUIET |= frozenset(("container-title-short", "citation-key", "citation-label", "system_id"))


def looks_like_csl(text: str) -> bool:
    """Whether it is JSON with the keys or types that only this format has."""
    if text.lstrip()[:1] not in ("[", "{"):
        return False
    return len({match[0] for match in _SIGNS.finditer(text)}) >= 2 or _TYPE.search(text) is not None


def parse_csl(text: str, path: str) -> Listing:
    """Read a list of items, or one."""
    return read_json(text, path, NAME, fill)


def fill(draft: Draft, item: Object) -> None:
    """Move an item into a draft."""
    given = Given(draft, item)
    given.lines(_LINES)
    draft.people("authors", people(given.raw("author")))
    draft.people("editors", people(given.raw("editor")))
    draft.date("published", day(given.raw("issued")), "issued")
    draft.pages(given.take("page"))
    draft.text("abstract", markup.prose(given.take("abstract")))
    if found := language(given.take("language")):
        draft.text("language", found)
    _type(draft, given.take("type"))
    _of_arxiv(given)
    given.lines({"number": ("issue", "number")})
    given.identifiers({key: key.lower() for key in ("DOI", "ISBN", "PMID", "PMCID")})
    draft.link("abstract", given.take("URL"), "URL")
    for key in ("keyword", "categories"):
        for words in texts(given.raw(key)):
            draft.tag(words.split(";") if ";" in words else words.split(","))
    key = text_of(item.get("citation-key")) or text_of(item.get("citation-label"))
    if _BIBKEY.fullmatch(key):
        draft.text("bibkey", key)
    noted(draft, given.take("note"), "note")
    given.leave(_QUIET)


def _of_arxiv(given: Given) -> None:
    """The number of a preprint, which Zotero keeps in the place of an archive or report."""
    archive, number = (text_of(given.rest.get(key)) for key in ("archive", "number"))
    if "arxiv" in archive.lower() or number.lower().startswith("arxiv:"):
        place = given.take("archive_location", "archive-location", "number")
        given.draft.identifier("arxiv", place, "archive_location")
        given.take("archive")


def people(value: Raw) -> list[Raw]:
    """Names in parts, whole names, or plain texts; an ORCID and an affiliation stay with them."""
    found: list[Raw] = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            found.append(person(one))
        elif isinstance(one, dict):
            found.append(_person(one))
    return [one for one in found if one not in (None, "", {})]


def _person(item: Object) -> Raw:
    raw: Object = {key: markup.line(value) for key, value in item.items() if isinstance(value, str)}
    named = read_person(
        {key: value for key, value in raw.items() if key != "name" or len(raw) == 1}
    )
    if "name" not in named and "name" in raw:
        named = {**named, "name": raw["name"]}
    fields: Object = {
        key: value for key, value in named.items() if key in ("name", "family") and value
    }
    if "name" not in fields or (fields.get("family") == fields["name"]):
        fields.pop("family", None)
    if orcid := text_of(raw.get("ORCID")):
        fields["orcid"] = orcid
    places = item.get("affiliation")
    where = [text_of(place.get("name")) for place in objects(places)] or texts(places)
    if where and where[0]:
        fields["affiliation"] = markup.line(where[0])
    if "name" not in fields:
        return None
    return fields["name"] if set(fields) == {"name"} else fields


def day(value: Raw) -> str:
    """A date in any of its forms: `date-parts`, `raw`, `literal`, a text."""
    if isinstance(value, str):
        return value.partition("/")[0] if value.count("/") == 1 and "-" in value else value
    if not isinstance(value, dict):
        return ""
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts:
        first = parts[0] if isinstance(parts[0], list) else parts
        numbers = [part.strip() for part in first if isinstance(part, str) and part.strip()]
        if numbers and all(part.isdecimal() for part in numbers):
            year, *rest = numbers[:3]
            return "-".join([year.zfill(4), *(part.zfill(2) for part in rest if int(part))])
    return text_of(value.get("raw")) or text_of(value.get("literal")) or text_of(value.get("year"))


def _type(draft: Draft, kind: str) -> None:
    found = kind if kind in TYPES else SERVICES.get(kind.lower(), "")
    if found:
        draft.raw["type"] = found
    elif kind:
        draft.repaired(UNTYPED, "", key=kind)


def noted(draft: Draft, note: str, name: str) -> None:
    """Identifiers that a manager keeps in a note of that name; what else is in it is counted."""
    if not note:
        return
    rest = note
    for match in _NOTED.finditer(note):
        key = match["key"].lower().replace(" ", "").replace("-", "")
        value = match["value"].strip()
        if key == "citationkey" and _BIBKEY.fullmatch(value):
            draft.text("bibkey", value)
        elif key in _IN_NOTE:
            spelt = value.split("[")[0].strip()
            draft.identifier(_IN_NOTE[key], spelt, f"{name}.{match['key']}")
        else:
            continue
        rest = rest.replace(match[0], "")
    draft.mentioned(rest)
    if rest.strip():
        draft.unheld([name])
