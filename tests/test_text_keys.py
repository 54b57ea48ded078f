"""Keys, slugs and hygiene: what counts as the same, what a path may be, what may not stand."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.text import (
    cleaned,
    flaws,
    folded,
    mixed_scripts,
    name_key,
    skeleton,
    slug,
    title_key,
)
from papershelf.text.slug import LIMIT, RESERVED

SAME = [
    ("ai", "AI"),
    ("Zoë", "Zoe\u0308"),
    ("ＡＩ", "ai"),
    ("ﬁne tuning", "Fine  Tuning"),
    ("Straße", "STRASSE"),
    ("\u0345", "\u03b9"),
    (" a\u00a0b\n", "a b"),
    (r"Erd{\H{o}}s", "ERDŐS"),
    (r"G\"odel", "Go\u0308del"),
    (r"R\&D", "R&D"),
    (r"$\alpha$-divergence", "α-divergence"),
    ("A~B", "a b"),
    ("O\u2019Neil", "O'Neil"),
    ("Self\u2011Play", "self-play"),
]
APART = [
    ("C", "C++"),
    ("C", "C#"),
    ("C++", "C#"),
    ("a", "\u0430"),
    ("Zoë", "Zoe"),
    (r"G\"odel", "Godel"),
    ("{}", "$$"),
    ("a b", "ab"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_tag(one: str, other: str) -> None:
    """Case, width, ligatures, the form of accents, and whether TeX spells them do not count."""
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_two_tags(one: str, other: str) -> None:
    """Signs, accents and letters of another script do count."""
    assert folded(one) != folded(other)


TEX = re.compile(r"[\\$`{~]|--")


@given(text=st.text(max_size=40))
def test_folding_settles(text: str) -> None:
    r"""A folded key folds to itself, but where it could be TeX again (`\$x\$`); the normal form
    of the text does not count.
    """
    key = folded(text)
    assert folded(key) == key or TEX.search(text + key)
    assert key == folded(unicodedata.normalize("NFD", text))
    assert key == key.strip()


@given(text=st.text(max_size=40))
def test_other_keys_settle(text: str) -> None:
    """The keys of titles and names, and skeletons, are keys of themselves; none raises."""
    assert title_key(title_key(text)) == title_key(text)
    assert skeleton(skeleton(text)) == skeleton(text) or TEX.search(text + skeleton(text))
    assert name_key(text).isascii()
    mixed_scripts(text)


TITLES = [
    ("A  Title: of two!", "a title of TWO"),
    (r"\textbf{Deep} $\alpha$ nets", "Deep α nets"),
    (r"Caf\'e Nets", "Café nets"),
    ("Self-Play", "SelfPlay"),
]


@pytest.mark.parametrize(("one", "other"), TITLES)
def test_one_title(one: str, other: str) -> None:
    """Punctuation, spacing and styles do not count in a title; TeX and Unicode are one."""
    assert title_key(one) == title_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Part I", "Part II"), ("C", "C++"), ("漢", "字"), (r"$\alpha$-Nets", "Nets")],
)
def test_two_titles(one: str, other: str) -> None:
    """Words, numerals and signs that name something do count."""
    assert title_key(one) != title_key(other)


LOOKALIKES = [
    ("аі", "ai", True),
    ("Reasoning", "Rеasoning", True),
    ("ΝΜΤ", "NMT", True),  # Greek
    ("ᎪᏆ", "ai", True),
    ("ꓚꓠꓠ", "CNN", True),  # Lisu
    ("ai", "al", False),
]


@pytest.mark.parametrize(("one", "other", "alike"), LOOKALIKES)
def test_look_alikes_have_one_skeleton(one: str, other: str, *, alike: bool) -> None:
    """Letters of another script that look the same: one skeleton, two keys."""
    assert folded(one) != folded(other)
    assert (skeleton(one) == skeleton(other)) is alike


MIXED = [
    ("Rеasoning", True),
    ("Reasoning", False),
    ("Рассуждение", False),
    ("α-divergence", False),
    ("µ-law and β", False),
    ("рaypal", True),
    ("模型 LLM", False),
    ("Ωmega Рус", False),
]


@pytest.mark.parametrize(("text", "mixed"), MIXED)
def test_a_word_of_two_scripts_is_flagged(text: str, *, mixed: bool) -> None:
    """A word whose letters pass for another script's is found; symbols and names are not."""
    assert mixed_scripts(text) is mixed


SLUGS = [
    ("C", "c"),
    ("C++", "c-plus-plus"),
    ("C#", "c-sharp"),
    ("Node.js", "node-js"),
    (".NET", "dot-net"),
    ("Latent Reasoning", "latent-reasoning"),
    ("Zoë Ünal", "zoe-unal"),
    ("It's", "its"),
]


@pytest.mark.parametrize(("text", "expected"), SLUGS)
def test_slugs_read_well(text: str, expected: str) -> None:
    """Words joined by hyphens; signs that make a name are spoken."""
    assert slug(text) == expected


BAD_NAMES = ["", ".", "..", "../x", "/", "CON", "con", "nul", "COM1", "index", "page", "404", "🙂"]
BAD_NAMES += [
    "x" * 300,
    "-" * 40,
    "\x00",
    "\ud800",
    "readme",
    "undated",
    "feed",
    "\u202e",
    "a/../b",
]


@given(text=st.one_of(st.text(max_size=200), st.sampled_from(BAD_NAMES)))
def test_a_slug_is_a_safe_path(text: str) -> None:
    """`[a-z0-9-]`, never empty, never too long, never a reserved word; a slug is its own slug."""
    name = slug(text)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert len(name) <= LIMIT
    assert name not in RESERVED
    assert slug(name) == name


def test_bad_names_do_not_meet() -> None:
    """Names of which nothing is left, or that are reserved or cut, stay apart by their hash."""
    names = [name for name in BAD_NAMES if name not in ("con", "/")]
    assert len({slug(name) for name in names}) == len(names)
    assert slug("x" * 300) != slug("x" * 301)


FLAWED = [
    ("a\x00b", 1, "NUL"),
    ("a\x1b[0m", 1, "a control character"),
    ("ab\u202ec", 2, "a bidirectional control"),
    ("\ufeffa", 0, "an invisible character"),
    ("a\u200bb", 1, "an invisible character"),
    ("a\u00adb", 1, "an invisible character"),
    ("a\U000e0041", 1, "a tag character"),
    ("a\ud800", 1, "a lone surrogate"),
    ("a\ufffd", 1, "a replacement character (text lost by an earlier conversion)"),
    ("a\u200db", 1, "a zero-width joiner"),
    ("a\u3164b", 1, "an invisible character"),
    ("a\u115f", 1, "an invisible character"),
    ("\U0001d173", 0, "an invisible character"),
    ("a\u034fb", 1, "an invisible character"),
    ("a\uffff", 1, "a noncharacter"),
    ("a\U0010fffe", 1, "a noncharacter"),
    ("a\ufe0f", 1, "a variation selector"),
    ("❤\ufe0f\ufe0e", 2, "a variation selector"),
    ("😀\U000e0158", 1, "a variation selector"),
    ("a\U000e0080", 1, "a tag character"),
]


@pytest.mark.parametrize(("text", "offset", "kind"), FLAWED)
def test_a_flaw_has_its_place_and_name(text: str, offset: int, kind: str) -> None:
    """Each hidden or broken character is found where it stands."""
    assert [(flaw.offset, flaw.character, flaw.kind) for flaw in flaws(text)] == [
        (offset, text[offset], kind)
    ]


GOOD = [
    "Zoë Ünal",
    "漢字 かな",
    "עברית",
    "می‌خواهم",
    "क्‍ष",
    "👩‍💻",
    "❤️",
    "a\tb\nc",
    "𝔸 – “x” …",
    "\u00a0",
    "1\ufe0f\u20e3 ❤\ufe0f\u200d🔥 ≨\ufe00",
    "辻\U000e0100",
]


@pytest.mark.parametrize("text", GOOD)
def test_ordinary_text_has_no_flaw(text: str) -> None:
    """Other scripts, joiners where letters join, emoji, tabs and line ends may stand."""
    assert list(flaws(text)) == []
    assert cleaned(text) == (text, 0)


HIDDEN = "a1字\u0627\u061c\u1160\u180e\u200b\u200c\u200d\u202e\ufffd\u2764\ufe0f\ufe00\U000e0101"


@given(text=st.one_of(st.text(max_size=60), st.text(HIDDEN, max_size=8)))
def test_cleaning_removes_each_flaw_but_lost_text(text: str) -> None:
    """What is cleaned has no flaw but replacement characters, and the count is exact."""
    found = list(flaws(text))
    kept, dropped = cleaned(text)
    assert [text[flaw.offset] for flaw in found] == [flaw.character for flaw in found]
    assert {flaw.character for flaw in flaws(kept)} <= {"\ufffd"}
    lost = [flaw for flaw in found if flaw.character == "\ufffd"]
    assert dropped == len(found) - len(lost) == len(text) - len(kept)
    assert [flaw.offset for flaw in found] == sorted(flaw.offset for flaw in found)
