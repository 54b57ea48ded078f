"""The kinds of pages: each is a module with a function `groups`, and a line in `kinds.PAGES`."""
