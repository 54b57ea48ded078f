"""A typed text to documents in their order, over a published index."""
