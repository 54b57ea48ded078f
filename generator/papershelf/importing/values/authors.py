"""Authors as listings give them: names apart from affiliations, each once, "et al." left out.

A text that holds several names is cut by `names`. A name with its family first (`Lovelace, Ada`) is
written the other way round, and tells the family where the usual rule would not find it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from papershelf.importing.values.names import (
    SUFFIX,
    is_braced,
    is_reversed,
    names_in,
    reversed_name,
)
from papershelf.parsing import limits
from papershelf.parsing.raw import Raw
from papershelf.text import folded, needed_family
from papershelf.text.names import FAMILY_FIRST
from papershelf.text.others import without_others

REPEATED = "left out an author named twice"
UNSPLIT = "split one text into several authors"
NOBODY = 'left out "et al." or the like, which is no person'
COMMAS_KEPT = "a text with commas was kept as one author"
AND_KEPT = 'a text with "and" was kept as one author'
TURNED = "wrote a name without the comma behind its family"
NO_FAMILY = "left out a family name that does not end or begin the name"

_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,5}")
_INDEXED = re.compile(r"(?P<family>\w[^\s.,]+(?: \w[^\s.,]+){0,2}) [A-Z]{1,3}")
"""`Lovelace AK`, as PubMed has it."""


Done = tuple[str, str]
"""What was done to an author, as a `Repair` says it, and to which text."""


def read_authors(items: Iterable[Raw]) -> tuple[list[Raw], list[Done]]:
    """The authors of an entry, from names or mappings as records have them, and what was done.

    A single text may hold several names.
    """
    items = [" ".join(item.split()) if isinstance(item, str) else item for item in items]
    if len(items) > limits.AUTHORS:  # refused later; comparing so many is not worth it
        return items, []
    if len(items) == 1 and isinstance(items[0], str):
        found = names_in(items[0])
        names, turned = list[Raw](found.names), found.turned
        kept = COMMAS_KEPT if "," in items[0] else AND_KEPT
        done = ((NOBODY, found.nobody), (kept, not found.certain), (UNSPLIT, found.cut))
        repairs = [(what, items[0]) for what, is_so in done if is_so]
    else:
        known = list(map(_somebody, items))
        repairs = [(NOBODY, _name(a)) for a, b in zip(items, known, strict=True) if a is not b]
        names = [item for item in known if item != ""]
        turned = any(is_reversed(_name(name)) for name in names)
    indexed = len(names) > 1 and all(_INDEXED.fullmatch(_name(name)) for name in names)
    made = (_author(name, repairs, turned=turned, indexed=indexed) for name in names)
    authors, repeated = once_each(one for one in made if one not in (None, "", {}))
    return authors, repairs + [(REPEATED, name) for name in repeated[:1]]


def _somebody(item: Raw) -> Raw:
    """An author without "et al." at the name's end; nothing where that is all."""
    name = " ".join(_name(item).split())
    known = without_others(name)
    if known == name:
        return item
    return {**item, "name": known} if known and isinstance(item, dict) else known


def _author(item: Raw, repairs: list[Done], *, turned: bool, indexed: bool) -> Raw:
    """A name, or a mapping of it with what else is known of the author.

    `turned`: whether names with a comma have the family first. `indexed`: whether all are written
    as `Lovelace AK`.
    """
    raw = apart(item) if isinstance(item, str) else item
    fields = {**raw} if isinstance(raw, dict) else {"name": raw}
    name, family = fields.get("name"), fields.pop("family", None)
    if not isinstance(name, str):
        return item
    if is_braced(name) and " " in name:
        name = family = name[1:-1]
    elif turned and (parts := reversed_name(name)):
        repairs.append((TURNED, name))
        family, given, suffix = parts
        order = (family, given) if FAMILY_FIRST.fullmatch(family) else (given, family)
        name = " ".join(filter(None, (*order, suffix)))
    elif indexed and not family and (match := _INDEXED.fullmatch(name)):
        family = match["family"]
    needed = needed_family(name, family) if isinstance(family, str) and family else ""
    if needed is None:
        repairs.append((NO_FAMILY, name))
    fields = {"name": name, **{key: value for key, value in fields.items() if key != "name"}}
    fields |= {"family": needed} if needed else {}
    return fields if len(fields) > 1 else name


def apart(name: str) -> Raw:
    """A name, or a mapping of name and affiliation where the latter ends it in parentheses."""
    name = name.strip()
    begin = name.find("(")
    if begin < 1 or not name.endswith(")") or not _is_one_group(name[begin:]):
        return name
    who, where = name[:begin].strip(), name[begin + 1 : -1].strip()
    if not who or not where or _CJK.fullmatch(where) or SUFFIX.fullmatch(where):
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
        for key in ("orcid", "affiliation", "ror")
    )


def _fuller(first: Raw, second: Raw) -> Raw:
    if not isinstance(second, dict):
        return first
    return {**second, **(first if isinstance(first, dict) else {"name": first})}
