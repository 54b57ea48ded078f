"""Which addresses a note may link to.

The one rule for links, asked when the Markdown is read and again by the sanitiser.
"""

from __future__ import annotations

import re

from papershelf.identifiers import safe_url

_MAIL = re.compile(
    r"mailto:[A-Za-z0-9.!#$%*+/=_~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.IGNORECASE
)


def allowed(url: str) -> bool:
    """Returns whether a note may link to `url`, given as a browser would read it (references
    decoded).

    Absolute http and https, and mail addresses without header fields. Relative and root-relative
    addresses are not allowed: they would point somewhere else from the paper's page than from the
    note's file, and a wrong one would stop the build. In-note fragments (footnotes) are the
    dialect's own and no business of this rule.
    """
    return safe_url(url) == url or _MAIL.fullmatch(url) is not None
