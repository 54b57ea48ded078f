"""lunr.js and its languages, as the installed MkDocs ships them: files, and stop words in them.

Only files are read: MkDocs itself is not imported.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

SUPPORT = "lunr.stemmer.support.js"

_HINT = "Papershelf knows the lunr.js of MkDocs 1.6: install MkDocs 1.6"

_ENGLISH = r"lunr\.stopWordFilter = lunr\.generateStopWordFilter\(\[([a-z\s',]+)\]\)"

_UNUSED = re.compile(
    r"^/\*!\n \* lunr\.(?:tokenizer|trimmer|Vector|Index|Builder)\n"
    r".*?(?=^/\*!|^ */\*\*\n *\* export the module )",
    re.MULTILINE | re.DOTALL,
)
_UNUSED_PARTS = 5
"""Up to the next part, or to the end of the last: with Builder go queries and their parser."""


def _folder() -> Path:
    spec = find_spec("mkdocs")
    if spec is None or spec.origin is None:
        raise LookupError("MkDocs is not installed, whose lunr.js the search needs")
    return Path(spec.origin).parent / "contrib/search"


def file(name: str) -> Path:
    """Where `lunr.js` or a file of lunr-languages (`lunr.de.js`) is installed."""
    return _folder() / ("templates/search" if name == "lunr.js" else "lunr-language") / name


def names(code: str) -> tuple[str, ...]:
    """The files that a browser loads for a language, in this order."""
    return ("lunr.js",) if code == "en" else ("lunr.js", SUPPORT, f"lunr.{code}.js")


def read(name: str) -> str:
    """The text of an installed file.

    Raises:
        LookupError: MkDocs ships no such file any more.

    """
    try:
        return file(name).read_text(encoding="utf-8")
    except OSError as reason:
        raise LookupError(f"{file(name)}: cannot be read: {reason}. {_HINT}") from reason


def words_alone() -> str:
    """lunr.js without what builds and reads indexes and evaluates queries.

    A browser here takes stems, stop words and edit distances of it; the rest, a half of the file,
    would come with each first search and never run.

    Raises:
        LookupError: the parts of the file are not those that are known.

    """
    text, left_out = _UNUSED.subn("", read("lunr.js"))
    if left_out != _UNUSED_PARTS:
        raise LookupError(f"{file('lunr.js')}: its parts are not those known here. {_HINT}")
    return text


def stop_words(code: str) -> tuple[str, ...]:
    """The stop words of a language as its file lists them.

    Raises:
        LookupError: the file holds no list in the shape that is known.

    """
    name, pattern = ("lunr.js", _ENGLISH) if code == "en" else (f"lunr.{code}.js", _other(code))
    match = re.search(pattern, read(name))
    if match is None:
        raise LookupError(f"{file(name)}: found no list of stop words. {_HINT}")
    return tuple(filter(None, re.split(r"[\s',]+", match[1])))


def _other(code: str) -> str:
    list_of = rf"lunr\.{code}\.stopWordFilter = lunr\.generateStopWordFilter"
    return list_of + r"\('([^'\\]+)'\.split\(' '\)\)"
