"""The index: from documents to words, to postings, to files that are read in part."""
