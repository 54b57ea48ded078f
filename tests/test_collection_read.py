"""A whole collection: what is read, in which order, and what may not be there."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.collection.decoded import DecodedPapers
from papershelf.collection.read import jsonl_records, read_collection, yaml_records
from papershelf.collection.walk import read_file, walk
from papershelf.importing.ledger import read_ledgers
from papershelf.model import Paper
from papershelf.problems import as_json, as_text
from shelves import empty_store


def put(shelf: Path, path: str, text: str = "") -> None:
    """Write a file of the collection."""
    place = shelf / "collection" / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")


def record(name: str) -> str:
    """A record in YAML."""
    return f'id: {name}\ntitle: "Title of {name}"\n'


def messages(shelf: Path) -> list[str]:
    """Everything that is wrong, as a person sees it, without the hints."""
    found = read_collection(shelf).problems
    return [as_text(problem).split(". Hint", 1)[0] for problem in found]


def a_shelf(folder: Path, *, shuffled: int = 0) -> Path:
    """A shelf with every kind of file, its files made in an order of its own."""
    files = {
        "papers/b.yml": record("b"),
        "papers/a/z.yaml": record("z"),
        "papers/A.yml": "- {id: two, title: Second}\n- {id: one, title: First}\n",
        "papers/bulk.jsonl": '{"id": "j2", "title": "J"}\n\n{"id": "j1", "title": "J"}\n',
        "notes/deep/b.md": "---\npaper: b\n---\nA note.\n",
        "notes/figure.png": "not looked at",
        "topics.yml": "- label: Reasoning\n",
        "people.yml": "- name: Ada Lovelace\n",
        ".imported/x.jsonl": "not read here",
        "papers/.DS_Store": "nor this",
        "papers/.gitkeep": "",
        "README.md": "For people.",
    }
    order = sorted(files)
    random.Random(shuffled).shuffle(order)  # noqa: S311 (an order, not a secret)
    for path in order:
        put(folder, path, files[path])
    return folder


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (".gitattributes", 'found ".gitattributes", a name that web hosts or Git obey'),
        (".htaccess", 'found ".htaccess", a name that web hosts or Git obey'),
        ("_config.yml", 'found "_config.yml", a name that web hosts or Git obey'),
        ("a\u202eb.md", "found a bidirectional control (U+202E) in a name"),
        ("a\u200b.md", "found an invisible character (U+200B) in a name"),
        ("a\nb.md", "found a line break or tab in a name"),
        ("a\x1b[31m.md", "found a control character (U+001B) in a name"),
    ],
)
def test_names_that_steer_or_hide_are_refused(tmp_path: Path, name: str, message: str) -> None:
    """Hidden files too, if Git or a host would obey them."""
    folder = tmp_path / "collection/notes"
    folder.mkdir(parents=True)
    (folder / name).write_text("Words.\n")
    [problem] = read_collection(tmp_path).problems
    assert (problem.path, problem.message) == (f"collection/notes/{name}", message)
    assert problem.is_error


def test_a_link_among_the_digests_is_refused_and_not_followed(tmp_path: Path) -> None:
    """`import` reads and writes there; other hidden folders are nobody's business."""
    folder = tmp_path / "collection/.imported"
    folder.mkdir(parents=True)
    (tmp_path / "secret").write_text("secret\n")
    (folder / "feed.jsonl").symlink_to(tmp_path / "secret")
    [problem] = read_collection(tmp_path).problems
    assert problem.path == "collection/.imported/feed.jsonl"
    assert read_ledgers(tmp_path) == ({}, [])


def test_everything_is_read_in_one_order(tmp_path: Path) -> None:
    """Records by path, then by place in the file, however the file system lists them."""
    first = read_collection(a_shelf(tmp_path / "first", shuffled=1))
    second = read_collection(a_shelf(tmp_path / "second", shuffled=2))
    assert first.problems == ()
    assert [item.paper.id for item in first.records] == ["two", "one", "z", "b", "j2", "j1"]
    assert [note.path for note in first.notes] == ["collection/notes/deep/b.md"]
    assert [topic.label for topic in first.topics] == ["Reasoning"]
    assert [person.name for person in first.people] == ["Ada Lovelace"]
    assert (first.records, first.fingerprint) == (second.records, second.fingerprint)


def test_each_record_knows_where_it_stands(tmp_path: Path) -> None:
    """The second record of a list and the second line of a file, with path from the shelf."""
    records = read_collection(a_shelf(tmp_path)).records
    places = {item.paper.id: (item.origin.path, *item.origin.place("title")) for item in records}
    assert places["one"] == ("collection/papers/A.yml", 2, 13)
    assert places["j1"] == ("collection/papers/bulk.jsonl", 3, 14)


@pytest.mark.parametrize("path", ["papers/b.yml", "notes/deep/b.md", "topics.yml"])
def test_the_fingerprint_is_over_paths_and_bytes(tmp_path: Path, path: str) -> None:
    """One byte more or another name gives another fingerprint; a file that is not read does not."""
    before = read_collection(a_shelf(tmp_path)).fingerprint
    put(tmp_path, ".imported/x.jsonl", "changed")
    assert read_collection(tmp_path).fingerprint == before
    place = tmp_path / "collection" / path
    place.write_text(place.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    changed = read_collection(tmp_path).fingerprint
    assert changed != before
    (tmp_path / "collection/papers/b.yml").rename(tmp_path / "collection/papers/c.yml")
    assert read_collection(tmp_path).fingerprint not in (before, changed)


def test_progress_counts_every_file(tmp_path: Path) -> None:
    """From the first to the last, for a bar that ends full."""
    seen: list[tuple[int, int]] = []
    read_collection(a_shelf(tmp_path), lambda done, total: seen.append((done, total)))
    assert seen == [(number, 9) for number in range(1, 10)]


def test_an_empty_shelf_is_fine(tmp_path: Path) -> None:
    """A new shelf has nothing yet, and Git keeps no empty folders."""
    for made in (".", "collection", "collection/papers"):
        (tmp_path / made).mkdir(exist_ok=True)
        collection = read_collection(tmp_path)
        assert (collection.records, collection.problems) == ((), ())


def test_links_are_refused_and_never_followed(tmp_path: Path) -> None:
    """To a file or a folder, out of the shelf, in a circle or to nowhere: none is opened."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.yml").write_text(record("secret"), encoding="utf-8")
    shelf = tmp_path / "shelf"
    put(shelf, "papers/good.yml", record("good"))
    papers = shelf / "collection/papers"
    (papers / "file.yml").symlink_to(outside / "secret.yml")
    (papers / "folder").symlink_to(outside)
    (papers / "circle").symlink_to(papers)
    (papers / ".hidden").symlink_to(outside)
    (papers / "nowhere.yml").symlink_to(outside / "no such file")
    (shelf / "collection/topics.yml").symlink_to(outside / "secret.yml")
    link = "found a symbolic link, expected a file or folder of the collection itself"
    names = ["papers/.hidden", "papers/circle", "papers/file.yml", "papers/folder"]
    assert messages(shelf) == [
        f"collection/{name}: {link}" for name in [*names, "papers/nowhere.yml", "topics.yml"]
    ]
    assert [item.paper.id for item in read_collection(shelf).records] == ["good"]


def test_a_collection_that_is_a_link_is_refused(tmp_path: Path) -> None:
    """The whole folder could lie outside."""
    a_shelf(tmp_path / "other")
    (tmp_path / "shelf").mkdir()
    (tmp_path / "shelf/collection").symlink_to(tmp_path / "other/collection")
    assert [text.split(": ")[0] for text in messages(tmp_path / "shelf")] == ["collection"]


def test_repositories_are_refused(tmp_path: Path) -> None:
    """A submodule's `.git` file and a clone's `.git` folder, at any depth."""
    put(tmp_path, "papers/sub/.git", "gitdir: ../../.git/modules/sub\n")
    (tmp_path / "collection/notes/clone/.git").mkdir(parents=True)
    put(tmp_path, "papers/sub/a.yml", record("a"))
    assert messages(tmp_path) == [
        "collection/notes/clone/.git: found a repository inside the collection",
        "collection/papers/sub/.git: found a repository inside the collection",
    ]


def test_a_name_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    """The message shows it, and every form of the report can be printed."""
    put(tmp_path, "papers/a.yml", record("a"))
    try:
        (tmp_path / os.fsdecode(b"collection/papers/\xff.yml")).write_text(record("b"))
    except OSError:
        pytest.skip("this file system takes no name that is not UTF-8")
    collection = read_collection(tmp_path)
    assert [as_text(problem) for problem in collection.problems] == [
        "collection/papers/\\udcff.yml: found a name that is not valid UTF-8. Hint: rename it"
    ]
    assert as_json(collection.problems).isascii()
    assert len(collection.records) == 1


def test_what_is_neither_file_nor_folder_is_refused(tmp_path: Path) -> None:
    """A pipe would make the reader wait for ever."""
    put(tmp_path, "papers/a.yml", record("a"))
    os.mkfifo(tmp_path / "collection/papers/pipe.yml")
    assert messages(tmp_path) == [
        "collection/papers/pipe.yml: found something that is neither a file nor a folder."
    ]


def test_what_cannot_be_read_is_an_error_and_the_rest_is_read(tmp_path: Path) -> None:
    """A file that is gone between listing and reading stands for every error of the system."""
    put(tmp_path, "papers/a.yml", record("a"))
    put(tmp_path, "papers/b.yml", record("b"))

    def remove(done: int, total: int) -> None:
        if done < total:
            (tmp_path / "collection/papers/b.yml").unlink()

    collection = read_collection(tmp_path, remove)
    assert [problem.path for problem in collection.problems] == ["collection/papers/b.yml"]
    assert collection.problems[0].message.startswith("cannot be read (")
    assert [item.paper.id for item in collection.records] == ["a"]


@pytest.mark.parametrize(
    ("path", "limit"),
    [("papers/a.yml", 5_000_000), ("notes/a.md", 1_000_000), ("topics.yml", 5_000_000)],
)
def test_a_file_beyond_its_limit_is_not_opened(tmp_path: Path, path: str, limit: int) -> None:
    """Its size is enough; a sparse file of a terabyte costs nothing."""
    put(tmp_path, path)
    os.truncate(tmp_path / "collection" / path, 10**12)
    found = "found a file of 1,000,000,000,000 bytes"
    assert messages(tmp_path) == [f"collection/{path}:1:1: {found}, expected at most {limit:,}"]


def test_awkward_names_are_names(tmp_path: Path) -> None:
    """Markup, white space and case in file names are text: read, sorted, shown harmlessly."""
    names = ["<b>.yml", "a\nb.yml", "{{ x }}.yml", "ü.yml", "e\u0301.yml", "LOUD.YML"]
    for number, name in enumerate(names):
        put(tmp_path, f"papers/{name}", f"id: n{number}\n")
    collection = read_collection(tmp_path)
    assert len(collection.problems) == len(names)
    assert all("\n" not in as_text(problem) for problem in collection.problems)


def test_the_walk_is_sorted_by_path(tmp_path: Path) -> None:
    """Code-point order of whole paths, the same on every machine."""
    a_shelf(tmp_path)
    paths = [file.path for file in walk(tmp_path)[0]]
    assert paths == sorted(paths)


LINES = [
    '{"id": "a", "title": "A"}',
    '{"id": "b", "title": "B", "votes": 1}',
    '{"id": "b"}',
    '{"id": "c", "title": "C", "unknown": 1}',
    '{"id": "d", "title": "D \\u202e"}',
    "no JSON",
    "",
]


@given(st.lists(st.lists(st.sampled_from(LINES), max_size=5), min_size=2, max_size=4))
def test_lines_that_were_read_before(files: list[list[str]]) -> None:
    """What is known of one file changes nothing in the next, wherever a line stands in it."""
    known = DecodedPapers()
    for lines in files:
        data = "\n".join(lines).encode()
        assert jsonl_records(data, "x.jsonl", known=known) == jsonl_records(data, "x.jsonl")
        known.finish()
    assert set(known.papers.values()) <= {(Paper("a", "A"),), (Paper("b", "B", votes=1),)}


FILES = [
    record("a"),
    "- {id: two, title: Second, published: 2024-13-01}\n- {id: one, title: First}\n",
    "- {id: two, title: Second}\n- {id: one, title: First}\n",
    "id: a\n",
    "",
    "[",
]


@given(st.lists(st.sampled_from(FILES), min_size=2, max_size=8))
def test_files_that_were_read_before(files: list[str]) -> None:
    """The same papers and Problems, and each field at its place, in this process and in the next
    one.
    """
    known = DecodedPapers()
    with empty_store() as store:
        for text in files:
            data = text.encode()
            records, problems = yaml_records(data, "x.yml", known=known)
            anew, expected = yaml_records(data, "x.yml")
            assert [one.paper for one in records] == [one.paper for one in anew]
            assert problems == expected
            for one, other in zip(records, anew, strict=True):
                assert one.origin.place("title") == other.origin.place("title")
            known.finish()
            known.keep(store)
            assert DecodedPapers.stored(store).papers == known.papers


def test_a_reading_forgets_what_it_did_not_use(tmp_path: Path) -> None:
    """A process that reads a shelf for days keeps one version of each file."""
    known = DecodedPapers(files={})
    for number in range(5):
        put(tmp_path, "papers/a.yml", record(f"a{number}"))
        put(
            tmp_path,
            "papers/b.jsonl",
            f'{{"id": "b", "title": "B"}}\n{{"id": "c{number}", "title": "C"}}',
        )
        put(tmp_path, f"papers/{number}.yml", record(f"gone{number}"))
        for _ in range(2):
            assert read_collection(tmp_path, known=known) == read_collection(tmp_path)
        (tmp_path / f"collection/papers/{number}.yml").unlink()
        assert len(known.files or {}) == 3
        assert len(known.papers) <= 4


@pytest.mark.parametrize("folder", ["", "papers/", "papers/2024/", "notes/", "notes/deep/er/"])
@pytest.mark.parametrize("name", ["README.md", "readme.md", "ReadMe.MD"])
def test_a_word_to_people_may_lie_in_any_folder(tmp_path: Path, folder: str, name: str) -> None:
    """It is no note and no mistake."""
    put(tmp_path, f"{folder}{name}", "For people.\n")
    collection = read_collection(tmp_path)
    assert (collection.notes, collection.problems) == ((), ())


def test_two_names_that_some_systems_take_for_one(tmp_path: Path) -> None:
    """An error that shows both, letter by letter: on a screen they are the same."""
    for name in ("notes/e\u0301.md", "notes/\u00e9.md", "notes/e.md"):
        put(tmp_path, name, "---\npaper: a\n---\nWords.\n")
    [problem] = read_collection(tmp_path).problems
    assert problem.is_error
    assert problem.message == (
        r"found two files that some systems take for one: collection/notes/e\u0301.md and"
        r" collection/notes/\xe9.md"
    )


def test_a_pipe_is_never_waited_for(tmp_path: Path) -> None:
    """It is no file of a collection, and one that comes in the place of a file while the shelf is
    read is opened without waiting.
    """
    put(tmp_path, "papers/a.yml", record("a"))
    os.mkfifo(tmp_path / "collection/papers/b.yml")
    assert messages(tmp_path) == [
        "collection/papers/b.yml: found something that is neither a file nor a folder."
    ]
    with pytest.raises(OSError, match="not a regular file"):
        read_file(tmp_path / "collection/papers/b.yml", 100)


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    """Whatever its size was when it was found; no link is followed."""
    file = tmp_path / "a"
    file.write_bytes(b"x" * 100)
    assert read_file(file, 100) == b"x" * 100
    assert read_file(file, 99) is None
    os.truncate(file, 10**13)
    assert read_file(file, 99) is None
    (tmp_path / "link").symlink_to(file)
    with pytest.raises(OSError, match="link"):
        read_file(tmp_path / "link", 100)
