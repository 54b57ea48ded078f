"""What the templates, styles and scripts of `overrides/` rely on in the theme, name by name.

Material gives no promise for any of these names. Where a new version drops or renames one, a test
here fails with its name; where an override begins to use another, it is added to the list.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

OVERRIDES = Path(__file__).parent.parent / "overrides"
THEME = Path(str(files("material"))) / "templates"

CLASSES = """
md-code__nav md-container md-content md-content__inner md-copyright md-copyright__highlight
md-footer md-footer-meta md-footer-meta__inner md-grid md-header md-header__button
md-header__inner md-header__option
md-header__title md-icon md-main__inner md-nav md-nav--primary md-nav__link--active md-nav__list
md-option md-search md-search-result md-search-result__article md-search-result__item
md-search-result__link md-search-result__list md-search-result__meta md-search__form
md-search__icon md-search__inner md-search__input
md-search__options md-search__output md-search__overlay md-search__scrollwrap md-sidebar
md-sidebar--primary md-sidebar__inner md-sidebar__scrollwrap md-top md-typeset
""".split()

ATTRIBUTES = """
data-md-color-media data-md-color-scheme data-md-component data-md-scrollfix
data-md-toggle data-md-type
""".split()

COMPONENTS = """
content header header-title palette search search-query search-result
""".split()
"""Values of `data-md-component`, by which the theme's script finds its places."""

DYNAMIC = {"data-md-color"}
"""What the script writes as the beginning of an attribute."""

IDS = "__config __drawer __palette __search __tabs".split()

GLOBALS = "__md_get __md_hash __md_scope __md_set".split()
"""What the theme's scripts expect its first inline script to define; ours does in its place."""

PROPERTIES = """
--md-accent-fg-color --md-code-bg-color --md-code-fg-color --md-code-font-family
--md-default-bg-color --md-default-fg-color --md-default-fg-color--light
--md-default-fg-color--lighter --md-default-fg-color--lightest --md-footer-bg-color--dark
--md-footer-fg-color--light --md-footer-fg-color--lighter --md-primary-bg-color
--md-primary-bg-color--light --md-primary-fg-color --md-primary-fg-color--dark
--md-text-font-family --md-typeset-a-color --md-typeset-color
""".split()
"""Custom properties that the theme's styles read."""

BLOCKS = "config container content extrahead footer htmltitle site_meta site_nav styles".split()
"""Blocks of base.html that are replaced: one that is gone would be left out without a word."""

TRANSLATIONS = """
clipboard.copied clipboard.copy nav search search.placeholder search.reset
search.result.initializer search.result.none search.result.placeholder select.version source
""".split()

PARTIALS = "partials/javascripts/palette.html partials/language.html".split()
"""Templates of the theme that ours include; those that ours replace stand in `REPLACED`."""

REPLACED = """
404.html main.html partials/copyright.html partials/header.html partials/javascripts/base.html
partials/javascripts/content.html partials/nav.html partials/source.html
""".split()


@cache
def ours(*suffixes: str) -> str:
    """Templates and styles of overrides/, without their comments."""
    text = "".join(
        file.read_text(encoding="utf-8")
        for file in sorted(OVERRIDES.rglob("*"))
        if file.suffix in suffixes
    )
    return re.sub(r"\{#.*?#\}|/\*.*?\*/", "", text, flags=re.DOTALL)


@cache
def frame() -> str:
    """The script that makes what of the theme works with scripts alone."""
    return (OVERRIDES / "assets/javascripts/frame.js").read_text(encoding="utf-8")


@cache
def theirs(*suffixes: str) -> str:
    """The theme's templates, styles and scripts as they are shipped."""
    return "".join(
        file.read_text(encoding="utf-8")
        for file in sorted(THEME.rglob("*"))
        if file.suffix in suffixes and ".icons" not in file.parts
    )


def names(pattern: str, text: str) -> set[str]:
    return set(re.findall(pattern, text))


CLASS = r"(?<![\w-])md-[a-z]+(?:(?:__|--?)[a-z]+)*(?![\w-])"


def test_lists_are_complete() -> None:
    """Exactly the listed names occur in overrides/."""
    markup, everything = ours(".html"), ours(".html", ".css") + frame()
    assert names(CLASS, everything + ours(".js")) == set(CLASSES)
    assert names(r"data-md-[a-z]+(?:-[a-z]+)*(?![\w-])", everything) - DYNAMIC == set(ATTRIBUTES)
    assert names(r"data-md-component\"?[=:] ?\"?([\w-]+)", everything) == set(COMPONENTS)
    assert names(r"(?<=[\"'`#])__[a-z]+(?=\W|_\$)", everything) == set(IDS)
    assert names(r"\b__md_[a-z]+", everything) == set(GLOBALS)
    assert names(r"--md-[a-z-]+[a-z]", everything) == set(PROPERTIES)
    assert names(r"\{%-? block (\w+)", markup) == set(BLOCKS)
    assert names(r"lang\.t\(['\"]([\w.]+)", markup) == set(TRANSLATIONS)


@pytest.mark.parametrize("name", [*CLASSES, *ATTRIBUTES, *IDS, *PROPERTIES])
def test_theme_has_the_name(name: str) -> None:
    """In its templates, styles or scripts, as a whole name."""
    assert re.search(rf"(?<![\w-]){name}(?![\w-])", theirs(".html", ".css", ".js"))


def test_theme_defines_no_other_globals() -> None:
    """In the inline script that frame.js stands for."""
    script = (THEME / "partials/javascripts/base.html").read_text(encoding="utf-8")
    assert names(r"\b(__md_[a-z]+)=", script) == set(GLOBALS)


@pytest.mark.parametrize("name", COMPONENTS)
def test_theme_has_the_component(name: str) -> None:
    """On an element of one of its own templates."""
    assert f'data-md-component="{name}"' in theirs(".html")


@pytest.mark.parametrize("name", BLOCKS)
def test_theme_has_the_block(name: str) -> None:
    assert re.search(rf"\{{% block {name} %\}}", (THEME / "base.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize("key", TRANSLATIONS)
def test_theme_has_the_words(key: str) -> None:
    """In the language that the theme falls back to."""
    english = (THEME / "partials/languages/en.html").read_text(encoding="utf-8")
    assert f'"{key}":' in english


@pytest.mark.parametrize("path", [*PARTIALS, *REPLACED])
def test_theme_has_the_template(path: str) -> None:
    """What ours include exists, and what ours replace is still what the theme asks for."""
    assert (THEME / path).is_file()


def test_base_template_has_what_the_policy_follows() -> None:
    """The encoding, once, as shell.html looks for it in the block of the first lines."""
    base = (THEME / "base.html").read_text(encoding="utf-8")
    block = base.partition("{% block site_meta %}")[2].partition("{% endblock %}")[0]
    assert block.split()[:2] == ["<meta", 'charset="utf-8">']
    assert "'<meta charset=\"utf-8\">'" in ours(".html")


def test_theme_keeps_tabs_as_our_script_reads_them() -> None:
    """The names that assets/javascripts/tabs.js shares with the theme's inline scripts for tabs."""
    theirs_inline = (THEME / "partials/javascripts/content.html").read_text(encoding="utf-8")
    script = (OVERRIDES / "assets/javascripts/tabs.js").read_text(encoding="utf-8")
    for name in ('__md_get("__tabs")', ".tabbed-set", ".tabbed-labels", '"__tabbed_"'):
        assert name in theirs_inline
        assert name.strip('"') in script


def test_base_template_has_what_main_cuts() -> None:
    """The attribute that HTML does not know on a check box, as main.html looks for it."""
    base = (THEME / "base.html").read_text(encoding="utf-8")
    main = (OVERRIDES / "main.html").read_text(encoding="utf-8")
    replaced = names(r"replace\('([^']+)'", main)
    assert replaced
    for one in replaced:
        assert base.count(one) == 1


def test_base_template_has_the_description_that_is_shared() -> None:
    """A paper's description as shell.html looks for it, to make it that of link previews too."""
    base = (THEME / "base.html").read_text(encoding="utf-8")
    assert '<meta name="description" content="{{ page.meta.description }}">' in base
    assert "replace('<meta name=\"description\"'" in ours(".html")
