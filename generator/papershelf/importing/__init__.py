"""Texts of other people, one module a format, to entries in the record contract's names."""

from __future__ import annotations

from papershelf.importing.entry import Entry, Listing, Repair, summed
from papershelf.importing.recognition import likeness, recognise
from papershelf.importing.registry import FORMATS, parse

__all__ = ["FORMATS", "Entry", "Listing", "Repair", "likeness", "parse", "recognise", "summed"]
