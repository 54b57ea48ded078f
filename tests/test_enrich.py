"""`papershelf enrich`: what services fill, what they may not, and how often they are asked."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import service_servers as servers
from papershelf.app.intake import enrich, fetch
from papershelf.app.intake.asked import FILE, is_due
from papershelf.app.intake.enrich import EnrichOptions
from papershelf.app.shelf import Shelf
from papershelf.cli import main
from papershelf.collection.read import read_collection
from papershelf.fetching.wanted import alike, fuller_authors
from papershelf.model import Author, Paper
from papershelf.parsing.raw import Raw
from papershelf.settings.fetch import FetchSettings, Inquiry
from service_servers import Reply, Service, client_of, invented, served

USUAL = ("arxiv", "openalex", "crossref")
KNOT = """\
id: "{one.arxiv}"
title: "On the Knotting of Nets, Part {one.number} & Its < Threads"
identifiers: {{arxiv: "{one.arxiv}"}}
"""


@dataclass
class Asking:
    """A shelf, the services, and what was said in the last run."""

    root: Path
    capture: pytest.CaptureFixture[str]
    services: dict[str, Service]
    settings: FetchSettings = field(default_factory=FetchSettings)
    runs: int = 0
    out: str = ""
    err: str = ""

    def write(self, name: str, text: str) -> None:
        (self.root / "collection/papers" / name).write_text(text, encoding="utf-8")

    def text(self, name: str) -> str:
        return (self.root / "collection/papers" / name).read_text(encoding="utf-8")

    def enrich(self, *papers: str, **options: Any) -> bool:
        self.runs += 1
        client = client_of(self.root / f".papershelf/http-{self.runs}", self.services)
        given = EnrichOptions(**{"services": USUAL, "papers": papers, **options})
        self.capture.readouterr()
        try:
            return enrich.enrich(Shelf(self.root), client, self.settings, given)
        finally:
            client.close()
            self.out, self.err = self.capture.readouterr()

    def papers(self) -> dict[str, Paper]:
        collection = read_collection(self.root)
        assert [problem for problem in collection.problems if problem.is_error] == []
        return {record.paper.id: record.paper for record in collection.records}

    def requests(self) -> int:
        return sum(len(service.requests) for service in self.services.values())


@pytest.fixture
def asking(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Asking]:
    """A shelf with three preprints that have nothing but a title and an arXiv id."""
    papers = tmp_path / "collection/papers"
    papers.mkdir(parents=True)
    (tmp_path / "mkdocs.yml").write_text("site_name: Nets\n", encoding="utf-8")
    for one in invented(3):
        (papers / f"{one.arxiv}.yml").write_text(KNOT.format(one=one), encoding="utf-8")
    speak = {"arxiv": servers.arxiv, "openalex": servers.openalex, "crossref": servers.crossref}
    with ExitStack() as stack:
        services = {
            name: stack.enter_context(served(Service(one, invented(9))))
            for name, one in {**speak, "s2": servers.s2}.items()
        }
        yield Asking(tmp_path, capsys, services)


def test_what_is_missing_is_filled(asking: Asking) -> None:
    """From arXiv, OpenAlex and Crossref, in few requests; and it is said what came from where."""
    assert asking.enrich()
    paper = asking.papers()["2401.00002"]
    assert [author.name for author in paper.authors] == ["Ann Weaverc"]
    assert paper.abstract == "We knot net 2 twice, and count what holds."
    assert str(paper.published) == "2024-01-01"
    assert (paper.venue, paper.identifiers.doi) == ("Journal of Nets", "10.5555/loom.2")
    assert paper.identifiers.openalex == "W9000002"
    assert paper.citations is not None
    assert (paper.citations.count, paper.citations.source) == (12, "OpenAlex")
    assert paper.citations.date is not None
    assert asking.requests() == 3
    assert "abstract: 3 from arxiv" in asking.out
    assert "venue: 3 from openalex" in asking.out
    assert "3 papers enriched; asked about 3 at arxiv, 3 at crossref, 3 at openalex" in asking.out


def test_authors_are_filled_and_stay_so(asking: Asking) -> None:
    """With the affiliation that OpenAlex knows; arXiv's plain names later take nothing away."""
    assert asking.enrich()
    [author] = asking.papers()["2401.00002"].authors
    assert (author.name, author.affiliation) == ("Ann Weaverc", "Loom Institute")
    client = client_of(asking.root / ".papershelf/http", asking.services)
    asked = [Inquiry(service="arxiv", ids=("2401.00002",))]
    assert fetch.fetch(Shelf(asking.root), asked, client, FetchSettings(), fetch.FetchOptions())
    client.close()
    assert asking.papers()["2401.00002"].authors == (author,)


def test_what_a_person_wrote_stays(asking: Asking) -> None:
    """Filled fields are beside it, and nothing is complained of."""
    asking.write("2401.00001.yml", KNOT.format(one=invented(1)[0]) + "venue: Our Workshop\n")
    assert asking.enrich()
    assert asking.err == ""
    paper = asking.papers()["2401.00001"]
    assert paper.venue == "Our Workshop"
    assert "venue: 2 from openalex" in asking.out


def test_a_dry_run_shows_the_difference(asking: Asking) -> None:
    """Of each record's file, and writes nothing."""
    before = {file: file.read_bytes() for file in asking.root.rglob("collection/**/*.yml")}
    assert asking.enrich("2401.00003", dry_run=True)
    assert {file: file.read_bytes() for file in asking.root.rglob("collection/**/*.yml")} == before
    assert not (asking.root / "collection/.imported").exists()
    assert "--- collection/papers/2401.00003.yml" in asking.out
    assert re.search(r"^\+venue: \"?Journal of Nets\"?$", asking.out, re.MULTILINE)
    assert "dry run" in asking.out
    assert "2401.00001" not in asking.out


def test_services_are_asked_again_only_after_an_age(asking: Asking) -> None:
    """Also those that knew nothing; what changes by itself is renewed then, the rest is left."""
    asking.services["crossref"].papers = []
    assert asking.enrich()
    first = asking.requests()
    before = asking.text("2401.00001.yml")
    assert asking.enrich()
    assert asking.requests() == first
    assert asking.text("2401.00001.yml") == before
    days = json.loads((asking.root / FILE).read_text(encoding="utf-8"))
    assert sorted(days["2401.00001"]) == sorted(USUAL)
    assert asking.enrich(older_than=0)
    assert asking.requests() == first + 3
    assert asking.text("2401.00001.yml") == before  # the same count makes no new day


def test_citations_and_retractions_are_renewed(asking: Asking) -> None:
    """And a person's own words about them are not."""
    asking.enrich()
    later = {"cited_by_count": 99, "is_retracted": True}

    def speak(service: Service, path: str, params: dict[str, str], data: Any) -> Reply:
        status, headers, body = servers.openalex(service, path, params, data)
        answer = json.loads(body)
        answer["results"] = [{**one, **later} for one in answer["results"]]
        return status, headers, json.dumps(answer).encode()

    asking.services["openalex"].speak = speak
    text = asking.text("2401.00002.yml")
    asking.write("2401.00002.yml", re.sub(r"count: \d+", "count: 7", text))
    assert asking.enrich(older_than=0)
    papers = asking.papers()
    assert papers["2401.00001"].citations is not None
    assert papers["2401.00001"].citations.count == 99
    assert papers["2401.00001"].status == "retracted"
    assert papers["2401.00002"].citations is not None
    assert papers["2401.00002"].citations.count == 7
    assert "keeps the value that a person gave it" in asking.err


def test_where_a_preprint_came_out_is_renewed(asking: Asking, tmp_path: Path) -> None:
    """The server as its venue, which an import left there, gives way to the journal; the summary
    names the paper. A person's venue stays.
    """
    rows = [
        {"title": one.title, "arxiv": one.arxiv, "venue": "CoRR", "type": "article"}
        for one in invented(8)[6:]
    ]
    file = tmp_path / "list.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert CliRunner().invoke(main, ["-C", str(asking.root), "import", str(file)]).exit_code == 0
    own = asking.text("2401.00008.yml").replace("CoRR", "arXiv, cs.CL")
    asking.write("2401.00008.yml", own)
    summary = tmp_path / "summary.md"
    assert asking.enrich("2401.00007", "2401.00008", summary=summary)
    paper, other = (asking.papers()[f"2401.0000{number}"] for number in (7, 8))
    assert (paper.venue, paper.type) == ("Journal of Nets", "article-journal")
    assert (other.venue, other.volume) == ("arXiv, cs.CL", "")
    told = summary.read_text(encoding="utf-8")
    assert told.startswith("**2 enriched, 0 withdrawn or retracted, 2 now published**; services")
    published = told.partition("## Now published")[2]
    assert "(`2401.00007`) at `Journal of Nets`" in published
    assert "(`2401.00008`) at `10.5555/loom.8`" in published


def test_where_a_preprint_with_a_doi_came_out_is_said(asking: Asking) -> None:
    """Since a record holds one DOI: until the shelf has the publication, which then is linked."""
    preprint, journal = "10.1101/2024.01.01.123456", "10.5555/loom.8"
    one = invented(8)[7]
    head = f'id: bio\ntitle: "{one.title}"\nauthors: [{one.author}]\npublished: 2024\n'
    asking.write("bio.yml", f"{head}venue: bioRxiv\nidentifiers: {{doi: {preprint}}}\n")

    def speak(service: Service, path: str, params: dict[str, str], data: Any) -> Reply:
        status, headers, body = servers.crossref(service, path, params, data)
        if preprint in params.get("filter", ""):
            relation = {"is-preprint-of": [{"id-type": "doi", "id": journal}, "?"], "x": None}
            work = {**servers.crossref_work(one), "DOI": preprint, "relation": relation}
            message = {"total-results": 1, "items": [work]}
            body = json.dumps({"message": message}).encode()
        return status, headers, body

    asking.services["crossref"].speak = speak
    assert asking.enrich("bio", services=("crossref",))
    assert f'"bio" is published as {journal} now, says crossref' in asking.err
    assert asking.papers()["bio"].identifiers.doi == preprint
    client = client_of(asking.root / ".papershelf/http", asking.services)
    asked = [Inquiry(service="crossref", ids=(journal,))]
    assert fetch.fetch(Shelf(asking.root), asked, client, FetchSettings(), fetch.FetchOptions())
    client.close()
    [link] = asking.papers()["10.5555-loom.8"].related
    assert (link.id, link.kind) == ("bio", "published-as")
    assert asking.enrich("bio", services=("crossref",), older_than=0)
    assert "is published as" not in asking.err


def test_another_papers_answer_is_not_believed(asking: Asking) -> None:
    """An identifier that leads to quite another title changes nothing, and is told."""
    asking.write(
        "2401.00001.yml",
        'id: "2401.00001"\ntitle: "Brewing Tea at Altitude"\nidentifiers: {arxiv: "2401.00001"}\n',
    )
    assert asking.enrich()
    assert asking.papers()["2401.00001"].abstract == ""
    assert 'not sure about "2401.00001": arxiv has it as "On the Knotting' in asking.err


def test_an_identifier_of_another_record_is_left_out(asking: Asking) -> None:
    """The two may be one paper, which people decide."""
    asking.write("other.yml", 'id: other\ntitle: "Nets"\nidentifiers: {doi: "10.5555/loom.1"}\n')
    assert asking.enrich("2401.00001")
    assert asking.papers()["2401.00001"].identifiers.doi == ""
    assert 'says that "2401.00001" is 10.5555/loom.1 too, as is "other"' in asking.err


def test_what_a_person_decided_is_not_asked_again(asking: Asking) -> None:
    """An identifier that a record told apart has is left out without a word."""
    asking.write("other.yml", 'id: other\ntitle: "Nets"\nidentifiers: {doi: "10.5555/loom.1"}\n')
    decided = '- not-same: [other, "2401.00001"]\n'
    (asking.root / "collection/decisions.yml").write_text(decided, encoding="utf-8")
    assert asking.enrich("2401.00001")
    assert asking.papers()["2401.00001"].identifiers.doi == ""
    assert "other" not in asking.err


def test_a_list_of_identifiers_gets_its_titles(asking: Asking) -> None:
    """Which the import of such a list has no way to know."""
    ids = asking.root / "ids.txt"
    ids.write_text("2401.00007\nhttps://doi.org/10.5555/loom.8\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["-C", str(asking.root), "import", str(ids)])
    assert done.exit_code == 0, done.output
    assert asking.papers()["2401.00007"].title == "arXiv:2401.00007"
    assert asking.enrich()
    titles = {id_: paper.title for id_, paper in asking.papers().items()}
    assert titles["2401.00007"] == "On the Knotting of Nets, Part 7 & Its < Threads"
    assert str(asking.papers()["2401.00007"].published) == "2024-01-01"
    assert titles["10.5555-loom.8"] == "On the Knotting of Nets, Part 8 & Its < Threads"


BY_TITLE = """\
id: nets
title: "On the knotting of nets, part 5 & its < threads"
authors: ["{author}"]
published: {year}
"""


@pytest.mark.parametrize(
    ("author", "year", "is_sure"),
    [
        ("A. Weaverf", "2024", True),
        ("Ann Weaverf", "2023", True),
        ("Ann Weaverf", "2020", False),
        ("Bo Sample", "2024", False),
    ],
)
def test_a_title_is_believed_with_its_authors_and_year(
    asking: Asking, author: str, year: str, *, is_sure: bool
) -> None:
    """For a record without identifiers; else it is told, and nothing changes."""
    asking.write("nets.yml", BY_TITLE.format(author=author, year=year))
    assert asking.enrich("nets")
    found = asking.papers()["nets"].identifiers.doi
    assert found == ("10.5555/loom.5" if is_sure else "")
    assert ('not sure which "nets" is' in asking.err) != is_sure
    requests = asking.requests()
    asking.enrich("nets", services=("crossref",)) if not is_sure else None
    assert asking.requests() == requests


def test_abstracts_come_by_the_terms(asking: Asking) -> None:
    """Of OpenAlex' only where the settings say so."""
    assert asking.enrich(services=("openalex",))
    assert asking.papers()["2401.00001"].abstract == ""
    asking.settings = FetchSettings(abstracts=("openalex",))
    assert asking.enrich(services=("openalex",), older_than=0)
    assert asking.papers()["2401.00001"].abstract == "We knot net 1 twice, and count what holds."


def test_a_broken_service_costs_its_own_answers_alone(asking: Asking) -> None:
    """What the others said is kept, the service is an error, and it is asked again next time."""
    asking.services["openalex"].faults = lambda _: "html"
    assert not asking.enrich()
    assert asking.papers()["2401.00001"].abstract
    assert "openalex" in asking.err
    days = json.loads((asking.root / FILE).read_text(encoding="utf-8"))
    assert "openalex" not in days["2401.00001"]
    asking.services["openalex"].faults = lambda _: ""
    assert asking.enrich()
    assert asking.papers()["2401.00001"].venue == "Journal of Nets"


def test_faults_lose_nothing(asking: Asking) -> None:
    """With 30 % of all answers broken."""
    for one in invented(9):
        asking.write(f"{one.arxiv}.yml", KNOT.format(one=one))
    for number, service in enumerate(asking.services.values()):
        service.faults = servers.some(0.3, number)
    assert asking.enrich(services=(*USUAL, "s2"))
    for paper in asking.papers().values():
        assert (paper.venue, bool(paper.abstract)) == ("Journal of Nets", True), paper.id
        assert paper.identifiers.s2


def test_a_paper_that_is_not_there_is_named(asking: Asking) -> None:
    assert not asking.enrich("2401.99999")
    assert "2401.99999: is no paper of this shelf" in asking.err
    assert asking.requests() == 0


def test_a_damaged_memory_asks_again(asking: Asking) -> None:
    """And says so; the papers lose nothing."""
    asking.enrich()
    before = asking.requests()
    for damage in ("{", '{"2401.00001": 3}', "[]"):
        (asking.root / FILE).write_text(damage, encoding="utf-8")
        assert asking.enrich()
        assert "was damaged" in asking.err
    assert asking.requests() == before + 9


def test_when_a_service_is_due() -> None:
    """Never asked, or so many days ago; a text that is no day counts as never."""
    today = dt.date(2026, 11, 28)
    asked = {"a": {"arxiv": "2026-10-29", "crossref": "soon"}}
    assert is_due(asked, "a", "arxiv", today, 30)
    assert not is_due(asked, "a", "arxiv", today, 31)
    assert is_due(asked, "a", "crossref", today, 30)
    assert is_due(asked, "b", "arxiv", today, 30)


@pytest.mark.parametrize(
    ("one", "two", "are_alike"),
    [
        ("Looms That Count", "Looms that count: a study", True),
        ("Looms That Count", "LOOMS THAT COUNT", True),
        ("Looms That Count", "Brewing Tea at Altitude", False),
        ("???", "???", True),
        ("???", "Looms", False),
    ],
)
def test_titles_of_one_paper(one: str, two: str, *, are_alike: bool) -> None:
    assert alike(one, two) == are_alike


def test_authors_get_what_a_service_knows_of_them() -> None:
    """ORCID and affiliation, where the lists are surely the same people in the same order."""
    known = [Author("Ada Example", "Loom Institute", "0000-0002-1825-0097"), Author("Bo Sample")]
    assert fuller_authors(["A. Example", "Bo Sample"], known) == [
        {"name": "A. Example", "affiliation": "Loom Institute", "orcid": "0000-0002-1825-0097"},
        "Bo Sample",
    ]
    own: Raw = {"name": "Ada Example", "affiliation": "Home", "orcid": "0000-0002-1825-0097"}
    assert fuller_authors([own, "Bo Sample"], known) is None
    assert fuller_authors(["Bo Sample", "Ada Example"], known) is None
    assert fuller_authors(["Ada Example"], known) is None
    assert fuller_authors(["Cy Example", "Bo Sample"], known) is None
