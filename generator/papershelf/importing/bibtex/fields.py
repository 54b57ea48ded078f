"""The fields of a BibTeX or BibLaTeX entry to those of a record."""

from __future__ import annotations

import re
from collections.abc import Mapping

from papershelf import identifiers as spellings
from papershelf.importing.bibtex import days
from papershelf.importing.bibtex.names import people
from papershelf.importing.draft import UNDATED, Draft
from papershelf.importing.values import latex
from papershelf.importing.values.authors import NOBODY, read_authors
from papershelf.importing.values.languages import language
from papershelf.importing.values.names import split_outside
from papershelf.importing.values.types import BIBTEX
from papershelf.parsing.raw import Raw

UNTYPED = "left out a type of entry that records do not have"
UNREADABLE = "left out a language that could not be read"
SPLIT_AT = "split authors at {}, which BibTeX joins by `and`"

_LINKS = {
    **dict.fromkeys(("url", "link", "ee", "website"), "abstract"),
    **dict.fromkeys(("pdf", "pdfurl"), "pdf"),
    **dict.fromkeys(("code", "github"), "code"),
    "project": "project",
    "video": "video",
}
"""Fields that hold addresses, to the links of a record."""
_SILENT = frozenset(("misc", "reference", "other", "customa", "customb"))
"""Types that say nothing."""
_NOTHING = frozenset(
    """crossref xdata xref ids sortkey key keywords+ options presort entryset execute timestamp
    urldate lastchecked bibsource owner added-at interhash intrahash gender langidopts hyphenation
    """.split()
)
"""Fields that speak of the file or the entry, not of the paper."""
_PREPRINT = re.compile(
    r"(?:arxiv|corr|arxiv\.org|arxiv e-?prints?|arxiv preprint)\b.*", re.IGNORECASE
)
_BESIDE = re.compile(r"arxiv|e-?prints?|preprints?|corr|abs|[\s,:;./()\[\]-]", re.IGNORECASE)
_ID = re.compile(r"\S*\d{4}\.\d{4,5}(?:v\d+)?\S*|\S+/\d{7}\S*|\[[a-z.-]+\]", re.IGNORECASE)
_IDS = ("pmid", "pmcid", "openalex", "acl", "openreview")
_DBLP_VOLUME = re.compile(r"abs/(.+)", re.IGNORECASE)
_SEMICOLON, _COMMA = re.compile(";"), re.compile(",")
_YEAR = re.compile(r"\D*([12]\d{3})\D*", re.ASCII)
_BIBKEY = re.compile(r"""[\s{}(),=#%\\"'~]+""")


class BibFields:
    """Moves the fields of one entry into a draft; what is never asked for is left over."""

    def __init__(self, kind: str, given: Mapping[str, str], draft: Draft) -> None:
        self.kind = kind
        self.rest = dict(given)
        self.draft = draft

    def take(self, *names: str) -> str:
        """The first of some fields that the entry has, taken out; empty for none."""
        for name in names:
            if name in self.rest:
                return self.rest.pop(name)
        return ""

    def line(self, field: str, *names: str) -> None:
        """Each of some fields, as one line of the same field of the record."""
        for name in names:
            if name in self.rest:
                self.draft.text(field, latex.line(self.rest.pop(name)), name)

    def read(self) -> None:
        """Every field that a record has."""
        self._title()
        self._people()
        self._identifiers()
        self._venue()
        self._dates()
        self._type()
        self.line("volume", "volume")
        self.line("number", "number", "issue")
        if pages := self.take("pages"):
            self.draft.pages(latex.line(pages))
        self.draft.pages(latex.line(self.take("eid", "articleno", "article-number")))
        self.draft.text("abstract", latex.prose(self.take("abstract", "abstractnote")))
        self.line("summary", "tldr")
        self._tags()
        self._language()
        self._links()
        self.draft.unheld(name for name in self.rest if name not in _NOTHING)

    def _title(self) -> None:
        title = latex.line(self.take("title"))
        subtitle = latex.line(self.take("subtitle"))
        if title and subtitle:
            title = f"{title}{'' if title[-1] in ':?!.' else ':'} {subtitle}"
        if not title and self.kind in ("proceedings", "mvproceedings"):
            title = latex.line(self.take("booktitle", "maintitle"))
        self.draft.text("title", title)

    def _people(self) -> None:
        for field, names in (
            ("authors", ("author", "authors")),
            ("editors", ("editor", "editors")),
        ):
            value = self.take(*names)
            if not value:
                continue
            if ";" in value and " and " not in value and "{" not in value:
                found, _ = read_authors([latex.line(value)])
                self.draft.repaired(SPLIT_AT.format("semicolons"), value)
            else:
                found, has_others, listed = people(value)
                if has_others:
                    self.draft.repaired(NOBODY, "others")
                if listed:
                    self.draft.repaired(SPLIT_AT.format("commas"), listed)
            if field == "authors":
                found = [*found, *self._group(found)]
            self.draft.people(field, found, field[:-1])

    def _group(self, found: list[Raw]) -> list[str]:
        """The collaboration that stands in a field of its own, if no author is it."""
        group = latex.line(self.take("collaboration", "collaborations"))
        if not group:
            return []
        names = [one["name"] if isinstance(one, dict) else str(one) for one in found]
        if any(group.lower() in str(name).lower() for name in names):
            return []
        return [group if "collaboration" in group.lower() else f"The {group} Collaboration"]

    def _identifiers(self) -> None:
        draft = self.draft
        draft.identifier("doi", latex.address(self.take("doi")))
        self._eprint()
        for name in filter(self.rest.__contains__, _IDS):
            value = latex.address(self.take(name))
            is_bare = name == "pmcid" and value.isdecimal()
            draft.identifier(name, f"PMC{value}" if is_bare else value)
        if value := self.take("isbn"):
            draft.isbn(latex.line(value))
        if value := latex.address(self.take("biburl")):
            if found := spellings.dblp(value):
                draft.ids.setdefault("dblp", found)
            else:
                draft.unheld(["biburl"])
        classes = latex.line(self.take("primaryclass", "eprintclass"))
        if classes and "arxiv" in draft.ids:
            draft.raw["categories"] = [classes]

    def _eprint(self) -> None:
        """The preprint's number at arXiv, unless another archive is named."""
        service = (self.take("archiveprefix", "eprinttype") or "arxiv").lower()
        name = {"arxiv": "arxiv", "pubmed": "pmid", "pmid": "pmid", "pmc": "pmcid"}.get(service)
        if eprint := latex.address(self.take("eprint", "arxivid", "arxiv")):
            if name:
                self.draft.identifier(name, eprint, "eprint")
            elif not self.draft.identify(eprint):
                self.draft.unheld(["eprint"])

    def _venue(self) -> None:
        """Journal, book or series; a name that only says arXiv is none."""
        journal = latex.line(self.take("journal", "journaltitle"))
        if journal and _PREPRINT.fullmatch(journal):
            self._of_arxiv(journal)
            journal = ""
        self.draft.text("venue", journal)
        self.line("venue", "booktitle", "maintitle")
        given = self.take("howpublished")
        how, linked = latex.line(given), latex.linked(given)
        if linked:
            self.draft.link("abstract", linked, "howpublished")
        elif how and not self.draft.identify(latex.address(how)) and not self.draft.mentioned(how):
            if "://" in how:
                self.draft.link("abstract", latex.address(how), "howpublished")
            else:
                self.draft.text("venue", how, "howpublished")
        if "venue" not in self.draft.raw:
            self.line("venue", "series")
        if note := self.rest.get("note", ""):
            rest = latex.line(note)
            if self.draft.mentioned(rest) and not _BESIDE.sub("", _without_id(rest)):
                self.rest.pop("note")
        self.line("publisher", "publisher")
        if "publisher" not in self.draft.raw:
            self.line("publisher", "institution", "school", "organization")

    def _of_arxiv(self, journal: str) -> None:
        """The arXiv id in a journal's name, or in the volume and pages beside it."""
        if self.draft.mentioned(journal):
            return
        for name in ("volume", "pages", "eid", "number"):
            value = latex.address(self.rest.get(name, ""))
            spelt = _DBLP_VOLUME.fullmatch(value)
            if found := spellings.arxiv(spelt[1] if spelt else value):
                self.draft.ids.setdefault("arxiv", found)
                self.rest.pop(name)
                return

    def _dates(self) -> None:
        year, month = latex.line(self.take("year")), self.take("month")
        self.take("day") if not month else None
        if date := self.take("date"):
            found = days.of_date(latex.line(date))
            self.draft.date("published", found or latex.line(date), "date")
            return
        if not year:
            return
        match = _YEAR.fullmatch(year)
        day = self.take("day")
        if match and match[1] == year:
            said = f"{month} {day}" if day.strip().isdecimal() else month
            found = days.of_month(year, latex.line(said))
            if month.strip() and found == year:
                self.draft.repaired(UNDATED, month, key="month")
            self.draft.date("published", found, "year")
        elif match:
            self.draft.date("published", match[1], "year")
            self.draft.repaired(UNDATED, year, key="year")
        else:
            self.draft.date("published", year, "year")

    def _type(self) -> None:
        kind = self.kind
        said = latex.line(self.take("type")) if "type" in self.rest else ""
        found = BIBTEX.get(kind, "")
        if kind in _SILENT and "arxiv" in self.draft.ids and "venue" not in self.draft.raw:
            found = "article"
        if found == "article-journal" and "venue" not in self.draft.raw:
            found = "article"
        if found:
            self.draft.raw["type"] = found
        elif kind and kind not in _SILENT:
            self.draft.repaired(UNTYPED, "", key=f"@{kind}")
        if said and found not in ("thesis", "report"):
            self.draft.unheld(["type"])

    def _tags(self) -> None:
        for name in ("keywords", "keyword"):
            if value := latex.line(self.take(name)):
                sign = _SEMICOLON if ";" in value else _COMMA
                self.draft.tag(split_outside(value, sign))

    def _language(self) -> None:
        for name in ("langid", "language"):
            if value := latex.line(self.take(name)):
                if found := language(value):
                    self.draft.text("language", found, name)
                else:
                    self.draft.repaired(
                        "left out a language that could not be read", value, key=name
                    )

    def _links(self) -> None:
        for name, field in _LINKS.items():
            if name not in self.rest:
                continue
            for value in latex.address(self.rest.pop(name)).split(" "):
                is_pdf = value.lower().partition("?")[0].endswith(".pdf")
                self.draft.link("pdf" if is_pdf and field == "abstract" else field, value, name)


def bibkey(written: str) -> str:
    """A key without the signs that end or structure an entry."""
    return _BIBKEY.sub("", written)


def _without_id(text: str) -> str:
    return re.sub(
        r"\S*\d{4}\.\d{4,5}(?:v\d+)?\S*|\S+/\d{7}\S*|\[[a-z.-]+\]", "", text, flags=re.IGNORECASE
    )
