"""The topics' overview and each topic's listing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from papershelf import paths
from papershelf.catalog import Catalog, Ids, TopicEntry
from papershelf.pages import charts
from papershelf.pages.blocks import Block, Bullets, Item, Line, Paragraph, Raw, joined, line
from papershelf.pages.following import preview
from papershelf.pages.lines import Linker, bullets, link, some, unlinked
from papershelf.pages.listings import PaperListing, render_listing, render_overview
from papershelf.pages.piece import Group, Piece, Source, brief, grouped
from papershelf.pages.placed import address_of
from papershelf.text import counted

_ALIASES = 10_000
"""Bytes of the aliases that a topic's page names."""
_DRAWN = 20
"""Topics in the chart of the most used ones."""


def groups(source: Source) -> Iterable[Group]:
    span = charts.span_of(source.catalog)
    yield lambda: [_overview(source.catalog)]
    make = partial(_pieces, source, charts.Timeline(span), brief(span))
    yield from grouped(make, list(source.catalog.topics.values()))


def _pieces(
    source: Source, timeline: charts.Timeline, drawn: str, topics: Sequence[TopicEntry]
) -> Iterator[Piece]:
    """Yields the listings of some topics; `drawn` tells what the timeline shows."""
    catalog = source.catalog
    for topic in topics:
        ids, own = catalog.by_topic.get(topic.slug, ()), _own(catalog, topic)
        # Their names alone: of 10,000 topics below one, each would tell of all others.
        near = [catalog.topics[slug].label for slug in (topic.parent, *topic.children) if slug]
        listing = PaperListing(
            paths.topic(topic.slug),
            topic.label,
            ids,
            intro=partial(_opening, Linker(catalog), topic, timeline),
            shows=(topic, near, drawn, len(own)),
            feed=paths.topic(topic.slug),
            about=_preview(source, topic),
        )
        yield from render_listing(source, listing)
        if own:
            yield from _own_listing(source, topic, own)


def _preview(source: Source, topic: TopicEntry) -> tuple[str, ...]:
    """What leads link previews to the topic's card; to the site's, where the topic has none."""
    base = paths.topic(topic.slug) if topic.description else ""
    return preview(source.settings, topic.label, base)


def _own(catalog: Catalog, topic: TopicEntry) -> Ids:
    """Returns the papers tagged with the topic itself, where these are not all of its."""
    own = catalog.by_tag.get(topic.slug, ())
    return own if len(own) < len(catalog.by_topic.get(topic.slug, ())) else ()


def _own_listing(source: Source, topic: TopicEntry, own: Ids) -> Iterator[Piece]:
    """Yields the other position of the switch on a topic's page."""
    base = paths.own_topic(topic.slug)
    title = f"{topic.label} without narrower topics"
    papers = len(source.catalog.by_topic[topic.slug])

    def intro() -> Iterator[Block]:
        whole = paths.listing(paths.topic(topic.slug))
        yield bullets([link(f"With narrower topics ({papers:,})", whole)])

    listing = PaperListing(base, title, own, intro=intro, shows=(topic.slug, papers))
    yield from render_listing(source, listing)


def _opening(linker: Linker, topic: TopicEntry, timeline: charts.Timeline) -> Iterator[Block]:
    yield from _intro(linker, topic)
    papers, ids = linker.catalog.papers, linker.catalog.by_topic.get(topic.slug, ())
    if chart := timeline.draw(papers[id_].day for id_ in ids):
        yield Raw(chart)


def _overview(catalog: Catalog) -> Piece:
    """Returns the tree of topics with their numbers of papers; a topic stands with all below it,
    and no more than `limits.TOPIC_LEVELS` are below each other.
    """
    roots = [topic for topic in catalog.topics.values() if not topic.parent]
    branches = [branch for root in roots for branch in _branches(catalog, (root,))]
    linker = Linker(catalog)

    def blocks(number: int, part: Sequence[Branch]) -> Iterator[Block]:
        if number == 1 and (chart := _most_used(catalog)):
            yield Raw(chart)
        if part:
            yield Bullets(_tree(linker, part))

    count = counted(len(catalog.topics), "topic") if branches else "No topics yet."
    return render_overview(paths.TAGS, "Topics", branches, blocks, count)


def _most_used(catalog: Catalog) -> str:
    by_topic = catalog.by_topic
    used = sorted(by_topic, key=lambda slug: (-len(by_topic[slug]), slug))
    drawn = [
        charts.Row(
            catalog.topics[slug].label,
            len(by_topic[slug]),
            address_of(paths.listing(paths.topic(slug))),
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


def _tree(linker: Linker, part: Sequence[Branch], depth: int = 0) -> tuple[Item, ...]:
    """Returns the topics of some branches from that depth on. A tree that goes on from the page
    before stands below its wider topics again.
    """
    below: dict[TopicEntry, list[Branch]] = {}
    for branch in part:
        inside = below.setdefault(branch[depth], [])
        if len(branch) > depth + 1:
            inside.append(branch)
    return tuple(
        Item(_row(linker, topic), _tree(linker, inside, depth + 1))
        for topic, inside in below.items()
    )


def _row(linker: Linker, topic: TopicEntry) -> Line:
    count = len(linker.catalog.by_topic.get(topic.slug, ()))
    return line(linker.topic(topic.slug), f" ({count:,})")


def _intro(linker: Linker, topic: TopicEntry) -> Iterator[Block]:
    words = [line(topic.description)] if topic.description else []
    if topic.guide:
        guide = link("reading guide", topic.guide)
        words.append(line("New to this? The ", guide, " says what to read first, and why."))
    if words:
        yield Paragraph(joined(" ", words))
    facts = []
    if topic.parent:
        facts.append(line("Part of ", linker.topic(topic.parent)))
    if topic.children:
        facts.append(line("Narrower: ", linker.topics(topic.children)))
    if own := _own(linker.catalog, topic):
        only = f"Without narrower topics ({len(own):,})"
        facts.append(link(only, paths.listing(paths.own_topic(topic.slug))))
    if topic.aliases:
        facts.append(line("Also called ", some(map(unlinked, topic.aliases), _ALIASES)))
    if facts:
        yield bullets(facts)
