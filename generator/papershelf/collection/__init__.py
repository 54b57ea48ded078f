"""The collection: files of the shelf to values, and values back to the bytes of files."""
