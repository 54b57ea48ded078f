"""Records in XML: how many elements of a name there are, by a scan that is no parser."""

from __future__ import annotations

import re

_APART = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)


def scan(text: str, names: str) -> tuple[int, ...]:
    """The line of each start tag of some names (a pattern), comments and CDATA apart."""
    bare = _APART.sub(lambda match: "\n" * match[0].count("\n"), text)
    lines = []
    line, counted = 1, 0
    for match in re.finditer(rf"<(?:[\w.-]+:)?(?:{names})(?=[\s/>])", bare):
        line += bare.count("\n", counted, match.start())
        counted = match.start()
        lines.append(line)
    return tuple(lines)
