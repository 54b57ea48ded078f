"""Checked values out of a Raw mapping: text, dates, numbers, lists. One Problem for each refusal.

Shared by whatever has named fields: records, topics, people. Nothing here raises for content; a
refused value reads as unset, and the Problem says so at the value's own place.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

from papershelf.collection.dates import suggested
from papershelf.identifiers import orcid, safe_url
from papershelf.model import Origin, PartialDate
from papershelf.parsing import limits
from papershelf.parsing.raw import Field, Raw, kind, named
from papershelf.problems import Problem, error
from papershelf.text import shortened
from papershelf.text.slug import LIMIT, RESERVED

_LINE_BREAK = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_COUNT = re.compile(r"\d{1,12}", re.ASCII)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_QUOTED = 80
"""Characters of a found value that a message repeats."""
_SEARCHED = 1_000
_NO_HINTS: Mapping[str, str] = MappingProxyType({})


def quoted(text: str) -> str:
    """A found value for a message, in quotes, cut where it is long."""
    return f'"{shortened(text, _QUOTED)}"'


@lru_cache(maxsize=1_000)
def nearest(word: str, known: tuple[str, ...]) -> str:
    """The hint that names the known word which was probably meant; empty where none is near.

    Words of any length, or many known ones, are not searched: that would take minutes.
    """
    if len(word) > _QUOTED or len(known) > _SEARCHED:
        return ""
    close = difflib.get_close_matches(word.lower(), known, n=1, cutoff=0.7)
    return f"did you mean {close[0]}?" if close else ""


class Fields:
    """The fields of one mapping, read once each. `inside` is the way from the origin to it."""

    __slots__ = ("_raw", "inside", "origin", "problems")

    def __init__(
        self, raw: dict[str, Raw], origin: Origin, problems: list[Problem], inside: Field = ()
    ) -> None:
        self._raw = raw
        self.origin = origin
        self.problems = problems
        self.inside = inside

    def wrong(self, field: Field, message: str, hint: str = "") -> None:
        """Report an error at a field of this mapping."""
        whole = (*self.inside, *field)
        line, column = self.origin.place(*whole)
        path = self.origin.path
        self.problems.append(
            error(path, message, line=line, column=column, field=named(whole), hint=hint)
        )

    def only(self, known: tuple[str, ...], hints: Mapping[str, str] = _NO_HINTS) -> None:
        """Report every key that is not among the known ones; `hints` says what some others mean."""
        if self._raw.keys() <= set(known):
            return
        unknown = [key for key in self._raw if key not in known]
        listed = ", ".join(known)
        for key in unknown[: limits.REPORTED]:
            message = f"found the unknown key {quoted(key)}, expected one of {listed}"
            hint = hints.get(key.lower()) or nearest(key, known)
            self.wrong((key[:_QUOTED],), message, hint)
        if len(unknown) > limits.REPORTED:
            self.wrong((), f"found {len(unknown) - limits.REPORTED:,} more unknown keys")

    def given(self, name: str) -> Raw:
        """The raw value; None where the field is absent or empty."""
        return self._raw.get(name)

    def has(self, name: str) -> bool:
        """Whether there is such a value."""
        return self._raw.get(name) is not None

    def line(self, name: str, *, limit: int = limits.TEXT, required: bool = False) -> str:
        """A text of one line, stripped; empty where absent."""
        raw = self._raw.get(name)
        if raw is None and not required:  # most fields of most records
            return ""
        text = self._line((name,), raw, limit)
        if required and not text and _is_empty(raw):
            self.wrong((name,), "found nothing, expected a value (required)")
        return text

    def prose(self, name: str, *, limit: int = limits.TEXT) -> str:
        """A text that may have several lines and paragraphs, stripped; empty where absent."""
        return self._text((name,), self._raw.get(name), limit)

    def checked(self, name: str, check: Callable[[str], str | None], expected: str) -> str:
        """A line as `check` spells it; an error where it gives None. Empty where absent."""
        raw = self._raw.get(name)
        if raw is None:
            return ""
        text = self._line((name,), raw, limits.TEXT)
        if not text:
            return ""
        spelt = check(text)
        if spelt is None:
            self.wrong((name,), f"found {quoted(text)}, expected {expected}")
        return spelt or ""

    def url(self, name: str) -> str:
        """An absolute http or https URL; empty where absent."""
        return self.checked(name, safe_url, "an https or http URL")

    def orcid(self, name: str) -> str:
        """An ORCID with a right check character; empty where absent."""
        return self.checked(name, orcid, "an ORCID such as 0000-0002-1825-0097 (check each digit)")

    def slug(self, name: str) -> str:
        """A path segment that a person chose; empty where absent."""
        expected = f"a to z, 0 to 9 and -, at most {LIMIT}, and no reserved word (page, index, …)"
        return self.checked(name, lambda text: text if _is_slug(text) else None, expected)

    def choice(self, name: str, known: tuple[str, ...], *, required: bool = False) -> str:
        """One of the known words; empty where absent."""
        text = self.line(name, required=required)
        if text and text not in known:
            message = f"found {quoted(text)}, expected one of {', '.join(known)}"
            self.wrong((name,), message, nearest(text, known))
            return ""
        return text

    def date(self, name: str) -> PartialDate | None:
        """A date as precise as it is given; None where absent."""
        raw = self._raw.get(name)
        if raw is None:
            return None
        text = self._line((name,), raw, limits.TEXT)
        if not text:
            return None
        try:
            return PartialDate.parse(text[:_QUOTED])
        except ValueError as refusal:
            self.wrong((name,), str(refusal), suggested(text))
            return None

    def count(self, name: str, *, required: bool = False) -> int | None:
        """A whole number from 0; None where absent."""
        text = self.line(name, required=required)
        if not text:
            return None
        if _COUNT.fullmatch(text) is None:
            self.wrong((name,), f"found {quoted(text)}, expected a whole number from 0")
            return None
        return int(text)

    def lines(self, name: str, *, most: int = limits.ITEMS) -> tuple[str, ...]:
        """A list of one-line texts, none empty; () where absent."""
        raw = self.items(name, most=most, example="[first, second]")
        return tuple(filter(None, (self.item(name, at, item) for at, item in enumerate(raw))))

    def item(self, name: str, at: int, raw: Raw) -> str:
        """The text of one item of a list; an error where there is none."""
        text = self._line((name, at), raw, limits.TEXT)
        if not text and _is_empty(raw):
            self.wrong((name, at), "found an empty item, expected text")
        return text

    def items(self, name: str, *, most: int, example: str) -> list[Raw]:
        """The items of a list, unchecked; [] where absent or refused."""
        raw = self._raw.get(name)
        if raw is None:
            return []
        if not isinstance(raw, list):
            hint = f"write it as a list: {name}: {example}"
            self.wrong((name,), f"found {kind(raw)}, expected a list", hint)
            return []
        if len(raw) > most:
            self.wrong((name,), f"found {len(raw):,} items, expected at most {most:,}")
            return []
        return raw

    def mapping(self, name: str, known: tuple[str, ...]) -> Fields | None:
        """The fields of a mapping in this one, unknown keys reported; None where absent."""
        raw = self._raw.get(name)
        return None if raw is None else self.within((name,), raw, known)

    def within(self, field: Field, raw: Raw, known: tuple[str, ...]) -> Fields | None:
        """The fields of `raw`, which stands at `field`; None where it is no mapping."""
        if not isinstance(raw, dict):
            message = f"found {kind(raw)}, expected a mapping with {', '.join(known)}"
            self.wrong(field, message, f"{{{known[0]}: …}}")
            return None
        inner = Fields(raw, self.origin, self.problems, (*self.inside, *field))
        inner.only(known)
        return inner

    def _line(self, field: Field, raw: Raw, limit: int) -> str:
        text = self._text(field, raw, limit)
        if text.isprintable():  # and so without line breaks and tabs, as nearly every text is
            return text
        if _LINE_BREAK.search(text) is not None:
            self.wrong(field, "found a line break, expected text on one line")
            return ""
        if "\t" in text:
            self.wrong(field, "found a tab, expected text on one line", "use a space")
            return ""
        return text

    def _text(self, field: Field, raw: Raw, limit: int) -> str:
        if raw is None:
            return ""
        if not isinstance(raw, str):
            self.wrong(field, f"found {kind(raw)}, expected text")
            return ""
        text = raw.strip()
        if len(text) > limit:
            self.wrong(field, f"found {len(text):,} characters, expected at most {limit:,}")
            return ""
        return text


def _is_slug(text: str) -> bool:
    return bool(_SLUG.fullmatch(text)) and len(text) <= LIMIT and text not in RESERVED


def _is_empty(raw: Raw) -> bool:
    return raw is None or (isinstance(raw, str) and not raw.strip())
