"""Lists what a finished page may hold: every element and, for each, its attributes.

Two lists. `OURS` is for the text of pages that the generator writes, where strangers' words stand:
what `pages`, `notes`, `text.tex` and the charts write, and what a site's Markdown extensions make
of that. `ANY` is for all else: the frame, by the theme's templates and the shelf's own, and the
text of pages that a maintainer wrote, with what Material and pymdown-extensions offer for it.

Neither has an element that runs code, loads a page into the page, turns the meaning of addresses,
or styles the page from within (`iframe`, `object`, `base`, `style`, `animate`, …). The lists are
written out here and not taken from the sanitiser, so that a mistake there is not repeated here.
"""

from __future__ import annotations

from collections.abc import Mapping

from papershelf.text.tex import mathml

Allowed = Mapping[str, frozenset[str]]
"""Element to the names of its attributes."""

WRITTEN = ("ps-text", "ps-home", "ps-search")
"""Classes of the `article` to whose text `ANY` applies: a maintainer's own pages, the home page
with a maintainer's words, and the search page with its form. `OURS` applies to every other `ps-`
class, so that a new kind of page is checked strictly until somebody names it here.
"""

OPEN_NAMES = ("aria-", "data-")
"""Beginnings of names that any element may have where `ANY` holds."""


def _list(lines: str, everywhere: str) -> dict[str, frozenset[str]]:
    """Reads lines of `elements: attributes`; `everywhere` are attributes that all of them have."""
    made = {name: mathml.ATTRIBUTES | set(everywhere.split()) for name in mathml.ELEMENTS}
    for line in lines.strip().splitlines():
        elements, _, attributes = line.partition(":")
        names = frozenset([*attributes.split(), *everywhere.split()])
        made |= dict.fromkeys(elements.split(), names)
    return made


OURS: Allowed = _list(
    """
    article bdi blockquote br del details em figcaption figure hr kbd strong sub summary tbody thead
    tr ul
    a: aria-hidden aria-label href id name rel tabindex title
    code pre: id title
    span: dir id lang title
    div: id
    g: aria-label pointer-events role stroke-width text-anchor
    h1 h2 h3 h4 h5 h6 li p sup table: id
    img: alt height loading src width
    input: aria-label checked disabled type
    ol: start
    path: d fill stroke-dasharray
    svg: height viewBox width
    td th: align
    text: text-anchor x y
    title:
    """,
    everywhere="class",
)
"""Text of generated pages. Ids of `code`, `pre` and `span` are those of highlighted code."""

_DRAWING = " ".join(
    """
    clip-path clip-rule d dominant-baseline fill fill-opacity fill-rule font-family font-size
    font-weight height opacity pointer-events rx ry stroke stroke-dasharray stroke-linecap
    stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor transform width x y
    """.split()
)
"""How shapes look (https://www.w3.org/TR/SVG2/propidx.html), and where they are."""

_ANY = _list(
    f"""
    abbr address article aside b bdi bdo br cite code dfn em figcaption figure footer header hgroup
    body head noscript summary title
    dd dl dt hr i kbd main mark menu nav picture pre rp rt ruby s samp search section small span
    strong sub sup u ul var wbr legend
    a: download href hreflang name rel target text-anchor type
    ps-tools:
    audio video: autoplay controls height loop muted playsinline poster preload src width
    blockquote del ins q time: cite datetime
    button: autofocus disabled form formnovalidate name type value
    caption tbody tfoot thead tr: align valign
    circle ellipse line path polygon polyline rect: {_DRAWING} cx cy r points x1 x2 y1 y2
    col colgroup: align span width
    data li meter progress: high low max min optimum value
    clipPath defs g linearGradient mask radialGradient stop symbol: {_DRAWING} offset stop-color
    details: name open
    div h1 h2 h3 h4 h5 h6 p: align
    fieldset: disabled form name
    form: action autocomplete method name novalidate
    html: prefix xmlns
    img: align alt decoding height loading sizes src srcset width
    input: autocapitalize autocomplete autocorrect autofocus checked disabled enterkeyhint form
    label output: for form name
    link: as color crossorigin href hreflang imagesizes imagesrcset integrity media rel sizes type
    meta: charset content http-equiv media name property
    ol: reversed start type
    optgroup option: disabled label selected value
    script: async crossorigin defer integrity nomodule src type
    select: autocomplete disabled form multiple name required size
    source track: default height kind label media sizes src srclang srcset type width
    svg: aria-hidden fill height preserveAspectRatio viewBox width xmlns
    table: align border cellpadding cellspacing width
    td th: abbr align colspan headers rowspan scope valign width
    text tspan: dx dy {_DRAWING}
    textarea: autocomplete cols disabled form maxlength name placeholder readonly required rows
    use: href
    """,
    everywhere="class dir hidden id lang role spellcheck style tabindex title translate",
)
_INPUT = (
    "list max maxlength min minlength name pattern placeholder readonly required size step type"
)

ANY: Allowed = _ANY | {"input": _ANY["input"].union(_INPUT.split(), ["value"])}
"""Frame, and text of hand-written pages."""
