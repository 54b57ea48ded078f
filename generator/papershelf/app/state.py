"""The state in which a run finds a shelf: what was generated before, and which day it is.

Imports little: with this a build finds that there is nothing to do.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from papershelf.app.shelf import Shelf
from papershelf.config import (
    DOCS_MANIFEST,
    OVERRIDES_DIR,
    OVERRIDES_MANIFEST,
    POLICY,
    Settings,
)
from papershelf.writing.disk import foreign, own_folder
from papershelf.writing.tree import Tree


def generated_docs(root: Path, settings: Settings) -> Tree:
    """The generated files below `docs/` of a shelf."""
    return Tree.load(root / settings.docs_dir, root / DOCS_MANIFEST)


def merged_overrides(root: Path) -> Tree:
    """The templates, styles and scripts of a shelf: the packaged ones, and its own. Raises OSError
    where another folder stands in the place of theirs.
    """
    folder, manifest = own_folder(root / OVERRIDES_DIR, root), root / OVERRIDES_MANIFEST
    is_made = manifest.exists() or (folder / POLICY).exists()  # which each run writes
    if not is_made and folder.exists() and any(folder.iterdir()):
        raise foreign(folder, "files that no run wrote")
    return Tree.load(folder, manifest, whole=True)


def forget(shelf: Shelf, generated: Tree) -> None:
    """Let a run begin anew: nothing is kept but which files are `generated`."""
    shelf.store.forget()
    generated.forget()


def today() -> dt.date:
    """The day of `SOURCE_DATE_EPOCH` where it is set, else of the clock, in UTC."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date()
    return dt.datetime.now(dt.UTC).date()
