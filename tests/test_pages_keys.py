"""The key of a page: while it is the same, so is every byte. What a key forgets is found here."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from papershelf import paths
from papershelf.catalog import Catalog, build_catalog
from papershelf.catalog.related import related_papers
from papershelf.catalog.related.alike import Alike
from papershelf.collection.read import Collection
from papershelf.config import Settings
from papershelf.model import (
    RELATIONS,
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
from papershelf.pages import markdown
from papershelf.pages.blocks import Block, Heading, Page
from papershelf.pages.lines import bullets, link
from papershelf.pages.piece import Keys, Piece, Section
from papershelf.pages.related import section
from papershelf.pages.render import page_groups
from shelves import source_of

SHELF = Settings(site_name="A shelf", site_url="https://example.org/shelf/", per_page=3)


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


Edit = Callable[[random.Random, World], None]


def one_of(dice: random.Random, papers: list[Paper]) -> int:
    return dice.randrange(len(papers))


def change_text(dice: random.Random, world: World) -> None:
    at = one_of(dice, world.papers)
    words = " ".join(dice.sample(["warp", "weft", "heddle", "reed", "treadle"], 3))
    change: dict[str, Any] = dice.choice(
        [
            {"title": f"Title {dice.randrange(3)}"},
            {"abstract": f"Other words {dice.randrange(3)}."},
            {"abstract": f"Of {words}."},
            {"summary": f"In short {dice.randrange(3)}."},
            {"votes": dice.randrange(3)},
            {"references": (dice.choice(world.papers).id,)},
            {"status": dice.choice(["", "withdrawn"])},
            {"links": Links(code=f"https://example.org/{dice.randrange(2)}")},
            {"added": dice.choice([None, PartialDate(2026, 11, dice.randrange(1, 4))])},
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
            {"related": (Related(dice.choice(world.papers).id, dice.choice([*RELATIONS])),)},
            {"published": dice.choice([None, PartialDate(2021), PartialDate(2019, 5)])},
            {"added": PartialDate(2022, 1, 1 + dice.randrange(28))},
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
        day = dice.choice([None, PartialDate(2023, 1, 1 + dice.randrange(28))])
        world.notes.append(Note(path, about, body, 5, author=author, date=day, tags=tags))


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


def keyed(world: World, *sections: Callable[[Catalog], Section]) -> tuple[Keys, list[Piece]]:
    catalog = catalog_of(world)
    computed = tuple(section(catalog) for section in sections)
    groups = page_groups(source_of(catalog, SHELF, sections=computed))
    return Keys(catalog, SHELF, "these programs"), [piece for group in groups for piece in group()]


def pieces_of(
    world: World, *sections: Callable[[Catalog], Section]
) -> dict[str, dict[str, Page | bytes]]:
    """Key to pages, of every piece that has a key."""
    keys, pieces = keyed(world, *sections)
    found = [(key, piece) for piece in pieces if (key := keys(piece))]
    assert len({key for key, _ in found}) == len(found), "two pieces of a shelf share a key"
    return {key: dict(piece.render()) for key, piece in found}


def related_section(catalog: Catalog) -> Section:
    found = related_papers(catalog, Alike.of(catalog.papers).shown())
    return section(catalog, lambda: found, 8)


@pytest.mark.parametrize("seed", range(10))
def test_one_key_one_content(seed: int) -> None:
    """After any edits of records, notes, topics and people, a key that came before stands for the
    same pages as before, whatever else of the shelf is different now.
    """
    dice = random.Random(seed)  # noqa: S311 (a fixed seed is the point)
    world = World([paper(number) for number in range(20)])
    seen = pieces_of(world, related_section)
    for _ in range(40):
        edit = dice.choice(EDITS)
        edit(dice, world)
        for key, pages in pieces_of(world, related_section).items():
            assert seen.setdefault(key, pages) == pages, edit.__name__


def same_size(catalog: Catalog) -> Section:
    """A stand-in for a section over the whole catalog: papers with as many authors."""
    by_size: dict[int, list[Paper]] = {}
    for one in catalog.papers.values():
        by_size.setdefault(len(one.authors), []).append(one)
    values = {
        one.id: tuple(
            (other.title, paths.paper(catalog.segments[other.id]))
            for other in by_size[len(one.authors)]
            if other is not one
        )
        for one in catalog.papers.values()
    }

    def blocks(values: tuple[Any, ...]) -> list[Block]:
        return [Heading(2, ("As many authors",)), bullets(link(*value) for value in values)]

    return Section(values.get, blocks)


def test_a_section_over_the_catalog_remakes_its_page_alone() -> None:
    """It is in the key of the paper's page: another paper that comes into it remakes that page, and
    no page on which it says the same as before.
    """
    papers = [replace(paper(n), authors=(Author("A"), Author("B"))[: 1 + n % 2]) for n in range(8)]
    world = World([*papers])
    before = pieces_of(world, same_size)
    [page] = [files["papers/p0.md"] for files in before.values() if "papers/p0.md" in files]
    assert isinstance(page, Page)
    assert "\n\n## As many authors\n\n- [Paper" in markdown.write(page, "papers/p0.md").decode()
    world.papers[5] = replace(papers[5], title="Other")  # beside p4 and p6 in the order of days
    with_section, without = pieces_of(world, same_size), pieces_of(world)
    remade = {path for key in with_section.keys() - before.keys() for path in with_section[key]}
    earlier = pieces_of(World([*papers]))
    others = {path for key in without.keys() - earlier.keys() for path in without[key]}
    sections = {"papers/p1.md", "papers/p3.md", "papers/p7.md"}
    assert sections <= remade
    assert remade - others == sections - others
    assert sections - others, "each stands beside the paper anyway"


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
        for group in page_groups(source_of(catalog, SHELF))
        for piece in group()
        if piece.shows is not None
    ]
    made = [(SHELF, "1"), (SHELF, "2"), (replace(SHELF, per_page=4), "1")]
    assert len({Keys(catalog, settings, by)(piece) for settings, by in made}) == len(made)
