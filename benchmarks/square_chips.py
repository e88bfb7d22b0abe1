"""What chips that are square on the ground are worth far from the equator: validation pictures of RSICD as in degrees.

At a latitude where a pixel in degrees is r times as high as wide, a chip of as many columns as rows shows r times more
ground down than across. Each picture is seen as such a chip, and as one of the same ground area that is square.

    PYTHONPATH=. python benchmarks/square_chips.py --shared ../shared
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from report import write_result
from validation import read_validation

LATITUDES = (0, 37, 48, 60, 75)


def middle(pictures: np.ndarray, wide: float, high: float) -> np.ndarray:
    """The middle of each picture (N, h, w, 3), these shares of its width and height."""
    height, width = pictures.shape[1:3]
    rows, cols = round(height * high), round(width * wide)
    top, left = (height - rows) // 2, (width - cols) // 2
    return np.ascontiguousarray(pictures[:, top : top + rows, left : left + cols])


def main() -> None:
    """Measure and write the result."""
    val = read_validation(__doc__)
    rows: list[dict[str, Any]] = []
    for latitude in LATITUDES:
        ratio = 1 / math.cos(math.radians(latitude))
        row: dict[str, Any] = {"latitude": latitude, "ratio": round(ratio, 2)}
        seen = {"in_pixels": (1 / ratio, 1.0), "on_the_ground": (ratio**-0.5, ratio**-0.5)}
        for name, (wide, high) in seen.items():
            row |= val.judged(middle(val.pictures, wide, high), name)
        rows.append(row)
        print(row, flush=True)
    write_result("square_chips", {"model": val.model, "pictures": len(val.pictures), "rows": rows})


if __name__ == "__main__":
    main()
