"""Nothing is lost without a word: what a reader made of a text against a scan of the text.

A reader says on which lines its own scan found the beginning of an entry (`Listing.scanned`). Each
of them is a paper, an error, or something that the summary counts. In a pasted page nothing marks
an entry: there each line is scanned, and is part of a paper or counted. Whatever else a reader
gives or leaves out is an error with its line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from papershelf.importing.entry import Counted, Listing
from papershelf.problems import Problem, error

_REPORTED = 20
_LOST = "found the beginning of an entry here, of which no paper came"
_LOST_LINE = "found a line here that became part of no paper, without a word"
_HINT = "please report this with the lines around it; the paper can be added by hand meanwhile"


def unaccounted(listing: Listing, path: str) -> list[Problem]:
    """An error for each entry that the scan found and the reader lost, and the other way round."""
    if listing.scanned is None:
        return []
    scanned = Counter(listing.scanned)
    taken = Counter(entry.line for entry in listing.entries)
    taken.update(counted.line for counted in listing.counted)
    taken.update(listing.within)
    refused = Counter(problem.line or 0 for problem in listing.problems if problem.is_error)
    lost = scanned - taken - refused
    made = taken - scanned
    return [
        *_told(lost, path, _LOST_LINE if listing.within else _LOST),
        *_told(made, path, "made more papers of this line than it has entries"),
    ]


def _told(lines: Counter[int], path: str, message: str) -> list[Problem]:
    found = [
        error(path, message, line=line, hint=_HINT) for line in sorted(lines.elements())[:_REPORTED]
    ]
    if (rest := lines.total() - _REPORTED) > 0:
        found.append(error(path, f"{message}: {rest:,} more lines like this"))
    return found


def told_counted(counted: Iterable[Counted]) -> str:
    """What else stood in a text: `2 definitions (@string), 1 comment`; empty for nothing."""
    kinds = Counter(one.what for one in counted)
    return ", ".join(f"{number:,} × {what}" for what, number in sorted(kinds.items()))
