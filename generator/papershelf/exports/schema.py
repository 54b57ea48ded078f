"""The JSON Schema of a record, for editors and other programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from papershelf.collection.schema import record_schema
from papershelf.config import MARK
from papershelf.pages.piece import Source

PATH = "schema/record.json"


def write(_: Source, __: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """The schema, which is the same on every shelf."""
    schema = {"$comment": MARK.decode()} | record_schema()
    yield PATH, (json.dumps(schema, indent=2) + "\n").encode()
