"""What stands in the place of the program's own folders: links, and files that are no build's."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from changing_shelf import build, built_anew, put, record, rows, run
from comparing import differing
from shelves import GOLDEN, tree

WORDS = "Mine, and nobody else's."


def precious(folder: Path) -> Path:
    """A folder of a person's own, with files of names that a site and a shelf have too."""
    (folder / "papers").mkdir(parents=True)
    for name in ("diary.txt", "index.html", "main.html", "papers/p1.md", "lock", "holder"):
        (folder / name).write_text(WORDS)
    return folder


def is_untouched(folder: Path) -> bool:
    there = {file for file in folder.rglob("*") if file.is_file()}
    return len(there) == 6 and all(file.read_text() == WORDS for file in there)


def linked(place: Path, target: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(precious(target))


def in_place(place: Path, _target: Path) -> None:
    precious(place)


PLACES = [
    ".papershelf",
    ".papershelf/overrides",
    ".papershelf/overrides/partials",
    ".papershelf/mkdocs",
    ".papershelf/images",
    ".papershelf/site.papershelf-spare",
    ".papershelf/site.papershelf-spare/site",
    ".papershelf/site.papershelf-spare/old",
    ".site.papershelf-old",
    "docs/papers",
    "docs/assets",
]


@pytest.mark.parametrize("known", [True, False], ids=["later", "first"])
@pytest.mark.parametrize("place", PLACES)
def test_no_link_in_the_place_of_a_folder_is_followed(
    shelf: Path, tmp_path: Path, place: str, *, known: bool
) -> None:
    """Whatever command meets it: nothing behind it is changed or published. A build goes by a link
    that it has no use for; any other it refuses, and says which.
    """
    kept, target = tree(shelf / "site"), tmp_path / "target"
    if not known:
        for folder in (".papershelf", "docs/papers", "docs/assets"):
            shutil.rmtree(shelf / folder, ignore_errors=True)
    elif (shelf / place).is_dir():
        shutil.rmtree(shelf / place)
    linked(shelf / place, target)
    put(shelf, [*rows(shelf), record(50, "Fifty")])
    note = shelf / "collection/notes/p1.md"
    shutil.copy(GOLDEN / "shelf/collection/notes/two colours.png", note.with_name("dot.png"))
    note.write_text("---\npaper: p1\n---\n![A dot](dot.png)\n")
    for command in (["check"], ["build"], ["build", "--clean"]):
        done = run(shelf, *command)
        assert is_untouched(target), command
        assert "Traceback" not in done.output
        if command[0] == "build" and done.exit_code:
            [named] = re.findall(r"(\S+): found ", done.output)
            assert place.startswith(named.removeprefix(f"{shelf}/"))
            assert "expected a folder of Papershelf's own; move it elsewhere" in done.output
            assert tree(shelf / "site") == kept
    (shelf / place).unlink()
    build(shelf)
    assert not [file for file in tree(shelf / "site").values() if WORDS.encode() in file]


@pytest.mark.parametrize("put_there", [linked, in_place])
@pytest.mark.parametrize("name", [".site.papershelf-spare", ".site.papershelf-old"])
@pytest.mark.parametrize("built", [True, False])
def test_folders_beside_a_site_that_are_not_ours(
    shelf: Path, tmp_path: Path, name: str, put_there: Callable[[Path, Path], None], *, built: bool
) -> None:
    """Beside a site elsewhere, which is there or not, nothing is emptied, published or followed."""
    site, target = tmp_path / "www/site", tmp_path / "target"
    if built:
        for number in (49, 50):
            put(shelf, [*rows(shelf), record(number, f"Paper {number}")])
            build(shelf, "--site-dir", str(site))
    shutil.rmtree(site.with_name(name), ignore_errors=True)
    put_there(site.with_name(name), target)
    put(shelf, [*rows(shelf), record(51, "Fifty-one")])
    done = run(shelf, "build", "--site-dir", str(site))
    assert is_untouched(site.with_name(name))
    assert not site.is_symlink()
    assert not site.exists() or not (site / "diary.txt").exists()
    if done.exit_code:
        assert name in done.output
        assert "move it elsewhere or remove it" in done.output


@pytest.mark.parametrize("place", [".papershelf/site.papershelf-spare", ".papershelf/overrides"])
def test_a_folder_that_no_build_made_is_refused(shelf: Path, place: str) -> None:
    """It is named and left as it is, and the site stays."""
    kept = tree(shelf / "site")
    shutil.rmtree(shelf / ".papershelf")
    precious(shelf / place)
    put(shelf, [*rows(shelf), record(50, "Fifty")])
    done = run(shelf, "build")
    assert done.exit_code == 1
    assert place in done.output
    assert "move it elsewhere or remove it" in done.output
    assert is_untouched(shelf / place)
    assert tree(shelf / "site") == kept
    shutil.rmtree(shelf / place)
    build(shelf)
    assert differing(shelf / "site", built_anew(shelf)) == []


def test_a_file_that_no_run_wrote_among_generated_templates(shelf: Path) -> None:
    """It would be published as one of the theme's."""
    stray = shelf / ".papershelf/overrides/assets/stray.txt"
    stray.write_text(WORDS)
    put(shelf, [*rows(shelf), record(50, "Fifty")])
    done = run(shelf, "build")
    assert done.exit_code == 1
    assert ".papershelf/overrides/assets/stray.txt: a file that no run wrote" in done.output
    stray.unlink()
    build(shelf)
    assert differing(shelf / "site", built_anew(shelf)) == []


@pytest.mark.parametrize(
    "name", ["lock", "holder", "store.db", "store.db-journal", "manifest.json"]
)
def test_no_link_in_the_place_of_a_file_is_followed(shelf: Path, tmp_path: Path, name: str) -> None:
    """The file that it leads to keeps its bytes, whichever they are."""
    for words in ("", WORDS):
        target = tmp_path / "words"
        target.write_text(words)
        link = shelf / ".papershelf" / name
        link.unlink(missing_ok=True)
        link.symlink_to(target)
        put(shelf, [*rows(shelf), record(len(rows(shelf)) + 50, "One more")])
        for command in ("check", "build"):
            assert "Traceback" not in run(shelf, command).output
            assert target.read_text() == words
        link.unlink(missing_ok=True)
        build(shelf)
        assert differing(shelf / "site", built_anew(shelf)) == []


def test_the_lock_beside_a_site_is_no_link(shelf: Path, tmp_path: Path) -> None:
    """It is opened to be written to."""
    site, target = tmp_path / "www/site", tmp_path / "words"
    build(shelf, "--site-dir", str(site))
    target.write_text(WORDS)
    site.with_name(".site.papershelf-lock").symlink_to(target)
    done = run(shelf, "build", "--clean", "--site-dir", str(site))
    assert done.exit_code == 1
    assert ".site.papershelf-lock" in done.output
    assert target.read_text() == WORDS


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root may give files away")
@pytest.mark.parametrize("what", [".site.papershelf-spare", ".site.papershelf-lock", "site", "."])
def test_another_users_folder_in_a_shared_one(shelf: Path, tmp_path: Path, what: str) -> None:
    """Where anybody may make a folder, another user's is never used, whatever is in it."""
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    site = shared / "www/site" if what == "." else shared / "site"
    other = site.parent / what
    if what.endswith("lock"):
        site.mkdir()
        other.touch()
    else:
        other.mkdir(parents=True)
    os.chown(other, 12_345, 12_345)
    done = run(shelf, "build", "--site-dir", str(site))
    assert done.exit_code == 1
    assert "another user made in a shared folder" in done.output
    assert [path for path in shared.rglob("*") if path not in (site, other)] == []
    shared.chmod(0o755)  # a folder of the user's own, who may let others write into one of it
    build(shelf, "--site-dir", str(site))


def test_a_site_behind_a_link_of_ones_own(shelf: Path, tmp_path: Path) -> None:
    """`--site-dir` may be one: the folder that it leads to becomes the site, and the link stays."""
    (tmp_path / "www/site").mkdir(parents=True)
    (tmp_path / "link").symlink_to("www/site")
    for number in (49, 50):
        put(shelf, [*rows(shelf), record(number, f"Paper {number}")])
        build(shelf, "--site-dir", str(tmp_path / "link"))
    assert (tmp_path / "link").is_symlink()
    assert differing(tmp_path / "www/site", built_anew(shelf)) == []


def spare_files(shelf: Path) -> dict[str, Path]:
    """The files of the version before, by the paths that they would have in the site."""
    [home] = [
        page
        for page in shelf.rglob("index.html")
        if (page.parent / "404.html").exists() and page.parent != shelf / "site"
    ]
    return {
        file.relative_to(home.parent).as_posix(): file
        for file in home.parent.rglob("*")
        if file.is_file()
    }


def rewritten(file: Path) -> None:
    """Other bytes, of the same number and with the same time and mode, under the same name."""
    status, data = file.stat(), file.read_bytes()
    file.unlink()
    file.write_bytes(bytes(len(data)))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    file.chmod(0o444)


@pytest.mark.parametrize("backup", [False, True])
@pytest.mark.parametrize("changed", [True, False])
def test_what_is_put_into_the_next_version_is_not_published(
    shelf: Path, tmp_path: Path, *, changed: bool, backup: bool
) -> None:
    """Files that no build made, at any depth, in new folders or behind links, and files that were
    made anew with the same size and time, although a backup may have a third name of each.
    """
    for number in (49, 50):
        put(shelf, [*rows(shelf)[1:], record(number, f"Paper {number}")])
        build(shelf)
    if backup:
        shutil.copytree(shelf / "site", tmp_path / "backup", copy_function=os.link)
    found = spare_files(shelf)
    root = found["404.html"].parent
    for name in ("stray.html", "papers/stray.html", "papers/p5/stray.js", "stray/deep/stray.txt"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(WORDS)
    (root / "way").symlink_to(precious(tmp_path / "target"))
    for name in ("404.html", "papers/p5/index.html", "papers/p49/index.html"):
        rewritten(found[name])
    if changed:
        put(shelf, [*rows(shelf)[1:], record(51, "Fifty-one")])
    build(shelf)
    build(shelf)
    assert is_untouched(tmp_path / "target")
    assert differing(shelf / "site", built_anew(shelf)) == []
