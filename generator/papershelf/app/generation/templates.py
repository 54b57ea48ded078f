"""The stage that merges templates, styles and scripts: the packaged ones, and the shelf's own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from papershelf.app.generation.policy import completed
from papershelf.app.shelf import Shelf
from papershelf.app.state import merged_overrides
from papershelf.config import Settings
from papershelf.configfile import CONFIG_FILE
from papershelf.leftovers import is_leftover
from papershelf.packaged import folder
from papershelf.problems import Problem, error
from papershelf.search.scripts.assets import script_problems, search_assets
from papershelf.writing.synced import Synced


def write_overrides(shelf: Shelf, settings: Settings, made: Mapping[str, bytes]) -> Synced:
    """Write the templates, styles and scripts that `made_overrides` gave."""
    templates, _ = completed(shelf, settings.docs_dir, made)
    return merged_overrides(shelf.root).sync(templates, "")


def made_overrides(shelf: Shelf, settings: Settings) -> tuple[dict[str, bytes], list[Problem]]:
    """Merge the templates, styles and scripts: the packaged ones, and the shelf's own.

    Gives nothing where a script of the shelf's own has an import that leads nowhere.
    """
    packaged = _files_below(folder("overrides")) | _robots(settings)
    own = _files_below(shelf.root / "overrides")
    others = {path for path, data in own.items() if packaged.get(path) != data}
    if problems := script_problems(packaged | own, others):
        return {}, problems
    try:
        return search_assets(packaged | own, settings.search.language, others), []
    except LookupError as reason:  # of the packages that ship lunr.js
        return {}, [error(CONFIG_FILE, str(reason))]


def _robots(settings: Settings) -> dict[str, bytes]:
    """`robots.txt` (RFC 9309), which names the sitemap and keeps nobody out, where the address of
    the site is known. It is a file of the theme, so that one in `docs/` stands in its place.
    """
    said = f"User-agent: *\nAllow: /\n\nSitemap: {settings.site_url}sitemap.xml\n"
    return {"robots.txt": said.encode()} if settings.site_url else {}


def _files_below(folder: Path) -> dict[str, bytes]:
    """Path and bytes of each file below a folder; none where there is no such folder."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
        and not is_leftover(file.name)
        and "__pycache__" not in file.parts
        and file.name != "__init__.py"
    }
