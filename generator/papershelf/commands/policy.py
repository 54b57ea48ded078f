"""The stage that writes the security policy of a site's pages, as a template that they include.

The policy names the inline scripts of the templates by their hashes. Finding them takes MkDocs a
fifth of a second, so the answer is kept as long as settings, templates and programs are the same.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from papershelf.config import CONFIG_FILE, OVERRIDES_DIR, STATE_DIR, read_programs
from papershelf.finished.policy import policy
from papershelf.site.inputs import programs_key
from papershelf.write import write_file

TEMPLATE = "partials/policy.html"
_KEPT = f"{STATE_DIR}/policy.json"
_EMPTY = {TEMPLATE: b""}
_FROM_ELSEWHERE = re.compile(rb"^\s*(?:INHERIT|hooks)\s*:|!!python|!ENV", re.MULTILINE)
"""Settings that stand in other files or in the environment, or are code."""


def with_policy(shelf: Path, templates: Mapping[str, bytes]) -> dict[str, bytes]:
    """The merged overrides, by path, and among them the template that holds the policy."""
    # The apostrophes around keywords end no attribute in double quotes.
    content = policy_of(shelf, templates)
    element = f'<meta http-equiv="Content-Security-Policy" content="{content}">'
    return {**templates, TEMPLATE: element.encode()}


def policy_of(shelf: Path, templates: Mapping[str, bytes]) -> str:
    """The policy of pages that are made with those merged overrides."""
    key = _key((shelf / CONFIG_FILE).read_bytes(), templates)
    scripts = _known(shelf / _KEPT, key)
    if scripts is None:
        scripts = _found(shelf, templates)
        with suppress(OSError):  # it saves time, no more
            stored = {"key": key, "scripts": scripts}
            write_file(shelf / _KEPT, json.dumps(stored).encode())
    return policy(scripts)


def _found(shelf: Path, templates: Mapping[str, bytes]) -> list[str]:
    from papershelf.site.scripts import inline_scripts  # noqa: PLC0415 (MkDocs is slow to import)

    (shelf / OVERRIDES_DIR).mkdir(parents=True, exist_ok=True)  # which the settings name
    return inline_scripts(
        shelf / CONFIG_FILE, shelf / STATE_DIR / "mkdocs", {**templates, **_EMPTY}
    )


def _known(file: Path, key: str) -> list[str] | None:
    """The scripts that were found for the same key; None where there are none, or unreadable."""
    try:
        stored = json.loads(file.read_bytes())
        scripts = stored["scripts"]
        is_right = stored["key"] == key and all(isinstance(one, str) for one in scripts)
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return list(scripts) if key and is_right else None


def _key(settings: bytes, templates: Mapping[str, bytes]) -> str:
    """Of all that decides which scripts there are; empty where that cannot be known."""
    if _FROM_ELSEWHERE.search(settings):
        return ""
    programs = programs_key(read_programs(settings))
    if not programs:
        return ""
    digest = hashlib.sha256()
    for part in (programs.encode(), settings):
        digest.update(b"%d\n" % len(part) + part)
    for path, data in sorted(templates.items()):
        if path.endswith(".html"):
            digest.update(f"{path}\n{len(data)}\n".encode() + data)
    return digest.hexdigest()
