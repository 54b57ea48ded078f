"""Sending the digest: a real server on loopback that refuses, forgets, drops and kills."""

from __future__ import annotations

import json
import os
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from mail_server import Mailbox, answer, drop, mail_server
from papershelf.digest.delivery import Delivery, Server, ServerError
from papershelf.digest.sent import Sent
from shelves import ENVIRONMENT, golden_shelf, papershelf

READERS = ["ada@example.org", "bo@example.org", "cy@example.org"]
MESSAGE = b"From: a@b.test\r\nSubject: x\r\n\r\n.dot\r\n..two\r\nFrom me\r\n"


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server(Mailbox()) as running:
        yield running


def delivery(box: Mailbox) -> Delivery:
    server = Server("127.0.0.1", box.port, tls="none")
    return Delivery(server, "papers@example.org", pause=lambda _: None)


def send(box: Mailbox) -> dict[str, str]:
    """One message to each reader: why those who did not get it did not."""
    with delivery(box) as running:
        said = {reader: running.send(reader, MESSAGE) for reader in READERS}
    return {reader: why for reader, why in said.items() if why}


def test_a_message_arrives_as_it_is(box: Mailbox) -> None:
    """Byte for byte, lines that begin with a dot too, in one connection."""
    assert send(box) == {}
    assert box.messages == [(reader, MESSAGE) for reader in READERS]


@pytest.mark.parametrize("at", ["at_rcpt", "at_data"])
def test_who_is_refused_for_good_is_passed_over(box: Mailbox, at: str) -> None:
    """At once: the others get theirs."""
    setattr(box, at, answer("550 no such box", "bo@example.org"))
    assert send(box) == {"bo@example.org": "550 no such box"}
    assert box.readers == ["ada@example.org", "cy@example.org"]
    assert box.attempts <= 3


@pytest.mark.parametrize("at", ["at_rcpt", "at_data"])
def test_what_is_refused_for_now_is_tried_again(box: Mailbox, at: str) -> None:
    """Three times; then the next reader has their turn."""
    setattr(box, at, answer("451 try later", "bo@example.org", times=2))
    assert send(box) == {}
    assert box.readers == READERS
    box.messages.clear()
    setattr(box, at, answer("451 try later", "bo@example.org"))
    assert send(box) == {"bo@example.org": "451 try later"}
    assert box.readers == ["ada@example.org", "cy@example.org"]


def test_a_connection_that_is_lost_in_data_is_opened_again(box: Mailbox) -> None:
    """The message is sent again, the same bytes, so that its id tells the two are one."""
    faults = [drop]

    def once(*given: object) -> str | None:
        return faults.pop()(*given) if faults else None  # type: ignore[arg-type]

    box.after_data = once
    assert send(box) == {}
    assert box.readers == ["ada@example.org", *READERS]
    assert box.messages[0] == box.messages[1]


def test_a_server_that_closes_is_asked_again(box: Mailbox) -> None:
    """By 421, which it may say at any moment."""
    box.at_rcpt = answer("421 too many for now", times=1)
    assert send(box) == {}
    assert box.readers == READERS


def test_a_server_that_is_gone_ends_the_run() -> None:
    """Not one try for each of the readers that are left."""
    gone = Server("127.0.0.1", 1, tls="none")
    with pytest.raises(ServerError, match="cannot be reached"):
        Delivery(gone, "a@b.test", pause=lambda _: None).send("x@y.test", MESSAGE)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost with its key, in one file."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make a certificate with")
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost".split()
    names = ["-addext", "subjectAltName=DNS:localhost"]
    made = [*command, *names, "-keyout", str(file), "-out", str(file.with_name("cert.pem"))]
    subprocess.run(made, check=True, capture_output=True)
    with file.open("a", encoding="utf-8") as both:
        both.write(file.with_name("cert.pem").read_text(encoding="utf-8"))
    return file


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_mail_goes_over_tls(certificate: Path, tls: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """To a server whose certificate is known, with a log-in; to any other nothing goes, and a wrong
    password is said at once.
    """
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with mail_server(Mailbox(), context, starttls=tls == "starttls") as box:
        values = {"HOST": "localhost", "PORT": str(box.port), "USER": "shelf", "TLS": tls}
        for name, value in (values | {"PASSWORD": "secret"}).items():
            monkeypatch.setenv(f"PAPERSHELF_SMTP_{name}", value)
        server = Server.from_environment()
        assert "secret" not in repr(server)
        with pytest.raises(ServerError, match="certificate verify failed"):
            Delivery(server, "a@b.test", pause=lambda _: None).send("x@y.test", MESSAGE)
        assert not box.messages
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_name("cert.pem")))
        with Delivery(server, "a@b.test") as running:
            assert running.send("x@y.test", MESSAGE) == ""
        assert box.messages == [("x@y.test", MESSAGE)]
        monkeypatch.setenv("PAPERSHELF_SMTP_PASSWORD", "wrong")
        with pytest.raises(ServerError, match="refuses the log-in: 535"):
            Delivery(Server.from_environment(), "a@b.test").send("x@y.test", MESSAGE)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "HOST is not set"),
        ({"HOST": "mail.test", "TLS": "none"}, "found none, which only this machine may have"),
        ({"HOST": "mail.test", "TLS": "ssl"}, 'found "ssl", expected implicit or starttls'),
        ({"HOST": "mail.test", "PORT": "0x19"}, 'PORT: found "0x19", expected a number'),
    ],
)
def test_a_wrong_environment_is_said(
    environment: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is sent; a password never goes to another machine in the clear."""
    for name, value in environment.items():
        monkeypatch.setenv(f"PAPERSHELF_SMTP_{name}", value)
    with pytest.raises(ServerError, match=said):
        Server.from_environment()


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A shelf with a sender; three readers stand beside it."""
    folder = golden_shelf(tmp_path)
    settings = folder / "mkdocs.yml"
    said = "    digest: {from: papers@example.org}\n"
    settings.write_text(settings.read_text(encoding="utf-8") + said, encoding="utf-8")
    (tmp_path / "readers").write_text("\n".join(READERS), encoding="utf-8")
    return folder


def arguments(shelf: Path) -> list[str]:
    readers = str(shelf.parent / "readers")
    return ["digest", "--since", "2024-12-01", "--subscribers", readers, "--send"]


def run(shelf: Path, box: Mailbox, monkeypatch: pytest.MonkeyPatch, status: int = 0) -> str:
    for name, value in box.environment.items():
        monkeypatch.setenv(name, value)
    done = papershelf(shelf, *arguments(shelf), status=status)
    return done.stdout + done.stderr


def test_nobody_is_sent_the_same_paper_twice(
    shelf: Path, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who had it gets only what came since; who was refused gets it the next time; what was sent is
    remembered beside the readers' file and nowhere else.
    """
    box.at_rcpt = answer("550 full", "bo@example.org")
    assert "2 messages sent" in run(shelf, box, monkeypatch, status=1)
    box.at_rcpt = answer("", times=0)
    assert "1 message sent, 2 readers without news" in run(shelf, box, monkeypatch)
    assert sorted(box.readers) == READERS
    assert "0 messages sent, 3 readers without news" in run(shelf, box, monkeypatch)
    record = shelf / "collection/papers/later.yml"
    record.write_text("id: later\ntitle: It came later\nadded: 2026-11-20\n", encoding="utf-8")
    box.messages.clear()
    assert "3 messages sent" in run(shelf, box, monkeypatch)
    for _, data in box.messages:
        text = message_from_bytes(data, policy=default).get_body(("plain",))
        assert text is not None
        assert text.get_content().count("/papers/") == 1
    assert {file.name for file in shelf.parent.iterdir()} == {"shelf", "readers", "readers.sent"}
    assert not [file for file in shelf.rglob("*sent*") if file.is_file()]


def killed(shelf: Path, box: Mailbox, at: str, number: int) -> None:
    """Run the command in a process that is killed at that message, before or after it is kept."""
    process: list[subprocess.Popen[bytes]] = []

    def kill(box: Mailbox, *_: object) -> None:
        if len(box.messages) == number:
            process[0].kill()
            process[0].wait()

    setattr(box, at, kill)
    environment = {**os.environ, **ENVIRONMENT, **box.environment}
    command = [sys.executable, "-m", "papershelf", "-C", str(shelf), *arguments(shelf)]
    process.append(subprocess.Popen(command, env=environment))
    process[0].wait()
    setattr(box, at, answer("", times=0))


@pytest.mark.parametrize(("at", "number"), [("at_rcpt", 1), ("after_data", 2)])
def test_a_kill_repeats_no_message_but_the_one_under_way(
    shelf: Path, box: Mailbox, monkeypatch: pytest.MonkeyPatch, at: str, number: int
) -> None:
    """Between two readers none is; in the middle of a delivery that one is, with the same id."""
    killed(shelf, box, at, number)
    assert len(box.messages) == number
    run(shelf, box, monkeypatch)
    assert set(box.readers) == set(READERS)
    assert len(box.messages) == (3 if at == "at_rcpt" else 4)
    assert len(set(box.ids)) == 3
    assert box.readers[0] == "ada@example.org"
    assert box.readers.count("ada@example.org") == 1


def test_a_line_that_a_kill_cut_off_is_passed_over(tmp_path: Path) -> None:
    """At any byte: what was noted before it stays, and what comes behind it is read."""
    readers = tmp_path / "readers"
    sent = Sent.beside(readers)
    sent.add("ada@example.org", "one", ("p1", "p2"))
    sent.add("Bo@example.org", "two", ("p3",))
    whole = sent.file.read_bytes()
    for length in range(len(whole)):
        sent.file.write_bytes(whole[:length])
        again = Sent.beside(readers)
        assert again.had("ada@example.org") in (frozenset(), {"p1", "p2"})
        again.add("cy@example.org", "three", ("p4",))
        assert Sent.beside(readers).had("cy@example.org") == {"p4"}
    sent.file.write_bytes(whole)
    assert Sent.beside(readers).had("bo@EXAMPLE.org") == {"p3"}
    assert sent.file.stat().st_mode & 0o077 == 0 or os.name == "nt"
    for line in filter(None, whole.splitlines()):
        json.loads(line)


def test_two_runs_do_not_send_at_once(shelf: Path, box: Mailbox) -> None:
    """The second one says who is at work."""
    second: list[subprocess.CompletedProcess[str]] = []
    environment = {**os.environ, **ENVIRONMENT, **box.environment}
    command = [sys.executable, "-m", "papershelf", "-C", str(shelf), *arguments(shelf)]

    def begin(*_: object) -> None:
        if not second:
            second.append(
                subprocess.run(
                    command, env=environment, capture_output=True, text=True, check=False
                )
            )

    box.at_rcpt = begin
    subprocess.run(command, env=environment, check=True, capture_output=True)
    assert second[0].returncode == 1
    assert "another run sends to these readers" in second[0].stderr
    assert box.readers == READERS
