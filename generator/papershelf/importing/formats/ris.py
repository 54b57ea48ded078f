"""RIS, as reference managers and publishers write it: a line a field, `TY` to `ER` a record.

    TY  - JOUR
    AU  - Example, Ada
    ER  -

Read by lines of ours, since programs write tags with one space, indent them, leave out `ER` and
break long values. A line that is no tag goes on with the value above it. Each `TY` is one entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from papershelf.importing.draft import Draft
from papershelf.importing.entry import Listing, Repair, SourceEntry
from papershelf.importing.formats import risfields
from papershelf.importing.listings.lines import NOT_UNDERSTOOD
from papershelf.importing.watching import Watch, unwatched, watched
from papershelf.problems import Problem, error, warning

NAME = "ris"

_TAG = re.compile(
    r"[ \t]*(?P<tag>[A-Z][A-Z0-9])(?P<blanks>[ \t]{0,3})-"
    r"(?:[ \t]+|$|(?<=[ \t]-)(?=[^\sa-z]|https?:))(?P<value>.*)"
)
_BEGIN = re.compile(r"^[ \t]*TY[ \t]{0,3}-", re.MULTILINE)
_KNOWN = frozenset(
    """TY ER ID TI T1 T2 T3 CT BT ST JO JF JA J1 J2 AU A1 A2 A3 A4 ED PY Y1 Y2 DA VL IS SP EP SN PB
    PP CY AD AB N2 N1 KW UR L1 L2 L3 L4 LK DO M1 M2 M3 C1 C2 C3 C4 C5 C6 C7 C8 AN AV DB DP DS LA LB
    NV OP RN RP SE TA TT U1 U2 U3 U4 U5 CN CA CP ET RI SV VO WT WV WP""".split()
)
"""Tags that manuals name; another tag is one only where it is spaced as `TY` is."""
_REPORTED = 100
"""Lines between records that are reported one by one."""


@dataclass(slots=True)
class RisRecord:
    """A record: each tag with its value and line, in order."""

    line: int
    blanks: int
    """Between the tag and its hyphen."""
    values: list[tuple[str, str, int]] = field(default_factory=list)

    def go_on(self, text: str, *, apart: bool) -> None:
        """Add a line to the value above it; `apart` where a blank line stands between."""
        tag, value, line = self.values[-1]
        between = "\n\n" if apart else "\n"
        self.values[-1] = (tag, f"{value}{between}{text}" if value else text, line)


def looks_like_ris(text: str) -> bool:
    """Whether a record begins on its first line, or below a few lines that are no tags."""
    begin = _BEGIN.search(text)
    if begin is None:
        return False
    before = [line for line in text[: begin.start()].split("\n") if line.strip()]
    behind = text[begin.start() :].split("\n", 6)
    return len(before) <= 10 and sum(_TAG.match(line) is not None for line in behind) >= 2


def parse_ris(text: str, path: str, watch: Watch = unwatched) -> Listing:
    """Read a file of records. Text between them is a warning with its line, a tag an error."""
    problems: list[Problem] = []
    repairs: list[Repair] = []
    scanned = []
    line, counted = 1, 0
    for match in _BEGIN.finditer(text):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        scanned.append(line)
    records = watched(_records(text, path, problems), len(scanned), watch)
    entries = tuple(_entry(record, path, repairs) for record in records)
    return Listing(NAME, NAME, entries, tuple(problems), tuple(repairs), tuple(scanned))


def _records(text: str, path: str, problems: list[Problem]) -> Iterator[RisRecord]:
    record: RisRecord | None = None
    apart = False
    outside: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = line.strip()
        if not stripped:
            apart = True
            continue
        match = _tag(line, record)
        if match and match["tag"] == "TY":
            if record:
                yield record
            record = RisRecord(number, len(match["blanks"]))
            record.values.append(("TY", match["value"].strip(), number))
        elif record is None:
            outside.append((number, stripped))
        elif match and match["tag"] == "ER":
            yield record
            record = None
        elif match:
            record.values.append((match["tag"], match["value"].strip(), number))
        else:
            record.go_on(stripped, apart=apart)
        apart = False
    if record:
        yield record
    problems += _outside(outside, path)


def _tag(line: str, record: RisRecord | None) -> re.Match[str] | None:
    match = _TAG.match(line)
    if match is None or match["tag"] in _KNOWN:
        return match
    is_spaced = record is not None and record.blanks == len(match["blanks"]) > 1
    return match if is_spaced and line[:1] != " " else None


def _outside(lines: Iterable[tuple[int, str]], path: str) -> Iterator[Problem]:
    """What stands outside of all records: of the tags in a row, the first is an error."""
    last_tag = 0
    told = 0
    for number, line in lines:
        match = _TAG.match(line)
        if match and match["tag"] in _KNOWN and match["tag"] != "ER":
            if number != last_tag + 1:
                message = f"found the tag {match['tag']} outside of a record"
                yield error(path, message, line=number, hint="a record begins with TY")
            last_tag = number
        elif told < _REPORTED:
            told += 1
            yield warning(path, NOT_UNDERSTOOD.format(line[:80]), line=number)


def _entry(record: RisRecord, path: str, repairs: list[Repair]) -> SourceEntry:
    draft = Draft(path, record.line)
    risfields.fill(draft, record.values)
    repairs += draft.repairs
    return draft.entry()
