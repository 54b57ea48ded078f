"""Learn the word vectors that ship with the package: `make word-vectors PAPERS=papers.jsonl.gz`.

    python tools/make_word_vectors.py PAPERS.jsonl.gz [FILE]

Small shelves cannot be learned from; they get these. The file says numbers of words, and none of
the sentences that they were learned from. Papers are objects, one a line, with `title` and
`abstract`.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

from papershelf.search.index.documents import Card, Document
from papershelf.search.index.inverted import Terms
from papershelf.search.index.wordtable import cut_words, digest_of
from papershelf.search.meaning import packaged
from papershelf.search.meaning.build import build_meaning
from papershelf.search.terms.language import language

PACKAGED = Path(packaged.__file__).with_name(packaged.FILE)


def main(file: Path, place: Path = PACKAGED) -> int:
    """Read the papers and write the vectors."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        documents = [_document(json.loads(line)) for line in lines]
    ids = [str(number) for number in range(len(documents))]
    digests = [digest_of(document) for document in documents]
    table = cut_words(digests, [-1] * len(ids), documents, language("en"))
    made = build_meaning(table, Terms.of(table), ids, set(ids), "en")
    if made is None:
        print(f"{file}: found too few words to learn from")
        return 1
    place.write_bytes(packaged.as_file(made.words))
    print(f"{place.name}: {len(made.words.terms):,} words, {place.stat().st_size:,} bytes")
    return 0


def _document(record: dict[str, str]) -> Document:
    title, abstract = record["title"], record.get("abstract", "")
    return Document(Card("", title), title=(title,), abstract=(abstract,))


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
