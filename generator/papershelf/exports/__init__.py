"""Papers in the formats of other tools, for pages, and the outputs that are no pages.

An output is a module with a function `write`, and a line in `kinds.OUTPUTS`.
"""
