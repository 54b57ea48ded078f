"""Every command once, on a small shelf; in one process: `python …/every_command.py FOLDER`."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from papershelf.packaged import new_shelf
from papershelf.review.form import FORM, read_form

Run = Callable[..., tuple[int, str]]
"""Runs a command, given its arguments: exit status and output."""

NOTE = "---\npaper: loom-1\n---\n\nSee [[loom-2]], $x^2$ and ![a loom](loom.png). {words}\n"
PAPERS = [
    {"id": f"loom-{number}", "title": f"Looms of kind {number}", "authors": ["Ann Weaver"]}
    for number in range(3)
]


def put(file: Path, text: str) -> None:
    """Write a text as every system has it in Git."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())


def event() -> str:
    """What GitHub tells a workflow of an issue that is a note."""
    questions, _ = read_form(new_shelf()[FORM])
    answers = {
        "paper": "loom-2",
        "note": "Woven well.",
        "licence": "- [x] I wrote this note, and give it under the licence of this repository.",
    }
    body = "\n\n".join(
        f"### {question.label}\n\n{answers.get(question.id, '_No response_')}"
        for question in questions
    )
    issue = {"number": 7, "body": body, "user": {"login": "ann"}}
    return json.dumps({"issue": issue | {"created_at": "2026-11-20T10:00:00Z"}})


def every_command(folder: Path, run: Run) -> dict[str, tuple[int, str]]:
    """What each command said, in a new shelf in `folder`; a build after each kind of change."""
    shelf, head = folder / "shelf", folder / "head"
    said = {"init": run("init", str(shelf))}
    for example in shelf.glob("collection/*/hello*"):
        example.unlink()
    put(folder / "papers.jsonl", "".join(json.dumps(paper) + "\n" for paper in PAPERS))
    said["import"] = run("-C", str(shelf), "import", str(folder / "papers.jsonl"))
    said["note"] = run("-C", str(shelf), "note", "loom-1", "--no-edit")
    note = shelf / "collection/notes/loom-1.md"
    assert b"\r" not in note.read_bytes()
    put(note, NOTE.format(words="First words."))
    picture = io.BytesIO()
    Image.new("RGB", (9, 9), "teal").save(picture, "PNG")
    note.with_name("loom.png").write_bytes(picture.getvalue())
    for name in ("check", "generate", "build"):
        said[name] = run("-C", str(shelf), name)
    said["build again"] = run("-C", str(shelf), "build")
    for words in ("Second words.", "Third words."):  # the site and the spare folder change places
        put(note, NOTE.format(words=words))
        said[words] = run("-C", str(shelf), "build", "--jobs", "2")
    said["search"] = run("-C", str(shelf), "search", "looms")
    said["related"] = run("-C", str(shelf), "related", "loom-1")
    said["export"] = run("-C", str(shelf), "export", "--format", "ris", "looms")
    said["digest"] = digest(shelf, folder / "mail", run)
    for file in shelf.rglob("*"):
        inside = file.relative_to(shelf)
        if file.is_file() and inside.parts[0] in ("collection", "mkdocs.yml"):
            (head / inside).parent.mkdir(parents=True, exist_ok=True)
            (head / inside).write_bytes(file.read_bytes())
    put(head / "collection/notes/loom-1.md", NOTE.format(words="Proposed words."))
    said["review"] = run("-C", str(shelf), "review", str(head))
    put(folder / "event.json", event())
    proposal = str(folder / "proposal")
    said["proposal"] = run(
        "-C", str(shelf), "proposal", str(folder / "event.json"), "--output", proposal
    )
    return said


def digest(shelf: Path, mail: Path, run: Run) -> tuple[int, str]:
    """A digest of one paper that came on a day of its own, of a shelf that says who sends it."""
    settings, record = shelf / "mkdocs.yml", shelf / "collection/papers/looms-came.yml"
    before = settings.read_text(encoding="utf-8")
    put(record, "id: looms-came\ntitle: Looms that came\nadded: 2024-05-03\n")
    more = "    digest: {from: looms@example.org}\n"
    put(settings, before.replace("# site_url", "site_url", 1) + more)
    arguments = ("digest", "--since", "2024-05-01", "--output", str(mail))
    said = run("-C", str(shelf), *arguments)
    put(settings, before)
    record.unlink()
    return said


def in_this_process(*arguments: str) -> tuple[int, str]:
    """Run a command as `Run` does, without the start of a process."""
    from click.testing import CliRunner  # noqa: PLC0415

    from papershelf.cli import main  # noqa: PLC0415

    done = CliRunner().invoke(main, arguments)
    return done.exit_code, done.stdout + done.stderr


if __name__ == "__main__":
    json.dump(every_command(Path(sys.argv[1]), in_this_process), sys.stdout)
