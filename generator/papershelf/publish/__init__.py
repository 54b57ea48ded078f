"""The site in versions: built into a staging directory, checked, and swapped atomically."""
