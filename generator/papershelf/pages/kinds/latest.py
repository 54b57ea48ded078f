"""The listings of all papers: newest first, and as they came to the shelf."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from papershelf import paths
from papershelf.catalog.order import recently_added
from papershelf.model import Paper
from papershelf.pages.lines import link, spoken
from papershelf.pages.listings import PaperListing, render_listing
from papershelf.pages.piece import Group, Piece, Source


def groups(source: Source) -> Iterable[Group]:
    yield lambda: _newest(source)
    yield lambda: _added(source)


def _newest(source: Source) -> Iterator[Piece]:
    """By the papers' own days; an old paper that came today is found by the link beside them."""
    papers = source.catalog.papers
    comes = any(paper.added for paper in papers.values())
    beside = [link("Recently added", paths.listing(paths.ADDED))] if comes else []
    latest = PaperListing(paths.LATEST, "Latest papers", list(papers), beside=beside, feed="")
    return render_listing(source, latest)


def _added(source: Source) -> Iterator[Piece]:
    """Not there while no record says when it came."""
    papers = recently_added(source.catalog.papers.values())
    if papers:
        ids, base = [paper.id for paper in papers], paths.ADDED
        added = PaperListing(base, "Recently added", ids, above=_day, feed=base)
        yield from render_listing(source, added)


def _day(paper: Paper) -> str:
    return f"Added {spoken(paper.added)}" if paper.added else ""
