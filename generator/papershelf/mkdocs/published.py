"""Which files a site gets that nobody builds: those of its theme and of `docs/`, as they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from papershelf.config import OVERRIDES_DIR
from papershelf.mkdocs.settings import load
from papershelf.writing.disk import own_folder


def published_files(config_file: Path, state: Path, endings: tuple[str, ...]) -> Iterator[Path]:
    """Every file with one of those endings that a build would copy; none for unusable settings.

    `state` is the shelf's folder for its state; nothing is written but empty folders in it.
    """
    # MkDocs wants the folder that `theme.custom_dir` names, which `generate` fills.
    shelf = config_file.parent
    own_folder(shelf / OVERRIDES_DIR, shelf).mkdir(parents=True, exist_ok=True)
    config, _ = load(config_file, state / "mkdocs", strict=False)
    if config is None:
        return
    for folder in (config.docs_dir, *config.theme.dirs):
        for file in sorted(Path(folder).rglob("*")):
            if file.suffix.lower() in endings and file.is_file():
                yield file
