"""What MkDocs logs and complains of, kept from every terminal: Problems in plain words."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import jinja2

from papershelf.problems import Problem, Severity, error

# How MkDocs 1.6 words its log: which page, or which setting, and then what is wrong.
_OF_PAGE = re.compile(
    r"(?:Doc file|Error (?:reading|building) page) '(?P<page>[^']+)':?\s*(?P<said>.*)", re.DOTALL
)
_OF_SETTING = re.compile(r"Config value '(?P<setting>[^']+)': (?P<said>.*)", re.DOTALL)


def problem_of(record: logging.LogRecord, config_file: Path, docs: str, *, strict: bool) -> Problem:
    """A log record as a Problem: of the page or the setting that it names, else of the settings."""
    message, path, field = record.getMessage(), config_file.name, ""
    if match := _OF_PAGE.fullmatch(message):
        path, message = docs + match["page"], match["said"]
    elif match := _OF_SETTING.fullmatch(message):
        field, message = match["setting"], match["said"]
    is_error = strict or record.levelno >= logging.ERROR
    severity = Severity.ERROR if is_error else Severity.WARNING
    return Problem(severity, path, sentence(message, config_file), field=field)


def problem_of_template(reason: jinja2.TemplateError, config_file: Path) -> Problem:
    """A broken template: its path within the shelf where it has one, and the line if known."""
    named = getattr(reason, "filename", None) or getattr(reason, "name", None) or config_file.name
    file = Path(str(named))
    shelf = config_file.parent
    path = file.relative_to(shelf).as_posix() if file.is_relative_to(shelf) else file.name
    said = sentence(reason.message or type(reason).__name__, config_file)
    return error(path, f"the template fails: {said}", line=getattr(reason, "lineno", None))


def sentence(message: str, config_file: Path) -> str:
    """A message of MkDocs in the house's form: one line, paths within the shelf, no capital."""
    line = " ".join(message.replace(f"{config_file.parent}/", "").split())
    first = line.partition(" ")[0]
    return line[:1].lower() + line[1:] if first[1:].islower() else line


class _Listener(logging.Handler):
    """Keeps every record of level WARNING or above that this thread makes."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self._thread:
            self.records.append(record)


@contextmanager
def logged() -> Iterator[list[logging.LogRecord]]:
    """Warnings and errors of MkDocs, its theme and its plugins: all of them log below "mkdocs"."""
    logger, listener = logging.getLogger("mkdocs"), _Listener()
    propagated, logger.propagate = logger.propagate, False
    logger.addHandler(listener)
    try:
        yield listener.records
    finally:
        logger.removeHandler(listener)
        logger.propagate = propagated
