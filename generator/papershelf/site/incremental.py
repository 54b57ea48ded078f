"""A site made page by page: what nothing changed for is kept, the rest is made anew.

What decides is content. A page's key joins a digest of its Markdown and one of everything that all
pages share: settings, templates, navigation, the versions of the programs. A file is kept when its
key is that of the last build *and* it is what that build left, so that a foreign build in between
leads to a rebuild. Pages in the navigation and those that people wrote are made each time: they may
depend on anything, and they are few.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from papershelf.config import MARK, OVERRIDES_DIR
from papershelf.finished.check import Checked, Checker, problems_of
from papershelf.parallel import spread
from papershelf.problems import Problem
from papershelf.programs import Programs
from papershelf.site.body import EXTENSIONS, Converter
from papershelf.site.builder import Workshop, settings_key, telling
from papershelf.site.built import Awaited, Built, Options
from papershelf.site.compose import Composer, Made, Task, new_converter, new_shells
from papershelf.site.folder import publish
from papershelf.site.front import read_source
from papershelf.site.inputs import (
    own_templates,
    programs_key,
    templates_key,
)
from papershelf.site.record import (
    Entry,
    Record,
    digest_of,
    key_of,
    may_hold,
    numbers_of,
    page_key,
)
from papershelf.site.shells import Shells
from papershelf.site.survey import Survey, lay_out, tell_spare
from papershelf.site.templates import is_known
from papershelf.site.versions import Spare

_GENERATED = b"---\n" + MARK


@dataclass(slots=True)
class Plan:
    """What the next version consists of, and from what each file of it comes."""

    pages: list[Task] = field(default_factory=list)
    """Made by `Composer`, in any process."""
    ready: dict[str, bytes] = field(default_factory=dict)
    """Made already: pages of the navigation, hand-written pages, templates."""
    copied: dict[str, tuple[Path, str]] = field(default_factory=dict)
    """Copied as they are: from where, and the digest."""
    coming: tuple[str, ...] = ()
    """Copied as they are when they are there, see `Awaited`."""

    @property
    def keys(self) -> dict[str, str]:
        """Every file of the next version, and the key of what it is made from."""
        copied = {path: f"copy {digest}" for path, (_, digest) in self.copied.items()}
        pages = {task.output: task.key for task in self.pages}
        copied |= dict.fromkeys(self.coming, "")
        return copied | {path: f"is {digest_of(data)}" for path, data in self.ready.items()} | pages


def build_incrementally(
    workshop: Workshop,
    known: Mapping[str, str],
    site_dir: Path,
    record: Record,
    spare: Spare,
    survey: Survey,
    options: Options,
) -> Built:
    """Make the site of an open workshop, and put it in place if there is no error in it.

    `known` are the digests of generated files, `record` is that of the last build, `survey` of what
    it left, and `spare` the folder to make the site in. Raises OSError.
    """
    docs = Path(workshop.config.docs_dir)
    shelf = Path(workshop.config.config_file_path).parent
    maker = _Maker(workshop, shelf, docs, known, options.awaited)
    plan, problems = maker.plan()
    if _failed(problems):
        return Built(problems)
    keys, awaited = plan.keys, options.awaited
    as_left = frozenset[str]() if options.clean else survey.as_left
    composer = maker.composer(spare, keys)
    composer.site_dir = site_dir
    if maker.shared and record.shared == maker.shared:
        composer.earlier = {path: record.entries[path] for path in as_left}
    kept = _kept(record, keys, as_left)
    # Of what is awaited, the last build's is left alone until it is known which of it stays.
    names = keys.keys() | {path for path in survey.spare if awaited.holds(path)}
    survey = lay_out(spare, names, kept, survey, site_dir, options.jobs)
    made = _make(plan, composer, kept, options)

    maker.complete(plan, awaited.wait())
    keys = plan.keys
    kept = _kept(record, keys, as_left)
    lay_out(spare, keys, kept, survey, site_dir, options.jobs)
    _copy(plan, composer, kept, made)
    entries = kept | made.entries
    gone = (record.entries.keys() | keys.keys()) - entries.keys()
    again = _looked_at_again(kept, made, gone, composer, spare)
    problems += made.problems
    problems += problems_of(made.checked | again, lambda path: (spare.root / path).read_bytes())
    if _failed(problems):
        return Built(problems)
    removed = len(record.entries.keys() - entries.keys())
    size = sum(entry.size for entry in entries.values())
    built = Built(problems, len(made.entries), len(kept), removed, size)
    before = record.entries
    if made.entries or removed or survey.live != entries.keys():
        publish(spare.root, site_dir)
        record.entries, record.shared = entries, maker.shared
        record.save()
    tell_spare(survey, before, record, spare.root, kept)
    return built


def _failed(problems: Sequence[Problem]) -> bool:
    return any(problem.is_error for problem in problems)


def _kept(record: Record, keys: Mapping[str, str], as_left: Collection[str]) -> dict[str, Entry]:
    """The files of the last build that would be made the same."""
    return {
        path: entry
        for path, entry in record.entries.items()
        if entry.key and keys.get(path) == entry.key and path in as_left
    }


def _copy(plan: Plan, composer: Composer, kept: Mapping[str, Entry], made: Made) -> None:
    """Make the files that are copied, those that are not made yet."""
    for path, (source, digest) in plan.copied.items():
        if path not in kept and path not in made.entries:
            composer.finish(path, source.read_bytes(), f"copy {digest}", made)


def _make(plan: Plan, composer: Composer, kept: Mapping[str, Entry], options: Options) -> Made:
    made = Made()
    for path, data in plan.ready.items():
        if path not in kept:
            composer.finish(path, data, f"is {digest_of(data)}", made)
    _copy(plan, composer, kept, made)
    tasks = [task for task in plan.pages if task.output not in kept]
    done = 0
    with options.progress() as reach:
        reach(done, len(tasks))
        for part in spread(composer.make, tasks, options.jobs):
            made.entries.update(part.entries)
            made.checked.update(part.checked)
            made.problems += part.problems
            done += part.count
            reach(done, len(tasks))
    return made


def _looked_at_again(
    kept: dict[str, Entry], made: Made, gone: set[str], composer: Composer, spare: Spare
) -> dict[str, Checked]:
    """The files whose links may have died since they were checked: they lead to what is gone, or
    into a page that was made anew.
    """
    numbers = numbers_of(gone)
    left = Checker(frozenset(composer.checker.files) - gone, composer.checker.base_path)
    again: dict[str, Checked] = {}
    for path, entry in (kept | made.entries).items():
        if gone and may_hold(entry.targets, numbers):
            again[path] = left.check(path, (spare.root / path).read_bytes())
        elif path in kept and any(page in made.entries for page, _, _ in entry.wanted):
            again[path] = Checked(wanted=entry.wanted)
    return again


@dataclass(slots=True)
class _Maker:
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
        digests = {path: self._digest(path) for path in workshop.pages}
        generated = {path for path in digests if self._is_generated(path)}
        apart = list(dict.fromkeys([*workshop.in_navigation, *sorted(digests.keys() - generated)]))
        plan = Plan()
        with telling(workshop.config) as problems:
            for path in apart:
                if path not in generated or not self._composed(path):
                    workshop.read(path)
            self._write(apart, plan)
        shared = self.shared = self._shared() if all(map(is_known, own)) else ""
        composed = generated.difference(apart)
        plan.pages = [
            Task(path, workshop.outputs[path], page_key(shared, digest))
            for path, digest in digests.items()
            if path in composed
        ]
        copied = {path: file for path, file in workshop.copied.items() if path not in plan.ready}
        plan.coming = tuple(filter(self.awaited.holds, copied))
        plan.copied = {
            path: (file, self._digest_of(file))
            for path, file in copied.items()
            if path not in plan.coming
        }
        return plan, problems

    def complete(self, plan: Plan, digests: Mapping[str, str]) -> None:
        """Let the plan have the files that were awaited: their digests by path below `docs/`, empty
        for one that is not known. Raises OSError where one is missing that pages may link to.
        """
        for path in plan.coming:
            if path not in digests:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
        plan.coming = ()
        for path, file in self.workshop.copied_awaited(digests).items():
            digest = digests[file.relative_to(self.docs).as_posix()]
            plan.copied[path] = (file, digest or digest_of(file.read_bytes()))

    def composer(self, spare: Spare, keys: Mapping[str, str]) -> Composer:
        """What makes the pages of the plan."""
        base_path = urlsplit(self.workshop.config.site_url or "").path.rstrip("/") + "/"
        checker = Checker(frozenset(keys), base_path)
        return Composer(self.workshop, self.docs, spare, checker, self._converter, self._shells)

    def _digest(self, path: str) -> str:
        return self.known.get(path) or self._digest_of(self.docs / path)

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
