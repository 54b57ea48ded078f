"""Likeness of meaning: word vectors, paper vectors, and the files that say them."""
