"""Writes bytes to disk: whole files, and only those that changed."""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from papershelf.system import BINARY, NO_FOLLOW, is_link

_UNFINISHED = re.compile(r"\..+\.[a-z0-9_]{8}")
"""The name of a file that is being written, as `tempfile` makes it."""
_OWN_FOLDER = "a folder of Papershelf's own"
_ABANDONED = 3_600
"""Seconds after which nobody is writing it any more."""


class ForeignError(OSError):
    """Something else stands where a file or folder of our own belongs; it was left as it is."""


def foreign(place: Path, found: str, expected: str = _OWN_FOLDER) -> ForeignError:
    """Returns the error that says what stands in the place of a file or folder of our own."""
    message = f"found {found}, expected {expected}; move it elsewhere or remove it"
    return ForeignError(errno.EEXIST, message, str(place))


def own_folder(folder: Path, within: Path) -> Path:
    """Returns the folder, if it and each one on the way from `within` is a folder and no link, or
    does not exist. Links are never followed, since each of these may be written to or emptied.

    Raises ForeignError, also where anybody may make folders and another user made this one.
    """
    inside = folder.relative_to(within)
    for part in [*reversed(inside.parents[:-1]), inside]:
        _own(within / part, stat.S_ISDIR, _OWN_FOLDER)
    return folder


def own_file(file: Path) -> Path:
    """Returns the file, if it is a regular one or does not exist; its folder is known to be ours.
    Raises ForeignError as `own_folder` does.
    """
    _own(file, stat.S_ISREG, "a file of Papershelf's own")
    return file


def _own(place: Path, is_kind: Callable[[int], bool], expected: str) -> None:
    try:
        status = place.lstat()
    except FileNotFoundError:
        return
    if is_link(status):
        raise foreign(place, "a link", expected)
    if not is_kind(status.st_mode):
        raise foreign(place, "something else", expected)
    _refuse_of_another(place, status)


def own_way(place: Path, within: Path) -> None:
    """Raises ForeignError where another user made a part of the way from `within` in a folder in
    which anybody may make something. Links on it are the user's own business, if they are his.
    """
    inside = place.relative_to(within)
    for part in [*reversed(inside.parents[:-1]), inside]:
        with suppress(FileNotFoundError):
            _refuse_of_another(within / part, (within / part).lstat())


def _refuse_of_another(place: Path, status: os.stat_result) -> None:
    if not hasattr(os, "geteuid") or status.st_uid in (os.geteuid(), 0):
        return
    if place.parent.stat().st_mode & stat.S_IWOTH:
        raise foreign(place, "what another user made in a shared folder", "one of your own")


def write_file(file: Path, data: bytes) -> None:
    """Replaces `file` in one step, making its folders: a reader sees the old bytes or the new."""
    with written_after(file, data):
        pass


@contextmanager
def written_after(file: Path, data: bytes) -> Iterator[None]:
    """Writes as `write_file` does, but at the end of the block; there is room for the bytes before
    the block begins. Where the block raises, `file` stays as it is.
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


@cache
def boot() -> str:
    """Returns the name of the time since this machine was started (random(4)); empty where the
    system has none.
    """
    with suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    return ""


def overwrite(file: str, data: bytes) -> os.stat_result:
    """Lets a file hold these bytes, making its folders; returns its status right afterwards.

    Over what is there: that takes a tenth of the time of a rename, or of emptying the file first
    (after which ext4 writes to the disk at once). Emptied where it could not be told later that
    power failed meanwhile (`boot`). A link there is never followed.
    """
    flags = os.O_WRONLY | os.O_CREAT | NO_FOLLOW | BINARY
    flags |= 0 if boot() else os.O_TRUNC
    if not NO_FOLLOW and Path(file).is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), file)
    try:
        handle = os.open(file, flags, 0o644)
    except FileNotFoundError:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, flags, 0o644)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        if os.fstat(handle).st_size > len(data):
            os.ftruncate(handle, len(data))
        return os.fstat(handle)
    finally:
        os.close(handle)


def unlink(file: str | Path) -> None:
    """Removes a file, if it exists; also a read-only one, which Windows first refuses to remove."""
    try:
        os.unlink(file)  # noqa: PTH108 (speed)
    except FileNotFoundError:
        pass
    except PermissionError:
        if os.name != "nt":
            raise
        os.chmod(file, stat.S_IWRITE)  # noqa: PTH101 (as above)
        os.unlink(file)  # noqa: PTH108


def remove_tree(folder: str | Path) -> None:
    """Removes a folder with all in it, as far as that can be done; read-only files too."""

    def again(call: object, path: str, _reason: object) -> None:
        if call is os.unlink:
            with suppress(OSError):
                unlink(path)

    if sys.version_info >= (3, 12):
        shutil.rmtree(folder, onexc=again)
    else:
        shutil.rmtree(folder, onerror=again)


def remove(root: Path, path: str) -> None:
    """Removes a file below a folder, and every folder on the way that is empty then."""
    file = root / path
    file.unlink(missing_ok=True)
    for folder in file.parents:
        if folder == root:
            break
        try:
            folder.rmdir()
        except OSError:
            break


@contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """Makes a new folder in one of our own and removes it at the end of the block; `sweep` removes
    that of a killed run.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=folder, prefix=".scratch."))
    try:
        yield made
    finally:
        remove_tree(made)


def sweep(folder: Path) -> None:
    """Removes the files and folders that killed runs were writing to a folder."""
    with suppress(OSError):
        for place in folder.iterdir():
            status = place.lstat()
            if _UNFINISHED.fullmatch(place.name) and time.time() - status.st_mtime > _ABANDONED:
                remove_tree(place) if stat.S_ISDIR(status.st_mode) else place.unlink()


def write_files(root: Path, files: Mapping[str, bytes]) -> list[str]:
    """Writes each `path: bytes` below `root` where the bytes differ; returns the paths written."""
    changed = [path for path, data in files.items() if bytes_of(root / path) != data]
    for path in changed:
        write_file(root / path, files[path])
    return changed


def bytes_of(file: Path) -> bytes | None:
    """Returns the bytes of a file; None where it does not exist."""
    try:
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
