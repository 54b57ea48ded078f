"""A generated tree of files: only what changed is written, and nothing that somebody else wrote.

`Tree.sync` keeps it equal to a set of pages. A manifest lists what it wrote; only that is ever
removed. A path goes to disk in that list before its file does, so that a run that was killed leaves
no file that the next one would take for hand-written. What such a run wrote of listed files has
another time than the list says.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from papershelf.parallel import spread
from papershelf.problems import Problem, error
from papershelf.publish.versions import folders_of, inodes
from papershelf.writing.disk import bytes_of, overwrite, own_folder, remove
from papershelf.writing.generated import generated_below, is_marked
from papershelf.writing.manifest import ManifestEntry, read_manifest, write_manifest
from papershelf.writing.synced import Later, Synced

_WRITTEN_AT_ONCE = 2_000
"""Files that are worth the way to another process."""
_FEW = 0.2
"""Share of the files of a tree up to which each is looked for, and not all are listed."""
_TICK = 2.0
"""Seconds of the coarsest clock of a file system, that of FAT: what was written before has another
time when it is written again.
"""


@dataclass(slots=True)
class Tree:
    """The generated files of a shelf, with the manifest that says which they are."""

    root: Path
    manifest: Path
    whole: bool = False
    """Whether everything below `root` is generated, so that nothing there can be hand-written."""
    fingerprint: str = ""
    """Of everything that the files were made from; empty where a run that added or removed files
    did not finish.
    """
    _entries: dict[str, ManifestEntry] = field(default_factory=dict)

    @classmethod
    def load(cls, root: Path, manifest: Path, *, whole: bool = False) -> Tree:
        """The tree as the manifest says; where there is no usable one, what shows by itself that it
        was generated: pages that bear `MARK`, and files that are named after their content.

        Raises ForeignError where a folder of the tree leads elsewhere, or holds what no run wrote.
        """
        tree = cls(root, manifest, whole)
        stored = read_manifest(manifest)
        if stored is None:
            tree._entries = {path: ManifestEntry() for path in generated_below(root, whole=whole)}
        else:
            tree._entries, tree.fingerprint = stored.files, stored.fingerprint
            if not stored.is_of_this_boot:
                tree._read_again()
        tree._own_folders(tree._entries)
        return tree

    def _own_folders(self, files: Iterable[str]) -> None:
        """Raise ForeignError where a folder of these files is a link; a file is told as others."""
        for folder in folders_of(files):
            place = self.root / folder
            if place.is_symlink() or not place.is_file():
                own_folder(place, place.parent)

    def _read_again(self) -> None:
        """After the machine was started anew, believe no file's time before its bytes were read."""
        for path, entry in self._entries.items():
            if self._untouched(path, entry):
                data = bytes_of(self.root / path)
                if data is None or hashlib.sha256(data).hexdigest() != entry.digest:
                    self._entries[path] = entry._replace(mtime=-1)
        with suppress(OSError):  # it saves time the next time, no more
            self._save(self._entries, self.fingerprint)

    def is_current(self, fingerprint: str) -> bool:
        """Whether every file is what the last run wrote, from inputs with this fingerprint."""
        return self.fingerprint == fingerprint and self.is_untouched()

    def is_untouched(self) -> bool:
        """Whether every file is what the last run wrote."""
        return all(self._untouched(path, entry) for path, entry in self._entries.items())

    def forget(self) -> None:
        """Let no file be taken for what it was made from."""
        self.fingerprint = ""

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def listed(self) -> Collection[str]:
        """Each file that the last run wrote, or began to write."""
        return self._entries.keys()

    @property
    def digests(self) -> dict[str, str]:
        """Each file that the last run wrote, with the SHA-256 of its bytes."""
        return {path: entry.digest for path, entry in self._entries.items() if entry.digest}

    def touched(self) -> frozenset[str]:
        """The files with a key that are not what the last run wrote."""
        return frozenset(
            path
            for path, entry in self._entries.items()
            if entry.key and not self._untouched(path, entry)
        )

    def known(self, touched: Collection[str] | None = None) -> dict[str, tuple[str, ...]]:
        """Key to all files that were made with it, where each is what the last run wrote; which are
        not may be given.

        Nothing without a fingerprint: a run that did not finish may list only some files of a key.
        """
        if not self.fingerprint:
            return {}
        touched = self.touched() if touched is None else touched
        found: dict[str, list[str]] = {}
        for path, entry in self._entries.items():
            if entry.key:
                found.setdefault(entry.key, []).append(path)
        for path in touched:
            found.pop(self._entries[path].key, None)
        return {key: tuple(paths) for key, paths in found.items()}

    def key(self, path: str) -> str:
        """What the file was made from; empty where that is not known."""
        return self._entries.get(path, ManifestEntry()).key

    def digest(self, path: str) -> str:
        """The SHA-256 of the bytes of a file that the last run wrote; empty for any other."""
        return self._entries.get(path, ManifestEntry()).digest

    def sync(
        self,
        files: Mapping[str, bytes],
        fingerprint: str,
        *,
        keys: Mapping[str, str] | None = None,
        unchanged: Iterable[str] = (),
        later: Later | None = None,
        jobs: int = 1,
    ) -> Synced:
        """Make the tree hold exactly `files` (path relative to the root: bytes), the files
        `unchanged`, which `known` has just named, and those that come `later`.

        `keys` are those of `files`, by their paths; files made together share one. Up to `jobs`
        processes write.
        A hand-written file in the way is an error for each such file, and then nothing is written,
        unless it stands where one of `later`'s is named after its content.
        Raises OSError for a full disk or a read-only folder; the next run mends what this one left.
        """
        if self.whole and (foreign := self._others(files)):
            return Synced(problems=tuple(map(self._other, foreign)))
        present = self._present(files)
        fixed = later.fixed if later else ()
        kept = {path: self._entries[path] for path in unchanged}
        made: dict[str, ManifestEntry] = {}

        def take(some: Mapping[str, bytes]) -> list[Problem]:
            self._own_folders(some)
            collisions = self._collisions(some, fixed, present)
            if not collisions:
                new = {
                    path: ManifestEntry(
                        hashlib.sha256(data).hexdigest(), key=(keys or {}).get(path, "")
                    )
                    for path, data in some.items()
                }
                for path in some:
                    if path in present and (entry := self._kept(path, new[path])):
                        kept[path] = entry
                wanting = {path: new[path] for path in some if path not in kept}
                made.update(self._written(some, wanting, jobs))
            return collisions

        removed = 0
        problems = take(files)
        if later and not problems:
            coming = {path: one for path, one in self._entries.items() if later.holds(path)}
            others = kept | made | coming
            if others.keys() != self._entries.keys():
                removed = self._settle(others, fingerprint="")
            later.begin({path: entry.digest for path, entry in others.items()})
            problems = take(later.make())
        if problems:
            return Synced(problems=tuple(problems))
        removed += self._settle(kept | made, fingerprint)
        return Synced(
            written=len(made),
            removed=removed,
            kept=len(kept),
            bytes_written=sum(entry.size for entry in made.values()),
        )

    def _present(self, files: Collection[str]) -> Container[str]:
        """What there is, as far as it matters for a few `files`; else all of it."""
        if len(files) > _FEW * len(self._entries):
            return inodes(self.root)[0]
        return _Present(self.root)

    def _settle(self, entries: Mapping[str, ManifestEntry], fingerprint: str) -> int:
        """Remove every other file, and let the manifest list these; how many were removed.

        Nothing is done where they are listed already, unless that finishes a run.
        """
        if self._entries == entries and fingerprint in ("", self.fingerprint):
            return 0
        stale = [path for path in self._entries if path not in entries]
        if stale and self.fingerprint:
            self._save(self._entries, fingerprint="")
        for path in stale:
            remove(self.root, path)
        self._save(entries, fingerprint)
        return len(stale)

    def _collisions(
        self, files: Mapping[str, bytes], fixed: Collection[str], present: Container[str]
    ) -> list[Problem]:
        """Of hand-written files that stand where `files` and those at `fixed` paths belong."""
        unknown = [
            path
            for path in {**files, **dict.fromkeys(fixed)}
            if path in present and path not in self._entries
        ]
        return [self._collision(path) for path in unknown if self._foreign(path, files.get(path))]

    def _written(
        self, files: Mapping[str, bytes], new: Mapping[str, ManifestEntry], jobs: int
    ) -> dict[str, ManifestEntry]:
        """Write those of the files that are new, the list of them first; if need be: where it lacks
        one, or is so new that the files' times may not tell who wrote them.
        """
        if not new:
            return {}
        if not new.keys() <= self._entries.keys() or self._is_new():
            self._save(self._entries | dict.fromkeys(new, ManifestEntry()), fingerprint="")

        def write(some: Sequence[str]) -> dict[str, ManifestEntry]:
            return {path: self._write(path, files[path], new[path]) for path in some}

        made: dict[str, ManifestEntry] = {}
        for written in spread(write, list(new), jobs, least=_WRITTEN_AT_ONCE):
            made |= written
        return made

    def _is_new(self) -> bool:
        """Whether the list was written within one tick of a clock, or never."""
        try:
            return time.time() - self.manifest.stat().st_mtime < _TICK
        except OSError:
            return True

    def _write(self, path: str, data: bytes, new: ManifestEntry) -> ManifestEntry:
        """A file that was begun is not as the manifest says: it has another time."""
        return ManifestEntry.of(overwrite(f"{self.root}/{path}", data), new.digest, new.key)

    def _kept(self, path: str, new: ManifestEntry) -> ManifestEntry | None:
        """The entry of a file that already holds those bytes, whoever touched it; else None."""
        entry = self._entries.get(path)
        if entry is not None and self._untouched(path, entry):
            return entry._replace(key=new.key) if entry.digest == new.digest else None
        data = bytes_of(self.root / path)
        if data is None or hashlib.sha256(data).hexdigest() != new.digest:
            return None
        return ManifestEntry.of(os.lstat(self.root / path), new.digest, new.key)

    def _untouched(self, path: str, entry: ManifestEntry) -> bool:
        try:
            status = os.lstat(f"{self.root}/{path}")
        except OSError:
            return False
        return (status.st_size, status.st_mtime_ns) == (entry.size, entry.mtime)

    def _foreign(self, path: str, data: bytes | None) -> bool:
        """Whether a person put it there: images of notes bear no mark, but have the same bytes."""
        file = self.root / path
        return not self.whole and not is_marked(file) and file.read_bytes() != data

    def _others(self, files: Collection[str]) -> list[str]:
        """Files of a tree that is wholly generated which no run wrote; hidden ones are
        of no site.
        """
        there = set(inodes(self.root)[0]).difference(files, self._entries)
        return sorted(path for path in there if not path.rpartition("/")[2].startswith("."))

    def _other(self, path: str) -> Problem:
        return error(
            f"{self.root.parent.name}/{self.root.name}/{path}",
            "a file that no run wrote stands among generated ones",
            hint="move it elsewhere or remove it",
        )

    def _collision(self, path: str) -> Problem:
        return error(
            f"{self.root.name}/{path}",
            "a hand-written file stands where a generated page belongs",
            hint=f"move it elsewhere: {path} is written by `papershelf generate`",
        )

    def _save(self, entries: Mapping[str, ManifestEntry], fingerprint: str) -> None:
        self._entries = dict(sorted(entries.items()))
        self.fingerprint = fingerprint
        write_manifest(self.manifest, self._entries, fingerprint)


@dataclass(frozen=True, slots=True)
class _Present:
    """What there is below a folder, looked for when it is asked for."""

    root: Path

    def __contains__(self, path: object) -> bool:
        return os.path.lexists(f"{self.root}/{path}")
