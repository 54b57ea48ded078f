"""What a person finds: by words, phrases, identifiers, with mistakes, and while still typing."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papershelf.app.reading import read_shelf
from papershelf.app.shelf import Shelf
from papershelf.catalog import Catalog
from papershelf.model import Author, Identifiers, PartialDate
from papershelf.search.index.build import search_files
from papershelf.search.index.handwritten import WrittenPage
from papershelf.search.query.reader import Reader
from papershelf.search.query.search import Found, search
from papershelf.search.terms.language import language
from papershelf.search.terms.words import fold, index_words
from papershelf.settings.search import SearchSettings
from search_scripts import ask, open_scripts
from shelves import catalog_of, golden_shelf, paper
from trial_papers import real_papers

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAPERS: list[dict[str, Any]] = [
    {"title": "Graph Neural Networks for Chess Endgames", "authors": ["Ada Example"]},
    {"title": "Neural Graph Drawing", "abstract": "Networks of chess players are drawn."},
    {"title": "Segmentation of Harbour Images", "venue": "ICRA"},
    {"title": "Universities and Their Harbours", "authors": ["Müller, Jürgen"]},
    {"title": "The Universitat Test Set"},
    {"title": "Bayesian Tides", "abstract": "Bayes's rule meets GPT-4 and LLaMA-3.1 in C++."},
    {"title": "深度学习 for Tides"},
    {"title": "Multi-Tasking Rovers", "abstract": "We do not survey harbours."},
    {"title": "A Survey of Harbour Robots", "votes": 9, "published": PartialDate(2020)},
    {
        "title": "Tide Tables, Revisited",
        "identifiers": Identifiers(arxiv="2412.06769", doi="10.1000/tide.1"),
    },
    {"title": "Harbour Robots at Night", "votes": 3, "published": PartialDate(2024, 5)},
    {"title": "constructor and __proto__ Considered", "abstract": "<script>alert(1)</script>"},
]
PAGES = [WrittenPage("design.md", "# How Tides Are Read\n\nChess is not played here.\n")]


def small_shelf() -> Catalog:
    papers = []
    for number, given_ in enumerate(PAPERS):
        names = tuple(map(Author, given_.get("authors", ())))
        papers.append(paper(f"paper-{number}", **{**given_, "authors": names}))
    return catalog_of(papers)[0]


def published(catalog: Catalog, folder: Path) -> Reader:
    files, _ = search_files(catalog, SearchSettings(), PAGES)
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return Reader.open(folder)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return published(small_shelf(), tmp_path_factory.mktemp("docs"))


@pytest.fixture(scope="module")
def scripts(browser: Browser) -> Iterator[Page]:
    files, _ = search_files(small_shelf(), SearchSettings(), PAGES)
    page = open_scripts(browser, files)
    page.evaluate(OPEN)
    yield page
    page.close()


OPEN = """async () => {
  const { Index } = await import("/js/index.js")
  const manifest = await (await fetch("/search/manifest.json")).json()
  window.index = new Index(manifest, new URL("/", location), lunr)
}"""
SEARCH = """async json => {
  const { search } = await import("/js/search.js")
  const found = []
  for (const query of JSON.parse(json)) {
    const { documents, unsure, wants, ...rest } = await search({ query }, index)
    found.push({ documents: [...documents], wants: wants.map(({ role }) => role), ...rest })
  }
  return JSON.stringify(found)
}"""


@pytest.mark.parametrize(
    "query",
    [
        "10.1000/Loom.13",
        "doi:10.1000/loom.13",
        "https://doi.org/10.1000/loom.13",
        "2412.06769v2",
        "arXiv:2412.06769",
        "https://arxiv.org/pdf/2412.06769",
        "cs.CL",
        "category:math.CO",
        "institute of weft",
        '"institute of weft"',
        "affiliation:weft",
    ],
)
def test_what_the_page_shows_of_a_paper_finds_it(query: str, tmp_path: Path) -> None:
    """Identifiers in any spelling, categories, and the affiliations of its authors."""
    loom = paper(
        "loom",
        authors=(Author("Ada"), Author("Bob", "Institute of Weft"), Author("Cy", "Warp Lab")),
        identifiers=Identifiers(arxiv="2412.06769", doi="10.1000/loom.13"),
        categories=("cs.CL", "math.CO"),
    )
    other = paper("other", authors=(Author("Knot", "Warp Institute"),), categories=("cs.LG",))
    index = published(catalog_of([loom, other])[0], tmp_path)
    found = search(query, index)
    assert titles(found, index)[: found.complete] == ["Title of loom"]


def titles(found: Found, index: Reader) -> list[str]:
    return [index.card(number).title for number in found.documents.tolist()]


def as_the_browser_says(found: Found, index: Reader) -> dict[str, Any]:
    notice: dict[str, str] | None = None
    if found.notice is not None:
        notice = {"kind": found.notice.kind}
        if found.notice.kind in ("spelling", "similar"):
            notice |= {"shown": found.notice.shown, "typed": found.notice.typed}
    return {
        "documents": found.documents.tolist(),
        "complete": found.complete,
        "counted": found.counted,
        "leading": found.leading,
        "spans": list(found.spans),
        "notice": notice,
        "target": None if found.target is None else index.card(found.target).url,
        "words": [{"term": mark.term, "prefix": mark.prefix} for mark in found.marks],
        "wants": [want.role for want in found.wants],
    }


CASES: Mapping[str, list[str]] = {
    "graph neural networks": ["Graph Neural Networks for Chess Endgames", "Neural Graph Drawing"],
    '"graph neural"': ["Graph Neural Networks for Chess Endgames"],
    'graph -"graph neural"': ["Neural Graph Drawing"],
    "title:chess": ["Graph Neural Networks for Chess Endgames"],
    "author:example chess": ["Graph Neural Networks for Chess Endgames"],
    "jurgen": ["Universities and Their Harbours"],
    "JÜRGEN": ["Universities and Their Harbours"],
    "gpt-4": ["Bayesian Tides"],
    "llama-3.1": ["Bayesian Tides"],
    "c++": ["Bayesian Tides"],
    "bayes": ["Bayesian Tides"],
    "学习": ["深度学习 for Tides"],
    "深": ["深度学习 for Tides"],
    '"深度学习"': ["深度学习 for Tides"],
    "harbour -robots -segmentation": ["Universities and Their Harbours", "Multi-Tasking Rovers"],
    "segmentati": ["Segmentation of Harbour Images"],
    "universit": ["Universities and Their Harbours", "The Universitat Test Set"],
    "multi-t": ["Multi-Tasking Rovers"],
    "2412.06769": ["Tide Tables, Revisited"],
    "https://arxiv.org/pdf/2412.06769v3.pdf": ["Tide Tables, Revisited"],
    "https://doi.org/10.1000/TIDE.1": ["Tide Tables, Revisited"],
    "paper-9": ["Tide Tables, Revisited"],
    "2412.067": ["Tide Tables, Revisited"],
    "page:chess": ["How Tides Are Read"],
    "__proto__": ["constructor and __proto__ Considered"],
    "constructor": ["constructor and __proto__ Considered"],
    "<script>": ["constructor and __proto__ Considered"],
    "*tion": ["Segmentation of Harbour Images"],
    "*toring nothing": [],
    "zzzzzzz": [],
    "~~ - + *": [],
    "🙂": [],
}


@pytest.mark.parametrize("query", CASES)
def test_what_is_found(index: Reader, query: str) -> None:
    """Each query finds these, in this order."""
    assert titles(search(query, index), index) == CASES[query]


@pytest.mark.parametrize(
    ("query", "kind", "shown", "first"),
    [
        ("grahp neural", "spelling", "graph neural", "Graph Neural Networks for Chess Endgames"),
        (
            "Segmantation images",
            "spelling",
            "segmentation images",
            "Segmentation of Harbour Images",
        ),
        (
            "Grähp, neura\u0301l",
            "spelling",
            "graph, neura\u0301l",
            "Graph Neural Networks for Chess Endgames",
        ),
        ("GRAHP neural", "some", "", "Neural Graph Drawing"),
        ("chess segmentation", "some", "", "Segmentation of Harbour Images"),
        ("the", None, "", "The Universitat Test Set"),
        ("~~", "short", "", None),
        ("zzzzzzz", None, "", None),
        ("zzzzzzz qqqqqqq", None, "", None),
        ("chess", None, "", "Graph Neural Networks for Chess Endgames"),
        ("", None, "", "Harbour Robots at Night"),
        ("-chess", None, "", "Harbour Robots at Night"),
    ],
)
def test_what_is_said(
    index: Reader, query: str, kind: str | None, shown: str, first: str | None
) -> None:
    """Results of other words, or of some words only, are said to be so."""
    found = search(query, index)
    assert (found.notice and found.notice.kind) == kind
    assert found.notice is None or found.notice.shown == shown
    assert next(iter(titles(found, index)), None) == first


def test_exact_leaves_words_alone(index: Reader) -> None:
    """Who wants the words as typed gets no others."""
    found = search("grahp", index, exact=True)
    assert not len(found.documents)
    assert found.notice is None


def test_an_identifier_is_a_target(index: Reader) -> None:
    """An identifier leads to one paper; a word that no paper has as identifier is a word."""
    found = search("arXiv:2412.06769", index)
    assert found.target is not None
    assert found.documents.tolist() == [found.target]
    assert search("2412.99999", index).target is None
    assert search("constructor", index).target is None


def test_the_browser_finds_the_same(scripts: Page, index: Reader) -> None:
    """Every query of this file, and each beginning of it, gives the same on both sides."""
    queries = [query[:end] for query in CASES for end in range(len(query) + 1)]
    queries += ["grahp neural", "Segmantation images", "chess segmentation", "-chess -tides", " "]
    queries += ["GRÄHP, neura\u0301l", "grahp\u0308-Grahp_grahp"]
    theirs = ask(scripts, SEARCH, queries)
    for query, found in zip(queries, theirs, strict=True):
        assert found == as_the_browser_says(search(query, index), index), query


WORDS = sorted({word for one in PAPERS for word in one["title"].split()})
TYPED = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.sampled_from(WORDS).map(lambda word: word[:-2]),
        st.sampled_from([*'-"+*~^', "title:", "author:", " ", "~2", "^3", "*", "\U0001f642", "深"]),
        st.text(max_size=4, alphabet=st.characters(max_codepoint=0x2FF)),
    ),
    max_size=8,
).flatmap(lambda parts: st.sampled_from([" ".join(parts), "".join(parts)]))


@settings(max_examples=25)
@given(queries=st.lists(TYPED, min_size=8, max_size=16))
def test_any_query_gives_the_same_on_both_sides(
    scripts: Page, index: Reader, queries: list[str]
) -> None:
    """Whatever is typed, both sides find the same documents and say the same; nobody raises."""
    theirs = ask(scripts, SEARCH, queries)
    for query, found in zip(queries, theirs, strict=True):
        assert found == as_the_browser_says(search(query, index), index), query


def falls(title: str, document: int, index: Reader) -> tuple[int, int]:
    """A title typed letter by letter: how often its paper, once among the first ten, stayed there
    at the next letter, and how often it did not.
    """
    stayed = fell = 0
    was_in = False
    for end in range(1, min(len(title), 60) + 1):
        is_in = document in search(title[:end], index).documents[:10].tolist()
        stayed += was_in and is_in
        fell += was_in and not is_in
        was_in = is_in
    return stayed, fell


def test_typing_the_titles_of_the_golden_shelf(tmp_path: Path) -> None:
    """On a small shelf of awkward titles no result jumps away while its title is typed."""
    content, _ = read_shelf(Shelf(golden_shelf(tmp_path)))
    assert content is not None
    index = published(content.catalog, tmp_path / "docs")
    counted = [
        falls(index.card(document).title, document, index) for document in range(index.papers)
    ]
    assert sum(stayed for stayed, _ in counted) > 100
    assert sum(fell for _, fell in counted) == 0


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, trial_data: Path) -> Callable[[int], Reader]:
    """`real(count)`: the index of so many papers of the trial data."""

    def opened(count: int) -> Reader:
        catalog, _ = catalog_of(real_papers(trial_data, count))
        return published(catalog, tmp_path_factory.mktemp("real"))

    return opened


def content_words(title: str) -> list[str]:
    """Words of at least four letters that are no stop words, each once."""
    words = [fold(word) for word in re.findall(r"[^\W\d_]{4,}", title)]
    term = language("en").term
    return [word for word in dict.fromkeys(words) if word.isascii() and term(word)]


def misspelt(words: list[str], draw: random.Random) -> list[str]:
    """One letter of one word changed, left out, put in, or swapped with the next."""
    at = draw.randrange(len(words))
    word = words[at]
    place = draw.randrange(len(word) - 1)
    letter = draw.choice("abcdefghijklmnopqrstuvwxyz".replace(word[place], ""))
    swapped = word[place + 1] + word[place]
    start, rest = word[:place], word[place + 1 :]
    wrong = draw.choice(
        (
            start + letter + rest,
            start + rest,
            start + letter + word[place:],
            start + swapped + rest[1:],
        )
    )
    return [*words[:at], wrong, *words[at + 1 :]]


def shares(index: Reader, sampled: int) -> dict[str, float]:
    """How often a paper is found by its title (as first) and by three words (among five)."""
    draw = random.Random(7)  # noqa: S311 (a fixed seed is the point)
    kinds: dict[str, list[bool]] = {"title": [], "words": [], "wrong": [], "cut": []}

    def is_found(query: str, title: str, most: int) -> bool:
        key = [word for word, _ in index_words(title)]
        cards = map(index.card, search(query, index).documents[:most].tolist())
        return any([word for word, _ in index_words(card.title)] == key for card in cards)

    for document in draw.sample(range(index.papers), min(sampled, index.papers)):
        title = index.card(document).title
        kinds["title"].append(is_found(title, title, 1))
        words = content_words(title)
        if len(words) < 3:
            continue
        three = [words[at] for at in sorted(draw.sample(range(len(words)), 3))]
        kinds["words"].append(is_found(" ".join(three), title, 5))
        kinds["wrong"].append(is_found(" ".join(misspelt(three, draw)), title, 5))
        if len(three[2]) > 5:
            kinds["cut"].append(is_found(" ".join([*three[:2], three[2][:5]]), title, 5))
    return {kind: sum(found) / len(found) for kind, found in kinds.items()}


def assert_good(found: Mapping[str, float]) -> None:
    assert found["title"] >= 0.99, found
    assert min(found["words"], found["wrong"], found["cut"]) >= 0.95, found


def test_finding_real_papers(real: Callable[[int], Reader]) -> None:
    """Of 1,000 real papers, nearly all are found by title, and by three words even if misspelt."""
    index = real(1_000)
    assert_good(shares(index, 100))
    counted = [
        falls(index.card(document).title, document, index)
        for document in random.Random(3).sample(range(index.papers), 10)  # noqa: S311
    ]
    assert sum(fell for _, fell in counted) <= 0.01 * sum(stayed for stayed, _ in counted)


@pytest.mark.soak
def test_finding_all_real_papers(real: Callable[[int], Reader]) -> None:
    """The same of 10,000; and of 500 titles that are typed, hardly any result jumps away."""
    index = real(10_000)
    assert_good(shares(index, 1_000))
    counted = [
        falls(index.card(document).title, document, index)
        for document in random.Random(3).sample(range(index.papers), 500)  # noqa: S311
    ]
    assert sum(fell for _, fell in counted) <= 0.004 * sum(stayed for stayed, _ in counted)
