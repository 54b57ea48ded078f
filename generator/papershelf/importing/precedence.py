"""Which source a record follows where several say different things of one field.

Services that papers are registered with come first, for each field in an order of its own; then
files, the fuller one first. A publication comes before its preprint (`merging.words_of`), and the
first day on which a paper was published counts.
"""

from __future__ import annotations

from collections.abc import Mapping

from papershelf.identifiers.preprints import is_preprint_venue
from papershelf.parsing.raw import Raw

_SERVICES = ("crossref", "arxiv", "openreview", "dblp", "openalex", "s2", "huggingface")
_PUBLICATION = ("crossref", "dblp", "openreview", "openalex", "s2", "arxiv", "huggingface")
_FIRST: Mapping[str, tuple[str, ...]] = {
    "abstract": ("arxiv", "openreview", "crossref", "openalex", "s2", "huggingface"),
    "citations": ("openalex", "s2", "crossref"),
    "listed": ("huggingface",),
    "submitter": ("huggingface",),
    "votes": ("huggingface",),
    **dict.fromkeys(
        ("venue", "volume", "number", "pages", "publisher", "type", "editors"), _PUBLICATION
    ),
}
"""Field to services, the most trusted first; for every other field `_SERVICES`."""

_PREPRINT_TYPES = ("article", "manuscript", "")
"""CSL's types of what is in no journal or proceedings."""


def rank(field: str, source: str) -> int:
    """The place of a source among those that say something of a field; less is better."""
    order = _FIRST.get(field, _SERVICES)
    return order.index(source) if source in order else len(order)


def is_preprints(field: str, value: Raw) -> bool:
    """Whether a value speaks of a preprint: it never takes the place of one of the publication."""
    if field == "venue":
        return isinstance(value, str) and is_preprint_venue(value)
    return field == "type" and value in _PREPRINT_TYPES


def order() -> dict[str, tuple[str, ...]]:
    """Each field that has an order of its own, and the order of the others under ``""``."""
    return {"": _SERVICES, **_FIRST}
