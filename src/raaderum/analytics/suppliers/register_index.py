"""A register of suppliers, laid out so that candidates for a name are found fast."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from raaderum.analytics.suppliers.names import Name, normalise_name
from raaderum.analytics.suppliers.parties import RegisteredSupplier
from raaderum.analytics.suppliers.similarity import WordWeights

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_CANDIDATES = 20
"""Names looked at closely. On the tuning set the right one was among the 20 nearest in 99 % of the cases."""
_BATCH = 500
"""Names compared with the whole register at once: bounds the memory."""
_NAMESAKES = 50


class RegisteredName(NamedTuple):
    """A name of a registered supplier: as compared, as written, and the position of who has it."""

    name: Name
    written: str
    owner: int


class SupplierIndex:
    """The register by CVR, by GLN and by name. The order in which suppliers are given does not matter."""

    def __init__(self, register: Iterable[RegisteredSupplier]) -> None:
        self.suppliers = sorted(register, key=lambda one: one.id)
        if len({one.id for one in self.suppliers}) < len(self.suppliers):
            raise ValueError("two suppliers of the register have the same id")
        self.by_cvr = _group((one.cvr, position) for position, one in enumerate(self.suppliers))
        self.by_gln = _group((one.gln, position) for position, one in enumerate(self.suppliers))
        rows = [
            RegisteredName(normalise_name(written), written, owner)
            for owner, one in enumerate(self.suppliers)
            for written in sorted(set(one.names))
        ]
        self.names = [row for row in rows if row.name.core]
        self.names_of = _group_rows((row.owner, row) for row in self.names)
        self.weights = WordWeights(row.name.core for row in self.names)
        self._by_core = _group((row.name.core, place) for place, row in enumerate(self.names))
        self._vectors: csr_matrix | None = None
        if self.names:
            from sklearn.feature_extraction.text import TfidfVectorizer  # here: the site starts without reading it

            self._vectoriser = TfidfVectorizer(
                analyzer="char_wb", ngram_range=(3, 3), lowercase=False, sublinear_tf=True, dtype=np.float32
            )
            self._vectors = self._vectoriser.fit_transform([row.name.core for row in self.names]).T.tocsr()

    def nearest(self, cores: Sequence[str]) -> Iterator[list[RegisteredName]]:
        """Yield, for each name, the registered names that share most with it in pieces of three letters.

        All that are spelt the same are among them.
        """
        for start in range(0, len(cores), _BATCH):
            batch = cores[start : start + _BATCH]
            if self._vectors is None:
                yield from ([] for _ in batch)
                continue
            scores = (self._vectoriser.transform(batch) @ self._vectors).tocsr()
            for i, core in enumerate(batch):
                low, high = scores.indptr[i], scores.indptr[i + 1]
                yield self._best(core, scores.indices[low:high], scores.data[low:high])

    def _best(self, core: str, rows: np.ndarray, values: np.ndarray) -> list[RegisteredName]:
        if len(rows) > _CANDIDATES:
            edge = np.partition(values, -_CANDIDATES)[-_CANDIDATES]
            rows = rows[values >= edge - 1e-6]  # those that share the edge all stay: no order decides
        same = self._by_core.get(core, [])[:_NAMESAKES]
        return [self.names[row] for row in sorted({*map(int, rows[: 4 * _CANDIDATES]), *same})]


def _group(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for key, position in pairs:
        if key:
            found[key].append(position)
    return dict(found)


def _group_rows(pairs: Iterable[tuple[int, RegisteredName]]) -> dict[int, list[RegisteredName]]:
    found: dict[int, list[RegisteredName]] = defaultdict(list)
    for owner, row in pairs:
        found[owner].append(row)
    return dict(found)
