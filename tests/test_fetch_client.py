"""The client and its guard: which hosts are asked, for how long, how often, and what is kept."""

from __future__ import annotations

import gzip
import itertools
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from papershelf.fetching import polite
from papershelf.fetching.client import CACHE, Client
from papershelf.fetching.faults import FetchError, PassingError
from papershelf.fetching.guard import BlockedError, is_public, public_addresses
from papershelf.fetching.polite import Patience
from papershelf.fetching.sites import SITES, Site, feed_site, sites
from service_servers import QUICK, Reply, Service, client_of, served

PRIVATE = """127.0.0.1 127.9.9.9 10.1.2.3 172.16.0.1 192.168.0.1 169.254.169.254 100.64.0.1 0.0.0.0
224.0.0.1 255.255.255.255 192.0.2.1 ::1 :: fe80::1 fe80::1%eth0 fc00::1 ff02::1 ::ffff:127.0.0.1
::ffff:10.0.0.1 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b::10.0.0.1 64:ff9b:1::7f00:1 2002:7f00:1::
2002:a00:1:: 2001:0:1:2:3:4:5:6 2001:db8::1 localhost""".split()


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_refused(address: str) -> None:
    """Also those that hide in an IPv6 address."""
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "151.101.1.42", "2606:4700::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]
)
def test_public_addresses_are_asked(address: str) -> None:
    assert is_public(address)


def lookup(*addresses: str) -> Callable[..., list[Any]]:
    return lambda *_, **__: [(0, 0, 0, "", (address, 443)) for address in addresses]


def test_one_private_address_refuses_the_host() -> None:
    """A name with a public and a private address is an attempt to get around the guard."""
    assert public_addresses("a.test", 443, lookup("8.8.8.8", "8.8.8.8")) == ["8.8.8.8"]
    with pytest.raises(BlockedError, match=r"leads to 10\.0\.0\.1, which is no public address"):
        public_addresses("a.test", 443, lookup("8.8.8.8", "10.0.0.1"))


def hello(*_: object) -> Reply:
    return 200, {}, b"hello"


def fine(_: bytes) -> None:
    """Every body is an answer."""


@pytest.fixture
def service() -> Iterator[Service]:
    with served(Service(hello, [])) as running:
        yield running


def ask(folder: Path, service: Service, path: str = "/", **options: Any) -> bytes:
    client = client_of(folder, {"it": service}, **options)
    try:
        return client.get("it", path, {}, fine)
    finally:
        client.close()


def test_the_guard_is_what_connects(tmp_path: Path, service: Service) -> None:
    """With the real rule, a service whose name leads to this machine is never connected to."""

    def resolve(host: str, port: int) -> list[str]:
        return public_addresses(host, port, lookup("127.0.0.1"))

    client = Client({"it": Site(service.base, 0)}, tmp_path, patience=QUICK, resolve=resolve)
    with pytest.raises(FetchError, match="no public address"):
        client.get("it", "/", {}, fine)
    client.close()
    assert service.requests == []


@pytest.mark.parametrize(
    "fault",
    [socket.gaierror(-2, "Name not known"), UnicodeError("label too long"), None],
)
def test_an_unknown_host_is_given_up_soon(tmp_path: Path, fault: Exception | None) -> None:
    """After one more try, with what to do; a name without an address and one that is none."""
    asked: list[str] = []
    waited: list[str] = []

    def resolve(host: str, _: int) -> list[str]:
        asked.append(host)
        if fault:
            raise fault
        return []

    site = Site("https://no.such.test", 0)
    client = Client({"it": site}, tmp_path, patience=QUICK, resolve=resolve, say=waited.append)
    with pytest.raises(FetchError, match=r"^no\.such\.test was not found") as found:
        client.get("it", "/", {}, fine)
    client.close()
    assert asked == ["no.such.test"] * 2
    assert len(waited) == 1
    assert "check the connection" in found.value.hint


def test_the_environment_changes_nothing(
    tmp_path: Path, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No proxy is asked, and no variable opens the guard."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert ask(tmp_path, service) == b"hello"


def test_builtin_services_are_https() -> None:
    """And a feed's site is its origin alone."""
    assert all(site.base.startswith("https://") for site in SITES.values())
    assert feed_site("https://example.org/a/b?c=d").base == "https://example.org"
    assert feed_site("https://rss.arxiv.org/rss/cs.CL").group == SITES["arxiv"].group


@pytest.mark.parametrize(
    "location",
    [
        "http://other.test/",
        "https://service.test/",
        "//other.test/x",
        "file:///etc/passwd",
        "http://127.0.0.1/",
        "http://service.test:1/",
        "http://[::1]/",
        "javascript:alert(1)",
        "http://service.test@other.test/",
        "http://exa mple\\",
    ],
)
def test_a_redirect_elsewhere_is_refused(tmp_path: Path, location: str) -> None:
    """At once, and nothing is asked there."""
    with (
        served(Service(lambda *_: (302, {"Location": location}, b""), [])) as service,
        pytest.raises(FetchError, match="redirects to"),
    ):
        ask(tmp_path, service)
    assert len(service.requests) == 1


def test_a_redirect_without_an_address_is_no_answer(tmp_path: Path) -> None:
    """Neither an empty body nor a traceback."""
    with (
        served(Service(lambda *_: (302, {}, b""), [])) as service,
        pytest.raises(FetchError, match="answered 302"),
    ):
        ask(tmp_path, service)


def test_a_redirect_within_the_host_is_followed(tmp_path: Path) -> None:
    """Hop by hop, and not without end."""

    def speak(_: object, path: str, *__: object) -> Reply:
        at = int(path.strip("/") or "0")
        return (200, {}, b"there") if at == 3 else (301, {"Location": f"/{at + 1}"}, b"")

    with served(Service(speak, [])) as service:
        assert ask(tmp_path, service, "/0") == b"there"
        with pytest.raises(FetchError, match="redirected 5 times"):
            ask(tmp_path, service, "/4")


@pytest.mark.parametrize("part", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n", b""])
def test_a_server_that_trickles_is_left(tmp_path: Path, part: bytes) -> None:
    """Whether in its headers or its body: each byte comes in time, the answer never."""
    server = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def trickle() -> None:
        connection, _ = server.accept()
        with connection, suppress(OSError):
            connection.sendall(part)
            while not ended.wait(0.02):
                connection.sendall(b"a" if part else b"H")

    thread = threading.Thread(target=trickle, daemon=True)
    thread.start()
    patience = Patience(attempts=3, first=0.001, silence=5.0, whole=0.3)
    site = Site(f"http://slow.test:{server.getsockname()[1]}", 0)
    client = Client({"it": site}, tmp_path, patience=patience, resolve=lambda *_: ["127.0.0.1"])
    with pytest.raises(FetchError, match=r"took more than 0.3 s for one answer"):
        client.get("it", "/", {}, fine)
    ended.set()
    thread.join()
    client.close()
    server.close()
    assert client.asked == 1
    assert Patience().whole <= 30


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small answer that grows beyond the limit; packings but gzip once are refused."""
    monkeypatch.setattr(polite, "BYTES", 1_000_000)
    bomb = gzip.compress(bytes(50_000_000))
    for encoding, body, message in (
        ("gzip", bomb, "more than 1,000,000 bytes"),
        ("gzip, gzip", gzip.compress(bomb), "in the encoding"),
        ("br", b"x", "in the encoding"),
    ):
        headers = {"Content-Encoding": encoding}
        with (
            served(Service(lambda *_, h=headers, b=body: (200, h, b), [])) as service,
            pytest.raises(FetchError, match=message),
        ):
            ask(tmp_path, service)


def test_no_answer_is_kept_that_fails_its_check(tmp_path: Path) -> None:
    """An error page with status 200 is asked for again, within a run and in the next."""
    bodies = itertools.chain([b"Rate exceeded.", b"Rate exceeded."], itertools.repeat(b"fine"))

    def check(body: bytes) -> None:
        if body != b"fine":
            raise PassingError("not yet")

    with served(Service(lambda *_: (200, {}, next(bodies)), [])) as service:
        for _ in range(2):
            client = client_of(tmp_path, {"it": service})
            assert client.get("it", "/", {}, check) == b"fine"
            client.close()
    assert len(service.requests) == 3


def test_what_was_read_is_not_asked_for_again(tmp_path: Path, service: Service) -> None:
    """So that a run that was killed goes on where it was; unless an answer must be new."""
    for _ in range(3):
        assert ask(tmp_path, service) == b"hello"
    assert len(service.requests) == 1
    client = client_of(tmp_path, {"it": service})
    client.get("it", "/", {}, fine, is_new=True)
    client.close()
    assert len(service.requests) == 2


def test_later_only_what_changed_is_sent(tmp_path: Path, service: Service) -> None:
    """By the ETag of the answer on disk, once that is older than an hour."""
    service.etag = '"one"'
    old = Patience(attempts=2, first=0.001, jitter=0.0, fresh=0)
    assert ask(tmp_path, service, patience=old) == b"hello"
    assert ask(tmp_path, service, patience=old) == b"hello"
    assert [headers.get("if-none-match") for headers in service.headers] == [None, '"one"']
    service.etag = '"two"'
    service.speak = lambda *_: (200, {}, b"changed")
    assert ask(tmp_path, service, patience=old) == b"changed"


def test_a_damaged_cache_costs_a_request(tmp_path: Path, service: Service) -> None:
    """And nothing else, whatever stands in its place."""
    ask(tmp_path, service)
    for damage in (b"", b"no database", bytes(5_000)):
        for file in tmp_path.glob(f"{CACHE}*"):
            file.unlink()
        (tmp_path / CACHE).write_bytes(damage)
        assert ask(tmp_path, service) == b"hello"


def test_the_key_goes_to_the_service_and_nowhere_else(tmp_path: Path) -> None:
    """Neither on disk nor into a message; it comes from the environment alone."""
    known = sites(environment={"S2_API_KEY": " the-key ", "OPENALEX_API_KEY": "other-key"})
    assert (known["s2"].key, known["openalex"].key) == ("the-key", "other-key")
    assert not any(site.key for site in sites(environment={}).values())
    with served(Service(hello, [])) as service:
        places = {
            "header": Site(service.base, 0, header="x-api-key", key="the-key"),
            "parameter": Site(service.base, 0, parameter="api_key", key="the-key"),
        }
        client = Client(places, tmp_path, patience=QUICK, resolve=lambda *_: ["127.0.0.1"])
        client.get("header", "/a", {}, fine)
        client.get("parameter", "/b", {"q": "x"}, fine)
        service.speak = lambda *_: (400, {}, b"no")
        with pytest.raises(FetchError) as refusal:
            client.get("parameter", "/c", {}, fine)
        client.close()
    assert service.headers[0]["x-api-key"] == "the-key"
    assert service.requests[1] == "/b?q=x&api_key=the-key"
    assert "the-key" not in str(refusal.value)
    assert not any(b"the-key" in file.read_bytes() for file in tmp_path.glob("*"))


def test_who_asks_is_said(tmp_path: Path, service: Service) -> None:
    """The program, its address, and the contact of the settings."""
    client = Client(
        {"it": Site(service.base, 0)},
        tmp_path,
        contact="ann@example.org",
        resolve=lambda *_: ["127.0.0.1"],
    )
    client.get("it", "/", {}, fine)
    client.close()
    agent = service.headers[0]["user-agent"]
    assert agent.startswith("papershelf/")
    assert "mailto:ann@example.org" in agent
    assert "cookie" not in service.headers[0]


def test_one_pace_for_all_requests_to_a_host(tmp_path: Path, service: Service) -> None:
    """Of repeated requests too, of two sites of a group, and of the next run."""
    service.faults = lambda number: "503" if number == 1 else ""
    pace = 0.1
    for number in range(2):
        names = {name: Site(service.base, pace, "group") for name in ("one", "two")}
        client = Client(names, tmp_path, patience=QUICK, resolve=lambda *_: ["127.0.0.1"])
        client.get("one", f"/{number}", {}, fine)
        client.get("two", f"/{number}?two", {}, fine)
        client.close()
    assert len(service.times) == 5
    assert service.times[-1] - service.times[0] > 3 * pace  # four, less what the first was late


def test_a_service_may_slow_us_down(tmp_path: Path) -> None:
    """Crossref says its limit with each answer."""
    headers = {"X-Rate-Limit-Limit": "10", "X-Rate-Limit-Interval": "2s"}
    with served(Service(lambda *_: (200, headers, b"x"), [])) as service:
        client = client_of(tmp_path, {"it": service})
        for number in range(3):
            client.get("it", f"/{number}", {}, fine)
        client.close()
    assert service.times[2] - service.times[0] > 0.3


def test_a_wait_that_the_service_asks_for_is_kept(tmp_path: Path) -> None:
    """Up to what a person would wait for; beyond, the message says how long it is."""
    replies = iter([(429, {"Retry-After": "1"}, b""), (200, {}, b"fine")])
    with served(Service(lambda *_: next(replies), [])) as service:
        assert ask(tmp_path, service) == b"fine"
    assert service.times[1] - service.times[0] > 0.9
    with (
        served(Service(lambda *_: (429, {"Retry-After": "9000"}, b""), [])) as service,
        pytest.raises(FetchError, match="asks to wait 9,000 s"),
    ):
        ask(tmp_path / "other", service)
    assert len(service.requests) == 1


def test_a_day_budget_that_is_used_up_is_told(tmp_path: Path) -> None:
    """OpenAlex says in seconds when it is new."""
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "40000"}
    with (
        served(Service(lambda *_: (429, headers, b""), [])) as service,
        pytest.raises(FetchError, match="asks to wait 40,000 s"),
    ):
        ask(tmp_path, service)


def test_a_status_means_what_the_service_says(tmp_path: Path) -> None:
    """OpenAlex says 403 to who asks too fast; elsewhere that is a closed door, at once."""
    replies: Iterator[Reply] = iter([(403, {}, b""), (200, {}, b"fine"), (403, {}, b"")])
    with served(Service(lambda *_: next(replies), [])) as service:
        places = {"soon": Site(service.base, 0, passing=(403,)), "shut": Site(service.base, 0)}
        client = Client(places, tmp_path, patience=QUICK, resolve=lambda *_: ["127.0.0.1"])
        assert client.get("soon", "/a", {}, fine) == b"fine"
        with pytest.raises(FetchError, match="does not let us in"):
            client.get("shut", "/b", {}, fine)
        client.close()
    assert len(service.requests) == 3
    assert SITES["openalex"].passing == (403,)


def test_only_known_sites_can_be_asked(tmp_path: Path, service: Service) -> None:
    """There is no way to hand the client an address."""
    client = client_of(tmp_path, {"it": service})
    with pytest.raises(KeyError):
        client.get(service.base, "/", {}, fine)
    for path in ("@other.test/", "9@other.test/", ".other.test/"):
        with pytest.raises(FetchError, match="is no address of"):
            client.get("it", path, {}, fine)
    client.close()
    assert (client.asked, service.requests) == (0, [])
