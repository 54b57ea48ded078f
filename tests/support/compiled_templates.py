"""Keeps what Jinja compiles from one build to the next, here and in the processes of a build.

Each build has an environment of its own, which would compile the theme's templates anew: half of
the time of a small build. Jinja's own cache looks at a template's source; here at its environment
too.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import jinja2
import pytest
from jinja2.bccache import Bucket


class _Compiled(jinja2.BytecodeCache):
    """Files in a folder, each named by a template, and by all that its code depends on."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _file(self, bucket: Bucket) -> Path:
        made_by = bucket.environment
        key = [bucket.key, bucket.checksum, *sorted(made_by.extensions), str(made_by.autoescape)]
        return self._folder / hashlib.sha256("\n".join(key).encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        if (file := self._file(bucket)).exists():
            bucket.bytecode_from_string(file.read_bytes())

    def dump_bytecode(self, bucket: Bucket) -> None:
        file = self._file(bucket)
        begun = file.with_suffix(f".{os.getpid()}")
        begun.write_bytes(bucket.bytecode_to_string())
        begun.replace(file)


def keep_compiled_templates(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Give the cache in `folder` to every environment that is made from now on."""
    made, compiled = jinja2.Environment.__init__, _Compiled(folder)

    def make(environment: jinja2.Environment, *arguments: Any, **options: Any) -> None:
        made(environment, *arguments, **{"bytecode_cache": compiled} | options)

    patch.setattr(jinja2.Environment, "__init__", make)
