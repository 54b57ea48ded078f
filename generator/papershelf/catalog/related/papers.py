"""Related papers: for each paper a few others that it leads on to, each with its reasons.

Papers that a note links come first, then those whose words are most alike (`nearest`). Topics and
authors are reasons and no more: they are shown where the words are alike too, since their own pages
list the rest. A paper without words has none that are like it, instead of any.

"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from papershelf.catalog.catalog import Catalog, Ids
from papershelf.catalog.related.nearest import Known, Nearest, nearest_papers
from papershelf.catalog.related.wordcounts import WordCounts, count_words

FEW, MOST = 5, 8
"""Papers that are shown: more than a few only where they are much alike."""
MUCH = 150_000
"""Their cosine, in millionths; `comparison.LIKE` is the least of any two that are alike."""
LEAST_SHARED = 2
"""Terms that two papers share at least: one alone is a coincidence, or a title of one word."""


@dataclass(frozen=True, slots=True)
class RelatedPaper:
    """Another paper, and why: any reason may be missing, but not all of them."""

    id: str
    words: tuple[str, ...] = ()
    """Those that weigh most in both, as people write them, in small letters."""
    topics: tuple[str, ...] = ()
    """Slugs of topics that both are tagged with."""
    authors: tuple[str, ...] = ()
    """Slugs of authors of both."""
    notes: tuple[str, ...] = ()
    """Paths of notes about the one that mention the other."""


@dataclass(frozen=True)
class RelatedPapers(Mapping[str, tuple[RelatedPaper, ...]]):
    """The related papers of each paper, by its id; each is made when it is asked for."""

    catalog: Catalog
    counts: WordCounts
    nearest: Nearest
    _ids: Ids = field(repr=False)
    """In the order of the rows."""

    def __getitem__(self, paper_id: str) -> tuple[RelatedPaper, ...]:
        linked = self._linked.get(paper_id, {})
        likest = self._alike(paper_id)
        others = dict.fromkeys([*linked, *likest])
        return tuple(
            self._related(paper_id, other, likest.get(other, ()), linked.get(other, ()))
            for other in list(others)[:MOST]
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self.catalog.papers)

    def __len__(self) -> int:
        return len(self._ids)

    def key(self, paper_id: str) -> bytes:
        """A digest of which papers are related to one, and of the words and notes that say why.

        It takes a tenth of the time of the papers themselves. Topics and authors follow from the
        facts of both papers, which are for a page's own key.
        """
        row = self._rows[paper_id]
        digest = hashlib.blake2b(self._digests[row].tobytes(), digest_size=16)
        if linked := self._linked.get(paper_id):
            digest.update(repr(linked).encode())
        return digest.digest()

    def kept(self) -> bytes:
        """What the next run may be given as `known`."""
        stream = io.BytesIO()
        self.counts.save(stream)
        self.nearest.save(stream)
        return stream.getvalue()

    def alike(self, paper_id: str) -> Ids:
        """All papers that are kept as like one, the likest first, whether shown or not."""
        row = self._rows[paper_id]
        return tuple(self._ids[other] for other in self.nearest.papers[row].tolist() if other >= 0)

    def _related(
        self, paper_id: str, other: str, words: tuple[str, ...], notes: tuple[str, ...]
    ) -> RelatedPaper:
        topics, authors = self.catalog.topic_slugs, self.catalog.author_slugs
        return RelatedPaper(
            other,
            words,
            tuple(slug for slug in topics[paper_id] if slug in topics[other]),
            tuple(slug for slug in dict.fromkeys(authors[paper_id]) if slug in authors[other]),
            notes,
        )

    def _alike(self, paper_id: str) -> dict[str, tuple[str, ...]]:
        """The ids that are shown for their words, with these."""
        row = self._rows[paper_id]
        shown = self._shown[row]
        found = {}
        for other, terms in zip(
            self.nearest.papers[row][shown].tolist(),
            self.nearest.shared[row][shown].tolist(),
            strict=True,
        ):
            found[self._ids[other]] = tuple(self._forms[term] for term in terms if term >= 0)
        return found

    @cached_property
    def _rows(self) -> Mapping[str, int]:
        return {id_: row for row, id_ in enumerate(self._ids)}

    @cached_property
    def _shown(self) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
        """(papers, NEAREST): which of the nearest are shown."""
        alike = self.nearest.shared[:, :, LEAST_SHARED - 1] >= 0
        place = np.cumsum(alike, axis=1)
        few = (place <= FEW) | (self.nearest.cosines >= MUCH)
        found: np.ndarray[tuple[int, int], np.dtype[np.bool_]] = alike & few
        return found

    @cached_property
    def _forms(self) -> Mapping[int, str]:
        """A word for each term: of those with this stem the one that most papers use, of equal ones
        the shortest.
        """
        vocabulary = self.counts.vocabulary
        used = np.bincount(self.counts.words, minlength=len(vocabulary)).tolist()
        best: dict[int, int] = {}
        for word, term in enumerate(self.counts.of_word.tolist()):
            other = best.setdefault(term, word)
            if (used[word], -len(vocabulary[word])) > (used[other], -len(vocabulary[other])):
                best[term] = word
        return {term: vocabulary[word] for term, word in best.items()}

    @cached_property
    def _linked(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """Id to the papers that notes link with it, and the paths of these notes."""
        found: dict[str, dict[str, list[str]]] = {}
        index = self.catalog.note_index
        for note in self.catalog.notes:
            about = index.paper[note.path]
            for other in dict.fromkeys(index.mentioned.get(note.path, {}).values()):
                if other != about:
                    for one, two in ((about, other), (other, about)):
                        found.setdefault(one, {}).setdefault(two, []).append(note.path)
        return {
            one: {two: tuple(paths) for two, paths in others.items()}
            for one, others in found.items()
        }

    @cached_property
    def _digests(self) -> np.ndarray[tuple[int, ...], np.dtype[np.uint64]]:
        """(papers, all numbers of a row): digests of the ids and words that are shown."""
        ids = np.array([*map(_number, self._ids), 0], dtype=np.uint64)
        used = np.unique(self.nearest.shared).tolist()
        words = np.zeros(len(self.counts.terms) + 1, dtype=np.uint64)
        words[[term for term in used if term >= 0]] = [
            _number(self._forms[term]) for term in used if term >= 0
        ]
        hidden = ~self._shown
        others, shared = self.nearest.papers.copy(), self.nearest.shared.copy()
        others[hidden] = shared[hidden] = -1
        columns = (ids[others], words[shared].reshape(len(others), -1))
        return np.ascontiguousarray(np.concatenate(columns, axis=1))


def _number(text: str) -> int:
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def related_papers(
    catalog: Catalog, known: bytes = b"", silent: Collection[str] = ()
) -> RelatedPapers:
    """The related papers of a catalog.

    `silent` words relate none: on a small shelf nothing else tells that they are in any text.
    `known` is what `RelatedPapers.kept` gave for an earlier state of the shelf, made by the same
    programs with the same silent words: it saves time and changes nothing.
    """
    ids = tuple(sorted(catalog.papers))
    papers = [catalog.papers[id_] for id_ in ids]
    if not known:
        counts, _ = count_words(papers, silent=silent)
        return RelatedPapers(catalog, counts, nearest_papers(counts), ids)
    stream = io.BytesIO(known)
    before, nearest = WordCounts.load(stream), Nearest.load(stream)
    counts, rows = count_words(papers, before, silent)
    told = Known.of(nearest, before, counts, rows)
    return RelatedPapers(catalog, counts, nearest_papers(counts, told), ids)
