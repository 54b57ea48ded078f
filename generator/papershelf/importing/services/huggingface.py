"""Papers of Hugging Face (`/api/daily_papers`, `/api/papers`), saved to a file.

The day of publication is arXiv's; the day on which the paper was featured goes to `listed`.
"""

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
from papershelf.importing.values.counts import count

NAME = "huggingface"

_SIGN = re.compile(
    r'"(?:submittedOnDailyAt|submittedOnDailyBy|discussionId|ai_keywords|ai_summary)"\s*:'
)
_LINES = {"title": ("title",)}
_QUIET = frozenset(
    """id summary publishedAt thumbnail numComments submittedBy organization isAuthorParticipating
    mediaUrls discussionId submittedOnDailyAt submittedOnDailyBy githubStars upvotes ai_summary
    githubRepoAddedBy linkedModels linkedDatasets linkedSpaces numTotalModels numTotalDatasets
    numTotalSpaces paper title""".split()
)


def looks_like_huggingface(text: str) -> bool:
    """Whether it is JSON with keys that only Hugging Face's papers have."""
    return text.lstrip()[:1] in ("[", "{") and _SIGN.search(text) is not None


def parse_huggingface(text: str, path: str) -> Listing:
    """Read a day's list, or any other list of papers."""
    return read_json(text, path, NAME, fill)


def fill(draft: Draft, item: Object) -> None:
    """Move a paper into a draft; what the paper itself says counts before the list around it."""
    inside = item.get("paper")
    paper = {**item, **(inside if isinstance(inside, dict) else {})}
    given = Given(draft, paper)
    given.lines(_LINES)
    draft.identifier("arxiv", text_of(paper.get("id")), "id")
    names = [text_of(one.get("name")) for one in objects(given.raw("authors"))]
    draft.people("authors", [person(markup.line(name)) for name in names if name.strip()])
    draft.text("abstract", markup.paragraphs(text_of(paper.get("summary"))))
    draft.date("published", text_of(paper.get("publishedAt")), "publishedAt")
    draft.date("listed", text_of(paper.get("submittedOnDailyAt")), "submittedOnDailyAt")
    if votes := count(text_of(paper.get("upvotes"))):
        draft.raw["votes"] = votes
    by = paper.get("submittedOnDailyBy") or item.get("submittedBy")
    draft.text("submitter", text_of(inner(by, "fullname")) or text_of(inner(by, "name")))
    draft.link("code", given.take("githubRepo"), "githubRepo")
    draft.link("project", given.take("projectPage"), "projectPage")
    draft.tag(texts(given.raw("ai_keywords")))
    given.leave(_QUIET)
