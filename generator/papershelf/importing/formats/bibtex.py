"""BibTeX and BibLaTeX, as people, managers and publishers write them. See `importing/bibtex`.

Nothing is lost without a word: each `@word{` is a paper, an error, or counted by what it is.
"""

from __future__ import annotations

from collections.abc import Mapping

from papershelf.importing.bibtex.blocks import heads
from papershelf.importing.bibtex.fields import BibFields, bibkey
from papershelf.importing.bibtex.reading import HALF, BibRecord, File, read_file, texts
from papershelf.importing.draft import Draft
from papershelf.importing.entry import Listing, Repair, SourceEntry
from papershelf.importing.watching import Watch, unwatched, watched
from papershelf.text import title_key

NAME = "bibtex"

SAME_KEY = "left out a key that another entry has"
CHANGED_KEY = "took signs out of a key that no key may have"
UNDEFINED = "took a name that no @string defines for its text"
NO_PARENT = "found no entry of the key that crossref names"

_INHERITED = {"title": "booktitle", "booktitle": "booktitle", "subtitle": ""}
"""What fields of a volume are in its chapters and papers; "" is not inherited."""
_OWN = frozenset(
    """author doi eprint eprinttype archiveprefix url urldate pages abstract keywords key crossref
    xdata ids note annotation isbn shorttitle sorttitle pagetotal file""".split()
)
"""Fields of an entry that no other takes over."""
_PREFACE = 30
"""Lines above the first entry: a comment, no page that shows an entry at its end."""


def looks_like_bibtex(text: str) -> bool:
    """Whether it begins with an entry, below a few lines of comment at most."""
    for head in heads(text):
        if head.opening and head.type and "=" in text[head.begin : head.begin + 10_000]:
            before = [line for line in text[: head.begin].split("\n") if line.strip()]
            is_page = any("](" in line or line.lstrip().startswith("```") for line in before)
            return len(before) <= _PREFACE and not is_page
    return False


def parse_bibtex(text: str, path: str, watch: Watch = unwatched) -> Listing:
    """Read a file of entries. One that is broken is an error with its line."""
    file = read_file(text, path, watch)
    reading, records = _Reading(file, path), file.records
    entries = tuple(
        reading.entry(record) for record in watched(records, len(records), watch, begin=HALF)
    )
    return Listing(
        NAME,
        NAME,
        entries,
        tuple(file.problems),
        tuple(reading.repairs),
        file.scanned,
        tuple(file.counted),
    )


class _Reading:
    """Makes papers of the entries of a file, which may take fields from each other."""

    def __init__(self, file: File, path: str) -> None:
        self.file = file
        self.path = path
        self.repairs: list[Repair] = []
        self.by_key: dict[str, BibRecord] = {}
        for record in file.records:
            self.by_key.setdefault(record.key.lower(), record)
        self.keys: dict[str, tuple[str, str]] = {}

    def entry(self, record: BibRecord) -> SourceEntry:
        draft = Draft(self.path, record.line)
        for done, example in record.done:
            draft.repaired(done, example)
        fields = BibFields(record.type, self.given(record, draft), draft)
        fields.read()
        self.key(record, draft)
        self.repairs += draft.repairs
        return draft.entry()

    def given(self, record: BibRecord, draft: Draft) -> dict[str, str]:
        """The fields of an entry, with those that it takes from others."""
        unknown: list[str] = []
        found = dict(texts(record, self.file.names, unknown))
        for field in ("xdata", "crossref"):
            for key in filter(None, map(str.strip, found.get(field, "").split(","))):
                sources: Mapping[str, BibRecord]
                sources = self.file.containers if field == "xdata" else self.by_key
                source = sources.get(key.lower())
                if source is None or source is record:
                    draft.repaired(NO_PARENT, key)
                    continue
                for name, value in texts(source, self.file.names, unknown):
                    if field == "crossref":
                        name = "" if name in _OWN else _INHERITED.get(name, name)  # noqa: PLW2901
                    if name:
                        found.setdefault(name, value)
        for name in dict.fromkeys(unknown):
            draft.repaired(UNDEFINED, name)
        return found

    def key(self, record: BibRecord, draft: Draft) -> None:
        """The key of the entry, unless another paper of the file has it."""
        key = bibkey(record.key)
        if not key:
            return
        if key != record.key.strip():
            draft.repaired(CHANGED_KEY, record.key)
        title = title_key(str(draft.raw.get("title", "")))
        doi = str(draft.ids.get("doi", ""))
        first_title, first_doi = self.keys.setdefault(key.lower(), (title, doi))
        if first_title != title or (doi and first_doi and doi != first_doi):
            draft.repaired(SAME_KEY, key)
        else:
            draft.raw["bibkey"] = key
        if key.lower().startswith("dblp:"):
            draft.identify(key)
