"""Text to words, words to terms, and what a term is worth: the same for index and query."""
