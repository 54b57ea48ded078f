"""Field by field, what a record becomes when sources say something about it.

The rules (DESIGN.md, "The way data flows"): a field is refreshed only while its value is one that
some source last left there; a person's value stays, and so does a person's deletion. Between
sources the field's order decides (`precedence`), whichever came first; among files the fuller one,
among equals the first by name.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from papershelf.identifiers.preprints import is_before
from papershelf.importing.identity.groups import Incoming
from papershelf.importing.ledger import Digests, Values, digest
from papershelf.importing.precedence import is_preprints, rank
from papershelf.parsing.raw import Raw

_OF_OTHERS = ("added", "aliases", "related")
"""Fields that speak of the shelf they were written in: no import brings them."""


_PEOPLE = ("authors", "editors")
_WHOLE = ("authors", "editors", "references")
"""Lists that a paper has as a whole, so that a shorter one is never news."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What a record becomes, and what its sources have now said."""

    values: Values
    said: dict[str, Digests]
    kept: tuple[str, ...]
    """Fields where a person's value stays although a source now says something else."""
    fuller: tuple[str, ...] = ()
    """Fields where the value stays because a source now says less: a shorter list, a cut text."""


def words_of(entries: Iterable[Incoming]) -> tuple[dict[str, Values], dict[str, list[Raw]]]:
    """What each source says in these entries, and the values of the fields that contradict.

    Several entries of one source are joined: a publication before its preprint, then the one with
    more fields, ties by content; but a paper was published on its earliest day.
    """
    words: dict[str, Values] = {}
    conflicts: dict[str, list[Raw]] = {}
    seen: dict[str, Raw] = {}
    for entry in sorted(entries, key=_by_weight):
        values = {name: raw for name, raw in entry.values.items() if name not in _OF_OTHERS}
        earlier = words.get(entry.source, {})
        words[entry.source] = values | earlier
        if days := [one["published"] for one in (values, earlier) if "published" in one]:
            words[entry.source]["published"] = first_day(days)
        for name, raw in values.items():
            if seen.setdefault(name, raw) != raw:
                conflicts.setdefault(name, [seen[name]]).append(raw)
    return words, dict(sorted(conflicts.items()))


def _by_weight(entry: Incoming) -> tuple[bool, int, str]:
    return is_before(entry.paper), -len(entry.values), entry.order


def first_day(days: Iterable[Raw]) -> Raw:
    """The earliest of some days; of a year and a day in it, the day."""
    first, *others = sorted(map(str, days))
    for day in others:
        first = day if day.startswith(first) else first
    return first


def made(words: Mapping[str, Values]) -> Merged:
    """A new record of what sources say."""
    said = {source: _digests(values) for source, values in words.items()}
    names = {name for values in words.values() for name in values}
    offered = {
        name: {source: values[name] for source, values in words.items() if name in values}
        for name in sorted(names)
    }
    return Merged({name: _best(name, values, said) for name, values in offered.items()}, said, ())


def merged(
    current: Values,
    said: Mapping[str, Digests],
    words: Mapping[str, Values],
    before: Container[str] = (),
    *,
    is_both: bool = False,
) -> Merged:
    """A record with these fields, about which sources said what the digests say, refreshed.

    `before` are sources that now speak of the preprint alone; `is_both`: the record is, or becomes,
    that of a preprint and of its publication.
    """
    words = {
        source: _not_after(values, said.get(source, {})) if source in before else values
        for source, values in words.items()
    }
    now = {source: dict(fields) for source, fields in said.items()}
    for source, values in words.items():
        taken = {name: digest(raw) for name, raw in values.items() if _is_open(name, current, said)}
        now[source] = now.get(source, {}) | taken
    result = dict(current)
    kept, fuller = [], []
    for name in sorted({name for values in words.values() for name in values}):
        offered = {source: values[name] for source, values in words.items() if name in values}
        left = {fields[name] for fields in said.values() if name in fields}
        if name not in current:
            if not left:
                result[name] = _best(name, offered, now)
        elif digest(current[name]) in left:
            new = _refreshed(name, current[name], offered, said, now, is_both=is_both)
            if says_less(name, new, current[name]):
                fuller.append(name)
            else:
                result[name] = new
        elif current[name] not in offered.values():
            kept.append(name)
    _keep_owners(current, result, said, now)
    left_by = {source: fields for source, fields in now.items() if fields}
    return Merged(result, left_by, tuple(kept), tuple(fuller))


_OF_PUBLICATION = ("identifiers.doi", "venue", "pages", "volume")


def _not_after(values: Values, said: Digests) -> Values:
    """What an entry of a preprint may still say, where its source has the publication too: the
    fields that this did not give, and the first day.
    """
    has_both = any(
        name in said and said[name] != digest(values.get(name, "")) for name in _OF_PUBLICATION
    )
    if not has_both:
        return values
    return {name: raw for name, raw in values.items() if name not in said or name == "published"}


def _keep_owners(
    current: Values, result: Values, said: Mapping[str, Digests], now: Mapping[str, Digests]
) -> None:
    """A value that stays is still that of the source that left it, whatever this says now."""
    for source, fields in said.items():
        for name, left in fields.items():
            if name in current and result[name] == current[name] and left == digest(current[name]):
                now[source][name] = left


def _best(name: str, offered: Values, said: Mapping[str, Digests]) -> Raw:
    """The value to follow of those that sources offer; `said` says how full each source is."""
    if name == "published":
        return first_day(offered.values())
    is_ranked = {source: (is_preprints(name, value), _rank(name, source, said))
                 for source, value in offered.items()}  # fmt: skip
    return offered[min(offered, key=is_ranked.__getitem__)]


def _refreshed(
    name: str,
    current: Raw,
    offered: Values,
    said: Mapping[str, Digests],
    now: Mapping[str, Digests],
    *,
    is_both: bool,
) -> Raw:
    """What a field of a record becomes, whose value some source left there; often the same.

    `is_both`: the record is that of a preprint and of its publication.
    """
    new = _best(name, offered, now)
    owners = {source for source, fields in said.items() if fields.get(name) == digest(current)}
    if name == "published" and (is_both or not owners <= offered.keys()):
        return first_day([current, new])
    if is_preprints(name, current) != is_preprints(name, new):
        return current if is_preprints(name, new) else new
    first = min((s for s in now if name in now[s]), key=lambda source: _rank(name, source, now))
    return offered.get(first, current)


def _rank(name: str, source: str, said: Mapping[str, Digests]) -> tuple[int, int, str]:
    return rank(name, source), -len(said[source]), source


def says_less(name: str, new: Raw, old: Raw) -> bool:
    """Whether a value is the same as another one with something missing: fewer people, some of the
    tags, the beginning of a text, the year of a day. It may be a cut answer, and is never worth
    the fuller one.
    """
    if isinstance(new, list) and isinstance(old, list):
        if name in _PEOPLE and len(new) == len(old):
            return new != old and all(map(_is_part, new, old))
        is_shorter = len(new) < len(old)
        return is_shorter and (name in _WHOLE or all(item in old for item in new))
    if isinstance(new, str) and isinstance(old, str):
        begun = new.rstrip("…. ")
        return len(begun) < len(old.rstrip("…. ")) and old.startswith(begun)
    return False


def _is_part(new: Raw, old: Raw) -> bool:
    """Whether one person is another with fewer facts: without the ORCID, say."""
    first, second = ({"name": one} if isinstance(one, str) else one for one in (new, old))
    if not isinstance(first, dict) or not isinstance(second, dict):
        return False
    return all(second.get(key) == value for key, value in first.items())


def _is_open(name: str, current: Values, said: Mapping[str, Digests]) -> bool:
    """Whether the ledger may note a source's value: not of a field that a person wrote first."""
    return name not in current or any(name in fields for fields in said.values())


def _digests(values: Values) -> Digests:
    return {name: digest(raw) for name, raw in values.items()}
