r"""Cuts running text and formulas into tokens; decides what dollar signs, quotes and dashes mean.

A dollar sign is money or opens a formula. A formula stands between a dollar sign and the next one,
in one paragraph. As in Pandoc, the first has no space after it, the second none before it and no
digit after it; and the text between them is no sentence. Real abstracts break the rule in two ways,
which are read as formulas when a sign of TeX (a command, `^` or `_`) stands between the dollar
signs: spaces inside (`$ \alpha $`), and a digit after (`3$\times$3`). So is a sign by itself
(`p$<$0.05`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from papershelf.text.tex import symbols

MOST_NESTED = 20
"""Groups within groups that are read; what nests deeper is code. Real abstracts nest four deep."""

# The class stands first and its cases look back at it: so `re` skips plain words in one loop.
_SPECIAL = re.compile(
    r"""
    [h\\${}`'"~^_-]
    (?: (?P<verbatim>(?<=h)ttps?://[^\s{}\\$<>"`]+ | (?<=-)-*8<-+)  # an address or snippet mark
      | (?P<command>(?<=\\)(?:[A-Za-z]+|.|\Z))
      | (?P<dollar>(?<=\$)\$?)
      | (?P<open>(?<=\{))
      | (?P<close>(?<=\}))
      | (?P<dashes>(?<=-)-+)
      | (?P<backquotes>(?<=`)`*)
      | (?P<quotes>(?<=')'*)
      | (?P<double>(?<="))
      | (?P<tie>(?<=~))
      | (?P<script>(?<=[\^_])(?=[\\{]))
    )
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """A piece of the source: `text` stands at `start` (characters from 0)."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


class Tokens:
    """A source and its tokens, with the partners of braces, dollars, brackets and environments."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.all = list(_tokens(source))
        self.partner: dict[int, int] = {}
        """Index of the token `{` to that of its `}`; braces without a partner are not here."""
        self.height: dict[int, int] = {}
        """Index of the token `{` to the number of groups nested in it, itself included."""
        self._match_braces()
        self._places: dict[str, list[int]] = {}
        for index, token in enumerate(self.all):
            if token.kind in ("dollar", "command", "quotes"):
                self._places.setdefault(token.text, []).append(index)

    def _match_braces(self) -> None:
        opened: list[list[int]] = []  # index of the token, height of what it holds so far
        for index, token in enumerate(self.all):
            if token.kind == "open":
                opened.append([index, 0])
            elif token.kind == "close" and opened:
                start, inner = opened.pop()
                self.partner[start] = index
                self.height[start] = inner + 1
                if opened:
                    opened[-1][1] = max(opened[-1][1], inner + 1)

    def next(self, text: str, index: int, end: int) -> int | None:
        """Index of the next token that reads `text`, from `index` on and before `end`."""
        places = self._places.get(text, [])
        found = bisect_left(places, index)
        return places[found] if found < len(places) and places[found] < end else None

    def slice(self, start: int, end: int) -> str:
        """The source of the tokens from index `start` to before `end`."""
        return self.source[self.all[start].start : self.all[end - 1].end] if start < end else ""

    def around(self, start: int, end: int) -> tuple[str, str]:
        """The characters before and after a stretch of the source; "" at its ends."""
        return self.source[max(0, start - 1) : start], self.source[end : end + 1]


def _tokens(source: str) -> list[Token]:
    found: list[Token] = []
    end = 0
    for match in _SPECIAL.finditer(source):
        if match.start() > end:
            found.append(Token("text", source[end : match.start()], end))
        found.append(Token(match.lastgroup or "", match.group(), match.start()))
        end = match.end()
    if end < len(source):
        found.append(Token("text", source[end:], end))
    return found


# -- dollar signs, quotes, dashes --------------------------------------------------------------

LONGEST_FORMULA = 3_000
"""Characters; the longest in 10,000 abstracts has 300."""
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_TEX = re.compile(r"\\(?:[A-Za-z]|[{|,;:!])|[\^_]")
_ASIDE = re.compile(r"\\[A-Za-z]+|\{[^{}]*\}")
_SIGNS = re.compile(r"[^\w\s]+")
# Two letters make a word, unless they are a function or stand right after another letter or digit.
_WORD = re.compile(
    r"(?<![A-Za-z\d])(?!(?:log|ln|exp|min|max|sin|cos|tan|det|dim|inf|sup|lim|mod)\b)[A-Za-z]?[a-z]{2,}"
)


def is_formula(inside: str, after: str) -> bool:
    """Whether `$inside$`, followed by the character `after` (or nothing), is a formula."""
    if not is_paragraph(inside):
        return False
    is_tight = not inside[0].isspace() and not inside[-1].isspace()
    is_tex = _TEX.search(inside) is not None
    if is_tight and is_tex:
        return True
    if _SIGNS.fullmatch(inside):
        return True
    if after.isdigit() or not (is_tight or is_tex):
        return False
    return not (_has_space(inside) and _WORD.search(_ASIDE.sub(" ", inside)))


def is_paragraph(inside: str) -> bool:
    """Whether a text may be a formula at all: not empty, not too long, in one paragraph."""
    return (
        len(inside) <= LONGEST_FORMULA and bool(inside.strip()) and not _BLANK_LINE.search(inside)
    )


def _has_space(inside: str) -> bool:
    return any(character.isspace() for character in inside.strip())


_QUOTED = 300
"""Characters between a single opening quote and its closing one, at most."""


class Marks:
    """Reads the quotes, dashes and ties of one text, in their order.

    Each is converted only where TeX means it: an apostrophe, `5''`, a lone `` ` ``, `~85%`,
    `75~90`, `-->` and Markdown's own `` ` `` stay as they are.
    """

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._is_quoting = False
        self._closing: set[int] = set()

    def read(self, index: int) -> str:
        """The text that the mark, or any word, at a token's index stands for."""
        token = self._tokens.all[index]
        match token.kind:
            case "dashes":
                return self._dashes(token)
            case "backquotes":
                return self._opening(index, token)
            case "quotes" | "double":
                return self._ending(index, token)
            case "tie":
                return self._tie(token)
            case _:
                return token.text

    def _around(self, token: Token) -> tuple[str, str]:
        return self._tokens.around(token.start, token.end)

    def _dashes(self, token: Token) -> str:
        before, after = self._around(token)
        if before in ("<", "!") or after == ">" or before == ">":
            return token.text  # an arrow, a comment
        return {2: "–", 3: "—"}.get(len(token.text), token.text)

    def _tie(self, token: Token) -> str:
        before, after = self._around(token)
        is_after_word = before.isalpha() or (before != "" and before in ".,;:)]}$")
        is_before_word = after.isalnum() or (after != "" and after in "\\$([{")
        return " " if is_after_word and is_before_word else token.text

    def _opening(self, index: int, token: Token) -> str:
        if len(token.text) == 2:
            self._is_quoting = True
            return "“"
        before, after = self._around(token)
        is_opening = (before == "" or not (before.isalnum() or before in "`'\\")) and after.strip()
        if len(token.text) == 1 and is_opening and (closing := self._partner(index, token)):
            self._closing.add(closing)
            return "‘"
        return token.text

    def _partner(self, index: int, token: Token) -> int | None:
        """Index of the `'` that closes a single quote: at the end of a word, and near."""
        for later in range(index + 1, len(self._tokens.all)):
            other = self._tokens.all[later]
            if other.start - token.end > _QUOTED or other.kind == "backquotes":
                return None
            before, after = self._around(other)
            ends_word = not before.isspace() and not after.isalnum()
            if ends_word and other.kind == "quotes" and len(other.text) in (1, 3):
                return later
        return None

    def _ending(self, index: int, token: Token) -> str:
        text = token.text
        _, after = self._around(token)
        if index in self._closing:
            text = "’" + text[1:]
        if self._is_quoting and (text.endswith("''") or (text == '"' and not after.isalnum())):
            self._is_quoting = False
            text = text.removesuffix("''").removesuffix('"') + "”"
        return text


# -- formulas ---------------------------------------------------------------------------------

_OF_FORMULA = re.compile(
    r"\\(?:[A-Za-z]+|.)|\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|\d+(?:\.\d+)?|\s+|:=|.", re.DOTALL
)


def formula_tokens(source: str) -> list[str]:
    """Commands, numbers, white space, and any other character by itself."""
    return _OF_FORMULA.findall(source)


class Refused(Exception):  # noqa: N818 (no error: `formulas.formula` makes code of it)
    """Ends the reading of a formula from any depth; says why."""


class FormulaTokens:
    """Holds the tokens of a formula, the place that is read next, and the depth of nesting."""

    def __init__(self, source: str) -> None:
        self.tokens = formula_tokens(source)
        self.index = 0
        self.depth = 0

    @contextmanager
    def nested(self) -> Iterator[None]:
        self.depth += 1
        if self.depth > 2 * MOST_NESTED:  # a group is a list within an argument
            raise Refused("nested too deeply")
        yield
        self.depth -= 1

    def peek(self) -> str:
        return self.tokens[self.index] if self.index < len(self.tokens) else ""

    def take(self) -> str:
        part = self.peek()
        self.index += 1
        return part

    def expect(self, part: str) -> None:
        if self.take() != part:
            raise Refused(f"a missing {part}")

    def skip_space(self) -> None:
        while self.peek().isspace():
            self.index += 1

    def words(self) -> str:
        """An argument that is text: `{…}` as it stands, without braces and marks of spacing."""
        self.skip_space()
        self.expect("{")
        words: list[str] = []
        depth = 1
        while depth:
            part = self.take()
            if not part:
                raise Refused("unbalanced braces")
            depth += (part == "{") - (part == "}")
            if part in ("{", "}"):
                continue
            words.append(_word(part))
        return "".join(words)


def _word(part: str) -> str:
    if part == "~":
        return " "
    if part[0] != "\\":
        return part
    name = part[1:]
    if found := symbols.symbol(name):
        return found[0]
    if name in symbols.SPACES or name in symbols.IGNORED:
        return " " if name in symbols.SPACES else ""
    raise Refused(f"unknown command \\{name} in text")
