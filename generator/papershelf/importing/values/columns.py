"""What the columns of tables are called, and other names in their place."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping

SEPARATORS = ",;\t|"
ABOVE = 5
"""Lines above the header, such as `sep=;`."""
_HEADER = 20_000
"""Characters of a header."""
_COLUMNS = {
    "title": "title papertitle articletitle displayname name",
    "authors": "author authors authorshipsauthordisplayname authorshipsrawauthorname creators by",
    "editors": "editor editors",
    "abstract": "abstract abstractnote summary description",
    "published": "date publicationdate published publishedat publicationyear year",
    "venue": "publicationtitle venue journal conference journalbook proceedingstitle conferencename"
    " sourcetitle primarylocationsourcedisplayname booktitle containertitle",
    "volume": "volume bibliovolume",
    "number": "issue number biblioissue",
    "pages": "pages page",
    "publisher": "publisher",
    "language": "language",
    "type": "itemtype type documenttype",
    "tags": "manualtags automatictags tags keywords topics authorkeywords keywordsdisplayname",
    "doi": "doi",
    "arxiv": "arxiv arxivid",
    "acl": "acl anthologyid",
    "openreview": "openreview forum",
    "pmid": "pmid idspmid pubmedid",
    "pmcid": "pmcid idspmcid",
    "isbn": "isbn",
    "openalex": "openalex openalexid",
    "abstractlink": "url link links paper paperurl paperlink website landingpageurl"
    " primarylocationlandingpageurl",
    "pdf": "pdf pdfurl pdflink primarylocationpdfurl",
    "code": "code github codeurl repository",
    "project": "project projectpage",
    "citations": "citedbycount citations citationcount",
    "bibkey": "citationkey bibkey citekey",
    "summary": "tldr",
    "id": "id",
    "extra": "extra",
}
"""Field to what columns are called, in lower case and without signs."""
_FIELDS = {word: field for field, words in _COLUMNS.items() for word in words.split()}


def field_of(name: str) -> str | None:
    """The field that a column of that name has; None where no column of a paper is called so."""
    return _FIELDS.get(re.sub(r"[^a-z]", "", name.casefold()))


def columns_in(text: str) -> list[str]:
    """The cells of the first line with words, by the separator that makes most of them."""
    line = next((line for line in text.split("\n") if line.strip()), "")
    return max((_cells(line[:_HEADER], sign) for sign in SEPARATORS), key=len)


def renamed(text: str, names: Mapping[str, str]) -> str | None:
    """The text with the names that a person gave to columns of its header; None where no line has
    all of these. Another column that says it has such a field is then none.
    """
    wanted = {name.strip().casefold(): new for name, new in names.items()}
    fields = {field_of(new) for new in names.values()}
    lines = text.split("\n", ABOVE)
    for number, line in enumerate(lines[:ABOVE]):
        for sign in SEPARATORS if len(line) <= _HEADER else ():
            cells = _cells(line, sign)
            if wanted.keys() <= {cell.casefold() for cell in cells}:
                others = [f"{cell} (not)" if field_of(cell) in fields else cell for cell in cells]
                given = [wanted.get(a.casefold(), b) for a, b in zip(cells, others, strict=True)]
                row = io.StringIO()
                csv.writer(row, delimiter=sign, lineterminator="").writerow(given)
                lines[number] = row.getvalue()
                return "\n".join(lines)
    return None


def _cells(line: str, sign: str) -> list[str]:
    rows = csv.reader([line.replace("\r", " ")], delimiter=sign)  # else a csv.Error
    return [cell.strip() for row in rows for cell in row]
