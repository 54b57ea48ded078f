"""Related papers. What compares words needs NumPy, and is imported by who compares: `alike`."""

from papershelf.catalog.related.papers import RelatedPaper, RelatedPapers, related_papers

__all__ = ["RelatedPaper", "RelatedPapers", "related_papers"]
