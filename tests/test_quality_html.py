"""The finished HTML before the Nu HTML Checker, which knows the standard's own rules.

`tools/find-nu.sh` installs it (it needs npm and Java); `make test` names it to the tests.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from sites import Site


@pytest.fixture(scope="module")
def checker() -> list[str]:
    jar, java = os.environ.get("PAPERSHELF_NU"), shutil.which("java")
    if not jar or not java:
        pytest.skip("no Nu HTML Checker: `make test` installs it where npm and Java are")
    return [java, "-Xss8m", "-jar", jar, "--errors-only", "--format", "json", "--exit-zero-always"]


def complaints(checker: list[str], *what: Path) -> list[str]:
    """Each error with the file and line in which it was found."""
    command = [*checker, "--skip-non-html", *map(str, what)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    said = json.loads(done.stderr)["messages"]
    return [f"{one['url']}:{one.get('lastLine', 1)}: {one['message']}" for one in said]


def test_the_checker_finds_errors(checker: list[str], tmp_path: Path) -> None:
    """A page with an attribute in the wrong place is reported, so silence below means something."""
    page = tmp_path / "index.html"
    page.write_text(
        "<!doctype html><html lang=en><title>t</title><input type=checkbox autocomplete=off>"
    )
    assert "autocomplete" in " ".join(complaints(checker, page))


@pytest.mark.parametrize("name", ["golden", "own", "full"])
def test_no_error_on_any_page(
    checker: list[str], built_site: Callable[[str], Site], name: str
) -> None:
    """Every page of the site, the redirects and the 404 page included."""
    site = built_site(name)
    assert len(list(site.folder.rglob("*.html"))) > 40
    assert complaints(checker, site.folder) == []
