"""A review told: annotations on the lines of the diff, and a summary in the host's Markdown.

Strangers' text stands in code spans, where a host's Markdown knows no mark, no mention, no address,
no formula and no HTML, so that nothing in it can forge a part of the summary.
"""

from __future__ import annotations

from collections.abc import Collection as Group
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from papershelf.problems import Problem, as_text, in_order, warning
from papershelf.review.changes import Change, ChangeKind, by_kind
from papershelf.text import code_span, counted, shortened

ANNOTATIONS = 10
"""Errors, and as many warnings, that GitHub shows of one step; it drops what comes after."""

SUMMARY_BYTES = 900_000
"""GitHub takes 1,024 KiB as the summary of a step, and shows none that is longer."""

_LISTED = 200
"""Papers, notes or files of one kind that a summary names."""
_LONG, _LONGER = 300, 1000
"""Characters of a name or a title that a summary shows; of a message, also in an annotation."""

COLLECTION = "collection/"


@dataclass(frozen=True, slots=True)
class Review:
    """All that is said of a proposal."""

    papers: Sequence[Change]
    notes: Sequence[Change]
    files: Sequence[Change]
    """Every file that differs, those of papers and notes too."""
    problems: Sequence[Problem]
    """What the proposal brings."""
    warned: Sequence[Problem] = ()
    """Records and notes that would be removed or emptied."""
    earlier: int = 0
    """Problems that were there before."""

    @property
    def outside(self) -> list[Change]:
        """The files outside the collection, which an owner must see."""
        return [change for change in self.files if not change.path.startswith(COLLECTION)]

    @property
    def failed(self) -> bool:
        return any(problem.is_error for problem in self.problems)

    @property
    def findings(self) -> list[Problem]:
        """Everything that asks for attention, as problems; those in files of the diff first, and
        what an owner must see before what a proposal could be full of.
        """
        found = [*self._owners(), *in_order(self.warned), *in_order(self.problems)]
        changed = {change.path for change in self.files}
        return sorted(found, key=lambda problem: problem.path not in changed)

    def _owners(self) -> Iterator[Problem]:
        """One warning for all files outside the collection, on the first of them."""
        outside = self.outside
        if outside:
            names = _some([change.path for change in outside], 5)
            message = f"outside {COLLECTION}, so it needs an owner: {names}"
            yield warning(outside[0].path, message)


def annotated(findings: Iterable[Problem]) -> tuple[list[Problem], list[Problem]]:
    """What the host shows as annotations, and the rest, for the summary. Long ones are cut."""
    shown: list[Problem] = []
    rest: list[Problem] = []
    room = {True: ANNOTATIONS, False: ANNOTATIONS}
    for problem in findings:
        if room[problem.is_error]:
            room[problem.is_error] -= 1
            message, hint = shortened(problem.message, _LONGER), shortened(problem.hint, _LONGER)
            shown.append(replace(problem, message=message, hint=hint))
        else:
            rest.append(problem)
    return shown, rest


def summary(review: Review, rest: Sequence[Problem]) -> str:
    """The review as a page of the host's Markdown. `rest` are the problems not annotated."""
    lines = ["## What this would change", ""]
    lines += _counts(review)
    lines += _called_out(review.warned)
    lines += _owners(review.outside)
    for label, changes in (("Papers", review.papers), ("Notes", review.notes)):
        lines += _listed(label, changes)
    lines += _listed("Other files of the collection", _others(review))
    lines += _problems(review, rest)
    return _bounded(lines)


def problem_list(problems: Iterable[Problem], most: int = _LISTED) -> list[str]:
    """Problems as a list of the host's Markdown, the first of them."""
    found = list(problems)
    lines = [f"- {code_span(shortened(as_text(problem), _LONGER))}" for problem in found[:most]]
    return [*lines, *_more(len(found) - most)]


def _counts(review: Review) -> list[str]:
    rows = []
    for label, changes in (("paper", review.papers), ("note", review.notes)):
        kinds = by_kind(changes)
        said = [f"{len(found):,} {kind}" for kind, found in kinds.items() if found]
        rows.append(f"- {label.capitalize()}s: {', '.join(said) or 'none'}")
    errors = sum(problem.is_error for problem in review.problems)
    warnings = len(review.problems) - errors
    found = f"{counted(errors, 'error')}, {counted(warnings, 'warning')}"
    earlier = f"; {review.earlier:,} more were there before" if review.earlier else ""
    return [*rows, f"- Found by the check: {found}{earlier}", ""]


def _called_out(warned: Sequence[Problem]) -> list[str]:
    if not warned:
        return []
    return ["### ⚠️ Removes or empties records", "", *problem_list(warned), ""]


def _owners(outside: Sequence[Change]) -> list[str]:
    if not outside:
        return []
    said = f"{counted(len(outside), 'file')} outside `{COLLECTION}`"
    return [f"### 🔒 Needs an owner: {said}", "", *_changes(outside), ""]


def _others(review: Review) -> list[Change]:
    shown = {change.path for change in (*review.papers, *review.notes)}
    inside = (change for change in review.files if change.path.startswith(COLLECTION))
    return [change for change in inside if change.path not in shown]


def _listed(label: str, changes: Sequence[Change]) -> list[str]:
    return [f"### {label}", "", *_changes(changes), ""] if changes else []


def _changes(changes: Sequence[Change]) -> list[str]:
    lines = []
    for kind, found in by_kind(changes).items():
        lines += [f"- {kind}: {_change(change)}" for change in found[:_LISTED]]
        lines += _more(len(found) - _LISTED)
    return lines


def _change(change: Change) -> str:
    said = code_span(shortened(change.name, _LONG))
    if change.title:
        said += f" {code_span(shortened(change.title, _LONG))}"
    if change.fields:
        said += f" ({', '.join(change.fields)})"
    return said + (", its file has errors" if change.kind is ChangeKind.UNREADABLE else "")


def _problems(review: Review, rest: Sequence[Problem]) -> list[str]:
    if rest:
        return ["### Found by the check, besides the annotations", "", *problem_list(rest), ""]
    if review.problems:
        return ["What the check found is shown line by line.", ""]
    return ["The check found nothing wrong.", ""]


def _bounded(lines: Iterable[str]) -> str:
    """As many lines as the host takes."""
    kept: list[str] = []
    size = 0
    for line in lines:
        size += len(line.encode("utf-8", "replace")) + 1
        if size > SUMMARY_BYTES:
            kept.append("\n… and more than fits here.")
            break
        kept.append(line)
    return "\n".join(kept) + "\n"


def _more(count: int) -> list[str]:
    return [f"- … and {count:,} more"] if count > 0 else []


def _some(names: Group[str], most: int) -> str:
    shown = ", ".join(list(names)[:most])
    return shown + (f" and {len(names) - most:,} more" if len(names) > most else "")
