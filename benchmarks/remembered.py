"""A model that looks into each chip once, for measurements that ask of the same chips many times."""

from __future__ import annotations

import time

import numpy as np

from rdb_geo.encoders.base import Inside


class Remembered:
    """Looks into each chip once for all classes, and counts how often it was asked to."""

    def __init__(self, inside: Inside) -> None:
        """Nothing is looked into yet."""
        self.side, self._inside, self._known = inside.side, inside, {}
        self.asked, self._seconds = 0, 0.0

    @property
    def milliseconds(self) -> float:
        """CPU for each chip."""
        return 1000 * self._seconds / len(self._known)

    def encode_cells(self, pixels: np.ndarray) -> np.ndarray:
        """See `Inside`."""
        self.asked += len(pixels)
        names = [chip.tobytes() for chip in pixels]
        new = [number for number, name in enumerate(names) if name not in self._known]
        if new:
            start = time.process_time()
            found = self._inside.encode_cells(pixels[new]).astype(np.float16)
            self._seconds += time.process_time() - start
            self._known.update(zip((names[number] for number in new), found, strict=True))
        return np.stack([self._known[name] for name in names]).astype(np.float32)
