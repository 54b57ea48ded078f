"""`papershelf digest`: new papers, notes and what is trending, as mail on disk or by SMTP."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from papershelf.app.mailing import Mailing, Tally, topic_named
from papershelf.app.reading import Content, require
from papershelf.app.shelf import Shelf
from papershelf.app.state import today
from papershelf.configfile import CONFIG_FILE
from papershelf.digest.choice import Days, period
from papershelf.digest.delivery import Server, ServerError
from papershelf.digest.message import sender_of
from papershelf.digest.sent import Sent
from papershelf.digest.subscribers import Subscriber, read_subscribers
from papershelf.problems import error
from papershelf.text import counted, visible
from papershelf.writing.lock import locked

_NOTHING = "nothing was sent"
_EPILOG = """\b
Examples:
  papershelf digest --period week --output drafts
  papershelf digest --topic "Latent reasoning" --since 2026-11-01
  papershelf digest --period day --subscribers ../readers.txt --send
"""


@click.command("digest", epilog=_EPILOG)
@click.option(
    "--period",
    "name",
    type=click.Choice(["day", "week"]),
    default="day",
    show_default=True,
    help="Yesterday, or the seven days up to yesterday.",
)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="From this day up to yesterday instead.",
)
@click.option(
    "--topic", "topics", multiple=True, metavar="NAME", help="Only this topic; repeatable."
)
@click.option(
    "--subscribers",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A line each: an address, and topics behind a colon. Outside of the repository.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="Where messages are written; the current folder if not given.",
)
@click.option("--send", is_flag=True, help="Send by SMTP, as PAPERSHELF_SMTP_HOST etc. say.")
@click.pass_obj
def command(
    shelf: Shelf,
    name: str,
    since: dt.datetime | None,
    topics: tuple[str, ...],
    subscribers: Path | None,
    output: Path,
    send: bool,
) -> None:
    """Write a digest as mail: new papers and notes, what was published and what is trending.

    A message is a file (.eml) that mail programs open; with --send it goes to the mailing list that
    `digest.list` in mkdocs.yml names, or to each of the subscribers. Nobody is sent a paper twice:
    beside the file of subscribers stands what each was sent. Days without news give no message.
    """
    content = require(shelf)
    days = _days(name, since)
    wanted = _topics(shelf, content, topics)
    _check(shelf, content)
    server = _server(shelf) if send else None
    with _readers(shelf, content, subscribers, send) as (readers, sent, broken):
        mailing = Mailing(shelf, content, days, wanted)
        if server:
            tally = mailing.to_server(readers, sent, server)
        else:
            tally = mailing.to_files(readers, sent, output)
    _tell(shelf, tally, "sent" if send else "written")
    if broken or tally.problems:
        sys.exit(1)


def _days(name: str, since: dt.datetime | None) -> Days:
    if since is None:
        return period(name, today())
    last = period("day", today()).last
    if since.date() > last:
        message = f"found a day after yesterday, {last}"
        raise click.BadParameter(message, param_hint="--since")
    return Days(since.date(), last)


def _topics(shelf: Shelf, content: Content, names: tuple[str, ...]) -> frozenset[str]:
    found = {name: topic_named(content.catalog, name) for name in names}
    unknown = [
        error("--topic", f'found "{visible(name)}", expected a topic of the shelf')
        for name, slug in found.items()
        if slug is None
    ]
    shelf.stop_on_errors(unknown, _NOTHING)
    return frozenset(slug for slug in found.values() if slug)


def _check(shelf: Shelf, content: Content) -> None:
    """End the command where the settings lack what a message says."""
    settings = content.settings
    needed = {"site_url": settings.site_url, "extra.papershelf.digest.from": settings.digest.sender}
    hint = "see the guide, Following"
    missing = [
        error(CONFIG_FILE, "found nothing, and a digest needs it", field=name, hint=hint)
        for name, value in needed.items()
        if not value
    ]
    shelf.stop_on_errors(missing, _NOTHING)


def _server(shelf: Shelf) -> Server:
    try:
        return Server.from_environment()
    except ServerError as reason:
        shelf.stop_on_errors([error("papershelf digest --send", str(reason))], _NOTHING)
        raise


@contextmanager
def _readers(
    shelf: Shelf, content: Content, file: Path | None, send: bool
) -> Iterator[tuple[list[Subscriber], Sent | None, bool]]:
    """Yield who gets a message, what each had, and whether a line of the file is broken; one run at
    a time.
    """
    digest = content.settings.digest
    if file is None:
        if send and not digest.list_address:
            message = "found no readers: neither --subscribers nor extra.papershelf.digest.list"
            shelf.stop_on_errors([error("papershelf digest --send", message)], _NOTHING)
        to = digest.list_address or sender_of(content.settings).addr_spec
        yield [Subscriber(to)], None, False
        return
    readers, problems = read_subscribers(
        file, shelf.root, lambda name: topic_named(content.catalog, name)
    )
    shelf.report(problems)
    if not readers and any(problem.is_error for problem in problems):
        sys.exit(1)
    try:
        with locked(file.with_name(f"{file.name}.lock"), is_kept=False) as is_free:
            if not is_free:
                message = "another run sends to these readers"
                shelf.stop_on_errors([error(str(file), message)], _NOTHING)
            yield readers, Sent.beside(file), any(problem.is_error for problem in problems)
    except OSError as reason:
        where = str(reason.filename or file)
        shelf.stop_on_errors([error(where, f"cannot be used: {reason.strerror or reason}")])


def _tell(shelf: Shelf, tally: Tally, done: str) -> None:
    shelf.report(tally.problems)
    parts = [f"{counted(tally.messages, 'message')} {done}"]
    if tally.without_news:
        parts.append(f"{counted(tally.without_news, 'reader')} without news")
    shelf.say(", ".join(parts))
