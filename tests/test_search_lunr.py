"""The browser finds what lunr.js finds: the same documents in the same order, with equal scores.

lunr.js as the site ships it searches the whole index at once; our scripts search the published
files. Both run in one page, over the same clauses.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from invented_papers import invented_papers
from lunr_index import whole_index
from papershelf.catalog import Catalog
from papershelf.search.index.build import number_all, search_files
from papershelf.search.terms import lunrfiles
from papershelf.search.terms.scoring import FIELDS
from papershelf.settings.search import SearchSettings
from shelves import catalog_of
from trial_papers import real_papers

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SCRIPTS = Path(__file__).parent.parent / "overrides/assets/javascripts/search"
ORIGIN = "https://search.test/"
EVERYWHERE = [*range(len(FIELDS))]
UNIT = 1e-9
"""Scores that differ by no more are one score: sums are added up in another order."""

OPEN = """async () => {
  const read = async name => (await fetch(name)).json()
  const { Index } = await import("/js/index.js")
  window.ours = new Index(await read("/search/manifest.json"), new URL("/", location), lunr)
  window.whole = lunr.Index.load(await read("/whole.json"))
}"""
TERMS = "async () => ours.dictionary.all()"

BOTH = """async json => {
  const { presence, wildcard } = lunr.Query
  const stars = { none: wildcard.NONE, trailing: wildcard.TRAILING, leading: wildcard.LEADING,
    both: wildcard.LEADING | wildcard.TRAILING }
  const lunrClause = clause => ({
    term: clause.term,
    fields: clause.fields.map(field => whole.fields[field]),
    boost: clause.boost,
    presence: presence[clause.presence.toUpperCase()],
    wildcard: stars[clause.wildcard],
    usePipeline: false,
    ...(clause.distance && { editDistance: clause.distance }),
  })
  const answers = []
  for (const clauses of JSON.parse(json)) {
    const theirs = whole.query(query => clauses.forEach(one => query.clause(lunrClause(one))))
    const { documents, scores } = await ours.evaluate(clauses)
    answers.push([theirs.map(({ ref, score }) => [+ref, score]),
      Array.from(documents, (document, at) => [document, scores[at]])])
  }
  return JSON.stringify(answers)
}"""

Clause = dict[str, Any]
Ranked = list[tuple[int, float]]


@pytest.fixture(scope="module")
def opened(browser: Browser) -> Iterator[Callable[[Catalog], Page]]:
    """`opened(catalog)`: a page with `ours` and `whole`, the catalog's index in both forms."""
    context = browser.new_context()

    def open_page(catalog: Catalog) -> Page:
        settings = SearchSettings()
        files, _ = search_files(catalog, settings)
        whole = json.dumps(whole_index(number_all(catalog, settings).index, settings.boosts))
        page = context.new_page()
        lunr = lunrfiles.read("lunr.js")
        serve(page, {**files, "whole.json": whole.encode(), "lunr.js": lunr.encode()})
        page.goto(ORIGIN)
        page.add_script_tag(url="/lunr.js")
        page.evaluate(OPEN)
        return page

    yield open_page
    context.close()


def serve(page: Page, files: Mapping[str, bytes]) -> None:
    """Answer the page's requests with these files, and with the scripts of the search."""

    def answer(route: Any) -> None:
        path = route.request.url.removeprefix(ORIGIN)
        if path.startswith("js/"):
            route.fulfill(path=SCRIPTS / path.removeprefix("js/"), content_type="text/javascript")
        else:
            route.fulfill(body=files.get(path, b"<!doctype html>"))

    page.route(f"{ORIGIN}**", answer)


def compare(page: Page, queries: list[list[Clause]]) -> int:
    """How many of the queries found anything; fails where the two differ."""
    found = 0
    for query, (theirs, ours) in zip(
        queries, json.loads(page.evaluate(BOTH, json.dumps(queries))), strict=True
    ):
        assert_equal(query, theirs, ours)
        found += bool(theirs)
    return found


def assert_equal(query: list[Clause], theirs: Ranked, ours: Ranked) -> None:
    """The same documents with the same scores; in ours, equal scores are ordered by number."""
    expected, scores = dict(theirs), dict(ours)
    assert expected.keys() == scores.keys(), query
    assert scores == pytest.approx(expected, abs=UNIT, rel=0), query
    keys = [(-round(score / UNIT), document) for document, score in ours]
    assert keys == sorted(keys), query
    in_order = sorted(theirs, key=lambda one: (-round(one[1] / UNIT), one[0]))
    for (document, score), (other, _) in zip(in_order[:20], ours, strict=False):
        # Two documents whose scores are a rounding apart may change places.
        assert document == other or abs(score - scores[other]) <= 2 * UNIT, query


def clause(term: str, presence: str) -> Clause:
    return {
        "term": term,
        "fields": EVERYWHERE,
        "boost": 1,
        "presence": presence,
        "wildcard": "none",
        "distance": 0,
    }


def misspelt(term: str, draw: random.Random) -> str:
    at = draw.randrange(len(term))
    return (
        term[:at] + draw.choice(("", "e", term[at : at + 1] * 2)) + term[at + draw.choice((0, 1)) :]
    )


SHAPES: dict[str, Callable[[str, random.Random], Clause]] = {
    "term": lambda _, __: {},
    "required": lambda _, __: {"presence": "required"},
    "prefix": lambda term, draw: {"term": term[: draw.randint(2, 4)], "wildcard": "trailing"},
    "star behind": lambda term, draw: {"term": term[: draw.randint(1, 4)] + "*"},
    "suffix": lambda term, _: {"term": term[-3:], "wildcard": "leading"},
    "star before": lambda term, _: {"term": "*" + term[-2:]},
    "star inside": lambda term, _: {"term": term[:1] + "*" + term[-1:]},
    "two stars": lambda term, _: {"term": term[:1] + "*" + term[1:2] + "*" + term[-1:]},
    "middle": lambda term, _: {"term": term[1:4] or term, "wildcard": "both"},
    "one letter": lambda term, draw: {"term": misspelt(term, draw), "distance": 1},
    "two letters": lambda term, draw: {"term": misspelt(term, draw), "distance": 2},
    "field": lambda _, draw: {"fields": [draw.choice(EVERYWHERE)]},
    "fields": lambda _, draw: {"fields": sorted(draw.sample(EVERYWHERE, 3))},
    "boost": lambda _, draw: {"boost": draw.choice((0.001, 0.5, 3, 1000))},
    "no term": lambda term, _: {"term": f"{term}qq"},
}


def generated(terms: list[str], count: int, shapes: list[str]) -> Iterator[list[Clause]]:
    """Queries of one to four clauses; each shape comes equally often."""
    draw = random.Random(7)  # noqa: S311 (a fixed seed is the point)
    shape = cycle(shapes)
    for _ in range(count):
        clauses = []
        for name in islice(shape, draw.choice((1, 1, 2, 2, 3, 4))):
            term = draw.choice(terms)
            presence = draw.choice(("optional", "optional", "required", "prohibited"))
            clauses.append({**clause(term, presence), **SHAPES[name](term, draw)})
        yield clauses


def test_scores_are_those_of_lunr(opened: Callable[[Catalog], Page]) -> None:
    """Of 2,400 queries of every kind that lunr has, every document and score equals lunr.js's."""
    page = opened(catalog_of(invented_papers(160))[0])
    queries = list(generated(page.evaluate(TERMS), 2_400, list(SHAPES)))
    assert compare(page, queries) > 1_600


def test_queries_without_a_wanted_word(opened: Callable[[Catalog], Page]) -> None:
    """Nothing asked for, or exclusions alone, find all other documents, with score 0."""
    page = opened(catalog_of(invented_papers(30))[0])
    terms = page.evaluate(TERMS)
    excluded = clause(terms[5], "prohibited")
    assert compare(page, [[], [excluded], [{**excluded, "term": "*"}]]) == 2


def test_scores_of_real_papers(opened: Callable[[Catalog], Page], trial_data: Path) -> None:
    """The same over 2,000 papers with abstracts: of more, lunr.js itself takes too long."""
    page = opened(catalog_of(real_papers(trial_data, 2_000))[0])
    terms = [term for term in page.evaluate(TERMS) if len(term) > 4]
    shapes = ["term", "required", "field", "boost", "term", "prefix"]
    queries = list(generated(terms, 200, shapes))
    assert compare(page, queries) > 120
