"""`papershelf add ID`: what a service knows of the paper, and what the person said before it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import service_servers as servers
from papershelf.app.intake.said import Said
from papershelf.app.shelf import Shelf
from papershelf.collection.read import read_collection
from papershelf.commands.add import add
from papershelf.config import Settings
from papershelf.fetching.client import Client
from papershelf.importing.ledger import read_ledgers
from papershelf.model import Paper
from service_servers import Service, client_of, invented, served


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    (tmp_path / "collection/papers").mkdir(parents=True)
    (tmp_path / "mkdocs.yml").write_text("site_name: Nets\n", encoding="utf-8")
    return Shelf(tmp_path)


@pytest.fixture
def services() -> Iterator[dict[str, Service]]:
    """ArXiv and Crossref know twenty papers, OpenAlex thirty, of which no other knows the last."""
    with (
        served(Service(servers.arxiv, invented(20))) as arxiv,
        served(Service(servers.crossref, invented(20))) as crossref,
        served(Service(servers.openalex, invented(30))) as openalex,
    ):
        yield {"arxiv": arxiv, "crossref": crossref, "openalex": openalex}


def added(
    shelf: Shelf, services: dict[str, Service], identifier: str, **said: object
) -> dict[str, Paper]:
    """The papers of the shelf after `papershelf add ID` with some options."""

    @contextmanager
    def asking(where: Shelf, _: Settings) -> Iterator[Client]:
        client = client_of(where.root / ".papershelf/http", services)
        yield client
        client.close()

    add(shelf, identifier, Said(**said), asking)  # type: ignore[arg-type]
    collection = read_collection(shelf.root)
    assert [problem for problem in collection.problems if problem.is_error] == []
    return {record.paper.id: record.paper for record in collection.records}


def test_an_arxiv_id_alone_is_enough(shelf: Shelf, services: dict[str, Service]) -> None:
    """Title, authors, abstract and day come from arXiv, by one request."""
    paper = added(shelf, services, "https://arxiv.org/abs/2401.00007v2")["2401.00007"]
    assert paper.title == "On the Knotting of Nets, Part 7 & Its < Threads"
    assert [author.name for author in paper.authors] == ["Ann Weaverh"]
    assert str(paper.published) == "2024-01-01"
    assert paper.abstract == "We knot net 7 twice, and count what holds."
    assert len(services["arxiv"].requests) == 1
    assert services["crossref"].requests == []


def test_a_doi_is_crossrefs_or_openalexs(shelf: Shelf, services: dict[str, Service]) -> None:
    """The first that has it; an abstract is stored only where terms or settings allow it."""
    paper = added(shelf, services, "https://doi.org/10.5555/loom.3")["10.5555-loom.3"]
    assert (paper.venue, paper.abstract) == ("Journal of Nets", "")
    assert services["openalex"].requests == []
    paper = added(shelf, services, "doi:10.5555/LOOM.29")["2401.00029"]
    assert paper.identifiers.openalex == "W9000029"


def test_what_the_person_says_is_the_persons(shelf: Shelf, services: dict[str, Service]) -> None:
    """It stands in the record and in no ledger; the rest may be refreshed by a later fetch."""
    said = {"tag": ("Knots",), "author": ("Bo Sample",), "code": "https://example.org/code"}
    paper = added(shelf, services, "2401.00007", **said)["2401.00007"]
    assert paper.tags == ("Knots",)
    assert [author.name for author in paper.authors] == ["Bo Sample"]
    assert paper.links.code == "https://example.org/code"
    ledgers, problems = read_ledgers(shelf.root)
    assert (problems, list(ledgers)) == ([], ["arxiv"])
    fields = ledgers["arxiv"].fields["2401.00007"]
    assert {"title", "abstract", "published", "identifiers.arxiv"} <= fields.keys()
    assert not {"authors", "tags", "links.code"} & fields.keys()


def test_a_title_is_an_answer(shelf: Shelf, services: dict[str, Service]) -> None:
    """With it nothing is looked up."""
    paper = added(shelf, services, "2401.00007", title="Nets")["2401.00007"]
    assert (paper.title, paper.abstract) == ("Nets", "")
    assert services["arxiv"].requests == []


def test_a_paper_under_another_identifier_is_found(
    shelf: Shelf, services: dict[str, Service], capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the service knows that the DOI is the arXiv paper that is there already."""
    added(shelf, services, "2401.00007")
    services["crossref"].papers = []
    papers = added(shelf, services, "10.5555/loom.7")
    assert list(papers) == ["2401.00007"]
    assert "(2401.00007) already" in capsys.readouterr().out


def test_who_is_not_found_is_told(
    shelf: Shelf, services: dict[str, Service], capsys: pytest.CaptureFixture[str]
) -> None:
    """And what to do: say the title."""
    for identifier in ("2401.99999", "10.5555/none"):
        with pytest.raises(SystemExit) as ended:
            added(shelf, services, identifier)
        assert ended.value.code == 2
        err = capsys.readouterr().err
        assert f"gave no paper for {identifier}" in err
        assert "found no title, expected one" in err
    assert not list((shelf.root / "collection/papers").iterdir())
