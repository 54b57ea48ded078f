"""Pages of the next version: each article is put into its shell, checked, and written.

Runs in several processes at once (`parallel.spread`); no page depends on which one came before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from papershelf.finished.check import Checked, Checker
from papershelf.mkdocs.shells import Shells
from papershelf.pages.blocks import Article
from papershelf.publish.record import FileRecord, packed
from papershelf.publish.versions import Staging

ArticleGroup = Callable[[], Iterable[tuple[str, Article | None]]]
"""Pages below `docs/`, by their paths; None for one that only MkDocs can render."""


@dataclass(slots=True)
class Made:
    """What came of some pages."""

    entries: dict[str, FileRecord] = field(default_factory=dict)
    checked: dict[str, Checked] = field(default_factory=dict)
    """Of the pages with something to tell: findings, or links into other pages."""
    own: dict[str, frozenset[str]] = field(default_factory=dict)
    """`Checked.own` of the pages that lead into themselves."""

    def __ior__(self, other: Made) -> Made:
        self.entries |= other.entries
        self.checked |= other.checked
        self.own |= other.own
        return self


@dataclass(frozen=True, slots=True)
class Task:
    """A page to be made: its file in the site, and its key."""

    output: str
    key: str

    @property
    def url(self) -> str:
        return self.output.removesuffix("index.html")


@dataclass(frozen=True, slots=True)
class Composer:
    """Everything that a process needs to make pages."""

    shells: Shells
    checker: Checker
    staging: Staging
    tasks: Mapping[str, Task]
    """The pages that are to be made, by their paths below `docs/`."""

    def make(self, groups: Sequence[ArticleGroup]) -> Made:
        """Make the pages of some groups, as `mkdocs build` would make them; those that only
        templates can make are left out.
        """
        made = Made()
        for group in groups:
            for path, article in group():
                task = self.tasks.get(path)
                if task and article:
                    self._make(task, article, made)
        return made

    def _make(self, task: Task, article: Article, made: Made) -> None:
        page = self._page(task, article, article.html)
        if page is None:
            return
        unchecked = page
        if article.unchecked != article.html:
            unchecked = self._page(task, article, article.unchecked) or page
        checked = self.checker.check(task.output, unchecked, article.checked_ids)
        others = (f"{address}index.html" for address in article.leads_to)
        targets = checked.targets.union(others) if article.leads_to else checked.targets
        finish(self.staging, task.output, page, task.key, checked, targets, made)

    def _page(self, task: Task, article: Article, content: str) -> bytes | None:
        page = self.shells.page(task.url, article.meta, content, article.first_id)
        return None if page is None else page.encode(errors="xmlcharrefreplace")


def finish(
    staging: Staging,
    output: str,
    data: bytes,
    key: str,
    checked: Checked,
    targets: Iterable[str],
    made: Made,
) -> None:
    """Write a file of the site that was checked, and note what the next build has to know of it."""
    if checked.findings or checked.wanted:
        made.checked[output] = checked
    if checked.own:
        made.own[output] = checked.own
    entry = staging.write(output, data, key)
    made.entries[output] = entry._replace(targets=packed(targets), wanted=checked.wanted)
