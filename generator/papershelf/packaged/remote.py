"""Finds where a folder's Git repository is published: its remote "origin", as everybody may read
it.

A remote's URL may hold a name and a password or token. None of them is ever returned, nor what
stands in a query; `url.<base>.insteadOf` of the person's own settings is not followed.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

_SCP = re.compile(r"(?:(?P<user>[\w.-]+)@)?(?P<host>[\w-]+(?:\.[\w-]+)+):(?P<path>[^:\\]+)")
"""The short form of ssh: `git@host:owner/name.git`."""
_PUBLIC = ("github.com", "gitlab.com", "codeberg.org", "bitbucket.org")
"""Hosts that offer each repository by https too, which needs no key."""
_PLAIN = re.compile(r"/[\w./~-]+")
_REPOSITORY = re.compile(r"https://(?P<host>github\.com|gitlab\.com)/(?P<path>[\w./-]+)")
_SECONDS = 10


def public_url(folder: Path) -> str | None:
    """Returns the URL of `origin`, by https or ssh; None where the folder is not the top of a
    repository with such a remote.
    """
    top = _git(folder, "rev-parse", "--show-toplevel")
    if not top or Path(top).resolve() != folder.resolve():
        return None
    return _cleaned(_git(folder, "config", "--local", "--get", "remote.origin.url"))


def published_commit(folder: Path) -> str | None:
    """Returns the commit that is checked out there, if the remote is known to have it."""
    if not _git(folder, "branch", "--remotes", "--contains", "HEAD"):
        return None
    return _git(folder, "rev-parse", "HEAD") or None


def pages_of(url: str) -> tuple[str, str]:
    """Returns, for a URL of `public_url`, the repository's page and the address of its site on
    GitHub Pages; each empty where that is not certain. A site on GitLab has an address of its own.
    """
    match = _REPOSITORY.fullmatch(url.removesuffix("/").removesuffix(".git"))
    if not match:
        return "", ""
    owner, _, name = match["path"].partition("/")
    if match["host"] != "github.com" or not name or "/" in name:
        return (match[0], "") if name and match["host"] == "gitlab.com" else ("", "")
    host = f"{owner.lower()}.github.io"
    return match[0], f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"


def _cleaned(url: str) -> str | None:
    if match := _SCP.fullmatch(url):
        scheme, user, host, path = "ssh", match["user"], match["host"], f"/{match['path']}"
    else:
        try:
            parts = urlsplit(url)
            scheme, user, host, path = parts.scheme, parts.username, parts.hostname, parts.path
            host = host and (f"{host}:{parts.port}" if parts.port else host)
        except ValueError:
            return None
    if scheme not in ("https", "ssh") or not host or not _PLAIN.fullmatch(path):
        return None
    if host in _PUBLIC:
        return f"https://{host}{path}"
    return f"{scheme}://{'git@' if scheme == 'ssh' and user == 'git' else ''}{host}{path}"


def _git(folder: Path, *arguments: str) -> str:
    """Returns the output of Git; empty where it fails, or is not installed."""
    try:
        done = subprocess.run(  # noqa: S603 (no shell, no stranger's text)
            ["git", "-C", str(folder), *arguments],  # noqa: S607 (the Git that the person uses)
            capture_output=True,
            text=True,
            check=False,
            timeout=_SECONDS,
        )
    except (OSError, UnicodeDecodeError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
