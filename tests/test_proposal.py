"""`papershelf proposal`: from an issue, written with the form, to a note's file and its check."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from papershelf.cli import main
from papershelf.model import Person
from papershelf.notes import parse_note
from papershelf.packaged import new_shelf
from papershelf.review.form import FORM, Question, read_answers, read_form
from papershelf.review.proposal import ASKED, note_bytes, read_event
from shelves import papershelf, tree

EVENTS = Path(__file__).parent / "events"
QUESTIONS, _ = read_form(new_shelf()[FORM])
NAMES = {question.id: question.label for question in QUESTIONS}
TICK = "- [x] I wrote this note, and give it under the licence of this repository."


def body(**answers: str) -> str:
    """The text of an issue as the host makes it of answers to the form."""
    given = {"licence": TICK} | answers
    return "\n\n".join(
        f"### {question.label}\n\n{given.get(question.id) or '_No response_'}"
        for question in QUESTIONS
    )


def event(text: object, login: str = "ada-example", number: object = 7) -> bytes:
    issue = {"number": number, "body": text, "user": {"login": login}}
    return json.dumps({"issue": issue | {"created_at": "2026-11-20T23:59:59Z"}}).encode()


def note_of(text: str, login: str = "ada-example") -> tuple[str, list[str]]:
    issue, _ = read_event(event(text, login))
    assert issue is not None
    data, problems = note_bytes(issue, QUESTIONS)
    return (data or b"").decode(), [problem.message for problem in problems]


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    assert CliRunner().invoke(main, ["init", str(tmp_path / "shelf")]).exit_code == 0
    return tmp_path / "shelf"


def test_the_form_asks_for_what_a_note_is_made_from() -> None:
    """Each id that the program knows is in the form, and in this repository's too."""
    assert tuple(NAMES) == ASKED
    own = Path(__file__).resolve().parent.parent / FORM
    assert read_form(own.read_bytes()) == (QUESTIONS, [])


@pytest.mark.parametrize(
    ("name", "status", "files"),
    [
        ("good", 0, ["comment.md", "note.md", "pull-request.md"]),
        ("bad", 1, ["comment.md"]),
        ("hostile", 1, ["comment.md"]),
        ("edited", 1, ["comment.md"]),
        ("no-licence", 1, ["comment.md"]),
        ("empty", 1, ["comment.md"]),
    ],
)
def test_recorded_events(
    shelf: Path, tmp_path: Path, name: str, status: int, files: list[str]
) -> None:
    """Of a good note come the note, the pull request's words and the answer, of any other the
    answer alone. The shelf is as it was.
    """
    before = tree(shelf / "collection")
    words = ["-C", str(shelf), "proposal", str(EVENTS / f"{name}.json")]
    done = CliRunner().invoke(main, [*words, "--output", str(tmp_path / "out")])
    assert done.exit_code == status, done.stderr
    assert sorted(tree(tmp_path / "out")) == files
    assert tree(shelf / "collection") == before


def test_the_note_is_a_note(shelf: Path, tmp_path: Path) -> None:
    """What comes out of the good event reads as a note of the shelf, with the whole text: what
    looks like a heading of the form in it is the note's.
    """
    words = ["proposal", str(EVENTS / "good.json"), "--output", str(tmp_path / "out")]
    assert CliRunner().invoke(main, ["-C", str(shelf), *words]).exit_code == 0
    note, problems = parse_note((tmp_path / "out/note.md").read_bytes(), "collection/notes/x.md")
    assert problems == []
    assert note is not None
    assert (note.paper, note.title, note.author, str(note.date), note.tags) == (
        "hello-shelf",
        "What convinced me",
        "Ada Example (@ada-example)",
        "2026-11-20",
        ("Examples", "Reading lists"),
    )
    assert note.body.startswith("The claim is **small**")
    assert note.body.rstrip().endswith("Compare [[hello-shelf]].")


def test_whoever_gives_no_name_is_named_by_the_account() -> None:
    """The note says who wrote it in any case."""
    text, problems = note_of(body(paper="p", note="Words."))
    assert problems == []
    assert 'author: "@ada-example"\n' in text


@pytest.mark.parametrize(
    ("author", "warned"),
    [("Ada (@ada-example)", False), ("@Ada-Example", False), ("Ada", False), ("Bob (@bob)", True)],
)
def test_another_accounts_name_is_warned_of(author: str, *, warned: bool) -> None:
    """Anybody can write any name; a maintainer is told where the account is another."""
    _, problems = note_of(body(paper="p", note="Words.", author=author))
    assert bool(problems) is warned


@pytest.mark.parametrize(
    ("author", "warned"),
    [
        ("Grace Example", True),
        ("grace  EXAMPLE", True),
        ("G. Example", True),
        ("Gr\u0430ce Example", True),  # a Cyrillic letter that looks like a Latin one
        ("Grace", False),
        ("Grace Example (@ada-example)", False),
        ("@ada-example", False),
        ("", False),
    ],
)
def test_a_name_of_people_yml_is_warned_of(author: str, *, warned: bool) -> None:
    """A name that is linked to somebody's page, in any spelling, says as much as an account; with
    the account of whoever proposes the note it is linked to that account instead.
    """
    issue, _ = read_event(event(body(paper="p", note="Words.", author=author)))
    assert issue is not None
    grace = Person("Grace Example", variants=("G. Example",), homepage="https://example.org/")
    _, problems = note_bytes(issue, QUESTIONS, [Person("Bob Example"), grace])
    message = f'found "{author}", but @ada-example opened the issue'
    assert [problem.message for problem in problems] == ([message] if warned else [])


def test_the_maintainer_reads_of_a_name_of_people_yml(shelf: Path, tmp_path: Path) -> None:
    """In the pull request and in the issue, as of another account."""
    (shelf / "collection/people.yml").write_text("- name: Grace Example\n")
    told = tmp_path / "event.json"
    told.write_bytes(event(body(paper="hello-shelf", note="Words.", author="Grace Example")))
    papershelf(shelf, "proposal", str(told), "--output", str(tmp_path / "out"))
    for name in ("pull-request.md", "comment.md"):
        said = (tmp_path / "out" / name).read_text(encoding="utf-8")
        assert "Grace Example" in said
        assert "make sure that both are one person" in said


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"note": "Words."}, 'found nothing under "Paper"'),
        ({"paper": "p"}, 'found nothing under "Note"'),
        ({"paper": "p", "note": "W.", "licence": TICK.replace("x", " ", 1)}, "found no tick under"),
        ({"paper": "p", "note": "W.", "licence": "I agree"}, "found no tick under"),
        ({"paper": "one\ntwo", "note": "W."}, "found several lines, expected one"),
    ],
)
def test_what_is_missing_is_said(answers: dict[str, str], message: str) -> None:
    """In the words of the form."""
    _, problems = note_of(body(**answers))
    assert any(message in problem for problem in problems)


LINES = st.lists(
    st.sampled_from([f"### {label}" for label in NAMES.values()])
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=30),
    min_size=1,
    max_size=12,
)


@given(LINES)
def test_a_note_may_say_anything(lines: list[str]) -> None:
    """The note's text comes out as it went in, headings of the form in it included: the answers
    before it are found from the beginning, those after it from the end.
    """
    text = "\n".join(lines).strip("\n").rstrip()
    answers, problems = read_answers(body(paper="p", title="t", note=text), QUESTIONS)
    assert problems == []
    assert answers["note"] == ("" if text.strip() == "_No response_" else text)
    assert (answers["paper"], answers["title"], answers["licence"]) == ("p", "t", TICK)


@given(st.text(st.characters(), max_size=200), st.text(st.characters(), max_size=40))
def test_any_answers_make_a_note_or_a_problem(note: str, line: str) -> None:
    """Whatever the answers hold, the front matter says exactly that, or the check of the note
    says what is wrong; a lone surrogate too, which JSON can hold.
    """
    line = " ".join(line.split())
    issue, _ = read_event(event(body(paper="p", title=line, note=note)))
    assert issue is not None
    data, _ = note_bytes(issue, QUESTIONS)
    if data is None:
        return
    parsed, problems = parse_note(data, issue.note_path)
    if parsed is None:
        assert any(problem.is_error for problem in problems)
    else:
        assert (parsed.paper, parsed.title) == ("p", "" if line == "_No response_" else line)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'{"issue": null}',
        event("x", number=0),
        event("x", number=True),
        event("x", number="7; rm -rf ."),
        event("x", login="a b"),
        event("x", login="../x"),
        event(7),
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_what_is_no_event_is_refused(data: bytes) -> None:
    """By its shape: a number, an account, a text."""
    issue, (problem,) = read_event(data)
    assert issue is None
    assert problem.message == "found no issue, expected an event of an issue"


@pytest.mark.parametrize("data", [b"", b"body: 3", b"body: [{}]", b"\xff", b"a: [", b"!!python/x"])
def test_a_broken_form_is_said(data: bytes) -> None:
    """The form is the maintainer's; one that cannot be read is named."""
    questions, (problem,) = read_form(data)
    assert questions == ()
    assert problem.path == FORM


def test_a_form_without_a_question_is_said() -> None:
    """A maintainer may word the form anew, but the ids are the program's."""
    issue, _ = read_event(event("x"))
    assert issue is not None
    data, (problem,) = note_bytes(issue, [Question("paper", "Aufsatz", "input")])
    assert data is None
    assert "author, licence, note, tags, title" in problem.message


def test_a_note_of_that_number_stays(shelf: Path, tmp_path: Path) -> None:
    """A label that is set once more after the note was taken over overwrites nothing."""
    (shelf / "collection/notes/issue-12.md").write_text("---\npaper: hello-shelf\n---\n\nWords.\n")
    words = ["proposal", str(EVENTS / "good.json"), "--output", str(tmp_path / "out")]
    done = papershelf(shelf, *words, status=1)
    assert "there is such a note already" in done.stderr
    assert (shelf / "collection/notes/issue-12.md").read_text().endswith("Words.\n")


def test_a_refusal_leaves_no_earlier_note(shelf: Path, tmp_path: Path) -> None:
    """What the second job would take for a note that passed."""
    out = tmp_path / "out"
    for event_file, names in [
        ("good.json", ["comment.md", "note.md", "pull-request.md"]),
        ("bad.json", ["comment.md"]),
        ("none.json", []),
    ]:
        words = ["proposal", str(EVENTS / event_file), "--output", str(out)]
        papershelf(shelf, *words, status=0 if len(names) > 1 else 1)
        assert sorted(file.name for file in out.iterdir()) == names


def test_files_that_are_not_there(shelf: Path, tmp_path: Path) -> None:
    """An event, a form or a shelf that is missing is said with its name."""
    out = ["--output", str(tmp_path / "out")]
    assert "cannot be read" in papershelf(shelf, "proposal", "none.json", *out, status=1).stderr
    (shelf / FORM).unlink()
    event_file = str(EVENTS / "good.json")
    assert "note.yml" in papershelf(shelf, "proposal", event_file, *out, status=1).stderr
    assert not (tmp_path / "out").exists()
