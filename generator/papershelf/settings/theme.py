"""Settings of the theme Material that a shelf's pages do not follow, each with what to do instead.

The shell of the pages is Papershelf's own (`overrides/`), written for the features that a shelf
uses. A setting of another one does nothing, and nobody would say so.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from papershelf.configfile import Places
from papershelf.problems import Problem

FEATURES = (
    "announce.dismiss",
    "content.code.annotate",
    "content.code.copy",
    "content.code.select",
    "content.footnote.tooltips",
    "content.lazy",
    "content.tabs.link",
    "content.tooltips",
    "header.autohide",
    "navigation.top",
)
"""Those of `theme.features` that work: what the theme's script does with the text of a page."""

ICONS = ("close", "logo", "top")
"""Those of `theme.icon` that are shown."""

_GUIDE = "what works is listed in the guide, under Themes and overrides"
_INSTEAD = {
    "navigation.tabs": "the navigation is a row below the header as it is",
    "navigation.tabs.sticky": "the navigation is a row below the header as it is",
    "navigation.instant": "it breaks the links in charts",
    "content.action.edit": "set repo_url: the pages of papers lead to their records",
    "content.action.view": "set repo_url: the pages of papers lead to their records",
    "search.highlight": "the search is Papershelf's own, and marks what it found",
    "search.suggest": "the search is Papershelf's own, and corrects spelling",
    "search.share": "the search is Papershelf's own: the address of its page has the query",
}
_COLOURS = "set --ps-link and others in a style sheet of your own, as the guide says"
_ELSEWHERE = {
    ("edit_uri",): "set repo_url and extra.papershelf.branch: records are edited by them",
    ("extra", "homepage"): "the name in the header leads to the shelf's home page",
    ("extra", "social"): "put links into docs/_home.md, or into overrides/partials/copyright.html",
}
"""Settings beside the theme's: where they stand, and what to do instead."""


def without_effect(values: Mapping[str, Any], places: Places) -> Iterator[Problem]:
    """A warning for each setting of the theme that changes nothing here, with its place."""
    theme = values.get("theme")
    if not isinstance(theme, dict) or theme.get("name") != "material":
        return
    yield from _features(theme.get("features"), places)
    yield from _colours(theme.get("palette"), places)
    if theme.get("font") is not False:
        font = "no such setting" if "font" not in theme else "fonts"
        message = f"found {font}, expected false: the theme would load fonts from another host"
        hint = "font: false; the faces are those of the reader's system, see --ps-serif"
        yield places.warning(message, "theme", "font", hint=hint)
    icons = theme.get("icon")
    for name in icons if isinstance(icons, dict) else ():
        if name not in ICONS:
            message = f"has no effect: the icons that are shown are {', '.join(ICONS)}"
            yield places.warning(message, "theme", "icon", str(name), hint="take it out")
    for where, hint in _ELSEWHERE.items():
        if _is_set(values, where):
            yield places.warning("has no effect", *where, hint=f"take it out; {hint}")


def _features(features: object, places: Places) -> Iterator[Problem]:
    for name in features if isinstance(features, list) else ():
        if name in FEATURES or not isinstance(name, str):
            continue
        near = difflib.get_close_matches(name, FEATURES, 1, 0.9)
        hint = f"did you mean {near[0]}?" if near else f"take it out; {_INSTEAD.get(name, _GUIDE)}"
        yield places.warning(
            f'found "{name}", which has no effect', "theme", "features", name, hint=hint
        )


def _colours(palette: object, places: Places) -> Iterator[Problem]:
    """The theme's colours of a palette; its schemes, and when each holds, are followed."""
    for number, one in enumerate(palette if isinstance(palette, list) else [palette]):
        for name in ("primary", "accent"):
            if isinstance(one, dict) and name in one:
                steps = [str(number)] if isinstance(palette, list) else []
                message = f'found "{one[name]}", which has no effect'
                yield places.warning(message, "theme", "palette", *steps, name, hint=_COLOURS)


def _is_set(values: object, where: tuple[str, ...]) -> bool:
    for name in where:
        if not isinstance(values, dict) or values.get(name) in (None, "", [], {}):
            return False
        values = values[name]
    return True
