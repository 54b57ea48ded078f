"""Set-up and the repository's own rules: lock files, the Makefile's scripts, the workflow."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def rules() -> ModuleType:
    """`tools/check_repository.py`, which `make check` runs."""
    spec = importlib.util.spec_from_file_location("rules", ROOT / "tools/check_repository.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def copy_of_locks(folder: Path) -> Path:
    shutil.copytree(ROOT / "requirements", folder / "requirements")
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_locks_hold_what_the_project_asks_for(rules: ModuleType) -> None:
    """Every requirement is locked, in a version that it allows, with hashes."""
    assert list(rules.stale_locks(ROOT)) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("pyproject.toml", '"nh3>=', '"no-such-package>=1", "nh3>=', "found nothing for no-such"),
        ("pyproject.toml", '"nh3>=0.2.20"', '"nh3>=99"', "for nh3>=99. Hint: make lock."),
        ("pyproject.toml", '"ruff>=', '"black", "ruff>=', "dev.txt: found nothing for black"),
        ("requirements/runtime.txt", "click==", "clack==", "found nothing for click"),
        ("requirements/lock.txt", "--hash=sha256:", "--hash=md5:", "lock.txt: uv has no hash"),
    ],
)
def test_stale_locks_are_found(
    rules: ModuleType, tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    """A requirement that was added or raised, and a pin that lost its hashes, fail the check."""
    changed = copy_of_locks(tmp_path) / file
    assert old in changed.read_text()
    changed.write_text(changed.read_text().replace(old, new))
    assert any(message in finding for finding in rules.stale_locks(tmp_path))


@pytest.mark.parametrize(
    "line",
    [
        "--index" + "-url https://packages.example/",
        "--extra-index" + "-url=https://packages.example/",
        "see /home" + "/jane/papers",
        "pip install -i https://packages.example" + "/simple x",
        '"resolved": ' + '"https://packages.example/x.tgz"',
    ],
)
def test_personal_lines_are_found(rules: ModuleType, tmp_path: Path, line: str) -> None:
    """A package index or a folder of one machine, in any committed file, fails the check."""
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    (tmp_path / "notes.txt").write_text(f"first\n{line}\n")
    (tmp_path / "uncommitted.txt").write_text(line)
    subprocess.run(["git", "add", "notes.txt"], cwd=tmp_path, check=True)
    (finding,) = rules.personal_lines(tmp_path)
    assert finding.startswith("notes.txt:2: ")


def python(folder: Path, name: str, version: str) -> None:
    """A stand-in for an interpreter: answers the version check as that version would."""
    minor = int(version.split(".")[1])
    file = folder / name
    file.write_text(f"#!/bin/sh\nexit {0 if minor >= 11 else 1}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


def find_python(folder: Path, **named: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", ROOT / "tools/find-python.sh"],
        env={"PATH": str(folder), **named},
        capture_output=True,
        text=True,
        check=False,
    )


def test_newest_python_is_found(tmp_path: Path) -> None:
    """The newest Python that answers is taken; one too old is passed over."""
    for name, version in (("python3", "3.9"), ("python3.12", "3.12"), ("python3.11", "3.11")):
        python(tmp_path, name, version)
    assert find_python(tmp_path).stdout == "python3.12\n"


def test_old_python_is_refused(tmp_path: Path) -> None:
    """Without a Python that is new enough, and with PYTHON= naming an old one, the run ends."""
    python(tmp_path, "python3", "3.10")
    found = find_python(tmp_path)
    assert found.returncode == 1
    assert found.stderr.startswith("No Python 3.11 or newer was found.")
    python(tmp_path, "python3.12", "3.12")
    named = find_python(tmp_path, PYTHON="python3")
    assert named.returncode == 1
    assert named.stderr == "PYTHON=python3 is not a Python 3.11 or newer.\n"


def test_missing_browser_is_said_clearly(tmp_path: Path) -> None:
    """Where there is no browser and nothing to install one with, the message says what to do."""
    found = subprocess.run(
        ["/bin/sh", ROOT / "tools/find-browser.sh"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 1
    assert "PAPERSHELF_BROWSER=" in found.stderr


def test_missing_browser_is_installed(tmp_path: Path) -> None:
    """As root on Debian, the list of packages is renewed and Chromium installed, then found."""
    stubs = {
        "id": "echo 0",
        "env": 'exec "$@"',
        "apt-get": f"""
            echo "$@" >> {tmp_path}/asked
            [ "$1" = update ] && exit 0
            printf '#!/bin/sh\\n' > {tmp_path}/chromium
            {shutil.which("chmod")} +x {tmp_path}/chromium""",
    }
    for name, body in stubs.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{body}\n")
        (tmp_path / name).chmod(0o755)
    found = subprocess.run(
        ["/bin/sh", ROOT / "tools/find-browser.sh"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout == f"{tmp_path / 'chromium'}\n"
    asked = ["update", "install -y --no-install-recommends chromium"]
    assert (tmp_path / "asked").read_text().splitlines() == asked


def test_named_browser_is_used(tmp_path: Path) -> None:
    """PAPERSHELF_BROWSER names the browser, before any on PATH."""
    python(tmp_path, "my-browser", "3.11")
    python(tmp_path, "chromium", "3.11")
    found = subprocess.run(
        ["/bin/sh", ROOT / "tools/find-browser.sh"],
        env={"PATH": str(tmp_path), "PAPERSHELF_BROWSER": str(tmp_path / "my-browser")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout == f"{tmp_path / 'my-browser'}\n"


def test_make_without_a_goal_lists_the_tasks() -> None:
    """`make` alone changes nothing and shows every task with what it does."""
    kept = {"PATH": os.environ["PATH"]}
    command = ["make", "-s", "-C", str(ROOT)]
    listed = subprocess.run(command, env=kept, capture_output=True, text=True, check=True).stdout
    tasks = {line.split()[1] for line in listed.splitlines()}
    assert {"site", "test", "check", "serve", "bench", "soak", "lock", "clean"} <= tasks


def test_every_workflow_is_checked() -> None:
    """`make check` gives each, the packaged ones too, to zizmor (offline) and to actionlint."""
    kept = {"PATH": os.environ["PATH"]}
    command = ["make", "-n", "-C", str(ROOT), "check"]
    lines = subprocess.run(command, env=kept, capture_output=True, text=True, check=True).stdout
    packaged = ROOT / "generator/papershelf/template/github/workflows"
    files = [*(ROOT / ".github/workflows").glob("*.yml"), *packaged.glob("*.yml")]
    for program in ("zizmor --offline", "tools/actionlint.sh"):
        (line,) = [line for line in lines.splitlines() if program in line]
        for file in files:
            assert f" {file.relative_to(ROOT)}" in line


def test_continuous_integration_runs_the_same_commands() -> None:
    """`.ci/run` and the workflow both call `make check` and `make test`, and nothing else."""
    script = (ROOT / ".ci/run").read_text()
    assert os.access(ROOT / ".ci/run", os.X_OK)
    assert re.findall(r"^make .*", script, re.MULTILINE) == ["make check", "make test"]
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text())
    steps = workflow["jobs"]["check-and-test"]["steps"]
    commands = [step["run"] for step in steps if "run" in step]
    assert commands == ["make check PYTHON=python", "make test"]
    assert workflow["permissions"] == {"contents": "read"}


def test_actions_are_pinned() -> None:
    """Every action of every workflow is named by a commit, with its version in a comment."""
    used = [
        line
        for file in sorted((ROOT / ".github/workflows").glob("*.yml"))
        for line in file.read_text().splitlines()
        if "uses:" in line
    ]
    assert used
    pinned = re.compile(r"\s*(?:- )?uses: [\w-]+/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert [line for line in used if not pinned.fullmatch(line)] == []


def test_supported_pythons_agree() -> None:
    """The version in pyproject.toml is the one that the set-up script and this run accept."""
    assert 'requires-python = ">=3.11"' in (ROOT / "pyproject.toml").read_text()
    assert "(3, 11)" in (ROOT / "tools/find-python.sh").read_text()
    assert sys.version_info >= (3, 11)
