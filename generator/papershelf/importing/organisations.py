"""Affiliations as organisations of ROR (ror.org), from its data dump, which a person has as a file.

The dump (CC0, schema 2) is a list of organisations in JSON, or the ZIP that holds it. Only where a
part of an affiliation is exactly a name or an alias of an organisation, and the last part is its
country, is the one taken for the other: the likeliest of several would be wrong too often.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import msgspec

from papershelf.identifiers import ror
from papershelf.parsing.limits import MEGABYTE
from papershelf.text import folded

LIMIT = 1_000 * MEGABYTE
"""Bytes of a dump, unpacked: three times that of 2025."""
_RUN = 4
"""Parts that a name with commas has at most: `University of California, Berkeley`."""
_PARTS = 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)
"""What `zipfile` raises for a ZIP that is damaged, encrypted, or packed in a way of its own."""
_BETWEEN = re.compile(r"\s*,\s*")
_SEVERAL = re.compile(r"\s*(?:;|\||\s/\s)\s*")
_COUNTRIES = {
    **dict.fromkeys(("usa", "u.s.a", "us", "u.s", "united states of america"), "US"),
    **dict.fromkeys(("uk", "u.k", "england", "scotland", "wales", "northern ireland"), "GB"),
    **dict.fromkeys(("people's republic of china", "p.r. china", "pr china"), "CN"),
    **dict.fromkeys(("korea", "republic of korea"), "KR"),
    **dict.fromkeys(("netherlands", "the netherlands"), "NL"),
    **dict.fromkeys(("czech republic", "czechia"), "CZ"),
    **dict.fromkeys(("russia", "russian federation"), "RU"),
    **dict.fromkeys(("turkey", "türkiye"), "TR"),
}
"""Other names of countries than ROR's, which are GeoNames', to their codes (ISO 3166)."""


class _Name(msgspec.Struct):
    value: str
    types: list[str] = []


class _Country(msgspec.Struct):
    country_code: str | None = None
    country_name: str | None = None


class _Place(msgspec.Struct):
    geonames_details: _Country


class _Organisation(msgspec.Struct):
    id: str
    names: list[_Name]
    locations: list[_Place] = []
    status: str = "active"


class NoDumpError(Exception):
    """The file is no dump of ROR; the message says what was found, and what was expected."""


class Organisations:
    """The organisations of a dump that some affiliations can mean."""

    def __init__(self, file: Path, affiliations: Iterable[str]) -> None:
        """Raises `NoDumpError`, and OSError for a file that cannot be read."""
        wanted = {name for text in affiliations for parts in _split(text) for name in _names(parts)}
        self._countries = dict(_COUNTRIES)
        self._named: dict[str, set[tuple[str, str]]] = {}
        for one in _read(file):
            places = [place.geonames_details for place in one.locations]
            for place in places:
                if place.country_code and place.country_name:
                    self._countries[folded(place.country_name)] = place.country_code
            found = ror(one.id)
            if one.status == "withdrawn" or not found:
                continue
            for name in one.names:
                if name.types != ["acronym"] and (key := folded(name.value)) in wanted:
                    ids = {(found, place.country_code or "") for place in places}
                    self._named.setdefault(key, set()).update(ids)

    def find(self, affiliation: str) -> tuple[str, str]:
        """The ROR id of an affiliation, or "" and why it is not sure which that is."""
        found: set[str] = set()
        for parts in _split(affiliation):
            country = self._countries.get(parts[-1].rstrip(".")) if parts else None
            if country is None:
                return "", "without a country at the end"
            found |= self._among(parts[:-1], country)
        if len(found) == 1:
            return found.pop(), ""
        return "", "of several organisations" if found else "with no exact name of an organisation"

    def _among(self, parts: list[str], country: str) -> set[str]:
        """Organisations that some parts in a row name; a name in a longer one does not count."""
        found: set[str] = set()
        taken: list[range] = []
        for run in _runs(len(parts)):
            inside = any(run.start >= other.start and run.stop <= other.stop for other in taken)
            named = self._named.get(", ".join(parts[run.start : run.stop]), ())
            ids = {id_ for id_, where in named if where == country}
            if ids and not inside:
                taken.append(run)
                found |= ids
        return found


def _split(affiliation: str) -> list[list[str]]:
    """The parts of each place that an affiliation names, in one case."""
    places = [_BETWEEN.split(place, _PARTS) for place in _SEVERAL.split(affiliation) if place]
    return [[part for part in map(folded, parts) if part] for parts in places[:_PARTS]]


def _names(parts: list[str]) -> Iterator[str]:
    """All that can be the name of an organisation."""
    for run in _runs(len(parts)):
        yield ", ".join(parts[run.start : run.stop])


def _runs(count: int) -> Iterator[range]:
    """Parts in a row, the longest first."""
    for length in range(min(_RUN, count), 0, -1):
        for start in range(count - length + 1):
            yield range(start, start + length)


def _read(file: Path) -> list[_Organisation]:
    expected = "expected ROR's data dump in schema 2 (JSON, or the ZIP that holds it)"
    try:
        return msgspec.json.decode(_data(file), type=list[_Organisation])
    except (msgspec.MsgspecError, UnicodeDecodeError, *_BROKEN) as fault:
        raise NoDumpError(f"{expected}: {fault}") from fault


def _data(file: Path) -> bytes:
    """The JSON: of a ZIP the file of schema 2, which older dumps have beside that of schema 1."""
    if not zipfile.is_zipfile(file):
        with file.open("rb") as stream:
            return _whole(stream)
    with zipfile.ZipFile(file) as packed:
        names = sorted(name for name in packed.namelist() if name.endswith(".json"))
        second = [name for name in names if "schema_v2" in name]
        if not names:
            raise zipfile.BadZipFile("the ZIP holds no JSON")
        with packed.open((second or names)[0]) as stream:
            return _whole(stream)


def _whole(stream: IO[bytes]) -> bytes:
    data = stream.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise NoDumpError(f"found more than {LIMIT:,} bytes, expected ROR's data dump")
    return data
