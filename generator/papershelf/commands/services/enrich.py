"""`papershelf enrich`: what services know of the papers that are on the shelf."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from papershelf.app.intake.settings import asked_settings
from papershelf.app.process import hold_a_shelf
from papershelf.app.shelf import Shelf

_EPILOG = """\b
Examples:
  papershelf enrich --dry-run
  papershelf enrich 2401.00001 10.1000/182
  papershelf enrich --from crossref --older-than 90
  papershelf enrich --ror v1.75-ror-data.zip
"""
_SERVICES = ("arxiv", "openalex", "crossref", "s2")


@click.command("enrich", epilog=_EPILOG)
@click.argument("papers", nargs=-1, metavar="[PAPER]...")
@click.option(
    "--from",
    "services",
    multiple=True,
    type=click.Choice(_SERVICES),
    help="A service to ask, once for each (arxiv, openalex and crossref).",
)
@click.option(
    "--older-than",
    type=click.IntRange(0),
    default=30,
    show_default=True,
    metavar="DAYS",
    help="Ask a service again about a paper after so many days.",
)
@click.option(
    "--max",
    "most",
    type=click.IntRange(1),
    default=1_000,
    show_default=True,
    help="Papers that each service is asked about; the next run goes on.",
)
@click.option("--dry-run", is_flag=True, help="Show the difference, and write nothing.")
@click.option(
    "--ror",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Find affiliations in ROR's data dump; without --from no service is asked.",
)
@click.option(
    "--summary",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what came of it to FILE, in Markdown.",
)
@click.pass_obj
def command(
    shelf: Shelf,
    papers: tuple[str, ...],
    services: tuple[str, ...],
    older_than: int,
    most: int,
    dry_run: bool,
    ror: Path | None,
    summary: Path | None,
) -> None:
    """Fill what records lack, from arXiv, OpenAlex, Crossref or Semantic Scholar.

    Each PAPER, or every one, is asked for by its identifiers; one without any by its title, at
    Crossref, with a check on authors and year. Missing fields are filled; citations, withdrawals,
    retractions and where a preprint came out are renewed. What a person wrote is never changed,
    and where it is not sure, it says so and changes nothing.

    Exit status 0 where every service answered, else 1.
    """
    hold_a_shelf()
    settings = asked_settings(shelf)
    from papershelf.app.intake import asking, enrich  # noqa: PLC0415 (the client is slow to import)
    from papershelf.fetching.enriching import USUAL  # noqa: PLC0415

    options = enrich.EnrichOptions(
        papers=papers,
        services=services or (() if ror else USUAL),
        older_than=older_than,
        most=most,
        dry_run=dry_run,
        ror=ror,
        summary=summary,
    )
    with asking.client(shelf, settings) as client:
        is_fine = enrich.enrich(shelf, client, settings.fetch, options)
    sys.exit(0 if is_fine else 1)
