"""Settings: every key checked, with its place; what is MkDocs' own is passed over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from papershelf.config import Settings, read_settings
from papershelf.problems import as_text
from papershelf.settings.search import SEARCH_BOOSTS, SearchSettings

THEME = "plugins: []\ntheme:\n  custom_dir: .papershelf/overrides\n"


def messages(tmp_path: Path, text: str) -> list[str]:
    (tmp_path / "mkdocs.yml").write_text(text, encoding="utf-8")
    return [as_text(problem) for problem in read_settings(tmp_path)[1]]


def test_settings_of_a_site(tmp_path: Path) -> None:
    """Ours and the few of MkDocs' that pages need; tags that only MkDocs resolves do not matter."""
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Our papers\nsite_url: https://example.org/shelf\n"
        "repo_url: !ENV [REPO, nowhere]\n"
        + THEME
        + "markdown_extensions:\n  - toc:\n      slugify: !!python/name:some.where.slugify\n"
        "extra:\n  papershelf: {per_page: 20, author_pages_from: 1, home_papers: 0}\n",
        encoding="utf-8",
    )
    assert read_settings(tmp_path) == (
        Settings(
            site_name="Our papers",
            site_url="https://example.org/shelf/",
            per_page=20,
            author_pages_from=1,
            home_papers=0,
            excluded_docs=(".*", "/templates/"),
        ),
        [],
    )


def test_settings_of_the_search(tmp_path: Path) -> None:
    """Boosts one by one; a language of its own, else the theme's, else English."""

    def search(text: str) -> SearchSettings:
        (tmp_path / "mkdocs.yml").write_text(text, encoding="utf-8")
        settings, problems = read_settings(tmp_path)
        assert settings is not None
        assert problems == []
        return settings.search

    own = "extra:\n  papershelf: {search: {boosts: {title: 9, page: 0.5}, language: fr}}\n"
    boosts = {**SEARCH_BOOSTS, "title": 9, "page": 0.5}
    assert search(THEME + own) == SearchSettings(boosts, "fr")
    assert search(THEME + "  language: de\n") == SearchSettings(SEARCH_BOOSTS, "de")
    assert search(THEME + "  language: pt-BR\n") == SearchSettings(SEARCH_BOOSTS, "pt")
    assert search(THEME + "  language: nb\n") == SearchSettings(SEARCH_BOOSTS, "no")
    assert search(THEME + "  language: ja\n") == SearchSettings(SEARCH_BOOSTS, "en")


@pytest.mark.parametrize(
    ("setting", "value", "refused"),
    [
        ("site_name", "Papers <b>of</b> ours", True),
        ("site_name", "Papers </title><script>", True),
        ("site_name", "a < b", True),
        ("site_name", "Fish &amp; Chips", True),
        ("site_name", "&#60;b&#62;", True),
        ("site_name", "&copy 2026", True),
        ("site_name", "Research & Development, R&D, AT&T", False),
        ("site_name", 'Papers > "notes", it\'s all', False),
        ("site_description", 'All "our" papers', True),
        ("site_description", "All &quot;our&quot; papers", True),
        ("site_description", "Papers with p < 0.05 & notes", False),
        ("site_author", 'Ada" onclick="x', True),
    ],
)
def test_words_that_would_be_markup_are_refused(
    tmp_path: Path, setting: str, value: str, *, refused: bool
) -> None:
    """MkDocs and the theme print these as they are: what a browser would read otherwise is an error
    on its line that names the file.
    """
    (tmp_path / "mkdocs.yml").write_text(
        f"{THEME}{setting}: {json.dumps(value)}\n", encoding="utf-8"
    )
    _, problems = read_settings(tmp_path)
    assert [(one.path, one.line, one.field) for one in problems] == (
        [("mkdocs.yml", 4, setting)] if refused else []
    )
    for problem in problems:
        assert problem.is_error
        assert problem.hint.startswith(f"change {setting} in mkdocs.yml: ")


@pytest.mark.parametrize(
    ("plugins", "found"),
    [
        ("plugins: [search]\n", ["1:1", '"search"']),
        (
            "plugins:\n  - tags\n  - material/search:\n      lang: en\n",
            ["1:1", '"material/search"'],
        ),
        ("plugins: {search: {lang: en}}\n", ["1:1", '"search"']),
        ("", ["1:1", '"search"']),
        ("plugins: []\n", []),
        ("plugins:\n  - tags\n", []),
        ("plugins: 7\n", []),
    ],
)
def test_another_search_is_a_warning(tmp_path: Path, plugins: str, found: list[str]) -> None:
    """MkDocs' plugin would write an index of the whole site, which nothing reads; where no plugins
    are named, MkDocs takes that one.
    """
    theme = THEME.removeprefix("plugins: []\n")
    (tmp_path / "mkdocs.yml").write_text(plugins + theme, encoding="utf-8")
    said = [as_text(problem) for problem in read_settings(tmp_path)[1]]
    place, name = found or ("", "")
    assert said == [
        f"mkdocs.yml:{place}: warning: plugins: found {name}, whose index nothing reads: "
        "Papershelf has its own search. Hint: without another plugin: `plugins: []`"
        for _ in found[:1]
    ]


def test_pages_that_mkdocs_excludes(tmp_path: Path) -> None:
    """Patterns of both settings, after those that MkDocs always has."""
    text = THEME + "exclude_docs: |\n  /_home.md\n  !.well-known\ndraft_docs: soon/\n"
    (tmp_path / "mkdocs.yml").write_text(text, encoding="utf-8")
    settings, _ = read_settings(tmp_path)
    assert settings is not None
    assert settings.excluded_docs == (".*", "/templates/", "/_home.md", "!.well-known", "soon/")


def test_every_default_is_the_documented_one(tmp_path: Path) -> None:
    """A `mkdocs.yml` without our part is enough."""
    (tmp_path / "mkdocs.yml").write_text(THEME, encoding="utf-8")
    settings, problems = read_settings(tmp_path)
    assert problems == []
    assert settings == Settings(
        per_page=100,
        author_pages_from=2,
        home_papers=10,
        related_papers=8,
        excluded_docs=(".*", "/templates/"),
        search=SearchSettings(boosts=SEARCH_BOOSTS, language="en"),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            THEME + "extra:\n  papershelf:\n    per_pag: 10\n",
            (
                "mkdocs.yml:6:5: extra.papershelf.per_pag: found an unknown setting, expected one "
                "of: abstracts, author_pages_from, branch, citation_pdf_url, coins, contact, "
                "digest, feed_name, fetch, home_papers, license, link_preprints, paper_cards, "
                "per_page, related_papers, saved_searches, search, trending. Hint: did you mean "
                "per_page?"
            ),
        ),
        (
            THEME + "extra:\n  papershelf:\n    per_page: 101\n",
            (
                'mkdocs.yml:6:5: extra.papershelf.per_page: found "101", expected a number from '
                "1 to 100."
            ),
        ),
        (
            THEME + "extra:\n  papershelf:\n    citation_pdf_url: sometimes\n",
            (
                'mkdocs.yml:6:5: extra.papershelf.citation_pdf_url: found "sometimes", expected '
                "true or false."
            ),
        ),
        (
            THEME + "extra:\n  papershelf:\n    citation_pdf_url: true\n",
            (
                "mkdocs.yml:6:5: warning: extra.papershelf.citation_pdf_url: found true, which "
                "does nothing without site_url: the tag has a whole address."
            ),
        ),
        (
            THEME + "extra:\n  papershelf:\n    home_papers: true\n",
            (
                'mkdocs.yml:6:5: extra.papershelf.home_papers: found "True", expected a number '
                "from 0 to 100."
            ),
        ),
        (
            THEME + "extra:\n  papershelf: [1]\n",
            "mkdocs.yml:5:3: extra.papershelf: expected a mapping of settings.",
        ),
        (
            THEME + "extra:\n  papershelf:\n    search: yes\n",
            (
                "mkdocs.yml:6:5: extra.papershelf.search: expected a mapping with: boosts, "
                "language, model."
            ),
        ),
        (
            THEME + "extra:\n  papershelf:\n    search:\n      boost: {}\n",
            (
                "mkdocs.yml:7:7: extra.papershelf.search.boost: found an unknown setting, expected "
                "one of: boosts, language, model. Hint: did you mean boosts?"
            ),
        ),
        (
            THEME + "extra:\n  papershelf:\n    search: {boosts: {titel: 2}}\n",
            (
                "mkdocs.yml:6:23: extra.papershelf.search.boosts.titel: found an unknown setting, "
                "expected one of: title, authors, abstract, summary, notes, topics, venue, "
                "identifiers, page, affiliations. Hint: did you mean title?"
            ),
        ),
        (
            THEME + "extra:\n  papershelf:\n    search:\n      boosts:\n        venue: 0\n",
            (
                'mkdocs.yml:8:9: extra.papershelf.search.boosts.venue: found "0", expected a number'
                " above 0, at most 1,000."
            ),
        ),
        (
            THEME + "extra:\n  papershelf: {search: {boosts: {notes: .nan}}}\n",
            (
                'mkdocs.yml:5:34: extra.papershelf.search.boosts.notes: found "nan", expected a '
                "number above 0, at most 1,000."
            ),
        ),
        (
            THEME + "extra:\n  papershelf: {search: {boosts: [1]}}\n",
            (
                "mkdocs.yml:5:25: extra.papershelf.search.boosts: expected a mapping with: title, "
                "authors, abstract, summary, notes, topics, venue, identifiers, page, affiliations."
            ),
        ),
        (
            THEME + "extra:\n  papershelf: {search: {language: ar}}\n",
            (
                'mkdocs.yml:5:25: extra.papershelf.search.language: found "ar", expected one of: '
                "en, da, de, es, fi, fr, hu, it, nl, no, pt, ro, ru, sv, tr."
            ),
        ),
        (
            THEME + "extra:\n  papershelf: {trending: {days: 0}}\n",
            (
                'mkdocs.yml:5:27: extra.papershelf.trending.days: found "0", expected a number '
                "from 1 to 1,000,000."
            ),
        ),
        (
            THEME + "extra:\n  papershelf: {saved_searches: {A b: x}}\n",
            (
                'mkdocs.yml:5:33: extra.papershelf.saved_searches.A b: found the name "A b", '
                "expected small letters, digits and hyphens."
            ),
        ),
        (
            THEME + 'extra:\n  papershelf: {digest: {from: "a@b.test\\nBcc: c@d.test"}}\n',
            (
                'mkdocs.yml:5:25: extra.papershelf.digest.from: found "a@b.test\\x0aBcc: '
                'c@d.test", expected an address, such as Papers <papers@example.org>.'
            ),
        ),
        (
            THEME + "extra:\n  papershelf: {digest: {unsubscribe: 'https://x.test/>, <y'}}\n",
            (
                'mkdocs.yml:5:25: extra.papershelf.digest.unsubscribe: found "https://x.test/>, '
                '<y", expected an address of mail, or of a page with https://.'
            ),
        ),
        (
            "theme: material\nplugins: []\n",
            (
                'mkdocs.yml:1:1: theme.custom_dir: found "", expected ".papershelf/overrides". '
                "Hint: your own templates go into overrides/; `generate` merges them into it"
            ),
        ),
        (
            THEME + "use_directory_urls: false\n",
            (
                "mkdocs.yml:4:1: use_directory_urls: found false, expected true (addresses end "
                "in /)."
            ),
        ),
        ("- a list\n", "mkdocs.yml:1: found no settings, expected a mapping."),
        (
            THEME + "extra:\n  day: 2024-13-45\n",
            "mkdocs.yml:5:8: found a value that cannot be read (month must be in 1..12).",
        ),
        ("site_name: [\n", "mkdocs.yml:2:1: expected the node content, but found '<stream end>'."),
    ],
)
def test_wrong_settings_are_errors_with_their_place(
    tmp_path: Path, text: str, expected: str
) -> None:
    """Unknown keys name the known ones, values their range."""
    assert messages(tmp_path, text) == [expected]


def test_a_folder_that_is_no_shelf(tmp_path: Path) -> None:
    """The message says how to get one."""
    settings, problems = read_settings(tmp_path)
    assert settings is None
    assert [as_text(problem) for problem in problems] == [
        (
            "mkdocs.yml: there is no such file here. Hint: run `papershelf init DIR` for a new "
            "shelf, or name one with `papershelf -C DIR`"
        )
    ]


MATERIAL = THEME + "  name: material\n"


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        (
            "  features:\n    - content.code.copy\n    - navigation.tabs\n",
            "8:7: warning: theme.features.navigation.tabs",
            (
                'found "navigation.tabs", which has no effect. Hint: take it out; the navigation '
                "is a row below the header as it is"
            ),
        ),
        (
            "  features: [content.code.copi]\n",
            "6:14: warning: theme.features.content.code.copi",
            'found "content.code.copi", which has no effect. Hint: did you mean content.code.copy?',
        ),
        (
            "  palette:\n    - scheme: default\n    - primary: teal\n",
            "8:7: warning: theme.palette.1.primary",
            (
                'found "teal", which has no effect. Hint: set --ps-link and others in a style '
                "sheet of your own, as the guide says"
            ),
        ),
        (
            "  palette: {accent: lime}\n",
            "6:13: warning: theme.palette.accent",
            (
                'found "lime", which has no effect. Hint: set --ps-link and others in a style '
                "sheet of your own, as the guide says"
            ),
        ),
        (
            "  icon:\n    logo: material/book\n    repo: material/git\n",
            "8:5: warning: theme.icon.repo",
            "has no effect: the icons that are shown are close, logo, top. Hint: take it out",
        ),
        (
            "extra:\n  social: [{link: x}]\n",
            "7:3: warning: extra.social",
            (
                "has no effect. Hint: take it out; put links into docs/_home.md, or into "
                "overrides/partials/copyright.html"
            ),
        ),
    ],
)
def test_settings_of_the_theme_without_effect(
    tmp_path: Path, text: str, place: str, message: str
) -> None:
    """Each is a warning at its own place, in a list too, with what to do instead."""
    assert messages(tmp_path, f"{MATERIAL}  font: false\n{text}") == [
        f"mkdocs.yml:{place}: {message}"
    ]


@pytest.mark.parametrize(
    ("text", "place", "found"),
    [("", "2:1", "no such setting"), ("  font: {text: Lora}\n", "5:3", "fonts")],
)
def test_fonts_of_another_host_are_a_warning(
    tmp_path: Path, text: str, place: str, found: str
) -> None:
    """The theme loads some unless it is told not to."""
    assert messages(tmp_path, MATERIAL + text) == [
        (
            f"mkdocs.yml:{place}: warning: theme.font: found {found}, expected false: the theme "
            "would load fonts from another host. Hint: font: false; the faces are those of the "
            "reader's system, see --ps-serif"
        )
    ]


@pytest.mark.parametrize("value", ["7", "[7, {a: b}, [x]]", "{a: 1}", "text", "null"])
@pytest.mark.parametrize("name", ["features", "palette", "icon"])
def test_settings_of_another_shape_are_for_mkdocs_to_refuse(
    tmp_path: Path, name: str, value: str
) -> None:
    """Nothing fails here."""
    text = MATERIAL + f"  font: false\n  {name}: {value}\n"
    assert all("warning" in one for one in messages(tmp_path, text))
