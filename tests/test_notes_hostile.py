"""Whatever a stranger writes into a note: nothing outside the allow-list comes out, words stay.

Each body is rendered and parsed as a browser parses it; then every element, attribute, class and
address is looked at. `stays` are words that a reader must still find, `gone` what nobody may find
in the text.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allowed_notes import PREFIX, check_allowed, parsed
from papershelf.notes.markdown.render import render_note

# (body, words that stay, text that is gone)
LINKS = [
    ("[word](javascript:alert(1))", "word"),
    ("[word](JaVaScRiPt:alert(1))", "word"),
    ("[word]( javascript:alert(1))", "word"),
    ("[word](&#106;avascript:alert(1))", "word"),
    ("[word](&#x6A;avascript:alert(1))", "word"),
    ("[word](&#0000106avascript:alert(1))", "word"),
    ("[word](java&Tab;script:alert(1))", "word"),
    ("[word](java&NewLine;script:alert(1))", "word"),
    ("[word](java\tscript:alert(1))", "word"),
    ("[word](<java\nscript:alert(1)>)", "word"),
    ("[word](javascript&colon;alert(1))", "word"),
    ("[word](javascript%3Aalert(1))", "word"),
    ("[word](%6Aavascript:alert(1))", "word"),
    ("[word](java\\script:alert(1))", "word"),
    ("[word](\\javascript:alert(1))", "word"),
    ("[word](&#1;javascript:alert(1))", "word"),
    ("[word](\u00a0javascript:alert(1))", "word"),
    ("[word](javascript://x.org/%0Aalert(1))", "word"),
    ("[word](vbscript:msgbox(1))", "word"),
    ("[word](data:text/html,<script>alert(1)</script>)", "word"),
    ("[word](data:text/html;base64,PHNjcmlwdD4=)", "word"),
    ("[word](file:///etc/passwd)", "word"),
    ("[word](blob:https://x.org/1)", "word"),
    ("[word](view-source:https://x.org)", "word"),
    ("[word](feed:javascript:alert(1))", "word"),
    ("[word](//evil.example/x)", "word"),
    ("[word](\\\\evil.example/x)", "word"),
    ("[word](/\\evil.example)", "word"),
    ("[word](&#47;/evil.example)", "word"),
    ("[word](https:evil.example)", "word"),
    ("[word](https:///evil.example)", "word"),
    ("[word](https://)", "word"),
    ("[word](https://x.org:port/)", "word"),
    ("[word](https://256.256.256.256/)", "word"),
    ("[word](https://xn--a/)", "word"),
    ("[word](../../.git/config)", "word"),
    ("[word](/papers/x/)", "word"),
    ("[word](?q=1)", "word"),
    ("[word](#__config)", "word"),
    ("[word](#title)", "word"),
    ("[word]()", "word"),
    ("[word](mailto:a@x.org?subject=x&bcc=b@x.org)", "word"),
    ("[word](mailto:javascript:alert(1))", "word"),
    ("[word][a]\n\n[a]: javascript:alert(1)", "word"),
    ("[word][]\n\n[word]: <data:text/html,x>", "word"),
    ("[word]\n\n[word]: //evil.example 'title'", "word"),
    ("<javascript://x.org/%0aalert(1)> word", "word"),
    ("<data://x> word", "word"),
    ("<javascript:alert@x.org> word", "word"),
    ("[![word](x.png)](javascript:alert(1))", "word"),
    ('[word](https://x.org "\\" onclick=alert(1)")', "word"),
    ("[word](https://x.org/'onclick='alert(1))", "word"),
    ('[word](https://x.org/"onclick="alert(1))', "word"),
]

IMAGES = [
    ("![word](https://evil.example/x.png)", "word"),
    ("![word](javascript:alert(1))", "word"),
    ("![word](data:image/svg+xml,<svg onload=alert(1)>)", "word"),
    ("![word][a]\n\n[a]: //evil.example/x.png", "word"),
    ('![word](x.png "title")', "word"),
    ('![" onerror="alert(1)](x.png) word', "word"),
    ('<img src=x onerror=alert(1) alt="x"> word', "word"),
    ("<img src=x onerror=alert(1)// word", "word"),
    ("<picture><source srcset=//evil.example></picture> word", "word"),
]

RAW = [
    ("<script>alert(1)</script> word", "word"),
    ("<script>\n\nalert(1)\n\n</script>\n\nword", "word"),
    ("<SCRIPT\t>alert(1)</SCRIPT > word", "word"),
    ("<scr<script>ipt>alert(2)</scr</script>ipt> word", "word"),
    ("<script/src=//evil.example></script> word", "word"),
    ("before <script>alert(1) word", "before"),
    ("> <script>alert(1)</script> word", "word"),
    ("- <script>alert(1)</script> word", "word"),
    ("# <script>alert(1)</script> word", "word"),
    ("| word | <script>alert(1)</script> |\n|---|---|\n| a | b |", "word"),
    ("[^1] word\n\n[^1]: <script>alert(1)</script> note", "word note"),
    ('!!! note "<script>alert(1)</script> word"\n    text', "word text"),
    ("<iframe src=https://evil.example>alert(1)</iframe> word", "word"),
    ("<iframe srcdoc='<script>alert(1)</script>'></iframe> word", "word"),
    ("<base href=https://evil.example/> word", "word"),
    ("<meta http-equiv=refresh content='0;url=//evil.example'> word", "word"),
    ("<link rel=stylesheet href=//evil.example> word", "word"),
    ("<form action=//evil.example><button>word</button></form>", "word"),
    ("<style>body{display:none}</style> word", "word"),
    ("<style>\n\n@import '//evil.example';\n\n</style>\n\nword", "word"),
    ("<object data=x>alert(1)</object> <embed src=x> word", "word"),
    ("<svg onload=alert(1)><a xlink:href=javascript:alert(1)>x</a></svg> word", "word"),
    ("<math><mtext></mtext><mglyph><style></math><img src onerror=alert(1)> word", "word"),
    ("<svg><style><img src=x onerror=alert(1)></style></svg> word", "word"),
    ("<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript> word", "word"),
    ("<template><script>alert(1)</script></template> word", "word"),
    ("<textarea><script>alert(1)</script></textarea> word", "word"),
    ("</div></div></article></main> word", "word"),
    ("</body></html> word", "word"),
    ("<plaintext> word", "word"),
    ("<xmp><script>alert(1)</script></xmp> word", "word"),
    ("<!-- unclosed word\n\nand more", "word and more"),
    ("<!-- closed\n\n--> word", "word"),
    ("<!--> word -->", "word"),
    ("<div><!-- word\n\nafter", "word after"),
    ("<![CDATA[ word ]]> after", "after"),
    ("<?php echo 1 ?> word", "word"),
    ("<!DOCTYPE html> word", "word"),
    ("<p onclick=alert(1) style=color:red id=__config class=md-nav>word</p>", "word"),
    ("<a href=javascript:alert(1)>word</a>", "word"),
    ("<a id=__toc name=x>word</a>", "word"),
    ("<sub onclick=alert(1)>word</sub>", "word"),
    ("<sub/onclick=alert(1)>word", "word"),
    ("<br/onclick=alert(1)> word", "word"),
    ("<details open ontoggle=alert(1)><summary>word</summary></details>", "word"),
    ("<input type=text onfocus=alert(1) autofocus> word", "word"),
    ("<x-custom onclick=alert(1)>word</x-custom>", "word"),
    ("<table background=//evil.example><tr><td>word</table>", "word"),
    ("<div\n\nonclick=alert(1)> word", "word"),
    ("\x02wzxhzdk:0\x03 word", "word"),
    ("&#2;wzxhzdk:0&#3; <b>word</b>", "word"),
    ("&lt;script&gt;text&lt;/script&gt; word", "<script>text</script> word"),
    ("`<script>text</script>` word", "<script>text</script> word"),
    ("```\n<script>text</script>\n```\n\nword", "<script>text</script> word"),
    ("    <script>text</script>\n\nword", "<script>text</script> word"),
    ("&#8238;word&#8203;s", "words"),
]

LITERAL = [
    "{{ config.extra }} word",
    "{% include '../../.git/config' %} word",
    "{# comment #} word",
    '--8<-- "../../.git/config" word',
    ";--8<-- word",
    "word {#__config}",
    "word {a, b} {.5} {x=1}",
    "[TOC] word",
    ":smile: word",
    "++ctrl+alt++ word",
    "*[word]: abbreviation",
    "[[2412.06769]] word",
    "![unknown] word",
    "=== word",
    "/// word",
    "${jndi:ldap://evil.example} word",
    "%0a%0d word",
]


@pytest.mark.parametrize(("body", "stays"), [*LINKS, *IMAGES, *RAW])
def test_nothing_outside_the_list_comes_out_and_words_stay(body: str, stays: str) -> None:
    """A hostile body: allowed elements and addresses alone, no script's text, readable words."""
    html = render_note(body, prefix=PREFIX)
    check_allowed(html)
    text = " ".join(parsed(html).text().split())
    for word in stays.split():
        assert word in text
    assert not re.search('href="[^"]*evil', html)


@pytest.mark.parametrize(("body", "stays"), [*LINKS, *IMAGES])
def test_a_refused_address_leaves_no_link(body: str, stays: str) -> None:
    """The link is dropped and its text stays; only addresses that are https remain links."""
    html = render_note(body, prefix=PREFIX)
    assert stays in parsed(html).text()
    for node in parsed(html).css("a"):
        assert (node.attributes["href"] or "").startswith("https://x.org")


@pytest.mark.parametrize(
    "body", [body for body, _ in RAW if "</script" in body.lower() and "ipt>alert(2)" not in body]
)
def test_what_a_script_says_is_gone(body: str) -> None:
    """A closed script goes with its content, also over blank lines and inside other blocks."""
    assert "alert(1)" not in parsed(render_note(body, prefix=PREFIX)).text()


@pytest.mark.parametrize("body", LITERAL)
def test_other_syntax_is_literal_text(body: str) -> None:
    """Templates, snippets, emoji and the like are the words that stand there; so is what only looks
    like an attribute list.
    """
    html = render_note(body, prefix=PREFIX)
    check_allowed(html)
    assert " ".join(parsed(html).text().split()) == " ".join(body.split())


PARTS = [body for body, _ in [*LINKS, *IMAGES, *RAW]] + LITERAL
PARTS += [
    "[^1]",
    "\n\n[^1]: note",
    "\n\n",
    "\n",
    "    ",
    "> ",
    "- ",
    "1. ",
    "# ",
    "```\n",
    "~~~",
    "`",
]
PARTS += [
    "> [!note]\n",
    "~~",
    "$$",
    "$`",
    "{: .a }",
    "https://x.org/",
    "a@x.org ",
    "[[a|",
    "[a][b]",
    "<img src=",
    "!!! a\n",
    "<",
    ">",
    '"',
    "'",
    "=",
    "[",
    "]",
    "(",
    ")",
    "!",
    "\\",
    "&",
    ";",
    "*",
    "_",
    "|",
    "|-|-|\n",
]


@given(st.lists(st.sampled_from(PARTS), max_size=8).map("".join))
@settings(max_examples=250)
def test_no_mixture_gets_through(body: str) -> None:
    """Hostile pieces run together in any order give allowed elements and addresses alone."""
    check_allowed(render_note(body, prefix=PREFIX))


@given(st.text(max_size=80))
def test_no_text_gets_through(body: str) -> None:
    """Any text at all renders, to allowed elements and addresses alone."""
    check_allowed(render_note(body, prefix=PREFIX))
