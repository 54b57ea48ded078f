"""Why a service gave nothing. Each is told to the user as a Problem; none leaves a command."""

from __future__ import annotations

AGAIN = "run it again later; what was read so far is kept for an hour"


class FetchError(Exception):
    """The message says what was found; `hint` what to do next."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class PassingError(FetchError):
    """It may be over soon, so that the request is made again: by itself, after `seconds` where the
    service said how long it wants to be left alone, and `once` where that will hardly help.
    """

    def __init__(
        self,
        message: str,
        hint: str = AGAIN,
        *,
        seconds: float | None = None,
        once: bool = False,
    ) -> None:
        super().__init__(message, hint)
        self.seconds = seconds
        self.once = once


class ShortError(PassingError):
    """The answer has fewer papers than it announces. `body` is taken if that stays so."""

    def __init__(self, message: str, body: bytes) -> None:
        super().__init__(message)
        self.body = body
