r"""Several names in one text: cut only where it is certain, otherwise one.

What is certain:

- `;`, `|` and `、` stand between names, and never in one.
- `A B, C D and E F`: every part is a full name, or one of few single words among full names.
- `B, A and D, C`, as BibTeX has it; `B, A., D, C.`, as APA has it: families and given names.

"Hopper, Grace" is one name, "Ada Lovelace, University of X" is left as it stands. What stands in
parentheses or braces is never cut, and "et al." is nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from papershelf.parsing import limits
from papershelf.text import as_seen
from papershelf.text.names import FAMILY_FIRST, ORGANISATION, PARTICLES
from papershelf.text.others import without_others

MOST = limits.TEXT * 10
"""Characters of a text that is cut; a list of 5,000 names comes as a list."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names in a text."""

    names: list[str]
    certain: bool = True
    """False where the text may hold more than one name, and was kept as one."""
    turned: bool = False
    """Whether names with a comma have the family first."""
    cut: bool = False
    """Whether it was cut at commas or "and"."""
    nobody: bool = False
    """Whether "et al." or the like was left out."""


_AND = r"\s(?:and|&|und|et)\s(?!al\.?(?:[,;]|\Z))"
_BETWEEN = re.compile("[;|、；]")
_AND_BETWEEN = re.compile(rf",?{_AND}", re.IGNORECASE)
_COMMA = re.compile("[,，]")
_SPACED_COMMA = re.compile(r"\s,(?:\s|\Z)")
_BRACKET = re.compile(r"[(){}（）]")

# Words that stand in no person's name.
_PLACE = re.compile(
    rf"""\b(?:{ORGANISATION}|college|school|dept|facult\w*|cent(?:er|re)s?|academ\w*|hospital|clinic
      |corp|company|google|microsoft|meta|facebook|amazon|nvidia|ibm|openai|deepmind|mit|usa?|uk
      |china|germany|france|japan|canada|india|italy|and)\b|[@\d]""",
    re.IGNORECASE | re.VERBOSE,
)
# Single words, in lower case, that stand among names and are none.
_PLACE_ALONE = re.compile(
    r"technion|caltech|stanford|harvard|princeton|yale|cornell|oxford|cambridge|berkeley|tsinghua"
    r"|inria|anthropic|apple|baidu|tencent|alibaba|huawei|samsung|adobe|salesforce|zürich|zurich"
    r"|london|paris|berlin|tokyo|beijing|shanghai|seoul|boston|toronto|montreal|editors?|eds?\."
    r"|eth|epfl|cmu|cnrs|ucla|kaist"
)
SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|ph\.?\s?d|m\.?d|esq)\.?", re.IGNORECASE)
_INITIALS = re.compile(r"[A-Z]\.?(?:[\s-]?[A-Z]\.?){0,3}")
_BEHIND = re.compile(r"\s*[(（][^()（）]*[)）]\Z")


def names_in(text: str) -> Names:
    """The names in a text, as it spells them and in its order; none where it is "et al." alone."""
    text = " ".join(text.split())
    if len(text) > MOST:
        return Names([text], certain=False)
    known = without_others(text)
    parts = outside(known, _BETWEEN)
    turned = any(map(is_reversed, parts))
    found = parts
    if len(parts) == 1 and (around := _around_and(known)):
        found, turned = around, True
    elif not turned:
        found = [name for part in parts for name in _at_commas(part) or [part]]
        turned = any(map(is_reversed, found))
    names = [without_others(name).strip(", ") for name in found]
    kept = [name for name in names if name]
    return Names(
        kept,
        certain=not any(_may_be_several(name, turned=turned) for name in kept),
        turned=turned,
        cut=len(found) > len(parts),
        nobody=known != text or kept != names,
    )


def _may_be_several(name: str, *, turned: bool) -> bool:
    if is_braced(name) or (turned and reversed_name(name)):
        return False
    _, *rest = outside(name, _COMMA) or [""]
    several = any(not SUFFIX.fullmatch(part) for part in rest)
    return several or len(outside(name, _AND_BETWEEN)) > 1


def outside(text: str, sign: re.Pattern[str]) -> list[str]:
    """The parts of a text between signs outside parentheses and braces, stripped, none empty."""
    return [part for part in map(str.strip, split_outside(text, sign)) if part]


def split_line(line: str) -> list[str]:
    """The names on an authors line: separated by ` , `, outside parentheses.

    A line without that sign is one text, as `names_in` reads it.
    """
    return outside(line, _SPACED_COMMA)


def is_reversed(text: str) -> bool:
    """Whether a text is certainly one name with the family first: `Lovelace, Ada`.

    The family is one word with particles, or initials are all that follows.
    """
    found = reversed_name(text)
    if found is None:
        return False
    family, given, _ = found
    return len(_without_particles(family)) == 1 or bool(_INITIALS.fullmatch(given))


def reversed_name(text: str) -> tuple[str, str, str] | None:
    """Family, given name and suffix of a text that may be a name with the family first."""
    parts = outside(text, _COMMA)
    suffix = [part for part in parts[1:] if SUFFIX.fullmatch(part)]
    family, *given = [part for part in parts if part not in suffix] or [""]
    if (
        len(given) != 1
        or len(suffix) > 1
        or _BRACKET.search(text.replace("{", "").replace("}", ""))
    ):
        return None
    for part in (family, given[0]):
        if not 1 <= len(as_seen(part).split()) <= 4 or _PLACE.search(as_seen(part)):
            return None
    if _PLACE_ALONE.fullmatch(given[0].lower()):
        return None
    if _INITIALS.fullmatch(family) or given[0][0].islower() or not _without_particles(family):
        return None
    if FAMILY_FIRST.match(family) and len(family) > 1:  # whole names, rather
        return None
    return family, given[0], "".join(suffix)


def _without_particles(family: str) -> list[str]:
    words = as_seen(family).split()
    while words and words[0].islower():
        words.pop(0)
    return words


def split_outside(text: str, sign: re.Pattern[str]) -> Iterator[str]:
    """The parts of a text as they stand, also empty ones. Brackets that do not balance are none."""
    pairs = ("()", "{}", "（）")
    closing = {pair[0]: pair[1] for pair in pairs if text.count(pair[0]) == text.count(pair[1])}
    depth = begin = 0
    brackets = [
        (match.start(), 1 if match[0] in closing else -1)
        for match in _BRACKET.finditer(text)
        if match[0] in closing or match[0] in closing.values()
    ]
    brackets.reverse()
    for match in sign.finditer(text):
        while brackets and brackets[-1][0] < match.start():
            depth = max(0, depth + brackets.pop()[1])
        if not depth:
            yield text[begin : match.start()]
            begin = match.end()
    yield text[begin:]


def _around_and(text: str) -> list[str]:
    """The names of `Lovelace, Ada and Hopper, Grace`; nothing where the text is no such list."""
    names = outside(text, _AND_BETWEEN)
    with_comma = [name for name in names if _COMMA.search(name)]
    # In "Plato, Grace and Ada Lovelace" the comma may be one of a list.
    if not with_comma or len(names) < 2 or (len(names) == 2 and len(with_comma) < 2):
        return []
    fits = all(reversed_name(name) if name in with_comma else _is_name(name) for name in names)
    return names if fits and any(map(_is_one_name, with_comma)) else []


def _is_one_name(text: str) -> bool:
    """Whether a part of a list is no list itself: not two full names with a comma between."""
    found = reversed_name(text)
    given = [] if found is None else [word for word in found[1].split() if len(word.strip(".")) > 1]
    return is_reversed(text) or len(given) == 1


def _at_commas(text: str) -> list[str]:
    """The names of `A B, C D and E F`; nothing where it is not certain that all are names."""
    parts: list[str] = []
    for part in (one for half in outside(text, _AND_BETWEEN) for one in outside(half, _COMMA)):
        if parts and SUFFIX.fullmatch(part):
            parts[-1] += f", {part}"
        else:
            parts.append(part)
    people = [part for part in parts if without_others(part)]
    if len(people) < 2:
        return []
    given = people[1::2]
    if len(people) % 2 == 0 and all(map(_INITIALS.fullmatch, given)):
        pairs = [f"{family}, {name}" for family, name in zip(people[::2], given, strict=True)]
        if all(map(is_reversed, pairs)):
            return pairs
    words = sum(_is_single(part) for part in people)
    full = sum(map(_is_name, people))
    return parts if words + full == len(people) and words < full else []


def _is_name(part: str) -> bool:
    """Two to five words, none of an affiliation; what stands in parentheses behind is apart."""
    if is_braced(part):
        return True
    name = as_seen(_BEHIND.sub("", part).partition(",")[0])
    words = name.split()
    if not 2 <= len(words) <= 5 or _PLACE.search(name) is not None:
        return False
    begins = not words[0].islower() or words[0] in PARTICLES
    return begins and not SUFFIX.fullmatch(words[0])


def is_braced(name: str) -> bool:
    """Whether braces hold a name together, as BibTeX has it: `{Wool and Silk}`."""
    return len(name) > 2 and name[0] == "{" and name.find("}") == len(name) - 1


def _is_single(part: str) -> bool:
    """One word that may be a whole name: `Plato`."""
    name = as_seen(part)
    known = _PLACE.search(name) or _PLACE_ALONE.fullmatch(name.lower()) or name.isupper()
    return name.isalpha() and name[:1].isupper() and not name.isupper() and not known
