"""The file of subscribers: a line each, an address and the topics that the reader wants.

    # Everything:
    ada@example.org
    # Two topics:
    bo@example.org: Latent reasoning; Agents

It holds addresses of people, so that it must not lie in the repository.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from papershelf.problems import Problem, error, warning
from papershelf.settings.follow import is_address
from papershelf.text import visible

_SHOWN = 80
"""Characters of a broken line that a message repeats."""


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Somebody who wants the digest."""

    address: str
    topics: frozenset[str] = frozenset()
    """Slugs; none means everything."""


def read_subscribers(
    file: Path, shelf: Path, topic: Callable[[str], str | None]
) -> tuple[list[Subscriber], list[Problem]]:
    """Returns everybody in the file, and a Problem for each line that is broken.

    `topic` finds the slug of a topic by its name. A reader with one name that is no topic gets the
    others; one with none is told as broken, since everything is not what they asked for.
    """
    if repository := _repository(file.resolve(), shelf.resolve()):
        hint = "move it elsewhere: addresses of people do not belong into a repository"
        return [], [error(str(file), f"lies in the repository {repository}", hint=hint)]
    try:
        data = file.read_bytes()
    except OSError as reason:
        return [], [error(str(file), f"cannot be read: {reason.strerror}")]
    problems: list[Problem] = []
    found: dict[str, Subscriber] = {}
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), start=1):
        for subscriber in _line(str(file), number, line, topic, problems):
            key = subscriber.address.lower()
            before = found.get(key)
            if before is None:
                found[key] = subscriber
                continue
            message = f"found {visible(subscriber.address)} again, whose topics are joined"
            problems.append(warning(str(file), message, line=number))
            everything = not (before.topics and subscriber.topics)
            topics = frozenset[str]() if everything else before.topics | subscriber.topics
            found[key] = Subscriber(before.address, topics)
    return list(found.values()), problems


def _line(
    path: str,
    number: int,
    data: bytes,
    topic: Callable[[str], str | None],
    problems: list[Problem],
) -> Iterator[Subscriber]:
    """Yields the reader of a line, if it is sound."""
    text = data.decode("utf-8", "replace").strip()
    if not text or text.startswith("#"):
        return
    address, colon, names = text.partition(":")
    address = address.strip()
    if not is_address(address):
        found = visible(text[:_SHOWN])
        expected = "expected an address, alone or with ': Topic; Topic' behind it"
        problems.append(error(path, f'found "{found}", {expected}', line=number))
        return
    wanted = [name.strip() for name in names.split(";") if name.strip()]
    slugs = {name: topic(name) for name in wanted}
    for name in (name for name, slug in slugs.items() if slug is None):
        message = f'found the topic "{visible(name[:_SHOWN])}", which the shelf does not have'
        problems.append(error(path, message, line=number))
    known = frozenset(slug for slug in slugs.values() if slug)
    if colon and not wanted:
        problems.append(error(path, "found no topic behind the colon", line=number))
    elif known or not wanted:
        yield Subscriber(address, known)


def _repository(file: Path, shelf: Path) -> Path | None:
    """Returns the shelf, or the Git repository, in which a file lies; None for one outside."""
    above = file.parents
    if shelf in above:
        return shelf
    return next((folder for folder in above if (folder / ".git").exists()), None)
