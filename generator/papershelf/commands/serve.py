"""`papershelf serve`: the site on this machine, rebuilt when something changes."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import click

from papershelf import kinds
from papershelf.app.live import LiveSite
from papershelf.app.shelf import Shelf
from papershelf.app.showing import end_for_port, show_archive
from papershelf.config import read_settings
from papershelf.configfile import CONFIG_FILE
from papershelf.problems import Problem, error
from papershelf.serving.loopback import PortError
from papershelf.serving.server import Place

_EPILOG = """\b
Examples:
  papershelf serve
  papershelf -C my-shelf serve --port 8080
  papershelf serve --site site.zip
"""


@click.command("serve", epilog=_EPILOG)
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=8000,
    show_default=True,
    help="The port; 0 takes a free one.",
)
@click.option(
    "--site",
    "archive",
    metavar="ZIP",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Show the site in this archive instead, such as the preview of a pull request.",
)
@click.pass_obj
def command(shelf: Shelf, port: int, archive: Path | None) -> None:
    """Build the site, show it on this machine, and rebuild it on every change.

    The page that you look at shows a change at once; the rest of the site is built meanwhile. A
    problem shows in the terminal and in the page, which keeps the last good state. Ends with
    Ctrl-C.

    With --site nothing is built. The archive may be anybody's: it is unpacked within limits, its
    pages are checked as those of a build are, and while there is an error nothing is shown. Scripts
    that this papershelf does not publish itself are left out.
    """
    if archive is not None:
        show_archive(shelf, archive, port)
        return
    from papershelf.serving.serve import serve  # noqa: PLC0415 (watchdog is slow to import)
    from papershelf.serving.watching import Sources  # noqa: PLC0415 (as above)

    settings, problems = read_settings(shelf.root)
    if settings is None:
        shelf.stop_on_errors(problems)
        return
    docs = (shelf.root / settings.docs_dir).resolve()
    base_path = urlsplit(settings.site_url).path or "/"
    watched = (
        shelf.root / CONFIG_FILE,
        shelf.root / "collection",
        shelf.root / "overrides",
        docs,
    )
    try:
        serve(
            Place(shelf.root / "site", base_path, port=port),
            Sources(shelf.root, watched, ignore=lambda path: _generated(docs, path)),
            LiveSite(shelf),
            report=lambda found: _report(shelf, found),
            ready=lambda address: shelf.say(f"Serving {address} (Ctrl-C ends it)"),
        )
    except KeyboardInterrupt:
        shelf.say("")
    except PortError as reason:
        end_for_port(shelf, port, reason)
    except OSError as reason:  # a disk that is full or read-only, too many files to be watched
        where = str(reason.filename or shelf.root)
        shelf.stop_on_errors([error(where, f"cannot be used: {reason.strerror}")], "ended")


def _generated(docs: Path, path: Path) -> bool:
    return path.is_relative_to(docs) and kinds.is_generated(path.relative_to(docs).as_posix())


def _report(shelf: Shelf, problems: list[Problem]) -> None:
    shelf.report(problems)
    if any(problem.is_error for problem in problems):
        shelf.say("The last good state is shown.")
