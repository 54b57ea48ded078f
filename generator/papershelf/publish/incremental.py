"""A site made page by page: what nothing changed for is kept, the rest is made anew.

What decides is content. A page's key joins a digest of its Markdown and one of everything that all
pages share: settings, templates, navigation, the versions of the programs. A file is kept when its
key is that of the last build *and* it is what that build left, so that a foreign build in between
leads to a rebuild. Pages in the navigation and those that people wrote are made each time: they may
depend on anything, and they are few.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from papershelf.finished.check import Checked, Checker, problems_of
from papershelf.parallel import spread
from papershelf.problems import Problem
from papershelf.publish.built import Apart, Built, Options, RenderedPage
from papershelf.publish.compose import ArticleGroup, Composer, Made, Task, finish
from papershelf.publish.folder import publish
from papershelf.publish.record import (
    FileRecord,
    SiteRecord,
    copy_key,
    key_if_of,
    may_hold,
    numbers_in,
    numbers_of,
    ready_key,
)
from papershelf.publish.snapshot import Snapshot, lay_out, note_staging
from papershelf.publish.versions import Staging

if TYPE_CHECKING:
    from papershelf.mkdocs.plan import SitePlan

_UNKNOWN = "what a template does with them cannot be known beforehand"

Articles = Callable[[Collection[str]], Sequence[ArticleGroup]]
"""The pages at these paths below `docs/`, in groups."""
ByMkDocs = Callable[[Mapping[str, str]], tuple[dict[str, RenderedPage], list[Problem]]]
"""Pages that MkDocs itself renders: see `mkdocs.rendering.render_pages`."""


@dataclass(slots=True)
class Version:
    """The next version of a site, while it is made."""

    plan: SitePlan
    site_dir: Path
    docs: Path
    staging: Staging
    record: SiteRecord
    options: Options
    apart: Apart
    by_mkdocs: ByMkDocs
    made: Made = field(default_factory=Made)
    slow: int = 0
    """Pages that MkDocs had to render."""
    _checker: Checker = field(init=False)

    def __post_init__(self) -> None:
        names = frozenset([*self.plan.keys, *self.plan.unnamed])
        self._checker = Checker(names, self.plan.base_path)

    def build(self, snapshot: Snapshot, articles: Articles, copied: Mapping[str, str]) -> Built:
        """Make the site and put it in place if there is no error in it. Raises OSError."""
        plan, record = self.plan, self.record
        for path, digest in copied.items() if plan.apart else ():
            plan.copy(self.docs / path, path, digest)
        for path in plan.apart:
            if path not in copied:  # a page may link to it
                (self.docs / path).lstat()
        as_left = frozenset[str]() if self.options.clean else snapshot.as_left
        kept = _kept(record, plan.keys, as_left)
        snapshot = self._lay_out(kept, snapshot)
        self._make_ready(kept)
        self._copy(kept)
        wanted = {path: output for output, path in plan.sources.items() if output not in kept}
        problems = self._make_pages(wanted, articles)
        named = plan.name(_led_to(plan.unnamed, record, kept, self.made))
        kept |= _kept(record, named, as_left)
        self._lay_out(kept, snapshot)
        self._copy(kept)
        problems += self._links(kept)
        if any(problem.is_error for problem in problems):
            return Built(problems)
        return self._publish(kept, snapshot, problems)

    def _lay_out(self, kept: Mapping[str, FileRecord], snapshot: Snapshot) -> Snapshot:
        return lay_out(
            self.staging, self.plan.keys, kept, snapshot, self.site_dir, self.options.jobs
        )

    def _make_ready(self, kept: Collection[str]) -> None:
        for path, data in self.plan.ready.items():
            if path not in kept:
                self._finish(path, data, ready_key(data), self.made)

    def _copy(self, kept: Mapping[str, FileRecord]) -> None:
        done = kept.keys() | self.made.entries.keys()
        wanted = [one for one in self.plan.copied.items() if one[0] not in done]

        def copy(files: Sequence[tuple[str, tuple[Path, str]]]) -> Made:
            made = Made()
            for path, (source, digest) in files:
                data = source.read_bytes()
                self._finish(path, data, key_if_of(copy_key(digest), data), made)
            return made

        for part in spread(copy, wanted, self.options.jobs, least=500):
            self.made |= part

    def _finish(self, path: str, data: bytes, key: str, made: Made) -> None:
        checked = self._checker.check(path, data)
        finish(self.staging, path, data, key, checked, checked.targets, made)

    def _make_pages(self, wanted: Mapping[str, str], articles: Articles) -> list[Problem]:
        """Make the pages that are not kept: those that MkDocs must render in the end."""
        plan, made = self.plan, self.made
        with self.options.progress() as reach:
            reach(0, len(wanted))
            if plan.shells:
                tasks = {path: Task(output, plan.keys[output]) for path, output in wanted.items()}
                composer = Composer(plan.shells, self._checker, self.staging, tasks)
                before = len(made.entries)
                for part in spread(composer.make, articles(wanted), self.options.jobs, least=1):
                    made |= part
                    reach(len(made.entries) - before, len(wanted))
            left = {path: out for path, out in wanted.items() if out not in made.entries}
            if not left:
                return []
            self.slow = len(left)
            pages, problems = self.by_mkdocs(left)
            for output, page in pages.items():
                key = key_if_of(plan.keys[output], page.markdown)
                self._finish(output, page.html, key, made)
            return problems

    def _links(self, kept: Mapping[str, FileRecord]) -> list[Problem]:
        """What is wrong with the links of the site."""
        again = self._looked_at_again(kept)
        return problems_of(
            self.made.checked | again,
            lambda path: (self.staging.root / path).read_bytes(),
            self.made.own,
        )

    def _looked_at_again(self, kept: Mapping[str, FileRecord]) -> dict[str, Checked]:
        """The files whose links may have died since they were checked: they lead to what is gone,
        or into a page that was made anew.
        """
        entries = {**kept, **self.made.entries}
        made = self.made.entries
        again = {
            path: Checked(wanted=wanted)
            for path, entry in kept.items()
            if (wanted := tuple(link for link in entry.wanted if link[0] in made))
        }
        gone = (self.record.entries.keys() | self.plan.keys.keys()) - entries.keys()
        gone -= {path for path in gone if self.apart.is_unlinked(path)}
        if gone:
            numbers = numbers_of(gone)
            left = Checker(frozenset(self._checker.files) - gone, self._checker.base_path)
            again |= {
                path: left.check(path, (self.staging.root / path).read_bytes())
                for path, entry in entries.items()
                if may_hold(entry.targets, numbers)
            }
        return again

    def _publish(
        self, kept: dict[str, FileRecord], snapshot: Snapshot, problems: list[Problem]
    ) -> Built:
        record, made = self.record, self.made.entries
        entries = kept | made
        before = record.entries
        removed = len(before.keys() - entries.keys())
        if made or removed or not snapshot.is_recorded:
            record.left(entries, self.plan.shared, self.staging.root)
            with record.saved_after():
                publish(self.staging.root, self.site_dir)
        note_staging(snapshot, before, record, self.staging.root, kept)
        size = sum(entry.size for entry in entries.values())
        return Built(
            problems,
            len(made),
            len(kept),
            removed,
            size,
            self.plan.read,
            self.slow,
            (self.plan.slow or _UNKNOWN) if self.slow else "",
        )


def _kept(
    record: SiteRecord, keys: Mapping[str, str], as_left: Collection[str]
) -> dict[str, FileRecord]:
    """Of the files with these keys those of the last build that would be made the same."""
    found = ((path, key, record.entries.get(path)) for path, key in keys.items() if key)
    return {
        path: entry for path, key, entry in found if entry and entry.key == key and path in as_left
    }


def _led_to(
    paths: Collection[str], record: SiteRecord, kept: Mapping[str, FileRecord], made: Made
) -> list[str]:
    """Of these files those to which a page leads: one that was made, or, where the last build had
    the file, one that is kept.
    """
    entries = list(made.entries.values())
    numbers = {number: path for path in paths for number in numbers_of([path])}
    found = _held(numbers, entries)
    had = {number: path for number, path in numbers.items() if path in record.entries}
    return [numbers[number] for number in found | (_held(had, kept.values()) if had else set())]


def _held(numbers: Collection[int], entries: Iterable[FileRecord]) -> set[int]:
    sought = frozenset(numbers)
    return {number for entry in entries for number in sought & numbers_in(entry.targets)}
