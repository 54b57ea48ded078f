"""Servers on loopback that speak each service's format, with faults when a test wants them.

A `Service` answers from a list of invented papers. `faults` says what goes wrong with the request
of a number; a fault is one of `FAULTS`. What a server was asked stands in `requests`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import gzip
import json
import random
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from papershelf.fetching.client import Client
from papershelf.fetching.polite import Patience
from papershelf.fetching.sites import SITES, Site

QUICK = Patience(
    attempts=8, first=0.001, longest=0.005, jitter=0.0, asked=5.0, silence=0.25, whole=2.0
)
"""The client's patience in tests: the same rules with small values."""

FAULTS = (
    "429", "503", "slow", "truncated", "cut", "empty", "html", "plain", "redirected", "again",
    "fewer", "gzip",
)  # fmt: skip
"""`truncated` breaks the connection off, `cut` is a shorter body that claims to be whole, `again`
the first page in the place of another one, `fewer` a list without its last papers."""


@dataclass(frozen=True, slots=True)
class Invented:
    """A paper that no service knows but ours."""

    number: int

    @property
    def arxiv(self) -> str:
        return f"2401.{self.number:05}"

    @property
    def doi(self) -> str:
        return f"10.5555/loom.{self.number}"

    @property
    def title(self) -> str:
        return f"On the Knotting of Nets, Part {self.number} & Its < Threads"

    @property
    def day(self) -> dt.date:
        return dt.date(2024, 1, 1) + dt.timedelta(days=self.number // 40)

    @property
    def abstract(self) -> str:
        return f"We knot net {self.number} twice, and count what holds."

    @property
    def author(self) -> str:
        return f"Ann Weaver{'abcdefghij'[self.number % 10]}"


def invented(count: int) -> list[Invented]:
    return [Invented(number) for number in range(1, count + 1)]


Reply = tuple[int, dict[str, str], bytes]
Speak = Callable[["Service", str, dict[str, str], Any], Reply]
"""Path, parameters and JSON of a request to its answer."""


@dataclass
class Service:
    """A server: what it knows, what goes wrong, what it was asked."""

    speak: Speak
    papers: list[Invented]
    faults: Callable[[int], str] = lambda _: ""
    base: str = ""
    requests: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    etag: str = ""
    is_short: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, path: str, params: dict[str, str], data: Any, fault: str) -> Reply:
        """The answer to a request, or to another one where the fault says so."""
        if fault == "again":
            params = {**params, "start": "0", "offset": "0", "p": "0", "cursor": "*"}
        self.is_short = fault == "fewer"
        return self.speak(self, path, params, data)

    def page(self, papers: list[Invented], start: int, size: int) -> list[Invented]:
        """The papers of a page; a third of them where they are to be fewer than announced."""
        found = papers[start : start + size]
        return found[: len(found) // 3] if self.is_short else found


def some(share: float, seed: int) -> Callable[[int], str]:
    """A fault for a share of all requests, the same for the same seed; never many in a row."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    drawn: list[str] = []

    def fault(number: int) -> str:
        while len(drawn) <= number:
            drawn.append(chance.choice(FAULTS) if chance.random() < share else "")
        return drawn[number]

    return fault


class _Request(BaseHTTPRequestHandler):
    service: Service
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._reply(None)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self._reply(json.loads(body))

    def _reply(self, data: Any) -> None:
        service = self.service
        parts = urlsplit(self.path)
        params = {name: values[0] for name, values in parse_qs(parts.query).items()}
        with service.lock:
            number = len(service.requests)
            service.requests.append(self.path)
            service.headers.append({key.lower(): value for key, value in self.headers.items()})
            service.times.append(time.monotonic())
            fault = service.faults(number)
            if "again-redirected" in params:
                params.pop("again-redirected")
            if service.etag and self.headers.get("If-None-Match") == service.etag and not fault:
                self._send(304, {"ETag": service.etag}, b"")
                return
            status, headers, body = service.answer(parts.path, params, data, fault)
        if service.etag:
            headers["ETag"] = service.etag
        self._with_fault(fault, status, headers, body)

    def _with_fault(self, fault: str, status: int, headers: dict[str, str], body: bytes) -> None:
        if fault in ("429", "503"):
            self._send(int(fault), {"Retry-After": "0"}, b"Rate exceeded.")
        elif fault == "slow":
            time.sleep(3 * QUICK.silence)
            with contextlib.suppress(OSError):
                self._send(status, headers, body)
        elif fault == "truncated":
            self._send(status, headers, body[: len(body) // 2], claimed=len(body))
        elif fault == "cut":
            self._send(status, headers, body[: len(body) // 2])
        elif fault == "empty":
            self._send(200, headers, b"")
        elif fault == "html":
            self._send(200, {"Content-Type": "text/html"}, b"<!DOCTYPE html><title>Sorry</title>")
        elif fault == "plain":
            self._send(200, {"Content-Type": "text/plain"}, b"Rate exceeded.")
        elif fault == "redirected" and self.command == "GET":
            sign = "&" if "?" in self.path else "?"
            self._send(302, {"Location": f"{self.path}{sign}again-redirected=1"}, b"")
        elif fault == "gzip":
            self._send(status, {**headers, "Content-Encoding": "gzip"}, gzip.compress(body))
        else:
            self._send(status, headers, body)

    def _send(
        self, status: int, headers: dict[str, str], body: bytes, claimed: int | None = None
    ) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body) if claimed is None else claimed))
        self.end_headers()
        self.wfile.write(body)
        if claimed is not None:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def served(service: Service) -> Iterator[Service]:
    """The service on a port of its own, under the name `service.test`."""
    handler = type("Handler", (_Request,), {"service": service})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    service.base = f"http://service.test:{server.server_port}"
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()


def client_of(
    folder: Path, services: dict[str, Service], *, pace: float = 0.0, patience: Patience = QUICK
) -> Client:
    """A client that knows these services alone, and finds them on loopback."""
    sites = {
        name: Site(service.base, pace, header=SITES[name].header if name in SITES else "")
        for name, service in services.items()
    }
    return Client(sites, folder, patience=patience, resolve=lambda *_: ["127.0.0.1"])


def _json(value: Any) -> Reply:
    return 200, {"Content-Type": "application/json"}, json.dumps(value).encode()


def _xml(text: str) -> Reply:
    return 200, {"Content-Type": "application/xml"}, text.encode()


def _within(papers: list[Invented], first: str, last: str) -> list[Invented]:
    return [one for one in papers if first <= one.day.isoformat() <= last]


def arxiv(service: Service, _: str, params: dict[str, str], __: Any) -> Reply:
    """ArXiv's Atom API."""
    papers = service.papers
    if "id_list" in params:
        wanted = params["id_list"].split(",")
        papers = [one for one in papers if one.arxiv in wanted]
    elif found := re.search(r"submittedDate:\[(\d{8})\d* TO (\d{8})", params["search_query"]):
        first, last = (f"{day[:4]}-{day[4:6]}-{day[6:]}" for day in found.groups())
        papers = _within(papers, first, last)
    if params.get("sortOrder") == "descending":
        papers = papers[::-1]
    start, size = int(params["start"]), int(params["max_results"])
    return _xml(arxiv_feed(service.page(papers, start, size), len(papers), start))


def arxiv_feed(papers: list[Invented], total: int, start: int = 0) -> str:
    """A feed as arXiv writes it: hard-wrapped, ids with versions."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" '
        'xmlns:arxiv="http://arxiv.org/schemas/atom"><id>http://arxiv.org/api/x</id>'
        f"<title>arXiv Query</title><opensearch:totalResults>{total}</opensearch:totalResults>"
        f"<opensearch:startIndex>{start}</opensearch:startIndex>"
        + "".join(map(arxiv_entry, papers))
        + "</feed>"
    )


def arxiv_entry(one: Invented) -> str:
    return (
        f"<entry><id>http://arxiv.org/abs/{one.arxiv}v2</id><title>{escape(one.title)}</title>"
        f"<published>{one.day}T10:00:00Z</published><updated>{one.day}T10:00:00Z</updated>"
        f"<summary>  {escape(one.abstract)}\n</summary><author><name>{one.author}</name></author>"
        f'<category term="cs.CL"/><link href="http://arxiv.org/abs/{one.arxiv}v2"/></entry>'
    )


def huggingface(service: Service, _: str, params: dict[str, str], __: Any) -> Reply:
    """Hugging Face's daily papers."""
    day = params.get("date", "")
    papers = [one for one in service.papers if day in ("", one.day.isoformat())]
    page, size = int(params["p"]), int(params["limit"])
    return _json([hf_item(one) for one in papers[page * size : (page + 1) * size]])


def hf_item(one: Invented) -> dict[str, Any]:
    paper = {
        "id": one.arxiv,
        "title": one.title,
        "summary": one.abstract,
        "authors": [{"name": one.author}],
        "publishedAt": f"{one.day}T10:00:00.000Z",
        "submittedOnDailyAt": f"{one.day + dt.timedelta(days=2)}T01:00:00.000Z",
        "submittedOnDailyBy": {"fullname": "Cy Curator", "name": "cy"},
        "upvotes": one.number,
        "githubRepo": f"https://github.com/weavers/net-{one.number}",
    }
    return {"paper": paper, "title": one.title, "numComments": 1}


def openalex(service: Service, _: str, params: dict[str, str], __: Any) -> Reply:
    """OpenAlex' works, by cursor; or by a filter of DOIs."""
    papers = service.papers
    if found := re.search(r"doi:([^,]+)", params.get("filter", "")):
        wanted = found[1].lower().split("|")
        papers = [
            one for one in papers if one.doi in wanted or f"10.48550/arxiv.{one.arxiv}" in wanted
        ]
    cursor = params.get("cursor", "*")
    start = 0 if cursor == "*" else int(cursor)
    size = int(params.get("per_page", "25"))
    rest = service.page(papers, start, size)
    following = str(start + size) if start + size < len(papers) else None
    return _json(
        {
            "meta": {"count": len(papers), "next_cursor": following},
            "results": list(map(work, rest)),
        }
    )


def work(one: Invented) -> dict[str, Any]:
    words = one.abstract.split()
    return {
        "id": f"https://openalex.org/W{9_000_000 + one.number}",
        "doi": f"https://doi.org/{one.doi}",
        "title": one.title,
        "publication_date": one.day.isoformat(),
        "type": "article",
        "cited_by_count": 10 + one.number,
        "is_retracted": False,
        "authorships": [
            {
                "author": {"display_name": one.author, "orcid": None},
                "raw_affiliation_strings": ["Loom Institute"],
            }
        ],
        "primary_location": {
            "source": {"display_name": "Journal of Nets"},
            "landing_page_url": f"https://doi.org/{one.doi}",
        },
        "locations": [{"landing_page_url": f"https://arxiv.org/abs/{one.arxiv}"}],
        "abstract_inverted_index": {
            word: [at for at, other in enumerate(words) if other == word] for word in words
        },
    }


def crossref(service: Service, path: str, params: dict[str, str], _: Any) -> Reply:
    """Crossref's works, by place; or one by its DOI."""
    papers = service.papers
    if wanted := re.findall(r"doi:([^,]+)", params.get("filter", "")):
        papers = [one for one in papers if one.doi in wanted]
    start, size = int(params.get("offset", "0")), int(params.get("rows", "20"))
    rest = service.page(papers, start, size)
    message = {"total-results": len(papers), "items": list(map(crossref_work, rest))}
    del path
    return _json({"status": "ok", "message-type": "work-list", "message": message})


def crossref_work(one: Invented) -> dict[str, Any]:
    given, family = one.author.split()
    return {
        "DOI": one.doi,
        "title": [one.title],
        "author": [{"given": given, "family": family}],
        "issued": {"date-parts": [[one.day.year, one.day.month, one.day.day]]},
        "container-title": ["Journal of Nets"],
        "type": "journal-article",
        "is-referenced-by-count": 5,
        "reference-count": 0,
        "abstract": f"<jats:p>{escape(one.abstract)}</jats:p>",
    }


def s2(service: Service, path: str, params: dict[str, str], data: Any) -> Reply:
    """Semantic Scholar's search, and its batch."""
    if path.endswith("/batch"):
        by_id = {f"ARXIV:{one.arxiv}": one for one in service.papers}
        by_id |= {f"DOI:{one.doi}": one for one in service.papers}
        return _json([s2_paper(by_id[name]) if name in by_id else None for name in data["ids"]])
    start, size = int(params["offset"]), int(params["limit"])
    rest = service.page(service.papers, start, size)
    return _json({"total": len(service.papers), "offset": start, "data": list(map(s2_paper, rest))})


def s2_paper(one: Invented) -> dict[str, Any]:
    return {
        "paperId": f"{one.number:040x}",
        "externalIds": {"ArXiv": one.arxiv, "DOI": one.doi},
        "title": one.title,
        "abstract": one.abstract,
        "year": one.day.year,
        "publicationDate": one.day.isoformat(),
        "authors": [{"authorId": "1", "name": one.author}],
        "citationCount": 3,
    }


def rss(service: Service, _: str, __: dict[str, str], ___: Any) -> Reply:
    """A journal's RSS 2.0."""
    items = "".join(
        f"<item><title>{escape(one.title)}</title><link>https://doi.org/{one.doi}</link>"
        f"<description>{escape(one.abstract)}</description><dc:creator>{one.author}</dc:creator>"
        f"<pubDate>{one.day:%a, %d %b %Y} 00:00:00 -0500</pubDate></item>"
        for one in service.papers
    )
    return _xml(
        '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>Nets</title><link>https://example.org/</link>{items}</channel></rss>"
    )


def oai(service: Service, _: str, params: dict[str, str], __: Any) -> Reply:
    """ArXiv's OAI-PMH, 20 records a page; a token says window and place."""
    if token := params.get("resumptionToken"):
        first, last, at = token.split("|")
        start = int(at)
    else:
        first, last, start = params["from"], params["until"], 0
    papers = _within(service.papers, first, last)
    rest = service.page(papers, start, 20)
    if not papers:
        return _xml(_oai('<error code="noRecordsMatch">none</error>'))
    following = f"{first}|{last}|{start + 20}" if start + 20 < len(papers) else ""
    sized = f'<resumptionToken completeListSize="{len(papers)}">{following}</resumptionToken>'
    return _xml(_oai(f"<ListRecords>{''.join(map(oai_record, rest))}{sized}</ListRecords>"))


def _oai(inner: str) -> str:
    return (
        '<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
        "<responseDate>2024-02-01T00:00:00Z</responseDate>"
        f"<request>http://oaipmh.arxiv.org/oai</request>{inner}</OAI-PMH>"
    )


def oai_record(one: Invented) -> str:
    given, family = one.author.split()
    return (
        f"<record><header><identifier>oai:arXiv.org:{one.arxiv}</identifier></header><metadata>"
        f'<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>{one.arxiv}</id><created>{one.day}'
        f"</created><authors><author><keyname>{family}</keyname><forenames>{given}</forenames>"
        f"</author></authors><title>{escape(one.title)}</title><categories>cs.CL cs.AI</categories>"
        f"<abstract>  {escape(one.abstract)}</abstract></arXiv></metadata></record>"
    )
