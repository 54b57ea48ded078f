"""The files of a site as MkDocs finds them, some times as fast.

`get_files` takes the path of each page apart four times, and `add_files_from_theme` looks at every
icon of the theme to leave it out: together most of what MkDocs does before its first page. The
files found here are the same, in the same order (`tests/test_site_files.py`).
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel, set_exclusions
from mkdocs.utils import markdown_extensions

from papershelf.config import OVERRIDES_DIR
from papershelf.mkdocs.settings import load
from papershelf.publish.built import NONE_APART, Apart
from papershelf.writing.disk import own_folder

_ORDINARY = re.compile(r"(?:[a-z0-9][a-z0-9-]*/)*(?!index\.md)[a-z0-9][a-z0-9.-]*\.md")
"""Paths of pages that neither paths nor addresses write in another way; most generated ones."""
_ORDINARY_FEED = re.compile(r"(?:[a-z0-9][a-z0-9-]*/)*feed\.(?:xml|json)")
"""Likewise of feeds."""
_FIRST = ("index", "README")
_NEITHER = ("*.py", "*.pyc", "*.html", "*readme*", "mkdocs_theme.yml", "locales/*")
"""Files of a theme that are part of no site, besides hidden ones."""

log = logging.getLogger("mkdocs.structure.files")


@dataclass(frozen=True, slots=True)
class SiteFiles:
    """The files of a site, and what its theme has, whether a page of the shelf hides it or not."""

    files: Files
    theme: Sequence[tuple[str, str]]
    """Path, and the first of the theme's folders that has it."""


def find_files(
    config: MkDocsConfig, apart: Apart = NONE_APART, before: SiteFiles | None = None
) -> SiteFiles:
    """Everything below the folder of pages, in MkDocs' order, and what the theme adds.

    Of the files that the caller copies `apart` only those are among them that there will be for
    sure, whether they are there yet or not. `before` is what was found with these settings a moment
    ago: of what is still there nothing is found out again, and the theme, which is written before
    the site is begun, is not looked at. What was found before is of no more use then.
    """
    docs, site, directory_urls = config.docs_dir, config.site_dir, config.use_directory_urls
    known = {file.src_uri: file for file in before.files if file.src_dir == docs} if before else {}
    for file in known.values():
        file.page = None
    found: list[File] = []
    beside: list[tuple[File, File]] = []
    for folder, folders, names in os.walk(docs, followlinks=True):
        folders.sort()
        base = "" if folder == docs else f"{Path(folder).relative_to(docs).as_posix()}/"
        by_output: dict[str, File] = {}
        for name in _in_order(names):
            path = base + name
            if apart.holds(path):
                continue
            file = known.get(path) or (
                _page(path, docs, site)
                if directory_urls and _ORDINARY.fullmatch(path)
                else _feed(path, docs, site)
                if directory_urls and _ORDINARY_FEED.fullmatch(path)
                else File(path, docs, site, directory_urls)
            )
            other = by_output.setdefault(file.dest_uri, file)
            if other is not file:
                beside.append((other, file))
            found.append(file)
    found += [File(path, docs, site, directory_urls) for path in apart.fixed]
    set_exclusions(found, config)
    left_out = set(_left_out(beside))
    files = Files(file for file in found if file not in left_out)
    theme = before.theme if before else list(_of_theme(config))
    for path, folder in theme:
        if files.get_file_from_path(path) is None:
            files.append(File(path, folder, site, directory_urls))
    set_exclusions(files, config)
    return SiteFiles(files, theme)


def _in_order(names: list[str]) -> list[str]:
    """Index pages first."""
    first = [name for name in names if name.partition(".")[0] in _FIRST]
    first = [name for name in first if os.path.splitext(name)[0] in _FIRST]  # noqa: PTH122
    return sorted(first) + sorted(set(names).difference(first))


def _page(path: str, docs: str, site: str) -> File:
    """An ordinary page, for which nothing has to be found out."""
    file = object.__new__(File)
    vars(file).update(
        src_uri=path,
        src_dir=docs,
        dest_dir=site,
        use_directory_urls=True,
        inclusion=InclusionLevel.UNDEFINED,
        dest_uri=f"{path[:-3]}/index.html",
        url=f"{path[:-3]}/",
    )
    return file


def _feed(path: str, docs: str, site: str) -> File:
    """An ordinary feed, which is copied: likewise."""
    file = _page(path, docs, site)
    vars(file).update(dest_uri=path, url=path)
    return file


def _left_out(beside: list[tuple[File, File]]) -> Iterator[File]:
    """Of two files that would be one page, that which is not made."""
    for first, second in beside:
        if not InclusionLevel.is_included(second.inclusion):  # type: ignore[no-untyped-call]
            yield second
            continue
        if InclusionLevel.is_included(first.inclusion):  # type: ignore[no-untyped-call]
            log.warning(
                "Excluding '%s' from the site because it conflicts with '%s'.",
                first.src_uri,
                second.src_uri,
            )
        yield first


def _of_theme(config: MkDocsConfig) -> Iterator[tuple[str, str]]:
    """What the theme adds to the site: path, and the first of its folders that has it."""
    first: dict[str, str] = {}
    neither = [*_NEITHER, *(f"*{end}" for end in markdown_extensions)]
    neither += config.theme.static_templates
    for root in config.theme.dirs:
        for folder, folders, names in os.walk(root):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in names:
                path = os.path.relpath(f"{folder}/{name}", root).replace(os.sep, "/")
                if not name.startswith(".") and path not in first:
                    first[path] = root
    for path in sorted(first):
        if not any(fnmatch(path.lower(), pattern) for pattern in neither):
            yield path, first[path]


def published_files(config_file: Path, state: Path, endings: tuple[str, ...]) -> Iterator[Path]:
    """Every file with one of those endings that a build would copy; none for unusable settings.

    `state` is the shelf's folder for its state; nothing is written but empty folders in it.
    """
    # MkDocs wants the folder that `theme.custom_dir` names, which `generate` fills.
    shelf = config_file.parent
    own_folder(shelf / OVERRIDES_DIR, shelf).mkdir(parents=True, exist_ok=True)
    config, _ = load(config_file, state / "mkdocs", strict=False)
    if config is None:
        return
    for folder in (config.docs_dir, *config.theme.dirs):
        for file in sorted(Path(folder).rglob("*")):
            if file.suffix.lower() in endings and file.is_file():
                yield file
