"""A query that is an identifier, in whatever spelling, goes straight to its paper.

`overrides/assets/javascripts/search/recognise.js` is the same for the browser, with a port of
`papershelf.identifiers`; `tests/tables/identifiers.json` holds both to one table.
"""

from __future__ import annotations

import re

from papershelf.identifiers import reference_keys
from papershelf.search.index.documents import record_key

LONGEST = 300
"""Characters of a text that can be an identifier or its address."""

_RECORD = re.compile(r"(?=\S*[0-9])\S{5,100}")


def recognise(text: str) -> tuple[str, ...]:
    """The terms under which the paper would be found that `text` identifies, most certain first.

    The id of a record counts where it has a digit, so that no ordinary word is taken for one.
    """
    spelt = text.strip()
    if not spelt or len(spelt) > LONGEST:
        return ()
    keys = reference_keys(spelt)
    return (*keys, record_key(spelt)) if _RECORD.fullmatch(spelt) else keys
