"""Which files of the theme are published: those that something of the site names."""

from __future__ import annotations

from pathlib import Path

import pytest

from comparing import THEME
from papershelf.mkdocs.theme import named
from papershelf.packaged import new_shelf
from papershelf.writing.disk import write_files
from shelves import papershelf, tree

LUNR = "assets/javascripts/lunr/min/lunr.de.min.js"
WORKER = next(
    file.relative_to(THEME).as_posix() for file in THEME.glob("assets/javascripts/workers/*.js")
)


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        ([], set()),
        ([b'<link href="../css/main.css">'], {"css/main.css", "img/dot.png"}),
        (
            [b"no name", b'import("./start.js")'],
            {"js/run/start.js", "js/words/de.js", "js/words/fr.js"},
        ),
        ([b"u=url(dot.png)"], {"img/dot.png"}),
    ],
)
def test_names_are_followed(tmp_path: Path, texts: list[bytes], found: set[str]) -> None:
    """From a page to a style sheet, from that to a picture, and from a script to a folder of which
    it puts the names together; not to a source map, which only a debugger loads.
    """
    theme = {
        "css/main.css": b"a{background:url(../img/dot.png)}/*# sourceMappingURL=main.css.map */",
        "css/main.css.map": b"{}",
        "img/dot.png": b"",
        "js/run/start.js": b"import(`../words/${language}.js`)",
        "js/words/de.js": b"",
        "js/words/fr.js": b"",
        "js/other.js": b"start.js",
    }
    write_files(tmp_path, theme)
    assert named({path: tmp_path / path for path in theme}, texts) == found


def built(shelf: Path, *arguments: str) -> set[str]:
    """The files of the theme in the site."""
    papershelf(shelf, "build", *arguments)
    return {path for path in tree(shelf / "site") if (THEME / path).is_file()} - {"404.html"}


def test_a_file_of_the_theme_comes_with_the_page_that_loads_it(tmp_path: Path) -> None:
    """And goes with it, in builds that keep the rest: a template for papers alone, a page's own
    picture; what a build makes anew is the same.
    """
    shelf = tmp_path / "shelf"
    write_files(shelf, new_shelf())
    plain = built(shelf)
    assert {Path(path).suffix for path in plain} == {".css", ".js", ".png"}
    assert len(plain) == 4
    template = (
        '{% extends "shell.html" %}{% block footer %}{% if page and page.meta.kind == "paper" %}'
        f'<a href="{{{{ "{WORKER}" | url }}}}">worker</a>{{% endif %}}{{% endblock %}}'
    )
    own = shelf / "overrides/main.html"
    own.parent.mkdir()
    own.write_text(template, encoding="utf-8")
    more = built(shelf)
    assert more > {*plain, WORKER, LUNR}
    (shelf / "docs/_home.md").write_text("# Changed\n", encoding="utf-8")
    assert built(shelf) == more
    assert built(shelf, "--clean") == more
    own.unlink()
    assert built(shelf) == plain


def test_a_site_with_a_plugin_is_as_lean(tmp_path: Path) -> None:
    """MkDocs builds it as a whole."""
    shelf = tmp_path / "shelf"
    files = new_shelf()
    write_files(shelf, files)
    plain = built(shelf)
    settings = files["mkdocs.yml"].replace(b"plugins: []", b"plugins: [tags]")
    write_files(shelf, {"mkdocs.yml": settings})
    assert built(shelf) == plain
