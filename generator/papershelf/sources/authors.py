"""Author names as listings give them: apart from affiliations, each once, otherwise as given.

A name is only cut where it is certain: "et al.", collaborations, particles, one-word
names and names of any script stay as they are, and so does an affiliation that stands in a name
without parentheses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from papershelf.collection import limits
from papershelf.collection.raw import Raw
from papershelf.text import folded

REPEATED = "left out an author named twice"
UNSPLIT = "split one text into several authors"

_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,5}")
# Words that stand in no name, and parts that belong to the name before them.
_PLACE = re.compile(
    r"\b(?:universit\w*|institut\w*|college|school|depart\w*|dept|facult\w*|laborator\w*|labs?"
    r"|cent(?:er|re)\w*|academ\w*|hospital|clinic|inc|ltd|llc|gmbh|corp\w*|company|research"
    r"|google|microsoft|meta|facebook|amazon|nvidia|ibm|openai|deepmind|mit|usa?|uk|china|germany"
    r"|france|japan|canada|india|italy|collaboration|consortium|team|group|and|et|al)\b|[@\d;{}]",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d|esq)\.?", re.IGNORECASE)
_LAST_AND = re.compile(r",?\s+(?:and|&)\s+")


def split_line(line: str) -> list[str]:
    """The names on an authors line: separated by ` , `, outside parentheses.

    A line without that sign is one name, or several where `split_list` is sure of it.
    """
    names = [name.strip() for name in _at_commas(line)]
    names = [name for name in names if name]
    return split_list(names[0]) or names if len(names) == 1 else names


def _at_commas(line: str) -> Iterator[str]:
    depth = begin = 0
    balanced = line.count("(") == line.count(")")
    for match in re.finditer(r"[()]|\s,(?:\s|$)", line):
        sign = match.group()
        if sign in "()":
            depth = max(0, depth + (1 if sign == "(" else -1)) if balanced else 0
        elif not depth:
            yield line[begin : match.start()]
            begin = match.end()
    yield line[begin:]


def split_list(text: str) -> list[str]:
    """The names in `A B, C D and E F`; nothing where it is not certain to be a list of names.

    Certain: at least two parts, each of two to five words, and none a suffix (`Jr.`) or with a word
    of an affiliation. "Hopper, Grace" and "Ada Lovelace, University of X" stay as they are.
    """
    if len(text) > limits.TEXT * 10:
        return []
    *rest, last = " ".join(text.split()).split(",")
    parts = [*rest, *(part for part in _LAST_AND.split(last) if part.strip())]
    names = [part.strip() for part in parts]
    return names if len(names) > 1 and all(map(_is_full_name, names)) else []


def _is_full_name(name: str) -> bool:
    words = name.split()
    return (
        2 <= len(words) <= 5
        and _PLACE.search(name) is None
        and not any(_SUFFIX.fullmatch(word) for word in words[:1])
        and not words[0].islower()
    )


def apart(name: str) -> Raw:
    """A name, or a mapping of name and affiliation where the latter ends it in parentheses."""
    name = name.strip()
    begin = name.find("(")
    if begin < 1 or not name.endswith(")") or not _is_one_group(name[begin:]):
        return name
    who, where = name[:begin].strip(), name[begin + 1 : -1].strip()
    if not who or not where or _CJK.fullmatch(where) or _SUFFIX.fullmatch(where):
        return name
    return {"name": who, "affiliation": where}


def _is_one_group(text: str) -> bool:
    """Whether the first parenthesis of `text` is closed by its last character."""
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return at == len(text) - 1
    return False


def once_each(authors: Iterable[Raw]) -> tuple[list[Raw], list[str]]:
    """The authors without repetitions, first places kept, and the names that were left out.

    Two of one name stay two where their ORCIDs or affiliations differ: they may be two people.
    """
    authors = list(authors)
    if len(authors) > limits.AUTHORS:  # refused later; comparing so many is not worth it
        return authors, []
    kept: list[Raw] = []
    seen: dict[str, list[int]] = {}
    repeated = []
    for author in authors:
        name = _name(author)
        places = seen.setdefault(folded(name), [])
        same = next((at for at in places if _may_be_one(kept[at], author)), None)
        if same is None or not name:
            places.append(len(kept))
            kept.append(author)
        else:
            kept[same] = _fuller(kept[same], author)
            repeated.append(name)
    return kept, repeated


def _name(author: Raw) -> str:
    name = author.get("name") if isinstance(author, dict) else author
    return name if isinstance(name, str) else ""


def _may_be_one(first: Raw, second: Raw) -> bool:
    if not isinstance(first, dict) or not isinstance(second, dict):
        return True
    return all(
        not first.get(key) or not second.get(key) or first[key] == second[key]
        for key in ("orcid", "affiliation")
    )


def _fuller(first: Raw, second: Raw) -> Raw:
    if not isinstance(second, dict):
        return first
    return {**second, **(first if isinstance(first, dict) else {"name": first})}
