"""From the collection to the catalog: join, index, check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain

from papershelf.catalog import checks
from papershelf.catalog.authors import AuthorIndex, index_authors
from papershelf.catalog.bibkeys import bibkeys
from papershelf.catalog.catalog import Catalog, Ids, Relations
from papershelf.catalog.days import last_updated, new_papers
from papershelf.catalog.notes import index_notes, mentions
from papershelf.catalog.order import newest_first
from papershelf.catalog.references import References
from papershelf.catalog.slugs import moved_slugs, unique_slugs
from papershelf.catalog.topics import index_topics
from papershelf.catalog.venues import index_venues
from papershelf.collection.read import Collection
from papershelf.identifiers import path_segment
from papershelf.identifiers.preprints import is_published
from papershelf.model import RELATIONS, Note, Paper, PartialDate, Person, Record
from papershelf.notes import Renderings
from papershelf.problems import Problem

IndexAuthors = Callable[[Sequence[Paper], Sequence[Person], int], AuthorIndex]


def build_catalog(
    collection: Collection,
    *,
    author_pages_from: int,
    today: dt.date,
    language: str = "en",
    renderings: Renderings | None = None,
    index_authors: IndexAuthors = index_authors,
) -> tuple[Catalog, list[Problem]]:
    """Returns the catalog of a collection, and what contradicts itself across its files.

    Of records with one id only the first is taken, of notes only those about a known paper: each
    left out is an error. `today` serves only the warning of dates that have not come. `language` is
    the site's. Without `renderings` the notes are rendered here, and no picture is shown. Who joins
    a shelf again gives `Authors` in place of `index_authors`.
    """
    records = _first_of_each_id(collection.records)
    papers = {paper.id: paper for paper in newest_first(record.paper for record in records)}
    references = References.of(list(papers.values()))
    about = index_notes(collection.notes, renderings, references, collection.people)
    notes = about.notes
    tags = [paper.tags for paper in papers.values()] + [note.tags for note in notes]
    topics = index_topics(collection.topics, chain.from_iterable(tags))
    authors = index_authors(list(papers.values()), collection.people, author_pages_from)
    venues = index_venues(list(papers.values()), collection.venues)
    segments = _segments(papers.values())
    topic_slugs = {paper.id: topics.slugs(paper.tags) for paper in papers.values()}
    days = {paper.id: paper.day for paper in papers.values()}
    updated = last_updated(papers.values(), notes)
    catalog = Catalog(
        papers=papers,
        sources={record.paper.id: record.origin.path for record in records},
        digests={record.paper.id: record.digest for record in records if record.digest},
        segments={id_: segments[id_] for id_ in papers},
        languages={
            paper.id: paper.language
            for paper in papers.values()
            if paper.language and paper.language.lower() != language.lower()
        },
        bibkeys=bibkeys(papers.values()),
        relations=_relations(papers, references),
        redirects={
            segments[alias]: paper.id
            for paper in papers.values()
            for alias in paper.aliases
            if alias not in papers
        },
        notes=notes,
        note_paper=about.paper,
        paper_notes=_notes_by_paper(reversed(notes), about.paper),
        references=references,
        note_index=about,
        mentions=mentions(about),
        topics=topics.entries,
        idle_topics=topics.idle,
        topic_slugs=topic_slugs,
        note_topics={note.path: topics.slugs(note.tags) for note in notes},
        by_tag=_ids_by(topic_slugs.items()),
        by_topic=_ids_by((id_, topics.with_wider(slugs)) for id_, slugs in topic_slugs.items()),
        authors=authors.entries,
        author_slugs=authors.slugs,
        author_digest=authors.digest,
        by_author=_ids_by((id_, dict.fromkeys(authors.slugs[id_])) for id_ in papers),
        moved_authors=moved_slugs(
            (one.slug, (one.name, *one.variants) if one.has_page and one.is_known else ())
            for one in authors.entries.values()
        ),
        venues=venues.entries,
        venue_slug=venues.slugs,
        by_venue=_ids_by((id_, (slug,)) for id_, slug in venues.slugs.items()),
        moved_venues=venues.moved,
        by_date=_by_date(days),
        undated=tuple(id_ for id_, day in days.items() if day is None),
        last_updated=updated,
        new=new_papers(papers.values(), updated),
        fingerprint=collection.fingerprint,
    )
    problems = chain(
        checks.same_id(collection.records),
        checks.same_paper(records, catalog.relations, collection.decisions),
        checks.same_bibkey(records),
        checks.dates(records, today),
        checks.related(records, references),
        checks.note_targets(collection.notes, about.paper, references),
        checks.mentions(collection.notes, about, references),
        checks.note_texts(collection.notes, about),
        checks.images(collection.notes, about, [file.path for file in collection.pictures]),
        checks.look_alikes(records, collection.notes, collection.topics),
    )
    return catalog, list(problems)


def _first_of_each_id(records: Iterable[Record]) -> list[Record]:
    first: dict[str, Record] = {}
    for record in records:
        first.setdefault(record.paper.id, record)
    return list(first.values())


def _relations(papers: Mapping[str, Paper], references: References) -> Relations:
    """Maps ids to what their papers are to others; one record of both says so, or each does."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    for paper in papers.values():
        for link in paper.related:
            other = references.find(link.id) or paper.id
            if other != paper.id:
                kind = _kind(link.kind, paper, papers[other])
                for one, is_to, two in (
                    (paper.id, kind, other),
                    (other, RELATIONS[kind], paper.id),
                ):
                    found.setdefault(one, {}).setdefault(is_to, {})[two] = None
    return {
        id_: {kind: tuple(others) for kind, others in kinds.items()} for id_, kinds in found.items()
    }


def _kind(kind: str, paper: Paper, other: Paper) -> str:
    """Returns what a paper is to another. `published-as` can be read as the word of either of a
    preprint and its publication: so the records tell which is which.
    """
    if kind != "published-as" or (is_published(paper) and not is_published(other)):
        return kind
    return "preprint-of"


def _segments(papers: Iterable[Paper]) -> dict[str, str]:
    """Maps ids and aliases to path segments; an id has the first claim to its own."""
    papers = list(papers)
    ids = {paper.id for paper in papers}
    names = ids | {alias for paper in papers for alias in paper.aliases}
    return unique_slugs({name: path_segment(name) for name in names}, first=ids)


def _by_date(days: Mapping[str, PartialDate | None]) -> dict[PartialDate, Ids]:
    """Groups ids, in their order, by the year, the month and the day of each."""
    found: dict[PartialDate, list[str]] = {}
    times: dict[PartialDate, list[list[str]]] = {}
    for id_, day in days.items():
        if day is None:
            continue
        if day not in times:
            parts = day.parts
            whole = [PartialDate(*parts[:count]) for count in range(1, len(parts) + 1)]
            times[day] = [found.setdefault(when, []) for when in whole]
        for ids in times[day]:
            ids.append(id_)
    return {when: tuple(ids) for when, ids in found.items()}


def _ids_by(keys: Iterable[tuple[str, Iterable[str]]]) -> dict[str, Ids]:
    """Groups ids, in their order, by the keys of each."""
    found: dict[str, list[str]] = {}
    for id_, own in keys:
        for key in own:
            found.setdefault(key, []).append(id_)
    return {key: tuple(ids) for key, ids in found.items()}


def _notes_by_paper(
    notes: Iterable[Note], note_paper: Mapping[str, str]
) -> dict[str, tuple[Note, ...]]:
    found: dict[str, list[Note]] = {}
    for note in notes:
        found.setdefault(note_paper[note.path], []).append(note)
    return {paper_id: tuple(about) for paper_id, about in found.items()}
