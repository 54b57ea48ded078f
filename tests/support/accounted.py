"""What an import says that its reader lost, or made of nothing (`importing.accounts`)."""

from __future__ import annotations

from papershelf.importing import Listing


def lost(listing: Listing) -> list[tuple[int | None, str]]:
    """The line and message of each difference between the reader and its scan. The errors for them
    stand among those of the listing, where they would pass for entries that were refused.
    """
    return [
        (problem.line, problem.message)
        for problem in listing.problems
        if problem.hint.startswith("please report this")
    ]
