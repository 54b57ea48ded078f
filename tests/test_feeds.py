"""Feeds, as readers that others wrote read them: feedparser, feedparser-rs and lxml."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import feedparser
import feedparser_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from collection_strategies import papers
from papershelf import paths
from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.exports import feeds
from papershelf.model import Author, Note, Paper, PartialDate
from papershelf.pages import markdown
from papershelf.pages.render import render_one
from shelves import catalog_of, golden_shelf, paper, papershelf, source_of

SITE = "https://example.org/shelf/"
SETTINGS = Settings(site_name="A shelf", site_url=SITE)
NEWEST = PartialDate(2024, 5, 17)
HOSTILE = [
    "</content></entry>",
    "]]>",
    "<script>alert(1)</script>",
    "<!-- -->",
    "&amp;&lt;&#1;",
    '"}],"items":[{"id":"x',
    "\\u0000 \\",
    "مرحبا",
    "数学",
    "$x<y$ & $\\frac{a}{b}$",
    "a\nb",
    "https://example.org/?a=1&b=<2>",
]
text = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=20), max_size=4).map(" ".join)


def feeds_of(catalog: Catalog, settings: Settings = SETTINGS) -> dict[str, bytes]:
    """Every feed of a shelf, by its path."""
    return {
        path: data
        for group in feeds.groups(source_of(catalog, settings))
        for piece in group()
        for path, data in piece.render()
        if isinstance(data, bytes)
    }


def shelf(*found: Paper, **more: Any) -> Catalog:
    return catalog_of(found, **more)[0]


def read(data: bytes) -> Any:
    """A feed in Atom, which two readers and an XML parser take without a complaint."""
    etree.fromstring(data)
    found, other = feedparser.parse(data), feedparser_rs.parse(data)
    assert (found.version, found.bozo) == ("atom10", False)
    assert (str(other.version), other.bozo) == ("atom10", False)
    assert [one.id for one in other.entries] == [one.id for one in found.entries]
    return found


def read_json(data: bytes) -> Any:
    other = feedparser_rs.parse(data)
    assert (str(other.version), other.bozo) == ("json11", False)
    found = json.loads(data)
    assert [one.id for one in other.entries] == [one["id"] for one in found["items"]]
    return found


ONE = paper(
    "2401.00001",
    title=r"Learning $\alpha_s$ & more",
    authors=(Author("Ann Example"), Author("Bo Sample")),
    abstract="First.\n\nThen $x^2$ < y.",
    published=PartialDate(2024, 1, 5),
    updated=NEWEST,
    tags=("Graphs",),
    venue="Some Venue",
    categories=("cs.LG",),
    language="de",
)
OTHER = paper(
    "b", authors=(Author("Ann Example"),), summary="In short.", abstract="Long.", listed=NEWEST
)
NOTE = Note(
    "collection/notes/mine.md",
    "2401.00001",
    "See [[b]] and $\\frac{a}{b}$.[^1]\n\n[^1]: Aside.\n",
    1,
    title="Why it matters",
    author="@reader",
    date=PartialDate(2024, 6, 1),
)


def test_each_feed_stands_beside_its_page() -> None:
    """Of the shelf, what was added, topics, venues, authors with a page, notes; JSON of three."""
    added = replace(OTHER, added=PartialDate(2024, 6, 2))
    found = feeds_of(shelf(ONE, added, notes=[NOTE]))
    assert sorted(found) == [
        "authors/ann-example/feed.xml",
        "feed.json",
        "feed.xml",
        "latest/added/feed.xml",
        "notes/feed.json",
        "notes/feed.xml",
        "tags/graphs/feed.json",
        "tags/graphs/feed.xml",
        "venues/some-venue/feed.xml",
    ]
    for path, data in found.items():
        if path.endswith(".xml"):
            links = {link.rel: link.href for link in read(data).feed.links}
            assert links["self"] == SITE + path
            assert links["alternate"].startswith(SITE)
        else:
            assert read_json(data)["feed_url"] == SITE + path
    assert not feeds_of(shelf(ONE), replace(SETTINGS, site_url="")), "no whole addresses, no feed"


def test_an_entry_says_what_the_record_says() -> None:
    """Title, names, topics and classes as fields; days of the data; formulas as words; the summary
    before the abstract; notes below.
    """
    found = read(feeds_of(shelf(ONE, OTHER, notes=[NOTE]))["feed.xml"])
    assert found.feed.updated == "2024-06-01T00:00:00Z"
    assert found.feed.subtitle == "Last updated 1 June 2024"
    other, one = found.entries
    assert one.title == "Learning αₛ & more"
    assert [author.name for author in one.authors] == ["Ann Example", "Bo Sample"]
    assert [tag.term for tag in one.tags] == ["Graphs", "cs.LG"]
    assert (one.published, one.updated) == ("2024-01-05T00:00:00Z", "2024-06-01T00:00:00Z")
    assert one.link == f"{SITE}papers/2401.00001/"
    said = one.content[0].value
    assert '<p lang="de">First.</p>' in said
    assert "Then x² &lt; y." in said
    assert f'<a href="{SITE}papers/2401.00001/#note-1">Why it matters</a>' in said
    assert f'<a href="{SITE}papers/b/">Title of b</a> and a/b.' in said
    assert "<math" not in said
    assert "In short." in other.content[0].value
    assert "Long." not in other.content[0].value


def test_addresses_are_whole() -> None:
    """In every content: a reader shows it at another address."""
    found = feeds_of(shelf(ONE, OTHER, notes=[NOTE]))
    data = [found["feed.xml"], found["notes/feed.xml"]]
    contents = [one.content[0].value for feed in data for one in read(feed).entries]
    addresses = re.findall(r'(?:href|src)="([^"]*)"', "".join(contents))
    assert len(addresses) > 4
    assert all(address.startswith("https://") for address in addresses)


def test_feeds_of_authors_hold_no_content() -> None:
    """There are thousands of them."""
    entries = read(feeds_of(shelf(ONE, OTHER))["authors/ann-example/feed.xml"]).entries
    assert [one.id.rpartition("/")[2] for one in entries] == ["b", "2401.00001"]
    assert not any("content" in one or "summary" in one for one in entries)


def test_the_newest_fifty() -> None:
    """In the order of the page; of what was added by the day on which it came."""
    many = [
        paper(
            f"p{n:02}",
            published=PartialDate(2020, 1, 1 + n % 28),
            added=PartialDate(2024, 1 + n % 12, 1),
        )
        for n in range(60)
    ]
    found, catalog = feeds_of(shelf(*many)), shelf(*many)
    for path in ("feed.xml", "latest/added/feed.xml"):
        assert len(read(found[path]).entries) == feeds.MOST
    ids = [one.id.rpartition("/")[2] for one in read(found["feed.xml"]).entries]
    assert ids == list(catalog.papers)[: feeds.MOST]
    first = read(found["latest/added/feed.xml"]).entries[0]
    assert first.updated == "2024-12-01T00:00:00Z"


def test_an_empty_feed_has_no_entry() -> None:
    """Not one that says so; it still has a day."""
    found = feeds_of(shelf())
    for path in ("feed.xml", "notes/feed.xml"):
        assert read(found[path]).entries == []
        assert read(found[path]).feed.updated == "1970-01-01T00:00:00Z"
    assert read_json(found["feed.json"])["items"] == []


def ids_of(found: dict[str, bytes]) -> dict[str, list[str]]:
    atom = {path: data for path, data in found.items() if path.endswith(".xml")}
    return {
        path: [read(data).feed.id, *(one.id for one in read(data).entries)]
        for path, data in atom.items()
    }


def test_ids_stay() -> None:
    """After a move to another host, another title and another name of the shelf in the settings
    that keep the old one; each is a tag URI, and no two entries of a feed share one.
    """
    before = ids_of(feeds_of(shelf(ONE, OTHER, notes=[NOTE])))
    moved = Settings(site_name="Renamed", site_url="https://other.test/", feed_name="a-shelf")
    renamed = replace(ONE, title="Another title")
    assert ids_of(feeds_of(shelf(renamed, OTHER, notes=[NOTE]), moved)) == before
    for ids in before.values():
        assert len(set(ids)) == len(ids)
        assert all(re.fullmatch(r"tag:[a-z.]+,\d{4}:[!-~]+", one) for one in ids)


def test_of_a_long_note_the_paper_has_a_link() -> None:
    """A feed of fifty papers with books about them would be megabytes."""
    notes = [
        replace(NOTE, path=f"collection/notes/{n}.md", body="Words. " * 3_000) for n in range(3)
    ]
    found = feeds_of(shelf(ONE, notes=notes))
    said = read(found["feed.xml"]).entries[0].content[0].value
    assert said.count("<h3>") == 3
    assert 20_000 < len(said) < 40_000


@given(
    found=st.lists(papers, max_size=3, unique_by=lambda one: one.id.lower()),
    title=text,
    name=text,
    label=text,
)
def test_any_text_is_read_back(found: list[Paper], title: str, name: str, label: str) -> None:
    """Whatever stands in titles, names, tags and the shelf's name: readers find as many entries as
    papers, in both formats, and the title is what people see.
    """
    clean = "".join(one for one in title if one.isprintable()).strip() or "x"
    odd = paper("odd", title=clean, authors=(Author(name),), tags=(label,), abstract=title)
    catalog = shelf(odd, *(one for one in found if one.id.lower() != "odd"))
    made = feeds_of(catalog, replace(SETTINGS, site_name=name))
    atom, other = read(made["feed.xml"]), read_json(made["feed.json"])
    assert len(atom.entries) == len(other["items"]) == len(catalog.papers)
    titles = [one["title"] for one in other["items"]]
    root = etree.fromstring(made["feed.xml"])
    assert [one.text for one in root.iterfind("{*}entry/{*}title")] == titles


def test_a_note_of_marks_and_scripts_is_read_back() -> None:
    """Its HTML is what the sanitiser left, and a character that XML lacks is gone."""
    body = "<script>alert(1)</script> &#1; &#x1F; <b onclick=x>bold</b> `]]>` &lt;/content&gt;\n"
    found = feeds_of(shelf(ONE, notes=[replace(NOTE, body=body)]))
    said = read(found["notes/feed.xml"]).entries[0].content[0].value
    assert "<script" not in found["notes/feed.json"].decode()
    assert "onclick" not in said
    assert "bold" in said
    assert "<code>]]&gt;</code>" in json.loads(found["notes/feed.json"])["items"][0]["content_html"]


def test_an_unchanged_feed_is_not_made_again(tmp_path: Path) -> None:
    """Another title of one paper: the feeds that name it are written, no other."""
    folder = golden_shelf(tmp_path)
    papershelf(folder, "generate")
    before = {file: file.stat().st_mtime_ns for file in folder.glob("docs/**/feed.*")}
    assert len(before) > 10
    record = folder / "collection/papers/markup.yml"
    record.write_text(
        record.read_text(encoding="utf-8").replace("quotes", "signs"), encoding="utf-8"
    )
    papershelf(folder, "generate")
    written = {file for file, time in before.items() if file.stat().st_mtime_ns != time}
    naming = {file for file in before if "signs" in file.read_text(encoding="utf-8")}
    assert written == naming
    assert 2 < len(written) < len(before)


@pytest.mark.parametrize(
    ("page_path", "base"),
    [
        ("index.md", ""),
        ("latest/index.md", ""),
        ("tags/graphs.md", "tags/graphs"),
        ("notes/index.md", "notes"),
    ],
)
def test_pages_lead_to_their_feed(page_path: str, base: str) -> None:
    """A program finds it in the head, a person as a link."""
    source = source_of(shelf(ONE, OTHER, notes=[NOTE]), SETTINGS)
    found = render_one(source, page_path)
    assert found
    assert found.head[0].startswith(
        '<link rel="alternate feed" type="application/atom+xml" title="'
    )
    assert found.head[0].endswith(f'" href="{SITE}{paths.feed(base)}">')
    assert "[Feed](" in markdown.write(found, page_path).decode()


def test_a_saved_search_has_a_feed(tmp_path: Path) -> None:
    """Of the papers that it finds, the newest first; a page leads to it, and the site is whole."""
    folder = golden_shelf(tmp_path)
    settings = folder / "mkdocs.yml"
    said = settings.read_text(encoding="utf-8") + "    saved_searches: {parts: title:parts}\n"
    settings.write_text(said, encoding="utf-8")
    for _ in range(2):
        papershelf(folder, "build")
        feed = read((folder / "site/follow/parts/feed.xml").read_bytes())
        assert feed.feed.title == "Search title:parts – Golden shelf"
        assert [one.title for one in feed.entries] == [
            "A Method That Comes in Parts, Part II (withdrawn)",
            "A Method That Comes in Parts, Part I",
        ]
    assert 'href="parts/feed.xml"' in (folder / "site/follow/index.html").read_text(
        encoding="utf-8"
    )
    settings.write_text(said.replace("{parts: title:parts}", "{}"), encoding="utf-8")
    papershelf(folder, "build")
    assert not (folder / "site/follow/parts").exists()
