"""Recognises generated files by themselves, where no manifest lists them."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from papershelf import kinds
from papershelf.config import MARK
from papershelf.writing.disk import bytes_of

_MARK_WITHIN = 400
_DIGITS = re.compile(r"[0-9a-f]{8,64}")


def is_marked(file: Path) -> bool:
    """Returns whether a file begins as generated pages do; a link does not count."""
    if file.is_symlink():
        return False
    try:
        with file.open("rb") as stream:
            return MARK in stream.read(_MARK_WITHIN)
    except OSError:
        return False


def is_named_by_content(file: Path) -> bool:
    """Returns whether the name of a file is the beginning of its SHA-256, as it is for pictures of
    notes and parts of an index.
    """
    if _DIGITS.fullmatch(file.stem) is None or file.is_symlink():
        return False
    data = bytes_of(file)
    return data is not None and hashlib.sha256(data).hexdigest().startswith(file.stem)


def is_packaged(file: Path) -> bool:
    """Whether a generated `datapackage.json` beside it names it with the digest that it has: a dump
    in a format that has no place for the mark.
    """
    package = file.with_name("datapackage.json")
    if not is_marked(package) or file.is_symlink():
        return False
    try:
        resources = json.loads(package.read_bytes())["resources"]
        digests = {one["path"]: one["hash"] for one in resources}
    except (OSError, ValueError, LookupError, TypeError):
        return False
    data = bytes_of(file) if file.name in digests else None
    return data is not None and digests[file.name] == f"sha256:{hashlib.sha256(data).hexdigest()}"


def generated_below(root: Path, *, whole: bool) -> list[str]:
    """Finds the files below a folder that an earlier run wrote, as they themselves show; all where
    the folder is wholly generated.
    """
    files = {
        file.relative_to(root).as_posix(): file
        for file in sorted(root.rglob("*"))
        if file.is_file()
    }
    return [
        path
        for path, file in files.items()
        if whole
        or is_marked(file)
        or (kinds.is_generated(path) and (is_named_by_content(file) or is_packaged(file)))
    ]
