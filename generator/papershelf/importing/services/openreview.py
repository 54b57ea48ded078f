"""Notes of OpenReview's API (1 and 2), saved to a file: the paper is what `content` says."""

from __future__ import annotations

import re

from papershelf.importing.bibtex.names import person
from papershelf.importing.draft import Draft
from papershelf.importing.entry import Listing
from papershelf.importing.formats.jsonrecords import Given, Object, read_json, text_of, texts
from papershelf.importing.values import markup

NAME = "openreview"

_SIGN = re.compile(r'"forum"\s*:\s*"')
_CONTENT = re.compile(r'"content"\s*:\s*\{')
_LINES = {"title": ("title",), "summary": ("TL;DR", "TLDR")}
_NOT_YET = re.compile(r"submitted to|under review|desk reject|withdrawn", re.IGNORECASE)
_QUIET = frozenset(("_bibtex", "authorids", "venueid", "paperhash", "pdf", "forum", "id"))


def looks_like_openreview(text: str) -> bool:
    """Whether it is JSON with notes: a forum, and content."""
    is_json = text.lstrip()[:1] in ("[", "{")
    return is_json and _SIGN.search(text) is not None and _CONTENT.search(text) is not None


def parse_openreview(text: str, path: str) -> Listing:
    """Read the notes of an answer."""
    return read_json(text, path, NAME, fill)


def fill(draft: Draft, note: Object) -> None:
    """Move a note into a draft. The day is that on which it became public, in thousandths."""
    content = note.get("content")
    inside = content if isinstance(content, dict) else {}
    given = Given(
        draft,
        {
            key: part["value"] if isinstance(part, dict) and "value" in part else part
            for key, part in inside.items()
        },
    )
    given.lines(_LINES)
    draft.people("authors", [person(name) for name in texts(given.raw("authors"))])
    draft.text("abstract", markup.paragraphs(given.take("abstract")))
    for words in texts(given.rest.pop("keywords", None)):
        draft.tag([words] if "," not in words else words.split(","))
    venue = given.take("venue")
    if venue and not _NOT_YET.search(venue):
        draft.text("venue", venue)
    elif "withdrawn" in venue.lower():
        draft.raw["status"] = "withdrawn"
    forum = text_of(note.get("forum")) or text_of(note.get("id"))
    draft.identifier("openreview", forum, "forum")
    draft.date("published", text_of(note.get("pdate")) or text_of(note.get("cdate")), "pdate")
    pdf = text_of(given.rest.get("pdf"))
    if pdf.startswith("http"):
        draft.link("pdf", pdf)
    for key in ("code", "github"):
        draft.link("code", given.take(key), key)
    given.leave(_QUIET)
