"""Quotes, dashes and ties of running text.

Each only where TeX means it: an apostrophe, `5''`, a lone `` ` ``, `~85%`, `75~90`, `-->` and
Markdown's own `` ` `` stay as they are.
"""

from __future__ import annotations

from papershelf.text.tex.tokens import Token, Tokens

_QUOTED = 300
"""Characters between a single opening quote and its closing one, at most."""


class Marks:
    """Reads the marks of one text, in their order."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._is_quoting = False
        self._closing: set[int] = set()

    def read(self, index: int) -> str:
        """What the mark (or any word) at a token's index says."""
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
        source = self._tokens.source
        return source[token.start - 1 : token.start], source[token.end : token.end + 1]

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
