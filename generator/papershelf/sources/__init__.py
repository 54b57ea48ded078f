"""Texts of other people, one module a format, to entries in the record contract's names."""

from __future__ import annotations

from papershelf.sources.entry import Entry, Listing, Repair, summed
from papershelf.sources.formats import FORMATS, parse
from papershelf.sources.recognition import likeness, recognise

__all__ = ["FORMATS", "Entry", "Listing", "Repair", "likeness", "parse", "recognise", "summed"]
