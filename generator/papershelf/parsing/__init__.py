"""Text of files to `Raw` values with their places, within stated limits."""
