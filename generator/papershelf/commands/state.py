"""The state in which a run finds a shelf: what was generated before, and which day it is.

Imports little: with this a build finds that there is nothing to do.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from papershelf.commands.shelf import Shelf
from papershelf.config import (
    DOCS_MANIFEST,
    OVERRIDES_DIR,
    OVERRIDES_MANIFEST,
    Settings,
)
from papershelf.tree import Tree


def generated_docs(root: Path, settings: Settings) -> Tree:
    """The generated files below `docs/` of a shelf."""
    return Tree.load(root / settings.docs_dir, root / DOCS_MANIFEST)


def merged_overrides(root: Path) -> Tree:
    """The templates, styles and scripts of a shelf: the packaged ones, and its own."""
    return Tree.load(root / OVERRIDES_DIR, root / OVERRIDES_MANIFEST, whole=True)


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
