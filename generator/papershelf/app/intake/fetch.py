"""A fetch as a row of calls: ask the sources, compare with the shelf, write, tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from papershelf.app.intake.remembered import FILE, read_remembered, remembered_bytes
from papershelf.app.intake.steps import (
    must_be_shelf,
    plan_of,
    say_lacking,
    summarise,
    without_errors,
    write,
)
from papershelf.app.intake.told import said_of, summary, utc_now
from papershelf.app.shelf import Shelf
from papershelf.app.state import today
from papershelf.fetching.client import Client
from papershelf.fetching.harvest import Harvest, all_listings, harvest, harvest_file
from papershelf.importing.intake import Plan
from papershelf.problems import Problem
from papershelf.settings.fetch import FetchSettings, Inquiry

_NAME = "fetched"
"""Of the file that holds more new papers than become a file each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchOptions:
    """What the command line says of a fetch."""

    dry_run: bool = False
    accept_fewer: bool = False
    """Take a source that has less than half of what it had."""
    summary: Path | None = None
    """A file that gets the summary in Markdown."""


def fetch(
    shelf: Shelf,
    inquiries: Sequence[Inquiry],
    client: Client,
    settings: FetchSettings,
    options: FetchOptions,
) -> bool:
    """Returns whether all went well. A source that broke brings nothing, the others come in."""
    must_be_shelf(shelf)
    earlier, problems = read_remembered(shelf.root)
    known = {} if options.accept_fewer else earlier
    harvests = _harvests(shelf, inquiries, client, settings, known)
    with shelf.alone("papershelf fetch"):
        collection, ledgers = without_errors(shelf)
        plan = plan_of(shelf, all_listings(harvests), collection, ledgers, _NAME)
        problems += [problem for one in harvests for problem in one.problems]
        problems += plan.problems
        shelf.report(problems)
        if not options.dry_run:
            write(shelf, _with_counts(plan, earlier, harvests, settings))
    _tell(shelf, harvests, plan, problems, options)
    return not any(problem.is_error for problem in problems)


def _harvests(
    shelf: Shelf,
    inquiries: Sequence[Inquiry],
    client: Client,
    settings: FetchSettings,
    earlier: Mapping[str, int],
) -> list[Harvest]:
    """What came of each inquiry, with a bar of papers."""
    found = []
    for asked in inquiries:
        before = earlier.get(asked.label, 0)
        if asked.service == "file":
            found.append(harvest_file(asked, shelf.root, earlier=before))
            continue
        with shelf.progress(f"Asking {asked.service}") as bar:
            one = harvest(
                asked.dated(today()),
                client,
                abstracts=settings.abstracts,
                earlier=before,
                advance=bar,
            )
            found.append(replace(one, inquiry=asked))
    return found


def _with_counts(
    plan: Plan, earlier: Mapping[str, int], harvests: Sequence[Harvest], settings: FetchSettings
) -> Plan:
    """The plan with the papers of each watched source, where it changes anything at all."""
    if not plan.files:
        return plan
    watched = {one.label for one in settings.sources}
    kept = {label: count for label, count in earlier.items() if label in watched}
    now = {
        one.inquiry.label: one.papers
        for one in harvests
        if not one.is_broken and one.inquiry.label in watched
    }
    if not (counts := kept | now) or counts == earlier:
        return plan
    return replace(plan, files={FILE: remembered_bytes(counts), **plan.files})


def _tell(
    shelf: Shelf,
    harvests: Sequence[Harvest],
    plan: Plan,
    problems: Sequence[Problem],
    options: FetchOptions,
) -> None:
    moment = utc_now()
    for one in harvests:
        shelf.say(said_of(one, moment))
    summarise(shelf, plan.counts, dry_run=options.dry_run)
    say_lacking(shelf, plan)
    if options.summary:
        text = summary(harvests, plan, problems, moment)
        options.summary.write_text(text, encoding="utf-8", newline="\n")
