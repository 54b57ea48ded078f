"""An archive that may be anybody's: unpacked whole and within limits, or refused with a reason."""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.serving import unpacking
from papershelf.serving.unpacking import unpack
from shelves import tree

Fill = Callable[[zipfile.ZipFile], object]


@pytest.fixture
def unpacked(tmp_path: Path) -> Callable[[bytes], list[str]]:
    """What `unpack` says of the bytes of an archive. Nothing appears outside of its folder."""

    def run(data: bytes) -> list[str]:
        archive, folder = tmp_path / "site.zip", tmp_path / "in/site"
        archive.write_bytes(data)
        folder.mkdir(parents=True)
        problems = unpack(archive, folder)
        assert inside(tmp_path) == ["in", "site.zip"]
        assert inside(tmp_path / "in") == ["site"]
        assert not [path for path in folder.rglob("*") if path.is_symlink()]
        return [problem.message for problem in problems]

    return run


def inside(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def archive(fill: Fill) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as opened:
        fill(opened)
    return stream.getvalue()


def named(*names: str) -> bytes:
    """An archive with those names, exactly as they are: the library would tidy some."""

    def fill(opened: zipfile.ZipFile) -> None:
        for name in names:
            entry = zipfile.ZipInfo("x")
            entry.filename = entry.orig_filename = name
            opened.writestr(entry, b"" if name.endswith("/") else b"text")

    return archive(fill)


def special(kind: int) -> bytes:
    def fill(opened: zipfile.ZipFile) -> None:
        entry = zipfile.ZipInfo("link")
        entry.external_attr = (kind | 0o777) << 16
        opened.writestr(entry, "/etc/passwd")

    return archive(fill)


def test_a_site_comes_out_as_it_went_in(tmp_path: Path) -> None:
    """Folders, names in any script, an empty file, a large one."""
    files = {
        "index.html": b"<p>x",
        "papers/été/index.html": os.urandom(700_000),
        "empty.txt": b"",
        "search/i/a.json": b"[" + b"1," * 300_000 + b"1]",
    }

    def fill(opened: zipfile.ZipFile) -> None:
        opened.mkdir("papers")
        for name, data in files.items():
            opened.writestr(name, data)

    (tmp_path / "site.zip").write_bytes(archive(fill))
    (tmp_path / "site").mkdir()
    assert unpack(tmp_path / "site.zip", tmp_path / "site") == []
    assert tree(tmp_path / "site") == files


OUTSIDE = 'found "{}": expected a path below the site'
TWICE = 'found "{}": expected one entry for each path, without regard to case'


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["../evil"], OUTSIDE.format("../evil")),
        (["a/../../evil"], OUTSIDE.format("a/../../evil")),
        (["/evil"], OUTSIDE.format("/evil")),
        (["a//b"], OUTSIDE.format("a//b")),
        (["./a"], OUTSIDE.format("./a")),
        (["a/."], OUTSIDE.format("a/.")),
        (["a\\..\\b"], OUTSIDE.format("a\\..\\b")),
        (["C:evil"], OUTSIDE.format("C:evil")),
        (["a:stream"], OUTSIDE.format("a:stream")),
        (["new\nline"], OUTSIDE.format("new\nline")),
        (["a", "a"], TWICE.format("a")),
        (["a", "A"], TWICE.format("A")),
        (["é", "e\u0301"], TWICE.format("e\u0301")),
        (["a", "a/b"], TWICE.format("a/b")),
        (["a/b", "A"], TWICE.format("A")),
        (["x" * 256], f'found "{"x" * 255}": expected a shorter path'),
        (
            ["/".join(["x"] * 600)],
            f'found "{"/".join(["x"] * 600)[:255]}": expected a shorter path',
        ),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_leads_elsewhere_is_refused(
    unpacked: Callable[[bytes], list[str]], names: list[str], message: str
) -> None:
    """Whatever the system takes for a way out, and whatever two files would fight for."""
    assert unpacked(named(*names)) == [message]


def test_a_name_is_not_cut_at_nul(unpacked: Callable[[bytes], list[str]]) -> None:
    """Python shows the name up to a NUL; what is judged is the name as it stands."""
    data = named("index.html#.js").replace(b"html#.js", b"html\x00.js")
    assert unpacked(data) == [OUTSIDE.format("index.html")]


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_links_and_devices_are_refused(unpacked: Callable[[bytes], list[str]], kind: int) -> None:
    """Only files and folders."""
    assert unpacked(special(kind)) == [
        'found "link": expected a file or a folder, and nothing like a link'
    ]


def test_a_bomb_is_refused_by_its_ratio(unpacked: Callable[[bytes], list[str]]) -> None:
    """Ten megabytes of one byte are ten kilobytes in the archive: no page is like that."""
    (message,) = unpacked(archive(lambda opened: opened.writestr("bomb", b"0" * 10_000_000)))
    assert message.startswith('found "bomb": found 10,000,000 bytes out of ')


def test_sizes_are_counted_and_not_believed(unpacked: Callable[[bytes], list[str]]) -> None:
    """An entry that says it is small, and is not, ends at what it said."""
    data = bytearray(archive(lambda opened: opened.writestr("page.html", os.urandom(3_000_000))))
    central = data.index(b"PK\x01\x02")
    struct.pack_into("<L", data, central + 24, 1_000)
    messages = unpacked(bytes(data))
    assert len(messages) == 1
    assert "longer" in messages[0] or "cannot be unpacked" in messages[0]


def test_entries_over_the_same_bytes_are_refused(
    unpacked: Callable[[bytes], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many entries of the directory that all point to one: more comes out than is in, with no
    ratio that shows it.
    """
    monkeypatch.setattr(unpacking, "ARCHIVE_BYTES", 2_000_000)

    def fill(opened: zipfile.ZipFile) -> None:
        opened.writestr("a", os.urandom(900_000))
        for name in ("b", "c", "d"):
            entry = zipfile.ZipInfo(name)
            opened.writestr(entry, b"")

    data = bytearray(archive(fill))
    first = data.index(b"PK\x01\x02")
    kept = data[first + 16 : first + 28]
    at = first
    while (at := data.find(b"PK\x01\x02", at + 1)) > 0:
        data[at + 10 : at + 12] = data[first + 10 : first + 12]
        data[at + 16 : at + 28] = kept
        struct.pack_into("<L", data, at + 42, 0)
    assert unpacked(bytes(data)) == ["found entries that lie over each other"]


@pytest.mark.parametrize(
    ("limit", "value", "message"),
    [
        ("FILES", 3, "found 4 entries, expected at most 3"),
        ("ARCHIVE_BYTES", 100, "bytes, expected at most 100"),
        ("SITE_BYTES", 10, "found 16 bytes unpacked, expected at most 10"),
    ],
)
def test_limits(
    unpacked: Callable[[bytes], list[str]],
    monkeypatch: pytest.MonkeyPatch,
    limit: str,
    value: int,
    message: str,
) -> None:
    """Of entries, of the archive and of what comes out, each said with its figure."""
    monkeypatch.setattr(unpacking, limit, value)
    assert [said for said in unpacked(named("a", "b", "c", "d")) if message in said]


@pytest.mark.parametrize("data", [b"", b"no archive", named("a")[:-10], named("a")[:40]])
def test_what_is_no_archive_is_refused(unpacked: Callable[[bytes], list[str]], data: bytes) -> None:
    """Also one that is cut short."""
    (message,) = unpacked(data)
    assert message.startswith("cannot be unpacked: ")


def test_a_password_is_refused(unpacked: Callable[[bytes], list[str]]) -> None:
    """And so is a compression that no artifact has."""
    data = bytearray(named("a"))
    central = data.index(b"PK\x01\x02")
    data[central + 8] |= 1
    assert unpacked(bytes(data)) == [
        'found "a": expected an entry that is stored or deflated, without a password'
    ]


@given(st.data())
def test_damage_raises_nothing(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Any bytes of an archive changed: files within the folder, or a Problem, no exception."""
    whole = bytearray(named("index.html", "a/b.json", "é.txt"))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    place = tmp_path_factory.mktemp("damaged")
    (place / "site.zip").write_bytes(whole)
    (place / "site").mkdir()
    unpack(place / "site.zip", place / "site")
    assert inside(place) == ["site", "site.zip"]
