"""What a person typed, as words and phrases: never an error, whatever the text.

`overrides/assets/javascripts/search/parse.js` is the same rules for the browser; both are held to
`tests/tables/queries.json`. The signs are lunr's where lunr has one:

    "two words"    a phrase, closed by any of the quotes that keyboards make
    -word  +word   excluded (-two-words as a phrase); required even where others cannot be found
    title:word     in one field only; also title:"two words"
    word*  *word   what begins or ends so
    word~1         up to one letter other (at most 2)
    word^3         weighs three times as much
    cs.CL          a category: its words as a phrase, for either says little by itself
    one OR other   either; so do venues (venue:iros venue:icra) and years, of which a paper has one
    2018           also what was published then; so do December 2024 and 2024-12
    year:2018..    a span of years alone; also ..2020, 2018..2020, 2018 to 2020

Of several years any will do. Years may stand in brackets or before a stop, as in "Levine et al.
(2018)", whose "et al." is no word; nor is an address in a text. Behind `author:`, `venue:` and
`year:` there may be a space.

A minus before a number of one to three digits is no sign. A sign without a word after it is text,
an unclosed quote is no quote, and an unknown field is a word. Only the first 512 characters are
read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from papershelf.search.query.parsed import (
    FIELDS,
    Parsed,
    Part,
    Phrase,
    Sign,
    TimeSpan,
    Wildcard,
    Word,
)
from papershelf.search.terms.words import CJK, fold, index_words, query_words

MAX_CHARACTERS = 512

# Listed, since `\s` knows other spaces in JavaScript than in Python.
_SPACE = "\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_QUOTE = '"“”„‟«»'
_NAMES = "|".join(sorted(FIELDS, key=len, reverse=True))
_HEAD = rf"(?P<sign>[+-])?(?:(?P<field>{_NAMES}):[{_SPACE}]*)?"

_YEAR = "(?:19|20)[0-9]{2}"
_WHOLE_YEAR = f"{_YEAR}(?![0-9a-z_])"
_DAY = f"{_YEAR}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?"
_DASH = rf"[{_SPACE}]*(?:\.{{2,3}}|[-‐-―−…/]|to)[{_SPACE}]*"
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    rf"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)[.,]?[{_SPACE}]+"
)
_OPEN, _CLOSE = r"[(\[{'‘]*", r"[)\]}'’.,;:!?]*"
_SPAN = re.compile(
    rf"{_OPEN}(?P<core>(?P<sign>[+-])?(?P<field>year:[{_SPACE}]*)?"
    rf"(?P<first>{_DAY})?(?P<dots>{_DASH})?(?P<last>{_DAY})?){_CLOSE}",
    re.IGNORECASE | re.ASCII,
)
_ONE_MONTH = re.compile(
    rf"{_OPEN}(?P<core>(?P<month>{_MONTH})(?P<year>{_YEAR})){_CLOSE}", re.IGNORECASE | re.ASCII
)
_ONE_YEAR = re.compile(_YEAR)
FIRST, LAST = "0000", "9999"
"""The years of a span without a beginning or an end."""

_PART = re.compile(
    rf"{_HEAD}(?P<quoted>[{_QUOTE}](?P<inner>[^{_QUOTE}]*)[{_QUOTE}])"
    rf"|(?P<token>(?:{_OPEN}(?:{_MONTH}|{_YEAR}{_DASH})(?={_WHOLE_YEAR})"
    rf"|[+-]?(?:authors?|venue|year):[{_SPACE}]+)?[^{_SPACE}{_QUOTE}]+)",
    re.IGNORECASE | re.ASCII,
)
"""What stands between spaces, and with its spaces what belongs together."""
_NO_WORDS = re.compile(
    rf"(?<=[^{_SPACE}])[{_SPACE}]+et[{_SPACE}]+al(?:\.|(?![0-9a-z_]))"
    rf"|(?<![^{_SPACE}])(?:https?://|www\.)[^{_SPACE}{_QUOTE}]+",
    re.IGNORECASE | re.ASCII,
)
_SIGNED = re.compile(rf"{_HEAD}(?P<core>.*)", re.IGNORECASE | re.ASCII | re.DOTALL)
_SUFFIX = re.compile(r"(?:~[0-9]?|\^[0-9]{1,4}(?:\.[0-9]{1,3})?)+\Z")
_PAIR = re.compile(rf"[{CJK}]{{2}}")
_BEGUN = re.compile(r"[^\W_][-/_][^\W\d_]\Z")
_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)?\.[a-z]{2}", re.IGNORECASE | re.ASCII)
_NAME = re.compile(r"\w[A-Z]", re.ASCII)
_NEGATIVE = re.compile("-[0-9]{1,3}")
_DISTANCE = re.compile(r"~([0-9]?)")
_INITIALS = re.compile(r"(?:[A-Z]\.-?)+", re.ASCII)
_SURNAME = re.compile("[A-Z][a-z]+[.,;]*", re.ASCII)
_BOOST = re.compile(r"\^([0-9]+(?:\.[0-9]+)?)")


def parse(text: str, *, spans: bool = True) -> Parsed:
    """The words, phrases and spans of what was typed, with what their signs ask for.

    Without `spans`, years and months are words like any other.
    """
    wants = _Wants()
    for found in _tokens(_NO_WORDS.sub("", text[:MAX_CHARACTERS]), spans=spans):
        wants.add(found)
    parts = wants.parts
    return Parsed(
        tuple(part for part in parts if isinstance(part, Word)),
        tuple(part for part in parts if isinstance(part, Phrase)),
        tuple(part for part in parts if isinstance(part, TimeSpan)),
    )


@dataclass(slots=True)
class _Wants:
    """Parts with the numbers of their wants."""

    parts: list[Part] = field(default_factory=list)
    _either: bool = False
    """OR stands before the next part."""
    _alone: dict[str, int] = field(default_factory=dict)
    """The wants of what a paper has one of, by what that is."""
    _count: int = 0

    def add(self, found: list[Part] | None) -> None:
        """Take the parts of the next token; None for OR."""
        if found is None:
            self._either = self._count > 0
            return
        if self._either and len(found) > 1 and all(isinstance(part, Word) for part in found):
            found = [_as_phrase(found)]
        want = 0
        for part in found:
            # A year is a word too: either will do.
            if not isinstance(found[0], TimeSpan) or part is found[0]:
                want = self._number(part)
            self.parts.append(replace(part, want=want))
            self._either = False

    def _number(self, part: Part) -> int:
        kind = _kind(part)
        if self._either:
            return self._count
        if kind in self._alone:
            return self._alone[kind]
        self._count += 1
        if kind:
            self._alone[kind] = self._count
        return self._count


def _kind(part: Part) -> str:
    """What a paper has one of, where a part asks for that and for nothing else."""
    if part.sign:
        return ""
    if isinstance(part, TimeSpan):
        return "year"
    return "venue" if part.field == FIELDS["venue"] else ""


def _as_phrase(words: Sequence[Part]) -> Phrase:
    """The words of one token, which are one alternative together."""
    first = words[0]
    found = [word.word for word in words if isinstance(word, Word)]
    field_ = first.field if isinstance(first, Word) else None
    return Phrase(tuple(zip(found, range(len(found)), strict=True)), first.sign, field_)


def _tokens(text: str, *, spans: bool) -> Iterator[list[Part] | None]:
    """The parts of each token; None for OR."""
    before = ""
    for match in _PART.finditer(text):
        token = match["token"] or ""
        is_name = bool(_INITIALS.fullmatch(before) and _SURNAME.fullmatch(token))
        before = token
        if match["quoted"]:
            yield list(_quoted(match))
        elif match[0] == "OR":
            yield None
        elif spans and (month := _month(token)):
            said = tuple(zip(query_words(month.text), (0, 1), strict=False))
            yield [month, Phrase(said)]
        elif spans and (span := _span(token)):
            # A year is a word too, years from one to another are not.
            words = _token(span.text, typed=False)
            yield [span, *words] if _ONE_YEAR.fullmatch(span.text) else [span]
        else:
            parts = _token(token, typed=match.end() == len(text))
            yield [
                replace(part, initialled=is_name) if isinstance(part, Word) else part
                for part in parts
            ]


def _span(token: str) -> TimeSpan | None:
    """A year, or years from one to another; open at an end, or signed, where `year:` says so."""
    match = _SPAN.fullmatch(token)
    if match is None:
        return None
    text, sign, named, first, dots, last = match.groups()
    if (last and not dots) or not (first or last) or (not named and (sign or (dots and not last))):
        return None
    if not first and not named:
        return None
    first, last = first or FIRST, last or (LAST if dots else first) or LAST
    return TimeSpan(min(first, last), max(first, last), text, "-" if sign == "-" else "")


def _month(token: str) -> TimeSpan | None:
    """A month with its year."""
    match = _ONE_MONTH.fullmatch(token)
    if match is None:
        return None
    month = f"{match['year']}-{_MONTHS.index(match['month'][:3].lower()) + 1:02}"
    return TimeSpan(month, month, match["core"])


def _quoted(match: re.Match[str]) -> Iterator[Word | Phrase]:
    sign, field_ = _sign(match), _field(match)
    words = _standing(index_words(match["inner"]))
    if len(words) > 1:
        yield Phrase(words, sign, field_)
    elif words:
        yield Word(words[0][0], sign, field_, quoted=True)


def _standing(words: list[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """The words of a phrase, without the lone end of a Chinese, Japanese or Korean run.

    That end is a word of the index only where the text's run ends as well.
    """
    kept = words[:1]
    for (before, _), (word, position) in pairwise(words):
        if not (_PAIR.fullmatch(before) and before[1:] == word):
            kept.append((word, position))
    return tuple(kept)


def _token(text: str, *, typed: bool) -> Iterator[Word | Phrase]:
    """The words of a run of characters without a space, by what its signs say."""
    match = _SIGNED.fullmatch(text)
    core = match["core"] if match else ""
    suffix = found[0] if (found := _SUFFIX.search(core)) else ""
    core = core.removesuffix(suffix)
    words = _asked(core, typed=typed)
    named = bool(_NAME.search(core))
    if match is None or not words or core[0] in "+-" or _NEGATIVE.fullmatch(text):
        yield from _plain(_asked(text, typed=typed), typed=typed, named=named)
        return
    sign, field_ = _sign(match), _field(match)
    if len(words) > 1 and (sign == "-" or (not suffix and _CATEGORY.fullmatch(core))):
        yield Phrase(_standing(index_words(core)), sign, field_)
        return
    for number, word in enumerate(words, 1):
        leads = number == 1 and core.startswith("*")
        trails = number == len(words) and core.endswith("*")
        asked = leads or trails or suffix != ""
        yield Word(
            word,
            sign,
            field_,
            _wildcard(leads=leads, trails=trails),
            0 if leads or trails else _distance(suffix),
            _boost(suffix),
            typed and number == len(words) and sign != "-" and not asked,
            name=named,
        )


def _asked(text: str, *, typed: bool) -> list[str]:
    """The words of a text. One letter behind a hyphen is no word yet: `multi-t` asks for `multi`
    and what begins with `t`, not for `multit`.
    """
    folded = fold(text)
    if typed and _BEGUN.search(folded):
        return [*query_words(folded[:-2]), folded[-1]]
    return query_words(text)


def _plain(words: list[str], *, typed: bool, named: bool) -> Iterator[Word]:
    for number, word in enumerate(words, 1):
        yield Word(word, typed=typed and number == len(words), name=named)


def _sign(match: re.Match[str]) -> Sign:
    return "-" if match["sign"] == "-" else "+" if match["sign"] == "+" else ""


def _field(match: re.Match[str]) -> int | None:
    return FIELDS[match["field"].lower()] if match["field"] else None


def _wildcard(*, leads: bool, trails: bool) -> Wildcard:
    if leads:
        return "both" if trails else "leading"
    return "trailing" if trails else "none"


def _distance(suffix: str) -> int:
    found = _DISTANCE.search(suffix)
    return min(2, int(found[1] or 1)) if found else 0


def _boost(suffix: str) -> float:
    found = _BOOST.search(suffix)
    return min(1000.0, max(0.001, float(found[1]))) if found else 1.0
