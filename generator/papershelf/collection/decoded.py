"""Keeps the papers that were decoded, by the digest of the text that they were decoded from.

A source is a line of JSON Lines, or a YAML file. The digest of its text decides, so that it may
move to another place or another file; one with which anything was wrong is read each time, for
its Problems. What is known saves time and changes nothing.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, field

import msgspec

from papershelf.model import Paper, Record
from papershelf.problems import Problem
from papershelf.store import Store

Papers = tuple[Paper, ...]

_NAME = "papers"
"""Of the rows of the store: the digest of a source, and its papers as MessagePack."""
_encoded = msgspec.msgpack.Encoder().encode
_decoded = msgspec.msgpack.Decoder(Papers).decode


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
class DecodedPapers:
    """What was read before, by this process or by an earlier one: no more than the last reading
    used.
    """

    papers: dict[bytes, Papers] = field(default_factory=dict)
    """By the digest of their source."""
    files: dict[str, ReadFile] | None = None
    """By path, for a process that reads again and again."""
    _used: dict[bytes, Papers] = field(default_factory=dict)
    _files: dict[str, ReadFile] = field(default_factory=dict)
    _stored: frozenset[bytes] = frozenset()
    """The digests whose papers are in the store."""

    def get(self, digest: bytes) -> Papers | None:
        """The papers of a source that nothing was wrong with."""
        found = self.papers.get(digest)
        if found is not None:
            self._used[digest] = found
        return found

    def add(self, digest: bytes, papers: Papers) -> None:
        self._used[digest] = papers

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
    def stored(cls, store: Store) -> DecodedPapers:
        """What `keep` left in the store."""
        papers = {}
        for digest, value in store.rows(_NAME).items():
            with suppress(msgspec.MsgspecError, ValueError):
                papers[digest] = _decoded(value)
        return cls(papers, _stored=frozenset(papers))

    def keep(self, store: Store) -> None:
        """Let the store have what the last reading used."""
        new = {
            digest: _encoded(papers)
            for digest, papers in self.papers.items()
            if digest not in self._stored
        }
        gone = self._stored - self.papers.keys()
        if new or gone:
            store.update(_NAME, new, gone)
            self._stored = frozenset(self.papers)
