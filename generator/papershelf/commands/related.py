"""`papershelf related`: the papers that one leads on to, and why."""

from __future__ import annotations

import json

import click

from papershelf.app.generation.relating import related_of
from papershelf.app.reading import read_shelf
from papershelf.app.shelf import Shelf
from papershelf.catalog import Catalog
from papershelf.catalog.related import RelatedPaper
from papershelf.pages.lines import Linker
from papershelf.pages.related import Shown, by_line, shown
from papershelf.problems import error
from papershelf.text import as_seen, visible

_EPILOG = """\b
Examples:
  papershelf related 2412.06769
  papershelf related "Attention Is All You Need" --json
"""

_SEPARATOR = " · "


@click.command("related", epilog=_EPILOG)
@click.argument("paper")
@click.option("--json", "as_json", is_flag=True, help="Write JSON, for other programs.")
@click.pass_obj
def command(shelf: Shelf, paper: str, as_json: bool) -> None:
    """Show the papers of the shelf that are related to PAPER, and why.

    PAPER is an id, an alias, any spelling of an arXiv id, DOI, ACL or OpenReview id, or the whole
    title. Of each the title is shown, authors and year, the reasons, and its id: that one cites the
    other, that a note links them, authors and topics of both, and the words that weigh most in
    both. For other programs there is --json.
    """
    content, problems = read_shelf(shelf)
    if content is None:
        shelf.stop_on_errors(problems)
        return
    catalog = content.catalog
    found = catalog.references.find(paper)
    if found is None:
        otherwise = "name it by id, arXiv id, DOI or whole title"
        message, hint = catalog.references.why_not(paper, otherwise)
        shelf.stop_on_errors([error("papershelf related", message, hint=hint)], "nothing was shown")
        return
    related = related_of(shelf, content)[found]
    if as_json:
        click.echo(json.dumps([_values(one, catalog) for one in related], indent=2))
        return
    if not related:
        shelf.err.print("No paper of the shelf is like it.")
    for at, one in enumerate(related):
        if at:
            shelf.say("")
        _show(shelf, one.id, shown(Linker(catalog), one))


def _show(shelf: Shelf, paper: str, one: Shown) -> None:
    """The title, below it who wrote it and when, why it is related, and its id: as on its page."""
    title = visible(as_seen(one.title)) or "(no title)"
    shelf.say(f"{title} [{one.status}]" if one.status else title, "bold")
    if facts := _SEPARATOR.join(filter(None, [by_line(one), one.year])):
        shelf.say(f"  {visible(facts)}")
    shelf.say(f"  {visible(_SEPARATOR.join(one.reasons))}")
    shelf.say(f"  {visible(paper)}", "cyan")


def _values(one: RelatedPaper, catalog: Catalog) -> dict[str, object]:
    paper = catalog.papers[one.id]
    return {
        "id": one.id,
        "title": as_seen(paper.title),
        "date": str(paper.day or ""),
        "cited": one.is_cited,
        "citing": one.is_citing,
        "notes": one.notes,
        "authors": [as_seen(catalog.authors[slug].name) for slug in one.authors],
        "topics": [catalog.topics[slug].label for slug in one.topics],
        "words": one.words,
    }
