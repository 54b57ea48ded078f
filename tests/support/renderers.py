"""Python-Markdown as the shelf sets it up, and with more extensions than that."""

from __future__ import annotations

from pathlib import Path

import yaml
from markdown import Markdown

ROOT = Path(__file__).parents[2]

# More than the shelf switches on: what Material's documentation tells people to add.
_WIDE: list[str] = [
    "abbr",
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "tables",
    "toc",
    "pymdownx.betterem",
    "pymdownx.blocks.admonition",
    "pymdownx.blocks.tab",
    "pymdownx.caret",
    "pymdownx.details",
    "pymdownx.highlight",
    "pymdownx.inlinehilite",
    "pymdownx.keys",
    "pymdownx.magiclink",
    "pymdownx.mark",
    "pymdownx.superfences",
    "pymdownx.tabbed",
    "pymdownx.tasklist",
    "pymdownx.tilde",
]

_WIDE_SETTINGS = {"toc": {"permalink": False}, "pymdownx.tabbed": {"alternate_style": True}}


def _of_the_shelf() -> list[str]:
    listed = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["markdown_extensions"]
    return [name if isinstance(name, str) else next(iter(name)) for name in listed]


RENDERERS = {
    "the shelf's": Markdown(extensions=_of_the_shelf()),
    "wide": Markdown(extensions=_WIDE, extension_configs=_WIDE_SETTINGS),
}

_WIDE_FOR_NOTES = (
    "abbr admonition attr_list def_list footnotes meta nl2br sane_lists smarty tables toc".split()
)
_WIDE_FOR_NOTES += [
    f"pymdownx.{name}"
    for name in "betterem caret details emoji highlight inlinehilite keys magiclink mark snippets"
    " smartsymbols superfences tabbed tasklist tilde".split()
]
NOTE_RENDERERS = {
    "the shelf's": Markdown(extensions=_of_the_shelf()),
    "wide": Markdown(
        extensions=_WIDE_FOR_NOTES,
        extension_configs={"pymdownx.tabbed": {"alternate_style": True}},
    ),
}
"""For HTML that is to pass through unchanged: extensions that change words are in it too."""
