"""The stage that writes what only rendered templates tell: the security policy of a site's pages,
as a template that they include, and the script of their frame.

The policy names the inline scripts of the templates by their hashes; the script is told words and
settings. Rendering takes MkDocs a fifth of a second, so the answer is kept as long as settings,
templates and programs are the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from papershelf.config import OVERRIDES_DIR, STATE_DIR
from papershelf.configfile import CONFIG_FILE, ELSEWHERE
from papershelf.finished.policy import policy
from papershelf.programs import read_programs
from papershelf.site.frame import naming, with_frame
from papershelf.site.inputs import programs_key
from papershelf.write import write_file

TEMPLATE = "partials/policy.html"
_KEPT = f"{STATE_DIR}/templates.cache"
_EMPTY = {TEMPLATE: b"", **naming("")}


@dataclass(frozen=True, slots=True)
class _Told:
    """What rendering the templates told."""

    scripts: list[str]
    frame: str


def completed(
    shelf: Path, docs_dir: str, templates: Mapping[str, bytes]
) -> tuple[dict[str, bytes], str]:
    """The merged overrides, by path, with the policy and the frame's script; and the policy."""
    found = _told(shelf, docs_dir, templates)
    content = policy(found.scripts)
    # The apostrophes around keywords end no attribute in double quotes.
    element = f'<meta http-equiv="Content-Security-Policy" content="{content}">'
    return with_frame(templates, found.frame) | {TEMPLATE: element.encode()}, content


def _told(shelf: Path, docs_dir: str, templates: Mapping[str, bytes]) -> _Told:
    key = _key((shelf / CONFIG_FILE).read_bytes(), templates)
    told = _known(shelf / _KEPT, key)
    if told is not None:
        return told
    told = _found(shelf, docs_dir, templates)
    if told is None:
        return _Told([], "")
    with suppress(OSError):  # it saves time, no more
        stored = {"key": key, "scripts": told.scripts, "frame": told.frame}
        write_file(shelf / _KEPT, json.dumps(stored).encode())
    return told


def _found(shelf: Path, docs_dir: str, templates: Mapping[str, bytes]) -> _Told | None:
    """None where MkDocs refuses the settings: whoever builds the site is told why."""
    from papershelf.site.scripts import rendered  # noqa: PLC0415 (MkDocs is slow to import)

    for named in (OVERRIDES_DIR, docs_dir):  # by the settings, which MkDocs would refuse
        (shelf / named).mkdir(parents=True, exist_ok=True)
    found = rendered(shelf / CONFIG_FILE, shelf / STATE_DIR / "mkdocs", {**templates, **_EMPTY})
    return None if found is None else _Told(list(found.scripts), found.told)


def _known(file: Path, key: str) -> _Told | None:
    """What was found for the same key; None where there is nothing, or nothing readable."""
    try:
        stored = json.loads(file.read_bytes())
        scripts, frame = stored["scripts"], stored["frame"]
        texts = all(isinstance(one, str) for one in [*scripts, frame])
        is_right = stored["key"] == key and texts
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return _Told(list(scripts), frame) if key and is_right else None


def _key(settings: bytes, templates: Mapping[str, bytes]) -> str:
    """Of all that decides what templates tell; empty where that cannot be known."""
    if ELSEWHERE.search(settings) or b"!ENV" in settings:
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
