"""Which papers are alike by their words, by their ids; and what the next run may use again."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from papershelf.catalog.catalog import Ids
from papershelf.catalog.related.nearest import Known, Nearest, nearest_papers
from papershelf.catalog.related.wordcounts import WordCounts, count_words
from papershelf.model import Paper

FEW = 5
"""Papers that are shown of each; more only where they are much alike."""
MUCH = 150_000
"""Their cosine, in millionths; `comparison.LIKE` is the least of any two that are alike."""
COMMON, FEW_PAPERS = 10, 10
"""A word is no reason that is told where more papers have it than one in so many, and than a few.
"""
LEAST_SHARED = 2
"""Terms that two papers share at least: one alone is a coincidence, or a title of one word."""


@dataclass(frozen=True, slots=True)
class Alike:
    """For each paper those whose words are most like its own."""

    ids: Ids
    """In the order of the rows."""
    counts: WordCounts
    nearest: Nearest

    @classmethod
    def of(
        cls, papers: Mapping[str, Paper], known: bytes = b"", silent: Collection[str] = ()
    ) -> Alike:
        """Those of papers by their ids.

        `silent` words relate none: on a small shelf nothing else tells that they are in any text.
        `known` is what `kept` gave for an earlier state of the shelf, made by the same programs
        with the same silent words: it saves time and changes nothing.
        """
        ids = tuple(sorted(papers))
        texts = [papers[id_] for id_ in ids]
        if not known:
            counts, _ = count_words(texts, silent=silent)
            return cls(ids, counts, nearest_papers(counts))
        stream = io.BytesIO(known)
        before, nearest = WordCounts.load(stream), Nearest.load(stream)
        counts, rows = count_words(texts, before, silent)
        if counts is before:
            return cls(ids, before, nearest)
        return cls(ids, counts, nearest_papers(counts, Known.of(nearest, before, counts, rows)))

    def kept(self) -> bytes:
        """What the next run may be given as `known`."""
        stream = io.BytesIO()
        self.counts.save(stream)
        self.nearest.save(stream)
        return stream.getvalue()

    def neighbours(self) -> dict[str, Ids]:
        """All that are kept as like each paper, the likest first, whether shown or not."""
        rows = self.nearest.papers.tolist()
        return {
            id_: tuple(self.ids[other] for other in row if other >= 0)
            for id_, row in zip(self.ids, rows, strict=True)
        }

    def shown(self) -> Iterator[tuple[str, dict[str, tuple[str, ...]]]]:
        """Each paper with those that are shown as like it, the likest first, and the words that
        weigh most in both.
        """
        forms, shared = self._forms(), self.nearest.shared
        tells = self._tells()
        has_reason = shared[:, :, LEAST_SHARED - 1] >= 0
        is_shown = (np.cumsum(has_reason, axis=1) <= FEW) | (self.nearest.cosines >= MUCH)
        rows, slots = np.nonzero(has_reason & is_shown)
        found: dict[str, dict[str, tuple[str, ...]]] = {id_: {} for id_ in self.ids}
        others = self.nearest.papers[rows, slots].tolist()
        for row, other, terms in zip(
            rows.tolist(), others, shared[rows, slots].tolist(), strict=True
        ):
            both = [term for term in terms if term >= 0]
            told = [term for term in both if tells[term]] or both[:1]
            found[self.ids[row]][self.ids[other]] = tuple([forms[term] for term in told])
        yield from found.items()

    def _tells(self) -> list[bool]:
        """Whether each term says anything to a reader: many papers of a shelf have some others."""
        counts = self.counts
        used = np.bincount(counts.of_word[counts.words], minlength=len(counts.terms))
        tells: list[bool] = (used <= max(len(self.ids) // COMMON, FEW_PAPERS)).tolist()
        return tells

    def _forms(self) -> list[str]:
        """A word for each term: of those with this stem the one that most papers use, of equal ones
        the shortest, then the first.
        """
        vocabulary, of_word = self.counts.vocabulary, self.counts.of_word
        used = np.bincount(self.counts.words, minlength=len(vocabulary))
        lengths = np.array([len(word) for word in vocabulary], dtype=np.int64)
        order = np.lexsort((lengths, -used, of_word))
        firsts = np.flatnonzero(np.diff(of_word[order], prepend=-1))
        return [vocabulary[at] for at in order[firsts].tolist()]
