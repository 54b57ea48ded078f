"""The stage between reading and joining: notes and pictures become what the site shows of them.

What was rendered before is taken from the store; the rest goes to workers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path
from typing import TypeVar

from papershelf import paths
from papershelf.catalog.notes import NoteIndex
from papershelf.collection.read import Collection
from papershelf.collection.walk import read_file
from papershelf.config import STATE_DIR
from papershelf.notes.answers import Picture, Refusal
from papershelf.notes.cache import Cache, digest
from papershelf.notes.rendered import Published, Rendered, Renderings
from papershelf.notes.workers import Done, Job, work
from papershelf.parsing import limits
from papershelf.problems import Problem, error
from papershelf.store import Store
from papershelf.writing.disk import foreign, own_folder, write_file

T = TypeVar("T")

_IMAGES = f"{STATE_DIR}/images"


def render_collection(
    shelf: Path,
    collection: Collection,
    store: Store,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> tuple[Renderings, list[Problem]]:
    """Every note and picture rendered, and what is wrong with those that could not be.

    `progress` is told (done, to do) of those that are new.
    """
    if not collection.notes and not collection.pictures:
        return Renderings(), []
    stored = Cache.stored(store)
    known = _with_files(shelf, stored)
    notes = {note.path: digest(note.body.encode()) for note in collection.notes}
    pictures = {picture.path: picture.digest for picture in collection.pictures}
    new = {
        notes[note.path]: Job(note.path, note.body.encode)
        for note in collection.notes
        if notes[note.path] not in known.notes
    } | {
        one.digest: Job(one.path, partial(_picture_bytes, one.place, one.digest))
        for one in collection.pictures
        if one.digest not in known.pictures
    }
    now, refusals = _done(shelf, new, progress) if new else (Cache(), {})
    found = Cache(
        _used(notes.values(), known.notes, now.notes),
        _used(pictures.values(), known.pictures, now.pictures),
    )
    found.keep(store, stored)
    renderings = Renderings(_by_path(notes, found.notes), _by_path(pictures, found.pictures))
    lines = {note.path: note.body_line for note in collection.notes}
    problems = [
        error(
            path,
            refusals[key].message,
            line=lines.get(path),
            column=1 if path in lines else None,
            hint=refusals[key].hint,
        )
        for path, key in (notes | pictures).items()
        if key in refusals
    ]
    return renderings, problems


def image_files(shelf: Path, notes: NoteIndex) -> dict[str, bytes]:
    """The pictures that notes show: path below `docs/` to bytes. Raises OSError."""
    shown = {image.name for images in notes.images.values() for image in images.values()}
    folder = own_folder(shelf / _IMAGES, shelf)
    return {paths.note_image(name): _published_bytes(folder / name) for name in sorted(shown)}


def _done(
    shelf: Path, new: Mapping[str, Job], progress: Callable[[int, int], None]
) -> tuple[Cache, dict[str, Refusal]]:
    """What the jobs came to, by their digests; pictures are put on disk."""
    finished = count(1)

    def kept(done: Done) -> Rendered | Published | Refusal:
        progress(next(finished), len(new))
        if not isinstance(done, Picture):
            return done
        name = f"{digest(done.data)[:16]}{done.suffix}"
        with suppress(OSError):  # a check needs no file; who does, will not find it, and says so
            write_file(own_folder(shelf / _IMAGES, shelf) / name, done.data)
        return Published(name, done.width, done.height)

    results = dict(zip(new, work(list(new.values()), kept), strict=True))
    notes = {key: one for key, one in results.items() if isinstance(one, Rendered)}
    pictures = {key: one for key, one in results.items() if isinstance(one, Published)}
    return Cache(notes, pictures), {
        key: one for key, one in results.items() if isinstance(one, Refusal)
    }


def _with_files(shelf: Path, cache: Cache) -> Cache:
    """The cache without those pictures whose file is gone or is not what was written."""
    pictures = {
        key: picture
        for key, picture in cache.pictures.items()
        if _is_named(picture.name, _bytes(shelf / _IMAGES / picture.name))
    }
    return Cache(cache.notes, pictures)


def _used(keys: Iterable[str], known: Mapping[str, T], now: Mapping[str, T]) -> dict[str, T]:
    found = {**known, **now}
    return {key: found[key] for key in keys if key in found}


def _by_path(keys: Mapping[str, str], found: Mapping[str, T]) -> dict[str, T]:
    return {path: found[key] for path, key in keys.items() if key in found}


def _picture_bytes(file: Path, known: str) -> bytes:
    """The bytes of a stranger's file; none where it is no longer what was read before, since what
    comes of it is kept by the digest of that.
    """
    with suppress(OSError):
        data = read_file(file, limits.PICTURE_BYTES) or b""
        return data if digest(data) == known else b""
    return b""


def _is_named(name: str, data: bytes) -> bool:
    """Whether a picture that was written anew has these bytes, after which it is named."""
    return name.startswith(digest(data)[:16])


def _published_bytes(file: Path) -> bytes:
    """The bytes of a picture that was written anew. Raises OSError where it is another one."""
    data = file.read_bytes()
    if not _is_named(file.name, data):
        raise foreign(file, "a changed picture", "the one whose digest is its name")
    return data


def _bytes(file: Path) -> bytes:
    """The bytes of a file; none where it cannot be read."""
    try:
        return file.read_bytes()
    except OSError:
        return b""
