"""The search's JavaScript as a site publishes it."""
