"""Words for messages and pages: counts of things, and texts cut to a length."""


def counted(number: int, one: str, many: str = "") -> str:
    """Returns `1 paper`, `12 papers`, `10,000 papers`; `many` where adding an s is wrong."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def shortened(text: str, most: int) -> str:
    """Returns the text, or its first `most` characters and an ellipsis."""
    return text if len(text) <= most else f"{text[:most]}…"
