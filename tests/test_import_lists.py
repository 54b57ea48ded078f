"""Tables, lists of identifiers, lists in Markdown, and XML: each row or item is accounted for."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounted import lost
from papershelf.importing import Listing, parse, recognise, summed
from papershelf.importing.formats.leniency import read_entry
from papershelf.importing.values.columns import columns_in, renamed
from papershelf.parsing.xmltree import read_xml
from shelves import papershelf


def read(text: str, form: str = "") -> Listing:
    found = form or recognise(text, "x")
    assert found is not None
    listing = parse(text, "x", found, topics=(), date=None)
    assert lost(listing) == []
    return listing


def records(text: str, form: str) -> list[dict[str, Any]]:
    """The records of a text that is recognised as this format."""
    listing = read(text)
    assert listing.format == form
    return [entry.raw for entry in listing.entries]


def errors(listing: Listing) -> list[int | None]:
    return [problem.line for problem in listing.problems if problem.is_error]


@pytest.mark.parametrize(
    "text",
    [
        "Paper;Who;When\nNets;Ada Li;2021\n",
        'sep=,\n"Paper",Name,"Who","When"\nNets,a file,"Ada Li",2021\n',
        "PAPER\tWho \tWhen\tTitle\nNets\tAda Li\t2021\tDr.\n",
    ],
)
def test_columns_that_a_person_named(text: str) -> None:
    """In any case and by any separator; what else is called a title, or a name, is then none."""
    named = renamed(text, {"Paper": "title", " who": "authors", "When": "year"})
    assert named is not None
    [record] = records(named, "csv")
    assert (record["title"], record["authors"]) == ("Nets", ["Ada Li"])
    assert record["published"] == "2021"
    assert renamed(text, {"Papers": "title"}) is None


@given(st.text(alphabet='ab",;\t|=\r\n\0'), st.text(alphabet='ab",;\t|=', min_size=1))
def test_any_text_has_columns(text: str, name: str) -> None:
    """Nothing that a file or a person says raises, and only a header is ever changed."""
    columns_in(text)
    named = renamed(text, {name: "title"})
    assert named is None or named.count("\n") == text.count("\n")


def test_unclear_columns_are_shown_and_asked_for(tmp_path: Path) -> None:
    """The message shows them and the option; a column that is not there, and no field, are told."""
    shelf = tmp_path / "shelf"
    (shelf / "collection/papers").mkdir(parents=True)
    (shelf / "mkdocs.yml").write_text("site_name: Looms\n", encoding="utf-8")
    file = tmp_path / "reading.csv"
    file.write_text("Paper;Who;When\nNets;Ada Li;2021\nLooms;Bo Xu;2022\n", encoding="utf-8")
    said = papershelf(shelf, "import", str(file), status=1).stderr
    assert "names titles: Paper, Who, When. Say which is what: --column NAME=title" in said
    said = papershelf(shelf, "import", str(file), "--column", "P=title", status=1).stderr
    assert "found no line with the columns P. Hint: the first line has: Paper, Who, When" in said
    said = papershelf(shelf, "import", str(file), "--column", "Paper=hue", status=2).stderr
    assert 'found "Paper=hue", expected NAME=FIELD' in said
    named = ("--column", "Paper=title", "--column", "Who=authors", "--column", "When=year")
    assert "2 new" in papershelf(shelf, "import", str(file), *named).stdout


def test_a_spreadsheet() -> None:
    """Columns by their names in any case, lists in cells, cells of several lines."""
    text = (
        "Title,Authors,Year,URL,Abstract,Tags,Rating\n"
        '"Looms, Counted","Ada Li; Bo Xu",2020,https://arxiv.org/abs/2401.00001,"One.\n\nTwo.",a;b,5\n'
        "Nets,Cy Third,2021-03,https://a.org/x.pdf,,,\n"
    )
    assert records(text, "csv") == [
        {
            "title": "Looms, Counted", "authors": ["Ada Li", "Bo Xu"], "published": "2020",
            "abstract": "One.\n\nTwo.", "tags": ["a", "b"], "identifiers": {"arxiv": "2401.00001"},
        },
        {
            "title": "Nets", "authors": ["Cy Third"], "published": "2021-03",
            "links": {"pdf": "https://a.org/x.pdf"},
        },
    ]  # fmt: skip
    assert [problem.field for problem in summed(read(text).repairs)] == ["Rating"]


def test_zotero_csv() -> None:
    """The export of a library: names with the family first, both columns of tags."""
    text = (
        '"Key","Item Type","Publication Year","Author","Title","Publication Title","ISBN","DOI",'
        '"Url","Abstract Note","Date","Pages","Issue","Volume","Manual Tags","Automatic Tags",'
        '"Extra"\n'
        '"ABCD","journalArticle","2020","Li, Ada; van der Rohe, Ludwig","Looms","J. Looms","",'
        '"10.1000/x","https://doi.org/10.1000/x","We count.","2020-04-03","1-4","2","3",'
        '"a; b","c","PMID: 12\narXiv:2401.00001 [cs.CL]"\n'
    )
    assert records(text, "csv") == [
        {
            "title": "Looms", "venue": "J. Looms", "volume": "3", "number": "2", "pages": "1-4",
            "authors": ["Ada Li", "Ludwig van der Rohe"], "abstract": "We count.",
            "published": "2020-04-03", "type": "article-journal", "tags": ["a", "b", "c"],
            "identifiers": {"doi": "10.1000/x", "pmid": "12", "arxiv": "2401.00001"},
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "titles", "lines"),
    [
        ('title,year\n"A,2020\nB,2021\nC,2022\n', ["B", "C"], [2]),
        ('title,year\nA,2020\nB,"2021', ["A"], [3]),
        ('title,year\n"A,2020\nB,2021\n"C",2022\nD,2023\n', ["D"], [2]),
        ('title,year\nA "quoted,2020\nB,2021\n', ['A "quoted', "B"], []),
    ],
)
def test_a_quote_that_is_not_closed_is_an_error(
    text: str, titles: list[str], lines: list[int]
) -> None:
    """Its row is named, and no row below becomes a part of it; within a cell it is a sign."""
    listing = read(text, "csv")
    assert [entry.raw["title"] for entry in listing.entries] == titles
    assert errors(listing) == lines


def test_columns_are_shown_and_asked_for() -> None:
    """Without a column of titles nothing is guessed."""
    listing = parse("a,b\n1,2\n", "x", "csv", topics=(), date=None)
    (problem,) = listing.problems
    assert "a,b" in problem.message
    assert "title, authors, year" in problem.hint


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_row_that_is_too_long_is_an_error(sign: str) -> None:
    """Its line is named, and the others come in."""
    rows = [["title", "year"], ["A", "2020"], ["B", "2020", "more"], ["C", "2020"]]
    listing = read("\n".join(sign.join(row) for row in rows))
    assert [entry.raw["title"] for entry in listing.entries] == ["A", "C"]
    assert errors(listing) == [3]


CELL = st.text("ab,;\"'\n \u00e9", max_size=12)


@given(
    st.lists(st.tuples(st.text("abc", min_size=1, max_size=4), CELL, CELL), min_size=1, max_size=5)
)
def test_any_csv_is_read_row_by_row(rows: list[tuple[str, str, str]]) -> None:
    """What Python's own writer writes has as many entries as rows, titles in order."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([("title", "year", "note"), *rows])
    listing = read(out.getvalue(), "csv")
    assert [entry.raw["title"] for entry in listing.entries] == [row[0] for row in rows]


@given(st.text('title,yer\n"; \t|', max_size=60))
def test_broken_tables_lose_nothing(text: str) -> None:
    """Whatever quotes are open, rows and lines agree or the difference is an error."""
    read(f"title,year\n{text}", "csv")


def test_each_service_has_identifiers() -> None:
    """Marked ids and addresses; several on a line; a bare number or word is none."""
    text = (
        "2401.00001, 2401.00002\nPMID: 12\nPMC34\nhttps://openalex.org/W56\nCorpusID:78\n"
        "https://dblp.org/rec/conf/loom/Example24.html\n910\nW1112\n"
    )
    listing = read(text)
    assert listing.format == "ids"
    assert [entry.raw["identifiers"] for entry in listing.entries] == [
        {"arxiv": "2401.00001"}, {"arxiv": "2401.00002"}, {"pmid": "12"}, {"pmcid": "PMC34"},
        {"openalex": "W56"}, {"s2": "CorpusId:78"}, {"dblp": "conf/loom/Example24"},
    ]  # fmt: skip
    assert errors(listing) == [7, 8]


def test_identifiers() -> None:
    """Every spelling, in lists with marks; each stands for a title until it is looked up."""
    text = (
        "# to read\n- 2401.00001\n2. https://doi.org/10.1000/X\nhttps://aclanthology.org/P19-1001.pdf\n"
        "see 2401.00002 and 2401.00003\nhttps://example.org/other\n2401.0001\n\n"
        "https://openreview.net/forum?id=aB3dE5fG7h\n"
    )
    listing = read(text)
    assert listing.format == "ids"
    assert [entry.raw["identifiers"] for entry in listing.entries] == [
        {"arxiv": "2401.00001"}, {"doi": "10.1000/x"}, {"acl": "P19-1001"}, {"arxiv": "2401.00002"},
        {"arxiv": "2401.00003"}, {"openreview": "aB3dE5fG7h"},
    ]  # fmt: skip
    assert [entry.raw["title"] for entry in listing.entries][:2] == [
        "arXiv:2401.00001",
        "doi:10.1000/x",
    ]
    assert errors(listing) == [6, 7]
    assert all(read_entry(entry)[0] for entry in listing.entries)


WORDS = ["2401.00001", "10.1000/x", "P19-1001", "hello", "# no", "", "2401.00002 2401.00003", "-"]


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=15)), max_size=8))
def test_each_line_of_a_list_is_accounted_for(lines: list[str]) -> None:
    """A paper, an error or a comment for each line that is not blank."""
    read("\n".join(lines), "ids")


def test_markdown_list() -> None:
    """Titles, links by what they are called, names, venue, headings as tags."""
    text = (
        "# Awesome looms\n\n[![b](https://a.org/b.svg)](https://a.org)\n\n- [Weaving](#weaving)\n\n"
        "## Weaving\n\n"
        "- **[Looms That Count](https://arxiv.org/abs/2401.00001)** (2024) - [[code]](https://a.org/c)\n"
        "* [Nets, Revisited](https://a.org/nets), Ada Li, Bo Xu, *LoomConf 2023*\n"
        "### Silk\n- A Silk Study. Cy Third. [[paper]](https://doi.org/10.1000/x) [[pdf]](https://a.org/s.pdf)\n"
        "- no link here\n"
    )
    assert records(text, "markdown") == [
        {
            "title": "Looms That Count", "published": "2024", "tags": ["Weaving"],
            "identifiers": {"arxiv": "2401.00001"}, "links": {"code": "https://a.org/c"},
        },
        {
            "title": "Nets, Revisited", "authors": ["Ada Li", "Bo Xu"], "venue": "LoomConf",
            "published": "2023", "tags": ["Weaving"], "links": {"abstract": "https://a.org/nets"},
        },
        {
            "title": "A Silk Study", "tags": ["Weaving", "Silk"],
            "identifiers": {"doi": "10.1000/x"}, "links": {"pdf": "https://a.org/s.pdf"},
        },
    ]  # fmt: skip


MARKDOWN = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "- [A](https://a.org)",
                "* x",
                "## H",
                "```",
                "- ![i](b)",
                "1. [C](#c)",
                "- [](https://a.org)",
            ]
        ),
        st.text("-*[]()#`! ab.", max_size=14),
    ),
    max_size=10,
).map("\n".join)


@given(MARKDOWN)
def test_each_item_with_a_link_is_accounted_for(text: str) -> None:
    """A paper, an error or counted."""
    read(text, "markdown")


ATOM = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
  <id>x</id><!-- <entry> -->
{}</feed>
"""
ENTRY = """  <entry>
    <id>http://arxiv.org/abs/2401.0000{0}v2</id>
    <title>{1}</title>
    <published>2024-01-02T09:30:00Z</published><updated>2024-01-02T09:30:00Z</updated>
    <summary>We count.</summary>
    <author><name>Ada Li</name></author><author><name>Bo Xu</name></author>
    <category term="cs.CL"/><arxiv:primary_category term="cs.LG"/>
  </entry>
"""


@given(st.lists(st.text("ab &é", min_size=1, max_size=9).filter(str.strip), max_size=4))
def test_feedparser_finds_the_same(titles: list[str]) -> None:
    """Of a feed, the reader that others wrote has the same titles and names."""
    rows = "".join(
        ENTRY.format(n + 1, title.replace("&", "&amp;")) for n, title in enumerate(titles)
    )
    ours = [entry.raw for entry in read(ATOM.format(rows), "arxiv").entries]
    theirs = feedparser.parse(ATOM.format(rows)).entries
    assert [one["title"] for one in ours] == [" ".join(one.title.split()) for one in theirs]
    assert [one["authors"] for one in ours] == [[a.name for a in one.authors] for one in theirs]
    assert all(one["categories"] == ["cs.LG", "cs.CL"] for one in ours)


def test_a_feed_that_breaks_off() -> None:
    """The entries before its end come in, with one error."""
    text = ATOM.format(ENTRY.format(1, "A") + ENTRY.format(2, "B"))
    listing = parse(text[: text.rindex("<author>")], "x", "arxiv", topics=(), date=None)
    assert [entry.raw["title"] for entry in listing.entries][:1] == ["A"]
    assert any("broken XML" in problem.message for problem in listing.problems)


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE feed [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE feed SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE feed PUBLIC "x" "https://a.org/x.dtd">',
    ],
)
def test_xml_with_a_document_type_is_refused(head: str) -> None:
    """Before anything is expanded or fetched."""
    root, problems = read_xml(f"<?xml version='1.0'?>\n{head}<feed>&b;</feed>", "x")
    assert root is None
    assert "document type" in problems[0].message


@given(st.text("<>/ab&;!-[]= '\"", max_size=60))
def test_any_xml_is_a_tree_or_an_error(text: str) -> None:
    """No text raises; what is deeper than a feed is refused."""
    root, problems = read_xml(text, "x")
    assert root is not None or problems
    _, problems = read_xml("<a>" * 100 + "</a>" * 100, "x")
    assert "within each other" in problems[0].message


RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:bib="http://purl.org/net/biblio#" xmlns:foaf="http://xmlns.com/foaf/0.1/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/">
  <bib:Article rdf:about="#item_1">
    <z:itemType>journalArticle</z:itemType>
    <dcterms:isPartOf rdf:resource="urn:issn:1"/>
    <bib:authors><rdf:Seq>
      <rdf:li><foaf:Person><foaf:surname>van der Rohe</foaf:surname>
        <foaf:givenName>Ludwig</foaf:givenName></foaf:Person></rdf:li>
    </rdf:Seq></bib:authors>
    <dc:subject>looms</dc:subject>
    <dc:subject><z:AutomaticTag><rdf:value>silk</rdf:value></z:AutomaticTag></dc:subject>
    <dc:title>Looms</dc:title><dc:date>2020-04-03</dc:date><bib:pages>1-4</bib:pages>
    <dc:identifier><dcterms:URI><rdf:value>https://a.org/x</rdf:value></dcterms:URI></dc:identifier>
    <z:rights>none</z:rights>
  </bib:Article>
  <bib:Journal rdf:about="urn:issn:1">
    <dc:title>Journal of Looms</dc:title><prism:volume>3</prism:volume>
    <dc:identifier>DOI 10.1000/X</dc:identifier>
  </bib:Journal>
  <z:Attachment rdf:about="#item_2"><z:itemType>attachment</z:itemType></z:Attachment>
</rdf:RDF>
"""


def test_zotero_rdf() -> None:
    """An item with the journal that stands elsewhere; attachments are counted."""
    listing = read(RDF)
    (entry,) = listing.entries
    assert entry.raw == {
        "title": "Looms", "authors": ["Ludwig van der Rohe"], "published": "2020-04-03",
        "venue": "Journal of Looms", "volume": "3", "pages": "1-4", "type": "article-journal",
        "tags": ["looms", "silk"], "identifiers": {"doi": "10.1000/x"},
        "links": {"abstract": "https://a.org/x"},
    }  # fmt: skip
    assert [counted.what for counted in listing.counted] == ["attachment"]
    assert [problem.field for problem in summed(listing.repairs)] == ["rights"]
