"""`papershelf merge`: candidates, decisions that are written down, records that become one."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from papershelf.collection.read import read_collection
from papershelf.model import Paper
from shelves import papershelf

PAPERS = "collection/papers"
PREPRINT = """\
id: "2201.00001"
title: "Weaving Nets by Hand"
authors: ["Ada Example", "Ben Sample"]
abstract: "A net holds."
published: 2022-01-05
venue: arXiv
tags: [Nets]
identifiers: {arxiv: "2201.00001"}
aliases: [old-nets]
"""
PUBLISHED = """\
id: nets
title: "Weaving nets by hand"
authors: ["A. Example", "B. Sample"]
published: 2023
venue: LOOM
pages: 1-9
tags: [Knots]
identifiers: {doi: "10.1000/nets"}
related: [{id: "2201.00001", kind: extends}, {id: other, kind: extends}]
"""
OTHER = 'id: other\ntitle: "Another Thing Altogether"\n'


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    (tmp_path / PAPERS).mkdir(parents=True)
    (tmp_path / "mkdocs.yml").write_text("site_name: Looms\n", encoding="utf-8")
    for name, text in (("a", PREPRINT), ("b", PUBLISHED), ("c", OTHER)):
        (tmp_path / PAPERS / f"{name}.yml").write_text(text, encoding="utf-8")
    return tmp_path


def apart(shelf: Path) -> None:
    """Without the relation that says that the two are known to belong together."""
    text = PUBLISHED.replace('{id: "2201.00001", kind: extends}, ', "")
    (shelf / PAPERS / "b.yml").write_text(text, encoding="utf-8")


def papers(shelf: Path) -> dict[str, Paper]:
    collection = read_collection(shelf)
    assert collection.problems == ()
    return {record.paper.id: record.paper for record in collection.records}


def decisions(shelf: Path) -> list[str]:
    text = (shelf / "collection/decisions.yml").read_text(encoding="utf-8")
    assert text.startswith("# Which records are one paper")
    return text.splitlines()[1:]


def test_two_records_become_one(shelf: Path) -> None:
    """The first keeps its id and gets what it lacked; the other's names lead to it."""
    done = papershelf(shelf, "merge", "10.1000/nets", "https://arxiv.org/abs/2201.00001v3")
    paper = papers(shelf)["nets"]
    assert list(papers(shelf)) == ["nets", "other"]
    assert (paper.identifiers.arxiv, paper.identifiers.doi) == ("2201.00001", "10.1000/nets")
    assert (paper.abstract, paper.venue, paper.pages) == ("A net holds.", "LOOM", "1-9")
    assert (str(paper.published), paper.tags) == ("2022-01-05", ("Knots", "Nets"))
    assert paper.aliases == ("2201.00001", "old-nets")
    assert [link.id for link in paper.related] == ["other"], "not to itself"
    assert not (shelf / PAPERS / "a.yml").exists()
    assert decisions(shelf) == ['- same: ["nets", "2201.00001"]']
    assert '"2201.00001" is now a part of "nets", and leads to it.' in done.stdout
    assert "- title: kept Weaving nets by hand; the other had Weaving Nets by Hand" in done.stdout
    checked = papershelf(shelf, "check", status=None)
    assert checked.stdout.startswith("2 papers")
    assert "collection/" not in checked.stderr


def test_the_other_way_round(shelf: Path) -> None:
    """Whichever is kept, the publication's venue is; the preprint's own was none."""
    papershelf(shelf, "merge", "2201.00001", "nets")
    paper = papers(shelf)["2201.00001"]
    assert (paper.venue, paper.title) == ("LOOM", "Weaving Nets by Hand")
    assert paper.aliases == ("old-nets", "nets")


def test_an_identifier_that_is_lost_is_written_down(shelf: Path) -> None:
    """A second DOI has no place in the record; an import finds it by the decision."""
    other = PUBLISHED.replace("id: nets", "id: copy").replace("10.1000/nets", "10.1000/copy")
    (shelf / PAPERS / "d.yml").write_text(other, encoding="utf-8")
    papershelf(shelf, "merge", "nets", "copy")
    assert decisions(shelf) == ['- same: ["nets", "copy", "10.1000/copy"]']
    row = json.dumps({"title": "No Such Title", "doi": "10.1000/copy"})
    (shelf / "row.jsonl").write_text(row, encoding="utf-8")
    assert papershelf(shelf, "import", str(shelf / "row.jsonl")).stdout.startswith("0 new")


@pytest.mark.parametrize("order", [("nets", "2201.00001"), ("2201.00001", "nets")])
@pytest.mark.parametrize("form", ["yml", "jsonl"])
def test_records_of_one_file(shelf: Path, form: str, order: tuple[str, str]) -> None:
    """Of a file with several records only the two change: comments and other lines stay."""
    records = list(read_collection(shelf).records)
    for name in "abc":
        (shelf / PAPERS / f"{name}.yml").unlink()
    if form == "yml":
        items = [
            "- " + text.replace("\n", "\n  ").rstrip() + "\n"
            for text in (PREPRINT, OTHER, PUBLISHED)
        ]
        text = "# All of them.\n" + "# The next.\n".join(items)
    else:
        from papershelf.collection.encode import record_json  # noqa: PLC0415

        text = "".join(record_json(record.paper) + "\n" for record in records)
    (shelf / PAPERS / f"all.{form}").write_text(text, encoding="utf-8")
    papershelf(shelf, "merge", *order)
    assert sorted(papers(shelf)) == sorted([order[0], "other"])
    after = (shelf / PAPERS / f"all.{form}").read_text(encoding="utf-8")
    assert after.count("#") == text.count("#")
    assert "Another Thing Altogether" in after
    assert order[1] in papers(shelf)[order[0]].aliases


def test_told_apart(shelf: Path) -> None:
    """The decision is a line that people read; the pair is listed no more."""
    apart(shelf)
    assert papershelf(shelf, "merge", "--list").stdout == (
        "2201.00001  nets: the same title, 2 of 2 authors, 2022 beside 2023 (95 of 100 points)\n"
    )
    papershelf(shelf, "merge", "--not-same", "nets", "2201.00001")
    assert decisions(shelf) == ['- not-same: ["nets", "2201.00001"]']
    listed = papershelf(shelf, "merge", "--list")
    assert (listed.stdout, listed.stderr) == ("", "No two records look like one paper.\n")
    assert len(papers(shelf)) == 3


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("collection/decisions.yml", "- not-same: [nets, other]\n"),
        ("collection/papers/b.yml", "related: [{id: other, kind: corrects}]\n"),
        ("collection/papers/c.yml", "related: [{id: nets, kind: corrects}]\n"),
    ],
)
def test_what_was_decided_is_no_warning(shelf: Path, name: str, text: str) -> None:
    """Two records share a DOI: `check` and `import` say so until a person says what they are."""
    shares = "identifiers: {doi: 10.1000/nets}\n"
    published = PUBLISHED.splitlines(keepends=True)[:-1]
    (shelf / PAPERS / "b.yml").write_text("".join(published), encoding="utf-8")
    (shelf / PAPERS / "c.yml").write_text(OTHER + shares, encoding="utf-8")
    row = shelf / "row.jsonl"
    row.write_text('{"title": "Weaving nets by hand", "doi": "10.1000/nets"}\n', encoding="utf-8")
    commands = (("check",), ("import", str(row)))
    check, imported = (papershelf(shelf, *one, status=None).stderr for one in commands)
    assert 'found doi 10.1000/nets, which "nets" has too' in check
    assert 'taken for "nets", but other shares identifiers too' in imported
    with (shelf / name).open("a", encoding="utf-8") as stream:
        stream.write(text)
    check, imported = (papershelf(shelf, *one, status=None).stderr for one in commands)
    assert "identifiers" not in check
    assert "identifiers" not in imported


def test_candidates_as_json(shelf: Path) -> None:
    """Other programs get both papers, the points and the reasons."""
    apart(shelf)
    (pair,) = json.loads(papershelf(shelf, "merge", "--list", "--format", "json").stdout)
    assert [paper["id"] for paper in pair["papers"]] == ["2201.00001", "nets"]
    assert [paper["file"] for paper in pair["papers"]] == [f"{PAPERS}/a.yml", f"{PAPERS}/b.yml"]
    assert pair["points"] == 95
    assert pair["reasons"] == ["the same title", "2 of 2 authors", "2022 beside 2023"]


def test_related_records_are_no_candidates(shelf: Path) -> None:
    """Who names the other in `related` has said what it is."""
    assert papershelf(shelf, "merge").stdout == ""


def test_one_identifier_in_two_records(shelf: Path) -> None:
    """Two records with one identifier are a pair, whatever their titles."""
    (shelf / PAPERS / "c.yml").write_text(OTHER + 'identifiers: {doi: "10.1000/nets"}\n')
    (shelf / PAPERS / "b.yml").write_text(PUBLISHED.partition("related")[0])
    assert "both have doi 10.1000/nets" in papershelf(shelf, "merge").stdout


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("nets",), 2, "expected no paper or two"),
        (("--not-same",), 2, "expected no paper or two"),
        (("nets", "gone"), 1, 'found "gone", expected a paper of this shelf'),
        (("nets", "10.1000/nets"), 1, 'found "nets" twice, expected two papers'),
    ],
)
def test_wrong_usage(shelf: Path, arguments: tuple[str, ...], status: int, message: str) -> None:
    """What cannot be meant is refused, and nothing is written."""
    done = papershelf(shelf, "merge", *arguments, status=status)
    assert message in done.stderr
    assert len(papers(shelf)) == 3


def typed(shelf: Path, text: str) -> str:
    """Run `papershelf merge` on a terminal where somebody types: all that shows."""
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "papershelf", "-C", str(shelf), "merge"]
    environment = os.environ | {"COLUMNS": "120", "TERM": "dumb"}
    with subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, env=environment
    ) as process:
        os.close(slave)
        os.write(master, text.encode())
        shown = b""
        try:
            while part := os.read(master, 4096):
                shown += part
        except OSError:  # how Linux says that the other end is closed
            pass
    os.close(master)
    assert process.returncode == 0
    return shown.decode().replace("\r\n", "\n")


def test_asked_on_a_terminal(shelf: Path) -> None:
    """Both papers stand side by side; the answer is done, and nothing is asked twice."""
    apart(shelf)
    shown = typed(shelf, "s\n")
    assert "Weaving Nets by Hand" in shown
    assert "Weaving nets by hand" in shown
    assert "2022 beside 2023 (95 of 100 points)" in shown
    assert len(papers(shelf)) == 3
    typed(shelf, "2\n")
    assert sorted(papers(shelf)) == ["nets", "other"]
    assert "No two records look like one paper." in typed(shelf, "")


def test_a_strangers_text_is_shown_as_it_is(shelf: Path) -> None:
    """What rich would take for its markup is text."""
    for name, text in (("a", PREPRINT), ("b", PUBLISHED.partition("related")[0])):
        odd = text.replace("by", "[bold]by[/bold]")
        (shelf / PAPERS / f"{name}.yml").write_text(odd, encoding="utf-8")
    assert "[bold]by[/bold]" in typed(shelf, "q\n")


def test_a_killed_merge_heals(shelf: Path) -> None:
    """With the first file written and the second left, the same command finishes the work."""
    second = (shelf / PAPERS / "a.yml").read_bytes()
    papershelf(shelf, "merge", "nets", "2201.00001")
    done = {file.name: file.read_bytes() for file in (shelf / PAPERS).iterdir()}
    (shelf / PAPERS / "a.yml").write_bytes(second)
    papershelf(shelf, "merge", "nets", "2201.00001")
    assert {file.name: file.read_bytes() for file in (shelf / PAPERS).iterdir()} == done
