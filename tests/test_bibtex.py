"""BibTeX: entries that reference managers read, from any record."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.catalog.bibkeys import bibkey, bibkeys
from papershelf.exports.bibtex import bibtex
from papershelf.model import Author, Identifiers, Paper, PartialDate


def test_a_preprint() -> None:
    """ArXiv's fields, capitals kept by braces, the month as a macro."""
    paper = Paper(
        "2412.06769",
        "Teaching GPT-4 to Count in a Latent Space",
        authors=(Author("Shibo Hao"), Author("Ludwig van der Rohe")),
        published=PartialDate(2024, 12, 9),
        categories=("cs.CL",),
        identifiers=Identifiers(arxiv="2412.06769"),
    )
    assert bibtex(paper) == (
        "@misc{hao-2024-teaching,\n"
        "  title = {Teaching {GPT}-4 to Count in a Latent Space},\n"
        "  author = {Shibo Hao and Ludwig van der Rohe},\n"
        "  year = {2024},\n"
        "  month = dec,\n"
        "  eprint = {2412.06769},\n"
        "  archivePrefix = {arXiv},\n"
        "  primaryClass = {cs.CL},\n"
        "  url = {https://arxiv.org/abs/2412.06769},\n"
        "}\n"
    )


def test_a_conference_paper() -> None:
    """The venue is the book; page ranges get an en dash's two hyphens; `%` is escaped."""
    paper = Paper(
        "x",
        "Saving 11% of $\\alpha$ Energy",
        authors=(Author("ATLAS and CMS Collaborations"),),
        published=PartialDate(2020),
        type="paper-conference",
        venue="ICRA",
        pages="12–34",
        identifiers=Identifiers(doi="10.1234/a_b"),
    )
    assert bibtex(paper) == (
        "@inproceedings{collaborations-2020-saving,\n"
        "  title = {Saving 11\\% of $\\alpha$ Energy},\n"
        "  author = {{ATLAS and CMS Collaborations}},\n"
        "  booktitle = {ICRA},\n"
        "  year = {2020},\n"
        "  pages = {12--34},\n"
        "  doi = {10.1234/a_b},\n"
        "  url = {https://doi.org/10.1234/a_b},\n"
        "}\n"
    )


def test_keys_are_ascii() -> None:
    """BibTeX styles of old read nothing else; a record's own key comes first."""
    paper = Paper("x", "Über alles", authors=(Author("Björn Ångström"),))
    assert bibkey(paper) == "angstrom-uber"
    assert bibkey(Paper("x", "T", bibkey="own:key")) == "own:key"
    assert bibkey(Paper("x", "的")) != ""


@given(st.text(max_size=60), st.text(max_size=30), st.text(max_size=30))
def test_no_text_ends_an_entry_early(title: str, author: str, venue: str) -> None:
    """Braces balance in every field, and each field is one line."""
    entry = bibtex(Paper("x", title, authors=(Author(author),), venue=venue))
    lines = entry.splitlines()
    assert lines[0].startswith("@")
    assert lines[-1] == "}"
    for line in lines[1:-1]:
        value = re.fullmatch(r"  \w+ = (.*),", line)
        assert value, line
        plain = re.sub(r"\\[\\{}]", "", value[1])
        assert plain.count("{") == plain.count("}")


def fields(paper: Paper) -> dict[str, str]:
    """The fields of a paper's entry as they stand there; its type is `(type)`."""
    first, *lines = bibtex(paper).splitlines()
    found = {"(type)": first.partition("{")[0]}
    for line in lines[:-1]:
        name, _, value = line.strip().partition(" = ")
        found[name] = value.removesuffix(",")
    return found


def by(*names: str) -> tuple[Author, ...]:
    return tuple(map(Author, names))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Hemp & Flax: 5% of #2 yarn_types", "Hemp \\& Flax: 5\\% of \\#2 yarn\\_types"),
        ("Costs of $3 and $40 Spindles", "Costs of \\$3 and \\$40 Spindles"),
        ("~90 a^b", "{\\textasciitilde}90 a{\\textasciicircum}b"),
        ("a <b> | c", "a {\\textless}b{\\textgreater} {\\textbar} c"),
        ("An open { brace", "An open {\\textbraceleft} brace"),
        ("Ends in a \\", "Ends in a"),
        ("A yStick of NASA, Part B, With A Plan", "A {yStick} of {NASA}, Part {B}, With A Plan"),
        ("{Flax}S and NASA", "{Flax}S and NASA"),
        ("\\textsc{Hemp} and \\emph{flax}", "\\textsc{Hemp} and \\emph{flax}"),
        ("Caf\\'e \\H{o}re \\L odz by \\LaTeX", "Caf{\\'e} {\\H{o}}re {\\L}odz by {\\LaTeX}"),
        ("\\unheard{of} yarn \\cite{x}", "of yarn"),
        ("On $O(n^2)$ and $x_1$", "On {$O(n^2)$} and $x_1$"),
        ("$$x$$ and \\(y\\), 20^{\\circ}C", "$x$ and $y$, 20$^{\\circ}${C}"),
        ("$\\R$ of $x%y$ $\\texttt{z}$", "$\\mathbb{R}$ of x\\%y z"),
        ("$x%y$ of $a$", "$x\\%y$ of $a$"),
        ("β-weave over ℝ, CO₂, 2×2", "$\\beta$-weave over $\\mathbb{R}$, {CO$_{2}$}, 2×2"),
        ("Über Fäden: 织布, ύφασμα", "Über Fäden: 织布, ύφασμα"),
        ("Costs \\$$x$ and αβ", "Costs \\$$x$ and $\\alpha \\beta$"),
    ],
)
def test_titles_become_latex(title: str, expected: str) -> None:
    """Signs of TeX are escaped, TeX that LaTeX knows is kept, other commands are words."""
    assert fields(Paper("x", title))["title"] == f"{{{expected}}}"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Wilma Weaver"], "Wilma Weaver"),
        (["Wilma Weaver Jr.", "Ned Needle, Sr."], "Weaver, Jr., Wilma and Needle, Sr., Ned"),
        (["Weaver, III, Wilma", "Needle, Ned, II"], "Weaver, III, Wilma and Needle, II, Ned"),
        (["Weaver, Wilma"], "Wilma Weaver"),
        (
            ["Wilma van der Weaver", "van der Weaver, Wilma"],
            "Wilma van der Weaver and Wilma van der Weaver",
        ),
        (["wil weaver", "Wilma de Needle Weaver"], "weaver, wil and Weaver, Wilma de Needle"),
        (["Plato", "Guild"], "Plato and Guild"),
        (
            ["SPIN Consortium", "Hemp and Flax", "Guild for Yarn", "Hemp & Co"],
            "{SPIN Consortium} and {Hemp and Flax} and {Guild for Yarn} and {Hemp \\& Co}",
        ),
        (["Wilma Weaver", "et al."], "Wilma Weaver and others"),
        (["Wilma Weaver et al"], "Wilma Weaver and others"),
        (["Wilma Weaver", "others"], "Wilma Weaver and others"),
        (["One, Two, Three, Four"], "{One, Two, Three, Four}"),
        (
            ["Zoë Öl", 'Zo\\"e {\\O}l', "Łuć Đỗ"],
            'Zo{\\"e} {\\"O}l and Zo{\\"e} {\\O}l and {\\L}u{\\\'c} {\\DJ}{\\~{\\^o}}',
        ),
        (["李 小龍", "Иван Ткач", "Άννα Υφάντρα"], "李, 小龍 and Иван Ткач and Άννα Υφάντρα"),
    ],
)
def test_names(names: list[str], expected: str) -> None:
    """A name in the order in which BibTeX finds its parts; groups whole; accents as TeX, since
    styles cut names into bytes.
    """
    assert fields(Paper("x", "T", authors=by(*names)))["author"] == f"{{{expected}}}"


def test_et_al_alone_is_nobody() -> None:
    """An author field of `others` alone is none; the entry then says by what it is sorted."""
    found = fields(Paper("x", "A $x$ Weave", authors=by("et al.")))
    assert "author" not in found
    assert found["key"] == "{A x Weave}"


def dated(type_: str = "", venue: str = "", **given: Any) -> Paper:
    year = PartialDate(2021)
    return Paper("x", "T", by("Wilma Weaver"), published=year, type=type_, venue=venue, **given)


@pytest.mark.parametrize(
    ("paper", "kind", "container"),
    [
        (dated(venue="Journal of Yarn"), "article", ("journal", "Journal of Yarn")),
        (
            dated(venue="ACM Transactions on Yarn"),
            "article",
            ("journal", "ACM Transactions on Yarn"),
        ),
        (dated(venue="Yarn Letters"), "article", ("journal", "Yarn Letters")),
        (dated(venue="The Yarn Review"), "article", ("journal", "The Yarn Review")),
        (dated(venue="Annals of Yarn"), "article", ("journal", "Annals of Yarn")),
        (dated(venue="Yarn", volume="3"), "article", ("journal", "Yarn")),
        (dated(venue="Yarn", number="3"), "article", ("journal", "Yarn")),
        (dated("article", "Yarn", volume="3"), "article", ("journal", "Yarn")),
        (dated("article-journal", "Yarn"), "article", ("journal", "Yarn")),
        (dated("paper-conference", "Yarn", volume="3"), "inproceedings", ("booktitle", "Yarn")),
        (dated(venue="ICYarn"), "inproceedings", ("booktitle", "ICYarn")),
        (
            dated(venue="Proceedings of YARN", volume="9"),
            "inproceedings",
            ("booktitle", "Proceedings of YARN"),
        ),
        (dated(venue="Workshop on Reviews"), "inproceedings", ("booktitle", "Workshop on Reviews")),
        (
            dated(venue="Proceedings of the Guild", volume="9", number="2"),
            "article",
            ("journal", "Proceedings of the Guild"),
        ),
        (dated("thesis", publisher="Yarn University"), "phdthesis", ("school", "Yarn University")),
        (dated("thesis", "Yarn University"), "phdthesis", ("school", "Yarn University")),
        (
            dated("thesis", "Master's thesis", publisher="Yarn University"),
            "mastersthesis",
            ("school", "Yarn University"),
        ),
        (dated("report", publisher="Guild"), "techreport", ("institution", "Guild")),
        (dated("book", publisher="Guild"), "book", ("publisher", "Guild")),
        (dated("chapter", "Yarns", publisher="Guild"), "incollection", ("booktitle", "Yarns")),
        (dated("dataset", "Yarns"), "misc", ("howpublished", "Yarns")),
        (dated("software", "Yarns"), "misc", ("howpublished", "Yarns")),
        (dated(venue="arXiv"), "misc", ("howpublished", "arXiv")),
        # What a style would complain of is `@misc`: no school, no publisher.
        (dated("thesis"), "misc", ("year", "2021")),
        (dated("chapter", "Yarns"), "misc", ("howpublished", "Yarns")),
    ],
)
def test_types(paper: Paper, kind: str, container: tuple[str, str]) -> None:
    """The record's type decides, then the words of the venue, then volume and number."""
    found = fields(paper)
    assert found["(type)"] == f"@{kind}"
    assert found[container[0]] == f"{{{container[1]}}}"


def test_the_day_of_a_feed_is_no_day_of_publication() -> None:
    """Without `published`, an arXiv id of either scheme gives year and month, and nothing else."""
    seen = PartialDate(2025, 3, 11)
    for ids, expected in (
        (Identifiers(), None),
        (Identifiers(arxiv="1901.01234"), ("{2019}", "jan")),
        (Identifiers(arxiv="math/0309136"), ("{2003}", "sep")),
        (Identifiers(arxiv="hep-th/9901001"), ("{1999}", "jan")),
        (Identifiers(doi="10.48550/arxiv.2403.01234"), ("{2024}", "mar")),
        (Identifiers(doi="10.1000/2403.01234"), None),
    ):
        found = fields(Paper("x", "T", by("Wilma Weaver"), listed=seen, identifiers=ids))
        assert (found.get("year"), found.get("month")) == (expected or (None, None))


def test_a_doi_of_arxiv_is_an_eprint() -> None:
    """The entry has arXiv's fields, whichever spelling the record gives."""
    found = fields(Paper("x", "T", identifiers=Identifiers(doi="10.48550/arxiv.2403.01234")))
    assert found["eprint"] == "{2403.01234}"
    assert found["url"] == "{https://arxiv.org/abs/2403.01234}"


def test_what_has_become_of_a_paper_is_printed() -> None:
    """Every style prints the note."""
    assert fields(Paper("x", "T", status="retracted"))["note"] == "{Retracted}"
    assert fields(Paper("x", "T", status="withdrawn"))["note"] == "{Withdrawn}"
    assert "note" not in fields(Paper("x", "T"))


def keyed(id_: str, title: str = "Looming Yarn", **given: Any) -> Paper:
    return Paper(id_, title, by("Wilma Weaver"), published=PartialDate(2021), **given)


def test_keys_are_unique_and_stay() -> None:
    """Papers that would share a key have their ids in it, and keep it when a third one comes."""
    two = [keyed("n-2"), keyed("n-9", "The Looming")]
    keys = bibkeys(two)
    assert keys == {"n-2": "weaver-2021-looming-n-2", "n-9": "weaver-2021-looming-n-9"}
    more = [keyed("n-1"), *reversed(two), keyed("own", bibkey="Weaver-2021-Looming-N-1")]
    assert bibkeys(more).items() >= keys.items()
    assert len({key.lower() for key in bibkeys(more).values()}) == 4
    assert bibkeys(more)["own"] == "Weaver-2021-Looming-N-1"


def test_keys_know_tex_and_groups() -> None:
    """Families and words without commands; "et al." is no family."""
    tex = Paper("x", "\\textsc{Yarn}: x", by("Wil We\\'av\\H{o}"), published=PartialDate(2021))
    assert bibkey(tex) == "weavo-2021-yarn"
    assert bibkey(Paper("x", "Yarn", by("Wil Weaver, Jr. et al."))) == "weaver-yarn"
    assert bibkey(Paper("x", "Yarn", by("Committee on Looms"))) == "looms-yarn"
    assert bibkey(Paper("x", "Yarn", by("et al."))) == "anon-yarn"


IDS = st.text("aB-1", min_size=1, max_size=3)


@given(
    st.lists(
        st.tuples(IDS, st.sampled_from(["", "k", "K", "anon-a"])), unique_by=lambda one: one[0]
    )
)
def test_no_key_comes_twice(made: list[tuple[str, str]]) -> None:
    """Without regard to case, whichever keys records give, and in any order of the papers."""
    papers = [Paper(id_, "A", bibkey=key) for id_, key in made]
    keys = bibkeys(papers)
    assert len({key.lower() for key in keys.values()}) == len(papers)
    assert bibkeys(reversed(papers)) == keys
