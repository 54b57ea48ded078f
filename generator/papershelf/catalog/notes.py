"""What notes say of papers and show: which paper each is about, which it mentions, its pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from posixpath import dirname, normpath
from unicodedata import normalize
from urllib.parse import unquote

from papershelf.catalog.order import newest_notes
from papershelf.catalog.references import References
from papershelf.identifiers import orcid_url
from papershelf.model import Note, Person
from papershelf.notes import Published, Rendered, Renderings
from papershelf.notes.answers import KINDS
from papershelf.text import folded


@dataclass(frozen=True, slots=True)
class NoteIndex:
    """The notes about papers of the shelf, by the paths of their files."""

    notes: tuple[Note, ...]
    """Newest first."""
    paper: Mapping[str, str]
    rendered: Mapping[str, Rendered]
    mentioned: Mapping[str, Mapping[str, str]]
    """Each mention that leads to a paper, as written, to its id."""
    images: Mapping[str, Mapping[str, Published]]
    """Each address of an image that is shown, as written, to what the site has of it."""
    profiles: Mapping[str, str]
    """The address of the author's own page, where `people.yml` knows the author."""


def index_notes(
    notes: Sequence[Note],
    renderings: Renderings | None,
    references: References,
    people: Sequence[Person],
) -> NoteIndex:
    """Indexes the notes about papers of the shelf. Without `renderings` they are rendered here and
    now, and no picture is shown.
    """
    if not notes:
        return NoteIndex((), {}, {}, {}, {}, {})
    if renderings is None:
        from papershelf.notes.markdown.render import (  # noqa: PLC0415 (what renders is slow to import)
            rendered,
        )

        renderings = Renderings({note.path: rendered(note.body) for note in notes})
    about = {note.path: found for note in notes if (found := references.find(note.paper))}
    shown = renderings.notes
    pictures = {same_path(path): picture for path, picture in renderings.images.items()}
    return NoteIndex(
        tuple(note for note in newest_notes(notes) if note.path in about),
        about,
        shown,
        {
            path: {
                mention.paper: found
                for mention in note.mentions
                if (found := references.find(mention.paper))
            }
            for path, note in shown.items()
        },
        {
            path: {
                image.address: published
                for image in note.images
                if (published := pictures.get(image_path(path, image.address)))
            }
            for path, note in shown.items()
        },
        _profiles(notes, people),
    )


def mentions(index: NoteIndex) -> dict[str, tuple[Note, ...]]:
    """Maps a paper's id to the notes about other papers that mention it, newest first."""
    found: dict[str, list[Note]] = {}
    for note in index.notes:
        ids = dict.fromkeys(index.mentioned.get(note.path, {}).values())
        for paper_id in ids:
            if paper_id != index.paper[note.path]:
                found.setdefault(paper_id, []).append(note)
    return {paper_id: tuple(notes) for paper_id, notes in found.items()}


def image_path(note_path: str, address: str) -> str:
    """Returns the file of the shelf that an image's address names, as `same_path`; empty where it
    can be none.

    Relative to the note's file, never out of its folder, and only what may be a picture.
    """
    path = unquote(address)
    parts = path.split("/")
    if path.startswith("/") or ".." in parts or any(mark in path for mark in "\\:?#\0"):
        return ""
    if PurePosixPath(path).suffix.lower() not in KINDS:
        return ""
    return same_path(normpath(f"{dirname(note_path)}/{path}"))


def same_path(path: str) -> str:
    """Returns a path in composed characters; macOS writes accents as characters of their own."""
    return normalize("NFC", path)


def _profiles(notes: Iterable[Note], people: Iterable[Person]) -> dict[str, str]:
    pages: dict[str, str] = {}
    for person in people:
        page = person.homepage or (person.orcid and orcid_url(person.orcid))
        if page:
            pages.update((folded(name), page) for name in (person.name, *person.variants))
    found = ((note.path, pages.get(folded(note.author), "")) for note in notes if note.author)
    return {path: page for path, page in found if page}
