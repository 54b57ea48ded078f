"""Lists of results become one: those with all words first, the rest by reciprocal ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.search.query.fusion import fused
from search_scripts import ask, open_scripts

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FUSED = """async json => {
  const { fused } = await import("/js/fusion.js")
  return JSON.stringify(JSON.parse(json).map(([complete, others]) =>
    [...fused(Int32Array.from(complete), others.map(one => Int32Array.from(one)))]))
}"""
LISTS = st.lists(st.integers(0, 30), unique=True, max_size=12)


def numbers(complete: list[int], others: list[list[int]]) -> list[int]:
    found: list[int] = fused(
        np.array(complete, dtype=np.int64), [np.array(one, dtype=np.int64) for one in others]
    ).tolist()
    return found


@pytest.mark.parametrize(
    ("complete", "others", "expected"),
    [
        ([7, 2], [[5, 2, 9], [9, 7]], [7, 2, 9, 5]),
        ([], [[1, 2, 3]], [1, 2, 3]),
        ([], [[1, 2], [3, 4]], [1, 3, 2, 4]),
        ([4], [], [4]),
        ([], [[1, 2, 3, 4], [4, 8]], [4, 1, 2, 8, 3]),
    ],
)
def test_lists_are_fused(complete: list[int], others: list[list[int]], expected: list[int]) -> None:
    """Those with all words stay first and in their order; who is in two lists rises."""
    assert numbers(complete, others) == expected


@given(LISTS, st.lists(LISTS, max_size=3))
def test_every_document_comes_once(complete: list[int], others: list[list[int]]) -> None:
    """Nothing is lost, nothing comes twice, and the first list leads whatever the others say."""
    found = numbers(complete, others)
    assert found[: len(complete)] == complete
    assert sorted(found) == sorted({*complete, *(one for some in others for one in some)})


def test_the_browser_fuses_alike(browser: Browser) -> None:
    """One rule in two languages, over random lists."""
    dice = np.random.default_rng(5)
    cases: list[Any] = [
        [
            dice.permutation(40)[: dice.integers(0, 20)].tolist(),
            [dice.permutation(40)[: dice.integers(0, 20)].tolist() for _ in range(3)],
        ]
        for _ in range(200)
    ]
    page = open_scripts(browser)
    found = ask(page, FUSED, cases)
    page.close()
    assert found == [numbers(complete, others) for complete, others in cases]
