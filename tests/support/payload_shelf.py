"""A shelf in which every payload stands in every place that a stranger can write to.

Each place has a line of its own in its file. What `papershelf check` refuses is taken out by the
file and line that its message names, until nothing is refused; so the shelf that is built has all
that gets in, and the rest is known by its message.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from papershelf.model import PartialDate
from papershelf.review.form import FORM, Question, read_form
from papershelf.review.proposal import Issue, note_bytes
from payloads import PAYLOADS
from shelves import GOLDEN, papershelf

RECORD = """
title abstract summary venue volume number pages publisher language source submitter bibkey status
type published
""".split()
"""Fields of a record that hold one text, and so a payload."""
NESTED = {
    "links": "abstract pdf code project data video".split(),
    "identifiers": "arxiv doi acl openreview".split(),
    "citations": ["source"],
}
COMMON = "strange"
"""A word of every record, by which a search finds them all."""

CONFIG = GOLDEN / "shelf/mkdocs.yml"


def marker(number: int, place: str) -> str:
    """A word that tells where a text came from, and that no parser changes."""
    return f"mk{number:03}{place.replace('-', '')}"


def scalar(text: str) -> str:
    """A text as YAML in double quotes; what YAML or a file cannot hold as it is, as escapes."""
    quoted = json.dumps(text, ensure_ascii=False)
    return re.sub(
        "[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]",
        lambda found: f"\\u{ord(found[0]):04x}",
        quoted,
    )


@dataclass(slots=True)
class Lines:
    """A file of lines, each of a place, below headings that stand only where a line follows."""

    path: str
    items: list[tuple[str, str, str]] = field(default_factory=list)
    """Place, heading (or empty), line."""

    def written(self) -> list[tuple[str, str]]:
        """Place (empty for a heading) and line."""
        made: list[tuple[str, str]] = []
        heading = ""
        for place, below, line in self.items:
            if below and below != heading:
                made += [("", part) for part in below.split("\n")]
            heading = below
            made += [(place, part) for part in line.split("\n")]
        return made

    def write(self, root: Path) -> None:
        text = "".join(f"{line}\n" for _, line in self.written())
        (root / self.path).parent.mkdir(parents=True, exist_ok=True)
        (root / self.path).write_text(text, encoding="utf-8", errors="replace")

    def places(self) -> list[str]:
        """The place of each line; of a heading, that of the first line below it."""
        found, place = list[str](), self.items[-1][0]
        for own, _ in reversed(self.written()):
            place = own or place
            found.append(place)
        return found[::-1]

    def without(self, place: str) -> None:
        """Take a place out, or leave harmless words where there must be some."""
        instead = {
            "title": "title: Refused",
            "note-body": "Refused.",
            "issue-note": "Refused.",
        }.get(place)
        self.items = [
            (place, "", instead) if item[0] == place and instead else item
            for item in self.items
            if item[0] != place or instead
        ]


def record(number: int, payload: str) -> Lines:
    def text(place: str) -> str:
        return scalar(f"{payload} {COMMON} {marker(number, place)}")

    lines = Lines(f"collection/papers/p{number:03}.yml")
    lines.items.append(("id", "", f"id: p{number:03}"))
    lines.items += [(name, "", f"{name}: {text(name)}") for name in RECORD]
    lines.items.append(("author", "authors:", f"- {text('author')}"))
    person = f"- name: Ann Author\n  affiliation: {text('affiliation')}"
    lines.items.append(("affiliation", "authors:", person))
    lines.items.append(("topic", "tags:", f"- {text('topic')}"))
    lines.items.append(("categories", "categories:", f"- {text('categories')}"))
    lines.items.append(("aliases", "aliases:", f"- {scalar(payload)}"))
    lines.items += [
        (f"{name}.{key}", f"{name}:", f"  {key}: {scalar(payload)}")
        for name, keys in NESTED.items()
        for key in keys
        if name != "citations"
    ]
    return lines


def note(number: int, payload: str) -> Lines:
    """A note with the payload in each key and in the text, there between two words."""
    lines = Lines(f"collection/notes/n{number:03}.md")
    lines.items.append(("paper", "", f"---\npaper: p{number:03}"))
    for name in ("title", "author"):
        value = scalar(f"{payload} {marker(number, f'note-{name}')}")
        lines.items.append((f"note-{name}", "", f"{name}: {value}"))
    lines.items.append(("note-date", "", f"date: {scalar(payload)}"))
    lines.items.append(
        ("note-tags", "tags:", f"- {scalar(f'{payload} {COMMON} ' + marker(number, 'topic'))}")
    )
    lines.items.append(("end", "", "---\n"))
    lines.items.append(("note-body", "", f"{marker(number, 'note-body')} before\n\n{payload}\n"))
    return lines


@cache
def questions() -> tuple[Question, ...]:
    """The form's questions."""
    return read_form((GOLDEN.parents[1] / FORM).read_bytes())[0]


def issue(number: int, payload: str) -> Lines | str:
    """The note made of an issue with the payload in each answer; or why that is refused."""

    def said(place: str) -> str:
        return f"{payload} {marker(number, place)}"

    answers = {
        "Paper": f"p{number:03}",
        "Title": said("issue-title"),
        "Author": said("issue-author"),
        "Topics": f"{payload} {COMMON} {marker(number, 'topic')}",
        "Note": f"{marker(number, 'issue-note')} before\n\n{payload}",
        "Licence": "- [x] I wrote this note",
    }
    body = "".join(f"### {label}\n\n{answer}\n\n" for label, answer in answers.items())
    asked = Issue(1000 + number, "ann", PartialDate(2026, 11, 21), body)
    made, problems = note_bytes(asked, questions())
    if made is None:
        return problems[0].message
    front, text = made.decode(errors="replace").removeprefix("---\n").split("\n---\n", 1)
    keys = [(f"issue-{line.partition(':')[0]}", "", line) for line in front.split("\n")]
    opening = (keys[0][0], "", f"---\n{keys[0][2]}")
    rest = [("end", "", "---\n"), ("issue-note", "", text)]
    return Lines(asked.note_path, [opening, *keys[1:], *rest])


def listing() -> str:
    """A web listing with each payload as a title, an author, an abstract and a topic."""

    def line(number: int, payload: str, place: str) -> str:
        return " ".join(f"{payload} {marker(number, place)}".split())

    return "\n".join(
        f"{line(number, payload, 'listed')}\n\n{line(number, payload, 'listedauthor')}\n7\n"
        f"{line(number, payload, 'listedabstract')}\n2024-12-09 arXiv "
        f"{line(number, payload, 'topic')}\n"
        for number, payload in enumerate(PAYLOADS)
    )


def vocabulary() -> Iterator[Lines]:
    """Topics, people and venues: an entry for each payload in each of their fields."""
    topics, people = Lines("collection/topics.yml"), Lines("collection/people.yml")
    venues = Lines("collection/venues.yml")
    for number, payload in enumerate(PAYLOADS):

        def item(place: str, name: str, number: int = number, payload: str = payload) -> str:
            return scalar(f"{payload} {COMMON} {marker(number, place)}{name}")

        topics.items.append((f"{number} label", "", f"- label: {item('topic', '')}"))
        for name in ("slug", "description", "parent"):
            topics.items.append((f"{number} {name}", "", f"  {name}: {item('topic', name)}"))
        topics.items.append((f"{number} aliases", "", f"  aliases: [{item('topic', 'alias')}]"))
        people.items.append((f"{number} name", "", f"- name: {item('author', '')}"))
        people.items.append((f"{number} variants", "", f"  variants: [{item('author', 'two')}]"))
        for name in ("orcid", "homepage"):
            people.items.append((f"{number} {name}", "", f"  {name}: {scalar(payload)}"))
        venues.items.append((f"{number} label", "", f"- label: {item('venue', '')}"))
        venues.items.append((f"{number} aliases", "", f"  aliases: [{item('venue', 'two')}]"))
        for name in ("kind", "homepage"):
            venues.items.append((f"{number} {name}", "", f"  {name}: {scalar(payload)}"))
    yield from (topics, people, venues)


def file_names() -> Iterator[tuple[int, str]]:
    """A file name for each payload that can be one."""
    for number, payload in enumerate(PAYLOADS):
        name = f"f{number:03} " + payload.replace("/", "\u2215")[:80] + ".md"
        if "\0" not in name and name.isprintable():
            yield number, name


@dataclass(slots=True)
class PayloadShelf:
    """The shelf on disk, and what was refused: number of a payload and place, to the message."""

    root: Path
    refused: dict[tuple[int, str], str] = field(default_factory=dict)

    def stands(self, number: int, place: str) -> bool:
        return (number, place) not in self.refused


def make_shelf(root: Path) -> PayloadShelf:
    """Write the shelf below `root`, less what is refused."""
    shelf = PayloadShelf(root)
    shutil.copy(CONFIG, root / "mkdocs.yml")
    settings = (root / "mkdocs.yml").read_text(encoding="utf-8")
    settings = settings.replace("per_page: 7", "per_page: 100").replace(
        "author_pages_from: 2", "author_pages_from: 1"
    )
    (root / "mkdocs.yml").write_text(settings, encoding="utf-8")
    records = [record(number, payload) for number, payload in enumerate(PAYLOADS)]
    _settle(shelf, [*records, *vocabulary()])
    notes = [note(number, payload) for number, payload in enumerate(PAYLOADS)]
    (root / "collection/notes").mkdir(parents=True)
    for number, name in file_names():
        text = f"---\npaper: p{number:03}\n---\n\nWords of {marker(number, 'file')}.\n"
        (root / "collection/notes" / name).write_text(text, encoding="utf-8")
    for number, payload in enumerate(PAYLOADS):
        made = issue(number, payload)
        if isinstance(made, str):
            shelf.refused[number, "issue"] = made
        else:
            notes.append(made)
    _settle(shelf, notes)
    (root / "listing.txt").write_text(listing(), encoding="utf-8", errors="replace")
    papershelf(
        root, "import", "--format", "feed", str(root / "listing.txt")
    )  # it reads like others too
    papershelf(root, "check")
    return shelf


def _settle(shelf: PayloadShelf, new: list[Lines]) -> None:
    """Write these files, and take out what is refused until nothing is."""
    files = {lines.path: lines for lines in new}
    changed = new
    for _ in range(12):
        for lines in changed:
            lines.write(shelf.root)
        changed = _take_out(shelf, files)
        if not changed:
            return
    raise AssertionError("still refused: " + json.dumps(list(shelf.refused.values())[-5:]))


def _take_out(shelf: PayloadShelf, files: dict[str, Lines]) -> list[Lines]:
    """Take out what `check` refuses; the files that are to be written anew."""
    done = papershelf(shelf.root, "check", "--format", "json", status=None)
    found = [one for one in json.loads(done.stdout) if one["severity"] == "error"]
    changed: dict[str, Lines] = {}
    gone: set[tuple[str, str]] = set()
    places = {path: files[path].places() for path in {one["path"] for one in found} & files.keys()}
    for problem in found:
        lines = files.get(problem["path"])
        said = f"{problem['field']}: {problem['message']}"
        if lines is None:  # a file whose name is refused
            assert "/notes/f" in problem["path"], problem
            name = problem["path"].rpartition("/")[2]
            number = int(name[1:4])
            shelf.refused[number, "file name"] = said
            for file in (shelf.root / "collection/notes").glob(f"f{number:03} *"):
                file.unlink()
            continue
        changed[lines.path] = lines
        for place in _refused_places(lines, places[lines.path], problem):
            gone.add((lines.path, place))
            own = re.search(r"(\d{3})\.", lines.path)
            number = int(own[1]) if own else int(place.split()[0])
            key = place if own else f"{Path(lines.path).stem}.{place.split()[1]}"
            shelf.refused[number, key] = said
    for path, place in gone:
        files[path].without(place)
        if place.endswith((" label", " name")):  # an entry goes with its name
            for other in [item[0] for item in files[path].items]:
                if other.split()[0] == place.split()[0]:
                    files[path].without(other)
    return list(changed.values())


def _refused_places(lines: Lines, places: list[str], problem: dict[str, Any]) -> set[str]:
    """The place that a message names; a file that is no YAML is read as far as its first fault, so
    all places with the same fault.
    """
    if "lone surrogate" in problem["message"]:
        return {place for place, _, line in lines.items if "\\ud8" in line}
    return {places[min(problem["line"] or len(places), len(places)) - 1]}
