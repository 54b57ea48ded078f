"""Related papers. NumPy makes this slow to import, so that `papershelf.catalog` does not."""

from papershelf.catalog.related.papers import RelatedPaper, RelatedPapers, related_papers
from papershelf.catalog.related.suggestions import Suggestion, suggestions

__all__ = ["RelatedPaper", "RelatedPapers", "Suggestion", "related_papers", "suggestions"]
