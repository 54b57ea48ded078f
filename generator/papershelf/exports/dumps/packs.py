"""The static API: papers in packs of some hundred, in the order of the names of their pages.

A pack is some blocks of `kept` that follow each other, joined as they are, so that a changed paper
costs what its block does. The site's scripts know by the first names of all packs in which one a
paper is; other programs have `index.json`: id to pack.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from papershelf.config import MARK
from papershelf.exports.dumps import kept
from papershelf.exports.dumps.kept import DumpBlock

_PAPERS = 256
"""Of a pack, on the average: 30 KB of BibTeX, compressed. A thousand hits of a search are in nearly
all packs of 10,000 papers, and fewer requests fetch them sooner.
"""

File = tuple[str, bytes]


class Pack(NamedTuple):
    """Some papers of the API."""

    segments: tuple[str, ...]
    """The names of their pages, in order."""
    ids: tuple[str, ...]
    blocks: tuple[DumpBlock, ...]


def packs(
    cuts: Iterable[tuple[Sequence[str], Sequence[str], DumpBlock]], papers: int = _PAPERS
) -> Iterator[Pack]:
    """Yields the packs of blocks, each given with the names of pages and the ids of its papers."""
    segments: list[str] = []
    ids: list[str] = []
    blocks: list[DumpBlock] = []
    for more, their_ids, block in cuts:
        segments += more
        ids += their_ids
        blocks.append(block)
        if kept.is_cut(segments[-1], papers):
            yield Pack(tuple(segments), tuple(ids), tuple(blocks))
            segments, ids, blocks = [], [], []
    if blocks:
        yield Pack(tuple(segments), tuple(ids), tuple(blocks))


def files(found: Sequence[Pack]) -> Iterator[File]:
    """Yields the files of the API."""
    numbered = [(f"{number:03}", pack) for number, pack in enumerate(found)]
    index = {id_: number for number, pack in numbered for id_ in pack.ids}
    yield "api/index.json", _json({"papers": index})
    for number, pack in numbered:
        yield f"api/papers/{number}.json", _records(pack)
    listed: dict[str, list[str]] = {}
    for kind, cited in (("bibtex", _bibtex), ("references", _references)):
        made = [_named(cited(pack)) for pack in found]
        yield from made
        listed[kind] = [path.rpartition("/")[2] for path, _ in made]
    # What stands before the first name is looked for in the first pack, and not found.
    firsts = ["", *(pack.segments[0] for pack in found[1:])]
    yield "api/cite.json", _json({"from": firsts if found else [], **listed})


def _records(pack: Pack) -> bytes:
    """Records without abstracts, by their ids."""
    comment = json.dumps(MARK.decode()).encode()
    rows = b"".join(kept.all_texts(pack.blocks, kept.OUTLINE)).removesuffix(b",\n")
    return b'{"$comment":%b,"papers":{\n%b}}\n' % (comment, rows)


def _bibtex(pack: Pack) -> bytes:
    """A line of JSON a paper, the name of its page and its BibTeX. All that a search found is most
    often taken so: compressed as a whole, it is a quarter smaller than blocks that are joined.
    """
    entries = kept.all_texts(pack.blocks, kept.SHORT)
    texts = zip(pack.segments, (text.decode().removesuffix("\n") for text in entries), strict=True)
    return kept.gzipped([kept.stream(msgspec.json.encode(one) + b"\n" for one in texts)])


def _references(pack: Pack) -> bytes:
    """A line of JSON a paper, the name of its page and its reference."""
    return kept.gzipped(block.streams[kept.REFERENCE] for block in pack.blocks)


def _named(data: bytes) -> File:
    """A compressed file, named by its content."""
    return f"api/cite/{hashlib.sha256(data).hexdigest()[:12]}.gz", data


def _json(value: Mapping[str, object]) -> bytes:
    given = {"$comment": MARK.decode(), **value}
    return (json.dumps(given, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
