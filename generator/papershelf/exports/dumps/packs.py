"""The static API: papers in packs of about a hundred, each found by the digest of its address.

A paper's pack follows from its address alone (FNV-1a over the name of its page), so that the site's
scripts need no index, and a new paper changes one pack. Programs have `index.json`: id to pack.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from papershelf.config import MARK

_PAPERS = 128
"""Of a pack, at the most on the average: 20 KB of references, compressed."""

File = tuple[str, bytes]


def count(papers: int) -> int:
    """How many packs there are: a power of two, so that none changes until all are cut in half."""
    packs = 1
    while packs * _PAPERS < papers:
        packs *= 2
    return packs


def pack_of(segment: str, packs: int) -> int:
    """The pack of a paper: FNV-1a with 32 bits (draft-eastlake-fnv), folded."""
    value = 0x811C9DC5
    for byte in segment.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return (value ^ value >> 16) & packs - 1


def members(segments: Sequence[str]) -> list[list[int]]:
    """By pack: the places of its papers among all."""
    packs = count(len(segments))
    found: list[list[int]] = [[] for _ in range(packs)]
    for at, segment in enumerate(segments):
        found[pack_of(segment, packs)].append(at)
    return found


def index(ids: Iterable[str], packs: Sequence[Sequence[int]]) -> File:
    """From id to pack."""
    number = {at: f"{pack:03}" for pack, places in enumerate(packs) for at in places}
    found = {id_: number[at] for at, id_ in enumerate(ids)}
    return "api/index.json", _json({"$comment": MARK.decode(), "papers": found})


def records(number: int, outlines: Iterable[tuple[str, bytes]]) -> File:
    """A pack of records, by their ids; each is JSON already."""
    rows = b",\n".join(json.dumps(id_).encode() + b":" + text for id_, text in outlines)
    comment = json.dumps(MARK.decode()).encode()
    return f"api/papers/{number:03}.json", b'{"$comment":%b,"papers":{\n%b}}\n' % (comment, rows)


def references(of_pack: Iterable[tuple[str, bytes]]) -> File:
    """A pack of references, or of BibTeX, by the names of the papers' pages: compressed, and named
    by its content.
    """
    rows = b",\n".join(json.dumps(segment).encode() + b":" + text for segment, text in of_pack)
    data = gzip.compress(b"{%b}" % rows, 6, mtime=0)
    name = hashlib.sha256(data).hexdigest()[:12]
    return f"api/cite/{name}.gz", data


def reference_list(bibtex: Iterable[str], references: Iterable[str]) -> File:
    """Names the packs of both kinds, for the site's own scripts."""
    names = {
        kind: [path.rpartition("/")[2] for path in files]
        for kind, files in (("bibtex", bibtex), ("references", references))
    }
    return "api/cite.json", _json({"$comment": MARK.decode(), **names})


def _json(value: Mapping[str, object]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def each(
    packs: Sequence[Sequence[int]], names: Sequence[str], texts: Sequence[bytes]
) -> Iterator[tuple[int, list[tuple[str, bytes]]]]:
    """By the number of a pack: its papers' names and texts."""
    for number, places in enumerate(packs):
        yield number, [(names[at], texts[at]) for at in places]
