"""The pages of the guide and of the README, and the examples in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


GUIDE = sorted((ROOT / "docs/guide").glob("*.md"))


TEXTS = {file.name: file.read_text(encoding="utf-8") for file in GUIDE}


README = (ROOT / "README.md").read_text(encoding="utf-8")


_EXAMPLE = re.compile(
    r"[Ii]n\s+`(?P<path>[^`]+)`:\n\n(?P<fence>`{3,})\w+\n(?P<text>.*?)\n(?P=fence)\n", re.DOTALL
)


@dataclass(frozen=True)
class Example:
    """A block of the guide that stands for a file: ``In `path`:`` is written above it."""

    page: str
    path: str
    text: str


EXAMPLES = [
    Example(page, match["path"], match["text"] + "\n")
    for page, text in TEXTS.items()
    for match in _EXAMPLE.finditer(text)
]


def examples(*suffixes: str, under: str = "") -> list[Example]:
    return [one for one in EXAMPLES if one.path.endswith(suffixes) and one.path.startswith(under)]
