"""All answers to an inquiry as listings for `importing`, or the reason why there are none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from papershelf.fetching.answers import Answers, ServiceAnswer
from papershelf.fetching.client import Client
from papershelf.fetching.faults import FetchError
from papershelf.fetching.services import (
    arxiv,
    crossref,
    feeds,
    huggingface,
    openalex,
    semanticscholar,
)
from papershelf.identifiers import strong_keys
from papershelf.importing.draft import identified
from papershelf.importing.entry import Listing, SourceEntry
from papershelf.importing.incoming import BYTES, incoming_text
from papershelf.importing.ledger import digest
from papershelf.importing.recognition import recognise
from papershelf.importing.registry import parse
from papershelf.model import Identifiers
from papershelf.parsing.raw import Raw
from papershelf.problems import Problem, error, warning
from papershelf.settings.fetch import ABSTRACTS, Inquiry
from papershelf.text import shortened

SERVICES: Mapping[str, Answers] = {
    "arxiv": arxiv.answers,
    "huggingface": huggingface.answers,
    "openalex": openalex.answers,
    "crossref": crossref.answers,
    "s2": semanticscholar.answers,
    "feed": feeds.answers,
}


@dataclass(frozen=True, slots=True)
class Harvest:
    """What came of an inquiry. A source that broke brings nothing: half of its papers would look
    like all of them.
    """

    inquiry: Inquiry
    listings: tuple[Listing, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def papers(self) -> int:
        return sum(len(listing.entries) for listing in self.listings)

    @property
    def is_broken(self) -> bool:
        return not self.listings


def harvest(
    inquiry: Inquiry,
    client: Client,
    *,
    abstracts: Collection[str] = (),
    earlier: int = 0,
    advance: Callable[[int], None] = lambda _: None,
) -> Harvest:
    """Ask a service and read its answers.

    `abstracts` names the services whose abstracts are stored although their terms do not give them
    away; `earlier` is how many papers the same inquiry had when it was last accepted.
    """
    listings: list[Listing] = []
    problems: list[Problem] = []
    announced: int | None = None
    found = 0
    seen: set[str] = set()
    try:
        for answer in SERVICES[inquiry.service](inquiry, client):
            announced = announced if answer.announced is None else answer.announced
            problems += answer.problems
            listing = _new_entries(listing_of(answer, inquiry.label), seen)
            if inquiry.service in ABSTRACTS and inquiry.service not in abstracts:
                listing = _without_abstracts(listing)
            listings.append(listing)
            found += len(listing.entries)
            advance(len(listing.entries))
            if found > inquiry.most and not inquiry.ids:
                break
    except FetchError as reason:
        return _broken(inquiry, problems, str(reason), reason.hint)
    problems += _missing(inquiry, listings)
    read = Harvest(inquiry, tuple(listings), tuple(problems))
    return _judged(read, announced, earlier)


def harvest_file(inquiry: Inquiry, root: Path, *, earlier: int = 0) -> Harvest:
    """Read a file of the shelf, as an import does; half of its papers gone is broken here too."""
    file = root / inquiry.path
    try:
        if not file.resolve().is_relative_to(root.resolve()):
            return _broken(inquiry, (), "leads out of the shelf", "name a file of the shelf")
        with file.open("rb") as stream:
            data = stream.read(BYTES + 1)
    except OSError as fault:
        return _broken(inquiry, (), f"cannot be read ({fault.strerror})", "check the path")
    if len(data) > BYTES:
        return _broken(inquiry, (), f"has more than {BYTES:,} bytes", "split the file")
    text, problems = incoming_text(data, inquiry.path)
    if text is None:
        return Harvest(inquiry, (), tuple(problems))
    form = recognise(text, inquiry.path)
    if form is None:
        hint = "see what it is with `papershelf import --dry-run`"
        return _broken(inquiry, problems, "is in a format that import does not know", hint)
    listing = parse(text, inquiry.path, form, topics=(), date=None)
    told = (*problems, *(() if listing.entries else listing.problems))
    whole = replace(inquiry, most=len(listing.entries))  # it has no further page
    return replace(_judged(Harvest(whole, (listing,), told), None, earlier), inquiry=inquiry)


def _judged(read: Harvest, announced: int | None, earlier: int) -> Harvest:
    """The harvest with warnings of what is not there; broken where that is half of it or all."""
    inquiry, found = read.inquiry, read.papers
    if not found and any(problem.is_error for problem in read.problems):
        return replace(read, listings=())  # it is said by name what did not come
    if not found:
        return _broken(inquiry, read.problems, "gave no paper at all", _EMPTY)
    expected = min(announced or 0, inquiry.most)
    if found * 2 < expected:
        message = f"gave {found:,} papers of the {expected:,} that it announced"
        return _broken(inquiry, read.problems, message, "run it again later")
    if found * 2 < earlier:
        message = f"gave {found:,} papers, where it had {earlier:,} when it was last read"
        hint = "if that is right, run it with --accept-fewer"
        return _broken(inquiry, read.problems, message, hint)
    problems = list(read.problems)
    if found < expected:
        message = f"gave {found:,} papers of the {expected:,} that it announced"
        problems.append(warning(inquiry.label, message, hint="run it again later for the others"))
    if (announced or found) > inquiry.most and not inquiry.ids:
        has = f"has {announced:,} papers" if announced else "has more papers"
        message = f"{has}, of which {found:,} were read"
        problems.append(warning(inquiry.label, message, hint="ask for fewer days, or raise max"))
    return replace(read, problems=tuple(problems))


def _missing(inquiry: Inquiry, listings: Sequence[Listing]) -> Iterator[Problem]:
    """An error for each identifier that was asked for and is none, or of which no paper came."""
    given: set[str] = set()
    for entry in chain.from_iterable(listing.entries for listing in listings):
        given |= keys_of(entry.raw.get("identifiers"))
    for spelt in inquiry.ids:
        found = identified(spelt)
        if found is None:
            hint = "such as 2401.00001 or 10.1000/182"
            message = f'found "{shortened(spelt, 80)}", expected an identifier of a paper'
            yield error(inquiry.service, message, hint=hint)
        elif not keys_of(dict([found])) & given:
            hint = "check it; a paper of today may need some hours"
            yield error(inquiry.service, f"gave no paper for {found[1]}", hint=hint)


def keys_of(ids: Raw) -> set[str]:
    """What identifiers of an entry name, in one spelling for all services."""
    given = ids if isinstance(ids, dict) else {}
    known = {name: value for name, value in given.items() if isinstance(value, str)}
    return set(strong_keys(Identifiers(**known)))


_EMPTY = "check what is asked for; a source that always had papers may be broken today"


def _broken(inquiry: Inquiry, problems: Iterable[Problem], message: str, hint: str) -> Harvest:
    return Harvest(inquiry, (), (*problems, error(inquiry.label, message, hint=hint)))


def listing_of(answer: ServiceAnswer, label: str) -> Listing:
    """What the reader of its format makes of an answer; `label` names it in messages."""
    if not answer.body:
        return Listing(answer.form, answer.form, (), ())
    text, problems = incoming_text(answer.body, label)
    if text is None:
        return Listing(answer.form, answer.form, (), tuple(problems))
    listing = parse(text, label, answer.form, topics=(), date=None)
    return replace(listing, problems=(*problems, *listing.problems))


def _new_entries(listing: Listing, seen: set[str]) -> Listing:
    """The listing without the entries that an earlier page had too."""
    entries = []
    for entry in listing.entries:
        key = digest(entry.raw)
        if key not in seen:
            seen.add(key)
            entries.append(entry)
    return replace(listing, entries=tuple(entries), scanned=None)


def _without_abstracts(listing: Listing) -> Listing:
    entries = (replace(entry, raw=_without(entry, "abstract")) for entry in listing.entries)
    return replace(listing, entries=tuple(entries))


def _without(entry: SourceEntry, *names: str) -> dict[str, Raw]:
    return {name: value for name, value in entry.raw.items() if name not in names}


def all_listings(harvests: Sequence[Harvest]) -> list[Listing]:
    """The listings of all sources that gave something."""
    return [listing for one in harvests for listing in one.listings]
