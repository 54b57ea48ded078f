"""Settings of what readers follow: how trending is reckoned, saved searches, the digest by mail.

They stand under `extra.papershelf`, and a wrong value is as if it were absent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from papershelf.configfile import Places, known_settings
from papershelf.problems import Problem

_HIGHEST = 1_000_000
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_QUERY = 512
"""Characters of a query, as in the form of the search page."""
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
"""A dot-atom at a domain (RFC 5322, 3.4.1): what any header can hold without quotes."""
_LONGEST = 254
"""Characters of an address (RFC 5321 with its erratum 1690)."""
_NAMED = re.compile(r"([^<>\"]*)<([^<>\s]+)>")


@dataclass(frozen=True, slots=True)
class TrendingSettings:
    """What a paper's points are, and how fast they count less."""

    votes: float = 1
    """Points of a vote."""
    citations: float = 0.2
    notes: float = 5
    days: float = 7
    """At this age a paper's points count half, at twice this age a third, and so on."""


@dataclass(frozen=True, slots=True)
class DigestSettings:
    """Who sends the digest, to whom, and how readers come and go."""

    sender: str = ""
    """`Name <address>`: the From of a message."""
    list_address: str = ""
    """A mailing list, which knows its readers itself."""
    subscribe: str = ""
    """Where readers subscribe: an address of mail, or of a page (https)."""
    unsubscribe: str = ""
    """Likewise; a page is asked by POST (RFC 8058). Empty: mail to the sender."""


class Follow(NamedTuple):
    """These settings."""

    saved_searches: Mapping[str, str]
    trending: TrendingSettings
    digest: DigestSettings


def follow(own: Mapping[str, Any], places: Places) -> tuple[Follow, list[Problem]]:
    """The settings under `extra.papershelf`, and what is wrong with them."""
    problems: list[Problem] = []
    searches = _searches(own.get("saved_searches", {}), places, problems)
    trending = _trending(own.get("trending", {}), places, problems)
    digest = _digest(own.get("digest", {}), places, problems)
    return Follow(searches, trending, digest), problems


def is_address(text: str) -> bool:
    """Whether a text is one address of mail, without a name, that can stand in any header."""
    return len(text) <= _LONGEST and _ADDRESS.fullmatch(text) is not None


def named_address(text: str) -> tuple[str, str]:
    """The name and the address in `Name <address>`; a text of another form is the address."""
    match = _NAMED.fullmatch(text.strip())
    return (match[1].strip(), match[2]) if match else ("", text.strip())


def _searches(given: object, places: Places, problems: list[Problem]) -> dict[str, str]:
    where = ("extra", "papershelf", "saved_searches")
    if not isinstance(given, dict):
        problems.append(places.error("expected a mapping of names to queries", *where))
        return {}
    found = {}
    for name, query in given.items():
        if not (isinstance(name, str) and _SLUG.fullmatch(name)) or name == "page":
            message = f'found the name "{name}", expected small letters, digits and hyphens'
            problems.append(places.error(message, *where, str(name)))
        elif not isinstance(query, str) or not query.strip() or len(query) > _QUERY:
            message = f'found "{query}", expected a query of at most {_QUERY} characters'
            problems.append(places.error(message, *where, name))
        else:
            found[name] = query
    return found


def _trending(given: object, places: Places, problems: list[Problem]) -> TrendingSettings:
    where = ("extra", "papershelf", "trending")
    names = [one.name for one in fields(TrendingSettings)]
    known, found = known_settings(given, names, places, *where)
    problems += found
    numbers = {}
    for name, value in known.items():
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        least = 1 if name == "days" else 0  # points are divided by the days
        if is_number and least <= value <= _HIGHEST:  # which no nan is
            numbers[name] = value
        else:
            message = f'found "{value}", expected a number from {least} to {_HIGHEST:,}'
            problems.append(places.error(message, *where, name))
    return TrendingSettings(**numbers)


def _digest(given: object, places: Places, problems: list[Problem]) -> DigestSettings:
    where = ("extra", "papershelf", "digest")
    names = ("from", "list", "subscribe", "unsubscribe")
    known, found = known_settings(given, names, places, *where)
    problems += found
    checked: dict[str, str] = {}
    for name, value in known.items():
        text = value if isinstance(value, str) else ""
        expected = {
            "from": "an address, such as Papers <papers@example.org>",
            "list": "an address, such as papers@lists.example.org",
        }.get(name, "an address of mail, or of a page with https://")
        address = named_address(text)[1] if name == "from" else text
        is_page = name in ("subscribe", "unsubscribe") and _is_page(text)
        if text.isprintable() and (is_page or is_address(address)):
            checked[name] = text
        else:
            problems.append(places.error(f'found "{value}", expected {expected}', *where, name))
    return DigestSettings(*(checked.get(name, "") for name in names))


def _is_page(text: str) -> bool:
    """Whether it is the whole address of a page that can stand in a header: `List-Unsubscribe` is
    never encoded, and ends at an angle bracket.
    """
    return re.fullmatch(r"https://[!#-;=?-~]+", text) is not None
