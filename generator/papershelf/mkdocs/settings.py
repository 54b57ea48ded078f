"""The settings of a site as MkDocs reads them."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.utils.yaml import get_yaml_loader, yaml_load

from papershelf.configfile import Bounded, read_bases, syntax_problem
from papershelf.configfile import load as load_values
from papershelf.mkdocs.messages import logged, problem_of, sentence
from papershelf.problems import Problem, error

# Material prints a notice about MkDocs' future when the program is called `mkdocs`; ours is not,
# and this is Material's own switch in case that changes.
_QUIET = "NO_MKDOCS_2_WARNING"

Config = MkDocsConfig
"""MkDocs' settings, for modules that import nothing of it."""

_GIVEN = "given_to_papershelf"
"""The attribute of settings that keeps the texts of their files, which may have changed since."""

log = logging.getLogger("mkdocs.config")


class _Loader(Bounded, yaml.Loader):
    """MkDocs' own loader, of bounded depth."""


def load(
    config_file: Path, site_dir: Path, *, strict: bool, data: bytes | None = None
) -> tuple[MkDocsConfig | None, list[Problem]]:
    """MkDocs' settings for a build into `site_dir`; None where they cannot be used. The bytes of
    the file may have been read already.
    """
    os.environ.setdefault(_QUIET, "1")
    try:
        text = (config_file.read_bytes() if data is None else data).decode()
        bases, wrong = read_bases(config_file, load_values(text))
    except yaml.YAMLError as reason:
        return None, [syntax_problem(reason)]
    except UnicodeDecodeError as reason:
        return None, [error(config_file.name, f"cannot be read: {reason}")]
    if wrong:
        return None, wrong
    given = [text, *bases]
    with logged() as records:
        try:
            config = _config(config_file, site_dir, given)
        except MkDocsException as reason:
            problems = [problem_of(record, config_file, "", strict=True) for record in records]
            said = sentence(reason.format_message(), config_file)
            return None, problems or [error(config_file.name, said)]
    config.strict = strict
    setattr(config, _GIVEN, given)
    return config, [problem_of(record, config_file, "", strict=strict) for record in records]


def _config(config_file: Path, site_dir: Path, given: Sequence[str]) -> MkDocsConfig:
    """What MkDocs' `load_config` gives, of files that were read already: it would open those that
    are inherited itself. Raises MkDocsException.
    """
    config = MkDocsConfig(config_file_path=str(config_file))
    config.load_dict(_merged(given, config))
    config.load_dict({"site_dir": str(site_dir)})
    errors, warnings = config.validate()
    for level, found in ((logging.WARNING, warnings), (logging.ERROR, errors)):
        for name, said in found:
            log.log(level, "Config value '%s': %s", name, said)
    if errors or (config.strict and warnings):
        raise Abort("the settings cannot be used")
    return config


def _merged(given: Sequence[str], config: MkDocsConfig) -> dict[str, Any]:
    """The settings in texts of which each inherits from the next."""
    loader, merged = get_yaml_loader(_Loader, config), dict[str, Any]()
    for text in reversed(given):
        values = yaml_load(text, loader)  # of a text: it opens no file to inherit from
        values.pop("INHERIT", None)
        merged = _over(merged, values)
    return merged


def _over(base: dict[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Settings over those that they inherit: mappings are joined, anything else is replaced."""
    return base | {
        key: _over(base[key], value)
        if isinstance(value, dict) and isinstance(base.get(key), dict)
        else value
        for key, value in values.items()
    }


def settings_key(config: MkDocsConfig) -> str:
    """Everything that `mkdocs.yml` says, with what it inherits and takes from the environment."""
    given = _merged(getattr(config, _GIVEN), config)
    return json.dumps(given, sort_keys=True, default=_name_of)


def _name_of(value: object) -> str:
    return f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', repr(value))}"
