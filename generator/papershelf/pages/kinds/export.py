"""The page of the dumps: which files there are, how large they are, and how programs read them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from papershelf import paths
from papershelf.pages.blocks import (
    Block,
    CodeBlock,
    CodeSpan,
    Frame,
    Line,
    Page,
    Paragraph,
    Tag,
    line,
)
from papershelf.pages.following import whole_address
from papershelf.pages.kinds.head import linked_data
from papershelf.pages.lines import bullets, heading
from papershelf.pages.piece import Group, Piece, Source
from papershelf.pages.placed import ADDRESS
from papershelf.text import counted

_PLAIN_ID = re.compile(r"[A-Za-z0-9.-]+")
_TITLE = "Take the shelf away"
_SAYS = {
    "jsonl.gz": "every record, a line of JSON each",
    "bib.gz": "BibTeX",
    "csv": "a table for spreadsheets, without abstracts",
    "sqlite": "an SQLite database, without abstracts",
    "parquet": "columns for DuckDB, pandas and Polars",
    "json": "this list for programs: bytes, digests, licence",
}
_READ = """\
import gzip, json, urllib.request
with urllib.request.urlopen("{url}export/papers.jsonl.gz") as answer:
    papers = [json.loads(line) for line in gzip.decompress(answer.read()).splitlines()]
"""
_LOOK_UP = """\
import json, urllib.request
get = lambda path: json.load(urllib.request.urlopen("{url}api/" + path))
paper = get(f"papers/{{get('index.json')['papers']['{id}']}}.json")["papers"]["{id}"]
"""


def groups(source: Source) -> Iterator[Group]:
    shown = ("export", sorted(source.dumped.items()), _example(source), len(source.catalog.papers))
    yield lambda: [Piece(lambda: [_page(source)], shown, base=paths.EXPORT)]


def _page(source: Source) -> tuple[str, Page]:
    settings = source.settings
    url = settings.site_url or "https://example.org/shelf/"
    said = f"All {counted(len(source.catalog.papers), 'paper')} of this shelf, for other programs."
    licence = f" Licence of the records: {settings.license}." if settings.license else ""
    blocks: list[Block] = [
        heading(_TITLE),
        Paragraph((said + licence,)),
        *_files(source.dumped),
        Paragraph(("The first three lines read all of it, with Python's standard library:",)),
        CodeBlock("python", _READ.format(url=url)),
    ]
    if example := _example(source):
        blocks += [
            heading("One paper by its id", 2),
            Paragraph(
                line(
                    "A static API: ",
                    CodeSpan("api/index.json"),
                    " says in which pack a paper is, ",
                    CodeSpan("api/papers/NNN.json"),
                    " holds the records of a pack by their ids, without abstracts.",
                )
            ),
            CodeBlock("python", _LOOK_UP.format(url=url, id=example)),
        ]
    head = (linked_data(_dataset(source, said)),) if settings.site_url else ()
    return paths.listing(paths.EXPORT), Page(_TITLE, tuple(blocks), Frame("text"), head=head)


def _dataset(source: Source, said: str) -> dict[str, object]:
    """Returns the shelf as a Dataset of schema.org, with its files."""
    settings = source.settings
    files = [
        {
            "@type": "DataDownload",
            "name": path.rpartition("/")[2],
            "contentUrl": whole_address(settings, path),
            "contentSize": f"{size} B",
        }
        for path, size in sorted(source.dumped.items())
    ]
    return {
        "@type": "Dataset",
        "name": settings.site_name,
        "description": said,
        "url": settings.site_url,
        "license": settings.license,
        "distribution": files,
    }


def _example(source: Source) -> str:
    """The id of the newest paper that can stand in a program as it is."""
    ids = source.catalog.papers
    ids = source.catalog.papers
    return next(filter(_PLAIN_ID.fullmatch, ids), "")


def _files(dumped: Mapping[str, int]) -> Iterator[Block]:
    """The files, what each is, and how large."""
    rows: list[Line] = []
    for path, size in sorted(dumped.items(), key=lambda one: one[0].replace("papers.jsonl", "")):
        name = path.rpartition("/")[2]
        says = _SAYS.get(name.partition(".")[2], "")
        if name.startswith("papers-without"):
            says += " without abstracts"
        link = Tag("a", f' href="{ADDRESS}{path}" download', (name,))
        rows.append((link, f", {_bytes(size)}: {says}"))
    if rows:
        yield bullets(rows)


def _bytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{size / 1e3:,.1f} KB"
