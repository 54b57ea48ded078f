"""Papershelf: a static site from a collection of research papers kept in Git.

Data flows in one direction, and each step has its package (docs/design.md):

    sources -> collection -> catalog -> pages -> docs/ -> site/
"""

__version__ = "0.1.0"
