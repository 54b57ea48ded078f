"""The stage that merges templates, styles and scripts: the packaged ones, and the shelf's own."""

from __future__ import annotations

from pathlib import Path

from papershelf.commands.policy import completed
from papershelf.commands.shelf import Shelf
from papershelf.commands.state import merged_overrides
from papershelf.config import Settings
from papershelf.configfile import CONFIG_FILE
from papershelf.packaged import folder
from papershelf.problems import Problem, error
from papershelf.search.assets import search_assets
from papershelf.synced import Synced


def write_overrides(shelf: Shelf, settings: Settings) -> Synced:
    """Merge the templates, styles and scripts: the packaged ones, and the shelf's own."""
    made, problems = made_overrides(shelf, settings)
    if problems:
        return Synced(problems=tuple(problems))
    templates, _ = completed(shelf, settings.docs_dir, made)
    return merged_overrides(shelf.root).sync(templates, "")


def made_overrides(shelf: Shelf, settings: Settings) -> tuple[dict[str, bytes], list[Problem]]:
    """What `write_overrides` writes, but for what `completed` makes of it; nothing where a script
    cannot be read.
    """
    try:
        return search_assets(_merged(shelf.root), settings.search.language), []
    except LookupError as reason:  # of the packages that ship lunr.js
        return {}, [error(CONFIG_FILE, str(reason))]
    except ValueError as reason:
        return {}, [error("overrides/assets/javascripts", str(reason))]


def _merged(root: Path) -> dict[str, bytes]:
    """The packaged templates, styles and scripts, with the shelf's own in their place."""
    own = root / "overrides"
    merged = _files_below(folder("overrides"))
    return merged | (_files_below(own) if own.is_dir() else {})


def _files_below(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and "__pycache__" not in file.parts and file.name != "__init__.py"
    }
