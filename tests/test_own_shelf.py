"""What this repository's own shelf keeps to, so that it is an example to copy."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pages import own_shelf
from papershelf.collection.read import Collection, read_collection
from shelves import papershelf
from summaries import SHELF, repeated, shared, summaries_of, too_long
from tex_report import read


@pytest.fixture(scope="module")
def shelf() -> Collection:
    return read_collection(SHELF)


def test_every_paper_has_a_summary_and_no_abstract(shelf: Collection) -> None:
    """Of one or two sentences; abstracts are other people's sentences."""
    papers = [record.paper for record in shelf.records]
    assert [paper.id for paper in papers if paper.abstract or not paper.summary] == []
    assert list(too_long(summaries_of(SHELF))) == []
    assert list(repeated(summaries_of(SHELF))) == []


def test_no_summary_is_copied(trial_data: Path) -> None:
    """From any abstract of the trial data."""
    abstracts = [abstract for _, abstract in read(trial_data)]
    assert list(shared(summaries_of(SHELF), abstracts)) == []


def test_the_listings_find_their_papers(trial_data: Path, tmp_path: Path) -> None:
    """The same shelf with abstracts: each paper of the listings is one that is here already, takes
    its abstract from there, and keeps what people wrote.
    """
    mine = read_collection(SHELF).records
    shelf = own_shelf(tmp_path)
    papershelf(shelf, "import", *map(str, sorted((trial_data / "seeds").glob("*.txt"))))
    full = {record.paper.id: record.paper for record in read_collection(shelf).records}
    assert full.keys() == {record.paper.id for record in mine}
    assert all(paper.abstract for paper in full.values())
    assert [
        record.paper.id
        for record in mine
        if (record.paper.summary, record.paper.tags)
        != (full[record.paper.id].summary, full[record.paper.id].tags)
    ] == []


def test_papers_have_two_to_five_topics_of_the_vocabulary(shelf: Collection) -> None:
    """By their labels, so that a topic's name stands in the record as on the page."""
    labels = {topic.label for topic in shelf.topics}
    tags = {record.paper.id: record.paper.tags for record in shelf.records}
    assert {paper: those for paper, those in tags.items() if not 2 <= len(those) <= 5} == {}
    assert {tag for those in tags.values() for tag in those} == labels


def test_every_guide_is_that_of_a_topic(shelf: Collection) -> None:
    """Whoever reads a topic is told where to begin."""
    guides = {f"guides/{file.name}" for file in (SHELF / "docs/guides").glob("*.md")}
    assert {topic.guide for topic in shelf.topics} - {""} == guides - {"guides/index.md"}


def test_no_topic_is_too_small_or_too_wide(shelf: Collection) -> None:
    """Three papers of its own at least, and at most a quarter with its narrower topics."""
    parents = {topic.label: topic.parent for topic in shelf.topics}
    own, whole = Counter[str](), Counter[str]()
    for record in shelf.records:
        own.update(record.paper.tags)
        whole.update({*record.paper.tags, *(parents[tag] for tag in record.paper.tags)} - {""})
    assert not any(map(parents.get, filter(None, parents.values()))), "count grandparents as well"
    assert {topic: count for topic, count in own.items() if count < 3} == {}
    most = len(shelf.records) / 4
    assert {topic: count for topic, count in whole.items() if count > most} == {}
