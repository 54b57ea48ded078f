"""Pages that MkDocs itself renders, from their Markdown in `docs/`: those whose templates or
extensions do what cannot be known beforehand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from papershelf.mkdocs.files import find_files
from papershelf.mkdocs.session import open_session, telling
from papershelf.mkdocs.settings import load
from papershelf.parallel import spread
from papershelf.problems import Problem
from papershelf.publish.built import Options, RenderedPage


def render_pages(
    config_file: Path, aside: Path, wanted: Mapping[str, str], options: Options
) -> tuple[dict[str, RenderedPage], list[Problem]]:
    """Render pages below `docs/`, of which `wanted` has the paths, with those of their files in the
    site: by the latter, and what was wrong. MkDocs' own files go `aside`.
    """
    config, problems = load(config_file, aside, strict=options.strict)
    if config is None:
        return {}, problems
    with telling(config) as said:
        session = open_session(config, find_files(config).files)
        for path in session.in_navigation:  # their titles stand on every page
            session.read(path)
    if any(problem.is_error for problem in said):
        return {}, said

    def render(paths: Sequence[str]) -> tuple[dict[str, RenderedPage], list[Problem]]:
        found: dict[str, RenderedPage] = {}
        with telling(config) as problems:
            for path in paths:
                markdown = Path(config.docs_dir, path).read_bytes()
                session.read(path, markdown)
                if made := session.write(path):
                    found[wanted[path]] = RenderedPage(made.read_bytes(), markdown)
                    made.unlink()
            session.check_anchors(paths)
        return found, problems

    pages: dict[str, RenderedPage] = {}
    problems = []
    for found, said in spread(render, list(wanted), options.jobs):
        pages |= found
        problems += said
    return pages, problems
