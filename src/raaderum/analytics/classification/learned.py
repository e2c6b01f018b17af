"""Categories learned from lines whose category is known: words and pieces of words, and a linear model.

The probability is calibrated on suppliers the model has not seen. It holds for lines like those it learned from; a line
with neither a known word nor a known supplier gets no answer at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from raaderum.analytics.classification.lines import SUPPLIER, LineKey

# scikit-learn and scipy are read where they are used: reading them took 2.4 s of the 6 that the site needed to start.
if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

FEWEST_LINES, FEWEST_PER_CATEGORY = 40, 4
MOST_LINES = 20_000
"""Different lines that are learned from; of more, a sample. 20,000 lines of 24 categories took 12 s of CPU time."""
_CALIBRATED_ON, _FEWEST_SUPPLIERS = 0.25, 8
_NUMBER = re.compile(r"\d{4,}")
_WORD = re.compile(r"[^\W_]+")
_WORD_OR_SUPPLIER = r"§?\w+"


class Guess(NamedTuple):
    """What the model thinks, and how sure it is (0–1)."""

    category: str
    probability: float


class Weight(NamedTuple):
    """How much a word speaks for the category, in log-odds: what is lost when it is left out."""

    word: str
    weight: float


@dataclass(frozen=True, eq=False)
class LearnedClasses:
    """A model. ``temperature`` divides its scores: above 1 where it was too sure of itself."""

    categories: tuple[str, ...]
    temperature: float
    learned_from: int
    _words: TfidfVectorizer
    _pieces: TfidfVectorizer
    _model: LogisticRegression

    def guess(self, keys: Sequence[LineKey]) -> list[Guess]:
        """Return the likeliest category of every line; ("", 0) where no word of it is known."""
        if not keys:
            return []
        texts = [_text(key) for key in keys]
        known = np.asarray((self._words.transform(texts) > 0).sum(axis=1)).ravel() > 0
        chances = _softmax(self._scores(texts) / self.temperature)
        best = chances.argmax(axis=1)
        return [
            Guess(self.categories[b], float(chances[i, b])) if known[i] else Guess("", 0.0) for i, b in enumerate(best)
        ]

    def explain(self, key: LineKey, count: int = 3) -> list[Weight]:
        """Return the words that weighed most for the line's likeliest category, heaviest first.

        A word's weight is the change in the category's log-odds when the word is left out of the text, so what its
        pieces do is counted with it. Who sold it is a word as well: ``SUPPLIER``.
        """
        words = list(dict.fromkeys(_WORD.findall(unicodedata.normalize("NFC", key.text).casefold())))
        texts = [_text(key), *(_text(key._replace(text=_without(key.text, word))) for word in words)]
        if key.supplier:
            words.append(SUPPLIER)
            texts.append(_text(key._replace(supplier="")))
        scores = self._scores(texts) / self.temperature
        best = int(scores[0].argmax())
        odds = [_log_odds(row, best) for row in scores]
        weights = [Weight(word, float(odds[0] - one)) for word, one in zip(words, odds[1:], strict=True)]
        return [one for one in sorted(weights, key=lambda w: (-w.weight, w.word)) if one.weight > 0][:count]

    def _scores(self, texts: Sequence[str]) -> np.ndarray:
        scores = self._model.decision_function(
            _side_by_side(self._words.transform(texts), self._pieces.transform(texts))
        )
        return np.column_stack([-scores, scores]) if scores.ndim == 1 else scores


def learn_classes(lines: Sequence[tuple[LineKey, str]], seed: int = 0) -> LearnedClasses | None:
    """Learn from lines with their category.

    The UNSPSC code is left out: it is what most lines were classified by, and would be learned in place of the words.

    Args:
        lines: Lines and the category of each; the order does not matter. The same text with two categories is left out.
        seed: Of the part held back for the calibration.

    Returns:
        The model; None where there are too few lines, or fewer than two categories with enough of them.
    """
    texts, labels = _training_set(lines, np.random.default_rng(seed))
    if len(texts) < FEWEST_LINES or len(set(labels)) < 2:
        return None
    categories, y = np.unique(labels, return_inverse=True)
    temperature = _calibrate(texts, y, _hold_back(texts, np.random.default_rng(seed)))
    words, pieces, x = _fit_features(texts)
    model = _fit_model(x, y)
    return LearnedClasses(tuple(map(str, categories)), temperature, len(texts), words, pieces, model)


def _training_set(lines: Sequence[tuple[LineKey, str]], rng: np.random.Generator) -> tuple[list[str], list[str]]:
    by_text: dict[str, set[str]] = {}
    for key, category in lines:
        if category and key.text.strip():
            by_text.setdefault(_text(key), set()).add(category)
    clear = sorted((text, next(iter(found))) for text, found in by_text.items() if len(found) == 1)
    if len(clear) > MOST_LINES:
        clear = [clear[i] for i in np.sort(rng.choice(len(clear), MOST_LINES, replace=False))]
    counts: dict[str, int] = {}
    for _, category in clear:
        counts[category] = counts.get(category, 0) + 1
    kept = [(text, category) for text, category in clear if counts[category] >= FEWEST_PER_CATEGORY]
    return [text for text, _ in kept], [category for _, category in kept]


def _text(key: LineKey) -> str:
    """Return what is learned from: the words in lower case, long numbers as one sign, and who sold it as a word."""
    text = unicodedata.normalize("NFC", key.text).casefold()
    supplier = re.sub(r"\W", "", key.supplier)
    return f"{_NUMBER.sub('#', text)} §{supplier}" if supplier else _NUMBER.sub("#", text)


def _without(text: str, word: str) -> str:
    whole = unicodedata.normalize("NFC", text)
    return _WORD.sub(lambda hit: " " if hit[0].casefold() == word else hit[0], whole)


def _fit_features(texts: Sequence[str]) -> tuple[TfidfVectorizer, TfidfVectorizer, csr_matrix]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer(token_pattern=_WORD_OR_SUPPLIER, ngram_range=(1, 2), sublinear_tf=True, max_features=40_000)
    pieces = TfidfVectorizer(
        preprocessor=_only_words, analyzer="char_wb", ngram_range=(3, 4), sublinear_tf=True, max_features=40_000
    )
    return words, pieces, _side_by_side(words.fit_transform(texts), pieces.fit_transform(texts))


def _side_by_side(*blocks: Any) -> csr_matrix:
    from scipy.sparse import hstack

    return hstack(blocks).tocsr()


def _only_words(text: str) -> str:
    return text.partition("§")[0]


def _fit_model(x: csr_matrix, y: np.ndarray) -> LogisticRegression:
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # scikit-learn's own dependency

    # Vectors of some thousand numbers: several threads wait for each other more than they work (13 times the CPU).
    with threadpool_limits(limits=1):
        return LogisticRegression(C=8.0, max_iter=300, tol=1e-3).fit(x, y)


def _hold_back(texts: Sequence[str], rng: np.random.Generator) -> np.ndarray:
    """Choose whole suppliers to calibrate on: the lines that lack a code come from suppliers that write none."""
    suppliers, whose = np.unique([text.partition("§")[2] for text in texts], return_inverse=True)
    if len(suppliers) < _FEWEST_SUPPLIERS:
        return rng.random(len(texts)) < _CALIBRATED_ON
    chosen = rng.permutation(len(suppliers))[: max(2, round(len(suppliers) * _CALIBRATED_ON))]
    return np.asarray(np.isin(whose, chosen))


def _calibrate(texts: Sequence[str], y: np.ndarray, held_back: np.ndarray) -> float:
    """Return the temperature that makes the probabilities of unseen lines most likely.

    Source: Guo, Pleiss, Sun and Weinberger, On Calibration of Modern Neural Networks (2017), temperature scaling.
    """
    seen = ~held_back
    from scipy.optimize import minimize_scalar

    held_back = held_back & np.isin(y, np.unique(y[seen]))
    if held_back.sum() < 10 or len(np.unique(y[seen])) < 2:
        return 2.0  # too little to measure: rather too unsure than too sure
    words, pieces, x = _fit_features([text for text, kept in zip(texts, seen, strict=True) if kept])
    model = _fit_model(x, y[seen])
    unseen = [text for text, kept in zip(texts, held_back, strict=True) if kept]
    scores = model.decision_function(_side_by_side(words.transform(unseen), pieces.transform(unseen)))
    scores = np.column_stack([-scores, scores]) if scores.ndim == 1 else scores
    right = np.searchsorted(model.classes_, y[held_back])
    rows = np.arange(len(right))

    def surprise(log_temperature: float) -> float:
        chances = _softmax(scores / np.exp(log_temperature))[rows, right]
        return float(-np.log(np.maximum(chances, 1e-12)).mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(-3.0, 3.0), method="bounded").x))


def _softmax(scores: np.ndarray) -> np.ndarray:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _log_odds(scores: np.ndarray, which: int) -> float:
    others = np.delete(scores, which)
    top = others.max()
    return float(scores[which] - top - np.log(np.exp(others - top).sum()))
