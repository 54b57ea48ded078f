"""The workflows that publish: this repository's, and the one that a new shelf gets."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from papershelf.packaged import folder, requirements_file
from shelves import papershelf

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / ".github/workflows/publish.yml"
PACKAGED = folder("template") / "github/workflows/publish.yml"
BOTH = pytest.mark.parametrize("file", [OWN, PACKAGED], ids=["own", "packaged"])


def workflow(file: Path) -> dict[str, Any]:
    return yaml.safe_load(file.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def commands(file: Path) -> list[str]:
    """What the build job runs, in order."""
    return [step["run"] for step in workflow(file)["jobs"]["build"]["steps"] if "run" in step]


@BOTH
def test_only_the_deployment_may_write(file: Path) -> None:
    """A build reads the repository and nothing else; the deployment writes pages, and cannot read
    the repository.
    """
    said = workflow(file)
    assert said["permissions"] == {"contents": "read"}
    assert "permissions" not in said["jobs"]["build"]
    assert said["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert set(said["jobs"]) == {"build", "deploy"}


@BOTH
def test_a_pull_request_is_built_and_not_published(file: Path) -> None:
    """Neither uploaded nor deployed; and no step sees a secret or keeps the token."""
    jobs = workflow(file)["jobs"]
    steps = {step.get("uses", "").split("@")[0]: step for step in jobs["build"]["steps"]}
    not_of_requests = "github.event_name != 'pull_request'"
    assert steps["actions/upload-pages-artifact"]["if"] == not_of_requests
    assert jobs["deploy"]["if"].startswith(f"{not_of_requests} &&")
    assert jobs["deploy"]["needs"] == "build"
    assert steps["actions/checkout"]["with"] == {"persist-credentials": False}
    assert "secrets" not in file.read_text(encoding="utf-8")


@BOTH
def test_a_deployment_is_never_cut_off(file: Path) -> None:
    """One run a branch at a time; only the runs of a pull request make way for newer ones."""
    assert workflow(file)["concurrency"] == {
        "group": "publish-${{ github.ref }}",
        "cancel-in-progress": "${{ github.event_name == 'pull_request' }}",
    }


@BOTH
def test_actions_are_pinned_and_agree_with_ci(file: Path) -> None:
    """By commit, with the version in a comment; what several workflows use has one pin in all."""
    pinned = re.compile(r"\s*- uses: ([\w-]+/[\w-]+)@([0-9a-f]{40} # v\d+\.\d+\.\d+)")
    pins: dict[str, str] = {}
    for other in (file, OWN, ROOT / ".github/workflows/ci.yml"):
        for line in other.read_text(encoding="utf-8").splitlines():
            if "uses:" in line:
                match = pinned.fullmatch(line)
                assert match, f"{other.name}: {line}"
                assert pins.setdefault(match[1], match[2]) == match[2]


def test_nothing_of_an_event_reaches_a_shell() -> None:
    """No `${{ … }}` stands in a command, where a branch's name would be code."""
    assert not [
        command for file in (OWN, PACKAGED) for command in commands(file) if "${{" in command
    ]


def test_this_repository_builds_with_the_readmes_command() -> None:
    """`make site`, as anybody does."""
    assert commands(OWN) == ["make site PYTHON=python"]


def test_a_shelf_installs_checks_and_builds() -> None:
    """The commands that the guide names, in this order."""
    install, *others = commands(PACKAGED)
    assert install.rstrip().endswith("\npip install -r requirements.txt")
    assert others == ["papershelf check --format github", "papershelf build"]


@pytest.mark.parametrize(
    ("line", "status", "said"),
    [
        (None, 1, "::error file=requirements.txt::"),
        ("papershelf==0.1.0", 0, "pip install -r requirements.txt"),
    ],
)
def test_a_line_to_fill_in_stops_the_workflow(
    tmp_path: Path, line: str | None, status: int, said: str
) -> None:
    """The step says what is missing, instead of a command that is not found later."""
    (tmp_path / "requirements.txt").write_bytes(requirements_file(line))
    (tmp_path / "pip").write_text('#!/bin/sh\necho "pip $@"\n', encoding="utf-8")
    (tmp_path / "pip").chmod(0o755)
    done = subprocess.run(
        ["bash", "-e", "-c", commands(PACKAGED)[0]],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status
    assert said in done.stdout


def test_every_command_of_the_workflow_exists(tmp_path: Path) -> None:
    """In a new shelf they end well, one after the other, and give the folder that is published."""
    papershelf(tmp_path, "init", "shelf")
    for command in commands(PACKAGED)[1:]:
        papershelf(tmp_path / "shelf", *command.split()[1:])
    steps = workflow(PACKAGED)["jobs"]["build"]["steps"]
    (path,) = [step["with"]["path"] for step in steps if "path" in step.get("with", {})]
    assert (tmp_path / "shelf" / path / "index.html").is_file()
