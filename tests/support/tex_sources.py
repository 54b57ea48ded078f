"""Texts full of TeX, right and wrong."""

from __future__ import annotations

from hypothesis import strategies as st

MARKS = "\\${}[]()^_~`'\"-&%# \n.,a1xA|<>=+é漢\u0301"


COMMANDS = r"""
\alpha \frac \sqrt \emph{ \textbf{ {\em \foo \cite{ \left( \right) \begin{equation} \end{equation}
\mathcal \hat \"{ \c \o \( \) \[ \] \url{ \href{ \text{ $ $$ { } ^ _ ^{ _{ \over \item \footnote{
\def\x{ \foo{www.x.org} \sum \log \not \rm \bf `` '' -- --- ~ x 1 2.5 words & \\\\ \textcolor{red}
\begin{align} \end{align} \begin{cases} \end{cases} \substack{
""".split()


SOURCES = st.one_of(
    st.text(MARKS, max_size=30),
    st.lists(st.sampled_from(COMMANDS), max_size=12).map("".join),
    st.lists(st.sampled_from(COMMANDS), max_size=12).map(" ".join),
    st.lists(st.sampled_from(COMMANDS), max_size=8).map(lambda some: f"${''.join(some)}$"),
    st.text(max_size=30),
)
