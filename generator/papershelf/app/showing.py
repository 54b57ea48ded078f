"""`papershelf serve --site`: a site out of an archive that may be anybody's, checked and shown."""

from __future__ import annotations

import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from papershelf.app.generation.policy import completed
from papershelf.app.generation.templates import made_overrides
from papershelf.app.shelf import Shelf
from papershelf.config import STATE_DIR, Settings, read_settings
from papershelf.configfile import CONFIG_FILE
from papershelf.finished.apart import check_apart
from papershelf.finished.policy import policy
from papershelf.problems import error
from papershelf.serving.loopback import PortError
from papershelf.serving.preview import KNOWN_ONLY, digest, leave_out, showing
from papershelf.serving.unpacking import unpack

_OUTCOME = "nothing is shown"


def show_archive(shelf: Shelf, archive: Path, port: int) -> None:
    """Unpack, check and show the site, until Ctrl-C; ends the command where it is refused."""
    # Without a shelf here no script is known, and the site lives at the root.
    settings, _ = read_settings(shelf.root)
    base_path = urlsplit(settings.site_url).path if settings and settings.site_url else "/"
    with tempfile.TemporaryDirectory(prefix="papershelf-") as folder:
        site = Path(folder) / "site"
        try:
            site.mkdir()
            shelf.stop_on_errors(unpack(archive, site), _OUTCOME)
            shelf.stop_on_errors(check_apart(site, base_path), _OUTCOME)
            ours, rules = _templates(shelf, settings)
            shelf.stop_on_errors(leave_out(site, _published(shelf, settings, ours)), _OUTCOME)
        except OSError as reason:
            where = str(reason.filename or archive)
            shelf.stop_on_errors([error(where, f"cannot be used: {reason.strerror}")], _OUTCOME)
        _show(shelf, site, rules, base_path, port)


def _show(shelf: Shelf, site: Path, rules: str, base_path: str, port: int) -> None:
    try:
        with showing(site, rules, base_path, port) as address:
            shelf.say(f"Serving {address} (Ctrl-C ends it)")
            threading.Event().wait()
    except KeyboardInterrupt:
        shelf.say("")
    except PortError as reason:
        end_for_port(shelf, port, reason)
    except OSError as reason:
        where = str(reason.filename or site)
        shelf.stop_on_errors([error(where, f"cannot be used: {reason.strerror}")], "ended")


def end_for_port(shelf: Shelf, port: int, reason: PortError) -> NoReturn:
    """End the command, since no server can be started at that port."""
    hint = "end the other server, or choose another port with --port"
    shelf.report([error(f"port {port}", f"cannot be used: {reason.strerror}", hint=hint)])
    sys.exit(2)


def _templates(shelf: Shelf, settings: Settings | None) -> tuple[dict[str, bytes], str]:
    """What `generate` would give the builder besides pages, and the policy; ends the command where
    it cannot.
    """
    if settings is None:
        return {}, policy(())
    ours, problems = made_overrides(shelf, settings)
    shelf.stop_on_errors(problems, _OUTCOME)
    return completed(shelf, settings.docs_dir, ours)


def _published(
    shelf: Shelf, settings: Settings | None, ours: Mapping[str, bytes]
) -> frozenset[str]:
    """The digests of the scripts and drawings that a build of this shelf would publish."""
    if settings is None:
        return frozenset()
    from papershelf.mkdocs.files import (  # noqa: PLC0415 (MkDocs is slow to import)
        published_files,
    )

    copied = published_files(shelf.root / CONFIG_FILE, shelf.root / STATE_DIR, tuple(KNOWN_ONLY))
    return frozenset(map(digest, [*ours.values(), *(file.read_bytes() for file in copied)]))
