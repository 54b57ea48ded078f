"""Pages of papers, copied as text: a feed with marks, a list of trending papers without any."""
