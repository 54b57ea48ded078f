"""Settings of the search: how much a match in each field counts, and the language of the texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from papershelf.configfile import Places, known_settings
from papershelf.problems import Problem

SEARCH_BOOSTS: Mapping[str, float] = {
    "title": 5,
    "authors": 3,
    "abstract": 1,
    "summary": 2,
    "notes": 1,
    "topics": 3,
    "venue": 2,
    "identifiers": 10,
    "page": 1,
    "affiliations": 1,
}
"""The fields of the search index, and how much a match in each counts unless settings say so."""

SEARCH_LANGUAGES = tuple("en da de es fi fr hu it nl no pt ro ru sv tr".split())
"""Languages whose words the search knows to bring to their stems (`search.language`)."""
_THEME_LANGUAGES = {"nb": "no", "nn": "no", "pt-BR": "pt"}
"""What the theme calls some of them."""

_KNOWN = ("boosts", "language", "model")
_HIGHEST_BOOST = 1_000


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """`extra.papershelf.search`."""

    boosts: Mapping[str, float] = field(default_factory=lambda: SEARCH_BOOSTS)
    """By field, every field."""
    language: str = SEARCH_LANGUAGES[0]
    """Of the texts; without this setting the theme's, where it is one of `SEARCH_LANGUAGES`."""
    model: str = ""
    """Folder of a sentence-embedding model, from the shelf's own; empty: words are learned."""


def search_settings(
    own: object, theme: str, places: Places
) -> tuple[SearchSettings, list[Problem]]:
    """What stands under `extra.papershelf.search`; a wrong value is as if it were absent."""
    where = ("extra", "papershelf", "search")
    theme = _THEME_LANGUAGES.get(theme, theme)
    language = theme if theme in SEARCH_LANGUAGES else SEARCH_LANGUAGES[0]
    given, problems = known_settings({} if own is None else own, _KNOWN, places, *where)
    boosts, found = _boosts(given.get("boosts", {}), places, *where, "boosts")
    problems += found
    model = given.get("model", "")
    if not isinstance(model, str):
        message = f'found "{model}", expected the path of a folder'
        problems.append(places.error(message, *where, "model"))
        model = ""
    own_language = given.get("language", language)
    if own_language in SEARCH_LANGUAGES:
        return SearchSettings(boosts, str(own_language), model), problems
    message = f'found "{own_language}", expected one of: {", ".join(SEARCH_LANGUAGES)}'
    problems.append(places.error(message, *where, "language"))
    return SearchSettings(boosts, language, model), problems


def _boosts(own: object, places: Places, *where: str) -> tuple[dict[str, float], list[Problem]]:
    """The boost of every field, in the order of fields."""
    given, problems = known_settings(own, tuple(SEARCH_BOOSTS), places, *where)
    boosts = dict(SEARCH_BOOSTS)
    for name, value in given.items():
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if is_number and 0 < value <= _HIGHEST_BOOST:
            boosts[name] = value
        else:
            message = f'found "{value}", expected a number above 0, at most {_HIGHEST_BOOST:,}'
            problems.append(places.error(message, *where, name))
    return boosts, problems
