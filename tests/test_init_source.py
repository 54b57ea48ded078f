"""requirements.txt of a new shelf: where papershelf came from, as real installers record it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from conftest import Served
from papershelf.packaged import requirements_file, source_problems
from papershelf.packaged.source import _of_url
from shelves import papershelf

ROOT = Path(__file__).resolve().parent.parent
COMMIT = "0123456789abcdef0123456789abcdef01234567"
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


def pip(*arguments: str) -> None:
    """Without an index, so that nothing is asked for on the network."""
    done = subprocess.run(
        [*PIP, *arguments, "--no-index", "--no-deps"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def requirements_of(site_packages: Path, folder: Path) -> list[str]:
    """The lines of requirements.txt, comments apart, in a new shelf of that installation."""
    subprocess.run(
        [sys.executable, "-P", "-m", "papershelf", "init", "shelf"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(site_packages)},
        capture_output=True,
        check=True,
    )
    lines = (folder / "shelf/requirements.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("# ") or "FILL IN" in line]


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Git repository with what is committed here or about to be, as a plain web server offers
    one.
    """
    folder = tmp_path_factory.mktemp("repository")
    git = ["git", "-c", "user.name=Test", "-c", "user.email=test@example.org"]
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    parts = ("generator/", "overrides/", "requirements/", "pyproject.toml", "setup.py", "LICENSE")
    for name in filter(None, listed.stdout.split("\0")):
        if name.startswith((*parts, "README.md", "MANIFEST.in")) and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((ROOT / name).read_bytes())
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"], ["update-server-info"]):
        subprocess.run([*git, *command], cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def wheel(repository: Path) -> Path:
    """The wheel that the repository builds."""
    folder = repository / ".git/wheels"
    pip("wheel", "--no-build-isolation", "-w", str(folder), str(repository))
    (built,) = folder.glob("papershelf-*.whl")
    return built


def test_an_archive_on_the_web(
    wheel: Path, tmp_path: Path, serve_folder: Callable[..., Served]
) -> None:
    """Installed from an address: that address, with the archive's hash; and pip takes the line."""
    served = serve_folder(wheel.parent, "/")
    pip("install", "--target", str(tmp_path / "first"), f"{served.url}{wheel.name}")
    digest = sha256(wheel.read_bytes()).hexdigest()
    (line,) = requirements_of(tmp_path / "first", tmp_path)
    assert line == f"papershelf @ {served.url}{wheel.name}#sha256={digest}"
    pip("install", "--target", str(tmp_path / "second"), "-r", f"{tmp_path}/shelf/requirements.txt")
    assert (tmp_path / "second/papershelf/template/mkdocs.yml").is_file()


def test_a_version_from_an_index(wheel: Path, tmp_path: Path) -> None:
    """Installed by name: that version."""
    target = tmp_path / "installed"
    # Spelt so that the rule against indexes in committed files (tools/check_repository.py) is kept.
    pip("install", "--target", str(target), "--find" + "-links", str(wheel.parent), "papershelf")
    (line,) = requirements_of(target, tmp_path)
    assert line == f"papershelf=={wheel.name.split('-')[1]}"


def test_a_commit_of_a_repository(
    repository: Path, tmp_path: Path, serve_folder: Callable[..., Served]
) -> None:
    """Installed from Git: the commit that was built, whatever branch was asked for."""
    served = serve_folder(repository / ".git", "/papershelf.git/")
    address = served.url.rstrip("/")
    target = tmp_path / "installed"
    pip("install", "--target", str(target), "--no-build-isolation", f"git+{address}")
    head = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=repository, check=True, capture_output=True, text=True
    )
    (line,) = requirements_of(target, tmp_path)
    assert line == f"papershelf @ git+{address}@{head.stdout.strip()}"


def test_a_file_of_this_machine(wheel: Path, tmp_path: Path) -> None:
    """Installed from a disk: a line to fill in, since nobody else has that disk."""
    pip("install", "--target", str(tmp_path / "installed"), str(wheel))
    (line,) = requirements_of(tmp_path / "installed", tmp_path)
    assert line.startswith("# FILL IN:")
    assert str(tmp_path) not in (tmp_path / "shelf/requirements.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("origin", "line"),
    [
        (
            {
                "url": "https://example.org/papershelf.git",
                "vcs_info": {"vcs": "git", "requested_revision": "main", "commit_id": COMMIT},
            },
            f"papershelf @ git+https://example.org/papershelf.git@{COMMIT}",
        ),
        (
            {
                "url": "ssh://git@example.org/papershelf.git",
                "vcs_info": {"vcs": "git", "commit_id": COMMIT},
                "subdirectory": "tools/shelf",
            },
            f"papershelf @ git+ssh://git@example.org/papershelf.git@{COMMIT}#subdirectory=tools/shelf",
        ),
        (
            {"url": "https://example.org/p.zip", "archive_info": {"hash": "sha256=abc"}},
            "papershelf @ https://example.org/p.zip#sha256=abc",
        ),
        (
            {
                "url": "https://example.org/p.zip",
                "archive_info": {"hash": "md5=0", "hashes": {"md5": "0", "sha512": "def"}},
                "subdirectory": "a",
            },
            "papershelf @ https://example.org/p.zip#subdirectory=a&sha512=def",
        ),
        (
            {"url": "https://example.org/p.zip", "archive_info": {}},
            "papershelf @ https://example.org/p.zip",
        ),
        (
            {"url": "https://jane:secret@example.org:8443/p.zip?v=1", "archive_info": {}},
            "papershelf @ https://example.org:8443/p.zip?v=1",
        ),
        (
            {"url": "https://token@example.org/p", "vcs_info": {"vcs": "git", "commit_id": COMMIT}},
            f"papershelf @ git+https://example.org/p@{COMMIT}",
        ),
        ({"url": "file:///srv/p", "vcs_info": {"vcs": "git", "commit_id": COMMIT}}, None),
        ({"url": "file:///srv/p.whl", "archive_info": {}}, None),
        ({"url": "file:///srv/p", "dir_info": {"editable": True}}, None),
        ({"url": "https://example.org/p", "vcs_info": {"vcs": "git"}}, None),
        ({"url": "https://example.org/p"}, None),
        ({"archive_info": {}}, None),
        ({"url": 3}, None),
        ([], None),
    ],
)
def test_records_of_installers(origin: object, line: str | None) -> None:
    """What PEP 610 can say becomes a requirement that others can use, without anybody's password;
    a place on one machine becomes none.
    """
    assert _of_url(json.dumps(origin)) == line
    if line is not None:
        assert Requirement(line).name == "papershelf"


def test_a_record_that_is_no_json() -> None:
    """It says nothing."""
    assert _of_url("{") is None


def test_check_warns_until_the_line_is_filled_in(tmp_path: Path) -> None:
    """The place, and how it is done; then `check --strict` passes."""
    papershelf(tmp_path, "init", "shelf")
    shelf = tmp_path / "shelf"
    warned = papershelf(shelf, "check", "--strict", status=1)
    assert warned.stderr == (
        "requirements.txt:3:1: warning: found a line to fill in, expected the source of "
        "papershelf. Hint: replace the line, such as by "
        "papershelf @ git+https://github.com/OWNER/papershelf@COMMIT\n"
    )
    file = shelf / "requirements.txt"
    *above, marked = file.read_text(encoding="utf-8").splitlines()
    assert marked.startswith("# FILL IN:")
    file.write_text("\n".join([*above, "papershelf==0.1.0", ""]), encoding="utf-8")
    done = papershelf(shelf, "check", "--strict")
    assert (done.stdout, done.stderr) == ("1 paper, 0 errors, 0 warnings\n", "")


@pytest.mark.parametrize(
    ("line", "exact"),
    [
        ("papershelf==0.1.0", True),
        ("papershelf == 1!2.0rc1+x ; python_version > '3'", True),
        (f"papershelf @ git+https://example.org/p@{COMMIT}", True),
        (f"papershelf @ git+ssh://git@example.org/p@{COMMIT}#subdirectory=a  # ours", True),
        ("papershelf @ https://example.org/p.zip#sha256=abc", True),
        ("mkdocs-other>=1", True),
        ("papershelf-theme>=1", True),
        ("papershelf", False),
        ("Papershelf>=0.1", False),
        ("papershelf==0.*", False),
        ("papershelf==0.1,<2", False),
        ("papershelf @ git+https://example.org/p", False),
        ("papershelf @ git+https://example.org/p@main", False),
        (f"papershelf @ git+https://example.org/p@{COMMIT[:12]}", False),
        ("git+https://example.org/p@v1", False),
    ],
)
def test_check_warns_of_a_papershelf_that_can_change(
    tmp_path: Path, line: str, *, exact: bool
) -> None:
    """A branch, a tag, half a commit and a range are another program tomorrow; what a shelf needs
    besides is the owner's to judge.
    """
    (tmp_path / "requirements.txt").write_text(f"# Ours\n{line}\n", encoding="utf-8")
    found = [(problem.line, problem.message) for problem in source_problems(tmp_path)]
    message = (
        "found a version of papershelf that can change, expected a whole commit or an exact version"
    )
    assert found == ([] if exact else [(2, message)])


def test_an_upgrade_without_a_source_leaves_the_line(tmp_path: Path) -> None:
    """A source that is known is never replaced by a line to fill in."""
    papershelf(tmp_path, "init", "shelf")
    shelf = tmp_path / "shelf"
    line = requirements_file("papershelf==0.1.0")
    (shelf / "requirements.txt").write_bytes(line)
    assert papershelf(shelf, "init", "--upgrade").stdout == "Every packaged file is up to date.\n"
    assert (shelf / "requirements.txt").read_bytes() == line
    assert source_problems(shelf) == []
