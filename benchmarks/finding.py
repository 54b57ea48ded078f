"""What is found, ours beside BM25 and Pagefind: `make bench-finding`.

Prints four tables of one run; with `--write` it puts them into `docs/benchmarks.md`.

- Known papers: by three words of the title and whatever people add, how many of 60 are among the
  first five.
- Titles told in other words (`paraphrases.tsv`, 324 drawn with a fixed seed, each told by a writer
  who saw the title and no ranks): how many are among the first ten. Every second line is held out:
  only `--held-out` looks at these, for the last figure with settings frozen. The p value is that of
  a paired sign test.
- Exact titles: how many of those that are unique lead to their paper first.
- Small shelves (`finding_small.py`): the same with the word vectors that ship with the package.

The papers are those of the folder that PAPERSHELF_TRIAL_DATA names, without which there is nothing
to measure: the words of invented papers tell nothing about those of real ones. The choice of papers
and words is fixed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from math import comb
from pathlib import Path
from typing import TYPE_CHECKING

from finding_engines import FIRST, Bm25, Engine, Indexed, by_both, by_meaning, by_words, pagefind
from finding_small import small_shelves
from papershelf.model import Paper
from papershelf.search.meaning.model import Model
from papershelf.text.tex import plain
from runs import put
from search import scratch_in
from search_papers import content_words
from search_paraphrases import PARAPHRASES
from search_report import version_of
from search_sites import make_sites

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HERE = Path(__file__).parent
_SEED = 20261128
_DATA = "conference-papers-10k.jsonl.gz"
_PAPERS = 10_000
_FIVE = 5
_OF = 60
"""Shares of known papers are told as so many of 60."""

Engines = Mapping[str, Engine]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Remembered:
    """A paper that somebody looks for, and three words of its title."""

    url: str
    paper: Paper
    words: str


ROWS: Mapping[str, str] = {
    "three words of the title": "{words}",
    '"best paper on" + the three': "best paper on {words}",
    "the three + venue + year": "{words} {venue} {year}",
    'the three + "deep approach"': "{words} deep approach",
    '"please find papers about" + the three': "please find papers about {words}",
    '"recent" + the three + "study pdf"': "recent {words} study pdf",
    '"looking for the work where they" + the three': "looking for the work where they {words}",
    'the three + "github code"': "{words} github code",
    '"how does" + the three + "work"': "how does {words} work",
    'the three + "novel framework method"': "{words} novel framework method",
    '"novel" + the three': "novel {words}",
    '"new method" + the three': "new method {words}",
    '"recent work on" + the three': "recent work on {words}",
    '"a study about" + the three': "a study about {words}",
    'the three + "performance"': "{words} performance",
    '"an efficient" + the three + "model"': "an efficient {words} model",
    'the three + "state of the art"': "{words} state of the art",
    "the three + the last author's name": "{words} {author}",
}


def main() -> None:
    arguments = _arguments()
    data = os.environ.get("PAPERSHELF_TRIAL_DATA")
    if not data:
        sys.exit("PAPERSHELF_TRIAL_DATA names no folder: there are no real papers to look for.")
    model = Model.of(arguments.model) if arguments.model else None
    with ExitStack() as stack:
        scratch = stack.enter_context(scratch_in(arguments.scratch))
        indexed = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        peers = bool(arguments.pagefind)
        papers = Path(data) / "data" / _DATA
        sites = make_sites(papers, _PAPERS, scratch, arguments.pagefind, peers=peers)
        shelf = Indexed.of(sites.shelf, indexed, model)
        bm25 = Bm25(shelf)
        others: dict[str, Engine] = {"BM25": bm25}
        if peers:
            others["Pagefind"] = stack.enter_context(pagefind(_browser(stack), sites.stock))
        ways = {
            "words": by_words(shelf),
            "words and meaning": by_both(shelf),
            "meaning": by_meaning(shelf),
            **others,
            "BM25 and meaning": bm25.with_meaning,
        }
        halves = _halves(held_out=arguments.held_out)
        told = dict(pair for half in halves.values() for pair in half)
        tables = [
            _known({"Papershelf": ways["words"], **others}, shelf, arguments.papers),
            _paraphrased(ways, shelf, halves),
            _exact({way: ways[way] for way in ("words", "words and meaning", *others)}, shelf),
            _small(small_shelves(Path(data), papers, told, scratch)),
        ]
    day = dt.datetime.now(dt.UTC).date().isoformat()
    made = f"{day}, {version_of(sites.pagefind)}, {_PAPERS:,} real conference papers.\n"
    report = "\n".join([made, *tables])
    sys.stdout.write(report)
    if arguments.write:
        put("finding", report)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="put the tables into the docs")
    parser.add_argument("--held-out", action="store_true", help="the half for the last figure too")
    parser.add_argument("--papers", type=int, default=1_000, help="papers that are looked for")
    parser.add_argument("--model", type=Path, help="a sentence-embedding model, as shelves have")
    parser.add_argument(
        "--scratch", type=Path, metavar="DIR", help="keep the sites there for the next run"
    )
    parser.add_argument("--pagefind", default="", metavar="PROGRAM", help="Pagefind, if installed")
    return parser.parse_args()


def _browser(stack: ExitStack) -> Browser:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (slow to import)

    path = os.environ.get("PAPERSHELF_BROWSER") or shutil.which("chromium")
    playwright = stack.enter_context(sync_playwright())
    browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
    stack.callback(browser.close)
    return browser


def _known(engines: Engines, shelf: Indexed, count: int) -> str:
    """The table of known papers."""
    sought = _sought(shelf, count)
    rows = []
    for name, form in ROWS.items():
        typed = [_typed(form, one) for one in sought]
        urls = [one.url for one in sought]
        found = [_share(engine(typed), urls, _FIVE) * _OF for engine in engines.values()]
        rows.append([name, *(f"{one:.1f}" for one in found)])
    told = _told(shelf)
    found = [_share(engine(list(told)), list(told.values()), FIRST) for engine in engines.values()]
    counted = [f"{one * len(told):.0f}" for one in found]
    rows.append([f"{len(told)} titles in other words, first {FIRST}", *counted])
    return _table([f"Query (of {_OF}, among the first {_FIVE})", *engines], rows)


def _sought(shelf: Indexed, count: int) -> list[Remembered]:
    """Papers with a venue, a year, authors and three content words in their titles."""
    dice = random.Random(_SEED)  # noqa: S311 (a fixed seed is the point)
    fit = [
        (url, paper, words)
        for url, paper in shelf.papers.items()
        if len(words := content_words(plain(paper.title))) > 2
        and paper.venue
        and paper.day
        and paper.authors
    ]
    found = []
    for url, paper, words in dice.sample(fit, min(count, len(fit))):
        three = [words[place] for place in sorted(dice.sample(range(len(words)), 3))]
        found.append(Remembered(url, paper, " ".join(three)))
    return found


def _typed(form: str, one: Remembered) -> str:
    return form.format(
        words=one.words,
        venue=one.paper.venue,
        year=str(one.paper.day)[:4],
        author=one.paper.authors[-1].name.split()[-1],
    )


def _told(shelf: Indexed) -> dict[str, str]:
    """Of each paraphrase that was written first the address of its paper."""
    urls = {
        sha256(paper.title.encode()).hexdigest()[:8]: url for url, paper in shelf.papers.items()
    }
    return {told: urls[title] for title, told in PARAPHRASES if title in urls}


def _halves(*, held_out: bool) -> dict[str, list[Pair]]:
    """Titles and their paraphrases: the half for choosing, and the other where it is asked for."""
    lines = (HERE / "paraphrases.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [(title, told) for title, told in (line.split("\t") for line in lines)]
    return {"for choosing": pairs[0::2]} | ({"held out": pairs[1::2]} if held_out else {})


def _paraphrased(engines: Engines, shelf: Indexed, halves: Mapping[str, Sequence[Pair]]) -> str:
    """The table of paraphrases: a column for each half that is looked at."""
    of_title = {" ".join(paper.title.split()): url for url, paper in shelf.papers.items()}
    columns = [
        _ways(engines, [(told, of_title[title]) for title, told in half])
        for half in halves.values()
    ]
    head = [f"{name} ({len(half)})" for name, half in halves.items()]
    rows = [[way, *(column[way] for column in columns)] for way in engines]
    return _table([f"Among the first {FIRST}", *head], rows)


def _small(shelves: Iterable[tuple[str, Engines, Sequence[Pair]]]) -> str:
    """The table of small shelves."""
    rows = [[name, *_ways(engines, pairs).values()] for name, engines, pairs in shelves]
    return _table([f"Among the first {FIRST}", "BM25", "words", "words and meaning"], rows)


def _ways(engines: Engines, pairs: Sequence[Pair]) -> dict[str, str]:
    """What each way finds, of pairs of what is typed and the page that is meant; of ways with
    meaning how it compares with words alone.
    """
    queries, wanted = [query for query, _ in pairs], [url for _, url in pairs]
    hits = {way: _hits(engine(queries), wanted, FIRST) for way, engine in engines.items()}
    said = {way: f"{sum(found) / len(found):.3f}" for way, found in hits.items()}
    for way, found in hits.items():
        alone = way.removesuffix(" and meaning")
        if alone != way:
            better = sum(one > two for one, two in zip(found, hits[alone], strict=True))
            worse = sum(one < two for one, two in zip(found, hits[alone], strict=True))
            p = sign_test(better, worse)
            said[way] += f" ({better} more, {worse} fewer, p = {p:.2g})"
    return said


def sign_test(better: int, worse: int) -> float:
    """The probability of so uneven a count, were both sides as likely."""
    total, most = better + worse, max(better, worse)
    tail = sum(comb(total, at) for at in range(most, total + 1))
    return min(1.0, 2 * tail / float(2**total))


def _exact(engines: Engines, shelf: Indexed, count: int = 1_000) -> str:
    """The table of exact titles."""
    titles = {url: " ".join(plain(paper.title).split()) for url, paper in shelf.papers.items()}
    times = Counter(map(str.casefold, titles.values()))
    unique = [(url, title) for url, title in titles.items() if times[title.casefold()] == 1]
    drawn = random.Random(_SEED).sample(unique, min(count, len(unique)))  # noqa: S311
    urls, typed = [url for url, _ in drawn], [title for _, title in drawn]
    rows = [
        [way, f"{100 * _share(engine(typed), urls, 1):.1f} %"] for way, engine in engines.items()
    ]
    return _table([f"{len(drawn):,} exact titles", "first"], rows)


def _share(found: Iterable[Sequence[str]], wanted: Sequence[str], first: int) -> float:
    return sum(_hits(found, wanted, first)) / len(wanted)


def _hits(found: Iterable[Sequence[str]], wanted: Iterable[str], first: int) -> list[bool]:
    return [url in urls[:first] for urls, url in zip(found, wanted, strict=True)]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    rule = ["---", *("---:" for _ in head[1:])]
    return "".join(f"| {' | '.join(row)} |\n" for row in [head, rule, *rows])


if __name__ == "__main__":
    main()
