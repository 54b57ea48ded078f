"""The settings of a site as MkDocs reads them."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.utils.yaml import get_yaml_loader, yaml_load

from papershelf.mkdocs.complaints import problem_of, sentence
from papershelf.mkdocs.heard import heard
from papershelf.problems import Problem, error

# Material prints a notice about MkDocs' future when the program is called `mkdocs`; ours is not,
# and this is Material's own switch in case that changes.
_QUIET = "NO_MKDOCS_2_WARNING"

Config = MkDocsConfig
"""MkDocs' settings, for modules that import nothing of it."""


_GIVEN = "given_to_papershelf"
"""The attribute of settings that keeps the bytes of their file, which may have changed since."""


class _Given(io.BytesIO):
    """A file of settings as it was read once; MkDocs asks an open file for its name."""

    def __init__(self, file: Path, data: bytes | None = None) -> None:
        self.data = file.read_bytes() if data is None else data
        self.name = str(file)
        super().__init__(self.data)


def load(
    config_file: Path, site_dir: Path, *, strict: bool, data: bytes | None = None
) -> tuple[MkDocsConfig | None, list[Problem]]:
    """MkDocs' settings for a build into `site_dir`; None where they cannot be used. The bytes of
    the file may have been read already.
    """
    os.environ.setdefault(_QUIET, "1")
    path = str(config_file)
    with heard() as records:
        try:
            given = _Given(config_file, data)
            config = load_config(given, config_file_path=path, site_dir=str(site_dir))
        except MkDocsException as reason:
            problems = [problem_of(record, config_file, "", strict=True) for record in records]
            said = sentence(reason.format_message(), config_file)
            return None, problems or [error(config_file.name, said)]
    config.strict = strict
    setattr(config, _GIVEN, given.data)
    return config, [problem_of(record, config_file, "", strict=strict) for record in records]


def settings_key(config: MkDocsConfig) -> str:
    """Everything that `mkdocs.yml` says, with what it inherits and takes from the environment."""
    stream = _Given(Path(config.config_file_path), getattr(config, _GIVEN))
    given = yaml_load(stream, get_yaml_loader())
    return json.dumps(given, sort_keys=True, default=_name_of)


def _name_of(value: object) -> str:
    return f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', repr(value))}"
