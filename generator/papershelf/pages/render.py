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


def page_groups(source: Source) -> list[Group]:
    """Returns the generated pages, in groups that can be rendered in any order or at once."""
    return [group for kind in kinds.PAGES for group in _groups(kind, source)]


def render_pages(source: Source) -> Iterator[File]:
    """Yields each generated file; no path comes twice."""
    made = []
    for group in page_groups(source):
        for piece in group():
            for path, page in piece.render():
                made.append(path)
                yield path, markdown.write(page, path)
    yield from render_outputs(source, made)


def render_outputs(source: Source, pages: Sequence[str]) -> Iterator[File]:
    """Yields the files that are no pages; `pages` are the paths of the generated ones."""
    for kind in kinds.OUTPUTS:
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
                    if page is not None:
                        return page
    return None


def _groups(kind: Kind, source: Source) -> Iterable[Group]:
    groups: Groups = import_module(f"papershelf.pages.kinds.{kind.module}").groups
    return groups(source)
