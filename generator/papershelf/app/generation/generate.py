"""From the shelf as read to the generated files below `docs/`, and to the articles of a site."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import msgspec

from papershelf import paths
from papershelf.app.generation.dumping import Dumps
from papershelf.app.generation.entries import keep_entries, read_entries
from papershelf.app.generation.relating import relating
from papershelf.app.generation.rendered import RenderedFiles, spooled
from papershelf.app.generation.rendering import image_files
from papershelf.app.generation.searching import needing_index, search_files
from papershelf.app.generation.templates import made_overrides, write_overrides
from papershelf.app.reading import Content
from papershelf.app.shelf import Shelf
from papershelf.app.state import generated_docs
from papershelf.mkdocs.plan import Generated
from papershelf.mkdocs.shells import Shape
from papershelf.pages import html
from papershelf.pages.blocks import Article
from papershelf.pages.piece import Group, Keys, Source
from papershelf.pages.render import page_groups, render_outputs
from papershelf.parallel import ahead, processors, spread
from papershelf.programs import made_by
from papershelf.publish.compose import ArticleGroup
from papershelf.search.meaning.embedding import model_digest
from papershelf.writing.synced import Later, Synced
from papershelf.writing.tree import Tree

_SHAPES = "shapes"
"""Of the one row in the store: the shapes of all pages, those of earlier runs among them."""
_FEW_CHANGES = 0.8
"""Share of papers in which nothing changed, from which on one process makes the search index, while
others are at work: more cost more than they save.
"""


def write_pages(shelf: Shelf, content: Content) -> Synced:
    """Make `docs/` and the overrides what the content says."""
    templates, problems = made_overrides(shelf, content.settings)
    if problems:
        return Synced(problems=tuple(problems))
    tree = generated_docs(shelf.root, content.settings)
    if tree.is_current(_fingerprint(shelf, content)):
        synced = Synced(kept=len(tree))
    else:
        synced = Docs.of(shelf, content, tree, processors()).write()
    if synced.problems:
        return synced
    return synced + write_overrides(shelf, content.settings, templates)


@dataclass(slots=True)
class Docs:
    """The generated pages of a shelf, as Markdown below `docs/` and as articles of the site."""

    shelf: Shelf
    content: Content
    tree: Tree
    jobs: int
    keys: Keys
    source: Source
    new_entries: list[str]
    """Ids of the papers whose entries are not in the store."""
    groups: list[Group]
    spool: Path | None = None
    """A folder in which articles are put as their pages are rendered, for `articles`; None where
    no site is made.
    """
    _spooled: dict[Path, frozenset[str]] = field(default_factory=dict)
    """Each file there, and the paths of the pages in it."""

    @classmethod
    def of(
        cls, shelf: Shelf, content: Content, tree: Tree, jobs: int, spool: Path | None = None
    ) -> Docs:
        """Those of the content; nothing is rendered yet but the entries that are not in the store.
        Related papers are looked for meanwhile.
        `tree` is as the last run left it.
        """
        with relating(shelf, content, jobs) as related:
            keys = Keys(content.catalog, content.settings, made_by().hex())
            entries, new = read_entries(shelf.store, content.catalog, content.settings, keys, jobs)
            related()
        source = content.source(related, entries)
        groups = page_groups(source)
        return cls(shelf, content, tree, jobs, keys, source, new, groups, spool)

    def write(
        self,
        begin: Callable[[Generated], None] = lambda _: None,
        touched: Callable[[], Collection[str]] | None = None,
        led_to: Collection[str] = (),
    ) -> Synced:
        """Make the files below `docs/` what the content says.

        Nothing is written while a hand-written file stands where a generated one belongs. `begin`
        is called when all is there but the search index, with the articles of the pages that
        templates lead to; `touched` gives what `Tree.touched` does.
        """
        tree = self.tree
        shapes = _shapes(self.shelf.store.get(_SHAPES, b""))
        known = tree.known(touched() if touched else None) if shapes else {}
        facts = self.keys.facts
        each = 1 if len(self.new_entries) < (1 - _FEW_CHANGES) * len(facts) else self.jobs

        def index() -> dict[str, bytes]:
            return search_files(self.shelf, self.content, self.source, facts, each)

        fixed = needing_index(self.content.settings)
        dumps = Dumps.of(self.content, self.shelf.store, self.tree.root, facts, known)
        with ahead(index, self.jobs) as search, ahead(dumps.make, self.jobs) as dumped:
            rendered = self._rendered(known, frozenset(led_to), dumps, dumped)
            rendered.files |= image_files(self.shelf.root, self.content.catalog.note_index)
            if new := rendered.shapes - shapes:
                shapes |= new
                self.shelf.store.keep(_SHAPES, b"", msgspec.msgpack.encode(sorted(shapes)))

            def ready(digests: Mapping[str, str]) -> None:
                pages = {path: one for path, one in digests.items() if not paths.needs_index(path)}
                begin(Generated(pages, shapes, rendered.articles))

            return tree.sync(
                dict(sorted(rendered.files.items())),
                _fingerprint(self.shelf, self.content),
                keys=rendered.keys,
                unchanged=rendered.unchanged,
                later=Later(search, paths.needs_index, fixed, ready),
                jobs=self.jobs,
            )

    def articles(self, wanted: Collection[str]) -> Sequence[ArticleGroup]:
        """The pages at these paths below `docs/`, in groups: those that were just rendered, then
        those that nothing changed for.
        """
        files = [file for file, there in self._spooled.items() if not there.isdisjoint(wanted)]
        wanted = frozenset(wanted).difference(*self._spooled.values())
        return [*(partial(spooled, file) for file in files), *self._rendered_again(wanted)]

    def _rendered_again(self, wanted: Collection[str]) -> Sequence[ArticleGroup]:
        made_of: dict[str, list[str]] = {}
        for path in wanted:
            made_of.setdefault(self.tree.key(path), []).append(path)

        def of(group: Group) -> Iterator[tuple[str, Article | None]]:
            for piece in group():
                key = self.keys(piece)
                if key and key not in made_of:
                    continue
                for path, page in piece.render():
                    if path in wanted and not isinstance(page, bytes):
                        yield path, html.write(page, path)

        return [partial(of, group) for group in self.groups] if wanted else ()

    def keep_entries(self) -> None:
        """Keep the entries of a site that was published, for the next run."""
        keep_entries(self.shelf.store, self.keys, self.source.entries, self.new_entries)

    def _rendered(
        self,
        known: Mapping[str, tuple[str, ...]],
        led_to: frozenset[str],
        dumps: Dumps,
        dumped: Callable[[], dict[str, bytes]],
    ) -> RenderedFiles:
        """Every page, spread over processes; of `known` is what the last run made of what."""

        def render(groups: Sequence[Group]) -> RenderedFiles:
            made = RenderedFiles(groups=len(groups), is_spooled=self.spool is not None)
            for group in groups:
                for piece in group():
                    key = self.keys(piece)
                    there = known.get(key) if key else None
                    if there is None:
                        made.add(piece.render(), key, led_to)
                        continue
                    made.unchanged += there
                    if not led_to.isdisjoint(there):
                        made.add_articles(piece.render(), led_to)
            if self.spool:
                made.spool(self.spool)
            return made

        everything = RenderedFiles()
        with self.shelf.progress("Writing pages", len(self.groups)) as bar:
            for some in spread(render, self.groups, self.jobs, least=1):
                everything |= some
                bar(some.groups)
        everything.files |= (files := dumped())
        everything.keys |= dict.fromkeys(files, dumps.key)
        everything.unchanged += dumps.unchanged
        self.source = replace(self.source, dumped=dumps.sizes(files))
        last = page_groups(self.source, last=True)
        everything |= render(last)
        self.groups += last
        self._spooled = everything.files_of_articles
        made = [*everything.files, *everything.unchanged]
        pages = [path for path in made if path.endswith(".md")]
        everything.files |= render_outputs(self.source, pages)
        return everything


def _shapes(stored: bytes | None) -> set[Shape]:
    return set(msgspec.msgpack.decode(stored, type=list[Shape])) if stored else set()


def _fingerprint(shelf: Shelf, content: Content) -> str:
    """Of everything that pages are made from, the generator's own code included."""
    digest = hashlib.sha256()
    made_from = (content.catalog.fingerprint, content.settings, content.home, content.written)
    model = model_digest(shelf.root, content.settings.search.model)
    for part in (*made_from, content.texts, made_by(), model):
        digest.update(repr(part).encode())
    return digest.hexdigest()
