"""The language of BibTeX and BibLaTeX files: blocks, values, names, dates, fields of a paper."""
