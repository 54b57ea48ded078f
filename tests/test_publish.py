"""The workflows that publish: this repository's, and the one that a new shelf gets."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from papershelf import kinds
from papershelf.packaged import folder, new_shelf, requirements_file
from shelves import papershelf, tree

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
    assert steps["actions/checkout"]["with"] == {
        "fetch-depth": 0, "filter": "blob:none", "persist-credentials": False
    }  # fmt: skip
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
    pinned = re.compile(r"\s*- uses: ([\w-]+/[\w/-]+)@([0-9a-f]{40} # v\d+\.\d+\.\d+)")
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
    assert install.rstrip().splitlines()[-3:] == [
        "pip install --require-hashes --only-binary :all: -r requirements.lock",
        "pip install --no-deps --no-build-isolation -r requirements.txt",
        "pip check",
    ]
    assert others == ["papershelf check --format github", "papershelf build"]


@pytest.mark.parametrize(
    ("line", "status", "said"),
    [
        (None, 1, "::error file=requirements.txt::"),
        ("papershelf==0.1.0", 0, "pip install --no-deps --no-build-isolation -r requirements.txt"),
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
    (path,) = [step["with"]["path"] for step in steps if "upload-pages" in step.get("uses", "")]
    assert (tmp_path / "shelf" / path / "index.html").is_file()


def cache_steps() -> list[dict[str, Any]]:
    """The steps that fetch what the last run kept, and that keep it for the next, as in a shelf."""
    said = yaml.safe_load(new_shelf()[".github/workflows/publish.yml"])
    steps = said["jobs"]["build"]["steps"]
    return [step for step in steps if "actions/cache" in step.get("uses", "")]


def test_no_pull_request_can_put_anything_into_the_cache() -> None:
    """A run of a pull request neither reads nor writes it; only one of the default branch writes,
    and the key holds nothing that a pull request decides. What is written is what is read.
    """
    restore, save = cache_steps()
    assert restore["uses"].startswith("actions/cache/restore@")
    assert save["uses"].startswith("actions/cache/save@")
    assert restore["if"] == "github.event_name != 'pull_request'"
    assert save["if"] == (
        "github.event_name != 'pull_request' && "
        "github.ref == format('refs/heads/{0}', github.event.repository.default_branch)"
    )
    assert save["with"]["path"] == restore["with"]["path"]
    used = re.findall(r"\$\{\{ (.*?) \}\}", save["with"]["key"])
    assert used == ["runner.os", "github.run_id", "github.run_attempt"]
    assert save["with"]["key"].startswith("papershelf-${{ runner.os }}-")
    assert restore["with"]["restore-keys"] == "papershelf-${{ runner.os }}-"


def test_the_cache_holds_what_git_does_not() -> None:
    """Everything that a shelf's `.gitignore` names as written by Papershelf, and nothing else."""
    ignored = new_shelf()[".gitignore"].decode().split("\n\n")[0]
    written = [line.strip("/") for line in ignored.splitlines() if line.startswith("/")]
    assert sorted(cache_steps()[0]["with"]["path"].split()) == sorted(written)
    assert set(written) == {".papershelf", "site", *(f"docs/{name}" for name in kinds.names())}


def test_this_repository_ignores_what_a_shelf_does() -> None:
    """Of generated files; of its own tools it ignores more."""
    (ours, *_), (theirs, *_) = (
        text.split("\n\n")
        for text in ((ROOT / ".gitignore").read_text(), new_shelf()[".gitignore"].decode())
    )
    assert sorted(ours.splitlines()[1:]) == sorted(theirs.splitlines()[1:])


def as_the_action_does(kept: str, old: Path, new: Path) -> None:
    """Carry files from one checkout to another, by a tar of the form that actions/cache writes
    (`createTar` in actions/toolkit: `tar --posix -cf … -P -C … --files-from …`, without zstd here).
    """
    found = sorted(path for glob in kept.split() for path in old.glob(glob))
    names = "".join(f"{path.relative_to(old)}\n" for path in found)
    (old.parent / "manifest.txt").write_text(names, encoding="utf-8")
    archive = old.parent / "cache.tar"
    write = f"tar --posix -cf {archive} -P -C {old} --files-from manifest.txt"
    subprocess.run(write.split(), cwd=old.parent, check=True)
    subprocess.run(["tar", "-xf", archive, "-P", "-C", new], check=True)


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


def test_a_build_after_the_cache_came_back_keeps_the_pages(tmp_path: Path) -> None:
    """A fresh checkout elsewhere, all of its files new, and the cache: after a change of one paper
    of sixty, most pages are kept; without a change nothing is made, with the same bytes.
    """
    old, new = tmp_path / "old", tmp_path / "new"
    papershelf(tmp_path, "init", "old")
    (old / "collection/papers/all.jsonl").write_text(
        "".join(
            f'{{"id": "p{n}", "title": "About {n}", "authors": ["A {n}"], "published": "20{n}"}}\n'
            for n in range(10, 70)
        ),
        encoding="utf-8",
    )
    git(old, "init", "-q")
    git(old, "add", "-A")
    git(old, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", "All")
    papershelf(old, "build")  # as of that commit, which says when papers came
    kept = cache_steps()[0]["with"]["path"]
    git(tmp_path, "clone", "-q", "old", "new")
    as_the_action_does(kept, old, new)
    again = papershelf(new, "build").stdout
    assert " 0 files made, " in again, again
    assert tree(new / "site") == tree(old / "site")

    file = new / "collection/papers/all.jsonl"
    file.write_text(file.read_text().replace("About 42", "Of 42"), encoding="utf-8")
    built = papershelf(new, "build").stdout
    made, left = (int(found) for found in re.findall(r"(\d+) files made, (\d+) kept", built)[0])
    assert made > 0
    assert left > 6 * made, built
    papershelf(new, "build", "--site-dir", str(tmp_path / "clean"), "--clean")
    assert tree(new / "site") == tree(tmp_path / "clean")
