"""The key of a page: while it is the same, so is every byte. What a key forgets is found here."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from papershelf import paths
from papershelf.app.reading import Content
from papershelf.app.shelf import Shelf
from papershelf.app.state import generated_docs
from papershelf.app.writing import write_docs
from papershelf.catalog import Catalog, build_catalog
from papershelf.collection.read import Collection
from papershelf.config import Settings
from papershelf.model import (
    Author,
    Links,
    Note,
    Paper,
    PartialDate,
    Person,
    Record,
    Related,
    Topic,
)
from papershelf.pages.piece import Earlier, Keys, Piece, files_of
from papershelf.pages.render import Group, HandWritten, page_groups, render_pages

SHELF = Settings(site_name="A shelf", per_page=3)


@dataclass(frozen=True)
class Somewhere:
    """An origin."""

    path: str

    def place(self, *_where: str | int) -> tuple[int, int]:
        return 1, 1


def paper(number: int) -> Paper:
    """One that shares authors, topics, venue and month with others."""
    return Paper(
        id=f"p{number}",
        title=f"Paper {number}",
        authors=tuple(Author(f"Ann Author{number % n}") for n in (3, 5, 40)),
        abstract="Code is at https://github.com/a/b. Words.",
        published=PartialDate(2020 + number % 3, 1 + number % 4, 1 + number % 20),
        venue=f"Venue {number % 3}",
        tags=(f"Topic {number % 4}", "Common"),
    )


@dataclass
class World:
    """What a shelf's files say."""

    papers: list[Paper]
    notes: list[Note] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    moved: set[str] = field(default_factory=set)
    """Ids of the records that stand in a file of their own."""

    def collection(self) -> Collection:
        records = tuple(Record(one, self._origin(one)) for one in self.papers)
        notes, topics, people = tuple(self.notes), tuple(self.topics), tuple(self.people)
        return Collection(records, notes, topics, people, (), repr(self))

    def _origin(self, one: Paper) -> Somewhere:
        name = f"{one.id}.yml" if one.id in self.moved else "all.jsonl"
        return Somewhere(f"collection/papers/{name}")


RELATIONS = ("supersedes", "superseded-by")
Edit = Callable[[random.Random, World], None]


def one_of(dice: random.Random, papers: list[Paper]) -> int:
    return dice.randrange(len(papers))


def change_text(dice: random.Random, world: World) -> None:
    at = one_of(dice, world.papers)
    change: dict[str, Any] = dice.choice(
        [
            {"title": f"Title {dice.randrange(3)}"},
            {"abstract": f"Other words {dice.randrange(3)}."},
            {"summary": f"In short {dice.randrange(3)}."},
            {"votes": dice.randrange(3)},
            {"status": dice.choice(["", "withdrawn"])},
            {"links": Links(code=f"https://example.org/{dice.randrange(2)}")},
        ]
    )
    world.papers[at] = replace(world.papers[at], **change)


def change_relations(dice: random.Random, world: World) -> None:
    at = one_of(dice, world.papers)
    change: dict[str, Any] = dice.choice(
        [
            {"authors": tuple(Author(f"Ann Author{dice.randrange(6)}") for _ in range(2))},
            {"authors": (Author("Bo B", orcid="0000-0002-1825-0097"), Author("bo b"))},
            {"tags": (f"Topic {dice.randrange(6)}",)},
            {"venue": dice.choice(["", "Venue 1", "VENUE 1", "Other"])},
            {"bibkey": dice.choice(["", "own", "Own", f"own-{world.papers[at].id}"])},
            {"related": (Related(dice.choice(world.papers).id, dice.choice(RELATIONS)),)},
            {"published": dice.choice([None, PartialDate(2021), PartialDate(2019, 5)])},
            {"id": f"q{dice.randrange(10**6)}", "aliases": (world.papers[at].id,)},
        ]
    )
    world.papers[at] = replace(world.papers[at], **change)


def add_or_remove(dice: random.Random, world: World) -> None:
    if dice.random() < 0.5 and len(world.papers) > 8:
        gone = world.papers.pop(one_of(dice, world.papers))
        world.notes[:] = [note for note in world.notes if note.paper != gone.id]
    else:
        world.papers.append(replace(paper(dice.randrange(100)), id=f"n{dice.randrange(10**6)}"))


def change_length(dice: random.Random, world: World) -> None:
    """Of three texts, so that they need more or less room."""
    for at in dice.sample(range(len(world.papers)), 3):
        abstract = "Words. " * dice.choice([1, 60])
        world.papers[at] = replace(world.papers[at], abstract=abstract)


def make_older(_: random.Random, world: World) -> None:
    """The oldest paper with a day by a year: the order stays."""
    days = {one.day.earliest: at for at, one in enumerate(world.papers) if one.day}
    at = days[min(days)]
    day = world.papers[at].day
    assert day
    older = PartialDate(max(day.year - 1, 1900), *day.parts[1:])
    world.papers[at] = replace(world.papers[at], published=older)


def change_notes(dice: random.Random, world: World) -> None:
    about, mentioned = (world.papers[one_of(dice, world.papers)].id for _ in range(2))
    body = f"Said {dice.randrange(3)}, as [[{mentioned}]] does.\n"
    author = dice.choice(["", "Bo B", "@someone"])
    path = f"collection/notes/{dice.choice([about, mentioned, 'n1', 'n2'])}.md"
    world.notes[:] = [note for note in world.notes if note.path != path]
    if dice.random() < 0.8:
        tags = (f"Topic {dice.randrange(6)}",)
        world.notes.append(Note(path, about, body, 5, author=author, tags=tags))


def name_a_note(dice: random.Random, world: World) -> None:
    """A note about one paper in a file that is named after another, or the end of it."""
    about, name = (world.papers[one_of(dice, world.papers)].id for _ in range(2))
    path = f"collection/notes/{name}.md"
    others = [note for note in world.notes if note.path != path]
    more = [Note(path, about, "Said.\n", 5)] if len(others) == len(world.notes) else []
    world.notes[:] = others + more


def change_topics(dice: random.Random, world: World) -> None:
    parent, above = dice.choice([("", ""), ("Common", ""), ("Common", "Unused")])
    said = f"About {dice.randrange(3)}."
    world.topics[:] = [
        Topic("Common", description=said, parent=above),
        Topic("Unused", description=said),
        Topic("Topic 1", aliases=("Topic 2",) if dice.random() < 0.5 else (), parent=parent),
    ]


def change_people(dice: random.Random, world: World) -> None:
    page = dice.choice(["", "https://example.org/bo"])
    names = ("Ann Author1", "Ann Author2")
    variants = names if dice.random() < 0.5 else ()
    world.people[:] = [Person("Bo B", homepage=page), Person("Ann Author0", variants=variants)]


def respell(dice: random.Random, world: World) -> None:
    """A venue and a topic in other letters everywhere: their names change, no address does."""
    write = dice.choice([str.upper, str.lower, str.title])
    for at, one in enumerate(world.papers):
        tags = tuple(write(tag) if "3" in tag else tag for tag in one.tags)
        venue = write(one.venue) if "1" in one.venue else one.venue
        world.papers[at] = replace(one, tags=tags, venue=venue)


def move(dice: random.Random, world: World) -> None:
    """To another file, or to another address: an id in other letters takes the one it has."""
    one = world.papers[one_of(dice, world.papers)]
    if dice.random() < 0.5:
        world.moved ^= {one.id}
    else:
        ids = {paper.id.lower() for paper in world.papers if paper.id != one.id}
        if one.id.upper() != one.id and one.id.lower() not in ids:
            world.papers.append(replace(one, id=one.id.upper(), aliases=()))


EDITS: list[Edit] = [
    respell,
    move,
    change_text,
    change_relations,
    change_length,
    name_a_note,
    make_older,
    add_or_remove,
    change_notes,
    change_topics,
    change_people,
]


def catalog_of(world: World) -> Catalog:
    collection, today = world.collection(), dt.date(2026, 1, 1)
    return build_catalog(collection, author_pages_from=2, today=today)[0]


def keyed(world: World) -> tuple[Keys, list[Piece]]:
    catalog = catalog_of(world)
    groups = page_groups(catalog, SHELF, HandWritten())
    return Keys(catalog, SHELF, "these programs"), [piece for group in groups for piece in group()]


def pieces_of(world: World) -> dict[str, dict[str, bytes]]:
    """Key to files, of every piece that has a key."""
    keys, pieces = keyed(world)
    found = [(key, piece) for piece in pieces if (key := keys(piece))]
    assert len({key for key, _ in found}) == len(found), "two pieces of a shelf share a key"
    return {key: dict(piece.render()) for key, piece in found}


@pytest.mark.parametrize("seed", range(10))
def test_one_key_one_content(seed: int) -> None:
    """After any edits of records, notes, topics and people, a key that came before stands for the
    same files as before, whatever else of the shelf is different now.
    """
    dice = random.Random(seed)  # noqa: S311 (a fixed seed is the point)
    world = World([paper(number) for number in range(20)])
    seen = pieces_of(world)
    for _ in range(40):
        edit = dice.choice(EDITS)
        edit(dice, world)
        for key, files in pieces_of(world).items():
            assert seen.setdefault(key, files) == files, edit.__name__


@pytest.mark.parametrize("seed", range(5))
def test_renewed_is_rendered(seed: int) -> None:
    """After any edit, a listing that takes entries from the files of the run before has the bytes
    of one that does not.
    """
    dice = random.Random(seed)  # noqa: S311
    world = World([paper(number) for number in range(20)])
    left: dict[str, bytes] = {}
    facts: dict[str, str] = {}

    def text(path: str) -> str:
        return left.get(path, b"").decode()

    for _ in range(40):
        keys, pieces = keyed(world)
        unchanged = {id_ for id_, fact in keys.facts.items() if facts.get(id_) == fact}
        renewed = dict(files_of(pieces, Earlier(unchanged, text)))
        left, facts = dict(files_of(pieces)), keys.facts
        assert renewed == left
        dice.choice(EDITS)(dice, world)


@pytest.mark.parametrize("seed", range(8))
def test_what_is_not_asked_for_is_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """After any edit the pages are those of a shelf that is written for the first time, although
    few are asked for where the outline is the same. So little room is on a page that the length of
    a text decides on which page of a listing a paper stands.
    """
    asked: list[bool] = []

    def groups(*of: Any) -> list[Group]:
        asked.append(of[-1].is_all)
        return page_groups(*of)

    monkeypatch.setattr("papershelf.app.writing.page_groups", groups)
    monkeypatch.setattr("papershelf.pages.paging.ROOM", 2_600)
    dice = random.Random(seed)  # noqa: S311
    world = World([paper(number) for number in range(20)])
    for _ in range(30):
        catalog = catalog_of(world)
        content = Content(SHELF, catalog, HandWritten(), ())
        synced = write_docs(Shelf(tmp_path), content, generated_docs(tmp_path, SHELF), 1)
        assert not synced.problems
        written = {
            file.relative_to(tmp_path / "docs").as_posix(): file.read_bytes()
            for file in (tmp_path / "docs").rglob("*")
            if file.is_file()
        }
        assert {
            path: data for path, data in written.items() if not paths.is_of_index(path)
        } == dict(render_pages(catalog, SHELF, HandWritten()))
        often = [change_text, change_length, name_a_note]
        dice.choice([*often, dice.choice(EDITS)])(dice, world)
    assert 5 < sum(asked) < len(asked) - 5


def test_an_entry_of_an_earlier_run_is_not_made_again() -> None:
    """What the earlier file says of an unchanged paper stands in the new one as it is."""
    keys, pieces = keyed(World([paper(number) for number in range(3)]))
    [latest] = [
        piece
        for piece in pieces
        if piece.renew is not None and piece.shows is not None and "latest" in piece.shows
    ]
    assert latest.renew is not None
    [(_, data)] = latest.render()
    marked = data.decode().replace("Words.", "Other words.", 2)
    [(_, again)] = latest.renew(Earlier(keys.facts, lambda _: marked))
    assert again.decode() == marked


def test_a_change_leaves_most_keys() -> None:
    """A title changes the keys of its page, its neighbours and the listings that name it alone."""
    world = World([paper(number) for number in range(40)])
    before = pieces_of(world)
    world.papers[7] = replace(world.papers[7], title="Other")
    now = pieces_of(world)
    assert 3 < len(now.keys() - before.keys()) < len(now) / 4


def test_a_paper_is_known_by_the_names_of_wider_topics_too() -> None:
    """The search finds it by them, and keeps the words of a paper as long as its facts stay."""
    world, facts = World([replace(paper(1), tags=("Low",)), replace(paper(2), tags=("Other",))]), []
    for alias in ("Top", "Summit"):
        low, middle = Topic("Low", parent="Middle"), Topic("Middle", parent="High")
        world.topics = [low, middle, Topic("High", aliases=(alias,))]
        facts.append(keyed(world)[0].facts)
    assert [facts[0][id_] == facts[1][id_] for id_ in ("p1", "p2")] == [False, True]


def test_other_programs_or_settings_have_other_keys() -> None:
    """What another generator or other settings rendered is never kept."""
    catalog = catalog_of(World([paper(1)]))
    [*_, piece] = [
        piece
        for group in page_groups(catalog, SHELF, HandWritten())
        for piece in group()
        if piece.shows is not None
    ]
    made = [(SHELF, "1"), (SHELF, "2"), (replace(SHELF, per_page=4), "1")]
    assert len({Keys(catalog, settings, by)(piece) for settings, by in made}) == len(made)
