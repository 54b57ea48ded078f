"""`papershelf build` as a row of steps: read, check, render, write, build, prove, publish.

While this process reads the shelf and writes `docs/`, another one loads MkDocs, looks at what the
last build left, and then asks MkDocs what a site of these pages consists of (`publish.build`); a
third makes the search index. Pages are rendered by as many processes as there are processors.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from papershelf import paths
from papershelf.app.generation.searching import needing_index
from papershelf.app.shelf import Shelf
from papershelf.app.state import forget, generated_docs
from papershelf.app.unchanged import (
    Inputs,
    Stamp,
    forget_if_changed,
    inputs_of,
    stamp_of,
    unchanged,
)
from papershelf.config import Settings, read_settings
from papershelf.configfile import CONFIG_FILE, navigation
from papershelf.parallel import processors
from papershelf.publish.build import RefusedError, SiteBuild, begin_site, disk_problem
from papershelf.publish.built import Apart, Built, Options, Progress
from papershelf.writing.tree import Tree

_LED_TO = frozenset([paths.listing(paths.SEARCH)])
"""Pages to which the packaged templates lead, besides those of the navigation: they differ from all
others in more than their texts.
"""
_AS_IT_WAS = "the site is as it was"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build came to."""

    papers: int
    built: Built


@dataclass(slots=True)
class Build:
    """One build of a shelf, whose lock the caller holds."""

    shelf: Shelf
    site_dir: Path
    clean: bool = False
    jobs: int = field(default_factory=processors)

    def run(self) -> Outcome:
        """Build what changed. Ends the command where there is an error; the site is as it was."""
        settings = self._settings()
        docs = generated_docs(self.shelf.root, settings)
        if self.clean:
            forget(self.shelf, docs)
        inputs = inputs_of(self.shelf.root, docs)
        return self._nothing_to_do(docs, inputs) or self._build(settings, docs, inputs)

    def _settings(self) -> Settings:
        settings, problems = read_settings(self.shelf.root)
        if settings is None:
            self.shelf.stop_on_errors(problems)
            raise LookupError("no settings, and no Problem that says so")
        return settings

    def _nothing_to_do(self, docs: Tree, inputs: Inputs) -> Outcome | None:
        """The site, where nothing changed since the last build of it."""
        stamp = None if self.clean else stamp_of(self.shelf, docs, self.site_dir, inputs.digest)
        same = stamp and unchanged(self.shelf.root, docs, self.site_dir, stamp, self.jobs)
        if not same:
            return None
        self.shelf.report(same.stamp.problems)
        return Outcome(same.stamp.papers, Built(kept=same.files, size=same.size))

    def _build(self, settings: Settings, docs: Tree, inputs: Inputs) -> Outcome:
        root = self.shelf.root
        options = Options(jobs=self.jobs, clean=self.clean, progress=self._progress)
        apart = Apart(paths.needs_index, needing_index(settings))
        try:
            with begin_site(
                root / CONFIG_FILE, self.site_dir, docs.root, options, apart, docs.touched
            ) as site:
                return self._make(settings, docs, inputs, site)
        except RefusedError as reason:
            self.shelf.stop_on_errors([reason.problem], _AS_IT_WAS)
            raise
        except OSError as reason:
            self.shelf.clear_bar()
            problem = disk_problem(reason, root.resolve(), self.site_dir)
            self.shelf.stop_on_errors([problem], _AS_IT_WAS)
            raise
        except BaseException:
            self.shelf.clear_bar()
            raise

    def _make(
        self, settings: Settings, generated: Tree, inputs: Inputs, site: SiteBuild
    ) -> Outcome:
        # What a build with nothing to do need not load.
        from papershelf.app.generation.generate import Docs  # noqa: PLC0415
        from papershelf.app.generation.templates import made_overrides, write_overrides  # noqa: PLC0415
        from papershelf.app.reading import read_shelf  # noqa: PLC0415

        shelf = self.shelf
        templates, wrong = made_overrides(shelf, settings)
        if not wrong:
            wrong = list(write_overrides(shelf, settings, templates).problems)
        site.go_on()
        content, problems = read_shelf(shelf)
        shelf.stop_on_errors([*problems, *wrong])
        if content is None:
            raise LookupError("no content, and no Problem that says so")
        docs = Docs.of(shelf, content, generated, self.jobs, site.spool)
        apart = navigation((shelf.root / CONFIG_FILE).read_bytes()) | _LED_TO
        synced = docs.write(site.has_pages, site.first, apart)
        shelf.stop_on_errors(synced.problems, _AS_IT_WAS)
        index = filter(paths.needs_index, generated.listed)
        built = site.finish(docs.articles, {path: generated.digest(path) for path in index})
        shelf.stop_on_errors(built.problems, _AS_IT_WAS)
        docs.keep_entries()
        papers = len(content.catalog.papers)
        forget_if_changed(shelf.root, self.site_dir, inputs)
        if inputs.are_same(built.read.union(content.written)):
            warnings = (*problems, *built.problems)
            stamp = Stamp(inputs.digest, generated.fingerprint, papers, warnings, content.history)
            stamp.save(shelf, self.site_dir)
        return Outcome(papers, built)

    @contextmanager
    def _progress(self) -> Iterator[Progress]:
        with self.shelf.progress("Building the site") as bar:
            yield bar.reach
