"""Texts of other people, one module a format, to entries in the record contract's names."""

from __future__ import annotations

from collections.abc import Sequence

from papershelf.model import PartialDate, Topic
from papershelf.sources.entry import Entry, Listing, Repair, summed
from papershelf.sources.feed import parse_feed
from papershelf.sources.jsonl import parse_jsonl
from papershelf.sources.recognition import FORMATS, recognise
from papershelf.sources.trending import parse_trending

__all__ = ["FORMATS", "Entry", "Listing", "Repair", "parse", "recognise", "summed"]


def parse(
    text: str, path: str, form: str, *, topics: Sequence[Topic], date: PartialDate | None
) -> Listing:
    """Read a cleaned text (`sources.clean`) as one of `FORMATS`; KeyError for another name."""
    readers = {
        "feed": lambda: parse_feed(text, path, topics),
        "jsonl": lambda: parse_jsonl(text, path),
        "trending": lambda: parse_trending(text, path, date),
    }
    return readers[form]()
