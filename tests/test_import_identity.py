"""`papershelf import` where sources meet: preprints, publications, decisions, who is followed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import permutations
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from papershelf.cli import main
from papershelf.collection.read import read_collection
from papershelf.importing.merging import first_day, made, merged
from papershelf.model import Paper, Related
from papershelf.parsing.raw import Raw
from papershelf.problems import as_text

TITLE = {"title": "Weaving Nets by Hand", "authors": ["Ada Example", "Ben Sample"]}
PREPRINT = TITLE | {"year": 2022, "venue": "arXiv", "arxiv": "2201.00001"}
PUBLISHED = TITLE | {"authors": ["A. Example", "B. Sample"], "year": 2023, "venue": "LOOM",
                     "doi": "10.1000/nets", "pages": "1-9"}  # fmt: skip
SERVER = PREPRINT | {"venue": "bioRxiv", "arxiv": "", "doi": "10.1101/2022.01.01.123456"}


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    (tmp_path / "collection" / "papers").mkdir(parents=True)
    (tmp_path / "mkdocs.yml").write_text("site_name: Looms\n", encoding="utf-8")
    return tmp_path


def bring(shelf: Path, *rows: Mapping[str, object]) -> Result:
    """Import rows of JSON Lines."""
    text = "".join(json.dumps(row) + "\n" for row in rows)
    result = CliRunner().invoke(main, ["-C", str(shelf), "import", "-"], input=text.encode())
    assert result.exit_code == 0, f"{result.output}\n{result.exception!r}"
    return result


def papers(shelf: Path) -> dict[str, Paper]:
    collection = read_collection(shelf)
    assert [problem for problem in collection.problems if problem.is_error] == []
    return {record.paper.id: record.paper for record in collection.records}


@pytest.mark.parametrize(
    "rows", [*permutations((PREPRINT, PUBLISHED))], ids=["preprint", "published"]
)
@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "in turn"])
def test_preprint_and_publication_are_one(
    shelf: Path, rows: tuple[dict[str, object], ...], *, at_once: bool
) -> None:
    """Whichever comes first: both identifiers, the venue and pages of the publication, the day of
    the preprint; the reasons are said, and again nothing changes.
    """
    said = [bring(shelf, *rows)] if at_once else [bring(shelf, row) for row in rows]
    (paper,) = papers(shelf).values()
    assert (paper.identifiers.arxiv, paper.identifiers.doi) == ("2201.00001", "10.1000/nets")
    assert (paper.venue, paper.pages, str(paper.published)) == ("LOOM", "1-9", "2022")
    assert "which has other identifiers: the same title, 2 of 2 authors" in said[-1].stderr
    assert "(95 of 100 points)" in said[-1].stderr
    for row in rows:
        assert bring(shelf, row).stdout.startswith("0 new, 0 updated, 1 unchanged")


@pytest.mark.parametrize(
    "rows", [*permutations((SERVER, PUBLISHED))], ids=["preprint", "published"]
)
@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "in turn"])
def test_two_dois_are_two_records_that_link(
    shelf: Path, rows: tuple[dict[str, object], ...], *, at_once: bool
) -> None:
    """A record holds one DOI: a preprint with another one is a record that names its publication,
    or is named by it.
    """
    said = [bring(shelf, *rows)] if at_once else [bring(shelf, row) for row in rows]
    found = papers(shelf)
    assert len(found) == 2
    (related,) = [(id_, link) for id_, paper in found.items() for link in paper.related]
    preprint, published = "10.1101-2022.01.01.123456", "10.1000-nets"
    assert related in (
        (preprint, Related(published, "preprint-of")),
        (published, Related(preprint, "published-as")),
    )
    assert "related: made a record beside" in said[-1].stderr
    assert bring(shelf, *rows).stdout.startswith("0 new, 0 updated, 2 unchanged")


def test_linked_by_setting(shelf: Path) -> None:
    """With `link_preprints` they are two records in any case; other duplicates stay one."""
    settings = "site_name: L\nextra:\n  papershelf:\n    link_preprints: true\n"
    (shelf / "mkdocs.yml").write_text(settings, encoding="utf-8")
    bring(shelf, PUBLISHED, TITLE | {"year": 2023})
    bring(shelf, PREPRINT)
    assert papers(shelf)["2201.00001"].related == (Related("10.1000-nets", "preprint-of"),)
    assert len(papers(shelf)) == 2


@pytest.mark.parametrize(
    "other",
    [PREPRINT | {"title": "Weaving Nets by Hand II"}, PREPRINT | {"authors": ["Cy Third"]},
     PREPRINT | {"authors": []}, PREPRINT | {"year": 2010}, PREPRINT | {"doi": "10.1000/other"},
     PREPRINT | {"title": "Corrigendum: Weaving Nets by Hand"}],
    ids=["part two", "other authors", "no authors", "long ago", "another DOI", "corrigendum"],
)  # fmt: skip
def test_what_only_looks_like_the_publication(shelf: Path, other: dict[str, object]) -> None:
    """Another part, other or no authors, a distant year, another DOI, a corrigendum: two papers."""
    for rows in ((PUBLISHED, other), (other, PUBLISHED)):
        for row in rows:
            bring(shelf, row)
        assert len(papers(shelf)) == 2
        assert not any(paper.related for paper in papers(shelf).values())


def test_a_decision_outweighs_the_score(shelf: Path) -> None:
    """What a person told apart is never joined, by either id or identifier, and not asked again."""
    bring(shelf, PUBLISHED)
    decided = "- not-same: [10.1000-nets, 'https://arxiv.org/abs/2201.00001v3']\n"
    (shelf / "collection" / "decisions.yml").write_text(decided, encoding="utf-8")
    result = bring(shelf, PREPRINT)
    assert len(papers(shelf)) == 2
    assert "kept apart" not in result.stderr


def test_a_decision_joins(shelf: Path) -> None:
    """What a person called the same is one paper, though its DOI differs and nothing is alike."""
    bring(shelf, PUBLISHED)
    decided = '- same: ["10.1000-nets", "10.1000/proceedings.7"]\n- same: [a, b]\n'
    (shelf / "collection" / "decisions.yml").write_text(decided, encoding="utf-8")
    bring(shelf, {"title": "Knitted Nets", "doi": "10.1000/proceedings.7"})
    assert list(papers(shelf)) == ["10.1000-nets"]


def test_wrong_decisions_are_errors(shelf: Path) -> None:
    """An entry with both keys, with one paper or with an unknown key is refused with its place."""
    text = "- same: [a]\n- not-same: [a, b]\n  same: [a, b]\n- never: [a, b]\n- not-same: [c, c]\n"
    (shelf / "collection" / "decisions.yml").write_text(text, encoding="utf-8")
    problems = read_collection(shelf).problems
    assert [as_text(problem).partition("decisions.yml:")[2] for problem in problems] == [
        "1:3: same: found fewer than two papers, expected two or more.",
        "2:3: not-same: found `same` and `not-same` in one entry. Hint: make them two",
        '4:3: never: found the unknown key "never", expected one of same, not-same.',
        "4:3: not-same: found fewer than two papers, expected two or more.",
        "5:3: not-same: found fewer than two papers, expected two or more.",
    ]


SAYINGS: dict[str, dict[str, Raw]] = {
    "bibtex": {"venue": "Loom", "abstract": "B.", "published": "2023-05", "title": "Nets",
               "bibkey": "n"},
    "crossref": {"venue": "LOOM Journal", "abstract": "C.", "published": "2023"},
    "arxiv": {"venue": "arXiv", "abstract": "A.", "published": "2022-01-01", "title": "Nets."},
    "csv": {"venue": "loom", "title": "NETS"},
}  # fmt: skip


@pytest.mark.parametrize("order", [*permutations(SAYINGS)])
def test_the_order_of_sources_decides_each_field(order: tuple[str, ...]) -> None:
    """Together or in turn, in any order: Crossref's venue, arXiv's abstract, the first day, the
    title of a service before that of a file.
    """
    expected = {"venue": "LOOM Journal", "abstract": "A.", "published": "2022-01-01",
                "title": "Nets.", "bibkey": "n"}  # fmt: skip
    assert made({source: SAYINGS[source] for source in order}).values == expected
    result = made({order[0]: SAYINGS[order[0]]})
    for source in order[1:]:
        result = merged(result.values, result.said, {source: SAYINGS[source]})
    assert result.values == expected


def test_a_source_may_correct_itself() -> None:
    """The day that one source alone gave becomes later when that source says so."""
    first = made({"crossref": {"published": "2022"}})
    later = merged(first.values, first.said, {"crossref": {"published": "2023-02"}})
    assert later.values == {"published": "2023-02"}


def test_the_first_day() -> None:
    """A day within a year is more than the year."""
    assert first_day(["2023-05", "2023", "2023-05-07", "2024-01-01"]) == "2023-05-07"
    assert first_day(["2023-05", "2022"]) == "2022"


def test_check_lists_the_conflicts(shelf: Path) -> None:
    """Fields on which sources disagree: whose value the record has, or a person's, and who differs;
    nothing fails for it.
    """
    bring(shelf, PUBLISHED)
    row = "Weaving Nets by Hand,A. Example; B. Sample,2023,10.1000/nets,2-9"
    table = f"title,authors,year,doi,pages\n{row}\n"
    (shelf / "table.csv").write_text(table, encoding="utf-8")
    result = CliRunner().invoke(main, ["-C", str(shelf), "import", str(shelf / "table.csv")])
    assert result.exit_code == 0, result.output
    record = shelf / "collection" / "papers" / "10.1000-nets.yml"
    assert 'pages: "1-9"\n' in record.read_text(encoding="utf-8")
    where = "collection/papers/10.1000-nets.yml: 10.1000-nets: pages"
    said = f"Sources disagree on 1 field:\n- {where}: from "
    checked = CliRunner().invoke(main, ["-C", str(shelf), "check"]).stdout
    assert f"{said}jsonl; another value in csv\n" in checked
    record.write_text(record.read_text(encoding="utf-8").replace("1-9", "1-10"), encoding="utf-8")
    checked = CliRunner().invoke(main, ["-C", str(shelf), "check", "--conflicts"]).stdout
    assert f"{said}a person; another value in csv, jsonl\n" in checked
