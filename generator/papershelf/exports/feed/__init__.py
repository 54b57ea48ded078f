"""Feeds: what an entry says, and the two formats in which it is written."""
