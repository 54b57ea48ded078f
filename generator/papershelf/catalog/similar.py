"""Tags that are spelt so alike that they may be one topic: "GAN" and "GANs", "fine-tuning" and
"finetuning". Nothing is merged on likeness; `check` proposes aliases to a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from papershelf.catalog.catalog import Catalog, TopicEntry
from papershelf.text import folded

_LONGEST = 100
"""Characters of a label that is compared. A longer one is a sentence."""
_MOST = 10
"""Aliases that one proposal adds; what is left comes with the next check."""

_BETWEEN = re.compile(r"[\s_/\u2010-\u2015-]+")
_SMALL = frozenset("a an and by for from in of on or the to via with".split())
"""Words of which an acronym may have no letter."""
_SIBILANTS = ("sses", "xes", "ches", "shes")


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entry of `topics.yml`, as it may be."""

    label: str
    aliases: tuple[str, ...]
    is_listed: bool
    """Whether there is an entry of that label, which then gets these aliases."""


def proposals(catalog: Catalog) -> list[Proposal]:
    """Returns, for tags of one normal form, the entry that makes them one topic; most used ones
    first.

    Two entries of `topics.yml` are what a person wants apart. The time is linear in the tags.
    """
    every = [*catalog.topics.values(), *catalog.idle_topics]
    topics = [topic for topic in every if len(topic.label) <= _LONGEST]
    meaning = _meanings(topics)
    groups: dict[str, list[TopicEntry]] = {}
    for topic in topics:
        form = _form(_long(topic.label))
        groups.setdefault(meaning.get(form, form), []).append(topic)

    def papers(topic: TopicEntry) -> int:
        return len(catalog.by_tag.get(topic.slug, ()))

    found = []
    for form, group in groups.items():
        first, *others = sorted(group, key=lambda one: (not one.is_listed, -papers(one), one.label))
        new = [topic.label for topic in others if not topic.is_listed][:_MOST]
        if form and new:
            used = sum(map(papers, group))
            found.append((-used, Proposal(first.label, (*first.aliases, *new), first.is_listed)))
    return [proposal for _, proposal in sorted(found, key=lambda pair: (pair[0], pair[1].label))]


def _meanings(topics: Iterable[TopicEntry]) -> dict[str, str]:
    """Maps the form of an alias, or of an acronym that some tag explains, to that of its topic. An
    acronym of two topics means neither.
    """
    found: dict[str, set[str]] = {}
    for topic in topics:
        form = _form(_long(topic.label))
        for short in (*_acronym(topic.label), *topic.aliases):
            found.setdefault(_form(short), set()).add(form)
    return {short: forms.pop() for short, forms in found.items() if len(forms) == 1}


def _long(label: str) -> str:
    """Returns the label without the acronym that it explains."""
    return label.rpartition("(")[0] if any(_acronym(label)) else label


def _acronym(label: str) -> Iterator[str]:
    """Yields what stands in brackets behind the words whose first letters it is, as in "Graph
    Neural Networks (GNNs)"; nothing for other words in brackets.
    """
    before, _, last = label.rpartition("(")
    short = _singular(last.removesuffix(")"))
    if label.endswith(")") and len(short) > 1:
        words = _BETWEEN.split(before.strip())
        for counted in (words, [word for word in words if word.lower() not in _SMALL]):
            if folded("".join(word[:1] for word in counted)) == folded(short):
                yield short


def _form(label: str) -> str:
    """Returns the normal form: words in the singular, joined, case ignored."""
    words = _BETWEEN.split(label.strip().replace(" & ", " and "))
    return "".join(folded(_singular(word)) for word in words)


def _singular(word: str) -> str:
    """Returns an English word without a plural's ending: "GANs" has one, "GPS" has none."""
    if word.isupper() and len(word) > 5:  # no acronym, but a heading in capitals
        word = word.lower()
    stem = word[:-1]
    is_plural = word.endswith("s") and not word.endswith(("ss", "us", "is"))
    if not is_plural or (len(word) < 4 and not (len(stem) > 1 and stem.isupper())):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(_SIBILANTS) else stem
