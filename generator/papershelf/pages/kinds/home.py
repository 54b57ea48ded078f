"""The home page: the shelf's own words, then what is new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from papershelf import paths
from papershelf.config import Settings
from papershelf.pages.blocks import (
    Block,
    CodeSpan,
    Frame,
    HandWritten,
    Heading,
    Line,
    Page,
    Paragraph,
    joined,
    line,
)
from papershelf.pages.editing import new_file_url, note_form_url
from papershelf.pages.following import beside_count, discovery, preview
from papershelf.pages.kinds.notes import note_entry
from papershelf.pages.lines import SEPARATOR, Linker, bullets, heading, link, outside
from papershelf.pages.listings import entry
from papershelf.pages.piece import Group, Piece, Source
from papershelf.text import counted

_TOPICS = 24
_NOTES = 5
_NOT_NEW = ("withdrawn", "retracted")


def groups(source: Source) -> Iterable[Group]:
    yield lambda: [Piece(lambda: [(paths.HOME, _page(source))])]


def _page(source: Source) -> Page:
    """Returns the home page. `source.home` are the words of `docs/_home.md`."""
    settings, words = source.settings, source.home.strip()
    return Page(
        settings.site_name,
        (
            HandWritten(words) if words else heading(settings.site_name),
            *_counts(source),
            *_newest(Linker(source.catalog), settings),
            *_topics(Linker(source.catalog)),
            *_notes(Linker(source.catalog), settings),
            *_adding(settings),
        ),
        Frame("home"),
        made_from=f"docs/{paths.HOME_WORDS} and the collection",
        head=(*discovery(settings, "", ""), *preview(settings, settings.site_name, "")),
    )


def _counts(source: Source) -> Iterator[Block]:
    catalog = source.catalog
    numbers = [
        (len(catalog.papers), "paper", paths.LATEST),
        (len(catalog.topics), "topic", paths.TAGS),
        (len(catalog.authors), "author", paths.AUTHORS),
        (len(catalog.venues), "venue", paths.VENUES),
        (len(catalog.notes), "note", paths.NOTES),
    ]
    counts = [
        link(counted(number, thing), paths.listing(base))
        for number, thing, base in numbers
        if number
    ]
    if counts:
        counts += beside_count(catalog, source.settings, "")
        counts.append(link("Get new papers", paths.listing(paths.FOLLOW)))
        yield Paragraph(joined(SEPARATOR, counts))


def _newest(linker: Linker, settings: Settings) -> Iterator[Block]:
    newest = [one for one in linker.catalog.papers.values() if one.status not in _NOT_NEW]
    if newest and settings.home_papers:
        yield Heading(2, ("Newest papers",))
    for paper in newest[: settings.home_papers]:
        yield from entry(linker, settings, paper, 3)
    if newest:
        more = link("All papers, newest first", paths.listing(paths.LATEST))
        away = link("Take them away", paths.listing(paths.EXPORT))
        yield Paragraph(joined(SEPARATOR, [more, away]))


def _topics(linker: Linker) -> Iterator[Block]:
    by_topic = linker.catalog.by_topic
    used = sorted(by_topic, key=lambda slug: (-len(by_topic[slug]), slug))
    if used:
        yield Heading(2, ("Topics",))
        yield Paragraph(linker.topics(used[:_TOPICS]))


def _notes(linker: Linker, settings: Settings) -> Iterator[Block]:
    notes = linker.catalog.notes[:_NOTES]
    if notes:
        yield Heading(2, ("Newest notes",))
    for note in notes:
        yield from note_entry(linker, settings, note, 3)


def _adding(settings: Settings) -> Iterator[Block]:
    """Yields how to contribute: on the repository's host where it is known, else by files."""
    yield Heading(2, ("Add to this shelf",))
    note = _place(settings, "a note", "a Markdown file that names its paper", "collection/notes")
    if form := note_form_url(settings):
        note = line(note, ", or ", outside("a form", form))
    yield bullets([_place(settings, "a paper", "one YAML file a paper", "collection/papers"), note])


def _place(settings: Settings, what: str, how: str, folder: str) -> Line:
    url = new_file_url(settings, folder)
    return line(
        "Add ", outside(what, url) if url else what, f": {how}, in ", CodeSpan(f"{folder}/")
    )
