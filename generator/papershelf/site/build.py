"""From `docs/` to `site/`: build aside, check, publish. Until then `site/` is untouched."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import urlsplit

from papershelf.finished import check_site
from papershelf.problems import Problem, error
from papershelf.site.builder import load, run
from papershelf.site.folder import publish, refusal, staging, tidy


def build_site(config_file: Path, site_dir: Path, *, strict: bool = True) -> list[Problem]:
    """Build the site that `config_file` (a `mkdocs.yml`) describes, and make it `site_dir`.

    MkDocs' warnings are errors unless `strict` is false. While there is an error, from MkDocs or
    from the checker of the finished HTML, `site_dir` keeps the last good site, byte for byte.
    A disk that is full or read-only is a Problem too. The caller holds the shelf's lock.
    """
    config_file, site_dir = config_file.resolve(), site_dir.resolve()
    try:
        return _build(config_file, site_dir, strict=strict)
    except OSError as reason:
        place = reason.filename or site_dir
        return [error(_shown(Path(str(place)), config_file.parent), f"{reason.strerror or reason}")]


def _build(config_file: Path, site_dir: Path, *, strict: bool) -> list[Problem]:
    stage = staging(site_dir)
    config, problems = load(config_file, stage, strict=strict)
    if config is None:
        return problems
    if refused := refusal(site_dir, config_file.parent, Path(config.docs_dir)):
        return [*problems, refused]
    tidy(site_dir)
    try:
        problems += run(config)
        if not _failed(problems):
            base_path = urlsplit(config.site_url or "").path.rstrip("/") + "/"
            problems += check_site(stage, base_path=base_path)
        if not _failed(problems):
            publish(stage, site_dir)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return problems


def _failed(problems: list[Problem]) -> bool:
    return any(problem.is_error for problem in problems)


def _shown(path: Path, shelf: Path) -> str:
    return path.relative_to(shelf).as_posix() if path.is_relative_to(shelf) else str(path)
