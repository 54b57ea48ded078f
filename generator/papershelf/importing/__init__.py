"""Texts of other people, one module a format, to entries in the record contract's names."""

from __future__ import annotations

from papershelf.importing.entry import Listing, Repair, SourceEntry, summed
from papershelf.importing.recognition import likeness, recognise
from papershelf.importing.registry import FORMATS, parse

__all__ = [
    "FORMATS",
    "Listing",
    "Repair",
    "SourceEntry",
    "likeness",
    "parse",
    "recognise",
    "summed",
]
