"""A topic with narrower topics: what counts as its own, on its page, in overviews and in search."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from papershelf.app.reading import read_shelf
from papershelf.app.shelf import Shelf
from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.model import Topic
from papershelf.pages.render import render_pages
from papershelf.search.index.build import search_files
from papershelf.search.query.reader import Reader
from papershelf.search.query.search import search
from papershelf.settings.search import SearchSettings
from shelves import catalog_of, paper, source_of

TOPICS = [
    Topic("Crafts"),
    Topic("Weaving", parent="Crafts", aliases=("Looms",)),
    Topic("Jacquard", parent="Weaving"),
    Topic("Empty", parent="Jacquard"),
    Topic("Alone"),
]
PAPERS = [
    paper("a", tags=("Jacquard",)),
    paper("b", tags=("Looms", "Jacquard")),
    paper("c", tags=("Weaving",)),
    paper("d", tags=("Crafts", "Alone")),
    paper("e"),
]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return catalog_of(PAPERS, topics=TOPICS)[0]


@pytest.fixture(scope="module")
def pages(catalog: Catalog) -> dict[str, str]:
    return rendered(catalog)


def rendered(catalog: Catalog, per_page: int = 100) -> dict[str, str]:
    files = render_pages(source_of(catalog, Settings(per_page=per_page)))
    return {path: data.decode() for path, data in files}


def listed(page: str) -> list[str]:
    return re.findall(r"^## \[Title of (\w+)\]", page, re.MULTILINE)


@pytest.mark.parametrize(
    ("slug", "ids"),
    [("crafts", "abcd"), ("weaving", "abc"), ("jacquard", "ab"), ("alone", "d")],
)
def test_a_topic_has_the_papers_of_all_narrower_ones(
    pages: dict[str, str], slug: str, ids: str
) -> None:
    """Each once, whichever of the topics it names, in the order of any listing."""
    page = pages[f"tags/{slug}.md"]
    assert "".join(listed(page)) == ids
    assert f"\n{len(ids)} paper" in page


def test_a_topic_leads_to_its_guide() -> None:
    """The page of yours that says what to read first."""
    topics = [Topic("Alone", guide="guides/start.md")]
    pages = rendered(catalog_of(PAPERS, topics=topics)[0])
    assert "[reading guide](../guides/start.md) says what to read first" in pages["tags/alone.md"]


def test_check_finds_a_guide_that_is_not_there(shelf: Path) -> None:
    """As an error on its line in `topics.yml`; with the page there is none."""
    (shelf / "collection/topics.yml").write_text("- label: Alone\n  guide: guides/start.md\n")
    _, problems = read_shelf(Shelf(shelf))
    assert [(p.path, p.line, p.field) for p in problems if p.is_error] == [
        ("collection/topics.yml", 2, "guide")
    ]
    (shelf / "docs/guides").mkdir()
    (shelf / "docs/guides/start.md").write_text("# Start here\n")
    assert not any(problem.is_error for problem in read_shelf(Shelf(shelf))[1])


def test_a_switch_shows_a_topics_own_papers_alone(pages: dict[str, str]) -> None:
    """A link each way, with both numbers, which needs no script."""
    assert "[Without narrower topics (2)](weaving/own.md)" in pages["tags/weaving.md"]
    own = pages["tags/weaving/own.md"]
    assert listed(own) == ["b", "c"]
    assert "# Weaving without narrower topics" in own
    assert "[With narrower topics (3)](../../tags/weaving.md)" in own


def test_no_switch_where_it_would_show_nothing_else(pages: dict[str, str]) -> None:
    """A topic whose papers are all its own, and one that no paper names itself."""
    assert {path for path in pages if path.endswith("/own.md")} == {
        "tags/crafts/own.md",
        "tags/weaving/own.md",
    }
    above = catalog_of([paper("a", tags=("Weaving",))], topics=TOPICS)[0]
    assert not [path for path in rendered(above) if path.endswith("/own.md")]


def test_own_papers_go_on_on_further_pages(catalog: Catalog) -> None:
    """As any listing does."""
    pages = rendered(catalog, per_page=1)
    assert listed(pages["tags/weaving/own.md"]) == ["b"]
    assert listed(pages["tags/weaving/own/page/2.md"]) == ["c"]
    assert listed(pages["tags/weaving/page/3.md"]) == ["c"]


def test_a_topic_named_like_the_switch_has_its_page() -> None:
    """A tag `own` and a tag like any address of a listing stay apart from them."""
    shelf = catalog_of([paper("a", tags=("own", "weaving/own", "Weaving", "Jacquard"))])[0]
    assert {"tags/own.md", "tags/weaving-own.md"} <= rendered(shelf).keys()


def test_overviews_count_them_too(pages: dict[str, str]) -> None:
    """The tree of topics, and the chart of the most used ones."""
    tree = re.findall(r"^( *)- \[(\w+)\]\S+ \((\d)\)", pages["tags/index.md"], re.MULTILINE)
    assert tree == [
        ("", "Alone", "1"),
        ("", "Crafts", "4"),
        ("    ", "Weaving", "3"),
        ("        ", "Jacquard", "2"),
    ]
    drawn = re.findall(r"(\w+): (\d) papers?", pages["tags/index.md"])
    assert drawn == [("Crafts", "4"), ("Weaving", "3"), ("Jacquard", "2"), ("Alone", "1")]


def test_a_papers_own_page_names_its_own_topics(pages: dict[str, str]) -> None:
    """What stands above them is said on the topics' pages."""
    assert "Topics: [Jacquard](../tags/jacquard.md)\n" in pages["papers/a.md"]


def test_the_search_agrees_with_the_pages(
    catalog: Catalog, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """`topic:NAME`, by label or alias, finds the papers that the topic's page lists."""
    docs = tmp_path_factory.mktemp("docs")
    for path, data in search_files(catalog, SearchSettings())[0].items():
        file = docs / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    index = Reader.open(docs)
    for name, slug in [("crafts", "crafts"), ("looms", "weaving"), ("jacquard", "jacquard")]:
        found = search(f"topic:{name}", index).documents.tolist()
        urls = {index.card(number).url for number in found}
        assert urls == {f"papers/{id_}/" for id_ in catalog.by_topic[slug]}


def test_a_circle_of_topics_is_survived() -> None:
    """`check` reports it; the catalog is made all the same, and in bounded time."""
    circle = [Topic(f"t{n}", parent=f"t{(n + 1) % 50}") for n in range(50)]
    catalog, _ = catalog_of([paper("a", tags=("t0",))], topics=circle)
    assert catalog.by_topic["t1"] == ("a",)
