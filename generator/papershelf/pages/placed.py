"""Makes relative addresses: a link from one page to another, in Markdown and in HTML.

The writers do not know on which page a text will stand. They put `PAGE` before the target of a
link, and `ADDRESS` before an address in raw HTML; here both become what leads there from a page, in
one pass over the whole text.
"""

from __future__ import annotations

from papershelf import paths

PAGE, ADDRESS = "\x01", "\x04"
"""No text of a shelf holds one: the collection refuses control characters, and of a note, where a
character reference can stand for one, `unmarked` takes them.
"""

_MARKS = str.maketrans("", "", PAGE + ADDRESS)


def unmarked(html: str) -> str:
    """Returns HTML of a stranger without what could pass for an address of this site."""
    return html.translate(_MARKS)


def address_of(page: str) -> str:
    """Returns the address of a page, for raw HTML."""
    return ADDRESS + paths.address(page)


def in_markdown(text: str, page: str) -> str:
    """Returns the Markdown of the page at that path below `docs/`: a link goes from file to file,
    within a folder by the name alone, else through the root.
    """
    if folder := page.rpartition("/")[0]:
        text = text.replace(f"{PAGE}{folder}/", "")
    return _in_raw(text.replace(PAGE, "../" * page.count("/")), page)


def in_html(text: str, page: str) -> str:
    """Returns the HTML of that page: a link is the shortest way between two addresses, as MkDocs
    has it (`mkdocs.utils.get_relative_url`).
    """
    address = paths.address(page)
    text = text.replace(f'{PAGE}{address}"', './"')
    steps = address.split("/")[:-1]
    for up in range(len(steps)):
        text = text.replace(f"{PAGE}{'/'.join(steps[: len(steps) - up])}/", "../" * up)
    return _in_raw(text.replace(PAGE, "../" * len(steps)), page)


def _in_raw(text: str, page: str) -> str:
    """Returns the address for raw HTML: down from the page, else through the root."""
    if ADDRESS not in text:
        return text
    if address := paths.address(page):
        text = text.replace(f'{ADDRESS}{address}"', './"').replace(f"{ADDRESS}{address}", "")
    return text.replace(ADDRESS, "../" * address.count("/"))
