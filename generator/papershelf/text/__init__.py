"""Text as values: escaping (the one place where text becomes markup), folding, slugs, hygiene."""

from papershelf.text.direction import isolated
from papershelf.text.escape import (
    begin_article,
    begin_block,
    code_span,
    html,
    in_article,
    markdown,
    markdown_block,
    markdown_url,
    visible,
)
from papershelf.text.fold import (
    as_seen,
    folded,
    loose_title_key,
    mixed_scripts,
    name_key,
    skeleton,
    title_key,
)
from papershelf.text.hygiene import Flaw, cleaned, flaws
from papershelf.text.names import NameParts, name_parts, needed_family
from papershelf.text.slug import slug
from papershelf.text.wording import counted, shortened

__all__ = [
    "Flaw",
    "NameParts",
    "as_seen",
    "begin_article",
    "begin_block",
    "cleaned",
    "code_span",
    "counted",
    "flaws",
    "folded",
    "html",
    "in_article",
    "isolated",
    "loose_title_key",
    "markdown",
    "markdown_block",
    "markdown_url",
    "mixed_scripts",
    "name_key",
    "name_parts",
    "needed_family",
    "shortened",
    "skeleton",
    "slug",
    "title_key",
    "visible",
]
