"""The stage that writes: from the shelf as read to the generated files below `docs/`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count, takewhile

from papershelf import paths
from papershelf.app.reading import Content
from papershelf.app.rendering import image_files
from papershelf.app.shelf import Shelf
from papershelf.app.state import generated_docs
from papershelf.app.templates import made_overrides, write_overrides
from papershelf.mkdocs.edits import Edit, edit_of
from papershelf.pages.piece import EVERYTHING, Earlier, Keys, Piece, Scope, files_of
from papershelf.pages.render import Group, page_groups, render_lists
from papershelf.parallel import ahead, processors, spread
from papershelf.programs import made_by
from papershelf.writing.synced import Changed, Later, Synced
from papershelf.writing.tree import Tree

_SEARCH_WORDS = "words"
"""Of the one row in the store: the language of the search, and the words and cards of papers."""
_FEW_CHANGES = 0.8
"""Share of papers in which nothing changed, from which on one process renders the others, and one
makes the search index beside it: more cost more than they save.
"""
_OUTLINE = ""
"""Names the catalog's outline among the facts that a run leaves; no paper has this id."""


def write_pages(shelf: Shelf, content: Content) -> Synced:
    """Make `docs/` and the overrides what the content says."""
    settings = content.settings
    templates, problems = made_overrides(shelf, settings)
    if problems:
        return Synced(problems=tuple(problems))
    docs = write_docs(shelf, content, generated_docs(shelf.root, settings))
    if docs.problems:
        return docs
    return docs + write_overrides(shelf, settings, templates)


def write_docs(
    shelf: Shelf,
    content: Content,
    tree: Tree,
    jobs: int | None = None,
    begin: Callable[[Changed, Mapping[str, Edit]], None] = lambda *_: None,
    touched: Callable[[], Collection[str]] | None = None,
) -> Synced:
    """Make `tree`, as the last run left it, what the content says.

    Nothing is written while a hand-written file stands where a generated one belongs. `begin` is
    called when all is there but the search index; not where nothing is to be done. `touched` gives
    what `Tree.touched` does.
    """
    jobs = jobs or processors()
    fingerprint = _fingerprint(content)
    if tree.is_current(fingerprint):
        return Synced(kept=len(tree))
    keys = Keys(content.catalog, content.settings, made_by().hex())
    facts, before = keys.facts, tree.facts
    unchanged = frozenset(id_ for id_, fact in facts.items() if before.get(id_) == fact)
    outline = keys.outline
    scope = Scope(frozenset(facts) - unchanged) if before.get(_OUTLINE) == outline else EVERYTHING
    known = tree.known(touched() if touched else None)
    if not tree.has_all(known):
        scope = EVERYTHING
    each = 1 if len(unchanged) > _FEW_CHANGES * len(facts) else jobs
    with ahead(lambda: _search_files(shelf, content, facts, each), jobs) as search:
        pages = _rendered(shelf, content, keys, tree, known, unchanged, scope, each)
        pages.files |= image_files(shelf.root, content.catalog.note_index)
        return tree.sync(
            dict(sorted(pages.files.items())),
            fingerprint,
            keys=pages.keys,
            unchanged=pages.unchanged,
            facts=facts | {_OUTLINE: outline},
            later=Later(
                search,
                paths.is_of_index,
                [paths.SEARCH_MANIFEST],
                lambda changed: begin(changed, pages.edits),
            ),
            jobs=jobs,
        )


@dataclass(slots=True)
class _Rendered:
    """The generated files, by whichever process: those made now, with keys, and those to keep."""

    files: dict[str, bytes] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    edits: dict[str, Edit] = field(default_factory=dict)
    """How pages among them differ from those that the last run left, where little does."""
    unchanged: list[str] = field(default_factory=list)
    listings: set[str] = field(default_factory=set)
    """Those of which every page is among these files."""
    groups: int = 0

    def add(
        self, piece: Piece, key: str, known: Mapping[str, tuple[str, ...]], left: _Left
    ) -> None:
        if piece.listing:
            self.listings.add(piece.listing)
        if key in known:
            self.unchanged += known[key]
            return
        made = dict(files_of([piece], left.earlier))
        self.files |= made
        self.edits |= {path: edit for path, data in made.items() if (edit := left.edit(path, data))}
        self.keys |= dict.fromkeys(made, key)

    def __ior__(self, other: _Rendered) -> _Rendered:
        self.files |= other.files
        self.keys |= other.keys
        self.edits |= other.edits
        self.unchanged += other.unchanged
        self.listings |= other.listings
        self.groups += other.groups
        return self


@dataclass(frozen=True, slots=True)
class _Left:
    """What the last run left of the files that are rendered now."""

    earlier: Earlier
    digest: Callable[[str], str]

    @classmethod
    def of(cls, tree: Tree, unchanged: Collection[str], scope: Scope) -> _Left:
        text = lru_cache(maxsize=8)(tree.text)  # a page's is asked for twice, one after the other
        return cls(Earlier(unchanged, text, not scope.is_all), tree.digest)

    def edit(self, path: str, data: bytes) -> Edit | None:
        """How a page differs from what was left, where little does."""
        if not self.earlier.unchanged or not path.endswith(".md"):
            return None
        before = self.earlier.text(path)
        return edit_of(before, self.digest(path), data.decode()) if before else None


def _rendered(
    shelf: Shelf,
    content: Content,
    keys: Keys,
    tree: Tree,
    known: Mapping[str, tuple[str, ...]],
    unchanged: Collection[str],
    scope: Scope,
    jobs: int,
) -> _Rendered:
    """Every page, spread over processes; `tree` is as the last run left it, of which is `known`
    what was made of what. The papers `unchanged` were as they are, and so was all that is not in
    the `scope`.
    """
    catalog, settings, written = content.catalog, content.settings, content.written
    left = _Left.of(tree, unchanged, scope)
    groups = page_groups(catalog, settings, written, scope)

    def render(groups: Sequence[Group]) -> _Rendered:
        made = _Rendered(groups=len(groups))
        for group in groups:
            for piece in group():
                made.add(piece, keys(piece), known, left)
        return made

    everything = _Rendered()
    with shelf.progress("Writing pages", len(groups)) as bar:
        for some in spread(render, groups, jobs, least=1):
            everything |= some
            bar(some.groups)
    if not scope.is_all:
        everything.unchanged += _out_of_scope(everything, tree, known)
    paths_made = [*everything.files, *everything.unchanged]
    pages = [path for path in paths_made if path.endswith(".md")]
    everything.files |= render_lists(catalog, settings, written, pages)
    return everything


def _out_of_scope(
    rendered: _Rendered, tree: Tree, known: Mapping[str, tuple[str, ...]]
) -> list[str]:
    """The files of the pieces that were not asked for: of all that are `known` those whose place
    was not taken. What was made together goes together, and so do the pages of a listing.
    """
    taken = set(map(tree.key, rendered.files))
    seen = {*rendered.files, *rendered.unchanged}
    for base in rendered.listings:
        pages = (paths.listing(base, number) for number in count(1))
        seen.update(takewhile(tree.listed.__contains__, pages))
    return [
        path
        for key, together in known.items()
        if key not in taken
        for path in together
        if path not in seen
    ]


def _search_files(
    shelf: Shelf, content: Content, facts: Mapping[str, str], jobs: int
) -> dict[str, bytes]:
    """The search index; the words and cards that it was made from are kept for the next."""
    from papershelf.search.index.build import (  # noqa: PLC0415 (NumPy is slow to import)
        search_files,
    )

    search = content.settings.search
    language = search.language.encode()
    known = shelf.store.get(_SEARCH_WORDS, language) or b""
    made, words = search_files(
        content.catalog, search, content.texts, facts=facts, known=known, jobs=jobs
    )
    if words != known:
        shelf.store.keep(_SEARCH_WORDS, language, words)
    return made


def _fingerprint(content: Content) -> str:
    """Of everything that pages are made from, the generator's own code included."""
    digest = hashlib.sha256()
    made_from = (content.catalog.fingerprint, content.settings, content.written, content.texts)
    for part in (*made_from, made_by()):
        digest.update(repr(part).encode())
    return digest.hexdigest()
