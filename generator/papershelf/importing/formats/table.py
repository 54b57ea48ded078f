"""Tables with a header: CSV or TSV of Zotero, OpenAlex, a conference, a spreadsheet.

A column counts by its name in any case. What no column of a paper is called is left out, by name.
Where no column is a title, the file is refused and the columns are shown.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from papershelf.importing.bibtex.names import person
from papershelf.importing.draft import Draft
from papershelf.importing.entry import Counted, Listing, Repair, SourceEntry
from papershelf.importing.formats.csl import noted
from papershelf.importing.values import markup
from papershelf.importing.values.authors import read_authors
from papershelf.importing.values.cells import unmarked
from papershelf.importing.values.columns import ABOVE, SEPARATORS, field_of
from papershelf.importing.values.counts import count
from papershelf.importing.values.languages import language
from papershelf.importing.values.lists import list_in
from papershelf.importing.values.types import SERVICES, ZOTERO
from papershelf.model import TYPES
from papershelf.parsing import limits
from papershelf.parsing.raw import Raw
from papershelf.problems import Problem, error

NAME = "csv"
EMPTY = "row without a word"
UNCLOSED = "found a quote that is not closed in its row: the row is left out"

EXPORTED = tuple(
    """id bibkey type title authors editors published venue volume number pages publisher language
    doi arxiv acl openreview pmid pmcid isbn openalex url pdf code project tags tldr
    abstract""".split()
)
"""The header of a table that `papershelf export` wrote: cells of no other one are unmarked."""
_LISTS = frozenset(("authors", "editors", "tags"))
_LINES = ("title", "venue", "volume", "number", "publisher", "bibkey", "summary")
_IDS = ("doi", "arxiv", "acl", "openreview", "pmid", "pmcid", "openalex")
_BLANK = ' \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u2028\u2029"'
"""What a row may hold that says nothing."""
_CELL = 256 * limits.MEGABYTE
"""Characters of a cell: a quote that is never closed makes one of the whole file."""


def looks_like_table(text: str) -> bool:
    """Whether one of its first lines names a title and another column of papers."""
    return _header(text) is not None


def _header(text: str) -> tuple[int, str] | None:
    """The line (from 0) and the separator of the header."""
    for number, line in enumerate(text.split("\n", ABOVE + 1)[:ABOVE]):
        for sign in SEPARATORS:
            cells = [field_of(cell) for cell in line.split(sign)]
            known = [cell for cell in cells if cell]
            if "title" in known and len(set(known)) > 1:
                return number, sign
    return None


def parse_table(text: str, path: str) -> Listing:
    """Read a table. A row of another length than the header's is an error with its line."""
    found = _header(text)
    if found is None:
        first = next((line for line in text.split("\n") if line.strip()), "")
        message = f'found no column of titles; the first line is "{first[:200]}"'
        hint = (
            "name the columns there: title, authors, year, doi, url, abstract, tags; or say which"
        )
        hint += " is what, such as `--column Paper=title --column Who=authors`"
        return Listing(NAME, NAME, (), (error(path, message, line=1, hint=hint),))
    above, sign = found
    problems: list[Problem] = []
    repairs: list[Repair] = []
    entries: list[SourceEntry] = []
    counted: list[Counted] = []
    lines = text.split("\n")
    scanned, unclosed = _scan(lines, above, sign)
    begun = frozenset(scanned)
    rows = _rows(lines, above, sign, unclosed)
    header = next(rows)[1] or []
    columns = [(cell.strip(), field_of(cell)) for cell in header]
    is_ours = tuple(header) == EXPORTED
    for line, row in rows:
        if row is None or _has_rows(row, columns, sign):
            hint = f"close the quote, or take it out; `{sign}` within a cell needs quotes around it"
            problems.append(error(path, UNCLOSED, line=line, hint=hint))
            continue
        if not any(cell.strip(_BLANK + sign) for cell in row):
            if line in begun:
                counted.append(Counted(EMPTY, line))
            continue
        if len(row) > len(header) and any(cell.strip() for cell in row[len(header) :]):
            message = f"found {len(row)} cells, expected {len(header)} as the header has"
            hint = f'put cells that hold "{sign}" in quotes'
            problems.append(error(path, message, line=line, hint=hint))
            continue
        draft = Draft(path, line)
        _fill(draft, columns, map(unmarked, row) if is_ours else row)
        repairs += draft.repairs
        entries.append(draft.entry())
    return Listing(
        NAME, NAME, tuple(entries), tuple(problems), tuple(repairs), tuple(scanned), tuple(counted)
    )


def _rows(
    lines: list[str], above: int, sign: str, unclosed: Collection[int]
) -> Iterator[tuple[int, list[str] | None]]:
    """Each row with the line on which it begins; a quoted cell may have several lines. None in the
    place of a row with a quote that is never closed.
    """
    csv.field_size_limit(_CELL)
    begin = above
    for end in [*sorted(number - 1 for number in unclosed), len(lines)]:
        reader = csv.reader((f"{line}\n" for line in lines[begin:end]), delimiter=sign)
        line = reader.line_num
        for row in reader:
            yield begin + line + 1, row
            line = reader.line_num
        if end < len(lines):
            yield end + 1, None
        begin = end + 1


def _scan(lines: list[str], above: int, sign: str) -> tuple[list[int], set[int]]:
    """The lines of rows, on which no quote is open and which are not blank, and those with a quote
    that is never closed: the row behind such a one is the next line.
    """
    rows: list[int] = []
    unclosed: set[int] = set()
    number, last, is_open = above, above, False
    while number < len(lines) or is_open:
        if number == len(lines):  # the quote of row `last`, which took in all lines below
            unclosed.add(last)
            rows = [row for row in rows if row <= last]
            number, is_open = last, False
            continue
        line = lines[number]
        number += 1
        was_open, is_open = is_open, _is_open(line, sign, is_open=is_open)
        if not was_open:
            last = number
            if is_open or line.strip(_BLANK + sign):
                rows.append(number)
    return [row for row in rows if row > above + 1], unclosed


def _is_open(line: str, sign: str, *, is_open: bool) -> bool:
    """Whether a quoted cell goes on behind a line; a quote within other text is a sign of it."""
    at = 0
    while True:
        if is_open:
            at = line.find('"', at)
            if at < 0:
                return True
            is_doubled = line[at + 1 : at + 2] == '"'
            is_open = is_doubled
            at += 2 if is_doubled else 1
        elif at == 0 and line.startswith('"'):
            is_open, at = True, 1
        else:
            at = line.find(f'{sign}"', at)
            if at < 0:
                return False
            is_open, at = True, at + 2


def _has_rows(row: Sequence[str], columns: list[tuple[str, str | None]], sign: str) -> bool:
    """Whether a title holds whole rows: then its quote was closed by that of a later row."""
    return any(
        field == "title" and sign in cell.partition("\n")[2]
        for (_, field), cell in zip(columns, row, strict=False)
    )


def _fill(draft: Draft, columns: list[tuple[str, str | None]], row: Iterable[str]) -> None:
    given: dict[str, str] = {}
    for (name, field), cell in zip(columns, row, strict=False):
        if not (value := cell.strip()):
            continue
        if field is None:
            draft.unheld([name or "a column without a name"])
        elif field == "tags" and field in given:
            given[field] += f"; {value}"
        elif field == "published" and given.get(field, "") in value:
            given[field] = value  # a day, beside a column with its year alone
        elif field in given:
            if given[field] != value:
                draft.differs(name, value)
        else:
            given[field] = value
    _texts(draft, given)
    _identifiers(draft, given)
    for field in ("authors", "editors"):
        draft.people(field, _people(draft, given.get(field, "")))
    draft.date("published", given.get("published", ""))
    noted(draft, given.get("extra", ""), "Extra")
    if tags := given.get("tags"):
        draft.tag(_parts(tags) or tags.split(","))


def _texts(draft: Draft, given: Mapping[str, str]) -> None:
    for field in _LINES:
        draft.text(field, markup.line(given.get(field, "")))
    draft.text("abstract", markup.prose(given.get("abstract", "")))
    draft.pages(given.get("pages", ""))
    draft.text("language", language(given.get("language", "")) or "")
    said = given.get("type", "")
    kind = ZOTERO.get(said) or SERVICES.get(said.lower()) or (said if said in TYPES else "")
    draft.text("type", kind)
    if cited := count(given.get("citations", "")):
        draft.raw["citations"] = {"count": cited}


def _identifiers(draft: Draft, given: Mapping[str, str]) -> None:
    for name in _IDS:
        value = given.get(name, "")
        draft.identifier(name, f"PMC{value}" if name == "pmcid" and value.isdecimal() else value)
    if isbn := given.get("isbn"):
        draft.isbn(isbn)
    own = given.get("id", "")
    if not draft.identify(own) and "openalex" in own:
        draft.identifier("openalex", own, "id")
    for field, name in (
        ("abstractlink", "abstract"), ("pdf", "pdf"), ("code", "code"), ("project", "project"),
    ):  # fmt: skip
        for url in (given.get(field, "")).split():
            is_pdf = name == "abstract" and url.lower().endswith(".pdf")
            draft.link("pdf" if is_pdf else name, url, field)


def _people(draft: Draft, value: str) -> list[Raw]:
    if not value:
        return []
    listed = list_in(value)
    parts = [str(item) for item in listed] if isinstance(listed, list) else _parts(value)
    if parts:
        return [person(" ".join(part.split())) for part in parts if part.strip()]
    found, done = read_authors([value])
    for what, example in done:
        draft.repaired(what, example)
    return found


def _parts(value: str) -> list[str]:
    """The parts of a cell between signs that stand in no name: `;`, `|` or line breaks."""
    for sign in (";", "|", "\n"):
        if sign in value:
            return [part.strip() for part in value.split(sign) if part.strip()]
    return []
