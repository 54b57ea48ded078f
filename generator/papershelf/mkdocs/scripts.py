"""What only rendered templates tell: the inline scripts that the security policy must name, and
what the script of the frame is told.

The theme and a shelf's own templates may put scripts into a page, one or another by its settings.
So each template that a page can have is rendered once, for a page that stands for all, and what is
found in the HTML is taken. A script that differs from page to page is not among them, nor one that
a hand-written page brings along: the checker of the finished site refuses those.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from papershelf.finished.policy import is_executed
from papershelf.mkdocs.frame import TOLD
from papershelf.mkdocs.samples import render_samples
from papershelf.mkdocs.settings import load


@dataclass(frozen=True, slots=True)
class Rendered:
    """What the templates of a site came to."""

    scripts: tuple[str, ...] = ()
    """Every inline script, sorted."""
    told: str = ""
    """What the script of the frame is told, as JSON; empty where its template fails."""


def rendered(
    config_file: Path, settings: bytes, site_dir: Path, templates: Mapping[str, bytes]
) -> Rendered | None:
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
    return Rendered(tuple(scripts), "".join(render_samples(config, [TOLD], sources)))


def _scripts(page: str) -> Iterator[str]:
    for script in LexborHTMLParser(page).css("script"):
        attributes = script.attributes
        if "src" not in attributes and is_executed(attributes.get("type") or ""):
            yield script.text()
