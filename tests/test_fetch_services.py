"""Each service over real HTTP, in its own format, while nearly a third of all answers is broken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import service_servers as servers
from papershelf.fetching.harvest import Harvest, harvest
from papershelf.settings.fetch import Inquiry
from service_servers import FAULTS, QUICK, Service, client_of, invented, served, some

FIRST, LAST = dt.date(2024, 1, 1), dt.date(2024, 1, 10)
FEED = "https://feed.example.org/nets"

Asked = tuple[str, servers.Speak, Inquiry]
ASKED: dict[str, Asked] = {
    "arxiv by days": (
        "arxiv",
        servers.arxiv,
        Inquiry(service="arxiv", category="cs.CL", since=FIRST, until=LAST),
    ),
    "arxiv newest": ("arxiv", servers.arxiv, Inquiry(service="arxiv", query="nets")),
    "arxiv by ids": (
        "arxiv",
        servers.arxiv,
        Inquiry(service="arxiv", ids=tuple(one.arxiv for one in invented(250))),
    ),
    "arxiv in bulk": (
        "arxiv-oai",
        servers.oai,
        Inquiry(service="arxiv", category="cs.CL", bulk=True, since=FIRST, until=LAST),
    ),
    "huggingface by days": (
        "huggingface",
        servers.huggingface,
        Inquiry(service="huggingface", since=FIRST, until=LAST),
    ),
    "huggingface trending": (
        "huggingface",
        servers.huggingface,
        Inquiry(service="huggingface", period="trending"),
    ),
    "openalex": ("openalex", servers.openalex, Inquiry(service="openalex", query="nets")),
    "crossref": ("crossref", servers.crossref, Inquiry(service="crossref", query="nets")),
    "s2": ("s2", servers.s2, Inquiry(service="s2", query="nets")),
    "openalex by ids": (
        "openalex",
        servers.openalex,
        Inquiry(service="openalex", ids=tuple(one.doi for one in invented(250))),
    ),
    "crossref by ids": (
        "crossref",
        servers.crossref,
        Inquiry(service="crossref", ids=tuple(one.doi for one in invented(250))),
    ),
    "s2 by ids": (
        "s2",
        servers.s2,
        Inquiry(service="s2", ids=tuple(f"https://doi.org/{one.doi}" for one in invented(250))),
    ),
    "feed": (FEED, servers.rss, Inquiry(service="feed", address=FEED)),
}


def ask(
    asked: Asked, folder: Path, faults: Callable[[int], str] = lambda _: "", count: int = 250
) -> tuple[Harvest, Service]:
    """What came of an inquiry about 250 papers."""
    name, speak, inquiry = asked
    with served(Service(speak, invented(count), faults)) as service:
        client = client_of(folder, {name: service})
        try:
            return harvest(inquiry, client, abstracts=("feed",)), service
        finally:
            client.close()


def titles(found: Harvest) -> list[str]:
    return sorted(str(entry.raw["title"]) for one in found.listings for entry in one.entries)


EXPECTED = sorted(" ".join(one.title.split()) for one in invented(250))


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_all_papers_come_once(asked: Asked, tmp_path: Path) -> None:
    """Over all pages, days and windows; and nothing is complained of."""
    found, _ = ask(asked, tmp_path)
    assert titles(found) == EXPECTED
    assert found.problems == ()


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_nothing_is_lost_or_doubled(asked: Asked, seed: int, tmp_path: Path) -> None:
    """With 30 % of all answers faulty, each in one of many ways."""
    name = asked[0]
    unseen = {"fewer", "again"} if name in ("huggingface", FEED) else set()

    drawn = some(0.3, seed)

    def faults(number: int) -> str:
        # These services say nothing by which a whole list is told from a shorter one.
        return "" if drawn(number) in unseen else drawn(number)

    found, service = ask(asked, tmp_path, faults)
    assert titles(found) == EXPECTED, [str(problem) for problem in found.problems]
    assert found.problems == ()
    asked_again = [number for number in range(len(service.requests)) if faults(number)]
    assert asked_again or len(service.requests) < 3


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("kind", ["arxiv by days", "arxiv in bulk", "openalex", "s2 by ids"])
def test_each_fault_is_overcome(kind: str, fault: str, tmp_path: Path) -> None:
    """On the first answer and on one in the middle of a harvest: of XML, of JSON by a cursor, of
    what is asked by POST.
    """
    asked = ASKED[kind]
    found, _ = ask(asked, tmp_path, lambda number: fault if number in (0, 2) else "")
    assert titles(found) == EXPECTED, [str(problem) for problem in found.problems]


@pytest.mark.parametrize("fault", ["503", "html", "cut"])
@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_a_source_that_stays_broken_brings_nothing(
    asked: Asked, fault: str, tmp_path: Path
) -> None:
    """Also where its first page came: half of a source would look like all of it."""
    found, service = ask(asked, tmp_path, lambda number: fault if number else "", count=150)
    if len(service.requests) == 1:  # it had nothing more to ask
        found, service = ask(asked, tmp_path / "other", lambda _: fault)
    assert found.is_broken
    assert found.papers == 0
    [problem] = [problem for problem in found.problems if problem.is_error]
    assert problem.hint
    assert len(service.requests) <= 1 + QUICK.attempts


def test_no_paper_is_loud(tmp_path: Path) -> None:
    """A source that always had papers, and today gives a well-formed nothing."""
    for name in ("crossref", "openalex", "s2", "feed", "huggingface by days", "arxiv by days"):
        found, _ = ask(ASKED[name], tmp_path / name, count=0)
        assert found.is_broken, name
        assert any(problem.is_error for problem in found.problems), name


def test_half_of_the_papers_gone_is_loud(tmp_path: Path) -> None:
    """Against what the service announces, and against what it had before."""
    inquiry = Inquiry(service="feed", address=FEED)
    with served(Service(servers.rss, invented(20))) as service:
        client = client_of(tmp_path, {FEED: service})
        assert harvest(inquiry, client, earlier=40).papers == 20
        broken = harvest(inquiry, client, earlier=41)
        client.close()
    assert broken.is_broken
    assert "gave 20 papers, where it had 41" in broken.problems[0].message
    assert "--accept-fewer" in broken.problems[0].hint


def test_an_unknown_id_is_named_and_the_others_come(tmp_path: Path) -> None:
    """At once where it was the only one: there is no use in asking again."""
    ids = ("2401.00001", "arXiv:2401.00002v1", "2401.99999", "looms")
    asked = ("arxiv", servers.arxiv, Inquiry(service="arxiv", ids=ids))
    found, _ = ask(asked, tmp_path)
    assert found.papers == 2
    assert [problem.message for problem in found.problems] == [
        "gave no paper for 2401.99999",
        'found "looms", expected an identifier of a paper',
    ]
    alone = ("arxiv", servers.arxiv, Inquiry(service="arxiv", ids=("2401.99999",)))
    found, service = ask(alone, tmp_path / "alone")
    assert found.is_broken
    assert len(service.requests) == 1


def test_arxivs_report_of_an_error_is_told(tmp_path: Path) -> None:
    """It comes as an entry with status 200, and asking again would not help."""

    def speak(*_: object) -> servers.Reply:
        entry = (
            "<entry><id>http://arxiv.org/api/errors#bad</id><title>Error</title>"
            "<summary>malformed query at: ti:</summary></entry>"
        )
        text = servers.arxiv_feed([], 1).replace("</feed>", f"{entry}</feed>")
        return 200, {}, text.encode()

    found, service = ask(("arxiv", speak, Inquiry(service="arxiv", query="ti:")), tmp_path)
    assert "malformed query at: ti:" in found.problems[0].message
    assert len(service.requests) == 1


def test_the_most_papers_are_kept_to(tmp_path: Path) -> None:
    """And a warning says that there are more."""
    asked = ("arxiv", servers.arxiv, Inquiry(service="arxiv", query="nets", most=120))
    found, service = ask(asked, tmp_path)
    assert found.papers == 120
    assert len(service.requests) == 2
    [problem] = found.problems
    assert problem.message == "has 250 papers, of which 120 were read"


def test_what_announces_nothing_ends_at_the_most(tmp_path: Path) -> None:
    """In bulk, after the window that goes beyond it; the next one is not asked for."""
    name, speak, inquiry = ASKED["arxiv in bulk"]
    found, service = ask((name, speak, replace(inquiry, most=30)), tmp_path)
    assert found.papers >= 31
    assert found.problems[0].message == f"has more papers, of which {found.papers} were read"
    assert not any("from=2024-01-08" in request for request in service.requests)


def test_an_oai_token_that_expired_begins_its_window_anew(tmp_path: Path) -> None:
    """Tokens live for a while; the window is read again past the cache, and nothing doubles."""
    expired: list[str] = []

    def speak(service: Service, path: str, params: dict[str, str], data: object) -> servers.Reply:
        token = params.get("resumptionToken", "")
        if token.endswith("|40") and not expired:
            expired.append(token)
            text = '<error code="badResumptionToken">expired</error>'
            return 200, {}, f"<OAI-PMH>{text}</OAI-PMH>".encode()
        return servers.oai(service, path, params, data)

    name, _, inquiry = ASKED["arxiv in bulk"]
    found, _ = ask((name, speak, inquiry), tmp_path)
    assert expired
    assert titles(found) == EXPECTED
