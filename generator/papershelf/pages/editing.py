"""Knows where a person edits a file of the shelf, or adds one: the host's own pages for it.

A host is known by a word of its name. What it can be told in an address differs: GitHub's forms are
in its documentation ("Using query parameters to create a new file" and "… an issue"), Gitea's and
Forgejo's came with gitea#16556; GitLab takes the file's name and no content.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, quote_plus, urlsplit

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.model import Paper
from papershelf.notes.template import free_path, template

_GITEA = ("codeberg", "gitea", "forgejo")

_NEW = {
    "github": "{repo}/new/{branch}/{path}",
    "gitlab": "{repo}/-/new/{branch}/{path}",
    **dict.fromkeys(_GITEA, "{repo}/_new/{branch}/{path}"),
}
"""The address at which a file is made in a folder."""

_NEW_FILLED = {
    "github": "{repo}/new/{branch}?filename={path}&value={text}",
    "gitlab": "{repo}/-/new/{branch}/{folder}?file_name={name}",
    **dict.fromkeys(_GITEA, "{repo}/_new/{branch}/{folder}?filename={name}&value={text}"),
}
"""The address at which a file of that name is made, with what it begins with."""

_EDIT = {
    "github": "{repo}/edit/{branch}/{path}",
    "gitlab": "{repo}/-/edit/{branch}/{path}",
    "bitbucket": "{repo}/src/{branch}/{path}?mode=edit",
    **dict.fromkeys(_GITEA, "{repo}/_edit/{branch}/{path}"),
}
"""The address of the editor."""

_ISSUE = {
    "github": "{repo}/issues/new?title={text}",
    "gitlab": "{repo}/-/issues/new?issue[title]={text}",
    **dict.fromkeys(_GITEA, "{repo}/issues/new?title={text}"),
}
"""The address at which an issue of that title is opened."""

_NOTE_FORM = {"github": "{repo}/issues/new?template=note.yml"}
"""The issue form for a note, `.github/ISSUE_TEMPLATE/note.yml`, which `papershelf init` writes."""

_PROFILES = ("github", "gitlab", "bitbucket", *_GITEA)
_ANY_PROFILE = "https://github.com"


def edit_url(settings: Settings, path: str) -> str:
    """Returns the address at which `path` of the shelf is edited; empty for an unknown host."""
    return _address(_EDIT, settings, path)


def new_file_url(settings: Settings, folder: str) -> str:
    """Returns the address at which a file is added to `folder`; empty for an unknown host."""
    return _address(_NEW, settings, folder)


def note_path(catalog: Catalog, paper: Paper) -> str:
    """Returns the file that a new note about the paper is to be, relative to the shelf."""
    return free_path(catalog.segments[paper.id], catalog.note_paper.__contains__)


def new_note_url(settings: Settings, path: str, paper_id: str) -> str:
    """Returns the address at which a note about a paper is begun; empty for an unknown host."""
    return _address(_NEW_FILLED, settings, path, template(paper_id))


def note_form_url(settings: Settings) -> str:
    """Returns the address of the form for a note; empty where the host has none."""
    return _address(_NOTE_FORM, settings, "")


def correction_url(settings: Settings, path: str, paper_id: str) -> str:
    """Returns the address at which a record is corrected: the editor of its file, or, where many
    records stand in one file, a new issue; empty for an unknown host.
    """
    if path.endswith(".jsonl"):
        return _address(_ISSUE, settings, path, f"Correction: {paper_id}")
    return edit_url(settings, path)


def profile_url(settings: Settings, handle: str) -> str:
    """Returns the page of an account of the repository's host, or else of GitHub."""
    parts = urlsplit(settings.repo_url)
    is_known = any(word in (parts.hostname or "") for word in _PROFILES)
    return f"{parts.scheme}://{parts.netloc}/{handle}" if is_known else f"{_ANY_PROFILE}/{handle}"


def _address(forms: Mapping[str, str], settings: Settings, path: str, text: str = "") -> str:
    host = urlsplit(settings.repo_url).hostname or ""
    form = next((form for word, form in forms.items() if word in host), "")
    if not form:
        return ""
    folder, _, name = path.rpartition("/")
    return form.format(
        repo=settings.repo_url.rstrip("/"),
        branch=quote(settings.branch),
        path=quote(path),
        folder=quote(folder),
        name=quote(name),
        text=quote_plus(text, safe="-:/._"),
    )
