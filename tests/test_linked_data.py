"""What programs learn of a shelf and its people: JSON-LD beside the papers', and `llms.txt`."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from papershelf.config import Settings
from papershelf.exports import llms
from papershelf.model import Author, Person, Topic
from papershelf.pages.blocks import Page
from papershelf.pages.kinds import authors, export
from shelves import catalog_of, paper, source_of

SITE = Settings(
    site_name="Nets & <Looms>", site_url="https://example.org/shelf/", license="CC0-1.0"
)
ORCID = "0000-0002-1825-0097"
ADA = Person("Ada Example", variants=("A. Example",), orcid=ORCID, homepage="https://ada.example/")


def linked(page: Page) -> list[dict[str, Any]]:
    """The linked data in the head of a page."""
    begin = '<script type="application/ld+json">'
    found = [one for one in page.head if one.startswith(begin)]
    return [json.loads(one.removeprefix(begin).removesuffix("</script>")) for one in found]


def test_the_shelf_is_a_dataset_with_its_files() -> None:
    """Named, under its licence, each file with its whole address and size."""
    source = source_of(catalog_of([paper("a")])[0], SITE, dumped={"export/papers.csv": 120})
    [(_, page)] = [
        made for group in export.groups(source) for one in group() for made in one.render()
    ]
    assert isinstance(page, Page)
    [data] = linked(page)
    assert (data["@type"], data["name"], data["license"]) == ("Dataset", SITE.site_name, "CC0-1.0")
    assert data["distribution"] == [
        {
            "@type": "DataDownload",
            "name": "papers.csv",
            "contentUrl": "https://example.org/shelf/export/papers.csv",
            "contentSize": "120 B",
        }
    ]


@pytest.mark.parametrize("people", [[ADA], []], ids=["known", "a mere name"])
def test_a_known_person_is_one_and_a_mere_name_is_none(people: list[Person]) -> None:
    """An ORCID or a homepage says who it is; a name may be several people."""
    papers = [paper(id_, authors=(Author("Ada Example"),)) for id_ in "ab"]
    source = source_of(catalog_of(papers, people=people)[0], SITE)
    pages = {
        path: page
        for group in authors.groups(source)
        for piece in group()
        for path, page in piece.render()
    }
    page = pages["authors/ada-example.md"]
    assert isinstance(page, Page)
    expected = {
        "@context": "https://schema.org",
        "@type": "Person",
        "name": "Ada Example",
        "alternateName": ["A. Example"],
        "sameAs": [f"https://orcid.org/{ORCID}", "https://ada.example/"],
        "url": "https://example.org/shelf/authors/ada-example/",
    }
    assert linked(page) == ([expected] if people else [])


@given(st.text(min_size=1, max_size=40), st.text(max_size=40))
def test_any_topic_is_a_link_in_llms_txt(label: str, description: str) -> None:
    """A heading, a quote and lists of links, whatever the words are; every link is whole."""
    label = "".join(label.split()) or "x"
    topics = [Topic(label, slug="looms", description=" ".join(description.split()))]
    source = source_of(catalog_of([paper("a", tags=(label,))], topics=topics)[0], SITE)
    [(path, data)] = llms.write(source, ())
    tokens = MarkdownIt().parse(data.decode())
    assert path == "llms.txt"
    assert [token.tag for token in tokens if token.type == "heading_open"] == ["h1", "h2", "h2"]
    links = [
        child.attrs["href"]
        for token in tokens
        for child in token.children or ()
        if child.type == "link_open"
    ]
    assert links[-1] == "https://example.org/shelf/tags/looms/"
    assert all(str(link).startswith("https://example.org/shelf/") for link in links)


def test_a_site_without_an_address_has_no_llms_txt() -> None:
    """Its links would lead nowhere."""
    assert list(llms.write(source_of(catalog_of([paper("a")])[0]), ())) == []
