"""Pages: what each kind says, and what holds for any text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown as rendered
from selectolax.lexbor import LexborHTMLParser

from papershelf import kinds, paths
from papershelf.config import Settings
from papershelf.exports.sitemap import LIMIT, render_sitemaps
from papershelf.model import (
    RELATIONS,
    STATUSES,
    Author,
    Identifiers,
    Links,
    Note,
    Paper,
    PartialDate,
    Related,
)
from papershelf.pages import markdown
from papershelf.pages.addresses import links_in, urls
from papershelf.pages.blocks import Paragraph
from papershelf.pages.lines import heading, paragraphs
from papershelf.pages.paging import ROOM, pager, parts
from papershelf.pages.render import render_pages
from shelves import catalog_of, paper, source_of

EXTENSIONS = ["admonition", "attr_list", "fenced_code", "footnotes", "tables", "toc"]


def pages(*papers: Paper, per_page: int = 100) -> dict[str, str]:
    catalog, _ = catalog_of(papers)
    site = Settings(site_url="https://example.org/s/", per_page=per_page)
    made = render_pages(source_of(catalog, site))
    return {path: data.decode() for path, data in made if not paths.is_card(path)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See https://example.org/a.", ["https://example.org/a"]),
        ("(https://example.org/a_(b)) and", ["https://example.org/a_(b)"]),
        ("at http://x.org/?q=1&r=2, or", ["http://x.org/?q=1&r=2"]),
        ("no javascript:alert(1) or ftp://x.org", []),
        ("{https://example.org/a}", ["https://example.org/a"]),
        ("https:// alone", []),
    ],
)
def test_addresses_in_a_text(text: str, found: list[str]) -> None:
    """Without the punctuation of the sentence around them; http and https alone."""
    assert [url for _, url in urls(text)] == found


@pytest.mark.parametrize(
    ("abstract", "links"),
    [
        ("Code: https://github.com/a/b.", Links(code="https://github.com/a/b")),
        ("Our project page is https://a.org/x.", Links(project="https://a.org/x")),
        ("Project Page: https://a.github.io/X/.", Links(project="https://a.github.io/X/")),
        ("The code is available at https://a.org/c", Links(code="https://a.org/c")),
        (
            "https://zenodo.org/record/1 https://youtu.be/x https://gitlab.com/a/b https://b.org",
            Links(
                data="https://zenodo.org/record/1",
                video="https://youtu.be/x",
                code="https://gitlab.com/a/b",
            ),
        ),
        ("We refine https://arxiv.org/abs/2401.00001.", Links()),
    ],
)
def test_links_named_in_an_abstract(abstract: str, links: Links) -> None:
    """By the host, else by the words before the address; the first of each kind."""
    assert links_in(abstract) == links


@given(st.lists(st.sampled_from(["word ", "https://x.org/a_b*c ", "*", "<b>", "(", ")", "&lt;"])))
def test_an_abstract_keeps_its_text(parts: list[str]) -> None:
    """Rendered by the site's Markdown, addresses linked, it says what it said."""
    text = "".join(parts)
    blocks = [markdown.block(Paragraph(line)) for line in paragraphs(text)]
    html = "\n".join(rendered(block, extensions=EXTENSIONS) for block in blocks)
    seen = LexborHTMLParser(f"<body>{html}</body>").text()
    assert "".join(seen.split()) == "".join(text.split())


def test_more_than_a_hundred_papers_go_on_on_further_pages() -> None:
    """Every paper once, at most the set number on a page, linked in both directions."""
    made = pages(*(paper(f"p{number:03}", tags=("x",)) for number in range(250)))
    numbers = [made[paths.listing("tags/x", number)] for number in (1, 2, 3)]
    assert [len(re.findall(r"^## ", page, re.MULTILINE)) for page in numbers] == [100, 100, 50]
    assert len(set(re.findall(r"papers/(p\d+)\.md", "".join(numbers)))) == 250
    assert "tags/x/page/4.md" not in made
    assert "[Next](x/page/2.md)" in numbers[0]
    assert "[Previous](../../../tags/x.md)" in numbers[1]
    steps = "[1](../../../tags/x.md) · **2** · [3](3.md)"
    assert numbers[1].count(steps) == 2, "above and below"


@pytest.mark.parametrize(
    ("number", "last", "expected"),
    [
        (1, 1, ""),
        (1, 9, "Page 1 of 9 · **1** · 2 · 3 · … · 9 · Next"),
        (5, 9, "Page 5 of 9 · Previous · 1 · … · 3 · 4 · **5** · 6 · 7 · … · 9 · Next"),
        (4, 7, "Page 4 of 7 · Previous · 1 · 2 · 3 · **4** · 5 · 6 · 7 · Next"),
        (1_200, 1_200, "Page 1,200 of 1,200 · Previous · 1 · … · 1,198 · 1,199 · **1,200**"),
    ],
)
def test_a_pager_names_the_pages_around(number: int, last: int, expected: str) -> None:
    """And the first and the last one; no gap stands for nothing."""
    written = "".join(map(markdown.block, pager("x", number, last)))
    assert re.sub(r"\[(.*?)\]\(.*?\)", r"\1", written) == expected


def test_a_row_leads_to_pdf_code_and_how_to_cite() -> None:
    """Addresses that follow from an identifier or stand in the abstract too; of a sixth author
    alone the name, of more their number.
    """
    names = tuple(Author(name) for name in ("Ada", "Bo", "Cy", "Di", "Ed", "Flo", "Gus"))
    found = [
        paper("a", authors=names[:6], identifiers=Identifiers(arxiv="2401.00001")),
        paper("b", authors=names, abstract="Code: https://github.com/x/y", status="withdrawn"),
    ]
    page = pages(*found)["latest/index.md"]
    first, second = page.split("## ")[1:3]
    assert "· [pdf](<https://arxiv.org/pdf/2401.00001>) · [cite](../papers/a.md#cite)" in first
    assert "](../authors/ed.md), [Flo](../authors/flo.md)*" in first
    assert "](../authors/ed.md) + 2*" in second
    ways = "`withdrawn` · [code](<https://github.com/x/y>) · [cite](../papers/b.md#cite)"
    assert ways in second


@given(st.lists(st.integers(0, ROOM), max_size=25), st.integers(1, 7), st.integers(0, 2 * ROOM))
def test_paging_loses_nothing(weights: list[int], most: int, taken: int) -> None:
    """All entries in order; never too many on a page, never too heavy but for a single entry."""
    found = parts(weights, most, weight=lambda weight: weight, taken=taken)
    assert [weight for part in found for weight in part] == weights
    assert all(0 < len(part) <= most for part in found) or found == [[]]
    assert all(sum(part) <= ROOM or len(part) == 1 for part in found)
    assert sum(found[0]) + taken <= ROOM or len(found[0]) <= 1
    assert (
        parts(weights, most) == [weights[at : at + most] for at in range(0, len(weights), most)]
        or not weights
    )


def test_thousands_of_authors_are_folded() -> None:
    """Ten are named, the rest stands folded and unlinked; a listing names five."""
    crowd = tuple(Author(f"Member No {number}") for number in range(5_000))
    made = pages(paper("crowd", authors=crowd), paper("again", authors=crowd))
    page = made["papers/crowd.md"]
    assert page.count("](../authors/") == 10
    assert "(../authors/member-no-9.md)\n\n<details><summary>+ 4,990</summary>Member No 10," in page
    assert "Member No 4999" in page.split("<details>")[1].split("</details>")[0]
    assert len(page.encode()) < 125_000
    assert "Member No 4](../authors/member-no-4.md) + 4,995" in made["latest/index.md"]


def test_long_affiliations_stay_within_a_page() -> None:
    """Shortened, and of the first authors alone."""
    crowd = tuple(Author(f"Member {at}", f"{at} Institute " * 140) for at in range(5_000))
    page = pages(paper("crowd", authors=crowd))["papers/crowd.md"]
    assert "<sup>10</sup>\u00a09 Institute 9 Institute" in page
    assert "<sup>11</sup>" not in page
    assert "Member 4999" in page
    assert len(page.encode()) < 135_000


LOOMS, KNOTS = "Institute of Looms, *Weft*", "University of Knots"


@pytest.mark.parametrize(
    ("affiliations", "lines"),
    [
        (("", ""), ["A0, A1"]),
        ((KNOTS, KNOTS), ["A0, A1", KNOTS]),
        ((KNOTS, ""), ["A0<sup>1</sup>, A1", f"<sup>1</sup>\u00a0{KNOTS}"]),
        (
            (KNOTS, LOOMS),
            [
                "A0<sup>1</sup>, A1<sup>2</sup>",
                f"<sup>1</sup>\u00a0{KNOTS} · <sup>2</sup>\u00a0Institute of Looms, \\*Weft\\*",
            ],
        ),
    ],
)
def test_authors_have_their_affiliations(affiliations: tuple[str, ...], lines: list[str]) -> None:
    """Each once, with its number behind the names; without numbers where it is that of all."""
    authors = [Author(f"A{at}", place) for at, place in enumerate(affiliations)]
    page = pages(paper("x", authors=tuple(authors)))["papers/x.md"]
    assert page.split("- [Cite](#cite)\n\n")[1].split("\n\n[undated]")[0].split("\n\n") == lines


def test_an_affiliation_leads_to_the_organisations_record() -> None:
    """Where the id of one of its authors names it; the words are the paper's."""
    authors = (Author("A", LOOMS), Author("B", LOOMS, ror="05dxps055"), Author("C", KNOTS))
    page = pages(paper("x", authors=authors))["papers/x.md"]
    assert "[Institute of Looms, \\*Weft\\*](<https://ror.org/05dxps055>)" in page
    assert f"\u00a0{KNOTS}\n" in page


def test_an_orcid_leads_to_the_persons_record() -> None:
    """On the page, behind the name, and in the linked data, with the affiliation."""
    ann = Author("Ann", KNOTS, "0000-0002-1825-0097")
    page = pages(paper("x", authors=(ann,)))["papers/x.md"]
    assert "Ann [ORCID](<https://orcid.org/0000-0002-1825-0097>)" in page
    assert (
        '"author":[{"@type":"Person","name":"Ann","sameAs":"https://orcid.org/0000-0002-1825-0097",'
        f'"affiliation":{{"@type":"Organization","name":"{KNOTS}"}}}}]'
    ) in page


def test_identifiers_and_categories_are_shown() -> None:
    """Each identifier as papers are cited by it, linked to its host; a DOI made of one is none."""
    ids = Identifiers("2412.06769", "10.1000/Loom.13", "2020.acl-main.1", "aBcdefgh")
    page = pages(paper("x", identifiers=ids, categories=("cs.CL", "a*b*")))["papers/x.md"]
    assert (
        "[arXiv:2412.06769](<https://arxiv.org/abs/2412.06769>) · "
        "[ACL:2020.acl-main.1](<https://aclanthology.org/2020.acl-main.1/>) · "
        "[OpenReview:aBcdefgh](<https://openreview.net/forum?id=aBcdefgh>) · "
        "[doi:10.1000/Loom.13](<https://doi.org/10.1000/Loom.13>)\n\n"
        "Categories: cs.CL · a\\*b\\*"
    ) in page
    twice = Identifiers(arxiv="2412.06769", doi="10.48550/arxiv.2412.06769")
    assert "doi:" not in pages(paper("x", identifiers=twice))["papers/x.md"].split("# Title")[1]
    assert "Categories" not in pages(paper("x"))["papers/x.md"]


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://arxiv.org/abs/2412.06769", "arXiv"),
        ("https://export.ArXiv.org/abs/2412.06769", "arXiv"),
        ("https://aclanthology.org/2020.acl-main.1/", "ACL Anthology"),
        ("https://www.openreview.net/forum?id=x", "OpenReview"),
        ("http://dx.doi.org/10.1000/1", "doi.org"),
        ("https://papers.nips.cc/paper/1", "NeurIPS"),
        ("https://www.example.org:8080/x", "example.org"),
        ("https://arxiv.org.example.org/x", "arxiv.org.example.org"),
        ("https://notarxiv.org/x", "notarxiv.org"),
    ],
)
def test_a_link_to_a_paper_is_called_by_its_host(url: str, name: str) -> None:
    """Well-known hosts by their names, and those below them; no other host bears such a name."""
    page = pages(paper("x", links=Links(abstract=url)))["papers/x.md"]
    assert f"\n\n- [{name}](<{url}>)\n- [Cite]" in page


HEBREW = "שבעה גשרים (א)."


def test_text_in_another_language_says_so() -> None:
    """Title, names and abstract on the page and in listings; nothing else, and nowhere else."""
    one = paper(
        "x", title=HEBREW, authors=(Author("אדה"), Author("Bob")), abstract=HEBREW, language="he"
    )
    made = pages(one, paper("y", title="Brücken", language="de"), paper("z", language="EN"))
    page, listing = made["papers/x.md"], made["latest/index.md"]
    begin = '<span lang="he" dir="rtl">'
    assert f"\n# {begin}{HEBREW}</span>\n" in page
    assert f"\n\n{begin}<bdi>אדה</bdi>, Bob</span>\n\n" in page
    assert f"## Abstract\n\n{begin}{HEBREW}</span>\n" in page
    assert f"\n## {begin}[{HEBREW}](../papers/x.md)</span>\n" in listing
    assert f"\n*{begin}<bdi>אדה</bdi>, Bob</span>*  \n[undated]" in listing
    assert f"\n\n{begin}{HEBREW}</span>\n" in listing
    assert '\n## <span lang="de">[Brücken](../papers/y.md)</span>\n' in listing
    assert f"- Newer: <bdi>[{HEBREW}](x.md)</bdi>" in made["papers/y.md"]
    assert "<span" not in made["papers/z.md"]


def test_overviews_of_long_names_are_paged_by_weight() -> None:
    """Thousands of tags and venues of hundreds of characters: all are there, on light pages."""
    papers = [
        paper(
            f"p{number}",
            tags=tuple(f"{number} {at} " + "織" * 150 for at in range(50)),
            venue=f"{number} " + "Annals & Looms " * 60,
        )
        for number in range(60)
    ]
    made = pages(*papers)
    for base, names in (("tags", 3_000), ("venues", 60)):
        overview = [
            text
            for path, text in made.items()
            if path == f"{base}/index.md" or path.startswith(f"{base}/page/")
        ]
        rows = [line for text in overview for line in text.splitlines() if line[:3] == "- ["]
        assert len(rows) == len(set(rows)) == names
        assert all(len(text.encode()) < 135_000 for text in overview)


@pytest.mark.parametrize("status", STATUSES)
def test_a_paper_that_no_longer_stands_says_so_first(status: str) -> None:
    """In a band above the title, in words, and as a badge wherever the paper is listed."""
    made = pages(paper("fallen", status=status), paper("other"))
    first, second = made["papers/fallen.md"].split("---\n\n", 1)[1].split("\n\n")[:2]
    assert first.startswith(f"**{status.capitalize()}.** ")
    assert second.startswith("# ")
    assert f"`{status}`" in made["latest/index.md"]
    assert made["papers/other.md"].split("---\n\n", 1)[1].startswith("# ")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ((Related("newer", "superseded-by"),), ()),
        ((), (Related("old", "supersedes"),)),
        ((Related("gone", "superseded-by"),), (Related("once-old", "supersedes"),)),
    ],
)
def test_the_band_leads_to_what_supersedes_the_paper(
    old: tuple[Related, ...], new: tuple[Related, ...]
) -> None:
    """Whichever of both records says so, by id or alias; a paper that is not there is not named."""
    made = pages(
        paper("old", status="superseded", related=old, aliases=("once-old",)),
        paper("newer", title="A <New> *Loom*", related=new),
    )
    band = made["papers/old.md"].split("---\n\n", 1)[1].split("\n\n")[0]
    assert band.endswith(" See [A &lt;New> \\*Loom\\*](newer.md).")


@pytest.mark.parametrize("kind", RELATIONS)
@pytest.mark.parametrize("is_said_by_both", [False, True])
def test_a_relation_stands_on_both_pages(kind: str, *, is_said_by_both: bool) -> None:
    """Whichever record says it, once, and with where the other one stands."""
    inverse = kind if kind == "published-as" else RELATIONS[kind]
    back = (Related("Looms", inverse),) if is_said_by_both and inverse in RELATIONS else ()
    here = paper("here", title="Looms", venue="arXiv", related=(Related("old-there", kind),))
    there = paper(
        "there", title="A <b>Loom</b>", venue="LOOM <i> *of* 25", aliases=("old-there",),
        published=PartialDate(2025), related=back,
    )  # fmt: skip
    made = pages(here, there)
    one, two = (made[f"papers/{id_}.md"].split("\n## Cite")[0] for id_ in ("here", "there"))
    shown = re.escape("[A &lt;b>Loom&lt;/b>](there.md) (LOOM &lt;i> \\*of\\* 25, 2025)")
    assert len(re.findall(rf"^[A-Z][a-z ]+: {shown}$", one, re.MULTILINE)) == 1
    assert (
        len(re.findall(r"^[A-Z][a-z ]+: \[Looms\]\(here\.md\) \(arXiv\)$", two, re.MULTILINE)) == 1
    )


@pytest.mark.parametrize(
    ("said_by", "kind"),
    [("early", "preprint-of"), ("early", "published-as"), ("late", "published-as")],
)
def test_a_preprint_and_its_publication_lead_to_each_other(said_by: str, kind: str) -> None:
    """Each page calls the other paper what it is, whichever way `published-as` was meant."""
    venues = {"early": "arXiv", "late": "LOOM"}
    links = {"early": (Related("late", kind),), "late": (Related("early", kind),)}
    made = pages(
        *(
            paper(id_, title="Looms", venue=venue, related=links[id_] if id_ == said_by else ())
            for id_, venue in venues.items()
        )
    )
    assert "\n\nPublished as: [Looms](late.md) (LOOM)\n\n" in made["papers/early.md"]
    assert "\n\nPreprint: [Looms](early.md) (arXiv)\n\n" in made["papers/late.md"]


def test_a_page_names_some_papers_of_a_relation() -> None:
    """A paper with a hundred parts names the ten newest."""
    whole = Related("whole", "part-of")
    parts = [
        paper(f"part{at}", related=(whole,), published=PartialDate(1900 + at)) for at in range(100)
    ]
    text = pages(paper("whole"), *parts)["papers/whole.md"]
    assert re.findall(r"part(\d+)\.md\) \(", text) == [str(at) for at in range(99, 89, -1)]


def test_a_withdrawn_paper_is_not_new() -> None:
    """The home page's newest papers leave it out, and one that was retracted."""
    gone = [paper(one, status=one) for one in ("withdrawn", "retracted")]
    home = pages(*gone, paper("good"))["index.md"]
    newest = home.split("## Newest papers")[1].split("\n## ")[0]
    assert re.findall(r"\(papers/([a-z]+)\.md\)", newest) == ["good"]


def test_keys_of_entries_are_those_of_the_shelf() -> None:
    """Two papers whose keys would be one have their ids in them, each on its own page."""
    made = pages(paper("one", title="Looming"), paper("two", title="Looming"))
    found = [re.findall(r"@\w+\{(.*),", made[f"papers/{id_}.md"])[0] for id_ in ("one", "two")]
    assert found[0].endswith("-one")
    assert found[1].endswith("-two")


def test_a_doi_of_arxiv_or_the_anthology_gives_a_pdf() -> None:
    """As the identifier itself does."""
    preprint = Identifiers(doi="10.48550/arxiv.2403.01234")
    anthology = Identifiers(doi="10.18653/v1/p19-1001")
    made = pages(paper("a", identifiers=preprint), paper("b", identifiers=anthology))
    assert "[PDF](<https://arxiv.org/pdf/2403.01234>)" in made["papers/a.md"]
    assert "[PDF](<https://aclanthology.org/P19-1001.pdf>)" in made["papers/b.md"]


def test_no_address_has_two_pages() -> None:
    """`a.md` and `a/index.md` would be one page of the site."""
    made = pages(paper("x", tags=("page", "index"), published=PartialDate(2024, 1, 1)), per_page=1)
    addresses = [paths.address(path) for path in made if path.endswith(".md")]
    assert len(addresses) == len(set(addresses))


def test_the_sitemap_names_every_page_once_and_no_redirect() -> None:
    """Under the site's own address, sorted."""
    made = pages(paper("new", aliases=("old",)))
    found = re.findall(r"<loc>(.*?)</loc>", made["sitemap.xml"])
    assert found == sorted(set(found))
    assert "https://example.org/s/papers/new/" in found
    assert "https://example.org/s/" in found
    assert not [address for address in found if "old" in address]


def test_a_long_sitemap_is_split() -> None:
    """At most 50,000 addresses a file, each once, and an index that names the files."""
    pages = [f"papers/{number}.md" for number in range(2 * LIMIT + 1)]
    made = dict(render_sitemaps("https://example.org/s/", pages))
    assert sorted(made) == [*(f"sitemap-{number}.xml" for number in (1, 2, 3)), "sitemap.xml"]
    parts = [re.findall(rb"<loc>(.*?)</loc>", made[f"sitemap-{n}.xml"]) for n in (1, 2, 3)]
    assert [len(part) for part in parts] == [LIMIT, LIMIT, 1]
    assert len(set().union(*parts)) == len(pages)
    assert re.findall(rb"<loc>(.*?)</loc>", made["sitemap.xml"]) == [
        f"https://example.org/s/sitemap-{n}.xml".encode() for n in (1, 2, 3)
    ]
    assert all(map(kinds.is_generated, made))


def test_an_alias_leads_to_the_paper() -> None:
    """A page at the old address with the new one, for people, browsers and search engines."""
    page = pages(paper("new", aliases=("old",)))["papers/old.md"]
    assert 'template: "redirect.html"' in page
    assert 'redirect: "../../papers/new/"' in page
    assert 'canonical: "papers/new/"' in page
    assert "[Title of new](new.md)" in page


@pytest.mark.parametrize("title", ["__config", "(__search)", " __x", "__init__.py"])
def test_no_title_takes_an_id_of_the_theme(title: str) -> None:
    """The theme's ids begin with two underscores; a heading never gets such an id."""
    html = LexborHTMLParser(rendered(markdown.block(heading(title)), extensions=EXTENSIONS))
    found = html.css_first("h1")
    assert found is not None
    assert found.attributes["id"] == "title"
    assert found.text().split() == title.split()


def test_notes_named_like_the_themes_ids_keep_apart() -> None:
    """Two notes with such a title on one page: each heading has an id of its own."""
    notes = [Note(f"collection/notes/{name}.md", "x", "text", 1, "__config") for name in "ab"]
    catalog, _ = catalog_of([paper("x")], notes)
    made = dict(render_pages(source_of(catalog)))
    body = made["notes/index.md"].decode().split("---\n", 2)[2]
    html = LexborHTMLParser(rendered(body, extensions=EXTENSIONS))
    ids = [title.attributes["id"] for title in html.css("h2")]
    assert len(ids) == len(set(ids)) == 2
    assert not [name for name in ids if (name or "").startswith("__")]


def test_an_empty_shelf_has_every_overview() -> None:
    """No paper, no note: the navigation leads somewhere, and each page says that it is empty."""
    made = pages()
    for base in (paths.LATEST, paths.TAGS, paths.DATES, paths.AUTHORS, paths.VENUES, paths.NOTES):
        assert paths.listing(base) in made
    assert "No papers yet." in made["latest/index.md"]
    assert "No notes yet." in made["notes/index.md"]
