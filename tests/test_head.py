"""What machines read in a paper's page: complete, true, and harmless whatever the record says."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from papershelf.config import Settings
from papershelf.model import Author, Identifiers, Links, Paper, PartialDate
from papershelf.pages.addresses import all_links
from papershelf.pages.editing import edit_url, new_file_url
from papershelf.pages.kinds.head import paper_head
from sites import Site

SITE = Settings(site_name="Our shelf", site_url="https://example.org/shelf/")


def head(paper: Paper, site: Settings = SITE) -> LexborHTMLParser:
    made = "".join(paper_head(paper, paper.title, all_links(paper), site, f"papers/{paper.id}.md"))
    return LexborHTMLParser(f"<html><head>{made}</head><body></body></html>")


def tags(page: LexborHTMLParser, prefix: str) -> list[tuple[str, str]]:
    """Each name, and each property, of a meta element that begins so: its rest, and the content."""
    found = []
    for element in page.css("meta"):
        for attribute in ("name", "property"):
            name = element.attributes.get(attribute) or ""
            if name.startswith(prefix):
                found.append((name.removeprefix(prefix), element.attributes.get("content") or ""))
    return found


def linked_data(page: LexborHTMLParser) -> dict[str, object]:
    (script,) = page.css("script")
    assert script.attributes["type"] == "application/ld+json"
    data: dict[str, object] = json.loads(script.text())
    return data


PAPER = Paper(
    "2401.00001",
    'On "Quotes" & <Tags>',
    authors=(Author("Ann Two", orcid="0000-0002-1825-0097"), Author("李 小龍")),
    published=PartialDate(2024, 1, 2),
    updated=PartialDate(2024, 3),
    venue="ICRA",
    pages="12–34",
    tags=("Machine Learning",),
    identifiers=Identifiers(arxiv="2401.00001", doi="10.1234/x"),
    links=Links(pdf="https://example.org/a.pdf?b=1&c=2"),
)


def test_highwire_tags() -> None:
    """The names that Google Scholar and Zotero read; authors one by one, in order."""
    assert tags(head(PAPER), "citation_") == [
        ("title", 'On "Quotes" & <Tags>'),
        ("author", "Ann Two"),
        ("author", "李, 小龍"),
        ("publication_date", "2024/01/02"),
        ("conference_title", "ICRA"),
        ("firstpage", "12"),
        ("lastpage", "34"),
        ("doi", "10.1234/x"),
        ("abstract_html_url", "https://arxiv.org/abs/2401.00001"),
    ]


@pytest.mark.parametrize(
    "paper",
    [
        replace(PAPER, title=""),
        replace(PAPER, authors=()),
        replace(PAPER, authors=(Author("et al."),)),
        replace(PAPER, published=None, identifiers=Identifiers()),
        replace(PAPER, published=None, identifiers=Identifiers(), listed=PartialDate(2025, 3, 11)),
    ],
)
def test_all_of_highwire_or_nothing(paper: Paper) -> None:
    """Google Scholar refuses a page without title, author or date; the day of a feed is no date."""
    page = head(paper)
    assert tags(page, "citation_") == []
    assert ("title" in dict(tags(page, "og:"))) is bool(paper.title)


def test_the_month_of_an_arxiv_id_is_a_date() -> None:
    """Of a paper that is only known to have been listed."""
    page = head(replace(PAPER, published=None, listed=PartialDate(2025, 3, 11)))
    assert dict(tags(page, "citation_"))["publication_date"] == "2024/01"
    assert linked_data(page)["datePublished"] == "2024-01"


@pytest.mark.parametrize(
    ("type_", "venue", "container"),
    [
        ("", "ICYarn", ("conference_title", "ICYarn")),
        ("", "Yarn Letters", ("journal_title", "Yarn Letters")),
        ("article-journal", "Yarn", ("journal_title", "Yarn")),
        ("thesis", "Yarn University", ("dissertation_institution", "Yarn University")),
        ("report", "Guild", ("technical_report_institution", "Guild")),
        ("chapter", "Yarns", ("book_title", "Yarns")),
        ("", "", ("technical_report_institution", "arXiv")),
        ("", "arXiv", ("technical_report_institution", "arXiv")),
    ],
)
def test_one_container(type_: str, venue: str, container: tuple[str, str] | None) -> None:
    """Zotero takes the kind of paper from one of these tags; two would contradict each other."""
    found = tags(head(replace(PAPER, type=type_, venue=venue)), "citation_")
    containers = [tag for tag in found if tag[0].endswith(("_title", "_institution"))]
    assert containers == ([container] if container else [])


def test_no_container() -> None:
    """What is neither published nor a preprint has none of these tags."""
    paper = replace(PAPER, type="dataset", venue="Yarns", identifiers=Identifiers())
    found = [name for name, _ in tags(head(paper), "citation_")]
    assert not [name for name in found if name.endswith(("_title", "_institution"))]


ZOTERO = {
    "conference_title": "conferencePaper",
    "journal_title": "journalArticle",
    "technical_report_institution": "report",
    "book_title": "bookSection",
    "dissertation_institution": "thesis",
}
"""Which tag makes which item type: `Embedded Metadata.js` of zotero/translators."""


@pytest.mark.parametrize(
    ("type_", "venue", "item"),
    [
        ("paper-conference", "Yarns", "conferencePaper"),
        ("article-journal", "Yarns", "journalArticle"),
        ("article", "", "report"),
        ("chapter", "Yarns", "bookSection"),
        ("thesis", "Yarns", "thesis"),
    ],
)
def test_zotero_finds_the_type(type_: str, venue: str, item: str) -> None:
    """Exactly one tag of Zotero's mapping, and the type that it stands for; without one, a preprint
    would be an article of a journal.
    """
    found = dict(tags(head(replace(PAPER, type=type_, venue=venue)), "citation_"))
    assert [ZOTERO[name] for name in found if name in ZOTERO] == [item]


def test_names_as_zotero_reads_them() -> None:
    """It takes the last word, or what stands before a comma, for the family."""
    names = ["Wilma Weaver", "Weaver, Wilma", "Ned van der Loom", "Ned Loom Jr.", "A; B", "et al."]
    page = head(replace(PAPER, authors=tuple(map(Author, names))))
    found = [value for name, value in tags(page, "citation_") if name == "author"]
    usual = ["Wilma Weaver", "Wilma Weaver", "van der Loom, Ned", "Loom, Ned Jr.", "A, B"]
    assert found == usual


BESIDE = "https://example.org/shelf/papers/2401.00001/"


@pytest.mark.parametrize(
    "elsewhere",
    [
        f"{BESIDE}deeper/paper.pdf",
        "https://example.org/shelf/papers/paper.pdf",
        "https://example.com/shelf/papers/2401.00001/paper.pdf",
        "https://arxiv.org/pdf/2401.00001",
        BESIDE,
        "",
    ],
)
def test_a_pdf_is_told_of_beside_its_page_alone(elsewhere: str) -> None:
    """Google Scholar wants it in the folder of the page; the setting is the owner's word for it."""

    def told(pdf: str, site: Settings) -> str | None:
        return dict(tags(head(replace(PAPER, links=Links(pdf=pdf)), site), "citation_")).get(
            "pdf_url"
        )

    allowed = replace(SITE, citation_pdf_url=True)
    assert told(f"{BESIDE}paper.pdf", allowed) == f"{BESIDE}paper.pdf"
    assert told(f"{BESIDE}paper.pdf", SITE) is None
    assert told(elsewhere, allowed) is None


def test_retracted_in_linked_data() -> None:
    """What has become of a paper, in schema.org's word for it."""
    assert (
        linked_data(head(replace(PAPER, status="retracted")))["creativeWorkStatus"] == "Retracted"
    )


def test_open_graph() -> None:
    """What a link preview shows; the address is the page's own, under the site's prefix."""
    assert tags(head(PAPER), "og:") == [
        ("title", 'On "Quotes" & <Tags>'),
        ("type", "article"),
        ("site_name", "Our shelf"),
        ("url", "https://example.org/shelf/papers/2401.00001/"),
    ]


def test_one_description(built_site: Callable[[str], Site]) -> None:
    """On the finished page, the description of search engines is that of link previews; no text of
    the head but the title stands there twice.
    """
    folder = built_site("golden").folder
    page = LexborHTMLParser((folder / "papers/2401.00001/index.html").read_text(encoding="utf-8"))
    (description,) = page.css("meta[name=description]")
    assert description.attributes["property"] == "og:description"
    said = description.attributes["content"] or ""
    assert said
    assert page.head is not None
    assert (page.head.html or "").count(said) == 1
    assert [name for name, _ in tags(page, "og:")].count("description") == 1
    listing = LexborHTMLParser((folder / "latest/index.html").read_text(encoding="utf-8"))
    assert tags(listing, "og:") == []


def test_linked_data() -> None:
    """A ScholarlyArticle with persons, dates and identifiers."""
    assert linked_data(head(PAPER)) == {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "headline": 'On "Quotes" & <Tags>',
        "author": [
            {
                "@type": "Person",
                "name": "Ann Two",
                "sameAs": "https://orcid.org/0000-0002-1825-0097",
            },
            {"@type": "Person", "name": "李 小龍"},
        ],
        "datePublished": "2024-01-02",
        "dateModified": "2024-03",
        "isPartOf": {"@type": "PublicationVolume", "name": "ICRA"},
        "keywords": ["Machine Learning"],
        "identifier": ["doi:10.1234/x"],
        "sameAs": "https://arxiv.org/abs/2401.00001",
        "url": "https://example.org/shelf/papers/2401.00001/",
    }


PIECES = st.sampled_from(["</script>", "<!--", "<script>", '"', "'", "&", "\\", "x", "\u2028", ">"])


@given(st.lists(PIECES, max_size=6).map("".join), st.lists(PIECES, max_size=6).map("".join))
def test_no_text_leaves_its_place(title: str, name: str) -> None:
    """The head has the elements that were meant and no other, and says exactly the text."""
    page = head(Paper("x", title, authors=(Author(name),)))
    assert page.head is not None
    assert {element.tag for element in page.head.iter()} <= {"meta", "script"}
    assert linked_data(page)["@type"] == "ScholarlyArticle"
    if title.strip():
        assert " ".join(str(linked_data(page)["headline"]).split()) == " ".join(title.split())


@pytest.mark.parametrize(
    ("repository", "edit", "new"),
    [
        ("https://github.com/a/b", "/edit/main/", "/new/main/"),
        ("https://gitlab.com/a/b/", "/-/edit/main/", "/-/new/main/"),
        ("https://codeberg.org/a/b", "/_edit/main/", "/_new/main/"),
    ],
)
def test_editing_happens_at_the_host(repository: str, edit: str, new: str) -> None:
    """The host's own editor and its page for a new file."""
    site, root = Settings(repo_url=repository), repository.rstrip("/")
    record = "collection/papers/x y.yml"
    assert edit_url(site, record) == f"{root}{edit}collection/papers/x%20y.yml"
    assert new_file_url(site, "collection/notes") == f"{root}{new}collection/notes"


@pytest.mark.parametrize("repository", ["", "https://example.org/a/b"])
def test_an_unknown_host_gets_no_link(repository: str) -> None:
    """Better none than one that leads nowhere."""
    assert edit_url(Settings(repo_url=repository), "x.yml") == ""
    assert new_file_url(Settings(repo_url=repository), "x") == ""
