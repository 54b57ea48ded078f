"""Related papers on the page of a paper: what is said of each, and where nothing is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.app.shelf import Shelf
from papershelf.catalog.related import related_papers
from papershelf.catalog.related.alike import Alike
from papershelf.catalog.related.links import links_of
from papershelf.model import Author, Identifiers, Note, Paper, PartialDate
from papershelf.pages import html, markdown
from papershelf.pages.blocks import Page
from papershelf.pages.kinds.paper import groups
from papershelf.pages.related import section
from shelves import catalog_of, papershelf, source_of

SETTINGS = """\
site_name: Looms
theme: {{name: material, custom_dir: .papershelf/overrides, font: false}}
plugins: []
extra: {{papershelf: {{related_papers: {}}}}}
"""
RECORDS = """\
{"id": "a", "title": "Sheds", "abstract": "Treadles lift heddles.", "references": ["b", "10.1/x"]}
{"id": "b", "title": "Reeds", "abstract": "Whales sing."}
{"id": "c", "title": "Heddles", "abstract": "Heddles and treadles, lifted."}
{"id": "d", "title": "Nothing else"}
"""


def page_of(paper: str, papers: list[Paper], notes: tuple[Note, ...] = (), most: int = 8) -> str:
    """The Markdown of a paper's section, without its heading; empty where there is none."""
    others = [Paper(f"o{at}", f"Unlike{at} other{at}") for at in range(20)]
    catalog, _ = catalog_of([*papers, *others], notes)
    found = related_papers(catalog, Alike.of(catalog.papers).shown())
    source = source_of(catalog, sections=(section(catalog, lambda: found, most),))
    pages = [page for group in groups(source) for piece in group() for page in piece.render()]
    [page] = [page for path, page in pages if path == f"papers/{paper}.md"]
    assert isinstance(page, Page)
    text = markdown.write(page, f"papers/{paper}.md").decode()
    assert html.write(page, f"papers/{paper}.md") is not None
    return text.partition("\n## Related papers\n\n")[2].partition("\n\n## ")[0]


def loom(id_: str, **fields: object) -> Paper:
    more = {"abstract": "Treadles lift heddles of countermarch looms."} | fields
    return Paper(id=id_, **({"title": f"Looms, {id_}"} | more))  # type: ignore[arg-type]


def test_what_is_said_of_each() -> None:
    """Title, who wrote it, the year, what became of it; then the reasons, the strongest first."""
    papers = [
        loom(
            "one",
            title="First",
            authors=(Author("Ann Weaver"), Author("Bo Carder")),
            tags=("weaving",),
        ),
        loom(
            "two",
            title="A *second* one",
            authors=(Author("Bo Carder"), Author("C D"), Author("Ann Weaver")),
            tags=("weaving", "looms"),
            published=PartialDate(2021, 3),
            status="retracted",
            references=("one",),
        ),
        loom("three", abstract="", references=("two", "nowhere")),
    ]
    notes = (Note("collection/notes/n.md", "one", "See [[two]].", 1),)
    assert page_of("one", papers, notes) == (
        r"- [A \*second\* one](two.md) *Bo Carder et al. · 2021 · `retracted` · cites this paper · "
        "linked by a note · also by Bo Carder, Ann Weaver · weaving · countermarch, heddles, lift*"
    )
    assert page_of("three", papers, notes) == (
        r"- [A \*second\* one](two.md) *Bo Carder et al. · 2021 · `retracted` · cited here*"
    )


def test_links_come_first_but_do_not_crowd_out_what_is_alike() -> None:
    """Of papers that one cites the likest come first, and half of the list is for words."""
    others = [loom(f"far{at}", abstract=f"Unlike{at} others{at}.", title="") for at in range(9)]
    near = [loom(f"near{at}") for at in range(6)]
    cites = ("far8", "far3", "near4", "far5", "far1", "far2")
    found = page_of("one", [loom("one", references=cites), *near, *others])
    ids = [row.partition("](")[2].partition(".md")[0] for row in found.splitlines()]
    assert ids == ["near4", "far8", "far3", "far5", "near0", "near1", "near2", "near3"]


def test_nothing_is_said_where_nothing_is_related() -> None:
    """A paper without words and links has no such section, nor is an empty list shown."""
    papers = [loom("one"), loom("two"), Paper("silent", "2024")]
    assert page_of("silent", papers) == ""
    assert page_of("one", papers) != ""


@pytest.mark.parametrize(
    ("most", "expected"), [(0, {}), (1, {"a": 1, "b": 1, "c": 1}), (8, {"a": 2, "b": 1, "c": 1})]
)
def test_the_setting(tmp_path: Path, most: int, expected: dict[str, int]) -> None:
    """`related_papers` is how many a page shows; with 0 none are, and none are looked for."""
    (tmp_path / "mkdocs.yml").write_text(SETTINGS.format(most), encoding="utf-8")
    papers = tmp_path / "collection/papers/all.jsonl"
    papers.parent.mkdir(parents=True)
    papers.write_text(RECORDS, encoding="utf-8")
    papershelf(tmp_path, "generate")
    shown = {}
    for file in (tmp_path / "docs/papers").glob("*.md"):
        _, heading, text = file.read_text("utf-8").partition("## Related papers\n\n")
        if heading:
            shown[file.stem] = text.partition("\n\n")[0].count("- [")
    assert shown == expected
    assert bool(Shelf(tmp_path).store.keys("related")) == (most > 0)


_SPELLINGS = st.one_of(
    st.sampled_from(
        "2401.00001 arXiv:2401.00001v2 10.48550/arXiv.2401.00001 2402.99999 10.5555/Loom "
        "10.5555/loom https://doi.org/10.5555/loom 10.9999/gone 10.18653/v1/P19-1001 P19-1001 "
        "W17 w17 W99 Loom-Id loom-id earlier".split()
    ),
    st.just("Looms, one"),
    st.text(max_size=12),
)


@given(st.lists(_SPELLINGS, max_size=5))
def test_references_in_any_spelling(texts: list[str]) -> None:
    """A reference means what it would mean anywhere else on the shelf, however it is spelt."""
    shelf = [
        loom("one", identifiers=Identifiers(arxiv="2401.00001")),
        loom("Loom-Id", identifiers=Identifiers(doi="10.5555/Loom"), aliases=("earlier",)),
        loom("acl", identifiers=Identifiers(acl="P19-1001")),
        loom("open", identifiers=Identifiers(openalex="W17")),
        loom("citing", references=tuple(texts)),
    ]
    catalog, _ = catalog_of(shelf)
    meant = {found for text in texts if (found := catalog.references.find(text))}
    links = links_of(catalog)
    assert set(links["citing"].cited if "citing" in links else ()) == meant - {"citing"}
    assert {one for one in links if "citing" in links[one].citing} == meant - {"citing"}
