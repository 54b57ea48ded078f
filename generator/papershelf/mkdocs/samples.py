"""The theme's templates, rendered for a page that stands for all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import jinja2
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from papershelf.mkdocs.heard import heard


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
    with heard():
        for name in names:
            context = get_context(nav, files, config, None if name == "404.html" else page)
            with suppress(Exception):  # templates are a person's: they may raise anything
                yield env.get_template(name).render(context)
