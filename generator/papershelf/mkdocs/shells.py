"""The theme's part of a page, rendered once for all pages that share it, then filled for each.

A shell is what the real templates give for a page whose title, description, head, content and
addresses are slots: objects that can be printed and asked whether they are there, and nothing else.
A template that does more with one (filters it, compares it, takes it apart) makes the shell
unusable, and so does a page whose own values the templates would change; such pages are rendered
one by one. Shells are used for the packaged templates alone (`incremental` sees to it): `main.html`
trims lines after they were printed, which no slot can notice.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, NoReturn

_MARKER = re.compile(r"papershelf-slot-([a-z]+)-slot")
_TEXTS = ("title", "description", "head", "redirect", "canonical")
_STEERED = re.compile(r'<!--|autocomplete="off"|papershelf-slot-')
"""What `main.html` replaces; in a value it would be replaced too."""


class UnknownUseError(Exception):
    """A template asks a slot, or the page, for more than can be known beforehand."""


class Slot:
    """Stands for a text that is not empty and differs from page to page."""

    def __init__(self, name: str) -> None:
        self._text = f"papershelf-slot-{name}-slot"

    def __str__(self) -> str:
        return self._text

    def __bool__(self) -> bool:
        return True

    def _refuse(self, *_: object) -> NoReturn:
        raise UnknownUseError

    __eq__ = __ne__ = __lt__ = __add__ = __radd__ = __mod__ = _refuse
    __len__ = __iter__ = __contains__ = __getitem__ = __html__ = __call__ = _refuse
    __hash__ = _refuse

    def __getattr__(self, name: str) -> NoReturn:
        raise UnknownUseError(name)


@dataclass(frozen=True, slots=True)
class HeadingAnchor:
    """The first heading of a page, as templates see it."""

    url: str
    title: Slot = field(default_factory=lambda: Slot("heading"))


class ShellPage:
    """What templates may ask of a page that is not in the navigation."""

    is_homepage = False
    active = False
    previous_page = next_page = parent = ancestors = children = None
    is_page, is_section, is_link = True, False, False

    def __init__(self, url: str, meta: Mapping[str, Any], *, canonical: bool, toc: bool) -> None:
        self.url = url
        self.meta = dict(meta)
        self.title = self.meta["title"]
        self.content = Slot("content")
        self.canonical_url = Slot("address") if canonical else None
        self.toc = [HeadingAnchor(f"#{Slot('first')}")] if toc else []

    def __getattr__(self, name: str) -> NoReturn:
        raise UnknownUseError(name)


class Shape(NamedTuple):
    """What decides a shell: pages of one shape differ in their slots alone."""

    folder: str
    """Of the page's address."""
    texts: tuple[str, ...]
    """Those that the page has, by their names in the front matter."""
    values: str
    """The rest of the front matter, as JSON."""
    has_toc: bool

    @classmethod
    def of(cls, url: str, meta: Mapping[str, object], *, has_toc: bool) -> Shape:
        """The shape of the page at an address."""
        texts = tuple([name for name in _TEXTS if name in meta])
        values = {name: value for name, value in meta.items() if name not in _TEXTS}
        folder = url[:-1].rpartition("/")[0]
        return cls(folder, texts, json.dumps(values, sort_keys=True), has_toc)


@dataclass(slots=True)
class Shells:
    """The shells of a site."""

    site_url: str
    reserved: frozenset[str]
    """Addresses that templates may lead to, and the folders above them: a page there has no shell.
    """
    render: Callable[[str, ShellPage], str] | None = None
    """A template, by name, for a page; None where no further shells can be made."""
    _made: dict[Shape, list[str] | None] = field(default_factory=dict)

    def make(self, shapes: Iterable[Shape]) -> Shells:
        """The shells of these shapes, for a process that has no templates."""
        for shape in shapes:
            self._shell(shape)
        return replace(self, render=None)

    def page(self, url: str, meta: Mapping[str, Any], content: str, first_id: str) -> str | None:
        """The whole page at `url`; None where only the templates themselves can tell."""
        if "title" not in meta or url in self.reserved or not url.endswith("/"):
            return None
        values = {name: meta[name] for name in _TEXTS if name in meta}
        if not all(map(_fits, values.values())):
            return None
        parts = self._shell(Shape.of(url, meta, has_toc=bool(first_id)))
        if parts is None:
            return None
        values |= {"content": content, "first": first_id, "address": self.site_url + url}
        filled = parts.copy()
        filled[1::2] = [values[name] for name in parts[1::2]]
        return "".join(filled)

    def folder(self, path: str) -> str:
        """What stands for a folder of pages, so that those of all years share one shell: the part
        of its path to which templates may lead, and as many slots as there are further steps. Every
        relative address that they print is the same from there, and a slot that they print shows.
        """
        known = ""
        steps = path.split("/") if path else []
        for place, step in enumerate(steps):
            if f"{known}{step}/" not in self.reserved:
                return known + "/".join([str(Slot("folder"))] * (len(steps) - place))
            known += f"{step}/"
        return known.removesuffix("/")

    def _shell(self, shape: Shape) -> list[str] | None:
        """Constant parts and, between them, names of slots."""
        shape = shape._replace(folder=self.folder(shape.folder))
        try:
            return self._made[shape]
        except KeyError:
            if self.render is None:
                return None
            made = self._made[shape] = self._render(self.render, shape)
            return made

    def _render(self, render: Callable[[str, ShellPage], str], shape: Shape) -> list[str] | None:
        meta: dict[str, Any] = {name: Slot(name) for name in shape.texts}
        meta |= json.loads(shape.values)
        base = f"{shape.folder}/" if shape.folder else ""
        url = f"{base}{Slot('page')}/"
        page = ShellPage(url, meta, canonical=bool(self.site_url), toc=shape.has_toc)
        try:
            parts = _MARKER.split(render(str(meta.get("template", "main.html")), page))
        except UnknownUseError:
            return None
        known = {*_TEXTS, "content", "first", "address"}
        return parts if known.issuperset(parts[1::2]) and "content" in parts else None


def _fits(value: object) -> bool:
    """Whether templates print the text as it is, trimming lines and dropping empty ones or not."""
    if not isinstance(value, str) or not value or _STEERED.search(value):
        return False
    return all(line and line == line.strip() for line in value.splitlines()) and (
        value.splitlines() == value.split("\n")
    )
