"""`topics.yml`: the tag vocabulary, a list of {label, slug, description, aliases, parent,
guide}.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from papershelf.collection.decode import names_of
from papershelf.collection.entries import check_slugs, check_spellings, read_entries
from papershelf.collection.fields import Fields, nearest, quoted
from papershelf.model import Topic
from papershelf.parsing import limits
from papershelf.parsing.raw import Field, named
from papershelf.problems import Problem, warning
from papershelf.text import folded, mixed_scripts, skeleton

TOPIC = names_of(Topic)
"""The known keys of an entry."""


def read_topics(data: bytes, path: str) -> tuple[tuple[Topic, ...], list[Problem]]:
    """The topics of the file, in its order, and what is wrong with them.

    Only `label` is required. No spelling may lead to two topics; a parent is the label of another
    topic, no topic is above itself, and no chain of parents is longer than `limits.TOPIC_LEVELS`.
    """
    entries, problems = read_entries(data, path, TOPIC)
    read = [(fields, _topic(fields)) for fields in entries]
    read = [(fields, topic) for fields, topic in read if topic.label]
    check_spellings(((fields, t.label, t.aliases) for fields, t in read), "label", "aliases")
    check_slugs((fields, topic.slug) for fields, topic in read)
    _check_parents(read)
    problems += _look_alikes(read)
    return tuple(topic for _, topic in read), problems


def _topic(fields: Fields) -> Topic:
    return Topic(
        label=fields.line("label", required=True),
        slug=fields.slug("slug"),
        description=fields.line("description"),
        aliases=fields.lines("aliases"),
        parent=fields.line("parent"),
        guide=fields.line("guide"),
    )


def missing_guides(data: bytes, path: str, pages: Collection[str]) -> list[Problem]:
    """An error for each `guide` that is none of the hand-written pages, which are known by their
    paths below `docs/`.
    """
    entries, problems = read_entries(data, path, TOPIC)
    problems.clear()  # they were reported when the topics were read
    for fields in entries:
        guide = fields.line("guide")
        if guide and guide not in pages:
            message = f"found {quoted(guide)}, expected the path of a page below docs/"
            hint = nearest(guide, tuple(pages)) or 'such as "guides/looms.md"'
            fields.wrong(("guide",), message, hint)
    return problems


def look_alike(text: str, twin: str) -> str:
    """What to say of a topic's spelling that is not its `twin` but looks like it, or that mixes
    scripts by itself; empty where there is nothing to say. `twin` has the same `skeleton`.
    """
    if folded(twin) != folded(text):
        return f'found "{text}", which looks like "{twin}" but has other letters'
    return f'found "{text}", where one word mixes letters of two scripts' * mixed_scripts(text)


def _look_alikes(read: list[tuple[Fields, Topic]]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for fields, topic in read:
        spelt: list[tuple[Field, str]] = [(("label",), topic.label)]
        spelt += [(("aliases", at), alias) for at, alias in enumerate(topic.aliases)]
        for field, text in spelt:
            if message := look_alike(text, first.setdefault(skeleton(text), text)):
                origin = fields.origin
                line, column = origin.place(*fields.inside, *field)
                yield warning(origin.path, message, line=line, column=column, field=named(field))


def _check_parents(read: list[tuple[Fields, Topic]]) -> None:
    parent_of = {topic.label: topic.parent for _, topic in read}
    labels = tuple(parent_of)
    circling = _circling(parent_of)
    too_deep = _too_deep(parent_of)
    for fields, topic in read:
        if topic.parent and topic.parent not in parent_of:
            message = f"found {quoted(topic.parent)}, expected the label of another topic"
            fields.wrong(("parent",), message, nearest(topic.parent, labels))
        elif topic.label in circling:
            message = f"found {quoted(topic.parent)}, which has this topic above it"
            fields.wrong(("parent",), message, "leave one of these parents out")
        elif topic.label in too_deep:
            most = limits.TOPIC_LEVELS
            message = f"found {quoted(topic.parent)}, which has {most - 1:,} topics above it"
            expected = f"expected at most {most:,} levels of topics"
            fields.wrong(("parent",), f"{message}, {expected}", "name a wider topic as parent")


def _circling(parent_of: Mapping[str, str]) -> set[str]:
    """The labels that are above themselves. Each label is visited once, however long the chains."""
    circling: set[str] = set()
    done: set[str] = set()
    for at in parent_of:
        label = at
        way: dict[str, None] = {}  # in order
        while label in parent_of and label not in done and label not in way:
            way[label] = None
            label = parent_of[label]
        if label in way:
            above = list(way)
            circling.update(above[above.index(label) :])
        done.update(way)
    return circling


def _too_deep(parent_of: Mapping[str, str]) -> set[str]:
    """The labels on the first level that is too deep, so that a chain is reported once. Each label
    is visited once. What hangs below a circle is on no level: it counts from far below zero.
    """
    level: dict[str, int] = {}
    for at in parent_of:
        label = at
        way: dict[str, None] = {}
        while label in parent_of and label not in level and label not in way:
            way[label] = None
            label = parent_of[label]
        above = -len(parent_of) if label in way else level.get(label, 0)
        for number, below in enumerate(reversed(way), start=1):
            level[below] = above + number
    return {label for label, number in level.items() if number == limits.TOPIC_LEVELS + 1}
