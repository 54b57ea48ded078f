"""What a page costs and how it sits on a screen: the figures of pages in `docs/benchmarks.md`.

    python benchmarks/pages.py

builds this repository's shelf with the abstracts of the listings in PAPERSHELF_TRIAL_DATA (without
it: as it is) and prints a table. `tests/test_quality_figures.py` holds the same figures to their
limits, but for the first paint, which depends on the machine.
"""

from __future__ import annotations

import gzip
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser, LexborNode

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

REPOSITORY = Path(__file__).parent.parent
PREFIX = "/papershelf/"
"""The path of the `site_url` in this repository's `mkdocs.yml`."""

PHONE = (360, 740)
LAPTOP = (1280, 800)

# Chrome DevTools' preset "Slow 4G": 1.6 Mbit/s and 150 ms, adjusted by its factors for throttling
# in the browser (0.9 and 3.75), which stand for what a new connection costs.
SLOW_4G = {
    "offline": False,
    "latency": 150 * 3.75,
    "downloadThroughput": 1.6e6 / 8 * 0.9,
    "uploadThroughput": 750e3 / 8 * 0.9,
}
RUNS = 5

_REPEATING = 'title, meta[name="description"], meta[property^="og:"], meta[name^="citation_"], '
_REPEATING += 'script[type="application/ld+json"]'
"""What repeats in the head the words of the page."""

_TEXTS = ("Abstract", "Notes", "Mentioned in", "Related papers", "Cite")
"""The sections whose whole content is the paper's own text."""


def main() -> None:
    sys.stdout.write(figures())


def figures() -> str:
    """The table, as Markdown. Takes half a minute."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (slow to import)

    browser_path = os.environ.get("PAPERSHELF_BROWSER") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        site = build_full(Path(scratch))
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        with serving(site, PREFIX) as address:
            made = table(measure(site, address, browser))
        browser.close()
    return made


def build_full(folder: Path) -> Path:
    """The site of this repository's shelf with the abstracts of the trial data's listings, built
    below `folder`: its navigation, its repository link, and papers of every kind.
    """
    shelf = own_shelf(folder / "full")
    trial = os.environ.get("PAPERSHELF_TRIAL_DATA", "")
    if listings := sorted(Path(trial, "seeds").glob("*.txt")) if trial else []:
        run(shelf, "import", *map(str, listings))
    run(shelf, "build")
    return shelf / "site"


def own_shelf(folder: Path) -> Path:
    """A copy of this repository's shelf."""
    for part in ("collection", "docs"):
        shutil.copytree(REPOSITORY / part, folder / part)
    shutil.copy(REPOSITORY / "mkdocs.yml", folder)
    return folder


def run(shelf: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "papershelf", "-C", str(shelf), *arguments]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 (our own command)


def measure(site: Path, address: str, browser: Browser) -> Iterator[tuple[str, str, str]]:
    """Each figure: what, how much, and how much it may be."""
    pages = sorted(site.glob("papers/*/index.html"))
    frames = sorted(frame_bytes(page.read_text(encoding="utf-8")) for page in pages)
    middle, most = frames[len(frames) // 2], frames[-1]
    yield f"a paper's page less its own text, {len(pages)} pages: median", f"{middle:,} B", ""
    yield "the same: most", f"{most:,} B", "≤ 5,000 B"
    path = "papers/2412.06769/"
    scripts = script_bytes(site, site / path / "index.html")
    yield "JavaScript on a paper's page that is not the theme's", f"{scripts:,} B", "≤ 10,000 B"
    paints = [first_paint(browser, address + path) for _ in range(RUNS)]
    yield "first paint of a paper's page, slow 4G", f"{statistics.median(paints):.2f} s", "≤ 2 s"
    with opened(browser, address + "latest/", PHONE) as page:
        yield "papers of a listing on a phone's screen", str(entries_in_view(page)), "≥ 5"
    with opened(browser, address + path, PHONE) as page:
        yield "title and links of a paper end at, on a phone", f"{links_end(page):.0f} px", "740 px"
    with opened(browser, address + path, LAPTOP) as page:
        lines = statistics.mean(full_lines(page))
        yield "characters in a line of text at 1280 px", f"{lines:.0f}", "60 to 80"


def table(rows: Iterable[tuple[str, str, str]]) -> str:
    lines = ["| Figure | Measured | Target |", "| --- | ---: | ---: |"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows), ""])


def frame_bytes(page: str) -> int:
    """Bytes of a paper's page less its own text: the bytes of the file minus those of

    - in the head, the elements that repeat title, authors and abstract: `title`, the description,
      Open Graph, `citation_*` and JSON-LD;
    - in the body, what is inside the heading, the list of authors, the folded authors, the summary,
      and the sections Abstract, Notes, Related papers and Cite (without these headings and the
      elements around).

    So it counts navigation, search, colour switch, repository link, the theme's scripts, links,
    date, venue, topics, neighbours and the link to edit.
    """
    tree = LexborHTMLParser(page)
    text = sum(_size(node.html) for node in tree.css(_REPEATING))
    section, authors_seen = "", False
    for node in tree.css("article > *"):
        if node.tag == "h2":
            section = node.text()
        elif node.tag == "hr":
            section = ""
        elif section in _TEXTS or node.tag in ("h1", "blockquote", "details"):
            text += _size(node.inner_html)
        elif node.tag == "p" and not authors_seen:
            text += _size(node.inner_html)
            authors_seen = True
    return _size(page) - text


def _size(text: str | None) -> int:
    return len((text or "").encode())


def script_bytes(site: Path, page: Path) -> int:
    """Bytes of JavaScript on a page: files that are not the theme's, and every inline script (the
    theme's own too, which templates fill in; data in JSON is no script).
    """
    theme = Path(str(files("material"))) / "templates"
    tree = LexborHTMLParser(page.read_text(encoding="utf-8"))
    return sum(_script_bytes(node, site, page, theme) for node in tree.css("script"))


def _script_bytes(node: LexborNode, site: Path, page: Path, theme: Path) -> int:
    if "json" in (node.attributes.get("type") or ""):
        return 0
    source = node.attributes.get("src")
    if not source:
        return _size(node.text())
    file = (page.parent / source).resolve()
    return 0 if (theme / file.relative_to(site.resolve())).exists() else file.stat().st_size


def first_paint(browser: Browser, address: str) -> float:
    """Seconds to the first contentful paint on a phone, with an empty cache, over `SLOW_4G`."""
    with opened(browser, "about:blank", PHONE) as page:
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", SLOW_4G)
        page.goto(address)
        entries = "performance.getEntriesByName('first-contentful-paint')"
        page.wait_for_function(f"{entries}.length")
        return float(page.evaluate(f"{entries}[0].startTime")) / 1000


def entries_in_view(page: Page) -> int:
    """How many papers of a listing stand wholly on the screen, without scrolling."""
    return int(
        page.evaluate(
            """() => [...document.querySelectorAll(".ps-listing > h2")].filter(heading => {
                let last = heading
                while (last.nextElementSibling?.tagName === "P") last = last.nextElementSibling
                return last.getBoundingClientRect().bottom <= innerHeight
            }).length"""
        )
    )


def links_end(page: Page) -> float:
    """Pixels from the top of a paper's page to the end of its title and links."""
    return float(
        page.evaluate(
            """() => Math.max(...[...document.querySelectorAll("h1, h1 + ul a")].map(
                element => element.getBoundingClientRect().bottom + scrollY))"""
        )
    )


def full_lines(page: Page, selector: str = "article p") -> list[int]:
    """Characters in each full line (each but a paragraph's last) of the paragraphs of text, which
    are those of three lines and more without mathematics.
    """
    return list(
        page.evaluate(
            """selector => [...document.querySelectorAll(selector)].flatMap(paragraph => {
                if (paragraph.querySelector("math")) return []
                const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT)
                const range = document.createRange(), lines = [0]
                let bottom = 0
                for (let node = walker.nextNode(); node; node = walker.nextNode())
                    for (let at = 0; at < node.length; at++) {
                        range.setStart(node, at); range.setEnd(node, at + 1)
                        const box = range.getBoundingClientRect()
                        if (!box.width) continue
                        if (bottom && box.top > bottom - 2) lines.push(0)
                        bottom = box.bottom
                        lines[lines.length - 1]++
                    }
                return lines.length < 3 ? [] : lines.slice(0, -1)
            })""",
            selector,
        )
    )


@contextmanager
def opened(browser: Browser, address: str, size: tuple[int, int]) -> Iterator[Page]:
    """An address in a fresh profile on a screen of that size."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


@contextmanager
def serving(site: Path, prefix: str) -> Iterator[str]:
    """The address of a server that sends `site` below `prefix`, compressed as GitHub Pages does."""
    handler = partial(_Compressing, site=site, prefix=prefix)
    server = _Server(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{prefix}"
    server.shutdown()
    server.server_close()


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A browser that is closed cuts its connections."""


class _Compressing(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *args: object, site: Path, prefix: str):
        self.site, self.prefix = site, prefix
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        file = self.site / self.path.split("?")[0].removeprefix(self.prefix)
        file = file / "index.html" if file.is_dir() else file
        found = file.is_file()
        body = gzip.compress(file.read_bytes() if found else b"not found", 6)
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


if __name__ == "__main__":
    main()
