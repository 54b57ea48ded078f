"""Sources to plain words: TeX of records, HTML of notes, Markdown of hand-written pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

import yaml
from selectolax.lexbor import LexborHTMLParser

from papershelf.text.tex import plain

EXTENSIONS = (
    "admonition",
    "attr_list",
    "def_list",
    "fenced_code",
    "footnotes",
    "md_in_html",
    "sane_lists",
    "tables",
)
"""What sites switch on and what changes the words. Signs of any other extension stay as text."""

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_INSIDE_WORDS = "a|abbr|b|code|del|em|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|u|var"
_AROUND_WORDS = re.compile(rf"<(?!/?(?:{_INSIDE_WORDS})\b)")
_UNREAD = ["script", "style", "template", "noscript", "svg", "math"]


@dataclass(frozen=True, slots=True)
class PageText:
    """What a hand-written page says."""

    title: str
    text: str
    searched: bool
    """False where its front matter has `search: {exclude: true}`, as Material reads it."""


def one_line(text: str) -> str:
    """A title or name as a line of words."""
    return " ".join(plain(text).split())


def of_html(html: str) -> str:
    """The text of HTML; elements other than those inside a word part words."""
    return _text(_tree(html))


def read_page(path: str, source: str) -> PageText:
    """Title (front matter, first heading, or the file's name, as MkDocs has it) and text."""
    from markdown import Markdown  # noqa: PLC0415 (slow to import, and many shelves have no such page)

    meta, body = _parts(source)
    tree = _tree(Markdown(extensions=list(EXTENSIONS)).convert(body))
    heading = tree.css_first("h1")
    given = meta.get("title")
    title = given if isinstance(given, str) else heading.text() if heading else ""
    search = meta.get("search")
    return PageText(
        title=" ".join(title.split()) or _name(path),
        text=_text(tree),
        searched=not (isinstance(search, dict) and search.get("exclude") is True),
    )


def _tree(html: str) -> LexborHTMLParser:
    tree = LexborHTMLParser(_AROUND_WORDS.sub("\n<", html))
    tree.strip_tags(_UNREAD, recursive=True)
    return tree


def _text(tree: LexborHTMLParser) -> str:
    return tree.body.text() if tree.body else ""


def _parts(source: str) -> tuple[dict[object, object], str]:
    """Front matter and body. The file is the maintainer's own: what is no YAML is no meta data."""
    match = _FRONT_MATTER.match(source)
    if match is None:
        return {}, source
    try:
        meta = yaml.safe_load(match[1])
    except (yaml.YAMLError, ValueError):  # of a date that is none
        return {}, source
    return (meta, source[match.end() :]) if isinstance(meta, dict) else ({}, source)


def _name(path: str) -> str:
    file = PurePosixPath(path)
    stem = file.parent.name if file.stem in ("index", "README") else file.stem
    words = stem.replace("-", " ").replace("_", " ")
    return words.capitalize() if words.islower() else words
