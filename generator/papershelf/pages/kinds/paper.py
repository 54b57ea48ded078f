"""The page of one paper."""

from __future__ import annotations

from collections.abc import Iterator

from papershelf import paths
from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.exports.bibtex import bibtex
from papershelf.identifiers import pages_of
from papershelf.model import Links, Paper
from papershelf.pages.abstract import all_links, paragraphs
from papershelf.pages.credits import AUTHORS_SHOWN, credits_of
from papershelf.pages.editing import correction_url, new_note_url, note_path
from papershelf.pages.head import paper_head
from papershelf.pages.hosts import host_name
from papershelf.pages.markup import (
    LABEL,
    SEPARATOR,
    Linker,
    bullets,
    link,
    outside,
    page,
    plain,
    shortened,
    some,
    spoken,
    title_heading,
    unlinked,
)
from papershelf.pages.note import mentions_section, notes_section
from papershelf.text import counted, directed, markdown

_DESCRIPTION = 200
_NEIGHBOUR = 60
"""Characters of the titles before and after: they are signposts, and not this paper's own text."""
_SUPERSEDING = 10
_ABSTRACT_BYTES = 25_000
"""Of the Markdown: five times a long abstract. Some 1,000 formulas have as much."""
_CATEGORIES = 5_000
"""Bytes of the classes that a page names."""
_STATUS = {
    "withdrawn": "This paper has been withdrawn.",
    "retracted": "This paper has been retracted.",
    "superseded": "A newer paper takes the place of this one.",
}
_LINK_LABELS = {
    "pdf": "PDF",
    "code": "Code",
    "project": "Project page",
    "data": "Data",
    "video": "Video",
}


def render_paper(
    catalog: Catalog, settings: Settings, paper: Paper, *, newer: Paper | None, older: Paper | None
) -> bytes:
    """A paper's Markdown: what it is, where to read it, what it says, what people say of it.

    Title, links and authors have fixed places, by which the stylesheet knows them and the facts
    that follow up to the first heading: so the Markdown needs no marks for it. Nothing but the band
    of a paper that no longer stands comes before the title.
    """
    language = catalog.languages.get(paper.id, "")
    linker = Linker(catalog, paths.paper(catalog.segments[paper.id]))
    title = plain(paper.title)
    description = describe(paper)
    links = all_links(paper)
    return page(
        title,
        [
            _band(linker, paper),
            title_heading(paper.title, language),
            bullets([*_labelled(links), "[Cite](#cite)"]),
            *credits_of(linker, paper),
            SEPARATOR.join(_facts(linker, paper)),
            *_topics(linker, paper),
            *_classes(paper),
            *_summary(paper),
            *_abstract(paper, language),
            *notes_section(linker, settings, paper),
            *mentions_section(linker, paper),
            "## Cite",
            f"```bibtex\n{bibtex(paper, catalog.bibkeys[paper.id])}```",
            *_neighbours(linker, newer, older),
            _contribute(catalog, settings, paper),
        ],
        kind="paper",
        description=description,
        made_from=catalog.sources[paper.id],
        head=paper_head(paper, title, links, settings, linker.source),
    )


def _band(linker: Linker, paper: Paper) -> str:
    """What has become of a paper that no longer stands, before anything else that is said of it."""
    if not paper.status:
        return ""
    others = linker.catalog.superseded_by.get(paper.id, ())[:_SUPERSEDING]
    instead = ", ".join(linker.paper(linker.catalog.papers[id_]) for id_ in others)
    said = f"**{paper.status.capitalize()}.** {_STATUS[paper.status]}"
    return f"{said} See {instead}." if instead else said


def describe(paper: Paper) -> str:
    """One or two sentences of the summary or abstract, for search engines and link previews."""
    return shortened(paper.summary or paper.abstract, _DESCRIPTION) or ", ".join(
        plain(author.name) for author in paper.authors[:AUTHORS_SHOWN]
    )


def _facts(linker: Linker, paper: Paper) -> Iterator[str]:
    featured = "listed " if paper.listed and not paper.published else ""
    yield featured + linker.day(paper)
    if paper.updated:
        yield f"updated {spoken(paper.updated)}"
    if slug := linker.catalog.venue_slug.get(paper.id):
        yield linker.venue(slug) + _pages(paper)
    if paper.source:
        yield markdown(shortened(paper.source, LABEL))
    if paper.votes:
        yield f"`{counted(paper.votes, 'vote')}`"
    if paper.status:
        yield f"`{paper.status}`"
    if paper.citations:
        source = (
            f" ({markdown(shortened(paper.citations.source, LABEL))})"
            if paper.citations.source
            else ""
        )
        yield counted(paper.citations.count, "citation") + source


def _pages(paper: Paper) -> str:
    volume = " ".join(filter(None, [paper.volume, paper.number and f"({paper.number})"]))
    where = ", ".join(filter(None, [volume, paper.pages and f"pages {paper.pages}"]))
    return f" {markdown(shortened(where, LABEL))}" if where else ""


def _topics(linker: Linker, paper: Paper) -> Iterator[str]:
    if slugs := linker.catalog.topic_slugs[paper.id]:
        yield f"Topics: {linker.topics(slugs)}"


def _classes(paper: Paper) -> Iterator[str]:
    """What the paper is called and how it is classed elsewhere."""
    yield SEPARATOR.join(outside(name, url) for name, url in pages_of(paper.identifiers))
    if paper.categories:
        yield f"Categories: {some(map(unlinked, paper.categories), _CATEGORIES)}"


def _labelled(links: Links) -> Iterator[str]:
    """The paper's page by the name of its host, then the other links by what they lead to."""
    if links.abstract:
        yield outside(host_name(links.abstract), links.abstract)
    for name, label in _LINK_LABELS.items():
        if url := getattr(links, name):
            yield outside(label, url)


def _summary(paper: Paper) -> Iterator[str]:
    """Set apart, as a person's words on the paper and not the paper's own."""
    if paper.summary:
        first, *others = paragraphs(paper.summary, follows=True)
        lines = [directed(f"**In short.** {first}", paper.summary), *others]
        yield "> " + "\n>\n> ".join(lines)


def _abstract(paper: Paper, language: str) -> Iterator[str]:
    if paper.abstract:
        yield "## Abstract"
        text = paper.abstract
        blocks = list(paragraphs(text, language))
        while sum(len(block.encode()) for block in blocks) > _ABSTRACT_BYTES:
            text = text[: len(text) * 3 // 4]
            blocks = list(paragraphs(f"{text.rstrip()} …", language))
        yield from blocks


def _neighbours(linker: Linker, newer: Paper | None, older: Paper | None) -> Iterator[str]:
    around = [
        f"{side}: {link(shortened(paper.title, _NEIGHBOUR), linker.source, page)}"
        for side, paper in (("Newer", newer), ("Older", older))
        if paper and (page := linker.paper_page(paper.id))
    ]
    if around:
        yield "---"
        yield bullets(around)


def _contribute(catalog: Catalog, settings: Settings, paper: Paper) -> str:
    """How a reader adds to the page: at the host's own pages, where it is known."""
    path = note_path(catalog, paper)
    new = new_note_url(settings, path, paper.id)
    note = outside("Add a note", new) if new else f"Add a note: a file `{path}`"
    correction = correction_url(settings, catalog.sources[paper.id], paper.id)
    return SEPARATOR.join(
        filter(None, [note, correction and outside("Suggest a correction", correction)])
    )
