"""The store: what was put in comes back, and nothing else does, whatever becomes of its file."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.store import Store, sealed, unsealed
from shelves import empty_store

ROWS = {bytes([number]) * 16: b"value %d " % number * 40 for number in range(30)}


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def store(tmp_path: Path, told: list[str]) -> Store:
    return Store(tmp_path / "state/store.db", b"these programs", lambda: told.append("damaged"))


def test_nothing_is_there_before_something_is_kept(store: Store, told: list[str]) -> None:
    """Reading makes no file, and says nothing."""
    assert (store.rows("a"), store.get("a", b"k")) == ({}, None)
    store.forget()
    assert not store.file.exists()
    assert told == []


Changes = st.lists(
    st.tuples(
        st.sampled_from(["a", "b"]),
        st.dictionaries(st.binary(max_size=3), st.binary(max_size=9), max_size=4),
        st.lists(st.binary(max_size=3), max_size=4),
    ),
    max_size=6,
)


@given(Changes)
def test_what_is_kept_comes_back(
    changes: list[tuple[str, dict[bytes, bytes], list[bytes]]],
) -> None:
    """Any rows, written over and removed in any order, under each name for itself."""
    expected: dict[str, dict[bytes, bytes]] = {"a": {}, "b": {}}
    with empty_store() as store:
        for name, new, gone in changes:
            store.update(name, new, gone)
            expected[name] = {
                key: value for key, value in expected[name].items() if key not in gone
            } | new
            assert {"a": store.rows("a"), "b": store.rows("b")} == expected
            assert all(store.get(name, key) == value for key, value in new.items())


def test_a_memo_is_made_once_for_a_key(store: Store) -> None:
    """Another key makes it anew, and takes the place of the first."""
    made: list[bytes] = []

    def make() -> bytes:
        made.append(b"x")
        return b"value %d" % len(made)

    assert [store.memo("m", key, make) for key in (b"1", b"1", b"2", b"2", b"1")] == [
        b"value 1",
        b"value 1",
        b"value 2",
        b"value 2",
        b"value 3",
    ]
    assert store.rows("m") == {b"1": b"value 3"}


def test_other_programs_find_nothing_and_clear_up(store: Store, told: list[str]) -> None:
    """After an upgrade the rows are no damage, and no burden."""
    store.update("a", ROWS)
    other = Store(store.file, b"other programs", store.tell_damage)
    assert other.rows("a") == {}
    other.update("a", {b"k": b"v"})
    assert (other.rows("a"), store.rows("a"), told) == ({b"k": b"v"}, {}, [])


HARM: dict[str, Callable[[bytes], bytes]] = {
    "emptied": lambda _: b"",
    "cut": lambda data: data[: len(data) // 2],
    "foreign": lambda data: b"nonsense" * (len(data) // 8),
    "another database": lambda _: other_database(),
}


def other_database() -> bytes:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE rows (key BLOB, value TEXT)")
    database.commit()
    return database.serialize()


@pytest.mark.parametrize("harm", HARM.values(), ids=HARM)
def test_a_damaged_file_is_thrown_away(
    store: Store, told: list[str], harm: Callable[[bytes], bytes]
) -> None:
    """Nothing of it is believed, its owner is told once, and the next rows are kept."""
    store.update("a", ROWS)
    store.file.write_bytes(harm(store.file.read_bytes()))
    assert store.rows("a") == store.rows("a") == {}
    assert told == ["damaged"]
    store.update("a", ROWS)
    assert (store.rows("a"), told) == (ROWS, ["damaged"])


def test_any_flipped_byte_is_found_or_does_no_harm(store: Store) -> None:
    """At every 29th offset: each row that is found is as it was kept."""
    store.update("a", ROWS)
    good = store.file.read_bytes()
    for offset in range(0, len(good), 29):
        bad = bytearray(good)
        bad[offset] ^= 1 + offset % 255
        store.file.write_bytes(bad)
        assert store.rows("a").items() <= ROWS.items(), offset


def test_a_file_that_was_cut_anywhere_does_no_harm(store: Store) -> None:
    """Within a page or between two: each row that is found is as it was kept."""
    store.update("a", ROWS)
    good = store.file.read_bytes()
    for size in range(1, len(good), 997):
        store.file.write_bytes(good[:size])
        assert store.rows("a").items() <= ROWS.items(), size


def test_a_row_under_another_key_is_damage(store: Store, told: list[str]) -> None:
    """The digest is of the key and the name too."""
    store.update("a", {b"k": b"v"})
    for change in ("key = x'6c'", "name = 'b'"):
        store.update("a", {b"k": b"v"})
        database = sqlite3.connect(store.file)
        database.execute(f"UPDATE rows SET {change}")  # noqa: S608 (of this test)
        database.commit()
        database.close()
        assert (store.rows("a"), store.rows("b")) == ({}, {})
    assert told == ["damaged", "damaged"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """Nothing is kept, and nothing is said."""
    tmp_path.chmod(0o500)
    store = Store(tmp_path / "store.db", b"these programs", pytest.fail)
    store.update("a", ROWS)
    assert store.rows("a") == {}


def test_a_store_that_is_in_use_is_waited_for(store: Store) -> None:
    """Another command's transaction ends first; then both sets of rows are there."""
    store.update("a", {b"1": b"1"})
    other = sqlite3.connect(store.file, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    writing = threading.Thread(target=store.update, args=("a", {b"2": b"2"}))
    writing.start()
    other.execute("COMMIT")
    writing.join()
    other.close()
    assert store.rows("a") == {b"1": b"1", b"2": b"2"}


def test_no_link_is_followed(store: Store, tmp_path: Path) -> None:
    """A link in the place of the store is neither read nor written through."""
    elsewhere = Store(tmp_path / "elsewhere.db", store.made_by)
    elsewhere.update("a", ROWS)
    before = elsewhere.file.read_bytes()
    store.file.parent.mkdir()
    store.file.symlink_to(elsewhere.file)
    store.update("a", {b"k": b"v"})
    assert store.rows("a") == {}
    assert elsewhere.file.read_bytes() == before


@given(st.binary(), st.integers(min_value=0), st.integers(1, 255))
def test_a_seal_tells_every_other_text(data: bytes, at: int, flip: int) -> None:
    """What was sealed comes back; with one byte flipped, or cut short, nothing does."""
    whole = sealed(data)
    assert unsealed(whole) == data
    bad = bytearray(whole)
    bad[at % len(bad)] ^= flip
    assert unsealed(bytes(bad)) is None
    assert unsealed(whole[: at % len(whole)]) is None
