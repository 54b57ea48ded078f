"""The command line finds what lunr.py finds, and reads the published files as they were meant."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from lunr.index import Index as LunrIndex
from lunr.query import Query, QueryPresence

from invented_papers import invented_papers
from lunr_index import whole_index
from papershelf.search.index.build import NumberedPapers, number_all, search_files
from papershelf.search.index.files import shortened
from papershelf.search.query.clauses import ALL_FIELDS, Clause, Presence, Together
from papershelf.search.query.evaluate import compared, evaluate, holding
from papershelf.search.query.parsed import Wildcard
from papershelf.search.query.reader import NoIndexError, Reader
from papershelf.search.terms.language import language
from papershelf.search.terms.scoring import FIELDS
from papershelf.search.terms.words import index_words
from papershelf.settings.search import SearchSettings
from papershelf.text.tex import plain
from shelves import catalog_of

PRESENCES: tuple[Presence, ...] = ("optional", "optional", "required", "prohibited")
STARS: dict[Wildcard, int] = {
    "none": Query.WILDCARD_NONE,
    "trailing": Query.WILDCARD_TRAILING,
    "leading": Query.WILDCARD_LEADING,
    "both": Query.WILDCARD_LEADING | Query.WILDCARD_TRAILING,
}


@pytest.fixture(scope="module")
def numbered() -> NumberedPapers:
    return number_all(catalog_of(invented_papers(120))[0], SearchSettings())


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    docs = tmp_path_factory.mktemp("docs")
    hot = ["p-9", "p-70", "p-3"]
    files, _ = search_files(catalog_of(invented_papers(120))[0], SearchSettings(), hot=hot)
    write(docs, files)
    return Reader.open(docs)


def write(docs: Path, files: dict[str, bytes]) -> None:
    for path, data in files.items():
        (docs / path).parent.mkdir(parents=True, exist_ok=True)
        (docs / path).write_bytes(data)


def lunr_clauses(clauses: Sequence[Clause], index: LunrIndex) -> Query:
    query = index.create_query()
    for one in clauses:
        query.clause(
            one.term,
            fields=[FIELDS[field].name for field in one.fields],
            boost=one.boost,
            presence=QueryPresence[one.presence.upper()],
            wildcard=STARS[one.wildcard],
            edit_distance=one.distance,
            use_pipeline=False,
        )
    return query


def generated(terms: Sequence[str], count: int) -> Iterator[list[Clause]]:
    """Queries of one to four clauses: terms, beginnings, endings, mistakes, fields, boosts."""
    draw = random.Random(5)  # noqa: S311 (a fixed seed is the point)
    for _ in range(count):
        clauses = []
        for _ in range(draw.choice((1, 1, 2, 3, 4))):
            term = draw.choice(terms)
            kind: dict[str, Any] = draw.choice(
                (
                    {},
                    {"term": term[: draw.randint(1, 4)], "wildcard": "trailing"},
                    {"term": term[-2:], "wildcard": "leading"},
                    {"term": term[1:3] or term, "wildcard": "both"},
                    {"term": term[1:] or term, "distance": 1},
                    {"term": term[1:] + "e", "distance": 2},
                    {"fields": tuple(sorted(draw.sample(ALL_FIELDS, 3)))},
                    {"boost": draw.choice((0.001, 0.3, 10.0))},
                    {"term": f"{term}qq"},
                )
            )
            said = {"term": term, "presence": draw.choice(PRESENCES), "fields": ALL_FIELDS} | kind
            clauses.append(Clause(**said))
        yield clauses


def test_scores_are_those_of_lunr(numbered: NumberedPapers, reader: Reader) -> None:
    """Of 400 queries of every kind, every document and score equals lunr.py's over the whole."""
    whole = LunrIndex.load(whole_index(numbered.index, SearchSettings().boosts))
    terms = [term for term in reader.all() if len(term) > 1]
    found = 0
    for clauses in generated(terms, 400):
        results = whole.query(lunr_clauses(clauses, whole))
        expected = {int(one["ref"]): one["score"] for one in results}
        ranked = evaluate(clauses, reader)
        ours = dict(zip(ranked.documents.tolist(), ranked.scores.tolist(), strict=True))
        assert ours.keys() == expected.keys(), clauses
        assert ours == pytest.approx(expected, abs=1e-9, rel=0), clauses
        keys = list(zip((-compared(ranked.scores)).tolist(), ours, strict=True))
        assert keys == sorted(keys), clauses
        found += bool(ours)
    assert found > 250


def test_the_dictionary_is_that_of_the_index(numbered: NumberedPapers, reader: Reader) -> None:
    """Terms, their counts and the words for spelling are read as they were written."""
    index = numbered.index
    counts = np.bincount(index.term, minlength=len(index.terms)).tolist()
    assert reader.total == index.documents
    assert tuple(reader.all()) == index.terms
    for term, count in zip(index.terms, counts, strict=True):
        assert reader.count(term) == count
        assert 1 <= reader.documents(term) <= count
    for prefix in ("b", "co", "学", "zzz", ""):
        expected = [term for term in index.terms if term.startswith(prefix)]
        assert [found.term for found in reader.expand(prefix)] == expected
        assert reader.width(prefix) >= 1 or not expected
    words = {found.word for length in range(3, 25) for found in reader.surface(length)}
    assert len(words) > 100
    assert reader.surface(99) == []


def test_cards_and_orders(numbered: NumberedPapers, reader: Reader) -> None:
    """Each document has its card; orders name every document once, the newest or best first."""
    cards = [reader.card(number) for number in range(reader.total)]
    assert [shortened(card) for card in cards] == list(numbered.cards)
    days = [cards[number].date for number in reader.order("date").tolist()]
    assert days == sorted(days, reverse=True)
    by_votes = reader.order("votes").tolist()
    votes = [int(numbered.papers[number].removeprefix("p-")) % 7 for number in by_votes]
    assert votes == sorted(votes, reverse=True)
    assert sorted(by_votes) == list(range(reader.total))
    first, *others = [reader.order(name).tolist() for name in ("trending", "date")]
    assert [numbered.papers[number] for number in first[:3]] == ["p-9", "p-70", "p-3"]
    assert first[3:] == [number for number in others[0] if number not in first[:3]]


def test_phrases_stand_together(numbered: NumberedPapers, reader: Reader) -> None:
    """A phrase is held by exactly the documents whose title has its words side by side."""
    term = language("en").term
    catalog, _ = catalog_of(invented_papers(120))
    titles = [
        [(word, place) for word, place in index_words(plain(catalog.papers[id_].title))]
        for id_ in numbered.papers
    ]
    pairs = {
        (one, other)
        for title in titles[:40]
        for (one, place), (other, after) in pairwise(title)
        if term(one) and term(other) and after == place + 1
    }
    for one, other in sorted(pairs):
        places = [dict.fromkeys(title) for title in titles]
        expected = [
            number
            for number, title in enumerate(titles)
            if any(word == one and (other, at + 1) in places[number] for word, at in title)
        ]
        phrase = Together(((term(one), one, 0), (term(other), other, 1)), (0,))
        assert np.flatnonzero(holding(phrase, reader)).tolist() == expected
    assert len(pairs) > 50


def test_no_index(tmp_path: Path) -> None:
    """No manifest, a damaged one and one of another format are said to be so."""
    with pytest.raises(NoIndexError, match="no search index yet"):
        Reader.open(tmp_path)
    (tmp_path / "search").mkdir()
    manifest = tmp_path / "search/manifest.json"
    for content, message in (
        ("{", "damaged"),
        ("[]", "damaged"),
        ("{}", "damaged"),
        ('{"format": 99}', "found a search index of format 99, expected 3"),
    ):
        manifest.write_text(content)
        with pytest.raises(NoIndexError, match=message):
            Reader.open(tmp_path)


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    """An index of which a file is missing is damaged, whichever file is asked for first."""
    files, _ = search_files(catalog_of(invented_papers(5))[0], SearchSettings())
    write(tmp_path, {"search/manifest.json": files["search/manifest.json"]})
    index = Reader.open(tmp_path)
    assert json.loads(files["search/manifest.json"])["documents"] == index.total == 5
    for ask in (lambda: index.card(0), lambda: index.count("z"), lambda: index.order("date")):
        with pytest.raises(NoIndexError, match="damaged"):
            ask()
