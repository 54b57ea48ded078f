"""The entries of papers, each kept in the store with a site that was published with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.pages.blocks import Entry
from papershelf.pages.entries import Entries, entry_of, packed, unpacked
from papershelf.pages.lines import Linker
from papershelf.pages.listings import entry
from papershelf.pages.piece import Keys
from papershelf.parallel import spread
from papershelf.store import Store

_NAME = "entries"
"""Of the rows in the store: an entry each, by the key of the facts of its paper."""


def read_entries(
    store: Store, catalog: Catalog, settings: Settings, keys: Keys, jobs: int
) -> tuple[Entries, list[str]]:
    """The entry of each paper, from the store or made now, and the ids of the latter."""
    facts = {bytes.fromhex(fact): id_ for id_, fact in keys.facts.items()}
    rows = store.rows(_NAME)
    known = unpacked({facts[key]: data for key, data in rows.items() if key in facts})
    new = [id_ for id_ in facts.values() if id_ not in known]
    linker, papers = Linker(catalog), catalog.papers

    def make(ids: Sequence[str]) -> list[tuple[str, Entry]]:
        return [(id_, entry_of(entry(linker, settings, papers[id_]))) for id_ in ids]

    for made in spread(make, new, jobs, least=200):
        known |= dict(made)
    return Entries(known), new


def keep_entries(store: Store, keys: Keys, entries: Entries, new: Iterable[str]) -> None:
    """Keep the entries for the next run; `new` are the ids of those that are not in the store."""
    facts = keys.facts
    rows = {bytes.fromhex(facts[id_]): packed(entries.known[id_]) for id_ in new}
    if rows:
        gone = store.keys(_NAME) - {bytes.fromhex(fact) for fact in facts.values()}
        store.update(_NAME, rows, gone)
