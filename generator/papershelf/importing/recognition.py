"""Which format a text is in, by what its whole beginning says. A name alone proves nothing."""

from __future__ import annotations

from papershelf.importing.foreign import FOREIGN
from papershelf.importing.registry import JSONL, READ

_BEGINNING = 100_000
"""Characters that are looked at: some hundred papers with abstracts."""


def recognise(text: str, name: str) -> str | None:
    """The format of a text, one of `FORMATS`; None where none or more than one is possible.

    `name` is asked only where a text that may be JSON Lines has a broken first line.
    """
    ours, others = _readings(text, name)
    return ours[0] if ours and not others else None


def likeness(text: str, name: str) -> str:
    """What a text that was not recognised looks like, as the end of a message says it."""
    ours, others = _readings(text, name)
    if not others:
        return "plain text, of which most lines are no title and no abstract"
    return f"{others[0]} and like {ours[0]}" if ours else others[0]


def _readings(text: str, name: str) -> tuple[list[str], list[str]]:
    """The formats that are read and those that are not, as which the text can be taken.

    The formats of `READ` with the surer signs come first, and a format with marks is sure.
    """
    beginning = text[:_BEGINNING]
    if len(text) > _BEGINNING:  # no half line
        beginning = beginning.rpartition("\n")[0] or beginning
    marked = next((form for form in READ if form.is_marked and form.looks_like(beginning)), None)
    if marked:
        return [marked.name], []
    others = [other for other, looks_like in FOREIGN if looks_like(beginning)]
    if not others and beginning.strip() and _says_jsonl(name):
        return [JSONL.name], []
    pages = [form.name for form in READ if not form.is_marked and form.looks_like(beginning)]
    return pages, others


def _says_jsonl(name: str) -> bool:
    return name.lower().removesuffix(".gz").endswith((".jsonl", ".ndjson"))
