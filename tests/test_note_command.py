"""`papershelf note`, as a person meets it: with an editor on a terminal, and without either."""

from __future__ import annotations

from pathlib import Path

import pytest

from shelves import golden_shelf, on_a_terminal, papershelf, tree

NEW = "collection/notes/method-ii.md"


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return golden_shelf(tmp_path)


def editor(tmp_path: Path, name: str, body: str) -> str:
    """An editor that appends to the file it is given, and notes that it was called."""
    script = tmp_path / name
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "{body}" >> "$2"\necho {name} "$1"\n', "utf-8")
    script.chmod(0o755)
    return f"'{script}' --wait"


SPELLINGS = ["2401.00001", "arXiv:2401.00001v2", "https://arxiv.org/abs/2401.00001", " 2401.00001 "]
SPELLINGS += ["10.48550/arXiv.2401.00001", "https://doi.org/10.48550/arXiv.2401.00001"]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_any_spelling_makes_the_file(shelf: Path, spelling: str) -> None:
    """In a pipe no editor is opened: the path goes to standard output, and what to do next."""
    done = papershelf(shelf, "note", spelling)
    path = "collection/notes/2401.00001.md"
    assert done.stdout == f"{path}\nWrite the note there, then run `papershelf check`.\n"
    assert done.stderr == ""
    assert (shelf / path).read_text(encoding="utf-8") == (
        "---\npaper: 2401.00001\ntitle: \nauthor: \ndate: 2026-11-21\n---\n\n"
    )


def test_nothing_is_overwritten(shelf: Path) -> None:
    """Neither a note, nor a link that leads nowhere, nor a folder of that name."""
    before = tree(shelf / "collection")
    notes = shelf / "collection/notes"
    (notes / "method-i-2.md").symlink_to("/nowhere/at-all")
    (notes / "method-i-3.md").mkdir()
    done = papershelf(shelf, "note", "method-i", "--no-edit")
    assert done.stdout.startswith("collection/notes/method-i-4.md\n")
    after = tree(shelf / "collection")
    del after["notes/method-i-4.md"]
    assert after == before
    assert str((notes / "method-i-2.md").readlink()) == "/nowhere/at-all"


def test_an_unknown_paper_is_refused(shelf: Path) -> None:
    """With the one that was probably meant; nothing is written."""
    before = tree(shelf / "collection")
    done = papershelf(shelf, "note", "method-iii", status=1)
    assert done.stderr == (
        'papershelf note: found "method-iii", expected a paper of this shelf. '
        "Hint: did you mean method-ii?\n1 error: nothing was written\n"
    )
    assert tree(shelf / "collection") == before


def test_the_editor_is_opened_and_the_note_checked(shelf: Path, tmp_path: Path) -> None:
    """VISUAL with its arguments; a good note ends well, with the author as given."""
    visual = editor(tmp_path, "an editor", "It holds; see [[method-i]].")
    status, shown = on_a_terminal(
        shelf, "note", "method-ii", "--author", "Ada (@ada)", VISUAL=visual, EDITOR="false"
    )
    assert (status, "an editor --wait" in shown) == (0, True), shown
    assert "The note is fine." in shown
    text = (shelf / NEW).read_text(encoding="utf-8")
    assert text.endswith("\n---\n\nIt holds; see [[method-i]].\n")
    assert 'author: "Ada (@ada)"\n' in text


def test_what_is_wrong_is_said_with_its_line(shelf: Path, tmp_path: Path) -> None:
    """Of this note alone; the file stays as the person left it, and the exit status is 1."""
    broken = shelf / "collection/papers/broken.yml"
    broken.write_text("id: broken\ntitle: T\ncolour: red\n", encoding="utf-8")
    status, shown = on_a_terminal(
        shelf, "note", "method-ii", EDITOR=editor(tmp_path, "ed", "One [[nope]] two.")
    )
    assert status == 1
    assert f'{NEW}:8:5: found "[[nope]]", expected a paper of this shelf.' in shown
    assert "broken.yml" not in shown
    assert (shelf / NEW).read_text(encoding="utf-8").endswith("One [[nope]] two.\n")


def test_a_note_that_was_not_written_is_not_fine(shelf: Path) -> None:
    """An editor that was closed at once."""
    status, shown = on_a_terminal(shelf, "note", "method-ii", EDITOR="true")
    assert status == 1
    assert "found front matter alone, expected the note's text below it" in shown


RULES = [
    ({"VISUAL": "visual", "EDITOR": "ed"}, "visual --wait"),
    ({"EDITOR": "ed"}, "ed --wait"),
    ({"VISUAL": " ", "EDITOR": "ed"}, "ed --wait"),
    ({"VISUAL": "visual", "EDITOR": "ed", "TERM": "dumb"}, "ed --wait"),
    ({"VISUAL": "visual", "TERM": "dumb"}, "Write the note there"),
    ({}, "Write the note there"),
]


@pytest.mark.parametrize(("environment", "expected"), RULES, ids=range(len(RULES)))
def test_which_editor(
    shelf: Path, tmp_path: Path, environment: dict[str, str], expected: str
) -> None:
    """VISUAL before EDITOR, but not on a terminal that cannot place its cursor; none: none."""
    commands = {
        name: editor(tmp_path, value, "Text.") if value in ("visual", "ed") else value
        for name, value in environment.items()
    }
    status, shown = on_a_terminal(shelf, "note", "method-ii", **commands)
    assert (status, expected in shown) == (0, True), shown


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("no-such-editor --wait", "no-such-editor: the editor cannot be run: No such file"),
        ("false", "false: the editor ended with status 1."),
        ("'open quote", "'open quote: the editor cannot be run: No such file"),
    ],
)
def test_an_editor_that_fails(shelf: Path, command: str, message: str) -> None:
    """The file is there, and the message says so."""
    status, shown = on_a_terminal(shelf, "note", "method-ii", EDITOR=command)
    assert status == 1
    assert message in shown
    assert f"the note is {NEW}, as it was made" in shown
    assert (shelf / NEW).is_file()


def test_no_edit_opens_nothing(shelf: Path) -> None:
    """Also on a terminal."""
    status, shown = on_a_terminal(shelf, "note", "method-ii", "--no-edit", EDITOR="false")
    assert status == 0
    assert "Write the note there" in shown


def test_a_folder_that_cannot_be_written(shelf: Path) -> None:
    """Something stands where the folder of notes belongs: a message, and no traceback."""
    for file in (shelf / "collection/notes").iterdir():
        file.unlink()
    (shelf / "collection/notes").rmdir()
    (shelf / "collection/notes").write_text("no folder", encoding="utf-8")
    done = papershelf(shelf, "note", "method-ii", status=1)
    assert f"{NEW}: cannot be written: " in done.stderr
