"""Tags without a delimiter: split by the vocabulary where it decides, else kept whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.importing.values.tags import Vocabulary, categories, split_tags
from papershelf.model import Topic

VOCABULARY = Vocabulary.of(
    [
        Topic("Large Language Models", aliases=("LLM", "LLMs")),
        Topic("Abstract Reasoning"),
        Topic("Test-Time Training"),
        Topic("AI"),
        Topic("Vision", aliases=("CV",)),
        Topic("Vision Language"),
        Topic("Language"),
        Topic("Café Studies"),
    ]
)


@pytest.mark.parametrize(
    ("run", "tags", "ways"),
    [
        ("AI CV", ["AI", "CV"], 1),
        ("ai  cv", ["ai", "cv"], 1),
        ("Abstract Reasoning Test-Time Training", ["Abstract Reasoning", "Test-Time Training"], 1),
        ("LLM Large Language Models", ["LLM", "Large Language Models"], 1),
        ("Cafe\u0301 Studies AI", ["Cafe\u0301 Studies", "AI"], 1),
        ("AI AI", ["AI", "AI"], 1),
        ("Vision Language", ["Vision Language"], 2),
        ("AI Vision Language", ["AI Vision Language"], 2),
        ("Abstract Reasoning New Tag", ["Abstract Reasoning New Tag"], 0),
        ("Reasoning", ["Reasoning"], 0),
    ],
)
def test_split(run: str, tags: list[str], ways: int) -> None:
    """Exactly one full cut into known tags splits; none or several keep the row whole."""
    split = split_tags(run, VOCABULARY)
    assert (list(split.tags), split.ways) == (tags, ways)


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ("cs.AI cs.CL", ["cs.AI", "cs.CL"]),
        ("hep-th math.AG q-bio.NC", ["hep-th", "math.AG", "q-bio.NC"]),
        ("cond-mat.mes-hall physics.comp-ph", ["cond-mat.mes-hall", "physics.comp-ph"]),
        ("cs.AI Reasoning", []),
        ("Node.js", []),
        ("", []),
    ],
)
def test_categories(run: str, expected: list[str]) -> None:
    """A row is of categories only where every word is one of arXiv's."""
    assert categories(run) == expected


@given(
    st.lists(
        st.sampled_from(["AI", "Vision", "Language", "New", "Test-Time", "Training"]), max_size=12
    )
)
def test_never_invented(words: list[str]) -> None:
    """Whatever the row, the tags are its words in order, and each is known or the row is whole."""
    split = split_tags(" ".join(words), VOCABULARY)
    assert " ".join(split.tags).split() == words
    if split.ways != 1:
        assert len(split.tags) == 1


def test_long_row() -> None:
    """20,000 words are split as fast as they are read."""
    assert len(split_tags("AI " * 20_000, VOCABULARY).tags) == 20_000
