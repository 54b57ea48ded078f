"""Maps tags to topics: every spelling of a tag leads to one page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from papershelf.catalog.catalog import TopicEntry
from papershelf.catalog.order import by_name
from papershelf.catalog.slugs import commonest, unique_slugs
from papershelf.model import Topic
from papershelf.parsing import limits
from papershelf.text import as_seen, folded, slug


@dataclass(frozen=True, slots=True)
class TopicIndex:
    """The topics of a shelf, and the spellings that lead to them."""

    entries: Mapping[str, TopicEntry]
    """By slug, in the order of labels."""
    slug_of: Mapping[str, str]
    """Folded spelling of a label, alias or tag to slug."""
    idle: tuple[TopicEntry, ...] = ()
    """Topics of the vocabulary that nothing bears, nor a narrower one of theirs."""

    def slugs(self, tags: Iterable[str]) -> tuple[str, ...]:
        """Returns the slugs of a paper's tags, in its order, each once."""
        return tuple(dict.fromkeys(self.slug_of[folded(tag)] for tag in tags))

    def with_wider(self, slugs: Iterable[str]) -> Iterator[str]:
        """Returns some topics and all that are above them, each once."""
        return iter(dict.fromkeys(chain.from_iterable(map(self._way_up, slugs))))

    def _way_up(self, slug: str) -> tuple[str, ...]:
        return (slug, *self.entries[slug].wider)


def index_topics(topics: Sequence[Topic], tags: Iterable[str]) -> TopicIndex:
    """Returns the topics that something bears, or a narrower one of theirs: those of the
    vocabulary, and one for each other tag, labelled with its most frequent spelling.
    """
    listed = {folded(topic.label): topic for topic in topics}
    alias_of = {folded(alias): key for key, topic in listed.items() for alias in topic.aliases}
    spellings: dict[str, Counter[str]] = {}
    used: set[str] = set()
    for tag in tags:
        key = alias_of.get(folded(tag), folded(tag))
        used.add(key)
        if key not in listed:
            spellings.setdefault(key, Counter())[tag] += 1
    narrow = {key: folded(topic.parent) for key, topic in listed.items() if topic.parent}
    wider = {narrow[key] for key in used if key in narrow} - used
    while wider:  # level by level; a circle ends where it began
        used |= wider
        wider = {narrow[key] for key in wider if key in narrow} - used
    labels = {key: commonest(counted) for key, counted in spellings.items()}
    labels |= {key: topic.label for key, topic in listed.items()}
    slugs = unique_slugs(
        {
            key: (listed[key].slug if key in listed else "") or slug(as_seen(label))
            for key, label in labels.items()
        },
        first=listed,
    )
    parents = {
        slugs[key]: slugs[folded(topic.parent)]
        for key, topic in listed.items()
        if folded(topic.parent) in listed
    }
    children: dict[str, list[str]] = {}
    for key in sorted(used.intersection(listed), key=lambda key: by_name(listed[key].label)):
        if slugs[key] in parents:
            children.setdefault(parents[slugs[key]], []).append(slugs[key])
    entries = {}
    for key in sorted(labels, key=lambda key: by_name(labels[key])):
        topic = listed.get(key) or Topic(labels[key])
        entries[slugs[key]] = TopicEntry(
            slug=slugs[key],
            label=topic.label,
            description=topic.description,
            aliases=topic.aliases,
            wider=_above(slugs[key], parents),
            children=tuple(children.get(slugs[key], ())),
            guide=topic.guide,
            is_listed=key in listed,
        )
    slug_of = slugs | {alias: slugs[key] for alias, key in alias_of.items()}
    borne = {slugs[key] for key in used & labels.keys()}
    return TopicIndex(
        {name: entry for name, entry in entries.items() if name in borne},
        slug_of,
        tuple(entry for name, entry in entries.items() if name not in borne),
    )


def _above(slug: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    """Returns the topics above one, the nearest first. `collection.topics` refuses chains that are
    longer than `limits.TOPIC_LEVELS`, and circles; of these, as many are taken as may be.
    """
    found: list[str] = []
    while slug in parents and len(found) < limits.TOPIC_LEVELS:
        slug = parents[slug]
        found.append(slug)
    return tuple(found)
