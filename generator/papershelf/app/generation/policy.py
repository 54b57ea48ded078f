"""The stage that writes what only rendered templates tell: the security policy of a site's pages,
as a template that they include, and the script of their frame.

The policy names the inline scripts of the templates by their hashes; the script is told words and
settings. Rendering takes MkDocs a fifth of a second, so the answer is kept as long as settings,
templates and programs are the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from papershelf.app.shelf import Shelf
from papershelf.config import OVERRIDES_DIR, POLICY, STATE_DIR
from papershelf.configfile import CONFIG_FILE, ELSEWHERE
from papershelf.finished.policy import policy
from papershelf.mkdocs.frame import naming, with_frame
from papershelf.mkdocs.inputs import programs_key
from papershelf.programs import read_programs
from papershelf.writing.disk import own_folder

_NAME = "templates"
"""Of the one row in the store."""
_EMPTY = {POLICY: b"", **naming("")}


class _Inline(msgspec.Struct, frozen=True):
    """The inline scripts of the templates, and what the script of the frame is given."""

    scripts: list[str]
    frame: str


def completed(
    shelf: Shelf, docs_dir: str, templates: Mapping[str, bytes]
) -> tuple[dict[str, bytes], str]:
    """The merged overrides, by path, with the policy and the frame's script; and the policy."""
    found = _inline(shelf, docs_dir, templates)
    content = policy(found.scripts)
    # The apostrophes around keywords end no attribute in double quotes.
    element = f'<meta http-equiv="Content-Security-Policy" content="{content}">'
    return with_frame(templates, found.frame) | {POLICY: element.encode()}, content


def _inline(shelf: Shelf, docs_dir: str, templates: Mapping[str, bytes]) -> _Inline:
    def render() -> bytes | None:
        inline = _rendered(shelf.root, settings, docs_dir, templates)
        return None if inline is None else msgspec.json.encode(inline)

    settings = (shelf.root / CONFIG_FILE).read_bytes()
    key = _key(settings, templates)
    stored = shelf.store.memo(_NAME, key, render) if key else render()
    return msgspec.json.decode(stored, type=_Inline) if stored else _Inline([], "")


def _rendered(
    shelf: Path, settings: bytes, docs_dir: str, templates: Mapping[str, bytes]
) -> _Inline | None:
    """None where MkDocs refuses the settings: whoever builds the site is told why."""
    from papershelf.mkdocs.samples import rendered  # noqa: PLC0415 (MkDocs is slow to import)

    own_folder(shelf / OVERRIDES_DIR, shelf)
    for named in (OVERRIDES_DIR, docs_dir):  # by the settings, which MkDocs would refuse
        (shelf / named).mkdir(parents=True, exist_ok=True)
    found = rendered(
        shelf / CONFIG_FILE, settings, shelf / STATE_DIR / "mkdocs", {**templates, **_EMPTY}
    )
    return None if found is None else _Inline(list(found.scripts), found.told)


def _key(settings: bytes, templates: Mapping[str, bytes]) -> bytes:
    """Of all that decides what templates tell; empty where that cannot be known."""
    if ELSEWHERE.search(settings) or b"!ENV" in settings:
        return b""
    programs = programs_key(read_programs(settings))
    if not programs:
        return b""
    digest = hashlib.sha256()
    for part in (programs.encode(), settings):
        digest.update(b"%d\n" % len(part) + part)
    for path, data in sorted(templates.items()):
        if path.endswith(".html"):
            digest.update(f"{path}\n{len(data)}\n".encode() + data)
    return digest.digest()
