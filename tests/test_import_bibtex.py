"""BibTeX and BibLaTeX: each entry is a paper, an error or counted; values mean what they mean."""

from __future__ import annotations

from typing import Any

import pytest
from bibtexparser.splitter import Splitter
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

from accounted import lost
from papershelf.importing import Listing, parse, recognise, summed
from papershelf.importing.formats.leniency import read_entry
from papershelf.importing.values import latex
from papershelf.text import tex


def read(text: str) -> Listing:
    return parse(text, "x.bib", "bibtex", topics=(), date=None)


def one(fields: str, kind: str = "article") -> dict[str, Any]:
    """The record of an entry with a title and these fields."""
    (entry,) = read(f"@{kind}{{k, title = {{T}}, {fields}}}").entries
    assert read_entry(entry)[0] is not None
    return entry.raw


def titles(listing: Listing) -> list[Any]:
    return [entry.raw.get("title") for entry in listing.entries]


def errors(listing: Listing) -> list[int | None]:
    return [problem.line for problem in listing.problems if problem.is_error]


def repairs(listing: Listing) -> list[str]:
    return [f"{problem.field}: {problem.message}" for problem in summed(listing.repairs)]


BROKEN: dict[str, tuple[str, list[str], list[int]]] = {
    "quote": ('@article{a, title = "A,\n year = 1\n}\n@article{b, title = {B}}\n', ["B"], [1]),
    "brace": ("@article{a, title = {A,\n year = 1\n}\n@article{b, title = {B}}\n", ["B"], [1]),
    "end": ("@article{a, title = {A}\n\n@article{b, title = {B}}\n", ["B"], [1]),
    "at the end": ("@article{b, title = {B}}\n@article{a, title = {A}", ["B"], [2]),
    "too early": ("@article{a, title = {A}}, year = {2001}}\n@article{b, title={B}}", ["B"], [1]),
    "no brace": ("@article a, title = {A}}\n@article{b, title = {B}}\n", ["B"], [1]),
    "definition": ("@string{x = {X}\n@article{b, title = {B}}\n", ["B"], [1]),
    "no value": ("@string(x)\n@article{b, title = {B}}\n", ["B"], [1]),
    "words": ("@article{a, title = {A}, and then some}\n@article{b, title={B}}", ["B"], [1]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_entry_is_an_error_of_its_own(name: str) -> None:
    """It is named by its line, and nothing of it leaks into the next one."""
    text, papers, lines = BROKEN[name]
    listing = read(text)
    assert (titles(listing), errors(listing)) == (papers, lines)
    assert lost(listing) == []


REPAIRED: dict[str, tuple[str, str]] = {
    "comma": ("@article{a, title = {A} year = {2001}}", "without a comma"),
    "comma behind the key": ("@article{a title = {A}, year = {2001}}", "without a comma"),
    "no key": ("@article{title = {A}, year = {2001}}", "without a key"),
    "empty key": ("@article{, title = {A}, year = {2001}}", "without a key"),
    "comma in the key": ("@article{a, b, title = {A}, year = {2001}}", "key has a comma"),
    "brace behind the key": ("@article{a}, title = {A}, year = {2001}}", "key has a comma"),
    "list as type": ("@article, misc{a, title = {A}, year = {2001}}", "several types"),
    "list in brackets": ("@['article', 'misc']{a, title = {A}, year = 2001}", "several types"),
    "no type": ("@{a, title = {A}, year = {2001}}", "without a type"),
    "twice": ("@article{a, title = {A}, year = {2001}, title = {B}}", "stands twice"),
    "bare": ("@article{a, title = A, journal = J. of Looms, year = 2001}", "without braces"),
    "percent": ("@article{a, title = {A},\n% note = {x},\nyear = 2001}", "behind a % sign"),
    "semicolons": ("@article{a, title={A}, author={B, C.; D, E.}, year=2001}", "semicolons"),
    "commas": ("@misc{a, title={A}, author={B. Bo, C. Di, and E. Fu}, year=2001}", "at commas"),
    "pairs": ("@misc{a, title={A}, author={Bo, C., Di, E.-F., Gu, H.}, year=2001}", "at commas"),
    "month": ("@misc{a, title={A}, year=2001, month={Brumaire}}", "date that could not be read"),
    "undefined": ("@article{a, title = {A}, journal = loom, year = 2001}", "no @string defines"),
}


@pytest.mark.parametrize("name", REPAIRED)
def test_a_repair_is_a_stated_rule(name: str) -> None:
    """The paper comes in whole, with one line that says what was done."""
    text, said = REPAIRED[name]
    listing = read(text)
    assert titles(listing) == ["A"]
    assert listing.entries[0].raw["published"] == "2001"
    assert errors(listing) == []
    assert any(said in message for message in repairs(listing))


def test_an_entry_stands_where_bibtex_sees_one() -> None:
    """Behind another one, in the middle of a line of text, indented, with blanks in its head."""
    text = (
        "@misc{a, title={A}}@misc{b, title={B}} @misc{c, title={C}}\n"
        "mail ada@loom.example{x}: @misc{d, title={D}}\n \t@ misc\n{e, title={E}}\n"
    )
    listing = read(text)
    assert titles(listing) == ["A", "B", "C", "D", "E"]
    assert listing.scanned == (1, 1, 1, 2, 3)
    assert listing.problems == ()


def test_an_address_in_other_words_is_a_link() -> None:
    """The commands for it count wherever they stand."""
    for how in (r"\url{https://loom.example/~x\_y}", r"At \href{https://loom.example/~x_y}{home}"):
        raw = one(f"howpublished = {{{how}}}")
        assert raw["links"] == {"abstract": "https://loom.example/~x_y"}
        assert "venue" not in raw


def test_one_key_of_two_papers() -> None:
    """Both come in, the second without the key; the same paper twice keeps it."""
    text = "@misc{k, title={A}}\n@misc{K, title={B}}\n@misc{k, title={A}}"
    listing = read(text)
    assert [entry.raw.get("bibkey") for entry in listing.entries] == ["k", None, "k"]
    assert any("another entry has" in message for message in repairs(listing))


def test_what_is_no_paper_is_counted() -> None:
    """Definitions, comments, settings and entries behind a % sign, each by its line."""
    text = (
        "@string{j = {J}}\n@comment{x @article{y, z}}\n@preamble{{p}}\n@control{REV, a = 1}\n"
        "% @article{old, title = {Old}}\n@ada wrote this file\n"
        "@comment{\n@article{gone, title = {Gone}}\n}\n@article(b, title = {B})\n"
    )
    listing = read(text)
    assert titles(listing) == ["B"]
    assert errors(listing) == []
    assert [counted.line for counted in listing.counted] == [1, 2, 3, 4, 5, 6, 8, 7]
    assert lost(listing) == []


def test_an_entry_within_an_abstract_is_its_text() -> None:
    """A line in braces that begins like an entry is kept, and said; the entry is whole."""
    text = "@misc{a, title={A}, abstract={Cite us:\n@misc{us, title={U}}\n}}\n@misc{b, title={B}}"
    listing = read(text)
    assert titles(listing) == ["A", "B"]
    assert "Cite us: @misc" in str(listing.entries[0].raw["abstract"])
    assert [problem.line for problem in listing.problems] == [2]


def test_definitions_in_any_order_and_case() -> None:
    """Chains, joined by #, before or after their use; a circle ends."""
    text = (
        '@article{a, title = one # { and } # TWO # "!", journal = circle, year = 2000 # {}}\n'
        "@string{two = three # {3}}\n@STRING(ONE = {One})\n@string{Three = {x}}\n"
        "@string{circle = round}\n@string{round = circle # {o}}\n"
    )
    listing = read(text)
    assert titles(listing) == ["One and x3!"]
    assert listing.entries[0].raw["published"] == "2000"


def test_definitions_cannot_grow_without_end() -> None:
    """Each doubles the one before: the value stays short, and time too."""
    chain = "".join(f"@string{{a{n + 1} = a{n} # a{n}}}\n" for n in range(200))
    listing = read(f"@string{{a0 = {{xx}}}}\n{chain}@misc{{k, title = {{T}}, abstract = a200}}")
    assert len(str(listing.entries[0].raw["abstract"])) <= 40_000


def test_crossref() -> None:
    """A paper takes from its volume what it has not, wherever the volume stands."""
    text = (
        "@inproceedings{a, title = {A}, crossref = {V}, pages = {1--2}}\n"
        "@proceedings{v, title = {Volume of Looms}, year = 2001, editor = {E. X}, doi = {10.1/v}}\n"
        "@xdata{d, publisher = {P}}\n@book{b, title = {B}, xdata = {d}}\n"
        "@misc{c, title = {C}, crossref = {nowhere}}"
    )
    listing = read(text)
    first, volume, other, _ = (entry.raw for entry in listing.entries)
    assert (first["venue"], first["published"], first["pages"]) == (
        "Volume of Looms",
        "2001",
        "1-2",
    )
    assert "identifiers" not in first
    assert volume["title"] == "Volume of Looms"
    assert other["publisher"] == "P"
    assert any("crossref names" in message for message in repairs(listing))


DATES = {
    "year = 2003": "2003",
    "year = {2003}, month = mar": "2003-03",
    'year = 2003, month = "March"': "2003-03",
    "year = 2003, month = 3": "2003-03",
    'year = 2003, month = mar # " 7"': "2003-03-07",
    'year = 2003, month = "7~" # mar': "2003-03-07",
    "year = 2003, month = {3--7 March}": "2003-03",
    "year = 2003, month = {jun/jul}": "2003-06",
    "year = 2003, month = {Spring}": "2003",
    "year = 2003, month = 13": "2003",
    "date = {2003-03-07}": "2003-03-07",
    "date = {2003-03/2004-01}": "2003-03",
    "date = {2003-21}": "2003",
    "date = {2003~}, year = {1999}": "2003",
    "year = {c. 2003}": "2003",
    "year = {2003a}": "2003",
    "year = {{\\noopsort{1990}}2003}": "2003",
    "date = {2003/04}": "2003",
    "year = {2003-13}": "2003",
    "year = {1999/00}": "1999",
    "year = {to appear}": None,
    "urldate = {2003-01-01}": None,
}


@pytest.mark.parametrize("fields", DATES)
def test_dates(fields: str) -> None:
    """As exact as they are given, never more; the day of a look at an address is none."""
    assert one(fields).get("published") == DATES[fields]


@pytest.mark.parametrize("fields", ["year = {0000}", "year = 9999", "date = {2003-02-30}"])
def test_a_day_that_cannot_be_refuses_the_entry(fields: str) -> None:
    """A wrong day would file the paper elsewhere."""
    (entry,) = read(f"@misc{{k, title = {{T}}, {fields}}}").entries
    assert read_entry(entry)[0] is None


NAMES: dict[str, list[object]] = {
    "Ada Example and Ben Sample": ["Ada Example", "Ben Sample"],
    "Example, Ada AND Sample, Ben": ["Ada Example", "Ben Sample"],
    "Rohe, Ludwig and van der Rohe, Ludwig": ["Ludwig Rohe", "Ludwig van der Rohe"],
    "Sample, Jr., Ben and Third, Cy, Jr.": ["Ben Sample Jr.", "Cy Third Jr."],
    "{Loom and Thread Group} and A. B. Li": ["Loom and Thread Group", "A. B. Li"],
    '{\\"U}nal, G{\\"u}l and {\\O}stby, K.': ["Gül Ünal", "K. Østby"],
    "Ada Example and others": ["Ada Example"],
    "Example, Ada et al.": ["Ada Example"],
    "A. Example et~al": ["A. Example"],
    "A.~Example, B.-C. van der Rohe": ["A. Example", "B.-C. van der Rohe"],
    "Ada Example, Ben Sample, Cy Third, Di Four": [
        "Ada Example",
        "Ben Sample",
        "Cy Third",
        "Di Four",
    ],
    "Li, Ada and Li, Ada": ["Ada Li"],
    "Garc{\\'\\i}a M{\\'a}rquez, Gabriel": [
        {"name": "Gabriel García Márquez", "family": "García Márquez"}
    ],
    "family=Rohe, given=Ludwig, prefix=van der": ["Ludwig van der Rohe"],
}


@pytest.mark.parametrize("names", NAMES)
def test_names(names: str) -> None:
    """Given names, family and suffix, as people read them."""
    assert one(f"author = {{{names}}}")["authors"] == NAMES[names]


NAME = st.from_regex(r"[A-Z][a-z]{1,6}( [A-Z][a-z]{1,6}){1,2}", fullmatch=True)


@given(names=st.lists(NAME, min_size=1, max_size=4, unique_by=str.casefold), turned=st.booleans())
def test_pybtex_finds_the_same_names(*, names: list[str], turned: bool) -> None:
    """In either order, as a reader of BibTeX that others wrote has them."""
    written = [f"{n.rpartition(' ')[2]}, {n.rpartition(' ')[0]}" if turned else n for n in names]
    text = f"@article{{k, title = {{T}}, author = {{{' and '.join(written)}}}}}"
    people = parse_string(text, "bibtex").entries["k"].persons["author"]
    theirs = [" ".join([*p.first_names, *p.middle_names, *p.last_names]) for p in people]
    ours = [a["name"] if isinstance(a, dict) else a for a in read(text).entries[0].raw["authors"]]  # type: ignore[union-attr]
    assert ours == theirs == names


ARXIV = [
    ("eprint = {2401.00001}, archiveprefix = {arXiv}, primaryclass = {cs.CL}", "2401.00001"),
    ("eprint = {arXiv:2401.00001v2}, eprinttype = {arxiv}", "2401.00001"),
    ("journal = {arXiv preprint arXiv:2401.00001}", "2401.00001"),
    ("journal = {CoRR}, volume = {abs/2401.00001}", "2401.00001"),
    (
        "journal = {ArXiv e-prints}, eid = {arXiv:2401.00001}, pages={arXiv:2401.00001}",
        "2401.00001",
    ),
    ("note = {arXiv:2401.00001 [cs.CL]}", "2401.00001"),
    ("howpublished = {\\url{https://arxiv.org/abs/hep-th/9901099}}", "hep-th/9901099"),
    ("url = {https://arxiv.org/abs/2401.00001}", "2401.00001"),
]


@pytest.mark.parametrize(("fields", "spelt"), ARXIV)
def test_preprints(fields: str, spelt: str) -> None:
    """The number is found wherever it stands, and no journal is called arXiv."""
    raw = one(fields)
    assert raw["identifiers"]["arxiv"] == spelt
    assert "venue" not in raw
    assert "links" not in raw


TEXTS = {
    "{B}ayes {\\&} {NASA}": "Bayes & NASA",
    "G{\\\"o}del's ``proof'' -- {\\ss}": "Gödel's “proof” – ß",
    "$\\alpha$-{R}educe": "$\\alpha$-Reduce",
    "\\emph{Looms}": "\\emph{Looms}",
    "A&#x00A0;Study &amp; more": "A Study & more",
    "100\\% of a\\_b": "100% of a_b",
    "Sets \\{a\\}": "Sets {a}",
}


@pytest.mark.parametrize("written", TEXTS)
def test_tex(written: str) -> None:
    """What Unicode says as well becomes Unicode; a formula and a style stay TeX."""
    (entry,) = read(f"@misc{{k, title = {{{written}}}}}").entries
    assert entry.raw["title"] == TEXTS[written]


ACCENTED = st.lists(
    st.sampled_from(
        ['{\\"o}', "\\'{e}", "\\~n", "{\\^{a}}", "{B}", "b", " ", "{", "}", "\\`x", "."]
    ),
    max_size=8,
).map("".join)


@given(ACCENTED)
def test_the_short_way_through_tex_is_the_same(text: str) -> None:
    """Names and titles with accents alone come out as `text.tex` has them, braces apart."""
    short = latex._simple(text)  # noqa: SLF001
    if short is not None:
        whole = tex.plain(text).translate({ord("{"): None, ord("}"): None})
        assert short == " ".join(whole.split())


def test_links_and_fields_that_no_record_has() -> None:
    """An address that repeats an identifier is none; each field left out is counted by name."""
    raw = one("url = {https://doi.org/10.1000/x}, doi = {10.1000/X}, isbn = {978-0-306-40615-7}")
    assert raw["identifiers"] == {"doi": "10.1000/x", "isbn": "9780306406157"}
    assert "links" not in raw
    assert one("url = {https://a.org/x\\_y.pdf}")["links"] == {"pdf": "https://a.org/x_y.pdf"}
    listing = read("@misc{k, title = {T}, annote = {x}}\n@misc{l, title = {U}, annote = {y}}")
    assert repairs(listing) == [
        "annote: left out a field that no record has in 2 entries, first here"
    ]


def test_recognised_by_content() -> None:
    """Below a comment, too; a page that shows an entry at its end is none."""
    entry = "@misc{k, title = {T}}\n"
    assert recognise(f"% Encoding: UTF-8\n\nA note.\n\n{entry}", "x") == "bibtex"
    page = "# Looms\n\n- [A](https://a.org)\n- [B](https://b.org)\n\n```bibtex\n"
    assert recognise(f"{page}{entry}```\n", "x") != "bibtex"


LINE = st.text('@{}()",=#%\\ ab1\n', max_size=25)
SOUP = st.lists(
    st.one_of(
        LINE,
        st.sampled_from(
            ["@misc{k, title = {T}}\n", "@string{a = {b}}\n", "@comment{", "\n@article{k,\n", "}\n"]
        ),
    ),
    max_size=8,
).map("".join)


@given(SOUP)
def test_nothing_is_lost(text: str) -> None:
    """Whatever stands there, each line that begins like an entry is accounted for once."""
    listing = read(text)
    assert listing.scanned is not None
    refused = sum(problem.is_error for problem in listing.problems)
    assert len(listing.entries) + refused + len(listing.counted) == len(listing.scanned)
    assert lost(listing) == []


@given(
    st.lists(st.sampled_from(["A", "B {x}", "C, d", "E = f", '{"}G{"}']), min_size=1, max_size=5)
)
def test_the_splitter_sees_the_same_entries(found: list[str]) -> None:
    """Of clean entries, each that bibtexparser finds is a paper with its title, in order."""
    text = "\n".join(f"@misc{{k{n}, title = {{{title}}}}}" for n, title in enumerate(found))
    assert len(Splitter(text).split().entries) == len(found)
    assert titles(read(text)) == [title.replace("{", "").replace("}", "") for title in found]


def test_an_entry_is_whole() -> None:
    """Every field of an article, in the contract's names."""
    raw = one(
        "author = {Ada Li}, journal = {J}, volume = 3, number = 4, pages = {5--6}, year = 2001,"
        " publisher = {P}, keywords = {a b; c}, language = {english}, abstract = {One.\n\nTwo.},"
        " pmid = {31452104}, pmcid = {2808187}, editor = {Ed Xu}"
    )
    assert raw == {
        "title": "T", "authors": ["Ada Li"], "editors": ["Ed Xu"], "venue": "J",
        "publisher": "P", "published": "2001", "type": "article-journal", "volume": "3",
        "number": "4", "pages": "5-6", "abstract": "One.\n\nTwo.", "language": "en", "bibkey": "k",
        "tags": ["a b", "c"], "identifiers": {"pmid": "31452104", "pmcid": "PMC2808187"},
    }  # fmt: skip
