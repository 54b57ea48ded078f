"""The home page: the shelf's own words, then what is new."""

from __future__ import annotations

from papershelf import paths
from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.pages.editing import new_file_url, note_form_url
from papershelf.pages.listings import entry
from papershelf.pages.markup import SEPARATOR, Linker, bullets, heading, link, outside, page
from papershelf.pages.notes import note_entry
from papershelf.text import counted

_TOPICS = 24
_NOTES = 5
_NOT_NEW = ("withdrawn", "retracted")


def render_home(catalog: Catalog, settings: Settings, words: str) -> bytes:
    """`words` is the Markdown of `docs/_home.md`, written by the shelf's own people."""
    linker = Linker(catalog, paths.HOME)
    newest = [paper for paper in catalog.papers.values() if paper.status not in _NOT_NEW]
    latest = link("All papers, newest first", paths.HOME, paths.listing(paths.LATEST))
    blocks = [
        words.strip() or heading(settings.site_name),
        SEPARATOR.join(_counts(catalog)),
        "## Newest papers" if newest and settings.home_papers else "",
        *(entry(linker, paper, 3) for paper in newest[: settings.home_papers]),
        latest if newest else "",
        *_topics(linker),
        *_notes(linker, settings),
        *_adding(settings),
    ]
    return page(
        settings.site_name,
        blocks,
        kind="home",
        made_from=f"docs/{paths.HOME_WORDS} and the collection",
    )


def _counts(catalog: Catalog) -> list[str]:
    numbers = [
        (len(catalog.papers), "paper", paths.LATEST),
        (len(catalog.topics), "topic", paths.TAGS),
        (len(catalog.authors), "author", paths.AUTHORS),
        (len(catalog.venues), "venue", paths.VENUES),
        (len(catalog.notes), "note", paths.NOTES),
    ]
    return [
        link(counted(number, thing), paths.HOME, paths.listing(base))
        for number, thing, base in numbers
        if number
    ]


def _topics(linker: Linker) -> list[str]:
    catalog = linker.catalog
    used = sorted(catalog.by_topic, key=lambda slug: (-len(catalog.by_topic[slug]), slug))
    if not used:
        return []
    return ["## Topics", linker.topics(used[:_TOPICS])]


def _notes(linker: Linker, settings: Settings) -> list[str]:
    notes = linker.catalog.notes[:_NOTES]
    if not notes:
        return []
    return ["## Newest notes", *(note_entry(linker, settings, note, 3) for note in notes)]


def _adding(settings: Settings) -> list[str]:
    """How to contribute: on the host's own pages where the repository is known, else with files."""
    paper, note = (
        f"Add {outside(what, url) if (url := new_file_url(settings, folder)) else what}: {how}, in "
        f"`{folder}/`"
        for what, folder, how in (
            ("a paper", "collection/papers", "one YAML file a paper"),
            ("a note", "collection/notes", "a Markdown file that names its paper"),
        )
    )
    if form := note_form_url(settings):
        note += f", or {outside('a form', form)}"
    return ["## Add to this shelf", bullets([paper, note])]
