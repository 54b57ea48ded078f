"""The client of a shelf: its services, its feeds, its cache, and who says what is waited for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from papershelf.app.shelf import Shelf
from papershelf.config import STATE_DIR, Settings
from papershelf.fetching.client import Client
from papershelf.fetching.polite import Patience
from papershelf.fetching.sites import sites

FOLDER = f"{STATE_DIR}/http"
"""Git-ignored: answers of the last days, and when each host was last asked."""


@contextmanager
def client(shelf: Shelf, settings: Settings, patience: Patience | None = None) -> Iterator[Client]:
    """A client for the built-in services and the feeds of the settings, until the end."""
    feeds = tuple(one.address for one in settings.fetch.sources if one.service == "feed")

    def say(line: str) -> None:
        shelf.err.print(f"{line}; asking again", markup=False)

    made = Client(
        sites(feeds),
        shelf.root / FOLDER,
        contact=settings.fetch.contact,
        patience=patience,
        say=say,
    )
    try:
        yield made
    finally:
        made.close()
