"""The security policy in a real browser: every kind of page, and all that a visitor does there.

A violation of the policy is an error in the console, and fails the test (`watched_page`).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conftest import Complaints, Served, watch
from pages import serving
from search_box import results, search_for
from shelves import TESTS, golden_shelf, papershelf
from sites import KINDS, Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

BuiltSite = Callable[[str], Site]
Serve = Callable[..., Served]


def with_features(folder: Path, *more: str) -> Path:
    """The site of the golden shelf with whatever the theme and its Markdown offer."""
    shelf = golden_shelf(folder)
    shutil.copytree(TESTS / "features", shelf, dirs_exist_ok=True)
    config = shelf / "mkdocs.yml"
    features = "".join(f"    - {name}\n" for name in more)
    config.write_text(config.read_text().replace("  features:\n", f"  features:\n{features}"))
    papershelf(shelf, "build")
    return shelf / "site"


@pytest.fixture(scope="module")
def features(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_features(tmp_path_factory.mktemp("features"))


def test_no_kind_of_page_violates_it(
    built_site: BuiltSite, serve_folder: Serve, watched_page: Page
) -> None:
    """Formulas, charts, pictures of notes, the search page, a redirect and the page of the 404."""
    served = serve_folder(built_site("golden").folder)
    for path in [*KINDS["golden"].values(), "papers/old-alpha/", "notes/"]:
        if path != KINDS["golden"]["not found"]:  # the browser notes its status as an error
            watched_page.goto(served.url + path)
            if path == "papers/old-alpha/":
                watched_page.wait_for_url("**/papers/2401.00001/")  # before one goes on
    watched_page.goto(served.url + "404.html")
    assert watched_page.locator("h1").inner_text() == "Page not found"


def test_policy_is_in_force(built_site: BuiltSite, serve_folder: Serve, browser: Browser) -> None:
    """What is written into a page by whatever hole: no script, handler, address or frame of it
    acts, and nothing is asked of another host. Told by the browser for each.
    """
    page = browser.new_page()
    page.goto(serve_folder(built_site("golden").folder).url)
    expected = (
        "base-uri connect-src connect-src form-action frame-src img-src object-src script-src"
    )
    expected += " script-src-attr script-src-elem script-src-elem script-src-elem style-src-elem"
    violations = [*expected.split(), "style-src-elem"]
    violated = page.evaluate(
        """async (count) => {
          const found = [];
          addEventListener("securitypolicyviolation",
            (event) => found.push(event.effectiveDirective));
          const add = (html) => document.body.append(
            document.createRange().createContextualFragment(html));
          add("<script>window.ran = 1<\\/script>");
          add("<img src=data:, onerror='window.ran = 2'>");
          add("<iframe src='data:text/html,x'></iframe>");
          add("<img src=https://other.example/x.png>");
          add("<style>body { display: none }</style>");
          add("<link rel=stylesheet href=https://other.example/x.css>");
          add("<script src=https://other.example/x.js><\\/script>");
          add("<base href=https://other.example/>");
          add("<object data=/shelf/></object>");
          add("<form id=leak action=https://other.example/></form>");
          document.getElementById("leak").submit();
          const link = document.createElement("a");
          link.href = "javascript:window.ran = 3";
          document.body.append(link);
          link.click();
          try { await fetch("https://other.example/") } catch { }
          try { new WebSocket("wss://other.example/") } catch { }
          const wait = (time) => new Promise((done) => setTimeout(done, time));
          const until = async (many) => {
            for (let left = 500; left && found.length < many; left--) await wait(20);
          };
          await until(count - 1);
          try { eval("window.ran = 4") } catch { }
          await until(count);
          await wait(50);  // for what is not expected
          if (window.ran) found.push(`ran ${window.ran}`);
          return found.sort();
        }""",
        len(violations),
    )
    page.close()
    assert violated == violations


def test_nothing_that_a_visitor_does_violates_it(
    built_site: BuiltSite, serve_folder: Serve, watched_page: Page
) -> None:
    """Search in the dialog and on its page, in a worker; the scheme toggled; a citation copied."""
    page = watched_page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    served = serve_folder(built_site("golden").folder)
    page.goto(served.url + "papers/method-ii/")
    page.get_by_title("Switch to dark mode").click()
    page.locator("button[data-md-type=copy], .md-clipboard, .md-code__button").first.click()
    page.wait_for_function("async () => (await navigator.clipboard.readText()).startsWith('@')")
    search_for(page, "method")
    results(page)
    page.goto(served.url + "search/?q=method")
    page.locator("#search-results li").first.wait_for()


def test_features_of_theme_and_markdown_do_not_violate_it(
    features: Path, serve_folder: Serve, watched_page: Page
) -> None:
    """A site with (nearly) all of them is built, so the checker knows what they make; the browser
    finds nothing wrong; tabs, which are ours in part, are chosen by address and kept.
    """
    page = watched_page
    served = serve_folder(features)
    for path in ("", "papers/2401.00001/", "latest/", "search/", "tags/"):
        page.goto(served.url + path)
    assert page.evaluate("window.ours") == 1  # the shelf's own inline script
    page.goto(served.url + "rich/#__tabbed_1_2")
    with page.expect_navigation():
        page.get_by_role("button", name="Accept").click()
    page.get_by_text("Text of one.").wait_for(state="visible")
    page.get_by_text("Two", exact=True).click()
    page.get_by_text("Text of two.").wait_for(state="visible")
    page.reload()
    page.get_by_text("Text of two.").wait_for(state="visible")


@pytest.fixture(scope="module")
def opened(features: Path, browser: Browser) -> Iterator[tuple[Page, Complaints]]:
    """A page of that site that stays open from case to case, and what it complains of."""
    complaints = Complaints()
    with serving(features, "/shelf/") as address:
        context = browser.new_context(base_url=address)
        page = context.new_page()
        watch(page, complaints)
        page.goto("")
        yield page, complaints
        context.close()


@pytest.fixture
def kept(opened: tuple[Page, Complaints]) -> Iterator[Page]:
    """That page, whose browser keeps what the cases before have left. The test fails at its end if
    the page complained of anything.
    """
    page, complaints = opened
    yield page
    assert not complaints.all, "\n".join(complaints.all)


PALETTES = (
    *("", "{", "null", "1", '"x"', "[]", "{}", '{"index": 0}', '{"index": 9e9, "color": {}}'),
    *('{"index": 0.5, "color": {}}', '{"index": 0, "color": {"a b": "x"}}', '{"color": "slate"}'),
    *('{"index": 0, "color": {"scheme": {}}}', '{"index": 0, "color": [["scheme"]]}', "\\ud800"),
)
_SCHEME = "document.body.getAttribute('data-md-color-scheme')"
TABS = ("", "[", "null", "1", '"Two"', "{}", "[null]", "[[]]", '{"length": 3}')


def choose_tab(page: Page) -> None:
    """By a click, with the question for consent out of the way."""
    page.locator("#__consent").evaluate("asked => { asked.style.display = 'none'; }")
    page.get_by_text("Two", exact=True).click()
    page.get_by_text("Text of two.").wait_for(state="visible")


@pytest.mark.parametrize("palette", PALETTES)
def test_a_broken_entry_of_the_palette_is_none(kept: Page, palette: str) -> None:
    """Whatever stands where the browser keeps the colours, no script ends in an error, neither ours
    nor the theme's: the page has a scheme, and the switch works and keeps what is chosen.
    """
    kept.evaluate("text => localStorage.setItem(__md_scope.pathname + '.__palette', text)", palette)
    kept.goto("papers/2401.00001/")
    schemes = ["default", "slate"]
    scheme = kept.evaluate(_SCHEME)
    assert scheme in schemes
    kept.locator("label[for^=__palette]:not([hidden])").evaluate("label => label.control.click()")
    schemes.remove(scheme)
    kept.wait_for_function(f"{_SCHEME} === '{schemes[0]}'")
    kept.reload()
    assert kept.evaluate(_SCHEME) == schemes[0]


@pytest.mark.parametrize("tabs", TABS)
def test_a_broken_entry_of_the_tabs_is_none(kept: Page, tabs: str) -> None:
    """The same for the labels of tabs: one can be chosen, and is kept."""
    kept.evaluate("text => localStorage.setItem(__md_scope.pathname + '.__tabs', text)", tabs)
    kept.goto("rich/")
    choose_tab(kept)
    kept.wait_for_function("Array.isArray(__md_get('__tabs')) && __md_get('__tabs')[0] === 'Two'")


def test_a_browser_that_keeps_nothing(
    features: Path, serve_folder: Serve, watched_page: Page
) -> None:
    """Where the browser forbids a site to keep anything, naming the store is already an error: the
    pages say nothing of it, and colours and tabs work as long as the page is open.
    """
    page = watched_page
    served = serve_folder(features)
    page.add_init_script("""
        for (const name of ["localStorage", "sessionStorage"])
            Object.defineProperty(window, name, {
                get() { throw new DOMException("Access is denied.", "SecurityError"); },
            });
    """)
    page.goto(served.url + "rich/")
    before = page.evaluate(_SCHEME)
    page.locator("label[for^=__palette]:not([hidden])").evaluate("label => label.control.click()")
    page.wait_for_function(f"{_SCHEME} !== '{before}'")
    choose_tab(page)


_SITEMAP_READ = """
const read = Blob.prototype.text;
Blob.prototype.text = async function () {
  const text = await read.call(this);
  const told = () => document.documentElement.setAttribute("data-sitemap", "read");
  if (text.includes("<urlset")) setTimeout(told);
  return text;
};
"""
"""The theme reads the sitemap as a blob; until it has, it lets the browser load every page."""


def test_instant_navigation_does_not_violate_it(
    tmp_path: Path, serve_folder: Serve, watched_page: Page
) -> None:
    """From page to page without loading one; scripts of the text run there as before."""
    page = watched_page
    site = with_features(tmp_path, "navigation.instant")
    served = serve_folder(site)
    # The theme goes so to pages of the sitemap alone, whose addresses are those of the real host.
    sitemap = site / "sitemap.xml"
    text = sitemap.read_text(encoding="utf-8").replace("https://example.org/shelf/", served.url)
    page.route("**/sitemap.xml", lambda route: route.fulfill(body=text, content_type="text/xml"))
    page.add_init_script(_SITEMAP_READ)
    page.goto(served.url + "papers/method-ii/")
    with page.expect_navigation():
        page.get_by_role("button", name="Accept").click()  # loads the page anew, and the sitemap
    page.locator("html[data-sitemap=read]").wait_for()
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="Notes").first.click()
    page.locator("h1", has_text="Notes").wait_for()
    page.get_by_role("link", name="Rich").first.click()
    page.locator("h1", has_text="Everything").wait_for()
    assert page.evaluate("window.stayed")
