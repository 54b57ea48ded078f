"""Pictures beside notes: what is published of them, and what is refused with which words."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageSequence, PngImagePlugin

from papershelf.notes.answers import KINDS, Picture, Refusal
from papershelf.notes.endings import end_of
from papershelf.notes.pictures import FRAMES, PIXELS, picture

SECRET = b"GPS 52.5200 N, 13.4050 E"
MP4 = b"\x00\x00\x00\x18ftypisom"


def drawn(mode: str = "RGB", size: tuple[int, int] = (24, 16)) -> Image.Image:
    """A small picture whose pixels all differ, so that a changed one is seen."""
    made = Image.new("RGBA", size)
    made.putdata(
        [(x * 9, y * 13, x * y, 40 + 3 * x) for y in range(size[1]) for x in range(size[0])]
    )
    return made.convert(mode)


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def published(data: bytes, path: str) -> tuple[Picture, Image.Image]:
    made = picture(data, path)
    assert isinstance(made, Picture), made
    opened = Image.open(io.BytesIO(made.data))
    opened.load()
    assert opened.size == (made.width, made.height)
    return made, opened


def animation(kind: str, frames: int = 3, size: tuple[int, int] = (12, 8)) -> bytes:
    inside = [Image.new("RGB", size, (50 * n % 256, 0, 255 - n)) for n in range(frames)]
    return encoded(inside[0], kind, save_all=True, append_images=inside[1:], duration=80)


EXACT = [
    ("a.png", encoded(drawn("RGB"), "PNG"), ".png"),
    ("a.PNG", encoded(drawn("RGBA"), "PNG"), ".png"),
    ("a.png", encoded(drawn("L"), "PNG"), ".png"),
    ("a.png", encoded(drawn("LA"), "PNG"), ".png"),
    ("a.png", encoded(drawn("1"), "PNG"), ".png"),
    ("a.png", encoded(drawn("RGB").quantize(16), "PNG"), ".png"),
    ("a.gif", encoded(drawn("RGB").quantize(16), "GIF"), ".png"),
    ("a.gif", encoded(drawn("RGB").quantize(16), "GIF", transparency=0), ".png"),
    ("a.webp", encoded(drawn("RGBA"), "WEBP", lossless=True, exact=True), ".png"),
]


@pytest.mark.parametrize(("path", "data", "suffix"), EXACT, ids=range(len(EXACT)))
def test_pixels_without_loss_stay_as_they_are(path: str, data: bytes, suffix: str) -> None:
    """Every pixel, clear ones included, of each format that keeps them."""
    made, after = published(data, path)
    before = Image.open(io.BytesIO(data))
    assert made.suffix == suffix
    assert after.convert("RGBA").tobytes() == before.convert("RGBA").tobytes()


LOSSY = [
    ("a.jpg", encoded(drawn("RGB"), "JPEG", quality=95), ".jpg"),
    ("a.jpeg", encoded(drawn("L"), "JPEG", quality=95), ".jpg"),
    ("a.JPG", encoded(drawn("RGB").convert("CMYK"), "JPEG", quality=95), ".jpg"),
    ("a.webp", encoded(drawn("RGB"), "WEBP", quality=95), ".webp"),
]


@pytest.mark.parametrize(("path", "data", "suffix"), LOSSY, ids=range(len(LOSSY)))
def test_lossy_pictures_stay_alike(path: str, data: bytes, suffix: str) -> None:
    """In their format; no pixel is far from what it was."""
    made, after = published(data, path)
    before = Image.open(io.BytesIO(data)).convert("RGB").tobytes()
    assert made.suffix == suffix
    differences = [abs(a - b) for a, b in zip(after.convert("RGB").tobytes(), before, strict=True)]
    assert sum(differences) / len(differences) < 12


def with_secrets() -> dict[str, bytes]:
    """Pictures that carry the secret in each place that their format has for such things."""
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", SECRET.decode())
    text.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    text.add(b"prVt", SECRET)
    profile = SECRET + bytes(128)
    jpeg = encoded(drawn(), "JPEG", exif=exif, comment=SECRET, icc_profile=profile, xmp=SECRET)
    palette = drawn().quantize(8)
    palette.putpalette((list(palette.getpalette() or ())[:24] + list(SECRET) * 32)[:768])
    return {
        "a.png": encoded(drawn(), "PNG", exif=exif, pnginfo=text, icc_profile=profile),
        "b.png": encoded(palette, "PNG", optimize=False, bits=8),
        "a.jpg": jpeg,
        "a.webp": encoded(drawn(), "WEBP", exif=exif, icc_profile=profile, xmp=SECRET),
        "b.webp": encoded(drawn(), "WEBP", lossless=True, exif=exif, xmp=SECRET),
        "a.gif": encoded(drawn().quantize(8), "GIF", comment=SECRET),
    }


SECRETS = with_secrets()


@pytest.mark.parametrize("path", SECRETS)
def test_nothing_but_pixels_is_published(path: str) -> None:
    """No metadata, comment, profile, private chunk or unused colour of the file comes through."""
    assert SECRET in SECRETS[path], "the case itself must hold the secret"
    made, after = published(SECRETS[path], path)
    assert SECRET not in made.data
    assert not {"comment", "exif", "icc_profile", "xmp", "Comment"} & set(after.info)
    assert not after.getexif()


def test_a_photo_stands_upright() -> None:
    """What the camera's metadata said of up and down is done, since it goes."""
    exif = Image.Exif()
    exif[0x0112] = 6
    made, _ = published(encoded(drawn(size=(24, 16)), "JPEG", exif=exif), "a.jpg")
    assert (made.width, made.height) == (16, 24)


@pytest.mark.parametrize(("path", "kind"), [("a.gif", "GIF"), ("a.webp", "WEBP"), ("a.png", "PNG")])
def test_an_animation_keeps_its_frames(path: str, kind: str) -> None:
    """All of them, each for its time, in a WebP."""
    made, after = published(animation(kind), path)
    assert made.suffix == ".webp"
    assert getattr(after, "n_frames", 1) == 3
    colours = [frame.convert("RGB").getpixel((1, 1)) for frame in ImageSequence.Iterator(after)]
    if kind != "WEBP":  # that one was made with loss
        assert colours == [(0, 0, 255), (50, 0, 254), (100, 0, 253)]


def test_the_same_bytes_again() -> None:
    """One file gives one picture."""
    data = encoded(drawn(), "JPEG")
    assert picture(data, "a.jpg") == picture(data, "b.jpeg")


def png_of(width: int, height: int) -> bytes:
    """A PNG that says it has that size, and has no pixel."""

    def chunk(name: bytes, data: bytes) -> bytes:
        checked = name + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


PNG, JPEG = encoded(drawn(), "PNG"), encoded(drawn(), "JPEG")
GIF, WEBP = encoded(drawn().quantize(8), "GIF"), encoded(drawn(), "WEBP")
HTML = b"<html><script>alert(1)</script></html>"
ZIP = b"PK\x03\x04" + bytes(26)

REFUSED = [
    ("a.png", b"", "found no picture in the file, expected PNG"),
    ("a.png", b"<svg onload=alert(1)>", "found markup, expected PNG, as .png says"),
    ("a.png", b"\n<?xml version='1.0'?><svg/>", "found markup, expected PNG, as .png says"),
    ("a.jpg", HTML, "found markup, expected JPEG, as .jpg says"),
    ("a.gif", b"text", "found no picture in the file, expected GIF"),
    ("a.webp", MP4, "found no picture in the file, expected WebP"),
    ("a.png", JPEG, "found JPEG, expected PNG, as .png says"),
    ("a.jpg", PNG, "found PNG, expected JPEG, as .jpg says"),
    ("a.gif", WEBP, "found WebP, expected GIF, as .gif says"),
    ("a.png", encoded(drawn(), "BMP"), "found no picture in the file, expected PNG"),
    ("a.png", encoded(drawn(), "TIFF"), "found no picture in the file, expected PNG"),
    ("a.png", encoded(drawn(), "ICO"), "found no picture in the file, expected PNG"),
    ("a.png", PNG + HTML, "found 38 bytes behind the end of the picture, expected none"),
    ("a.jpg", JPEG + ZIP, "found 30 bytes behind the end of the picture, expected none"),
    ("a.jpg", JPEG + JPEG, f"found {len(JPEG)} bytes behind the end of the picture, expected none"),
    ("a.gif", GIF + HTML, "found 38 bytes behind the end of the picture, expected none"),
    ("a.webp", WEBP + ZIP, "found 30 bytes behind the end of the picture, expected none"),
    ("a.png", HTML + PNG, "found markup, expected PNG, as .png says"),
    ("a.png", PNG[:-30], "found a PNG file that is cut short"),
    ("a.jpg", JPEG[:-2], "found a JPEG file that is cut short"),
    ("a.gif", GIF[:-1], "found a GIF file that is cut short"),
    ("a.webp", WEBP[:-9], "cannot be read as WebP"),
    ("a.png", png_of(50_000, 50_000), "found more pixels than a picture has"),
    ("a.png", png_of(9_000, 9_000), "found 9,000 × 9,000 pixels"),
    ("a.png", png_of(10_001, 1), "found 10,001 × 1 pixels"),
    ("a.png", png_of(0, 0), "found no picture in the file, expected PNG"),
    ("a.png", png_of(100, 100), "cannot be read as PNG"),
    ("a.gif", animation("GIF", FRAMES + 1), f"found more than {FRAMES} frames"),
]


@pytest.mark.parametrize(("path", "data", "message"), REFUSED, ids=range(len(REFUSED)))
def test_what_is_refused(path: str, data: bytes, message: str) -> None:
    """Other formats, wrong names, polyglots, cut files, bombs: each with words that say why."""
    made = picture(data, path)
    assert isinstance(made, Refusal)
    assert made.message.startswith(message)


def test_many_frames_count_as_many_pixels() -> None:
    """A small file of large frames is a bomb too."""
    frames = [Image.new("1", (2_000, 2_000), n % 2) for n in range(4)]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert 2_000 * 2_000 * 4 > PIXELS > len(data)
    made = picture(data, "a.gif")
    assert isinstance(made, Refusal)
    assert made.message.startswith("found 2,000 × 2,000 pixels in 4 frames")


GOOD = {**{f"s-{path}": data for path, data in SECRETS.items()}, "a.png": PNG, "a.jpg": JPEG}
GOOD |= {"a.gif": GIF, "a.webp": WEBP, "f.gif": animation("GIF"), "f.webp": animation("WEBP")}


@pytest.mark.parametrize("path", GOOD)
def test_the_end_is_found(path: str) -> None:
    """Exactly, in files as encoders write them; and not in any part of them."""
    data, kind = GOOD[path], KINDS[path[path.rindex(".") :]]
    assert end_of(data, kind) == len(data)
    assert end_of(data + b"more", kind) == len(data)
    for cut in range(20, len(data), max(1, len(data) // 50)):
        end = end_of(data[:cut], kind)
        assert end is None


@given(
    st.sampled_from(sorted(GOOD)),
    st.lists(st.tuples(st.integers(0, 400), st.binary(min_size=1, max_size=6)), max_size=4),
    st.integers(0, 400),
)
def test_broken_bytes_are_refused_or_a_picture(
    path: str, changes: list[tuple[int, bytes]], cut: int
) -> None:
    """Bytes changed or cut anywhere: a picture that can be read, or a refusal; never an exception,
    never a byte of the secret.
    """
    data = bytearray(GOOD[path])
    for at, new in changes:
        data[at % len(data) : at % len(data) + len(new)] = new
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = picture(bytes(data[: len(data) - cut if cut < len(data) else 0]), path)
    if isinstance(made, Picture):
        assert SECRET not in made.data
        Image.open(io.BytesIO(made.data)).load()
    else:
        assert made.message


@given(st.sampled_from(["a.png", "a.jpg", "a.gif", "a.webp"]), st.binary(max_size=200))
def test_any_bytes_are_refused(path: str, data: bytes) -> None:
    """Noise, with and without the first bytes of a format."""
    for head in (
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        b"GIF89a",
        b"RIFF\x40\0\0\0WEBPVP8 ",
    ):
        assert isinstance(picture(head + data, path), Refusal)
