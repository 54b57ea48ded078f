"""One paper as a service knows it, by the identifier that a person named."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from papershelf.fetching.client import Client
from papershelf.fetching.harvest import Harvest, harvest
from papershelf.importing.entry import Listing
from papershelf.problems import Problem, Severity
from papershelf.settings.fetch import Inquiry

ASKED: Mapping[str, tuple[str, ...]] = {
    "arxiv": ("arxiv",),
    "doi": ("crossref", "openalex"),
    "acl": ("s2",),
}
"""The services that know identifiers of a kind, in the order in which they are asked."""


def looked_up(
    client: Client, identifiers: Mapping[str, str], abstracts: Collection[str]
) -> tuple[Listing | None, list[Problem]]:
    """The paper as the first service that has it says; warnings where none did."""
    problems: list[Problem] = []
    for kind, value in identifiers.items():
        for service in ASKED.get(kind, ()):
            asked = Inquiry(service=service, ids=(value,))
            found: Harvest = harvest(asked, client, abstracts=abstracts)
            if found.papers == 1:
                return next(one for one in found.listings if one.entries), []
            problems += found.problems
    return None, [replace(problem, severity=Severity.WARNING) for problem in problems]
