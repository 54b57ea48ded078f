"""The check that the summaries of this repository's shelf are its own words."""

from __future__ import annotations

from summaries import repeated, shared, too_long

ABSTRACT = "Here we weave a cloth of seven colours on Loom-9, Ada's Loom, Ben's Loom and others."


def test_six_shared_words_are_found() -> None:
    """In any spelling of capitals and signs; five are not."""
    copied = {"a": "Weave a cloth of seven (colours)", "b": "They weave a cloth of seven threads"}
    found = ["a: shares 'weave a cloth of seven colours' with an abstract"]
    assert list(shared(copied, [ABSTRACT])) == found


def test_names_are_no_copies() -> None:
    """At most one of the six words has no capital and no digit."""
    named = {"a": "Beats Loom-9, Ada's Loom, Ben's Loom and another"}
    assert list(shared(named, [ABSTRACT])) == []


def test_a_sixth_use_of_an_opening() -> None:
    """Five papers may begin alike."""
    alike = {str(number): f"A loom that weaves {number} colours." for number in range(5)}
    assert list(repeated(alike)) == []
    assert list(repeated(alike | {"5": "A loom that weaves."})) == [
        "6 summaries begin with 'A loom that weaves'"
    ]


def test_a_third_sentence() -> None:
    """A decimal point ends none."""
    texts = {"a": "Weaves 1.5 times faster. On any loom.", "b": "It weaves. Is it red? It is."}
    assert list(too_long(texts)) == ["b: has 3 sentences"]
