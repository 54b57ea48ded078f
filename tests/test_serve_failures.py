"""`papershelf serve` that cannot go on says of what: the port, or what else the system refused."""

from __future__ import annotations

import errno
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from papershelf.cli import main
from papershelf.serving.loopback import HOST


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    assert CliRunner().invoke(main, ["init", str(tmp_path / "shelf")]).exit_code == 0
    return tmp_path / "shelf"


def test_a_port_that_is_taken(shelf: Path) -> None:
    """With the way out, and the status of wrong usage."""
    with socket.create_server((HOST, 0)) as taken:
        port = str(taken.getsockname()[1])
        done = CliRunner().invoke(main, ["-C", str(shelf), "serve", "--port", port])
    assert done.exit_code == 2
    assert f"port {port}: cannot be used" in done.stderr
    assert "choose another port" in done.stderr


def test_a_port_that_there_is_not(shelf: Path) -> None:
    done = CliRunner().invoke(main, ["-C", str(shelf), "serve", "--port", "65536"])
    assert done.exit_code == 2
    assert "65535" in done.stderr


def test_too_many_files_to_be_watched(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's own words, which name no file, are not taken for a word on the port."""

    def refuse(_: object) -> None:
        raise OSError(errno.ENOSPC, "inotify watch limit reached")

    monkeypatch.setattr("papershelf.serving.watching.Observer.start", refuse)
    done = CliRunner().invoke(main, ["-C", str(shelf), "serve", "--port", "0"])
    assert done.exit_code == 1
    assert "inotify watch limit reached" in done.stderr
    assert "port" not in done.stderr.replace(str(shelf), "")
