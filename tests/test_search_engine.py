"""The worker's answers to the search page: filters, counts, orders, marks; and phrases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from invented_papers import invented_papers
from papershelf.search.index.build import search_files
from papershelf.search.terms import lunrfiles
from papershelf.settings.search import SearchSettings
from search_reader import Published
from search_scripts import ask as ask_scripts
from search_scripts import open_scripts
from shelves import catalog_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

SCRIPTS = Path(__file__).parent.parent / "overrides/assets/javascripts/search"
ORIGIN = "https://search.test/shelf/"
FOLDER = "assets/javascripts/search-0/"

START = """folder => {
  const worker = new Worker(`${folder}search/worker.js`)
  const waiting = new Map()
  worker.onmessage = ({ data }) => waiting.get(data.id)?.(data)
  window.ask = message => new Promise(answer => {
    const id = waiting.size
    waiting.set(id, answer)
    worker.postMessage({ ...message, id })
  })
}"""

Answer = dict[str, Any]

HOT = [f"p-{number}" for number in range(100, 0, -3)]
"""Papers that are trending."""


@pytest.fixture(scope="module")
def published() -> Published:
    catalog, _ = catalog_of(invented_papers(120))
    return Published(search_files(catalog, SearchSettings(), hot=HOT)[0])


@pytest.fixture(scope="module")
def page(browser: Browser, published: Published) -> Iterator[Page]:
    """A page whose worker answers from the published files."""
    page = browser.new_page()

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN)
        if path.startswith(f"{FOLDER}search/"):
            route.fulfill(path=SCRIPTS / Path(path).name, content_type="text/javascript")
        elif path.startswith(f"{FOLDER}lunr/"):
            route.fulfill(body=lunrfiles.read("lunr.js"), content_type="text/javascript")
        else:
            route.fulfill(body=published.files.get(path, b"<!doctype html>"))

    page.route("**/*", answer)
    page.goto(ORIGIN)
    page.evaluate(START, FOLDER)
    yield page
    page.close()


@pytest.fixture
def ask(page: Page) -> Callable[..., Answer]:
    """`ask(type, …)`: the worker's answer to that message."""

    def asked(type_: str, **said: Any) -> Answer:
        answer: Answer = page.evaluate(
            "message => ask(message)", {"type": type_, "query": "", "filters": {}, **said}
        )
        return answer

    return asked


def numbers_of(published: Published, answer: Answer) -> list[int]:
    """The documents of an answer's items."""
    at = {card["url"]: number for number, card in enumerate(published.cards())}
    return [at[item["url"]] for item in answer["items"]]


def having(published: Published, facet: str, *values: str) -> set[int]:
    """Documents with any of these values, which are slugs, or labels of what has no page."""
    known = published.facet(facet)
    return {
        number
        for (label, slug), numbers in known.items()
        if (slug or label) in values
        for number in numbers
    }


def values_of(published: Published, facet: str) -> list[str]:
    return [slug or label for label, slug in published.facet(facet)]


def test_everything_stands_newest_first(published: Published, ask: Callable[..., Answer]) -> None:
    """No words and no filters: all papers, by day, then by number."""
    answer = ask("search", size=1000)
    ranks = published.ranks()
    assert answer["total"] == 120
    assert numbers_of(published, answer) == sorted(range(120), key=lambda at: (ranks[at], at))


def test_items_are_the_cards(published: Published, ask: Callable[..., Answer]) -> None:
    """Each says what the card of its document says; what has matches marked is whole in pieces."""
    answer = ask("search", query="grari debala", size=50)
    cards = {card["url"]: card for card in published.cards()}
    assert answer["items"]
    for item in answer["items"]:
        pieces = {name: item[name] for name in ("title", "authors", "venue")}
        whole = {name: "".join(text for text, _ in some) for name, some in pieces.items()}
        assert item | whole == cards[item["url"]] | {"why": item["why"]}
        marked = {text for text, is_marked in item["title"] if is_marked}
        assert marked <= {"grari", "debala"}


def test_first_results_are_asked_for(ask: Callable[..., Answer]) -> None:
    """More of them begin with the ones before, and the total stays."""
    few, more = ask("search", query="grari", size=5), ask("search", query="grari", size=12)
    assert len(few["items"]) == 5
    assert few["items"] == more["items"][:5]
    assert few["total"] == more["total"] > 12


def filters_of(published: Published) -> dict[str, tuple[dict[str, Any], set[int]]]:
    """Filters and the documents that pass, from the facets' files read in the plainest way."""
    everything = {*range(120)}
    venues, topics = values_of(published, "venue"), values_of(published, "topic")
    authors, years = values_of(published, "author"), [str(year) for year in range(2004, 2013)]

    def of(facet: str, *values: str) -> set[int]:
        return having(published, facet, *values)

    return {
        "one value": ({"venue": venues[:1]}, of("venue", venues[0])),
        "either of two": ({"topic": topics[:2]}, of("topic", *topics[:2])),
        "an author": ({"author": authors[:1]}, of("author", authors[0])),
        "two facets": (
            {"venue": venues[:1], "source": ["arXiv"]},
            of("venue", venues[0]) & of("source", "arXiv"),
        ),
        "years": ({"year": [2004, 2012]}, of("year", *years)),
        "has code": ({"has": ["code"]}, of("code", "yes")),
        "has what none has": ({"has": ["code", "note"]}, set()),
        "without": ({"without": {"topic": topics[:2]}}, everything - of("topic", *topics[:2])),
        "both": (
            {"topic": topics[:3], "without": {"topic": topics[:1], "source": ["arXiv"]}},
            of("topic", *topics[:3]) - of("topic", topics[0]) - of("source", "arXiv"),
        ),
        "unknown value": ({"venue": ["no such venue", "__proto__"]}, set()),
        "nothing asked": ({"year": None, "topic": [], "has": [], "without": {}}, everything),
    }


def test_filters_keep_what_has_the_values(published: Published, ask: Callable[..., Answer]) -> None:
    """Values of a facet are alternatives, facets are demands; with words and without."""
    words = {*numbers_of(published, ask("search", query="grari", size=1000))}
    assert 0 < len(words) < 120
    for name, (filters, expected) in filters_of(published).items():
        found = ask("search", filters=filters, size=1000)
        assert {*numbers_of(published, found)} == expected, name
        assert found["total"] == len(expected), name
        both = ask("search", query="grari", filters=filters, size=1000)
        assert {*numbers_of(published, both)} == expected & words, name


@pytest.mark.parametrize("name", ["year", "topic", "author", "venue", "source", "code"])
def test_counts_are_over_all_other_filters(
    published: Published, ask: Callable[..., Answer], name: str
) -> None:
    """Each value counts the results it would leave, most first; a value without any is left out."""
    venue = values_of(published, "venue")[0]
    filters: Answer = {"venue": [venue], "year": [2003, 2020], "has": ["code"]}
    own: dict[str, Answer] = {"year": {"year": None}, "venue": {"venue": []}, "code": {"has": []}}
    others = filters | own.get(name, {})
    among = {*numbers_of(published, ask("search", query="grari", filters=others, size=1000))}
    assert among
    answer = ask("facet", name=name, query="grari", filters=filters)
    counted = {(one["label"], one["slug"]): one["count"] for one in answer["values"]}
    assert counted == {
        value: count
        for value, documents in published.facet(name).items()
        if (count := len(among.intersection(documents)))
    }
    assert [*counted.values()] == sorted(counted.values(), reverse=True)
    assert answer["rest"] == 0


@pytest.mark.parametrize("name", ["note", "no such facet", "__proto__", "constructor"])
def test_facet_that_is_not_there(ask: Callable[..., Answer], name: str) -> None:
    """Has no values, whatever it is called."""
    assert ask("facet", name=name)["values"] == []


def test_orders(published: Published, ask: Callable[..., Answer]) -> None:
    """By date, by votes and by what is trending the results stay the same ones."""
    relevant = numbers_of(published, ask("search", query="grari", size=1000))
    ranks = published.ranks()
    dated = numbers_of(published, ask("search", query="grari", order="date", size=1000))
    assert dated == sorted(relevant, key=lambda at: (ranks[at], at))
    votes = {
        number: int(card["url"].removeprefix("papers/p-").rstrip("/")) % 7
        for number, card in enumerate(published.cards())
    }
    voted = numbers_of(published, ask("search", query="grari", order="votes", size=1000))
    assert voted == sorted(relevant, key=lambda at: (-votes[at], at))
    ids = [card["url"].removeprefix("papers/").rstrip("/") for card in published.cards()]
    hot = numbers_of(published, ask("search", query="grari", order="trending", size=1000))
    first = [at for id_ in HOT if (at := ids.index(id_)) in relevant]
    assert len(first) > 3
    assert hot == [*first, *(at for at in dated if at not in first)]


def test_few_results_in_a_hurry(ask: Callable[..., Answer]) -> None:
    """They are unsure where other words may be meant; asked without hurry, those join them."""
    first = ask("search", query="ristazin ", hurry=True)
    helped = ask("search", query="ristazin ")
    assert (first["unsure"], first["notice"]) == (True, None)
    assert (helped["unsure"], helped["notice"]["kind"]) == (False, "similar")
    assert first["total"] == 2
    assert [one["url"] for one in helped["items"]][: first["total"]] == [
        one["url"] for one in first["items"]
    ]
    assert ask("search", query="grari ", hurry=True)["unsure"] is False


def test_marks_are_of_the_search_that_is_shown(ask: Callable[..., Answer]) -> None:
    """Words in any form that has the same stem, and what begins as the word being typed; whatever
    was searched for since.
    """
    words = ask("search", query="neural grar")["words"]
    ask("search", query="one")
    text = "A Naïve grari? Neurals of no one, NEURAL-grarity."
    said = ask("mark", text=text, words=words)
    assert "".join(piece for piece, _ in said["parts"]) == text
    assert [text for text, marked in said["parts"] if marked] == [
        "grari",
        "Neurals",
        "NEURAL",
        "grarity",
    ]
    assert said["parts"][said["first"]] == ["grari", True]
    assert ask("mark", text="grari", words=ask("search", query="")["words"])["first"] == -1


def test_values_that_no_file_lists(ask: Callable[..., Answer]) -> None:
    """They are told, chosen or left out; one that is called by its label is found."""
    filters = {"author": ["nobody"], "without": {"topic": ["gone"], "author": []}}
    unlisted = [{"facet": "topic", "value": "gone"}, {"facet": "author", "value": "nobody"}]
    found = ask("search", query="", filters=filters)
    assert (found["total"], found["unlisted"]) == (0, unlisted)
    found = ask("search", query="", filters={"without": {"topic": ["gone"]}})
    assert (found["total"], found["unlisted"]) == (ask("search", query="")["total"], unlisted[:1])
    [first, *_] = [
        value
        for value in ask("facet", name="venue", query="", filters={})["values"]
        if value["label"] != value["value"]
    ]
    for name in (first["label"], first["value"]):
        found = ask("search", query="", filters={"venue": [name]})
        assert (found["total"], found["unlisted"]) == (first["count"], [])


def test_phrases_stand_together(published: Published, ask: Callable[..., Answer]) -> None:
    """Of the pairs of words that stand side by side anywhere, each is found where it stands."""
    places = published.places()
    pairs = [("grari", "debala"), ("debala", "grari"), ("grari", "grari"), ("tusta", "mohu")]
    for first, second in pairs:
        expected = {
            document
            for field, documents in places[first].items()
            for document, starts in documents.items()
            if {at + 1 for at in starts} & {*places[second].get(field, {}).get(document, ())}
        }
        found = ask("search", query=f'"{first} {second}"', size=1000)
        assert {*numbers_of(published, found)} == expected, (first, second)
        assert expected or first == second
        other = ask("search", query=f'grari -"{first} {second}"', size=1000)
        assert not expected & {*numbers_of(published, other)}


def test_failure_is_an_answer(page: Page, ask: Callable[..., Answer]) -> None:
    """Where a part cannot be had, the message is answered with what may be shown, and the same
    message sent again is answered when the part can be had.
    """
    missing = "**/search/i/*.json"
    page.route(missing, lambda route: route.fulfill(status=404))
    page.evaluate(START, FOLDER)  # a worker that has read nothing
    answer = ask("search", query="grari")
    assert answer["type"] == "failed"
    assert answer["message"] == "The search index could not be loaded."
    page.unroute(missing)
    assert ask("search", query="grari")["type"] == "results"


LETTERS = """async json => {
  const { Engine } = await import("/js/engine.js")
  const type = async (texts, hurry) => {
    const answers = []
    const manifest = fetch("/search/manifest.json")
    const post = ({ type }) => answers.push(type)
    const engine = new Engine(new URL("/", location), manifest, lunr, post)
    const { files } = await engine.index
    await Promise.all(texts.map((query, id) =>
      engine.receive({ type: "search", id, query, size: 8, hurry })))
    return [answers.sort(), [...files.kept.keys()].sort()]
  }
  const text = JSON.parse(json)
  const letters = Array.from(text, (_, at) => text.slice(0, at + 1))
  return JSON.stringify([await type(letters, true), await type([text], false)])
}"""


def test_letters_load_the_parts_of_the_last_one(browser: Browser, published: Published) -> None:
    """Letters that follow each other quickly are overtaken before they ask for a part of the index:
    what is loaded is what the whole text needs, asked for once.
    """
    page = open_scripts(browser, published.files)
    (answers, parts), (_, needed) = ask_scripts(page, LETTERS, "grari debala")
    page.close()
    assert answers == ["failed"] * 11 + ["results"]
    assert parts == needed != []
