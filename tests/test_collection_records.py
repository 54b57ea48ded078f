"""Records: what the contract accepts, and that writing and reading one changes nothing."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from collection_strategies import papers
from papershelf.collection.decode import decode_record
from papershelf.collection.encode import WIDTH, record_json, record_raw, record_yaml
from papershelf.model import (
    Author,
    Citations,
    Identifiers,
    Links,
    Origin,
    Paper,
    PartialDate,
    Related,
)
from papershelf.parsing.jsonlines import read_lines
from papershelf.parsing.raw import Raw
from papershelf.parsing.yamltree import parse_yaml
from papershelf.problems import Problem

WHOLE = Paper(
    id="2401.10000",
    title="Update #2 of x: a history",
    authors=(
        Author("Ada Lovelace"),
        Author("Charles Babbage", "Analytical Engines, Ltd.", "0000-0002-1825-0097"),
        Author("Gabriel García Márquez", family="García Márquez"),
    ),
    abstract="An engine that computes. " * 6 + "Its words are long.\n\nA second paragraph.",
    summary="An engine: it computes.",
    published=PartialDate(2024, 1, 9),
    updated=PartialDate(2024, 2),
    listed=PartialDate(2025),
    source="arXiv",
    type="article-journal",
    venue="Journal of Engines",
    volume="12",
    number="3-4",
    pages="1--20",
    publisher="Engine Press",
    language="en",
    categories=("cs.CL", "no"),
    tags=("Latent Reasoning", "C#", "C++", "1e5"),
    identifiers=Identifiers(arxiv="2401.10000", doi="10.1000/182"),
    links=Links(
        pdf="https://host.example/a-long-way-to-a-paper.pdf",
        code="https://code.example/engines/analytical",
    ),
    votes=0,
    citations=Citations(12, "OpenAlex", PartialDate(2026, 11, 1)),
    submitter="ada",
    status="withdrawn",
    bibkey="lovelace-2024-update",
    related=(Related("2312.00001", "extends"),),
    aliases=("old-id",),
)
AS_YAML = """\
id: "2401.10000"
title: "Update #2 of x: a history"
authors:
  - "Ada Lovelace"
  - {name: "Charles Babbage", affiliation: "Analytical Engines, Ltd.", \
orcid: "0000-0002-1825-0097"}
  - {name: "Gabriel García Márquez", family: "García Márquez"}
abstract: >-
  An engine that computes. An engine that computes. An engine that computes. An engine
  that computes. An engine that computes. An engine that computes. Its words are long.


  A second paragraph.
summary: "An engine: it computes."
published: 2024-01-09
updated: 2024-02
listed: 2025
source: arXiv
type: article-journal
venue: Journal of Engines
volume: "12"
number: "3-4"
pages: "1--20"
publisher: Engine Press
language: en
categories: [cs.CL, "no"]
tags: [Latent Reasoning, "C#", C++, "1e5"]
identifiers: {arxiv: "2401.10000", doi: "10.1000/182"}
links:
  pdf: "https://host.example/a-long-way-to-a-paper.pdf"
  code: "https://code.example/engines/analytical"
votes: 0
citations: {count: 12, source: OpenAlex, date: 2026-11-01}
submitter: ada
status: withdrawn
bibkey: lovelace-2024-update
related:
  - {id: "2312.00001", kind: extends}
aliases: [old-id]
"""


class Nowhere:
    """The origin of a value that stands in no file."""

    path = "made-up"

    def place(self, *field: str | int) -> tuple[int, int]:
        return 1, len(field) + 1


def from_yaml(text: str) -> tuple[Paper | None, list[Problem]]:
    """The record of a YAML text, and every Problem of reading it."""
    tree, problems = parse_yaml(text, "a.yml")
    if tree is None:
        return None, problems
    paper, found = decode_record(tree.value, tree.origin)
    return paper, problems + found


def from_json(text: str) -> tuple[Paper | None, list[Problem]]:
    """The record of a line of JSON, and every Problem of reading it."""
    lines, problems = read_lines(text, "a.jsonl")
    if len(lines) != 1:
        return None, problems
    paper, found = decode_record(lines[0].value, lines[0].origin)
    return paper, problems + found


def test_a_record_is_written_as_a_person_would_write_it() -> None:
    """Contract order; ids, titles and names in quotes; folded text; short lists on one line."""
    assert record_yaml(WHOLE) == AS_YAML


def test_the_written_record_is_read_back() -> None:
    """Every field of the contract survives both forms."""
    assert from_yaml(AS_YAML) == (WHOLE, [])
    assert from_json(record_json(WHOLE)) == (WHOLE, [])


def test_only_set_fields_are_written() -> None:
    """A new record is two lines, so that a person sees what is known."""
    paper = Paper(id="a", title="A")
    assert record_yaml(paper) == 'id: "a"\ntitle: "A"\n'
    assert record_json(paper) == '{"id": "a", "title": "A"}'
    assert record_raw(paper) == {"id": "a", "title": "A"}


def test_counts_are_numbers_in_json_and_everything_else_is_text() -> None:
    """A year or an id never becomes a number that another tool could shorten."""
    record = json.loads(record_json(WHOLE))
    assert (record["votes"], record["citations"]["count"]) == (0, 12)
    assert (record["listed"], record["volume"], record["id"]) == ("2025", "12", "2401.10000")


@given(papers)
def test_any_record_survives_yaml(paper: Paper) -> None:
    """Whatever a record says, writing and reading it gives the same paper, without a word."""
    assert from_yaml(record_yaml(paper)) == (paper, [])


@given(papers)
def test_any_record_survives_json(paper: Paper) -> None:
    """The same for JSON Lines, and one record is one line for every reader of lines."""
    text = record_json(paper)
    assert from_json(text) == (paper, [])
    assert text.splitlines() == [text]


@given(papers)
def test_any_yaml_loader_reads_the_same_strings(paper: Paper) -> None:
    """Our file is ordinary YAML: PyYAML's base loader gives the record, string for string."""
    assert yaml.load(record_yaml(paper), Loader=yaml.BaseLoader) == record_raw(paper)  # noqa: S506


@given(papers)
def test_no_loader_takes_a_text_for_something_else(paper: Paper) -> None:
    """YAML 1.1's own types never show: what is text here is text to a safe loader as well."""
    loaded = yaml.safe_load(record_yaml(paper))
    for key, value in loaded.items():
        if key not in {"published", "updated", "listed", "added", "votes", "citations"}:
            assert isinstance(value, str | list | dict), (key, value)
            if isinstance(value, list):
                assert all(isinstance(item, str | dict) for item in value), (key, value)


def test_a_long_text_is_wrapped_at_single_spaces_alone() -> None:
    """A diff shows the changed line; two spaces, a long word and a paragraph are kept exactly."""
    abstract = "word " * 40 + "two  spaces " * 20 + "x" * 200 + "\nnext line\n\n\nlast"
    text = record_yaml(Paper(id="a", title="A", abstract=abstract))
    assert max(len(line) for line in text.split("\n") if "x" * 200 not in line) <= WIDTH
    assert from_yaml(text)[0] == Paper(id="a", title="A", abstract=abstract)


raws: st.SearchStrategy[Raw] = st.recursive(
    st.none() | st.booleans() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from([*record_raw(WHOLE), "name", "orcid", "count", "kind", "arxiv", "pdf"])
            | st.text(max_size=5),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)


@given(raws)
def test_decoding_never_raises(raw: Raw) -> None:
    """Any tree gives a paper or a reason, and never a paper with an error."""
    paper, problems = decode_record(raw, Nowhere())
    assert (paper is None) == any(problem.is_error for problem in problems)


def test_the_example_of_the_contract_is_accepted() -> None:
    """Aligned comments, plain dates, flow mappings: the form that the design shows."""
    text = (
        'id: "2412.06769"            # permanent; the page lives at /papers/2412.06769/\n'
        "title: Plain words\n"
        "authors:                     # a plain string is a name; a mapping gives more\n"
        '  - "Shibo Hao"\n'
        '  - {name: "Aaron Grattafiori", affiliation: "Meta AI"}\n'
        "published: 2024-12-09        # or 2024-12 or 2024: the precision is kept\n"
        "language: no\n"
        "volume: 1e5\n"
        "aliases: []                  # earlier ids; their old URLs redirect\n"
    )
    paper, problems = from_yaml(text)
    assert problems == []
    assert paper == Paper(
        id="2412.06769",
        title="Plain words",
        authors=(Author("Shibo Hao"), Author("Aaron Grattafiori", "Meta AI")),
        published=PartialDate(2024, 12, 9),
        language="no",
        volume="1e5",
    )


@pytest.mark.parametrize(
    ("tag", "is_good"),
    [
        *dict.fromkeys(
            ("he", "pt-BR", "zh-Hant-TW", "es-419", "sl-rozaj", "EN", "yue"), True
        ).items(),
        *dict.fromkeys(("de-1996", "en-a-bbb-x-c", "zh-cmn-Hans-CN", "en-x-a"), True).items(),
        *dict.fromkeys(("english", "en_US", "en-", "e", "עב", "en-abcdefghi"), False).items(),
        *dict.fromkeys(("en us", 'en"', "pt-BR-BR", "en-a", "x-klingon"), False).items(),
    ],
)
def test_a_language_is_a_tag(tag: str, is_good: bool) -> None:  # noqa: FBT001
    """Well-formed by BCP 47, of a language with two or three letters: all that are registered."""
    paper, problems = decode_record({"id": "a", "title": "T", "language": tag}, Nowhere())
    assert (paper is not None) == is_good
    assert [problem.message.split("expected ")[1] for problem in problems] == [
        "a language tag (BCP 47) such as en or pt-BR"
    ] * (not is_good)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ({"arxiv": "arXiv:2401.10000v3"}, Identifiers(arxiv="2401.10000")),
        ({"arxiv": "https://arxiv.org/abs/hep-th/9901001v2"}, Identifiers(arxiv="hep-th/9901001")),
        ({"doi": "https://doi.org/10.1000/ABC%3C1%3E"}, Identifiers(doi="10.1000/abc<1>")),
        ({"doi": "10.1000/a%3C"}, Identifiers(doi="10.1000/a%3c")),
        ({"acl": "https://aclanthology.org/2020.ACL-main.1/"}, Identifiers(acl="2020.acl-main.1")),
        (
            {"openreview": "https://openreview.net/forum?id=abcdefgh"},
            Identifiers(openreview="abcdefgh"),
        ),
        ({"openreview": "abcdefgh"}, Identifiers(openreview="abcdefgh")),
        ({"doi": "(https://doi.org/10.1000/loom.13)."}, Identifiers(doi="10.1000/loom.13")),
        (
            {"doi": "doi: 10.48550/arXiv.2401.10000"},
            Identifiers(arxiv="2401.10000", doi="10.48550/arxiv.2401.10000"),
        ),
        (
            {"doi": "10.18653/v1/P19-1001"},
            Identifiers(doi="10.18653/v1/p19-1001", acl="P19-1001"),
        ),
    ],
)
def test_identifiers_get_one_spelling(written: dict[str, Raw], kept: Identifiers) -> None:
    """In any spelling the same identifier, and what is kept reads as itself again."""
    paper, problems = decode_record({"id": "a", "title": "A", "identifiers": written}, Nowhere())
    assert problems == []
    assert paper is not None
    assert paper.identifiers == kept
    assert from_yaml(record_yaml(paper)) == (paper, [])


@pytest.mark.parametrize("doi", ["https://doi.org/10.1000/a%0Ab", "https://doi.org/10.1000/%FF"])
def test_a_doi_hides_nothing_behind_percent_signs(doi: str) -> None:
    """An escape that stands for a control character or for broken UTF-8 is no DOI."""
    raw: Raw = {"id": "a", "title": "A", "identifiers": {"doi": doi}}
    paper, problems = decode_record(raw, Nowhere())
    assert paper is None
    assert [problem.field for problem in problems] == ["identifiers.doi"]


def test_an_id_may_be_absent_where_import_finds_one() -> None:
    """`need_id=False` alone allows it; the title stays required."""
    origin: Origin = Nowhere()
    paper, problems = decode_record({"title": "A"}, origin, need_id=False)
    assert (paper, problems) == (Paper(id="", title="A"), [])
    assert decode_record({"title": "A"}, origin)[0] is None
    assert decode_record({}, origin, need_id=False)[0] is None


def test_five_thousand_authors_are_allowed_and_one_more_is_not() -> None:
    """The stated limit, on both sides."""
    for count, fine in ((5_000, True), (5_001, False)):
        names: list[Raw] = [f"Author {number}" for number in range(count)]
        paper, problems = decode_record({"id": "a", "title": "A", "authors": names}, Nowhere())
        assert (paper is not None) is fine
        assert [problem.message for problem in problems] == (
            [] if fine else ["found 5,001 items, expected at most 5,000"]
        )


def test_real_records_survive(trial_data: Path) -> None:
    """Titles, names and abstracts of 10,000 real papers, as dirty as found: each one that the
    contract accepts is the same after writing and reading.
    """
    kept = 0
    path = trial_data / "data/conference-papers-10k.jsonl.gz"
    for number, line in enumerate(gzip.decompress(path.read_bytes()).split(b"\n")[:-1]):
        found = json.loads(line)
        raw = {key: found[key] for key in ("title", "authors", "venue", "abstract") if key in found}
        paper, problems = from_json(json.dumps(raw | {"id": f"p{number}"}))
        if not problems:
            assert paper is not None
            assert from_yaml(record_yaml(paper)) == (paper, [])
            assert from_json(record_json(paper)) == (paper, [])
            kept += 1
    assert kept > 9_900
