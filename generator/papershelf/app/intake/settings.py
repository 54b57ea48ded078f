"""The settings that asking services needs. Those of the site may be wrong meanwhile."""

from __future__ import annotations

from papershelf.app.shelf import Shelf
from papershelf.config import Settings, read_settings
from papershelf.settings.fetch import FETCH_KEYS

_OURS = tuple(f"extra.papershelf.{name}" for name in FETCH_KEYS)


def asked_settings(shelf: Shelf) -> Settings:
    """The settings; ends the command where there are none, or where one of ours is wrong."""
    settings, problems = read_settings(shelf.root)
    ours = [problem for problem in problems if problem.field.startswith(_OURS)]
    shelf.stop_on_errors(problems if settings is None else ours)
    return settings or Settings()
