"""Bodies of notes that are built to take long; the tests try each, the benchmark times them.

They are the kinds that CommonMark implementations test, and those that Markdown parsers in Python
were slow at.
"""

from __future__ import annotations

from papershelf.notes.markdown.bounds import CHARACTERS

SIZE = 40_000

_REPEATED = [
    "[", "[a](", "[a](b", "![[](", "[a][", "[^", "[^a]", "[[]", "]", "[a](<b", '[a]("', "[a]: b\n",
    "[a]:\n", '[a]: b "\n', "*a ", "**a ", "a**b", "*a_ ", "*a **a ", "_", "*", "a*_b", "`", "`a\\",
    "\\`", "`` ` ", "<", "<a ", '<a b="', "<!--", "\n<!-- a", "<?", "<![CDATA[", "<script>",
    "\n<script>", "</a", "<a@", "<x://", "<sub>", "&", "&amp;", ">", "> ", "> a\n", ">\n",
    "> a\n\n", "- ", "- a\n", "- a\n\n", "1. ", "1. a\n", "- a\n\n1. b\n\n", "# a\n", "#", "a\n#",
    "a\n=\n", "a\n---\n", "---\n", "- - -\n", "|", "|\n", "a|`b", "```\n", "```a\n",
    '```a hl_lines="\n',
    "~~~ {\n", "!!! a\n", '!!! a "', "- [ ] a\n", "    a\n\n", "\n", "a\n\n", "a  \n", " ", " \n",
    "\t", "\\", "\\*", "[^a]: b\n\n", "<!--\n\n--> [", "[ `]` ", "> - ",
    "[[a]]", "[[a]]\n\n", "[[a", "[[", "![a](b.png)", "![a", "![", "$x$ ", "$x ", "$",
    "$$x$$", "$$a$",
    "\\(x\\)", "\\(x", "\\[", "\\$",
    "$`", "$$\n", "~~a ", "{: .a", "[[a|", "[a][b]", "https://",
    "https://x.org ", "www.", "a@b.c ", "a.",
    "> [!note]\n", "<img>", "[^a]: [^b]: ", "  a", "\ta", "-\t",
]  # fmt: skip

SHAPES = {
    # These eight are cmark's own, test/pathological_tests.py.
    "closers without openers": "a_ " * (SIZE // 3),
    "mismatched openers and closers": "*a_ " * (SIZE // 4),
    "openers and closers, multiples of 3": "a**b" + "c* " * (SIZE // 3),
    "brackets, parentheses": "[ (](" * (SIZE // 5),
    "links in emphasis": "**x [a*b**c*](d)" * (SIZE // 16),
    "empty lines in a deep list": "- " * 20 + "x" + "\n" * SIZE,
    "unclosed pieces of HTML": "</" * (SIZE // 4) + "<?" * (SIZE // 4) + "<!A" * (SIZE // 8),
    "many definitions with one hash": "".join(f"[{n}]: u\n" for n in range(5_000)) + "[0] " * 5_000,
    "nested brackets": "[" * (SIZE // 2) + "a" + "]" * (SIZE // 2),
    "nested emphasis": "*a **a " * (SIZE // 14) + "b" + " a** a*" * (SIZE // 14),
    "runs of backticks": "".join("a" + "`" * n for n in range(400)),
    "list of depth 200": "".join(" " * (4 * n) + "- a\n" for n in range(200)),
    "list of depth 200, loose": "".join(" " * (4 * n) + "- a\n\n" for n in range(200)),
    "quotes of depth 10,000": ">" * 10_000 + " a",
    "admonitions of depth 200": "".join(" " * (4 * n) + "!!! a\n" for n in range(200)),
    "10,000 definitions": "".join(f"[a{n}]: b\n" for n in range(8_000)),
    "one reference 20,000 times": "[a]: https://x.org\n\n" + "[a] " * 20_000,
    "footnotes": "".join(f"[^{n}] " for n in range(4_000))
    + "".join(f"\n\n[^{n}]: a" for n in range(4_000)),
    "one footnote 15,000 times": "[^a]: b\n\n" + "[^a] " * 15_000,
    "nested footnotes": "".join(f"[^{n}]: [^{n + 1}]\n\n" for n in range(5_000)),
    "wide table": f"|{'a|' * 10_000}\n|{'-|' * 10_000}\n|{'b|' * 10_000}",
    "wide table of short rows": f"|{'a|' * 900}\n|{'-|' * 900}\n" + "|\n" * 20_000,
    "long table": "|a|b|\n|-|-|\n" + "|c|d|\n" * 10_000,
    "an 8 MB line": "a" * 8_000_000,
    "one long line": "a" * SIZE,
    "as many escapes as a note can hold": "\\*" * 49_000,
    "as many entities": "&#x41;" * 16_000,
    "marks of footnotes that one defines": "[^a]: b\n\n" + "[^" * (SIZE // 2),
    "blanks before words": (" " * 300 + "a\n") * (SIZE // 300),
    "blanks behind words": ("a" + " " * 300 + "\n") * (SIZE // 300),
    "tabs in items": "-\t" * 12 + "\t" * SIZE + "a",
    "as many hard breaks": "a  \n" * 24_000,
}
SHAPES |= {repr(unit): unit * (SIZE // len(unit)) for unit in _REPEATED}


def let_through(body: str) -> str:
    """As much of it as a note may hold."""
    return body[:CHARACTERS]
