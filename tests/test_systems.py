"""Every command on systems that lack what Linux has: what it needs is taken away from Python before
the program starts, one after the other and all at once. The site is the same.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from every_command import NOTE, Run, every_command, put
from papershelf.notes.answers import Refusal
from papershelf.notes.workers import Job, Limits, work
from papershelf.system import c_function
from shelves import tree

SUPPORT = Path(__file__).parent / "support"

HIDDEN = {
    "fcntl": "sys.modules['fcntl'] = None",
    "fork": "take(os, 'fork')",
    "hard links": "take(os, 'link')",
    "functions of the C library": "ctypes.CDLL = Library",
    "memfd_create": "take(os, 'memfd_create')",
    "limits of processes": "sys.modules['resource'] = None\n"
    "take(signal, 'setitimer', 'ITIMER_PROF', 'SIGPROF', 'SIGALRM')",
    "what else Windows lacks": "take(os, 'O_NOFOLLOW', 'O_DIRECTORY', 'fchmod')\n"
    "take(os, 'sched_getaffinity', 'sysconf'); take(time, 'CLOCK_BOOTTIME')",
}
"""What some system lacks, with the Python that takes it away."""

TAKING = """\
import ctypes, os, signal, sys, time

def take(module, *names):
    for name in names:
        if hasattr(module, name):
            delattr(module, name)

class Library(ctypes.CDLL):
    def __getattr__(self, name):
        if name in ("renameat2", "prctl", "mallopt"):
            raise AttributeError(name)
        return super().__getattr__(name)

"""


def environment(folder: Path, *hidden: str) -> dict[str, str]:
    """That of a Python in which this is hidden. It begins with `sitecustomize`; a worker that
    renders notes begins without, but tries to import `resource`.
    """
    folder.mkdir()
    lines = "\n".join(HIDDEN[name] for name in hidden)
    (folder / "taken.py").write_text(TAKING + lines + "\n")
    (folder / "sitecustomize.py").write_text("import taken\n")
    if "limits of processes" in hidden:
        (folder / "resource.py").write_text("import taken\nraise ImportError\n")
    path = os.pathsep.join([str(folder), str(SUPPORT)])
    return os.environ | {"PYTHONPATH": path, "SOURCE_DATE_EPOCH": "1795219200"}


def command(inside: dict[str, str]) -> Run:
    """Runs a command in a process of its own."""

    def run(*arguments: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "papershelf", *arguments],
            env=inside,
            capture_output=True,
            check=False,
        )
        return done.returncode, (done.stdout + done.stderr).decode()

    return run


def in_one_process(folder: Path, inside: dict[str, str]) -> dict[str, Any]:
    """What every command says, all of them in one process."""
    script = [sys.executable, str(SUPPORT / "every_command.py"), str(folder)]
    done = subprocess.run(script, env=inside, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return dict(json.loads(done.stdout))


def comparable(said: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Without times, and without the folder's name."""
    text = json.dumps(said).replace(json.dumps(str(folder))[1:-1], "FOLDER")
    return dict(json.loads(re.sub(r"in \d+\.\d s", "in S s", text)))


def served(shelf: Path, inside: dict[str, str], *, words: str = "") -> str:
    """The page of a paper from `papershelf serve`; once a save with these words shows in it."""
    arguments = [sys.executable, "-u", "-m", "papershelf", "-C", str(shelf), "serve", "--port", "0"]
    with subprocess.Popen(arguments, env=inside, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            address = re.search(r"http://\S+", running.stdout.readline())
            assert address is not None
            assert "built into" in running.stdout.readline()
            if words:
                put(shelf / "collection/notes/loom-1.md", NOTE.format(words=words))
            for _ in range(200):
                with urlopen(f"{address[0]}papers/loom-1/", timeout=30) as answer:  # noqa: S310
                    page = str(answer.read().decode())
                if words in page:
                    break
                time.sleep(0.05)
            return page
        finally:
            running.terminate()


@pytest.fixture(scope="module")
def normal(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The folder in which every command ran on this system as it is, and what they said."""
    folder = tmp_path_factory.mktemp("normal")
    return folder, in_one_process(folder, environment(folder / "shim"))


def test_nothing_is_wrong_to_begin_with(normal: tuple[Path, dict[str, Any]]) -> None:
    """Each command ends well, and those that build made what changed."""
    folder, said = normal
    assert {name: status for name, (status, _) in said.items() if status} == {}
    assert "0 files made" in said["build again"][1]
    page = (folder / "shelf/site/papers/loom-1/index.html").read_text(encoding="utf-8")
    assert "Third words." in page
    assert "<math" in page
    assert "<img" in page
    assert said["digest"][1].startswith("1 message written")
    assert len(set(tree(folder / "mail"))) == 1
    assert set(tree(folder / "proposal")) == {"comment.md", "note.md", "pull-request.md"}


APART = ("fork", "hard links")
"""What most code goes another way without."""


@pytest.mark.parametrize(
    "hidden",
    [name if name in APART else pytest.param(name, marks=pytest.mark.soak) for name in HIDDEN],
)
def test_without(hidden: str, tmp_path: Path, normal: tuple[Path, dict[str, Any]]) -> None:
    """Every command says and makes the same without one of the things. Each run of the suite takes
    two of them away by themselves, and all at once; the soak takes each.
    """
    inside = environment(tmp_path / "shim", hidden)
    said = in_one_process(tmp_path, inside)
    same(tmp_path, said, normal)
    assert "Third words." in served(tmp_path / "shelf", inside)


def test_without_any(tmp_path: Path, normal: tuple[Path, dict[str, Any]]) -> None:
    """Nor with all of them gone, each command in a process of its own; a save shows in `serve`."""
    inside = environment(tmp_path / "shim", *HIDDEN)
    same(tmp_path, every_command(tmp_path, command(inside)), normal)
    assert "Saved words." in served(tmp_path / "shelf", inside, words="Saved words.")


def same(folder: Path, said: dict[str, Any], normal: tuple[Path, dict[str, Any]]) -> None:
    """Messages, pages, site, proposal and mail are those of the normal run."""
    expected, expected_said = normal
    now, before = comparable(said, folder), comparable(expected_said, expected)
    assert {name: tuple(one) for name, one in now.items()} == {
        name: tuple(one) for name, one in before.items()
    }
    for part in ("shelf/docs", "shelf/collection", "shelf/site", "proposal", "mail"):
        assert tree(folder / part) == tree(expected / part), part


@pytest.mark.parametrize("hidden", [(), ("fcntl",)])
def test_a_killed_run_leaves_no_lock(tmp_path: Path, hidden: tuple[str, ...]) -> None:
    """However the lock is held, the next run has it, and a second one meanwhile is told who has."""
    inside = environment(tmp_path / "shim", *hidden)
    holding = (
        "import sys, time; from pathlib import Path; from papershelf.writing.lock import alone\n"
        "with alone(Path(sys.argv[1]), 'a test') as busy:\n"
        "    print(busy, flush=True); time.sleep(60)\n"
    )
    run = command(inside)
    assert run("init", str(tmp_path / "shelf"))[0] == 0
    arguments = [sys.executable, "-c", holding, str(tmp_path / "shelf")]
    with subprocess.Popen(arguments, env=inside, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"[]\n"
        status, said = run("-C", str(tmp_path / "shelf"), "generate")
        assert status == 1
        assert f"a test (process {running.pid}) is at work in this shelf" in said
        running.kill()
    assert run("-C", str(tmp_path / "shelf"), "generate")[0] == 0


def test_no_c_library_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, where Python has no name for it."""

    def refuse(*_: object, **__: object) -> None:
        raise TypeError

    assert (c_function("getpid") is None) == (os.name == "nt")
    monkeypatch.setattr("ctypes.CDLL", refuse)
    assert c_function("renameat2") is None


def test_a_note_is_bounded_by_its_deadline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the kernel ends no worker for its time, this process does; the next note is read."""
    monkeypatch.syspath_prepend(str(tmp_path / "shim"))
    environment(tmp_path / "shim", "limits of processes")
    monkeypatch.setattr("papershelf.notes.workers._ON_THE_CLOCK", 0.5)
    long = "# a\n\nSome *words*[^1], `code`, $x_1$ [links](https://x.example) [[b]].\n\n- a\n\n"
    jobs = [Job("a.md", lambda: 200_000 * long.encode()), Job("b.md", lambda: b"b")]
    late, good = work(jobs, lambda done: done, Limits(note_seconds=1))
    assert late == Refusal(
        "the note takes over 1 s, expected less", "make it simpler, or several notes"
    )
    assert not isinstance(good, Refusal)
