"""Which papers are one: names, titles, the score with its reasons, and planted duplicates."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity import in_one_import, on_a_shelf
from invented import write_papers
from papershelf.identifiers.preprints import is_preprint_doi
from papershelf.importing.identity.score import Facts, compared
from papershelf.importing.identity.titles import title_forms
from papershelf.model import Author, Identifiers, Paper, PartialDate
from papershelf.text.samename import in_common, may_be_one, name_words
from planted import OTHER, SAME, Planted, plant


@pytest.mark.parametrize(
    "other",
    ["J. Doe", "J. R. Doe", "Doe, Jane", "Doe J", "Doe JR", "DOE Jane", "jane doe", "Jane R. Doe",
     "Jane Doe Jr.", "Doe, J.-R.", "J\\'{a}ne Doe", "Doe", "Jane Doe (Loom Institute)"],
)  # fmt: skip
def test_names_of_perhaps_one_person(other: str) -> None:
    """Initials, either order, accents and suffixes do not make another person."""
    assert may_be_one(name_words("Jane R Doe"), name_words(other))


@pytest.mark.parametrize(
    ("one", "two"),
    [("Jane Doe", "John Doe"), ("J. Doe", "K. Doe"), ("Wei Wang", "Weiwei Wang"),
     ("J. D.", "J. D."), ("Jane Doe", "Jane Roe"), ("李小龙", "李小明"),
     ("Ann Lee", "Lee Bo"), ("et al.", "et al.")],
)  # fmt: skip
def test_names_of_two_people(one: str, two: str) -> None:
    """Another given or family name is another person; initials alone are nobody's name."""
    assert not may_be_one(name_words(one), name_words(two))


def test_a_name_is_counted_once() -> None:
    """Two of a family are two: the initial that fits both stands for one of them."""
    family = [name_words(name) for name in ("Ada Li", "An Li")]
    assert in_common([name_words("A. Li")], family) == 1
    assert in_common([name_words("A. Li"), name_words("Ada Li")], family) == 2
    assert in_common(family, [name_words("Bo Li"), name_words("Ada Li")]) == 1


@given(st.lists(st.text(max_size=12), max_size=4), st.lists(st.text(max_size=12), max_size=4))
def test_comparing_names_has_no_direction(one: list[str], two: list[str]) -> None:
    """Any two lists have as many names in common as the other way round, at most the shorter."""
    a, b = (list(filter(None, map(name_words, names))) for names in (one, two))
    if len(a) != len(b):
        assert in_common(a, b) == in_common(b, a)
    assert 0 <= in_common(a, b) <= min(len(a), len(b))
    assert in_common(a, a) <= len(a)


@pytest.mark.parametrize(
    "other",
    ["Weaving with: looms, & cards", "WEAVING WITH LOOMS AND CARDS",
     "{W}eaving with \\emph{Looms} \\& Cards", "Weaving  with Looms, and Càrds"],
)  # fmt: skip
def test_one_title(other: str) -> None:
    """Case, TeX, punctuation, accents and `&` make no other title."""
    assert title_forms(other).whole == title_forms("Weaving With Looms and Cards").whole


@pytest.mark.parametrize(
    ("title", "part"),
    [("LOOM-V: Weaving in Time", "LOOM-V"), ("Knots - A Study of Nets", "Knots"),
     ("On Nets: Knots: A Study", "On Nets: Knots"),
     ("NET: Catching Fish Alone", "Catching fish alone")],
)  # fmt: skip
def test_a_subtitle_may_be_left_out(title: str, part: str) -> None:
    """Either half of a title may be all that a source gives."""
    assert title_forms(part).whole in title_forms(title).parts


@pytest.mark.parametrize(
    "title",
    ["{}: Part II", "{}: II", "{} - 2", "{}: Corrigendum", "Erratum: {}", "Reply to: {}",
     "{}: Volume B", "Retraction Note: {}", "{}: Response to Comments", "Part II: {}",
     "{}: Teil 2", "Poster: {}",
     "{}: The second", "更正: {}"],
)  # fmt: skip
def test_another_work_is_no_subtitle(title: str) -> None:
    """Parts, corrections and replies are works of their own."""
    assert title_forms("Weaving Nets").whole not in title_forms(title.format("Weaving Nets")).parts


PAPER = Paper(
    "a",
    "Weaving Nets by Hand",
    (Author("Ada Example"), Author("Ben Sample"), Author("Cy Third")),
    published=PartialDate(2023),
    venue="LOOM",
)
PREPRINT = {"venue": "arXiv", "identifiers": Identifiers(arxiv="2201.00001")}


@pytest.mark.parametrize(
    ("changed", "points", "reasons"),
    [
        ({}, 100, ("the same title", "3 of 3 authors", "both 2023")),
        ({"authors": (Author("A. Example"),)}, 90,
         ("the same title", "1 of 1 authors (3)", "both 2023")),
        ({"authors": ()}, 75, ("the same title", "authors unknown", "both 2023")),
        ({"authors": (Author("Di Other"),)}, 0,
         ("the same title", "0 of 1 authors (3)", "both 2023")),
        ({"published": None}, 75, ("the same title", "3 of 3 authors", "year unknown")),
        ({"published": PartialDate(2022), "venue": ""}, 95,
         ("the same title", "3 of 3 authors", "2022 beside 2023")),
        ({"published": PartialDate(2022)}, 50,
         ("the same title", "3 of 3 authors", "2022 beside 2023")),
        ({"published": PartialDate(2020), **PREPRINT}, 95,
         ("the same title", "3 of 3 authors", "2020 beside 2023")),
        ({"published": PartialDate(2019), **PREPRINT}, 50,
         ("the same title", "3 of 3 authors", "2019 beside 2023")),
        ({"title": "Weaving Nets by Hand: A Study"}, 85,
         ("the same title but for a subtitle", "3 of 3 authors", "both 2023")),
        ({"title": "Weaving Nets by Hand II"}, 0, ()),
    ],
)  # fmt: skip
def test_the_score_is_explained(
    changed: dict[str, object], points: int, reasons: tuple[str, ...]
) -> None:
    """Title, authors and year give points, each with its reason, whichever paper comes first."""
    other = Facts.of(Paper(**{**PAPER_FIELDS, **changed}))
    for one, two in ((other, Facts.of(PAPER)), (Facts.of(PAPER), other)):
        found = compared(one, two, both_identified=True)
        assert found.points == points
        assert sorted(found.reasons) == sorted(
            reason if one is other else _turned(reason) for reason in reasons
        )


PAPER_FIELDS = {
    name: getattr(PAPER, name) for name in ("id", "title", "authors", "published", "venue")
}


def _turned(reason: str) -> str:
    first, beside, second = reason.partition(" beside ")
    return f"{second}{beside}{first}" if beside else reason


@pytest.mark.parametrize(
    ("doi", "is_preprint"),
    [("10.48550/arxiv.2401.00001", True), ("10.1101/2020.01.01.20016188", True),
     ("10.1101/123456", True), ("10.1101/gr.275870.121", False), ("10.2139/ssrn.12345", True),
     ("10.21203/rs.3.rs-1/v1", True), ("10.1000/182", False)],
)  # fmt: skip
def test_dois_of_preprints(doi: str, *, is_preprint: bool) -> None:
    """A server's DOI is known by its form; Cold Spring Harbor's journals share its prefix."""
    assert is_preprint_doi(doi) is is_preprint


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """Duplicates and others among 900 invented papers, a part of which has a subtitle."""
    file = tmp_path_factory.mktemp("planted") / "papers.jsonl"
    write_papers(file, 900)
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    for number, row in enumerate(rows):
        if number % 4 == 0:
            words = row["title"].split()
            row["title"] = f"{' '.join(words[:4])}: {' '.join(words[4:])}"
    return plant(rows, 40, 80)


@pytest.mark.parametrize("way", [on_a_shelf, in_one_import], ids=["shelf", "one import"])
def test_planted_duplicates(planted: Planted, way: object) -> None:
    """Of each kind of duplicate nearly all are found, and nothing else is made one paper."""
    judged = way(planted)  # type: ignore[operator]
    assert judged.wrong == judged.unknown == ()
    assert judged.recall >= 0.98
    assert judged.right + len(judged.missed) == 40 * len(SAME)


def test_planting_is_the_same_every_time(planted: Planted, tmp_path: Path) -> None:
    """The seed decides all, and each kind has its equal share."""
    write_papers(tmp_path / "papers.jsonl", 900)
    counts = {kind: planted.kinds.count(kind) for kind in filter(None, planted.kinds)}
    assert counts == dict.fromkeys(SAME, 40) | dict.fromkeys(OTHER, 80)
    assert plant(planted.given, 1, 1) == plant(planted.given, 1, 1)
