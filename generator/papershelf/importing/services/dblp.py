"""Publications of DBLP's search API in JSON, saved to a file."""

from __future__ import annotations

import re

from papershelf.importing.bibtex.names import person
from papershelf.importing.draft import Draft
from papershelf.importing.entry import Listing
from papershelf.importing.formats.jsonrecords import (
    Given,
    Object,
    inner,
    objects,
    read_json,
    text_of,
    texts,
)
from papershelf.importing.values import markup
from papershelf.importing.values.types import BIBTEX

NAME = "dblp"

_SIGN = re.compile(
    r'"hits"\s*:\s*\{.*?"info"\s*:|"url"\s*:\s*"https?://dblp\.(?:org|uni-trier\.de)/rec/',
    re.DOTALL,
)
_HOMONYM = re.compile(r"\s\d{4}$", re.ASCII)
_TYPES = {
    "journal articles": "article-journal",
    "conference and workshop papers": "paper-conference",
    "informal and other publications": "article",
    "books and theses": "book",
    "parts in books or collections": "chapter",
    "editorship": "book",
    "data and artifacts": "dataset",
}
_QUIET = frozenset(("@score", "@id", "url", "key", "access", "stream", "info"))


def looks_like_dblp(text: str) -> bool:
    """Whether it is JSON in which DBLP's hits stand."""
    return text.lstrip()[:1] in ("[", "{") and _SIGN.search(text) is not None


def parse_dblp(text: str, path: str) -> Listing:
    """Read the hits of an answer."""
    return read_json(text, path, NAME, fill)


def fill(draft: Draft, item: Object) -> None:
    """Move a hit into a draft. Titles end with a full stop, names of several people in a number."""
    info = item.get("info")
    given = Given(draft, info if isinstance(info, dict) else item)
    draft.text("title", markup.line(given.take("title")).removesuffix("."))
    people = inner(given.raw("authors"), "author")
    names = [text_of(one.get("text")) for one in objects(people)] or texts(people)
    draft.people("authors", [person(markup.line(_HOMONYM.sub("", name))) for name in names])
    if (venue := markup.line(given.take("venue"))) != "CoRR":
        draft.text("venue", venue)
    draft.date("published", given.take("year"))
    kind = given.take("type").lower()
    if found := _TYPES.get(kind) or BIBTEX.get(kind):
        draft.raw["type"] = found
    draft.identifier("doi", given.take("doi"))
    key = text_of(given.rest.get("key")) or text_of(given.rest.get("url"))
    draft.identifier("dblp", key, "key")
    volume = given.take("volume")
    if not volume.startswith("abs/"):
        draft.text("volume", volume)
    elif not draft.identify(f"arXiv:{volume.removeprefix('abs/')}"):
        draft.unheld(["volume"])
    given.lines({"number": ("number",), "publisher": ("publisher",)})
    draft.pages(given.take("pages"))
    for url in texts(given.raw("ee")):
        draft.link("abstract", url, "ee")
    given.leave(_QUIET)
