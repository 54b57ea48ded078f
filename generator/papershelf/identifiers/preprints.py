"""Which venues and DOIs are those of preprint servers."""

from __future__ import annotations

import re

from papershelf.model import Paper

_SERVER = re.compile(r"\b(?:arxiv|corr|[a-z]+rxiv|preprints?|ssrn|zenodo|osf)\b", re.IGNORECASE)
_DOI = re.compile(
    r"10\.(?:48550/arxiv\.|1101/(?:\d{4}\.|\d{6}$)|64898/|2139/ssrn\.|21203/rs\.|26434/chemrxiv"
    r"|36227/techrxiv|20944/preprints|31219/osf|3123[0-9]/|22541/au\.|14293/s2199-|32942/)",
    re.IGNORECASE,
)
"""arXiv, bioRxiv and medRxiv (two prefixes), SSRN, Research Square, ChemRxiv, TechRxiv,
Preprints.org, OSF and its communities, Authorea, ScienceOpen, EcoEvoRxiv."""


def is_preprint_venue(venue: str) -> bool:
    """Whether a venue's name is that of a preprint server, and of no conference or journal."""
    return _SERVER.search(venue) is not None


def is_preprint_doi(doi: str) -> bool:
    """Whether a preprint server gave the DOI, as its form says."""
    return _DOI.match(doi) is not None


def is_preprint(paper: Paper) -> bool:
    """Whether an identifier or the venue is that of a preprint server."""
    ids = paper.identifiers
    return bool(ids.arxiv) or is_preprint_doi(ids.doi) or is_preprint_venue(paper.venue)


def is_published(paper: Paper) -> bool:
    """Whether the DOI or the venue is that of no preprint server."""
    ids, venue = paper.identifiers, paper.venue
    return bool(
        (ids.doi and not is_preprint_doi(ids.doi)) or (venue and not is_preprint_venue(venue))
    )


def is_before(paper: Paper) -> bool:
    """Whether it is a preprint, and nothing says where it was published."""
    return is_preprint(paper) and not is_published(paper)
