"""Bytes on disk: whole files, generated files with their manifest, one writer at a time."""
