"""The three real listings and the 10,000 real papers, tried where they are."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from papershelf.collection.decode import decode_record
from papershelf.importing import Listing, parse, recognise
from papershelf.importing.incoming import incoming_text
from papershelf.model import PartialDate

SEEDS = ("000_40680f3b24dd79bc", "002_188c74ba7d1c1165", "003_4bef0b1aee6ca333")


def seed_lines(folder: Path, name: str) -> list[str]:
    text = (folder / "seeds" / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line.strip()]


def read(file: Path) -> Listing:
    text, problems = incoming_text(file.read_bytes(), file.name)
    assert text is not None
    assert problems == []
    form = recognise(text, file.name)
    assert form is not None
    return parse(text, file.name, form, topics=(), date=PartialDate(2025, 11, 21))


def seed(folder: Path, name: str) -> Listing:
    return read(folder / "seeds" / f"{name}.txt")


def test_first_seed(trial_data: Path) -> None:
    """The feed: 10 papers; every field is the file's own line, five lines a paper."""
    lines = seed_lines(trial_data, SEEDS[0])
    entries = seed(trial_data, SEEDS[0]).entries
    assert len(entries) == 10
    for at, entry in enumerate(entries):
        title, authors, votes, abstract, footer = lines[at * 5 : at * 5 + 5]
        date, source, *tags = footer.split()
        assert entry.raw["title"] == title
        assert entry.raw["abstract"] == abstract
        assert entry.raw["votes"] == votes == "0"
        assert (entry.raw["published"], entry.raw["source"]) == (date, source)
        assert " ".join(map(str, entry.raw["tags"])) == " ".join(tags)  # type: ignore[arg-type]
        names = [author.strip().removesuffix(" (Meta AI)") for author in authors.split(" , ")]
        found = entry.raw["authors"]
        assert isinstance(found, list)
        assert [a["name"] if isinstance(a, dict) else a for a in found] == names
        assert [isinstance(a, dict) for a in found] == ["(Meta AI)" in authors] * len(names)
        assert all(a["affiliation"] == "Meta AI" for a in found if isinstance(a, dict))


@pytest.mark.parametrize(("name", "furniture", "count"), [(SEEDS[1], 2, 256), (SEEDS[2], 5, 88)])
def test_trending_seeds(trial_data: Path, name: str, furniture: int, count: int) -> None:
    """Trending papers: 256 and 88, every title and abstract exactly a line, no button glued."""
    lines = seed_lines(trial_data, name)[furniture:]
    lines[0] = lines[0].removeprefix("Subscribe")
    listing = seed(trial_data, name)
    assert len(listing.entries) == count
    assert [entry.raw["title"] for entry in listing.entries] == lines[::2]
    assert [entry.raw["abstract"] for entry in listing.entries] == lines[1::2]
    assert listing.problems == ()
    listed = {entry.raw.get("listed") for entry in listing.entries}
    assert listed == ({None} if furniture == 2 else {"2025-03-11"})


@pytest.mark.parametrize("name", SEEDS[1:])
def test_a_missing_abstract_in_a_real_listing(trial_data: Path, name: str) -> None:
    """Of 40 real papers, each may lose its abstract: no other paper changes for it."""
    lines = seed_lines(trial_data, name)[20:100]
    if name == SEEDS[2]:
        lines = lines[1:-1]
    for missing in range(3, len(lines) - 2, 2):
        kept = lines[:missing] + lines[missing + 1 :]
        entries = parse("\n".join(kept), "l", "trending", topics=(), date=None).entries
        pairs = {entry.raw["title"]: entry.raw.get("abstract") for entry in entries}
        wanted = dict(zip(lines[::2], lines[1::2], strict=True))
        del wanted[lines[missing - 1]]
        assert {title: pairs.get(title) for title in wanted} == wanted
        assert pairs.get(lines[missing - 1]) is None


def test_ten_thousand(trial_data: Path) -> None:
    """All 10,000 keep the contract, with the fields that the file has."""
    file = trial_data / "data" / "conference-papers-10k.jsonl.gz"
    rows = [json.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines()]
    listing = read_unclean(file)
    assert len(listing.entries) == len(rows) == 10_000
    for row, entry in zip(rows, listing.entries, strict=True):
        paper, problems = decode_record(entry.raw, entry.origin, need_id=False)
        assert problems == []
        assert paper is not None
        assert paper.title.split() == row["title"].split()
        assert (str(paper.published), paper.venue) == (str(row["year"]), row["venue"])
        written = " ".join(", ".join(row["authors"]).replace("\u00ad", "").split())
        assert paper.authors
        assert all(author.name in written for author in paper.authors)
        assert len({author.name for author in paper.authors}) == len(paper.authors)
        assert bool(paper.identifiers.arxiv) == ("arxiv" in row)
        assert bool(paper.identifiers.doi) == ("doi" in row)


def read_unclean(file: Path) -> Listing:
    text, _ = incoming_text(file.read_bytes(), file.name)
    assert text is not None
    return parse(text, file.name, "jsonl", topics=(), date=None)
