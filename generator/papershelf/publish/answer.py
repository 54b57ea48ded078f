"""What MkDocs answers before a site is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from papershelf.problems import Problem
from papershelf.publish.snapshot import Snapshot

if TYPE_CHECKING:
    from papershelf.mkdocs.plan import SitePlan


@dataclass(frozen=True, slots=True)
class Answer:
    """What there is to do."""

    problems: list[Problem]
    plan: SitePlan | None = None
    """None where there is an error, and where the site is made as a whole."""
    snapshot: Snapshot = field(default_factory=Snapshot)
    is_whole: bool = False
    """Whether MkDocs must build the site as a whole: it has plugins or hooks, or a navigation that
    changes with every page.
    """
