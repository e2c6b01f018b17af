"""Which digests are known: millions of them in little memory, asked one at a time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

WIDTH = 16
"""Bytes that are compared, of the 32 of SHA-256: that two of nine million are equal by chance will not happen."""


@dataclass(frozen=True, slots=True, eq=False)
class Digests:
    """Digests as two whole numbers each, sorted by the first."""

    high: NDArray[np.uint64]
    low: NDArray[np.uint64]

    def place_of(self, digest: bytes) -> int:
        """Return where a digest stands, or -1; only its first 16 bytes count."""
        high, low = halves(digest)
        place = int(self.high.searchsorted(np.uint64(high)))
        while place < len(self.high) and int(self.high[place]) == high:
            if int(self.low[place]) == low:
                return place
            place += 1
        return -1

    def places_of(self, packed: bytes) -> NDArray[np.int64]:
        """Return where each of many digests stands, or -1; 16 bytes each, one after the other."""
        wanted = np.frombuffer(packed, ">u8").astype(np.uint64).reshape(-1, 2)
        if not len(self.high):
            return np.full(len(wanted), -1)
        places = np.minimum(self.high.searchsorted(wanted[:, 0]), len(self.high) - 1)
        alike = self.high[places] == wanted[:, 0]
        found = np.where(alike & (self.low[places] == wanted[:, 1]), places, -1)
        for i in np.flatnonzero(alike & (found < 0)):  # two share the first half: hardly ever
            found[i] = self.place_of(packed[WIDTH * i : WIDTH * (i + 1)])
        return found

    def __contains__(self, digest: bytes) -> bool:
        return self.place_of(digest) >= 0

    def save(self, file: Path) -> None:
        """Write them where other processes can read them without a copy of their own."""
        np.save(file, np.stack([self.high, self.low]))

    @staticmethod
    def open(file: Path) -> Digests:
        """Read what ``save`` wrote; pages that are not asked for stay on the disk."""
        high, low = np.load(file, mmap_mode="r")
        return Digests(high, low)


NO_DIGESTS = Digests(np.array([], np.uint64), np.array([], np.uint64))


def halves(digest: bytes) -> tuple[int, int]:
    r"""Return the first 16 bytes as two whole numbers.

    >>> halves(bytes(7) + b"\x01" + bytes(7) + b"\x02" + b"the rest")
    (1, 2)
    """
    return int.from_bytes(digest[:8], "big"), int.from_bytes(digest[8:WIDTH], "big")
