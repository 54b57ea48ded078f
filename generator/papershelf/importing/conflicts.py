"""Fields of which sources said different things: whose word the record has, and who said another.

The ledgers keep digests and no values, so that a value that was not taken is known by its source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from papershelf.importing.ledger import Ledgers, digest, of_record, values_of
from papershelf.model import Paper


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field of a record on which its sources disagree."""

    paper: str
    """The record's id."""
    field: str
    kept: tuple[str, ...]
    """Sources whose value the record has; none where it is a person's."""
    others: tuple[str, ...]


def conflicts(papers: Iterable[Paper], ledgers: Ledgers) -> Iterator[Conflict]:
    """The conflicts of each record, in the order of records and of fields."""
    if len(ledgers) < 2:
        return
    for paper in papers:
        said = of_record(ledgers, (paper.id, *paper.aliases))
        if len(said) < 2:
            continue
        values = values_of(paper)
        for field in sorted({name for fields in said.values() for name in fields}):
            by_source = {source: found[field] for source, found in said.items() if field in found}
            if len(set(by_source.values())) < 2 or field not in values:
                continue
            now = digest(values[field])
            kept = tuple(sorted(source for source, left in by_source.items() if left == now))
            others = tuple(sorted(by_source.keys() - set(kept)))
            yield Conflict(paper.id, field, kept, others)
