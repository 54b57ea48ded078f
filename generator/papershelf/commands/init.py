"""`papershelf init`: a new shelf that builds at once, and newer packaged files for an old one."""

from __future__ import annotations

import datetime as dt
import difflib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from papershelf.app.shelf import Shelf
from papershelf.configfile import CONFIG_FILE
from papershelf.packaged import (
    DIGESTS,
    LICENCES,
    LOCK,
    REQUIREMENTS,
    Digests,
    Fate,
    FileChange,
    digests_file,
    digests_of,
    licence,
    new_shelf,
    pages_of,
    public_url,
    read_digests,
    renewable,
    renewal,
    requirement,
    requirements_file,
    with_addresses,
)
from papershelf.problems import Problem, error, warning
from papershelf.text import visible
from papershelf.writing.disk import write_files

_EPILOG = """\b
Examples:
  papershelf init my-shelf
  papershelf init --license CC-BY-4.0 my-shelf
  papershelf init --upgrade my-shelf
  papershelf -C my-shelf init --upgrade --dry-run
"""
_COLOURS = {"+": "green", "-": "red", "@": "cyan"}
_NAMED = 3
"""Files that the refusal of a folder names."""


@click.command("init", epilog=_EPILOG)
@click.argument(
    "folder", metavar="[DIR]", required=False, type=click.Path(file_okay=False, path_type=Path)
)
@click.option(
    "--license", "license_name", type=click.Choice(LICENCES), help="Write a LICENSE of that kind."
)
@click.option("--upgrade", is_flag=True, help="Renew the packaged files of the shelf in DIR.")
@click.option("--dry-run", is_flag=True, help="With --upgrade: show the changes, write nothing.")
@click.pass_obj
def command(
    shelf: Shelf, folder: Path | None, license_name: str | None, upgrade: bool, dry_run: bool
) -> None:
    """Make a new shelf in DIR: settings, an example record and note, workflows for GitHub.

    DIR must not exist yet, or hold nothing but a Git repository without files; the addresses of one
    that was cloned from GitHub are set.

    With --upgrade, renew what init once wrote into DIR (the shelf itself, where DIR is left out)
    and show the changes. A file that somebody changed stays as it is and is reported. Records,
    notes, topics and pages are never touched. Exit status 1 where a newer file was not taken over.
    """
    if dry_run and not upgrade:
        raise click.UsageError("--dry-run goes with --upgrade.")
    if folder is None and not upgrade:
        raise click.UsageError("Missing argument 'DIR'.")
    if license_name and upgrade:
        raise click.UsageError("--license does not go with --upgrade.")
    target = shelf if folder is None else Shelf(shelf.root / folder)
    shown = str(folder or shelf.root)
    try:
        if upgrade:
            _upgrade(target, dry_run=dry_run)
        else:
            _make(target, shown, license_name)
    except OSError as reason:
        shelf.stop_on_errors([error(shown, f"cannot be read or written: {reason.strerror}")])


def _make(shelf: Shelf, shown: str, license_name: str | None) -> None:
    if refused := _refusal(shelf.root, shown):
        shelf.report([refused])
        sys.exit(2)
    source = requirement()
    files = new_shelf() | {REQUIREMENTS: requirements_file(source)}
    # Of settings with addresses of their own the packaged ones: an upgrade takes no line out.
    digests = {DIGESTS: digests_file(digests_of(files))}
    if url := public_url(shelf.root):
        files[CONFIG_FILE] = with_addresses(files[CONFIG_FILE], *pages_of(url))
    if license_name:
        files["LICENSE"] = licence(license_name, dt.datetime.now(dt.UTC).year)
    write_files(shelf.root, files | digests)
    if shelf.root == Path():
        shelf.say("A new shelf is in this folder. Next: papershelf serve")
    else:
        shelf.say(f"A new shelf is in {shelf.root}. Next: papershelf -C {shelf.root} serve")
    if source is None:
        shelf.say(f"Before it is published, {REQUIREMENTS} wants to know where papershelf is from.")


def _refusal(target: Path, shown: str) -> Problem | None:
    """Why no shelf can be made there, if so. A repository without files is as good as nothing."""
    if target.exists() and not target.is_dir():
        return error(shown, "found a file, expected a new or an empty folder")
    inside = sorted(entry.name for entry in target.iterdir()) if target.is_dir() else []
    inside = [name for name in inside if name != ".git"]
    if not inside:
        return None
    more = f" and {len(inside) - _NAMED} more" if len(inside) > _NAMED else ""
    hint = "name a new folder; to work on a shelf that is there use `papershelf -C DIR`"
    if CONFIG_FILE in inside:
        hint = f"to renew the packaged files of this shelf: `papershelf init --upgrade {shown}`"
    message = f"found {', '.join(inside[:_NAMED])}{more}, expected a new or an empty folder"
    return error(shown, message, hint=hint)


def _upgrade(shelf: Shelf, *, dry_run: bool) -> None:
    digests, problems = _digests(shelf.root)
    shelf.stop_on_errors(problems)
    packaged, aside = _packaged(shelf.root, digests)
    known = {path: digest for path, digest in digests.items() if path not in aside}
    changes = renewal(packaged, known, _found(shelf.root, {*packaged, *known}))
    for change in changes:
        if change.fate is not Fate.YOURS:
            _show(shelf, change)
    shelf.report(_problem(change) for change in changes if change.fate is Fate.KEPT)
    if not dry_run:
        with shelf.alone("papershelf init --upgrade"):
            _apply(shelf.root, changes)
            write_files(shelf.root, {DIGESTS: digests_file(digests_of(packaged) | aside)})
    _summarise(shelf, changes, dry_run=dry_run)
    sys.exit(1 if any(change.fate is Fate.KEPT for change in changes) else 0)


def _digests(root: Path) -> tuple[Digests, list[Problem]]:
    """What `init` once wrote into the shelf; nothing where it is older than the digests."""
    if not (root / CONFIG_FILE).is_file():
        hint = "name a shelf: `papershelf init --upgrade DIR`"
        return {}, [error(CONFIG_FILE, "found no such file: this is no shelf", hint=hint)]
    data = _bytes_of(root, DIGESTS)
    return ({}, []) if data is None else read_digests(data)


def _packaged(root: Path, digests: Digests) -> tuple[dict[str, bytes], Digests]:
    """The files that the shelf should have, and the digests of those to leave aside.

    Where nobody knows the running papershelf's source, a requirements.txt that is there stays: it
    may say more.
    """
    files = {path: data for path, data in new_shelf().items() if renewable(path)}
    source = requirement()
    if source is None and (root / REQUIREMENTS).exists():
        return files, {path: digests[path] for path in digests if path == REQUIREMENTS}
    return files | {REQUIREMENTS: requirements_file(source)}, {}


def _found(root: Path, paths: Iterable[str]) -> dict[str, bytes]:
    found = {path: _bytes_of(root, path) for path in paths}
    return {path: data for path, data in found.items() if data is not None}


def _bytes_of(root: Path, path: str) -> bytes | None:
    """The file's bytes; None where there is none; b"" where a link or a folder is in its place."""
    file = root / path
    if file.is_dir() or file.resolve() != root.resolve() / path:
        return b""
    return file.read_bytes() if file.exists() else None


def _apply(root: Path, changes: Iterable[FileChange]) -> None:
    changes = list(changes)
    taken = (change for change in changes if change.fate in (Fate.ADDED, Fate.RENEWED))
    write_files(root, {change.path: change.new for change in taken if change.new is not None})
    for change in changes:
        if change.fate is Fate.REMOVED:
            (root / change.path).unlink()


def _show(shelf: Shelf, change: FileChange) -> None:
    """The change as a unified diff; for a file that is kept, what was not taken over."""
    old, new = (f"{change.path} ({state})" for state in ("old", "new"))
    if change.fate is Fate.KEPT:
        old, new = f"{change.path} (yours, kept)", f"{change.path} (packaged, not taken over)"
    for line in _diff(change, old, new):
        style = "bold" if line.startswith(("---", "+++")) else _COLOURS.get(line[:1], "")
        shelf.say(line, style)


def _diff(change: FileChange, old: str, new: str) -> Iterator[str]:
    before, after = (
        [] if data is None else data.decode("utf-8", "replace").splitlines()
        for data in (change.old, change.new)
    )
    if change.path == LOCK:  # a thousand hashes, of which nobody reads one
        before, after = (
            [one for one in lines if "--hash=" not in one] for lines in (before, after)
        )
    for line in difflib.unified_diff(before, after, old, new, lineterm=""):
        yield visible(line)


def _problem(change: FileChange) -> Problem:
    if change.new is None:
        return warning(
            change.path, "no longer packaged, and changed by you: kept", hint="delete it"
        )
    if change.old is None:
        message = "deleted by you, and the packaged file has changed: not written again"
        return warning(change.path, message)
    message = "changed by you, and the packaged file has changed too: kept"
    hint = "take over what you want of it by hand; it is not offered again until it changes"
    return warning(change.path, message, hint=hint)


def _summarise(shelf: Shelf, changes: list[FileChange], *, dry_run: bool) -> None:
    named = {fate: [change.path for change in changes if change.fate is fate] for fate in Fate}
    for fate, paths in named.items():
        if paths:
            shelf.say(f"{fate}: {', '.join(paths)}")
    if all(change.fate is Fate.YOURS for change in changes):
        shelf.say("Every packaged file is up to date.")
    elif dry_run:
        shelf.say("Nothing was written (dry run).")
