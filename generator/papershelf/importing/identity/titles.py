"""A title in the forms in which sources give it: whole, without its subtitle, or as one alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from papershelf.text import as_seen, folded, loose_title_key

_BETWEEN = re.compile(r"\s*:\s+|\s+[-\u2013\u2014]+\s+|[.?!]\s+")
_PART = re.compile(
    r"(?:parts?|vol(?:ume|\.)?|book|chapter|teil|partie|parte|band)\b", re.IGNORECASE
)
_OTHER_WORK = re.compile(
    r"""\b(?:edition|corrigend\w*|errat\w*|corrections?|retract\w*|comments?|reply|response|rejoinder
    |addend\w*|discussion|supplement\w*|appendix|reviews?|editorial|introduction|preface|foreword
    |abstract|tutorial|demo\w*|posters?|slides|talk|keynote|workshop|issue|notes?|berichtigung
    |druckfehler)\b|\u52d8\u8bef|\u66f4\u6b63|\u6b63\u8aa4|\u8a02\u6b63""",
    re.VERBOSE | re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\b(?:\d{1,4}|[ivx]{1,5}|[a-d]|one|two|three|four|first|second|third)\W*$", re.IGNORECASE
)
_FEW = 4
"""Words up to which what was left out is searched for a sign of another work; what is left, up to
half as many."""

_SHORT = 2
"""Words up to which a title ("Preface", "Guest Editorial") may name many papers."""
_LEAST = 3
"""Letters that a title without its subtitle has at least."""


@dataclass(frozen=True, slots=True)
class TitleForms:
    """Keys of a title (`text.loose_title_key`). Never empty: a title of signs is itself."""

    whole: str
    parts: tuple[str, ...] = ()
    """What may be left of it: without the subtitle, or the subtitle alone. A part is none where
    what was left out names another work: a number, "Part II", "Corrigendum"."""
    is_short: bool = False
    """Whether more than the title must agree."""


def title_forms(title: str) -> TitleForms:
    """The forms of a title as a record has it, TeX and all."""
    seen = as_seen(title)
    whole = loose_title_key(seen) or folded(title)
    cuts = list(_BETWEEN.finditer(seen))
    if len(cuts) > 1:
        cuts = [cuts[0], cuts[-1]]
    halves = [(seen[: cut.start()], seen[cut.end() :]) for cut in cuts]
    parts = [
        loose_title_key(kept)
        for head, tail in halves
        for kept, dropped in ((head, tail), (tail, head))
        if not _names_other_work(dropped) and not _is_frame(kept)
    ]
    return TitleForms(
        whole,
        tuple(dict.fromkeys(part for part in parts if len(part) >= _LEAST)),
        len(title.split()) <= _SHORT,
    )


def _names_other_work(left_out: str) -> bool:
    """Whether it says that this is a part, a correction or the like of another work."""
    if _PART.match(left_out):
        return True
    is_brief = len(left_out.split()) <= _FEW
    return is_brief and bool(_OTHER_WORK.search(left_out) or _NUMBER.search(left_out))


def _is_frame(kept: str) -> bool:
    """Whether it names a kind of work ("Poster", "Part II"), and no work."""
    is_brief = len(kept.split()) <= _FEW // 2
    return _PART.match(kept) is not None or (is_brief and _OTHER_WORK.search(kept) is not None)
