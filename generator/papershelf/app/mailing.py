"""The stages of `papershelf digest`: who gets it, what each message says, and where it goes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from papershelf.app.reading import Content
from papershelf.app.shelf import Shelf
from papershelf.catalog import Catalog
from papershelf.catalog.trending import trending
from papershelf.digest.choice import Days, Digest, digest_of
from papershelf.digest.delivery import Delivery, Server, ServerError
from papershelf.digest.message import LIMIT, Body, body_of, message_of, sender_of
from papershelf.digest.rows import Rows, content_of
from papershelf.digest.sent import Sent
from papershelf.digest.subscribers import Subscriber
from papershelf.problems import Problem, error
from papershelf.text import counted, folded, visible
from papershelf.writing.disk import write_file

_HEADERS = 4_000
"""Bytes that the headers of one recipient take at most."""
_STEP = 5
"""New papers that are left out at once where a message is too large."""
_BODIES = 32
"""Encoded contents that are kept: most readers get one of a few, and each may have 100 KB."""


@dataclass(slots=True)
class Tally:
    """What came of a run."""

    messages: int = 0
    without_news: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class Mailing:
    """The digest of some days, for one reader after another."""

    shelf: Shelf
    content: Content
    days: Days
    topics: frozenset[str]
    """Slugs to which the digest is confined; none means everything."""

    def to_files(self, readers: Sequence[Subscriber], sent: Sent | None, folder: Path) -> Tally:
        """Writes a message for each reader with news into a folder."""
        tally = Tally()
        for reader, digest, body in self._made(readers, sent, tally):
            tally.messages += 1
            number = f"-{tally.messages:04}" if sent else ""
            name = f"digest-{self.days.last.isoformat()}{number}.eml"
            message = message_of(self.content.settings, digest, body, reader.address)
            folder.mkdir(parents=True, exist_ok=True)
            write_file(folder / name, message)
        return tally

    def to_server(self, readers: Sequence[Subscriber], sent: Sent | None, server: Server) -> Tally:
        """Sends a message to each reader with news; who is refused is told, and the others get
        theirs.
        """
        tally, settings = Tally(), self.content.settings
        done = 0
        with Delivery(server, sender_of(settings).addr_spec) as delivery:
            for done, (reader, digest, body) in enumerate(self._made(readers, sent, tally)):
                message = message_of(settings, digest, body, reader.address)
                try:
                    why = delivery.send(reader.address, message)
                except ServerError as reason:
                    left = counted(len(readers) - done - tally.without_news, "reader")
                    hint = "run it again: who got a message gets it no second time"
                    told = f"{reason}; not sent to {left}"
                    tally.problems.append(error(server.host, told, hint=hint))
                    return tally
                if why:
                    told = f"{visible(reader.address)} was refused: {why}"
                    tally.problems.append(error(server.host, told))
                    continue
                tally.messages += 1
                if sent:
                    had = (*digest.papers, *(note.path for note in digest.notes))
                    name = hashlib.sha256(repr(had).encode()).hexdigest()[:16]
                    sent.add(reader.address, name, had)
        return tally

    def _made(
        self, readers: Sequence[Subscriber], sent: Sent | None, tally: Tally
    ) -> Iterator[tuple[Subscriber, Digest, Body]]:
        """Yields for each reader with news the digest and the encoded content."""
        catalog, settings = self.content.catalog, self.content.settings
        hot, rows = trending(catalog, settings.trending), Rows(catalog, settings)

        @lru_cache(maxsize=_BODIES)
        def made(topics: frozenset[str], had: frozenset[str]) -> tuple[Digest, Body | None]:
            return _fitting(rows, digest_of(catalog, hot, self.days, topics, had))

        for reader in readers:
            topics = self._of(reader)
            had = sent.had(reader.address) if sent else frozenset[str]()
            digest, body = (None, None) if topics is None else made(topics, had)
            if digest and body:
                yield reader, digest, body
            else:
                tally.without_news += 1

    def _of(self, reader: Subscriber) -> frozenset[str] | None:
        """Returns the topics of a reader's digest; None where they want others than it is of."""
        if not (self.topics and reader.topics):
            return self.topics or reader.topics
        return self.topics & reader.topics or None


def _fitting(rows: Rows, digest: Digest) -> tuple[Digest, Body | None]:
    """Returns the digest and its encoded content, with as many papers as a message may hold; no
    content where there is no news.
    """
    while digest:
        body = body_of(content_of(rows, digest), rows.settings)
        if len(body) + _HEADERS <= LIMIT or not digest.new:
            return digest, body
        digest = digest.cut(max(len(digest.new) - _STEP, 0))
    return digest, None


def topic_named(catalog: Catalog, name: str) -> str | None:
    """Returns the slug of the topic with that label, alias or slug."""
    wanted = folded(name)
    for slug, topic in catalog.topics.items():
        if wanted == folded(slug) or wanted in map(folded, (topic.label, *topic.aliases)):
            return slug
    return None
