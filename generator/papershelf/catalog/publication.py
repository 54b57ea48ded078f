"""Finds how and when a paper was published, as citations say it: the kind of entry, and its day.

`kind` decides alike for BibTeX and for the tags that Google Scholar and Zotero read. A record's
`type` comes first, then the words of its venue, then volume and number; a venue that says nothing
is a conference, as most short names on a shelf are.
"""

from __future__ import annotations

import re

from papershelf.identifiers import arxiv_month, completed
from papershelf.identifiers.preprints import is_preprint_venue
from papershelf.model import Paper, PartialDate

_BY_TYPE = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "review": "article",
    "review-book": "article",
    "book": "book",
    "chapter": "incollection",
    "entry-dictionary": "incollection",
    "entry-encyclopedia": "incollection",
    "manuscript": "unpublished",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "thesis": "phdthesis",
}
_MASTER = re.compile(r"\bmaster|\bm\.?\s?sc\b|\bdiplom", re.IGNORECASE)
_JOURNAL = re.compile(
    r"\b(?:journals?|transactions|annals|zeitschrift|acta|revue)\b", re.IGNORECASE
)
_CONFERENCE = re.compile(
    r"\b(?:conference|conf\.|workshops?|symposi(?:um|a)|congress|meeting|colloquium|findings|advances\s+in)"
    r"|\blecture\s+notes\b",
    re.IGNORECASE,
)
_PROCEEDINGS = re.compile(r"\bproc(?:eedings)?\b", re.IGNORECASE)
_PERIODICAL = re.compile(
    r"""\b(?:letters|reviews?|bulletin|magazine|quarterly|archives|gazette|frontiers\s+in|plos)\b
    |^(?:nature|science|cell|neuron|elife|jmlr|tmlr|tacl|jair|pnas|ieee\s+access|communications\s+of)
    (?=\s|$|:)""",
    re.VERBOSE | re.IGNORECASE,
)


def arxiv_id(paper: Paper) -> str:
    """Returns the paper's arXiv id, also from a DOI of arXiv's (`10.48550/arXiv.…`)."""
    return completed(paper.identifiers).arxiv


def issued(paper: Paper) -> PartialDate | None:
    """Returns the day of publication: `published`, else the month in which arXiv gave its id.

    The day on which a feed listed the paper is none.
    """
    month = "" if paper.published else arxiv_month(arxiv_id(paper))
    return PartialDate.parse(month) if month else paper.published


def kind(paper: Paper) -> str:
    """Returns the type of the paper's BibTeX entry, whatever else the record lacks."""
    found = _BY_TYPE.get(paper.type, "")
    if found == "phdthesis":
        return "mastersthesis" if _MASTER.search(paper.venue) else found
    if found:
        return found
    is_open = paper.type in ("", "article")
    return _of_venue(paper) if paper.venue and is_open else "misc"


def _of_venue(paper: Paper) -> str:
    venue = paper.venue
    if _JOURNAL.search(venue):
        return "article"
    if _CONFERENCE.search(venue):
        return "inproceedings"
    if is_preprint_venue(venue):
        return "misc"
    if _PROCEEDINGS.search(venue):  # "Proceedings of the IEEE" is a journal, and has numbers
        return "article" if paper.number else "inproceedings"
    if paper.volume or paper.number or _PERIODICAL.search(venue):
        return "article"
    return "inproceedings"
