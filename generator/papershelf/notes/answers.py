"""Kinds of pictures, and the answers of a worker about one.

Whoever asks knows no more: what reads pictures is loaded in the workers alone.
"""

from __future__ import annotations

from dataclasses import dataclass

KINDS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP", ".gif": "GIF"}
"""The end of a file's name to the format that its bytes must have."""

NO_MEMORY = "memory"
"""The answer where a job asked for more than it may have."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that may be published."""

    data: bytes
    width: int
    height: int
    suffix: str
    """Of the published file: `.png`, `.jpg` or `.webp`."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The reason why a file may not be published, in words for a Problem."""

    message: str
    hint: str = ""
