"""`papershelf fetch`: papers from services and feeds into the collection."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from papershelf.app.intake.settings import asked_settings
from papershelf.app.shelf import Shelf
from papershelf.config import Settings
from papershelf.problems import error
from papershelf.settings.fetch import FILES_ONLY, NAMED, TAKES, Inquiry, inquiry

_EPILOG = """\b
Examples:
  papershelf fetch
  papershelf fetch arxiv 2401.00001 hep-th/9901001
  papershelf fetch arxiv --category cs.CL --days 7
  papershelf fetch huggingface --week 2026-W48
  papershelf fetch crossref --query "weaving" --since 2024-01-01 --max 50
"""
_SELF = "papershelf fetch"


@click.command("fetch", epilog=_EPILOG)
@click.argument("service", required=False, default="", metavar="[SERVICE]")
@click.argument("what", nargs=-1, metavar="[WHAT]...")
@click.option("--query", default="", help="Words, in the service's language of queries.")
@click.option("--category", default="", help="A category of arXiv, such as cs.CL.")
@click.option("--author", default="", help="A name, an ORCID, or the service's own id.")
@click.option("--venue", default="", help="A name, an ISSN, or the service's own id.")
@click.option("--days", type=int, default=0, help="The last so many days, today included.")
@click.option("--since", default="", metavar="YYYY-MM-DD", help="From this day on.")
@click.option("--until", default="", metavar="YYYY-MM-DD", help="Up to this day.")
@click.option("--day", default="", metavar="YYYY-MM-DD", help="Hugging Face's list of a day.")
@click.option("--week", default="", metavar="YYYY-Www", help="Hugging Face's list of a week.")
@click.option("--month", default="", metavar="YYYY-MM", help="Hugging Face's list of a month.")
@click.option("--trending", is_flag=True, help="What trends at Hugging Face now.")
@click.option("--bulk", is_flag=True, help="By OAI-PMH: all that changed in a category of arXiv.")
@click.option("--max", type=int, default=0, help="The most papers of each source (1,000).")
@click.option("--accept-fewer", is_flag=True, help="Take a source that has lost half its papers.")
@click.option("--dry-run", is_flag=True, help="Ask, say what would happen, and write nothing.")
@click.option(
    "--summary",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what came of it to FILE, in Markdown.",
)
@click.pass_obj
def command(
    shelf: Shelf,
    /,
    service: str,
    what: tuple[str, ...],
    accept_fewer: bool,
    dry_run: bool,
    summary: Path | None,
    **asked: Any,
) -> None:
    """Add papers from SERVICE: arxiv, huggingface, openalex, crossref, s2, feed or file.

    WHAT are arXiv ids, or a feed or file that the settings name. Without SERVICE, all
    sources of the setting `fetch` are read. What comes is taken in as by `papershelf import`: what
    a person edited is never overwritten, and fetching twice changes nothing. A source that gives
    no paper, an error page or half of its papers brings nothing.

    Exit status 0 where every source was read, 1 where one was broken or an entry was refused.
    """
    settings = asked_settings(shelf)
    inquiries = _inquiries(shelf, settings, service, what, asked)
    from papershelf.app.intake import asking, fetch  # noqa: PLC0415 (the client is slow to import)

    options = fetch.FetchOptions(dry_run=dry_run, accept_fewer=accept_fewer, summary=summary)
    with asking.client(shelf, settings) as client:
        is_fine = fetch.fetch(shelf, inquiries, client, settings.fetch, options)
    sys.exit(0 if is_fine else 1)


def _inquiries(
    shelf: Shelf, settings: Settings, service: str, what: Sequence[str], asked: dict[str, Any]
) -> Sequence[Inquiry]:
    """What to ask; ends the command, as wrong usage does, where that cannot be known."""
    given = {name: value for name, value in asked.items() if value}
    watched = settings.fetch.sources
    if not service and given:
        _refuse(shelf, f"found --{next(iter(given))} without a service", _named())
    if not service and not watched:
        hint = "list sources under extra.papershelf.fetch, or name one: `papershelf fetch --help`"
        _refuse(shelf, "found no watched source in the settings", hint)
    if service in NAMED and not given:
        ours = [one for one in watched if one.service == service]
        chosen = [one for one in ours if not what or getattr(one, NAMED[service]) in what]
        if not chosen or len(chosen) < len(set(what)):
            hint = f"only what extra.papershelf.fetch names is read: add `- {service}: …`"
            message = f"found {' '.join(what) or f'no {service}'}, expected a {service} of ours"
            _refuse(shelf, message, hint)
        return chosen
    if service and service not in TAKES and service not in FILES_ONLY:
        _refuse(shelf, f'found "{service}", expected a service', _named())
    try:
        given |= {"ids": what} if what else {}
        return [inquiry(service, given)] if service else watched
    except ValueError as reason:
        _refuse(shelf, str(reason))


def _named() -> str:
    return f"the services are: {', '.join(TAKES)}"


def _refuse(shelf: Shelf, message: str, hint: str = "") -> NoReturn:
    shelf.report([error(_SELF, message, hint=hint)])
    sys.exit(2)
