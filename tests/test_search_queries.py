"""What a person types, read and planned by one rule in Python and in the browser."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papershelf.search.query.beginnings import MOST_MATCHES
from papershelf.search.query.clauses import ALL_FIELDS, Clause, Pair, Want
from papershelf.search.query.parse import parse
from papershelf.search.query.parsed import Phrase, TimeSpan, Word
from papershelf.search.query.plan import MAX_TERMS, plan
from papershelf.search.query.recognise import recognise
from papershelf.search.query.spelling import corrections, edits
from papershelf.search.terms.language import language
from search_scripts import ask, open_scripts
from typed_queries import GIVEN, PLAN, TYPED, Given, as_json

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TABLES = Path(__file__).parent / "tables"


def table(name: str) -> Any:
    return json.loads((TABLES / name).read_text(encoding="utf-8"))


QUERIES: list[dict[str, Any]] = table("queries.json")
PLANS: dict[str, Any] = table("plans.json")
IDENTIFIERS: list[dict[str, Any]] = table("identifiers.json")


PARSE = """async json => {
  const { parse } = await import("/js/parse.js")
  return JSON.stringify(JSON.parse(json).map(text => parse(text)))
}"""
RECOGNISE = """async json => {
  const { recognise } = await import("/js/recognise.js")
  return JSON.stringify(JSON.parse(json).map(recognise))
}"""
SPELL = f"""async json => {{
  {GIVEN}
  const {{ corrections, edits }} = await import("/js/spelling.js")
  const {{ words, pairs, typed }} = JSON.parse(json)
  const given = givenIn({{ terms: {{}}, words }})
  return JSON.stringify([
    pairs.map(([one, other]) => [edits(one, other, 1), edits(one, other, 2)]),
    await Promise.all(typed.flatMap(word =>
      [corrections(word, given, false), corrections(word, given, true)])),
  ])
}}"""


@pytest.fixture(scope="module")
def scripts(browser: Browser) -> Iterator[Page]:
    page = open_scripts(browser)
    yield page
    page.close()


def brief(value: Any, usual: Any) -> dict[str, Any]:
    """The facts of a value that differ from those of a usual one: as tables write them."""
    facts, plain = as_json(value), as_json(usual)
    return {name: fact for name, fact in facts.items() if fact != plain[name]}


def ours_parsed(text: str) -> dict[str, Any]:
    return as_json(parse(text))


def planned_of(text: str, given: Given) -> dict[str, Any]:
    return as_json(plan(parse(text), given, language("en")))


def parsed_as_written(text: str) -> dict[str, Any]:
    """What a line of the table of queries says."""
    parsed = parse(text)
    said: dict[str, Any] = {"text": text}
    if parsed.words:
        said["words"] = [brief(word, Word("")) for word in parsed.words]
    if parsed.phrases:
        said["phrases"] = [brief(phrase, Phrase(())) for phrase in parsed.phrases]
    if parsed.spans:
        said["spans"] = [brief(span, TimeSpan("", "", "")) for span in parsed.spans]
    return said


def plan_as_written(case: Mapping[str, Any], given: Given) -> dict[str, Any]:
    """What a line of the table of plans says; what is as usual is left out."""
    planned = plan(parse(case["text"]), given, language("en"))
    said: dict[str, Any] = {"about": case["about"], "text": case["text"]}
    said["wants"] = [want_as_written(want) for want in planned.wants]
    if planned.pairs:
        said["pairs"] = [
            {
                **brief(pair, Pair(-1, -1, ("", ""))),
                "joined": list(map(clause_as_written, pair.joined)),
            }
            for pair in planned.pairs
        ]
    if planned.doubtful:
        said["doubtful"] = list(planned.doubtful)
    said["marks"] = [mark.term + "*" * mark.prefix for mark in planned.marks]
    return said


def want_as_written(want: Want) -> dict[str, Any]:
    said = brief(want, Want())
    for name in ("clauses", "weighing"):
        if clauses := getattr(want, name):
            said[name] = list(map(clause_as_written, clauses))
    if want.spellings:
        said["spellings"] = [
            f"{one.text} ({one.wildcard})" if one.wildcard != "none" else one.text
            for one in want.spellings
        ]
    return said


def clause_as_written(clause: Clause) -> dict[str, Any]:
    said = brief(clause, Clause(""))
    if clause.fields == ALL_FIELDS:
        said["fields"] = "all"
    return said


@pytest.mark.parametrize("case", QUERIES, ids=lambda case: ascii(case["text"])[:40])
def test_queries_of_the_table(case: dict[str, Any]) -> None:
    """Each text of the table is read as the words and phrases that stand there."""
    assert parsed_as_written(case["text"]) == case


@pytest.mark.parametrize("case", PLANS["cases"], ids=lambda case: ascii(case["about"])[:60])
def test_plans_of_the_table(case: dict[str, Any]) -> None:
    """Each text, asked of the table's dictionary, becomes the wants that stand there."""
    assert plan_as_written(case, Given(**PLANS["dictionary"])) == case


def test_the_browser_has_the_same_tables(scripts: Page) -> None:
    """parse.js and plan.js give what Python gives, for every line of both tables."""
    texts = [case["text"] for case in QUERIES]
    assert ask(scripts, PARSE, texts) == [ours_parsed(text) for text in texts]
    given = Given(**PLANS["dictionary"])
    ours = [planned_of(case["text"], given) for case in PLANS["cases"]]
    assert ask(scripts, PLAN, PLANS) == ours


TERMS = {
    "deep": 500, "learn": 400, "learner": 10, "segment": 100, "segmentat": 1, "model": 300,
    "gpt4": 3, "proto": 1, "constructor": 2, "toString": 1, "c++": 4, "深度": 2, "度学": 1,
    "self": 40, "supervis": 30, "transform": 90, "2412.06769": 1, "univers": 9, "universitat": 1,
}  # fmt: skip


@settings(max_examples=30)
@given(texts=st.lists(TYPED, min_size=10, max_size=20))
def test_any_text_is_planned_alike(scripts: Page, texts: list[str]) -> None:
    """Whatever is typed, both sides read the same and ask the index for the same; nobody raises."""
    known = [
        text for text in texts if all(ord(letter) < 0xD800 or letter > "\udfff" for letter in text)
    ]
    assert ask(scripts, PARSE, known) == [ours_parsed(text) for text in known]
    given = Given(TERMS)
    ours = [planned_of(text, given) for text in known]
    said = [{"text": text} for text in known]
    assert ask(scripts, PLAN, {"dictionary": {"terms": TERMS}, "cases": said}) == ours


@given(text=st.one_of(TYPED, st.text()))
def test_no_text_raises(text: str) -> None:
    """Any text at all, halves of characters included, gives a plan of bounded size."""
    planned = plan(parse(text), Given(TERMS), language("en"))
    clauses = [one for want in planned.wants for one in (*want.clauses, *want.weighing)]
    assert len(planned.wants) <= MAX_TERMS
    assert all(len(want.clauses) <= MOST_MATCHES * MAX_TERMS for want in planned.wants)
    assert all(clause.term and 0 < clause.boost <= 1 for clause in clauses)
    assert not any("*" in clause.term for clause in clauses)
    assert isinstance(recognise(text), tuple)


ENDLESS = [
    "a " * 5_000, "ab" * 5_000, '"' * 10_000, "-" * 10_000, "~" * 10_000, "^1" * 5_000,
    "*" * 10_000, "title:" * 1_700, "深" * 10_000, "\U0001f642" * 5_000, "%e2" * 3_300,
    "10.1000/" + "a" * 10_000, "x-" * 5_000, "e\u0301" * 5_000,
]  # fmt: skip


def test_long_texts_are_read_from_the_start(scripts: Page) -> None:
    """Of 10,000 characters the first 512 count, on both sides."""
    assert ask(scripts, PARSE, ENDLESS) == [ours_parsed(text) for text in ENDLESS]
    assert [parse(text) for text in ENDLESS] == [parse(text[:512]) for text in ENDLESS]
    assert ask(scripts, RECOGNISE, ENDLESS) == [list(recognise(text)) for text in ENDLESS]


@pytest.mark.parametrize("case", IDENTIFIERS, ids=lambda case: ascii(case["text"])[:50])
def test_identifiers_of_the_table(case: dict[str, Any]) -> None:
    """Each spelling leads to the terms under which its paper is found."""
    assert list(recognise(case["text"])) == case["terms"]


def test_the_browser_recognises_the_same(scripts: Page) -> None:
    """recognise.js reads the spellings of the table as Python does."""
    found = ask(scripts, RECOGNISE, [case["text"] for case in IDENTIFIERS])
    assert found == [case["terms"] for case in IDENTIFIERS]


SPELLINGS = st.sampled_from([case["text"] for case in IDENTIFIERS])
CHANGES = st.sampled_from(
    [
        *"aZ09.-/_:?#&=%[]() \t\n\x1c\x85\u00a0\u2028\ufeff\u017f\u0131\u0130\u0661\u200b\u200dé",
        *("%2F", "%41", "%e2%82%ac", "%ff", "v2", "arXiv:", "doi:", "https://"),
    ]
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A spelling with something put in, or taken out, at up to three places."""
    text: str = draw(SPELLINGS)
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(CHANGES) + text[at + draw(st.integers(0, 2)) :]
    return text


@settings(max_examples=30)
@given(texts=st.lists(mutated(), min_size=10, max_size=30))
def test_mutated_spellings_are_recognised_alike(scripts: Page, texts: list[str]) -> None:
    """Spellings with mistakes in them are read alike, or by neither side."""
    assert ask(scripts, RECOGNISE, texts) == [list(recognise(text)) for text in texts]


LETTERS = st.text("abc", max_size=9)


def reference_distance(one: str, other: str) -> int:
    """Optimal string alignment as its definition has it (Boytsov 2011, section 2.2)."""
    rows = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i in range(len(one) + 1):
        for j in range(len(other) + 1):
            if i == 0 or j == 0:
                rows[i][j] = i + j
                continue
            changed = rows[i - 1][j - 1] + (one[i - 1] != other[j - 1])
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, changed)
            if i > 1 and j > 1 and one[i - 2 : i] == other[j - 2 : j][::-1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


WORDS = {"learning": 9, "leaning": 2, "warning": 4, "model": 8, "modal": 5, "black": 6, "block": 6}


@settings(max_examples=30)
@given(pairs=st.lists(st.tuples(LETTERS, LETTERS), min_size=20, max_size=60))
def test_mistakes_are_counted_alike(scripts: Page, pairs: list[tuple[str, str]]) -> None:
    """The number of mistakes between two words is that of the definition, as far as it matters."""
    theirs, _ = ask(scripts, SPELL, {"pairs": pairs, "words": {}, "typed": []})
    for (one, other), found in zip(pairs, theirs, strict=True):
        expected = [min(reference_distance(one, other), most + 1) for most in (1, 2)]
        assert [edits(one, other, 1), edits(one, other, 2)] == expected, (one, other)
        assert found == expected, (one, other)


@pytest.mark.parametrize(
    ("typed", "expected", "common"),
    [
        ("lerning", ["learning", "leaning"], ["learning"]),
        ("lraening", ["learning", "leaning"], ["learning"]),
        ("modl", ["model", "modal"], ["model", "modal"]),
        ("blck", ["black", "block"], ["black", "block"]),
        ("learnnig", ["learning"], ["learning"]),
        ("model", ["modal"], ["modal"]),
        ("ab", [], []),
        ("gpt4", [], []),
        ("__proto__", [], []),
    ],
)
def test_corrections(scripts: Page, typed: str, expected: list[str], common: list[str]) -> None:
    """Nearest words first, the commonest of them first; a known word gives way to common ones."""
    given = Given({}, words=WORDS)
    assert corrections(typed, given, known=False) == expected
    assert corrections(typed, given, known=True) == common
    _, theirs = ask(scripts, SPELL, {"pairs": [], "words": WORDS, "typed": [typed]})
    assert theirs == [expected, common]
