"""A note that somebody proposes in an issue: from the event to the note's file, and to what is said
of it in the pull request and in the issue.

The event is the file that GitHub gives to a workflow (`GITHUB_EVENT_PATH`), with the issue as it
was at that moment.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from papershelf.model import PartialDate, Person
from papershelf.notes.template import FOLDER
from papershelf.problems import Problem, error, warning
from papershelf.review.form import FORM, ISSUE, Question, read_answers
from papershelf.review.report import problem_list
from papershelf.text import code_span, skeleton

ASKED = ("paper", "title", "author", "tags", "note", "licence")
"""The ids of the form that a note is made from."""

_TOLD = 50
"""Problems in a text: GitHub takes 65,536 characters."""

_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,63})(?:\[bot\])?", re.ASCII)
_HANDLE = re.compile(r"@([A-Za-z0-9-]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue as the event has it."""

    number: int
    login: str
    """The account that opened it."""
    day: PartialDate
    """On which it was opened, in UTC."""
    body: str

    @property
    def note_path(self) -> str:
        """The file that the note is to be. It bears no word of the issue, since commands of the
        workflow name it.
        """
        return f"{FOLDER}/issue-{self.number}.md"


def read_event(data: bytes) -> tuple[Issue | None, list[Problem]]:
    """The issue of an event, or why it is none."""
    try:
        issue = json.loads(data)["issue"]
        return _issue(issue), []
    except (ValueError, LookupError, TypeError, RecursionError):
        return None, [error("event", "found no issue, expected an event of an issue")]


def _issue(issue: Mapping[str, Any]) -> Issue:
    """Raises ValueError, LookupError or TypeError for anything that is no issue."""
    number, login, body = issue["number"], issue["user"]["login"], issue["body"]
    if type(number) is not int or number < 1 or not _LOGIN.fullmatch(login):
        raise ValueError("no issue")
    if not isinstance(body, str | None):
        raise TypeError("no text")
    return Issue(number, login, PartialDate.parse(str(issue["created_at"])[:10]), body or "")


def note_bytes(
    issue: Issue, questions: Sequence[Question], people: Iterable[Person] = ()
) -> tuple[bytes | None, list[Problem]]:
    """The file of the note that the issue proposes, and what is wrong with the answers; `people`
    are those of `people.yml`.
    """
    unknown = sorted(set(ASKED) - {question.id for question in questions})
    if unknown:
        message = f"found no question with the id {', '.join(unknown)}"
        return None, [error(FORM, message, hint="`papershelf init --upgrade` writes it anew")]
    answers, problems = read_answers(issue.body, questions)
    if problems:
        return None, problems
    problems = _unanswered(answers, questions)
    problems += _other_author(answers["author"], issue, people)
    front: dict[str, str | list[str]] = {
        "paper": answers["paper"],
        "title": answers["title"],
        "author": answers["author"] or f"@{issue.login}",
        "date": str(issue.day),
        "tags": [tag for part in answers["tags"].split(",") if (tag := part.strip())],
    }
    lines = [f"{key}: {_yaml(value)}" for key, value in front.items() if value]
    text = "\n".join(["---", *lines, "---", "", answers["note"], ""])
    # A lone surrogate, which JSON can say, becomes bytes that the check of the note refuses.
    return text.encode("utf-8", "surrogatepass"), problems


def _yaml(value: str | list[str]) -> str:
    """JSON, which is YAML; a date or a plain word would be too, but this needs no rule."""
    return json.dumps(value, ensure_ascii=False)


def _unanswered(answers: Mapping[str, str], questions: Sequence[Question]) -> list[Problem]:
    labels = {question.id: question.label for question in questions}
    problems = [
        error(ISSUE, f'found nothing under "{labels[name]}"', field=name)
        for name in ("paper", "note")
        if not answers[name]
    ]
    if not answers["licence"]:
        message = (
            f'found no tick under "{labels["licence"]}": without it the note is not ours to use'
        )
        problems.append(error(ISSUE, message, field="licence"))
    return problems


def _other_author(author: str, issue: Issue, people: Iterable[Person]) -> list[Problem]:
    """A warning where the note bears the name of somebody else than whoever proposes it: another
    account's or, without an account, one of `people.yml`, to whose page the name would be linked.
    """
    handle = _HANDLE.search(author)
    if handle is not None:
        is_other = handle[1].lower() != issue.login.lower()
    else:
        names = (name for person in people for name in (person.name, *person.variants))
        is_other = bool(author) and skeleton(author) in map(skeleton, names)
    if not is_other:
        return []
    message = f'found "{author}", but @{issue.login} opened the issue'
    return [warning(ISSUE, message, field="author", hint="make sure that both are one person")]


def pull_request_text(issue: Issue, found: Iterable[Problem]) -> str:
    """The pull request's own words. The account's name is one, by its letters alone."""
    return "\n".join(
        [
            f"A note that @{issue.login} proposed with the form in #{issue.number}:",
            code_span(issue.note_path),
            "",
            *_said(found),
            "",
            f"Closes #{issue.number}",
            "",
        ]
    )


def accepted_text(found: Iterable[Problem]) -> str:
    """The answer in the issue, for a note of which a pull request was opened."""
    lines = ["Thank you. The note is proposed in a pull request, which closes this issue.", ""]
    return "\n".join([*lines, *_said(found), ""])


def refused_text(found: Iterable[Problem]) -> str:
    """The answer in the issue, for a note that has errors."""
    after = "Edit the text of this issue; a maintainer then takes the label off and sets it again."
    lines = ["The note cannot be taken over as it is.", "", *_said(found)]
    return "\n".join([*lines, "", after, ""])


def _said(found: Iterable[Problem]) -> list[str]:
    listed = problem_list(found, most=_TOLD)
    return ["The check found:", "", *listed] if listed else ["The check found nothing wrong."]
