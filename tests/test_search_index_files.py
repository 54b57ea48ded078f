"""The search index on disk: which files there are, how large, and that none is stale."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from papershelf.config import STORE
from papershelf.model import Author
from papershelf.programs import made_by
from papershelf.search.index import files as layout
from papershelf.search.index.build import search_files
from papershelf.search.index.documents import Card
from papershelf.search.index.files import Contents, Files, written
from papershelf.search.index.ranges import Range
from papershelf.search.index.surface import LONGEST, SHORTEST
from papershelf.search.meaning.files import WORD_FILES
from papershelf.settings.search import SearchSettings
from papershelf.store import Store
from papershelf.text import counted
from search_reader import Published
from shelves import catalog_of, golden_shelf, paper, papershelf, tree
from trial_papers import real_papers

FACETS, ORDERS = 7, 2


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return golden_shelf(tmp_path)


def generated(shelf: Path) -> Published:
    """What `papershelf generate` leaves in `docs/search/`."""
    papershelf(shelf, "generate")
    files = tree(shelf / "docs/search")
    return Published({f"search/{path}": files[path] for path in files if path != "index.md"})


def everything(found: Published) -> str:
    """All that the files say."""
    return "".join(data.decode() for data in found.files.values())


def test_generate_writes_what_the_manifest_names(shelf: Path) -> None:
    """No file is missing, none is left over, and each is named after its content."""
    found = generated(shelf)
    assert found.files.keys() == found.named()
    for path, data in found.files.items():
        if path != "search/manifest.json":
            name = path.removeprefix("search/i/").removesuffix(".json")
            assert len(name) in (8, 16)
            assert hashlib.sha256(data).hexdigest().startswith(name)


def test_nothing_changed_writes_nothing(shelf: Path) -> None:
    """A second run touches neither the index nor the store."""
    generated(shelf)
    paths = [*(shelf / "docs/search").rglob("*.json"), shelf / STORE]
    before = [path.stat().st_mtime_ns for path in paths]
    generated(shelf)
    assert [path.stat().st_mtime_ns for path in paths] == before


def test_no_entry_remains(shelf: Path) -> None:
    """A paper deleted, one renamed, a note removed: the index is that of the shelf as it is."""
    record = shelf / "collection/papers/late.yml"
    record.write_text("id: late-paper\ntitle: Quokka studies\nsource: Zzyzx\n", encoding="utf-8")
    assert "quokka" in generated(shelf).postings()
    record.write_text("id: new-name\ntitle: Quokka studies\nsource: Zzyzx\n", encoding="utf-8")
    renamed = generated(shelf)
    assert "late-paper" not in everything(renamed)
    assert "papers/new-name/" in [card["url"] for card in renamed.cards()]
    record.unlink()
    (shelf / "collection/notes/first.md").unlink()
    after = generated(shelf)
    assert not [word for word in ("quokka", "Zzyzx") if word in everything(after)]
    assert "convinc" not in after.postings()  # a packaged vector, as other English words
    shutil.rmtree(shelf / ".papershelf")
    shutil.rmtree(shelf / "docs/search")
    assert generated(shelf).files == after.files


def test_lost_manifest_of_the_generator(shelf: Path) -> None:
    """Without `.papershelf/`, files of an earlier index are known by their mark and removed."""
    before = generated(shelf)
    shutil.rmtree(shelf / ".papershelf")
    (shelf / "collection/papers/crowd.yml").unlink()
    after = generated(shelf)
    assert after.files.keys() == after.named() != before.named()


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"\x93NUMPY\x01\x00"])
def test_damaged_words_on_disk(shelf: Path, damage: bytes) -> None:
    """The words kept in `.papershelf/` may be anything: they cost time and change nothing."""
    before = generated(shelf)
    kept = words(shelf)
    (shelf / STORE).write_bytes(damage)
    (shelf / ".papershelf/manifest.json").unlink()
    assert generated(shelf).files == before.files
    assert words(shelf) == kept != {}


def words(shelf: Path) -> dict[bytes, bytes]:
    return Store(shelf / STORE, made_by()).rows("words")


def test_hash_seed_and_locale_and_zone_mean_nothing(shelf: Path) -> None:
    """The same bytes, the words kept for the next run too, in processes of their own."""
    found = []
    for seed, zone in (("1", "UTC"), ("2", "Pacific/Kiritimati")):
        shutil.rmtree(shelf / ".papershelf", ignore_errors=True)
        shutil.rmtree(shelf / "docs/search", ignore_errors=True)
        subprocess.run(
            [sys.executable, "-m", "papershelf", "-C", str(shelf), "generate"],
            check=True,
            capture_output=True,
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
        )
        found.append((tree(shelf / "docs/search"), words(shelf)))
    assert found[0] == found[1]


def test_hand_written_pages_and_no_others(shelf: Path) -> None:
    """Pages of one's own are found; what MkDocs excludes, and generated pages, are not."""
    settings = shelf / "mkdocs.yml"
    said = settings.read_text(encoding="utf-8").replace(
        "exclude_docs: |\n  /_home.md\n",
        "exclude_docs: |\n  /_home.md\n  drafts/\n  !drafts/in.md\n",
    )
    settings.write_text(said + "\ndraft_docs: soon-*\n", encoding="utf-8")
    docs = shelf / "docs"
    for name in ("rules.md", "a/b.md", "drafts/out.md", "soon-there.md", ".hidden.md", "README.md"):
        (docs / name).parent.mkdir(exist_ok=True)
        (docs / name).write_text(f"# Page {name}\n", encoding="utf-8")
    pages = [card for card in generated(shelf).cards() if "p" in card["flags"]]
    assert [(card["url"], card["title"]) for card in pages] == [
        ("a/b/", "Page a/b.md"),
        ("rules/", "Page rules.md"),
    ]


def test_page_that_changes_is_found_anew(shelf: Path) -> None:
    """Words of hand-written pages belong to what decides whether anything changed."""
    page = shelf / "docs/rules.md"
    page.write_text("Wombats\n", encoding="utf-8")
    assert "wombat" in generated(shelf).postings()
    page.write_text("Platypus\n", encoding="utf-8")
    found = generated(shelf).postings()
    assert "platypu" in found
    assert "wombat" not in found


def test_page_that_cannot_be_read_is_a_problem(shelf: Path) -> None:
    """Bytes that are no UTF-8 are reported with the file, and nothing is written."""
    (shelf / "docs/rules.md").write_bytes(b"\xff\xfe")
    done = papershelf(shelf, "generate", status=1)
    assert "docs/rules.md: cannot be read: 'utf-8' codec" in done.stderr
    assert not (shelf / "docs/search").exists()


def test_at_most_600_files() -> None:
    """However many terms and up to 20,000 papers there are, by the limits of each kind of file."""
    words = LONGEST - SHORTEST + 1
    fixed = 1 + 1 + 1 + words + FACETS + ORDERS  # manifest, names of pages, all terms
    meaning = 1 + WORD_FILES + 1  # how they are called, of words, of papers
    ranges = layout.RANGES + layout.PLACE_RANGES + layout.CARD_FILES
    assert ranges + fixed + meaning <= 600


@pytest.mark.parametrize(
    ("documents", "files"), [(0, 0), (1, 1), (32, 1), (33, 2), (7_680, 240), (50_001, 240)]
)
def test_cards_are_in_few_files(documents: int, files: int) -> None:
    """32 to a file on a small shelf, more where there would be over 240 files."""
    cards = [Card(f"papers/{number}/", counted(number, "paper")) for number in range(documents)]
    found = Published(written(Contents({}, [], [], cards, [], {}, {}, {})))
    assert len(found.manifest["cards"]["files"].split()) <= files
    assert [card["url"] for card in found.cards()] == [card.url for card in cards]


def test_names_that_would_collide_are_longer() -> None:
    """Where eight digits are those of another content, all names get more; equal contents do not
    count.
    """
    files = Files()
    files.contents += [b"a", b"a", b"b"]
    assert [len(name) for name in files.names()] == [8, 8, 8]
    wanted: dict[str, bytes] = {}
    number = 0
    while True:  # SHA-256 of short texts: two that begin alike in four digits are soon found
        content = str(number).encode()
        digest = hashlib.sha256(content).hexdigest()
        if wanted.setdefault(digest[:4], content) != content:
            break
        number += 1
    files.contents[:] = [content, wanted[digest[:4]]]
    files.shortest = 4
    names = files.names()
    assert len(set(names)) == 2
    assert {len(name) for name in names} == {5}


def test_ranges_without_terms() -> None:
    """An index of nothing has no range, and its manifest says so."""
    found = Published(written(Contents({}, [], [], [], [], {}, {}, {})))
    assert found.manifest["ranges"] == {"first": "", "files": ""}
    assert found.part(found.manifest["terms"]["file"])["terms"] == ""
    part = Published(
        written(Contents({}, [Range(("a", "b"), "0A 1A", "B B")], [], [], [], {}, {}, {}))
    )
    assert part.postings() == {"a": {"title": {0: 1}}, "b": {"authors": {0: 1}}}


def test_crowd_of_authors_is_cut() -> None:
    """5,000 authors of one paper: all are found, the facet keeps the commonest within 20 KB."""
    dice = random.Random(5)  # noqa: S311 (a fixed seed is the point)
    letters = "abcdefghijklmnoprstuvwyz"
    names = ["".join(dice.choices(letters, k=9)).title() for _ in range(5_000)]
    crowd = tuple(Author(f"Ann {name}") for name in names)
    papers = [paper("crowd", authors=crowd), paper("b", authors=(crowd[7],))]
    found = Published(search_files(catalog_of(papers)[0], SearchSettings())[0])
    part = found.part(found.manifest["facets"]["author"])
    assert len(part["labels"]) + part["rest"] == len(set(names))
    assert next(iter(found.facet("author"))) == (f"Ann {names[7]}", f"ann-{names[7].lower()}")
    assert 1_000 < len(part["labels"]) < 3_000
    assert len(gzip.compress(json.dumps(part).encode())) < 20_000
    postings = found.postings()
    assert all(index_term in postings for index_term in ("ann", "id:crowd"))
    (card,) = [card for card in found.cards() if card["url"] == "papers/crowd/"]
    assert card["authors"] == f"Ann {names[0]} et al."


def test_sizes_on_real_papers(trial_data: Path) -> None:
    """10,000 papers: at most 600 files, a manifest of some KB, no facet over 20 KB compressed, and
    ranges of about one size, but for those of keys, which are looked for less.
    """
    found = Published(search_files(catalog_of(real_papers(trial_data))[0], SearchSettings())[0])
    sizes = {path: len(gzip.compress(data, 6)) for path, data in found.files.items()}
    said = found.manifest
    assert len(sizes) <= 600
    assert sizes["search/manifest.json"] < 8_000
    for name in said["facets"].values():
        assert sizes[f"search/i/{name}.json"] <= 20_000
    ranges = {name: found.part(name)["terms"] for name in said["ranges"]["files"].split()}
    keys = {name for name, terms in ranges.items() if "id:" in terms}
    words = [sizes[f"search/i/{name}.json"] for name in ranges.keys() - keys]
    assert max(words) < 3 * sum(words) / len(words)
    assert max(sizes[f"search/i/{name}.json"] for name in keys) < 8 * sum(words) / len(words)
