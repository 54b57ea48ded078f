"""Seconds from a save to the page that shows it, in `papershelf serve`, as a browser would see it.

A client does what the page's own script does: it waits for news and then asks for the page.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

_RECORD = re.compile(r'(?:\{"id": |id: )"?([A-Za-z0-9.-]+)"?(?:,|\n)')
"""The beginning of a record, in JSON or in YAML, whose id is its address as it is."""
_MOST = 60.0
"""Seconds after which a save is given up."""


def measure_saves(shelf: Path) -> dict[str, float]:
    """Each kind of save, on a shelf that was built; its files are afterwards as they were."""
    records, id_, renewed = _with_summary(shelf, "Said in a record.")
    page = f"papers/{id_}/"
    saves: dict[str, tuple[str, Path, Callable[[], str]]] = {
        "Said in a record": (page, records, lambda: renewed),
        "Said in a note": (
            page,
            shelf / "collection/notes/saved.md",
            lambda: f"---\npaper: {id_}\n---\nSaid in a note.\n",
        ),
        "Said in a template": (
            page,
            shelf / "overrides/partials/copyright.html",
            lambda: '<div class="md-copyright">Said in a template</div>\n',
        ),
        "Said in a page": ("", shelf / "docs/_home.md", lambda: "Said in a page.\n"),
    }
    with _served(shelf) as (address, built):
        return {
            words.rpartition(" ")[2]: _seconds(address + at, address, words, file, text(), built)
            for words, (at, file, text) in saves.items()
        }


def _with_summary(shelf: Path, summary: str) -> tuple[Path, str, str]:
    """A file of records, the id of a paper in it, and the file with a summary of that paper."""
    for file in sorted(shelf.glob("collection/papers/*")):
        text = file.read_text(encoding="utf-8")
        match = _RECORD.match(text)
        if match and file.suffix == ".jsonl":
            first, rest = text.split("}\n", 1)
            return file, match[1], f'{first}, "summary": "{summary}"}}\n{rest}'
        if match:
            return file, match[1], f"{text}summary: {summary}\n"
    raise LookupError("no paper has an id that is its address too")


def _seconds(
    page: str, address: str, words: str, file: Path, text: str, built: Callable[[], object]
) -> float:
    """Of one save; the build that follows it is waited for."""
    before = file.read_bytes() if file.exists() else None
    seen = json.loads(_get(f"{address}__papershelf/news?seen=-1"))["version"]
    file.parent.mkdir(parents=True, exist_ok=True)
    start = time.monotonic()
    file.write_text(text, encoding="utf-8")
    while words not in _get(page):
        if time.monotonic() - start > _MOST:
            raise RuntimeError(f"a save of {file} never showed")
        seen = json.loads(_get(f"{address}__papershelf/news?seen={seen}"))["version"]
    taken = time.monotonic() - start
    built()
    if before is None:
        file.unlink()
    else:
        file.write_bytes(before)
    built()
    return taken


@contextmanager
def _served(shelf: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """The address of a running server, and what waits for its next build."""
    command = [sys.executable, "-u", "-m", "papershelf", "-C", str(shelf), "serve", "--port", "0"]
    with subprocess.Popen(  # noqa: S603 (ourselves)
        command, stdout=subprocess.PIPE, text=True
    ) as running:
        if running.stdout is None:
            raise RuntimeError("no output")
        found = re.search(r"http://\S+", running.stdout.readline())
        if found is None:
            raise RuntimeError("no address")

        def built() -> None:
            if running.stdout is not None:
                running.stdout.readline()
                time.sleep(2)  # it prepares for the next save

        built()
        try:
            yield found[0], built
        finally:
            running.terminate()


def _get(url: str) -> str:
    with urlopen(url, timeout=_MOST) as answer:  # noqa: S310 (loopback)
        return str(answer.read().decode())
