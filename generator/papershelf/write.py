"""Bytes to disk: whole files, and only what changed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path


def write_file(file: Path, data: bytes) -> None:
    """Replace `file` in one step, making its folders: a reader sees the old bytes or the new."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name[:40]}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


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
