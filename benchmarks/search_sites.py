"""The three sites that are compared, made from the same papers.

Ours: `papershelf build`. Material's stock search and Pagefind: a plain MkDocs site with the theme
and its search plugin, of the papers' generated pages, as far as we index them (no BibTeX, no
neighbours). The papers there have a bare template: neither peer reads more of a page than its
content.

A folder of an earlier run is used again, but for what our own code makes.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from papershelf import paths
from papershelf.catalog import build_catalog
from papershelf.collection.read import read_collection
from papershelf.text.tex import plain
from runs import Run, lines_of, new_shelf, process, run
from search_papers import Known, write_papers

_STOCK = """\
site_name: Papers
site_url: https://example.org/
theme: {name: material, custom_dir: theme, font: false}
plugins: [search]
nav: [index.md]
"""
_BARE = """\
<!doctype html>
<html lang="en"><meta charset="utf-8"><title>{{ page.title | e }}</title>
<main data-pagefind-body>{{ page.content }}</main></html>
"""
_LINK = re.compile(r"(?<!\\)\[((?:[^\[\]\\]|\\.)*)\]\([^)\s]*\)")


@dataclass(frozen=True, slots=True)
class Sites:
    """Folders of one number of papers."""

    papers: int
    shelf: Path
    ours: Path
    stock: Path
    """Has Pagefind's files too."""
    pagefind: Run | None
    """What Pagefind's indexing took; None without Pagefind."""


def make_sites(base: Path, count: int, scratch: Path, pagefind: str, *, peers: bool) -> Sites:
    """All of them for `count` papers, below `scratch`; without `peers` ours alone."""
    folder = scratch / f"{base.stem}-{count}"
    shelf = _shelf(folder, base, count)
    stock = _stock(folder, shelf) if peers else folder / "stock"
    indexed = index_with_pagefind(stock, pagefind) if peers and pagefind else None
    return Sites(count, shelf, shelf / "site", stock, indexed)


def known_papers(shelf: Path) -> list[Known]:
    """Every paper of a shelf: the address of its page, relative to the site, and its title."""
    collection = read_collection(shelf)
    catalog, _ = build_catalog(collection, author_pages_from=2, today=dt.date(2026, 1, 1))
    return [
        Known(paths.address(paths.paper(catalog.segments[key])), plain(paper.title))
        for key, paper in catalog.papers.items()
    ]


def _shelf(folder: Path, base: Path, count: int) -> Path:
    """A shelf with that many papers, its site built by our code as it is now."""
    shelf = folder / "shelf"
    if not (folder / "imported").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        new_shelf(shelf)
        write_papers(lines_of(base), count, folder / "papers.jsonl")
        run(shelf, "import", str(folder / "papers.jsonl"))
        (folder / "imported").touch()
    run(shelf, "build")
    return shelf


def _stock(folder: Path, shelf: Path) -> Path:
    """The peers' site."""
    if (folder / "stocked").exists():
        return folder / "stock"
    source = folder / "peers"
    (source / "docs" / "papers").mkdir(parents=True)
    (source / "theme").mkdir()
    (source / "theme" / "paper.html").write_text(_BARE, encoding="utf-8")
    (source / "mkdocs.yml").write_text(_STOCK, encoding="utf-8")
    (source / "docs" / "index.md").write_text("# Papers\n", encoding="utf-8")
    (source / "docs" / "empty.html").write_text("<!doctype html>", encoding="utf-8")
    for page in sorted((shelf / "docs" / "papers").glob("*.md")):
        text = _bare(page.read_text(encoding="utf-8"))
        (source / "docs" / "papers" / page.name).write_text(text, encoding="utf-8")
    _mkdocs(source, folder / "stock")
    (folder / "stocked").touch()
    return folder / "stock"


def _bare(page: str) -> str:
    """A paper's page as far as we index it: no list of links, no addresses, nothing from the
    citation on.
    """
    text = page.split("\n---\n", 1)[1].split("\n## Cite\n", maxsplit=1)[0]
    lines = [line for line in text.splitlines() if not line.startswith("- [")]
    return "---\ntemplate: paper.html\n---\n" + _LINK.sub(r"\1", "\n".join(lines)) + "\n"


def _mkdocs(source: Path, site: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--clean"]
    command += ["--config-file", str(source / "mkdocs.yml"), "--site-dir", str(site)]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 (our own command)


def index_with_pagefind(site: Path, program: str) -> Run:
    """Pagefind over the peers' site, from nothing."""
    shutil.rmtree(site / "pagefind", ignore_errors=True)
    return process([program, "--site", str(site)])
