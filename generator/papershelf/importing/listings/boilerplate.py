"""Lines of a web page that stand around its papers: buttons, menus, counters, invitations.

Only whole lines count, so that no title which merely contains such a word is lost. What is not
listed here and is no paper either is reported with its line, never dropped silently.
"""

from __future__ import annotations

import re

_LINES = re.compile(
    r"""
      new | hot | top | trending | latest | daily | weekly | monthly
    | subscribe | log[ -]?in | sign[ -]?(?:up|in|out) | log[ -]?out | menu | search | home | close
    | papers | (?:trending|daily|weekly|monthly|latest|new)\ papers
    | get\ trending\ papers\ in\ your\ email\ inbox(?:\ once\ a\ day)?!?
    | (?:by\s*@?\s*)?(?:ak\s*)?and\ the\ research\ community | by\s*@?\s*ak
    | (?:submitted|published|upvoted)\s(?:by|on)\s.{1,80}
    | (?:view|read|open|see)\s(?:on\s|the\s)?(?:arxiv|pdf|paper|abstract|html|github)
      (?:\spage|\spaper)?
    | (?:arxiv|github|pdf|html|code|paper|project|abstract)(?:\spage)?(?:\s[\d.,]+k?)?
    | \+?[\d.,]+\s*[km]?\s*(?:upvotes?|votes?|likes?|comments?|authors?|stars?|views?)?
    | (?:upvotes?|votes?|likes?|comments?|stars?|share|save|cite|bookmark)(?:\s[\d.,]+k?)?
    | copy\ link
    | (?:load|show|read|see|view)\s(?:more|less|all) | next(?:\spage)? | prev(?:ious)?(?:\spage)?
    | models | datasets | spaces | docs | pricing | tos | privacy | terms | about | jobs | careers
    | company | website | (?:c|©)\s*\d{4}.{0,60} | all\ rights\ reserved\.?
    | add\ to\ collection | filter | sort(?:\sby.{0,30})? | today | yesterday
    | [-–—_=*·•|…▲△▼⬆↑⋅/\s]+
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST = 120

_BUTTON = re.compile(r"(?:Subscribe|Log In|Sign Up|Sign In)(?=\S)")
_GLUED = re.compile(
    r"""
      (?:A|I)\s                        # a title's first word of one letter
    | [A-Z0-9][^\s:,;.!?-]             # … of two signs or more
    | [a-zµ-ÿα-ω][^\s\W]*[A-Z0-9]      # xLSTM, pFedMe; not "Subscribers", "Subscribed"
    | ["“‘'«($\\\[\{¿¡]                # a quotation, a parenthesis, TeX
    | [^\W\da-zA-Z]                    # a letter of another alphabet
    """,
    re.VERBOSE,
)


def is_boilerplate(line: str) -> bool:
    """Whether a whole line (stripped) is a known part of a page around its papers."""
    return len(line) <= _LONGEST and _LINES.fullmatch(line) is not None


def is_button(line: str) -> bool:
    """Whether the line is the button itself, so that none is glued to what follows."""
    return line.casefold() == "subscribe"


def unglued(line: str) -> str:
    """A first title without the button's word that copying glued to it.

    `SubscribeDONUT: …` gives `DONUT: …`. `Subscribe to …`, `Subscribe: …`, `Subscribers …` and
    `SubscribeR: …` are words of a title and stay. To be called right after boilerplate only.
    """
    match = _BUTTON.match(line)
    if match is None or _GLUED.match(line, match.end()) is None:
        return line
    return line[match.end() :]
