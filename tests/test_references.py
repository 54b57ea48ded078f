"""One rule says which paper a text means, wherever people name papers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.model import Identifiers, Note, Related
from papershelf.search.index.build import search_files
from papershelf.settings.search import SearchSettings
from shelves import catalog_of, paper, papershelf

SETTINGS = """\
site_name: Looms
theme: {name: material, custom_dir: .papershelf/overrides}
plugins: []
"""

LOOM = paper(
    "2412.06769",
    title="Weaving $\\alpha$-Looms: A Study",
    identifiers=Identifiers(arxiv="2412.06769", doi="10.1234/Loom.7"),
    aliases=("Old-Loom", "arXiv:2001.00003v2", "rJ4km2R5t7"),
)
OTHERS = [
    paper("twin-1", title="Preface"),
    paper("twin-2", title="PREFACE."),
    paper("dye-2-cloth", title="Dye"),
    paper("10.1234-x", title="A DOI's Paper", identifiers=Identifiers(doi="10.1234/x")),
]
SPELLINGS = [
    "2412.06769",
    " 2412.06769v3\n",
    "arXiv:2412.06769",
    "https://arxiv.org/pdf/2412.06769v1.pdf",
    "https://doi.org/10.48550/arXiv.2412.06769",
    "DOI:10.1234/LOOM.7",
    "https://dx.doi.org/10.1234/loom.7",
    "Old-Loom",
    "old-loom",
    "2001.00003",
    "https://arxiv.org/abs/2001.00003v9",
    "https://openreview.net/forum?id=rJ4km2R5t7",
]
TITLES = [
    "Weaving $\\alpha$-Looms: A Study",
    "WEAVING α LOOMS, A STUDY",
]


@pytest.mark.parametrize("text", [*SPELLINGS, *TITLES])
def test_every_use_finds_the_same_paper(text: str) -> None:
    """A note, a mention in a note and `related` all lead to the paper, without a warning."""
    about = Note("collection/notes/a.md", text, "Said.\n", 5)
    other = paper("other", related=(Related(text, "related-to"),))
    catalog, problems = catalog_of([LOOM, *OTHERS, other], [about])
    assert [problem.message for problem in problems] == []
    assert catalog.note_paper == {"collection/notes/a.md": LOOM.id}


@pytest.mark.parametrize("text", SPELLINGS)
def test_the_search_finds_it_too(text: str, tmp_path: Path) -> None:
    """The spelling of an id or identifier goes straight to the paper; words are for titles."""
    (tmp_path / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    files = search_files(catalog_of([LOOM, *OTHERS])[0], SearchSettings())[0]
    for path, data in files.items():
        file = tmp_path / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    found = papershelf(tmp_path, "search", "--json", text).stdout
    assert '"total": 1,' in found
    assert "papers/2412.06769/" in found


@pytest.mark.parametrize(
    "text",
    [
        "2412.06768",
        "arXiv:2412.06796",
        "https://arxiv.org/abs/2412.06760",
        "2412.6769",
        "10.1234/loom.8",
        "10.1234/looms",
        "10.1234-y",
        "rJ4kn2R5t7",
        "dye-3-cloth",
        "twin-3",
        "",
        "$\\alpha$",
    ],
)
def test_another_number_is_another_paper(text: str) -> None:
    """What is unknown is found nowhere, and no identifier or number is corrected to another."""
    references = catalog_of([LOOM, *OTHERS])[0].references
    assert references.meant(text) == ()
    assert references.why_not(text, "as ever") == (
        f'found "{text}", expected a paper of this shelf',
        "as ever",
    )


def test_a_slip_in_a_word_is_corrected() -> None:
    """Ids made of words have a nearest one."""
    references = catalog_of([LOOM, *OTHERS])[0].references
    assert references.why_not("dye-2-clth", "")[1] == "did you mean dye-2-cloth?"


def test_an_ambiguous_name_is_none_and_names_all_that_it_can_mean() -> None:
    """A title of two papers, and an identifier that two records share."""
    shared = [paper(f"copy-{n}", identifiers=Identifiers(doi="10.1234/both")) for n in range(7)]
    references = catalog_of([*OTHERS, *shared])[0].references
    assert references.find("preface") is None
    assert references.why_not("preface", "unused") == (
        'found "preface", which can be any of 2 papers: "twin-1", "twin-2"',
        "name the one that is meant by its id",
    )
    assert references.find("doi:10.1234/both") is None
    assert (
        'any of 7 papers: "copy-0", "copy-1", "copy-2", "copy-3", "copy-4" and 2 more'
        in (references.why_not("doi:10.1234/both", "")[0])
    )
    assert references.find("copy-3") == "copy-3"


def test_an_id_comes_before_another_papers_title() -> None:
    """Where two rules know a paper, the more certain one decides."""
    papers = [paper("preface", title="Other"), paper("b", title="Preface")]
    references = catalog_of(papers)[0].references
    assert references.find("Preface") == "preface"


def test_the_command_says_why(tmp_path: Path) -> None:
    """`papershelf note` takes a title, and tells of two papers that have it."""
    (tmp_path / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    records = "".join(f'{{"id": "{id_}", "title": "Preface"}}\n' for id_ in ("one", "two"))
    (tmp_path / "collection/papers").mkdir(parents=True)
    file = tmp_path / "collection/papers/all.jsonl"
    file.write_text(records + '{"id": "three", "title": "Warp & Weft"}\n', encoding="utf-8")
    made = papershelf(tmp_path, "note", "warp and weft", "--no-edit", status=1)
    assert "expected a paper of this shelf. Hint: name it by id" in made.stderr
    made = papershelf(tmp_path, "note", "preface", "--no-edit", status=1)
    assert 'which can be any of 2 papers: "one", "two". Hint: name the one' in made.stderr
    made = papershelf(tmp_path, "note", "WARP & weft", "--no-edit")
    assert made.stdout.startswith("collection/notes/three.md\n")


@given(st.text())
def test_any_text_is_a_reference(text: str) -> None:
    """No text raises, and what is found is a paper of the shelf."""
    references = catalog_of([LOOM, *OTHERS])[0].references
    assert set(references.meant(text)) <= {LOOM.id, *(one.id for one in OTHERS)}
    references.why_not(text, "")
