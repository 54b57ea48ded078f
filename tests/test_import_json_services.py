"""CSL-JSON and saved answers of services: what each says, in the contract's names."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.importing import FORMATS, Listing, parse, recognise, summed
from papershelf.importing.accounts import unaccounted
from papershelf.importing.formats.leniency import read_entry


def read(value: object, form: str = "") -> Listing:
    text = json.dumps(value, indent=1)
    found = form or recognise(text, "x.json")
    assert found is not None
    return parse(text, "x.json", found, topics=(), date=None)


def one(value: object, form: str) -> dict[str, Any]:
    """The record of an answer with one paper, which is recognised as this format."""
    listing = read(value)
    assert listing.format == form
    assert unaccounted(listing, "x.json") == []
    (entry,) = listing.entries
    assert read_entry(entry)[0] is not None
    return entry.raw


def test_csl() -> None:
    """Names in parts, fields in the note, markup in the title."""
    item = {
        "id": "k", "type": "paper-conference", "title": "<i>Looms</i> &amp; H<sub>2</sub>O",
        "author": [
            {"family": "Rohe", "given": "Ludwig", "non-dropping-particle": "van der"},
            {"literal": "Loom Group"},
            {"family": "Li", "given": "Ada", "ORCID": "0000-0002-1825-0097"},
        ],
        "editor": [{"family": "Xu", "given": "Ed"}],
        "issued": {"date-parts": [["2020", 5]]}, "container-title": "Looms", "page": "1–4",
        "DOI": "10.1000/X", "URL": "https://doi.org/10.1000/x", "language": "en-GB",
        "note": "PMID: 31452104\nCitation Key: li2020\nRead twice.", "citation-key": "li2020",
    }  # fmt: skip
    assert one([item], "csl") == {
        "title": "Looms & H₂O", "venue": "Looms", "published": "2020-05", "pages": "1-4",
        "authors": [
            "Ludwig van der Rohe", "Loom Group", {"name": "Ada Li", "orcid": "0000-0002-1825-0097"}
        ],
        "editors": ["Ed Xu"], "language": "en", "type": "paper-conference", "bibkey": "li2020",
        "identifiers": {"doi": "10.1000/x", "pmid": "31452104"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("issued", "day"),
    [
        ({"date-parts": [[2020]]}, "2020"),
        ({"date-parts": [["2020", "04", "3"]]}, "2020-04-03"),
        ({"date-parts": [[2020, 4], [2020, 6]]}, "2020-04"),
        ({"date-parts": [[2020]], "season": 2, "circa": True}, "2020"),
        ({"raw": "April 2020"}, "2020-04"),
        ({"literal": "c. 2020"}, "2020"),
        ("2020-04-03", "2020-04-03"),
        ("2020-04/2020-06", "2020-04"),
        ({"date-parts": [[]]}, None),
    ],
)
def test_csl_dates(issued: object, day: str | None) -> None:
    """Every form that managers write."""
    item = {"type": "article-journal", "title": "T", "container-title": "J", "issued": issued}
    assert one([item], "csl").get("published") == day


def test_crossref() -> None:
    """A single work: the earliest day, references with a DOI, how often it is cited."""
    work = {
        "DOI": "10.1000/x", "type": "proceedings-article", "title": ["Looms"],
        "subtitle": ["Their Threads"], "container-title": ["Proceedings of Looms"],
        "author": [{"given": "Ada", "family": "Li", "affiliation": [{"name": "Mill"}]}],
        "published-print": {"date-parts": [[2020, 5]]}, "issued": {"date-parts": [[2020, 4, 1]]},
        "abstract": "<jats:p>We count.</jats:p><jats:p>Twice.</jats:p>", "page": "1-4",
        "reference": [{"DOI": "10.1000/Y", "key": "a"}, {"unstructured": "no DOI"}],
        "is-referenced-by-count": 7, "reference-count": 2, "content-domain": {"domain": []},
        "updated-by": [{"type": "retraction", "DOI": "10.1000/z"}],
    }  # fmt: skip
    assert one({"status": "ok", "message": work}, "crossref") == {
        "title": "Looms: Their Threads", "venue": "Proceedings of Looms", "published": "2020-04-01",
        "authors": [{"name": "Ada Li", "affiliation": "Mill"}], "pages": "1-4",
        "abstract": "We count.\n\nTwice.", "type": "paper-conference", "status": "retracted",
        "references": ["10.1000/y"], "citations": {"count": "7", "source": "Crossref"},
        "identifiers": {"doi": "10.1000/x"},
    }  # fmt: skip
    answer = {"status": "ok", "message": {"items": [work, {**work, "title": ["Nets"]}]}}
    assert len(read(answer).entries) == 2


def test_openalex() -> None:
    """The abstract is rebuilt from its index; ids of all kinds; who is cited."""
    work = {
        "id": "https://openalex.org/W1", "doi": "https://doi.org/10.1000/x", "title": "Looms",
        "ids": {"pmid": "https://pubmed.ncbi.nlm.nih.gov/31452104"}, "type": "article",
        "publication_date": "2020-04-01", "language": "en", "cited_by_count": 3,
        "authorships": [{
            "author": {"display_name": "Ada Li", "orcid": "https://orcid.org/0000-0002-1825-0097"},
            "raw_affiliation_strings": ["Mill"],
        }],
        "primary_location": {
            "landing_page_url": "https://doi.org/10.1000/x", "pdf_url": None,
            "source": {"display_name": "Journal of Looms"},
        },
        "locations": [{"landing_page_url": "http://arxiv.org/abs/2401.00001"}],
        "biblio": {"volume": "3", "issue": "4", "first_page": "5", "last_page": "6"},
        "abstract_inverted_index": {"We": [0, 2], "count": [1], "weave.": [3]},
        "referenced_works": ["https://openalex.org/W2"], "is_retracted": False,
        "keywords": [{"display_name": "Weaving"}],
    }  # fmt: skip
    assert one({"meta": {"count": 1}, "results": [work]}, "openalex") == {
        "title": "Looms", "published": "2020-04-01", "venue": "Journal of Looms", "volume": "3",
        "authors": [
            {"name": "Ada Li", "affiliation": "Mill", "orcid": "https://orcid.org/0000-0002-1825-0097"}
        ],
        "number": "4", "pages": "5-6", "abstract": "We count We weave.", "language": "en",
        "type": "article-journal", "references": ["W2"], "tags": ["Weaving"],
        "citations": {"count": "3", "source": "OpenAlex"},
        "identifiers": {
            "openalex": "W1", "doi": "10.1000/x", "pmid": "31452104", "arxiv": "2401.00001"
        },
    }  # fmt: skip


def test_semantic_scholar() -> None:
    """All its external ids; a venue that is arXiv is none."""
    paper = {
        "paperId": "0f" * 20, "title": "Looms", "year": 2020, "venue": "arXiv.org",
        "externalIds": {"ArXiv": "2401.00001", "DOI": "10.1000/x", "DBLP": "conf/x/Li20"},
        "authors": [{"authorId": "1", "name": "Ada Li"}], "abstract": "We count.",
        "publicationTypes": ["Conference"], "citationCount": 5,
    }  # fmt: skip
    assert one({"total": 1, "data": [paper]}, "s2") == {
        "title": "Looms", "authors": ["Ada Li"], "abstract": "We count.", "published": "2020",
        "type": "paper-conference", "citations": {"count": "5", "source": "Semantic Scholar"},
        "identifiers": {
            "arxiv": "2401.00001", "doi": "10.1000/x", "dblp": "conf/x/Li20", "s2": "0f" * 20
        },
    }  # fmt: skip


def test_dblp() -> None:
    """Titles without the full stop, names without numbers, CoRR as arXiv's id."""
    info = {
        "authors": {"author": [{"@pid": "1", "text": "Ada Li 0001"}, {"text": "Bo Xu"}]},
        "title": "Looms.", "venue": "CoRR", "volume": "abs/2401.00001", "year": "2024",
        "type": "Informal and Other Publications", "key": "journals/corr/abs-2401-00001",
        "ee": "https://arxiv.org/abs/2401.00001", "url": "https://dblp.org/rec/x",
    }  # fmt: skip
    answer = {"result": {"hits": {"@total": "1", "hit": [{"@score": "1", "info": info}]}}}
    assert one(answer, "dblp") == {
        "title": "Looms", "authors": ["Ada Li", "Bo Xu"], "published": "2024", "type": "article",
        "identifiers": {"dblp": "journals/corr/abs-2401-00001", "arxiv": "2401.00001"},
    }  # fmt: skip


def test_openreview() -> None:
    """Both versions of its API; a submission has no venue yet."""
    content: dict[str, object] = {
        "title": "Looms", "authors": ["Ada Li"], "abstract": "We count.", "venue": "LOOM 2024",
        "keywords": ["mills"], "TLDR": "It counts.",
    }  # fmt: skip
    note = {"id": "aB3dE5", "forum": "aB3dE5fG7h", "pdate": 1704067200000, "content": content}
    record = {
        "title": "Looms", "summary": "It counts.", "authors": ["Ada Li"], "abstract": "We count.",
        "venue": "LOOM 2024", "published": "2024-01-01", "tags": ["mills"],
        "identifiers": {"openreview": "aB3dE5fG7h"},
    }  # fmt: skip
    assert one({"notes": [note], "count": 1}, "openreview") == record
    second = {**note, "content": {key: {"value": value} for key, value in content.items()}}
    assert one({"notes": [second]}, "openreview") == record
    second["content"] = {**content, "venue": "Submitted to LOOM 2024"}
    assert "venue" not in one({"notes": [second]}, "openreview")


def test_hugging_face() -> None:
    """ArXiv's day is that of publication, the featured day is `listed`; dirty counters are read."""
    item = {
        "paper": {
            "id": "2401.00001", "title": "Looms\n Count", "summary": "We count.",
            "authors": [{"name": "Ada Li"}, {"name": None}], "publishedAt": "2024-01-02T00:00:00Z",
            "submittedOnDailyAt": "2024-01-05T00:00:00Z", "upvotes": "1.2k",
            "githubRepo": "https://github.com/a/b", "projectPage": "a.org/loom",
        },
        "submittedBy": {"fullname": "Cy Third"}, "numComments": 2,
    }  # fmt: skip
    assert one([item], "huggingface") == {
        "title": "Looms Count", "authors": ["Ada Li"], "abstract": "We count.",
        "published": "2024-01-02", "listed": "2024-01-05", "votes": "1200", "submitter": "Cy Third",
        "identifiers": {"arxiv": "2401.00001"},
        "links": {"code": "https://github.com/a/b", "project": "https://a.org/loom"},
    }  # fmt: skip


def test_what_no_record_has_is_counted() -> None:
    """A key that is not known is named with its count."""
    items = [
        {"type": "article-journal", "title": f"T{n}", "annote": "x", "issued": "2020"} for n in "ab"
    ]
    (problem,) = summed(read(items, "csl").repairs)
    assert (problem.field, "2 entries" in problem.message) == ("annote", True)


def test_a_broken_end_is_an_error() -> None:
    """What stands before is read, and nothing is lost without a word."""
    whole = json.dumps([{"type": "article-journal", "title": f"T{n}"} for n in range(3)], indent=1)
    listing = parse(whole[:-30], "x", "csl", topics=(), date=None)
    assert len(listing.entries) == 2
    assert len([problem for problem in listing.problems if problem.is_error]) == 1


KEYS = st.sampled_from(
    """title author authors family given literal issued date-parts type DOI ids id doi content value
    paper info message items externalIds ArXiv authorships author display_name primary_location
    source biblio abstract_inverted_index reference updated-by name affiliation keyword""".split()
)
WILD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["", "x", "2020", "10.1/x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)
JSON_FORMATS = ("csl", "crossref", "openalex", "s2", "dblp", "openreview", "huggingface")
assert set(JSON_FORMATS) <= set(FORMATS)


@given(st.sampled_from(JSON_FORMATS), st.lists(st.dictionaries(KEYS, WILD, max_size=6), max_size=4))
def test_whatever_stands_there_is_counted(form: str, rows: list[dict[str, object]]) -> None:
    """No value of another type than expected raises, and each object is an entry or an error."""
    listing = read(rows, form)
    assert unaccounted(listing, "x.json") == []
    for entry in listing.entries:
        read_entry(entry)
