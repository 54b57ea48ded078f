"""The script of every page's frame, as a site publishes it: with what settings and templates say.

    assets/javascripts/frame.js         the source, one of the overrides
    partials/told.html                  what it is told, as JSON
    assets/javascripts/frame-HASH.js    what is published: both in a file named after its content
    partials/frame.html                 its path, by which templates name it

Where there is no source, or the theme has not what `told.html` asks for, nothing is published, and
the path is empty: pages are readable without it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import rjsmin

SOURCE = "assets/javascripts/frame.js"
TOLD = "partials/told.html"
TEMPLATE = "partials/frame.html"


def with_frame(overrides: Mapping[str, bytes], told: str) -> dict[str, bytes]:
    """The merged overrides, by path, with the published script in place of its source; `told` is
    what `partials/told.html` comes to, empty where it failed.
    """
    files = dict(overrides)
    source = files.pop(SOURCE, b"")
    if not source or not told:
        return files | naming("")
    # A block keeps the script's names from other scripts.
    script = f"{{const told={told.strip()};\n{rjsmin.jsmin(source.decode())}}}\n".encode()
    path = SOURCE.replace(".js", f"-{hashlib.sha256(script).hexdigest()[:8]}.js")
    return files | {path: script} | naming(path)


def naming(path: str) -> dict[str, bytes]:
    """The template from which others learn the script's path."""
    return {TEMPLATE: f'{{% set script = "{path}" %}}\n'.encode()}
