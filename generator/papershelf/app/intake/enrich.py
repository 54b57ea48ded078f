"""An enrichment as a row of calls: who is due, what services say, what it fills, what is told."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from papershelf.app.intake.asked import FILE, Asked, asked_bytes, is_due, read_asked
from papershelf.app.intake.steps import must_be_shelf, without_errors, write
from papershelf.app.intake.told import enriched_summary, utc_now
from papershelf.app.shelf import Shelf
from papershelf.app.state import today
from papershelf.catalog.references import References
from papershelf.collection.read import PAPERS
from papershelf.fetching.client import Client
from papershelf.fetching.enriching import can_ask
from papershelf.fetching.enriching import enrich as ask
from papershelf.fetching.enrichment import Enrichment
from papershelf.fetching.placing import placed
from papershelf.importing.intake import Plan, filled
from papershelf.importing.organisations import NoDumpError
from papershelf.model import Paper, PartialDate
from papershelf.problems import Problem, error
from papershelf.settings.fetch import FetchSettings
from papershelf.text import visible


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrichOptions:
    """What the command line says of an enrichment."""

    papers: tuple[str, ...] = ()
    """In any spelling; none are all."""
    services: tuple[str, ...] = ()
    older_than: int = 30
    """Days after which a service is asked again about a paper."""
    most: int = 1_000
    """Papers that each service is asked about in one run; the next run goes on."""
    dry_run: bool = False
    ror: Path | None = None
    """A dump of ROR, in which affiliations are looked up before a service is asked."""
    summary: Path | None = None
    """A file that gets the summary in Markdown."""


def enrich(shelf: Shelf, client: Client, settings: FetchSettings, options: EnrichOptions) -> bool:
    """Returns whether all went well. What services said before one broke is kept."""
    must_be_shelf(shelf)
    collection, ledgers = without_errors(shelf)
    papers = [record.paper for record in collection.records]
    asked, problems = read_asked(shelf.root)
    chosen, unknown = _chosen(papers, options.papers)
    work = Enrichment(
        papers,
        ledgers,
        today=PartialDate.parse(today().isoformat()),
        abstracts=settings.abstracts,
        decisions=collection.decisions,
    )
    if options.ror:
        _place(shelf, work, chosen, options.ror)
    _ask(shelf, work, chosen, asked, client, options)
    problems += [*unknown, *work.problems]
    with shelf.alone("papershelf enrich"):
        collection, ledgers = without_errors(shelf)
        if [record.paper for record in collection.records] != papers:
            message = "the collection has changed meanwhile"
            shelf.stop_on_errors([error("collection", message, hint="run it again")])
        plan = filled(
            work.listings(),
            collection.records,
            ledgers,
            lambda path: (shelf.root / path).read_bytes(),
        )
        problems += plan.problems
        shelf.report(problems)
        if options.dry_run:
            _show(shelf, plan)
        else:
            write(shelf, _with_days(plan, papers, asked, work.asked))
    _tell(shelf, work, plan, problems, options)
    return not any(problem.is_error for problem in problems)


def _chosen(papers: Sequence[Paper], names: Sequence[str]) -> tuple[list[int], list[Problem]]:
    """The places of the papers that are named, and an error for each name of none."""
    if not names:
        return list(range(len(papers))), []
    references = References.of(papers)
    places = {paper.id: at for at, paper in enumerate(papers)}
    chosen: set[int] = set()
    problems = []
    for name in names:
        found = references.meant(name)
        chosen |= {places[known] for known in found}
        if not found:
            hint = "name it by its id, an arXiv id or a DOI"
            problems.append(error(name, "is no paper of this shelf", hint=hint))
    return sorted(chosen), problems


def _place(shelf: Shelf, work: Enrichment, chosen: Sequence[int], dump: Path) -> None:
    """Say which organisation of ROR each affiliation is, and how many are not sure."""
    try:
        with shelf.progress("Reading ROR"):
            left = placed(work, chosen, dump)
    except OSError as fault:
        shelf.stop_on_errors([error(str(dump), f"cannot be read: {fault.strerror}")])
    except NoDumpError as fault:
        hint = "it is at https://doi.org/10.5281/zenodo.6347574"
        shelf.stop_on_errors([error(str(dump), str(fault), hint=hint)])
    else:
        for reason, count in sorted(left.items()):
            shelf.say(f"affiliations {reason}, not changed: {count:,}")


def _ask(
    shelf: Shelf,
    work: Enrichment,
    chosen: Sequence[int],
    asked: Asked,
    client: Client,
    options: EnrichOptions,
) -> None:
    """Ask each service about the papers that are due, with a bar of papers."""
    for service in options.services:
        known = [at for at in chosen if can_ask(service, work.ids[at])]
        due = _due(work.papers, known, asked, service, options)
        with shelf.progress(f"Asking {service}", len(due)) as bar:
            ask(service, due, work, client, bar)


def _due(
    papers: Sequence[Paper],
    places: Sequence[int],
    asked: Asked,
    service: str,
    options: EnrichOptions,
) -> list[int]:
    now = today()
    due = [at for at in places if is_due(asked, papers[at].id, service, now, options.older_than)]
    return due[: options.most]


def _with_days(
    plan: Plan, papers: Sequence[Paper], asked: Asked, answered: Mapping[int, Collection[str]]
) -> Plan:
    """The plan with the day on which each service was asked; papers that are gone are left out."""
    now = today().isoformat()
    days = {paper.id: dict(asked[paper.id]) for paper in papers if paper.id in asked}
    for at, services in answered.items():
        days.setdefault(papers[at].id, {}).update(dict.fromkeys(services, now))
    if days == asked:
        return plan
    return replace(plan, files={**plan.files, FILE: asked_bytes(days)})


def _show(shelf: Shelf, plan: Plan) -> None:
    """The difference that it would make, of the files of papers."""
    for path, data in plan.files.items():
        if path.startswith(f"{PAPERS}/"):
            for line in _difference(path, (shelf.root / path).read_bytes(), data):
                shelf.say(visible(line))


def _difference(path: str, before: bytes, after: bytes) -> Iterator[str]:
    old, new = (data.decode("utf-8", "replace").splitlines() for data in (before, after))
    return difflib.unified_diff(old, new, path, path, lineterm="", n=2)


def _tell(
    shelf: Shelf,
    work: Enrichment,
    plan: Plan,
    problems: Sequence[Problem],
    options: EnrichOptions,
) -> None:
    """What was filled, from where; and how many services were asked about how many papers."""
    changed = {before.id for before, _ in plan.changed}
    counts = Counter(
        told
        for at, filled in work.filled.items()
        if work.papers[at].id in changed
        for told in filled
    )
    lines = [
        f"{name}: {count:,} from {service}" for (name, service), count in sorted(counts.items())
    ]
    for line in lines:
        shelf.say(line)
    moment = utc_now()
    about = f"asked about {_services(work.asked)} at {moment}"
    end = " (dry run: nothing was written)" if options.dry_run else ""
    shelf.say(f"{plan.counts.updated:,} papers enriched; {about}{end}")
    if options.summary:
        text = enriched_summary(plan, lines, problems, moment)
        options.summary.write_text(text, encoding="utf-8", newline="\n")


def _services(asked: Mapping[int, Collection[str]]) -> str:
    counts = Counter(service for services in asked.values() for service in services)
    return ", ".join(f"{count:,} at {name}" for name, count in sorted(counts.items())) or "none"
