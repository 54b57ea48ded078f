"""`papershelf import`, as a user runs it: what comes in, what stays, what is said."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from papershelf.cli import main
from papershelf.collection.read import read_collection
from papershelf.model import Paper

LISTINGS = Path(__file__).parent / "listings"
FEED, TIGHT, LOOSE = (
    LISTINGS / f"{name}.txt" for name in ("feed", "trending-tight", "trending-loose")
)
PAPERS = LISTINGS / "papers.jsonl"
DATE = ("--date", "2025-11-21")
SHARED = "A Clockwork Engine for Weaving Bernoulli Numbers"
"""The title that stands in the feed and in a page of trending papers."""


@dataclass(frozen=True, slots=True)
class Bench:
    """A shelf on disk, and the command on it."""

    root: Path

    def run(self, *arguments: str | Path, status: int = 0, stdin: bytes | None = None) -> Result:
        """Run `papershelf -C ROOT import …` and expect that exit status."""
        command = ["-C", str(self.root), "import", *map(str, arguments)]
        result = CliRunner().invoke(main, command, input=stdin)
        assert result.exit_code == status, f"{result.output}\n{result.exception!r}"
        return result

    def counts(self, *arguments: str | Path, **options: int | bytes) -> dict[str, int]:
        """The summary of an import."""
        out = self.run(*arguments, **options).stdout  # type: ignore[arg-type]
        counts = {name: int(n.replace(",", "")) for n, name in re.findall(r"(\d[\d,]*) (\w+)", out)}
        return {name: count for name, count in counts.items() if count}

    def jsonl(self, *rows: Mapping[str, object], status: int = 0) -> dict[str, int]:
        """Import rows of JSON Lines from standard input."""
        text = "".join(json.dumps(row) + "\n" for row in rows)
        return self.counts("-", stdin=text.encode(), status=status)

    def write(self, name: str, text: str) -> Path:
        file = self.root / "collection" / "papers" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
        return file

    def text(self, name: str) -> str:
        return (self.root / "collection" / "papers" / name).read_bytes().decode()

    def papers(self) -> dict[str, Paper]:
        """The records by id; the shelf must be without errors."""
        collection = read_collection(self.root)
        assert [problem for problem in collection.problems if problem.is_error] == []
        return {record.paper.id: record.paper for record in collection.records}

    def files(self) -> dict[str, bytes]:
        """Every file of the collection."""
        folder = self.root / "collection"
        return {
            str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()
        }


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """An empty shelf."""
    return empty(tmp_path / "shelf")


def empty(root: Path) -> Bench:
    root.mkdir()
    (root / "mkdocs.yml").write_text("site_name: Bench\n", encoding="utf-8")
    (root / "collection").mkdir()
    topics = "- label: Mechanical Computing\n- label: Number Theory\n- label: AI\n"
    (root / "collection" / "topics.yml").write_text(topics, encoding="utf-8")
    return Bench(root)


def test_listings_come_in(bench: Bench) -> None:
    """Three listings: each paper once, the one that stands in two counted as merged."""
    assert bench.counts(FEED, TIGHT, LOOSE, *DATE) == {"new": 10, "merged": 1}
    paper = next(paper for paper in bench.papers().values() if paper.title == SHARED)
    assert [author.name for author in paper.authors][:2] == ["Ada Lovelace", "Charles Babbage"]
    assert (str(paper.published), str(paper.listed)) == ("2024-12-09", "2025-03-11")
    assert paper.tags == ("Mechanical Computing", "Number Theory")


def test_a_record_is_a_file_for_people(bench: Bench) -> None:
    """A new record is a YAML file of its own, named by its id, in the order of the contract."""
    bench.run(FEED)
    assert bench.text("a-clockwork-engine-for-weaving-bernoulli-numbers.yml").startswith(
        'id: "a-clockwork-engine-for-weaving-bernoulli-numbers"\n'
        'title: "A Clockwork Engine for Weaving Bernoulli Numbers"\n'
        "authors:\n"
        '  - {name: "Ada Lovelace", affiliation: "Analytical Society"}\n'
    )


def test_twice_changes_nothing(bench: Bench) -> None:
    """Importing again, together or one by one, changes no byte, and says so."""
    bench.run(FEED, TIGHT, LOOSE, PAPERS, *DATE)
    before = bench.files()
    assert bench.counts(FEED, TIGHT, LOOSE, PAPERS, *DATE) == {"unchanged": 13, "merged": 1}
    assert bench.counts(FEED) == {"unchanged": 4}
    assert bench.counts(TIGHT) == {"unchanged": 4}
    assert bench.counts(LOOSE, *DATE) == {"unchanged": 3}
    assert bench.counts(PAPERS) == {"unchanged": 3}
    assert bench.files() == before


def test_any_order_gives_the_same_bytes(tmp_path: Path) -> None:
    """Whichever file comes first, in one import or several, the collection is the same."""
    results = []
    for number, order in enumerate(permutations([FEED, LOOSE, PAPERS])):
        at_once, in_turn = (empty(tmp_path / f"{number}{kind}") for kind in "ab")
        at_once.run(*order, *DATE)
        for file in order:
            in_turn.run(file, *DATE)
        results += [at_once.files(), in_turn.files()]
    assert all(result == results[0] for result in results)


def test_dry_run(bench: Bench) -> None:
    """--dry-run says what would happen and writes nothing."""
    before = bench.files()
    result = bench.run(FEED, "--dry-run")
    assert result.stdout.startswith("4 new, 0 updated, 0 unchanged, 0 merged, 0 refused (dry run")
    assert bench.files() == before


def test_standard_input_and_gzip(bench: Bench, tmp_path: Path) -> None:
    """`-` is standard input, and gzip is known by its content whatever the name."""
    packed = tmp_path / "listing.txt"
    packed.write_bytes(gzip.compress(LOOSE.read_bytes()))
    assert bench.counts(packed, *DATE) == {"new": 3}
    assert bench.counts("-", *DATE, stdin=LOOSE.read_bytes()) == {"unchanged": 3}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Missing argument"),
        (("x.txt", "--date", "Mar 11"), 'found "Mar 11", expected YYYY, YYYY-MM or YYYY-MM-DD'),
        (("x.txt", "--date", "2025-02-30"), "expected a day from 01 to 28"),
        (("x.txt", "--format", "marc"), "'marc' is not one of"),
    ],
)
def test_wrong_usage(bench: Bench, arguments: tuple[str, ...], message: str) -> None:
    """Wrong usage is exit status 2 and says what is expected."""
    assert message in bench.run(*arguments, status=2).stderr


def test_unreadable_files_do_not_stop_others(bench: Bench, tmp_path: Path) -> None:
    """A file that cannot be read is an error with its name and status 1; the others come in."""
    page = tmp_path / "page.html"
    page.write_text("<!DOCTYPE html><p>503</p>", encoding="utf-8")
    result = bench.run(tmp_path / "missing.txt", page, tmp_path, PAPERS, status=1)
    assert "missing.txt: cannot be read (No such file or directory)." in result.stderr
    assert "page.html: found a format that import does not know." in result.stderr
    assert "cannot be read (Is a directory)." in result.stderr
    assert len(bench.papers()) == 3


def test_refused_entries_are_reported_and_others_come_in(bench: Bench) -> None:
    """A refused entry is named by line, field and reason, and is counted; status 1."""
    rows = [
        '{"title": "Good"}',
        '{"title": "Bad Day", "published": "2024-12-32"}',
        '{"title": "Lost \ufffd Letter"}',
        '{"authors": ["Nobody"]}',
        "{broken",
        '{"title": "Year 9999", "year": 9999}',
    ]
    result = bench.run("-", "--format", "jsonl", stdin="\n".join(rows).encode(), status=1)
    assert result.stdout == "1 new, 0 updated, 0 unchanged, 0 merged, 5 refused\n"
    for line, reason in enumerate(
        (
            'published: found "2024-12-32", expected a day from 01 to 31',
            "title: found a replacement character",
            "title: found nothing, expected",
            "found invalid JSON",
            'published: found "9999", expected a year',
        ),
        start=2,
    ):
        assert re.search(rf"standard input:{line}:\d+: {re.escape(reason)}", result.stderr)


UNREADABLE: dict[str, object] = {
    "abstract": ["We", "count"],
    "status": "Oral",
    "type": "inproceedings",
    "venue": {"name": "LOOM"},
    "pages": ["1", "12"],
    "publisher": True,
    "language": "the one of weavers",
    "votes": "many",
    "citations": {"total": 3},
    "bibkey": "a b",
    "updated": "03/04/1843",
    "listed": "soon",
    "published": {"spring": 1843},
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_field_that_cannot_be_read_does_not_cost_the_paper(bench: Bench, name: str) -> None:
    """The paper comes in without it, and the summary says of each key in how many entries."""
    rows = [{"title": f"Threads Number {n} of All", name: UNREADABLE[name]} for n in range(3)]
    result = bench.run("-", stdin=json.dumps(rows).encode())
    assert result.stdout.startswith("3 new")
    assert f"{name}: left out a value that could not be read" in result.stderr
    assert "in 3 entries, first here" in result.stderr
    assert all(getattr(paper, name) in ("", None) for paper in bench.papers().values())


def test_only_the_part_that_cannot_be_read_is_left_out(bench: Bench) -> None:
    """Of lists and mappings the rest stays."""
    row: dict[str, object] = {
        "title": "Threads of All",
        "authors": [
            {"affiliation": [], "orcid": "0"},
            {"name": "Ada Li", "orcid": "0"},
            7,
            "Bo Xu",
        ],
        "tags": ["mills", {"name": "nets"}, "boats", ["x"]],
        "citations": {"count": 12, "date": "soon", "by": "us"},
    }
    result = bench.run("-", stdin=json.dumps(row).encode())
    (paper,) = bench.papers().values()
    assert [author.name for author in paper.authors] == ["Ada Li", "7", "Bo Xu"]
    assert paper.tags == ("mills", "boats")
    assert paper.citations is not None
    assert (paper.citations.count, paper.citations.date) == (12, None)
    for key in ("authors", "authors.orcid", "tags", "citations.date", "citations.by"):
        assert f"{key}: left out a value that could not be read" in result.stderr


@pytest.mark.parametrize(
    "row",
    [
        {"title": ["Threads"]},
        {"title": "x" * 1_001},
        {"title": "Threads of All", "id": ["a"]},
        {"title": "Threads of All", "id": "x" * 301},
        {"title": "Threads of All", "published": "03/04/1843"},
        {"title": "Threads of All", "date": "1843-02-30T00:00:00Z"},
    ],
)
def test_what_says_which_paper_it_is_can_refuse_it(bench: Bench, row: dict[str, object]) -> None:
    """A title or an id that cannot be read, and a day without a plain meaning, are refused."""
    assert bench.jsonl(row, status=1) == {"refused": 1}
    assert bench.papers() == {}


LISTS: dict[str, list[dict[str, object]]] = {
    "forum": [
        {
            "id": f"aB3x9z{n}", "title": f"Threads Number {n} of All", "status": "Poster",
            "track": "main", "author": "Ada Li;Bo Xu", "aff": "Mill One;Mill Two",
            "keywords": "mills;nets", "site": f"https://openreview.net/forum?id=aB3x9z{n}",
            "pdf": "", "github": "", "gs_citation": -1, "rating": "6;8", "abstract": "We count.",
        }
        for n in range(5)
    ],
    "virtual-site": [
        {
            "uid": n, "name": f"x{n}", "title": f"Threads Number {n} of All",
            "authors": [{"fullname": "Ada Li", "name": "Ada Li", "institution": "Mill One"}],
            "eventtype": "Poster", "starttime": "1843-09-01T10:00:00-07:00", "type": "Poster",
            "keywords": [], "abstract": "We count.", "url": None, "decision": "Accept (poster)",
        }
        for n in range(5)
    ],
    "arxiv-dump": [
        {
            "id": f"1843.0000{n}", "submitter": "Ada Li", "authors": "Ada Li, Bo Xu and Cy Yu",
            "title": f"Threads Number {n}\n  of All", "comments": "12 pages", "journal-ref": None,
            "doi": None, "categories": "cs.CL math.CO", "abstract": "  We count.\n",
            "versions": [{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}],
            "update_date": "2008-11-26", "authors_parsed": [["Li", "Ada", ""]],
        }
        for n in range(5)
    ],
    "daily": [
        {
            "paper": {
                "id": f"2401.0000{n}", "title": f"Threads Number {n} of All", "upvotes": 3,
                "authors": [{"_id": "1", "name": "Ada Li", "hidden": False}],
                "summary": "We count.", "publishedAt": "2024-01-01T00:00:00.000Z",
                "submittedOnDailyAt": "2024-01-03T00:00:00.000Z", "ai_keywords": ["mills"],
            },
            "publishedAt": "2024-01-02T00:00:00.000Z", "title": "Threads", "numComments": 1,
        }
        for n in range(5)
    ],
    "pipes": [
        {
            "UID": f"p{n}", "title": f"Threads Number {n} of All", "authors": "Ada Li|Bo Xu",
            "abstract": "We count.", "keywords": "mills|nets", "sessions": ["1A"], "year": 1843.0,
        }
        for n in range(5)
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_public_lists_come_in_whole(bench: Bench, tmp_path: Path, name: str) -> None:
    """Five shapes of public lists: every paper, with authors and abstract; again, no change."""
    file = tmp_path / "list.json"
    file.write_text(json.dumps(LISTS[name], indent=1), encoding="utf-8")
    assert bench.counts(file) == {"new": 5}
    for paper in bench.papers().values():
        assert paper.title.startswith("Threads Number")
        assert paper.authors[0].name.startswith("Ada Li")
        assert paper.abstract == "We count."
    assert bench.counts(file) == {"unchanged": 5}


def test_what_the_files_did_not_give_is_said(bench: Bench) -> None:
    """A line of its own counts what new papers lack; old papers are not in it."""
    rows: list[dict[str, object]] = [
        {"title": "Threads of All"},
        {"title": "Nets of All", "authors": ["Ada Li"], "arxiv": "2401.00001"},
        {"title": "Boats of All", "authors": ["Ada Li"], "year": 1843, "url": "https://a.org"},
    ]
    result = bench.run("-", stdin=json.dumps(rows).encode())
    line = "3 new: 1 without authors, 2 without a date, 1 without a link or identifier. Next: "
    assert line in result.stderr
    assert result.stdout == "3 new, 0 updated, 0 unchanged, 0 merged, 0 refused\n"
    assert "without" not in bench.run("-", stdin=json.dumps(rows).encode()).stderr
    assert "without" not in bench.run("-", stdin=json.dumps(rows[2:]).encode()).stderr


def test_latin_1_in_one_entry(bench: Bench) -> None:
    """Bytes that are no UTF-8 refuse their entry, with the offset; the others come in."""
    data = LOOSE.read_bytes().replace(b"Sheep", b"Sh\xe9ep")
    result = bench.run("-", *DATE, stdin=data, status=1)
    assert "found byte 0xe9 at offset" in result.stderr
    assert result.stdout == "2 new, 0 updated, 0 unchanged, 0 merged, 1 refused\n"


def test_a_collection_with_errors_is_not_touched(bench: Bench) -> None:
    """Import refuses to start where it could overwrite what it cannot read."""
    bench.write("bad.yml", "id: bad\ntitel: Oops\n")
    before = bench.files()
    result = bench.run(FEED, status=1)
    assert "collection/papers/bad.yml:2:1: titel: found the unknown key" in result.stderr
    assert bench.files() == before


def test_a_broken_ledger_is_an_error(bench: Bench) -> None:
    """Import does not guess what it wrote earlier."""
    bench.run(FEED)
    (bench.root / "collection/.imported/feed.jsonl").write_text("<<<<<<< HEAD\n", encoding="utf-8")
    assert "collection/.imported/feed.jsonl:1:1" in bench.run(FEED, status=1).stderr


def test_no_shelf(tmp_path: Path) -> None:
    """In a folder that is no shelf nothing is made."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    Bench(folder).run(FEED, status=1)
    assert list(folder.iterdir()) == []


def test_more_than_a_thousand(bench: Bench) -> None:
    """More than 1,000 new papers become one JSON Lines file, whose lines are updated in place."""
    rows = [{"title": f"Paper Number {n} of the Loom", "venue": "LOOM"} for n in range(1_001)]
    file = bench.root / "bulk.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert bench.counts(file) == {"new": 1_001}
    assert set(bench.files()) == {"papers/bulk.jsonl", ".imported/jsonl.jsonl", "topics.yml"}
    before = bench.text("bulk.jsonl").split("\n")
    assert bench.jsonl(rows[7] | {"venue": "WEFT"}) == {"updated": 1}
    after = bench.text("bulk.jsonl").split("\n")
    assert [(b, a) for b, a in zip(before, after, strict=True) if a != b] == [
        (b, b.replace("LOOM", "WEFT")) for b in before if '"Paper Number 7 of' in b
    ]


PAPER: dict[str, object] = {
    "title": "Threads Considered Harmful",
    "authors": ["Ada Lovelace"],
    "venue": "LOOM",
}
FILE = "threads-considered-harmful.yml"


def test_a_source_refreshes_its_own_values(bench: Bench) -> None:
    """A field that nobody touched follows its source."""
    assert bench.jsonl(PAPER) == {"new": 1}
    assert bench.jsonl(PAPER | {"venue": "WEFT", "year": 1843}) == {"updated": 1}
    assert "published: 1843\n" in bench.text(FILE)
    assert "venue: WEFT\n" in bench.text(FILE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"authors": ["Ada Li", "Bo Xu"]}, {"authors": ["A. Li"]}),
        ({"tags": ["a", "b"]}, {"tags": ["b"]}),
        ({"abstract": "We count. Twice."}, {"abstract": "We count…"}),
        ({"abstract": "We count."}, {"abstract": ""}),
        ({"published": "1843-09-01"}, {"published": "1843"}),
        ({"pdf": "https://a.org/x.pdf"}, {"pdf": None}),
    ],
)
def test_good_data_is_never_replaced_by_less(
    bench: Bench, before: dict[str, object], after: dict[str, object]
) -> None:
    """A shorter list, a cut or empty text, a lost link: the record stays, and that is said."""
    row = {"title": "Threads of All Mills", "doi": "10.1000/x"}
    bench.jsonl(row | before)
    files = {path: data for path, data in bench.files().items() if "papers/" in path}
    result = bench.run("-", stdin=json.dumps(row | after).encode())
    assert "0 new, 0 updated, 1 unchanged" in result.stdout
    assert {path: data for path, data in bench.files().items() if "papers/" in path} == files
    (name,) = after
    assert not after[name] or f"{name}: " in result.stderr


def test_the_day_of_the_import(bench: Bench) -> None:
    """A new paper has it, and no later import changes it, nor that of another shelf."""
    bench.jsonl({"title": "Threads of All Mills", "added": "1999-01-01"})
    (paper,) = bench.papers().values()
    assert paper.added is not None
    assert paper.added.year > 2000


def test_a_persons_value_stays(bench: Bench) -> None:
    """An edited field is never overwritten: the difference is reported, record and field."""
    bench.jsonl(PAPER)
    bench.write(FILE, bench.text(FILE).replace("LOOM", "My Venue"))
    result = bench.run("-", stdin=json.dumps(PAPER | {"abstract": "New."}).encode())
    assert "venue: My Venue\n" in bench.text(FILE)
    assert 'abstract: "New."\n' in bench.text(FILE), "other fields still come in"
    message = 'venue: "threads-considered-harmful" keeps the value that a person gave it'
    assert message in result.stderr


def test_a_deleted_field_stays_deleted(bench: Bench) -> None:
    """What a person took out does not come back, whatever the source says."""
    bench.jsonl(PAPER)
    bench.write(FILE, bench.text(FILE).replace("venue: LOOM\n", ""))
    assert bench.jsonl(PAPER | {"venue": "WEFT"}) == {"unchanged": 1}
    assert "venue" not in bench.text(FILE)


def test_an_edited_title_or_id_is_still_the_paper(bench: Bench) -> None:
    """Whoever mends a title, or renames a record with an alias, gets no second one."""
    bench.jsonl(PAPER)
    mended = bench.text(FILE).replace("Harmful", "Useful After All")
    bench.write(FILE, mended)
    assert bench.jsonl(PAPER) == {"unchanged": 1}
    bench.write(FILE, mended.replace('id: "threads-', 'id: "looms-') + f"aliases: [{FILE[:-4]}]\n")
    assert bench.jsonl(PAPER | {"year": 1843}) == {"updated": 1}
    assert [paper.title for paper in bench.papers().values()] == [
        "Threads Considered Useful After All"
    ]


def test_a_corrected_identifier_is_still_the_paper(bench: Bench) -> None:
    """A person's right arXiv id is not doubled by the wrong one of the source."""
    bench.jsonl(PAPER | {"arxiv": "2401.00001"})
    bench.write(
        "2401.00001.yml",
        bench.text("2401.00001.yml").replace('arxiv: "2401.00001"', 'arxiv: "2401.00002"'),
    )
    assert bench.jsonl(PAPER | {"arxiv": "2401.00001"}) == {"unchanged": 1}


def test_a_record_by_hand(bench: Bench) -> None:
    """A record that was written by hand keeps every value; only what it lacks is filled in."""
    hand = 'id: mine\ntitle: "Threads considered harmful"\nvenue: My Venue\n'
    bench.write("mine.yml", hand)
    assert bench.jsonl(PAPER) == {"updated": 1}
    assert bench.text("mine.yml") == (
        'id: "mine"\ntitle: "Threads considered harmful"\nauthors:\n  - "Ada Lovelace"\n'
        "venue: My Venue\n"
    )
    assert bench.jsonl(PAPER | {"title": "Threads Considered HARMFUL"}) == {"unchanged": 1}


def test_a_deleted_record_comes_back_whole(bench: Bench) -> None:
    """A record that was deleted is new again: what its ledger said of it no longer counts."""
    bench.jsonl(PAPER)
    before = bench.files()
    (bench.root / "collection/papers" / FILE).unlink()
    assert bench.jsonl(PAPER) == {"new": 1}
    assert bench.files() == before


def test_comments_and_lists_are_kept(bench: Bench) -> None:
    """Of a file that holds a list or comments only the lines of changed fields change."""
    text = (
        "# Ours.\n"
        "- id: other  # the first\n"
        "  title: Another Paper of Three Words\n"
        "\n"
        "# The famous one.\n"
        "- title: Threads Considered Harmful\n"
        "  id: famous\n"
        "  tags: [a,\n"
        "    b]\n"
        "  # a last word\n"
        "- {id: flow, title: Flow Style Is One Line}\n"
    )
    file = bench.write("list.yml", text)
    assert bench.jsonl(PAPER | {"abstract": "New # words."}) == {"updated": 1}
    new = '  authors:\n    - "Ada Lovelace"\n  abstract: "New # words."\n  venue: LOOM\n'
    assert file.read_text() == text.replace("  id: famous\n", f"  id: famous\n{new}")
    assert bench.jsonl(PAPER | {"abstract": "Newer."}) == {"updated": 1}
    assert file.read_text() == text.replace(
        "  id: famous\n", f"  id: famous\n{new.replace('New # words', 'Newer')}"
    )
    assert len(bench.papers()) == 3


def test_a_change_that_would_cost_a_comment_is_refused(bench: Bench) -> None:
    """Where a comment stands within the field, or in flow style, a person is asked to do it."""
    bench.jsonl(PAPER | {"keywords": ["a", "b"]})
    text = bench.text(FILE).replace("tags: [a, b]\n", "tags:\n  - a  # why\n  - b\n")
    bench.write(FILE, text)
    result = bench.run("-", stdin=json.dumps(PAPER | {"keywords": ["c"]}).encode(), status=1)
    assert "was not changed: a comment stands in `tags`" in result.stderr
    assert result.stdout.endswith("0 merged, 1 refused\n")
    assert bench.text(FILE) == text


SAME: dict[str, object] = {"title": "Same Title Here"}
ARXIV: dict[str, object] = {"title": "Twenty Looms", "arxiv": "2401.00001"}


@pytest.mark.parametrize(
    "other",
    [
        {"arxiv": "2401.00001v3"},
        {"arxiv": "arXiv:2401.00001v2"},
        {"url": "https://arxiv.org/abs/2401.00001v1"},
        {"pdf": "https://arxiv.org/pdf/2401.00001.pdf"},
        {"doi": "10.48550/arXiv.2401.00001"},
        {"doi": "https://doi.org/10.48550/ARXIV.2401.00001"},
        {"title": "Twenty looms"},
        {"title": "$\\textit{Twenty}$ Looms!"},
    ],
)
def test_one_paper_in_every_spelling(tmp_path: Path, other: dict[str, object]) -> None:
    """The same id in any spelling, or a listing without one, is one record, first or last."""
    second = {"title": "Another Name of It", **other}
    for number, rows in enumerate([(ARXIV, second), (second, ARXIV)]):
        in_turn, at_once = (empty(tmp_path / f"{number}{kind}") for kind in "ab")
        for row in rows:
            in_turn.jsonl(row)
        assert len(in_turn.papers()) == 1
        assert at_once.jsonl(*rows) == {"new": 1, "merged": 1}
        assert list(at_once.papers()) == ["2401.00001"]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"title": "On Looms I"}, {"title": "On Looms II"}),
        ({"title": "Preface", "authors": ["Ada Li"]}, {"title": "Preface", "authors": ["Bo Xu"]}),
        ({"title": "Preface", "venue": "A"}, {"title": "Preface", "venue": "B"}),
        ({"title": "Preface", "year": 2001}, {"title": "Preface", "year": 2002}),
        (SAME | {"authors": ["Ada Li"]}, SAME | {"authors": ["Bo Xu"]}),
        (SAME | {"arxiv": "2401.00001"}, SAME | {"arxiv": "2401.00002"}),
        (SAME | {"arxiv": "2401.00001"}, SAME | {"doi": "10.1000/x"}),
        ({"title": "C++ for Looms"}, {"title": "C for Looms"}),
        ({"title": "???"}, {"title": "!!!"}),
    ],
)  # fmt: skip
def test_two_papers_stay_apart(
    tmp_path: Path, one: dict[str, object], two: dict[str, object]
) -> None:
    """What may be two papers is two, in either order, together or in turn, and again no third."""
    for number, rows in enumerate([(one, two), (two, one)]):
        in_turn, at_once = (empty(tmp_path / f"{number}{kind}") for kind in "ab")
        assert at_once.jsonl(*rows) == {"new": 2}
        for row in (*rows, *rows):
            in_turn.jsonl(row)
        assert len(in_turn.papers()) == len(at_once.papers()) == 2
        assert in_turn.jsonl(*rows) == {"unchanged": 2}


def test_an_entry_that_names_two_records(bench: Bench) -> None:
    """Identifiers of two records join nothing: one record is taken, and a person is told."""
    bench.jsonl({"title": "One Loom Alone", "arxiv": "2401.00001"})
    bench.jsonl({"title": "Two Looms Alone", "doi": "10.1000/x"})
    both: dict[str, object] = {
        "title": "Both Looms",
        "arxiv": "2401.00001",
        "doi": "10.1000/x",
        "year": 1843,
    }
    result = bench.run("-", stdin=json.dumps(both).encode())
    said = 'identifiers: taken for "10.1000-x", but 2401.00001 shares identifiers too'
    assert said in result.stderr
    papers = bench.papers()
    assert not papers["10.1000-x"].identifiers.arxiv
    assert str(papers["10.1000-x"].published) == "1843"
    assert bench.jsonl(both) == {"unchanged": 1}


def test_a_killed_import_heals(bench: Bench) -> None:
    """Whatever part of an import reached the disk, the next one finishes it."""
    bench.jsonl(PAPER)
    rows: list[dict[str, object]] = [PAPER | {"venue": "WEFT"}, {"title": "A Second Paper Here"}]
    before = bench.files()
    bench.jsonl(*rows)
    done = bench.files()
    order = [f"papers/{FILE}", ".imported/jsonl.jsonl", "papers/a-second-paper-here.yml"]
    for written in range(len(order)):
        for name in order:
            file = bench.root / "collection" / name
            data = done[name] if name in order[:written] else before.get(name)
            file.unlink() if data is None else file.write_bytes(data)
        bench.jsonl(*rows)
        assert bench.files() == done


def test_the_same_title_is_said(bench: Bench) -> None:
    """A new record with the title of another is a warning that names the other."""
    rows: list[dict[str, object]] = [SAME | {"doi": f"10.1000/{n}"} for n in "ab"]
    bench.jsonl(rows[0])
    result = bench.run("-", stdin=json.dumps(rows[1]).encode())
    said = 'title: kept apart from "10.1000-a" (the same title, authors unknown, year unknown)'
    assert said in result.stderr


def test_merged_entries_that_differ_are_said(bench: Bench) -> None:
    """Joining two entries names the fields in which they differ."""
    rows = [PAPER, PAPER | {"venue": "WEFT", "year": 1843}]
    result = bench.run("-", stdin="\n".join(map(json.dumps, rows)).encode())
    said = "taken for one paper with standard input:2, but they differ in venue"
    assert said in result.stderr
    assert "venue: WEFT\n" in bench.text(FILE), "the fuller entry's value"


def test_an_ambiguous_title_is_a_new_paper_once(bench: Bench) -> None:
    """A title that fits two records is neither's; importing it again makes no third."""
    row: dict[str, object] = {"title": "Same Title Here"}
    bench.jsonl(row | {"authors": ["A Li"]}, row | {"authors": ["B Xu"]})
    assert bench.jsonl(row) == {"new": 1}
    before = bench.files()
    assert bench.jsonl(row) == {"unchanged": 1}
    assert bench.files() == before


def test_ids_are_unique_without_case(bench: Bench) -> None:
    """Ids and files never differ in case alone, nor take an alias, for any order of entries."""
    bench.write("mine.yml", "id: abc\ntitle: First\naliases: [Abc-2]\n")
    rows = [
        {"title": "One of Many Words", "doi": "10.1000/LOOM"},
        {"title": "Two of Many Words", "id": "ABC"},
        {"title": "Three of Many Words", "id": "aBc"},
    ]
    assert bench.jsonl(*rows) == {"new": 3}
    assert sorted(name.casefold() for name in bench.papers()) == [
        "10.1000-loom", "abc", "abc-3", "abc-4",
    ]  # fmt: skip


def test_hostile_titles_make_safe_files(bench: Bench) -> None:
    """Whatever the title, the id is a safe, unique path, and the record reads back."""
    titles = ["../../etc/passwd", "con", ".", "page", "🎉", "a" * 300, "<script>", "- : # {"]
    assert bench.jsonl(*({"title": title} for title in titles)) == {"new": len(titles)}
    assert sorted(paper.title for paper in bench.papers().values()) == sorted(titles)
    assert all(
        re.fullmatch(r"papers/[\w.-]+\.yml", name) for name in bench.files() if "papers/" in name
    )


def test_many_of_one_title(bench: Bench) -> None:
    """3,000 papers of one title take no quadratic time, and come in once."""
    rows = [{"title": "Preface", "abstract": f"Words {n}."} for n in range(3_000)]
    assert bench.jsonl(*rows) == {"new": 3_000}
    assert bench.jsonl(*rows) == {"unchanged": 3_000}


def test_trial_seeds(trial_data: Path, tmp_path: Path) -> None:
    """The three real listings are 353 papers, in any order, together or in turn."""
    seeds = sorted((trial_data / "seeds").glob("*.txt"))
    one, two, three = (empty(tmp_path / name) for name in "abc")
    assert one.counts(*seeds, *DATE) == {"new": 353, "merged": 1}
    assert two.counts(*reversed(seeds), *DATE) == {"new": 353, "merged": 1}
    for seed in (seeds[1], seeds[0], seeds[2]):
        three.run(seed, *DATE)
    assert one.files() == two.files() == three.files()
    assert one.counts(*seeds, *DATE) == {"unchanged": 353, "merged": 1}
    assert len(one.papers()) == 353


def test_trial_ten_thousand(trial_data: Path, bench: Bench) -> None:
    """10,000 real papers come in whole, three of them twice; again, nothing changes."""
    file = trial_data / "data" / "conference-papers-10k.jsonl.gz"
    result = bench.run(file)
    assert result.stdout == "9,997 new, 0 updated, 0 unchanged, 3 merged, 0 refused\n"
    assert len(result.stderr.splitlines()) < 20, "repairs are summed up"
    before = bench.files()
    assert bench.counts(file) == {"unchanged": 9_997, "merged": 3}
    assert bench.files() == before
