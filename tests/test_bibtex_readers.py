"""BibTeX as readers that others wrote take it: pybtex, and BibTeX with LaTeX where installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import BibliographyData, Person, parse_string

from papershelf.catalog.bibkeys import bibkeys
from papershelf.exports.bibtex import bibtex
from papershelf.model import Author, Identifiers, Paper, PartialDate
from papershelf.text import tex


def read(papers: list[Paper]) -> BibliographyData:
    """All entries, by pybtex, which fails where a key comes twice."""
    keys = bibkeys(papers)
    return parse_string("\n".join(bibtex(one, keys[one.id]) for one in papers), "bibtex")


def words(value: str) -> str:
    """The words of a field, as our own reader of TeX finds them."""
    return " ".join(tex.plain(value).replace("{", "").replace("}", "").split())


def family(person: Person) -> str:
    return words(" ".join([*person.prelast_names, *person.last_names]))


FAMILIES = st.sampled_from(
    ["Weaver", "van der Loom", "Öztürk", "O'Hemp", "Flax-Spinner", "Łoś", "Ñandú", "Ткач", "织"]
)
GIVEN = st.sampled_from(["Wilma", "Ned A.", "J.-P.", "Éva", "İpek", "wil", "Zoë"])
SUFFIXES = st.sampled_from(["", "", "", " Jr.", ", Jr.", " III"])
PEOPLE = st.builds(
    lambda given, family, suffix: (family, f"{given} {family}{suffix}"), GIVEN, FAMILIES, SUFFIXES
)
TITLES = st.lists(
    st.sampled_from(
        r"""Hemp & Flax #1 $5 _ 100% { } ~ ^2 \ NASA yStick é ß α ≤ $x_1$ $O(n)$ \'e \textsc{Yarn}
        \foo{x} " <b> 织布 @""".split()
    ),
    min_size=1,
    max_size=8,
).map(" ".join)
YEARS = st.none() | st.integers(1900, 2100).map(PartialDate)
PAPERS = st.lists(
    st.tuples(
        TITLES, st.lists(PEOPLE, max_size=4), YEARS, st.sampled_from(["", "Yarn", "J. & K."])
    ),
    max_size=6,
)


@given(PAPERS)
def test_pybtex_reads_what_was_written(
    made: list[tuple[str, list[tuple[str, str]], PartialDate | None, str]],
) -> None:
    """Families, words of titles, and years come back, whatever the papers are; no key twice."""
    papers = [
        Paper(
            str(number),
            title,
            tuple(Author(name) for _, name in people),
            published=year,
            venue=venue,
        )
        for number, (title, people, year, venue) in enumerate(made)
    ]
    entries = read(papers).entries
    assert len(entries) == len(papers)
    for paper, (_, people, year, _), key in zip(
        papers, made, bibkeys(papers).values(), strict=True
    ):
        entry = entries[key]
        assert [family(one) for one in entry.persons.get("author", [])] == [
            one for one, _ in people
        ]
        assert entry.fields.get("year") == (str(year) if year else None)
        assert words(entry.fields["title"]) == words(paper.title)


ANYTHING = st.text(max_size=40)


@given(st.lists(st.tuples(ANYTHING, ANYTHING, ANYTHING, ANYTHING), max_size=4))
def test_pybtex_reads_any_text(made: list[tuple[str, str, str, str]]) -> None:
    """No text of a record breaks out of its entry."""
    papers = [
        Paper(str(number), title, (Author(name), Author("Wilma Weaver")), venue=venue, pages=pages)
        for number, (title, name, venue, pages) in enumerate(made)
    ]
    entries = read(papers).entries
    assert len(entries) == len(papers)
    for entry in entries.values():
        assert [family(one) for one in entry.persons["author"]][-1] == "Weaver"


STYLES = "plain alpha abbrv unsrt ieeetr acm siam apalike IEEEtran plainnat abbrvnat".split()
WILMA = Author("Wilma Weaver")
NAMES = ["Éx Abö", "Öz Ła", "Ned Loom Jr.", "A & B", "Guild of Öre", "wil weaver"]
YEAR = PartialDate(2024, 3)
SAMPLE = [
    Paper("signs", "5% of #2 & $5 {x} ~a^b_c <d> | \\", (WILMA,), published=YEAR),
    Paper("open", "An open { brace \\foo{x}", (WILMA, Author("et al.")), published=YEAR),
    Paper("tex", "\\textsc{Yarn}: $O(n^2)$ \\H{o}re \\LaTeX{} α ≤ ℝ é", (WILMA,), published=YEAR),
    Paper("names", "Names", tuple(map(Author, NAMES)), published=YEAR),
    Paper("nobody", "Nobody's 5% $x$", published=YEAR, venue="Journal of Yarn", number="2"),
    Paper(
        "journal", "Journal", (WILMA,), published=YEAR, venue="Yarn & Co", number="2", type="review"
    ),
    Paper("both", "Both", (WILMA,), published=YEAR, venue="Conference", number="2", volume="3"),
    Paper("thesis", "Thesis", (WILMA,), published=YEAR, type="thesis", publisher="U of Yarn"),
    Paper("school", "No school", (WILMA,), published=YEAR, type="thesis"),
    Paper("report", "Report", (WILMA,), published=YEAR, type="report", venue="Guild", number="2"),
    Paper("chapter", "Chapter", (WILMA,), published=YEAR, type="chapter", venue="Yarns"),
    Paper("book", "Book", (WILMA,), published=YEAR, type="book", publisher="Guild"),
    Paper("data", "Data", (WILMA,), published=YEAR, type="dataset", publisher="Guild"),
    Paper("draft", "Draft", (WILMA,), published=YEAR, type="manuscript"),
    Paper("gone", "Gone", (WILMA,), published=YEAR, status="retracted"),
    Paper("doi", "Doi", (WILMA,), identifiers=Identifiers(doi="10.48550/arxiv.2403.01234")),
    Paper("odd", "Odd", (WILMA,), published=YEAR, identifiers=Identifiers(doi="10.1000/a_b#c%d{e")),
]
"""Nothing of it is without a date, of which natbib's styles would complain."""


@pytest.fixture(scope="module")
def latex() -> None:
    missing = [tool for tool in ("pdflatex", "bibtex", "kpsewhich") if not shutil.which(tool)]
    if missing:
        pytest.skip(f"TeX is not installed: no {', '.join(missing)}")


@pytest.mark.usefixtures("latex")
@pytest.mark.parametrize("style", STYLES)
def test_tex_has_nothing_to_report(style: str, tmp_path: Path) -> None:
    """BibTeX gives no warning, LaTeX neither error nor warning, in any common style."""
    if not _run(tmp_path, "kpsewhich", f"{style}.bst"):
        pytest.skip(f"TeX is installed without {style}.bst")
    natbib = "\\usepackage{natbib}" if style.endswith("nat") else ""
    keys = bibkeys(SAMPLE)
    entries = [bibtex(one, keys[one.id]) for one in SAMPLE]
    (tmp_path / "shelf.bib").write_text("\n".join(entries), encoding="utf-8")
    (tmp_path / "paper.tex").write_text(
        f"\\documentclass{{article}}\\usepackage{{amssymb,url}}{natbib}\n\\begin{{document}}"
        f"\\nocite{{*}}\\bibliographystyle{{{style}}}\\bibliography{{shelf}}\\end{{document}}\n",
        encoding="utf-8",
    )
    once = ("pdflatex", "-interaction=nonstopmode", "paper")
    _run(tmp_path, *once)
    said = _run(tmp_path, "bibtex", "paper")
    _run(tmp_path, *once)
    _run(tmp_path, *once)
    log = (tmp_path / "paper.log").read_text(encoding="utf-8", errors="replace")
    assert "Warning--" not in said
    assert "error message" not in said
    # `siam` has titles in italics, of which the fonts have no small capitals.
    found = re.findall(r"^(?:! .*|.*(?<!Font )Warning: .*)", log, re.MULTILINE)
    assert not found, said
    printed = (tmp_path / "paper.bbl").read_text(encoding="utf-8")
    assert printed.count("\\bibitem") == len(SAMPLE)
    assert "retracted" in printed.lower()


def _run(folder: Path, *command: str) -> str:
    done = subprocess.run(
        command, cwd=folder, capture_output=True, stdin=subprocess.DEVNULL, timeout=120, check=False
    )
    return done.stdout.decode(errors="replace")
