"""How many papers each watched source had when it was last accepted.

`collection/.imported/watched.json`, committed: a run of a workflow finds nothing else of the run
before. A source that suddenly has less than half is broken more often than not. The file is
written beside other changes alone, so that a quiet day changes no file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from papershelf.importing.ledger import FOLDER
from papershelf.problems import Problem, warning

FILE = f"{FOLDER}/watched.json"
_LIMIT = 1_000_000


def read_remembered(shelf: Path) -> tuple[dict[str, int], list[Problem]]:
    """The papers of each source by its label. A damaged file is a warning, and says nothing."""
    try:
        with (shelf / FILE).open("rb") as stream:
            value = json.loads(stream.read(_LIMIT))
    except FileNotFoundError:
        return {}, []
    except (OSError, ValueError, RecursionError):
        value = None
    if isinstance(value, dict) and all(type(count) is int for count in value.values()):
        return value, []
    hint = "it is written anew with the next new paper; until then no source can be found halved"
    return {}, [warning(FILE, "was damaged", hint=hint)]


def remembered_bytes(counts: Mapping[str, int]) -> bytes:
    """The file: one source a line, by label."""
    return (json.dumps(counts, ensure_ascii=False, indent=0, sort_keys=True) + "\n").encode()
