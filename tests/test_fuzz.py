"""A short run of each fuzz target; `make fuzz` has the long one."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from fuzz_targets import TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_target_holds(name: str) -> None:
    """No input of the target breaks its promise: no exception, nothing that acts, no lost end."""
    target = TARGETS[name]

    @given(target.inputs)
    @settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
    def holds(given_: object) -> None:
        target.check(given_)

    holds()
