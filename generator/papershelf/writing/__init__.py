"""Writes bytes to disk: whole files, generated trees with their manifest, one writer at a time."""
