"""Which addresses may become a link."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from papershelf.text import flaws

_HOST = re.compile(r"\w(?:[\w.-]*\w)?\.?|[0-9a-f.]*:[0-9a-f:.]+")
USUAL_URL = re.compile(r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?:/[A-Za-z0-9/._~?&=-]*)?")
"""Nearly every address. Nothing in it could be refused, which the parts of the rule confirm in
`tests/test_text_identifiers.py`; taking them one by one is a tenth of the time to read a shelf.
"""


def safe_url(text: str) -> str | None:
    """`text` as an absolute http or https URL, or None. No other scheme may become a link.

    Refused too: spaces, quotes and other characters that no URL has unescaped, characters that
    hide or turn text around, and a user name before the host, which passes for one.
    """
    url = text.strip()
    return url if USUAL_URL.fullmatch(url) or is_safe(url) else None


def is_safe(url: str) -> bool:
    """The rule of `safe_url`, part by part."""
    if re.search(r"[\s\x00-\x20\x7f<>\"\\^`{|}]", url) or any(flaws(url)):
        return False
    try:
        parts = urlsplit(url)
        has_port = parts.port is None or parts.port > 0  # raises for a port that is no number
    except ValueError:
        return False
    known = parts.scheme.lower() in ("http", "https") and "@" not in parts.netloc
    return known and has_port and _HOST.fullmatch(parts.hostname or "") is not None
