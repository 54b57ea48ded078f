"""XML from strangers to a small tree with lines: no DTD, no entity of its own, bounded depth.

Expat reads it. A document type is refused where it begins, before anything in it is expanded; the
five entities of XML and character references are all there is. What stands before a fault is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from papershelf.problems import Problem, error

_DEEPEST = 20
"""Elements within each other; feeds and RDF have about 8."""
_SEPARATOR = " "


@dataclass(slots=True)
class Element:
    """An element: its name without namespace, attributes likewise, what is in it, its line."""

    name: str
    line: int
    space: str = ""
    """The namespace, an address."""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text of the element itself and the elements in it, in the order of the document."""
        return "".join(self.parts)

    def all(self, name: str) -> Iterator[Element]:
        """The elements of a name right in this one."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> Element | None:
        return next(self.all(name), None)

    def said(self, name: str) -> str:
        """The text of the first element of a name, on one line; empty for none."""
        found = self.first(name)
        return " ".join(found.text.split()) if found else ""


def read_xml(text: str, path: str) -> tuple[Element | None, list[Problem]]:
    """The root of a document, as far as it could be read, and what was wrong."""
    reading = _Reading()
    parser = expat.ParserCreate(encoding="utf-8", namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    parser.StartElementHandler = reading.begin
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.words
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    reading.parser = parser
    try:
        parser.Parse(text.encode("utf-8", "surrogatepass"), True)  # noqa: FBT003  expat's own
    except _RefusedError as refusal:
        hint = "export it without a document type"
        return None, [error(path, str(refusal), line=parser.CurrentLineNumber, hint=hint)]
    except expat.ExpatError as fault:
        message = f"found broken XML ({expat.ErrorString(fault.code)}), and did not read on"
        return reading.root, [error(path, message, line=fault.lineno, hint="download it again")]
    return reading.root, []


class _RefusedError(Exception):
    pass


def _refuse(*_: object) -> None:
    raise _RefusedError("found a document type or entities, which are not read")


class _Reading:
    """Builds the tree."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self.open: list[Element] = []
        self.parser: expat.XMLParserType | None = None

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.open) >= _DEEPEST:
            raise _RefusedError(f"found more than {_DEEPEST} elements within each other")
        space, _, local = name.rpartition(_SEPARATOR)
        line = self.parser.CurrentLineNumber if self.parser else 0
        named = {key.rpartition(_SEPARATOR)[2]: value for key, value in attributes.items()}
        element = Element(local, line, space, named)
        if self.open:
            self.open[-1].children.append(element)
        elif self.root is None:
            self.root = element
        self.open.append(element)

    def end(self, name: str) -> None:
        del name
        closed = self.open.pop()
        if self.open:
            self.open[-1].parts.append(closed.text)

    def words(self, text: str) -> None:
        if self.open:
            self.open[-1].parts.append(text)
