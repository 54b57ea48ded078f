"""What a person says of one paper: an identifier or address, and options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from papershelf.identifiers import acl, arxiv, arxiv_month, doi, openreview, safe_url
from papershelf.importing.entry import Listing, SourceEntry
from papershelf.importing.values.authors import read_authors
from papershelf.importing.values.clean import clean_value
from papershelf.parsing.raw import Raw

_SERVICES = {"arxiv": arxiv, "acl": acl, "doi": doi, "openreview": openreview}
"""How each identifier is read; a DOI that arXiv or ACL gave is theirs, so DOIs come after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a person says of the paper, by the names of the options."""

    title: str = ""
    author: tuple[str, ...] = ()
    abstract: str = ""
    summary: str = ""
    published: str = ""
    venue: str = ""
    tag: tuple[str, ...] = ()
    doi: str = ""
    link: str = ""
    pdf: str = ""
    code: str = ""

    @property
    def address(self) -> str:
        """The address of the paper, which may spell an identifier of it."""
        return self.link or self.pdf

    def raw(self, named: Named) -> dict[str, Raw]:
        """The record as a file would say it, in the contract's names."""
        links = {"abstract": self.link, "pdf": self.pdf, "code": self.code}
        given: dict[str, Raw] = {
            "title": self.title,
            "authors": read_authors(self.author)[0],
            "abstract": self.abstract,
            "summary": self.summary,
            "published": self.published or arxiv_month(named.identifiers.get("arxiv", "")),
            "venue": self.venue,
            "tags": list(self.tag),
            "identifiers": _given(named.identifiers) | _given({"doi": self.doi}),
            "links": _given(named.links) | _given(links),
        }
        return {name: clean_value(value)[0] for name, value in given.items() if value}

    def own(self, named: Named) -> dict[str, Raw]:
        """The same without a date that only the identifier tells."""
        raw = self.raw(named)
        return raw if self.published else {k: v for k, v in raw.items() if k != "published"}


@dataclass(frozen=True, slots=True)
class Named:
    """What an identifier or address says without a look at the network."""

    identifiers: dict[str, str]
    links: dict[str, str]

    @classmethod
    def of(cls, text: str) -> Named | None:
        """None where the text is neither. An address of no service is the paper's own page."""
        spelt = text.strip()
        for service, read in _SERVICES.items():
            if found := read(spelt):
                return cls({service: found}, {})
        if found := safe_url(spelt):
            is_pdf = found.partition("?")[0].lower().endswith(".pdf")
            return cls({}, {"pdf" if is_pdf else "abstract": found})
        return None if spelt else cls({}, {})


def _given(values: dict[str, str]) -> dict[str, Raw]:
    return {name: value for name, value in values.items() if value}


def without(listing: Listing, said: Mapping[str, Raw]) -> Listing:
    """The listing without the fields that a person gave: they are the person's from the start.

    The identifiers stay, by which it is the person's paper.
    """
    entries = tuple(replace(entry, raw=_rest(entry, said)) for entry in listing.entries)
    return replace(listing, entries=entries)


def with_identifiers(raw: dict[str, Raw], listing: Listing) -> dict[str, Raw]:
    """What a person said, with the service's spelling of the identifiers."""
    ours, theirs = raw.get("identifiers"), listing.entries[0].raw.get("identifiers")
    both = [ids for ids in (ours, theirs) if isinstance(ids, dict)]
    return raw | {"identifiers": {key: value for ids in both for key, value in ids.items()}}


def _rest(entry: SourceEntry, said: Mapping[str, Raw]) -> dict[str, Raw]:
    rest = {name: value for name, value in entry.raw.items() if name not in said}
    ours, theirs = said.get("links"), entry.raw.get("links")
    if isinstance(ours, dict) and isinstance(theirs, dict):
        rest["links"] = {key: value for key, value in theirs.items() if key not in ours}
    return rest | {name: entry.raw[name] for name in ("identifiers",) if name in entry.raw}
