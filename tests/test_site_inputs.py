"""What a kept answer depends on: the programs that the settings name, in their versions."""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from papershelf.mkdocs import inputs
from papershelf.programs import Programs, made_by, read_programs

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Put a package of that name and version in place of the one before."""
    monkeypatch.syspath_prepend(tmp_path)

    def put(version: str, *, points: str = "", direct: str = "") -> None:
        for old in tmp_path.glob("*.dist-info"):
            shutil.rmtree(old)
        info = tmp_path / f"other_theme-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Name: other-theme\nVersion: {version}\n")
        (info / "top_level.txt").write_text("other_module\n")
        (info / "entry_points.txt").write_text(points)
        if direct:
            (info / "direct_url.json").write_text(direct)
        forget()

    yield put
    monkeypatch.undo()
    forget()


def forget() -> None:
    importlib.invalidate_caches()
    made_by.cache_clear()
    inputs.points_of.cache_clear()
    inputs.owners.cache_clear()


@pytest.mark.parametrize(
    ("programs", "points"),
    [
        (Programs("other", (), ()), "[mkdocs.themes]\nother = other_module\n"),
        (Programs("material", (), ("other",)), "[mkdocs.plugins]\nother = other_module:P\n"),
        (
            Programs("material", (), ("other",)),
            "[mkdocs.plugins]\nmaterial/other = other_module:P\n",
        ),
        (Programs("material", ("other",), ()), "[markdown.extensions]\nother = other_module:E\n"),
        (Programs("material", ("other_module.inside",), ()), ""),
        (Programs("material", ("other_module:Extension",), ()), ""),
    ],
)
def test_an_upgrade_changes_the_key(install: Install, programs: Programs, points: str) -> None:
    """Of a theme, a plugin or an extension, however it is named; another package does not."""
    install("1.0", points=points)
    key = inputs.programs_key(programs)
    assert key
    install("1.0", points=points)
    assert inputs.programs_key(programs) == key
    install("1.1", points=points)
    assert inputs.programs_key(programs) not in ("", key)


@pytest.mark.parametrize(
    "programs",
    [
        Programs("no-such-theme", (), ()),
        Programs("material", ("no_such_module.extension",), ()),
        Programs("material", (), ("no-such-plugin",)),
    ],
)
def test_what_is_no_package_is_not_trusted(programs: Programs) -> None:
    """A module beside the shelf can change without a version."""
    assert inputs.programs_key(programs) == ""


def test_a_package_that_is_worked_on_is_not_trusted(install: Install) -> None:
    """An editable installation keeps its version while its code changes."""
    direct = '{"url": "file:///x", "dir_info": {"editable": true}}'
    install("1.0", points="[mkdocs.themes]\nother = other_module\n", direct=direct)
    assert inputs.programs_key(Programs("other", (), ())) == ""


SETTINGS = [
    ("theme: material", Programs("material", (), ("search",))),
    ("theme: {name: other}\nplugins: []", Programs("other", (), ())),
    ("site_name: A\nplugins:", Programs("mkdocs", (), ())),
    (
        "theme: {name: a}\nmarkdown_extensions: [toc, {tables: {x: 1}}]\nplugins: {b: {}, c: {}}",
        Programs("a", ("toc", "tables"), ("b", "c")),
    ),
    ("theme: {name: !ENV X}", None),
    ("theme: {custom_dir: x}", None),
    ("theme: {name: null, custom_dir: x}", None),
    ("plugins: [!ENV X]", None),
    ("markdown_extensions: [[toc]]", None),
    ("- a", None),
    ("a: [", None),
]


@pytest.mark.parametrize(("text", "expected"), SETTINGS)
def test_settings_name_programs(text: str, expected: Programs | None) -> None:
    """In every form that MkDocs takes; what the file does not say by itself is not guessed."""
    assert read_programs(text.encode()) == expected
