"""`papershelf fetch` on a shelf: what comes in, what stays, what is said, on good and bad days."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from click.testing import CliRunner

import service_servers as servers
from papershelf.app.intake import fetch
from papershelf.app.intake.fetch import FetchOptions
from papershelf.app.intake.remembered import FILE
from papershelf.app.shelf import Shelf
from papershelf.cli import main
from papershelf.collection.read import read_collection
from papershelf.config import read_settings
from papershelf.model import Paper
from papershelf.settings.fetch import FetchSettings, Inquiry, inquiry
from service_servers import Invented, Service, client_of, invented, served

FEED = "https://feed.example.org/nets"
ARXIV = Inquiry(service="arxiv", query="nets")
RSS = Inquiry(service="feed", address=FEED)


@dataclass
class Watching:
    """A shelf, the services that it watches, and what was said in the last run."""

    root: Path
    capture: pytest.CaptureFixture[str]
    services: dict[str, Service] = field(default_factory=dict)
    settings: FetchSettings = field(default_factory=lambda: FetchSettings((ARXIV,)))
    runs: int = 0
    out: str = ""
    err: str = ""

    def fetch(self, *asked: Inquiry, **options: object) -> bool:
        """Whether all went well. Each run has a cache of its own, as a workflow's has."""
        self.runs += 1
        client = client_of(self.root / f".papershelf/http-{self.runs}", self.services)
        given = FetchOptions(**options)  # type: ignore[arg-type]
        self.capture.readouterr()
        try:
            inquiries = asked or self.settings.sources
            return fetch.fetch(Shelf(self.root), inquiries, client, self.settings, given)
        finally:
            client.close()
            self.out, self.err = self.capture.readouterr()

    def papers(self) -> dict[str, Paper]:
        collection = read_collection(self.root)
        assert [problem for problem in collection.problems if problem.is_error] == []
        return {record.paper.id: record.paper for record in collection.records}

    def files(self) -> dict[str, bytes]:
        folder = self.root / "collection"
        return {
            str(file.relative_to(folder)): file.read_bytes()
            for file in folder.rglob("*")
            if file.is_file()
        }


Serve = Callable[..., Service]


@pytest.fixture
def watching(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Watching:
    root = tmp_path / "shelf"
    root.mkdir()
    (root / "mkdocs.yml").write_text("site_name: Nets\n", encoding="utf-8")
    return Watching(root, capsys)


@pytest.fixture
def serve(watching: Watching, request: pytest.FixtureRequest) -> Serve:
    """`serve(name, speak, papers)`: a service on loopback until the test ends."""

    def start(name: str, speak: servers.Speak, papers: list[Invented]) -> Service:
        context = served(Service(speak, papers))
        service = context.__enter__()
        request.addfinalizer(lambda: context.__exit__(None, None, None))
        watching.services[name] = service
        return service

    return start


def test_papers_come_in_as_by_an_import(watching: Watching, serve: Serve) -> None:
    """Records with all that the service said; a ledger; a second run changes nothing."""
    service = serve("arxiv", servers.arxiv, invented(30))
    assert watching.fetch()
    papers = watching.papers()
    assert len(papers) == 30
    one = papers["2401.00007"]
    assert one.title == "On the Knotting of Nets, Part 7 & Its < Threads"
    assert str(one.published) == "2024-01-01"
    assert one.abstract == "We knot net 7 twice, and count what holds."
    assert ".imported/arxiv.jsonl" in watching.files()
    assert "arxiv nets: 30 papers; source read at " in watching.out
    assert "30 new, 0 updated, 0 unchanged" in watching.out
    before = watching.files()
    assert watching.fetch()
    assert watching.files() == before
    assert "0 new, 0 updated, 30 unchanged, 0 merged, 0 refused" in watching.out
    assert len(service.requests) == 2


def test_what_a_person_wrote_stays(watching: Watching, serve: Serve) -> None:
    """And what they did not touch is refreshed."""
    service = serve("arxiv", servers.arxiv, invented(2))
    watching.fetch()
    file = watching.root / "collection/papers/2401.00001.yml"
    text = file.read_text(encoding="utf-8").replace("On the Knotting", "Of the Knotting")
    file.write_text(text, encoding="utf-8")

    class Renamed(Invented):
        @property
        def title(self) -> str:
            return f"Nets, Renamed {self.number}"

    service.papers = [Renamed(1), Renamed(2)]
    assert watching.fetch()
    titles = {id_: paper.title for id_, paper in watching.papers().items()}
    assert titles["2401.00001"].startswith("Of the Knotting of Nets, Part 1")
    assert titles["2401.00002"] == "Nets, Renamed 2"
    assert "keeps the value that a person gave it" in watching.err


def test_the_same_paper_from_two_services_is_one_record(watching: Watching, serve: Serve) -> None:
    """By its arXiv id; the day featured, votes and code come from Hugging Face."""
    serve("arxiv", servers.arxiv, invented(5))
    serve("huggingface", servers.huggingface, invented(5))
    assert watching.fetch(ARXIV, Inquiry(service="huggingface", period="trending"))
    paper = watching.papers()["2401.00003"]
    assert len(watching.papers()) == 5
    assert (str(paper.published), str(paper.listed)) == ("2024-01-01", "2024-01-03")
    assert paper.votes == 3
    assert paper.links.code == "https://github.com/weavers/net-3"
    assert paper.submitter == "Cy Curator"
    assert "5 new, 0 updated, 0 unchanged, 5 merged" in watching.out


def test_abstracts_come_where_the_terms_give_them_away(watching: Watching, serve: Serve) -> None:
    """ArXiv's are CC0; others' stay away unless the settings say that they may come."""
    serve("crossref", servers.crossref, invented(1))
    asked = Inquiry(service="crossref", query="nets")
    watching.fetch(asked)
    [paper] = watching.papers().values()
    assert (paper.abstract, paper.venue) == ("", "Journal of Nets")
    watching.settings = replace(watching.settings, abstracts=("crossref",))
    watching.fetch(asked)
    [paper] = watching.papers().values()
    assert paper.abstract == "We knot net 1 twice, and count what holds."


def test_a_quiet_day_is_not_a_broken_one(watching: Watching, serve: Serve, tmp_path: Path) -> None:
    """In the log, in the summary, by the exit status; neither changes a file."""
    service = serve("arxiv", servers.arxiv, invented(8))
    watching.fetch()
    before = watching.files()
    summary = tmp_path / "summary.md"
    assert watching.fetch(summary=summary)
    assert watching.files() == before
    quiet = summary.read_text(encoding="utf-8")
    assert quiet.startswith("**0 new, 0 changed, 0 withdrawn or retracted, 0 now published**")
    assert "| `arxiv nets` | 8 |" in quiet
    assert "sources read at 20" in quiet
    assert "BROKEN" not in watching.out
    service.papers = []
    assert not watching.fetch(summary=summary)
    assert watching.files() == before
    assert "arxiv nets: BROKEN, nothing taken" in watching.out
    assert "| `arxiv nets` | **broken** |" in summary.read_text(encoding="utf-8")
    service.papers = invented(20)
    service.faults = lambda _: "html"
    assert not watching.fetch()
    assert watching.files() == before


LIBRARY = FetchSettings((inquiry("file", {"path": "refs/library.bib"}),))


def library(watching: Watching, count: int, more: str = "") -> None:
    file = watching.root / "refs/library.bib"
    file.parent.mkdir(exist_ok=True)
    entries = (
        f"@book{{k{at}, title={{Net {at}}}, doi={{10.5555/n{at}}}}}\n" for at in range(count)
    )
    file.write_text("".join(entries) + more, encoding="utf-8")


def test_a_file_that_another_program_keeps_is_watched(watching: Watching) -> None:
    """As a reference manager's export: new entries come, the same file changes nothing."""
    watching.settings = LIBRARY
    library(watching, 1_100)
    assert watching.fetch()
    assert len(watching.papers()) == 1_100
    assert "has more papers" not in watching.err
    before = watching.files()
    assert watching.fetch()
    assert watching.files() == before
    assert "file refs/library.bib: 1,100 papers; source read at" in watching.out
    library(watching, 1_101)
    assert watching.fetch()
    assert len(watching.papers()) == 1_101


def test_a_watched_file_that_is_broken_is_loud(watching: Watching, tmp_path: Path) -> None:
    """It is gone, empty, cut, no bibliography, leads elsewhere, or an entry of it is broken."""
    watching.settings = LIBRARY
    library(watching, 8)
    assert watching.fetch()
    before = watching.files()
    file = watching.root / "refs/library.bib"
    for text, said in (
        ("", "found an empty file"),
        ("Dear Ada,\n\nthe looms count.\n", "a format that import does not know"),
        ("@book{a, title={Half of", "library.bib:1"),
        ("@book{a, title={A Net}, doi={10.5555/n1}}", "gave 1 papers, where it had 8"),
    ):
        file.write_text(text, encoding="utf-8")
        assert not watching.fetch()
        assert watching.files() == before
        assert said in watching.err
        assert "BROKEN" in watching.out
    file.unlink()
    assert not watching.fetch()
    assert "cannot be read" in watching.err
    (tmp_path / "other.bib").write_text("@book{a, title={A Secret}}", encoding="utf-8")
    file.symlink_to(tmp_path / "other.bib")
    assert not watching.fetch()
    assert "leads out of the shelf" in watching.err
    assert watching.files() == before
    file.unlink()
    library(watching, 9, "@book{b, title={Broken")
    assert not watching.fetch()
    assert len(watching.papers()) == 9


def test_half_of_the_papers_gone_brings_nothing(watching: Watching, serve: Serve) -> None:
    """Since the last run that was accepted, which the collection remembers; unless they say so."""
    serve(FEED, servers.rss, invented(20))
    watching.settings = FetchSettings((RSS,))
    assert watching.fetch()
    remembered = watching.root / FILE
    assert json.loads(remembered.read_text(encoding="utf-8")) == {f"feed {FEED}": 20}
    watching.services[FEED].papers = [Invented(number) for number in range(100, 109)]
    before = watching.files()
    assert not watching.fetch()
    assert watching.files() == before
    assert "gave 9 papers, where it had 20" in watching.err
    assert watching.fetch(accept_fewer=True)
    assert len(watching.papers()) == 29
    remembered.write_text("{", encoding="utf-8")
    assert watching.fetch()
    assert "was damaged" in watching.err


def test_one_broken_source_keeps_none_of_the_others_away(watching: Watching, serve: Serve) -> None:
    """It brings nothing, the others come in, and the exit status says that something is wrong."""
    serve("arxiv", servers.arxiv, invented(4))
    serve(FEED, servers.rss, []).faults = lambda _: "503"
    assert not watching.fetch(ARXIV, RSS)
    assert len(watching.papers()) == 4
    assert f"feed {FEED}: BROKEN" in watching.out


def test_a_dry_run_writes_nothing(watching: Watching, serve: Serve) -> None:
    """And says what would come."""
    serve("arxiv", servers.arxiv, invented(4))
    assert watching.fetch(dry_run=True)
    assert watching.files() == {}
    assert "4 new" in watching.out
    assert "dry run" in watching.out


def test_the_summary_says_what_matters(watching: Watching, serve: Serve, tmp_path: Path) -> None:
    """New, changed, withdrawn and now published papers, with strangers' text as code."""
    service = serve("arxiv", servers.arxiv, invented(3))
    watching.fetch()

    class Changed(Invented):
        @property
        def title(self) -> str:
            return "@all `x` [a](b) | <img>" if self.number == 4 else Invented.title.fget(self)  # type: ignore[attr-defined]

        @property
        def abstract(self) -> str:
            said = "This paper has been withdrawn by the author" if self.number == 1 else "Anew"
            return said if self.number in (1, 2) else Invented.abstract.fget(self)  # type: ignore[attr-defined]

    service.papers = [Changed(number) for number in range(1, 5)]
    summary = tmp_path / "summary.md"
    watching.fetch(summary=summary)
    text = summary.read_text(encoding="utf-8")
    assert text.startswith("**1 new, 1 changed, 1 withdrawn or retracted, 0 now published**")
    assert "``@all `x` [a](b) | <img>`` (`2401.00004`)" in text
    withdrawn = text.partition("## Withdrawn or retracted")[2].partition("##")[0]
    assert "(`2401.00001`)" in withdrawn
    assert "(`2401.00002`): abstract" in text.partition("## Changed")[2]


def test_a_run_that_was_killed_goes_on_where_it_was(watching: Watching) -> None:
    """What was read before the kill is not asked for again, and each paper comes once."""
    program = textwrap.dedent("""
        import sys
        from pathlib import Path
        from papershelf.app.intake.fetch import FetchOptions, fetch
        from papershelf.app.shelf import Shelf
        from papershelf.fetching.client import Client
        from papershelf.fetching.sites import Site
        from papershelf.settings.fetch import FetchSettings, Inquiry, inquiry

        root, base = Path(sys.argv[1]), sys.argv[2]
        sites = {"arxiv": Site(base, 0.05)}
        client = Client(sites, root / "http", resolve=lambda *_: ["127.0.0.1"])
        asked = [Inquiry(service="arxiv", query="nets")]
        fetch(Shelf(root), asked, client, FetchSettings(), FetchOptions())
        client.close()
        """)
    with served(Service(servers.arxiv, invented(600))) as service:
        command = [sys.executable, "-c", program, str(watching.root), service.base]
        first = subprocess.Popen(command)
        while len(service.requests) < 3:
            time.sleep(0.01)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        before = len(service.requests)
        subprocess.run(command, check=True, capture_output=True)
    assert before < 6
    assert len(watching.papers()) == 600
    # The request that the kill interrupted is the only one that may be made twice.
    assert len(set(service.requests)) == 6
    assert len(service.requests) <= 7


def run(root: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["-C", str(root), "fetch", *arguments])
    return result.exit_code, result.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("dblp",), "DBLP answers people with a browser alone"),
        (("openreview",), "`papershelf import FILE` reads both"),
        (("scholar",), 'found "scholar", expected a service. Hint: the services are: arxiv,'),
        ((), "found no watched source in the settings"),
        (("--days", "3"), "found --days without a service"),
        (("arxiv",), "found no question, expected of arxiv one of: ids, query, category"),
        (("arxiv", "--category", "CL"), 'found category "CL", expected one of arXiv\'s'),
        (("arxiv", "--venue", "Nets"), 'found "venue", expected of arxiv: ids, query'),
        (("arxiv", "--query", "x", "--since", "2024"), "expected a day as YYYY-MM-DD"),
        (("arxiv", "--query", "x", "--max", "50000"), "expected a number from 1 to 30,000"),
        (("arxiv", "--category", "cs.CL", "--bulk"), "found bulk without days"),
        (
            ("arxiv", "--query", "x", "--since", "2024-02-02", "--until", "2024-01-01"),
            "after",
        ),
        (("huggingface", "--week", "48"), "expected YYYY-Www"),
        (("feed", "https://example.org/x"), "only what extra.papershelf.fetch names"),
        (("feed", "https://example.org/x", "--max", "3"), "expected of feed: address"),
    ],
)
def test_wrong_usage_is_told_and_nothing_is_asked(
    watching: Watching, arguments: tuple[str, ...], message: str
) -> None:
    """With status 2, before any request."""
    status, output = run(watching.root, *arguments)
    assert status == 2, output
    assert message in output
    assert not (watching.root / ".papershelf/http").exists()


def settings_of(root: Path, text: str) -> tuple[FetchSettings, list[str]]:
    file = "extra:\n  papershelf:\n" + textwrap.indent(textwrap.dedent(text), "    ")
    (root / "mkdocs.yml").write_text(file, encoding="utf-8")
    settings, problems = read_settings(root)
    assert settings is not None
    ours = [f"{one.line}: {one.message}" for one in problems if "extra" in one.field]
    return settings.fetch, ours


def test_watched_sources_stand_in_the_settings(watching: Watching) -> None:
    """A list; dates, ids and switches in their forms."""
    found, problems = settings_of(
        watching.root,
        f"""\
        contact: ann@example.org
        abstracts: [s2]
        fetch:
          - arxiv: {{category: cs.CL, days: 7}}
          - arxiv: {{ids: ["2401.00001"]}}
          - huggingface: {{trending: true}}
          - openalex: {{author: "0000-0002-1825-0097", since: 2024-01-01, max: 50}}
          - feed: {FEED}
        """,
    )
    assert problems == []
    assert (found.contact, found.abstracts) == ("ann@example.org", ("s2",))
    assert [one.label for one in found.sources] == [
        "arxiv cs.CL",
        "arxiv 2401.00001",
        "huggingface trending",
        "openalex 0000-0002-1825-0097",
        f"feed {FEED}",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fetch: arxiv", "3: expected a list of sources"),
        ("fetch:\n  - arxiv\n", "expected one service in each item"),
        ("fetch:\n  - arxiv: {categories: cs.CL}\n", "4: found \"categories\""),
        ("fetch:\n  - dblp: {query: x}\n", "4: DBLP answers people"),
        ("fetch:\n  - feed: http://example.org/x\n", "4: found \"http://example.org/x\""),
        ("fetch:\n  - feed: https://a:b@example.org/x\n", "expected the address of a feed"),
        ("fetch:\n  - feed: 'https://[::1/x'\n", "expected the address of a feed"),
        ("fetch:\n  - file: ../library.bib\n", "expected the path of a file of the shelf"),
        ("fetch:\n  - file: /etc/passwd\n", "expected the path of a file of the shelf"),
        ("fetch:\n  - file: C:\\library.bib\n", "expected the path of a file of the shelf"),
        ("fetch:\n  - file: ~/library.bib\n", "expected the path of a file of the shelf"),
        ("fetch:\n  - file: collection/papers/a.yml\n", "expected the path of a file of"),
        ("fetch:\n  - file: [a.bib]\n", "expected a mapping"),
        ("fetch:\n  - arxiv: {ids: [2401.10]}\n", "4: found ids that are no list of texts"),
        ("fetch:\n  - arxiv: {query: x, days: true}\n", "found days \"True\""),
        ("contact: Ann\n", "3: found \"Ann\", expected an address of mail"),
        ("contact: \"a@b.org\\r\\nX: y\"\n", "expected an address of mail"),
        ("abstracts: [arxiv]\n", "3: found \"['arxiv']\", expected a list of: crossref"),
    ],
)  # fmt: skip
def test_wrong_settings_are_told(watching: Watching, text: str, message: str) -> None:
    """Each with its line, as errors."""
    found, problems = settings_of(watching.root, text)
    assert any(message in problem for problem in problems), problems
    assert found == FetchSettings()


def test_the_command_asks_no_service_before_its_settings_are_right(watching: Watching) -> None:
    """A wrong source among right ones stops them all."""
    settings_of(watching.root, "fetch:\n  - arxiv: {category: CL}\n")
    status, output = run(watching.root)
    assert status == 1
    assert "mkdocs.yml:4:" in output


def test_other_commands_do_not_load_the_client() -> None:
    """Their start-up time stays as it was."""
    code = (
        "import sys, click.testing; from papershelf.cli import main;"
        "click.testing.CliRunner().invoke(main, ['--help']);"
        "import papershelf.commands.services.fetch, papershelf.commands.build;"
        "print([name for name in ('httpx2', 'hishel', 'stamina', 'httpcore2')"
        " if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
