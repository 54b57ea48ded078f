"""A digest as the bytes of a message (RFC 5322), the same for the same digest and recipient.

`List-Unsubscribe` has to be one line that is never encoded (RFC 2369, RFC 8058), so that headers
are written without a limit below that of SMTP. Content and addresses are written apart: of a
thousand messages most have the same content, and to encode it takes longer than all the rest.
"""

from __future__ import annotations

import binascii
import datetime as dt
import hashlib
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import quote

from papershelf.config import Settings
from papershelf.digest.choice import Digest
from papershelf.digest.rows import DigestContent
from papershelf.digest.written import as_html, as_text
from papershelf.settings.follow import named_address
from papershelf.text import slug

LIMIT = 100_000
"""Bytes of a message: Gmail cuts at 102 KB."""
_LONGEST_LINE = 998
"""Characters of a line (RFC 5322, 2.1.1)."""
_POLICY = SMTP.clone(max_line_length=_LONGEST_LINE)
_LEAVE = "Unsubscribe"


@dataclass(frozen=True, slots=True)
class Body:
    """The content of a message, encoded: its headers, and what follows the empty line."""

    subject: str
    headers: bytes
    data: bytes

    def __len__(self) -> int:
        """Returns the bytes."""
        return len(self.headers) + len(self.data)


def body_of(content: DigestContent, settings: Settings) -> Body:
    """Returns the encoded content: plain text first, then HTML."""
    leave_url = unsubscribe_url(settings, "")
    text = as_text(content, f"{_LEAVE}: {leave_url}")
    markup = as_html(content, _LEAVE, leave_url)
    boundary = "papershelf-" + hashlib.sha256(f"{text}\0{markup}".encode()).hexdigest()[:32]
    parts = [_part("plain", text, boundary), _part("html", markup, boundary)]
    headers = (
        f'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="{boundary}"'.encode()
    )
    return Body(content.title, headers, b"".join([*parts, f"--{boundary}--\r\n".encode()]))


def _part(subtype: str, text: str, boundary: str) -> bytes:
    """Returns a part of a multipart message (RFC 2046); `binascii` takes a tenth of the time that
    the encoder of `email` does.
    """
    lines = text.replace("\n", "\r\n").encode()
    encoded = binascii.b2a_qp(lines)
    head = (
        f"--{boundary}\r\n"
        f'Content-Type: text/{subtype}; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    return head.encode() + encoded + b"\r\n"


def unsubscribe_url(settings: Settings, recipient: str) -> str:
    """Returns where a reader unsubscribes: the page that the settings name, else mail."""
    named = settings.digest.unsubscribe
    if named.startswith("https://"):
        return named.replace("{address}", quote(recipient, safe=""))
    return f"mailto:{named or sender_of(settings).addr_spec}?subject=unsubscribe"


def sender_of(settings: Settings) -> Address:
    """Returns the From of each message."""
    name, address = named_address(settings.digest.sender)
    return Address(_unencoded(name), addr_spec=address)


def _unencoded(text: str) -> str:
    """Returns a text in which nothing passes for an encoded word (RFC 2047): Python's `email`
    decodes what looks like one, and would write a line break out of it as it is.
    """
    return text.replace("=?", "= ?")


def message_id(settings: Settings, digest: Digest, recipient: str) -> str:
    """Returns the id: the same for the same digest and recipient."""
    days, domain = digest.days, sender_of(settings).domain
    notes = [note.path for note in digest.notes]
    said = (settings.site_url, days.first, days.last, digest.papers, notes, recipient)
    return f"<{hashlib.sha256(repr(said).encode()).hexdigest()[:40]}@{domain}>"


def message_of(settings: Settings, digest: Digest, body: Body, recipient: str) -> bytes:
    """Returns the whole message to a recipient, an address of mail."""
    sender = sender_of(settings)
    day = dt.datetime.combine(digest.days.last + dt.timedelta(days=1), dt.time(), dt.UTC)
    unsubscribe = unsubscribe_url(settings, recipient)
    message = EmailMessage(policy=_POLICY)
    message["From"] = sender
    message["To"] = Address(addr_spec=recipient)
    message["Subject"] = _unencoded(body.subject)
    message["Date"] = format_datetime(day)
    message["Message-ID"] = message_id(settings, digest, recipient)
    name = slug(settings.feed_name or settings.site_name)
    message["List-Id"] = f"<{name}.papershelf.{sender.domain}>"
    message["List-Unsubscribe"] = f"<{unsubscribe}>"
    if unsubscribe.startswith("https://"):
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    head = message.as_bytes().rstrip(b"\r\n")
    return head + b"\r\n" + body.headers + b"\r\n\r\n" + body.data
