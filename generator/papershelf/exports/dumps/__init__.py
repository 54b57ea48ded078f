"""The whole shelf for other programs: files below `/export/`, and the static API below `/api/`."""
