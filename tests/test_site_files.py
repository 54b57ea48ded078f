"""`site.files` finds what MkDocs' own functions find."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, get_files, set_exclusions

from papershelf.mkdocs.files import find_files
from papershelf.mkdocs.settings import load

PATHS = (
    "index.md",
    "README.md",  # gives way to index.md
    "papers/2412.06769.md",
    "papers/a-b.c.md",
    "papers/index.md",
    "papers/Upper.md",
    "papers/sp ace.md",
    "papers/per%cent.md",
    "papers/héllo.md",
    "papers/x.markdown",
    "papers/x.md.md",
    "papers/-x.md",
    "papers/indexes.md",
    "papers/index.en.md",
    "papers/.hidden.md",
    "guide/README.md",
    "guide/README.en.md",
    "guide/deep/er/page.md",
    "b-left/README.md",  # left out by the settings, so that index.md stays
    "b-left/index.md",
    "both/INDEX.md",
    "both/index.md",
    "templates/x.md",
    ".dot/x.md",
    "drafts/x.md",
    "aside/x.md",
    "assets/images/favicon.png",  # in place of the theme's
    "assets/data.json",
    "tags/a-b/feed.xml",
    "feed.json",
    "tags/Ä b/feed.xml",
    "page.html",
)


def settings_in(shelf: Path, lines: Iterable[str]) -> MkDocsConfig:
    """Those of a shelf with the theme and every file of `PATHS`."""
    for path in PATHS:
        file = shelf / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("# Words\n", encoding="utf-8")
    (shelf / "own/.icons").mkdir(parents=True)
    for path in ("own/extra.css", "own/ReadMe.txt", "own/part.html", "own/.icons/x.svg"):
        (shelf / path).write_text("x", encoding="utf-8")
    theme = "theme: {name: material, custom_dir: own}"
    text = "\n".join(["site_name: X", theme, "plugins: []", *lines, ""])
    (shelf / "mkdocs.yml").write_text(text, encoding="utf-8")
    config, problems = load(shelf / "mkdocs.yml", shelf / "site", strict=True)
    assert config is not None, problems
    return config


def facts(files: Iterable[File]) -> list[tuple[object, ...]]:
    return [
        (
            file.src_uri,
            file.src_path,
            file.name,
            file.url,
            file.dest_uri,
            file.abs_src_path,
            file.abs_dest_path,
            file.inclusion,
            file.use_directory_urls,
            file.generated_by,
        )
        for file in files
    ]


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("use_directory_urls: false",),
        (
            "exclude_docs: |",
            "  /b-left/README.md",
            "  per%cent.md",
            "draft_docs: drafts/",
            "not_in_nav: aside/",
        ),
    ],
    ids=["plain", "without_folders", "left_out"],
)
def test_the_files_that_mkdocs_finds(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, lines: tuple[str, ...]
) -> None:
    config = settings_in(tmp_path, lines)
    theirs = get_files(config)
    theirs.add_files_from_theme(config.theme.get_env(), config)
    set_exclusions(theirs, config)
    warned = [record.getMessage() for record in caplog.records]
    assert any("README.md" in message for message in warned)
    caplog.clear()
    found = find_files(config)
    assert facts(found.files) == facts(theirs)
    assert [record.getMessage() for record in caplog.records] == warned


def test_what_was_found_before_is_not_found_out_again(tmp_path: Path) -> None:
    """Files that came, went and were hidden since are told; the others are the same objects."""
    config = settings_in(tmp_path, ())
    docs = Path(config.docs_dir)
    hidden = next(path for path, _ in find_files(config).theme if path.endswith(".css"))
    (docs / hidden).parent.mkdir(parents=True, exist_ok=True)
    (docs / hidden).write_text("/* ours */", encoding="utf-8")
    (docs / "gone.md").write_text("# Gone\n", encoding="utf-8")
    before = find_files(config)
    (docs / hidden).unlink()
    (docs / "gone.md").unlink()
    (docs / "new.md").write_text("# New\n", encoding="utf-8")
    found = find_files(config, before=before)
    assert facts(found.files) == facts(find_files(config).files)
    assert found.files.src_uris["index.md"] is before.files.src_uris["index.md"]
