"""A real SMTP server on loopback that keeps what it gets, and fails when a test says so."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

Fault = Callable[["Mailbox", SMTP, str], str | None]
"""An answer in place of the usual one, for the mailbox as it is and a recipient; None for none."""


@dataclass
class Mailbox:
    """What came, and what is to go wrong."""

    messages: list[tuple[str, bytes]] = field(default_factory=list)
    """Recipient, and the bytes as they came over the line."""
    at_rcpt: Fault = lambda *_: None
    at_data: Fault = lambda *_: None
    """Asked before a message is kept."""
    after_data: Fault = lambda *_: None
    """Asked when it is kept, before the client is told."""
    attempts: int = 0
    host: str = ""
    port: int = 0

    @property
    def readers(self) -> list[str]:
        return [reader for reader, _ in self.messages]

    @property
    def ids(self) -> list[str]:
        """The Message-ID of each message."""
        parsed = [message_from_bytes(data, policy=default) for _, data in self.messages]
        return [str(one["Message-ID"]) for one in parsed]

    async def handle_RCPT(  # noqa: N802 (the server's name for it)
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if said := self.at_rcpt(self, server, address):
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        self.attempts += 1
        [reader] = envelope.rcpt_tos
        if said := self.at_data(self, server, reader):
            return said
        data = envelope.original_content
        assert data is not None
        self.messages.append((reader, data))
        return self.after_data(self, server, reader) or "250 OK"

    @property
    def environment(self) -> dict[str, str]:
        """What tells `papershelf digest --send` of the server, without TLS."""
        return {
            "PAPERSHELF_SMTP_HOST": "127.0.0.1",
            "PAPERSHELF_SMTP_PORT": str(self.port),
            "PAPERSHELF_SMTP_TLS": "none",
        }


def drop(_mailbox: Mailbox, server: SMTP, _reader: str) -> str:
    """The connection is lost, and nobody is told anything."""
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()
    return "250 never heard"


def answer(said: str, *readers: str, times: int = 1_000_000) -> Fault:
    """That answer for these readers (for all, if none is named), so many times."""
    left = [times]

    def fault(_mailbox: Mailbox, _server: SMTP, reader: str) -> str | None:
        if (readers and reader not in readers) or not left[0]:
            return None
        left[0] -= 1
        return said

    return fault


@contextmanager
def mail_server(
    mailbox: Mailbox, context: ssl.SSLContext | None = None, *, starttls: bool = False
) -> Iterator[Mailbox]:
    """A running server; with a context it speaks TLS from the first byte, or after STARTTLS."""
    more: dict[str, Any] = {}
    if starttls:
        more = {"tls_context": context, "require_starttls": True}
    elif context:
        more = {"ssl_context": context}
    if context:
        more |= {"authenticator": _known, "auth_required": starttls, "auth_require_tls": starttls}
    with socket.create_server(("127.0.0.1", 0)) as free:  # the controller itself has to know one
        mailbox.port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port, **more)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


def _known(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any
) -> AuthResult:
    is_known = isinstance(data, LoginPassword) and data == LoginPassword(b"shelf", b"secret")
    return AuthResult(success=is_known, handled=False)
