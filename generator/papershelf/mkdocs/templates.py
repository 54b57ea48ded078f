"""Whether what a shelf's own template prints is known from page, navigation and settings.

Jinja's own parser says which names and attributes a template uses. What stands here is all by which
a template of MkDocs 1.6, which gets no more releases, could reach what no page's key tells: other
pages, the day, chance. Where one of them is used, or it cannot be seen whether it is, the pages are
made each time.
"""

from __future__ import annotations

from jinja2 import Environment, TemplateError, nodes

_UNKNOWN = {"pages", "build_date_utc", "lipsum"}
"""Names that MkDocs or Jinja defines. Any other name is a value that a template made of these."""

_OF_OTHER_PAGES = {"content", "markdown", "meta", "toc", "file", "links_to_anchors"}
_OF_OTHER_PAGES |= {"present_anchor_ids", "read_source", "render", "validate_anchor_links"}
"""What a page of the navigation has besides its title and address, which the key tells."""

_OF_NO_PAGE = {"file", "update_date"}
"""`file` leads to every other file, and `update_date` is the day of the build."""

_FILTERS = {"attr", "random", "pprint"}
"""Filters that reach further than their value, or give what nobody can know."""


_SETTINGS = {"config", "base_url", "lang"}
"""Names of what is the same for every page."""


def is_known(template: bytes) -> bool:
    """Whether pages with this template may be kept while their key is the same."""
    try:
        tree = Environment(autoescape=True, extensions=["jinja2.ext.do"]).parse(template.decode())
    except (TemplateError, UnicodeDecodeError):
        return False
    names = list(tree.find_all(nodes.Name))
    if any(name.name in _UNKNOWN or (name.name == "page" and name.ctx != "load") for name in names):
        return False
    if any(one.name in _FILTERS for one in tree.find_all(nodes.Filter)):
        return False
    asked: list[nodes.Getattr | nodes.Getitem] = [
        *tree.find_all(nodes.Getattr),
        *tree.find_all(nodes.Getitem),
    ]
    whole = sum(map(_is_page, names)) - sum(_is_page(one.node) for one in asked) - _tested(tree)
    return whole == 0 and all(map(_is_harmless, asked))


def is_plain(template: bytes) -> bool:
    """Whether a known template prints what is a page's own as it is: then pages may share what it
    gives for one of them (`shells`). Not where it changes what was printed already, or sends
    anything through a filter but constants and settings.
    """
    tree = Environment(autoescape=True, extensions=["jinja2.ext.do"]).parse(template.decode())
    changing = (nodes.FilterBlock, nodes.AssignBlock, nodes.CallBlock)
    if any(True for _ in tree.find_all(changing)):
        return False
    return all(
        name.name in _SETTINGS for one in tree.find_all(nodes.Filter) for name in _names(one.node)
    )


def _names(node: nodes.Node | None) -> list[nodes.Name]:
    """The names in what a filter is given."""
    if node is None:  # that of a block
        return []
    return [node] if isinstance(node, nodes.Name) else list(node.find_all(nodes.Name))


def _tested(tree: nodes.Template) -> int:
    """How often it is only asked whether there is a page."""
    tests: list[nodes.Node] = [one.test for one in tree.find_all(nodes.If)]
    tests += [one.test for one in tree.find_all(nodes.CondExpr)]
    tests += [one.left for one in tree.find_all(nodes.And)]
    tests += [one.node for one in tree.find_all(nodes.Not)]
    return sum(map(_is_page, tests))


def _is_page(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name) and node.name == "page"


def _is_harmless(asked: nodes.Getattr | nodes.Getitem) -> bool:
    """Whether an attribute or item, by its name, holds nothing that a key does not tell."""
    if isinstance(asked, nodes.Getattr):
        name: object = asked.attr
    elif isinstance(asked.arg, nodes.Const):
        name = asked.arg.value
    else:
        return not _is_page(asked.node) and not isinstance(asked.arg, nodes.Concat)
    if not isinstance(name, str):
        return not _is_page(asked.node)
    if name.startswith("_") or name in _OF_NO_PAGE:
        return False
    return _is_page(asked.node) or _root(asked) in ("config", "page") or name not in _OF_OTHER_PAGES


def _root(node: nodes.Node) -> str:
    """The name that a chain of attributes begins with; empty where none does.

    `page.next_page.content` is no attribute of the page: past a neighbour there is no root.
    """
    while isinstance(node, nodes.Getattr | nodes.Getitem):
        name = node.attr if isinstance(node, nodes.Getattr) else ""
        if name in ("parent", "ancestors", "children", "previous_page", "next_page"):
            return ""
        node = node.node
    return node.name if isinstance(node, nodes.Name) else ""
