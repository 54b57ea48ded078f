"""The digest by mail: what it tells, how a message looks, who gets it, and how it is sent."""
