"""`papershelf search` as a user runs it: in a pipe, on a terminal, as JSON, without an index."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from papershelf.catalog.trending import trending
from papershelf.model import Author, Identifiers, Links, PartialDate
from papershelf.search.index.build import search_files
from papershelf.settings.follow import TrendingSettings
from papershelf.settings.search import SearchSettings
from shelves import catalog_of, on_a_terminal, paper, papershelf

SETTINGS = """\
site_name: Tides
site_url: https://example.org/shelf/
theme: {name: material, custom_dir: .papershelf/overrides, font: false}
plugins: []
"""
PAPERS = [
    paper(
        "tide-1",
        title="Reading Tides from Noise",
        authors=(Author("Ada Example"), Author("Bo Example")),
        venue="ICRA",
        published=PartialDate(2024, 5),
        votes=3,
        identifiers=Identifiers(arxiv="2412.06769"),
        links=Links(code="https://example.org/code"),
    ),
    paper("tide-2", title="Tides at Night, Tides by Day", published=PartialDate(2025), votes=1),
    paper("tide-3", title="Charts", abstract="A chart of tides.", votes=8, status="withdrawn"),
    paper("red", title="Red \x1b[31m alert\x07 <b>tab\there</b> [red]markup[/red]"),
]


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A shelf with its settings and its index: all that the command reads."""
    (tmp_path / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    catalog = catalog_of(PAPERS)[0]
    hot = trending(catalog, TrendingSettings()).hot
    for path, data in search_files(catalog, SearchSettings(), hot=hot)[0].items():
        file = tmp_path / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return tmp_path


def titles(output: str) -> list[str]:
    return [part.splitlines()[0] for part in output.split("\n\n")]


def test_a_word_is_left_out(shelf: Path) -> None:
    """A sign before a word is no option, first or last."""
    for query in (["tides", "-reading", "-chart"], ["-reading", "tides", "-chart"]):
        found = papershelf(shelf, "search", *query)
        assert titles(found.stdout) == ["Tides at Night, Tides by Day"]


def test_what_is_shown_of_a_paper(shelf: Path) -> None:
    """The title, the rest of its facts and the whole address below it, nothing else."""
    done = papershelf(shelf, "search", "author:ada", "tides")
    assert done.stdout == (
        "Reading Tides from Noise\n"
        "  Ada Example et al. · ICRA · 2024-05 · code\n"
        "  https://example.org/shelf/papers/tide-1/\n"
    )
    assert done.stderr == ""


def test_an_author_that_is_not_shown_is_told(shelf: Path) -> None:
    """As a line of facts and in JSON; one that is shown stands in JSON alone."""
    found = papershelf(shelf, "search", "bo", "example", "tides").stdout
    assert "  Ada Example et al. · ICRA · 2024-05 · code · author: bo\n" in found
    told = json.loads(papershelf(shelf, "search", "bo", "example", "--json").stdout)
    assert told["results"][0]["matched"] == {"author": ["bo", "example"]}
    assert "author:" not in papershelf(shelf, "search", "example", "tides").stdout


def test_papers_are_set_apart(shelf: Path) -> None:
    """An empty line between two; a line that would be empty is left out."""
    done = papershelf(shelf, "search", "--sort", "votes", "tides", "--limit", "2")
    assert done.stdout == (
        "Charts [withdrawn]\n"
        "  https://example.org/shelf/papers/tide-3/\n"
        "\n"
        "Reading Tides from Noise\n"
        "  Ada Example et al. · ICRA · 2024-05 · code\n"
        "  https://example.org/shelf/papers/tide-1/\n"
    )
    (shelf / "mkdocs.yml").write_text(
        SETTINGS.replace("site_url: https://example.org/shelf/\n", ""), encoding="utf-8"
    )
    done = papershelf(shelf, "search", "alert")
    assert done.stdout.splitlines()[1:] == ["  papers/red/"]


def test_a_terminal_has_colours_and_whole_lines(shelf: Path) -> None:
    """However narrow it is: an address that is broken in two cannot be opened."""
    status, shown = on_a_terminal(shelf, "search", "reading", "tides", COLUMNS="30")
    assert status == 0
    assert "\x1b[1mReading Tides from Noise\x1b[0m\r\n" in shown
    assert "https://example.org/shelf/papers/tide-1/" in shown


def test_a_paper_that_no_longer_stands_says_so(shelf: Path) -> None:
    """Behind its title, also where only titles are kept of the lines."""
    assert titles(papershelf(shelf, "search", "charts").stdout) == ["Charts [withdrawn]"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("date", ["tide-2", "tide-1", "tide-3"]),
        ("votes", ["tide-3", "tide-1", "tide-2"]),
        ("trending", ["tide-2", "tide-1", "tide-3"]),
    ],
)
def test_orders(shelf: Path, order: str, expected: list[str]) -> None:
    """By relevance, by day with the newest first, by votes with the most first, what is
    trending by votes and age.
    """
    found = papershelf(shelf, "search", "tides", "--sort", order).stdout.splitlines()
    assert [line.rsplit("/", 2)[1] for line in found if "/papers/" in line] == expected


def test_a_limit(shelf: Path) -> None:
    """Of more results than asked for, the first are shown and the number of all is said."""
    done = papershelf(shelf, "search", "tides", "--limit", "1")
    assert titles(done.stdout) == ["Tides at Night, Tides by Day"]
    assert done.stderr == "3 results, the first 1 of them:\n"


def test_json(shelf: Path) -> None:
    """JSON has the same results with their facts by name, and says what they are results of."""
    done = json.loads(papershelf(shelf, "search", "raeding", "tides", "--json").stdout)
    [result] = done.pop("results")
    assert done == {
        "query": "raeding tides",
        "total": 1,
        "complete": 1,
        "notice": "spelling",
        "shown": "reading tides",
    }
    assert result == {
        "title": "Reading Tides from Noise",
        "authors": "Ada Example et al.",
        "date": "2024-05",
        "venue": "ICRA",
        "address": "https://example.org/shelf/papers/tide-1/",
        "flags": ["code"],
        "matched": {},
    }


def test_what_is_said(shelf: Path) -> None:
    """Other words, some words and no result are said on standard error; all are status 0."""
    done = papershelf(shelf, "search", "raeding", "tides")
    assert done.stderr == "Showing results for: reading tides\n"
    assert papershelf(shelf, "search", "~", "*").stderr == (
        "These words say too little to look for.\nNothing found.\n"
    )
    nothing = {
        "zzzzzz": "No paper has this word. Try another one, or how it begins, as in segm*.",
        "zzzzzz qqqqqq": "Try fewer or more general words.",
        "author:zzzzzz": "No paper has this there: try it without the field.",
    }
    for query, advice in nothing.items():
        assert papershelf(shelf, "search", query).stderr == f"Nothing found. {advice}\n"
    assert papershelf(shelf, "search", "https://example.org/none").stderr == (
        "No paper has this address or identifier. Try words of its title.\nNothing found.\n"
    )


def test_a_sign_and_one_letter_are_no_option(shelf: Path) -> None:
    """A pasted title with a negative number, or a letter to leave out, is a query; -h is help."""
    assert papershelf(shelf, "search", "tides", "-1").returncode == 0
    assert papershelf(shelf, "search", "tides", "-x").returncode == 0
    assert "Usage:" in papershelf(shelf, "search", "-h").stdout
    assert papershelf(shelf, "search", "alert", "charts").stderr == (
        "No paper has all of these words; these have most of them.\n"
    )


def test_an_identifier(shelf: Path) -> None:
    """An address of a paper finds that paper alone."""
    found = papershelf(shelf, "search", "https://arxiv.org/pdf/2412.06769v2").stdout
    assert titles(found) == ["Reading Tides from Noise"]


def test_nothing_drives_a_terminal(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control characters of titles and of the query are shown, and markup means nothing."""
    piped = papershelf(shelf, "search", "alert")
    assert "\x1b" not in piped.stdout + piped.stderr
    assert "[red]markup[/red]" in piped.stdout
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("NO_COLOR", "1")
    shown = papershelf(shelf, "search", "alertt", "\x1b[2J\x07")
    text = re.sub(r"\x1b\[[0-9;]*m", "", shown.stdout + shown.stderr)
    assert "[red]markup[/red]" in text
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", text)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Missing argument 'QUERY...'"),
        (["tides", "--limit", "0"], "Invalid value for '--limit'"),
        (["tides", "--sort", "size"], "Invalid value for '--sort'"),
    ],
)
def test_wrong_usage(shelf: Path, arguments: list[str], message: str) -> None:
    """Wrong usage ends with status 2 and says what is wrong."""
    assert message in papershelf(shelf, "search", *arguments, status=2).stderr


def test_no_index(shelf: Path) -> None:
    """Without an index, or with a damaged one, the way to a good one is named; status 1."""
    manifest = shelf / "docs/search/manifest.json"
    manifest.write_text("{", encoding="utf-8")
    assert papershelf(shelf, "search", "tides", status=1).stderr == (
        "docs/search/manifest.json: the search index is damaged. Hint: run `papershelf generate`\n"
        "1 error: nothing was looked for\n"
    )
    manifest.unlink()
    assert "has no search index yet" in papershelf(shelf, "search", "tides", status=1).stderr
    (shelf / "mkdocs.yml").unlink()
    assert "mkdocs.yml" in papershelf(shelf, "search", "tides", status=1).stderr
