"""Write the parts of the guide that the program itself says: `make reference`.

`docs/guide/commands.md` whole, from the command line's own objects; and in other pages of the
guide, and in `docs/security.md`, what stands between `<!-- NAME -->` and `<!-- /NAME -->`, such as
the table of a record's fields. A test fails while a page says something else.
"""

from __future__ import annotations

import inspect
import re
import sys
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from papershelf import kinds
from papershelf.cli import main as papershelf
from papershelf.collection.schema import record_schema
from papershelf.commands.review import Bounds
from papershelf.finished import apart
from papershelf.importing import incoming
from papershelf.notes import pictures
from papershelf.notes.markdown import bounds
from papershelf.notes.workers import Limits
from papershelf.parsing import limits
from papershelf.review import report
from papershelf.serving import unpacking
from papershelf.serving.loopback import LoopbackRequest
from papershelf.text import markdown
from papershelf.writing.disk import write_files

ROOT = Path(__file__).resolve().parent.parent
GUIDE = "docs/guide"
COMMANDS = f"{GUIDE}/commands.md"
SECURITY = "docs/security.md"

_HEAD = """\
# Commands

<!-- Written by `make reference` from the command line itself: change the help there. -->

Exit status: 0 where all is well, 1 where the content has problems, 2 for wrong usage. Results go to
standard output, messages to standard error, and a message begins with its place:
`path:line:column: field: what was found, what was expected. Hint.` Progress bars show only on a
terminal.
"""


def main() -> int:
    """Write what changed and name it."""
    for path in write_files(ROOT, pages(ROOT)):
        print(path)
    return 0


def pages(root: Path) -> dict[str, bytes]:
    """Every page with generated parts, as it should be: path to bytes."""
    found = {COMMANDS: commands_page()}
    tables = record_tables() | {"bounds": bounds_table(), "owned": owned_names()}
    for file in [*sorted((root / GUIDE).glob("*.md")), root / SECURITY]:
        text = file.read_text(encoding="utf-8")
        filled = filled_in(text, tables)
        if filled != text:
            found[file.relative_to(root).as_posix()] = filled
    return {path: text.encode() for path, text in found.items()}


def filled_in(text: str, parts: dict[str, str]) -> str:
    """The page with each named part between its two comments."""
    for name, part in parts.items():
        between = re.compile(rf"(?<=<!-- {name} -->\n).*?(?=<!-- /{name} -->)", re.DOTALL)
        text = between.sub(lambda _, part=part: f"\n{part}\n", text)  # type: ignore[misc]
    return text


def commands_page() -> str:
    """The reference of every command, in the order in which `--help` lists them."""
    context = click.Context(papershelf, info_name="papershelf")
    parts = [_HEAD, *_command(papershelf, context, "papershelf")]
    for name in papershelf.list_commands(context):
        command = papershelf.commands[name]
        inner = click.Context(command, info_name=name, parent=context)
        parts += [f"## {name}\n", *_command(command, inner, f"papershelf {name}")]
    return "\n".join(parts)


def _command(command: click.Command, context: click.Context, name: str) -> Iterator[str]:
    usage = " ".join([name, *command.collect_usage_pieces(context)])
    yield f"```text\n{usage}\n```\n"
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        yield markdown(" ".join(paragraph.split())) + "\n"
    options = (option for option in command.params if isinstance(option, click.Option))
    records = list(filter(None, (option.get_help_record(context) for option in options)))
    if records:
        yield "\n".join(f"- `{names}`: {markdown(said)}" for names, said in records) + "\n"
    _, *examples = inspect.cleandoc((command.epilog or "").replace("\b", "")).splitlines()
    yield "```sh\n" + "\n".join(line.strip() for line in examples) + "\n```\n"


def bounds_table() -> str:
    """What strangers' input may take, and what stops more, with the numbers of the code."""
    worker, review = Limits(), Bounds()
    memory, levels = f"{_binary(worker.memory)} of memory", f"{limits.NESTING} levels"
    rows = [
        ("A note", "reading", _size(limits.NOTE_BYTES), f"{bounds.CHARACTERS:,} characters"),
        ("What stands in a note", "rendering", f"{bounds.NESTING} levels of blocks"),
        ("", "", f"{bounds.CELLS:,} cells of a table", f"{bounds.PLACED} mentions and pictures"),
        ("Rendering a note", "a process that is ended", f"{worker.note_seconds:g} s", memory),
        ("A picture", "reading", _size(limits.PICTURE_BYTES), f"{pictures.PIXELS:,} pixels"),
        ("", "", f"{pictures.SIDE:,} a side", f"{pictures.FRAMES} frames"),
        ("A picture's pixels", "a process that is ended", f"{worker.picture_seconds:g} s", memory),
        ("A YAML file", "reading", _size(limits.YAML_BYTES), f"{limits.YAML_VALUES:,} values"),
        ("", "", levels),
        ("A JSON Lines file", "reading", _size(limits.JSONL_BYTES), levels),
        ("", "", f"{limits.LINE_CHARACTERS:,} characters of a line"),
        ("A record", "reading", f"{limits.AUTHORS:,} authors", f"{limits.ITEMS} of other lists"),
        ("", "", f"{limits.TITLE:,} characters of title", f"{limits.ABSTRACT:,} of abstract"),
        ("", "", f"{limits.TEXT:,} of other texts"),
        (
            "`topics.yml`, and each other list",
            "reading",
            f"{limits.ENTRIES:,} entries",
        ),
        ("", "", f"{limits.TOPIC_LEVELS} levels of topics"),
        ("Findings of one kind in a file", "reading", f"{limits.REPORTED}, and how many more"),
        ("Records of a file that cannot be used", "reading", f"{limits.FAULTY:,}"),
        ("An import", "`import`", f"{_size(incoming.BYTES)} unpacked", f"{incoming.LINES:,} lines"),
        ("", "", f"{incoming.RATIO} times its packed size"),
        ("A preview's archive", "`serve --site`", _binary(unpacking.ARCHIVE_BYTES)),
        ("", "", f"{_binary(unpacking.SITE_BYTES)} unpacked", f"{unpacking.FILES:,} files"),
        ("", "", f"{unpacking.DEPTH} parts of a path", f"{unpacking.RATIO} times its packed size"),
        ("A page or style sheet of a preview", "`serve --site`", _size(apart.PAGE_BYTES)),
        ("Checking one", "a process that is ended", f"{apart.SECONDS:g} s"),
        ("Reading a proposal", "a process that is ended", f"{review.seconds:g} s"),
        ("", "", f"{review.times:g} times what the shelf itself takes", _binary(review.memory)),
        ("A review's summary", "`review`", _size(report.SUMMARY_BYTES)),
        ("A browser's silence", "`serve`", f"{LoopbackRequest.timeout} s"),
    ]
    merged: list[tuple[str, str, list[str]]] = []
    for what, by, *most in rows:
        if what:
            merged.append((what, by, []))
        merged[-1][2].extend(most)  # a row without a name goes on with the one above it
    lines = [f"| {what} | {', '.join(most)} | {by} |" for what, by, most in merged]
    return "\n".join(["| What | At most | Held by |", "| --- | --- | --- |", *lines, ""])


def owned_names() -> str:
    """What the generator owns below `docs/`."""
    said = f"Below `docs/`, these names are the generator's: {_words(kinds.names())}."
    return textwrap.fill(said, 100, break_on_hyphens=False) + "\n"


def _size(count: int) -> str:
    return f"{count / limits.MEGABYTE:g} MB"


def _binary(count: int) -> str:
    return f"{count // 2**20:,} MiB"


def record_tables() -> dict[str, str]:
    """What the JSON Schema says of a record and of each mapping in it, as tables by name."""
    record = record_schema()
    inside = record["properties"]
    mappings = {
        "authors": inside["authors"]["items"]["anyOf"][1],
        "identifiers": inside["identifiers"],
        "links": inside["links"],
        "citations": inside["citations"],
        "related": inside["related"]["items"],
    }
    tables = {name: _table(value) for name, value in mappings.items()}
    types = textwrap.fill(_words(inside["type"]["enum"]), 100, break_on_hyphens=False)
    return {"record": _table(record), **tables, "types": f"{types}\n"}


def _table(schema: dict[str, Any]) -> str:
    """Two columns only, which a phone can show."""
    required = schema.get("required", [])
    rows = ["| Field | What |", "| --- | --- |"]
    for name, field in schema["properties"].items():
        parts = [field["description"], "**Required.**" if name in required else "", _form(field)]
        rows.append(f"| `{name}` | {' '.join(filter(None, parts))} |")
    return "\n".join(rows) + "\n"


def _form(field: dict[str, Any]) -> str:
    """A field's shape in words; nothing for an ordinary text."""
    if "enum" in field:
        many = len(field["enum"]) > 10
        return "One of the words below." if many else f"One of {_words(field['enum'])}."
    if "pattern" in field:
        return "`YYYY`, `YYYY-MM` or `YYYY-MM-DD`."
    kind = field["type"]
    if kind == "array":
        plain = field["items"].get("type") == "string"
        return f"A list of at most {field['maxItems']:,}" + ("." if plain else ", see below.")
    if kind == "object":
        return "A mapping, see below."
    if kind == "integer":
        return "A whole number."
    most = field["maxLength"]
    return "" if most == limits.TEXT else f"At most {most:,} characters."


def _words(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


if __name__ == "__main__":
    sys.exit(main())
