"""A finished site out of a ZIP file that may be anybody's: whole and within limits, or refused.

An archive says of itself what it likes: names that climb out of the folder, links, sizes that are
not those of the content, a thousand entries over the same bytes. So nothing of it is believed:
names and kinds are checked before the first byte is written, and sizes are counted as they come.
"""

from __future__ import annotations

import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from papershelf.problems import Problem, error

ARCHIVE_BYTES = 512 * 1024 * 1024
SITE_BYTES = 1024 * 1024 * 1024
"""Unpacked. GitHub Pages publishes no larger site."""
FILES = 200_000
"""A site of 10,000 papers has 18,000."""
RATIO = 200
"""Bytes that one byte of an entry may come to. Pages come to 4, and 1,032 is the most that the
format's compression can do.
"""
_ALWAYS_FINE = 1024 * 1024
"""Bytes up to which no ratio matters: small files of the search may come to 360 times theirs."""
_PART_BYTES = 255
_PATH_BYTES = 1000
DEPTH = 32
"""Folders above a file, and the file: each entry is held against all above it."""
_CHUNK = 1 << 18

_ENTRY = b"PK\x01\x02"
"""Begins each entry of the archive's directory (APPNOTE.TXT 4.3.12)."""
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
# What ends a path or steers it, on any system; a colon is a drive's or a stream's.
_ODD = re.compile(r'[\\:*?"<>|\x00-\x1f\x7f]')


def unpack(archive: Path, folder: Path) -> list[Problem]:
    """Writes the files of `archive` below the empty `folder`, or returns the reasons why not.

    Where there is a Problem, `folder` may hold some of the files. Raises OSError for a disk that is
    full or cannot be written.
    """
    shown = archive.name
    refused = _refused_as_a_whole(archive, shown)
    if refused is not None:
        return [refused]
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = opened.infolist()
            problems = list(_refused_entries(entries, shown))
            return problems or _written(opened, entries, folder, shown)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as reason:
        return [error(shown, f"cannot be unpacked: {reason}")]


def _refused_as_a_whole(archive: Path, shown: str) -> Problem | None:
    """Returns why the archive is not opened at all: opening reads its whole directory."""
    size = archive.stat().st_size
    if size > ARCHIVE_BYTES:
        return error(shown, f"found {size:,} bytes, expected at most {ARCHIVE_BYTES:,}")
    count, end = 0, b""
    with archive.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            count += (end + chunk).count(_ENTRY)
            end = chunk[-len(_ENTRY) + 1 :]
    if count > FILES:
        return error(shown, f"found {count:,} entries, expected at most {FILES:,}")
    return None


def _refused_entries(entries: Iterable[zipfile.ZipInfo], shown: str) -> Iterator[Problem]:
    """Yields what is wrong with the entries, judged by the directory: the first twenty faults."""
    found = 0
    size = packed = 0
    names: set[str] = set()
    folders: set[str] = set()
    for entry in entries:
        size += entry.file_size
        packed += entry.compress_size
        fault = _fault(entry) or _clash(entry, names, folders)
        if fault:
            yield error(shown, f'found "{entry.filename[:_PART_BYTES]}": {fault}')
            found += 1
        if found == 20:
            return
    if size > SITE_BYTES:
        yield error(shown, f"found {size:,} bytes unpacked, expected at most {SITE_BYTES:,}")
    if packed > ARCHIVE_BYTES:
        yield error(shown, "found entries that lie over each other")


def _fault(entry: zipfile.ZipInfo) -> str:
    """Returns what is wrong with one entry; empty where it is fine."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFDIR if entry.is_dir() else stat.S_IFREG):
        return "expected a file or a folder, and nothing like a link"
    if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _PLAIN:
        return "expected an entry that is stored or deflated, without a password"
    if entry.file_size > max(_ALWAYS_FINE, RATIO * entry.compress_size):
        return f"found {entry.file_size:,} bytes out of {entry.compress_size:,}"
    parts = entry.filename.removesuffix("/").split("/")
    if any(part in ("", ".", "..") for part in parts) or _ODD.search(entry.orig_filename):
        return "expected a path below the site"
    sizes = [len(part.encode()) for part in parts]
    if len(parts) > DEPTH or sum(sizes) + len(sizes) > _PATH_BYTES or max(sizes) > _PART_BYTES:
        return "expected a shorter path"
    return ""


def _clash(entry: zipfile.ZipInfo, names: set[str], folders: set[str]) -> str:
    """Returns what is wrong where another entry has that place on some file system;
    notes this one's.
    """
    parts = entry.filename.removesuffix("/").split("/")
    key = _same_place("/".join(parts))
    above = {_same_place("/".join(parts[:depth])) for depth in range(1, len(parts))}
    taken = key in names or (key in folders and not entry.is_dir()) or not above.isdisjoint(names)
    if entry.is_dir():
        folders.add(key)
    else:
        names.add(key)
    folders.update(above)
    return "expected one entry for each path, without regard to case" if taken else ""


def _same_place(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _written(
    opened: zipfile.ZipFile, entries: Iterable[zipfile.ZipInfo], folder: Path, shown: str
) -> list[Problem]:
    remaining = SITE_BYTES
    for entry in entries:
        place = folder / entry.filename
        if entry.is_dir():
            place.mkdir(parents=True, exist_ok=True)
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        written = _write(opened, entry, place, min(remaining, entry.file_size))
        if written is None:
            return [error(shown, f'found "{entry.filename}" longer than the archive says')]
        remaining -= written
    return []


def _write(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, place: Path, most: int) -> int | None:
    """Writes an entry and returns its bytes; None where there would be more than `most`."""
    written = 0
    with opened.open(entry) as source, place.open("xb") as target:
        while chunk := source.read(_CHUNK):
            written += len(chunk)
            if written > most:
                return None
            target.write(chunk)
    return written
