"""The topics' overview and each topic's listing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from papershelf import paths
from papershelf.catalog import Catalog, Ids, TopicEntry
from papershelf.pages import charts
from papershelf.pages.listings import render_listing, render_overview
from papershelf.pages.markup import Linker, bullets, link, some, unlinked
from papershelf.pages.paging import Paging
from papershelf.pages.piece import EVERYTHING, Piece, Scope, brief
from papershelf.text import counted, markdown_block

_INDENT = "    "
_ALIASES = 10_000
"""Bytes of the aliases that a topic's page names."""
_DRAWN = 20
"""Topics in the chart of the most used ones."""


def render_topics(catalog: Catalog, paging: Paging, scope: Scope = EVERYTHING) -> Iterator[Piece]:
    yield _overview(catalog)
    span = charts.span_of(catalog)
    drawn = brief(span)
    timeline = charts.Timeline(span, paths.listing(paths.topic("any")))
    for topic in catalog.topics.values():
        base = paths.topic(topic.slug)
        ids, own = catalog.by_topic.get(topic.slug, ()), _own(catalog, topic)
        if scope(ids):
            # Their names alone: of 10,000 topics below one, each would tell of all others.
            near = [catalog.topics[slug].label for slug in (topic.parent, *topic.children) if slug]
            yield from render_listing(
                catalog,
                base,
                topic.label,
                ids,
                paging,
                intro=partial(_opening, Linker(catalog, paths.listing(base)), topic, timeline),
                shows=(topic, near, drawn, len(own)),
            )
        if own and scope(own):
            yield from _own_listing(catalog, topic, own, paging)


def _own(catalog: Catalog, topic: TopicEntry) -> Ids:
    """The papers that are tagged with the topic itself, where these are not all of its papers."""
    own = catalog.by_tag.get(topic.slug, ())
    return own if len(own) < len(catalog.by_topic.get(topic.slug, ())) else ()


def _own_listing(catalog: Catalog, topic: TopicEntry, own: Ids, paging: Paging) -> Iterator[Piece]:
    """The other position of the switch on a topic's page."""
    base = paths.own_topic(topic.slug)
    title = f"{topic.label} without narrower topics"
    linker, papers = Linker(catalog, paths.listing(base)), len(catalog.by_topic[topic.slug])

    def intro() -> Iterator[str]:
        whole = paths.listing(paths.topic(topic.slug))
        yield bullets([link(f"With narrower topics ({papers:,})", linker.source, whole)])

    yield from render_listing(
        catalog, base, title, own, paging, intro=intro, shows=(topic.slug, papers)
    )


def _opening(linker: Linker, topic: TopicEntry, timeline: charts.Timeline) -> Iterator[str]:
    yield from _intro(linker, topic)
    papers, ids = linker.catalog.papers, linker.catalog.by_topic.get(topic.slug, ())
    yield timeline.draw(papers[id_].day for id_ in ids)


def _overview(catalog: Catalog) -> Piece:
    """The tree of topics with their numbers of papers; a topic stands with all below it, and no
    more than `limits.TOPIC_LEVELS` are below each other.
    """
    roots = [topic for topic in catalog.topics.values() if not topic.parent]
    branches = [branch for root in roots for branch in _branches(catalog, (root,))]

    def rows(linker: Linker, part: Sequence[Branch]) -> Iterator[str]:
        if linker.source == paths.listing(paths.TAGS) and catalog.by_topic:
            yield _most_used(linker)
            yield ""
        if part:  # a tree that goes on from the page before stands below its wider topics again
            yield from (_row(linker, part[0][: depth + 1]) for depth in range(len(part[0]) - 1))
        yield from (_row(linker, branch) for branch in part)

    count = counted(len(catalog.topics), "topic") if branches else "No topics yet."
    return render_overview(catalog, paths.TAGS, "Topics", branches, rows, count)


def _most_used(linker: Linker) -> str:
    by_topic = linker.catalog.by_topic
    used = sorted(by_topic, key=lambda slug: (-len(by_topic[slug]), slug))
    drawn = [
        charts.Row(
            linker.catalog.topics[slug].label,
            len(by_topic[slug]),
            paths.href(linker.source, paths.listing(paths.topic(slug))),
        )
        for slug in used[:_DRAWN]
    ]
    more = f"The {_DRAWN} topics with the most papers"
    return charts.rows(more if len(used) > _DRAWN else "Topics by number of papers", drawn)


Branch = tuple[TopicEntry, ...]
"""A topic behind all that are above it, the widest first."""


def _branches(catalog: Catalog, branch: Branch) -> Iterator[Branch]:
    yield branch
    for child in branch[-1].children:
        yield from _branches(catalog, (*branch, catalog.topics[child]))


def _row(linker: Linker, branch: Branch) -> str:
    topic = branch[-1]
    count = len(linker.catalog.by_topic.get(topic.slug, ()))
    return f"{_INDENT * (len(branch) - 1)}- {linker.topic(topic.slug)} ({count:,})"


def _intro(linker: Linker, topic: TopicEntry) -> Iterator[str]:
    if topic.description:
        yield markdown_block(topic.description)
    facts = []
    if topic.parent:
        facts.append(f"Part of {linker.topic(topic.parent)}")
    if topic.children:
        facts.append(f"Narrower: {linker.topics(topic.children)}")
    if own := _own(linker.catalog, topic):
        only = f"Without narrower topics ({len(own):,})"
        facts.append(link(only, linker.source, paths.listing(paths.own_topic(topic.slug))))
    if topic.aliases:
        facts.append("Also called " + some(map(unlinked, topic.aliases), _ALIASES))
    if facts:
        yield bullets(facts)
