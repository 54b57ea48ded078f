"""What notes and pictures came to, by the digest of their bytes, from one run to the next.

A file of its own: one line with the digest of the rest, then JSON. It is only ever a shortcut, so
whatever is wrong with it (cut short, damaged, of other code) makes it empty.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from papershelf.notes.rendered import Published, Rendered
from papershelf.notes.stored import as_json, from_json

_NAME = re.compile(r"[0-9a-f]{16}\.(?:png|jpg|webp)")


@dataclass(frozen=True, slots=True)
class Cache:
    """SHA-256 of a body or of a picture's file, in hexadecimal, to what it came to.

    What was refused is not kept: it must change anyway.
    """

    notes: Mapping[str, Rendered] = field(default_factory=dict)
    pictures: Mapping[str, Published] = field(default_factory=dict)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def read_cache(data: bytes, code: str) -> Cache:
    """The cache that `cache_bytes` wrote for the same `code`, else an empty one."""
    line, _, rest = data.partition(b"\n")
    if line.decode("ascii", "replace") != digest(rest):
        return Cache()
    try:
        stored = json.loads(rest)
        if stored["code"] != code:
            return Cache()
        return Cache(
            {key: from_json(note) for key, note in stored["notes"].items()},
            {key: _picture(picture) for key, picture in stored["pictures"].items()},
        )
    except (ValueError, LookupError, TypeError, AttributeError):
        return Cache()


def cache_bytes(cache: Cache, code: str) -> bytes:
    """The cache as a file. `code` is the digest of everything that decides what notes come to."""
    stored = {
        "code": code,
        "notes": {key: as_json(note) for key, note in sorted(cache.notes.items())},
        "pictures": {
            key: [one.name, one.width, one.height] for key, one in sorted(cache.pictures.items())
        },
    }
    rest = json.dumps(stored, ensure_ascii=False, separators=(",", ":")).encode()
    return digest(rest).encode() + b"\n" + rest


def _picture(stored: object) -> Published:
    match stored:
        case [str(name), int(width), int(height)] if _NAME.fullmatch(name):
            return Published(name, width, height)
    raise ValueError("no picture")
