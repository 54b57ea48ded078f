"""What the dumps say of each paper, made once, in blocks that are kept from one run to the next.

A block is cut where the digest of a page's name says so: a new paper changes one block, and one
pack of the API, which is some blocks that follow each other (`packs`). A block holds the texts of
its papers compressed already, as streams that can be joined (`gzipped`). Of a block in which one
paper changed, the texts of the others are taken out of the block before.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, pairwise

import msgspec

from papershelf.catalog import Catalog
from papershelf.collection.encode import json_record, line_of
from papershelf.exports.bibtex import with_more
from papershelf.exports.formats import row
from papershelf.exports.reference import reference
from papershelf.model import Paper
from papershelf.store import Store

NAME = "dumps"
"""Of the rows in the store: a block each."""
RECORD, ENTRY, SHORT, OUTLINE, ROW, REFERENCE = _TEXTS = range(6)
"""The texts of a paper: its record as a line of JSON, its BibTeX entry with and without abstract;
its record without abstract and summary, as a member of an object of JSON; its line of CSV; for the
site's scripts, the name of its page and its reference, as a line of JSON.
"""
_CUT = 8
"""Papers of a block, on the average. Twice as many save a twentieth of the bytes, and the build of
a hundred changes takes a quarter of a second longer: each compresses its whole block anew.
"""
_LEVEL = 5


class Stream(msgspec.Struct, frozen=True, array_like=True):
    """Texts as raw DEFLATE (RFC 1951) that ends on a byte, so that another stream can follow."""

    data: bytes
    length: int
    """Of the text, in bytes."""
    crc: int


class DumpBlock(msgspec.Struct, frozen=True, array_like=True):
    """The texts of some papers."""

    keys: tuple[bytes, ...]
    """Of the papers, in their order: what each was made from."""
    lengths: tuple[tuple[int, ...], ...]
    """By text: of each paper, in bytes."""
    streams: tuple[Stream, ...]
    """By text."""

    def texts(self, which: int) -> list[bytes]:
        """One text of each of its papers."""
        whole = zlib.decompress(self.streams[which].data + b"\x03\x00", -15)
        ends = [0]
        for length in self.lengths[which]:
            ends.append(ends[-1] + length)
        return [whole[begin:end] for begin, end in pairwise(ends)]


def blocks(catalog: Catalog, store: Store) -> tuple[list[list[Paper]], list[DumpBlock]]:
    """The papers by the names of their pages, cut, and the block of each cut; new ones are kept in
    the store.
    """
    segments = catalog.segments
    cuts = list(_cut(sorted(catalog.papers.values(), key=lambda one: segments[one.id]), segments))
    wanted = [tuple(_key(catalog, paper) for paper in papers) for papers in cuts]
    names = [_digest(*keys) for keys in wanted]
    stored = store.rows(NAME)
    gone = stored.keys() - set(names)
    before = _before(stored[name] for name in gone)
    found, new = [], {}
    for name, papers, keys in zip(names, cuts, wanted, strict=True):
        if name in stored:
            found.append(_decode(stored[name]))
            continue
        block = _block(catalog, papers, keys, before)
        new[name] = msgspec.msgpack.encode(block)
        found.append(block)
    if new or gone:
        store.update(NAME, new, gone)
    return cuts, found


_decode = msgspec.msgpack.Decoder(DumpBlock).decode


def _cut(papers: Iterable[Paper], segments: Mapping[str, str]) -> Iterator[list[Paper]]:
    block: list[Paper] = []
    for paper in papers:
        block.append(paper)
        if is_cut(segments[paper.id], _CUT):
            yield block
            block = []
    if block:
        yield block


def is_cut(segment: str, papers: int) -> bool:
    """Whether a cut is behind the page of that name, if cuts are so many papers apart, about. If
    they are twice as many apart, each is at a place where there was one before.
    """
    return int.from_bytes(_digest(segment.encode())[:4], "little") % papers == 0


def _key(catalog: Catalog, paper: Paper) -> bytes:
    """Of all that the dumps say of a paper."""
    return _digest(
        catalog.digests.get(paper.id) or repr(paper).encode("utf-8", "surrogatepass"),
        catalog.bibkeys[paper.id].encode(),
        catalog.segments[paper.id].encode(),
    )


def _digest(*parts: bytes) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(b"%d " % len(part) + part)
    return digest.digest()


def _before(blocks: Iterable[bytes]) -> dict[bytes, tuple[DumpBlock, int]]:
    """Where the papers of blocks that are no longer wanted stand in them."""
    return {key: (block, at) for block in map(_decode, blocks) for at, key in enumerate(block.keys)}


def _block(
    catalog: Catalog,
    papers: Sequence[Paper],
    keys: tuple[bytes, ...],
    before: Mapping[bytes, tuple[DumpBlock, int]],
) -> DumpBlock:
    opened: dict[int, list[list[bytes]]] = {}

    def texts(paper: Paper, key: bytes) -> list[bytes]:
        if key not in before:
            return list(_texts(catalog, paper))
        block, at = before[key]
        if id(block) not in opened:
            opened[id(block)] = [block.texts(which) for which in _TEXTS]
        return [some[at] for some in opened[id(block)]]

    made = [texts(paper, key) for paper, key in zip(papers, keys, strict=True)]
    columns = list(zip(*made, strict=True))
    lengths = tuple(tuple(map(len, column)) for column in columns)
    return DumpBlock(keys, lengths, tuple(map(stream, columns)))


def _texts(catalog: Catalog, paper: Paper) -> Iterator[bytes]:
    key, segment = catalog.bibkeys[paper.id], catalog.segments[paper.id]
    found = reference(paper, key)
    record = json_record(replace(paper, bibkey=key))
    outline = {name: said for name, said in record.items() if name not in ("abstract", "summary")}
    yield f"{line_of(record)}\n".encode()
    yield f"{with_more(paper, found.bibtex)}\n".encode()
    yield f"{found.bibtex}\n".encode()
    yield f"{json.dumps(paper.id)}:{line_of(outline)},\n".encode()
    yield row(found).encode()
    yield _encode((segment, msgspec.structs.replace(found, bibtex=""))) + b"\n"


_encode = msgspec.json.Encoder().encode


def stream(texts: Iterable[bytes]) -> Stream:
    """Texts, compressed together."""
    whole = b"".join(texts)
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    data = packer.compress(whole) + packer.flush(zlib.Z_FULL_FLUSH)
    return Stream(data, len(whole), zlib.crc32(whole))


def gzipped(streams: Iterable[Stream]) -> bytes:
    """One member of gzip (RFC 1952), without a name or a time, that holds the texts of streams."""
    crc = length = 0
    parts = [b"\x1f\x8b\x08\0\0\0\0\0\0\xff"]
    for one in streams:
        nothing = bytes(one.length)  # what a CRC becomes by as many zeros tells it by other bytes
        crc = zlib.crc32(nothing, crc) ^ zlib.crc32(nothing) ^ one.crc
        length += one.length
        parts.append(one.data)
    parts += [b"\x03\0", crc.to_bytes(4, "little"), (length % 2**32).to_bytes(4, "little")]
    return b"".join(parts)


def all_texts(blocks: Iterable[DumpBlock], which: int) -> Iterator[bytes]:
    """One text of each paper."""
    return chain.from_iterable(block.texts(which) for block in blocks)
