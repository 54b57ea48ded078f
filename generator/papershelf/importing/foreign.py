"""What shows that a text is in a format which `import` does not read.

Each function looks at the whole beginning of a text and answers for one format, by signs that lines
of a listing do not have. Once there is a reader for a format, its line moves from `FOREIGN` to
`registry.READ`.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

_BIBTEX = re.compile(r"^[ \t]*@[A-Za-z]+[ \t]*[{(]", re.MULTILINE)

_TAG = re.compile(r"^[ \t]*(?P<tag>[A-Z][A-Z0-9]{1,3})[ \t]{0,3}-(?:[ \t]|$)", re.MULTILINE)
_TAGS = frozenset(
    "TY ID TI T1 T2 JO JF JA JT TA AU A1 A2 FAU AD AB N2 PY Y1 Y2 DA DP VL VI IS IP SP EP PG SN PB"
    " CY UR L1 L2 DO DOI LID AID KW OT MH LA PT PST STAT OWN DCOM PMID PMC SO ER".split()
)
"""Tags of RIS, and of MEDLINE as PubMed exports it."""

_ENDNOTE = re.compile(r"^%(?P<tag>[0A-Z@8])[ \t]\S", re.MULTILINE)
_WEB_OF_SCIENCE = re.compile(r"^(?:FN \S|VR \d|PT [A-Z]$|ER$|EF$)", re.MULTILINE)

_DOCUMENT = re.compile(r"\s*<(?:\?xml|!DOCTYPE|!--|html|head|body|feed|rss)\b", re.IGNORECASE)
_BLOCK = re.compile(
    r"</?(?:p|ul|ol|li|dl|dt|dd|div|section|article|table|thead|tbody|tr|t[dh]|h[1-6]|a|br|hr|span"
    r"|nav|main|header|footer|body|script|style|form|img|pre|blockquote)(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
"""Elements that lay out a page; `<b>` or `<sub>` may stand in a title."""

_ELEMENT = re.compile(r"</?[A-Za-z][\w:.-]*(?:\s[^<>]{0,2000})?/?>.*>$")

_MARKDOWN = re.compile(
    r"#{1,6}\s+\S|[-*+]\s+\S|\d{1,4}[.)]\s+\[|\||!?\[[^\]]{0,300}\]\([^)\s]|```|~~~|>\s|\*\*\S"
)
_MARKDOWN_LINK = re.compile(r"\[[^\]\n]{1,300}\]\(<?(?:https?://|[./#]|\w)[^)\s]*\)")

_NAMES = frozenset(
    "title paper papertitle name author authors abstract summary year date published doi url link"
    " arxiv arxivid pdf venue journal conference keywords tags id uid key type citations".split()
)
"""Keys of YAML by which lists of papers are recognised."""

_KEY = re.compile(r"(?:[-*]\s+)?[\"']?(?P<key>[A-Za-z][\w -]{0,30}?)[\"']?\s*[:=](?:\s|$)")
_FRONT_MATTER = re.compile(r"\s*(?:---\s*\n[a-z_]+:|(?:id|title|authors?)\s*:\s)", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:\[(\d{1,4})\]|(\d{1,4})[.)])\s*\S")
_REFERENCE = re.compile(
    r"\((?:1[89]|20)\d\d[a-z]?\)|(?:dx\.)?doi\.org/|\bdoi:\s*10\.|\bpp?\.\s*\d|\b[Ii]n:?\s+Proc"
    r"|\b\d+\s?\(\d+\)|\b\d+\s?[–-]\s?\d+\b.{0,80}\b(?:1[89]|20)\d\d\b"
)
_TEX = re.compile(
    r"^[ \t]*\\(?:documentclass|usepackage|begin|section|bibitem|chapter)\b", re.MULTILINE
)
_CHAPTER = re.compile(
    r"(?:\d[\d.]*\s+)?(?:abstract|introduction|references|conclusions?)", re.IGNORECASE
)


def looks_like_bibtex(text: str) -> bool:
    """A line begins an entry, in a page that is no file of entries (`formats.bibtex`)."""
    return _BIBTEX.search(text) is not None


def looks_like_ris(text: str) -> bool:
    """Three lines begin with different tags of RIS or MEDLINE, such as `TI  - `."""
    return len({match["tag"] for match in _TAG.finditer(text)} & _TAGS) >= 3


def looks_like_endnote(text: str) -> bool:
    """Lines begin with tags of EndNote or refer (`%T `), or of the Web of Science (`PT J`)."""
    tags = {match["tag"] for match in _ENDNOTE.finditer(text)}
    return len(tags & set("0ATDJ")) >= 2 or len(set(_WEB_OF_SCIENCE.findall(text))) >= 2


def looks_like_html(text: str) -> bool:
    """It begins as a document, or one line in ten has an element that lays out a page."""
    if _DOCUMENT.match(text):
        return True
    lines = _lines(text)
    return len(_BLOCK.findall(text)) >= max(2, len(lines) / 10)


def looks_like_xml(text: str) -> bool:
    """It begins with an element, and a third of its lines are elements."""
    lines = _lines(text)
    if not lines or _ELEMENT.match(f"{lines[0]}>") is None:
        return False
    return _share(lines, lambda line: line.startswith("<") and line.endswith(">")) >= 1 / 3


def looks_like_markdown(text: str) -> bool:
    """A fifth of its lines begin with a sign of Markdown, or one in ten has a link."""
    lines = _lines(text)
    signs = sum(_MARKDOWN.match(line) is not None for line in lines)
    links = len(_MARKDOWN_LINK.findall(text))
    return signs >= max(2, len(lines) / 5) or (signs > 0 and links >= max(1, len(lines) / 10))


def looks_like_csv(text: str) -> bool:
    """All rows have as many cells, under no header that `formats.table` knows."""
    return any(_has_columns(text, sign) for sign in ",;\t|")


def _has_columns(text: str, sign: str) -> bool:
    """Whether nearly all rows have one number of cells, and at least three.

    A comma in a sentence has a space behind it, the one between two cells rarely; a tab is rare in
    any other text.
    """
    bare = re.sub(r'"[^"]*"', '""', text)
    if len(re.findall(re.escape(sign) + r"\S", bare)) < 0.7 * bare.count(sign):
        return False
    try:
        rows = [len(row) for row in csv.reader(io.StringIO(text), delimiter=sign) if row]
    except csv.Error:  # a cell of more than 128 KB
        return False
    cells, same = max(Counter(rows).items(), key=lambda item: item[1], default=(0, 0))
    fewest, share = (2, 0.6) if sign == "\t" else (3, 0.8)
    return same > 1 and cells >= fewest and same >= share * len(rows)


def looks_like_yaml(text: str) -> bool:
    """It begins with a key, or two lines begin with different keys of a list of papers."""
    if _FRONT_MATTER.match(text):
        return True
    keys = {m["key"].casefold() for line in _lines(text) if (m := _KEY.match(line))}
    known = {re.sub(r"[^a-z]", "", key) for key in keys} & _NAMES
    return len(known) >= 2 and bool(known & {"title", "id", "name", "paper"})


def looks_like_tex(text: str) -> bool:
    """A line begins with a command that only a TeX file has."""
    return _TEX.search(text) is not None


def looks_like_references(text: str) -> bool:
    """Half of its lines read like references, or three are numbered in order."""
    lines = _lines(text)
    if len(lines) > 1 and _share(lines, lambda line: _REFERENCE.search(line) is not None) >= 0.5:
        return sum(map(len, lines)) < 600 * len(lines)
    numbers = [int(m[1] or m[2]) for line in lines if (m := _NUMBERED.match(line))]
    in_order = sum(after == before + 1 for before, after in pairwise(numbers))
    return in_order >= 2 and len(numbers) >= len(lines) / 5


def looks_like_article(text: str) -> bool:
    """Two lines are headings that stand in any paper's own text."""
    return sum(_CHAPTER.fullmatch(line.rstrip(":")) is not None for line in _lines(text)) >= 2


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _share(lines: Sequence[str], has: Callable[[str], bool]) -> float:
    return sum(map(has, lines)) / len(lines) if lines else 0


TABLE = "a table without a header that names titles"
FOREIGN: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("a page with an entry of BibTeX", looks_like_bibtex),
    ("RIS or MEDLINE", looks_like_ris),
    ("EndNote or Web of Science", looks_like_endnote),
    ("TeX", looks_like_tex),
    ("HTML", looks_like_html),
    ("XML", looks_like_xml),
    (TABLE, looks_like_csv),
    ("YAML or other `key: value` lines", looks_like_yaml),
    ("Markdown", looks_like_markdown),
    ("a list of references", looks_like_references),
    ("the text of an article", looks_like_article),
)
"""What messages call a format, and whether a text looks like it; the surest signs first."""
