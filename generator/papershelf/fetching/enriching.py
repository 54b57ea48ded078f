"""What services know of papers that are on the shelf: asked by identifier, and taken with care.

Only what a record lacks is taken, and what changes by itself: citations, withdrawals, retractions.
A service that answers an identifier with a paper of quite another title is not believed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from papershelf.fetching.answers import ServiceAnswer, batches
from papershelf.fetching.client import Client
from papershelf.fetching.enrichment import IDS, Enrichment
from papershelf.fetching.faults import FetchError
from papershelf.fetching.harvest import keys_of, listing_of
from papershelf.fetching.services import arxiv, crossref, openalex, semanticscholar
from papershelf.fetching.wanted import alike, fuller_fields, has_no_title, wanted
from papershelf.identifiers import strong_keys
from papershelf.importing.entry import SourceEntry
from papershelf.importing.formats.leniency import read_entry
from papershelf.importing.ledger import Values, values_of
from papershelf.model import Identifiers, Paper
from papershelf.problems import Problem, error, warning
from papershelf.settings.fetch import ABSTRACTS
from papershelf.text import shortened, title_key
from papershelf.text.samename import Words, in_common, name_words

_ARXIV_DOI = "10.48550/arxiv."
_BATCH = 50
TITLES = "crossref"
"""The service that is asked by titles."""

Ask = Callable[[Client, Sequence[str]], Iterator[ServiceAnswer]]


@dataclass(frozen=True, slots=True)
class EnrichingService:
    """A service that can be asked about a known paper."""

    ask: Ask
    name_of: Callable[[Identifiers], str]
    """The name by which it knows a paper; empty where it cannot."""


def _openalex_name(ids: Identifiers) -> str:
    return ids.doi or (f"{_ARXIV_DOI}{ids.arxiv}" if ids.arxiv else "")


def _crossref_name(ids: Identifiers) -> str:
    return "" if ids.doi.lower().startswith(_ARXIV_DOI) else ids.doi


def _s2_name(ids: Identifiers) -> str:
    kinds = semanticscholar.KINDS.items()
    return next((f"{sign}{value}" for kind, sign in kinds if (value := getattr(ids, kind))), "")


SOURCES: Mapping[str, EnrichingService] = {
    "arxiv": EnrichingService(arxiv.by_ids, lambda ids: ids.arxiv),
    "openalex": EnrichingService(openalex.by_dois, _openalex_name),
    "crossref": EnrichingService(crossref.by_dois, _crossref_name),
    "s2": EnrichingService(semanticscholar.by_ids, _s2_name),
}
USUAL = ("arxiv", "openalex", "crossref")
"""Those that are asked unless somebody names others: Semantic Scholar is slow without a key."""


def enrich(
    service: str,
    places: Sequence[int],
    work: Enrichment,
    client: Client,
    advance: Callable[[int], None] = lambda _: None,
) -> None:
    """Ask one service about the papers at some places, and note what is to be taken.

    A service that breaks on the way keeps what it had said, and is an error.
    """
    try:
        for answered in _answered(service, places, work, client):
            for at in answered:
                work.asked.setdefault(at, set()).add(service)
            advance(len(answered))
    except FetchError as reason:
        work.problems.append(error(service, str(reason), hint=reason.hint))


def can_ask(service: str, ids: Identifiers) -> bool:
    """Whether a service can be asked about a paper of these identifiers; else by its title."""
    return bool(SOURCES[service].name_of(ids)) or (service == TITLES and not strong_keys(ids))


def _answered(
    service: str, places: Sequence[int], work: Enrichment, client: Client
) -> Iterator[Collection[int]]:
    """Takes what a service says, and yields the places about which it was asked."""
    source = SOURCES[service]
    by_name: dict[str, list[int]] = {}
    for at in places:
        by_name.setdefault(source.name_of(work.ids[at]), []).append(at)
    nameless = by_name.pop("", [])
    for part in batches(list(by_name), _BATCH):
        about = {at for name in part for at in by_name[name]}
        for answer in source.ask(client, part):
            work.problems += answer.problems
            for entry in listing_of(answer, service).entries:
                _take_named(entry, service, about, work)
            work.problems += _published(answer, service, work)
        yield about
    for at in nameless:
        _take_by_title(at, work, client)
        yield (at,)


def _published(answer: ServiceAnswer, service: str, work: Enrichment) -> Iterator[Problem]:
    """A warning of each preprint that came out under another DOI, since a record holds one; none
    once the shelf has that paper.
    """
    for preprint, doi in answer.published:
        places = {work.owners[key] for key in keys_of({"doi": preprint}) if key in work.owners}
        if places and not keys_of({"doi": doi}) & work.owners.keys():
            id_ = work.papers[min(places)].id
            message = f'"{id_}" is published as {doi} now, says {service}'
            hint = "`papershelf fetch crossref` with that DOI brings it, and the two are linked"
            yield warning(id_, message, field="identifiers.doi", hint=hint)


def _take_by_title(at: int, work: Enrichment, client: Client) -> None:
    """Look a paper without an identifier up at Crossref, and believe an answer whose title is the
    same, whose authors are, and whose year is the same or a neighbour.
    """
    paper = work.papers[at]
    found = list(_of_title(client, paper))
    sure = [entry for entry, other in found if _is_same(paper, other)]
    if len(sure) == 1:
        _take(sure[0], at, TITLES, work)
    elif found:
        dois = ", ".join(other.identifiers.doi for _, other in found[:3])
        message = f'not sure which "{paper.id}" is: Crossref has its title as {dois}'
        hint = "write the DOI into `identifiers`, if one of them is it"
        work.problems.append(warning(paper.id, message, field="title", hint=hint))


def _of_title(client: Client, paper: Paper) -> Iterator[tuple[SourceEntry, Paper]]:
    """The works of Crossref that have a paper's title."""
    title = title_key(paper.title)
    for answer in crossref.by_title(client, paper.title):
        for entry in listing_of(answer, TITLES).entries:
            other, _, _ = read_entry(entry)
            if other and title and title_key(other.title) == title:
                yield entry, other


def _is_same(one: Paper, two: Paper) -> bool:
    """Whether authors and years agree, which both sides must have."""
    if not (one.published and two.published and one.authors and two.authors):
        return False
    are_near = abs(one.published.year - two.published.year) <= 1
    return are_near and bool(in_common(_people(one), _people(two)))


def _take_named(entry: SourceEntry, service: str, about: Collection[int], work: Enrichment) -> None:
    """Note what is to be taken of an entry, where it is certain which record it is about."""
    keys = keys_of(entry.raw.get("identifiers"))
    for at in sorted({work.owners[key] for key in keys if key in work.owners} & {*about}):
        paper = work.papers[at]
        found, _, _ = read_entry(entry)
        if found is None:
            continue
        if has_no_title(paper) or alike(found.title, paper.title):
            _take(entry, at, service, work)
            continue
        title = shortened(found.title, 120)
        message = f'not sure about "{paper.id}": {service} has it as "{title}"; nothing taken'
        hint = "check the identifiers of the record"
        work.problems.append(warning(paper.id, message, field="title", hint=hint))


def _take(entry: SourceEntry, at: int, service: str, work: Enrichment) -> None:
    """Note what is to be taken of an entry that is about the record at that place."""
    found, _, _ = read_entry(entry)
    if found is None:
        return
    for name, fuller in fuller_fields(work.values[at], found).items():
        if owner := work.source_of(at, name):
            # Said in the name of the source that left the field, which else would count before.
            work.take(at, service, owner, {name: fuller})
    values = wanted(values_of(found), work.values[at], service, work.today)
    if has_no_title(work.papers[at]) and work.values[at]["title"] == work.papers[at].title:
        values["title"] = found.title
    if service in ABSTRACTS and service not in work.abstracts:
        values.pop("abstract", None)
    values = _without_others(values, at, work, service)
    if values:
        work.take(at, service, service, values)


def _without_others(values: Values, at: int, work: Enrichment, service: str) -> Values:
    """Without identifiers that another record has: the two may be one paper, which people say, once
    and for all.
    """
    paper = work.papers[at]
    kept = dict(values)
    for name in [name for name in values if name.startswith(IDS)]:
        for key in keys_of({name.partition(".")[2]: values[name]}):
            other = work.owners.get(key, at)
            if other == at or not kept.pop(name, None):
                continue
            if not work.decided.tell_apart(paper, work.papers[other]):
                message = f'{service} says that "{paper.id}" is {values[name]} too, as is'
                message += f' "{work.papers[other].id}"; it was left out'
                hint = "decide with `papershelf merge`, or name one in `related` of the other"
                work.problems.append(warning(paper.id, message, field=name, hint=hint))
    return kept


def _people(paper: Paper) -> list[Words]:
    return [words for words in (name_words(author.name) for author in paper.authors) if words]
