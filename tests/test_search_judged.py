"""What queries should find, judged by people: a table, and the same answers in the browser."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from papershelf.model import Author, Links, PartialDate
from papershelf.search.index.build import search_files
from papershelf.search.index.handwritten import WrittenPage
from papershelf.search.query.matched import matched, unsaid
from papershelf.search.query.reader import Reader
from papershelf.search.query.search import Found, search
from papershelf.settings.search import SearchSettings
from search_scripts import ask, open_scripts
from shelves import catalog_of, paper

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

JUDGED: dict[str, Any] = json.loads(
    (Path(__file__).parent / "tables/judged.json").read_text(encoding="utf-8")
)
PAPERS: list[dict[str, Any]] = JUDGED["papers"]

FOUND = """async json => {
  const { Index } = await import("/js/index.js")
  const { search } = await import("/js/search.js")
  const { matched, unsaid } = await import("/js/matched.js")
  const manifest = await (await fetch("/search/manifest.json")).json()
  const index = new Index(manifest, new URL("/", location), lunr)
  const answers = []
  for (const query of JSON.parse(json)) {
    const found = await search({ query }, index)
    const { documents, spans } = found
    const why = await matched(found.wants, documents, index)
    const cards = await index.cards.of(documents)
    const left = why.map((one, at) => Object.fromEntries(unsaid(one, cards[at])))
    const counts = [found.complete, found.counted, found.leading]
    const said = [found.notice?.kind ?? null, spans, why.map(Object.fromEntries), left]
    answers.push([[...documents], ...counts, ...said])
  }
  return JSON.stringify(answers)
}"""


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    papers = []
    for said in PAPERS:
        id_, facts = said["id"], {name: fact for name, fact in said.items() if name != "id"}
        facts["authors"] = tuple(map(Author, said.get("authors", ())))
        facts["published"] = PartialDate(*map(int, said["published"].split("-")))
        facts["links"] = Links(**said.get("links", {}))
        papers.append(paper(id_, **facts))
    pages = [WrittenPage(**page) for page in JUDGED["pages"]]
    return search_files(catalog_of(papers)[0], SearchSettings(), pages)[0]


@pytest.fixture(scope="module")
def index(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Reader:
    folder = tmp_path_factory.mktemp("judged")
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return Reader.open(folder)


@pytest.fixture(scope="module")
def scripts(files: dict[str, bytes], browser: Browser) -> Iterator[Page]:
    page = open_scripts(browser, files)
    yield page
    page.close()


def ids(found: Found, index: Reader) -> list[str]:
    """The last names of addresses: ids of papers, stems of pages."""
    return [index.card(number).url.split("/")[-2] for number in found.documents.tolist()]


@pytest.mark.parametrize("case", JUDGED["queries"], ids=lambda case: case["about"])
def test_judged_queries(case: dict[str, Any], index: Reader) -> None:
    """`ids` are the first results in order, `last` is the last, `only` are all in any order. What
    is said of them, what was taken for a time, how many have all words, and where words of the
    first were found that its row does not show is as the line says.
    """
    found = search(case["query"], index)
    names = ids(found, index)
    if "first" in case:
        assert names[:1] == [case["first"]]
    if "ids" in case:
        assert names[: len(case["ids"])] == case["ids"]
    if "why" in case:
        number = int(found.documents[0])
        [why] = matched(found.wants, [number], index)
        assert unsaid(why, index.card(number)) == case["why"]
    if "last" in case:
        assert names[-1:] == [case["last"]]
    if "only" in case:
        assert sorted(names[: found.counted]) == sorted(case["only"])
    assert case.get("complete", found.complete) == found.complete
    assert (found.notice.kind if found.notice else None) in (case.get("notice"), "similar")
    assert list(found.spans) == case.get("spans", list(found.spans))


def queries(count: int) -> list[str]:
    """Words of the papers in any mixture, with signs, fields, years, mistakes and words of none."""
    dice = random.Random(19)  # noqa: S311 (a fixed seed is the point)
    words = [word for said in PAPERS for word in f"{said['title']} {said['abstract']}".split()]
    words += ["Levine", "Potter", "CLAY", "wonderful", "colour", "stonewear", "flash", "multi"]
    signs = ["{}", "{}", "{}", "{}", "-{}", "+{}", "{}*", '"{} {}"', "title:{}", "venue:{}", "{}~1"]
    rest = ["2018", "year:2010..2020", "OR", "December 2024", "2001", "author:he", "the"]

    def part() -> str:
        if dice.random() < 0.15:
            return dice.choice(rest)
        word = dice.choice(words)
        cut = word[: dice.randint(2, len(word))] if dice.random() < 0.1 and len(word) > 2 else word
        return dice.choice(signs).format(cut, dice.choice(words))

    lengths = [*range(1, 7), 15]
    return [" ".join(part() for _ in range(dice.choice(lengths))) for _ in range(count)]


def test_browser_and_command_answer_alike(index: Reader, scripts: Page) -> None:
    """Over a thousand queries both find the same papers in the same order, and say the same."""
    texts = [case["query"] for case in JUDGED["queries"]] + queries(1_000)
    ours = []
    for text in texts:
        found = search(text, index)
        kind = found.notice.kind if found.notice else None
        facts = [found.complete, found.counted, found.leading, kind, list(found.spans)]
        documents = found.documents.tolist()
        why = matched(found.wants, documents, index)
        left = [unsaid(one, index.card(at)) for one, at in zip(why, documents, strict=True)]
        ours.append([documents, *facts, why, left])
    theirs = ask(scripts, FOUND, texts)
    differing = [text for text, one, other in zip(texts, ours, theirs, strict=True) if one != other]
    assert differing == []
    assert sum(bool(documents) for documents, *_ in ours) > 400
    assert sum(any(left) for *_, left in ours) > 20
