"""What every test may ask for: real trial data, a browser, a real HTTP server, a watched page."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from changing_shelf import twelve_papers
from compiled_templates import keep_compiled_templates
from sites import Site, build

if TYPE_CHECKING:  # playwright is slow to import, and most tests need no browser
    from playwright.sync_api import Browser, Page, Request

# The same examples on every machine and every run; nothing is timed, since runners differ.
hypothesis.settings.register_profile(
    "papershelf", derandomize=True, database=None, deadline=None, max_examples=60
)
hypothesis.settings.load_profile("papershelf")

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# No sandbox: containers run as root. The rest keeps the browser from asking its maker for anything,
# so that every foreign request that a test sees was the page's.
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Names that replace Playwright's own of this switch, which are the first; the last three are ours.
# Each window of a Chromium without a screen has the two popups of its address bar, pages in
# processes of their own that nobody sees and that draw all the while: half of a browser test's
# time. A spare process would wait for a page that no test opens.
UNUSED_FEATURES = (
    "AvoidCorsURLLoaderRestartOnRedirect AvoidUnnecessaryBeforeUnloadCheckSync AimEnabled"
    " DestroyProfileOnBrowserClose HttpsFirstBalancedModeAutoEnable HttpsUpgrades LensOverlay"
    " MediaRouter NetworkTimeServiceQuerying OptimizationHints PaintHolding PreconnectToSearch"
    " ThirdPartyStoragePartitioning"
    " WebUIOmniboxPopup WebUIOmniboxAimPopup SpareRendererForSitePerProcess"
).split()
BROWSER_ARGUMENTS.append("--disable-features=" + ",".join(UNUSED_FEATURES))


@pytest.fixture(scope="session", autouse=True)
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A build of the tests compiles a template only if none before has."""
    with pytest.MonkeyPatch.context() as patch:
        keep_compiled_templates(patch, tmp_path_factory.mktemp("templates"))
        yield


@pytest.fixture(scope="session")
def trial_data() -> Path:
    """The folder of real listings and records, which is no part of this repository."""
    named = os.environ.get("PAPERSHELF_TRIAL_DATA")
    if not named:
        pytest.skip("PAPERSHELF_TRIAL_DATA is not set: no real listings to try")
    folder = Path(named)
    assert folder.is_dir(), f"PAPERSHELF_TRIAL_DATA names {folder}, which is no folder"
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium. Without one the test fails: a skipped browser test proves nothing."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (see TYPE_CHECKING above)

    names = (os.environ.get("PAPERSHELF_BROWSER"), *BROWSERS)
    path = next((found for name in names if name and (found := shutil.which(name))), None)
    if path is None:
        pytest.fail("no Chromium on PATH: `make test` installs one, PAPERSHELF_BROWSER names one")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def built_site(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Callable[[str], Site]:
    """`built_site(name)`: one of the sites of `sites.py`, built once a session."""

    @cache
    def built(name: str) -> Site:
        if name == "full":
            request.getfixturevalue("trial_data")
        return build(name, tmp_path_factory.mktemp(name))

    return built


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A built shelf of twelve papers, for tests that change and build it."""
    return twelve_papers(tmp_path)


@dataclass
class Served:
    """A folder on a real HTTP server: where, and every path asked for with its status."""

    url: str
    """Absolute address of the site's root, with the prefix and a slash at its end."""
    requests: list[tuple[str, int]] = field(default_factory=list)


class _SiteRequest(SimpleHTTPRequestHandler):
    """Serves a folder under a prefix as GitHub Pages does: `404.html` for what is not there."""

    def __init__(self, *args: object, prefix: str, seen: list[tuple[str, int]], folder: str):
        self.prefix, self.seen = prefix, seen
        super().__init__(*args, directory=folder)  # type: ignore[arg-type]

    def translate_path(self, path: str) -> str:
        if not path.startswith(self.prefix):
            return str(Path(self.directory) / "no such file")
        return super().translate_path("/" + path.removeprefix(self.prefix))

    def send_error(self, code: int, *_: object, **__: object) -> None:
        page = Path(self.directory) / "404.html"
        body = page.read_bytes() if page.is_file() else b"not found"
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: object = "-", size: object = "-") -> None:
        del size
        self.seen.append((self.path, int(code)))  # type: ignore[call-overload]

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def serve_folder() -> Iterator[Callable[..., Served]]:
    """`serve_folder(path, prefix="/shelf/")`: the folder on a server of its own."""
    servers: list[ThreadingHTTPServer] = []

    def serve(folder: Path, prefix: str = "/shelf/") -> Served:
        served = Served("")
        request = partial(_SiteRequest, prefix=prefix, seen=served.requests, folder=str(folder))
        server = ThreadingHTTPServer(("127.0.0.1", 0), request)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        served.url = f"http://127.0.0.1:{server.server_port}{prefix}"
        return served

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@dataclass
class Complaints:
    """What went wrong in a page while nobody looked."""

    console: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    @property
    def all(self) -> list[str]:
        return [*self.console, *self.failed, *self.foreign]


def watch(page: Page, complaints: Complaints) -> None:
    """Note every console error, script error, failed request, and request to another host."""

    def look(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:http://127.0.0.1:")):
            complaints.foreign.append(f"foreign request: {request.url}")

    def fail(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the page was left while it loaded
            complaints.failed.append(f"failed: {request.url}: {request.failure}")

    page.on("request", look)
    page.on("requestfailed", fail)
    page.on("pageerror", lambda error: complaints.console.append(f"script error: {error}"))
    page.on(
        "console",
        lambda said: complaints.console.append(said.text) if said.type == "error" else None,
    )


@pytest.fixture
def complaints() -> Complaints:
    """What `watched_page` saw. A test that provokes an error takes it out of here itself."""
    return Complaints()


@pytest.fixture
def watched_page(browser: Browser, complaints: Complaints) -> Iterator[Page]:
    """A page of a fresh profile. The test fails at its end if the page complained of anything."""
    context = browser.new_context()
    page = context.new_page()
    watch(page, complaints)
    yield page
    context.close()
    assert not complaints.all, "\n".join(complaints.all)
