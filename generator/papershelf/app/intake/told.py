"""What services brought, for the log and for people who look at the pull request.

Titles and labels are strangers' text and stand in code spans (`text.code_span`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from papershelf.fetching.harvest import Harvest
from papershelf.identifiers.preprints import is_preprint_venue, is_published
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
    """In a place that is no preprint server, and in none before."""
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


def utc_now() -> str:
    """The moment, as logs and summaries say it."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M UTC")


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
    counts = f"{len(news.new):,} new, {len(news.changed):,} changed, {_events(news)}"
    parts = [
        f"**{counts}**; sources read at {moment}.",
        _table(harvests),
        *_papers("New", map(_named, news.new)),
        *_news(news),
        *_papers("Changed", (_changed(before, after) for before, after in news.changed)),
        *_to_look_at(problems),
    ]
    return "\n\n".join(parts) + "\n"


def enriched_summary(
    plan: Plan, lines: Sequence[str], problems: Iterable[Problem], moment: str
) -> str:
    """The same of papers that were there already; `lines` say what was filled, from where."""
    news = news_of(plan)
    parts = [
        f"**{len(plan.changed):,} enriched, {_events(news)}**; services asked at {moment}.",
        *(["\n".join(f"- {line}" for line in lines)] if lines else []),
        *_news(news),
        *_to_look_at(problems),
    ]
    return "\n\n".join(parts) + "\n"


def _events(news: News) -> str:
    gone, published = len(news.gone), len(news.published)
    return f"{gone:,} withdrawn or retracted, {published:,} now published"


def _news(news: News) -> Iterator[str]:
    yield from _papers("Withdrawn or retracted", map(_named, news.gone))
    yield from _papers("Now published", map(_published, news.published))


def _to_look_at(problems: Iterable[Problem]) -> Iterator[str]:
    told = (code_span(shortened(as_text(problem), 2 * _LONG)) for problem in problems)
    yield from _papers("To look at", told)


def _table(harvests: Sequence[Harvest]) -> str:
    rows = ["| Source | Papers |", "| --- | ---: |"]
    for one in harvests:
        count = "**broken**" if one.is_broken else f"{one.papers:,}"
        label = code_span(shortened(one.inquiry.label, _LONG)).replace("|", "\\|")
        rows.append(f"| {label} | {count} |")
    return "\n".join(rows)


def _papers(title: str, given: Iterable[str]) -> Iterator[str]:
    lines = list(given)
    if not lines:
        return
    rest = len(lines) - _LISTED
    more = [f"- and {rest:,} more"] if rest > 0 else []
    yield f"## {title}"
    yield "\n".join([*(f"- {line}" for line in lines[:_LISTED]), *more])


def _named(paper: Paper) -> str:
    return f"{code_span(shortened(paper.title, _LONG))} ({code_span(paper.id)})"


def _published(paper: Paper) -> str:
    is_there = paper.venue and not is_preprint_venue(paper.venue)
    where = paper.venue if is_there else paper.identifiers.doi
    return f"{_named(paper)} at {code_span(shortened(where, _LONG))}"


def _changed(before: Paper, after: Paper) -> str:
    one, two = values_of(before), values_of(after)
    fields = sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name))
    return f"{_named(after)}: {', '.join(fields)}"
