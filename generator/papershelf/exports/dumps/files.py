"""Every dump of a shelf: the files, made of blocks, and the package that lists them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import msgspec

from papershelf import paths
from papershelf.catalog import Catalog
from papershelf.config import MARK, Settings
from papershelf.exports.dumps import kept, packs, tables
from papershelf.exports.dumps.kept import DumpBlock
from papershelf.exports.formats import csv_line
from papershelf.exports.reference import Reference
from papershelf.importing.formats.table import EXPORTED
from papershelf.store import Store

PACKAGE = f"{paths.EXPORT}/datapackage.json"
_MOST = 45_000_000
"""Bytes of a part: hosts of sites and of repositories refuse files over 50 or 100 MB."""

File = tuple[str, bytes]
Item = TypeVar("Item")


def dumped(
    catalog: Catalog, settings: Settings, store: Store, most: int = _MOST
) -> dict[str, bytes]:
    """Path below `docs/` to bytes of every dump and of the API; `most` is of a part in bytes."""
    cuts, blocks = kept.blocks(catalog, store)
    ids = [[paper.id for paper in papers] for papers in cuts]
    files = dict(
        _dumps(_Shelf(catalog, settings, blocks, [id_ for some in ids for id_ in some]), most)
    )
    files |= dict([package(files, catalog, settings)])
    segments = [[catalog.segments[id_] for id_ in some] for some in ids]
    packed = packs.packs(zip(segments, ids, blocks, strict=True))
    return files | dict(packs.files(list(packed)))


@dataclass
class _Shelf:
    """A shelf in blocks; what several dumps need is made once."""

    catalog: Catalog
    settings: Settings
    blocks: list[DumpBlock]
    ids: list[str]

    @cached_property
    def reference_texts(self) -> list[bytes]:
        return list(kept.all_texts(self.blocks, kept.REFERENCE))

    @cached_property
    def references(self) -> list[Reference]:
        decode = msgspec.json.Decoder(tuple[str, Reference]).decode
        return [found for _, found in map(decode, self.reference_texts)]

    @cached_property
    def rows(self) -> list[list[tables.Cell]]:
        return tables.rows_of(self.references)

    @property
    def about(self) -> dict[str, str]:
        found = {
            "name": self.settings.site_name,
            "homepage": self.settings.site_url,
            "license": self.settings.license,
            "generator": "Papershelf",
        }
        return {name: value for name, value in found.items() if value}


def _dumps(shelf: _Shelf, most: int) -> Iterator[File]:
    for which, name in (
        (kept.RECORD, "papers.jsonl.gz"),
        (kept.ENTRY, "papers.bib.gz"),
        (kept.SHORT, "papers-without-abstracts.bib.gz"),
    ):
        streams = [block.streams[which] for block in shelf.blocks]
        packed = _parts(streams, [len(one.data) for one in streams], most - 100)
        yield from _named(name, map(kept.gzipped, packed))
    lines = list(kept.all_texts(shelf.blocks, kept.ROW))
    head = csv_line(EXPORTED).encode()
    parts = _parts(lines, list(map(len, lines)), most - len(head))
    yield from _named("papers.csv", (b"".join([head, *part]) for part in parts))
    if tables.are_made():
        # A row of SQLite has some bytes besides its texts, an id twice, and lists with quotes.
        weights = [2 * len(text) for text in shelf.reference_texts]
        rows = _parts(shelf.rows, weights, most)
        yield from _named("papers.sqlite", (tables.sqlite(part, shelf.about) for part in rows))
        yield from _named("papers.parquet", _parquet(shelf, most))


def _parquet(shelf: _Shelf, most: int) -> Iterator[bytes]:
    abstracts = [shelf.catalog.papers[id_].abstract for id_ in shelf.ids]
    rows = list(zip(shelf.rows, abstracts, strict=True))
    texts = zip(shelf.reference_texts, abstracts, strict=True)
    for part in _parts(rows, [len(one) + len(other.encode()) for one, other in texts], most):
        yield tables.parquet([row for row, _ in part], [text for _, text in part], shelf.about)


def _parts(items: Sequence[Item], weights: Sequence[int], most: int) -> Iterator[list[Item]]:
    """Items in parts of at most so much weight, but always one item, and one part."""
    part: list[Item] = []
    weight = 0
    for item, own in zip(items, weights, strict=True):
        if part and weight + own > most:
            yield part
            part, weight = [], 0
        part.append(item)
        weight += own
    yield part


def _named(name: str, parts: Iterable[bytes]) -> Iterator[File]:
    """The parts of a dump: `papers.csv`, `papers-2.csv`, …"""
    stem, dot, suffix = name.partition(".")
    for number, data in enumerate(parts, start=1):
        yield f"{paths.EXPORT}/{stem}{f'-{number}' if number > 1 else ''}{dot}{suffix}", data


def package(files: Mapping[str, bytes], catalog: Catalog, settings: Settings) -> File:
    """A Data Package (datapackage.org, version 2): each file with its bytes and digest, the licence
    and where the schema of a record stands.
    """
    given = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "$comment": MARK.decode(),
        "name": "papers",
        "title": settings.site_name,
        "homepage": settings.site_url,
        "licenses": [{"name": settings.license}] if settings.license else None,
        "papers": len(catalog.papers),
        "record-schema": "../schema/record.json",
        "resources": [
            {
                "name": path.rpartition("/")[2].replace(".", "-"),
                "path": path.rpartition("/")[2],
                "bytes": len(data),
                "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
            }
            for path, data in files.items()
        ],
    }
    kept_ = {name: value for name, value in given.items() if value}
    return PACKAGE, (json.dumps(kept_, indent=1, ensure_ascii=False) + "\n").encode()
