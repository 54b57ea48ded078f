"""`papershelf enrich --ror`: affiliations found in a dump of ROR, offline, by exact names alone."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.collection.read import read_collection
from papershelf.importing.organisations import NoDumpError, Organisations
from papershelf.model import Author
from shelves import papershelf

CODES = {"Norway": "NO", "The Netherlands": "NL", "United States": "US", "Georgia": "GE"}


def organisation(id_: str, country: str, *names: str, **more: Any) -> dict[str, Any]:
    """As schema 2 has it; the last name is an acronym."""
    *whole, acronym = names
    code = {"Norway": "NO", "The Netherlands": "NL", "United States": "US", "Georgia": "GE"}[
        country
    ]
    place = {"country_code": code, "country_name": country, "name": "Somewhere", "lat": 1.5}
    return {
        "id": f"https://ror.org/{id_}",
        "status": "active",
        "types": ["education"],
        "names": [
            *({"value": name, "types": ["label"], "lang": "en"} for name in whole),
            {"value": acronym, "types": ["acronym"], "lang": None},
        ],
        "locations": [{"geonames_id": 1, "geonames_details": place}],
        **more,
    }


LOOMS, NETS, CITY, OTHER = "05aaaaa01", "05bbbbb02", "05ccccc03", "05ddddd04"
DUMP = [
    organisation(LOOMS, "Norway", "University of Looms", "Universitetet i Vevstol", "UL"),
    organisation(NETS, "The Netherlands", "Institute of Nets", "IN"),
    organisation("05eeeee05", "United States", "Institute of Nets", "IN"),
    organisation(CITY, "United States", "University of Yarn, Spooltown", "UYS"),
    organisation("05fffff06", "United States", "University of Yarn", "UY"),
    organisation(OTHER, "Norway", "College of Looms", "CL"),
    organisation("05ggggg07", "Norway", "Closed School", "CS", status="withdrawn"),
    {"id": "https://ror.org/nonsense", "names": [{"value": "Nonsense"}]},
]


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    file = tmp_path / "v1.99-ror-data.json"
    file.write_text(json.dumps(DUMP), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("affiliation", "found"),
    [
        ("University of Looms, Norway", LOOMS),
        ("Department of Warp, UNIVERSITY  of Looms, Oslo, Norway.", LOOMS),
        ("Universitetet i Vevstol, Norway", LOOMS),
        ("Institute of Nets, Netherlands", NETS),
        ("Institute of Nets, Delft, The Netherlands", NETS),
        ("Institute of Nets, USA", "05eeeee05"),
        ("University of Yarn, Spooltown, U.S.A.", CITY),
        ("University of Yarn, Elsewhere, United States", "05fffff06"),
        ("University of Looms, Norway; University of Looms, Oslo, Norway", LOOMS),
    ],
)
def test_an_exact_name_and_the_country_are_enough(dump: Path, affiliation: str, found: str) -> None:
    """The name or an alias, in any case, between other parts; of a name in a longer one that."""
    assert Organisations(dump, [affiliation]).find(affiliation) == (found, "")


@pytest.mark.parametrize(
    ("affiliation", "reason"),
    [
        ("University of Looms", "without a country"),
        ("University of Looms, Oslo", "without a country"),
        ("Norway", "no exact name"),
        ("UL, Norway", "no exact name"),
        ("The University of Looms and Nets, Norway", "no exact name"),
        ("Institute of Nets, Norway", "no exact name"),
        ("Closed School, Norway", "no exact name"),
        ("Nonsense, Norway", "no exact name"),
        ("University of Looms, Georgia", "no exact name"),
        ("University of Looms, College of Looms, Norway", "several"),
        ("University of Looms, Norway; Institute of Nets, USA", "several"),
        (",", "without a country"),
    ],
)
def test_whatever_is_not_sure_is_none(dump: Path, affiliation: str, reason: str) -> None:
    """No acronym, no country, another country, a part of a name, several organisations."""
    if "Georgia" in affiliation:
        dump.write_text(json.dumps([*DUMP, organisation("05hhhhh08", "Georgia", "A", "B")]))
    id_, why = Organisations(dump, [affiliation]).find(affiliation)
    assert id_ == ""
    assert reason in why


@given(st.text())
def test_any_text_is_an_affiliation_or_none(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    """Nothing that a stranger writes there raises, and what is found is in the dump."""
    file = tmp_path_factory.getbasetemp() / "any-dump.json"
    if not file.exists():
        file.write_text(json.dumps(DUMP), encoding="utf-8")
    affiliation = f"{text}, University of Looms, Norway"
    assert Organisations(file, [affiliation]).find(affiliation)[0] in ("", LOOMS)


def imported(shelf: Path, *authors: dict[str, str] | str) -> None:
    row = {"title": "Weaving Nets", "doi": "10.1000/nets", "authors": authors}
    (shelf / "row.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    papershelf(shelf, "import", str(shelf / "row.jsonl"))


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    root = tmp_path / "shelf"
    (root / "collection/papers").mkdir(parents=True)
    (root / "mkdocs.yml").write_text("site_name: Looms\n", encoding="utf-8")
    return root


def authors(shelf: Path) -> list[Author]:
    collection = read_collection(shelf)
    assert collection.problems == ()
    return [author for record in collection.records for author in record.paper.authors]


@pytest.mark.parametrize("is_packed", [False, True])
def test_records_get_the_ids_of_their_organisations(
    shelf: Path, dump: Path, *, is_packed: bool
) -> None:
    """Without the network, from the JSON or the ZIP; what is not sure is counted and stays; a
    second run changes nothing, and nor does an import of the plain list.
    """
    people = (
        {"name": "Ada Example", "affiliation": "University of Looms, Norway"},
        {"name": "Bo Sample", "affiliation": "Loom Lab"},
        "Cy Third",
    )
    imported(shelf, *people)
    if is_packed:
        packed = dump.with_suffix(".zip")
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as stream:
            stream.writestr("v1.70-ror-data.json", "[]")
            stream.writestr("v1.70-ror-data_schema_v2.json", dump.read_text(encoding="utf-8"))
        dump = packed
    assert "+" in papershelf(shelf, "enrich", "--ror", str(dump), "--dry-run").stdout
    assert [author.ror for author in authors(shelf)] == ["", "", ""]
    said = papershelf(shelf, "enrich", "--ror", str(dump)).stdout
    assert "affiliations without a country at the end, not changed: 1" in said
    assert "authors: 1 from ror" in said
    assert "1 papers enriched; asked about none" in said
    assert [author.ror for author in authors(shelf)] == [LOOMS, "", ""]
    before = (shelf / "collection/papers/10.1000-nets.yml").read_text(encoding="utf-8")
    papershelf(shelf, "enrich", "--ror", str(dump))
    imported(shelf, *people)
    assert (shelf / "collection/papers/10.1000-nets.yml").read_text(encoding="utf-8") == before


def test_authors_that_a_person_wrote_stay(shelf: Path, dump: Path) -> None:
    """And it is said of how many."""
    own = "id: own\ntitle: Own\nauthors: [{name: A B, affiliation: 'Institute of Nets, USA'}]\n"
    (shelf / "collection/papers/own.yml").write_text(own, encoding="utf-8")
    said = papershelf(shelf, "enrich", "--ror", str(dump)).stdout
    assert "affiliations of authors that a person wrote, not changed: 1" in said
    assert (shelf / "collection/papers/own.yml").read_text(encoding="utf-8") == own


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[1]", b'[{"id": 3, "names": []}]', b"\xff", b"PK\x03\x04 broken"]
)
def test_any_other_file_is_refused(shelf: Path, dump: Path, data: bytes) -> None:
    """With what was expected, and where the dump is."""
    dump.write_bytes(data)
    with pytest.raises(NoDumpError):
        Organisations(dump, [])
    done = papershelf(shelf, "enrich", "--ror", str(dump), status=1)
    assert "expected ROR's data dump in schema 2" in done.stderr
    assert "zenodo" in done.stderr


def test_a_file_that_is_not_there_is_named(shelf: Path, tmp_path: Path) -> None:
    said = papershelf(shelf, "enrich", "--ror", str(tmp_path / "none.zip"), status=1).stderr
    assert "none.zip: cannot be read: No such file" in said


def test_a_zip_without_a_dump_is_refused(dump: Path) -> None:
    """One that holds no JSON, and one that is cut."""
    for name, keep in (("readme.txt", None), ("v1.json", -60)):
        with zipfile.ZipFile(dump, "w", zipfile.ZIP_DEFLATED) as stream:
            stream.writestr(name, json.dumps(DUMP))
        dump.write_bytes(dump.read_bytes()[:keep])
        with pytest.raises(NoDumpError):
            Organisations(dump, [])
