"""Cards: the pictures that link previews show of a site and of its topics."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFont
from selectolax.lexbor import LexborHTMLParser

from papershelf import paths
from papershelf.catalog import Catalog
from papershelf.config import MARK, Settings
from papershelf.exports import cards
from papershelf.model import Author, Topic
from papershelf.pages.blocks import Page
from papershelf.pages.kinds import home, topics
from papershelf.pages.kinds.head import paper_head
from papershelf.pages.piece import Keys
from shelves import catalog_of, paper, source_of

SITE = Settings(site_name='A "shelf" & <more>', site_url="https://example.org/shelf/")
LOOMS = Topic("Looms", slug="looms", description="Machines that weave.")
KNOTS = Topic("Knots", slug="knots")


def shelf(*more: Topic, papers: int = 2) -> Catalog:
    found = [paper(f"p{number}", tags=("Looms",)) for number in range(papers)]
    found += [paper(f"of {topic.slug}", tags=(topic.label,)) for topic in (KNOTS, *more)]
    return catalog_of(found, topics=[LOOMS, KNOTS, *more])[0]


def drawn(catalog: Catalog, site: Settings = SITE) -> dict[str, bytes]:
    """Every card, by its path."""
    return {
        path: data
        for group in cards.groups(source_of(catalog, site))
        for piece in group()
        for path, data in piece.render()
        if isinstance(data, bytes)
    }


def previews(catalog: Catalog, site: Settings = SITE) -> dict[str, dict[str, str]]:
    """What the heads of home page and topics tell a link preview, by the page's path."""
    source, found = source_of(catalog, site), {}
    for groups in (home.groups, topics.groups):
        for group in groups(source):
            for path, page in (made for piece in group() for made in piece.render()):
                assert isinstance(page, Page)
                tree = LexborHTMLParser("\n".join(page.head))
                metas = [node.attributes for node in tree.css("meta")]
                found[path] = {
                    str(meta.get("property") or meta.get("name")): str(meta["content"])
                    for meta in metas
                }
    return found


@given(st.text(max_size=60), st.text(max_size=400))
@example("机器学习", "深度学习 of graphs")
@example("مكتبة", "شبكات عصبية")
@example("🎉", "👩‍🔬 🎉")
@example("W" * 10_000, "W" * 10_000)
@example("word " * 2_000, "word " * 2_000)
@example("<b>&amp;", "</title><script>alert(1)</script>")
@example("a\ud800b", "\u202ex\x00\n\r\t")
@example("\ufdfa" * 500, "\ufdfa" * 500)
@settings(max_examples=15, deadline=None)
def test_any_words_are_a_card(above: str, name: str) -> None:
    """A picture of the size that the heads name, in few colours and bytes, known as generated; no
    text runs into the margin on the right, and the same words are the same bytes.
    """
    data = cards.card(above, name, "1,234 papers")
    image = Image.open(io.BytesIO(data))
    image.load()
    assert (image.format, image.mode, image.size) == ("PNG", "P", (1200, 630))
    assert len(image.getcolors() or [()] * 99) <= 4
    assert len(data) <= 12_000
    assert MARK in data[:400]
    assert image.crop((1112, 0, 1200, 610)).getextrema() == (0, 0)
    assert cards.card(above, name, "1,234 papers") == data


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Poincaré’s “maps” – I…", 'Poincare\'s "maps" - I...'),
        ("cafe\u0301", "cafe"),
        ("α-divergence", "a-divergence"),
        ("Станки", "Stanki"),
        ("深度学习 of graphs", "of graphs"),
        ("شبكات", ""),
        ("Looms 🎉", "Looms"),
        ("a\x00\u202eb", "a b"),
    ],
)
def test_what_is_drawn_of_a_text(text: str, said: str) -> None:
    """Alphabets like ours are spelled in ASCII; what the font lacks besides is left out."""
    assert cards.drawable(text) == said


@given(st.text())
@settings(max_examples=200)
def test_only_letters_of_the_font_are_drawn(text: str) -> None:
    """Never a box in place of one: printable ASCII alone is drawn."""
    said = cards.drawable(text)
    assert said.isascii()
    assert said.isprintable()


def test_the_font_has_all_of_ascii() -> None:
    """No printable character is drawn as one that the font lacks."""
    font = ImageFont.load_default(40)
    box = bytes(font.getmask("\ue000"))
    assert [code for code in range(33, 127) if bytes(font.getmask(chr(code))) == box] == []


def test_a_card_for_the_site_and_each_topic_with_a_description() -> None:
    """A site without an address has none, since previews ask for whole ones."""
    made = drawn(shelf())
    assert list(made) == ["card.png", "tags/looms/card.png"]
    assert len(set(made.values())) == 2
    assert drawn(shelf(), replace(SITE, site_url="")) == {}


def test_heads_lead_to_cards_that_are_there() -> None:
    """A topic without a description has the site's; words are said as they are, as text."""
    label = "</title>\"'<script>alert(1)</script> & 网"
    hostile = Topic(label, slug="hostile", description="<b>")
    catalog = shelf(hostile)
    found, made = previews(catalog), drawn(catalog)
    said = {page: (tags.get("og:title"), tags.get("og:image")) for page, tags in found.items()}
    assert said == {
        "index.md": (SITE.site_name, "https://example.org/shelf/card.png"),
        "tags/index.md": (None, None),
        "tags/looms.md": ("Looms", "https://example.org/shelf/tags/looms/card.png"),
        "tags/knots.md": ("Knots", "https://example.org/shelf/card.png"),
        "tags/hostile.md": (label, "https://example.org/shelf/tags/hostile/card.png"),
    }
    assert {image.removeprefix(SITE.site_url) for _, image in said.values() if image} == set(made)
    assert found["tags/looms.md"]["og:image:width"] == "1200"
    assert found["tags/looms.md"]["og:image:height"] == "630"
    assert found["tags/looms.md"]["twitter:card"] == "summary_large_image"
    assert not any(previews(catalog, replace(SITE, site_url="")).values())


def test_a_card_is_drawn_again_only_when_it_says_something_else() -> None:
    """By its key: one more paper elsewhere changes the site's card and not the topic's."""

    def keys(catalog: Catalog) -> dict[str, str]:
        key = Keys(catalog, SITE, "these programs")
        groups = cards.groups(source_of(catalog, SITE))
        return {piece.base: key(piece) for group in groups for piece in group()}

    before = keys(shelf())
    elsewhere = catalog_of([*shelf().papers.values(), paper("new")], topics=[LOOMS, KNOTS])[0]
    more, fewer = keys(elsewhere), keys(shelf(papers=1))
    looms = paths.card(paths.topic("looms"))
    assert all(before.values())
    assert more[looms] == before[looms] != fewer[looms]
    assert more[paths.card("")] != before[paths.card("")]


def test_pillow_is_loaded_only_to_draw() -> None:
    """Not by a run in which every card is as it was, which makes groups and keys alone."""
    program = (
        "import sys; from papershelf.exports import cards; from papershelf.config import Settings;"
        "from shelves import catalog_of, paper, source_of;"
        "source = source_of(catalog_of([paper('a')])[0], Settings(site_url='https://a.example/'));"
        "pieces = [piece for group in cards.groups(source) for piece in group()];"
        "before = 'PIL' in sys.modules;"
        "list(pieces[0].render()); print(before, 'PIL' in sys.modules)"
    )
    support = Path(__file__).parent / "support"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=support,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False True\n"


def test_papers_have_cards_where_the_settings_say_so() -> None:
    """Each its own, to which its page leads; with none of the settings, neither."""
    ada = paper("looms", title="A \\emph{Loom} & <more>", authors=(Author("Ada"), Author("Ben")))
    catalog = catalog_of([ada])[0]
    own = replace(SITE, paper_cards=True)
    assert set(drawn(catalog, own)) - set(drawn(catalog)) == {"papers/looms/card.png"}
    expected = cards.card(SITE.site_name, "A Loom & <more>", "Ada et al.")
    assert drawn(catalog, own)["papers/looms/card.png"] == expected
    with_card, without = (
        "\n".join(paper_head(ada, "A Loom", ada.links, site, "papers/looms.md"))
        for site in (own, SITE)
    )
    assert 'content="https://example.org/shelf/papers/looms/card.png"' in with_card
    assert "og:image" not in without
    assert all(map(paths.is_card, drawn(catalog, own)))
