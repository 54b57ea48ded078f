"""The values of the catalog: what each page can look up, by id or slug."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from papershelf.catalog.notes import NoteIndex
from papershelf.catalog.references import References
from papershelf.model import Note, Paper, PartialDate

Ids = tuple[str, ...]
"""Ids of papers, newest first (see `order.newest_first`)."""
Relations = Mapping[str, Mapping[str, Ids]]
"""Id to what its paper is to others (`model.RELATIONS`), whichever of both records says so."""


@dataclass(frozen=True, slots=True)
class TopicEntry:
    """A tag page: a topic of the vocabulary, or a tag that stands in records or notes alone."""

    slug: str
    label: str
    description: str = ""
    aliases: tuple[str, ...] = ()
    wider: tuple[str, ...] = ()
    """Slugs of the topics above it: its parent, the parent's own, and so on."""
    children: tuple[str, ...] = ()
    """Slugs, in the order of their labels."""
    guide: str = ""
    """Path below `docs/` of a hand-written page that says what to read first."""
    is_listed: bool = False
    """Whether `topics.yml` has an entry of it."""

    @property
    def parent(self) -> str:
        """Slug of the wider topic next to it; empty where there is none."""
        return self.wider[0] if self.wider else ""


@dataclass(frozen=True, slots=True)
class AuthorEntry:
    """One identity: a person of `people.yml`, an ORCID, or a spelling of a name."""

    slug: str
    name: str
    has_page: bool
    order: str = ""
    """The family name as lists are ordered by it (`order.by_family`)."""
    variants: tuple[str, ...] = ()
    orcid: str = ""
    homepage: str = ""
    is_known: bool = False
    """Whether `people.yml` or an ORCID says who it is; else it is a name, perhaps of several."""


@dataclass(frozen=True, slots=True)
class VenueEntry:
    """A journal, conference or series, in its commonest spelling."""

    slug: str
    name: str
    aliases: tuple[str, ...] = ()
    kind: str = ""
    homepage: str = ""


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything that pages say, ready to look up. All orders are total and fixed."""

    papers: Mapping[str, Paper]
    """By id, newest first."""
    sources: Mapping[str, str]
    """Id to the path of the file that holds the record."""
    digests: Mapping[str, bytes]
    """Id to what tells a record from any other, where the reader knows (`Record.digest`)."""
    segments: Mapping[str, str]
    """Id to the path segment of the paper's page, unique without regard to case."""
    languages: Mapping[str, str]
    """Id to the language of the paper, where it is another than the site's."""
    bibkeys: Mapping[str, str]
    """Id to the key of the paper's BibTeX entry, unique without regard to case."""
    relations: Relations
    redirects: Mapping[str, str]
    """Path segment of an alias to the id of its paper."""
    references: References
    """Finds the paper that a person means."""
    notes: tuple[Note, ...]
    """Newest first; each is about a paper of the catalog."""
    note_paper: Mapping[str, str]
    """Path of a note to the id of its paper."""
    paper_notes: Mapping[str, tuple[Note, ...]]
    """Id to the notes about it, oldest first."""
    note_index: NoteIndex
    """What the notes come to on a page: their text, papers and pictures in it, their authors."""
    mentions: Mapping[str, tuple[Note, ...]]
    """Id to the notes about other papers that mention it, newest first."""

    topics: Mapping[str, TopicEntry]
    """By slug, in the order of labels."""
    idle_topics: tuple[TopicEntry, ...]
    """Topics of the vocabulary that nothing bears: they have no page."""
    topic_slugs: Mapping[str, tuple[str, ...]]
    """Id to the slugs of its tags, in the paper's order."""
    note_topics: Mapping[str, tuple[str, ...]]
    """Path of a note to the slugs of its tags."""
    by_tag: Mapping[str, Ids]
    """Slug of a topic to the papers that are tagged so themselves."""
    by_topic: Mapping[str, Ids]
    """Slug of a topic to its papers: those of all narrower topics are among them."""

    authors: Mapping[str, AuthorEntry]
    """By slug, in the order of family names."""
    author_slugs: Mapping[str, tuple[str, ...]]
    """Id to a slug for each of its authors, in the paper's order."""
    author_digest: bytes
    """Of all that these two were made from, where that is known."""
    by_author: Mapping[str, Ids]
    moved_authors: Mapping[str, str]
    """Slug under which an author's page may have stood before to the author's slug."""

    venues: Mapping[str, VenueEntry]
    """By slug, in the order of names."""
    venue_slug: Mapping[str, str]
    """Id to the slug of its venue, where it has one."""
    by_venue: Mapping[str, Ids]
    moved_venues: Mapping[str, str]
    """Slug under which a venue may have stood before to its slug."""

    by_date: Mapping[PartialDate, Ids]
    """Each year, month and day that has papers, newest first, to all papers of that time; a paper
    known to the month is in its month and year only."""
    undated: Ids
    last_updated: PartialDate | None
    """The newest day on which a paper came or a note was written."""
    new: frozenset[str]
    """Ids of the papers that came within a week of that day (`days.new_papers`)."""
    fingerprint: str
    """Of the collection's bytes."""
