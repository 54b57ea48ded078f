"""The theme's templates, rendered for a page that stands for all, and what only that tells: the
inline scripts that the security policy must name, and what the script of the frame is told.

The theme and a shelf's own templates may put scripts into a page, one or another by its settings.
So each template that a page can have is rendered once, and what is found in the HTML is taken. A
script that differs from page to page is not among them, nor one that a hand-written page brings
along: the checker of the finished site refuses those.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import jinja2
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from selectolax.lexbor import LexborHTMLParser

from papershelf.finished.policy import is_executed
from papershelf.mkdocs.frame import TOLD
from papershelf.mkdocs.messages import logged
from papershelf.mkdocs.settings import load


def warm_templates(config: MkDocsConfig) -> jinja2.Environment:
    """The theme's templates, those that pages have compiled."""
    env = config.theme.get_env()
    own = Path(config.theme.custom_dir or os.devnull).glob("*.html")
    names = {"main.html", *config.theme.static_templates, *(file.name for file in own)}
    for _ in _samples(config, env, sorted(names)):
        pass
    return env


def render_samples(
    config: MkDocsConfig, names: Iterable[str], templates: Mapping[str, str]
) -> Iterator[str]:
    """Each template, by name, for a page that stands for all: without words, and in no file.

    `templates` come before those of the theme and of the settings. One that fails is left out.
    """
    env = config.theme.get_env()
    env.loader = jinja2.ChoiceLoader(
        [jinja2.DictLoader(dict(templates)), *filter(None, [env.loader])]
    )
    return _samples(config, env, names)


def _samples(config: MkDocsConfig, env: jinja2.Environment, names: Iterable[str]) -> Iterator[str]:
    file = File("index.md", config.docs_dir, config.site_dir, use_directory_urls=True)
    page = Page("Sample", file, config)
    page.content, page.meta = "", {"title": "Sample"}
    nav, files = Navigation([page], [page]), Files([file])
    with logged():
        for name in names:
            context = get_context(nav, files, config, None if name == "404.html" else page)
            with suppress(Exception):  # templates are a person's: they may raise anything
                yield env.get_template(name).render(context)


@dataclass(frozen=True, slots=True)
class SampleScripts:
    """What the templates of a site came to."""

    scripts: tuple[str, ...] = ()
    """Every inline script, sorted."""
    told: str = ""
    """What the script of the frame is told, as JSON; empty where its template fails."""


def rendered(
    config_file: Path, settings: bytes, site_dir: Path, templates: Mapping[str, bytes]
) -> SampleScripts | None:
    """What is found in the templates, which are the merged overrides by path; None where the
    `settings`, which were read from the file, cannot be used.

    Nothing of a template that fails: whoever builds the site is told why. `site_dir` is any folder;
    it is not written to.
    """
    config, _ = load(config_file, site_dir, strict=False, data=settings)
    if config is None:
        return None
    names = [path for path in sorted(templates) if path.endswith(".html") and "/" not in path]
    sources = {
        path: data.decode("utf-8", errors="replace")
        for path, data in templates.items()
        if path.endswith((".html", ".xml"))
    }
    pages = render_samples(config, names, sources)
    scripts = sorted({script for page in pages for script in _scripts(page)})
    return SampleScripts(tuple(scripts), "".join(render_samples(config, [TOLD], sources)))


def _scripts(page: str) -> Iterator[str]:
    for script in LexborHTMLParser(page).css("script"):
        attributes = script.attributes
        if "src" not in attributes and is_executed(attributes.get("type") or ""):
            yield script.text()
