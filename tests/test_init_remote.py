"""What `init` learns from clones: where papershelf comes from, and where the shelf will live."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.packaged import LICENCES, licence, pages_of
from papershelf.packaged.remote import _cleaned
from papershelf.packaged.source import _of_url
from shelves import papershelf, tree

URLS = {
    "https://github.com/ada/shelf.git": "https://github.com/ada/shelf.git",
    "git@github.com:ada/shelf.git": "https://github.com/ada/shelf.git",
    "ssh://git@gitlab.com/ada/group/shelf.git": "https://gitlab.com/ada/group/shelf.git",
    "git@git.example.org:ada/shelf.git": "ssh://git@git.example.org/ada/shelf.git",
    "ssh://git@git.example.org:2222/shelf": "ssh://git@git.example.org:2222/shelf",
    "https://ada:secret@example.org/shelf.git": "https://example.org/shelf.git",
    "https://secret@example.org/shelf": "https://example.org/shelf",
    "https://example.org/shelf?token=secret#x": "https://example.org/shelf",
    "ssh://secret@example.org/shelf": "ssh://example.org/shelf",
    "http://example.org/shelf": None,
    "git://example.org/shelf": None,
    "file:///srv/shelf": None,
    "/srv/shelf": None,
    "../shelf": None,
    "C:\\shelf": None,
    "https://example.org:port/shelf": None,
    "https://example.org/sh elf\n": None,
    "": None,
}


@pytest.mark.parametrize(("url", "public"), URLS.items())
def test_a_remote_as_everybody_may_read_it(url: str, public: str | None) -> None:
    """By https where the host offers that, without a name, a password or a token; no place on one
    machine.
    """
    assert _cleaned(url) == public


@given(
    st.sampled_from(["https", "ssh"]),
    st.from_regex(r"[a-z0-9]{1,8}(:[a-z0-9]{1,8})?", fullmatch=True),
)
def test_no_credentials_are_told(scheme: str, credentials: str) -> None:
    """Whatever stands before the host, but for the name that ssh addresses have."""
    cleaned = _cleaned(f"{scheme}://{credentials}@host.example/a.git")
    assert cleaned in (f"{scheme}://host.example/a.git", "ssh://git@host.example/a.git")


@pytest.mark.parametrize(
    ("url", "addresses"),
    [
        (
            "https://github.com/Ada/shelf.git",
            ("https://github.com/Ada/shelf", "https://ada.github.io/shelf/"),
        ),
        (
            "https://github.com/ada/ada.github.io",
            ("https://github.com/ada/ada.github.io", "https://ada.github.io/"),
        ),
        ("https://gitlab.com/a/b/shelf.git", ("https://gitlab.com/a/b/shelf", "")),
        ("https://github.com/ada", ("", "")),
        ("https://git.example.org/ada/shelf", ("", "")),
        ("ssh://git@git.example.org/ada/shelf", ("", "")),
    ],
)
def test_addresses_that_follow_from_a_remote(url: str, addresses: tuple[str, str]) -> None:
    """Where they are certain: GitLab may give a site a host of its own."""
    assert pages_of(url) == addresses


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=Test", "-c", "user.email=test@example.org", *arguments]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_the_clone_that_papershelf_runs_from(tmp_path: Path) -> None:
    """The remote, with the commit once the remote has it; nothing for a folder in another
    repository, or without a remote.
    """
    clone = tmp_path / "a clone"
    (clone / "inside").mkdir(parents=True)
    for command in (["init", "-q"], ["commit", "-q", "--allow-empty", "-m", "x"]):
        git(clone, *command)

    def source(folder: Path) -> str | None:
        return _of_url(json.dumps({"url": folder.as_uri(), "dir_info": {"editable": True}}))

    assert source(clone) is None
    git(clone, "remote", "add", "origin", "https://ada:secret@example.org/papershelf.git")
    assert source(clone) == "papershelf @ git+https://example.org/papershelf.git"
    git(clone, "update-ref", "refs/remotes/origin/main", "HEAD")
    commit = git(clone, "rev-parse", "HEAD")
    assert source(clone) == f"papershelf @ git+https://example.org/papershelf.git@{commit}"
    assert source(clone / "inside") is None
    assert source(tmp_path / "gone") is None


def test_a_clone_becomes_a_shelf_with_its_addresses(tmp_path: Path) -> None:
    """Its settings pass the check, and an upgrade leaves them as they are."""
    (tmp_path / "shelf").mkdir()
    git(tmp_path / "shelf", "init", "-q")
    git(tmp_path / "shelf", "remote", "add", "origin", "https://x:hunter2@github.com/Ada/shelf.git")
    papershelf(tmp_path, "init", "shelf")
    settings = (tmp_path / "shelf/mkdocs.yml").read_text(encoding="utf-8")
    assert "\nsite_url: https://ada.github.io/shelf/\n" in settings
    assert "\nrepo_url: https://github.com/Ada/shelf\n" in settings
    written = {path: data for path, data in tree(tmp_path).items() if "/.git/" not in path}
    assert [path for path, data in written.items() if b"hunter2" in data] == []
    papershelf(tmp_path / "shelf", "check")
    papershelf(tmp_path / "shelf", "init", "--upgrade")
    assert (tmp_path / "shelf/mkdocs.yml").read_text(encoding="utf-8") == settings


def test_an_unknown_remote_sets_nothing(tmp_path: Path) -> None:
    """Nor does the repository in which the new shelf is a folder."""
    git(tmp_path, "init", "-q")
    git(tmp_path, "remote", "add", "origin", "https://github.com/ada/other.git")
    papershelf(tmp_path, "init", "shelf")
    assert "\n# site_url: " in (tmp_path / "shelf/mkdocs.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", LICENCES)
def test_a_licence_on_request(tmp_path: Path, name: str) -> None:
    """It is a file of the shelf's own: an upgrade neither renews nor misses it."""
    papershelf(tmp_path, "init", "--license", name, "shelf")
    text = (tmp_path / "shelf/LICENSE").read_text(encoding="utf-8")
    assert name.partition("-")[0] in text
    assert text.encode() == licence(name, int(text.split("(c) ")[1][:4]) if "(c)" in text else 0)
    (tmp_path / "shelf/LICENSE").write_text("Ours\n", encoding="utf-8")
    papershelf(tmp_path / "shelf", "init", "--upgrade")
    assert (tmp_path / "shelf/LICENSE").read_text(encoding="utf-8") == "Ours\n"
    said = papershelf(tmp_path, "init", "--upgrade", "--license", name, "shelf", status=2).stderr
    assert "--license does not go with --upgrade" in said
