"""References in each format: `import` reads back what the format can hold, and so do readers that
others wrote.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import replace

import jsonschema
import pytest
import rispy
from bibtexparser.entrypoint import parse_string as split_bibtex
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

from papershelf.collection.decode import decode_record
from papershelf.exports import formats
from papershelf.exports.bibtex import bibtex
from papershelf.exports.reference import reference
from papershelf.importing import parse
from papershelf.importing.values.cells import SIGNS, marked, unmarked
from papershelf.model import TYPES, Author, Identifiers, Links, Paper, PartialDate
from papershelf.text import needed_family, tex
from papershelf.text.people import creators

WORDS = st.sampled_from(
    """Loom weft open{ 100% R&D C# snake_case a_b ~tilde ^caret \\alpha \\foo{x} $x_1$
    $5 "quoted" 'single' =cmd() +1 -dash @home 织布 機織 نسج أريج שלום Ткань é ß ½ 🧵 [x] (y) *star*
    `tick` |bar| semi: a,b NASA yStick TY ER # % & _ --- “curly” x=y 5–7 naïve
    @article{x,""".split()
)
LINES = st.lists(WORDS, min_size=1, max_size=7).map(" ".join)
PROSE = st.lists(LINES, min_size=1, max_size=3).map("\n\n".join)
GIVEN = st.sampled_from("Wilma Ned J.-P. Éva İpek Zoë Ада 小龍 W. ليلى".split())
FAMILIES = st.sampled_from(
    ["Weaver", "van der Loom", "Öztürk", "O'Hemp", "Flax-Spinner", "García Márquez", "Ткач", "חייט"]
)
SUFFIXES = st.sampled_from(["", "", "", "Jr.", "III"])
GROUPS = st.sampled_from(["The Loom Collaboration", "Guild of Öre", "Weft & Warp", "Plato"])


@st.composite
def people(draw: st.DrawFn) -> Author:
    """A person whose family the record knows, or a group."""
    if draw(st.integers(0, 4)) == 0:
        name = draw(GROUPS)
        return Author(name, family=needed_family(name, name) or "")
    family = draw(FAMILIES)
    name = " ".join(filter(None, [draw(GIVEN), family, draw(SUFFIXES)]))
    return Author(name, family=needed_family(name, family) or "")


def maybe(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.just("") | values


DATES = st.sampled_from(["2019", "2021-03", "2023-11-05", "1999-12-31"]).map(PartialDate.parse)
PAPERS = st.builds(
    Paper,
    id=st.just("a"),
    title=LINES,
    authors=st.lists(people(), max_size=4, unique_by=lambda one: one.name.casefold()).map(tuple),
    abstract=maybe(PROSE),
    summary=maybe(LINES),
    published=st.none() | DATES,
    type=st.sampled_from(["", "article-journal", "paper-conference", "book", "thesis", "report"]),
    venue=maybe(LINES),
    volume=st.sampled_from(["", "3", "XIV"]),
    number=st.sampled_from(["", "2", "1-2"]),
    pages=st.sampled_from(["", "17", "3-14", "A5"]),
    publisher=maybe(LINES),
    language=st.sampled_from(["", "en", "fr"]),
    tags=st.lists(LINES.map(lambda text: text.replace(";", "")), max_size=3, unique=True).map(
        tuple
    ),
    identifiers=st.builds(
        Identifiers,
        arxiv=st.sampled_from(["", "2412.06769"]),
        doi=st.sampled_from(["", "10.1000/a_b(c)%d", "10.1000/182"]),
        acl=st.sampled_from(["", "2020.acl-main.1"]),
        pmid=st.sampled_from(["", "31452104"]),
        pmcid=st.sampled_from(["", "PMC2808187"]),
        isbn=st.sampled_from(["", "9780306406157"]),
    ),
    editors=st.lists(people(), max_size=2, unique_by=lambda one: one.name.casefold()).map(tuple),
    links=st.builds(
        Links,
        abstract=st.sampled_from(["", "https://host.example/p?a=b&c=_d~e"]),
        pdf=st.sampled_from(["", "https://host.example/p.pdf"]),
        code=st.sampled_from(["", "https://host.example/code#x"]),
    ),
)

Held = Mapping[str, Callable[[Paper], object]]


def words(text: str) -> list[str]:
    return tex.plain(text).split()


def parts(authors: tuple[Author, ...]) -> list[tuple[str, str, str]]:
    return [(one.family, one.given, one.suffix) for one in creators(authors).named]


ENTRY: Held = {
    "title": lambda paper: words(paper.title),
    "authors": lambda paper: parts(paper.authors),
    "editors": lambda paper: parts(paper.editors),
    "abstract": lambda paper: list(map(words, paper.abstract.split("\n\n"))),
    "published": lambda paper: paper.published,
    "venue": lambda paper: words(paper.venue),
    "volume": lambda paper: paper.volume,
    "number": lambda paper: paper.number,
    "pages": lambda paper: paper.pages,
    "publisher": lambda paper: words(paper.publisher),
    "language": lambda paper: paper.language,
    "tags": lambda paper: [words(tag) for tag in paper.tags],
    "doi": lambda paper: paper.identifiers.doi,
    "arxiv": lambda paper: paper.identifiers.arxiv,
    "isbn": lambda paper: paper.identifiers.isbn,
    "pmid": lambda paper: paper.identifiers.pmid,
    "pmcid": lambda paper: paper.identifiers.pmcid,
    "link": lambda paper: paper.links.abstract,
    "type": lambda paper: paper.type,
}
MORE: Held = {
    "acl": lambda paper: paper.identifiers.acl,
    "pdf": lambda paper: paper.links.pdf,
}
ALL: Held = {
    **ENTRY,
    **MORE,
    "summary": lambda paper: words(paper.summary),
    "code": lambda paper: paper.links.code,
}


def type_of(paper: Paper) -> str:
    """The type of a paper whose entry lacks no required field: `@misc` says none."""
    return "" if bibtex(paper).startswith("@misc") else paper.type


def venue_of(paper: Paper) -> list[str]:
    """The venue, unless the entry has one institution alone."""
    return [] if paper.type in ("report", "thesis") else words(paper.venue)


def without(held: Held, *names: str) -> Held:
    return {name: value for name, value in held.items() if name not in names}


HELD: Mapping[str, Held] = {
    "bibtex": {**ALL, "type": type_of, "venue": venue_of},
    "ris": {**without(ENTRY, "abstract"), **MORE, "text": lambda paper: words(paper.abstract)},
    "csl": ENTRY,
    "csv": ALL,
    "markdown": {
        "title": ENTRY["title"],
        "year": lambda paper: paper.published and paper.published.year,
        "doi": ENTRY["doi"],
    },
}
"""What each format holds, as the words of a person see it: TeX is not told from what it means."""


def written(paper: Paper, form: str) -> str:
    return formats.WRITERS[form]([reference(paper, full=True)])


def imported(text: str, form: str) -> Paper:
    listing = parse(text, "x", form, topics=(), date=None)
    assert [problem for problem in listing.problems if problem.is_error] == []
    [entry] = listing.entries
    found, problems = decode_record({"id": "a", **entry.raw}, entry.origin)
    assert found is not None, problems
    return found


def linked(paper: Paper) -> Paper:
    """A paper as an item of a list can tell it: with an address, and a title that begins and
    ends with a letter.
    """
    ids = Identifiers(doi=paper.identifiers.doi or "10.1000/182")
    return replace(paper, title=f"On {paper.title} again", identifiers=ids, links=Links())


@pytest.mark.parametrize("form", HELD)
@given(paper=PAPERS)
def test_a_round_trip_loses_nothing_that_the_format_holds(form: str, paper: Paper) -> None:
    """What is set in a paper is the same after an export and an import."""
    paper = linked(paper) if form == "markdown" else paper
    found = imported(written(paper, form), form)
    for name, value in HELD[form].items():
        if wanted := value(paper):
            assert value(found) == wanted, (name, written(paper, form))


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)


@given(TEXTS)
def test_a_marked_cell_is_unmarked_whatever_it_says(text: str) -> None:
    """No spreadsheet sees a formula in a marked cell, and its text comes back."""
    assert marked(text)[:1] not in SIGNS or not text
    assert unmarked(marked(text)) == text


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS, TEXTS), min_size=1, max_size=4))
def test_other_readers_find_every_paper_of_any_text(
    made: list[tuple[str, str, str, str]],
) -> None:
    """No text of a record breaks out of its entry, record, item, row or line."""
    papers = [
        Paper(
            str(number),
            title or "x",
            (Author(name or "x"), Author("Wilma Weaver")),
            abstract=text,
            venue=venue,
            tags=(venue,) if venue.strip() else (),
            published=PartialDate(2024, 5),
        )
        for number, (title, name, text, venue) in enumerate(made)
    ]
    found = [reference(paper, f"key{paper.id}", full=True) for paper in papers]
    text = {form: write(found) for form, write in formats.WRITERS.items()}
    keys = [one.key for one in found]
    assert list(parse_string(text["bibtex"], "bibtex").entries) == keys
    library = split_bibtex(text["bibtex"])
    assert [entry.key for entry in library.entries] == keys
    assert library.failed_blocks == []
    assert [one["id"] for one in rispy.loads(text["ris"])] == keys
    assert [one["citation-key"] for one in json.loads(text["csl"])] == keys
    rows = list(csv.DictReader(io.StringIO(text["csv"], newline="")))
    assert [row["bibkey"] for row in rows] == keys
    assert [unmarked(row["title"]) for row in rows] == [one.title for one in found]
    assert all("\n" not in line for line in map(formats.line, found))
    for form in ("markdown", "ids", "text"):
        assert text[form].count("\n") == len(papers)


WHOLE = Paper(
    "loom",
    "Weaving {NASA}: $x^2$ & 5% of #1",
    (Author("Wilma van der Loom"), Author("Gabriel García Márquez", family="García Márquez")),
    abstract="One.\n\nTwo.",
    summary="Short.",
    published=PartialDate(2024, 3, 9),
    type="paper-conference",
    venue="Proceedings of Yarn",
    volume="3",
    pages="3-14",
    publisher="Guild",
    tags=("wool", "silk"),
    identifiers=Identifiers(arxiv="2403.01234", doi="10.1000/182", isbn="9780306406157"),
    editors=(Author("Ned Flax"),),
    links=Links(pdf="https://host.example/p.pdf", code="https://host.example/code"),
)


def test_rispy_reads_the_fields() -> None:
    """Each tag lands where RIS' own reader looks for it."""
    [found] = rispy.loads(written(WHOLE, "ris"))
    assert found["type_of_reference"] == "CPAPER"
    assert found["title"] == "Weaving NASA: x² & 5% of #1"
    assert found["authors"] == ["van der Loom, Wilma", "García Márquez, Gabriel"]
    assert (found["secondary_title"], found["year"]) == ("Proceedings of Yarn", "2024")
    assert (found["date"], found["start_page"], found["end_page"]) == ("2024/03/09", "3", "14")
    assert (found["doi"], found["keywords"]) == ("10.1000/182", ["wool", "silk"])
    assert found["abstract"] == "One. Two."


NAME = {
    "type": "object",
    "properties": {part: {"type": "string"} for part in ("family", "given", "suffix", "literal")},
    "additionalProperties": False,
}
NAMES = {"type": "array", "items": NAME}
TEXT = {"type": "string"}
CSL = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["type", "id"],
        "properties": {
            "id": TEXT,
            "type": {"enum": list(TYPES)},
            "author": NAMES,
            "editor": NAMES,
            "issued": {
                "type": "object",
                "properties": {
                    "date-parts": {
                        "type": "array",
                        "items": {
                            "type": "array",
                            "items": {"type": "integer"},
                            "minItems": 1,
                            "maxItems": 3,
                        },
                        "maxItems": 2,
                    }
                },
                "additionalProperties": False,
            },
            **dict.fromkeys(
                """citation-key title container-title volume issue page publisher language archive
                archive_location DOI ISBN PMID PMCID URL status keyword abstract""".split(),
                TEXT,
            ),
        },
        "additionalProperties": False,
    },
}
"""The part of the schema of CSL-JSON 1.0.2 that we write: it allows no other keys."""


@given(PAPERS)
def test_items_are_of_csls_schema(paper: Paper) -> None:
    """An item has the keys and kinds of values that citation processors take."""
    jsonschema.validate(json.loads(written(paper, "csl")), CSL)


def test_one_plain_line() -> None:
    """Authors, title, venue and year, link: as people paste a reference."""
    assert written(WHOLE, "text") == (
        "Wilma van der Loom, Gabriel García Márquez. Weaving NASA: x² & 5% of #1."
        " Proceedings of Yarn, 2024. https://arxiv.org/abs/2403.01234\n"
    )


def test_a_list_in_markdown() -> None:
    """An item leads to the paper and to what it brings along; no sign of a text is a mark."""
    paper = replace(WHOLE, title="A [b] *c* <d> & `e`", identifiers=Identifiers(doi="10.1000/1(2)"))
    assert written(paper, "markdown") == (
        "- [A &#91;b&#93; &#42;c&#42; &#60;d&#62; &#38; &#96;e&#96;](https://doi.org/10.1000/1%282%29),"
        " Wilma van der Loom, Gabriel García Márquez, *Proceedings of Yarn 2024*"
        " [pdf](https://host.example/p.pdf) [code](https://host.example/code)\n"
    )


def test_identifiers_alone() -> None:
    """The list names each paper by its first identifier, and a paper without one in a comment."""
    papers = [WHOLE, Paper("b", "No id"), Paper("c", "C", identifiers=Identifiers(pmid="31452104"))]
    text = formats.identifiers(map(reference, papers))
    assert text == "arXiv:2403.01234\n# without an identifier: No id\nPMID:31452104\n"
    listing = parse(text, "x", "ids", topics=(), date=None)
    assert [entry.raw["identifiers"] for entry in listing.entries] == [
        {"arxiv": "2403.01234"},
        {"pmid": "31452104"},
    ]


def test_an_other_table_keeps_its_apostrophes() -> None:
    """Only a table with the header of an export is unmarked: "'-ism" may be somebody's title."""
    listing = parse("title,year\n'-ism,2024\n", "x", "csv", topics=(), date=None)
    assert listing.entries[0].raw["title"] == "'-ism"
