"""Where a picture's own bytes end. What follows could be a file of another kind (a polyglot).

Only the frame of each format is walked: lengths and markers, never the compressed data. Sources:
PNG 3rd edition, section 5; GIF89a, sections 15 to 27; ITU T.81 (JPEG), annex B; RFC 9649 (WebP).
"""

from __future__ import annotations

_PNG_SIGNATURE = 8
_GIF_HEADER = 13
_JPEG_RESTARTS = range(0xD0, 0xD8)
_JPEG_END, _JPEG_SCAN = 0xD9, 0xDA


def end_of(data: bytes, kind: str) -> int | None:
    """Returns the offset behind the picture's last byte; None where it does not end within `data`.

    `kind` is Pillow's name of the format, by which the first bytes were already recognised.
    """
    try:
        end = _ENDS[kind](data)
    except IndexError:
        return None
    return end if end <= len(data) else None


def _png(data: bytes) -> int:
    at = _PNG_SIGNATURE
    while True:
        length = int.from_bytes(data[at : at + 4], "big")
        name = data[at + 4 : at + 8]
        at += 12 + length
        if name == b"IEND" or at > len(data):
            return at


def _gif(data: bytes) -> int:
    at = _GIF_HEADER + _gif_colours(data[10])
    while data[at] != 0x3B:
        if data[at] == 0x2C:  # an image: descriptor, colours, code size
            at += 10 + _gif_colours(data[at + 9]) + 1
        else:  # an extension: introducer and label
            at += 2
        while data[at]:
            at += 1 + data[at]
        at += 1
    return at + 1


def _gif_colours(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _jpeg(data: bytes) -> int:
    at = 2
    while True:
        while data[at] != 0xFF or data[at + 1] in (0x00, 0xFF, *_JPEG_RESTARTS):
            at = _next_marker(data, at + 1)
        marker = data[at + 1]
        if marker == _JPEG_END:
            return at + 2
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _JPEG_SCAN:  # the data of the scan, up to a marker
            at = _next_marker(data, at)


def _next_marker(data: bytes, start: int) -> int:
    at = data.find(b"\xff", start)
    if at < 0:
        raise IndexError
    return at


def _webp(data: bytes) -> int:
    size = int.from_bytes(data[4:8], "little")
    return 8 + size + size % 2


_ENDS = {"PNG": _png, "GIF": _gif, "JPEG": _jpeg, "WEBP": _webp}
