"""Whether the summaries of this repository's shelf are its own words: `make summaries`.

    PAPERSHELF_TRIAL_DATA=DIR python benchmarks/summaries.py

It reads every abstract of the trial data (three listings, ten thousand conference papers) and
prints where a summary has six words in a row in common with one of them, unless they are a name or
a term; which openings of four words stand more than five times; and which summaries have more than
two sentences. It exits with 1 if it prints any of these.
"""

# ruff: noqa: T201 (what it finds is printed)
from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from papershelf.collection.read import read_collection
from tex_report import read

SHELF = Path(__file__).parent.parent
RUN = 6
"""Words in a row that must not be shared."""
OPENING = 4
MOST_OPENINGS = 5
MOST_SENTENCES = 2

_WORD = re.compile(r"[^\W_]+(?:[.,'’@-][^\W_]+)*")  # 61.9 and best-of-n are one word
_DIGIT = re.compile(r"\d")
_SENTENCE = re.compile(r"[.?!](?=\s+[A-Z0-9]|$)")


def main() -> None:
    folder = Path(os.environ.get("PAPERSHELF_TRIAL_DATA", ""))
    if not (folder / "data").is_dir():
        sys.exit("PAPERSHELF_TRIAL_DATA names no folder with trial data")
    summaries = summaries_of(SHELF)
    abstracts = [abstract for _, abstract in read(folder)]
    print(f"{len(summaries):,} summaries, {len(abstracts):,} abstracts")
    found = [*shared(summaries, abstracts), *repeated(summaries), *too_long(summaries)]
    print("\n".join(found) or "nothing found")
    sys.exit(bool(found))


def summaries_of(shelf: Path) -> dict[str, str]:
    """Paper id to summary, of the papers that have one."""
    papers = [record.paper for record in read_collection(shelf).records]
    return {paper.id: paper.summary for paper in papers if paper.summary}


def shared(summaries: Mapping[str, str], abstracts: Sequence[str]) -> Iterator[str]:
    """The runs that a summary shares with any abstract, in the order of the summaries."""
    homes = {run: paper for paper, text in summaries.items() for run in runs(text)}
    copied = {run for abstract in abstracts for run in runs(abstract) if run in homes}
    for run, paper in homes.items():
        if run in copied:
            yield f"{paper}: shares {' '.join(run)!r} with an abstract"


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Every six words in a row but names and terms, in lower case.

    A name or a term is a run with at most one word without a capital or a digit.
    """
    words = _WORD.findall(text)
    for at in range(len(words) - RUN + 1):
        run = words[at : at + RUN]
        if sum(word.islower() and not _DIGIT.search(word) for word in run) > 1:
            yield tuple(word.lower() for word in run)


def repeated(summaries: Mapping[str, str]) -> Iterator[str]:
    openings = Counter(" ".join(_WORD.findall(text)[:OPENING]) for text in summaries.values())
    for opening, count in openings.items():
        if count > MOST_OPENINGS:
            yield f"{count} summaries begin with {opening!r}"


def too_long(summaries: Mapping[str, str]) -> Iterator[str]:
    for paper, text in summaries.items():
        if (count := len(_SENTENCE.findall(text))) > MOST_SENTENCES:
            yield f"{paper}: has {count} sentences"


if __name__ == "__main__":
    main()
