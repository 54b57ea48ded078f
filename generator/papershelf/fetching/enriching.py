"""What services know of papers that are on the shelf: asked by identifier, and taken with care.

Only what a record lacks is taken, and what changes by itself: citations, withdrawals, retractions.
A service that answers an identifier with a paper of quite another title is not believed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from papershelf.collection.decisions import Decision
from papershelf.fetching.answers import ServiceAnswer, batches
from papershelf.fetching.client import Client
from papershelf.fetching.faults import FetchError
from papershelf.fetching.harvest import keys_of, listing_of
from papershelf.fetching.services import arxiv, crossref, openalex, semanticscholar
from papershelf.fetching.wanted import alike, fuller_fields, has_no_title, wanted
from papershelf.fetchsettings import ABSTRACTS
from papershelf.identifiers import strong_keys
from papershelf.importing.entry import LinesOrigin, Listing, SourceEntry
from papershelf.importing.formats.leniency import read_entry
from papershelf.importing.identity.decided import DecidedPairs
from papershelf.importing.ledger import Ledgers, Values, digest, of_record, values_of
from papershelf.model import Identifiers, Paper, PartialDate
from papershelf.parsing.raw import Raw
from papershelf.problems import Problem, error, warning
from papershelf.text import shortened, title_key
from papershelf.text.samename import Words, in_common, name_words

_ARXIV_DOI = "10.48550/arxiv."
_BATCH = 50
_IDS = "identifiers."
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


@dataclass(slots=True)
class Enriched:
    """What services said of the records, by their places."""

    said: dict[int, dict[str, Values]] = field(default_factory=dict)
    """What is to be taken, by the source whose ledger remembers it."""
    filled: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    """Field and service."""
    asked: dict[int, set[str]] = field(default_factory=dict)
    """The services that answered, also that they know nothing."""
    problems: list[Problem] = field(default_factory=list)

    def take(self, at: int, service: str, source: str, values: Values) -> None:
        """Note fields that a service gave, to be remembered as a source's."""
        self.said.setdefault(at, {}).setdefault(source, {}).update(values)
        self.filled.setdefault(at, []).extend((name, service) for name in values)

    def listings(self, papers: Sequence[Paper]) -> dict[int, list[Listing]]:
        """What sources said of each record, as an import takes it."""
        return {
            at: [_listing(values, papers[at], source) for source, values in said.items()]
            for at, said in self.said.items()
        }


class Shelved:
    """The papers as they are while they are enriched: what one service filled, no other fills."""

    def __init__(
        self, papers: Sequence[Paper], ledgers: Ledgers, decisions: Sequence[Decision] = ()
    ) -> None:
        self.papers = papers
        self.decided = DecidedPairs(decisions)
        self.ledgers = ledgers
        self.values = list(map(values_of, papers))
        self.ids = [paper.identifiers for paper in papers]
        self.taken: dict[tuple[int, str], str] = {}
        self.owners: dict[str, int] = {}
        for at, paper in enumerate(papers):
            for key in strong_keys(paper.identifiers):
                self.owners.setdefault(key, at)

    def source_of(self, at: int, name: str) -> str:
        """The source that left a field as it is; empty where a person wrote it."""
        if source := self.taken.get((at, name)):
            return source
        paper, raw = self.papers[at], self.values[at].get(name)
        said = of_record(self.ledgers, (paper.id, *paper.aliases))
        return next((one for one in sorted(said) if said[one].get(name) == digest(raw)), "")

    def take(self, at: int, source: str, values: Values) -> None:
        """The record has these fields from now on."""
        self.values[at] = self.values[at] | values
        self.taken.update({(at, name): source for name in values})
        found = {name.partition(".")[2]: str(raw) for name, raw in values.items() if _IDS in name}
        self.ids[at] = replace(self.ids[at], **found)
        for key in strong_keys(self.ids[at]):
            self.owners.setdefault(key, at)


def enrich(
    service: str,
    places: Sequence[int],
    shelved: Shelved,
    client: Client,
    done: Enriched,
    *,
    abstracts: Collection[str] = (),
    today: PartialDate,
    advance: Callable[[int], None] = lambda _: None,
) -> None:
    """Ask one service about the papers at some places, and note in `done` what is to be taken.

    A service that breaks on the way keeps what it had said, and is an error.
    """
    source = SOURCES[service]
    names = {at: name for at in places if (name := source.name_of(shelved.ids[at]))}
    by_name: dict[str, list[int]] = {}
    for at, name in names.items():
        by_name.setdefault(name, []).append(at)
    try:
        for part in batches(list(by_name), _BATCH):
            about = {at for name in part for at in by_name[name]}
            for answer in source.ask(client, part):
                done.problems += answer.problems
                for entry in listing_of(answer, service).entries:
                    _taken(entry, service, about, shelved, done, abstracts, today)
            for at in about:
                done.asked.setdefault(at, set()).add(service)
            advance(len(about))
    except FetchError as reason:
        done.problems.append(error(service, str(reason), hint=reason.hint))


def enrich_by_title(
    places: Sequence[int],
    shelved: Shelved,
    client: Client,
    done: Enriched,
    *,
    abstracts: Collection[str] = (),
    today: PartialDate,
    advance: Callable[[int], None] = lambda _: None,
) -> None:
    """Look papers without an identifier up at Crossref, and believe an answer whose title is the
    same, whose authors are, and whose year is the same or a neighbour.
    """
    try:
        for at in places:
            paper = shelved.papers[at]
            found = list(_of_title(client, paper))
            done.asked.setdefault(at, set()).add(TITLES)
            advance(1)
            sure = [entry for entry, other in found if _is_same(paper, other)]
            if len(sure) == 1:
                _take(sure[0], at, TITLES, shelved, done, abstracts, today)
            elif found:
                dois = ", ".join(other.identifiers.doi for _, other in found[:3])
                message = f'not sure which "{paper.id}" is: Crossref has its title as {dois}'
                hint = "write the DOI into `identifiers`, if one of them is it"
                done.problems.append(warning(paper.id, message, field="title", hint=hint))
    except FetchError as reason:
        done.problems.append(error(TITLES, str(reason), hint=reason.hint))


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


def _taken(
    entry: SourceEntry,
    service: str,
    about: Collection[int],
    shelved: Shelved,
    done: Enriched,
    abstracts: Collection[str],
    today: PartialDate,
) -> None:
    """Note what is to be taken of an entry, where it is certain which record it is about."""
    keys = keys_of(entry.raw.get("identifiers"))
    for at in sorted({shelved.owners[key] for key in keys if key in shelved.owners} & {*about}):
        paper = shelved.papers[at]
        found, _, _ = read_entry(entry)
        if found is None:
            continue
        if not has_no_title(paper) and not alike(found.title, paper.title):
            title = shortened(found.title, 120)
            message = f'not sure about "{paper.id}": {service} has it as "{title}"; nothing taken'
            hint = "check the identifiers of the record"
            done.problems.append(warning(paper.id, message, field="title", hint=hint))
            continue
        _take(entry, at, service, shelved, done, abstracts, today)


def _take(
    entry: SourceEntry,
    at: int,
    service: str,
    shelved: Shelved,
    done: Enriched,
    abstracts: Collection[str],
    today: PartialDate,
) -> None:
    """Note what is to be taken of an entry that is about the record at that place."""
    found, _, _ = read_entry(entry)
    if found is None:
        return
    values = wanted(values_of(found), shelved.values[at], service, today)
    if has_no_title(shelved.papers[at]) and (at, "title") not in shelved.taken:
        values["title"] = found.title
    if service in ABSTRACTS and service not in abstracts:
        values.pop("abstract", None)
    values = _without_others(values, at, shelved, service, done)
    if values:
        shelved.take(at, service, values)
        done.take(at, service, service, values)
    for name, fuller in fuller_fields(shelved.values[at], found).items():
        if owner := shelved.source_of(at, name):
            # Said in the name of the source that left the field, which else would count before.
            shelved.take(at, owner, {name: fuller})
            done.take(at, service, owner, {name: fuller})


def _without_others(
    values: Values, at: int, shelved: Shelved, service: str, done: Enriched
) -> Values:
    """Without identifiers that another record has: the two may be one paper, which people say, once
    and for all.
    """
    paper = shelved.papers[at]
    kept = dict(values)
    for name in [name for name in values if name.startswith(_IDS)]:
        for key in _keys({name: values[name]}):
            other = shelved.owners.get(key, at)
            if other == at or not kept.pop(name, None):
                continue
            if not shelved.decided.tell_apart(paper, shelved.papers[other]):
                message = f'{service} says that "{paper.id}" is {values[name]} too, as is'
                message += f' "{shelved.papers[other].id}"; it was left out'
                hint = "decide with `papershelf merge`, or name one in `related` of the other"
                done.problems.append(warning(paper.id, message, field=name, hint=hint))
    return kept


def _keys(values: Values) -> set[str]:
    ids = {name.partition(".")[2]: raw for name, raw in values.items() if _IDS in name}
    return keys_of(ids)


def _listing(values: Values, paper: Paper, source: str) -> Listing:
    """The values as an entry with the record's own title, which every entry has."""
    raw: dict[str, Raw] = {"title": paper.title}
    for name, value in values.items():
        whole, _, part = name.partition(".")
        if part:
            inside = raw.setdefault(whole, {})
            assert isinstance(inside, dict)  # noqa: S101 (only nested fields have a dot)
            inside[part] = value
        else:
            raw[name] = value
    path = f"{source}: {paper.id}"
    return Listing(source, source, (SourceEntry(raw, 1, LinesOrigin(path, 1)),), ())


def _people(paper: Paper) -> list[Words]:
    return [words for words in (name_words(author.name) for author in paper.authors) if words]
