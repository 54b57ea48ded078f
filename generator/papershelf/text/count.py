"""Numbers of things in words."""


def counted(number: int, one: str, many: str = "") -> str:
    """`1 paper`, `12 papers`, `10,000 papers`; `many` where adding an s is wrong."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
