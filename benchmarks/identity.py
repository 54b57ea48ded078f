"""How surely an import finds which entry is which paper, and how long that takes.

    python benchmarks/identity.py [PAPERS.jsonl.gz] [--seed N] [--show 20] [--against 100000]

Duplicates, and papers that only look like one, are planted among the papers (`planted.py`) and
matched with them as `papershelf import` does: once against a shelf that has the papers, once with
all of them in one import. A pair is two rows that were made one paper. Of pairs of given papers
nobody knows which are right: they are counted apart.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from click import echo

from invented import write_papers
from papershelf.app.process import hold_a_shelf
from papershelf.importing import parse
from papershelf.importing.identity.groups import Group, Incoming
from papershelf.importing.identity.matching import matched
from papershelf.importing.intake import accepted
from papershelf.model import Paper
from planted import SEED, Planted, Row, plant

EACH, OTHERS = 600, 1_100
"""Of every kind of duplicate, and of every kind of other papers."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of the planted rows; a row is a place in `given`, or in `rows` behind it."""

    right: int
    """Pairs of rows of one paper that were made one."""
    wrong: tuple[tuple[int, int], ...]
    """Pairs of rows of two papers that were made one."""
    missed: tuple[int, ...]
    """Planted duplicates that were not found."""
    unknown: tuple[tuple[int, int], ...]
    """Pairs of given papers that were made one."""

    @property
    def precision(self) -> float:
        return self.right / max(self.right + len(self.wrong), 1)

    @property
    def recall(self) -> float:
        return self.right / max(self.right + len(self.missed), 1)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("papers", type=Path, nargs="?", help="JSON Lines in gzip; else invented")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--show", type=int, default=0, help="Of each kind of mistake that many.")
    parser.add_argument("--against", type=int, default=0, help="Time it against that many records.")
    told = parser.parse_args()
    if told.against:
        time_against(told.against)
        return
    planted = plant(read_papers(told.papers), EACH, OTHERS, told.seed)
    for what, judged in (
        ("against a shelf", on_a_shelf(planted)),
        ("in one import", in_one_import(planted)),
    ):
        echo(f"{what}: precision {judged.precision:.5f}, recall {judged.recall:.5f}")
        for line in described(planted, judged, told.show):
            echo(f"  {line}")


def time_against(count: int) -> None:
    """Matches 10,000 entries, half of them new, with invented records that were read before."""
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "papers.jsonl"
        write_papers(file, count + 5_000)
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    records = [replace(one.paper, id=f"r{one.line}") for one in incoming(rows[:count], "given")]
    entries = incoming(rows[-10_000:], "new")
    hold_a_shelf()  # as the command does
    start = time.process_time()
    groups = matched(records, entries, [{} for _ in records], {})
    seconds = time.process_time() - start
    found = sum(group.record is not None for group in groups)
    echo(
        f"10,000 entries against {count:,} records, {found:,} found: {seconds:.1f} s of a processor"
    )


def read_papers(file: Path | None) -> list[Row]:
    if file is None:
        with tempfile.TemporaryDirectory() as scratch:
            invented = Path(scratch) / "papers.jsonl"
            write_papers(invented, 10_000)
            return list(map(json.loads, invented.read_text(encoding="utf-8").splitlines()))
    with gzip.open(file, "rt", encoding="utf-8") as stream:
        return list(map(json.loads, stream))


def on_a_shelf(planted: Planted) -> Judged:
    """The planted rows, imported into a shelf that has the given ones as records."""
    start = time.process_time()
    records = [
        replace(entry.paper, id=f"r{entry.line - 1}") for entry in incoming(planted.given, "given")
    ]
    entries = incoming(planted.rows, "planted")
    echo(f"read in {time.process_time() - start:.1f} s", err=True)
    start = time.process_time()
    groups = matched(records, entries, [{} for _ in records], {})
    echo(f"matched in {time.process_time() - start:.1f} s", err=True)
    return judge(planted, ([*_record(group, records), *_lines(group, planted)] for group in groups))


def in_one_import(planted: Planted) -> Judged:
    """All rows in one import into an empty shelf."""
    entries = [*incoming(planted.given, "given"), *incoming(planted.rows, "planted")]
    groups = matched([], entries, [], {})
    return judge(planted, (_lines(group, planted) for group in groups))


def incoming(rows: Sequence[Row], name: str) -> list[Incoming]:
    """The rows as an import reads them; the row's place is the line less one."""
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    entries, problems, _ = accepted([parse(text, name, "jsonl", topics=(), date=None)])
    if errors := [problem for problem in problems if problem.is_error]:
        raise ValueError(f"{errors[0]}")
    return entries


def _record(group: Group, records: Sequence[Paper]) -> Iterator[int]:
    if group.record is not None:
        yield int(records[group.record].id.removeprefix("r"))


def _lines(group: Group, planted: Planted) -> list[int]:
    behind = {"given": 0, "planted": len(planted.given)}
    return [behind[entry.path] + entry.line - 1 for entry in group.entries]


def judge(planted: Planted, groups: Iterable[Sequence[int]]) -> Judged:
    """Compares groups of rows with what was planted."""
    count = len(planted.given)
    paper_of = [*range(count), *planted.paper_of]
    right, wrong, unknown = set(), [], []
    for group in groups:
        for one, two in combinations(sorted(group), 2):
            if two < count:
                unknown.append((one, two))
            elif paper_of[one] == paper_of[two]:
                right.add(two)
            else:
                wrong.append((one, two))
    duplicates = (at for at, paper in enumerate(paper_of) if at >= count and paper < count)
    missed = tuple(at for at in duplicates if at not in right)
    return Judged(len(right), tuple(wrong), missed, tuple(unknown))


def described(planted: Planted, judged: Judged, show: int) -> Iterator[str]:
    """How many of each kind were right, missed and wrong; the first of each with their titles."""
    rows, count = [*planted.given, *planted.rows], len(planted.given)
    missed = Counter(planted.kinds[at - count] for at in judged.missed)
    wrong = Counter(planted.kinds[two - count] for _, two in judged.wrong)
    for kind, planted_count in Counter(filter(None, planted.kinds)).items():
        yield f"{kind}: {planted_count:,} planted, {missed[kind]} missed, {wrong[kind]} wrong"
    yield f"{len(judged.unknown):,} pairs of given papers were made one"
    for what, pairs in (
        ("missed", [(planted.paper_of[at - count], at) for at in judged.missed]),
        ("wrong", judged.wrong),
        ("given", judged.unknown),
    ):
        for one, two in pairs[:show]:
            yield f"{what}: {_told(rows[one])} | {_told(rows[two])}"


def _told(row: Row) -> str:
    names = ", ".join(row["authors"][:4])
    return f"{row['title']} ({names}; {row['year']}, {row.get('venue')}, {row.get('identifiers')})"


if __name__ == "__main__":
    main()
