"""How large a file of the collection and its parts may be. The one place that says so.

Each limit is far above what a real record needs, and low enough that the worst file below it is
read in about 2 seconds; what lies above is an error that names the limit. Only good records are
without such a bound: very many take long, so `review` reads a stranger's in a process that it ends.
"""

from __future__ import annotations

MEGABYTE = 1_000_000

NOTE_BYTES = 1 * MEGABYTE
"""A note: `collection/notes/*.md`."""

PICTURE_BYTES = 1 * MEGABYTE
"""A picture beside a note."""

YAML_BYTES = 5 * MEGABYTE
"""A file of records in YAML, `topics.yml` or `people.yml`; more records belong in JSON Lines."""

JSONL_BYTES = 512 * MEGABYTE
"""A file of records in JSON Lines: some 350,000 records with abstracts."""

LINE_CHARACTERS = 2 * MEGABYTE
"""One line of JSON Lines, in characters: four times a record of 5,000 authors."""

NESTING = 16
"""Levels of lists and mappings in one value; the deepest field of the contract is at level 4."""

YAML_VALUES = 200_000
"""Keys and values in one YAML file."""

ID = 300
"""Characters of an id."""

TITLE = 1_000
"""Characters of a title."""

ABSTRACT = 20_000
"""Characters of an abstract: four times the longest of 10,000 conference papers."""

TEXT = 2_000
"""Characters of any other text."""

AUTHORS = 5_000
"""Authors of one paper: a large physics collaboration has about 3,000."""

REFERENCES = 5_000
"""Papers that one paper cites: the longest surveys have about 2,000."""

ITEMS = 100
"""Entries of any other list: tags, categories, aliases, related."""

TOPIC_LEVELS = 20
"""Topics in a row, each the parent of the one before. Deep trees of classes have about 10."""

FOLDERS = 32
"""Folders within each other, from `collection/` on."""

ENTRIES = 20_000
"""Entries of `topics.yml` or another list."""

REPORTED = 20
"""Findings of one kind that one file or one mapping reports; the last says how many more."""

REPORTED_IN_FILE = 500
"""Findings of a file as such, before its records: refused characters, YAML that is not allowed,
lines that are no JSON. A file with more of them is not what its name says, and is not read on."""

FAULTY = 5_000
"""Records of a file that cannot be used: after more of them it is not read on."""
