"""Requests that no browser sends, to both servers: each is answered or refused, none is believed.

The bytes go over a real socket to the real servers, that of a shelf with its pages and that of a
preview. An answer has to come, whole; what the program would print is looked at too.
"""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Iterator
from contextlib import redirect_stderr
from http.client import HTTPResponse

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papershelf.app.live import LiveSite
from papershelf.app.shelf import Shelf
from papershelf.finished.policy import policy
from papershelf.serving.loopback import asked
from papershelf.serving.preview import showing
from papershelf.serving.reloading import State
from papershelf.serving.server import Place, site_server
from shelves import papershelf

WAIT = 10
BASE = "/shelf/"
KINDS = ("shelf", "preview")


@pytest.fixture(scope="module", params=KINDS)
def port(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a server under /shelf/: of a shelf that also makes pages, or of a preview."""
    folder = tmp_path_factory.mktemp("requests")
    papershelf(folder, "init", "shelf")
    site = folder / "shelf/site"
    (site / "a").mkdir(parents=True)
    (site / "index.html").write_text("<body>home</body>")
    (site / "a/index.html").write_text("<body>a</body>")
    (site / "404.html").write_text("<body>nothing here</body>")
    (folder / "secret.txt").write_text("secret")
    if request.param == "preview":
        with showing(site, policy(()), BASE) as address:
            yield int(address.split(":")[2].partition("/")[0])
        return
    live = LiveSite(Shelf(folder / "shelf"))
    live.read()
    with site_server(Place(site, BASE, port=0), State(), live.page) as address:
        yield int(address.split(":")[2].partition("/")[0])


def answer_to(port: int, sent: bytes) -> tuple[int, bytes, str]:
    """Status and body of the answer to these bytes, and what was printed meanwhile. Fails where no
    answer comes, or less than its headers say.
    """
    printed = io.StringIO()
    with redirect_stderr(printed), socket.create_connection(("127.0.0.1", port), WAIT) as channel:
        channel.sendall(sent)
        answer = HTTPResponse(channel)
        answer.begin()
        found = answer.status, answer.read()
        answer.close()
    return *found, printed.getvalue()


def request(target: str | bytes, method: bytes = b"GET", host: bytes = b"127.0.0.1:1") -> bytes:
    raw = target if isinstance(target, bytes) else target.encode()
    return b"%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n" % (method, raw, host)


NUMBERS = ("%C2%B2", "1e3", "9" * 5000, "-2", "", "0x1")


@pytest.mark.parametrize(
    "target",
    [
        "*",
        "http://127.0.0.1:1/shelf/",
        "http://evil.example/shelf/",
        "http://[/shelf/",
        "//[/shelf/",
        "shelf/",
        "?",
        *(f"/shelf/__papershelf/news?seen={number}" for number in NUMBERS),
        b"/shelf/__papershelf/news?seen=\xb2",
        b"/shelf/__papershelf/news?seen=\xc2\xb2",
        "/shelf/" + "x" * 300,
        "/shelf/" + "x" * 300 + "/",
        "/shelf/" + "x" * 60_000,
        "/shelf/" + "x/" * 20_000,
        "/shelf/" + "%C3%A9" * 200 + "/",
        "/shelf/a%00",
        "/shelf/%00/",
        b"/shelf/a\x00b",
        b"/shelf/\x01\x1b[31m",
        b"/shelf/\x7f",
        b"/shelf/\xe4\xb8\xad",
        b"/shelf/\xff\xfe",
        "/shelf/a%0d%0aX:%20y",
        "/shelf/%ff/",
        "/shelf/%c0%ae%c0%ae/",
        "/shelf/%ed%a0%80/",
        "/shelf/%",
        "/shelf/%zz/",
        '/shelf/"<a>^`{|}\\',
        "/shelf/..%2f..%2fsecret.txt",
        "/shelf/%2e%2e/%2e%2e/secret.txt",
        "/shelf/../../secret.txt",
        "/shelf//etc/passwd",
        "/shelf/a//",
        "/shelf/index.html/",
        "/shelf/papers/%C2%B2/",
        "/shelf/latest/" + "9" * 5000 + "/",
        "/shelf/dates/0/99/%D9%A3/",
    ],
)
def test_odd_addresses(port: int, target: str | bytes) -> None:
    """Names longer than a file's, numbers that are none, characters that an address has to escape,
    escapes of no text, other servers' addresses: an answer that says that this is none of ours.
    """
    status, body, printed = answer_to(port, request(target))
    assert 400 <= status < 500
    assert b"secret" not in body
    assert printed == ""


@pytest.mark.parametrize("target", ["/shelf/", "/shelf/?x=%ff", "/shelf/a/", "/shelf/index.html"])
def test_addresses_of_pages(port: int, target: str) -> None:
    """What a browser asks for is there, whatever the query."""
    assert answer_to(port, request(target))[0] == 200


def test_a_page_that_is_made_for_an_odd_but_right_address(port: int) -> None:
    """Escapes that nobody has to write are the same address."""
    assert answer_to(port, request("/%73helf/%61/"))[0] == 200


@pytest.mark.parametrize(
    "sent",
    [
        b"GET\r\n\r\n",
        b"GET /shelf/\r\n\r\n",
        b"GET /shelf/ x HTTP/1.1\r\n\r\n",
        b"GET /shelf/ HTTP/1.\xb2\r\n\r\n",
        b"GET /shelf/ HTTP/1.1\r\n\r\n",
        b"GET /shelf/ HTTP/1.1\r\nHost\r\n\r\n",
        b"GET /shelf/ HTTP/1.1\r\nHost: \xff\xfe:1\r\n\r\n",
        b"GET /shelf/ HTTP/1.1\r\n" + b"a: b\r\n" * 200 + b"\r\n",
        b"GET /shelf/ HTTP/1.1\r\nHost: " + b"x" * 70_000 + b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    ],
)
def test_requests_that_are_none(port: int, sent: bytes) -> None:
    """Half a line, another protocol, too many headers: an answer with a status, no complaint."""
    status, _, printed = answer_to(port, sent)
    assert 400 <= status < 500
    assert printed == ""


STARTS = (b"", b"/", b"/shelf/", b"/shelf/__papershelf/", b"/shelf/papers/")
TARGETS = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.lists(
        st.sampled_from("% %00 %2f %2e %ff %c3%a9 . .. / // a index.html ? # seen= \\ : @".split())
        | st.text("0123456789²٣½", max_size=30),
        max_size=30,
    ).map(lambda parts: "".join(parts).encode()),
)


@settings(
    deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(STARTS), TARGETS)
def test_any_bytes_in_the_place_of_an_address(port: int, start: bytes, target: bytes) -> None:
    """Whatever stands there, an answer comes with a status of the request's own fault or of
    success, nothing is printed, and no file is read that is not the site's.
    """
    sent = request(start + target.replace(b"\n", b"").replace(b"\r", b"") or b"x")
    status, body, printed = answer_to(port, sent)
    assert status in (200, 301, 302) or 400 <= status < 500
    assert b"secret" not in body
    assert printed == ""


@given(st.text() | st.binary().map(lambda raw: raw.decode("latin-1")))
def test_an_address_begins_at_the_root_and_is_text(target: str) -> None:
    """Or it is none."""
    found = asked(target)
    assert found is None or found.path.encode().startswith(b"/")


def test_who_goes_away_leaves_no_complaint(port: int) -> None:
    """A browser that closes before the answer is an everyday thing: nothing is printed."""
    printed = io.StringIO()
    others = set(threading.enumerate())  # servers of other tests may hold connections
    with redirect_stderr(printed):
        for _ in range(20):
            channel = socket.create_connection(("127.0.0.1", port), WAIT)
            channel.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            channel.sendall(request("/shelf/") * 50)
            channel.close()
        while any("process_request" in one.name for one in set(threading.enumerate()) - others):
            threading.Event().wait(0.01)
    assert printed.getvalue() == ""
