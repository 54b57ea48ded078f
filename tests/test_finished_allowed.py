"""What no finished page may hold, by where it stands, and what its security policy must say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from allowed_notes import ELEMENTS
from papershelf.finished.allowed import ANY, OURS
from papershelf.finished.check import check_site
from papershelf.finished.policy import digest, policy
from papershelf.problems import as_text

SCRIPT = "window.ours = 1"
HEAD = f'<!doctype html>\n<meta http-equiv="Content-Security-Policy" content="{policy([SCRIPT])}">'
WRITTEN = HEAD + '\n<title>x</title><article class="ps-text">\n{}\n</article>'
GENERATED = HEAD + '\n<title>x</title><article class="md-typeset ps-paper">\n{}\n</article>'
REPORT = (
    "Hint: a template or extension of this shelf wrote it, or it is a hole: then please report it"
)
REMOVE = "Hint: take it out of the page's Markdown, or of the template that wrote it"

Look = Callable[[str], list[str]]


@pytest.fixture
def look(tmp_path: Path) -> Look:
    """`look("<p>…")`: what is wrong with a page of these bytes."""

    def run(page: str) -> list[str]:
        (tmp_path / "index.html").write_text(page, encoding="utf-8")
        (tmp_path / "a.js").touch()
        return [as_text(problem) for problem in check_site(tmp_path)]

    return run


NOWHERE = [
    ("<iframe src=a.js></iframe>", "iframe"),
    ("<object data=a.js></object>", "object"),
    ("<embed src=a.js>", "embed"),
    ("<applet></applet>", "applet"),
    ("<base href=/>", "base"),
    ("<portal src=/></portal>", "portal"),
    ("<style>p { color: red }</style>", "style"),
    ("<svg><style>p { color: red }</style></svg>", "style"),
    ("<svg><foreignObject></foreignObject></svg>", "foreignObject"),
    ("<svg><animate></animate></svg>", "animate"),
    ("<svg><set></set></svg>", "set"),
    ("<math><annotation-xml></annotation-xml></math>", "annotation-xml"),
    ("<math><maction></maction></math>", "maction"),
    ("<template></template>", "template"),
    ("<x-own></x-own>", "x-own"),
    ("<marquee></marquee>", "marquee"),
    ("<p onclick=x()></p>", "p onclick"),
    ("<svg/onload=x()></svg>", "svg onload"),
    ("<p ONCLICK=x()></p>", "p onclick"),
    ("<a ping=/ href=#>x</a>", "a ping"),
    ("<button formaction=/>x</button>", "button formaction"),
    ("<svg><a xlink:href=#>x</a></svg>", "a xlink:href"),
    ("<svg><script href=a.js></script></svg>", "script href"),
    ("<iframe srcdoc='<p>'></iframe>", "iframe"),
    ("<table background=a.js></table>", "table background"),
    ("<p is=x-own></p>", "p is"),
    ("<p contenteditable></p>", "p contenteditable"),
    ("<p slot=x></p>", "p slot"),
    ("<p xmlns:x=y></p>", "p xmlns:x"),
]


@pytest.mark.parametrize(("markup", "place"), NOWHERE)
def test_no_page_may_have_it(look: Look, markup: str, place: str) -> None:
    """Not one that people wrote either: the line in the file, the element, and what to do."""
    what = "attribute" if " " in place else "element"
    expected = f"index.html:4: {place}: found an {what} that no page may have. {REMOVE}"
    assert expected in look(WRITTEN.format(markup))


OUTSIDE_ONLY = [
    ("<form></form>", "form"),
    ("<button></button>", "button"),
    ("<select></select>", "select"),
    ("<textarea></textarea>", "textarea"),
    ("<video></video>", "video"),
    ("<script type=application/json>{}</script>", "script"),
    ("<meta name=x>", "meta"),
    ("<link rel=next href=#>", "link"),
    ("<header></header>", "header"),
    ("<noscript></noscript>", "noscript"),
    ("<label for=x></label>", "label"),
    ("<ps-tools></ps-tools>", "ps-tools"),
    ("<p style=color:red></p>", "p style"),
    ("<p data-md-component=search></p>", "p data-md-component"),
    ("<p aria-label=x></p>", "p aria-label"),
    ("<img srcset='a.js 2x'>", "img srcset"),
    ("<a target=_blank href=#>x</a>", "a target"),
    ("<a download href=#>x</a>", "a download"),
    ("<input name=q>", "input name"),
    ("<div hidden></div>", "div hidden"),
    ("<svg><use href=#x></use></svg>", "use"),
]


@pytest.mark.parametrize(("markup", "place"), OUTSIDE_ONLY)
def test_text_that_strangers_may_have_written_has_less(look: Look, markup: str, place: str) -> None:
    """What a template or a maintainer may write stands in no text of a page that is generated."""
    what = "attribute" if " " in place else "element"
    expected = f"index.html:4: {place}: found an {what} that no generated page has. {REPORT}"
    assert expected in look(GENERATED.format(markup))
    assert not any("no page may have" in said for said in look(WRITTEN.format(markup)))


def test_only_the_box_of_a_task_is_an_input(look: Look) -> None:
    """A box that nobody can tick passes; one that can be filled in does not."""
    assert look(GENERATED.format("<input type=checkbox disabled checked aria-label=done>")) == []
    for box in ("<input>", "<input type=checkbox>", "<input type=text disabled>"):
        (found,) = look(GENERATED.format(box))
        assert "input: found an input that no generated page has" in found


def test_markup_that_leaves_the_text_is_in_the_frame(look: Look) -> None:
    """Behind an `</article>` of a stranger's own, what holds for every page still holds."""
    (found,) = look(GENERATED.format("</article><iframe></iframe>"))
    assert "iframe: found an element that no page may have" in found


@pytest.mark.parametrize("kind", ["ps-never-seen", "md-typeset ps-shelves", "ps-textual ps-x"])
def test_an_unknown_kind_of_page_is_checked_strictly(look: Look, kind: str) -> None:
    """A new kind need not be named anywhere for that. Classes of a person's own are no kind."""
    page = WRITTEN.replace("ps-text", kind).format("<form></form>")
    (found,) = look(page)
    assert "form: found an element that no generated page has" in found
    assert look(page.replace("ps-", "steps-")) == []


def test_articles_within_articles(look: Look) -> None:
    """Each is looked at once, and by the stricter list."""
    (found,) = look(GENERATED.format('<article class="ps-paper"><form></form></article>'))
    assert "form: found an element that no generated page has" in found


def test_what_notes_may_hold_the_page_may_hold() -> None:
    """The list of the notes' own tests, class and all, is part of the list of generated pages."""
    assert {tag: names - OURS[tag] for tag, names in ELEMENTS.items() if names - OURS[tag]} == {}


def test_generated_text_has_nothing_that_acts() -> None:
    """No element or attribute by which a page asks, sends, moves, is framed or is styled."""
    acting = set(
        "form button select textarea script style iframe object embed base meta link".split()
    )
    acting |= set(
        "audio video source track template slot use animate set noscript ps-tools".split()
    )
    assert acting & set(OURS) == set()
    names = frozenset().union(*OURS.values())
    assert (
        names & set("style srcset action formaction ping target srcdoc content http-equiv".split())
        == set()
    )
    for allowed in (OURS, ANY):
        assert not any(name.startswith("on") for names in allowed.values() for name in names)


# The policy.

NO_POLICY = (
    "head: found no Content-Security-Policy."
    ' Hint: begin the head of the template with {% include "partials/policy.html" %}'
)
IN_A_FILE = "Hint: put it into a file below docs/, and name that under extra_javascript"


def with_policy(content: str, rest: str = "<p>x") -> str:
    return (
        f'<!doctype html>\n<meta http-equiv="content-security-policy" content="{content}">\n{rest}'
    )


STRICT = "default-src 'self';script-src 'self'"
POLICIES = [
    ("<p>x", NO_POLICY),
    ("<p>x<meta http-equiv=content-security-policy content=\"default-src 'self'\">", NO_POLICY),
    (
        f"<!doctype html>\n<script src=a.js></script>{with_policy(STRICT)}",
        ":2: script: found a script before the page's policy.",
    ),
    (
        with_policy("script-src 'self'"),
        "meta http-equiv: found a policy without default-src and script-src.",
    ),
    (
        with_policy("default-src 'self';script-src 'self' 'unsafe-inline'"),
        "meta http-equiv: found a policy with \"'unsafe-inline'\" in script-src.",
    ),
    (
        with_policy("default-src 'self';script-src 'self' 'unsafe-eval'"),
        "meta http-equiv: found a policy with \"'unsafe-eval'\" in script-src.",
    ),
    (
        with_policy("default-src *;script-src 'self'"),
        'meta http-equiv: found a policy with "*" in default-src.',
    ),
    (
        with_policy("default-src 'self';script-src 'self' https://cdn.example"),
        'meta http-equiv: found a policy with "https://cdn.example" in script-src.',
    ),
    (
        with_policy(f"{STRICT};script-src-attr 'unsafe-inline'"),
        "meta http-equiv: found a policy with \"'unsafe-inline'\" in script-src-attr.",
    ),
    (
        with_policy(STRICT, "<script>x()</script>"),
        f"script: found a script inside the page that the page's policy does not name. {IN_A_FILE}",
    ),
    (
        with_policy(STRICT, "<script type=module>x()</script>"),
        f"script: found a script inside the page that the page's policy does not name. {IN_A_FILE}",
    ),
    (
        with_policy(STRICT, "<script type=importmap>{}</script>"),
        f"script: found a script inside the page that the page's policy does not name. {IN_A_FILE}",
    ),
    (
        with_policy(STRICT, "<meta http-equiv=set-cookie content=x>"),
        f'meta http-equiv: found "set-cookie", which no page may have. {REMOVE}',
    ),
]


@pytest.mark.parametrize(("page", "message"), POLICIES)
def test_policies_that_are_refused(look: Look, page: str, message: str) -> None:
    """A page without one, or with one that lets a script run that is not the site's."""
    assert [said for said in look(page) if message in said]


@pytest.mark.parametrize(
    "page",
    [
        HEAD + f"<script>{SCRIPT}</script><script src=a.js></script>",
        with_policy(f"{STRICT} {digest('x')}", "<script>x</script>"),
        with_policy(STRICT, "<script type=application/ld+json>{}</script>"),
        "google-site-verification: google0123456789abcdef.html",
        "",
    ],
)
def test_policies_that_pass(look: Look, page: str) -> None:
    """Scripts that are named, and data. A file of nothing but words needs no policy."""
    assert look(page) == []
