"""The services that may be asked, and how each wants to be: its address, its pace, its key.

Sources of the rules: arXiv, "Terms of Use for arXiv APIs" (one request in three seconds, one
connection, over all of arXiv's hosts); Hugging Face, "Hub rate limits" (500 requests in 5 minutes
without a key); OpenAlex (100 a second, and a budget a day); Crossref, "REST API rate limits"
(without a contact one list a second); Semantic Scholar (one request a second with a key, a shared
pool without).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Site:
    """Where a service is, and how it wants to be asked."""

    base: str
    """Scheme, host and port, without a path: the one origin that is asked, redirects included."""
    pace: float
    """Seconds from the beginning of a request to that of the next."""
    group: str = ""
    """Sites of one group keep one pace together; empty: the site alone."""
    header: str = ""
    """The header of the request that has the key; empty for a service without keys."""
    parameter: str = ""
    """The parameter that has the key, where no header does."""
    passing: tuple[int, ...] = ()
    """Further statuses that mean "later" here."""
    key: str = ""
    """From the environment, never from a file; it is no part of what is cached or told."""

    @property
    def host(self) -> str:
        return urlsplit(self.base).netloc


KEYS = {"openalex": "OPENALEX_API_KEY", "s2": "S2_API_KEY"}
"""The variable of the environment that has the key of a service."""

_FEED_PACE = 2.0
_ARXIV = "arxiv.org"

SITES: Mapping[str, Site] = {
    "arxiv": Site("https://export.arxiv.org", 3.0, _ARXIV),
    "arxiv-oai": Site("https://oaipmh.arxiv.org", 3.0, _ARXIV),
    "huggingface": Site("https://huggingface.co", 0.7),
    "openalex": Site("https://api.openalex.org", 0.1, parameter="api_key", passing=(403,)),
    "crossref": Site("https://api.crossref.org", 1.0),
    "s2": Site("https://api.semanticscholar.org", 3.0, header="x-api-key"),
}


def sites(
    feeds: tuple[str, ...] = (), environment: Mapping[str, str] = os.environ
) -> dict[str, Site]:
    """The built-in services with the keys of the environment, and the origins of some feeds."""
    found = dict(SITES)
    for name, variable in KEYS.items():
        if key := environment.get(variable, "").strip():
            pace = min(found[name].pace, 1.1) if name == "s2" else found[name].pace
            found[name] = replace(found[name], key=key, pace=pace)
    return found | {feed: feed_site(feed) for feed in feeds}


def feed_site(address: str) -> Site:
    """The origin of a feed: nothing but its host is asked, and arXiv's hosts have one pace."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    is_arxiv = host == _ARXIV or host.endswith(f".{_ARXIV}")
    pace, group = (3.0, _ARXIV) if is_arxiv else (_FEED_PACE, "")
    return Site(f"{parts.scheme}://{parts.netloc}", pace, group)
