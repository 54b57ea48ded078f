"""A new shelf, and newer packaged files for an old one: what is renewed, kept and refused."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.packaged import (
    DIGESTS,
    LOCK,
    Fate,
    digests_file,
    digests_of,
    new_shelf,
    read_digests,
    renewable,
    renewal,
)
from shelves import papershelf, tree

ROOT = Path(__file__).resolve().parent.parent
PACKAGED = [path for path in new_shelf() if renewable(path)]


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A new shelf."""
    papershelf(tmp_path, "init", "shelf")
    return tmp_path / "shelf"


def as_if_written(shelf: Path, path: str, data: bytes) -> None:
    """Make that file what an older papershelf would have written, its digest included."""
    (shelf / path).parent.mkdir(parents=True, exist_ok=True)
    (shelf / path).write_bytes(data)
    stored = json.loads((shelf / DIGESTS).read_bytes())
    stored["files"][path] = hashlib.sha256(data).hexdigest()
    (shelf / DIGESTS).write_text(json.dumps(stored), encoding="utf-8")


def test_what_a_new_shelf_holds(shelf: Path) -> None:
    """Settings, examples, the workflow, what it installs, and the digests of the packaged files."""
    assert sorted(tree(shelf)) == [
        ".gitattributes",
        ".github/ISSUE_TEMPLATE/note.yml",
        ".github/workflows/digest.yml",
        ".github/workflows/fetch.yml",
        ".github/workflows/note.yml",
        ".github/workflows/publish.yml",
        ".github/workflows/review.yml",
        ".gitignore",
        ".papershelf-init.json",
        "README.md",
        "collection/notes/hello-shelf.md",
        "collection/papers/hello-shelf.yml",
        "collection/topics.yml",
        "docs/_home.md",
        "mkdocs.yml",
        "requirements.lock",
        "requirements.txt",
    ]
    digests, problems = read_digests((shelf / DIGESTS).read_bytes())
    assert problems == []
    assert sorted(digests) == sorted([*PACKAGED, "requirements.txt"])


def test_git_keeps_what_the_next_upgrade_needs(shelf: Path) -> None:
    """Git takes the digests and all else that `init` wrote, and nothing that a build makes."""
    subprocess.run(["git", "init", "-q"], cwd=shelf, check=True)
    papershelf(shelf, "generate")
    listed = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard"],
        cwd=shelf,
        check=True,
        capture_output=True,
        text=True,
    )
    assert set(listed.stdout.split()) == {*new_shelf(), DIGESTS, "requirements.txt"}


def test_an_empty_repository_becomes_a_shelf(tmp_path: Path) -> None:
    """`git init` may come first, and the folder may be the current one."""
    for name in ("mine", "here"):
        subprocess.run(["git", "init", "-q", name], cwd=tmp_path, check=True)
    papershelf(tmp_path, "init", "mine")
    assert (tmp_path / "mine/mkdocs.yml").is_file()
    command = [sys.executable, "-m", "papershelf", "init", "."]
    done = subprocess.run(
        command, cwd=tmp_path / "here", check=True, capture_output=True, text=True
    )
    assert done.stdout.startswith("A new shelf is in this folder. Next: papershelf serve\n")


def test_the_refusal_of_a_shelf_names_the_upgrade(shelf: Path) -> None:
    """Some of what is in the folder, and the command that was probably meant."""
    before = tree(shelf)
    done = papershelf(shelf.parent, "init", "shelf", status=2)
    assert done.stderr == (
        "shelf: found .gitattributes, .github, .gitignore and 7 more, expected a new or an "
        "empty folder. Hint: to renew the packaged files of this shelf: "
        "`papershelf init --upgrade shelf`\n"
    )
    assert tree(shelf) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["init"], "Missing argument 'DIR'"),
        (["init", "--dry-run", "new"], "--dry-run goes with --upgrade"),
        (["init", "file"], "found a file, expected a new or an empty folder"),
        (["init", "file/new"], "file/new: cannot be read or written: Not a directory"),
    ],
)
def test_wrong_usage_is_said(tmp_path: Path, arguments: list[str], said: str) -> None:
    """Nothing is written, and the message says why."""
    (tmp_path / "file").write_bytes(b"mine")
    status = 1 if "written" in said else 2
    assert said in papershelf(tmp_path, *arguments, status=status).stderr
    assert tree(tmp_path) == {"file": b"mine"}


def test_no_shelf_is_upgraded_that_is_none(tmp_path: Path) -> None:
    """A folder without settings gets nothing."""
    done = papershelf(tmp_path, "init", "--upgrade", status=1)
    assert done.stderr.startswith("mkdocs.yml: found no such file: this is no shelf.")
    assert tree(tmp_path) == {}


def test_a_settled_shelf_comes_to_rest(shelf: Path) -> None:
    """An upgrade right after `init` writes nothing, whichever way the shelf is named."""
    before = tree(shelf)
    for at, arguments in ((shelf, []), (shelf.parent, ["shelf"])):
        done = papershelf(at, "init", "--upgrade", *arguments)
        assert (done.stdout, done.stderr) == ("Every packaged file is up to date.\n", "")
    shutil.rmtree(shelf / ".papershelf")  # the lock
    assert tree(shelf) == before


def test_what_nobody_changed_is_renewed_and_shown(shelf: Path) -> None:
    """A file as an older papershelf wrote it gets today's bytes, and the diff says what changed."""
    today = (shelf / ".gitignore").read_bytes()
    as_if_written(shelf, ".gitignore", today.replace(b"/site/\n", b"/public/\n"))
    shown = papershelf(shelf, "init", "--upgrade").stdout.splitlines()
    assert shown[:2] == ["--- .gitignore (old)", "+++ .gitignore (new)"]
    assert [line for line in shown[2:] if line[0] in "+-"] == ["-/public/", "+/site/"]
    assert shown[-1] == "renewed: .gitignore"
    assert (shelf / ".gitignore").read_bytes() == today


def test_the_lock_file_is_renewed_and_its_hashes_are_not_shown(shelf: Path) -> None:
    """Versions as an older papershelf locked them become today's, and the diff names versions
    alone: of hashes there are more than anybody reads.
    """
    today = (shelf / LOCK).read_bytes()
    (pin,) = re.findall(rb"^click==\S+", today, re.MULTILINE)
    old = today.replace(pin, b"click==8.0").replace(b"sha256:0", b"sha256:1")
    as_if_written(shelf, LOCK, old)
    shown = papershelf(shelf, "init", "--upgrade").stdout.splitlines()
    changes = [line for line in shown if line[0] in "+-" and not line.startswith(("---", "+++"))]
    assert changes == ["-click==8.0 \\", f"+{pin.decode()} \\"]
    assert "hash" not in "".join(shown)
    assert (shelf / LOCK).read_bytes() == today


def test_the_lock_file_is_this_packages(shelf: Path) -> None:
    """The versions of requirements/runtime.txt, all with hashes; no word of how that was made."""
    ours = (ROOT / "requirements/runtime.txt").read_text(encoding="utf-8")
    theirs = (shelf / LOCK).read_text(encoding="utf-8")
    pins = re.compile(r"^[A-Za-z0-9].*", re.MULTILINE)
    assert pins.findall(theirs) == pins.findall(ours)
    assert all(pin.endswith(" \\") for pin in pins.findall(theirs)), "a pin without hashes"
    assert "make lock" not in theirs


def test_what_a_person_changed_is_kept_and_reported_once(shelf: Path) -> None:
    """Status 1 and the difference, while the file stays; the next run has nothing new to say."""
    as_if_written(shelf, "mkdocs.yml", b"site_name: An older template\n")
    own = b"site_name: Ours\n" + (shelf / ".gitignore").read_bytes()
    (shelf / "mkdocs.yml").write_bytes(own)
    done = papershelf(shelf, "init", "--upgrade", status=1)
    assert done.stderr == (
        "mkdocs.yml: warning: changed by you, and the packaged file has changed too: kept. Hint: "
        "take over what you want of it by hand; it is not offered again until it changes\n"
    )
    assert "--- mkdocs.yml (yours, kept)" in done.stdout
    assert "-site_name: Ours" in done.stdout
    assert (shelf / "mkdocs.yml").read_bytes() == own
    done = papershelf(shelf, "init", "--upgrade")
    assert done.stdout == "yours: mkdocs.yml\nEvery packaged file is up to date.\n"
    assert (shelf / "mkdocs.yml").read_bytes() == own


def test_a_dry_run_shows_and_writes_nothing(shelf: Path) -> None:
    """The same report as the real run, the same status, and the same shelf after it as before."""
    as_if_written(shelf, ".gitignore", b"/public/\n")
    as_if_written(shelf, "mkdocs.yml", b"site_name: An older template\n")
    (shelf / "mkdocs.yml").write_bytes(b"site_name: Ours\n")
    before = tree(shelf)
    dry = papershelf(shelf, "init", "--upgrade", "--dry-run", status=1)
    assert tree(shelf) == before
    real = papershelf(shelf, "init", "--upgrade", status=1)
    assert dry.stdout == real.stdout + "Nothing was written (dry run).\n"
    assert dry.stderr == real.stderr


def test_new_packaged_files_come_and_old_ones_go(shelf: Path) -> None:
    """What an older papershelf did not have is added; what is packaged no longer is removed, unless
    somebody changed it.
    """
    stored = json.loads((shelf / DIGESTS).read_bytes())
    del stored["files"][".gitignore"]
    (shelf / DIGESTS).write_text(json.dumps(stored), encoding="utf-8")
    (shelf / ".gitignore").unlink()
    as_if_written(shelf, "unused.cfg", b"old\n")
    as_if_written(shelf, "used.cfg", b"old\n")
    (shelf / "used.cfg").write_bytes(b"ours\n")
    done = papershelf(shelf, "init", "--upgrade", status=1)
    assert done.stdout.endswith("added: .gitignore\nremoved: unused.cfg\nkept: used.cfg\n")
    assert (shelf / ".gitignore").read_bytes() == new_shelf()[".gitignore"]
    assert not (shelf / "unused.cfg").exists()
    assert (shelf / "used.cfg").read_bytes() == b"ours\n"


def test_a_shelf_older_than_the_digests_keeps_what_differs(shelf: Path) -> None:
    """Nobody can say who changed a file: it counts as a person's. What is missing is added."""
    (shelf / DIGESTS).unlink()
    (shelf / ".gitignore").write_bytes(b"/public/\n")
    (shelf / ".github/workflows/publish.yml").unlink()
    done = papershelf(shelf, "init", "--upgrade", status=1)
    assert done.stdout.endswith("added: .github/workflows/publish.yml\nkept: .gitignore\n")
    assert (shelf / ".gitignore").read_bytes() == b"/public/\n"


def test_a_deleted_file_stays_deleted(shelf: Path) -> None:
    """A shelf that is published elsewhere does not get its workflow back."""
    workflow = shelf / ".github/workflows/publish.yml"
    workflow.unlink()
    done = papershelf(shelf, "init", "--upgrade")
    assert done.stdout.startswith("yours: .github/workflows/publish.yml\n")
    as_if_written(shelf, ".github/workflows/publish.yml", b"old\n")
    workflow.unlink()
    done = papershelf(shelf, "init", "--upgrade", status=1)
    assert "deleted by you, and the packaged file has changed: not written again" in done.stderr
    assert not workflow.exists()


def test_line_ends_of_a_checkout_are_nobodys_change(shelf: Path) -> None:
    """Git on Windows writes CRLF; the file is still the packaged one."""
    for path in ("mkdocs.yml", ".gitignore"):
        data = (shelf / path).read_bytes()
        (shelf / path).write_bytes(data.replace(b"\n", b"\r\n"))
    assert papershelf(shelf, "init", "--upgrade").stdout == "Every packaged file is up to date.\n"


def test_a_link_is_never_followed(shelf: Path) -> None:
    """A packaged file that somebody replaced by a link is theirs, and so is what it leads to."""
    elsewhere = shelf.parent / "elsewhere"
    (shelf / ".gitignore").rename(elsewhere)
    (shelf / ".gitignore").symlink_to(elsewhere)
    elsewhere.write_bytes(b"/public/\n")
    as_if_written(shelf, ".gitignore", b"/public/\n")
    papershelf(shelf, "init", "--upgrade", status=1)
    assert elsewhere.read_bytes() == b"/public/\n"
    assert (shelf / ".gitignore").is_symlink()


def test_content_is_never_renewed(shelf: Path) -> None:
    """Records, notes, topics and pages are the shelf's own from the first day."""
    own = {path: data for path, data in tree(shelf).items() if not renewable(path)}
    assert {path.split("/")[0] for path in own} == {"README.md", "collection", "docs"}
    (shelf / "collection/topics.yml").write_bytes(b"- label: Ours\n")
    (shelf / "docs/_home.md").unlink()
    assert papershelf(shelf, "init", "--upgrade").stdout == "Every packaged file is up to date.\n"
    assert (shelf / "collection/topics.yml").read_bytes() == b"- label: Ours\n"
    assert not (shelf / "docs/_home.md").exists()


@pytest.mark.parametrize(
    "path",
    [
        "../outside",
        "a/../../outside",
        "/etc/hosts",
        "a\\b",
        "C:x",
        ".git/config",
        "a/.GIT/config",
        "./x",
        "x//y",
        "",
        "collection/papers/a.yml",
        "docs/_home.md",
    ],
)
def test_digests_lead_nowhere_else(path: str) -> None:
    """A pull request cannot make an upgrade remove what no papershelf wrote."""
    digests, (problem,) = read_digests(digests_file({path: "0" * 64}))
    assert digests == {}
    assert problem.message == f'found "{path}", expected the path of a packaged file'


@pytest.mark.parametrize("damage", [b"", b"<<<<<<< ours\n", b"[]", b'{"files": 3}', b"\xff"])
def test_damaged_digests_are_an_error(damage: bytes) -> None:
    """Such as a merge conflict: the message says what to do."""
    digests, (problem,) = read_digests(damage)
    assert digests == {}
    assert problem.message == "found no digests of packaged files"
    assert problem.hint.startswith("restore .papershelf-init.json from Git, or delete it")


def test_nothing_is_renewed_by_wrong_digests(shelf: Path) -> None:
    """An error in the digests ends the upgrade before it writes or removes anything."""
    (shelf / DIGESTS).write_bytes(digests_file({"collection/topics.yml": "0" * 64}))
    before = tree(shelf)
    papershelf(shelf, "init", "--upgrade", status=1)
    assert tree(shelf) == before


NAMES = st.sampled_from(["a", "b/c", "d"])
PACKAGES = st.dictionaries(NAMES, st.sampled_from([b"old\n", b"new\n", b"ours\n", b""]))
EDITS = st.dictionaries(NAMES, st.sampled_from([b"old\n", b"old\r\n", b"ours\n", b""]))


def apply(found: dict[str, bytes], packaged: dict[str, bytes], digests: dict[str, str]) -> None:
    """Do to `found` what the command does to the disk."""
    for change in renewal(packaged, digests, found):
        if change.fate in (Fate.ADDED, Fate.RENEWED):
            assert change.new is not None
            found[change.path] = change.new
        elif change.fate is Fate.REMOVED:
            del found[change.path]


@given(was=PACKAGES, now=PACKAGES, edits=EDITS)
def test_no_word_of_a_person_is_lost(
    was: dict[str, bytes], now: dict[str, bytes], edits: dict[str, bytes]
) -> None:
    """Whatever was written, edited and packaged since: edits stay, everything else is as packaged,
    and a second upgrade changes nothing and reports nothing as kept.
    """
    found = was | edits
    before = dict(found)
    apply(found, now, digests_of(was))
    for path in {*was, *now, *edits}:
        if path in edits and edits[path].replace(b"\r\n", b"\n") != was.get(path):
            assert found[path] == before[path]
        elif found.get(path) != before.get(path):
            assert found.get(path) == now.get(path)
        else:
            assert found.get(path, b"").replace(b"\r\n", b"\n") == now.get(path, b"")
    again = renewal(now, digests_of(now), found)
    assert {change.fate for change in again} <= {Fate.YOURS}


@given(PACKAGES)
def test_digests_survive_their_file(files: dict[str, bytes]) -> None:
    """What is written is read back, sorted."""
    digests = digests_of(files)
    assert read_digests(digests_file(digests)) == (digests, [])
