"""An incremental build leaves what a clean one would: after any edits, kills and foreign builds."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from changing_shelf import (
    build,
    built_anew,
    change_paper,
    edit,
    put,
    record,
    rows,
    run,
)
from comparing import by_mkdocs, differing, unlike
from killed import changes
from papershelf.publish.record import SiteRecord
from papershelf.publish.snapshot import Snapshot, take_snapshot
from papershelf.store import sealed, unsealed
from papershelf.writing.lock import alone
from shelves import tree


@pytest.mark.parametrize("seed", range(2))
def test_any_edits(shelf: Path, seed: int) -> None:
    """Five sequences of edits for each seed, by one process or two: each time the site of a clean
    build, byte for byte.
    """
    dice = random.Random(seed)  # noqa: S311 (a fixed seed is the point)
    for _ in range(5):
        done = edit(dice, shelf)
        build(shelf, "--jobs", dice.choice("12"))
        assert differing(shelf / "site", built_anew(shelf)) == [], done
    assert unlike(shelf / "site", by_mkdocs(shelf)) == []


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 130))
def test_any_edits_for_long(shelf: Path, seed: int) -> None:
    """Three hundred sequences, ten for each seed; at the end of each, plain MkDocs' bytes too."""
    dice = random.Random(seed)  # noqa: S311
    for _ in range(10):
        done = edit(dice, shelf)
        build(shelf, "--jobs", dice.choice("12"))
        assert differing(shelf / "site", built_anew(shelf)) == [], done
    assert unlike(shelf / "site", by_mkdocs(shelf)) == []


def test_nothing_changed(shelf: Path) -> None:
    """A second build makes nothing and touches nothing; a foreign one in between is noticed."""
    before = {path: (shelf / "site" / path).stat().st_ino for path in tree(shelf / "site")}
    assert " 0 files made" in build(shelf)
    assert before == {path: (shelf / "site" / path).stat().st_ino for path in before}
    good = tree(shelf / "site")
    shutil.rmtree(shelf / "site")
    by_mkdocs(shelf).rename(shelf / "site")
    home = shelf / "site/index.html"
    home.write_bytes(home.read_bytes().replace(b"</body>", b"<!-- foreign --></body>"))
    assert " 0 files made" not in build(shelf)
    assert tree(shelf / "site") == good


def test_the_first_build_of_a_clone(shelf: Path) -> None:
    """Git keeps no empty folder, and generated pages are not in it: `docs/` may not be there."""
    for folder in ("docs", "site", ".papershelf"):
        shutil.rmtree(shelf / folder)
    build(shelf)
    assert differing(shelf / "site", built_anew(shelf)) == []
    assert unlike(shelf / "site", by_mkdocs(shelf)) == []


@pytest.mark.parametrize("removed", ["index.html", "404.html", "papers"])
def test_parts_of_the_site_removed(shelf: Path, removed: str) -> None:
    """What somebody removed from the site is made again, be it the home page."""
    good = tree(shelf / "site")
    gone = shelf / "site" / removed
    shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
    build(shelf)
    assert tree(shelf / "site") == good


def test_a_template_of_all_pages(shelf: Path) -> None:
    """A template of the shelf's own that counts the pages is run for each, whatever changed."""
    own = shelf / "overrides/partials/copyright.html"
    own.parent.mkdir(parents=True)
    own.write_text('<div class="md-copyright">{{ pages | length }}</div>\n')
    build(shelf)
    put(shelf, [*rows(shelf), record(50, "Fifty")])
    build(shelf)
    assert differing(shelf / "site", built_anew(shelf)) == []


def test_one_change_makes_few_pages(shelf: Path) -> None:
    """A word in an abstract makes the paper's page and the listings that quote it, not the rest."""
    lines = rows(shelf)
    lines[0] = lines[0].replace("Plain words", "Other words")
    put(shelf, lines)
    said = build(shelf)
    made, kept = (int(said.split(word)[0].split()[-1]) for word in (" files made", " kept"))
    assert 0 < made < kept


def test_versions_share_no_writable_file(shelf: Path) -> None:
    """Files of the site that the version before it has too are read-only."""
    put(shelf, [*rows(shelf), record(50, "Fifty")])
    build(shelf)
    shared = [file for file in (shelf / "site").rglob("*.html") if file.stat().st_nlink > 1]
    assert shared
    assert not [file for file in shared if file.stat().st_mode & 0o222]


def surveyed(shelf: Path) -> Snapshot:
    record = SiteRecord.of(shelf / "site", shelf / ".papershelf")
    found = take_snapshot(shelf / "site", shelf, record)
    return replace(found, staging_folders=tuple(sorted(found.staging_folders)))


def test_the_spare_folder_is_known_without_a_look(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After two builds that changed, removed and added papers the word that is left of the folder
    says what a take_snapshot at each file of it does, and no take_snapshot is taken.
    """
    put(shelf, [*rows(shelf)[1:], record(0, "Renamed"), record(50, "Fifty")])
    build(shelf)
    put(shelf, [*rows(shelf)[2:], record(51, "Fifty-one")])
    build(shelf)
    [word] = shelf.glob(".papershelf/*.papershelf-spare.json")
    with monkeypatch.context() as patched:
        patched.setattr("papershelf.publish.snapshot.inodes", lambda _: pytest.fail("looked"))
        told = surveyed(shelf)
    live = tree(shelf / "site").keys()
    assert told.shared
    assert told.staging - live
    assert live - told.staging
    word.unlink()
    assert told == surveyed(shelf)


@pytest.mark.parametrize("backup", [False, True])
@pytest.mark.parametrize("lost", ["shared", "other", "more", "folder", "all"])
def test_what_is_lost_of_the_spare_folder_is_noticed(
    shelf: Path, lost: str, *, backup: bool
) -> None:
    """Then each file of it is looked at, and the next site is whole, although a backup may have a
    third name of each.
    """
    put(shelf, [*rows(shelf)[1:], record(50, "Fifty")])
    build(shelf)
    if backup:
        shutil.copytree(shelf / "site", shelf.parent / "backup", copy_function=os.link)
    found, live = surveyed(shelf), tree(shelf / "site").keys()
    spare = shelf / ".papershelf/site.papershelf-spare/site"
    names = {
        "shared": min(found.shared),
        "other": min((found.staging & live) - found.shared),
        "more": min(found.staging - live),
        "folder": "papers",
        "all": "",
    }
    gone = spare / names[lost]
    shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
    [word] = shelf.glob(".papershelf/*.papershelf-spare.json")
    seen = surveyed(shelf)
    word.unlink()
    assert seen == surveyed(shelf)
    put(shelf, [*rows(shelf), record(51, "Fifty-one")])
    build(shelf)
    assert differing(shelf / "site", built_anew(shelf)) == []


BUILD = """
import sys
from pathlib import Path
import killed
from papershelf.cli import run
killed.at(int(sys.argv.pop(1)), Path(sys.argv.pop(1)))
run()
"""


def built_until(shelf: Path, number: int) -> tuple[int, bool]:
    """Build in processes of their own, and kill them right before the change of the disk of that
    number: how many were begun, and whether the build was still at work.
    """
    counter = shelf.parent / "changes"
    command = ["-C", str(shelf), "build", "--jobs", "2"]
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(number), str(counter), *command],
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode in (0, -signal.SIGKILL)
    return changes(counter), done.returncode != 0


def wait_until_free(shelf: Path) -> None:
    """The children of a killed build end with it, but not at once, and hold its lock so long."""
    while True:
        with alone(shelf, "a test") as busy:
            if not busy:
                return
        time.sleep(0.05)


def survives_kills(shelf: Path, kills: int) -> None:
    """SIGKILL so many times while a build is at work, each at another change of the disk: the site
    is the old or the new one, and the next build recovers.
    """
    dice = random.Random(kills)  # noqa: S311
    edit(dice, shelf)
    most, is_killed = built_until(shelf, 0)
    assert not is_killed
    assert most > 100
    fell = 0
    while fell < kills:
        edit(dice, shelf)
        before = tree(shelf / "site")
        made, is_killed = built_until(shelf, dice.randint(1, most))
        now, fresh = tree(shelf / "site"), tree(built_anew(shelf))
        assert now in (before, fresh)
        wait_until_free(shelf)
        build(shelf)
        assert tree(shelf / "site") == fresh
        if is_killed:
            fell += 1
        else:
            most = made  # there was less to do


def test_kills(shelf: Path) -> None:
    """At three moments."""
    survives_kills(shelf, 3)


@pytest.mark.soak
def test_kills_for_long(shelf: Path) -> None:
    """At fifty moments."""
    survives_kills(shelf, 50)


STATE = ["manifest.json", "overrides.json", "store.db", "*.papershelf-spare.json", "site-*.json"]


def emptied(_: bytes) -> bytes:
    return b""


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def of_nothing(_: bytes) -> bytes:
    files = b'{"papers/p1.md": ["", 0, 0, []]}'
    return sealed(b'{"version": 3, "fingerprint": "1", "facts": {}, "files": ' + files + b"}")


@pytest.mark.parametrize("damage", [emptied, cut, of_nothing])
def test_damaged_state(shelf: Path, damage: Callable[[bytes], bytes]) -> None:
    """Each file that a build keeps for the next one may be damaged, with an edit at the same time
    or without: the site is that of a clean build.
    """
    for number, name in enumerate(STATE):
        [file] = shelf.glob(f".papershelf/{name}")
        file.write_bytes(damage(file.read_bytes()))
        change_paper(random.Random(number), shelf)  # noqa: S311
        build(shelf)
        good = tree(shelf / "site")
        file.write_bytes(damage(file.read_bytes()))
        build(shelf)
        assert tree(shelf / "site") == good, name
    assert differing(shelf / "site", built_anew(shelf)) == []


def flipped(file: Path, dice: random.Random) -> None:
    """Flip one byte of a file, if it has one; a file that is gone is not made."""
    data = bytearray(file.read_bytes())
    if data:
        data[dice.randrange(len(data))] ^= dice.randint(1, 255)
        file.write_bytes(data)


def survives_flips(shelf: Path, rounds: int) -> None:
    """One byte is flipped in each file below `.papershelf/`, then a record is edited; and the state
    is that of a build ago. Each time the site is that of a clean build.
    """
    dice = random.Random(7)  # noqa: S311
    state = shelf / ".papershelf"
    for _ in range(rounds):
        older = {file: file.read_bytes() for name in STATE for file in state.glob(name)}
        change_paper(dice, shelf)
        build(shelf)
        good = tree(shelf / "site")
        for file in sorted(path for path in state.rglob("*") if path.is_file()):
            flipped(file, dice)
        build(shelf)
        assert tree(shelf / "site") == good
        for file, data in older.items():
            file.write_bytes(data)
        build(shelf)
        assert tree(shelf / "site") == good
        for name in STATE:
            for file in state.glob(name):
                flipped(file, dice)
        change_paper(dice, shelf)
        build(shelf)
        assert differing(shelf / "site", built_anew(shelf)) == []


def test_flipped_bytes_in_the_state(shelf: Path) -> None:
    """At two offsets of each file."""
    survives_flips(shelf, 2)


@pytest.mark.soak
def test_flipped_bytes_in_the_state_for_long(shelf: Path) -> None:
    """At fifty offsets of each file."""
    survives_flips(shelf, 50)


def test_damage_is_told_once(shelf: Path) -> None:
    """The build that finds it says which file it was; the next one has nothing to say."""
    for name in ("manifest.json", "store.db"):
        (shelf / ".papershelf" / name).write_bytes(b"nonsense")
    told = run(shelf, "build")
    again = run(shelf, "build")
    hint = "Hint: what it held is made anew; nothing is lost"
    assert told.exit_code == 0
    assert told.stderr.splitlines() == [
        f".papershelf/manifest.json: warning: was damaged. {hint}",
        f".papershelf/store.db: warning: was damaged. {hint}",
    ]
    assert again.stderr == ""


def test_state_of_another_version(shelf: Path) -> None:
    """After an upgrade nothing is known of either folder, although no file of the state is damaged;
    the first build makes all anew.
    """
    change_paper(random.Random(1), shelf)  # noqa: S311
    build(shelf)  # now word is left of the spare folder
    [record] = shelf.glob(".papershelf/site-????????.json")
    stored, status = json.loads(unsealed(record.read_bytes()) or b""), record.stat()
    newer = stored | {"version": stored["version"] + 1}
    record.write_bytes(sealed(json.dumps(newer).encode()))
    os.utime(record, ns=(status.st_atime_ns, status.st_mtime_ns))
    change_paper(random.Random(2), shelf)  # noqa: S311
    build(shelf)
    assert differing(shelf / "site", built_anew(shelf)) == []


def test_no_state(shelf: Path) -> None:
    """Without the state folder everything is made anew, and is the same."""
    good = tree(shelf / "site")
    shutil.rmtree(shelf / ".papershelf")
    build(shelf)
    assert tree(shelf / "site") == good


def test_generated_pages_touched_by_hand(shelf: Path) -> None:
    """A generated page that was changed or removed is made again, though its key is the same."""
    good = tree(shelf / "site")
    change_paper(random.Random(3), shelf)  # noqa: S311
    (shelf / "docs/papers/p3.md").unlink()
    page = shelf / "docs/authors/index.md"
    page.write_bytes(page.read_bytes() + b"Mine.\n")
    build(shelf)
    assert differing(shelf / "site", built_anew(shelf)) == []
    assert tree(shelf / "site") != good
