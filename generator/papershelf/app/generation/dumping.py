"""The stage that dumps the whole shelf, beside the rendering of its pages."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from papershelf import paths
from papershelf.app.reading import Content
from papershelf.store import Store


@dataclass(frozen=True, slots=True)
class Dumps:
    """The files of `exports.dumps`, made together wherever anything of a paper changed."""

    content: Content
    store: Store
    docs: Path
    key: str
    unchanged: tuple[str, ...]
    """Those of the last run, where all of them are as they would be made."""

    @classmethod
    def of(
        cls,
        content: Content,
        store: Store,
        docs: Path,
        facts: Mapping[str, str],
        known: Mapping[str, tuple[str, ...]],
    ) -> Dumps:
        """Those of the content; `facts` are the keys of its papers, `known` what the last run made
        of which key.
        """
        joined = f"dumps {''.join(facts.values())}"
        key = hashlib.blake2b(joined.encode(), digest_size=16).hexdigest()
        return cls(content, store, docs, key, known.get(key, ()))

    def make(self) -> dict[str, bytes]:
        """The files that are new; none where all are unchanged."""
        if self.unchanged:
            return {}
        from papershelf.exports.dumps.files import dumped  # noqa: PLC0415 (beside other work)

        return dumped(self.content.catalog, self.content.settings, self.store)

    def sizes(self, made: Mapping[str, bytes]) -> dict[str, int]:
        """The bytes of each dump."""
        if self.unchanged:
            return sizes_of_dumps(self.docs)
        return {path: len(data) for path, data in made.items() if path.startswith(paths.EXPORT)}


def sizes_of_dumps(docs: Path) -> dict[str, int]:
    """The bytes of each dump as the last run left them."""
    files = [one for one in (docs / paths.EXPORT).glob("*.*") if one.suffix != ".md"]
    return {f"{paths.EXPORT}/{one.name}": one.stat().st_size for one in files}
