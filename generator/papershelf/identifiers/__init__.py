"""Identifiers of papers in all their spellings, and the addresses that follow from them.

Formats: arXiv identifier scheme (new since 2007-04, old `archive/YYMMNNN`), DOI handbook 2.2,
ACL Anthology ids (old `P19-1001`, new `2020.acl-main.1`), OpenReview forum ids.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import quote, unquote

from papershelf.identifiers.addresses import USUAL_URL, is_safe, safe_url
from papershelf.identifiers.catalogued import (
    dblp,
    isbn,
    openalex,
    orcid,
    orcid_url,
    pmcid,
    pmid,
    ror,
    ror_url,
    s2,
)
from papershelf.identifiers.running import bare
from papershelf.model import Identifiers, Links
from papershelf.text import flaws, slug
from papershelf.text.slug import RESERVED, digest6

__all__ = [
    "SPELLINGS",
    "USUAL_URL",
    "acl",
    "arxiv",
    "arxiv_month",
    "bare",
    "completed",
    "dblp",
    "doi",
    "doi_key",
    "is_safe",
    "isbn",
    "links_of",
    "name_keys",
    "openalex",
    "openreview",
    "orcid",
    "orcid_url",
    "pages_of",
    "path_segment",
    "pmcid",
    "pmid",
    "record_id",
    "reference_keys",
    "ror",
    "ror_url",
    "s2",
    "safe_url",
    "strong_keys",
]

# Hosts are read with or without `https://`, as people paste them. Digits and letters of other
# scripts spell no identifier, hence re.ASCII (or `[0-9]`, where `\S` must know every space).
_ARXIV = re.compile(
    r"""(?:arxiv\s(?:e-?print|preprint),?\s)?
        (?:arxiv\s*:\s*
        |(?:https?://)?(?:[a-z0-9-]+\.)*arxiv\.org/(?:abs|pdf|html|ps|format)/
        |(?:https?://)?ar5iv\.org/(?:abs|html)/
        |(?:https?://)?(?:www\.)?alphaxiv\.org/abs/
        |(?:https?://)?(?:huggingface\.co|hf\.co)/papers/
        |(?:doi\s*:?\s*|info:doi/)?(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/(?:doi:)?)?10\.48550/arxiv\.)?
        (?P<id>(?:(?:0[7-9]|1[0-4])(?:0[1-9]|1[0-2])\.\d{4}|(?:1[5-9]|[2-9]\d)(?:0[1-9]|1[0-2])\.\d{5})
        |(?P<archive>[a-z]+(?:-[a-z]+)?)(?:\.[a-z]{2})?/(?P<number>\d{7}))
        (?:v[1-9]\d{0,2})?(?:\.pdf|\.md)?/?(?:\s*\[[a-z.-]+\])?(?:[?\#].*)?""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_DOI = re.compile(
    r"(?a:(?:doi\s*:?\s*|info:doi/)?(?P<url>(?:https?://)?(?:dx\.|www\.)?doi\.org/(?:doi:)?)?)"
    r"(?P<name>10\.[0-9]{4,9}(?:/|%2F)\S+)",
    re.IGNORECASE,
)
_DOI_NAME = re.compile(r"10\.[0-9]{4,9}/\S*[^\s.,;]")
_ACL = re.compile(
    r"""(?:acl\s*:\s*|(?:https?://)?(?:www\.)?(?:aclanthology\.org|aclweb\.org/anthology)/)?
        (?P<id>[A-Z]\d{2}-\d{4,5}|\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d{1,4})
        (?:v\d+)?(?:\.pdf|\.bib)?/?""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_ACL_DOI = re.compile(r"10\.(?:18653/v1|3115/v1)/(.+)", re.IGNORECASE)
_OPENREVIEW = re.compile(
    r"(?:openreview\s*:\s*|(?:https?://)?openreview\.net/(?:forum|pdf|attachment)\?(?:\S*&)?id=)?"
    r"(?P<id>[A-Za-z0-9_-]{6,24})(?:[&#]\S*)?"
)


def arxiv(text: str) -> str | None:
    """The arXiv id, without version, that `text` spells (id, `arXiv:`, URL or DOI); else None.

    An old id's subject class is left out, since arXiv takes both: `math.GT/0309136` is
    `math/0309136`.
    """
    match = _ARXIV.fullmatch(unquote(bare(text)))
    if match is None:
        return None
    return (f"{match['archive']}/{match['number']}" if match["archive"] else match["id"]).lower()


def arxiv_month(arxiv_id: str) -> str:
    """The month, as `YYYY-MM`, in which arXiv gave an id (as `arxiv` spells it); empty for none."""
    match = re.search(r"(?:^|/)(\d\d)(\d\d)(?:\.|\d{3}$)", arxiv_id)
    if match is None or not 1 <= int(match[2]) <= 12:
        return ""
    return f"{19 if match[1] >= '91' else 20}{match[1]}-{match[2]}"  # arXiv began in 1991


def doi(text: str) -> str | None:
    """The DOI that `text` spells, in lower case (DOIs ignore case); else None."""
    match = _DOI.fullmatch(bare(text))
    if match is None:
        return None
    # Only a URL has percent escapes; what they stand for must be a DOI too, no line break or NUL.
    name = bare(unquote(match["name"])) if match["url"] else match["name"]
    name = name.rstrip(".,;").lower()
    return name if _DOI_NAME.fullmatch(name) and not any(flaws(name)) else None


def acl(text: str) -> str | None:
    """The ACL Anthology id that `text` spells (id, URL or the Anthology's DOI); else None."""
    found = doi(text)
    inner = _ACL_DOI.fullmatch(found) if found else None
    match = _ACL.fullmatch(inner[1] if inner else bare(text))
    if match is None:
        return None
    spelt = match["id"]
    return spelt.upper() if re.match(r"[A-Za-z]\d{2}-", spelt) else spelt.lower()


def openreview(text: str) -> str | None:
    """The OpenReview forum id that `text` spells; case counts. A bare word must be marked or have
    a digit or capital, so that no ordinary word is taken for one.
    """
    text = bare(text)
    match = _OPENREVIEW.fullmatch(text)
    if match is None:
        return None
    is_unmarked = match["id"] == text
    return None if is_unmarked and re.fullmatch(r"[a-z-]+|\d+", match["id"]) else match["id"]


def _marked_openreview(text: str) -> str | None:
    """Where a key marks the id, one that looks like an ordinary word is an id too."""
    return openreview(text) or openreview(f"openreview:{text}")


SPELLINGS: Mapping[str, Callable[[str], str | None]] = {
    "arxiv": arxiv,
    "doi": doi,
    "acl": acl,
    "openreview": _marked_openreview,
    "pmid": pmid,
    "pmcid": pmcid,
    "isbn": isbn,
    "openalex": openalex,
    "s2": s2,
    "dblp": dblp,
}
"""How each of `Identifiers` is read where its name stands beside it, in their order."""


def completed(identifiers: Identifiers) -> Identifiers:
    """The identifiers with the arXiv or ACL id of which the DOI is made, where there is none."""
    found = identifiers
    if found.doi and not found.arxiv and (known := arxiv(found.doi)):
        found = replace(found, arxiv=known)
    if found.doi and not found.acl and _ACL_DOI.fullmatch(found.doi) and (known := acl(found.doi)):
        found = replace(found, acl=known)
    return found


_OF_SERVICES = ("pmid", "pmcid", "openalex", "s2", "dblp")
"""Names that one service gives each paper, which no other spelling stands for. Not an ISBN, which
is that of every chapter of a book.
"""


def strong_keys(identifiers: Identifiers) -> tuple[str, ...]:
    """What proves two records to be one paper: the same key in any spelling of the identifiers.

    A DOI that arXiv or the ACL Anthology gave counts as their id, so that either spelling matches.
    """
    keys = []
    if identifiers.arxiv:
        keys.append(f"arxiv:{identifiers.arxiv.lower()}")
    if identifiers.doi:
        keys.append(doi_key(identifiers.doi))
    if identifiers.acl:
        keys.append(f"acl:{identifiers.acl.lower()}")
    if identifiers.openreview:
        keys.append(f"openreview:{identifiers.openreview}")
    keys += [f"{name}:{found}" for name in _OF_SERVICES if (found := getattr(identifiers, name))]
    return tuple(dict.fromkeys(keys))


def doi_key(text: str) -> str:
    """The strong key of a DOI: `arxiv:…` or `acl:…` where the DOI is made from such an id."""
    if found := arxiv(text):
        return f"arxiv:{found}"
    if _ACL_DOI.fullmatch(text) and (anthology := acl(text)):
        return f"acl:{anthology.lower()}"
    return f"doi:{text.lower()}"


def reference_keys(text: str) -> tuple[str, ...]:
    """The strong keys that a person's reference to a paper can mean, most certain first.

    For notes, redirects and the command line, where "2412.06769", a URL or a DOI may stand.
    """
    keys = []
    if found := arxiv(text):
        keys.append(f"arxiv:{found}")
    if found := doi(text):
        keys.append(doi_key(found))
    if found := acl(text):
        keys.append(f"acl:{found.lower()}")
    if found := openreview(text):
        keys.append(f"openreview:{found}")
    for name in _OF_SERVICES:
        if name == "pmid" and bare(text)[:1].isdigit():
            continue  # any number is one, where no mark stands before it
        if found := SPELLINGS[name](text):
            keys.append(f"{name}:{found}")
    return tuple(dict.fromkeys(keys))


def name_keys(name: str) -> tuple[str, ...]:
    """The strong keys that an id or alias of a record spells. A slug spells none, although it can
    look like OpenReview's ids.
    """
    keys = reference_keys(name)
    is_word = bool(re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name))
    return tuple(key for key in keys if not (is_word and key.startswith("openreview:")))


def record_id(identifiers: Identifiers, title: str) -> str:
    """The id of a new record: arXiv id (`/` becomes `-`), else ACL id, OpenReview id, DOI, else a
    slug of the title; safe for a path. Uniqueness is the caller's.
    """
    for found in (identifiers.arxiv, identifiers.acl, identifiers.openreview, identifiers.doi):
        if found:
            return path_segment(found.replace("/", "-"))
    return slug(title)


_SAFE_SEGMENT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")


def path_segment(name: str) -> str:
    """`name` where it is safe as a folder on every file system, else a slug of it with a hash.

    Not safe: other characters than `A-Za-z0-9._-`, a leading or trailing dot, more than 100
    characters, and words reserved by the site, MkDocs or Windows (also before a dot: `con.x`).
    """
    stem = name.split(".", 1)[0].lower()
    if _SAFE_SEGMENT.fullmatch(name) and not name.endswith(".") and stem not in RESERVED:
        return name
    plain = slug(name)
    return plain if plain.endswith(digest6(name)) else f"{plain}-{digest6(name)}"


def pages_of(ids: Identifiers) -> list[tuple[str, str]]:
    """Each identifier as papers are cited by it, and the address of its page at its host; not a DOI
    that is made from an id beside it.
    """
    pages = []
    if ids.arxiv:
        pages.append((f"arXiv:{ids.arxiv}", f"https://arxiv.org/abs/{ids.arxiv}"))
    if ids.acl:
        pages.append((f"ACL:{ids.acl}", f"https://aclanthology.org/{ids.acl}/"))
    if ids.openreview:
        url = f"https://openreview.net/forum?id={ids.openreview}"
        pages.append((f"OpenReview:{ids.openreview}", url))
    if ids.doi and doi_key(ids.doi) not in strong_keys(replace(ids, doi="")):
        pages.append((f"doi:{ids.doi}", f"https://doi.org/{quote(ids.doi, safe='/:;().-_')}"))
    return pages


def links_of(identifiers: Identifiers, given: Links) -> Links:
    """The links that a record gives, and where it gives none those that follow from identifiers,
    whether arXiv's and the ACL Anthology's stand for themselves or in a DOI.
    """
    ids = completed(identifiers)
    documents = [
        ids.arxiv and f"https://arxiv.org/pdf/{ids.arxiv}",
        ids.acl and f"https://aclanthology.org/{ids.acl}.pdf",
        ids.openreview and f"https://openreview.net/pdf?id={ids.openreview}",
    ]
    return Links(
        abstract=given.abstract or next((url for _, url in pages_of(ids)), ""),
        pdf=given.pdf or next(filter(None, documents), ""),
        code=given.code,
        project=given.project,
        data=given.data,
        video=given.video,
    )
