"""The shelf as tables: SQLite and Parquet, where pyarrow is installed.

The columns are those of `formats.table`. All but Parquet leave abstracts out, which
would make each as large as all the rest: those stand in JSON Lines, BibTeX and Parquet.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import msgspec

from papershelf.exports.formats import facts, named
from papershelf.exports.reference import Reference
from papershelf.importing.formats.table import EXPORTED

COLUMNS = tuple(name for name in EXPORTED if name not in ("abstract", "tldr"))
Cell = str | list[str] | None
_LISTS = ("authors", "editors", "tags")


def are_made() -> bool:
    """Whether pyarrow is installed (the extra `papershelf[parquet]`), with which both files are
    made: neither can be joined from what is kept, so that each change costs a second.
    """
    return find_spec("pyarrow") is not None


def rows_of(references: Iterable[Reference]) -> list[list[Cell]]:
    """The papers as rows of `COLUMNS`; lists are of names as people write them."""

    def row(one: Reference) -> list[Cell]:
        cells: dict[str, Cell] = {**facts(one)}
        cells["authors"] = list(map(named, one.authors))
        cells["editors"] = list(map(named, one.editors))
        cells["tags"] = list(one.tags)
        return [cells.get(name) or None for name in COLUMNS]

    return list(map(row, references))


def sqlite(rows: Iterable[Sequence[Cell]], about: Mapping[str, str]) -> bytes:
    """A database with a table `papers`, lists as JSON, and one `about`, of keys and values."""
    columns = ", ".join(f'"{name}" TEXT' + " PRIMARY KEY" * (name == "id") for name in COLUMNS)
    cells = ([_json(cell) if isinstance(cell, list) else cell for cell in row] for row in rows)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "papers.sqlite"
        with closing(sqlite3.connect(file, isolation_level=None)) as database:
            database.execute("PRAGMA journal_mode = OFF")
            database.execute("PRAGMA synchronous = OFF")
            database.execute("BEGIN")
            database.execute(f"CREATE TABLE papers ({columns}) WITHOUT ROWID")
            places = ", ".join("?" * len(COLUMNS))
            database.executemany(f"INSERT INTO papers VALUES ({places})", cells)  # noqa: S608
            database.execute("CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
            database.executemany("INSERT INTO about VALUES (?, ?)", about.items())
            database.execute("COMMIT")
        return file.read_bytes()


def _json(items: list[str]) -> str:
    return msgspec.json.encode(items).decode()


def parquet(
    rows: Sequence[Sequence[Cell]], abstracts: Sequence[str], about: Mapping[str, str]
) -> bytes:
    """A Parquet file compressed by Zstandard; lists are lists of texts."""
    import pyarrow as pa  # noqa: PLC0415 (an extra, and slow to import)
    import pyarrow.parquet as pq  # noqa: PLC0415

    text, texts = pa.string(), pa.list_(pa.string())
    columns = {
        name: pa.array([row[at] for row in rows], texts if name in _LISTS else text)
        for at, name in enumerate(COLUMNS)
    }
    columns["abstract"] = pa.array([one or None for one in abstracts], text)
    table = pa.table(columns).replace_schema_metadata(dict(about))
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    data: bytes = sink.getvalue().to_pybytes()
    return data
