"""Related papers: what they cost, and whether they are related.

    python benchmarks/related.py PAPERS.jsonl.gz [--changed 100]

Seconds are those of the processor, the least of three runs: from nothing, after some abstracts have
got another sentence, and with nothing changed. How often two papers that are related share a
keyword is told beside random pairs; keywords take no part in what relates papers here.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from click import echo

from papershelf.catalog.related.alike import Alike
from papershelf.model import Paper
from runs import lines_of
from search_papers import read_papers

RUNS = 3
PAIRS = 200_000
"""Random ones."""


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("papers", type=Path)
    parser.add_argument("--changed", type=int, default=100)
    told = parser.parse_args()
    papers = {paper.id: paper for paper in read_papers(lines_of(told.papers))}
    dice = random.Random(5)  # noqa: S311 (a fixed seed is the point)
    changed = papers | {
        id_: longer(papers[id_], papers[other])
        for id_, other in zip(
            dice.sample(sorted(papers), told.changed),
            dice.sample(sorted(papers), told.changed),
            strict=True,
        )
    }
    alike = Alike.of(papers)
    known = alike.kept()
    echo(f"{len(papers):,} papers: {least(lambda: Alike.of(papers)):.2f} s")
    echo(f"{told.changed} changed: {least(lambda: Alike.of(changed, known)):.3f} s")
    echo(f"none changed: {least(lambda: Alike.of(papers, known)):.3f} s")
    print_lift(alike, keywords(told.papers), dice)
    return 0


def longer(paper: Paper, other: Paper) -> Paper:
    """A paper whose abstract goes on as another one's begins."""
    return replace(paper, abstract=f"{paper.abstract} {other.abstract.partition('. ')[0]}.")


def least(work: Callable[[], object]) -> float:
    """The least processor time of some runs."""
    found = []
    for _ in range(RUNS):
        begun = time.process_time()
        work()
        found.append(time.process_time() - begun)
    return min(found)


def keywords(file: Path) -> dict[str, frozenset[str]]:
    """Those of each record, by the ids that `read_papers` gives."""
    records = map(json.loads, lines_of(file))
    return {
        f"p{number:05}": frozenset(map(str.casefold, record.get("keywords") or ()))
        for number, record in enumerate(records)
    }


def print_lift(alike: Alike, said: Mapping[str, frozenset[str]], dice: random.Random) -> None:
    """How often related papers share a keyword, beside random ones, where both have some."""
    having = [id_ for id_ in alike.ids if said[id_]]
    related = [(id_, other) for id_, words in alike.shown() for other in words]
    random_pairs = [tuple(dice.sample(having, 2)) for _ in range(PAIRS)]
    ours, chance = (share(pairs, said) for pairs in (related, random_pairs))
    echo(f"{ours:.4f} of related pairs share a keyword, {chance:.4f} of random ones")
    echo(f"lift: {ours / chance:.1f} ×")


def share(pairs: Sequence[tuple[str, ...]], said: Mapping[str, frozenset[str]]) -> float:
    """The part of them that share one, of those of which both have any."""
    both = [(said[one], said[other]) for one, other in pairs if said[one] and said[other]]
    return sum(not one.isdisjoint(other) for one, other in both) / max(len(both), 1)


if __name__ == "__main__":
    raise SystemExit(main())
