"""The listing of all papers, newest first."""

from __future__ import annotations

from collections.abc import Iterable

from papershelf import paths
from papershelf.pages.listings import render_listing
from papershelf.pages.piece import Group, Piece, Source


def groups(source: Source) -> Iterable[Group]:
    yield lambda: _pieces(source)


def _pieces(source: Source) -> Iterable[Piece]:
    return render_listing(source, paths.LATEST, "Latest papers", list(source.catalog.papers))
