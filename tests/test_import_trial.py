"""The awkward bibliographies, tried where they are: each with its number of papers and status."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from papershelf.cli import main
from papershelf.collection.read import read_collection
from papershelf.model import Paper

OUTCOMES: dict[str, tuple[int, int]] = {
    "quoted-values.bib": (2, 0),
    "strings-and-months.bib": (3, 0),
    "entry-types.bib": (9, 0),
    "preprints.bib": (3, 0),
    "proceedings-export.bib": (2, 0),
    "long-authors.bib": (5, 0),
    "broken-in-the-middle.bib": (3, 1),
    "conference.ris": (1, 0),
    "wrapped.ris": (1, 0),
    "reference-manager.json": (3, 1),
    "identifiers.txt": (10, 1),
    "atom-feed.xml": (2, 1),
}


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """An empty shelf."""
    (tmp_path / "mkdocs.yml").write_text("site_name: Bench\n", encoding="utf-8")
    (tmp_path / "collection" / "papers").mkdir(parents=True)
    return tmp_path


def run(shelf: Path, file: Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["-C", str(shelf), "import", str(file)])
    return result.exit_code, result.stdout, result.stderr


def papers(shelf: Path) -> dict[str, Paper]:
    collection = read_collection(shelf)
    assert collection.problems == ()
    return {record.paper.id: record.paper for record in collection.records}


@pytest.mark.parametrize("name", OUTCOMES)
def test_awkward_bibliographies(trial_data: Path, shelf: Path, name: str) -> None:
    """Papers and exit status are those expected; a second import changes nothing."""
    file = trial_data / "data" / "awkward-bibliographies" / name
    count, status = OUTCOMES[name]
    code, out, _ = run(shelf, file)
    assert (code, len(papers(shelf))) == (status, count), out
    before = {path: path.read_bytes() for path in shelf.rglob("*.*") if path.is_file()}
    code, out, _ = run(shelf, file)
    assert code == status
    assert "0 new, 0 updated" in out
    assert before == {path: path.read_bytes() for path in shelf.rglob("*.*") if path.is_file()}


def test_a_paper_of_two_files_loses_nothing(trial_data: Path, shelf: Path) -> None:
    """By its DOI it is one record: authors and tags of the first, the abstract of the second."""
    folder = trial_data / "data" / "awkward-bibliographies"
    run(shelf, folder / "proceedings-export.bib")
    run(shelf, folder / "conference.ris")
    found = papers(shelf)
    assert len(found) == 2
    paper = found["10.5555-ecl.2019.9900001"]
    assert [author.name for author in paper.authors] == ["J. Doe", "R. Roe", "K. Østby"]
    assert paper.tags == ("Yarn", "Edge weaving", "5G")
    assert paper.abstract == "We weave at the edge."


def test_a_preprint_and_its_publication(trial_data: Path, shelf: Path) -> None:
    """One record: first published 2024, with the venue of the publication; the years are told."""
    folder = trial_data / "data" / "awkward-bibliographies"
    _, _, said = run(shelf, folder / "preprints.bib")
    paper = papers(shelf)["2401.99001"]
    assert (str(paper.published), paper.venue) == ("2024", "Proceedings of Something")
    assert (paper.identifiers.doi, paper.categories) == ("10.5555/prs.2025.4", ("cs.CL",))
    assert "published (2025 / 2024)" in said
    assert "bibkey (p4 / p1)" in said
