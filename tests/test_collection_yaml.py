"""YAML, read strictly: exact strings, the place of everything, no silent change."""

from __future__ import annotations

from unittest.mock import Mock

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from papershelf.parsing import yamlgaps, yamltree
from papershelf.parsing.raw import Raw
from papershelf.parsing.yamltree import parse_yaml
from papershelf.problems import as_text

YAML_SIGNS = st.lists(
    st.sampled_from(
        [
            *"abk1:-#,[]{}&*!|>'\"%@`?~<=\\ \n\t",
            *("  ", ": ", "- ", " #", "\n  ", "\n\n", "---", "<<:"),
            *("a: ", "b: x\n", "- y\n", ">-\n  z\n"),
            *("\u2028", "\ufeff", "\x00", "\ud800", "é", "🙂"),
        ]
    ),
    max_size=25,
).map("".join)


def value_of(text: str) -> Raw:
    """The value of a text that must be without fault."""
    tree, problems = parse_yaml(text, "a.yml")
    assert problems == []
    assert tree is not None
    return tree.value


def messages(text: str) -> list[str]:
    """What is wrong in a text, without path and hint."""
    _, problems = parse_yaml(text, "")
    return [as_text(problem).split(". Hint", 1)[0].lstrip(":") for problem in problems]


@pytest.mark.parametrize(
    "scalar",
    [
        *("2401.10000", "no", "Yes", "null", "~", "1e5", "0x1F", "1_000", ".inf", "2024-01-01"),
        *("1:20", "2001-12-14t21:59:43.10-05:00", "=", "a#b", "C#", "it's", "100%", "a - b", "é"),
    ],
)
def test_every_plain_value_is_the_string_as_written(scalar: str) -> None:
    """Nothing is resolved: not to a number, a date, a boolean or nothing."""
    assert value_of(f"key: {scalar}\nlist: [{scalar}]\n") == {"key": scalar, "list": [scalar]}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("# only a comment\n", None),
        ("a:\nb: ''\nc: \"\"\n", {"a": None, "b": "", "c": ""}),
        ("a: >-\n  one\n  two\n\n  three\n", {"a": "one two\nthree"}),
        ("a: |\n  one # two\n  \tthree\n", {"a": "one # two\n\tthree\n"}),
        ('a: "one\n  two\\u00e9"\n', {"a": "one twoé"}),
        ("a: 'it''s #1'  # a comment\n", {"a": "it's #1"}),
        ("---\n- a\n- {b: c}\n", ["a", {"b": "c"}]),
        ("? a\n: b\n", {"a": "b"}),
        ("'<<': a\n", {"<<": "a"}),
        ("just text", "just text"),
    ],
)
def test_the_forms_that_are_allowed(text: str, value: Raw) -> None:
    """Lists, mappings and text in every ordinary form; an empty value is None."""
    assert value_of(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "title: Update #2 of x",
        "title: #2 of x",
        "title: Update # of x",
        "title: Update  #2 of x",
        "title:  #2 of x",
        "- Update #2",
        "- #2",
        "- #2\n  continued",
        "[Update #2\n]",
        "[ #2\n a]",
        "[a, #2\n b]",
        "{a: b #2\n}",
        "a: > #2\n  b",
        "a: |  #2\n  b",
        "title: Update\n  #2 of x",
        "title: Update\n\n  # 2 of x",
        "- title: Update\n    #2 of x",
        "title: Update\t# 2",
    ],
)
def test_what_yaml_would_cut_from_an_unquoted_value_is_an_error(text: str) -> None:
    """The exact string or an error, never a silent change."""
    assert any("found # after an unquoted value" in message for message in messages(text))


@pytest.mark.parametrize(
    "text",
    [
        "title: Update  # a comment",
        "title: Update  #",
        "title:  # a comment\n  - x",
        "title: 'Update' #2",
        "tags: [a] #2",
        "tags: {a: b} #2",
        "tags:\n  - a\n  # - b\n  - c",
        "#title: x\ntitle: Update\n#2\nb: c",
        "- title: Update\n  # about the next\n  b: c",
        "tags: [a,\n  # one line\n  b]",
        "a: >-  # a comment\n  b",
        "a: >-\n  b\n# after a block",
    ],
)
def test_comments_that_are_set_off_are_comments(text: str) -> None:
    """Two spaces and `# ` after an unquoted value; anything after a quote, a bracket or nothing."""
    assert messages(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: 1\na: 2", '2:1: found the key "a" a second time, first on line 1'),
        ("a: {b: 1, b: 2}", '1:11: found the key "b" a second time, first on line 1'),
        ("a: &x b", "1:4: found an anchor (&x)"),
        ("a: *x", "1:4: found an alias (*x)"),
        ("*x : a", "1:1: found an alias (*x)"),
        ("<<: {a: b}", "1:1: found a merge key (<<)"),
        ("a: !!int 1", "1:4: found a tag (!!int), expected plain text"),
        ("!!map {a: b}", "1:1: found a tag (!!map), expected plain text"),
        ("a: b\n---\nc: d", "2:1: found a second document (---), expected one"),
        ("%TAG ! x\n---\na: b", "1:1: found a directive (%), expected none"),
        ("a:\tb", "1:3: found a tab as white space"),
        ("a:\n\tb: c", "2:1: found a tab as white space"),
        ("a: 'b\n\tc'", "2:1: found a tab as white space"),
        ("[a,\tb]", "1:4: found a tab as white space"),
        ("a: b\n  c", "1:4: found an unquoted value over several lines"),
        (
            'a: "\\u202e"',
            "1:5: found a bidirectional control (U+202E) written as an escape at offset 4",
        ),
        ('a: "\\uD83D"', "1:5: found a lone surrogate (U+D83D) written as an escape at offset 4"),
        ("a: x\u2028y", "1:5: found a character that YAML does not allow (U+2028)"),
        ("a: x\x85y", "1:5: found a character that YAML does not allow (U+0085)"),
        ("? [a]\n: b", "1:3: found a list or mapping as a key, expected a word."),
        ("{: a}", "1:2: found a comma, bracket or mark where a value should be"),
        ("[" * 17 + "]" * 17, "1:17: found more than 16 levels of nesting."),
    ],
)
def test_what_is_not_allowed_is_found_where_it_stands(text: str, found: str) -> None:
    """Each with line and column."""
    assert messages(text) == [found]


@given(YAML_SIGNS | st.text())
@example("a: 'b\n--- c'")
@example('a: "\\ud800"')
@example("? - a\n: - b")
@example("{a: b, ? c}")
def test_no_text_raises(text: str) -> None:
    """Any text gives a tree or a reason, and every place lies in the text."""
    tree, problems = parse_yaml(text, "a.yml")
    assert tree is not None or any(problem.is_error for problem in problems)
    for problem in problems:
        assert problem.line is not None
        assert 1 <= problem.line <= text.count("\n") + 1 + text.count("\u2028")


@given(YAML_SIGNS)
def test_what_is_accepted_is_what_any_loader_reads(text: str) -> None:
    """Where nothing is reported, PyYAML's own base loader agrees, but for empty values."""

    def without_empty(value: object) -> object:
        if isinstance(value, dict):
            return {key: without_empty(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [without_empty(inner) for inner in value]
        return value or ""

    tree, problems = parse_yaml(text, "a.yml")
    if tree is not None and not problems:
        loaded = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 (it makes strings alone)
        assert without_empty(tree.value) == without_empty(loaded)


@given(YAML_SIGNS)
def test_both_parsers_of_pyyaml_give_the_same_tree(text: str) -> None:
    """Where LibYAML is missing, the slower parser reads the same values at the same places, or
    refuses what LibYAML reads (it knows tabs less well).
    """
    tree, problems = parse_yaml(text, "a.yml")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yamltree, "LOADER", yaml.SafeLoader)
        other, found = parse_yaml(text, "a.yml")
    if other is not None and not found and tree is not None and not problems:
        assert other.value == tree.value


def test_places_are_those_of_keys_and_items() -> None:
    """A field of a mapping is found at its key, an item of a list at its first character."""
    text = "id: a\nauthors:\n  - Ada\n  - {name: Bob, orcid: x}\ntags: [b,\n  'c']\n"
    tree, _ = parse_yaml(text, "a.yml", first_line=3)
    assert tree is not None
    place = tree.origin.place
    assert place("id") == (3, 1)
    assert place("authors", 0) == (5, 5)
    assert place("authors", 1, "orcid") == (6, 17)
    assert place("tags", 1) == (8, 3)
    assert place("authors", 1, "affiliation") == (6, 5)
    assert place("venue") == (3, 1)


def test_a_list_of_records_gives_an_origin_for_each() -> None:
    """Fields are then relative to the record."""
    tree, _ = parse_yaml("- id: a\n- id: b\n  title: c\n", "a.yml")
    assert tree is not None
    assert tree.item(1).place("title") == (3, 3)
    assert tree.item(1).path == "a.yml"


def test_lines_are_those_of_the_file_that_holds_the_text() -> None:
    """Front matter begins on the second line of its file."""
    _, problems = parse_yaml("a: 1\na: 2\nb: @\n", "a.md", first_line=2)
    assert [as_text(problem).split(". Hint", 1)[0] for problem in problems] == [
        'a.md:3:1: found the key "a" a second time, first on line 2',
        "a.md:4:4: found @ at the start of a value",
    ]


def test_a_file_full_of_escapes_is_told_in_part() -> None:
    """Some hundred findings prove the point; a million would not be read."""
    _, problems = parse_yaml('- "\\u200b\\u200b"\n' * 20_000, "a.yml")
    assert len(problems) == 500


def test_comments_on_lines_of_their_own_are_passed_over_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However many there are, the rule is asked about the first; a tab behind them is found."""
    rule = Mock(wraps=yamlgaps._is_comment)  # noqa: SLF001 (counts how often it is asked)
    monkeypatch.setattr(yamlgaps, "_is_comment", rule)
    for many in (10, 10_000):
        rule.reset_mock()
        _, problems = parse_yaml("a: b\n" + "# c\td\n  # e\n" * many + "\tf: g\n", "a.yml")
        assert rule.call_count == 1
        assert any(problem.line == 2 * many + 2 for problem in problems)
