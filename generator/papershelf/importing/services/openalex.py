"""Works of OpenAlex (`/works`), saved to a file. The abstract comes as an index of its words."""

from __future__ import annotations

import re

from papershelf.importing.draft import Draft
from papershelf.importing.entry import Listing
from papershelf.importing.formats.jsonrecords import (
    Given,
    Object,
    inner,
    objects,
    read_json,
    text_of,
    texts,
)
from papershelf.importing.values import markup
from papershelf.importing.values.languages import language
from papershelf.importing.values.types import SERVICES
from papershelf.parsing import limits
from papershelf.parsing.raw import Raw

NAME = "openalex"

_SIGN = re.compile(
    r'"(?:abstract_inverted_index|authorships|primary_location|cited_by_api_url)"\s*:'
)
_LINES = {"title": ("title", "display_name")}
_QUIET = frozenset(
    """id display_name ids publication_year publication_date open_access best_oa_location
    locations locations_count countries_distinct_count institutions_distinct_count
    corresponding_author_ids corresponding_institution_ids apc_list apc_paid fwci has_fulltext
    fulltext_origin concepts mesh primary_topic topics indexed_in cited_by_percentile_year
    citation_normalized_percentile sustainable_development_goals grants funders awards datasets
    versions related_works counts_by_year referenced_works_count cited_by_api_url updated_date
    created_date is_paratext is_xpac type_crossref abstract_inverted_index_v3 relevance_score
    has_content content_urls institution_assertions is_retracted""".split()
)
"""Keys of the service's own, or that say again what others do."""


def looks_like_openalex(text: str) -> bool:
    """Whether it is JSON with keys that only OpenAlex's works have."""
    return text.lstrip()[:1] in ("[", "{") and _SIGN.search(text) is not None


def parse_openalex(text: str, path: str) -> Listing:
    """Read the works of an answer."""
    return read_json(text, path, NAME, fill)


def fill(draft: Draft, item: Object) -> None:
    """Move a work into a draft."""
    given = Given(draft, item)
    given.lines(_LINES)
    draft.identifier("openalex", text_of(item.get("id")), "id")
    draft.identifier("doi", given.take("doi"))
    for name in ("pmid", "pmcid"):
        draft.identifier(name, text_of(inner(item, "ids", name)), f"ids.{name}")
    people = [one for one in map(_person, objects(given.raw("authorships"))) if one]
    draft.people("authors", people, "authorships")
    date = text_of(item.get("publication_date")) or text_of(item.get("publication_year"))
    draft.date("published", date, "publication_date")
    _place(draft, item, given)
    index = given.raw("abstract_inverted_index")
    draft.text("abstract", words_of(index) if isinstance(index, dict) else "")
    if found := language(given.take("language")):
        draft.text("language", found)
    if found := SERVICES.get(given.take("type")):
        draft.raw["type"] = found
    draft.tag(text_of(one.get("display_name")) for one in objects(given.raw("keywords")))
    cited = [name.rsplit("/", 1)[-1] for name in texts(given.raw("referenced_works"))]
    if cited:
        draft.raw["references"] = list[Raw](cited[: limits.REFERENCES])
    if (count := given.take("cited_by_count")).isdecimal():
        draft.raw["citations"] = {"count": count, "source": "OpenAlex"}
    if item.get("is_retracted") is True:
        draft.raw["status"] = "retracted"
    given.leave(_QUIET)


def _person(authorship: Object) -> Raw:
    name = text_of(authorship.get("raw_author_name")) or text_of(
        inner(authorship, "author", "display_name")
    )
    if not name:
        return None
    fields: Object = {"name": markup.line(name)}
    places = texts(authorship.get("raw_affiliation_strings")) or [
        text_of(one.get("display_name")) for one in objects(authorship.get("institutions"))
    ]
    if places and places[0]:
        fields["affiliation"] = markup.line(places[0])
    if orcid := text_of(inner(authorship, "author", "orcid")):
        fields["orcid"] = orcid
    return fields if len(fields) > 1 else fields["name"]


def _place(draft: Draft, item: Object, given: Given) -> None:
    place = given.raw("primary_location")
    source = inner(place, "source", "display_name")
    if "arxiv" not in text_of(source).lower():
        draft.text("venue", markup.line(text_of(source)))
    draft.link("abstract", text_of(inner(place, "landing_page_url")), "landing_page_url")
    draft.link("pdf", text_of(inner(place, "pdf_url")), "pdf_url")
    for other in objects(item.get("locations")):
        url = text_of(other.get("landing_page_url"))
        if "arxiv.org" in url:
            draft.identify(url)
    biblio = given.raw("biblio")
    draft.text("volume", text_of(inner(biblio, "volume")))
    draft.text("number", text_of(inner(biblio, "issue")))
    first, last = text_of(inner(biblio, "first_page")), text_of(inner(biblio, "last_page"))
    draft.pages(f"{first}-{last}" if first and last and first != last else first or last)


def words_of(index: Object) -> str:
    """The text of an inverted index: each word with the places on which it stands."""
    placed = [
        (int(place), word)
        for word, places in index.items()
        for place in (places if isinstance(places, list) else ())
        if isinstance(place, str) and place.isdecimal() and len(place) < 7
    ]
    return markup.prose(" ".join(word for _, word in sorted(placed)))
