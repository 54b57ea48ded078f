"""What of the TeX in real titles and abstracts is understood, and why the rest is not.

Run it with the folder of the trial data (ten thousand conference papers, three listings):

    PAPERSHELF_TRIAL_DATA=DIR python benchmarks/tex_report.py [--sources]

It prints, for titles and for abstracts: how many hold a sign of TeX, how many formulas were made,
how many hold code because something was not understood, a table of the reasons, and the seconds
that the three views took. `--sources` also lists the source of every piece of code, which is other
people's text: read it, commit none of it.
"""

# ruff: noqa: T201 (what it finds is printed)
from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from papershelf.importing import parse, recognise
from papershelf.text.tex import Code, Math, Piece, Styled, as_html, as_markdown, pieces, plain

KINDS = {
    "unknown command": "a command that is not LaTeX's, nearly always the authors' own",
    "environment": "an environment other than equation and lists",
    "without its arguments": "a command whose braces were lost on the way",
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sources", action="store_true", help="list every piece of code")
    arguments = parser.parse_args()
    folder = Path(os.environ.get("PAPERSHELF_TRIAL_DATA", ""))
    if not (folder / "data").is_dir():
        sys.exit("PAPERSHELF_TRIAL_DATA names no folder with trial data")
    texts = list(read(folder))
    report("titles", [title for title, _ in texts], show_sources=arguments.sources)
    report("abstracts", [abstract for _, abstract in texts], show_sources=arguments.sources)


def read(folder: Path) -> Iterator[tuple[str, str]]:
    """Title and abstract of every paper, as its source has them."""
    packed = folder / "data" / "conference-papers-10k.jsonl.gz"
    with gzip.open(packed, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield row["title"], row.get("abstract") or ""
    for path in sorted((folder / "seeds").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        named = recognise(text, path.name) or ""
        for entry in parse(text, path.name, named, topics=(), date=None).entries:
            yield str(entry.raw.get("title") or ""), str(entry.raw.get("abstract") or "")


def report(what: str, texts: list[str], *, show_sources: bool) -> None:
    timed = [(seconds(view, texts), view.__name__) for view in (plain, as_html, as_markdown)]
    found = [list(flat(pieces(text))) for text in texts]
    codes = [[piece for piece in one if isinstance(piece, Code)] for one in found]
    formulas = sum(isinstance(piece, Math) for one in found for piece in one)
    changed = sum(plain(text) != text for text in texts)
    holding = sum(1 for one in codes if one)
    print(f"{len(texts):,} {what}: {changed:,} hold TeX, {formulas:,} formulas as MathML,")
    print(f"  {holding:,} hold code, in {sum(map(len, codes)):,} pieces")
    left = sum("\\" in plain(text) or "\\" in as_html(text) for text in texts)
    print(f"  {left:,} show a command outside code")
    reasons = Counter(reason for one in codes for reason in {kind(piece) for piece in one})
    for reason, count in sorted(reasons.items(), key=lambda item: (-item[1], item[0])):
        print(f"  {count:>5}  {reason}")
    for took, name in timed:  # the first one includes the reading, which the others share
        print(f"  {took:.2f} s  {name}")
    if show_sources:
        for piece in (piece for one in codes for piece in one):
            print(f"    {piece.reason}: {piece.source}")


def kind(piece: Code) -> str:
    """The class of a reason; a reason of no class is itself."""
    return next((said for sign, said in KINDS.items() if sign in piece.reason), piece.reason)


def seconds(view: Callable[[str], str], texts: list[str]) -> float:
    begin = time.process_time()
    for text in texts:
        view(text)
    return time.process_time() - begin


def flat(found: tuple[Piece, ...]) -> Iterator[Piece]:
    for piece in found:
        yield piece
        if isinstance(piece, Styled):
            yield from flat(piece.pieces)


if __name__ == "__main__":
    main()
