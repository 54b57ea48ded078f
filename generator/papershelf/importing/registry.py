"""The formats that `import` reads: one module each, and one line here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from papershelf.importing.accounts import unaccounted
from papershelf.importing.entry import Listing
from papershelf.importing.formats import bibtex, containers, feed, jsonl, trending
from papershelf.model import PartialDate, Topic


@dataclass(frozen=True, slots=True)
class Text:
    """A cleaned text (`sources.clean`), and what is known of it from elsewhere."""

    text: str
    path: str
    topics: Sequence[Topic] = ()
    """The vocabulary that cuts rows of tags."""
    date: PartialDate | None = None
    """The day on which the text was copied."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format with a reader."""

    name: str
    """As `--format` and messages call it."""
    looks_like: Callable[[str], bool]
    """Whether the beginning of a text has the signs of this format."""
    read: Callable[[Text], Listing]
    is_marked: bool = True
    """Whether its signs are sure, so that nothing else is asked; a pasted page has none."""


JSONL = Format(
    jsonl.NAME, containers.looks_like_json, lambda given: jsonl.parse_jsonl(given.text, given.path)
)

READ = (
    Format(
        bibtex.NAME,
        bibtex.looks_like_bibtex,
        lambda given: bibtex.parse_bibtex(given.text, given.path),
    ),
    Format(
        feed.NAME,
        feed.looks_like_feed,
        lambda given: feed.parse_feed(given.text, given.path, given.topics),
        is_marked=False,
    ),
    JSONL,
    Format(
        trending.NAME,
        trending.looks_like_trending,
        lambda given: trending.parse_trending(given.text, given.path, given.date),
        is_marked=False,
    ),
)
"""A text that looks like several of these is the first."""

FORMATS = tuple(form.name for form in READ)


def parse(
    text: str, path: str, form: str, *, topics: Sequence[Topic], date: PartialDate | None
) -> Listing:
    """Read a cleaned text as one of `FORMATS`, and check that nothing was lost; KeyError for
    another name.
    """
    listing = {one.name: one for one in READ}[form].read(Text(text, path, topics, date))
    lost = unaccounted(listing, path)
    return replace(listing, problems=(*listing.problems, *lost)) if lost else listing
