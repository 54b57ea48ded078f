"""`papershelf add`: one paper by hand, from what a person types and an identifier says."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from papershelf.collection.read import read_collection
from papershelf.model import Identifiers, Links, PartialDate
from shelves import papershelf, tree

PAPERS = "collection/papers"
LOOMS = """\
id: "2412.06769"
title: "Looms That Count"
authors: ["Ada Example"]
identifiers: {arxiv: "2412.06769", doi: "10.1000/looms"}
links: {abstract: "https://example.org/looms"}
aliases: [old-looms]
"""


WRITTEN = """\
id: "2401.00007"
title: "Nets: A Study"
authors:
  - "Bo Sample"
  - "Cy van der Example"
abstract: >-
  A net holds.


  It holds again.
summary: "Nets hold."
published: 2024-01-05
venue: Proc. of Nets
tags: [Fishing, Knots]
identifiers: {arxiv: "2401.00007", doi: "10.1000/nets"}
links: {pdf: "https://example.org/nets.pdf", code: "https://example.org/nets"}
"""


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    (tmp_path / PAPERS).mkdir(parents=True)
    (tmp_path / "mkdocs.yml").write_text("site_name: Looms\n", encoding="utf-8")
    (tmp_path / PAPERS / "looms.yml").write_text(LOOMS, encoding="utf-8")
    return tmp_path


def typed(shelf: Path, text: str, *arguments: str) -> tuple[int, str]:
    """Run `papershelf add` on a terminal where somebody types: its exit status, all that shows."""
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "papershelf", "-C", str(shelf), "add", *arguments]
    with subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave) as process:
        os.close(slave)
        os.write(master, text.encode())
        shown = b""
        try:
            while part := os.read(master, 4096):
                shown += part
        except OSError:  # how Linux says that the other end is closed
            pass
    os.close(master)
    return process.returncode, shown.decode().replace("\r\n", "\n")


def test_everything_by_options(shelf: Path, tmp_path: Path) -> None:
    """The record holds what was given, no more; its file is good, and no ledger is written."""
    abstract = tmp_path / "abstract.txt"
    abstract.write_text("A net holds.\r\n\r\nIt \u200bholds again.\n", encoding="utf-8-sig")
    done = papershelf(
        shelf,
        *("add", "https://arxiv.org/abs/2401.00007v3", "--title", "Nets: A Study"),
        *("--author", "Bo Sample", "--author", "Cy van der Example", "--published", "2024-01-05"),
        *("--venue", "Proc. of Nets", "--tag", "Fishing", "--tag", "Knots"),
        *("--code", "https://example.org/nets", "--pdf", "https://example.org/nets.pdf"),
        *("--doi", "https://doi.org/10.1000/NETS", "--abstract-file", str(abstract)),
        *("--summary", "Nets hold."),
    )
    assert done.stdout == (
        "collection/papers/2401.00007.yml\n"
        "Look at the paper with `papershelf serve`, then commit the file.\n"
    )
    written = (shelf / PAPERS / "2401.00007.yml").read_text(encoding="utf-8")
    assert re.sub(r"added: \d{4}-\d\d-\d\d\n", "", written) == WRITTEN
    assert "added: " in written
    assert not (shelf / "collection/.imported").exists()
    assert read_collection(shelf).problems == ()


@pytest.mark.parametrize(
    ("given", "identifiers", "links", "published"),
    [
        ("arXiv:2401.00007v2", Identifiers(arxiv="2401.00007"), Links(), "2024-01"),
        ("math.GT/0309136", Identifiers(arxiv="math/0309136"), Links(), "2003-09"),
        ("hep-th/9901001", Identifiers(arxiv="hep-th/9901001"), Links(), "1999-01"),
        ("10.48550/arXiv.2401.00007", Identifiers(arxiv="2401.00007"), Links(), "2024-01"),
        ("https://aclanthology.org/P19-1001/", Identifiers(acl="P19-1001"), Links(), ""),
        ("10.18653/v1/2020.acl-main.1", Identifiers(acl="2020.acl-main.1"), Links(), ""),
        ("https://doi.org/10.1000/Nets", Identifiers(doi="10.1000/nets"), Links(), ""),
        (
            "https://openreview.net/forum?id=rJ4km2R5t7",
            Identifiers(openreview="rJ4km2R5t7"),
            Links(),
            "",
        ),
        (
            "https://example.org/n.pdf?x=1",
            Identifiers(),
            Links(pdf="https://example.org/n.pdf?x=1"),
            "",
        ),
        ("https://example.org/n", Identifiers(), Links(abstract="https://example.org/n"), ""),
    ],
)
def test_what_an_identifier_says(
    shelf: Path, given: str, identifiers: Identifiers, links: Links, published: str
) -> None:
    """Any spelling, without a look at the network; an arXiv id tells its month."""
    done = papershelf(shelf, "add", given, "--title", "Nets")
    file = done.stdout.splitlines()[0]
    assert "Without authors, abstract" in done.stdout
    (shelf / PAPERS / "looms.yml").unlink()
    [record] = read_collection(shelf).records
    assert record.origin.path == file
    assert (record.paper.identifiers, record.paper.links) == (identifiers, links)
    assert str(record.paper.published or "") == published


def test_a_link_that_spells_an_identifier(shelf: Path) -> None:
    """As for an import: the paper's own address tells which paper it is."""
    link = "https://arxiv.org/abs/2401.00007"
    done = papershelf(shelf, "add", "--title", "Nets", "--link", link)
    assert done.stdout.startswith("collection/papers/2401.00007.yml\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["https://arxiv.org/pdf/2412.06769v4"],
        ["DOI:10.1000/LOOMS", "--title", "Another Title"],
        ["2401.99999", "--doi", "10.1000/looms", "--title", "Nets"],
        ["old-looms"],
        ["looms that count"],
        ["https://example.org/looms"],
        ["--title", "LOOMS that count"],
        ["--title", "Looms that Count", "--author", "Ada Example", "--tag", "New"],
        ["--title", "Nets", "--link", "https://arxiv.org/abs/2412.06769"],
    ],
)
def test_a_paper_that_is_there_is_named(shelf: Path, arguments: list[str]) -> None:
    """By identifier, alias, address or title; nothing is written, and no title is asked for."""
    before = tree(shelf)
    assert papershelf(shelf, "add", *arguments).stdout == (
        'collection/papers/looms.yml has "Looms That Count" (2412.06769) already.\n'
        "Nothing was written.\n"
    )
    after = tree(shelf)
    after.pop(".papershelf/lock", None)
    assert after == before


def test_a_title_of_other_authors_is_another_paper(shelf: Path) -> None:
    """It gets an id and a file of its own, and the likeness is told."""
    done = papershelf(
        shelf,
        "add",
        "--title",
        "Looms That Count",
        "--author",
        "Someone Else",
        "--published",
        "1999",
    )
    assert done.stdout.startswith("collection/papers/looms-that-count.yml\n")
    assert done.stderr == (
        'papershelf add: warning: --title: kept apart from "2412.06769" (the same title, 0 of 1 '
        "authors, 1999 beside 2024). Hint: if they are one paper, `papershelf merge` makes one "
        "record of them\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], 'papershelf add: found no title, expected one. Hint: give it with --title "…"'),
        (
            ["2401.00007", "--offline"],
            "papershelf add: found no title, expected one. Hint: give it with --title",
        ),
        (
            ["refs.bib"],
            (
                'papershelf add: found "refs.bib", expected an arXiv id, a DOI, an ACL or '
                "OpenReview id, or an address (https://…). Hint: give a title with --title, and "
            ),
        ),
        (["javascript:alert(1)", "--title", "x"], 'found "javascript:alert(1)", expected an arXiv'),
        (["--title", "x", "--published", "May 2024"], 'add: --published: found "May 2024", expect'),
        (["--title", "x", "--link", "ftp://a.org/"], 'add: --link: found "ftp://a.org/", expected'),
        (["--title", "x", "--doi", "10/x"], 'add: --doi: found "10/x", expected a DOI such as'),
        (
            ["--title", "x", "--abstract-file", "none.txt"],
            "none.txt: --abstract-file: cannot be read",
        ),
        (["--title", "x" * 1_001], "add: --title: found 1,001 characters"),
    ],
)
def test_what_is_missing_or_wrong_names_its_option(
    shelf: Path, arguments: list[str], message: str
) -> None:
    """Wrong usage, status 2; nothing is written."""
    before = tree(shelf)
    assert message in papershelf(shelf, "add", *arguments, status=2).stderr
    assert tree(shelf) == before


def test_names_that_are_taken_are_left_alone(shelf: Path) -> None:
    """A file of that name in other letters, and a record of that id in another file."""
    (shelf / PAPERS / "NETS.yml").write_text('id: nets\ntitle: "Other nets"\n', encoding="utf-8")
    done = papershelf(shelf, "add", "--title", "Nets")
    assert done.stdout.startswith("collection/papers/nets-2.yml\n")
    assert 'id: "nets-2"\n' in (shelf / PAPERS / "nets-2.yml").read_text(encoding="utf-8")


def test_a_broken_collection_is_not_added_to(shelf: Path) -> None:
    """What cannot be read may be the very paper."""
    (shelf / PAPERS / "bad.yml").write_text("id: [\n", encoding="utf-8")
    done = papershelf(shelf, "add", "--title", "Nets", status=1)
    assert done.stderr.startswith("collection/papers/bad.yml:")
    assert not (shelf / PAPERS / "nets.yml").exists()


def test_a_folder_that_is_no_shelf(tmp_path: Path) -> None:
    """The way to a shelf is said."""
    assert "papershelf init DIR" in papershelf(tmp_path, "add", "--title", "x", status=1).stderr


def test_a_terminal_asks_for_everything(shelf: Path) -> None:
    """Title again until there is one, authors until an empty line, a date until it is one."""
    answers = "2401.00007v1\n\nNets\nBo Sample\nCy Example\n\nMay\n\nFishing, Knots,\n"
    status, shown = typed(shelf, answers, "--offline")
    assert status == 0, shown
    assert 'found "May", expected YYYY, YYYY-MM or YYYY-MM-DD' in shown
    (shelf / PAPERS / "looms.yml").unlink()
    [record] = read_collection(shelf).records
    paper = record.paper
    assert (paper.title, paper.identifiers.arxiv) == ("Nets", "2401.00007")
    assert [author.name for author in paper.authors] == ["Bo Sample", "Cy Example"]
    assert (paper.published, paper.tags) == (PartialDate(2024, 1), ("Fishing", "Knots"))


def test_a_terminal_asks_only_for_what_is_needed(shelf: Path) -> None:
    """With a title, for the authors; with both, for nothing; of a known paper, for nothing."""
    status, shown = typed(shelf, "Bo Sample\n\n", "--title", "Nets")
    assert (status, "Title" in shown, "Author" in shown) == (0, False, True), shown
    status, shown = typed(shelf, "", "--title", "Knots", "--author", "Bo Sample")
    assert (status, "Author" in shown) == (0, False), shown
    status, shown = typed(shelf, "2412.06769\n")
    assert (status, "Title" in shown, "already" in shown) == (0, False, True), shown


def test_nothing_of_a_text_drives_the_file_or_the_terminal(shelf: Path) -> None:
    """YAML, markup and control characters are text, or are cleaned away as import does."""
    title = 'x: [a, "b"] #c\u202e <b>\x1b[31m {{ y }}'
    papershelf(
        shelf, "add", "https://example.org/", "--title", title, "--author", "- &a !!python/x"
    )
    (shelf / PAPERS / "looms.yml").unlink()
    [record] = read_collection(shelf).records
    assert record.paper.title == 'x: [a, "b"] #c <b>[31m {{ y }}'
    assert record.paper.authors[0].name == "- &a !!python/x"


def test_authors_are_read_as_imports_read_them(shelf: Path) -> None:
    """A family that stands first is turned, and "et al." is nobody."""
    given = ["--author", "Example, Ada", "--author", "Ben Sample et al."]
    papershelf(shelf, "add", "--title", "Knots", *given)
    (record,) = (one for one in read_collection(shelf).records if one.paper.title == "Knots")
    assert [author.name for author in record.paper.authors] == ["Ada Example", "Ben Sample"]
