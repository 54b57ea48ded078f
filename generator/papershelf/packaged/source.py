"""Where the running papershelf was installed from, as a line of a shelf's requirements.txt.

An installer leaves that in the distribution's `direct_url.json` (PEP 610, now "Recording the Direct
URL Origin" of the Python packaging specifications); where there is no such file, the version came
from an index. What lives on one machine alone (a folder, an editable install, a `file:` URL) helps
nobody else; but where it is a clone, the remote of that clone is the source.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from urllib.request import url2pathname

import papershelf
from papershelf.packaged.remote import public_url, published_commit
from papershelf.problems import Problem, warning

NAME = "papershelf"
REQUIREMENTS = "requirements.txt"

_MARK = "# FILL IN:"
_EXAMPLE = f"{NAME} @ git+https://github.com/OWNER/{NAME}@COMMIT"
_HEAD = (
    "# What builds this site: installed by .github/workflows/publish.yml, renewed by\n"
    f"# `{NAME} init --upgrade` as long as nobody edits it.\n"
)
_NAMED = re.compile(rf"(?:{NAME}(?![\w.-])|git\+)", re.IGNORECASE)
_EXACT = re.compile(
    rf"""{NAME}\s*===?\s*[\w.!+-]+           # a version, without a wildcard
    | {NAME}\s*@\s*https?://\S+             # an archive at its address
    | (?:{NAME}\s*@\s*)?git\+\S+@[0-9a-f]{{40}}(?:\#\S*)?""",
    re.IGNORECASE | re.VERBOSE,
)
_REMOTE = ("https", "http", "ssh")
_HASHES = ("sha256", "sha384", "sha512")
"""Hashes that pip takes in the fragment of a URL, the one that everybody records first."""


def requirements_file(line: str | None) -> bytes:
    """Returns the requirements.txt of a shelf: that requirement, or the line that asks for one."""
    return (
        _HEAD + (line or f"{_MARK} where {NAME} comes from, such as {_EXAMPLE}") + "\n"
    ).encode()


def source_problems(shelf: Path) -> list[Problem]:
    """Returns warnings where requirements.txt still asks to be filled in, or names no exact
    papershelf, with which the site may be built by another program from one day to the next. None
    where there is no file.
    """
    try:
        lines = (shelf / REQUIREMENTS).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return [
        warning(
            REQUIREMENTS,
            message,
            line=number,
            column=1,
            hint=f"replace the line, such as by {_EXAMPLE}",
        )
        for number, line in enumerate(lines, 1)
        if (message := _fault(line))
    ]


def _fault(line: str) -> str:
    """Returns what is wrong with a line of requirements.txt; empty where nothing is, or where it is
    not about papershelf.
    """
    if line.startswith(_MARK):
        return f"found a line to fill in, expected the source of {NAME}"
    package = re.split(r"\s#|;", line)[0].strip()
    if _NAMED.match(package) and not _EXACT.fullmatch(package):
        message = f"found a version of {NAME} that can change"
        return f"{message}, expected a whole commit or an exact version"
    return ""


def requirement() -> str | None:
    """Returns the requirement (PEP 508) that installs the running papershelf again, anywhere.

    None where it was not installed, or from a folder of this machine that is no clone of what
    others can reach.
    """
    try:
        found = distribution(NAME)
    except PackageNotFoundError:
        return None
    if not _runs(found):
        return None
    recorded = found.read_text("direct_url.json")
    if recorded is not None:
        return _of_url(recorded)
    # Without a record it may also be a built checkout, which no installer has touched.
    return None if found.read_text("INSTALLER") is None else f"{NAME}=={found.version}"


def _runs(found: Distribution) -> bool:
    """Returns whether the running code is that distribution's, and not an earlier checkout's."""
    module = Path(str(found.locate_file(f"{NAME}/__init__.py")))
    return module.resolve() == Path(papershelf.__file__).resolve()


def _of_url(recorded: str) -> str | None:
    """Returns the requirement for a `direct_url.json`; None where not everybody has its source."""
    try:
        origin = json.loads(recorded)
        url = urlsplit(str(origin["url"]))
    except (ValueError, KeyError, TypeError):
        return None
    if url.scheme == "file":
        return _of_clone(Path(url2pathname(url.path)), origin.get("vcs_info"))
    if url.scheme not in _REMOTE:
        return None
    # A name and a password are the installing person's own; `git@` belongs to the address.
    user, _, host = url.netloc.rpartition("@")
    netloc = f"git@{host}" if user == "git" else host
    address = urlunsplit((url.scheme, netloc, url.path, url.query, ""))
    version_control, archive = origin.get("vcs_info"), origin.get("archive_info")
    fragment = [f"subdirectory={origin['subdirectory']}"] if origin.get("subdirectory") else []
    if isinstance(version_control, dict):
        kind, commit = version_control.get("vcs"), version_control.get("commit_id")
        if not kind or not commit:
            return None
        address = f"{kind}+{address}@{commit}"
    elif isinstance(archive, dict):
        fragment += _hash(archive)
    else:
        return None
    return f"{NAME} @ {address}" + (f"#{'&'.join(fragment)}" if fragment else "")


def _of_clone(folder: Path, version_control: object) -> str | None:
    """Returns the requirement for a folder of this machine, by the remote of its repository: with
    the commit, if the remote is known to have it.
    """
    url = public_url(folder) if folder.is_dir() else None
    if url is None:
        return None
    named = version_control.get("commit_id") if isinstance(version_control, dict) else None
    commit = named or published_commit(folder)
    return f"{NAME} @ git+{url}" + (f"@{commit}" if commit else "")


def _hash(archive: Mapping[str, Any]) -> list[str]:
    """Returns the archive's hash as a part of a URL's fragment:
    `hashes`, or `hash` of older installers.
    """
    hashes = archive.get("hashes")
    given = dict(hashes) if isinstance(hashes, dict) else {}
    kind, _, value = str(archive.get("hash") or "").partition("=")
    given.setdefault(kind, value)
    return [f"{name}={given[name]}" for name in _HASHES if given.get(name)][:1]
