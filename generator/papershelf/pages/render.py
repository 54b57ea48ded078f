"""Renders every generated page of a shelf, and the outputs that are no pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module

from papershelf import kinds
from papershelf.kinds import Kind
from papershelf.pages import markdown
from papershelf.pages.blocks import Page
from papershelf.pages.piece import Group, Source

File = tuple[str, bytes]
"""Path below `docs/`, and bytes."""
Groups = Callable[[Source], Iterable[Group]]
Write = Callable[[Source, Sequence[str]], Iterable[File]]


def page_groups(source: Source, *, last: bool = False) -> list[Group]:
    """Returns the generated pages and the outputs of many files, in groups that can be rendered in
    any order or at once: those that tell nothing of the dumps, or the `last`, which do.
    """
    outputs = (kind for kind in kinds.OUTPUTS if kind.in_pieces)
    wanted = [kind for kind in (*outputs, *kinds.PAGES) if kind.is_last == last]
    return [group for kind in wanted for group in _groups(kind, source)]


def render_pages(source: Source) -> Iterator[File]:
    """Yields each generated file; no path comes twice."""
    made = []
    for group in [*page_groups(source), *page_groups(source, last=True)]:
        for piece in group():
            for path, page in piece.render():
                if isinstance(page, bytes):
                    yield path, page
                else:
                    made.append(path)
                    yield path, markdown.write(page, path)
    yield from render_outputs(source, made)


def render_outputs(source: Source, pages: Sequence[str]) -> Iterator[File]:
    """Yields the outputs that are made as a whole; `pages` are the paths of the generated pages."""
    for kind in kinds.OUTPUTS:
        if not kind.in_pieces:
            write: Write = import_module(f"papershelf.exports.{kind.module}").write
            yield from write(source, pages)


def render_one(source: Source, path: str) -> Page | None:
    """Returns the generated page at a path below `docs/`; None where there is none."""
    folder = path.partition("/")[0]
    for kind in kinds.PAGES:
        for group in _groups(kind, source) if kind.name == folder else ():
            for piece in group():
                if path.startswith(piece.base):
                    page = dict(piece.render()).get(path)
                    if isinstance(page, Page):
                        return page
    return None


def _groups(kind: Kind, source: Source) -> Iterable[Group]:
    package = "exports" if kind.in_pieces else "pages.kinds"
    groups: Groups = import_module(f"papershelf.{package}.{kind.module}").groups
    return groups(source)
