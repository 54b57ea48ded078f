"""`llms.txt`, after llmstxt.org: what the shelf is and where programs that read text find what.

It is Markdown: a heading, a quote that says what the site is, and lists of links.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from papershelf import paths
from papershelf.config import MARK, Settings
from papershelf.pages.following import whole_address
from papershelf.pages.lines import plain
from papershelf.pages.piece import Source
from papershelf.text import counted, markdown

_TOPICS = 100
"""The topics with the most papers."""


def write(source: Source, _: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """The file of a site whose address is known: its links are whole."""
    if source.settings.site_url:
        yield "llms.txt", "".join(f"{line}\n" for line in _lines(source)).encode()


def _lines(source: Source) -> Iterator[str]:
    catalog, settings = source.catalog, source.settings
    yield from (f"# {markdown(settings.site_name)}", "", f"<!-- {MARK.decode()} -->")
    numbers = [(len(catalog.papers), "paper"), (len(catalog.notes), "note")]
    held = " and ".join(counted(number, thing) for number, thing in numbers if number)
    yield from ("", f"> A shelf of research papers: {held or 'none yet'}.", "", "## All papers", "")
    yield _link(settings, "Records", f"{paths.EXPORT}/papers.jsonl.gz", "a line of JSON a paper")
    yield _link(settings, "Index of the API", f"{paths.API}/index.json", "the pack of each paper")
    yield _link(settings, "Files and formats", paths.listing(paths.EXPORT), "how to read them")
    yield _link(settings, "Latest papers", paths.listing(paths.LATEST), "newest first")
    yield _link(settings, "Feed", paths.feed(""), "the newest papers, as Atom")
    if catalog.notes:
        yield _link(settings, "Notes", paths.listing(paths.NOTES), "what readers say of papers")
    by_topic = catalog.by_topic
    used = sorted(by_topic, key=lambda slug: (-len(by_topic[slug]), slug))[:_TOPICS]
    if used:
        yield from ("", "## Topics", "")
    for slug in used:
        topic = catalog.topics[slug]
        said = f"{counted(len(by_topic[slug]), 'paper')}. {plain(topic.description)}".rstrip(" .")
        yield _link(settings, plain(topic.label), paths.listing(paths.topic(slug)), said)


def _link(settings: Settings, name: str, path: str, said: str) -> str:
    return f"- [{markdown(name)}]({whole_address(settings, path)}): {markdown(said)}"
