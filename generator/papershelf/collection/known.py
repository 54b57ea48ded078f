"""Records that were read before: of what did not change nothing is decoded again.

A source is a line of JSON Lines, or a YAML file. The digest of its text decides, so that it may
move to another place or another file; one with which anything was wrong is read each time, for
its Problems. What is known saves time and changes nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import msgspec

from papershelf.model import Paper, Record
from papershelf.problems import Problem

_WORTH_KEEPING = 50
"""One source in so many is new: then what is known is worth being written anew."""

Papers = tuple[Paper, ...]


def digest_of(source: bytes, kind: bytes = b"") -> bytes:
    """The digest of a source; the same text means something else in a file of another `kind`."""
    return hashlib.blake2b(source, digest_size=16, person=kind).digest()


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file's bytes, and what was found in it."""

    data: bytes
    records: list[Record]
    problems: list[Problem]


@dataclass(slots=True)
class Known:
    """What was read before, by this process or by an earlier one: no more than the last reading
    used.
    """

    papers: dict[bytes, Papers] = field(default_factory=dict)
    """By the digest of their source."""
    files: dict[str, ReadFile] | None = None
    """By path, for a process that reads again and again."""
    _used: dict[bytes, Papers] = field(default_factory=dict)
    _files: dict[str, ReadFile] = field(default_factory=dict)
    _new: int = 0

    def get(self, digest: bytes) -> Papers | None:
        """The papers of a source that nothing was wrong with."""
        found = self.papers.get(digest)
        if found is not None:
            self._used[digest] = found
        return found

    def add(self, digest: bytes, papers: Papers) -> None:
        self._used[digest] = papers
        self._new += 1

    def file(self, path: str, data: bytes) -> ReadFile | None:
        """What was found in a file, where it has the bytes that it had."""
        before = (self.files or {}).get(path)
        if before is None or before.data != data:
            return None
        self._files[path] = before
        for record in before.records:
            self.get(record.digest)
        return before

    def add_file(self, path: str, read: ReadFile) -> None:
        if self.files is not None:
            self._files[path] = read

    def finish(self) -> None:
        """Forget what this reading did not use."""
        self.papers, self._used = self._used, {}
        if self.files is not None:
            self.files, self._files = self._files, {}

    @classmethod
    def of(cls, data: bytes, made_by: str) -> Known:
        """What `as_bytes` gave, if the same program did; else nothing."""
        try:
            stored = msgspec.msgpack.decode(data, type=_Stored)
        except (ValueError, msgspec.MsgspecError):
            return cls()
        return cls(stored.papers) if stored.made_by == made_by else cls()

    def as_bytes(self, made_by: str) -> bytes:
        """What is known, for the next process; empty where that has most of it already.

        `made_by` names everything that decides what a source means.
        """
        if not self._new * _WORTH_KEEPING > len(self.papers):
            return b""
        return msgspec.msgpack.encode(_Stored(made_by, self.papers))


class _Stored(msgspec.Struct):
    made_by: str
    papers: dict[bytes, Papers]
