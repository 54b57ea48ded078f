"""Works of Crossref's REST API (`/works`, `/works/DOI`), saved to a file. CSL with lists in it."""

from __future__ import annotations

import re

from papershelf.importing.draft import Draft
from papershelf.importing.entry import Listing
from papershelf.importing.formats import csl
from papershelf.importing.formats.jsonrecords import Given, Object, objects, read_json, text_of
from papershelf.importing.values import markup
from papershelf.importing.values.languages import language
from papershelf.importing.values.types import SERVICES
from papershelf.parsing.raw import Raw

NAME = "crossref"

_SIGN = re.compile(r'"(?:is-referenced-by-count|reference-count|content-domain)"\s*:')
_LINES = {
    "title": ("title",),
    "venue": ("container-title", "event"),
    "volume": ("volume",),
    "number": ("issue",),
    "publisher": ("publisher",),
}
_DAYS = ("published-print", "published-online", "published", "issued", "posted", "created")
_QUIET = frozenset(
    """indexed reference-count references-count content-domain created deposited score resource
    member prefix source URL issued published published-print published-online posted relation
    subtitle short-title original-title short-container-title is-referenced-by-count
    alternative-id ISSN issn-type isbn-type journal-issue license funder assertion update-policy
    update-to archive institution content-updated accepted approved aliases""".split()
)
"""Keys of the service's own, or that say again what others do."""


def looks_like_crossref(text: str) -> bool:
    """Whether it is JSON with keys that only Crossref's works have."""
    return text.lstrip()[:1] in ("[", "{") and _SIGN.search(text) is not None


def parse_crossref(text: str, path: str) -> Listing:
    """Read the works of an answer."""
    return read_json(text, path, NAME, fill)


def fill(draft: Draft, item: Object) -> None:
    """Move a work into a draft."""
    message = item.get("message")
    given = Given(draft, message if isinstance(message, dict) and "title" not in item else item)
    given.identifiers({"DOI": "doi", "ISBN": "isbn"})
    subtitle = text_of(given.rest.get("subtitle"))
    event = given.rest.get("event")
    if isinstance(event, dict):
        given.rest["event"] = event.get("name")
    given.lines(_LINES)
    title = text_of(draft.raw.get("title"))
    if subtitle and title and markup.line(subtitle).lower() not in title.lower():
        draft.raw["title"] = f"{title}: {markup.line(subtitle)}"
    draft.people("authors", csl.people(given.raw("author")))
    draft.people("editors", csl.people(given.raw("editor")))
    _day(draft, given)
    draft.pages(given.take("page", "article-number"))
    draft.text("abstract", markup.prose(given.take("abstract")))
    if found := language(given.take("language")):
        draft.text("language", found)
    if found := SERVICES.get(given.take("type")):
        draft.raw["type"] = found
    draft.tag(one for one in _texts(given.raw("subject")))
    _links(draft, given)
    _cited(draft, given)
    given.leave(_QUIET)


def _day(draft: Draft, given: Given) -> None:
    """The earliest day of publication; that of the record itself only where there is none."""
    days = [csl.day(given.raw(key)) for key in _DAYS]
    known = sorted(filter(None, days[:-1])) or [days[-1]]
    fuller = [day for day in known if day.startswith(known[0])]
    draft.date("published", max(fuller, key=len), "issued")


def _links(draft: Draft, given: Given) -> None:
    for link in objects(given.raw("link")):
        if "pdf" in text_of(link.get("content-type")) and "pdf" not in draft.links:
            draft.link("pdf", text_of(link.get("URL")), "link")
    for update in objects(given.raw("updated-by")):
        if "retract" in text_of(update.get("type")).lower():
            draft.raw["status"] = "retracted"


def _cited(draft: Draft, given: Given) -> None:
    """The references that have a DOI; how often the work is cited, said by Crossref."""
    found = [doi for one in objects(given.raw("reference")) if (doi := text_of(one.get("DOI")))]
    if found:
        draft.raw["references"] = list[Raw](dict.fromkeys(doi.lower() for doi in found))
    count = text_of(given.raw("is-referenced-by-count"))
    if count.isdecimal():
        draft.raw["citations"] = {"count": count, "source": "Crossref"}


def _texts(value: Raw) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
