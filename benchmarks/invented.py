"""Invented papers, for who has no trial data: the same ones on every machine."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

_WORDS = """
    adaptive analysis attention bayesian bounded causal clustering contrastive control data deep
    diffusion distributed efficient embedding estimation fast federated generative graph inference
    kernel language large latent learning linear local measuring memory model neural online optimal
    parallel planning policy private probabilistic prompt random ranking reasoning recovery robust
    sampling scalable search sparse spectral stable stochastic structured training transfer vision
""".split()
_GIVEN = "Ada Bo Chen Dana Emil Fay Gita Hugo Ines Jun Kofi Lena Mo Nora Omar Pia Quinn".split()
_FAMILY = [a + b for a in "Al Ber Cor Dal Er Fan Gar".split() for b in "ba dez lin mann".split()]
_VENUES = [f"{name}{rank}" for name in ("CONF", "SYMP", "WORK") for rank in range(8)]


def _papers(count: int) -> list[dict[str, object]]:
    dice = random.Random(20261121)  # noqa: S311 (a fixed seed is the point)
    return [
        {
            "title": f"{_text(dice, 8).title()} {number}",
            "authors": sorted(
                {f"{dice.choice(_GIVEN)} {dice.choice(_FAMILY)}" for _ in range(dice.randint(1, 8))}
            ),
            "venue": dice.choice(_VENUES),
            "year": dice.randint(1995, 2026),
            "abstract": ". ".join(_text(dice, 16).capitalize() for _ in range(10)) + ".",
        }
        for number in range(count)
    ]


def paper_pages(count: int, size: int) -> Iterator[str]:
    """Pages of papers in Markdown, of about `size` characters each."""
    dice = random.Random(20261126)  # noqa: S311
    for number in range(count):
        title = f"{_text(dice, 8).title()} {number}"
        authors = ", ".join(f"{dice.choice(_GIVEN)} {dice.choice(_FAMILY)}" for _ in range(4))
        facts = f"- [Read](../index.md)\n- [Cite](#cite)\n- {dice.choice(_VENUES)}"
        text = (
            f'---\ntitle: "{title}"\n---\n\n# {title}\n\n*{authors}*\n\n{facts}\n\n## Abstract\n\n'
        )
        cite = f"\n\n## Cite\n\n```\n@article{{p{number},\n  title = {{{title}}}\n}}\n```\n"
        while len(text) + len(cite) < size:
            text += f"{_text(dice, 16).capitalize()}. "
        yield f"{text.rstrip()}{cite}"


def _text(dice: random.Random, words: int) -> str:
    return " ".join(dice.choices(_WORDS, k=words))


def write_papers(file: Path, count: int) -> None:
    """JSON Lines, with the names of fields that conference listings use."""
    file.write_text("".join(json.dumps(paper) + "\n" for paper in _papers(count)), encoding="utf-8")


def write_bibtex(file: Path, count: int) -> None:
    """BibTeX as publishers hand it out: TeX in titles and names, a dozen fields an entry."""
    with file.open("w", encoding="utf-8") as stream:
        for number, paper in enumerate(_papers(count)):
            stream.write(_bibtex(number, paper))


def _bibtex(number: int, paper: Mapping[str, Any]) -> str:
    names = " and ".join(f"{family}, {given}" for given, family in map(str.split, paper["authors"]))
    return (
        f"@inproceedings{{key{number},\n  title = {{{{B}}ayes and {paper['title']}}},\n"
        f'  author = {{{names} and K{{\\"o}}ppe, Armin}},\n  booktitle = {{{paper["venue"]}}},\n'
        f"  year = {paper['year']},\n  month = jun,\n  pages = {{{number}--{number + 9}}},\n"
        f"  doi = {{10.5555/invented.{number}}},\n  publisher = {{Example Press}},\n"
        f"  url = {{https://example.org/papers/{number}}},\n  keywords = {{loom, thread}},\n"
        f"  abstract = {{{paper['abstract']}}}\n}}\n\n"
    )


def write_ris(file: Path, count: int) -> None:
    """The papers of `write_papers` as RIS."""
    with file.open("w", encoding="utf-8") as stream:
        for paper in _papers(count):
            names = "".join(f"AU  - {name}\n" for name in cast("list[str]", paper["authors"]))
            stream.write(
                f"TY  - CONF\nTI  - {paper['title']}\n{names}T2  - {paper['venue']}\n"
                f"PY  - {paper['year']}\nAB  - {paper['abstract']}\nER  - \n\n"
            )


def write_listing(file: Path, count: int) -> None:
    """A trending listing: a title and an abstract in turn."""
    lines = [f"{paper['title']}\n\n{paper['abstract']}\n" for paper in _papers(count)]
    file.write_text("\n".join(lines), encoding="utf-8")
