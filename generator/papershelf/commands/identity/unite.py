"""Two records made one, or told apart, as files: what `papershelf merge` writes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from papershelf.collection.decisions import Decision, with_decision
from papershelf.collection.read import DECISIONS, jsonl_records, yaml_records
from papershelf.collection.rewrite import rewritten
from papershelf.commands.identity.removal import without_record
from papershelf.importing.identity.joined import Joined, joined
from papershelf.model import Identifiers, Record
from papershelf.problems import Problem
from papershelf.writing.disk import bytes_of, unlink, write_files


@dataclass(frozen=True, slots=True)
class Union:
    """Two records that are one, decided but not written."""

    joined: Joined
    files: dict[str, bytes | None]
    """Path from the shelf to new bytes, None for a file to remove, in the order of writing: a run
    that is killed on the way leaves both records, and the next one finishes it."""


def union(root: Path, keep: Record, other: Record) -> tuple[Union | None, list[Problem]]:
    """The second record made a part of the first."""
    result, problems = joined(keep, other)
    if result is None:
        return None, problems
    path, other_path = keep.origin.path, other.origin.path
    changed = rewritten((root / path).read_bytes(), path, [(keep, result.paper)])
    if changed.problems:
        return None, list(changed.problems)
    files: dict[str, bytes | None] = {path: changed.data}
    lost = _lost(result.paper.identifiers, other.paper.identifiers)
    decision = Decision(papers=(keep.paper.id, other.paper.id, *lost), is_same=True)
    files[DECISIONS] = _decided(root, decision)
    data, found = changed.data, other
    if other_path == path:  # the lines have moved
        read = jsonl_records if path.endswith(".jsonl") else yaml_records
        found = next(one for one in read(data, path)[0] if one.paper.id == other.paper.id)
    else:
        data = (root / other_path).read_bytes()
    rest, problems = without_record(data, found)
    files[other_path] = rest
    return (None if problems else Union(result, files)), problems


def apart(root: Path, one: str, two: str) -> dict[str, bytes | None]:
    """The decision that two records are not one paper."""
    return {DECISIONS: _decided(root, Decision(papers=(one, two), is_same=False))}


def write(root: Path, files: dict[str, bytes | None]) -> None:
    """Write and remove, in order."""
    for path, data in files.items():
        if data is None:
            unlink(root / path)
        else:
            write_files(root, {path: data})


def _decided(root: Path, decision: Decision) -> bytes:
    return with_decision(bytes_of(root / DECISIONS) or b"", decision)


def _lost(kept: Identifiers, other: Identifiers) -> tuple[str, ...]:
    """The identifiers that the record cannot hold; a later import must know them all the same."""
    doi, arxiv = other.doi, other.arxiv
    lost = [doi] if doi and doi != kept.doi else []
    return (*lost, arxiv) if arxiv and arxiv != kept.arxiv else tuple(lost)
