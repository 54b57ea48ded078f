"""A newcomer's path, by the very commands of README and quick start: from a clone to the page.

The folder is as in a fresh container: a home without settings, a path with Git and Python's
installer. The one stand-in is for the network: what the packages need is there already, and Git
takes the repository's address for a folder.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conftest import Served
from guide import README, TEXTS

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = "https://github.com/papershelf/papershelf"
GIT = ["git", "-c", "user.name=Test", "-c", "user.email=test@example.org"]


def commands(page: str, heading: str) -> list[str]:
    """The lines of the first shell block below that heading."""
    block = re.search(
        r"^```sh\n(.*?)^```", page.split(f"{heading}\n", 1)[1], re.DOTALL | re.MULTILINE
    )
    assert block is not None
    return [line.split(" #")[0].strip() for line in block[1].splitlines()]


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of what is committed here or about to be."""
    folder = tmp_path_factory.mktemp("origin")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        subprocess.run([*GIT, *command], cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture
def environment(tmp_path: Path, origin: Path) -> dict[str, str]:
    """Nothing of this machine but Git, Python and the packages that are needed."""
    shims, target = tmp_path / "bin", tmp_path / "installed"
    shims.mkdir()
    (shims / "pip").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m pip "$@"\n')
    (shims / "pip").chmod(0o755)
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(f'[url "{origin.as_uri()}"]\n  insteadOf = {ADDRESS}\n')
    git = shutil.which("git")
    assert git is not None
    return {
        "HOME": str(home),
        "PATH": os.pathsep.join([str(target / "bin"), str(shims), str(Path(git).parent), "/bin"]),
        "PYTHONPATH": str(target),
        "PIP_TARGET": str(target),
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "no",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }


def run(line: str, folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        ["/bin/sh", "-c", line],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    return done.stdout


def looks_right(page: Page) -> None:
    """The colours of the packaged style sheet, and the logo that the template names."""
    # What is shown first may be loaded again, since a site was just built.
    shown = "getComputedStyle(document.body).backgroundColor === 'rgb(253, 252, 249)'"
    page.wait_for_function(shown)
    link = "getComputedStyle(document.querySelector('article p a')).color"
    page.wait_for_function(f"{link} === 'rgb(11, 90, 140)'")
    logo = page.get_by_role("banner").get_by_role("link", name="My shelf").locator("svg")
    logo.wait_for()
    box = logo.bounding_box()
    assert box is not None
    assert box["width"] == 24


def test_the_readme(
    origin: Path,
    tmp_path: Path,
    environment: dict[str, str],
    serve_folder: Callable[..., Served],
    watched_page: Page,
) -> None:
    """A clone, then the commands for a shelf of one's own, with a listing that was pasted."""
    run(f"git clone --quiet {shlex.quote(origin.as_uri())} clone", tmp_path, environment)
    clone = tmp_path / "clone"
    shutil.copy(ROOT / "tests/listings/feed.txt", clone / "listing.txt")
    lines = commands(README, "## Your own shelf")
    assert [line.split()[0] for line in lines] == ["pip", *["papershelf"] * 3]
    for line in lines:
        run(line, clone, environment)
    watched_page.goto(serve_folder(clone / "my-shelf/site", prefix="/").url)
    looks_right(watched_page)
    watched_page.get_by_role("heading", level=3).get_by_role("link").first.click()
    watched_page.locator("article.ps-paper").wait_for()


@pytest.fixture
def serving(tmp_path: Path, environment: dict[str, str]) -> Iterator[Callable[[str], str]]:
    """Begins a command that serves, at any free port, and gives the address that it names."""
    started: list[subprocess.Popen[str]] = []

    def begin(line: str) -> str:
        process = subprocess.Popen(
            [*shlex.split(line), "--port", "0"],
            executable=str(tmp_path / "installed/bin/papershelf"),
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout is not None
        for said in process.stdout:
            if found := re.search(r"http://\S+", said):
                return found[0]
        pytest.fail("serve named no address")

    yield begin
    for process in started:
        process.terminate()
        process.communicate()


def test_the_quick_start(
    origin: Path,
    tmp_path: Path,
    environment: dict[str, str],
    serving: Callable[[str], str],
    watched_page: Page,
) -> None:
    """Installed from the repository's address, which the new shelf then names with the commit."""
    *lines, last = commands(TEXTS["quick-start.md"], "# Quick start")
    assert lines[0] == f"pip install git+{ADDRESS}"
    for line in lines:
        run(line, tmp_path, environment)
    commit = run(f"git -C {shlex.quote(str(origin))} rev-parse HEAD", tmp_path, environment).strip()
    named = (tmp_path / "my-shelf/requirements.txt").read_text(encoding="utf-8").splitlines()[-1]
    assert named == f"papershelf @ git+{ADDRESS}@{commit}"
    address = serving(last)
    while not (tmp_path / "my-shelf/site/index.html").is_file():
        time.sleep(0.1)  # until then a page comes without its styles
    watched_page.goto(f"{address}papers/hello-shelf/")
    watched_page.get_by_role("heading", name="An Example Paper").wait_for()
    looks_right(watched_page)
