"""Papers embedded by a model of the shelf's own: a tiny one, made here, that knows a few words."""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest

from papershelf.model import Paper
from papershelf.search.index.build import search_files
from papershelf.search.meaning.embedding import MODEL, TOKENIZER, model_digest, model_problems
from papershelf.search.meaning.model import Embeddings, Model
from papershelf.search.query.meaning import nearest
from papershelf.search.query.reader import Reader
from papershelf.settings.search import SearchSettings
from shelves import catalog_of, paper

needs_the_extra = pytest.mark.skipif(
    find_spec("onnxruntime") is None or find_spec("tokenizers") is None,
    reason="needs papershelf[semantic]: onnxruntime and tokenizers",
)
WORDS = {
    "[UNK]": (0.1, 0.1, 0.1, 0.1),
    "dog": (1.0, 0.0, 0.0, 0.0),
    "hound": (0.9, 0.1, 0.0, 0.0),
    "loom": (0.0, 0.0, 1.0, 0.0),
    "weft": (0.0, 0.0, 0.9, 0.2),
}


def field(number: int, data: bytes | str | int) -> bytes:
    """A field of a protocol buffer (https://protobuf.dev/programming-guides/encoding/)."""
    if isinstance(data, int):
        return varint(number << 3) + varint(data)
    data = data.encode() if isinstance(data, str) else data
    return varint(number << 3 | 2) + varint(len(data)) + data


def varint(value: int) -> bytes:
    found = b""
    while value > 127:
        found += bytes([value & 127 | 128])
        value >>= 7
    return found + bytes([value])


def tensor(name: str, kind: int, sides: Sequence[str]) -> bytes:
    shape = b"".join(field(1, field(2, side)) for side in sides)
    return field(1, name) + field(2, field(1, field(1, kind) + field(2, shape)))


def onnx() -> bytes:
    """A model that looks each token up in a table (the operator Gather, opset 13)."""
    rows = list(WORDS.values())
    table = field(1, len(rows)) + field(1, 4) + field(2, 1) + field(8, "table")
    table += field(9, b"".join(struct.pack("<4f", *row) for row in rows))
    node = field(1, "table") + field(1, "input_ids") + field(2, "tokens") + field(4, "Gather")
    graph = field(1, node) + field(2, "tiny") + field(5, table)
    graph += field(11, tensor("input_ids", 7, ["batch", "tokens"]))
    graph += field(12, tensor("tokens", 1, ["batch", "tokens", "width"]))
    return field(1, 8) + field(8, field(1, "") + field(2, 13)) + field(7, graph)


@pytest.fixture
def model(tmp_path: Path) -> Model:
    put_model(tmp_path / "tiny")
    return Model.of(tmp_path / "tiny")


def put_model(folder: Path) -> None:
    folder.mkdir()
    (folder / MODEL).write_bytes(onnx())
    tokenizer = {
        "version": "1.0",
        "pre_tokenizer": {"type": "Whitespace"},
        "normalizer": {"type": "Lowercase"},
        "model": {
            "type": "WordLevel",
            "vocab": {word: number for number, word in enumerate(WORDS)},
            "unk_token": "[UNK]",
        },
    }
    (folder / TOKENIZER).write_text(json.dumps(tokenizer), encoding="utf-8")


PAPERS = [
    paper(f"{word}-{number}", title=f"{word} {word}", abstract=f"{word} {word} story{number}")
    for word in ("dog", "hound", "loom", "weft")
    for number in range(3)
]


def written(papers: Sequence[Paper], model: Model, folder: Path) -> Reader:
    for path, data in search_files(catalog_of(papers)[0], SearchSettings(), model=model)[0].items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return Reader.open(folder)


@needs_the_extra
def test_papers_of_another_word(model: Model, tmp_path: Path) -> None:
    """Papers are found by what the model knows, without the model: hounds for dogs, no looms."""
    index = written(PAPERS, model, tmp_path / "docs")
    found = [index.card(at).url.split("/")[1] for at in nearest("dog", index).tolist()]
    assert {id_.split("-")[0] for id_ in found[:6]} == {"dog", "hound"}
    assert not any(id_.startswith(("loom", "weft")) for id_ in found[:6])


@needs_the_extra
def test_papers_are_embedded_once(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the last run kept is not embedded again, and changes no byte."""
    _, known = search_files(catalog_of(PAPERS)[0], SearchSettings(), model=model)
    later = [*PAPERS[1:], paper("new", title="loom", abstract="weft dog")]
    clean, _ = search_files(catalog_of(later)[0], SearchSettings(), model=model)
    embedded: list[int] = []
    embed = Model.embed

    def counted(self: Model, texts: Sequence[str]) -> Embeddings:
        embedded.append(len(texts))
        return embed(self, texts)

    monkeypatch.setattr(Model, "embed", counted)
    step, _ = search_files(catalog_of(later)[0], SearchSettings(), known=known, model=model)
    assert step == clean
    assert embedded == [1]


@needs_the_extra
def test_another_model(model: Model) -> None:
    """Another model makes all vectors anew."""
    before = model.digest
    (model.folder / MODEL).write_bytes(onnx() + b"\x1a\x00")
    assert model_digest(model.folder.parent, model.folder.name) != before


def test_what_is_missing(tmp_path: Path) -> None:
    """A folder without the files of a model is an error that names each."""
    found = [problem for problem in model_problems(tmp_path, "tiny") if "tiny" in problem.path]
    assert [problem.path for problem in found] == [f"tiny/{MODEL}", f"tiny/{TOKENIZER}"]
    assert all(problem.is_error for problem in found)
    assert model_problems(tmp_path, "") == []
