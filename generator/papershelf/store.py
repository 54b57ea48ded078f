"""Keeps what one command found out for the next one: a SQLite file in which each row is checked.

Whatever is in the store can be made anew, so that losing it costs time and nothing else. Each row
carries a digest of all that it says, because SQLite's own pages have no checksums unless an
extension adds them (https://www.sqlite.org/cksumvfs.html). One rule holds for damage: a store in
which any row is not as it was written is thrown away whole, and its owner is told once.

A store opens its file for each call and closes it again: so it may be used on both sides of a fork.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

_LAYOUT = """
CREATE TABLE IF NOT EXISTS rows (
    made_by BLOB NOT NULL,
    name TEXT NOT NULL,
    key BLOB NOT NULL,
    value BLOB NOT NULL,
    digest BLOB NOT NULL,
    UNIQUE (made_by, name, key)
)
"""
_PAGE = 32_768
"""Bytes. A record takes some two thousand: two of them waste a quarter of a page of usual size."""
_SECONDS = 5.0
"""How long a command waits for another one that writes to the same store."""
_DAMAGED = frozenset(
    [sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_MISMATCH]
)
"""Result codes of a file that is no sound store; SQLITE_ERROR is that of a column or a table that
is not there. Any other code (busy, full, read-only) says that the store cannot be used just now.
"""


@dataclass(frozen=True, slots=True)
class Store:
    """Rows of bytes under a name and a key; only those that the same programs wrote are found."""

    file: Path
    made_by: bytes
    """Names the programs (`programs.made_by`): what others wrote means nothing to these."""
    tell_damage: Callable[[], None] = lambda: None
    """Called when the file was damaged and has been thrown away."""

    def rows(self, name: str) -> dict[bytes, bytes]:
        """Returns every value under a name, by its key."""

        def read(database: sqlite3.Connection) -> dict[bytes, bytes]:
            rows = database.execute(
                "SELECT key, value, digest FROM rows WHERE made_by = ? AND name = ?",
                (self.made_by, name),
            )
            return {key: self._checked(name, key, value, digest) for key, value, digest in rows}

        return self._transaction(read) or {}

    def keys(self, name: str) -> set[bytes]:
        """Returns the keys of all rows under a name, whether they are damaged or not."""

        def read(database: sqlite3.Connection) -> set[bytes]:
            question = "SELECT key FROM rows WHERE made_by = ? AND name = ?"
            return {key for (key,) in database.execute(question, (self.made_by, name))}

        return self._transaction(read) or set()

    def get(self, name: str, key: bytes) -> bytes | None:
        """Returns the value of one row; None where there is none."""

        def read(database: sqlite3.Connection) -> bytes | None:
            row = database.execute(
                "SELECT value, digest FROM rows WHERE made_by = ? AND name = ? AND key = ?",
                (self.made_by, name, key),
            ).fetchone()
            return None if row is None else self._checked(name, key, *row)

        return self._transaction(read)

    def update(self, name: str, new: Mapping[bytes, bytes], gone: Iterable[bytes] = ()) -> None:
        """Writes rows and removes others, all or none of them; rows of other programs go too."""

        def write(database: sqlite3.Connection) -> None:
            database.execute(_LAYOUT)
            database.execute("DELETE FROM rows WHERE made_by != ?", (self.made_by,))
            database.executemany(
                "DELETE FROM rows WHERE made_by = ? AND name = ? AND key = ?",
                [(self.made_by, name, key) for key in gone],
            )
            database.executemany(
                "INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?, ?)",
                [
                    (self.made_by, name, key, value, self._digest(name, key, value))
                    for key, value in new.items()
                ],
            )

        self._transaction(write, mode="rwc")

    def keep(self, name: str, key: bytes, value: bytes) -> None:
        """Lets this be the only row of that name."""
        self.update(name, {key: value}, self.rows(name).keys() - {key})

    def memo(self, name: str, key: bytes, make: Callable[[], bytes | None]) -> bytes | None:
        """Returns the value that `make` gave for that key the last time, or gives now, if any."""
        value = self.get(name, key)
        if value is None and (value := make()) is not None:
            self.keep(name, key, value)
        return value

    def forget(self) -> None:
        """Removes the store."""
        for file in (self.file, self._journal):
            with suppress(OSError):
                file.unlink(missing_ok=True)

    @property
    def _journal(self) -> Path:
        """SQLite's own file beside this one."""
        return self.file.with_name(f"{self.file.name}-journal")

    def _transaction(self, work: Callable[[sqlite3.Connection], T], mode: str = "rw") -> T | None:
        """Returns what `work` gives, all or nothing; None where the file cannot be used."""
        if any(map(Path.is_symlink, (self.file.parent, self.file, self._journal))):
            return None
        try:
            if mode == "rwc":
                self.file.parent.mkdir(parents=True, exist_ok=True)
            where = f"{self.file.absolute().as_uri()}?mode={mode}"
            with closing(sqlite3.connect(where, uri=True, timeout=_SECONDS)) as database, database:
                # A power failure may damage the file, which is found; so nothing waits for a disk.
                database.execute("PRAGMA synchronous = OFF")
                database.execute(f"PRAGMA page_size = {_PAGE}")  # of a file that is made now
                return work(database)
        except OSError:
            return None
        except (_DamageError, UnicodeDecodeError):  # in a text of the file that SQLite repeats
            pass
        except sqlite3.Error as reason:
            if getattr(reason, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF not in _DAMAGED:
                return None
        self.forget()
        self.tell_damage()
        return None

    def _checked(self, name: str, key: object, value: object, digest: object) -> bytes:
        """Returns the value; raises _DamageError where the row is not as it was written."""
        if not (isinstance(key, bytes) and isinstance(value, bytes)):
            raise _DamageError
        if digest != self._digest(name, key, value):
            raise _DamageError
        return value

    def _digest(self, name: str, key: bytes, value: bytes) -> bytes:
        digest = hashlib.blake2b(self.made_by, digest_size=16)
        for part in (name.encode(), key):
            digest.update(b"%d " % len(part) + part)
        digest.update(value)
        return digest.digest()


class _DamageError(Exception):
    """A row is not as it was written."""


def sealed(data: bytes) -> bytes:
    """Returns the bytes of a state file of its own, below a line with their digest."""
    return hashlib.blake2b(data, digest_size=16).hexdigest().encode() + b"\n" + data


def broken_seals(folder: Path) -> Iterator[Path]:
    """Yields the state files in a folder (`*.json`) that are not as they were written."""
    for file in sorted(folder.glob("*.json")):
        if file.is_symlink() or unsealed(file.read_bytes()) is None:
            yield file


def unsealed(stored: bytes) -> bytes | None:
    """Returns the bytes that `sealed` was given; None where the file is not as it was written."""
    digest, _, data = stored.partition(b"\n")
    return data if sealed(data).startswith(digest + b"\n") and digest else None
