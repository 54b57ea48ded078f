"""The catalog: the collection joined and indexed, frozen. Relations are maps of ids.

`build_catalog` is the one way in; what contradicts itself across files becomes Problems there.
"""

from papershelf.catalog.build import build_catalog
from papershelf.catalog.catalog import AuthorEntry, Catalog, Ids, TopicEntry, VenueEntry

__all__ = ["AuthorEntry", "Catalog", "Ids", "TopicEntry", "VenueEntry", "build_catalog"]
