"""A share of the training pictures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def evenly(labels: Sequence[str], share: float) -> list[int]:
    """Rows of a share (above 0, at most 1) of pictures, in order: evenly over those of each class, one at least."""
    of_class: dict[str, list[int]] = {}
    for row, label in enumerate(labels):
        of_class.setdefault(label, []).append(row)
    kept = []
    for rows in of_class.values():
        count = max(1, round(len(rows) * share))
        kept += [rows[place] for place in np.linspace(0, len(rows) - 1, count).round().astype(int)]
    return sorted(kept)


def chosen(labels: Sequence[str], share: float, part: str = "") -> list[int]:
    """Rows of a share of the pictures of one half, in their order.

    `part` ``a`` or ``b`` is every second picture of each class, from the first or the second on; "" = both halves.
    """
    seen: dict[str, int] = {}
    rows = []
    for row, label in enumerate(labels):
        seen[label] = seen.get(label, 0) + 1
        if not part or "ba"[seen[label] % 2] == part:
            rows.append(row)
    return rows if share == 1 else [rows[place] for place in evenly([labels[row] for row in rows], share)]
