"""Keeps rendered notes and pictures, by the digest of their bytes, from one run to the next."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from papershelf.notes.rendered import Published, Rendered
from papershelf.notes.stored import as_json, from_json
from papershelf.store import Store

T = TypeVar("T")

_NAME = re.compile(r"[0-9a-f]{16}\.(?:png|jpg|webp)")
_NOTES, _PICTURES = "notes", "pictures"
"""Names of the rows in the store."""


@dataclass(frozen=True, slots=True)
class Cache:
    """Maps the SHA-256 of a body or of a picture, in hexadecimal, to its rendering.

    What was refused is not kept: it must change anyway.
    """

    notes: Mapping[str, Rendered] = field(default_factory=dict)
    pictures: Mapping[str, Published] = field(default_factory=dict)

    @classmethod
    def stored(cls, store: Store) -> Cache:
        """Returns the renderings that `keep` left in the store."""
        return cls(_read(store, _NOTES, from_json), _read(store, _PICTURES, _picture))

    def keep(self, store: Store, before: Cache) -> None:
        """Lets the store hold these renderings and nothing else; `before` is what it holds now."""
        _write(store, _NOTES, before.notes, self.notes, as_json)
        _write(store, _PICTURES, before.pictures, self.pictures, _as_list)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _read(store: Store, name: str, decode: Callable[[object], T]) -> dict[str, T]:
    found = {}
    for key, value in store.rows(name).items():
        with suppress(ValueError):
            found[key.hex()] = decode(json.loads(value))
    return found


def _write(
    store: Store,
    name: str,
    before: Mapping[str, T],
    now: Mapping[str, T],
    encode: Callable[[T], object],
) -> None:
    new = {
        bytes.fromhex(key): json.dumps(encode(now[key]), ensure_ascii=False).encode()
        for key in now.keys() - before.keys()
    }
    gone = list(map(bytes.fromhex, before.keys() - now.keys()))
    if new or gone:
        store.update(name, new, gone)


def _as_list(picture: Published) -> object:
    return [picture.name, picture.width, picture.height]


def _picture(stored: object) -> Published:
    match stored:
        case [str(name), int(width), int(height)] if _NAME.fullmatch(name):
            return Published(name, width, height)
    raise ValueError("no picture")
