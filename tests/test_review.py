"""`papershelf review`: what a proposal would change and what is wrong with it, as a maintainer
reads it on the lines of the diff and in the run's summary.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from papershelf.cli import main
from papershelf.problems import as_github, as_text, error, warning
from papershelf.review.changes import Change, ChangeKind
from papershelf.review.report import ANNOTATIONS, SUMMARY_BYTES, Review, annotated, summary
from papershelf.system import can_fork
from papershelf.text import code_span, visible

RECORD = """\
id: {id}
title: About {id}
authors: [Ann One]
abstract: Words that say what the paper found.
identifiers: {{doi: 10.1000/{id}}}
"""
NOTE = "---\npaper: {paper}\n---\n\nWhat a reader should know of it.\n"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """The version before: three papers, of which one file holds two, and a note."""
    shelf = tmp_path / "base"
    (shelf / "collection/papers").mkdir(parents=True)
    (shelf / "collection/notes").mkdir()
    (shelf / "docs").mkdir()
    (shelf / "mkdocs.yml").write_text(
        "site_name: S\ntheme: {name: material, custom_dir: .papershelf/overrides}\nplugins: []\n"
    )
    put(shelf, "papers/one.yml", RECORD.format(id="one"))
    put(shelf, "papers/more.yml", "".join(f"- {item(id_)}" for id_ in ("two", "three")))
    put(shelf, "notes/one.md", NOTE.format(paper="one"))
    return shelf


def item(id_: str) -> str:
    return RECORD.format(id=id_).replace("\n", "\n  ").rstrip(" ")


def put(shelf: Path, path: str, text: str) -> None:
    file = shelf / "collection" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class Told:
    """What a maintainer gets to see."""

    status: int
    annotations: list[str]
    summary: str


@pytest.fixture
def reviewed(base: Path, tmp_path: Path) -> Callable[[Callable[[Path], object]], Told]:
    """The review of what an edit makes of the base, as the workflow has it."""

    def review(edit: Callable[[Path], object]) -> Told:
        head, page = tmp_path / "head", tmp_path / "summary.md"
        shutil.copytree(base, head, symlinks=True)
        edit(head)
        words = ["-C", str(base), "review", str(head), "--format", "github", "--summary", str(page)]
        done = CliRunner().invoke(main, words)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return Told(done.exit_code, done.stdout.splitlines(), page.read_text(encoding="utf-8"))

    return review


Reviewed = Callable[[Callable[[Path], object]], Told]


def test_nothing_changed(reviewed: Reviewed) -> None:
    """A proposal that changes nothing is fine, and said to be nothing."""
    told = reviewed(lambda _: None)
    assert (told.status, told.annotations) == (0, [])
    assert "- Papers: none\n- Notes: none\n" in told.summary
    assert "The check found nothing wrong." in told.summary


def add_note(head: Path) -> None:
    put(head, "notes/two.md", NOTE.format(paper="two"))


def change_paper(head: Path) -> None:
    put(head, "papers/one.yml", RECORD.format(id="one").replace("found", "showed"))


def rename_paper(head: Path) -> None:
    put(head, "papers/one.yml", RECORD.format(id="uno") + "aliases: [one]\n")


def remove_note(head: Path) -> None:
    (head / "collection/notes/one.md").unlink()


def move_note(head: Path) -> None:
    (head / "collection/notes/one.md").rename(head / "collection/notes/uno.md")


@pytest.mark.parametrize(
    ("edit", "lines"),
    [
        (
            move_note,
            [
                "- Notes: 1 renamed",
                "- renamed: `collection/notes/one.md → collection/notes/uno.md` `one`",
            ],
        ),
        (add_note, ["- Notes: 1 added", "- added: `collection/notes/two.md` `two`"]),
        (change_paper, ["- Papers: 1 changed", "- changed: `one` `About one` (abstract)"]),
        (rename_paper, ["- Papers: 1 renamed", "- renamed: `one → uno` `About uno` "]),
        (remove_note, ["- Notes: 1 removed", "- removed: `collection/notes/one.md` `one`"]),
        (
            lambda head: put(head, "papers/new.yml", RECORD.format(id="new")),
            ["- Papers: 1 added", "- added: `new` `About new`"],
        ),
        (
            lambda head: put(head, "topics.yml", "- label: Topic\n"),
            ["### Other files of the collection", "- added: `collection/topics.yml`"],
        ),
    ],
    ids=[
        "moved",
        "note",
        "paper changed",
        "paper renamed",
        "note removed",
        "paper added",
        "topics",
    ],
)
def test_what_would_change(
    reviewed: Reviewed, edit: Callable[[Path], object], lines: list[str]
) -> None:
    """Each paper and note is named with what becomes of it, and a changed one with its fields."""
    told = reviewed(edit)
    assert told.status == 0
    for line in lines:
        assert line in told.summary


def test_a_record_moved_to_another_file_has_not_changed(reviewed: Reviewed) -> None:
    """What counts is what the shelf says, not where it says so."""

    def move(head: Path) -> None:
        papers = head / "collection/papers"
        (papers / "one.yml").rename(papers / "uno.yml")

    told = reviewed(move)
    assert "- Papers: none" in told.summary
    assert told.annotations == []


def test_removed_and_emptied_records_are_called_out(reviewed: Reviewed) -> None:
    """A warning on the place of each, and a part of the summary of their own; a removal is told
    even where it leaves a valid shelf.
    """

    def shrink(head: Path) -> None:
        put(head, "papers/more.yml", f"- {item('three')}")
        text = RECORD.format(id="one").replace(
            "abstract: Words that say what the paper found.\n", ""
        )
        put(head, "papers/one.yml", text.replace("{doi: 10.1000/one}", "{arxiv: '2401.00001'}"))

    told = reviewed(shrink)
    assert told.status == 0
    assert told.annotations == [
        '::warning file=collection/papers/more.yml::"two" would be removed.',
        (
            '::warning file=collection/papers/one.yml,line=1::"one" would lose what it says in: '
            "abstract, identifiers.doi."
        ),
    ]
    assert "### ⚠️ Removes or empties records" in told.summary
    assert "- removed: `two` `About two`" in told.summary
    assert "- changed: `one` `About one` (abstract, identifiers.arxiv, identifiers.doi)" in (
        told.summary
    )


def test_problems_stand_on_the_lines_of_the_diff(reviewed: Reviewed) -> None:
    """An error in a changed file is an annotation with file, line and column, and the status is 1;
    the record that cannot be read for it is not told to be removed.
    """
    bad = f"- {item('two')}  published: May 2024\n- {item('three')}"
    told = reviewed(lambda head: put(head, "papers/more.yml", bad))
    assert told.status == 1
    (line,) = told.annotations
    assert line.startswith(
        '::error file=collection/papers/more.yml,line=6,col=3::published: found "May 2024"'
    )
    assert "- Papers: 1 unreadable" in told.summary
    assert "Removes" not in told.summary


def test_what_a_change_touches_is_checked_too(reviewed: Reviewed) -> None:
    """A paper that goes leaves a note of another file, which nobody touched, without its paper."""
    told = reviewed(lambda head: (head / "collection/papers/one.yml").unlink())
    assert told.status == 1
    assert any(line.startswith("::error file=collection/notes/one.md") for line in told.annotations)
    assert any('"one" would be removed' in line for line in told.annotations)


def test_what_was_wrong_before_is_not_told_again(base: Path, reviewed: Reviewed) -> None:
    """Problems of the base are counted, not blamed on the proposal, on whatever line they are now;
    the same problem once more is new.
    """
    bad = "pages_: 3\n"
    put(base, "papers/old.yml", RECORD.format(id="old") + bad)
    told = reviewed(
        lambda head: put(head, "papers/old.yml", "# A word\n" + RECORD.format(id="old") + bad)
    )
    assert (told.status, told.annotations) == (0, [])
    assert "; 1 more were there before" in told.summary


def test_changes_outside_the_collection_need_an_owner(reviewed: Reviewed) -> None:
    """They are named, whatever they are, and none of them is read: not the settings, which would
    fail, nor a template or a workflow.
    """

    def edit(head: Path) -> None:
        (head / "mkdocs.yml").write_text("theme: {name: broken")
        (head / ".github/workflows").mkdir(parents=True)
        (head / ".github/workflows/evil.yml").write_text("on: push\n")
        (head / "docs/link.md").symlink_to("../../etc/passwd")
        add_note(head)

    told = reviewed(edit)
    assert told.status == 0
    assert told.annotations == [
        (
            "::warning file=.github/workflows/evil.yml::outside collection/, so it needs an owner: "
            ".github/workflows/evil.yml, docs/link.md, mkdocs.yml."
        )
    ]
    assert "### 🔒 Needs an owner: 3 files outside `collection/`" in told.summary
    assert "- added: `docs/link.md`" in told.summary
    assert "- changed: `mkdocs.yml`" in told.summary


def test_a_file_that_became_a_program_has_changed(base: Path, reviewed: Reviewed) -> None:
    """The same bytes, executable now: an owner must see it. So must a link instead of the file."""
    (base / "run.sh").write_text("true\n")
    (base / "other.sh").write_text("true\n")

    def edit(head: Path) -> None:
        (head / "run.sh").chmod(0o755)
        (head / "other.sh").unlink()
        (head / "other.sh").symlink_to("run.sh")

    assert "2 files outside" in reviewed(edit).summary


def test_a_review_can_be_repeated(base: Path, tmp_path: Path, reviewed: Reviewed) -> None:
    """What it keeps in the base for the next time is no change; but a proposal that brings such
    files of its own is told, since a build would trust them.
    """
    same = shutil.copytree(base, tmp_path / "same")
    words = ["-C", str(base), "review", str(same)]
    first = CliRunner().invoke(main, words).stdout
    assert CliRunner().invoke(main, words).stdout == first
    assert (base / ".papershelf").is_dir()

    def edit(head: Path) -> None:
        (head / ".papershelf").mkdir(exist_ok=True)
        (head / ".papershelf/notes.cache").write_text("forged")

    assert "- added: `.papershelf/notes.cache`" in reviewed(edit).summary


def test_the_collection_may_be_a_link_or_gone(reviewed: Reviewed) -> None:
    """A link in place of collection/ is refused and not followed."""

    def edit(head: Path) -> None:
        shutil.rmtree(head / "collection")
        (head / "collection").symlink_to("/etc")

    told = reviewed(edit)
    assert told.status == 1
    assert any(
        line.startswith("::error file=collection::found a symbolic link")
        for line in told.annotations
    )
    assert "hosts" not in told.summary


def test_more_than_the_host_shows_goes_into_the_summary(reviewed: Reviewed) -> None:
    """Ten errors and ten warnings are annotations; the rest stands in the summary. A flood of
    warnings does not hide that a record goes.
    """

    def flood(head: Path) -> None:
        for number in range(30):
            bad = RECORD.format(id=f"p{number}") + "published: 2999\n"
            put(head, f"papers/p{number:02}.yml", bad)
            dated = RECORD.format(id=f"q{number}") + "published: 2100-01-01\n"
            put(head, f"papers/q{number:02}.yml", dated)
        put(head, "papers/more.yml", f"- {item('three')}")

    told = reviewed(flood)
    kinds = [line.partition(" ")[0] for line in told.annotations]
    assert (kinds.count("::error"), kinds.count("::warning")) == (ANNOTATIONS, ANNOTATIONS)
    assert any('"two" would be removed' in line for line in told.annotations)
    listed = told.summary.partition("### Found by the check, besides the annotations")[2]
    assert listed.count("- `collection/papers/p") == 20
    assert listed.count("- `collection/papers/q") == 21


def test_a_summary_stays_within_what_the_host_takes() -> None:
    """Ten thousand papers with long names: the first, how many more, and less than 1 MiB."""
    papers = [
        Change(ChangeKind.ADDED, f"{number}" * 900, "p", "é" * 900) for number in range(10_000)
    ]
    found = [error("p", "x" * 5_000, hint="y" * 5_000)] * 10_000
    page = summary(Review(papers, papers, papers, found), found)
    assert len(page.encode()) < SUMMARY_BYTES + 100
    assert "- … and 9,800 more" in page


def test_long_messages_are_cut() -> None:
    """GitHub drops an annotation that is too long, so a stranger could hide one by its length."""
    shown, rest = annotated([error("p", "x" * 100_000, hint="y" * 100_000)])
    assert len(as_github(shown[0])) < 2_100
    assert rest == []


ANYTHING = st.text(st.characters(), max_size=60)
MARKS = st.text(st.sampled_from("`~\\[]()<>&!#@:*_$|-=+ \n\r\t%,;'\"/a1"), max_size=60)


@given(ANYTHING | MARKS)
def test_no_text_forges_a_summary(text: str) -> None:
    """Whatever a stranger wrote is one code span of one item, with the text as it is."""
    page = MarkdownIt("commonmark", {"html": True}).render(f"- {code_span(text)}\n- next\n")
    shown = visible(text).strip(" ") or "(empty)"
    assert re.fullmatch(r"<ul>\n<li><code>([^<>]*)</code></li>\n<li>next</li>\n</ul>\n", page), page
    inside = page.split("<code>")[1].split("</code>")[0]
    for sign, entity in (("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("&", "&amp;")):
        inside = inside.replace(entity, sign)
    assert inside == shown


@given(ANYTHING | MARKS, ANYTHING | MARKS)
def test_no_text_forges_an_annotation(path: str, message: str) -> None:
    """One line that begins one command: the runner finds exactly one, whose properties and message
    are what was meant (`ActionCommand.TryParseV2` in actions/runner).
    """
    line = as_github(warning(path, message, line=3))
    assert "\n" not in line
    assert "\r" not in line
    command, properties, data = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line, re.DOTALL).groups()  # type: ignore[union-attr]
    assert command == "warning"
    keys = [pair.partition("=")[0] for pair in properties.split(",")]
    assert keys == ["file", "line"]
    decoded = data.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
    assert decoded.rstrip(".?!") == visible(message).rstrip(".?!")


@given(ANYTHING | MARKS | st.just("##[error file=x]forged") | st.just("a ##[stop-commands]b"))
def test_no_text_drives_a_log(text: str) -> None:
    """In a log too: `##[` begins a command anywhere in a line (`ActionCommand.TryParse`), `::` only
    at its beginning, where the path stands.
    """
    line = as_text(error("collection/x.yml", text, hint=text))
    assert "##[" not in line
    assert line.startswith("collection/x.yml: ")
    assert len(line.splitlines()) == 1


@pytest.mark.skipif(not can_fork(), reason="there, the reading is no process of its own")
@pytest.mark.parametrize(
    ("bounds", "ending"),
    [("seconds=0.2, times=0", "EndedError"), ("memory=16 << 20", "MemoryError")],
)
def test_a_proposal_that_takes_too_much_is_ended(base: Path, bounds: str, ending: str) -> None:
    """Reading very many good records is ended at its limits, and the review goes on from there."""
    head = base.with_name("head")
    shutil.copytree(base, head)
    lines = (f'{{"id": "t{n}", "title": "About {n}"}}\n' for n in range(50_000))
    put(head, "papers/many.jsonl", "".join(lines))
    program = _REVIEW.format(base=str(base), head=str(head), bounds=bounds)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == (f"{ending}\n", "")


_REVIEW = """
from pathlib import Path
from papershelf.app.shelf import Shelf
from papershelf.commands.review import Bounds, reviewed
from papershelf.config import read_settings
from papershelf.parallel import EndedError
settings, _ = read_settings(Path({base!r}))
try:
    reviewed(Shelf(Path({base!r})), settings, Path({head!r}), Bounds({bounds}))
except (EndedError, MemoryError) as reason:
    print(type(reason).__name__)
"""


def test_without_a_summary_file_it_is_printed(base: Path, tmp_path: Path) -> None:
    """For a person at a terminal: problems on standard error, the summary on standard output."""
    head = shutil.copytree(base, tmp_path / "head")
    put(head, "papers/one.yml", RECORD.format(id="one") + "x: 1\n")
    done = CliRunner().invoke(main, ["-C", str(base), "review", str(head)])
    assert done.exit_code == 1
    assert done.stdout.startswith("## What this would change")
    assert "collection/papers/one.yml:6:" in done.stderr


def test_a_folder_that_is_not_there(base: Path, tmp_path: Path) -> None:
    """A wrong word on the command line is said as such."""
    done = CliRunner().invoke(main, ["-C", str(base), "review", str(tmp_path / "none")])
    assert done.exit_code == 1
    assert "cannot be read: No such file or directory" in done.stderr
