"""Hand-written pages as the index takes them. Apart, since what reads them is slow to import."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """A hand-written Markdown file: its path below `docs/`, and what it says."""

    path: str
    text: str
