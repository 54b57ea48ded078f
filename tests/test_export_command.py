"""`papershelf export` and `check --fix` as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from papershelf.catalog.bibkeys import bibkeys
from papershelf.exports import styles
from papershelf.exports.reference import reference
from papershelf.importing import parse
from papershelf.model import Author, Paper, PartialDate
from shelves import papershelf

SETTINGS = """\
site_name: Looms
theme: {name: material, custom_dir: .papershelf/overrides, font: false}
plugins: []
"""
RECORDS: list[dict[str, object]] = [
    {"id": "a", "title": "Looms at Night", "authors": ["Ada Example"], "published": "2024"},
    {"id": "b", "title": "Looms by Day", "authors": ["Bo Example"], "abstract": "Of =wool."},
    {"id": "c", "title": "Charts", "votes": 3, "published": "2025-01-02"},
]


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    (tmp_path / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    papers = tmp_path / "collection/papers"
    papers.mkdir(parents=True)
    lines = "".join(json.dumps(record) + "\n" for record in RECORDS)
    (papers / "all.jsonl").write_text(lines, encoding="utf-8")
    return tmp_path


def ids(output: str) -> list[str]:
    return [json.loads(line)["id"] for line in output.splitlines()]


def test_the_whole_shelf_newest_first(shelf: Path) -> None:
    """Without a query nothing has to be generated before; an order and a limit count."""
    assert ids(papershelf(shelf, "export", "--format", "jsonl").stdout) == ["c", "a", "b"]
    by_votes = papershelf(shelf, "export", "--format", "jsonl", "--sort", "votes", "--limit", "1")
    assert ids(by_votes.stdout) == ["c"]


def test_what_a_query_finds(shelf: Path) -> None:
    """All hits of `search`, in its order, with the words that it leaves out."""
    missing = papershelf(shelf, "export", "looms", status=1)
    assert "run `papershelf generate`" in missing.stderr
    papershelf(shelf, "generate")
    found = papershelf(shelf, "export", "--format", "jsonl", "looms", "-night")
    assert ids(found.stdout) == ["b"]


def test_what_is_trending_comes_first(shelf: Path) -> None:
    """By votes and age, of all papers and of those that a query finds; the search page offers it,
    and a shelf where nothing is trending offers no such order.
    """
    page = shelf / "docs/search/index.md"
    papershelf(shelf, "generate")
    assert "orders: relevance date votes trending" in page.read_text("utf-8").replace('"', "")
    more = [
        {"id": "old", "title": "Old Looms", "votes": 9, "published": "2023-01-02"},
        {"id": "new", "title": "New Looms", "votes": 4, "published": "2025-01-01"},
    ]
    lines = "".join(json.dumps(record) + "\n" for record in more)
    (shelf / "collection/papers/more.jsonl").write_text(lines, encoding="utf-8")
    papershelf(shelf, "generate")
    sort = ("export", "--format", "jsonl", "--sort", "trending")
    assert ids(papershelf(shelf, *sort).stdout) == ["new", "c", "old", "a", "b"]
    assert ids(papershelf(shelf, *sort, "looms").stdout) == ["new", "old", "a", "b"]
    (shelf / "collection/papers/more.jsonl").unlink()
    kept = "".join(
        json.dumps({name: said for name, said in record.items() if name != "votes"}) + "\n"
        for record in RECORDS
    )
    (shelf / "collection/papers/all.jsonl").write_text(kept, encoding="utf-8")
    papershelf(shelf, "generate")
    assert "orders: relevance date\n" in page.read_text("utf-8").replace('"', "")


def test_a_file_is_imported_again(shelf: Path) -> None:
    """`--output` writes the file and nothing else; abstracts can be left out."""
    file = shelf / "out.csv"
    assert papershelf(shelf, "export", "--format", "csv", "-o", str(file)).stdout == ""
    listing = parse(file.read_bytes().decode(), "out.csv", "csv", topics=(), date=None)
    assert [entry.raw["title"] for entry in listing.entries] == [
        "Charts",
        "Looms at Night",
        "Looms by Day",
    ]
    assert listing.entries[2].raw["abstract"] == "Of =wool."
    assert "wool" not in papershelf(shelf, "export", "--no-abstracts").stdout


def test_a_style(shelf: Path, tmp_path: Path) -> None:
    """References in a style of citeproc-py's; what is none is told, with what to do."""
    done = papershelf(shelf, "export", "--style", "harvard-cite-them-right", "--limit", "2")
    assert "Example, A. (2024) “Looms at Night”." in done.stdout
    missing = papershelf(shelf, "export", "--style", "nowhere", status=1)
    assert '"nowhere" is no file, and no style that is installed' in missing.stderr
    broken = tmp_path / "broken.csl"
    broken.write_text("<style", encoding="utf-8")
    assert "cannot be read" in papershelf(shelf, "export", "--style", str(broken), status=1).stderr


def test_a_style_escapes_what_it_formats() -> None:
    """No text of a record becomes an element, inside formatted text either; ours are real."""
    paper = Paper(
        "a",
        "A <script>x</script> & <b>",
        (Author("Ada <u>Example"),),
        venue="<i onclick=x>Yarn \x01i\x02i",
        type="article-journal",
        published=PartialDate(2024),
    )
    [made] = styles.styled([reference(paper)], "harvard-cite-them-right")
    assert "&lt;script&gt;" in made
    assert "<i>&lt;i onclick=x&gt;Yarn ii</i>" in made
    assert all(rest.startswith(("i>", "/i>")) for rest in made.split("<")[1:])
    assert "<i onclick=x>Yarn ii" in styles.words(made)


YAML = """\
# Curated by hand.
- id: y1   # the first
  title:   Weft
  published: 2020
- {id: y2, title: Warp}
"""


def test_fix_writes_bibkeys_and_nothing_else(shelf: Path) -> None:
    """Each record keeps its key from then on; every other byte stays, comments and spacing too. A
    record that is not written in lines is told; a second run changes nothing.
    """
    papers = shelf / "collection/papers"
    (papers / "hand.yml").write_text(YAML, encoding="utf-8")
    (papers / "one.yml").write_text('title:   "Heddle"\nid: y3\n', encoding="utf-8")
    lines = (papers / "all.jsonl").read_text(encoding="utf-8").splitlines()
    done = papershelf(shelf, "check", "--fix")
    assert "5 BibTeX keys written" in done.stderr
    assert "hand.yml:5:" in done.stderr
    assert (papers / "hand.yml").read_text(encoding="utf-8") == YAML.replace(
        "  published: 2020\n", "  published: 2020\n  bibkey: anon-2020-weft\n"
    )
    assert (papers / "one.yml").read_text(encoding="utf-8") == (
        'title:   "Heddle"\nid: y3\nbibkey: anon-heddle\n'
    )
    after = (papers / "all.jsonl").read_text(encoding="utf-8").splitlines()
    keys = ["example-2024-looms", "example-looms", "anon-2025-charts"]
    assert after == [
        f'{line[:-1]}, "bibkey": "{key}"}}' for line, key in zip(lines, keys, strict=True)
    ]
    again = papershelf(shelf, "check", "--fix")
    assert "0 BibTeX keys written" in again.stderr
    assert (papers / "all.jsonl").read_text(encoding="utf-8").splitlines() == after


def test_a_key_that_was_written_outlives_changes() -> None:
    """Another paper of the same key, and other words in the title, leave it as it is."""
    first = Paper("a", "Looms", (Author("Ada Example"),), published=PartialDate(2024))
    key = bibkeys([first])["a"]
    kept = Paper("a", "Other Words", (Author("Bo Else"),), bibkey=key)
    assert (
        bibkeys([kept, Paper("b", "Looms", first.authors, published=first.published)])["a"] == key
    )


def test_fix_does_nothing_to_a_broken_shelf(shelf: Path) -> None:
    """While there is an error, no file is written."""
    file = shelf / "collection/papers/all.jsonl"
    file.write_text(file.read_text(encoding="utf-8") + '{"id": "z"}\n', encoding="utf-8")
    before = file.read_bytes()
    assert "nothing was fixed" in papershelf(shelf, "check", "--fix", status=1).stderr
    assert file.read_bytes() == before
