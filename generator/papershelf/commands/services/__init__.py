"""The commands that ask services: each loads the HTTP client only when it runs."""
