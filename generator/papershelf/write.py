"""Bytes to disk: whole files, and only what changed."""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

_BEGUN = re.compile(r"\..+\.[a-z0-9_]{8}")
"""The name of a file that is being written, as `tempfile` makes it."""
_LEFT = 3_600
"""Seconds after which nobody is writing it any more."""


def write_file(file: Path, data: bytes) -> None:
    """Replace `file` in one step, making its folders: a reader sees the old bytes or the new."""
    with written_after(file, data):
        pass


@contextmanager
def written_after(file: Path, data: bytes) -> Iterator[None]:
    """As `write_file` at the end of the block, for which there is room before it begins. Where the
    block raises, `file` stays as it is.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name[:40]}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(temporary).chmod(0o644)
        yield
        Path(temporary).replace(file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def sweep(folder: Path) -> None:
    """Remove what runs that were killed left of files that they were writing to a folder."""
    with suppress(OSError):
        for file in folder.iterdir():
            if _BEGUN.fullmatch(file.name) and time.time() - file.stat().st_mtime > _LEFT:
                file.unlink()


def write_files(root: Path, files: Mapping[str, bytes]) -> list[str]:
    """Write each `path: bytes` below `root` where the bytes differ; return the paths written."""
    changed = [path for path, data in files.items() if bytes_of(root / path) != data]
    for path in changed:
        write_file(root / path, files[path])
    return changed


def bytes_of(file: Path) -> bytes | None:
    """What the file holds; None where there is none."""
    try:
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
