"""The processes that work on strangers' bytes: their limits, and that no job stops another."""

from __future__ import annotations

import io
import os
import signal
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image

from papershelf.notes.answers import Picture, Refusal
from papershelf.notes.markdown.render import rendered
from papershelf.notes.rendered import Rendered
from papershelf.notes.workers import Done, Job, Limits, work

LONG = "# a\n\nSome *words*[^1], `code`, $x_1$ and [links](https://x.org) [[b]].\n\n- a\n\n" * 1_290
"""A note near the largest that is let through: it takes a good part of a second."""


def job(path: str, data: bytes) -> Job:
    return Job(path, lambda: data)


def same(done: Done) -> Done:
    return done


def png(width: int, height: int) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(target, "PNG")
    return target.getvalue()


def test_a_worker_does_what_the_function_does() -> None:
    """Notes and pictures, in the order of the jobs, over several workers."""
    bodies = [f"[[{n}]] $x_{n}$ ![a]({n}.png)" for n in range(40)]
    jobs = [job(f"{n}.md", body.encode()) for n, body in enumerate(bodies)]
    jobs.insert(7, job("a.png", png(3, 2)))
    results = work(jobs, same)
    picture = results.pop(7)
    assert isinstance(picture, Picture)
    assert (picture.width, picture.height, picture.suffix) == (3, 2, ".png")
    assert results == [rendered(body) for body in bodies]


def test_no_jobs_start_no_worker() -> None:
    """Nothing to do is done at once."""
    assert work([], same) == []


def kinds(results: Sequence[Done]) -> list[str]:
    return [type(result).__name__ for result in results]


def test_what_takes_too_long_is_ended_and_the_rest_is_done() -> None:
    """By the kernel, in the middle of the work; each job is told of by itself."""
    jobs = [job("a.md", b"a"), job("b.md", 40 * LONG.encode()), job("c.md", b"c")]
    results = work(jobs, same, Limits(note_seconds=1))
    assert kinds(results) == ["Rendered", "Refusal", "Rendered"]
    assert results[1] == Refusal(
        "the note takes over 1 s, expected less", "make it simpler, or several notes"
    )


def test_what_takes_too_much_memory_is_refused_and_the_rest_is_done() -> None:
    """A picture of 4K within 64 MB, say, where a small one has room."""
    jobs = [job("a.png", png(3, 2)), job("b.png", png(3_840, 2_160)), job("c.md", b"c")]
    results = work(jobs, same, Limits(memory=90 << 20))
    assert kinds(results) == ["Picture", "Refusal", "Rendered"]
    assert results[1] == Refusal(
        "the picture takes over 90 MB of memory, expected less", "make it smaller"
    )


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".gif"])
def test_the_largest_pictures_fit(suffix: str) -> None:
    """A picture of 4K in each format, within the limits that hold."""
    target = io.BytesIO()
    gradient = Image.linear_gradient("L").resize((3_840, 2_160)).convert("RGB")
    gradient.save(target, {".jpg": "JPEG"}.get(suffix, suffix[1:].upper()))
    (result,) = work([job(f"a{suffix}", target.getvalue())], same)
    assert isinstance(result, Picture), result


def test_the_largest_note_fits() -> None:
    """In time and memory, within the limits that hold."""
    assert 90_000 < len(LONG) < 100_000
    (result,) = work([job("a.md", LONG.encode())], same)
    assert isinstance(result, Rendered), result


def test_a_worker_that_is_killed_fails_one_job() -> None:
    """Whatever ends it: here a signal from outside, while it waits for its first job."""

    def killing() -> bytes:
        (worker,) = children() - before
        os.kill(worker, signal.SIGSEGV)
        time.sleep(0.2)
        return b"a"

    before = children()
    results = work([Job("a.md", killing), job("b.md", b"b")], same)
    assert kinds(results) == ["Refusal", "Rendered"]


def children() -> set[int]:
    """The processes that this one has started and that are still there."""
    found = set()
    for thread in threading.enumerate():
        listed = Path(f"/proc/self/task/{thread.native_id}/children")
        with suppress(FileNotFoundError):  # of a thread that has just ended
            found |= set(map(int, listed.read_text(encoding="ascii").split()))
    return found


def test_no_worker_is_left() -> None:
    """Also where what is done with a result fails."""
    before = children()

    def failing(_: Done) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        work([job("a.md", b"a")], failing)
    work([job("a.md", LONG.encode())], same, Limits(note_seconds=0.05))
    assert children() == before


def test_a_worker_can_neither_write_nor_learn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It has no environment but where libraries are, and may make no file larger than nothing."""
    monkeypatch.setenv("A_TOKEN", "secret")
    seen: list[str] = []

    def looking() -> bytes:
        (worker,) = children() - before
        while not (limits := Path(f"/proc/{worker}/limits").read_text("ascii")) or (
            "Max file size             0 " not in limits
        ):
            time.sleep(0.01)
        seen.append(limits)
        seen.append(Path(f"/proc/{worker}/environ").read_text("utf-8"))
        return b"a"

    before = children()
    work([Job("a.md", looking)], same)
    assert f"Max address space         {256 << 20} " in seen[0]
    assert "A_TOKEN" not in seen[1]


def test_a_worker_loads_nothing_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shelf that holds a `markdown_it.py` does not get it run."""
    (tmp_path / "markdown_it.py").write_text("raise SystemExit('ran')\n", encoding="utf-8")
    (tmp_path / "nh3.py").write_text("raise SystemExit('ran')\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend("")
    assert kinds(work([job("a.md", b"a")], same)) == ["Rendered"]
