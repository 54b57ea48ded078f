"""The day on which a paper came to the shelf, out of Git where its record does not say it.

An import writes `added`; people who write a record by hand do not. The day of the commit that
brought the file stands for it: of a file with one record, since Git does not know when the others
in a list came. Moving a file changes nothing. What a shallow clone has cut off is unknown.
"""

from __future__ import annotations

import hashlib
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from papershelf.collection.walk import ROOT
from papershelf.model import PartialDate, Record

if TYPE_CHECKING:  # a build with nothing to do asks for the commit alone
    from papershelf.collection.read import Collection

_SECONDS = 120
_COMMIT, _NAMES = "\x01", "\x02"
_LOG = (
    *("-c", "log.showSignature=false", "-c", "log.showRoot=true"),
    *("log", "-z", "--relative", "--name-status", "--diff-filter=AR", "--find-renames=100%"),
    *(f"--format=%x{ord(_COMMIT):02}%cs%x{ord(_NAMES):02}%D", "HEAD", "--", ROOT),
)
_CUT_OFF = "grafted"
"""What Git calls the oldest commit of a shallow clone, which seems to bring all files."""


@dataclass(frozen=True, slots=True)
class History:
    """When the files of papers came, as a commit knows it."""

    commit: str
    """Empty where there is no Git, or no commit."""
    days: Mapping[str, PartialDate] = field(default_factory=dict)
    """By the path from the shelf."""


def read_history(shelf: Path, known: History | None = None) -> History:
    """The history of a shelf, or what is `known` of the same commit."""
    commit = head(shelf)
    if known is not None and known.commit == commit:
        return known
    return History(commit, dict(_days(_git(shelf, *_LOG))) if commit else {})


def head(shelf: Path) -> str:
    """The commit that a shelf is at; empty for none."""
    return _git(shelf, "rev-parse", "--verify", "--quiet", "HEAD").strip()


def undated(collection: Collection) -> frozenset[str]:
    """The files with one record that does not say when it came."""
    files = Counter(record.origin.path for record in collection.records)
    return frozenset(
        record.origin.path
        for record in collection.records
        if record.paper.added is None and files[record.origin.path] == 1
    )


def dated(collection: Collection, history: History) -> Collection:
    """The collection whose records say when they came, as far as the history knows it."""
    days = {path: history.days[path] for path in undated(collection) & history.days.keys()}
    if not days:
        return replace(collection, history=history.commit)
    told = "".join(f"\0{path}\0{day}" for path, day in sorted(days.items()))
    fingerprint = hashlib.sha256(f"{collection.fingerprint}{told}".encode()).hexdigest()
    records = tuple(
        _added(record, days[record.origin.path]) if record.origin.path in days else record
        for record in collection.records
    )
    return replace(collection, records=records, fingerprint=fingerprint, history=history.commit)


def _added(record: Record, day: PartialDate) -> Record:
    digest = record.digest and hashlib.sha256(record.digest + str(day).encode()).digest()
    return replace(record, paper=replace(record.paper, added=day), digest=digest)


def _days(log: str) -> Iterator[tuple[str, PartialDate]]:
    """Each path, and the day on which its file last came; the log begins with the newest commit."""
    parts = iter(log.split("\0"))
    day: PartialDate | None = None
    now: dict[str, str] = {}  # an earlier path, and what the file is called today
    seen: set[str] = set()
    for part in parts:
        status = part.lstrip("\n")
        if status.startswith(_COMMIT):
            said, _, names = status[1:].partition(_NAMES)
            day = None if _CUT_OFF in names.split(", ") else _date(said)
        elif status.startswith("R"):
            before, after = next(parts, ""), next(parts, "")
            now[before] = now.get(after, after)
        elif status == "A":
            path = next(parts, "")
            path = now.get(path, path)
            if path not in seen and day is not None:
                yield path, day
            seen.add(path)


def _date(text: str) -> PartialDate | None:
    try:
        return PartialDate.parse(text)
    except ValueError:
        return None


def _git(folder: Path, *arguments: str) -> str:
    """What Git says; empty where it fails, or is not there."""
    try:
        done = subprocess.run(  # noqa: S603 (no shell, no stranger's text)
            ["git", "-C", str(folder), *arguments],  # noqa: S607 (the Git that the person uses)
            capture_output=True,
            check=False,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else ""
