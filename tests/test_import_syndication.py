"""Feeds and arXiv's OAI-PMH as files: items become papers, nothing is lost, nothing is expanded."""

from __future__ import annotations

import pytest

from papershelf.importing import parse, recognise
from papershelf.importing.entry import Listing
from papershelf.importing.services import arxivoai, syndication
from service_servers import Service, invented, oai, oai_record, rss

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<?xml-stylesheet href="feed.css"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title>Journal of Nets</title><id>tag:example.org,2026:nets</id><updated>2026-11-27T00:00:00Z</updated>
  <entry>
    <id>tag:example.org,2026:1</id><title type="html">Nets &amp;amp; &lt;i&gt;Knots&lt;/i&gt;</title>
    <link rel="self" href="https://example.org/self"/>
    <link rel="alternate" href="https://example.org/nets"/>
    <author><name>Ada Example</name></author><author><name>Sample, Ben</name></author>
    <published>2026-11-26T10:00:00Z</published><updated>2026-11-27T10:00:00Z</updated>
    <summary>Short.</summary><content type="html">&lt;p&gt;A net holds.&lt;/p&gt;&lt;p&gt;So does a knot.&lt;/p&gt;</content>
  </entry>
</feed>
"""  # noqa: E501
RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/">
  <channel rdf:about="x"><title>Nets</title></channel>
  <item rdf:about="https://example.org/1"><title>Knots at Sea</title>
    <link>https://example.org/article/10.1000/knot.1</link><dc:identifier>doi:10.1000/knot.1</dc:identifier>
    <dc:creator>Ada Example</dc:creator><dc:creator>Ben Sample</dc:creator>
    <dc:date>2026-11-25</dc:date><prism:publicationName>Journal of Knots</prism:publicationName>
  </item>
</rdf:RDF>
"""
ARXIV = """<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" version="2.0"
  xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel><title>cs.CL updates on arXiv.org</title><link>http://rss.arxiv.org/rss/cs.CL</link>
    <item><title>Nets of $\\alpha$-Knots</title><link>https://arxiv.org/abs/2411.00001</link>
      <description>arXiv:2411.00001v1 Announce Type: new
Abstract: We knot a net.</description>
      <guid isPermaLink="false">oai:arXiv.org:2411.00001v1</guid>
      <category>cs.CL</category><category>cs.AI</category>
      <pubDate>Fri, 27 Nov 2026 00:00:00 -0500</pubDate>
      <dc:creator>Ada Example, Ben Sample</dc:creator></item>
  </channel>
</rss>
"""


def read(text: str, expected: str) -> Listing:
    form = recognise(text, "feed.xml")
    assert form == expected
    return parse(text, "feed.xml", form, topics=(), date=None)


def test_atom() -> None:
    """The alternate link, the longest text, authors in both orders, the first day."""
    listing = read(ATOM, syndication.NAME)
    [entry] = listing.entries
    assert (listing.problems, listing.scanned) == ((), (entry.line,))
    assert entry.raw == {
        "title": "Nets & Knots",
        "authors": ["Ada Example", "Ben Sample"],
        "abstract": "A net holds.\n\nSo does a knot.",
        "published": "2026-11-26",
        "links": {"abstract": "https://example.org/nets"},
    }


def test_rss_1() -> None:
    """Dublin Core's identifier and names, PRISM's journal."""
    [entry] = read(RDF, syndication.NAME).entries
    assert entry.raw["identifiers"] == {"doi": "10.1000/knot.1"}
    assert entry.raw["authors"] == ["Ada Example", "Ben Sample"]
    assert (entry.raw["published"], entry.raw["venue"]) == ("2026-11-25", "Journal of Knots")


def test_arxivs_own_feed() -> None:
    """The announcement is no part of the abstract, its day is `listed`; names stand in one text."""
    [entry] = read(ARXIV, syndication.NAME).entries
    assert entry.raw == {
        "title": "Nets of $\\alpha$-Knots",
        "authors": ["Ada Example", "Ben Sample"],
        "abstract": "We knot a net.",
        "listed": "2026-11-27",
        "source": "arXiv",
        "categories": ["cs.CL", "cs.AI"],
        "identifiers": {"arxiv": "2411.00001"},
    }


def test_rss_2_whole() -> None:
    """Each item of a journal's feed is a paper."""
    _, _, body = rss(Service(rss, invented(20)), "", {}, None)
    listing = read(body.decode(), syndication.NAME)
    assert (len(listing.entries), listing.problems) == (20, ())


def test_oai() -> None:
    """Names in parts, categories in one text; the ledger is arXiv's."""
    asked = {"from": "2024-01-01", "until": "2024-01-01"}
    _, _, body = oai(Service(oai, invented(20)), "", asked, None)
    listing = read(body.decode(), arxivoai.NAME)
    assert (listing.source, len(listing.entries), listing.problems) == ("arxiv", 20, ())
    assert listing.entries[0].raw["categories"] == ["cs.CL", "cs.AI"]
    record = oai_record(invented(1)[0]).replace(
        "<keyname>Weaverb</keyname>", "<keyname>van der Weaver</keyname><suffix>Jr.</suffix>"
    )
    text = f"<OAI-PMH xmlns='x'><!-- arXiv --><ListRecords>{record}</ListRecords></OAI-PMH>"
    [entry] = read(text, arxivoai.NAME).entries
    assert entry.raw["authors"] == [{"name": "Ann van der Weaver Jr.", "family": "van der Weaver"}]


def test_a_deleted_record_is_told() -> None:
    """It has a header alone."""
    text = (
        "<OAI-PMH><!-- arXiv --><ListRecords>\n<record><header status='deleted'/></record>"
        "</ListRecords></OAI-PMH>"
    )
    [problem] = read(text, arxivoai.NAME).problems
    assert (problem.is_error, problem.line) == (True, 2)


@pytest.mark.parametrize("text", [ATOM, RDF, ARXIV])
def test_a_feed_that_breaks_off_is_an_error(text: str) -> None:
    """With what stands before; and an item without a title is one too."""
    listing = read(text[: text.rindex("</")], syndication.NAME)
    assert any(problem.is_error for problem in listing.problems)
    renamed = text.replace("<title", "<subtitle").replace("</title", "</subtitle")
    nameless = read(renamed, "syndication")
    assert any("without a title" in problem.message for problem in nameless.problems)


def test_a_document_type_is_refused() -> None:
    """Nothing of it is expanded."""
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    text = ARXIV.replace("?>", f"?>{bomb}", 1)
    listing = syndication.parse_syndication(text, "feed.xml")
    assert listing.entries == ()
    assert "document type" in listing.problems[0].message
