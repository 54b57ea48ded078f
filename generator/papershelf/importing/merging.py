"""Field by field, what a record becomes when sources say something about it.

The rules (DESIGN.md, "The way data flows"): a field is refreshed only while its value is one that
some source last left there; a person's value stays, and so does a person's deletion. Between
sources the fuller one wins, whichever came first; among equals the first by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from papershelf.importing.groups import Incoming
from papershelf.importing.ledger import Digests, Values, digest
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

    Several entries of one source are joined: the one with more fields first, ties by content; but
    a paper was published on its earliest day.
    """
    words: dict[str, Values] = {}
    conflicts: dict[str, list[Raw]] = {}
    seen: dict[str, Raw] = {}
    for entry in sorted(entries, key=lambda entry: (-len(entry.values), entry.order)):
        values = {name: raw for name, raw in entry.values.items() if name not in _OF_OTHERS}
        earlier = words.get(entry.source, {})
        words[entry.source] = values | earlier | _first_published(values, earlier)
        for name, raw in values.items():
            if seen.setdefault(name, raw) != raw:
                conflicts.setdefault(name, [seen[name]]).append(raw)
    return words, dict(sorted(conflicts.items()))


def _first_published(one: Values, two: Values) -> Values:
    """The earlier day of publication of two; of a year and a day in it, the day."""
    days = [value for value in (one.get("published"), two.get("published")) if value]
    if len(days) < 2:
        return {}
    first, second = sorted(map(str, days))
    return {"published": second if second.startswith(first) else first}


def made(words: Mapping[str, Values]) -> Merged:
    """A new record of what sources say."""
    said = {source: _digests(values) for source, values in words.items()}
    names = {name for values in words.values() for name in values}
    values = {name: words[_winner(name, said, words)][name] for name in sorted(names)}
    return Merged(values, said, ())


def merged(current: Values, said: Mapping[str, Digests], words: Mapping[str, Values]) -> Merged:
    """A record with these fields, about which sources said what the digests say, refreshed."""
    now = {source: dict(fields) for source, fields in said.items()}
    for source, values in words.items():
        taken = {name: digest(raw) for name, raw in values.items() if _is_open(name, current, said)}
        now[source] = now.get(source, {}) | taken
    result = dict(current)
    kept, fuller = [], []
    for name in sorted({name for values in words.values() for name in values}):
        left = {fields[name] for fields in said.values() if name in fields}
        if name not in current:
            if not left:
                result[name] = words[_winner(name, now, words)][name]
        elif digest(current[name]) in left:
            winner = _winner(name, now)
            if winner in words and name in words[winner]:
                if says_less(name, words[winner][name], current[name]):
                    fuller.append(name)
                else:
                    result[name] = words[winner][name]
        elif all(values.get(name, current[name]) != current[name] for values in words.values()):
            kept.append(name)
    left_by = {source: fields for source, fields in now.items() if fields}
    return Merged(result, left_by, tuple(kept), tuple(fuller))


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


def _winner(
    name: str, said: Mapping[str, Digests], among: Mapping[str, Values] | None = None
) -> str:
    """The fullest source that has the field."""
    having: Sequence[str] = [
        source
        for source, fields in said.items()
        if name in fields and (among is None or name in among.get(source, {}))
    ]
    return min(having, key=lambda source: (-len(said[source]), source))


def _digests(values: Values) -> Digests:
    return {name: digest(raw) for name, raw in values.items()}
