"""COinS in listings: what a parser that others wrote reads of them."""

from __future__ import annotations

from html import escape
from pathlib import Path

import markdown
from coins_parser import CoinsParser
from hypothesis import given

from collection_strategies import papers
from papershelf.config import Settings
from papershelf.exports.coins import context_object
from papershelf.model import Author, Identifiers, Paper, PartialDate
from papershelf.pages import html
from papershelf.pages import markdown as md
from papershelf.pages.lines import Linker
from papershelf.pages.listings import entry
from shelves import catalog_of, golden_shelf, papershelf

LOOMS = Paper(
    "looms",
    'Weaving & Knots: 50% \\emph{More} "Cloth"',
    authors=(Author("Ada van Example"), Author("Ben Sample"), Author("The Loom Group")),
    venue="Proceedings of Looms",
    published=PartialDate(2024, 5),
    identifiers=Identifiers(doi="10.1000/a&b<c>"),
)


def read(text: str) -> list[list[tuple[str, str]]]:
    found: list[list[tuple[str, str]]] = CoinsParser.parse(text)
    return found


def test_a_paper_is_read_as_zotero_reads_it() -> None:
    """Type, title, every author with the family first, venue, day and DOI."""
    [terms] = read(f'<span class="Z3988" title="{escape(context_object(LOOMS))}"></span>')
    assert terms == [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
        ("rft.type", "conferencePaper"),
        ("rft.title", 'Weaving & Knots: 50% More "Cloth"'),
        ("rft.au", "van Example, Ada"),
        ("rft.au", "Sample, Ben"),
        ("rft.au", "The Loom Group"),
        ("rft.source", "Proceedings of Looms"),
        ("rft.date", "2024-05"),
        ("rft.identifier", "urn:doi:10.1000/a&b<c>"),
    ]


def test_a_preprint_has_its_address() -> None:
    paper = Paper("p", "Knots", identifiers=Identifiers(arxiv="2401.00001"))
    [terms] = read(f'<span class="Z3988" title="{escape(context_object(paper))}"></span>')
    assert ("rft.type", "preprint") in terms
    assert ("rft.identifier", "https://arxiv.org/abs/2401.00001") in terms


@given(papers)
def test_any_paper_is_one_span_in_both_texts(paper: Paper) -> None:
    """Whatever its fields hold, the entry has one span, the same in Markdown and in HTML."""
    _, facts, *_ = entry(Linker(catalog_of([paper])[0]), Settings(coins=True), paper)
    spans = read(html.block(facts))
    assert len(spans) == 1
    assert dict(spans[0])["rft.title"] == " ".join(dict(spans[0])["rft.title"].split())
    text = markdown.markdown(md.block(facts), extensions=sorted(html.EXTENSIONS))
    assert read(text) == spans


def test_listings_bear_them_where_the_settings_say_so(tmp_path: Path) -> None:
    """A span for each paper of each listing, in pages that pass the check of finished pages; none
    by default.
    """
    shelf = golden_shelf(tmp_path)
    papershelf(shelf, "build")
    before = (shelf / "site/latest/index.html").read_text("utf-8")
    config = shelf / "mkdocs.yml"
    text = config.read_text("utf-8")
    assert "  papershelf:\n" in text
    config.write_text(text.replace("  papershelf:\n", "  papershelf:\n    coins: true\n"), "utf-8")
    papershelf(shelf, "build")
    after = (shelf / "site/latest/index.html").read_text("utf-8")
    assert read(before) == []
    assert len(read(after)) == after.count("<h2 ") > 5
