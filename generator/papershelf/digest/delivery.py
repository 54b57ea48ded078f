"""Sends messages by SMTP, one after the other, and says of each what became of it.

A recipient whom the server refuses for good is named and passed over; what it refuses for now, and
what is lost with a connection, is tried again. The others get theirs in any case.
"""

from __future__ import annotations

import os
import smtplib
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from papershelf.text import visible

_TRIES = 3
_SECONDS = 30
"""How long one answer of the server is waited for."""
_PORTS = {"implicit": 465, "starttls": 587, "none": 25}
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_FOR_NOW = range(400, 500)
_SHOWN = 200


class ServerError(Exception):
    """The server cannot be used at all; says why."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server, and how to log in: from the environment, since it is nobody else's business."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls: str = "implicit"

    @classmethod
    def from_environment(cls) -> Server:
        """Reads PAPERSHELF_SMTP_HOST, _PORT, _USER, _PASSWORD and _TLS. Raises ServerError where
        they are incomplete, or would send a password or addresses in the clear to another machine.
        """
        names = ("HOST", "PORT", "USER", "PASSWORD", "TLS")
        host, port, user, password, tls = (
            os.environ.get(f"PAPERSHELF_SMTP_{name}", "").strip() for name in names
        )
        tls = tls or ("starttls" if port == "587" else "implicit")
        if not host:
            raise ServerError("PAPERSHELF_SMTP_HOST is not set")
        if tls not in _PORTS:
            found = visible(tls)
            raise ServerError(
                f'PAPERSHELF_SMTP_TLS: found "{found}", expected implicit or starttls'
            )
        if tls == "none" and host not in _LOOPBACK:
            raise ServerError("PAPERSHELF_SMTP_TLS: found none, which only this machine may have")
        if port and not (port.isascii() and port.isdigit() and 0 < int(port) < 1 << 16):
            raise ServerError(f'PAPERSHELF_SMTP_PORT: found "{visible(port)}", expected a number')
        return cls(host, int(port or _PORTS[tls]), user, password, tls)

    def connect(self) -> smtplib.SMTP:
        """Opens a connection and logs in. Raises OSError, which SMTPException is too."""
        if self.tls == "implicit":
            context = ssl.create_default_context()
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=_SECONDS, context=context
            )
        else:
            smtp = smtplib.SMTP(self.host, self.port, timeout=_SECONDS)
        try:
            if self.tls == "starttls":
                smtp.starttls(context=ssl.create_default_context())
            if self.user:
                smtp.login(self.user, self.password)
        except OSError:
            smtp.close()
            raise
        return smtp


@dataclass(slots=True)
class Delivery:
    """A connection to a server, opened anew where it was lost."""

    server: Server
    sender: str
    pause: Callable[[float], None] = time.sleep
    _smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Delivery:
        return self

    def __exit__(self, *_: object) -> None:
        if self._smtp:
            with suppress(OSError):
                self._smtp.quit()
            self._close()

    def send(self, recipient: str, message: bytes) -> str:
        """Sends a message; returns why the recipient did not get it, empty where they did.

        Raises ServerError where no connection can be had, or the log-in is refused.
        """
        why = ""
        for number in range(_TRIES):
            if number:
                self.pause(2**number)
            try:
                smtp = self._connected()
                smtp.sendmail(self.sender, [recipient], message)
            except smtplib.SMTPRecipientsRefused as reason:
                code, said = next(iter(reason.recipients.values()))
                why = _said(code, said)
                if code == 421:  # the server is closing
                    self._close()
                if code not in _FOR_NOW:
                    return why
            except smtplib.SMTPResponseException as reason:  # of MAIL, DATA, or the message
                why = _said(reason.smtp_code, reason.smtp_error)
                self._close()
                if reason.smtp_code not in _FOR_NOW:
                    return why
            except OSError as reason:  # the connection was lost
                why = _of(reason)
                self._close()
            else:
                return ""
        return why

    def _connected(self) -> smtplib.SMTP:
        why = ""
        for number in range(_TRIES):
            if self._smtp:
                return self._smtp
            if number:
                self.pause(2**number)
            try:
                self._smtp = self.server.connect()
            except smtplib.SMTPAuthenticationError as reason:
                message = f"refuses the log-in: {_said(reason.smtp_code, reason.smtp_error)}"
                raise ServerError(message) from reason
            except OSError as reason:
                why = _of(reason)
        if self._smtp:
            return self._smtp
        raise ServerError(f"cannot be reached: {why}")

    def _close(self) -> None:
        if self._smtp:
            self._smtp.close()
        self._smtp = None


def _said(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {visible(' '.join(text.split()))[:_SHOWN]}"


def _of(reason: OSError) -> str:
    return visible(" ".join(str(reason).split()))[:_SHOWN] or type(reason).__name__
