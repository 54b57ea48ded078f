"""Pages: what each kind says, and what holds for any text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown as rendered
from selectolax.lexbor import LexborHTMLParser

from papershelf import paths
from papershelf.config import Settings
from papershelf.model import Author, Links, Note, Paper, PartialDate
from papershelf.pages import render_pages
from papershelf.pages.abstract import links_in, paragraphs, urls
from papershelf.pages.markup import heading
from papershelf.pages.paging import ROOM, parts
from papershelf.pages.render import HandWritten
from papershelf.pages.sitemap import LIMIT, render_sitemaps
from shelves import catalog_of, paper

EXTENSIONS = ["admonition", "attr_list", "fenced_code", "footnotes", "tables", "toc"]


def pages(*papers: Paper, per_page: int = 100) -> dict[str, str]:
    catalog, _ = catalog_of(papers)
    site = Settings(site_url="https://example.org/s/", per_page=per_page)
    made = render_pages(catalog, site, HandWritten())
    return {path: data.decode() for path, data in made}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See https://example.org/a.", ["https://example.org/a"]),
        ("(https://example.org/a_(b)) and", ["https://example.org/a_(b)"]),
        ("at http://x.org/?q=1&r=2, or", ["http://x.org/?q=1&r=2"]),
        ("no javascript:alert(1) or ftp://x.org", []),
        ("{https://example.org/a}", ["https://example.org/a"]),
        ("https:// alone", []),
    ],
)
def test_addresses_in_a_text(text: str, found: list[str]) -> None:
    """Without the punctuation of the sentence around them; http and https alone."""
    assert [url for _, url in urls(text)] == found


@pytest.mark.parametrize(
    ("abstract", "links"),
    [
        ("Code: https://github.com/a/b.", Links(code="https://github.com/a/b")),
        ("Our project page is https://a.org/x.", Links(project="https://a.org/x")),
        ("Project Page: https://a.github.io/X/.", Links(project="https://a.github.io/X/")),
        ("The code is available at https://a.org/c", Links(code="https://a.org/c")),
        (
            "https://zenodo.org/record/1 https://youtu.be/x https://gitlab.com/a/b https://b.org",
            Links(
                data="https://zenodo.org/record/1",
                video="https://youtu.be/x",
                code="https://gitlab.com/a/b",
            ),
        ),
        ("We refine https://arxiv.org/abs/2401.00001.", Links()),
    ],
)
def test_links_named_in_an_abstract(abstract: str, links: Links) -> None:
    """By the host, else by the words before the address; the first of each kind."""
    assert links_in(abstract) == links


@given(st.lists(st.sampled_from(["word ", "https://x.org/a_b*c ", "*", "<b>", "(", ")", "&lt;"])))
def test_an_abstract_keeps_its_text(parts: list[str]) -> None:
    """Rendered by the site's Markdown, addresses linked, it says what it said."""
    text = "".join(parts)
    html = "\n".join(rendered(block, extensions=EXTENSIONS) for block in paragraphs(text))
    seen = LexborHTMLParser(f"<body>{html}</body>").text()
    assert "".join(seen.split()) == "".join(text.split())


def test_more_than_a_hundred_papers_go_on_on_further_pages() -> None:
    """Every paper once, at most the set number on a page, linked in both directions."""
    made = pages(*(paper(f"p{number:03}", tags=("x",)) for number in range(250)))
    numbers = [made[paths.listing("tags/x", number)] for number in (1, 2, 3)]
    assert [len(re.findall(r"^## ", page, re.MULTILINE)) for page in numbers] == [100, 100, 50]
    assert len(set(re.findall(r"papers/(p\d+)\.md", "".join(numbers)))) == 250
    assert "tags/x/page/4.md" not in made
    assert "[Next](x/page/2.md)" in numbers[0]
    assert "[Previous](../../../tags/x.md)" in numbers[1]


@given(st.lists(st.integers(0, ROOM), max_size=25), st.integers(1, 7), st.integers(0, 2 * ROOM))
def test_paging_loses_nothing(weights: list[int], most: int, taken: int) -> None:
    """All entries in order; never too many on a page, never too heavy but for a single entry."""
    found = parts(weights, most, weight=lambda weight: weight, taken=taken)
    assert [weight for part in found for weight in part] == weights
    assert all(0 < len(part) <= most for part in found) or found == [[]]
    assert all(sum(part) <= ROOM or len(part) == 1 for part in found)
    assert sum(found[0]) + taken <= ROOM or len(found[0]) <= 1
    assert (
        parts(weights, most) == [weights[at : at + most] for at in range(0, len(weights), most)]
        or not weights
    )


def test_thousands_of_authors_are_folded() -> None:
    """Fifty are named, the rest stands folded and unlinked; a listing names eight."""
    crowd = tuple(Author(f"Member No {number}") for number in range(5_000))
    made = pages(paper("crowd", authors=crowd), paper("again", authors=crowd))
    page = made["papers/crowd.md"]
    assert page.count("](../authors/") == 50
    assert "<summary>and 4,950 more authors</summary>" in page
    assert "Member No 4999" in page.split("<details>")[1].split("</details>")[0]
    assert len(page.encode()) < 125_000
    assert "Member No 7](../authors/member-no-7.md) and 4,992 more" in made["latest/index.md"]


def test_no_address_has_two_pages() -> None:
    """`a.md` and `a/index.md` would be one page of the site."""
    made = pages(paper("x", tags=("page", "index"), published=PartialDate(2024, 1, 1)), per_page=1)
    addresses = [paths.address(path) for path in made if path.endswith(".md")]
    assert len(addresses) == len(set(addresses))


def test_the_sitemap_names_every_page_once_and_no_redirect() -> None:
    """Under the site's own address, sorted."""
    made = pages(paper("new", aliases=("old",)))
    found = re.findall(r"<loc>(.*?)</loc>", made["sitemap.xml"])
    assert found == sorted(set(found))
    assert "https://example.org/s/papers/new/" in found
    assert "https://example.org/s/" in found
    assert not [address for address in found if "old" in address]


def test_a_long_sitemap_is_split() -> None:
    """At most 50,000 addresses a file, each once, and an index that names the files."""
    pages = [f"papers/{number}.md" for number in range(2 * LIMIT + 1)]
    made = dict(render_sitemaps("https://example.org/s/", pages))
    assert sorted(made) == [*(f"sitemap-{number}.xml" for number in (1, 2, 3)), "sitemap.xml"]
    parts = [re.findall(rb"<loc>(.*?)</loc>", made[f"sitemap-{n}.xml"]) for n in (1, 2, 3)]
    assert [len(part) for part in parts] == [LIMIT, LIMIT, 1]
    assert len(set().union(*parts)) == len(pages)
    assert re.findall(rb"<loc>(.*?)</loc>", made["sitemap.xml"]) == [
        f"https://example.org/s/sitemap-{n}.xml".encode() for n in (1, 2, 3)
    ]
    assert all(map(paths.is_generated, made))


def test_an_alias_leads_to_the_paper() -> None:
    """A page at the old address with the new one, for people, browsers and search engines."""
    page = pages(paper("new", aliases=("old",)))["papers/old.md"]
    assert 'template: "redirect.html"' in page
    assert 'redirect: "../../papers/new/"' in page
    assert 'canonical: "papers/new/"' in page
    assert "[Title of new](new.md)" in page


@pytest.mark.parametrize("title", ["__config", "(__search)", " __x", "__init__.py"])
def test_no_title_takes_an_id_of_the_theme(title: str) -> None:
    """The theme's ids begin with two underscores; a heading never gets such an id."""
    html = LexborHTMLParser(rendered(heading(title), extensions=EXTENSIONS))
    found = html.css_first("h1")
    assert found is not None
    assert found.attributes["id"] == "title"
    assert found.text().split() == title.split()


def test_notes_named_like_the_themes_ids_keep_apart() -> None:
    """Two notes with such a title on one page: each heading has an id of its own."""
    notes = [Note(f"collection/notes/{name}.md", "x", "text", 1, "__config") for name in "ab"]
    catalog, _ = catalog_of([paper("x")], notes)
    made = dict(render_pages(catalog, Settings(), HandWritten()))
    body = made["notes/index.md"].decode().split("---\n", 2)[2]
    html = LexborHTMLParser(rendered(body, extensions=EXTENSIONS))
    ids = [title.attributes["id"] for title in html.css("h2")]
    assert len(ids) == len(set(ids)) == 2
    assert not [name for name in ids if (name or "").startswith("__")]


def test_an_empty_shelf_has_every_overview() -> None:
    """No paper, no note: the navigation leads somewhere, and each page says that it is empty."""
    made = pages()
    for base in (paths.LATEST, paths.TAGS, paths.DATES, paths.AUTHORS, paths.VENUES, paths.NOTES):
        assert paths.listing(base) in made
    assert "No papers yet." in made["latest/index.md"]
    assert "No notes yet." in made["notes/index.md"]
