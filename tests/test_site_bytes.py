"""The quick way gives the bytes of the slow one: `papershelf build` against `mkdocs build`."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib.resources import files as package_files
from pathlib import Path

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.utils import get_relative_url

from pages import own_shelf
from papershelf.mkdocs.body import EXTENSIONS, Converter
from papershelf.mkdocs.links import Links, relative
from papershelf.text import markdown as escaped
from papershelf.text import markdown_block
from shelves import golden_shelf, papershelf

THEME = Path(str(package_files("material"))) / "templates"


def files(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def differing(one: Path, other: Path) -> list[str]:
    """The paths at which two folders do not hold the same bytes."""
    left, right = files(one), files(other)
    return sorted(path for path in left.keys() | right.keys() if left.get(path) != right.get(path))


def unlike(site: Path, plain: Path) -> list[str]:
    """The paths at which a site is not what `mkdocs build` made: it has all that this has, byte for
    byte, but for files of the theme that nothing in it names.
    """
    ours, theirs = files(site), files(plain)
    texts = [
        re.sub(rb"# sourceMappingURL=\S+", b"", data)  # which only a debugger follows
        for path, data in ours.items()
        if path.endswith((".html", ".css", ".js"))
    ]
    left_out = {
        path
        for path in theirs.keys() - ours.keys()
        if (THEME / path).is_file()
        and not any(path.rpartition("/")[2].encode() in text for text in texts)
    }
    return sorted(
        path
        for path in (ours.keys() | theirs.keys()) - left_out
        if ours.get(path) != theirs.get(path)
    )


def by_mkdocs(shelf: Path) -> Path:
    """What `mkdocs build` alone makes of the generated pages."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "-d", "plain"]
    subprocess.run(command, cwd=shelf, check=True, capture_output=True)
    return shelf / "plain"


@pytest.mark.parametrize("kind", ["golden", "own", "dates/2024/12/", "./dates/x/../2024/12/"])
def test_the_bytes_of_plain_mkdocs(tmp_path: Path, kind: str) -> None:
    """Every file of the golden shelf and of this repository's, in one process and in two; also
    where a link of the theme leads into a folder of which pages else share one shell with others.
    """
    shelf = own_shelf(tmp_path / "own") if kind == "own" else golden_shelf(tmp_path)
    if kind.endswith("/"):
        config = shelf / "mkdocs.yml"
        text = config.read_text(encoding="utf-8")
        other = f"extra:\n  alternate: [{{name: Deutsch, lang: de, link: {kind}}}]\n"
        config.write_text(text.replace("extra:\n", other), encoding="utf-8")
    papershelf(shelf, "build", "--jobs", "1")
    plain = by_mkdocs(shelf)
    assert unlike(shelf / "site", plain) == []
    shutil.rmtree(shelf / "site")
    shutil.rmtree(shelf / ".papershelf")
    papershelf(shelf, "build", "--jobs", "2")
    assert unlike(shelf / "site", plain) == []


@pytest.mark.parametrize("here", ["./", "papers/", "papers/a/", "dates/2024/12/"])
def test_addresses_from_page_to_page(here: str) -> None:
    """As MkDocs has them, the home page's too."""
    for there in ("./", "papers/", "papers/a/", "papers/b/", "dates/2024/"):
        assert relative(there, here) == get_relative_url(there, here)


def plainly(text: str) -> str:
    return markdown.markdown(text, extensions=sorted(EXTENSIONS))


def converted(text: str) -> str | None:
    body = Converter(Links({"papers/a.md": "papers/a/"}), plainly).body(text, "papers/a.md")
    return None if body is None else body.html


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text(words: str, more: str) -> None:
    """What strangers wrote, escaped as the generator does, is converted as Python-Markdown does: as
    a heading, a paragraph, a link in a list, and authors above a line of facts. Or it is refused.
    """
    blocks = [
        f"# {escaped(words) or 'x'}",
        markdown_block(more) or "x",
        f"- [{escaped(words) or 'x'}](<https://example.org/?a=b>)\n- x",
        f"*{escaped(more) or 'x'}*  \nx {escaped(words) or 'x'}",
        f"- **[{escaped(words) or 'x'}](<https://example.org/>)** {escaped(more)}x\n- x",
    ]
    for text in [*blocks, "\n\n".join(blocks)]:
        assert converted(text) in (None, plainly(text))


def test_an_asterisk_behind_a_name_ends_no_emphasis() -> None:
    """As sources have it for equal contribution: converted here, and not by the slower way."""
    text = f"*{escaped('Ada Example*, Bo*')}*  \nx"
    assert converted(text) == plainly(text) == "<p><em>Ada Example*, Bo*</em><br />\nx</p>"


@pytest.mark.parametrize(
    "item",
    [
        "**[2024](<https://example.org/>)** (1): [May](a.md) (1)",
        "a record, in `collection/papers/`",
    ],
)
def test_items_of_the_overview_of_dates_and_of_the_home_page(item: str) -> None:
    """Converted here: no build waits for the slower way to its most shown pages."""
    text = f"- {item}\n- {item}"
    assert converted(text) == plainly(text).replace("a.md", "./")


@given(st.text("\\`*_[]()<>&{}!#-+.:~^=| ab\n1\"'/;@", max_size=30))
def test_any_markdown(text: str) -> None:
    """Text that nobody escaped, of marks mostly: never other bytes than Python-Markdown's."""
    for block in (text, f"- **[a](<https://b.org/>)**{text}", f"- x `a/`{text}"):
        assert converted(block) in (None, plainly(block))
