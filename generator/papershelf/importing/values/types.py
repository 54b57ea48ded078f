"""Types of other formats to those of the Citation Style Language, which records have."""

from __future__ import annotations

from collections.abc import Mapping

from papershelf.model import TYPES


def _table(lines: str) -> dict[str, str]:
    """`csl: word word` a line, to word → csl."""
    found: dict[str, str] = {}
    for line in lines.strip().splitlines():
        csl, _, words = line.strip().partition(":")
        if csl not in TYPES:
            raise ValueError(csl)
        found |= dict.fromkeys(words.split(), csl)
    return found


BIBTEX: Mapping[str, str] = _table("""
    article: preprint
    article-journal: article suppperiodical
    article-magazine: magazine
    article-newspaper: newspaper
    book: book mvbook collection mvcollection proceedings mvproceedings
    chapter: incollection inbook bookinbook suppbook suppcollection
    dataset: dataset data
    document: manual
    entry-encyclopedia: inreference
    graphic: image artwork
    legal_case: jurisdiction
    legislation: legislation
    manuscript: unpublished
    motion_picture: video movie
    pamphlet: booklet
    paper-conference: inproceedings conference
    patent: patent
    performance: performance
    periodical: periodical
    personal_communication: letter
    report: report techreport whitepaper
    review: review
    software: software
    song: audio music
    speech: presentation talk
    standard: standard
    thesis: thesis phdthesis mastersthesis bachelorsthesis
    treaty: legal
    webpage: online electronic www webpage
""")
"""Types of BibTeX and BibLaTeX. `misc` and `reference` say nothing."""

RIS: Mapping[str, str] = _table("""
    article: UNPD
    article-journal: JOUR JFULL EJOUR ABST INPR
    article-magazine: MGZN
    article-newspaper: NEWS
    bill: BILL
    book: BOOK EBOOK EDBOOK SER CTLG
    chapter: CHAP ECHAP
    classic: CLSWK
    collection: AGGR
    dataset: DATA
    document: GOVDOC
    entry-dictionary: DICT
    entry-encyclopedia: ENCYC
    figure: FIGURE CHART
    graphic: ART SLIDE
    hearing: HEAR
    legal_case: CASE
    legislation: STAT UNBILL
    manuscript: UNPB MANSCPT
    map: MAP
    motion_picture: VIDEO MPCT MULTI
    musical_score: MUSIC
    pamphlet: PAMP
    paper-conference: CPAPER CONF
    patent: PAT
    personal_communication: ICOMM PCOMM
    post-weblog: BLOG
    report: RPRT
    software: COMP
    song: SOUND
    speech: ADVS
    standard: STAND
    thesis: THES
    webpage: ELEC WEB
""")
"""Types of RIS. `GEN` says nothing."""

ZOTERO: Mapping[str, str] = _table("""
    article: preprint
    article-journal: journalArticle
    article-magazine: magazineArticle
    article-newspaper: newspaperArticle
    bill: bill
    book: book
    broadcast: radioBroadcast tvBroadcast podcast
    chapter: bookSection
    dataset: dataset
    entry-dictionary: dictionaryEntry
    entry-encyclopedia: encyclopediaArticle
    graphic: artwork
    hearing: hearing
    interview: interview
    legal_case: case
    legislation: statute
    manuscript: manuscript
    map: map
    motion_picture: film videoRecording
    paper-conference: conferencePaper
    patent: patent
    personal_communication: letter email instantMessage
    post: forumPost
    post-weblog: blogPost
    report: report
    software: computerProgram
    song: audioRecording
    speech: presentation
    standard: standard
    thesis: thesis
    webpage: webpage
""")
"""Item types of Zotero, which `document` says nothing of."""

SERVICES: Mapping[str, str] = _table("""
    article: preprint posted-content
    article-journal: article journal-article journalarticle letter
    book: book monograph edited-book reference-book book-set proceedings
    chapter: book-chapter book-section book-part book-track reference-entry incollection booksection
    dataset: dataset database
    paper-conference: proceedings-article conference conference-paper inproceedings
    report: report report-component report-series
    review: review peer-review
    review-book: book-review
    software: software
    standard: standard
    thesis: dissertation thesis phdthesis mastersthesis
""")
"""Types of Crossref, OpenAlex, Semantic Scholar and DBLP, in lower case."""
