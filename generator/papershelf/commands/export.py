"""`papershelf export`: papers in a format of other tools, or as references in a citation style."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from papershelf.app.reading import Content, require
from papershelf.app.shelf import Shelf
from papershelf.catalog.trending import trending
from papershelf.collection.encode import record_json
from papershelf.commands.search import BY_MEANING, ORDERED, Order, Query, looked_up
from papershelf.exports.formats import WRITERS
from papershelf.exports.reference import reference
from papershelf.exports.styles import StyleError, styled, words
from papershelf.model import Paper
from papershelf.problems import error
from papershelf.writing.disk import write_file

_JSONL = "jsonl"
_EPILOG = """\b
Examples:
  papershelf export --format bibtex --output papers.bib
  papershelf export --format csv topic:weaving year:2024
  papershelf export --style my-journal.csl author:hopper
"""


@click.command("export", cls=Query, epilog=_EPILOG)
@click.argument("query", nargs=-1, metavar="[QUERY]...")
@click.option(
    "--format",
    "form",
    type=click.Choice([*WRITERS, _JSONL]),
    default="bibtex",
    show_default=True,
    help="How papers are written: `text` is a reference a line, `ids` an identifier a line,"
    " `jsonl` the whole record.",
)
@click.option(
    "--style",
    metavar="NAME|FILE",
    help="Write references in this citation style instead: a .csl file, or one of citeproc-py's."
    " Needs papershelf[citations].",
)
@click.option("--html", "as_html", is_flag=True, help="With --style: a reference a line as HTML.")
@click.option("--no-abstracts", is_flag=True, help="Leave abstracts and summaries out.")
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="NUMBER", help="The most papers to write."
)
@ORDERED
@BY_MEANING
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file instead of standard output.",
)
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917 (click passes options as plain arguments)
    shelf: Shelf,
    query: tuple[str, ...],
    form: str,
    style: str | None,
    as_html: bool,
    no_abstracts: bool,
    limit: int | None,
    order: Order,
    meaning: bool,
    output: Path | None,
) -> None:
    """Write papers in a format that other tools read: all of the shelf, or those that QUERY finds.

    QUERY is as for `papershelf search`, and reads what `papershelf generate` wrote last. Without it
    papers come newest first. `papershelf import` reads each format but `text` back. In CSV, an
    apostrophe stands before a cell that a spreadsheet would run as a formula.
    """
    content = require(shelf)
    papers = list(_selected(shelf, content, " ".join(query), order, meaning=meaning, limit=limit))
    try:
        if style is not None:
            text = _in_style(content, papers, style, as_html=as_html)
        else:
            text = _in_format(content, papers, form, full=not no_abstracts)
    except StyleError as reason:
        problem = error("papershelf export", str(reason), hint=reason.hint)
        shelf.stop_on_errors([problem], "nothing was written")
        return
    if output:
        write_file(output, text.encode())
    else:
        click.echo(text.encode(), nl=False)


def _selected(
    shelf: Shelf, content: Content, query: str, order: Order, *, meaning: bool, limit: int | None
) -> Iterator[Paper]:
    """The papers to write; pages of the site that a query finds are none."""
    catalog = content.catalog
    if not query:
        papers = list(catalog.papers.values())
        if order == "votes":
            papers.sort(key=lambda paper: -(paper.votes or 0))
        elif order == "trending":
            hot = trending(catalog, content.settings.trending)
            papers = [catalog.papers[id_] for id_ in hot.order]
        yield from papers[:limit]
        return
    _, cards, _ = looked_up(shelf, content.settings, query, order, meaning=meaning, limit=None)
    papers_at = {f"papers/{segment}/": id_ for id_, segment in catalog.segments.items()}
    found = (papers_at[card.url] for card in cards if card.url in papers_at)
    yield from (catalog.papers[id_] for id_ in itertools.islice(found, limit))


def _in_format(content: Content, papers: Iterable[Paper], form: str, *, full: bool) -> str:
    keys = content.catalog.bibkeys
    if form == _JSONL:
        keyed = (replace(one, bibkey=keys[one.id]) for one in papers)
        kept = keyed if full else (replace(one, abstract="", summary="") for one in keyed)
        return "".join(f"{record_json(paper)}\n" for paper in kept)
    return WRITERS[form](reference(paper, keys[paper.id], full=full) for paper in papers)


def _in_style(content: Content, papers: Sequence[Paper], style: str, *, as_html: bool) -> str:
    keys = content.catalog.bibkeys
    found = styled([reference(paper, keys[paper.id]) for paper in papers], style)
    return "".join(f"{one if as_html else words(one)}\n" for one in found)
