"""What a fetch brought, for the log and for people who look at its pull request.

Titles and labels are strangers' text and stand in code spans (`text.code_span`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from papershelf.fetching.harvest import Harvest
from papershelf.importing.intake import Plan
from papershelf.importing.ledger import values_of
from papershelf.model import Paper
from papershelf.problems import Problem, as_text
from papershelf.text import code_span, counted, shortened, visible

_LISTED = 100
"""Papers of one kind that a summary names."""
_LONG = 200
_GONE = ("withdrawn", "retracted")


@dataclass(frozen=True, slots=True)
class News:
    """What changed, for people: each changed paper is named once, by what matters most."""

    new: Sequence[Paper]
    gone: Sequence[Paper]
    """Withdrawn or retracted since."""
    published: Sequence[Paper]
    """With a venue or a DOI, and without either before."""
    changed: Sequence[tuple[Paper, Paper]]


def news_of(plan: Plan) -> News:
    """The news of a plan."""
    gone, published, changed = [], [], []
    for before, after in plan.changed:
        if after.status in _GONE and before.status != after.status:
            gone.append(after)
        elif is_published(after) and not is_published(before):
            published.append(after)
        else:
            changed.append((before, after))
    return News(plan.new, gone, published, changed)


def is_published(paper: Paper) -> bool:
    """Whether a record says where the paper came out; arXiv's own DOI says nothing of that."""
    own = paper.identifiers.doi.lower().startswith("10.48550/arxiv.")
    return bool(paper.venue or (paper.identifiers.doi and not own))


def said_of(harvest: Harvest, moment: str) -> str:
    """One line for the log: a quiet source looks different from a broken one."""
    label = visible(harvest.inquiry.label)
    if harvest.is_broken:
        return f"{label}: BROKEN, nothing taken; source read at {moment}"
    return f"{label}: {counted(harvest.papers, 'paper')}; source read at {moment}"


def summary(
    harvests: Sequence[Harvest], plan: Plan, problems: Iterable[Problem], moment: str
) -> str:
    """The Markdown of a pull request or of a workflow's run."""
    news = news_of(plan)
    counts = {
        "new": len(news.new),
        "changed": len(news.changed),
        "withdrawn or retracted": len(news.gone),
        "now published": len(news.published),
    }
    line = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    parts = [f"**{line}**; sources read at {moment}.", _table(harvests)]
    parts += _papers("New", [_named(paper) for paper in news.new])
    parts += _papers("Withdrawn or retracted", [_named(paper) for paper in news.gone])
    parts += _papers("Now published", [_published(paper) for paper in news.published])
    changed = [_changed(before, after) for before, after in news.changed]
    parts += _papers("Changed", changed)
    told = [code_span(shortened(as_text(problem), 2 * _LONG)) for problem in problems]
    parts += _papers("To look at", told)
    return "\n\n".join(parts) + "\n"


def _table(harvests: Sequence[Harvest]) -> str:
    rows = ["| Source | Papers |", "| --- | ---: |"]
    for one in harvests:
        count = "**broken**" if one.is_broken else f"{one.papers:,}"
        label = code_span(shortened(one.inquiry.label, _LONG)).replace("|", "\\|")
        rows.append(f"| {label} | {count} |")
    return "\n".join(rows)


def _papers(title: str, lines: Sequence[str]) -> Iterator[str]:
    if not lines:
        return
    rest = len(lines) - _LISTED
    more = [f"- and {rest:,} more"] if rest > 0 else []
    yield f"## {title}"
    yield "\n".join([*(f"- {line}" for line in lines[:_LISTED]), *more])


def _named(paper: Paper) -> str:
    return f"{code_span(shortened(paper.title, _LONG))} ({code_span(paper.id)})"


def _published(paper: Paper) -> str:
    where = paper.venue or paper.identifiers.doi
    return f"{_named(paper)} at {code_span(shortened(where, _LONG))}"


def _changed(before: Paper, after: Paper) -> str:
    one, two = values_of(before), values_of(after)
    fields = sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name))
    return f"{_named(after)}: {', '.join(fields)}"
