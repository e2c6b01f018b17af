"""How alike two normalised names are, as a percentage that can be shown."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz

_SHORTENED, _LEAST_LETTERS, _LEAST_ALIKE = 0.9, 3, 0.6
_UNKNOWN_WORD = 0.8
"""The weight of a word that no registered name has, as a share of the rarest word's: it is most often mistyped."""


class WordWeights:
    """How much each word of a register says: the fewer suppliers have it, the more.

    Source: inverse document frequency, log(1 + N/n), as in soft TF-IDF (Cohen, Ravikumar and Fienberg 2003).
    """

    def __init__(self, cores: Iterable[str]) -> None:
        names = list(cores)
        counts = Counter(word for core in names for word in set(core.split()))
        self._weights = {word: math.log(1 + len(names) / count) for word, count in counts.items()}
        self._rarest = math.log(1 + len(names))

    def covered(self, words: Iterable[str], others: list[str]) -> float:
        """Return the share (0–1) of what ``words`` say that is found again, whole or nearly, among ``others``."""
        found = total = 0.0
        for word in words:
            alike, other = 0.0, ""
            for one in others:
                if (likeness := word_similarity(word, one)) > alike:
                    alike, other = likeness, one
            weight = self._weights.get(word) or self._weight_of_unknown(alike, other)
            found += weight * alike
            total += weight
        return found / total if total else 0.0

    def _weight_of_unknown(self, alike: float, other: str) -> float:
        if alike >= 0.7:  # a mistyped word weighs what the word weighs that was meant
            return self._weights.get(other, self._rarest)
        return self._rarest * _UNKNOWN_WORD


def name_percent(name: str, other: str, weights: WordWeights) -> float:
    """Return how alike two normalised names are, 0–100.

    Half of it is the edit distance (in any order of the words, or without the spaces between them); half is how many
    of the words are found again, in both directions, rare words first. Equal names, and they alone, give 100.
    """
    if name == other:
        return 100.0
    words, others = name.split(), other.split()
    edit = max(
        fuzz.token_sort_ratio(name, other),
        fuzz.ratio(name, other),
        fuzz.ratio(name.replace(" ", ""), other.replace(" ", "")),
    )
    both = weights.covered(words, others) + weights.covered(others, words)
    return min(0.5 * edit + 25 * both, 99.9)


@lru_cache(maxsize=2**18)
def word_similarity(word: str, other: str) -> float:
    """Return how alike two words are, 0–1; a word cut short is nearly the whole one.

    >>> word_similarity("konsulenter", "konsul"), word_similarity("murer", "maler")
    (0.9, 0.6)
    """
    if word == other:
        return 1.0
    alike: float = fuzz.ratio(word, other) / 100
    if min(len(word), len(other)) >= _LEAST_LETTERS and (word.startswith(other) or other.startswith(word)):
        alike = max(alike, _SHORTENED)
    return alike if alike >= _LEAST_ALIKE else 0.0
