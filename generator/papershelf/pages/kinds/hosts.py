"""Names the hosts of links, as readers call them."""

from __future__ import annotations

from urllib.parse import urlsplit

_NAMES = {
    "aaai.org": "AAAI",
    "aclanthology.org": "ACL Anthology",
    "alphaxiv.org": "alphaXiv",
    "arxiv.org": "arXiv",
    "biorxiv.org": "bioRxiv",
    "chemrxiv.org": "ChemRxiv",
    "dblp.org": "DBLP",
    "direct.mit.edu": "MIT Press",
    "dl.acm.org": "ACM Digital Library",
    "doi.org": "doi.org",
    "eprint.iacr.org": "IACR ePrint",
    "github.com": "GitHub",
    "hal.science": "HAL",
    "huggingface.co": "Hugging Face",
    "ieeexplore.ieee.org": "IEEE Xplore",
    "ijcai.org": "IJCAI",
    "isca-archive.org": "ISCA Archive",
    "jmlr.org": "JMLR",
    "journals.plos.org": "PLOS",
    "link.springer.com": "Springer",
    "mdpi.com": "MDPI",
    "medrxiv.org": "medRxiv",
    "nature.com": "Nature",
    "neurips.cc": "NeurIPS",
    "nips.cc": "NeurIPS",
    "onlinelibrary.wiley.com": "Wiley",
    "openaccess.thecvf.com": "CVF Open Access",
    "openreview.net": "OpenReview",
    "pmc.ncbi.nlm.nih.gov": "PubMed Central",
    "proceedings.mlr.press": "PMLR",
    "pubmed.ncbi.nlm.nih.gov": "PubMed",
    "science.org": "Science",
    "sciencedirect.com": "ScienceDirect",
    "semanticscholar.org": "Semantic Scholar",
    "ssrn.com": "SSRN",
    "usenix.org": "USENIX",
    "zenodo.org": "Zenodo",
}
"""By host; the hosts below one of these bear its name too."""


def host_name(url: str) -> str:
    """Returns the host's name where it is well known, else the host; `url` is one of `safe_url`."""
    host = (urlsplit(url).hostname or "").removesuffix(".").removeprefix("www.")
    labels = host.split(".")
    domains = (".".join(labels[at:]) for at in range(len(labels)))
    return next((_NAMES[domain] for domain in domains if domain in _NAMES), host)
