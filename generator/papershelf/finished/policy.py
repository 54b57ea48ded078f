"""Writes the Content-Security-Policy of a page, and judges one that stands in a page.

Content Security Policy, level 3 (W3C). It is delivered by a `meta` element, since a static host
sends no headers of ours; so it cannot say who may frame the site.

- Scripts: files of this site, and inline scripts whose SHA-256 is named. No `unsafe-inline`, no
  `unsafe-eval`. A worker may be a file of this site, by the same directive.
- Style sheets: files of this site. Attributes may hold styles: Markdown's tables are aligned by
  them in the HTML of hand-written pages. No note or record gets a `style` attribute through.
- Pictures: files of this site, and `data:` for the icons that the theme's style sheet holds.
- Forms lead to this site; plug-ins and `base` are of no use to anyone.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import lru_cache

NAME = "content-security-policy"

_DATA_BLOCKS = ("application/json", "application/ld+json")
_PLAIN = frozenset(["'self'", "'none'"])
_HASHES = ("'sha256-", "'sha384-", "'sha512-")
_OF_SCRIPTS = ("script-src", "script-src-elem", "script-src-attr", "worker-src")


def policy(scripts: Iterable[str]) -> str:
    """Returns the policy for pages whose inline scripts are among `scripts`."""
    named = " ".join(["'self'", *sorted(map(digest, set(scripts)))])
    return (
        f"default-src 'self';script-src {named};style-src-attr 'unsafe-inline';"
        "img-src 'self' data:;object-src 'none';base-uri 'none';form-action 'self'"
    )


def digest(script: str) -> str:
    """Returns the source expression that names an inline script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def is_executed(kind: str) -> bool:
    """Returns whether a browser runs a `script` of that `type`: all but plain data."""
    return kind.strip().lower() not in _DATA_BLOCKS


@lru_cache(maxsize=64)
def allows(policy: str, script: str) -> bool:
    """Returns whether the policy names that inline script."""
    return digest(script) in _directives(policy).get("script-src", ())


@lru_cache(maxsize=64)
def weakness(policy: str) -> str:
    """Returns what the policy lets scripts do beyond ours, in words; empty if nothing."""
    directives = _directives(policy)
    if not {"script-src", "default-src"}.issubset(directives):
        return "without default-src and script-src"
    for name in ("default-src", *_OF_SCRIPTS):
        for source in directives.get(name, ()):
            if source not in _PLAIN and not source.startswith(_HASHES):
                return f'with "{source}" in {name}'
    return ""


def _directives(policy: str) -> dict[str, tuple[str, ...]]:
    """Maps names to sources; of a name that stands twice the first counts (CSP 3, "Parse a
    serialized CSP").
    """
    found: dict[str, tuple[str, ...]] = {}
    for part in policy.split(";"):
        name, *sources = part.split() or [""]
        found.setdefault(name.lower(), tuple(sources))
    return found
