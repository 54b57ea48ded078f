"""The script of the frame: what is published, under which name, and what it is told."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from papershelf.mkdocs.frame import SOURCE, TEMPLATE, with_frame
from shelves import golden_shelf, papershelf

SOURCES = {SOURCE: b"// A comment.\nconst x = told.a;\n", "main.html": b"x"}
PALETTE = """
    - media: "(prefers-color-scheme: light)"
      scheme: default
      toggle: {icon: material/weather-night, name: "</script> & \\"more\\""}
"""


def published(files: dict[str, bytes]) -> tuple[str, str]:
    """The script's path and text."""
    ((path, data),) = [(path, data) for path, data in files.items() if path.endswith(".js")]
    return path, data.decode()


def test_source_is_replaced_by_what_is_published() -> None:
    """One script in a block of its own, without comments, whose path the template has."""
    files = with_frame(SOURCES, ' {"a": 1}\n')
    path, script = published(files)
    assert script == '{const told={"a": 1};\nconst x=told.a;}\n'
    assert re.fullmatch(r"assets/javascripts/frame-[0-9a-f]{8}\.js", path)
    assert files[TEMPLATE].decode() == f'{{% set script = "{path}" %}}\n'
    assert files["main.html"] == b"x"


def test_name_follows_from_the_content() -> None:
    """So that no cache gives a page the script of another build."""
    path, _ = published(with_frame(SOURCES, "{}"))
    assert published(with_frame(SOURCES, "{}"))[0] == path
    assert published(with_frame(SOURCES, '{"a": 1}'))[0] != path


@pytest.mark.parametrize(("sources", "told"), [(SOURCES, ""), ({"main.html": b"x"}, "{}")])
def test_nothing_is_published_where_nothing_is_told(sources: dict[str, bytes], told: str) -> None:
    """Another theme than Material, or overrides without the script: pages name none."""
    assert with_frame(sources, told) == {
        "main.html": b"x",
        TEMPLATE: b'{% set script = "" %}\n',
    }


def told(shelf: Path) -> dict[str, object]:
    papershelf(shelf, "generate")
    (script,) = (shelf / ".papershelf/overrides").glob("assets/javascripts/frame-*.js")
    first = script.read_text(encoding="utf-8").partition(";\n")[0]
    found: dict[str, object] = json.loads(first.removeprefix("{const told="))
    return found


def test_settings_are_told(tmp_path: Path) -> None:
    """Language, features, palette and scope, whatever characters are in them; a change of settings
    is a script of another name, and the one before is gone.
    """
    shelf = golden_shelf(tmp_path)
    before = told(shelf)
    assert before["scope"] == "/"
    assert [one["scheme"] for one in before["palettes"]] == ["default", "slate"]  # type: ignore[attr-defined]
    assert before["palettes"][0]["icon"].startswith("m17.75 4.09-2.53")  # type: ignore[index]
    config = shelf / "mkdocs.yml"
    text = config.read_text(encoding="utf-8").replace("language: en", "language: de")
    text = re.sub(r"  palette:\n(?:    .*\n)+", f"  palette:{PALETTE}", text)
    config.write_text(text.replace("scope: /", "scope: /x/"), encoding="utf-8")
    after = told(shelf)
    assert after["scope"] == "/x/"
    assert after["palettes"] == [
        {
            "media": "(prefers-color-scheme: light)",
            "scheme": "default",
            "name": '</script> & "more"',
            "icon": before["palettes"][0]["icon"],  # type: ignore[index]
        }
    ]
    assert after["words"]["search"] == "Suche"  # type: ignore[index]
