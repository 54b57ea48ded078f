"""When each service was last asked about each paper, so that it is not asked again for nothing.

`collection/.imported/asked.json`, committed, one paper a line: a service that knows nothing of a
paper leaves no other trace.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path

from papershelf.importing.ledger import FOLDER
from papershelf.problems import Problem, warning

FILE = f"{FOLDER}/asked.json"
_LIMIT = 256_000_000

Asked = dict[str, dict[str, str]]
"""Paper to service to day."""


def read_asked(shelf: Path) -> tuple[Asked, list[Problem]]:
    """The days. A damaged file is a warning, and every service is asked again."""
    try:
        with (shelf / FILE).open("rb") as stream:
            value = json.loads(stream.read(_LIMIT))
    except FileNotFoundError:
        return {}, []
    except (OSError, ValueError, RecursionError):
        value = None
    if isinstance(value, dict) and all(map(_are_days, value.values())):
        return value, []
    return {}, [warning(FILE, "was damaged", hint="every service is asked again")]


def _are_days(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(day, str) for day in value.values())


def is_due(asked: Asked, paper: str, service: str, today: dt.date, days: int) -> bool:
    """Whether a service was never asked about a paper, or at least so many days ago."""
    try:
        last = dt.date.fromisoformat(asked.get(paper, {}).get(service, ""))
    except ValueError:
        return True
    return (today - last).days >= days


def asked_bytes(asked: Mapping[str, Mapping[str, str]]) -> bytes:
    """The file: papers and services by name."""
    lines = [
        f"{json.dumps(paper, ensure_ascii=False)}: {json.dumps(services, sort_keys=True)}"
        for paper, services in sorted(asked.items())
    ]
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()
