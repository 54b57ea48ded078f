"""What a service's module gives: answers in the service's own format, checked to be ones.

A module has `answers(inquiry, client)`. Each answer goes to the reader of that format under
`importing`, the very one that reads a saved file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from papershelf.fetching.client import Client
from papershelf.fetching.faults import PassingError, ShortError
from papershelf.fetching.polite import Check
from papershelf.parsing.xmltree import Element, read_xml
from papershelf.problems import Problem, warning
from papershelf.settings.fetch import Inquiry
from papershelf.text import shortened


@dataclass(frozen=True, slots=True)
class ServiceAnswer:
    """One answer of a service."""

    body: bytes
    form: str
    """The name of its reader (`importing.registry`)."""
    announced: int | None = None
    """Papers that the whole inquiry has, where the service says so."""
    problems: tuple[Problem, ...] = ()
    published: tuple[tuple[str, str], ...] = ()
    """DOIs of preprints, each with the DOI under which it was published."""


@dataclass(frozen=True, slots=True)
class PageOf:
    """A page of a list in JSON, and how many papers the whole list has."""

    ids: frozenset[str]
    size: int
    announced: int


Answers = Callable[[Inquiry, Client], Iterator[ServiceAnswer]]


def whole_or_short(
    client: Client, name: str, path: str, params: Mapping[str, str], check: Check
) -> tuple[bytes, tuple[Problem, ...]]:
    """An answer; where one stays shorter than it announces, what came of it, and a warning."""
    try:
        return client.get(name, path, params, check), ()
    except ShortError as short:
        hint = "run it again later for the others"
        return short.body, (warning(name, str(short), hint=hint),)


def batches(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """Ids in parts of at most `size`, each id once."""
    each = list(dict.fromkeys(ids))
    return (each[start : start + size] for start in range(0, len(each), size))


def xml_of(body: bytes, root: str, name: str) -> Element:
    """The root element of an answer in XML. Raises `PassingError` for anything else."""
    text = body.decode("utf-8", "replace")
    if text.lstrip()[:1] != "<":
        raise PassingError(f'{name} answered "{_beginning(body)}", expected XML')
    element, problems = read_xml(text, name)
    if element is not None and element.name != root:
        message = f"{name} answered a page that begins with <{shortened(element.name, 40)}>"
        raise PassingError(f"{message}, expected <{root}>")
    if element is None or problems:
        raise PassingError(f"{name}: {problems[0].message if problems else 'found no XML'}")
    return element


def json_of(body: bytes, name: str) -> Any:
    """The value of an answer in JSON. Raises `PassingError` for what is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise PassingError(f'{name} answered "{_beginning(body)}", expected JSON') from None


def number(value: object, name: str) -> int:
    """A count that an answer says. Raises `PassingError` for what is none."""
    said = str(value).strip()
    if not said.isdecimal() or len(said) > 12:
        raise PassingError(f'{name} says a count of "{shortened(said, 40)}"')
    return int(said)


def must_be_whole(found: int, expected: int, body: bytes, name: str) -> None:
    """Raise where an answer has fewer papers than it should: none, or only some."""
    if expected > 0 and not found:
        raise PassingError(f"{name} announced {expected:,} papers and gave none")
    if found < expected:
        raise ShortError(f"{name} announced {expected:,} papers and gave {found:,}", body)


def inner(value: Any, *keys: str) -> Any:
    """What stands below some keys of a JSON value; None where nothing does."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


@dataclass(frozen=True, slots=True)
class ListForm:
    """Where a service's lists in JSON have their papers, how many there are, and a paper's id."""

    name: str
    papers: tuple[str, ...]
    count: tuple[str, ...]
    key: str

    def page(self, body: bytes) -> PageOf:
        """The papers of an answer. Raises `PassingError` for an answer without them."""
        value = json_of(body, self.name)
        found, count = inner(value, *self.papers), inner(value, *self.count)
        if count == 0 and found is None:
            return PageOf(frozenset(), 0, 0)
        if not isinstance(found, list):
            raise PassingError(f"{self.name} gave no list of papers")
        ids = frozenset(str(inner(paper, self.key)) for paper in found)
        return PageOf(ids, len(found), number(count, self.name))

    def check(self, start: int, size: int, seen: frozenset[str]) -> Check:
        """Whether a body is the page that begins at `start`, and no page that was `seen`."""

        def check(body: bytes) -> None:
            page = self.page(body)
            if page.ids and page.ids <= seen:
                raise PassingError(f"{self.name} gave a page for a second time")
            must_be_whole(page.size, min(size, page.announced - start), body, self.name)

        return check


def by_offset(
    client: Client,
    name: str,
    path: str,
    params: Mapping[str, str],
    form: ListForm,
    *,
    page: int,
    most: int,
    size_param: str,
) -> Iterator[ServiceAnswer]:
    """The answers of a service that counts its papers by `offset`, `page` papers each, `most` in
    all. `size_param` names the parameter that says how many. Raises `FetchError`.
    """
    start, announced = 0, most
    seen: frozenset[str] = frozenset()
    while start < min(announced, most):
        size = min(page, most - start)
        asked = {**params, size_param: str(size), "offset": str(start)}
        body, problems = whole_or_short(client, name, path, asked, form.check(start, size, seen))
        found = form.page(body)
        start, seen, announced = start + size, seen | found.ids, found.announced
        if found.size:
            yield ServiceAnswer(body, name, announced, problems)


def _beginning(body: bytes) -> str:
    return shortened(" ".join(body[:400].decode("utf-8", "replace").split()), 60)
