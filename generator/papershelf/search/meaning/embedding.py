"""Names the files of a sentence-embedding model, and says what is wrong with them.

Apart from `model`, since every command that reads a shelf asks, and NumPy is slow to import.
"""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path

from papershelf.problems import Problem, error

MODEL, TOKENIZER = "model.onnx", "tokenizer.json"


def model_digest(root: Path, folder: str) -> bytes:
    """A digest of both files, which tells the model from any other; empty where none is named."""
    if not folder:
        return b""
    digest = hashlib.blake2b(digest_size=16)
    for name in (MODEL, TOKENIZER):
        with (root / folder / name).open("rb") as stream:
            digest.update(hashlib.file_digest(stream, hashlib.blake2b).digest())
    return digest.digest()


def model_problems(root: Path, folder: str) -> list[Problem]:
    """What is wrong with the model that the settings name; nothing is wrong with none."""
    if not folder:
        return []
    missing = [name for name in (MODEL, TOKENIZER) if not (root / folder / name).is_file()]
    found = [
        error(
            f"{folder}/{name}",
            "found no file, expected a part of the search's model",
            hint="see `model` in the guide's page on searching",
        )
        for name in missing
    ]
    if any(find_spec(name) is None for name in ("onnxruntime", "tokenizers")):
        message = "search.model needs packages that are not installed"
        found.append(error("mkdocs.yml", message, hint="pip install 'papershelf[semantic]'"))
    return found
