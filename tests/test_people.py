"""`papershelf people`: spellings that may be one person's, proposed and written when asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from papershelf.collection.people import read_people
from papershelf.commands.identity.variants import Variant, variants
from papershelf.model import Author, Person
from shelves import catalog_of, paper, papershelf

X, Y = "0000-0002-1825-0097", "0000-0001-5109-3700"


def proposed(*papers: tuple[Author, ...], people: tuple[Person, ...] = ()) -> list[Variant]:
    """What is proposed for papers by these authors."""
    made = [paper(f"p{number}", authors=authors) for number, authors in enumerate(papers)]
    return variants(catalog_of(made, people=people)[0])


def names(*spelt: str) -> tuple[Author, ...]:
    return tuple(map(Author, spelt))


@pytest.mark.parametrize("other", ["J. Doe", "Doe, Jane", "Jane R. Doe", "Doe JR", "J. R. Doe"])
def test_a_spelling_with_the_same_co_author(other: str) -> None:
    """The fuller name is the person's, with the number of papers and who wrote with both."""
    (one,) = proposed(names("Jane Rose Doe", "Ben Li"), names(other, "Ben Li"), names(other))
    assert one == Variant("Jane Rose Doe", other, 2, ("Ben Li",))


@pytest.mark.parametrize(
    "papers",
    [
        (names("Jane Doe", "Ben Li"), names("J. Doe", "Cy Third")),
        (names("Jane Doe", "Ben Li"), names("John Doe", "Ben Li")),
        (names("Jane Doe", "J. Doe", "Ben Li"), names("J. Doe", "Ben Li")),
        (names("Jane Doe", "Ben Li"), names("John Doe", "Ben Li"), names("J. Doe", "Ben Li")),
        (
            (Author("Jane Doe", orcid=X), Author("Ben Li")),
            (Author("J. Doe", orcid=Y), Author("Ben Li")),
        ),
    ],
    ids=["nobody shared", "another name", "on one paper", "fits two", "two ORCIDs"],
)
def test_what_is_not_proposed(papers: tuple[tuple[Author, ...], ...]) -> None:
    """Without a common co-author, with another name, together on a paper, or undecided: nothing."""
    assert proposed(*papers) == []


def test_many_of_one_family_take_no_quadratic_time() -> None:
    """Initials that fit thousands of names are nobody's."""
    papers = [names(f"J{number:04} Wang", "Ben Li") for number in range(3_000)]
    assert proposed(*papers, names("J. Wang", "Ben Li")) == []


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    assert papershelf(tmp_path, "init", str(tmp_path / "shelf")).returncode == 0
    shelf = tmp_path / "shelf"
    rows = [
        {"title": "Looms That Count", "authors": ["Jane Doe", "Ben Li"]},
        {"title": "Nets That Hold Fish", "authors": ["J. Doe", "Ben Li"]},
        {"title": "Knots That Stay Tied", "authors": ["Ben Li", "J. Doe", "Ada Example"]},
    ]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    papershelf(shelf, "import", str(tmp_path / "rows.jsonl"))
    return shelf


SHOWN = """\
# J. Doe: 2 papers, also with Ben Li
- name: "Jane Doe"
  variants: ["J. Doe"]
"""


def test_nothing_is_written_unasked(shelf: Path) -> None:
    """The proposal is what people.yml takes, and the file stays as it was."""
    people = shelf / "collection/people.yml"
    before = people.read_bytes() if people.exists() else None
    assert papershelf(shelf, "people").stdout == SHOWN
    assert (people.read_bytes() if people.exists() else None) == before


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '- name: "Jane Doe"\n  variants: ["J. Doe"]\n'),
        ("# Us.\n- name: Ben Li\n",
         '# Us.\n- name: Ben Li\n- name: "Jane Doe"\n  variants: ["J. Doe"]\n'),
        ("- name: Jane Doe # she\n  homepage: https://example.org/\n", None),
        (
            "- name: Jane Doe\n  slug: jd\n- name: Ben Li\n",
            '- name: Jane Doe\n  variants: ["J. Doe"]\n  slug: jd\n- name: Ben Li\n',
        ),
        ("- name: 'Jane Doe'\n  variants: [Jane]\n",
         "- name: 'Jane Doe'\n  variants: [\"Jane\", \"J. Doe\"]\n"),
        ("- {name: Jane Doe}\n", None),
    ],
)  # fmt: skip
def test_written_when_asked(shelf: Path, before: str, after: str | None) -> None:
    """New entries are added and old ones get the spelling; other bytes stay, or nothing changes."""
    people = shelf / "collection/people.yml"
    people.unlink(missing_ok=True)
    if before:
        people.write_text(before)
    done = papershelf(shelf, "people", "--write", status=0 if after else 1)
    assert people.read_text() == (after or before)
    if after:
        assert read_people(people.read_bytes(), "people.yml")[1] == []
        assert papershelf(shelf, "people").stdout == "", "nothing is proposed twice"
    else:
        assert "paste the lines above into it by hand" in done.stderr
