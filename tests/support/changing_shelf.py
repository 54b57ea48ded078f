"""A small shelf that tests build again and again, and the edits of which its life consists."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner, Result

from papershelf.app.state import generated_docs
from papershelf.app.unchanged import inputs_of
from papershelf.cli import main
from papershelf.config import read_settings

Edit = Callable[[random.Random, Path], None]


def record(number: int, title: str) -> str:
    """A paper that shares its authors, topic, venue and year with others."""
    return json.dumps(
        {
            "id": f"p{number}",
            "title": title,
            "authors": [f"Ann {number % 3}", f"Bob {number % 4}"],
            "abstract": "We measure $x_1$ & more." if number % 2 else "Plain words, in a row.",
            "published": f"20{10 + number % 5}-03-{1 + number % 28:02}",
            "venue": f"V{number % 2}",
            "tags": [f"Topic {number % 3}"],
        }
    )


def papers_of(shelf: Path) -> Path:
    return shelf / "collection/papers/all.jsonl"


def rows(shelf: Path) -> list[str]:
    return papers_of(shelf).read_text().splitlines()


def put(shelf: Path, lines: list[str]) -> None:
    papers_of(shelf).write_text("".join(line + "\n" for line in lines))


def add_paper(dice: random.Random, shelf: Path) -> None:
    number = dice.randrange(100, 10_000)
    if f'"p{number}"' not in papers_of(shelf).read_text():
        put(shelf, [*rows(shelf), record(number, f"Added {number}")])


def change_paper(dice: random.Random, shelf: Path) -> None:
    lines = rows(shelf)
    at = dice.randrange(len(lines))
    paper = json.loads(lines[at])
    lines[at] = json.dumps(paper | {"title": f"Changed {dice.random()} <b> *x* C++"})
    put(shelf, lines)


def rename_paper(dice: random.Random, shelf: Path) -> None:
    lines = rows(shelf)
    at = dice.randrange(len(lines))
    paper = json.loads(lines[at])
    aliases = [*paper.get("aliases", []), paper["id"]]
    lines[at] = json.dumps(paper | {"id": f"r{dice.randrange(10**6)}", "aliases": aliases})
    put(shelf, lines)


def delete_paper(dice: random.Random, shelf: Path) -> None:
    lines = rows(shelf)
    if len(lines) > 3:
        del lines[dice.randrange(len(lines))]
        put(shelf, lines)
        for note in shelf.glob("collection/notes/*.md"):
            note.unlink()


def change_note(dice: random.Random, shelf: Path) -> None:
    paper = json.loads(dice.choice(rows(shelf)))["id"]
    note = shelf / f"collection/notes/note{dice.randrange(3)}.md"
    if note.exists() and dice.random() < 0.4:
        note.unlink()
    else:
        note.write_text(f"---\npaper: {paper}\n---\nSaid at {dice.random()}.\n")


def change_topic(dice: random.Random, shelf: Path) -> None:
    label = f"Topic {dice.randrange(3)}"
    text = f"- label: {label}\n  description: Described {dice.random()}.\n"
    (shelf / "collection/topics.yml").write_text(text)


def change_template(dice: random.Random, shelf: Path) -> None:
    own = shelf / "overrides/partials/copyright.html"
    own.parent.mkdir(parents=True, exist_ok=True)
    if own.exists() and dice.random() < 0.5:
        own.unlink()
    else:
        shows = dice.choice(["page.title", "pages | length"])
        own.write_text(f'<div class="md-copyright">{dice.random()} {{{{ {shows} }}}}</div>\n')


def change_setting(dice: random.Random, shelf: Path) -> None:
    config = shelf / "mkdocs.yml"
    head, _, _ = config.read_text().partition("    per_page:")
    config.write_text(f"{head}    per_page: {dice.choice([2, 5, 100])}\n")


def change_words(dice: random.Random, shelf: Path) -> None:
    page = shelf / f"docs/words{dice.randrange(2)}.md"
    if page.exists() and dice.random() < 0.4:
        page.unlink()
    else:
        page.write_text(f"# Words\n\nSee [all](latest/index.md). {dice.random()}\n")


def meddle(dice: random.Random, shelf: Path) -> None:
    """What no build did: a page of the site changed, removed or added by hand."""
    pages = sorted((shelf / "site").rglob("*.html"))
    page = dice.choice(pages)
    page.unlink()
    if dice.random() < 0.5:
        page.write_text("<p>Mine.")
    (shelf / "site/stray.html").write_text("<p>Stray.")


def meddle_aside(dice: random.Random, shelf: Path) -> None:
    """The same in the folder of the next version: a file or a folder lost, or all of it."""
    spare = shelf / ".papershelf/site.papershelf-spare/site"
    found = sorted([spare, *spare.rglob("*")]) if spare.exists() else []
    for lost in found and [dice.choice(found)]:
        shutil.rmtree(lost) if lost.is_dir() else lost.unlink()


EDITS: list[Edit] = [
    add_paper,
    change_paper,
    rename_paper,
    delete_paper,
    change_note,
    change_topic,
    change_template,
    change_setting,
    change_words,
    meddle,
    meddle_aside,
]


def run(shelf: Path, *command: str) -> Result:
    """Run a command in this process, a build without any other unless it names `--jobs`."""
    alone = ["--jobs", "1"] if command[0] == "build" and "--jobs" not in command else []
    return CliRunner().invoke(main, ["-C", str(shelf), *command, *alone])


def build(shelf: Path, *options: str) -> str:
    """Build the shelf; what was said."""
    result = run(shelf, "build", *options)
    assert result.exit_code == 0, result.output
    return result.output


def new_shelf(made: Path) -> Path:
    """A shelf without papers."""
    assert CliRunner().invoke(main, ["init", str(made)]).exit_code == 0
    for example in [*made.glob("collection/*/hello*"), made / "collection/topics.yml"]:
        example.unlink()
    return made


def twelve_papers(folder: Path) -> Path:
    """A built shelf of twelve papers, one process at work."""
    made = new_shelf(folder / "shelf")
    put(made, [record(number, f"Paper {number}") for number in range(12)])
    build(made)
    return made


def built_anew(shelf: Path) -> Path:
    """The site that the same sources give in a folder that never saw a build."""
    fresh = shelf.parent / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    for part in ("collection", "overrides"):
        if (shelf / part).exists():
            shutil.copytree(shelf / part, fresh / part)
    (fresh / "docs").mkdir(parents=True)
    for page in [*shelf.glob("docs/words*.md"), shelf / "docs/_home.md"]:
        if page.exists():
            shutil.copy(page, fresh / "docs" / page.name)
    shutil.copy(shelf / "mkdocs.yml", fresh)
    build(fresh)
    return fresh / "site"


def edit(dice: random.Random, shelf: Path) -> list[str]:
    chosen = dice.choices(EDITS, k=dice.randint(1, 3))
    for one in chosen:
        one(dice, shelf)
    return [one.__name__ for one in chosen]


def inputs(shelf: Path) -> str:
    settings, _ = read_settings(shelf)
    assert settings is not None
    return inputs_of(shelf, generated_docs(shelf, settings)).digest
