"""How far some work is, for whoever watches."""

from __future__ import annotations


class Bar:
    """Nobody watches: nothing is shown. `progress` has a bar that is."""

    def __call__(self, count: int) -> None:
        """So much more is done."""

    def reach(self, done: int, total: int) -> None:
        """So much of so much is done."""
