"""Papers in the formats of other tools, for pages and (later) for files: pure functions."""
