"""BibTeX: entries that reference managers read, from any record."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from papershelf.exports.bibtex import bibkey, bibtex
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
