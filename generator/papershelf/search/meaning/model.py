"""Embeds papers by a sentence-embedding model of the shelf's own (`papershelf[semantic]`).

The folder has `model.onnx`, which takes `input_ids`, `attention_mask` and perhaps `token_type_ids`
and gives a vector for each token, and `tokenizer.json` as the library `tokenizers` reads it: what
sentence-transformers exports. Only an index is made with it; no browser ever loads a model. A text
is embedded by itself, since models in whole numbers give other vectors beside other texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from papershelf.search.meaning.embedding import MODEL, TOKENIZER, model_digest

TOKENS = 256
"""Of a text that are read: most models know no more."""

Embeddings = NDArray[np.float16]
"""(texts, width of the model): of length 1."""


@dataclass(frozen=True, slots=True)
class Model:
    """A sentence-embedding model in a folder."""

    folder: Path
    digest: bytes
    """Of both files: another model, other vectors."""

    @classmethod
    def of(cls, folder: Path) -> Model:
        """Read what tells the model from any other."""
        return cls(folder, model_digest(folder.parent, folder.name))

    def embed(self, texts: Sequence[str]) -> Embeddings:
        """The embedding of each text: the mean over its tokens."""
        from onnxruntime import InferenceSession, SessionOptions  # noqa: PLC0415 (an extra)
        from tokenizers import Tokenizer  # noqa: PLC0415

        tokenizer = Tokenizer.from_file(str(self.folder / TOKENIZER))
        tokenizer.no_padding()
        tokenizer.enable_truncation(TOKENS)
        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # the same sums each time
        session = InferenceSession(
            str(self.folder / MODEL), options, providers=["CPUExecutionProvider"]
        )
        taken = {one.name for one in session.get_inputs()}
        rows = []
        for text in texts:
            ids = np.array([tokenizer.encode(text).ids or [0]], dtype=np.int64)
            given = {
                "input_ids": ids,
                "attention_mask": np.ones_like(ids),
                "token_type_ids": np.zeros_like(ids),
            }
            tokens = session.run(None, {name: given[name] for name in taken & given.keys()})[0]
            mean = np.asarray(tokens, dtype=np.float64)[0].mean(axis=0)
            rows.append(mean / (np.sqrt((mean * mean).sum()) or 1.0))
        return np.array(rows, dtype=np.float16)
