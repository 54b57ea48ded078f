"""The package as a user installs it: away from this repository, from a wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

from comparing import unlike
from shelves import tree

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds what the wheel holds, as an installer lays it out."""
    folder = tmp_path_factory.mktemp("wheel")
    # From a copy of what is committed or about to be: a build writes into its source folder.
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / "source" / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "source" / name).write_bytes((ROOT / name).read_bytes())
    pip = [sys.executable, "-m", "pip", "--quiet", "wheel", "--no-index", "--no-deps"]
    subprocess.run(
        [*pip, "--no-build-isolation", "-w", str(folder), str(folder / "source")],
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("papershelf-*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "site-packages")
    return folder / "site-packages"


def run(installed: Path, folder: Path, *command: str) -> str:
    """`python -m …` with the installed package, and not with this checkout."""
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, "-P", "-m", *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_wheel_holds_every_module_and_template(installed: Path) -> None:
    """Every file of the package and of overrides/ is in the wheel, under the package, and the lock
    file that new shelves get.
    """
    sources = {
        file.relative_to(ROOT / "generator").as_posix()
        for file in (ROOT / "generator/papershelf").rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    templates = {f"papershelf/overrides/{path}" for path in tree(ROOT / "overrides")}
    lock = {"papershelf/requirements/runtime.txt"}
    assert sources | templates | lock <= tree(installed).keys()


def test_source_distribution_builds_the_same_wheel(installed: Path, tmp_path: Path) -> None:
    """The archive of the sources has what the wheel takes from the top of the repository."""
    script = "from setuptools.build_meta import build_sdist; import sys; build_sdist(sys.argv[1])"
    subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        cwd=installed.parent / "source",
        check=True,
        capture_output=True,
    )
    (archive,) = tmp_path.glob("papershelf-*.tar.gz")
    pip = [sys.executable, "-m", "pip", "--quiet", "wheel", "--no-index", "--no-deps"]
    subprocess.run(
        [*pip, "--no-build-isolation", "-w", str(tmp_path), str(archive)],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("papershelf-*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "again")
    again, first = tree(tmp_path / "again/papershelf"), tree(installed / "papershelf")
    assert again == {path: data for path, data in first.items() if "__pycache__" not in path}


def test_workflows_install_what_init_wrote(installed: Path, tmp_path: Path) -> None:
    """The commands of the workflow, for real but for the network and for the writing: pip takes
    each pin of the lock file with its hashes and finds that this environment has it, then takes
    papershelf without what it needs.
    """
    run(installed, tmp_path, "papershelf", "init", "shelf")
    (wheel,) = installed.parent.glob("papershelf-*.whl")
    requirements = tmp_path / "shelf/requirements.txt"
    requirements.write_text(f"papershelf @ {wheel.as_uri()}\n", encoding="utf-8")
    said = yaml.safe_load((tmp_path / "shelf/.github/workflows/publish.yml").read_text())
    (script,) = [
        step["run"]
        for step in said["jobs"]["build"]["steps"]
        if "pip install" in step.get("run", "")
    ]
    programs = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=tmp_path / "shelf",
        env=os.environ | {"PATH": programs, "PIP_NO_INDEX": "1", "PIP_DRY_RUN": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Would install papershelf-" in done.stdout
    assert "No broken requirements found" in done.stdout


def test_new_shelf_builds_both_ways(installed: Path, tmp_path: Path) -> None:
    """`init`, then `build`, and also `generate && mkdocs build`: the same site, byte for byte, but
    for files of the theme that nothing names.
    """
    run(installed, tmp_path, "papershelf", "init", "shelf")
    shelf = tmp_path / "shelf"
    run(installed, shelf, "papershelf", "check")
    run(installed, shelf, "papershelf", "build")
    run(installed, shelf, "papershelf", "generate")
    run(installed, shelf, "mkdocs", "--quiet", "build", "--strict", "-d", str(tmp_path / "plain"))
    assert unlike(shelf / "site", tmp_path / "plain") == []
    assert (shelf / "site/papers/hello-shelf/index.html").is_file()
