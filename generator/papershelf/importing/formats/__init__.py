"""Formats that `import` reads: each a module, and a line in `importing/registry.py`."""
