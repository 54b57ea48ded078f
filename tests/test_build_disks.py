"""Disks that are full and folders that cannot be written, under builds of what is built already."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from changing_shelf import build, built_anew, papers_of, put, record, rows, run
from comparing import differing
from papershelf import paths
from papershelf.app.state import generated_docs
from papershelf.config import read_settings
from papershelf.mkdocs.plan import Generated
from papershelf.publish.build import begin_site
from papershelf.publish.built import Apart
from papershelf.publish.record import FileRecord, SiteRecord
from papershelf.publish.snapshot import take_snapshot
from papershelf.publish.versions import Staging, is_as_left, is_as_recorded, walk
from papershelf.store import sealed
from papershelf.writing.manifest import read_manifest
from shelves import tree

_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE = 24, 1  # linux/prctl.h, linux/capability.h


def build_as_anybody(shelf: Path) -> subprocess.CompletedProcess[str]:
    """A build for which permissions hold, though it be root's: without the capability that passes
    by them.
    """
    command = [sys.executable, "-m", "papershelf", "-C", str(shelf), "build"]
    drop = partial(ctypes.CDLL(None).prctl, _PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE, 0, 0, 0)
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=drop if os.geteuid() == 0 else None,
    )


def test_a_disk_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next version gets a copy, which a build knows as what it left."""

    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    site, spare = tmp_path / "site", tmp_path / "spare"
    site.mkdir()
    spare.mkdir()
    entry = Staging(site).write("a", b"words", "key")
    monkeypatch.setattr(os, "link", refused)
    for there in ((), ("a",)):
        Staging(spare).share(["a"], site, there)
        assert is_as_left(walk(spare)["a"], entry)


@pytest.mark.parametrize(
    "folder", [".papershelf", "docs/papers", ".papershelf/site.papershelf-spare/site"]
)
def test_read_only_folder(shelf: Path, folder: str) -> None:
    """A folder that cannot be written is a Problem that names it; the site stays as it was, and the
    next build mends what is half done.
    """
    put(shelf, [*rows(shelf), record(49, "Forty-nine")])
    build(shelf)  # now there is a spare folder
    before = tree(shelf / "site")
    put(shelf, [*rows(shelf), record(50, "Fifty")])
    mode = (shelf / folder).stat().st_mode
    (shelf / folder).chmod(0o555)
    done = build_as_anybody(shelf)
    (shelf / folder).chmod(mode)
    assert done.returncode == 1
    assert folder in done.stderr
    assert "Traceback" not in done.stderr
    assert tree(shelf / "site") == before
    build(shelf)
    assert differing(shelf / "site", built_anew(shelf)) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 16 MB, where this system lets us make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(disk)]
    done = (
        subprocess.run(mount, capture_output=True, check=False) if shutil.which("mount") else None
    )
    if done is None or done.returncode:
        pytest.skip("only root may mount a small disk; test_site_publish limits files instead")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_full_disk(shelf: Path, small_disk: Path) -> None:
    """An incremental build that fills the disk, at several moments of it, is a Problem; the site
    stays as it was, and with room again the next build makes it whole.
    """
    full = shutil.copytree(shelf, small_disk / "shelf", symlinks=True)
    build(full)
    filler = small_disk / "filler"
    for number, room in enumerate((1_000, 40_000, 120_000, 300_000)):
        put(full, [*rows(full), *(record(50 + 30 * number + n, f"New {n}") for n in range(30))])
        before = tree(full / "site")
        free = shutil.disk_usage(small_disk).free
        filler.write_bytes(bytes(max(free - room, 0)))
        command = [sys.executable, "-m", "papershelf", "-C", str(full), "build"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 1, f"{room} bytes were enough"
        assert "No space left on device" in done.stderr
        assert "Traceback" not in done.stderr
        assert tree(full / "site") == before
        filler.unlink()
        build(full)
    shutil.copy(papers_of(full), papers_of(shelf))
    assert differing(full / "site", built_anew(shelf)) == []


def test_a_disk_that_is_full_at_the_very_end(shelf: Path, small_disk: Path) -> None:
    """What a build keeps of all that it made has its room before the site changes."""
    full = shutil.copytree(shelf, small_disk / "shelf", symlinks=True)
    for words in ("one", "two", "three"):  # so that both folders have every file of the index
        (full / "docs/words.txt").write_text(words)
        build(full)
    before = tree(full / "site")
    (full / "docs/words.txt").write_text("four")
    settings, _ = read_settings(full)
    assert settings is not None
    digests = generated_docs(full, settings).digests
    index = {path: digests.pop(path) for path in list(digests) if paths.is_of_index(path)}

    apart = Apart(paths.is_of_index, (paths.SEARCH_MANIFEST,))
    with begin_site(full / "mkdocs.yml", full / "site", full / "docs", apart=apart) as site:
        site.go_on()
        site.has_pages(Generated(digests))
        with (small_disk / "filler").open("wb", buffering=0) as filler, suppress(OSError):
            while filler.write(bytes(4096)):
                pass
        with pytest.raises(OSError, match="No space left on device"):
            site.finish(copied=index)
    assert tree(full / "site") == before
    (small_disk / "filler").unlink()
    build(full)
    assert (full / "site/words.txt").read_text() == "four"


def test_a_site_that_is_a_disk(shelf: Path, small_disk: Path) -> None:
    """The place where a disk is mounted cannot be exchanged; a folder on it can."""
    result = run(shelf, "build", "--site-dir", str(small_disk))
    assert result.exit_code == 1
    assert "for a disk of its own, name a folder on it" in result.output
    build(shelf, "--site-dir", str(small_disk / "site"))
    assert differing(small_disk / "site", shelf / "site") == []


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no names but Unicode's")
def test_names_that_are_no_text(shelf: Path) -> None:
    """Files of a person's own whose names are bytes and no UTF-8 are published, kept and removed as
    others are.
    """
    odd = os.fsdecode(b"caf\xe9.txt")
    own = shelf / "overrides" / "assets"
    own.mkdir(parents=True)
    for folder in (shelf / "docs", own):
        (folder / odd).write_text("words", encoding="utf-8")
    build(shelf)
    assert (shelf / "site" / odd).is_file()
    assert (shelf / "site" / "assets" / odd).is_file()
    assert " 0 files made" in build(shelf)
    for folder in (shelf / "docs", own):
        (folder / odd).unlink()
    build(shelf)
    assert odd not in {Path(path).name for path in tree(shelf / "site")}


def test_links_into_names_that_are_no_text(tmp_path: Path) -> None:
    """A file that leads to a page of such a name is made each time; the others are kept."""
    odd = os.fsdecode(b"caf\xe9.html")
    record = SiteRecord.of(tmp_path / "site", tmp_path)
    record.entries = {
        "a.html": FileRecord("key", "digest", 1, 2, wanted=((odd, "x", "a href"),)),
        "b.html": FileRecord("key", "digest", 1, 2, wanted=(("a.html", "x", "a href"),)),
        odd: FileRecord("key", "digest", 1, 2),
    }
    with record.saved_after():
        pass
    kept = SiteRecord.of(tmp_path / "site", tmp_path).entries
    assert kept == record.entries | {"a.html": FileRecord("", "digest", 1, 2)}


@pytest.mark.parametrize("damage", [b"", b"[", b"\xff", b'{"version":3}', b'{"files":{"\xff":[]}}'])
def test_damaged_lists_are_none(tmp_path: Path, damage: bytes) -> None:
    """Cut, foreign and undecodable bytes are as no list at all."""
    record = SiteRecord.of(tmp_path / "site", tmp_path)
    record.entries = {"a.html": FileRecord("key", "digest", 1, 2)}
    with record.saved_after():
        pass
    whole = record.file.read_bytes()
    for data in (damage, sealed(damage)):
        (tmp_path / "manifest.json").write_bytes(data)
        assert read_manifest(tmp_path / "manifest.json") is None
    for data in (damage, sealed(damage), whole.replace(b"a.html", b"a\xff.html"), whole[:-3]):
        record.file.write_bytes(data)
        assert SiteRecord.of(tmp_path / "site", tmp_path).entries == {}


def linked(place: Path) -> None:
    place.rename(place.with_name("elsewhere"))
    place.symlink_to("elsewhere")


def rewritten(place: Path) -> None:
    data = place.read_bytes()
    place.unlink()
    place.write_bytes(data)
    place.chmod(0o444)


def circle(place: Path) -> None:
    shutil.rmtree(place)
    place.symlink_to(place.name)


def replaced(place: Path, other: Path) -> None:
    """The folders below the other one are as old as they were."""
    shutil.rmtree(place)
    other.rename(place)


DISTURBED = {
    "more at the top": lambda site: (site / "more.html").touch(),
    "more below": lambda site: (site / "papers/p1/more.html").touch(),
    "more in a new folder": lambda site: (site / "more").mkdir() or (site / "more/x").touch(),
    "less at the top": lambda site: (site / "404.html").unlink(),
    "less below": lambda site: (site / "papers/p1/index.html").unlink(),
    "a folder less": lambda site: shutil.rmtree(site / "papers"),
    "the same bytes anew": lambda site: rewritten(site / "papers/p1/index.html"),
    "writable": lambda site: (site / "index.html").chmod(0o644),
    "a folder behind a link": lambda site: linked(site / "papers"),
    "a file behind a link": lambda site: linked(site / "404.html"),
    "a link in a circle": lambda site: circle(site / "papers/p1"),
    "a folder from elsewhere": lambda site: replaced(site / "papers", site.parent / "old"),
    "no site": shutil.rmtree,
}


@pytest.fixture
def step(monkeypatch: pytest.MonkeyPatch) -> float:
    """Seconds by which a clock may have been set unnoticed: here fewer, not to wait so long."""
    seconds = 0.2
    monkeypatch.setattr("papershelf.publish.record._A_STEP", int(seconds * 1e9))
    return seconds


def later(record: SiteRecord, site: Path, step: float) -> None:
    """Let two builds begin once what is there is old: once a file that is made anew is a step
    younger.
    """
    probe = record.file.with_name("probe")
    old = max(path.lstat().st_ctime_ns for path in site.parent.rglob("*"))
    probe.touch()
    while probe.lstat().st_ctime_ns <= old + step * 1e9:
        time.sleep(0.01)
        probe.touch()
    for folder in (record.file.parent, site):
        record.begins()
        record.left(record.entries, "", folder)


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("listed", [True, False])
@pytest.mark.parametrize("disturb", DISTURBED.values(), ids=DISTURBED)
def test_a_disturbed_site_is_noticed(
    tmp_path: Path, step: float, disturb: Callable[[Path], object], *, listed: bool, jobs: int
) -> None:
    """A site is as it was left only with the same files, each as it was written, and no other,
    whether every folder is listed, or only those that changed since.
    """
    site = tmp_path / "site"
    names = ["index.html", "404.html", "papers/index.html"]
    names += [f"papers/p{number}/index.html" for number in range(3)]
    site.mkdir()
    Staging(site).clear_way((), (), names)
    record = SiteRecord.of(site, tmp_path)
    record.entries = {name: Staging(site).write(name, name.encode(), "key") for name in names}
    shutil.copytree(site / "papers", tmp_path / "old")
    (tmp_path / "old/p1/foreign.html").touch()
    if not listed:
        later(record, site, step)
        assert record.unlisted_since(site) > max(
            folder.lstat().st_ctime_ns for folder in (site, *site.glob("papers/**/"))
        )
    assert is_as_recorded(site, record, jobs)
    assert take_snapshot(site, tmp_path, record).is_recorded
    disturb(site)
    assert not is_as_recorded(site, record, jobs)
    found = take_snapshot(site, tmp_path, record)
    assert not (found.is_recorded and found.as_left == set(names))


def test_another_folder_is_listed_anew(tmp_path: Path, step: float) -> None:
    """Nothing is known of a folder that was put in the place of the site, however old it is, nor
    where a clock was set, be it long ago, nor after the machine was started anew.
    """
    site, other = tmp_path / "site", tmp_path / "other"
    site.mkdir()
    other.mkdir()
    record = SiteRecord.of(site, tmp_path)
    record.entries = {"index.html": Staging(site).write("index.html", b"words", "key")}
    (other / "more.html").touch()
    later(record, site, step)
    assert record.unlisted_since(site)
    boot, offset = really = record.clock
    for clock in ((boot, offset + 10**9), (boot, offset - 10**9), ("another", offset), ("", 0)):
        record.clock = clock
        assert not record.unlisted_since(site)
        record.begins()
        record.left(record.entries, "", site)
        assert record.begun[1] == 0
        assert not record.unlisted_since(site)
    later(record, site, step)
    assert record.clock[0] == really[0]
    assert record.unlisted_since(site)
    site.rename(tmp_path / "old")
    other.rename(site)
    assert not record.unlisted_since(site)
