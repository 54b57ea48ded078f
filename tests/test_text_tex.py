"""TeX in titles and abstracts: each rule as a table, and what holds for any text."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machine import ends
from papershelf.text import html
from papershelf.text.tex import Code, Math, Piece, Styled, Text, as_html, pieces, plain
from tex_sources import SOURCES

TEXT_RULES = [
    # signs
    (r"R\&D \& 11\% of \#1, \$5, a\_b, \{x\}", "R&D & 11% of #1, $5, a_b, {x}"),
    (r"100\,000 i.e.\ this", "100 000 i.e. this"),
    (r"a\\b", "a b"),
    (r"Model\texttrademark{} and {\texttrademark}", "Model™ and ™"),
    (r"\LaTeX{} and \LaTeX\ too", "LaTeX and LaTeX too"),
    # accents and letters
    (r"Schr\"odinger, Schr\"{o}dinger, Schr{\"o}dinger", "Schrödinger, Schrödinger, Schrödinger"),
    (r"caf\'e, \`a, \^{\i}, \~n, \=a, \.z", "café, à, î, ñ, ā, ż"),
    (r"gar\c{c}on, \v{s}, \v s, Erd\H{o}s, \u{g}, \k{a}, \r{a}", "garçon, š, š, Erdős, ğ, ą, å"),
    (r"sm{\o}rrebr\o d, stra\ss e, \L{}\'od\'z, \ae, \AA", "smørrebrød, straße, Łódź, æ, Å"),
    (r"\L{}ukasz, {\L}{}ukasz", "Łukasz, Łukasz"),
    (r"{Erd\H{o}s} {G\"odel}", "Erdős Gödel"),
    (r"\"quoted\" \'", '"quoted" \''),
    # quotes, dashes, ties
    ("``quoted'' and `x', don't", "“quoted” and ‘x’, don't"),
    ('``half" way', "“half” way"),
    ("THUMOS `14 and 5'' wide `code`", "THUMOS `14 and 5'' wide `code`"),
    ("a--b, a -- b, a---b, ----, <!-- -->", "a–b, a – b, a—b, ----, <!-- -->"),
    ("Figure~3, search~(NEP), ~85%, 75~90, ~vnk", "Figure 3, search (NEP), ~85%, 75~90, ~vnk"),
    ("https://x.org/~a--b and --8<-- too", "https://x.org/~a--b and --8<-- too"),
    # styles and arguments
    (r"\textbf{x} \emph{a} {\em b} {\bf c} \textsc{d} \texttt{e}", "x a b c d e"),
    (r"\emph{Symb}iotic \emph x", "Symbiotic  x"),
    (r"2\textsuperscript{nd}, m\textsuperscript{2}", "2nd, m²"),
    (r"shown \cite{a}, by~\citep[p. 2]{b} and \ref{c}.", "shown, by and."),
    (r"\url{https://x.org/a\_b~c}", "https://x.org/a_b~c"),
    (r"\href{javascript:alert(1)}{the text}", "the text"),
    (r"A.\footnote{See \emph{b}.} C", "A. (See b.) C"),
    (r"\textcolor{red}{a} {\color{blue}b}", "a b"),
    (r"a\fontsize{12}{14}\selectfont b \rule{1cm}{2pt}c", "a b c"),
    (r"\begin{itemize} \item a \item b\end{itemize}", " • a • b"),
    # braces
    (r"{BERT} and {B}ayes", "BERT and Bayes"),
    (
        "{{ config }} {% x %} {-1,+1} {z} x_{i} P_{D}",
        "{{ config }} {% x %} {-1,+1} {z} x_{i} P_{D}",
    ),
    # commands whose braces were lost on the way
    (r"\emphlocal search, \textitbest, \urlhttp://x.org", "local search, best, http://x.org"),
    (r"\sqrtT regret, \mathcalH", "√T regret, H"),
    # what is no TeX
    ("x_i, x^2, a < b & c > d", "x_i, x^2, a < b & c > d"),
]


@pytest.mark.parametrize(("source", "expected"), TEXT_RULES)
def test_running_text_becomes_words(source: str, expected: str) -> None:
    """Each command of running text is what it prints; what only looks like TeX stays."""
    assert plain(source) == expected


DOLLARS = [
    ("costs $5 and $10", "costs $5 and $10"),
    ("under $75,000. It", "under $75,000. It"),
    ("$5 million, $x_1$ too", "$5 million, x₁ too"),
    ("from $5 to 10$ a day", "from $5 to 10$ a day"),
    ("$ \\alpha $", "α"),
    (r"16$\times$16 and 2.6$\times$", "16×16 and 2.6×"),
    (r"$64.4\%$, $40,000$, p$<$0.05", "64.4%, 40,000, p<0.05"),
    ("$the whole sentence $ end", "$the whole sentence $ end"),
    ("$a\n\nb$", "$a\n\nb$"),
    ("open $x", "open $x"),
    (r"\(x\) and \[y\] and \( z", "x and y and ( z"),
    ("$$x$$", "x"),
    (r"\begin{equation*}a=b\end{equation*}", "a = b"),
    (r"So \begin{align*}a&=b\end{align*} holds", "So a = b holds"),
    (r"\begin{equation}\begin{cases}a\\b\end{cases}\end{equation}", "{a; b"),
    (
        r"with \ensuremath{\beta}, \smash{x}, \textcolor{red}{y}, \colorbox{red}{z}",
        "with β, x, y, z",
    ),
]


@pytest.mark.parametrize(("source", "expected"), DOLLARS)
def test_a_dollar_sign_is_money_or_opens_a_formula(source: str, expected: str) -> None:
    """The rule of `dollars`: a formula is tight or holds TeX, and money stays money."""
    assert plain(source) == expected


LINES = [
    (r"\alpha_s", "αₛ"),
    (r"O({VM}^2)", "O(VM²)"),
    (r"\mathcal{O}(1/\varepsilon)", "O(1/ε)"),
    (r"\tilde{O}(n^{3/2}\log n)", "Õ(n^(3/2) log n)"),
    (r"\frac{a+b}{2}", "(a + b)/2"),
    (r"\frac12", "1/2"),
    (r"\sqrt{nT}", "√(nT)"),
    (r"\sqrt[3]{x}", "³√x"),
    (r"\lambda_{\max} \geq -1", "λ_max ≥ −1"),
    (r"f:\mathbb{R}^d\to[0,1]", "f: ℝᵈ → [0, 1]"),
    (r"x^{-1}, x_{i+1}, x^{kd}, x^*", "x⁻¹, x_(i+1), x^kd, x*"),
    (r"\min_{x} f(x), f'(x)", "minₓ f(x), f′(x)"),
    (r"\|x\|_2 \le |y|", "‖x‖₂ ≤ |y|"),
    (r"{n \choose k}", "(n choose k)"),
    (r"\left(\sum_{i=1}^n x_i\right)", "(∑_(i=1)ⁿxᵢ)"),
    (r"\theta_{\rm gossip}", "θ_gossip"),
    (r"x \not\in A", "x ∉ A"),
    (r"\text{if } x", "if x"),
    (r"90^\circ", "90°"),
    (r"f(x) := w^\top x, w^\star", "f(x) := wᵀx, w⋆"),
    (r"(n + 1)\log n", "(n + 1) log n"),
    (r"\operatorname{argmin}_x", "argminₓ"),
    (r"a \mod b, a \bmod b, a \pmod b", "a mod b, a mod b, a(mod b)"),
    (r"\textcolor{blue}{x}+1", "x + 1"),
    (r"\rule{1cm}{2pt}x", "x"),
    (r"\textcolor[rgb]{1,0,0}{x}\color{red}y\colorbox{red}z", "xyz"),
    (r"\smash{\Omega(\sqrt{d})}, \boxed{x}, \phantom{y}z", "Ω(√d), x, z"),
    (r"\begin{aligned}a&=b+c\\d&\le e\\\end{aligned}", "a = b + c; d ≤ e"),
    (r"f(x)=\begin{cases}1&x>0\\0&\text{else}\end{cases}", "f(x) = {1 x > 0; 0 else"),
    (r"\begin{pmatrix}a&b\\c&d\end{pmatrix}", "(a b; c d)"),
    (r"\left[\begin{array}{cc}1&2\end{array}\right]", "[1 2]"),
    (r"\begin{align}a&=b\tag{1}\label{x}\end{align}", "a = b (1)"),
    (r"\begin{gather*}a\\[2pt]b\end{gather*}", "a; b"),
    (r"\begin{align}v&=\begin{bmatrix}1\\2\end{bmatrix}\end{align}", "v = [1; 2]"),
    (r"\sum_{\substack{i<n\\j<m}}x", "∑_(i < n; j < m)x"),
]


@pytest.mark.parametrize(("formula", "expected"), LINES)
def test_a_formula_is_a_readable_line(formula: str, expected: str) -> None:
    """In plain text a formula is Unicode where it can be, else written as in a letter."""
    assert plain(f"${formula}$") == expected


FIXED = '<mo stretchy="false">'

MATHML = [
    ("k", "<mi>k</mi>"),
    (r"\alpha_s", "<msub><mi>α</mi><mi>s</mi></msub>"),
    ("x_i^2", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>"),
    ("x^12", "<msup><mi>x</mi><mn>1</mn></msup><mn>2</mn>"),
    ("O(n)", "<mi>O</mi><mo>(</mo><mi>n</mi><mo>)</mo>"),
    (r"\mathbb R", "<mi>ℝ</mi>"),
    (r"\mathrm{d}x", '<mi mathvariant="normal">d</mi><mi>x</mi>'),
    (r"\mathbf{x}", "<mi>𝐱</mi>"),
    (r"\frac{1}{n}", "<mfrac><mn>1</mn><mi>n</mi></mfrac>"),
    (r"\sqrtT", "<msqrt><mi>T</mi></msqrt>"),
    (r"\log n", '<mi>log</mi><mspace width="0.17em"/><mi>n</mi>'),
    (r"\log(n)", "<mi>log</mi><mo>(</mo><mi>n</mi><mo>)</mo>"),
    (r"\hat x", '<mover accent="true"><mi>x</mi><mo stretchy="false">ˆ</mo></mover>'),
    (r"a<b", "<mi>a</mi><mo>&#60;</mo><mi>b</mi>"),
    ("a & b", None),
    (r"x\text{ <b>}", "<mi>x</mi><mtext>&#160;&#60;b&#62;</mtext>"),
    (r"\sum_i^n x", "<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover><mi>x</mi>"),
    ("{}^2", "<msup><mrow></mrow><mn>2</mn></msup>"),
    ("(x)^2", f"{FIXED}(</mo><mi>x</mi><msup>{FIXED})</mo><mn>2</mn></msup>"),
    (r"(\int f)", f"{FIXED}(</mo><mo>∫</mo><mi>f</mi>{FIXED})</mo>"),
    (r"{(}\sqrt2", f"{FIXED}(</mo><msqrt><mn>2</mn></msqrt>"),
    (r"\uparrow\sqrt2", f"{FIXED}↑</mo><msqrt><mn>2</mn></msqrt>"),
    (r"\left(x\right)", "<mrow><mo>(</mo><mi>x</mi><mo>)</mo></mrow>"),
    (
        r"\begin{aligned}a&=b\end{aligned}",
        (
            '<mtable displaystyle="true"><mtr><mtd columnalign="right"><mi>a</mi></mtd>'
            '<mtd columnalign="left"><mrow></mrow><mo>=</mo><mi>b</mi></mtd></mtr></mtable>'
        ),
    ),
    (
        r"\begin{bmatrix}a\\b\end{bmatrix}",
        (
            "<mrow><mo>&#91;</mo><mtable><mtr><mtd><mi>a</mi></mtd></mtr>"
            "<mtr><mtd><mi>b</mi></mtd></mtr></mtable><mo>&#93;</mo></mrow>"
        ),
    ),
    (
        r"\begin{cases}a\end{cases}",
        (
            "<mrow><mo>&#123;</mo><mtable><mtr>"
            '<mtd columnalign="left"><mi>a</mi></mtd></mtr></mtable></mrow>'
        ),
    ),
]


@pytest.mark.parametrize(("formula", "expected"), MATHML)
def test_a_formula_is_compact_mathml(formula: str, expected: str | None) -> None:
    """MathML Core without an attribute or a row that changes nothing; `None`: not understood."""
    found = as_html(f"${formula}$")
    assert found == f"<math>{expected}</math>" if expected else "<code>" in found


def test_display_formulas_stand_on_a_line_of_their_own() -> None:
    r"""`$$…$$`, `\[…\]` and `equation` are display, `$…$` and `\(…\)` are not."""
    for source in ("$$x$$", r"\[x\]", r"\begin{equation}x\end{equation}"):
        assert as_html(source) == '<math display="block"><mi>x</mi></math>'
    for source in ("$x$", r"\(x\)"):
        assert as_html(source) == "<math><mi>x</mi></math>"


IN_HTML = [
    (r"\textbf{a} \emph{b} \texttt{c\_d}", "<strong>a</strong> <em>b</em> <code>c&#95;d</code>"),
    (r"H\textsubscript{2}O", "H<sub>2</sub>O"),
    (r"{\em a $k$}", "<em>a <math><mi>k</mi></math></em>"),
    (r"\ell_1 norm", "<math><msub><mi>ℓ</mi><mn>1</mn></msub></math> norm"),
    (r"$\texttt{lm}$-34B", "<code>lm</code>-34B"),
    (r'\emph{<b>} & "', "<em>&lt;b&gt;</em> &amp; &quot;"),
    (r"\href{javascript:x}{y}", "y"),
    (r"M$^2$AD", "M<math><msup><mrow></mrow><mn>2</mn></msup></math>AD"),
]


@pytest.mark.parametrize(("source", "expected"), IN_HTML)
def test_styles_are_elements(source: str, expected: str) -> None:
    """Styles that HTML has an element for are kept; everything else is escaped text."""
    assert as_html(source) == expected


UNKNOWN = [
    (r"\ouralg is fast", "unknown command \\ouralg", r"\ouralg", "ouralg is fast"),
    (r"\rebut{new words} end", "unknown command \\rebut", r"\rebut{new words}", "new words end"),
    (r"$x \in \domain$", "unknown command \\domain", r"$x \in \domain$", "x ∈ domain"),
    (r"\def\x{\x\x}\x", "unknown command \\def", r"\def\x{\x\x}\x", "x x x"),
    (r"\includegraphics[width=1cm]{a.png} b", None, r"\includegraphics[width=1cm]{a.png}", " b"),
    (r"\htmlData{a=b}{x}", None, r"\htmlData{a=b}{x}", "x"),
    (r"$\href{javascript:x}{y}$", None, r"$\href{javascript:x}{y}$", "y"),
    (r"\begin{tabular}a\end{tabular}", "environment tabular", None, "a"),
    (r"$\begin{picture}a\end{picture}$", "environment picture", None, "a"),
    (r"$\begin{cases}a$", "unbalanced rows", None, "a"),
    (r"$\begin{cases}a\end{align}$", "environment cases without its end", None, "a"),
    (r"$\textcolor{blue}{\foo x}$", "unknown command \\foo", None, "foo x"),
    (r"\frac ab", "\\frac without its arguments", r"\frac", " ab"),
    (r"$x^2^3$", "two superscripts", "$x^2^3$", "x^2^3"),
    (r"$x_{1$", "unbalanced braces", "$x_{1$", "x_ 1"),
    (r"\sqrtnL^3", "unknown command \\sqrtnL", r"\sqrtnL", "√nL^3"),
]


@pytest.mark.parametrize(("source", "reason", "code", "expected"), UNKNOWN)
def test_what_is_not_understood_is_code_on_a_page_and_words_elsewhere(
    source: str, reason: str | None, code: str | None, expected: str
) -> None:
    """The source stands in `<code>` with the reason known; elsewhere no command is left."""
    found = [piece for piece in flat(pieces(source)) if isinstance(piece, Code)]
    assert len(found) == 1
    assert reason is None or found[0].reason == reason
    assert found[0].source == (code or source)
    assert plain(source) == expected


def test_a_text_without_tex_is_one_piece() -> None:
    """Ordinary text is returned as it is; an empty text has no piece."""
    assert pieces("A plain (title), 95% of 10 & more") == (
        Text("A plain (title), 95% of 10 & more"),
    )
    assert pieces("") == ()


def flat(found: tuple[Piece, ...]) -> Iterator[Piece]:
    for piece in found:
        yield piece
        if isinstance(piece, Styled):
            yield from flat(piece.pieces)


# -- any text ---------------------------------------------------------------------------------


@given(text=SOURCES)
@settings(max_examples=600)
def test_no_text_leaves_a_command_behind(text: str) -> None:
    """No text raises; words hold no backslash; HTML holds one in code only, and is escaped."""
    assert "\\" not in plain(text)
    for piece in flat(pieces(text)):
        assert not isinstance(piece, Text) or "\\" not in piece.text
        assert not isinstance(piece, Math) or "\\" not in piece.plain
    assert "\\" not in as_html(text)  # in code it is a character reference


@given(text=st.text().filter(lambda text: not re.search(r"[\\$`{~]|--", text)))
def test_a_text_without_signs_of_tex_comes_out_unchanged(text: str) -> None:
    """Nothing is changed in a text that holds no sign of TeX."""
    assert plain(text) == text
    assert as_html(text) == html(text)


@given(words=st.lists(st.sampled_from("a b, cat (d) 5 x_i C++ 95% e's — é".split()), min_size=1))
def test_words_around_tex_stay(words: list[str]) -> None:
    """TeX beside ordinary words changes none of them."""
    sentence = " ".join(words)
    assert plain(rf"{sentence} $\alpha$ {sentence}") == f"{sentence} α {sentence}"


# -- limits -----------------------------------------------------------------------------------

HOSTILE = {
    "ten thousand braces": "{" * 10_000 + "x" + "}" * 10_000,
    "braces in a formula": "$" + "{" * 1_400 + "x" + "}" * 1_400 + "$",
    "braces that stay open": "{" * 20_000,
    "dollars": "$" * 20_001,
    "dollars and commands": "$\\" * 10_000,
    "switches": "{" + r"\em " * 10_000 + "}",
    "nested styles": r"\emph{" * 5_000 + "}" * 5_000,
    "nested accents": r"\"{" * 5_000 + "}" * 5_000,
    "nested roots": "$" + r"\sqrt" * 500 + "x$",
    "nested scripts": "$" + "x^{" * 700 + "}" * 700 + "$",
    "fences": "$" + r"\left(" * 400 + "$",
    "brackets": r"\(" * 10_000,
    "environments": r"\begin{equation}" * 5_000,
    "options": r"\cite[" * 10_000,
    "environments one in another": r"\begin{align}" * 5_000 + r"\end{cases}" * 5_000,
    "tables": "$" + r"\begin{matrix}" * 200 + "$",
    "cells": "$\\begin{matrix}" + "&" * 2_900 + "\\end{matrix}$",
    "rows": "$\\begin{matrix}" + r"\\" * 1_400 + "\\end{matrix}$",
    "quotes": "`a b'c " * 10_000,
    "definitions": r"\def\x{\x\x}\x" * 3_000,
    "unknown commands": r"\foo{a}" * 10_000,
    "spaces before what is dropped": (" " * 50 + r"\cite{a}") * 2_000,
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_sources_come_to_an_end(source: str) -> None:
    """What is repeated ten thousand times is done, and nothing recurses without end."""
    with ends():
        assert "\\" not in plain(source)
        assert "\\" not in as_html(source)


def test_what_nests_too_deeply_is_code() -> None:
    """A group deeper than the limit is kept as its source, and its words are still words."""
    source = "{" * 10_000 + "x" + "}" * 10_000
    assert pieces(source) == (Code(source, "nested too deeply"),)
    assert plain(source) == "x"


# -- the real papers --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def papers(trial_data: Path) -> list[tuple[str, str]]:
    """Titles and abstracts of the ten thousand."""
    packed = trial_data / "data" / "conference-papers-10k.jsonl.gz"
    with gzip.open(packed, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [(row["title"], row.get("abstract") or "") for row in rows]


def test_real_titles_are_understood(papers: list[tuple[str, str]]) -> None:
    """No title of ten thousand needs code, so none shows a command."""
    for title, _ in papers:
        assert not any(isinstance(piece, Code) for piece in flat(pieces(title))), title
        assert "\\" not in as_html(title) + plain(title)


def test_real_abstracts_are_understood_but_for_unknown_macros(
    papers: list[tuple[str, str]],
) -> None:
    """Fewer than 60 of ten thousand abstracts hold code, nearly all for authors' own macros."""
    reasons = [
        [piece.reason for piece in flat(pieces(abstract)) if isinstance(piece, Code)]
        for _, abstract in papers
    ]
    assert 0 < sum(1 for found in reasons if found) < 60
    for _, abstract in papers:
        assert "\\" not in plain(abstract)
