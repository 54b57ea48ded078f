"""Where a person edits a file of the shelf: the host's own page for it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from papershelf.config import Settings

_NEW = {
    "github": "{repo}/new/{branch}/{path}",
    "gitlab": "{repo}/-/new/{branch}/{path}",
    "codeberg": "{repo}/_new/{branch}/{path}",
    "gitea": "{repo}/_new/{branch}/{path}",
    "forgejo": "{repo}/_new/{branch}/{path}",
}
"""A word of the host's name to the address at which a file is made in a folder."""

_EDIT = {
    "github": "{repo}/edit/{branch}/{path}",
    "gitlab": "{repo}/-/edit/{branch}/{path}",
    "bitbucket": "{repo}/src/{branch}/{path}?mode=edit",
    "codeberg": "{repo}/_edit/{branch}/{path}",
    "gitea": "{repo}/_edit/{branch}/{path}",
    "forgejo": "{repo}/_edit/{branch}/{path}",
}
"""A word of the host's name to the address of its editor."""


def edit_url(settings: Settings, path: str) -> str:
    """The address at which `path`, relative to the shelf, is edited; empty for an unknown host."""
    return _address(_EDIT, settings, path)


def new_file_url(settings: Settings, folder: str) -> str:
    """The address at which a file is added to `folder`; empty for an unknown host."""
    return _address(_NEW, settings, folder)


def _address(forms: Mapping[str, str], settings: Settings, path: str) -> str:
    host = urlsplit(settings.repo_url).hostname or ""
    form = next((form for word, form in forms.items() if word in host), "")
    return form.format(
        repo=settings.repo_url.rstrip("/"), branch=quote(settings.branch), path=quote(path)
    )
