"""`papershelf search`: the papers that a query finds, in the order of the site's own search."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, get_args

import click
import numpy as np
from rich.text import Text

from papershelf import paths
from papershelf.app.shelf import Shelf
from papershelf.config import Settings, read_settings
from papershelf.problems import error
from papershelf.search.index.documents import CODE, NOTE, PAGE, STATUSES, Card
from papershelf.search.query.matched import Matched, matched, unsaid
from papershelf.search.query.meaning import with_meaning
from papershelf.search.query.reader import NoIndexError, Reader
from papershelf.search.query.search import Found, Notice, search
from papershelf.text import counted, visible

_EPILOG = """\b
Examples:
  papershelf search latent reasoning
  papershelf search '"world model" author:hafner -survey' --sort date
  papershelf search 2412.06769 --json
"""

_FLAGS = {CODE: "code", NOTE: "note", PAGE: "page"}

_ALL_FLAGS = _FLAGS | {flag: status for status, flag in STATUSES.items()}
_SEPARATOR = " · "

Order = Literal["relevance", "date", "votes", "trending"]

_LEFT_OUT = re.compile("-[^-]")
_FIELDED = re.compile(r"[a-z]:\S", re.IGNORECASE)


class Query(click.Command):
    """A command to which `-word` is a word to leave out, unless it has an option of that name."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if "--" not in args:
            own = {name for option in self.get_params(ctx) for name in option.opts}
            words = [arg for arg in args if _LEFT_OUT.match(arg) and arg not in own]
            args = [*(arg for arg in args if arg not in words), "--", *words]
        return super().parse_args(ctx, args)


ORDERED = click.option(
    "--sort",
    "order",
    type=click.Choice(get_args(Order)),
    default="relevance",
    show_default=True,
    help="The order of the papers.",
)
BY_MEANING = click.option(
    "--meaning",
    is_flag=True,
    help="Also find papers that are similar in meaning, whichever words they use.",
)
"""What each command with a query has."""


@click.command("search", cls=Query, epilog=_EPILOG)
@click.argument("query", nargs=-1, required=True, metavar="QUERY...")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    metavar="NUMBER",
    help="The most papers to show.",
)
@ORDERED
@BY_MEANING
@click.option("--json", "as_json", is_flag=True, help="Write JSON, for other programs.")
@click.pass_obj
def command(
    shelf: Shelf,
    query: tuple[str, ...],
    limit: int,
    order: Order,
    meaning: bool,
    as_json: bool,
) -> None:
    """Find papers by the words of QUERY, as the site's search does, in the same order.

    Reads what `papershelf generate` wrote last. An arXiv id, a DOI or the address of a paper finds
    that paper. Papers with all words come first, then those with most. Words can be combined: "two
    words" as a phrase, -word to leave out, one OR other, author:name (or title, abstract, topic,
    venue, note) for one field, year:2018..2020, begin* for beginnings. Of each paper the title is
    shown, and below it authors, venue, date, what was found of other authors, topics and
    affiliations, and the address, whole where `site_url` is set. A retracted, withdrawn or
    superseded paper says so behind its title. For other programs there is --json.
    """
    text = " ".join(query)
    settings = _settings(shelf)
    found, cards, index = looked_up(shelf, settings, text, order, meaning=meaning, limit=limit)
    why = matched(found.wants, found.documents[:limit].tolist(), index)
    results = list(zip(cards, why, strict=True))
    if as_json:
        click.echo(_json(text, found, results, settings.site_url))
        return
    _explain(shelf, text, found, len(results))
    _show(shelf, results, settings.site_url)


Result = tuple[Card, Matched]


def looked_up(
    shelf: Shelf, settings: Settings, text: str, order: Order, *, meaning: bool, limit: int | None
) -> tuple[Found, list[Card], Reader]:
    """What a query finds, and the cards of the first of them in that order, and the index. Ends the
    command where there is no index.
    """
    try:
        index = Reader.open(shelf.root / settings.docs_dir)
        found = search(text, index)
        if meaning:
            found = with_meaning(text, found, index)
        found = _sorted(found, order, index)
        cards = [index.card(number) for number in found.documents[:limit].tolist()]
    except NoIndexError as reason:
        _stop(shelf, settings, str(reason))
        raise
    return found, cards, index


def _settings(shelf: Shelf) -> Settings:
    settings, problems = read_settings(shelf.root)
    shelf.stop_on_errors(problems, "nothing was looked for")
    return settings or Settings()


def _stop(shelf: Shelf, settings: Settings, message: str) -> None:
    where = str(Path(settings.docs_dir) / paths.SEARCH_MANIFEST)
    shelf.stop_on_errors(
        [error(where, message, hint="run `papershelf generate`")], "nothing was looked for"
    )


def _sorted(found: Found, order: Order, index: Reader) -> Found:
    """In another order than that of the search, papers with all words alone, if there are any:
    others would stand among them.
    """
    if order == "relevance":
        return found
    everything = index.order(order)
    kept = everything[np.isin(everything, found.documents[: found.complete or found.counted])]
    return replace(found, documents=kept, counted=len(kept))


def _explain(shelf: Shelf, text: str, found: Found, shown: int) -> None:
    """On standard error: what the results are of and how many, and what to do without any."""
    if found.notice is not None:
        shelf.err.print(Text(_said(found.notice)))
    total = found.counted
    if total == 0:
        advice = "" if found.notice else _advice(text)
        shelf.err.print(Text(f"Nothing found. {advice}".rstrip()))
    elif shown < total:
        shelf.err.print(Text(f"{counted(total, 'result')}, the first {shown:,} of them:"))


def _advice(text: str) -> str:
    """What to do where nothing is found, in the words of the search page (`advice.js`)."""
    if _FIELDED.search(text):
        return "No paper has this there: try it without the field."
    if len(text.split()) > 1:
        return "Try fewer or more general words."
    return "No paper has this word. Try another one, or how it begins, as in segm*."


def _said(notice: Notice) -> str:
    return {
        "spelling": f"Showing results for: {visible(notice.shown)}",
        "similar": f"Below them stand results for: {visible(notice.shown)}",
        "some": "No paper has all of these words; these have most of them.",
        "short": "These words say too little to look for.",
        "address": "No paper has this address or identifier. Try words of its title.",
    }[notice.kind]


def _show(shelf: Shelf, results: list[Result], site_url: str) -> None:
    """Each paper's title, below it the rest, then an empty line; colours on a terminal."""
    for at, (card, found) in enumerate(results):
        facts = [visible(fact) for fact in (card.authors, card.venue, card.date) if fact]
        facts += [_FLAGS[flag] for flag in card.flags if flag in _FLAGS]
        why = unsaid(found, card).items()
        facts += [f"{name}: {', '.join(map(visible, words))}" for name, words in why]
        statuses = [f" [{status}]" for status, flag in STATUSES.items() if flag in card.flags]
        if at:
            shelf.say("")
        shelf.say("".join([visible(card.title), *statuses]), "bold")
        if facts:
            shelf.say("  " + _SEPARATOR.join(facts))
        shelf.say(f"  {site_url}{card.url}", "cyan")


def _json(text: str, found: Found, results: list[Result], site_url: str) -> str:
    notice = found.notice
    said: dict[str, Any] = {
        "query": text,
        "total": found.counted,
        "complete": found.complete,
        "notice": None if notice is None else notice.kind,
        "shown": notice.shown if notice is not None and notice.shown else text,
        "results": [
            {
                "title": card.title,
                "authors": card.authors,
                "date": card.date,
                "venue": card.venue,
                "address": site_url + card.url,
                "flags": [_ALL_FLAGS[flag] for flag in card.flags if flag in _ALL_FLAGS],
                "matched": where,
            }
            for card, where in results
        ],
    }
    return json.dumps(said, indent=2)
