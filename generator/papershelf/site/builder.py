"""MkDocs as a function: settings in, files and Problems out, nothing printed.

The only module that imports MkDocs (1.6; a test keeps it so), and it uses two functions of it:
`mkdocs.config.load_config` and `mkdocs.commands.build.build`.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import jinja2
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException

from papershelf.problems import Problem, Severity, error

# Material prints a notice about MkDocs' future when the program is called `mkdocs`; ours is not,
# and this is Material's own switch in case that changes.
_QUIET = "NO_MKDOCS_2_WARNING"

# How MkDocs 1.6 words its log: which page, or which setting, and then what is wrong.
_OF_PAGE = re.compile(
    r"(?:Doc file|Error (?:reading|building) page) '(?P<page>[^']+)':?\s*(?P<said>.*)", re.DOTALL
)
_OF_SETTING = re.compile(r"Config value '(?P<setting>[^']+)': (?P<said>.*)", re.DOTALL)


def load(
    config_file: Path, site_dir: Path, *, strict: bool
) -> tuple[MkDocsConfig | None, list[Problem]]:
    """MkDocs' settings for a build into `site_dir`; None where they cannot be used."""
    os.environ.setdefault(_QUIET, "1")
    path = str(config_file)
    with _heard() as records:
        try:
            config = load_config(path, config_file_path=path, site_dir=str(site_dir))
        except MkDocsException as reason:
            problems = [_problem(record, config_file, "", strict=True) for record in records]
            said = _sentence(reason.format_message(), config_file)
            return None, problems or [error(config_file.name, said)]
    config.strict = strict
    return config, [_problem(record, config_file, "", strict=strict) for record in records]


def run(config: MkDocsConfig) -> list[Problem]:
    """Build the site; every warning and error that MkDocs or a plugin logged, as a Problem."""
    config_file = Path(config.config_file_path)
    failure: Problem | None = None
    with _heard() as records:
        try:
            build(config)
        except Abort:
            pass  # it only counts the warnings and errors that were logged
        except OSError:
            raise  # of the disk, not of the content: the caller names the path
        except jinja2.TemplateError as reason:
            failure = _of_template(reason, config_file)
        # Extensions and plugins may raise anything; MkDocs logged which page it was, as an error.
        except Exception as reason:  # noqa: BLE001
            failure = error(config_file.name, f"MkDocs failed: {type(reason).__name__}: {reason}")
    docs = f"{Path(config.docs_dir).name}/"
    problems = [_problem(record, config_file, docs, strict=config.strict) for record in records]
    if failure and not any(problem.is_error for problem in problems):
        problems.append(failure)
    return problems


class _Listener(logging.Handler):
    """Keeps every record of level WARNING or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@contextmanager
def _heard() -> Iterator[list[logging.LogRecord]]:
    """What MkDocs, its theme and its plugins log (all below "mkdocs"), kept from every terminal."""
    logger, listener = logging.getLogger("mkdocs"), _Listener()
    propagated, logger.propagate = logger.propagate, False
    logger.addHandler(listener)
    try:
        yield listener.records
    finally:
        logger.removeHandler(listener)
        logger.propagate = propagated


def _problem(record: logging.LogRecord, config_file: Path, docs: str, *, strict: bool) -> Problem:
    """A log record as a Problem: of the page or the setting that it names, else of the settings."""
    message, path, field = record.getMessage(), config_file.name, ""
    if match := _OF_PAGE.fullmatch(message):
        path, message = docs + match["page"], match["said"]
    elif match := _OF_SETTING.fullmatch(message):
        field, message = match["setting"], match["said"]
    is_error = strict or record.levelno >= logging.ERROR
    severity = Severity.ERROR if is_error else Severity.WARNING
    return Problem(severity, path, _sentence(message, config_file), field=field)


def _of_template(reason: jinja2.TemplateError, config_file: Path) -> Problem:
    """A broken template: its path within the shelf where it has one, and the line if known."""
    named = getattr(reason, "filename", None) or getattr(reason, "name", None) or config_file.name
    file = Path(str(named))
    shelf = config_file.parent
    path = file.relative_to(shelf).as_posix() if file.is_relative_to(shelf) else file.name
    said = _sentence(reason.message or type(reason).__name__, config_file)
    return error(path, f"the template fails: {said}", line=getattr(reason, "lineno", None))


def _sentence(message: str, config_file: Path) -> str:
    """A message of MkDocs in the house's form: one line, paths within the shelf, no capital."""
    line = " ".join(message.replace(f"{config_file.parent}/", "").split())
    first = line.partition(" ")[0]
    return line[:1].lower() + line[1:] if first[1:].islower() else line
