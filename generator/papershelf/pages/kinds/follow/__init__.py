"""Pages for readers who come back: what is trending, and how to get new papers."""
