"""What `check --fix` writes: the BibTeX key that each record has on the shelf.

So no key changes when a title, an author or a date is corrected, or when another paper comes that
would share it.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from papershelf.app.reading import read_catalog
from papershelf.app.shelf import Shelf
from papershelf.collection.rewrite import rewritten
from papershelf.config import read_settings
from papershelf.text import counted
from papershelf.writing.disk import write_file


def write_bibkeys(shelf: Shelf) -> None:
    """Give each record that has none its key. Ends the command where the shelf has an error."""
    with shelf.alone("papershelf check --fix"):
        settings, problems = read_settings(shelf.root)
        shelf.stop_on_errors(problems, "nothing was fixed")
        if settings is None:
            raise LookupError("no settings, and no Problem that says so")
        collection, catalog, problems = read_catalog(shelf, settings)
        shelf.stop_on_errors([one for one in problems if one.is_error], "nothing was fixed")
        changes = [
            (record, replace(record.paper, bibkey=catalog.bibkeys[record.paper.id]))
            for record in collection.records
            if not record.paper.bibkey
        ]
        written = 0
        for path, of_file in groupby(changes, key=lambda change: change[0].origin.path):
            file = shelf.root / path
            made = rewritten(file.read_bytes(), path, list(of_file), spares_records=True)
            if made.changed:
                write_file(file, made.data)
            shelf.report(made.problems)
            written += len(made.changed)
    shelf.err.print(f"{counted(written, 'BibTeX key')} written")
