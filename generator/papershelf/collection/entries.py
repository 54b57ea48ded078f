"""A YAML file that is a list of mappings with known keys: `topics.yml`, `people.yml`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from papershelf.collection.fields import Fields
from papershelf.parsing import limits
from papershelf.parsing.raw import kind
from papershelf.parsing.textfile import read_text
from papershelf.parsing.yamltree import parse_yaml
from papershelf.problems import Problem, error
from papershelf.text import folded


def read_entries(
    data: bytes, path: str, known: tuple[str, ...]
) -> tuple[list[Fields], list[Problem]]:
    """The entries of the file, unknown keys reported; what their fields report comes to the list.

    A file with comments alone has no entry; one of no text at all is an error.
    """
    text, problems = read_text(data, path)
    if text is None:
        return [], problems
    if not text.strip():
        message = "found an empty file, expected a list"
        problems.append(error(path, message, line=1, column=1, hint="delete it"))
        return [], problems
    tree, found = parse_yaml(text, path)
    problems += found
    if tree is None or tree.value is None:
        return [], problems
    if not isinstance(tree.value, list):
        line, column = tree.origin.place()
        message = f"found {kind(tree.value)}, expected a list"
        hint = f"begin each entry with `- {known[0]}:`"
        problems.append(error(path, message, line=line, column=column, hint=hint))
        return [], problems
    if len(tree.value) > limits.ENTRIES:
        message = f"found {len(tree.value):,} entries, expected at most {limits.ENTRIES:,}"
        return [], [*problems, error(path, message, line=1, column=1)]
    entries = []
    for at, raw in enumerate(tree.value):
        whole = Fields({}, tree.item(at), problems)
        fields = whole.within((), raw, known)
        if fields is not None:
            entries.append(fields)
    return entries, problems


def check_spellings(
    entries: Iterable[tuple[Fields, str, Sequence[str]]], name: str, others: str
) -> None:
    """Report each spelling that two entries share, since it could lead to either.

    An entry comes with its main spelling and the others; `name` and `others` are their fields.
    """
    first: dict[str, tuple[Fields, str]] = {}
    for fields, main, more in entries:
        spelt = [((name,), main), *(((others, at), text) for at, text in enumerate(more))]
        for field, text in spelt:
            owner, label = first.setdefault(folded(text), (fields, main))
            if owner is not fields:
                line, _ = owner.origin.place(name)
                message = f'found "{text}", which "{label}" on line {line} has too'
                fields.wrong(field, message, "give each spelling to one entry")


def check_slugs(entries: Iterable[tuple[Fields, str]]) -> None:
    """Report each slug that two entries give."""
    first: dict[str, Fields] = {}
    for fields, slug in entries:
        if slug and (owner := first.setdefault(slug, fields)) is not fields:
            line, _ = owner.origin.place("slug")
            fields.wrong(("slug",), f'found "{slug}", which line {line} has too')
