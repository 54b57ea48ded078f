"""The page of one paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from papershelf import paths
from papershelf.exports.bibtex import bibtex
from papershelf.identifiers import pages_of
from papershelf.model import Links, Paper
from papershelf.pages import markdown
from papershelf.pages.addresses import all_links
from papershelf.pages.blocks import (
    Anchor,
    Block,
    CodeBlock,
    CodeSpan,
    Frame,
    Heading,
    Line,
    Page,
    Paragraph,
    Prose,
    Quote,
    Rule,
    Strong,
    joined,
    line,
)
from papershelf.pages.editing import correction_url, new_note_url, note_path
from papershelf.pages.kinds.credits import AUTHORS_SHOWN, credits_of
from papershelf.pages.kinds.head import paper_head
from papershelf.pages.kinds.hosts import host_name
from papershelf.pages.kinds.note import mentions_section, notes_of
from papershelf.pages.lines import (
    LABEL,
    SEPARATOR,
    Linker,
    bullets,
    directed,
    link,
    outside,
    paragraphs,
    parted,
    plain,
    shortened,
    some,
    spoken,
    title_heading,
    unlinked,
)
from papershelf.pages.paging import ROOM, numbered, pager
from papershelf.pages.piece import Group, Piece, Source, grouped
from papershelf.pages.related import SUPERSEDED, relation_lines, relations
from papershelf.text import counted, tex

_DESCRIPTION = 200
_NEIGHBOUR = 60
"""Characters of the titles before and after: they are signposts, and not this paper's own text."""
_ABSTRACT_BYTES = 25_000
"""Of the Markdown: five times a long abstract. Some 1,000 formulas have as much."""
_MOST_BYTES = 6
"""Of a character in Markdown, where there is no TeX: `&#126;`."""
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


_FRAME, _MORE = Frame("paper"), Frame(is_searched=False)

Beside = tuple[Paper | None, Paper, Paper | None]
"""A paper between the next newer and the next older one."""


def groups(source: Source) -> Iterable[Group]:
    order = list(source.catalog.papers.values())
    beside = list(zip([None, *order], order, [*order[1:], None], strict=False))
    return grouped(partial(_pieces, source), beside)


def _pieces(source: Source, papers: Sequence[Beside]) -> Iterator[Piece]:
    catalog = source.catalog
    linker = Linker(catalog)
    for newer, paper, older in papers:
        id_ = paper.id
        path = paths.paper(catalog.segments[id_])
        beside = [one and (one.title, catalog.segments[one.id]) for one in (newer, older)]
        others = relations(linker, paper)
        sections = [section.values(id_) for section in source.sections]
        shown = ("paper", beside, others, note_path(catalog, paper), sections)
        render = partial(_pages, source, newer, paper, older)
        yield Piece(render, shown, [id_], path.removesuffix(".md"))


def _pages(
    source: Source, newer: Paper | None, paper: Paper, older: Paper | None
) -> Iterator[tuple[str, Page]]:
    """A paper's page: what it is, where to read it, what it says, what people say of it. Notes for
    which there is no room stand on further pages.

    Title, links and authors have fixed places, by which the stylesheet knows them and the facts
    that follow up to the first heading: so the page needs no marks for it. Nothing but the band of
    a paper that no longer stands comes before the title.
    """
    catalog, settings = source.catalog, source.settings
    language = catalog.languages.get(paper.id, "")
    linker = Linker(catalog)
    title, links = plain(paper.title), all_links(paper)
    base = paths.paper(catalog.segments[paper.id]).removesuffix(".md")
    path = paths.listing(base)
    computed, related = tuple(_sections(source, paper)), tuple(_relations(linker, paper))
    above = (
        *_band(linker, paper),
        title_heading(paper.title, language),
        bullets([*_labelled(links), (Anchor(("Cite",), "cite"),)]),
        *credits_of(linker, paper, partial(_weight, (*related, *computed))),
        Paragraph(joined(SEPARATOR, _facts(linker, paper))),
        *related,
        *_topics(linker, paper),
        *_classes(paper),
        *_summary(paper),
        *_abstract(paper, language),
    )
    below = (
        *mentions_section(linker, paper),
        *computed,
        Heading(2, ("Cite",)),
        CodeBlock("bibtex", bibtex(paper, catalog.bibkeys[paper.id])),
        *_neighbours(linker, newer, older),
        Paragraph(_contribute(source, paper)),
    )
    head = tuple(paper_head(paper, title, links, settings, path))
    notes = list(notes_of(linker, settings, paper))
    taken = sum(len(one.encode()) for one in head) + _weight((*above, *below)) if notes else 0
    found = _in_parts(notes, taken)
    steps = pager(base, 1, len(found))
    here = (Heading(2, ("Notes",)), *found[0], *steps) if found[0] or steps else ()
    made_from = catalog.sources[paper.id]
    blocks = (*above, *here, *below)
    yield path, Page(title, blocks, _FRAME, describe(paper), made_from, head)
    for number, part in enumerate(found[1:], start=2):
        heading = Heading(1, line("Notes on ", linker.paper(paper)))
        more = (heading, *part, *pager(base, number, len(found)))
        yield paths.listing(base, number), Page(numbered(f"Notes on {title}", number), more, _MORE)


def _in_parts(notes: Iterable[tuple[Block, ...]], taken: int) -> list[tuple[Block, ...]]:
    """The blocks of the notes on each page, of which the first has so many bytes already."""
    found: list[tuple[Block, ...]] = [()]
    room = ROOM - taken
    for note in notes:
        weight = _weight(note)
        if weight > room and (found[-1] or len(found) == 1):
            found.append(())
            room = ROOM
        found[-1] += note
        room -= weight
    return found


def _weight(blocks: Iterable[Block]) -> int:
    """About how many bytes of HTML some blocks have."""
    return sum(len(markdown.block(block).encode()) for block in blocks)


def _sections(source: Source, paper: Paper) -> Iterator[Block]:
    """What is computed of the paper over the whole catalog."""
    for section in source.sections:
        if values := section.values(paper.id):
            yield from section.blocks(values)


def _band(linker: Linker, paper: Paper) -> Iterator[Block]:
    """What has become of a paper that no longer stands, before anything else that is said of it."""
    if paper.status:
        others = [one for one in relations(linker, paper) if one.kind == SUPERSEDED]
        instead = joined(", ", (link(one.title, one.page) for one in others))
        said = line(Strong((f"{paper.status.capitalize()}.",)), f" {_STATUS[paper.status]}")
        yield Paragraph(line(said, " See ", instead, ".") if instead else said)


def describe(paper: Paper) -> str:
    """One or two sentences of the summary or abstract, for search engines and link previews."""
    return shortened(paper.summary or paper.abstract, _DESCRIPTION) or ", ".join(
        plain(author.name) for author in paper.authors[:AUTHORS_SHOWN]
    )


def _facts(linker: Linker, paper: Paper) -> Iterator[Line]:
    day = linker.day(paper)
    yield line("listed ", day) if paper.listed and not paper.published else day
    if paper.updated:
        yield (f"updated {spoken(paper.updated)}",)
    if slug := linker.catalog.venue_slug.get(paper.id):
        yield line(linker.venue(slug), _in_the_venue(paper))
    if paper.source:
        yield (shortened(paper.source, LABEL),)
    if paper.votes:
        yield (CodeSpan(counted(paper.votes, "vote")),)
    if paper.status:
        yield (CodeSpan(paper.status),)
    if paper.citations:
        count, by = counted(paper.citations.count, "citation"), paper.citations.source
        yield (f"{count} (", shortened(by, LABEL), ")") if by else (count,)


def _in_the_venue(paper: Paper) -> Line:
    volume = " ".join(filter(None, [paper.volume, paper.number and f"({paper.number})"]))
    where = ", ".join(filter(None, [volume, paper.pages and f"pages {paper.pages}"]))
    return (f" {shortened(where, LABEL)}",) if where else ()


def _relations(linker: Linker, paper: Paper) -> Iterator[Block]:
    """What the paper is to others; what takes its place stands in the band, where there is one."""
    told = (SUPERSEDED,) if paper.status else ()
    yield from relation_lines(one for one in relations(linker, paper) if one.kind not in told)


def _topics(linker: Linker, paper: Paper) -> Iterator[Block]:
    if slugs := linker.catalog.topic_slugs[paper.id]:
        yield Paragraph(line("Topics: ", linker.topics(slugs)))


def _classes(paper: Paper) -> Iterator[Block]:
    """What the paper is called and how it is classed elsewhere."""
    if names := [outside(name, url) for name, url in pages_of(paper.identifiers)]:
        yield Paragraph(joined(SEPARATOR, names))
    if paper.categories:
        yield Paragraph(line("Categories: ", some(map(unlinked, paper.categories), _CATEGORIES)))


def _labelled(links: Links) -> Iterator[Line]:
    """The paper's page by the name of its host, then the other links by what they lead to."""
    if links.abstract:
        yield outside(host_name(links.abstract), links.abstract)
    for name, label in _LINK_LABELS.items():
        if url := getattr(links, name):
            yield outside(label, url)


def _summary(paper: Paper) -> Iterator[Block]:
    """Set apart, as a person's words on the paper and not the paper's own."""
    if paper.summary:
        first = next(parted(paper.summary))
        opening = line(Strong(("In short.",)), " ", Prose(first))
        _, *others = paragraphs(paper.summary)
        yield Quote((directed(opening, paper.summary), *others))


def _abstract(paper: Paper, language: str) -> Iterator[Block]:
    if not paper.abstract:
        return
    yield Heading(2, ("Abstract",))
    text = paper.abstract
    found = [*map(Paragraph, paragraphs(text, language))]
    if _MOST_BYTES * len(text) < _ABSTRACT_BYTES and tex.plain(text) == text:
        yield from found
        return
    while _weight(found) > _ABSTRACT_BYTES:
        text = text[: len(text) * 3 // 4]
        found = [*map(Paragraph, paragraphs(f"{text.rstrip()} …", language))]
    yield from found


def _neighbours(linker: Linker, newer: Paper | None, older: Paper | None) -> Iterator[Block]:
    around = [
        line(f"{side}: ", link(shortened(paper.title, _NEIGHBOUR), linker.page(paper.id)))
        for side, paper in (("Newer", newer), ("Older", older))
        if paper
    ]
    if around:
        yield Rule()
        yield bullets(around)


def _contribute(source: Source, paper: Paper) -> Line:
    """How a reader adds to the page: at the host's own pages, where it is known."""
    catalog, settings = source.catalog, source.settings
    path = note_path(catalog, paper)
    new = new_note_url(settings, path, paper.id)
    note = outside("Add a note", new) if new else ("Add a note: a file ", CodeSpan(path))
    correction = correction_url(settings, catalog.sources[paper.id], paper.id)
    if not correction:
        return note
    return joined(SEPARATOR, [note, outside("Suggest a correction", correction)])
