"""`papershelf related`: the papers that one leads on to, and why."""

from __future__ import annotations

import json
from itertools import chain

import click

from papershelf.app.reading import read_shelf
from papershelf.app.relating import related_of
from papershelf.app.shelf import Shelf
from papershelf.catalog import Catalog
from papershelf.catalog.related import RelatedPaper
from papershelf.problems import error
from papershelf.text import as_seen, visible

_EPILOG = """\b
Examples:
  papershelf related 2412.06769
  papershelf related "Attention Is All You Need" --json
"""


@click.command("related", epilog=_EPILOG)
@click.argument("paper")
@click.option("--json", "as_json", is_flag=True, help="Write JSON, for other programs.")
@click.pass_obj
def command(shelf: Shelf, paper: str, as_json: bool) -> None:
    """Show the papers of the shelf that are related to PAPER, and why.

    PAPER is an id, an alias, any spelling of an arXiv id, DOI, ACL or OpenReview id, or the whole
    title. Papers that a note links with it come first, then those whose words are most alike. Of
    each the title is shown, its id, and the reasons: words, topics and authors of both, and notes.
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
    for at, one in enumerate(related):
        if at:
            shelf.say("")
        shelf.say(visible(as_seen(catalog.papers[one.id].title)), "bold")
        shelf.say(f"  {visible(one.id)}", "cyan")
        if reasons := ", ".join(chain(one.words, *_labels(one, catalog).values())):
            shelf.say(f"  {visible(reasons)}")
    if not related:
        shelf.err.print("No paper of the shelf is like it.")


def _values(one: RelatedPaper, catalog: Catalog) -> dict[str, object]:
    title = as_seen(catalog.papers[one.id].title)
    return {"id": one.id, "title": title, "words": one.words, **_labels(one, catalog)}


def _labels(one: RelatedPaper, catalog: Catalog) -> dict[str, list[str]]:
    """The reasons besides words, as people read them."""
    return {
        "topics": [catalog.topics[slug].label for slug in one.topics],
        "authors": [as_seen(catalog.authors[slug].name) for slug in one.authors],
        "notes": list(one.notes),
    }
