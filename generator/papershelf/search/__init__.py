"""Search: an index made of the catalog and the hand-written pages, in files that are read in part.

    documents -> words -> index -> files

A lunr score needs, of the whole index, only the postings of the query's own terms. So the index is
cut into small files by ranges of terms, and `search/manifest.json` says which range is where.
`scoring` holds lunr's formula, `build` the steps in their order, `cache` what saves time.
"""
