"""Search by meaning: what is learned, what is found, and that browser and command find the same."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papershelf.catalog import Catalog
from papershelf.model import Paper, PartialDate
from papershelf.search.index import cache
from papershelf.search.index.build import search_files
from papershelf.search.meaning.clusters import IN_ONE, clusters
from papershelf.search.meaning.packaged import FILE, packaged_vectors
from papershelf.search.meaning.subset import LEAST, MOST, subset
from papershelf.search.meaning.vectors import DIMENSIONS, as_text, from_text, quantised
from papershelf.search.query.meaning import nearest, with_meaning
from papershelf.search.query.reader import Reader
from papershelf.search.query.search import Notice, search
from papershelf.settings.search import SearchSettings
from search_scripts import ask, open_scripts
from shelves import catalog_of, paper, papershelf

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ENGLISH = SearchSettings()

SMALL = [
    paper("legs", title="Gaits of a quadruped", abstract="The walking of robots with four legs."),
    paper("words", title="Machine translation", abstract="Sentences in another language."),
    paper("eyes", title="Segmentation of images", abstract="Each pixel gets a class."),
    paper("none", title="Xyzzyx", abstract=""),
]


def topical_papers(count: int) -> list[Paper]:
    """Papers about some fields, each with words of its own. Two words of a field are never in one
    paper (`onea`, `oneb`), so that only what stands around them says that they are alike.
    """
    draw = random.Random(11)  # noqa: S311 (a fixed seed is the point)
    fields = [[f"{name}{number:02}x" for number in range(30)] for name in ("sea", "sky", "ore")]
    pairs = [("onea", "oneb"), ("twoa", "twob"), ("sixa", "sixb")]
    common = [f"common{number}x" for number in range(150)]
    papers = []
    for number in range(count):
        words, pair = fields[number % 3], pairs[number % 3]
        text = draw.choices(words, k=25) + draw.choices(common, k=10)
        text += [pair[number % 2]] * 2
        draw.shuffle(text)
        day = PartialDate(2020 + number % 5, 1 + number % 12)
        papers.append(paper(f"p{number}", title=text[0], abstract=" ".join(text), published=day))
    return papers


def written(papers: Sequence[Paper], folder: Path) -> Reader:
    for path, data in search_files(catalog_of(papers)[0], ENGLISH)[0].items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return Reader.open(folder)


@pytest.fixture(scope="module")
def large() -> list[Paper]:
    return topical_papers(LEAST + 100)


@pytest.fixture(scope="module")
def learned(large: list[Paper], tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return written(large, tmp_path_factory.mktemp("learned"))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return written(SMALL, tmp_path_factory.mktemp("small"))


def ids(numbers: Any, index: Reader) -> list[str]:
    return [index.card(number).url.split("/")[1] for number in numbers.tolist()]


def test_other_words_of_the_same_meaning(large: list[Paper]) -> None:
    """A shelf is learned from: words that stand among the same words are alike, though no paper has
    both of them.
    """
    meaning = cache.from_bytes(search_files(catalog_of(large)[0], ENGLISH)[1]).meaning
    assert meaning
    words = meaning.words
    assert meaning.key != b"en"

    vectors = {
        term: vector.astype(np.int64)
        for term, vector in zip(words.terms, words.vectors, strict=True)
    }

    def likeness(one: str, other: str) -> int:
        return sum(
            int(vectors[f"{one}{first:02}x"] @ vectors[f"{other}{second:02}x"])
            for first in range(30)
            for second in range(30)
            if first != second
        )

    assert likeness("sea", "sea") > 2 * abs(likeness("sea", "sky"))
    for one, same, other in (("onea", "oneb", "twob"), ("twoa", "twob", "sixb")):
        assert vectors[one] @ vectors[same] > vectors[one] @ vectors[other]


def test_titles_are_learned_with_the_text_below() -> None:
    """A word that stands in titles alone, with no other word near it, is like the words that their
    papers say.
    """
    papers = topical_papers(LEAST)
    names = ("namea", "nameb", "namec")
    for at, one in enumerate(papers[:300]):
        papers[at] = replace(one, title=names[at % 3])
    meaning = cache.from_bytes(search_files(catalog_of(papers)[0], ENGLISH)[1]).meaning
    assert meaning
    vector = dict(zip(meaning.words.terms, meaning.words.vectors.astype(np.int64), strict=True))
    topics = {
        topic: sum(vector[f"{topic}{at:02}x"] for at in range(30))
        for topic in ("sea", "sky", "ore")
    }
    for name, topic in zip(names, topics, strict=True):
        near = {other: vector[name] @ of_topic for other, of_topic in topics.items()}
        assert all(near[topic] > 2 * abs(near[one]) for one in topics if one != topic)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([("?", "sea01x"), ("?", "")], [("sea01x", ""), ("?", "")]),
        ([("sea01x", "")], [("sea01x", ""), ("?", "")]),
    ],
)
def test_what_is_learned_again(
    large: list[Paper], before: list[tuple[str, str]], after: list[tuple[str, str]]
) -> None:
    """A word that goes from a text to a title, and a paper without words, count as a change."""

    def shelf(some: list[tuple[str, str]]) -> Catalog:
        first = [
            paper(f"a{at}", title=title, abstract=text, published=PartialDate(2020))
            for at, (title, text) in enumerate(some)
        ]
        return catalog_of([*first, *large])[0]

    _, known = search_files(shelf(before), ENGLISH)
    _, later = search_files(shelf(after), ENGLISH, known=known)
    _, clean = search_files(shelf(after), ENGLISH)
    first, one, other = (cache.from_bytes(data).meaning for data in (known, later, clean))
    assert first
    assert one
    assert other
    assert (one.words.weights == other.words.weights).all()
    assert (one.words.vectors == other.words.vectors).all()
    assert one.key == other.key != first.key


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("legged locomotion", "legs"),
        ("translating between languages", "words"),
        ("semantic labelling of pictures with pixels", "eyes"),
    ],
)
def test_a_small_shelf(small: Reader, query: str, first: str) -> None:
    """A shelf that is too small to learn from gets the vectors that the package brings."""
    found = with_meaning(query, search(query, small), small)
    assert ids(found.documents, small)[0] == first


@pytest.mark.parametrize(
    "query",
    [
        *("", "quux", "author:walking", "walking -robots", '"four legs"', "+robots", "2024"),
        "robots year:2024",
    ],
)
def test_nothing_rather_than_noise(small: Reader, query: str) -> None:
    """A text without a word of the shelf, or with signs, finds nothing by meaning."""
    assert nearest(query, small).tolist() == []
    found = search(query, small)
    assert with_meaning(query, found, small) == found


@pytest.mark.parametrize("query", ["robots.example.org/walking/", "doi:10.1000/walking.robots"])
def test_an_address_of_no_paper(query: str, small: Reader) -> None:
    """Nothing is like an address or identifier, whatever words it is made of."""
    found = search(query, small)
    assert found.notice == Notice("address")
    assert with_meaning(query, found, small) == found


def test_what_has_all_words_stays_first(learned: Reader) -> None:
    """Papers with all words keep their places; what is similar comes behind them."""
    query = "sea00x common3x"
    words = search(query, learned)
    both = with_meaning(query, words, learned)
    assert words.complete > 0
    first = words.documents[: words.complete].tolist()
    assert both.documents[: words.complete].tolist() == first
    assert len(both.documents) > len(words.documents)
    assert len(set(both.documents.tolist())) == len(both.documents)


def test_a_year_holds_for_what_is_similar_too(learned: Reader) -> None:
    """What a text says of the time is a filter, of which meaning makes no word."""
    query = "sea00x sea01x 2021"
    both = with_meaning(query, search(query, learned), learned)
    assert len(both.documents) > both.complete
    assert {learned.card(number).date[:4] for number in both.documents.tolist()} == {"2021"}
    query = "sea00x sea01x 2021 2022"
    both = with_meaning(query, search(query, learned), learned)
    years = {learned.card(number).date[:4] for number in both.documents[both.complete :].tolist()}
    assert years == {"2021", "2022"}


def test_who_has_half_stays_first(learned: Reader) -> None:
    """Where no paper has all words, the first of those that have half of their weight stay in front
    of what is similar, five at most; others are mixed with it.
    """
    words = search("sea00x quuxx common3x zzyzx", learned)
    both = with_meaning("sea00x quuxx common3x zzyzx", words, learned)
    assert (words.complete, words.leading) == (0, 5)
    assert both.documents[:5].tolist() == words.documents[:5].tolist()
    assert both.documents.tolist() != words.documents.tolist()


def test_similar_spelling_stays_last(learned: Reader) -> None:
    """Papers of another spelling stand below those of what was typed and what is similar to it,
    and are not counted.
    """
    words = replace(search("sea00x common3x", learned), complete=2, counted=4, leading=2)
    both = with_meaning("sea00x common3x", words, learned)
    assert both.documents[:2].tolist() == words.documents[:2].tolist()
    assert both.counted > 4
    first, behind = both.documents[: both.counted], both.documents[both.counted :]
    assert set(behind.tolist()) == {*words.documents[4:].tolist()} - {*first.tolist()}


def queries(papers: Sequence[Paper], count: int) -> list[str]:
    """Words of papers, alone and in rows, with signs, mistakes and words of no paper among them."""
    draw = random.Random(3)  # noqa: S311 (a fixed seed is the point)
    words = sorted({word for one in papers for word in f"{one.title} {one.abstract}".split()})
    words += ["quux", "network", "robots", "learn", "-sea", '"', "author:x", "naïve", "学習", "a"]
    words += ["2021", "2022", "May 2022"]
    return [" ".join(draw.choices(words, k=draw.randint(1, 7))) for _ in range(count)]


NEAREST = """async json => {
  const { Index } = await import("/js/index.js")
  const { withMeaning } = await import("/js/meaning.js")
  const manifest = await (await fetch("/search/manifest.json")).json()
  const index = new Index(manifest, new URL("/", location), lunr)
  const nothing = { complete: 0, counted: 0, leading: 0, spans: [""], target: null }
  const none = { documents: new Int32Array(0), ...nothing }
  const found = []
  for (const query of JSON.parse(json)) {
    found.push([...(await withMeaning(query, none, index)).documents])
  }
  return JSON.stringify(found)
}"""


@pytest.mark.parametrize("shelf", ["learned", "small"])
def test_browser_and_command_agree(
    shelf: str, request: pytest.FixtureRequest, large: list[Paper], browser: Browser
) -> None:
    """A thousand texts have the same papers in the same order in both."""
    index: Reader = request.getfixturevalue(shelf)
    papers = large if shelf == "learned" else SMALL
    files = {
        file.relative_to(index.docs).as_posix(): file.read_bytes()
        for file in index.docs.rglob("*.json")
    }
    texts = queries(papers, 500)
    page = open_scripts(browser, files)
    found = ask(page, NEAREST, texts)
    page.close()
    assert found == [nearest(text, index).tolist() for text in texts]
    assert any(found)


def test_incremental_equals_clean(large: list[Paper]) -> None:
    """What the last run kept saves time and changes no byte, when papers come, change and go."""
    _, known = search_files(catalog_of(large)[0], ENGLISH)
    later = [*large[3:], *topical_papers(40)[:2], paper("new", title="sea01x sky02x")]
    later[5] = replace(later[5], abstract="sea03x sea04x onea")
    catalog, _ = catalog_of(later)
    assert search_files(catalog, ENGLISH, known=known)[0] == search_files(catalog, ENGLISH)[0]


def test_a_days_papers_change_no_word(large: list[Paper]) -> None:
    """Word vectors follow from papers before the newest quarter alone."""
    newest = [
        paper(f"n{at}", title="sea01x sky02x", published=PartialDate(2025, 2, 1 + at))
        for at in range(20)
    ]
    before = kept_words([*large, newest[0]])
    assert kept_words([*large, *newest]) == before
    assert kept_words([*large[1:], newest[0]]) != before


def kept_words(papers: Sequence[Paper]) -> tuple[tuple[str, ...], bytes, bytes]:
    meaning = cache.from_bytes(search_files(catalog_of(papers)[0], ENGLISH)[1]).meaning
    assert meaning
    words = meaning.words
    return words.terms, words.weights.tobytes(), words.vectors.tobytes()


INDEXED = """
import sys
from invented_papers import invented_papers
from papershelf.settings.search import SearchSettings
from papershelf.search.index.build import search_files
from papershelf.search.query import meaning
from shelves import catalog_of
files, _ = search_files(catalog_of(invented_papers(int(sys.argv[1])))[0], SearchSettings())
print("meaning" in str(files["search/manifest.json"]), "scipy" in sys.modules)
"""


@pytest.mark.parametrize(("papers", "said"), [(40, "True False"), (1_500, "True True")])
def test_scipy_is_imported_where_a_shelf_is_learned_from(papers: int, said: str) -> None:
    """And neither where the packaged vectors serve, nor for a query."""
    support = str(Path(__file__).parent / "support")
    done = subprocess.run(
        [sys.executable, "-c", INDEXED, str(papers)],
        env=os.environ | {"PYTHONPATH": support},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == said


def test_another_language() -> None:
    """A small shelf in a language without packaged vectors has no files of meaning."""
    files, _ = search_files(catalog_of(SMALL)[0], SearchSettings(language="de"))
    assert "meaning" not in json.loads(files["search/manifest.json"])
    assert packaged_vectors("de") is None


def test_the_packaged_vectors() -> None:
    """They are at most a megabyte, sorted, and each word has a vector and a weight."""
    words = packaged_vectors("en")
    assert words
    assert list(words.terms) == sorted(set(words.terms))
    assert words.vectors.shape == (len(words.terms), DIMENSIONS)
    assert (words.weights > 0).all()
    package = Path(__file__).parent.parent / "generator/papershelf/search/meaning"
    assert (package / FILE).stat().st_size <= 1_000_000


@pytest.mark.parametrize("text", ["same", "few", "one"])
def test_texts_that_teach_nothing(text: str) -> None:
    """Papers that all say the same, or hardly anything, are no failure: packaged vectors serve."""
    words = [f"word{chr(97 + at // 26)}{chr(97 + at % 26)}" for at in range(300)]
    said = {"same": words, "few": words[:50], "one": words[:1]}[text]
    papers = [paper(f"p{at}", title="Same", abstract=" ".join(said)) for at in range(LEAST)]
    meaning = cache.from_bytes(search_files(catalog_of(papers)[0], ENGLISH)[1]).meaning
    assert meaning
    assert len(meaning.words.vectors) == len(meaning.words.terms)


def dated(count: int, year: int, prefix: str = "p", month: int | None = None) -> list[Paper]:
    day = PartialDate(year, month)
    return [paper(f"{prefix}{number}", published=day) for number in range(count)]


@pytest.mark.parametrize(
    ("papers", "count"),
    [
        (dated(LEAST - 1, 2020), 0),
        (dated(LEAST, 2020), LEAST),
        (dated(LEAST, 2020) + dated(9, 2024, "n", 5), LEAST),
        (dated(LEAST, 2020) + dated(2_000, 2024, "n", 5), LEAST + 2_000),
        (dated(MOST + 5, 2020), MOST),
        ([paper(f"p{number}") for number in range(LEAST)], LEAST),
        ([], 0),
    ],
)
def test_what_is_learned_from(papers: list[Paper], count: int) -> None:
    """Papers before the newest quarter, so many at most; all where these are few; none of few."""
    assert len(subset(papers)) == count


_ROWS = st.lists(
    st.lists(st.floats(-1e9, 1e9), min_size=DIMENSIONS, max_size=DIMENSIONS), max_size=3
)


@settings(max_examples=30, deadline=None)
@given(_ROWS)
def test_vectors_are_kept_in_text(rows: list[list[float]]) -> None:
    """Any vectors become odd numbers of four bits, and text keeps these."""
    vectors = quantised(np.array(rows, dtype=np.float64).reshape(-1, DIMENSIONS))
    assert set(np.unique(vectors)) <= set(range(-15, 16, 2))
    assert (from_text(as_text(vectors)) == vectors).all()


def test_clusters() -> None:
    """On a large shelf each paper is in one cluster, and nearer to its centre than to others."""
    draw = np.random.default_rng(5)
    centres = draw.normal(size=(60, DIMENSIONS))
    values = centres[draw.integers(60, size=IN_ONE + 1)] + draw.normal(
        size=(IN_ONE + 1, DIMENSIONS)
    )
    vectors = quantised(values)
    found = clusters(vectors)
    assert sorted(np.concatenate(found.rows).tolist()) == list(range(len(vectors)))
    assert len(found.rows) == len(found.centres) > 10
    some = found.rows[0]
    cosines = vectors[some].astype(np.int64) @ found.centres.T.astype(np.int64)
    cosines = cosines / np.sqrt((found.centres.astype(np.int64) ** 2).sum(axis=1))
    assert (cosines.argmax(axis=1) == 0).all()
    again = clusters(vectors)
    assert (again.centres == found.centres).all()
    assert len(clusters(vectors[:IN_ONE]).rows) == 1


def test_the_command(tmp_path: Path) -> None:
    """`--meaning` adds what is similar; without it nothing is found."""
    (tmp_path / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    written(SMALL, tmp_path / "docs")
    query = "locomotion of pixels"
    assert "Gaits" not in papershelf(tmp_path, "search", query).stdout
    assert "Gaits" in papershelf(tmp_path, "search", "--meaning", query).stdout


SETTINGS = """\
site_name: Legs
theme: {name: material, custom_dir: .papershelf/overrides, font: false}
plugins: []
"""


@pytest.fixture(scope="module")
def page(small: Reader, browser: Browser) -> Iterator[Page]:
    files = {
        file.relative_to(small.docs).as_posix(): file.read_bytes()
        for file in small.docs.rglob("*.json")
    }
    page = open_scripts(browser, files)
    yield page
    page.close()


ENGINE = """async json => {
  const { Engine } = await import("/js/engine.js")
  const answers = []
  const root = new URL("/", location)
  const manifest = fetch("/search/manifest.json")
  const engine = new Engine(root, manifest, lunr, (said) => answers.push(said))
  for (const message of JSON.parse(json)) await engine.receive(message)
  return JSON.stringify(answers)
}"""


def test_nothing_is_loaded_before_it_is_asked_for(page: Page, small: Reader) -> None:
    """Neither script nor file of meaning is fetched for a search by words, and the answer says that
    there is more to ask for; then only the files that the words need.
    """
    directory = small.meaning()
    assert directory
    name = small.manifest["meaning"]
    files = {name, *directory["words"]["files"].split(), *directory["papers"]["files"].split()}
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[1]))

    def of_meaning() -> list[str]:
        return [one for one in asked if one == "meaning.js" or one.split(".")[0] in files]

    message = {"type": "search", "id": 1, "query": "legs locomotion", "size": 5}
    [answer] = ask(page, ENGINE, [message])
    assert answer["hasMeaning"]
    assert of_meaning() == []
    [answer] = ask(page, ENGINE, [message | {"meaning": True}])
    assert answer["items"][0]["url"] == "papers/legs/"
    assert len(of_meaning()) <= 2 + 2 + 1
