"""The kinds of pages: each is a module of its own, and a line here."""

from __future__ import annotations

from papershelf.pages.kinds import (
    dates,
    home,
    latest,
    notes,
    paper,
    people,
    redirects,
    search,
    topics,
)

KINDS = (
    home.KIND,
    search.KIND,
    people.AUTHORS,
    latest.KIND,
    paper.KIND,
    redirects.KIND,
    topics.KIND,
    dates.KIND,
    people.VENUES,
    notes.KIND,
)
"""The largest ones first, since they are rendered at the same time."""
