"""Which format a text is in: a text of another format never becomes papers."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from papershelf.cli import main
from papershelf.importing import FORMATS, likeness, recognise

WORDS = (
    "Threads were counted by hand in three mills, and by a machine in a fourth. The machine was"
    " slower, but it did not forget a thread; we say why, and what a mill may learn from it."
)
TABLE, KEYS = "a table without a header that names titles", "YAML or other `key: value` lines"
REFERENCES = "a list of references"

FOREIGN: dict[str, tuple[str, str]] = {
    "bib-in-a-page": (
        f"# Threads\n\n{WORDS}\n\n[A](https://a.org)\n\n@misc{{a,\n title = {{T}}}}\n",
        "a page with an entry of BibTeX",
    ),
    "medline": (f"PMID- 1\nTI  - Threads\nAB  - {WORDS}\nFAU - Li, Ada\n", "RIS or MEDLINE"),
    "endnote": (
        f"%0 Book\n%T Threads of a Mill\n%A Ada Li\n%X {WORDS}\n",
        "EndNote or Web of Science",
    ),
    "wos": (
        f"FN Some Service\nVR 1.0\nPT J\nTI Threads\nAB {WORDS}\nER\n",
        "EndNote or Web of Science",
    ),
    "html": (f"<h2>Threads of a Mill</h2>\n<p>{WORDS}</p>\n", "HTML"),
    "html-page": (f"<!DOCTYPE html>\n<title>Threads</title>\n{WORDS}\n", "HTML"),
    "html-below-words": (
        f"Threads\n<ul>\n<li><a href='a'>A</a></li>\n<li>{WORDS}</li>\n</ul>\n",
        "HTML",
    ),
    "xml": (f"<papers>\n<paper><t>Threads</t>\n<x>{WORDS}</x></paper>\n</papers>\n", "XML"),
    "xml-one-line": (f"<papers><paper><t>Threads</t><x>{WORDS}</x></paper></papers>", "XML"),
    "csv-other-header": (f'a,b,c,d\n1,"{WORDS}",x,y\n2,"{WORDS}",x,y\n', TABLE),
    "tsv": (f"Threads of Mills\tAda Li\t{WORDS}\nNets of Boats\tBo Xu\t{WORDS}\n", TABLE),
    "markdown-list": ("# Mills\n\n- [Threads of Mills](https://a.org), Ada Li\n", "Markdown"),
    "markdown-headings": (f"## Threads of Mills\n\n{WORDS}\n\n## Nets\n\n{WORDS}\n", "Markdown"),
    "markdown-bold": (
        f"**Threads of Mills**\n\n{WORDS}\n\n**Nets of Boats**\n\n{WORDS}\n",
        "Markdown",
    ),
    "readme": (f"Mills\n=====\n\n{WORDS}\n\n* Threads. [pdf](https://a.org)\n* Nets\n", "Markdown"),
    "yaml": (f"- title: Threads of Mills\n  authors: [Ada Li]\n  abstract: >\n    {WORDS}\n", KEYS),
    "yaml-below-a-key": (f"papers:\n  - title: Threads\n    abstract: {WORDS}\n", KEYS),
    "front-matter": (f"---\ntitle: Threads of Mills\n---\n{WORDS}\n", KEYS),
    "toml": (f'[[papers]]\ntitle = "Threads of Mills"\nabstract = "{WORDS}"\n', KEYS),
    "labels": (f"Title: Threads of Mills\nAuthors: Ada Li\nAbstract: {WORDS}\n", KEYS),
    "references": (
        f"Li, A. (1843). {WORDS} doi.org/10.1000/x\nXu, B. (1844). {WORDS}\n",
        REFERENCES,
    ),
    "numbered": ('[1] A. Li, "Threads."\n[2] B. Xu, "Nets."\n[3] C. Yu, "Boats."\n', REFERENCES),
    "tex": (f"\\begin{{thebibliography}}\n\\bibitem{{a}} Threads. {WORDS}\n", "TeX"),
    "article": (
        f"Threads of Mills\n\nAbstract\n\n{WORDS}\n\n1 Introduction\n\n{WORDS}\n",
        "the text of",
    ),
    "letter": (f"Dear friends of mills,\n\n{WORDS}\n\n{WORDS}\n\nYours, Ada\n", "plain text"),
    "minutes": (
        f"Our meeting on Thursday\n\n{WORDS}\n\nNext: Monday\n\nPresent: Ada\n",
        "plain text",
    ),
    "names-between": (f"Threads of Old Mills\nAda Li, Bo Xu\n{WORDS}\n" * 3, "plain text"),
    "code": ("def count(threads):\n    return len(threads)\n\nprint(count([]))\n", "plain text"),
}


OURS: dict[str, tuple[str, str]] = {
    "ris-blank-lines": (
        f"\n\nTY  - JOUR\nTI  - Threads\nAB  - {WORDS}\nER  - \n",
        "ris",
    ),
    "ris-one-space": (f"TY - JOUR\nTI - Threads\nAB - {WORDS}\nER -\n", "ris"),
    "csv": (f'title,authors,abstract\n"Threads, Counted",Ada Li,"{WORDS}"\n', "csv"),
    "csv-semicolons": ("Title;Authors;Year\nThreads of Mills;Ada Li;1843\n", "csv"),
    "csv-two-columns": (f'Title,Abstract\n"Threads, Counted","{WORDS}"\n', "csv"),
    "csv-below-a-line": ("sep=,\nTitle,DOI,Link\nThreads,10.1000/x,https://a.org\n", "csv"),
    "bib-comments": (
        f"% Encoding: UTF-8\n\nA note.\n\n@misc{{a,\n abstract={{{WORDS}}}}}\n",
        "bibtex",
    ),
    "bib-parentheses": (f"@string(x = 1)\n@book(a,\n  title = {{{WORDS}}})\n", "bibtex"),
    "markdown-items": (
        "# M\n\n- [Threads](https://a.org)\n- [Nets](https://b.org)\n",
        "markdown",
    ),
    "ids": ("2401.00001\nhttps://doi.org/10.1000/x\n", "ids"),
}


@pytest.mark.parametrize("name", OURS)
def test_a_format_is_known_by_its_content(name: str) -> None:
    """Whatever the file is called."""
    assert recognise(OURS[name][0], "x.txt") == OURS[name][1]


@pytest.mark.parametrize("name", FOREIGN)
def test_another_format_is_not_taken_for_a_listing(name: str) -> None:
    """Whatever stands above its first entry, the format is named and no reader is chosen."""
    text, looks = FOREIGN[name]
    assert recognise(text, "x.txt") is None
    assert likeness(text, "x.txt").startswith(looks)


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    (tmp_path / "mkdocs.yml").write_text("site_name: Bench\n", encoding="utf-8")
    (tmp_path / "collection").mkdir()
    return tmp_path


@pytest.mark.parametrize("name", FOREIGN)
def test_nothing_of_another_format_is_written(shelf: Path, name: str) -> None:
    """Exit status 1, one message with the file and what it looks like, and an empty collection."""
    file = shelf / "given.txt"
    file.write_text(FOREIGN[name][0], encoding="utf-8")
    result = CliRunner().invoke(main, ["-C", str(shelf), "import", str(file)])
    assert result.exit_code == 1
    message = f"{file}: found a format that import does not know. Hint: it looks like"
    assert f"{message} {FOREIGN[name][1]}" in result.stderr
    assert list((shelf / "collection").rglob("*")) == []


def test_the_format_can_be_forced(shelf: Path) -> None:
    """`--format` reads a text as what the user says that it is."""
    file = shelf / "given.md"
    file.write_text(FOREIGN["markdown-headings"][0], encoding="utf-8")
    command = ["-C", str(shelf), "import", str(file), "--format", "trending"]
    assert CliRunner().invoke(main, command).stdout.startswith("2 new")


def test_two_readings_are_none() -> None:
    """Where a listing has as many signs of another format, the message names both."""
    text = f"Threads of Mills\n\n{WORDS}\n\n" * 3
    assert recognise(text, "x") == "trending"
    both = text + "- [Nets](https://a.org)\n- [Boats](https://b.org)\n"
    assert recognise(both, "x") is None
    assert likeness(both, "x") == "Markdown and like trending"


TITLES = st.lists(
    st.sampled_from("Threads Mills Nets Boats Wool Counting Hands Machines Winter".split()),
    min_size=3,
    max_size=9,
).map(" ".join)
ABSTRACTS = st.lists(
    st.sampled_from(
        [
            "Threads were counted by hand in three mills, and by a machine in a fourth.",
            "We give figures of $n = 40$ mills (all of them), in winter.",
            'A "thread" is what a hand can hold; see [1] for others!',
            "Let x be a count: then y - x, as all agree, is what was lost.",
            "The code is at https://a.org/threads and has 2,000 lines.",
        ]
    ),
    min_size=2,
    max_size=6,
).map(" ".join)
PAPERS = st.lists(st.tuples(TITLES, ABSTRACTS), min_size=1, max_size=12)
Papers = list[tuple[str, str]]


def as_csv(papers: Papers) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([("title", "abstract"), *papers])
    return out.getvalue()


WRITERS: dict[str, Callable[[Papers], str]] = {
    "csv": as_csv,
    "tsv": lambda papers: "".join(f"{t}\tAda Li\t{a}\n" for t, a in [*papers, *papers]),
    "bib": lambda papers: "".join(
        f"@misc{{x,\n  title={{{t}}},\n  note={{{a}}}}}\n\n" for t, a in papers
    ),
    "ris": lambda papers: "".join(
        f"TY  - JOUR\nTI  - {t}\nAB  - {a}\nER  - \n\n" for t, a in papers
    ),
    "html": lambda papers: "".join(f"<li><b>{t}</b>\n<p>{a}</p></li>\n" for t, a in papers),
    "xml": lambda papers: (
        "<x>\n" + "".join(f"<t>{t}</t>\n<a>{a}</a>\n" for t, a in papers) + "</x>"
    ),
    "markdown": lambda papers: "".join(f"- [{t}](https://a.org)\n  {a}\n" for t, a in papers * 2),
    "yaml": lambda papers: "".join(f"- title: {t}\n  abstract: {a}\n" for t, a in papers),
}
ABOVE = st.sampled_from(["", "\n\n", "% a comment\n\n", "Papers of our group\n\n", "# Papers\n"])


@given(st.sampled_from(sorted(WRITERS)), PAPERS, ABOVE)
def test_papers_in_a_format_are_no_listing(form: str, papers: Papers, above: str) -> None:
    """Any papers in a format, with any comment above: its own reading or none, no listing's."""
    reader = {"csv": "csv", "bib": "bibtex", "ris": "ris", "markdown": "markdown"}.get(form)
    assert recognise(above + WRITERS[form](papers), "x") in (None, reader)


@given(PAPERS, st.sampled_from(["\n", "\n\n"]))
def test_listings_are_recognised(papers: Papers, between: str) -> None:
    """Any papers as a page of trending papers, as a feed, and as JSON, whatever their words."""
    lines = [line for paper in papers for line in paper]
    assert recognise(between.join(lines) + "\n", "x") == "trending"
    blocks = [f"{t}\n\nAda Li , Bo Xu\n3\n{a}\n2024-05-06 arXiv Mills\n" for t, a in papers]
    assert recognise(between.join(blocks), "x") == "feed"
    rows = [{"title": t, "abstract": a} for t, a in papers]
    assert recognise(json.dumps(rows), "x") == "jsonl"
    assert recognise(json.dumps({"papers": rows}, indent=2), "x") == "jsonl"
    assert recognise(between.join(map(json.dumps, rows)), "x") == "jsonl"


@given(st.text(max_size=400) | st.text("<>@{}[]|,;:-#=\t\n %\"'aA1", max_size=400))
def test_any_text_has_a_reading_or_a_likeness(text: str) -> None:
    """Nothing raises, and a text that is not recognised is called something."""
    assert recognise(text, "x") in (None, *FORMATS)
    assert likeness(text, "x")


@pytest.mark.parametrize("unit", ["<a ", "[", "- ", "a,", "1-1", "| ", "(", "<p>", "@", "\t", "9"])
def test_odd_beginnings_take_no_long_time(unit: str) -> None:
    """Only a bounded beginning is looked at, in time that grows with it: this one is 4 MB."""
    text = unit * (4_000_000 // len(unit))
    assert recognise(text, "x") in (None, *FORMATS)
