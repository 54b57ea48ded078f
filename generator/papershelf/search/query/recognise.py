"""A query that is an identifier, in whatever spelling, goes straight to its paper.

`overrides/assets/javascripts/search/recognise.js` is the same for the browser, with a port of
`papershelf.identifiers`; `tests/tables/identifiers.json` holds both to one table.
"""

from __future__ import annotations

import re

from papershelf.identifiers import bare, reference_keys
from papershelf.search.index.documents import address_key, record_key

LONGEST = 300
"""Characters of a text that can be an identifier."""
_MOST = 500
"""Characters that are looked at for an address."""
_ADDRESS = re.compile(
    r"(?a:https?://|www\.)\S+"
    r"|(?a:(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|io|ai|de|uk|fr|cn|jp|eu|ch)/)\S*",
    re.IGNORECASE,
)
_RECORD = re.compile(r"(?=\S*[0-9])\S{5,100}")


def recognise(text: str) -> tuple[str, ...]:
    """The terms under which the paper would be found that `text` identifies, most certain first.

    The id of a record counts where it has a digit, so that no ordinary word is taken for one.
    """
    spelt = text.strip()
    if not spelt or len(spelt) > LONGEST:
        return ()
    keys = [*reference_keys(spelt)]
    if _RECORD.fullmatch(spelt):
        keys.append(record_key(spelt))
    if is_address(spelt):
        keys.append(address_key(bare(spelt)))
    return tuple(keys)


def is_address(text: str) -> bool:
    """Whether a text is an address and nothing else. It is found whole or not at all."""
    return _ADDRESS.fullmatch(bare(text[:_MOST])) is not None
