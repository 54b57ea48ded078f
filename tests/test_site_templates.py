"""Which templates of a shelf's own may be trusted to print what a page's key tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from comparing import by_mkdocs, unlike
from papershelf.mkdocs.templates import is_known, is_plain
from shelves import golden_shelf, papershelf

TEMPLATES = sorted((Path(__file__).parent.parent / "overrides").rglob("*.html"))


@pytest.mark.parametrize(
    "template",
    [
        "words",
        "{{ page.title }} {{ page.content }} {{ page.meta.anything.at_all }} {{ page['url'] }}",
        "{% for item in nav %}{{ item.title }} {{ item.url | url }}{% endfor %}",
        "{% for one in page.toc %}{{ one.title }}{{ one.children }}{% endfor %}",
        "{{ config.extra.content }} {{ config['extra']['toc'] }} {{ page.next_page.title }}",
        "{% extends 'base.html' %}{% block x %}{{ super() }}{% endblock %}",
        "{% import 'partials/language.html' as lang with context %}{{ lang.t('x') }}",
        "{% macro m(x) %}{{ x.title }}{% endmacro %}{{ m(nav) }}",
        "{% if page and page.title %}{{ 'x' if page else set_elsewhere }}{% endif %}",
    ],
)
def test_known(template: str) -> None:
    """The page itself, titles and addresses of the navigation, and any setting."""
    assert is_known(template.encode())


@pytest.mark.parametrize(
    "template",
    [
        "{% for one in pages %}{{ one.title }}{% endfor %}",
        "{{ build_date_utc }}",
        "{{ page.update_date }}",
        "{{ page.file.page.title }}",
        "{{ page['file'] }}",
        "{{ page[name] }}",
        "{{ page['fi' ~ 'le'] }}",
        "{{ page | attr('file') }}",
        "{% set p = page %}{{ p.file }}",
        "{% macro m(p) %}{{ p.file }}{% endmacro %}{{ m(page) }}",
        "{{ nav.homepage.content }}",
        "{% for item in nav %}{{ item['meta'] }}{% endfor %}",
        "{{ page.next_page.content }}",
        "{{ page.parent.children[0].toc }}",
        "{{ lipsum() }}",
        "{{ [1, 2] | random }}",
        "{{ page.__class__ }}",
        "{% set page = nav.homepage %}{{ page.content }}",
        "{{ page or nav.homepage }}",
        "{% if %}",
        "\udcff",
    ],
)
def test_not_known(template: str) -> None:
    """Other pages, the day, chance, and what is reached by a way whose end cannot be seen."""
    assert not is_known(template.encode("utf-8", "surrogateescape"))


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_a_changed_copy_of_ours_is_known(file: Path) -> None:
    """What people begin with, a packaged template, keeps builds incremental."""
    assert is_known(file.read_bytes() + b"<!-- ours -->")


@pytest.mark.parametrize(
    "template",
    [
        "{% set x %}{{ page.title }}{% endset %}{{ x }}",
        "{% filter upper %}{{ page.title }}{% endfilter %}",
        "{{ page.title | trim }}",
        "{{ (page.meta.title ~ 'x') | replace('a', 'b') }}",
        "{% call m() %}x{% endcall %}",
    ],
)
def test_not_plain(template: str) -> None:
    """What a page has is changed on its way to the page."""
    assert is_known(template.encode())
    assert not is_plain(template.encode())


@pytest.mark.parametrize(
    ("template", "by_itself"),
    [
        ("<p>{{ page.title }} {{ config.site_name | upper }}</p>", 0),
        ("<p>{{ page.title | upper }}</p>", 1),
        ("<p>{{ page.title == 'Search' }}</p>", 1),
    ],
)
def test_pages_with_a_template_of_the_shelfs_own(
    tmp_path: Path,
    template: str,
    by_itself: int,
) -> None:
    """They have the bytes of MkDocs, and cost no more than others where it only prints."""
    shelf = golden_shelf(tmp_path)
    own = shelf / "overrides/partials/copyright.html"
    own.parent.mkdir(parents=True)
    own.write_text(template, encoding="utf-8")
    (shelf / "docs/about.md").write_text("# About\n", encoding="utf-8")
    said = papershelf(shelf, "build", "--verbose").stdout
    assert said.startswith("0 generated pages") != bool(by_itself)
    assert unlike(shelf / "site", by_mkdocs(shelf)) == []
