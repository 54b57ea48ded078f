"""What notes cost: the figures of notes in `docs/benchmarks.md`.

    python benchmarks/notes.py

1,000 invented notes over 10,000 papers, each with formulas, a table, code, a footnote, a task list,
a callout and a mention of another paper; then what the check of finished pages takes, on the
pages of 353 papers and 100 of the notes; then the slowest of the notes that are built to take long
(`hostile_notes.py`). A note that changed is one whose body has another line.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import hostile_notes
from papershelf.collection.read import read_collection
from papershelf.config import STATE_DIR
from papershelf.finished.check import Checker
from papershelf.notes.markdown.render import render_note
from runs import RUNS, Inputs, Run, find_inputs, new_shelf, run

NOTES = 1_000
_NOTE = """\
---
paper: "{paper}"
title: What the {number}th reader found
author: Ada Example (@ada-example)
date: 2026-11-{day:02}
tags: [Reading lists]
---

The claim holds for **{number} cases**, at a cost of $O(n^{{{number}}} \\log n)$[^1]; compare
[[{other}]].

$$\\sum_{{i=1}}^{{{number}}} \\frac{{\\alpha_i}}{{\\sqrt{{i}}}}$$

| Cards | Seconds |
| --- | ---: |
| 12 | {number} |

```python
total = sum(cards[:{number}])
```

- [x] tried once
- [ ] tried {number} times

> [!note] In a hurry
> Read section {day} alone.

[^1]: The authors say so in appendix {number}.
"""


def figures(scratch: Path, inputs: Inputs) -> str:
    """The table, as Markdown."""
    bare, shelf = scratch / "without-notes", scratch / "with-notes"
    new_shelf(bare)
    run(bare, "import", str(inputs.papers))
    shutil.copytree(bare, shelf)
    write_notes(shelf, NOTES)
    alone, nothing, again, changed = zip(
        *(_checks(bare, shelf, at) for at in range(RUNS)), strict=True
    )
    page, count = _page(scratch, inputs)
    hostile = [_rendering(body) for body in hostile_notes.SHAPES.values()]
    rows = [
        ("`check`, 10,000 papers without a note", *_cost(alone), ""),
        ("1,000 notes add, from nothing", *_cost(nothing, alone), "≤ 10 s"),
        ("1,000 notes add, none changed", *_cost(again, alone), ""),
        ("1,000 notes add, one changed", *_cost(changed, alone), "≤ 1 s"),
        (f"check of a finished page ({count:,} pages)", "", f"{page:.2f} ms", "≤ 1 ms"),
        (f"slowest of {len(hostile)} hostile notes", "", f"{max(hostile):.2f} s", "≤ 2 s"),
    ]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    head = ["| Figure | Seconds | Of processor | Target |", "| --- | ---: | ---: | ---: |"]
    return "\n".join([*head, *lines, ""])


def _cost(runs: Sequence[Run], without: Sequence[Run] = ()) -> tuple[str, str]:
    """Seconds on the clock and of the processor, the medians, less those of the other runs."""
    seconds = _median([one.seconds for one in runs]) - _median([one.seconds for one in without])
    processor = _median([one.processor for one in runs])
    processor -= _median([one.processor for one in without])
    return f"{seconds:.2f} s", f"{processor:.2f} s"


def _median(figures: Sequence[float]) -> float:
    return statistics.median(figures) if figures else 0


def _rendering(body: str) -> float:
    """Seconds of processor time for a body, as long as it is let through: the best of some runs."""
    body = hostile_notes.let_through(body)
    took = []
    for _ in range(RUNS):
        begin = time.process_time()
        render_note(body, prefix="n-")
        took.append(time.process_time() - begin)
    return min(took)


def write_notes(shelf: Path, count: int) -> None:
    """Notes about the first papers of the shelf, one each; each mentions the next paper."""
    ids = [record.paper.id for record in read_collection(shelf).records]
    folder = shelf / "collection/notes"
    folder.mkdir(exist_ok=True)
    for number, paper in enumerate(ids[:count]):
        other = ids[(number + 1) % len(ids)]
        text = _NOTE.format(paper=paper, other=other, number=number, day=number % 28 + 1)
        (folder / f"note-{number:04}.md").write_text(text, encoding="utf-8")


def _checks(bare: Path, shelf: Path, number: int) -> tuple[Run, ...]:
    """`papershelf check` without notes, with all of them new, with none and with one changed: in
    turns, so that a machine that is slow for a while is so for all.
    """
    alone = run(bare, "check")
    shutil.rmtree(shelf / STATE_DIR, ignore_errors=True)
    nothing, again = run(shelf, "check"), run(shelf, "check")
    note = shelf / f"collection/notes/note-{number:04}.md"
    note.write_text(f"{note.read_text(encoding='utf-8')}\nOne line more.\n", "utf-8")
    return alone, nothing, again, run(shelf, "check")


def _page(scratch: Path, inputs: Inputs) -> tuple[float, int]:
    """Milliseconds of processor time that a page takes, the median of some runs; and how many."""
    shelf = scratch / "finished"
    new_shelf(shelf)
    run(shelf, "import", *map(str, inputs.listings))
    write_notes(shelf, 100)
    run(shelf, "build")
    site = shelf / "site"
    files = frozenset(_names(site, site.rglob("*")))
    pages = {name: (site / name).read_bytes() for name in _names(site, site.rglob("*.html"))}
    took = []
    for _ in range(RUNS):
        checker = Checker(files)
        begin = time.process_time()
        for name, data in pages.items():
            checker.check(name, data)
        took.append((time.process_time() - begin) / len(pages) * 1_000)
    return statistics.median(took), len(pages)


def _names(site: Path, found: Iterable[Path]) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in found if path.is_file())


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        sys.stdout.write(figures(Path(scratch), find_inputs(Path(scratch))))


if __name__ == "__main__":
    main()
