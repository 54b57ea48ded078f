"""Reads a picture beside a note for what it really is, and writes its bytes anew.

A stranger's file is never published. It is decoded, within bounds, and encoded again from its
pixels: so nothing is left of metadata (place, camera, author), of comments, of colour profiles, or
of whatever else was hidden between the pixels. Animations keep their frames, within the bounds.
Runs in a worker process (`workers`).
"""

from __future__ import annotations

import io
import warnings
from pathlib import PurePosixPath
from typing import Any

from PIL import Image, ImageFile, ImageOps, ImageSequence, UnidentifiedImageError

from papershelf.notes.answers import KINDS, Picture, Refusal
from papershelf.notes.endings import end_of
from papershelf.text import visible

PIXELS = 8_300_000
"""Width times height times frames: a screen of 4K. More does not fit a worker's memory as WebP."""
SIDE = 10_000
FRAMES = 100
OUTPUT_BYTES = 3_000_000
"""Of the picture written anew: three times what a file may have."""

_NAMES = {"PNG": "PNG", "JPEG": "JPEG", "WEBP": "WebP", "GIF": "GIF"}
_MODES = {"PNG": ("L", "LA", "RGB", "RGBA"), "JPEG": ("L", "RGB"), "WEBP": ("RGB", "RGBA")}
"""Pillow's modes that each is written in. None has a palette, where bytes could hide."""
_OPTIONS: dict[str, dict[str, Any]] = {
    "PNG": {},
    "JPEG": {"quality": 90, "optimize": True, "progressive": True},
    "WEBP": {"quality": 90, "method": 2},
}
_WEBP_NO_MEMORY = "encoding error 1"
"""What Pillow says where libwebp gets no memory (`VP8_ENC_ERROR_OUT_OF_MEMORY`)."""
_EXPORT = "save it again with an image editor"


def picture(data: bytes, path: str) -> Picture | Refusal:
    """Returns the picture in a file's bytes, written anew, or the reason why there is none. Raises
    MemoryError only.

    `path` tells by its end which format is expected.
    """
    suffix = PurePosixPath(path).suffix.lower()
    kind = KINDS[suffix]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about odd files; the bounds below are ours
            found = Image.open(io.BytesIO(data), formats=tuple(_NAMES))
            with found:
                return _refusal(found, data, kind, suffix) or _written(found, kind)
    # Pillow raises whatever a broken file makes its decoders raise.
    except (OSError, SyntaxError, ValueError, ArithmeticError, LookupError, TypeError) as fault:
        return _broken(data, kind, suffix, fault)
    except Image.DecompressionBombError:
        return _too_large("more pixels than a picture has")


def _broken(data: bytes, kind: str, suffix: str, fault: Exception) -> Refusal:
    """Returns the refusal of a file that made Pillow raise. Raises MemoryError if that was why."""
    if data.lstrip()[:5].lower() in (b"<svg ", b"<?xml", b"<!doc", b"<html"):
        return Refusal(f"found markup, expected {_NAMES[kind]}, as {suffix} says", _EXPORT)
    if str(fault) == _WEBP_NO_MEMORY:
        raise MemoryError
    said = visible(str(fault)).split("<")[0].strip(" :.")
    if isinstance(fault, UnidentifiedImageError):
        return Refusal(f"found no picture in the file, expected {_NAMES[kind]}", _EXPORT)
    return Refusal(f"cannot be read as {_NAMES[kind]} ({said[:80]})", _EXPORT)


def _refusal(found: ImageFile.ImageFile, data: bytes, kind: str, suffix: str) -> Refusal | None:
    is_kind = "JPEG" if found.format == "MPO" else found.format
    if is_kind != kind:
        name = _NAMES.get(str(is_kind), str(is_kind))
        return Refusal(
            f"found {name}, expected {_NAMES[kind]}, as {suffix} says", "rename the file"
        )
    return _wrong_end(data, kind) or _wrong_size(found)


def _wrong_end(data: bytes, kind: str) -> Refusal | None:
    end = end_of(data, kind)
    if end is None:
        return Refusal(f"found a {_NAMES[kind]} file that is cut short", _EXPORT)
    if end < len(data):
        message = f"found {len(data) - end:,} bytes behind the end of the picture, expected none"
        return Refusal(message, _EXPORT)
    return None


def _wrong_size(found: ImageFile.ImageFile) -> Refusal | None:
    if max(found.size) > SIDE:
        return _too_large(f"{found.width:,} × {found.height:,} pixels")
    frames = _frames(found)
    if frames > FRAMES:
        return _too_large(f"more than {FRAMES} frames")
    if found.width * found.height * frames > PIXELS:
        more = f" in {frames} frames" if frames > 1 else ""
        return _too_large(f"{found.width:,} × {found.height:,} pixels{more}")
    return None


def _too_large(found: str) -> Refusal:
    expected = f"at most {PIXELS:,} pixels, {SIDE:,} on a side, {FRAMES} frames"
    return Refusal(f"found {found}, expected {expected}", "make the picture smaller")


def _frames(found: ImageFile.ImageFile) -> int:
    """Returns how many frames there are, counted no further than `FRAMES` and one."""
    if found.format == "MPO" or not getattr(found, "is_animated", False):
        return 1
    count = 1
    try:
        while count <= FRAMES:
            found.seek(count)
            count += 1
    except EOFError:
        pass
    found.seek(0)
    return count


def _written(found: ImageFile.ImageFile, kind: str) -> Picture | Refusal:
    """Returns the picture encoded from its pixels, none of them changed unless the file itself was
    lossy.

    A still GIF becomes PNG, since its colours would have to be chosen anew; so does a still WebP
    without loss, which WebP would need too much memory for. An animation becomes WebP.
    """
    target = io.BytesIO()
    more: dict[str, Any] = {}
    is_lossy = kind == "JPEG" or (kind == "WEBP" and not _is_lossless(found))
    if kind != "JPEG" and getattr(found, "is_animated", False):
        written = "WEBP"
        frames, durations = _frames_of(found)
        more = {"save_all": True, "append_images": frames[1:], "duration": durations, "loop": 0}
        more["method"] = 0  # the quickest
    else:
        written = kind if is_lossy else "PNG"
        frames = [_pixels(ImageOps.exif_transpose(found), written)]
    lossless = {"lossless": not is_lossy} if written == "WEBP" else {}
    frames[0].save(target, written, **{**_OPTIONS[written], **lossless, **more})
    if target.tell() > OUTPUT_BYTES:
        message = f"found a picture that has {target.tell():,} bytes when it is written anew"
        return Refusal(f"{message}, expected at most {OUTPUT_BYTES:,}", "make it smaller")
    suffix = ".jpg" if written == "JPEG" else f".{written.lower()}"
    return Picture(target.getvalue(), *frames[0].size, suffix)


def _frames_of(found: ImageFile.ImageFile) -> tuple[list[Image.Image], list[int]]:
    """Returns the frames of an animation, and for how many milliseconds each is shown: 20 (what is
    faster, browsers slow down) to a minute.
    """
    frames, durations = [], []
    for frame in ImageSequence.Iterator(found):
        frames.append(_pixels(frame.copy(), "WEBP"))
        durations.append(max(20, min(60_000, int(found.info.get("duration") or 100))))
    return frames, durations


def _pixels(frame: Image.Image, written: str) -> Image.Image:
    """Returns the pixels in a mode that the format is written in, and no more than they."""
    modes = _MODES[written]
    is_clear = "A" in frame.getbands() or "transparency" in frame.info
    if frame.mode not in modes or (is_clear and "A" not in frame.getbands()):
        frame = frame.convert("RGBA" if is_clear and "RGBA" in modes else "RGB")
    else:
        frame.load()
    frame.info.clear()
    return frame


def _is_lossless(found: ImageFile.ImageFile) -> bool:
    """Returns whether the first frame of a WebP is lossless (RFC 9649:
    its chunk is called VP8L).
    """
    stream = found.fp
    return isinstance(stream, io.BytesIO) and b"VP8L" in stream.getvalue()[:4096]
