"""The allow-list: elements, attributes and values that may leave a note. Nothing else does.

The dialect gives nothing outside this list; the list does not rely on that. nh3 (ammonia) parses
the HTML as a browser does and writes it anew, well-formed.
"""

from __future__ import annotations

import re

import nh3

from papershelf.notes.markdown.links import allowed

ADMONITIONS = frozenset(
    "abstract bug danger example failure info note question quote success tip warning".split()
)
"""The kinds that the theme knows; another kind is a plain admonition."""

TAGS = frozenset(
    "a blockquote br code del div em h4 h5 h6 hr img input kbd li ol p pre span strong sub sup"
    " table tbody td th thead tr ul".split()
)

CLASSES = {
    "div": {"admonition", "footnote", *ADMONITIONS},
    "p": {"admonition-title"},
    "a": {"footnote-ref", "footnote-backref"},
    "ul": {"task-list"},
    "ol": {"task-list"},
    "li": {"task-list-item"},
}

ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src"},  # a hole (see `rendered`) and nothing else
    "input": {"checked", "disabled"},
    "li": {"id"},
    "ol": {"start"},
    "sup": {"id"},
    "td": {"align"},
    "th": {"align"},
}

REL = "nofollow ugc"
"""On every link: the words are a stranger's, so the site does not vouch for the target to search
engines. `noopener` is not needed, since no link opens a window."""

# nh3 refuses hosts that no browser would look up, such as 256.256.256.256; links do not nest.
_WITHOUT_ADDRESS = re.compile(rf'<a rel="{REL}">(.*?)</a>', re.DOTALL)
_EMPTY_IMAGE = "<img>"
# A box to tick has no label of its own; its words come after it. Written by nh3 in this very form.
_BOX = re.compile(r'<input(?: (?:disabled|checked)="")* type="checkbox">')

_VALUES = {
    "align": re.compile("left|center|right"),
    "checked": re.compile(""),
    "disabled": re.compile(""),
    "start": re.compile(r"\d{1,9}", re.ASCII),
    "title": re.compile(r"Jump back to footnote \d{1,9} in the text", re.ASCII),
}


def sanitised(fragment: str, *, prefix: str) -> str:
    """Returns `fragment` with nothing but what the lists above name, well-formed for any input.

    Ids begin with `prefix` and stand once; fragment links begin with it too.
    """
    seen: set[str] = set()

    def checked(_tag: str, attribute: str, value: str) -> str | None:
        if attribute == "id":
            if value in seen or not value.startswith(prefix):
                return None
            seen.add(value)
            return value
        return value if _value_allowed(attribute, value, prefix) else None

    clean = nh3.clean(
        fragment,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        attribute_filter=checked,
        allowed_classes=CLASSES,
        # One value alone: nh3 writes several of them in an order that changes from run to run.
        set_tag_attribute_values={"input": {"type": "checkbox"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=REL,
    )
    return _BOX.sub(_labelled, _WITHOUT_ADDRESS.sub(r"\1", clean).replace(_EMPTY_IMAGE, ""))


def _labelled(box: re.Match[str]) -> str:
    """Returns the box with what it says to those who do not see it (WCAG 2.2, 4.1.2); nothing in
    place of one that could be ticked.
    """
    if "disabled" not in box[0]:
        return ""
    return box[0].replace(
        "<input", f'<input aria-label="{"done" if "checked" in box[0] else "to do"}"'
    )


def _value_allowed(attribute: str, value: str, prefix: str) -> bool:
    if attribute == "href":
        return value.startswith(f"#{prefix}") or allowed(value)
    if attribute == "src":
        return re.fullmatch(rf"#{re.escape(prefix)}h\d+", value, re.ASCII) is not None
    pattern = _VALUES.get(attribute)
    # Others are set or filtered by nh3 itself: class, rel, type.
    return pattern is None or pattern.fullmatch(value) is not None
