"""A shelf of good input at the limits: long titles, names and labels, and very many of each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from papershelf.parsing import limits

_SCRIPTS = ("织机与梭子", 'warp <weft> & "selvedge" ', "loom_and_*shuttle* ", "`heddle` and $x_1$ ")
"""Text that takes more bytes in HTML than it has characters: other scripts, marks, formulas."""


def long_text(most: int, number: int, ending: str = "") -> str:
    """A text of exactly `most` characters, unlike those of other numbers."""
    unit = _SCRIPTS[number % len(_SCRIPTS)]
    head, tail = f"{number} ", f"{ending}x"
    room = most - len(head) - len(tail)
    return head + (unit * (room // len(unit) + 1))[:room].replace("  ", " x") + tail


def heavy_paper(number: int) -> dict[str, object]:
    """A paper whose every field is at its limit."""
    people = [
        {"name": long_text(limits.TEXT, at), "affiliation": long_text(limits.TEXT, at)}
        for at in range(number, number + 30)
    ]
    many = [long_text(limits.TEXT, at) for at in range(limits.ITEMS)]
    return {
        "id": f"heavy-{number}",
        "title": long_text(limits.TITLE, number),
        "authors": people,
        "abstract": long_text(limits.ABSTRACT, number),
        "summary": long_text(limits.TEXT, number),
        "published": "2024-02",
        "venue": long_text(limits.TEXT, number % 5),
        "volume": long_text(limits.TEXT, number),
        "publisher": long_text(limits.TEXT, number),
        "source": long_text(limits.TEXT, number),
        "submitter": long_text(limits.TEXT, number),
        "categories": many,
        "tags": many,
        "related": [{"id": f"light-{at}", "kind": "preprint-of"} for at in range(limits.ITEMS)],
    }


def collaboration(number: int) -> dict[str, object]:
    """A paper of as many authors as there may be, with names of some length."""
    people = [f"{long_text(60, at)} {at}" for at in range(limits.AUTHORS)]
    return {**heavy_paper(number), "id": f"many-{number}", "authors": people}


def light_paper(number: int) -> dict[str, object]:
    """One of very many, each in a month of its own, all with names of some length."""
    return {
        "id": f"light-{number}",
        "title": long_text(300, number),
        "authors": [long_text(300, 10_000 + number)],
        "published": f"{1700 + number // 12}-{1 + number % 12:02}-01",
        "tags": ["Root", *(narrower(4 * number + at) for at in range(4))],
    }


def narrower(number: int) -> str:
    """The label of a topic below the root."""
    return long_text(200, 50_000 + number)


def topics(count: int) -> Iterator[str]:
    """`topics.yml`: one root, all others right below it, with as many aliases as there may be."""
    yield "- label: Root"
    yield f"  description: {json.dumps(long_text(limits.TEXT, 1), ensure_ascii=False)}"
    aliases = [long_text(limits.TEXT, 90_000 + at) for at in range(limits.ITEMS)]
    yield f"  aliases: {json.dumps(aliases, ensure_ascii=False)}"
    for number in range(count):
        yield f"- label: {json.dumps(narrower(number), ensure_ascii=False)}"
        yield "  parent: Root"


def write_shelf(shelf: Path, heavy: int, light: int) -> int:
    """Records, topics and notes below `collection/`; how many topics are below the root."""
    below = 4 * light
    papers = [heavy_paper(at) for at in range(heavy)]
    papers += [collaboration(0)]
    papers += [light_paper(at) for at in range(light)]
    folder = shelf / "collection"
    (folder / "papers").mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(paper, ensure_ascii=False) for paper in papers]
    (folder / "papers" / "all.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "topics.yml").write_text("\n".join(topics(below)) + "\n", "utf-8")
    notes = folder / "notes"
    notes.mkdir(exist_ok=True)
    for number in range(120):
        front = [
            "paper: heavy-0" if number < 20 else f"paper: light-{number}",
            f"title: {json.dumps(long_text(limits.TITLE, number), ensure_ascii=False)}",
            f"author: {json.dumps(long_text(limits.TEXT, number), ensure_ascii=False)}",
        ]
        text = "\n".join(["---", *front, "---", "", "Words on [[heavy-1]].", ""])
        (notes / f"note-{number}.md").write_text(text, "utf-8")
    for number in range(3):
        text = f"---\npaper: light-1\n---\n{'Words & more of them. ' * 4_400}\n"
        (notes / f"long-{number}.md").write_text(text, "utf-8")
    return below
