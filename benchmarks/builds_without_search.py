"""`papershelf build` without making the search index: what the pages alone take.

python benchmarks/builds_without_search.py SHELF
"""

from __future__ import annotations

import sys
from unittest.mock import patch

from papershelf import paths
from papershelf.cli import main

if __name__ == "__main__":
    # No setting switches the search off; the stage that makes its files is the only one that does.
    # Pages name the list of these files, so that one has to be there.
    files = {paths.SEARCH_MANIFEST: b"{}"}
    with patch("papershelf.search.index.build.search_files", return_value=(files, b"")):
        main(["-C", sys.argv[1], "build"])
