"""An issue that was written with a form, taken apart by the form that it was written with.

GitHub renders the answers as `### LABEL`, a blank line, the answer and a blank line, in the order
of the form; an answer that was left out as `_No response_`; checkboxes as a task list. Whoever
opened the issue can edit all of it afterwards, so nothing of this is certain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import yaml

from papershelf.problems import Problem, error

FORM = ".github/ISSUE_TEMPLATE/note.yml"
ISSUE = "issue"
"""In place of a path, for problems of what stands in the issue; lines are those of its text."""

_HEADING = "### "
_NOTHING = "_No response_"
_TICKED = ("- [x] ", "- [X] ")


@dataclass(frozen=True, slots=True)
class Question:
    """What the form asks for: the key under which a program knows it, and what people read."""

    id: str
    label: str
    kind: str
    """GitHub's name for it: `input`, `textarea`, `checkboxes`."""


def read_form(data: bytes) -> tuple[tuple[Question, ...], list[Problem]]:
    """The questions of an issue form, in order. The file is the maintainer's own."""
    try:
        questions = tuple(
            Question(str(part["id"]), str(part["attributes"]["label"]).strip(), str(part["type"]))
            for part in yaml.safe_load(data)["body"]
            if part["type"] != "markdown"
        )
    except (yaml.YAMLError, KeyError, TypeError, UnicodeDecodeError):
        hint = "`papershelf init --upgrade` writes it anew"
        return (), [error(FORM, "found no form for a note", hint=hint)]
    return questions, []


def read_answers(body: str, questions: Sequence[Question]) -> tuple[dict[str, str], list[Problem]]:
    """The answers by the ids of the questions; for checkboxes the answer is their text where all
    are ticked, else nothing.

    A long answer may hold lines that look like headings of the form: what comes before the long
    answer is looked for from the beginning of the issue, what comes after it from the end.
    """
    lines = body.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    places = _places(lines, questions)
    missing = [question for question in questions if question.id not in places]
    if missing:
        wanted = ", ".join(f'"{_HEADING}{question.label}"' for question in missing)
        hint = 'open a new issue with the form "A note about a paper"'
        return {}, [error(ISSUE, f"found no line {wanted}, as the form writes it", hint=hint)]
    ends = {question.id: places[after.id] for question, after in pairwise(questions)}
    answers: dict[str, str] = {}
    problems: list[Problem] = []
    for question in questions:
        start = places[question.id]
        given = lines[start + 1 : ends.get(question.id, len(lines))]
        answers[question.id] = _answer(question, given)
        if question.kind == "input" and "\n" in answers[question.id]:
            message = "found several lines, expected one"
            problems.append(error(ISSUE, message, line=start + 1, field=question.id))
    return answers, problems


def _places(lines: Sequence[str], questions: Sequence[Question]) -> Mapping[str, int]:
    """The index of each question's heading, as far as they come in order."""
    places: dict[str, int] = {}
    long = [number for number, question in enumerate(questions) if question.kind == "textarea"]
    split = long[0] + 1 if long else len(questions)
    first, last = 0, len(lines) - 1
    for question in questions[:split]:
        found = next((at for at in range(first, last + 1) if _is_of(lines[at], question)), None)
        if found is not None:
            places[question.id] = found
            first = found + 1
    for question in reversed(questions[split:]):
        found = next((at for at in range(last, first - 1, -1) if _is_of(lines[at], question)), None)
        if found is not None:
            places[question.id] = found
            last = found - 1
    return places


def _is_of(line: str, question: Question) -> bool:
    return line.rstrip() == _HEADING + question.label


def _answer(question: Question, given: Sequence[str]) -> str:
    text = "\n".join(given).strip("\n").rstrip()
    if question.kind == "checkboxes":
        boxes = [line for line in given if line.strip()]
        return text if boxes and all(line.startswith(_TICKED) for line in boxes) else ""
    if question.kind == "input":
        text = text.strip()
    return "" if text.strip() == _NOTHING else text
