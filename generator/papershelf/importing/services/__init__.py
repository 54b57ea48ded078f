"""Answers of scholarly services, saved to a file: a module each, and a line in `registry`."""
