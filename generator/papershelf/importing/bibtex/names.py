"""Names of BibTeX: `First von Last`, `von Last, First`, `von Last, Jr, First`, joined by `and`.

Patashnik, *BibTeXing*, section 4. What stands in braces as a whole is one name, such as a group's.
A record has them as people read them, and the family name where the usual rule would find another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from papershelf.importing.values import latex
from papershelf.model import Author
from papershelf.parsing.raw import Raw
from papershelf.text import name_parts, needed_family
from papershelf.text.names import FAMILY_FIRST

_AND = re.compile(r"\sand\s", re.IGNORECASE)
_SIGN = re.compile(r"[{}]|\s+|,|~")
_ASIAN = re.compile("[\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]+")
_KEYED = re.compile(r"(?:^|,)\s*(?:family|given|prefix|suffix)(?:-i)?\s*=", re.IGNORECASE)
_PART = re.compile(
    r'(family|given|prefix|suffix)\s*=\s*(?:\{([^{}]*)\}|"([^"]*)"|([^,{}"]*))', re.IGNORECASE
)
_CAPITAL = r"[A-Z\u00c0-\u00d6\u00d8-\u00de][A-Za-z\u00c0-\u024f.'’-]*"
_USUAL = re.compile(rf"(?:({_CAPITAL}), )?({_CAPITAL}(?: {_CAPITAL}){{0,3}})")
"""Names of which the family is the one word that the usual rule finds: most."""
_OTHERS = re.compile(r"(?:^|(?<=[\s,~]))et\.?[\s~]al\.?$|^others$", re.IGNORECASE)
_INITIALS = r"(?:[^\W\d_]\.[\s~-]*)+"
_GIVEN = re.compile(_INITIALS)
_WHOLE = re.compile(rf"{_INITIALS}[^\W\d_][\w'’-]+(?:[\s~]+[\w'’-]+)*")
"""Initials and a family: `J. Doe`, `J.-P. van der Rohe`."""


class People(NamedTuple):
    """The names of a value."""

    names: list[Raw]
    has_others: bool
    """Whether it says that there are others."""
    listed: str
    """The first part that is a list with commas between; empty for none."""


def people(value: str) -> People:
    """The names of a value, by `and`; a part that can only be a list is cut at its commas."""
    found: list[Raw] = []
    has_others, listed = False, ""
    for part in _between(value):
        name = part.strip().strip(",").strip()
        if others := _OTHERS.search(name):
            has_others, name = True, name[: others.start()].strip(" ,~")
        several = _listed(name)
        listed = listed or (name if several else "")
        found += [person(one) for one in several or [name] if one]
    return People([one for one in found if one], has_others, listed)


def _listed(name: str) -> list[str]:
    """The names of a part with commas between names: `J. Doe, R. Roe`, `Doe, J., Roe, R.`; none for
    one name, of which BibTeX allows two commas.
    """
    if "," not in name or "{" in name:
        return []
    parts = [part.strip() for part in name.split(",") if part.strip()]
    if len(parts) > 1 and all(map(_WHOLE.fullmatch, parts)):
        return parts
    if len(parts) < 4:
        return []
    if len(parts) % 2 == 0 and all(map(_GIVEN.fullmatch, parts[1::2])):
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    return parts if all(" " in part for part in parts) else []


def _between(value: str) -> Iterator[str]:
    """The parts of a value between `and` outside braces."""
    value = f" {value} "
    if "{" not in value:
        yield from _AND.split(value.replace("\n", " ").replace("\t", " "))
        return
    depth, begin = 0, 0
    for match in _NAME_SIGN.finditer(value):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
        elif depth == 0:
            yield value[begin : match.start()]
            begin = match.end()
    yield value[begin:]


_NAME_SIGN = re.compile(r"[{}]|(?<=\s)and(?=\s)", re.IGNORECASE)


@lru_cache(maxsize=50_000)
def _person(name: str) -> tuple[str, str]:
    """A name as people read it, and its family where the usual rule would find another."""
    if (match := _USUAL.fullmatch(name)) and not _SUFFIX.fullmatch(name.rpartition(" ")[2]):
        return (f"{match[2]} {match[1]}" if match[1] else name), ""
    if _KEYED.search(name):
        return _keyed(name)
    if _is_braced(name):
        whole = latex.line(name)
        return whole, needed_family(whole, whole) or ""
    parts = _split(name, ",")
    if len(parts) == 1 and name.endswith(","):  # a family alone, as RIS has groups
        return _made("", latex.line(parts[0]), "")
    if len(parts) == 1:
        given, family = _natural(_split(parts[0], " "))
        whole = f"{given} {family}".strip()
        is_group = given and not name_parts(Author(whole)).given
        return (whole, "") if is_group else _made(given, family, "")
    family = latex.line(parts[0])
    suffix, given = (parts[1], ", ".join(parts[2:])) if len(parts) > 2 else ("", parts[1])
    if _SUFFIX.fullmatch(given.strip()) and suffix and not _SUFFIX.fullmatch(suffix.strip()):
        suffix, given = given, suffix  # `Last, First, Jr.`, as other formats have it
    return _made(latex.line(given), family, latex.line(suffix))


_SUFFIX = re.compile(r"(?:Jr|Sr|I{2,3}|IV|V|Esq|Ph\.?D|M\.?D)\.?", re.IGNORECASE)


def person(name: str) -> Raw:
    """One name as a record has it: a text, or a mapping with the family."""
    whole, family = _person(name)
    return {"name": whole, "family": family} if family else whole


def _made(given: str, family: str, suffix: str) -> tuple[str, str]:
    if not given:
        whole = f"{family} {suffix}".strip()
        return whole, needed_family(whole, family) or ""
    if FAMILY_FIRST.fullmatch(family) and _ASIAN.fullmatch(given):
        whole = f"{family}{given}"
    else:
        whole = " ".join(filter(None, (given, family, suffix)))
    return whole, needed_family(whole, family) or ""


def _natural(words: list[str]) -> tuple[str, str]:
    """Given names and family of a name without a comma: the family begins at the first small word,
    else it is the last one.
    """
    if len(words) == 1:
        return "", latex.line(words[0])
    last = len(words) - 1
    if last > 1 and _SUFFIX.fullmatch(words[last]):
        family = [*words[last - 1 :]]
        return latex.line(" ".join(words[: last - 1])), latex.line(" ".join(family))
    small = next((at for at, word in enumerate(words[:last]) if at and _is_small(word)), last)
    if small == last and _is_small(words[0]):
        small = 0
    return latex.line(" ".join(words[:small])), latex.line(" ".join(words[small:]))


def _is_small(word: str) -> bool:
    """Whether a word is a particle: its first letter outside braces is small."""
    bare = latex.line(word) if word.startswith(("{\\", "\\")) else word
    return not bare.startswith("{") and bare[:1].islower()


def _split(name: str, sign: str) -> list[str]:
    """The parts of a name between commas, or blanks and ties, outside braces."""
    parts, depth, begin = [], 0, 0
    for match in _SIGN.finditer(name):
        found = match[0]
        if found == "{":
            depth += 1
        elif found == "}":
            depth -= 1
        elif depth == 0 and (found == "," if sign == "," else found != ","):
            if found == "~" and name[match.start() - 1 : match.start()] == "\\":
                continue  # an accent
            parts.append(name[begin : match.start()])
            begin = match.end()
    parts.append(name[begin:])
    return [part.strip() for part in parts if part.strip()] or [name]


def _is_braced(name: str) -> bool:
    """Whether braces hold the whole name together, and do not only make an accent."""
    if name[:1] != "{" or name[-1:] != "}" or name[1:2] == "\\":
        return False
    depth = 0
    for sign in re.finditer(r"[{}]", name):
        depth += 1 if sign[0] == "{" else -1
        if depth == 0:
            return sign.end() == len(name)
    return False


def _keyed(name: str) -> tuple[str, str]:
    """BibLaTeX's extended form: `family=Rohe, given=Ludwig, prefix=van der`."""
    parts = {
        match[1].lower(): latex.line(match[2] or match[3] or match[4] or "")
        for match in _PART.finditer(name)
    }
    family = " ".join(filter(None, (parts.get("prefix"), parts.get("family"))))
    return _made(parts.get("given", ""), family or latex.line(name), parts.get("suffix", ""))
