"""What the next version of a site consists of, and the keys of what each file is made from.

All that only MkDocs can tell is told here, in a process of its own beside the one that renders: the
pages of the navigation and those that people wrote, the theme's other files, and the shells of all
other pages.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import normpath
from urllib.parse import urlsplit

from papershelf.config import MARK, OVERRIDES_DIR
from papershelf.mkdocs.inputs import own_templates, programs_key, templates_key
from papershelf.mkdocs.session import Session, collecting
from papershelf.mkdocs.settings import Config, settings_key
from papershelf.mkdocs.shells import Shape, Shells
from papershelf.mkdocs.templates import is_known, is_plain
from papershelf.mkdocs.theme import NAMING, named, of_theme, with_named
from papershelf.pages.blocks import Article
from papershelf.pages.html import EXTENSIONS
from papershelf.paths import is_for_programs
from papershelf.problems import Problem
from papershelf.programs import Programs
from papershelf.publish.built import Apart
from papershelf.publish.record import copy_key, digest_of, key_if_of, key_of, page_key, ready_key

_GENERATED = b"---\n" + MARK
_READING = {"pymdownx.snippets", "pymdownx.b64", "pymdownx.blocks.html"}
_OTHER_EXTENSIONS = "mkdocs.yml: markdown_extensions: others than those that Papershelf renders"
_FILES = "mkdocs.yml: use_directory_urls: false"
_OWN_TEMPLATES = "overrides/: a template does more with pages than print their values"


@dataclass(frozen=True, slots=True)
class Generated:
    """What the generator tells of its pages."""

    digests: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of each generated file below `docs/`, whose bytes the caller has seen to."""
    shapes: Collection[Shape] = ()
    """The shapes of all pages, those of earlier runs among them."""
    articles: Mapping[str, Article] = field(default_factory=dict)
    """Pages in the navigation, and others that templates lead to, by their paths."""


@dataclass(slots=True)
class SitePlan:
    """What the next version consists of, and from what each file of it comes."""

    keys: dict[str, str] = field(default_factory=dict)
    """Every file of the next version, and the key of what it is made from; empty for one that the
    caller copies.
    """
    sources: dict[str, str] = field(default_factory=dict)
    """The pages that are still to be made: path in the site to path below `docs/`."""
    ready: dict[str, bytes] = field(default_factory=dict)
    """Made already: pages of the navigation, hand-written pages, templates."""
    copied: dict[str, tuple[Path, str]] = field(default_factory=dict)
    """Copied as they are: from where, and the digest."""
    apart: frozenset[str] = frozenset()
    """Those that the caller copies (`Apart.fixed`), unless the settings leave them out."""
    unnamed: dict[str, Path] = field(default_factory=dict)
    """Files of the theme that nothing names so far."""
    shells: Shells | None = None
    """The theme's part of those pages; None where MkDocs must make each, see `slow`."""
    slow: str = ""
    """Why MkDocs must make each of those pages."""
    shared: str = ""
    """The key of what all pages are made from; empty where it is not known."""
    base_path: str = "/"
    """Where the site lives on its host, with slashes at both ends."""
    read: frozenset[str] = frozenset()
    """The files below `docs/` whose digests were not given, or whose bytes were others."""

    def name(self, paths: Iterable[str]) -> dict[str, str]:
        """Let the plan have these files of the theme, to which pages turned out to lead, and those
        that they name; the keys of all are returned.
        """
        keys = {}
        for path in sorted(with_named(self.unnamed, paths)):
            self.copy(self.unnamed.pop(path), path)
            keys[path] = self.keys[path]
        return keys

    def copy(self, file: Path, path: str, digest: str = "") -> None:
        """Let the plan have a file as it is; its digest is empty where it is not known."""
        digest = digest or digest_of(file.read_bytes())
        self.copied[path] = (file, digest)
        self.keys[path] = copy_key(digest)


@dataclass(slots=True)
class Planner:
    """From an open session to a plan."""

    session: Session
    shelf: Path
    docs: Path
    generated: Generated
    apart: Apart
    _others: set[str] = field(default_factory=set)
    """Generated pages whose bytes, as they were read, had not the digest that was given."""

    def plan(self) -> tuple[SitePlan, list[Problem]]:
        """Everything of the next version; what was wrong with the part that is ready."""
        session, own = self.session, own_templates(self.shelf)
        digests, written = self._pages()
        plan = SitePlan(base_path=base_path(session.config), slow=slow(session, own))
        articles = {} if plan.slow else self.generated.articles
        given = [path for path in articles if path in session.pages]
        alone = list(dict.fromkeys([*session.in_navigation, *given, *sorted(written)]))
        with collecting(session.config) as problems:
            for path in alone:
                if article := articles.get(path):
                    session.give(path, article)
                else:
                    session.read(path, written.get(path) or self._bytes_of(path))
            self._write(alone, plan)
        plan.shared = self._shared() if all(map(is_known, own)) else ""
        if not plan.slow:
            plan.shells = new_shells(session).make(self.generated.shapes)
        made, outputs = digests.keys() - set(alone), session.outputs
        plan.sources = {outputs[path]: path for path in digests if path in made}
        self._plan_copies(plan)
        plan.keys |= {path: ready_key(data) for path, data in plan.ready.items()}
        plan.keys |= {
            output: page_key(plan.shared, digests[path]) for output, path in plan.sources.items()
        }
        plan.read = self._read()
        return plan, problems

    def _plan_copies(self, plan: SitePlan) -> None:
        copied = {
            path: file for path, file in self.session.copied.items() if path not in plan.ready
        }
        plan.unnamed = self._unnamed(copied, plan)
        copied = {path: file for path, file in copied.items() if path not in plan.unnamed}
        plan.apart = frozenset(filter(self.apart.holds, copied))
        for path, file in copied.items():
            if path not in plan.apart:
                plan.copy(file, path, self._digest_of(file))
        plan.keys |= dict.fromkeys(plan.apart, "")

    def _pages(self) -> tuple[dict[str, str], dict[str, bytes]]:
        """The digest of every page, and the bytes of those that people wrote: each is read once,
        since it may be another one the next time.
        """
        digests, written = {}, {}
        for path in self.session.pages:
            if path in self.generated.digests:
                digests[path] = self.generated.digests[path]
                continue
            data = (self.docs / path).read_bytes()
            digests[path] = digest_of(data)
            if not data.startswith(_GENERATED):
                written[path] = data
        return digests, written

    def _bytes_of(self, path: str) -> bytes:
        """The bytes of a generated page."""
        data = (self.docs / path).read_bytes()
        digest = self.generated.digests.get(path)
        if digest and not key_if_of(copy_key(digest), data):
            self._others.add(path)
        return data

    def _read(self) -> frozenset[str]:
        inside = map(self._inside, self.session.copied.values())
        paths = {*self.session.pages, *filter(None, inside)}
        paths -= self.generated.digests.keys()
        return frozenset(self._others).union(path for path in paths if not self.apart.holds(path))

    def _unnamed(self, copied: Mapping[str, Path], plan: SitePlan) -> dict[str, Path]:
        """The files of the theme that no page that is ready names, nor any script or style."""
        theme = of_theme(copied, self.session.config)
        own = [
            file
            for path, file in copied.items()
            if path not in theme and path.endswith(NAMING) and not self.apart.holds(path)
        ]
        texts = itertools.chain(plan.ready.values(), (file.read_bytes() for file in own))
        found = named(theme, texts)
        return {path: file for path, file in theme.items() if path not in found}

    def _digest_of(self, file: Path) -> str:
        known = self.generated.digests.get(self._inside(file))
        return known or digest_of(file.read_bytes())

    def _inside(self, file: Path) -> str:
        """The path of a file below `docs/`; empty for another one. Thousands of feeds are copied,
        and pathlib is slow.
        """
        above, whole = f"{self.docs}{os.sep}", str(file)
        return whole[len(above) :].replace(os.sep, "/") if whole.startswith(above) else ""

    def _write(self, paths: Sequence[str], plan: SitePlan) -> None:
        """Give pages that were read their templates, and write what the theme has beside pages."""
        scratch = Path(self.session.config.site_dir)
        self.session.write_templates()
        for path in paths:
            self.session.write(path)
        self.session.check_anchors(paths)
        for file in sorted(path for path in scratch.rglob("*") if path.is_file()):
            plan.ready[file.relative_to(scratch).as_posix()] = file.read_bytes()

    def _shared(self) -> str:
        """The key of what all pages are made from; empty where an extension could read anything."""
        config = self.session.config
        names = [str(name) for name in config.markdown_extensions]
        used = Programs(config.theme.name or "", tuple(names), tuple(map(str, config.plugins)))
        programs = programs_key(used)
        if not programs or not all(map(_reads_nothing, names)):
            return ""
        return key_of(
            settings_key(config),
            programs,
            templates_key(self.shelf / OVERRIDES_DIR),
            self.session.navigation_key(),
        )


def slow(session: Session, own: Sequence[bytes]) -> str:
    """Why MkDocs must make every page of a site with these templates of its own; empty where it
    need not.
    """
    config = session.config
    known = EXTENSIONS.issuperset(map(str, config.markdown_extensions))
    if not known or any(config.mdx_configs.values()):
        return _OTHER_EXTENSIONS
    if not config.use_directory_urls:
        return _FILES
    return "" if all(is_known(one) and is_plain(one) for one in own) else _OWN_TEMPLATES


def base_path(config: Config) -> str:
    """Where a site lives on its host, with slashes at both ends."""
    return urlsplit(config.site_url or "").path.rstrip("/") + "/"


def new_shells(session: Session) -> Shells:
    """The shells of a site whose templates are the packaged ones, to be made when they are asked
    for.
    """
    config = session.config
    pages = [session.pages[path] for path in session.in_navigation]
    settings = [config.nav, config.extra, config.extra_css, config.extra_javascript]
    said = [normpath(f"/{text}/")[1:] + "/" for text in _texts(settings)]
    copied = (path for path in session.copied if not is_for_programs(path))
    reserved = {
        "".join(part + "/" for part in address.split("/")[:depth])
        for address in [*pages, *copied, *said]
        for depth in range(1, address.count("/") + 1)
    }
    return Shells(config.site_url or "", frozenset(reserved), session.render)


def _texts(value: object) -> Iterator[str]:
    """Every text in some settings, of which any may be an address that templates lead to."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)
    elif value is not None:
        yield str(value)


def _reads_nothing(extension: str) -> bool:
    """Whether an extension makes HTML of a page's own text alone."""
    if extension in EXTENSIONS or extension.startswith("markdown.extensions."):
        return True
    return extension.startswith("pymdownx.") and extension not in _READING
