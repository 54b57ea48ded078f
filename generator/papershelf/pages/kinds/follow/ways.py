"""The page that tells readers every way to get new papers: feeds, by topic, and mail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from papershelf import paths
from papershelf.catalog import TopicEntry
from papershelf.pages.blocks import Block, Heading, Line, Link, Outside, Paragraph, joined, line
from papershelf.pages.following import has_json
from papershelf.pages.lines import Linker, bullets, link, spoken, unlinked
from papershelf.pages.listings import render_overview
from papershelf.pages.piece import Group, Piece, Source
from papershelf.settings.follow import DigestSettings
from papershelf.text import counted

TITLE = "Get new papers"
_READERS = (
    "A feed reader shows new papers as they come, without an account here. Copy the address of a"
    " feed into it, or that of a page of this site: most readers find the feed that belongs to it."
)


def groups(source: Source) -> Iterable[Group]:
    yield lambda: [_piece(source)]


def _piece(source: Source) -> Piece:
    topics = list(source.catalog.topics.values()) if source.settings.site_url else []

    def blocks(number: int, part: Sequence[TopicEntry]) -> Iterator[Block]:
        if number == 1:
            yield from _ways(source)
            if topics:
                yield Heading(2, ("Follow a topic",))
        if part:
            linker = Linker(source.catalog)
            yield bullets(
                line(linker.topic(one.slug), ": ", *_formats(paths.topic(one.slug))) for one in part
            )

    day = source.catalog.last_updated
    said = f"Last updated {spoken(day)}" if day else "No papers yet."
    return render_overview(paths.FOLLOW, TITLE, topics, blocks, said)


def _ways(source: Source) -> Iterator[Block]:
    settings, catalog = source.settings, source.catalog
    pages = {"Latest papers": paths.LATEST, "Trending papers": paths.TRENDING}
    yield bullets(link(name, paths.listing(base)) for name, base in pages.items())
    yield from _mail(settings.digest)
    if not settings.site_url:
        return
    yield Heading(2, ("In a feed reader",))
    yield Paragraph((_READERS,))
    rows = [line("All papers: ", *_formats(""))]
    if any(paper.added for paper in catalog.papers.values()):
        rows.append(line("Recently added papers: ", *_formats(paths.ADDED)))
    rows.append(line("Notes: ", *_formats(paths.NOTES)))
    rows += [
        line("Search ", unlinked(query), ": ", *_formats(paths.saved_search(name)))
        for name, query in settings.saved_searches.items()
    ]
    yield bullets(rows)
    numbers = [
        (sum(one.has_page for one in catalog.authors.values()), "author", paths.AUTHORS),
        (len(catalog.venues), "venue", paths.VENUES),
    ]
    own = [link(counted(many, one), paths.listing(base)) for many, one, base in numbers if many]
    if own:
        yield Paragraph(line(joined(" and ", own), " with a page of their own have a feed there."))


def _formats(base: str) -> Line:
    feed: Line = (Link(("Atom",), paths.feed(base)),)
    return line(feed, ", ", Link(("JSON Feed",), paths.json_feed(base))) if has_json(base) else feed


def _mail(digest: DigestSettings) -> Iterator[Block]:
    """How to subscribe, where the settings say it."""
    if not digest.subscribe:
        return
    is_page = digest.subscribe.startswith("https://")
    url = digest.subscribe if is_page else f"mailto:{digest.subscribe}?subject=subscribe"
    yield Heading(2, ("By email",))
    yield Paragraph(
        line(
            "A digest of new and trending papers and new notes comes by email: ",
            Outside(("subscribe",), url),
            ". Each message says how to end it.",
        )
    )
