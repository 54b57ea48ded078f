"""References in the formats that other tools read: `papershelf export`, and the site's own buttons.

Each writer takes references and gives one text; `import` reads each back. The browser has the same
writers (`overrides/assets/javascripts/cite/formats.js`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from papershelf.exports.reference import NameParts, Reference
from papershelf.importing.formats.table import EXPORTED
from papershelf.importing.values.cells import marked

Writer = Callable[[Iterable[Reference]], str]

_NUMBER_SPAN = re.compile(r"\s*[-–—]+\s*")
_MARKS = re.compile(r"[\\`*_\[\]<>&~$]")
_QUOTED = re.compile("[\",;\r\n\t']")
_IDS = {
    "arxiv": "arXiv:", "doi": "doi:", "acl": "ACL:", "openreview": "OpenReview:",
    "pmid": "PMID:", "pmcid": "",
}  # fmt: skip
"""How an identifier is marked, in the order in which one stands for a paper."""


def bibtex(references: Iterable[Reference]) -> str:
    """Entries with an empty line between."""
    return "\n".join(one.bibtex for one in references)


def ris(references: Iterable[Reference]) -> str:
    """Records of the RIS specification of 2011: a line a tag, `TY` to `ER`."""
    return "".join(
        "".join(f"{tag}  - {value}\n" for tag, value in _ris(one) if value) + "ER  - \n\n"
        for one in references
    )


def _ris(one: Reference) -> Iterator[tuple[str, str]]:
    yield "TY", one.ris
    yield "ID", one.key
    yield "TI", one.title
    yield from (("AU", turned(who)) for who in one.authors)
    yield from (("ED", turned(who)) for who in one.editors)
    yield "JF" if one.ris == "BOOK" else "T2", one.venue
    yield "PY", one.published[:4]
    date = one.published.split("-") if one.published else []
    yield "DA", "/".join(date) + "/" * (3 - len(date)) if date else ""
    yield "VL", one.volume
    yield "IS", one.number
    first, _, last = _NUMBER_SPAN.sub("-", one.pages).partition("-")
    yield "SP", first
    yield "EP", last
    yield "PB", one.publisher
    yield "LA", one.language
    yield "SN", one.ids.get("isbn", "")
    yield "DO", one.ids.get("doi", "")
    yield "UR", one.url
    yield from (("UR", url) for url in one.also)
    yield "L1", one.pdf
    yield from (("KW", tag) for tag in one.tags)
    yield "AB", one.abstract.replace("\n\n", " ")


def turned(who: NameParts) -> str:
    """A name as RIS has it, the family first: `Family, Given, Suffix`. A group, or a person with
    one name, ends with the comma where a reader would otherwise take its words for parts.
    """
    family, given, suffix = (part.replace(",", "") for part in (who.family, who.given, who.suffix))
    if not given and not suffix:
        return f"{family}," if " " in family else family
    return ", ".join(filter(None, [family, given, suffix]))


def csl(references: Iterable[Reference]) -> str:
    """An array of items by the schema of CSL 1.0.2."""
    return json.dumps(list(map(csl_item, references)), ensure_ascii=False, indent=1) + "\n"


def csl_item(one: Reference) -> dict[str, object]:
    """The item of one paper; a preprint's number stands where Zotero has it."""
    arxiv = one.ids.get("arxiv", "")
    keywords = "; ".join(one.tags)
    found = {
        "id": one.key,
        "citation-key": one.key,
        "type": one.type,
        "title": one.title,
        "author": list(map(_csl_name, one.authors)),
        "editor": list(map(_csl_name, one.editors)),
        "container-title": one.venue,
        "volume": one.volume,
        "issue": one.number,
        "page": one.pages,
        "publisher": one.publisher,
        "language": one.language,
        "issued": {"date-parts": [[int(part) for part in one.published.split("-")]]}
        if one.published
        else "",
        "archive": "arXiv" if arxiv else "",
        "archive_location": arxiv,
        "DOI": one.ids.get("doi", ""),
        "ISBN": one.ids.get("isbn", ""),
        "PMID": one.ids.get("pmid", ""),
        "PMCID": one.ids.get("pmcid", ""),
        "URL": one.url,
        "status": one.status,
        "keyword": f"{keywords};" if "," in keywords and ";" not in keywords else keywords,
        "abstract": one.abstract,
    }
    return {name: value for name, value in found.items() if value}


def _csl_name(who: NameParts) -> dict[str, str]:
    if not who.given and not who.suffix:
        return {"literal": who.family}
    parts = {"family": who.family, "given": who.given, "suffix": who.suffix}
    return {name: part for name, part in parts.items() if part}


def table(references: Iterable[Reference]) -> str:
    """CSV (RFC 4180) with a header; a cell that a spreadsheet would run is marked (`cells`)."""
    return csv_line(EXPORTED) + "".join(map(row, references))


def row(one: Reference) -> str:
    """A paper as a line of the table."""
    people = {
        "authors": _listed(map(turned, one.authors)),
        "editors": _listed(map(turned, one.editors)),
        "tags": _listed(one.tags),
        "tldr": one.summary,
        "abstract": one.abstract,
    }
    cells = facts(one) | people
    return csv_line(marked(cells.get(name, "")) for name in EXPORTED)


def facts(one: Reference) -> dict[str, str]:
    """The cells of a paper that are no lists, by the names of their columns."""
    return {
        **one.ids,
        "id": one.id,
        "bibkey": one.key,
        "type": one.type,
        "title": one.title,
        "published": one.published,
        "venue": one.venue,
        "volume": one.volume,
        "number": one.number,
        "pages": one.pages,
        "publisher": one.publisher,
        "language": one.language,
        "url": one.url,
        "pdf": one.pdf,
        "code": one.code,
        "project": one.project,
    }


def csv_line(cells: Iterable[str]) -> str:
    """Cells as a line of CSV, in quotes where they need them."""
    return ",".join(map(_quoted, cells)) + "\r\n"


def _quoted(cell: str) -> str:
    if not _QUOTED.search(cell):
        return cell
    doubled = cell.replace('"', '""')
    return f'"{doubled}"'


def _listed(items: Iterable[str]) -> str:
    """Items with `;` between; behind a single one too, if a reader would cut it at another sign."""
    text = "; ".join(items)
    return f"{text};" if ";" not in text and ("," in text or "|" in text) else text


def markdown(references: Iterable[Reference]) -> str:
    """A list with an item a paper: title, authors, venue and year, links."""
    return "".join(f"- {_item(one)}\n" for one in references)


def _item(one: Reference) -> str:
    title = _escaped(one.title) or "(no title)"
    url = one.url or one.pdf
    parts = [f"[{title}]({_target(url)})" if url else title]
    parts.append(_escaped(_people(one)))
    if place := " ".join(filter(None, [_escaped(one.venue), one.published[:4]])):
        parts.append(f"*{place}*")
    links = {"pdf": one.pdf if one.pdf != url else "", "code": one.code, "project": one.project}
    said = " ".join(f"[{name}]({_target(link)})" for name, link in links.items() if link)
    return " ".join(filter(None, [", ".join(filter(None, parts)), said]))


def _people(one: Reference) -> str:
    return ", ".join(map(named, one.authors)) + (" et al." if one.others else "")


def named(who: NameParts) -> str:
    """A name as people write it."""
    return who.name or " ".join(filter(None, [who.given, who.family, who.suffix]))


def _escaped(text: str) -> str:
    """A text in a line of Markdown, where no sign of it is a mark: as character references."""
    return _MARKS.sub(lambda match: f"&#{ord(match[0])};", text)


def _target(url: str) -> str:
    """An address between parentheses."""
    return url.replace("(", "%28").replace(")", "%29").replace(" ", "%20")


def identifiers(references: Iterable[Reference]) -> str:
    """An identifier a line; a paper without one is a comment."""
    return "".join(f"{_identifier(one)}\n" for one in references)


def _identifier(one: Reference) -> str:
    for name, prefix in _IDS.items():
        if value := one.ids.get(name):
            return f"{prefix}{value}"
    return f"# without an identifier: {one.title}"


def lines(references: Iterable[Reference]) -> str:
    """A paper a line, as people cite it: "Authors. Title. Venue, year. link"."""
    return "".join(f"{line(one)}\n" for one in references)


def line(one: Reference) -> str:
    """One paper as people cite it."""
    place = ", ".join(filter(None, [one.venue, one.published[:4]]))
    said = [_ended(part) for part in (_people(one), one.title, place) if part]
    return " ".join(filter(None, [*said, one.url]))


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


WRITERS: Mapping[str, Writer] = {
    "bibtex": bibtex,
    "ris": ris,
    "csl": csl,
    "csv": table,
    "markdown": markdown,
    "ids": identifiers,
    "text": lines,
}
"""By the names that `import --format` has, where it reads the format."""
