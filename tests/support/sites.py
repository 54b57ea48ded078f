"""Finished sites that the tests of quality look at, and their pages of each kind."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pages import build_full, own_shelf
from shelves import golden_shelf, papershelf


@dataclass(frozen=True)
class Site:
    """A built site: its folder, and the path under which its settings say that it lives."""

    folder: Path
    prefix: str


def build(name: str, folder: Path) -> Site:
    """The site of that name, built below `folder`:

    - `golden`: a shelf full of awkward records;
    - `own`: this repository's shelf;
    - `full`: the same with the abstracts of the trial data's listings.
    """
    if name == "full":
        return Site(build_full(folder), "/papershelf/")
    shelf = golden_shelf(folder) if name == "golden" else own_shelf(folder / "own")
    papershelf(shelf, "build")
    return Site(shelf / "site", "/shelf/" if name == "golden" else "/papershelf/")


KINDS = {
    "golden": {
        "home": "",
        "paper": "papers/2401.00001/",
        "paper of markup": "papers/markup/",
        "paper of many authors": "papers/crowd/",
        "listing, latest": "latest/",
        "listing, topic": "tags/machine-learning/",
        "listing, author": "authors/ann-two/",
        "listing, venue": "venues/icra/",
        "listing, year": "dates/2024/",
        "listing, month": "dates/2024/12/",
        "listing, undated": "dates/undated/",
        "overview, topics": "tags/",
        "overview, dates": "dates/",
        "overview, authors": "authors/",
        "overview, venues": "venues/",
        "overview, notes": "notes/",
        "search": "search/",
        "not found": "no/such/page/",
    },
    "own": {
        "guide": "guide/settings/",
    },
    "full": {
        "home": "",
        "paper": "papers/2412.06769/",
        "listing, latest": "latest/",
        "listing, year": "dates/2024/",
        "overview, topics": "tags/",
        "overview, dates": "dates/",
        "overview, authors": "authors/",
        "words": "design/",
    },
}
"""The pages that are looked at one by one in a browser: kind to address below the prefix."""
