"""What the next version of a site consists of, and the keys of what each file is made from."""

from __future__ import annotations

import errno
import itertools
import os
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from papershelf.config import MARK, OVERRIDES_DIR
from papershelf.finished.check import Checker
from papershelf.mkdocs.body import EXTENSIONS, Converter
from papershelf.mkdocs.builder import Workshop, telling
from papershelf.mkdocs.compose import Composer, Task, new_converter, new_shells
from papershelf.mkdocs.front import read_source
from papershelf.mkdocs.inputs import own_templates, programs_key, templates_key
from papershelf.mkdocs.settings import settings_key
from papershelf.mkdocs.shells import Shells
from papershelf.mkdocs.templates import is_known
from papershelf.mkdocs.theme import NAMING, named, of_theme, with_named
from papershelf.problems import Problem
from papershelf.programs import Programs
from papershelf.publish.built import Awaited
from papershelf.publish.record import copy_key, digest_of, key_of, page_key, ready_key
from papershelf.publish.versions import Spare

_GENERATED = b"---\n" + MARK


@dataclass(slots=True)
class Plan:
    """What the next version consists of, and from what each file of it comes."""

    keys: dict[str, str] = field(default_factory=dict)
    """Every file of the next version, and the key of what it is made from; empty for one that is
    coming.
    """
    sources: dict[str, str] = field(default_factory=dict)
    """The pages that `Composer` makes, in any process: path in the site to path below `docs/`."""
    ready: dict[str, bytes] = field(default_factory=dict)
    """Made already: pages of the navigation, hand-written pages, templates."""
    copied: dict[str, tuple[Path, str]] = field(default_factory=dict)
    """Copied as they are: from where, and the digest."""
    coming: tuple[str, ...] = ()
    """Copied as they are when they are there, see `Awaited`."""
    unnamed: dict[str, Path] = field(default_factory=dict)
    """Files of the theme that nothing names so far."""

    def tasks(self, kept: Container[str]) -> list[Task]:
        """The pages that are not kept, for `Composer`."""
        return [
            Task(source, output, self.keys[output])
            for output, source in self.sources.items()
            if output not in kept
        ]


@dataclass(slots=True)
class Planner:
    """From an open workshop to a plan."""

    workshop: Workshop
    shelf: Path
    docs: Path
    known: Mapping[str, str]
    awaited: Awaited
    shared: str = ""
    """The key of what all pages are made from, once there is a plan; empty if it is not known."""
    _converter: Converter | None = None
    _shells: Shells | None = None

    def plan(self) -> tuple[Plan, list[Problem]]:
        """Everything of the next version; what was wrong with the part that is ready."""
        workshop = self.workshop
        own = own_templates(self.shelf)
        self._converter = new_converter(workshop, workshop.pages)
        if not own:
            self._shells = new_shells(workshop)
        known = self.known
        digests = {
            path: known.get(path) or self._digest_of(self.docs / path) for path in workshop.pages
        }
        generated = {path for path in digests if path in known or self._is_generated(path)}
        apart = list(dict.fromkeys([*workshop.in_navigation, *sorted(digests.keys() - generated)]))
        plan = Plan()
        with telling(workshop.config) as problems:
            for path in apart:
                if path not in generated or not self._composed(path):
                    workshop.read(path)
            self._write(apart, plan)
        shared = self.shared = self._shared() if all(map(is_known, own)) else ""
        composed, outputs = generated.difference(apart), workshop.outputs
        plan.sources = {outputs[path]: path for path in digests if path in composed}
        copied = {path: file for path, file in workshop.copied.items() if path not in plan.ready}
        plan.unnamed = self._unnamed(copied, plan)
        copied = {path: file for path, file in copied.items() if path not in plan.unnamed}
        plan.coming = tuple(filter(self.awaited.holds, copied))
        plan.copied = {
            path: (file, self._digest_of(file))
            for path, file in copied.items()
            if path not in plan.coming
        }
        plan.keys = {path: copy_key(digest) for path, (_, digest) in plan.copied.items()}
        plan.keys |= dict.fromkeys(plan.coming, "")
        plan.keys |= {path: ready_key(data) for path, data in plan.ready.items()}
        plan.keys |= {
            output: page_key(shared, digests[path]) for output, path in plan.sources.items()
        }
        return plan, problems

    def complete(self, plan: Plan, digests: Mapping[str, str]) -> dict[str, str]:
        """Let the plan have the files that were awaited, whose keys are returned. `digests` are
        theirs by path below `docs/`, empty for one that is not known. Raises OSError where one is
        missing that pages may link to.
        """
        for path in plan.coming:
            if path not in digests:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
        plan.coming = ()
        keys = {}
        for path, file in self.workshop.copied_awaited(digests).items():
            digest = digests[file.relative_to(self.docs).as_posix()]
            digest = digest or digest_of(file.read_bytes())
            plan.copied[path], keys[path] = (file, digest), copy_key(digest)
        plan.keys |= keys
        return keys

    def name(self, plan: Plan, paths: Iterable[str]) -> dict[str, str]:
        """Let the plan have these files of the theme, to which pages turned out to lead, and those
        that they name; the keys of all are returned.
        """
        keys = {}
        for path in sorted(with_named(plan.unnamed, paths)):
            file = plan.unnamed.pop(path)
            plan.copied[path] = (file, digest := self._digest_of(file))
            keys[path] = copy_key(digest)
        plan.keys |= keys
        return keys

    @property
    def read(self) -> frozenset[str]:
        """The files below `docs/` whose digests were not given, nor awaited."""
        copied = self.workshop.copied.values()
        inside = [file.relative_to(self.docs) for file in copied if file.is_relative_to(self.docs)]
        paths = {*self.workshop.pages, *(path.as_posix() for path in inside)} - self.known.keys()
        return frozenset(path for path in paths if not self.awaited.holds(path))

    def composer(self, spare: Spare, plan: Plan) -> Composer:
        """What makes the pages of the plan."""
        base_path = urlsplit(self.workshop.config.site_url or "").path.rstrip("/") + "/"
        checker = Checker(frozenset([*plan.keys, *plan.unnamed]), base_path)
        return Composer(self.workshop, self.docs, spare, checker, self._converter, self._shells)

    def _unnamed(self, copied: Mapping[str, Path], plan: Plan) -> dict[str, Path]:
        """The files of the theme that no page that is ready names, nor any script or style."""
        theme = of_theme(copied, self.workshop.config)
        own = [
            file
            for path, file in copied.items()
            if path not in theme and path.endswith(NAMING) and not self.awaited.holds(path)
        ]
        texts = itertools.chain(plan.ready.values(), (file.read_bytes() for file in own))
        found = named(theme, texts)
        return {path: file for path, file in theme.items() if path not in found}

    def _digest_of(self, file: Path) -> str:
        inside = file.is_relative_to(self.docs)
        known = self.known.get(file.relative_to(self.docs).as_posix()) if inside else None
        return known or digest_of(file.read_bytes())

    def _is_generated(self, path: str) -> bool:
        if path in self.known:
            return True
        with (self.docs / path).open("rb") as stream:
            return stream.read(len(_GENERATED)) == _GENERATED

    def _composed(self, path: str) -> bool:
        """Convert a page of the navigation here, if that can be done."""
        source = read_source((self.docs / path).read_text(encoding="utf-8"))
        if source is None or self._converter is None or "title" not in source.meta:
            return False
        body = self._converter.body(source.markdown, path)
        if body is None:
            return False
        self.workshop.give(path, source.meta, body.html, body.headings)
        return True

    def _write(self, paths: Sequence[str], plan: Plan) -> None:
        """Give pages that were read their templates, and write what the theme has beside pages."""
        scratch = Path(self.workshop.config.site_dir)
        self.workshop.write_templates()
        for path in paths:
            self.workshop.write(path)
        self.workshop.check_anchors(paths)
        for file in sorted(path for path in scratch.rglob("*") if path.is_file()):
            plan.ready[file.relative_to(scratch).as_posix()] = file.read_bytes()

    def _shared(self) -> str:
        """The key of what all pages are made from; empty where an extension could read anything."""
        config = self.workshop.config
        names = [str(name) for name in config.markdown_extensions]
        used = Programs(config.theme.name or "", tuple(names), tuple(map(str, config.plugins)))
        programs = programs_key(used)
        if not programs or not all(map(_reads_nothing, names)):
            return ""
        return key_of(
            settings_key(config),
            programs,
            templates_key(self.shelf / OVERRIDES_DIR),
            self.workshop.navigation_key(),
        )


_READING = {"pymdownx.snippets", "pymdownx.b64", "pymdownx.blocks.html"}


def _reads_nothing(extension: str) -> bool:
    """Whether an extension makes HTML of a page's own text alone."""
    if extension in EXTENSIONS or extension.startswith("markdown.extensions."):
        return True
    return extension.startswith("pymdownx.") and extension not in _READING
