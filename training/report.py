"""The table of `README.md`, from the result files: a number without a file can't get into it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
"""Holds ``README.md`` and ``results``."""

_BEGIN, _END = "<!-- table: begin -->", "<!-- table: end -->"
_COLUMNS = (
    "experiment",
    "seed",
    "px",
    "val mR",
    "ties lost",
    "image → text R@1/5/10",
    "text → image R@1/5/10",
    "class top-1",
    "class query mAP",
    "training",
)


def write_table(folder: Path = FOLDER) -> None:
    """Put the table between the markers of ``README.md``.

    Raises:
        FileNotFoundError: There is no result file.
    """
    files = sorted((folder / "results").glob("*/seed-*.json"))
    if not files:
        raise FileNotFoundError(f"no result files under {folder / 'results'}")
    table = "\n".join([_line(_COLUMNS), _line(["---"] * len(_COLUMNS)), *(_row(path) for path in files)])
    readme = folder / "README.md"
    before, _, rest = readme.read_text(encoding="utf-8").partition(_BEGIN)
    _, _, after = rest.partition(_END)
    readme.write_text(f"{before}{_BEGIN}\n{table}\n{_END}{after}", encoding="utf-8")


def _row(path: Path) -> str:
    result: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    val, config = result["val"], result["config"]
    cells = [
        config["name"],
        str(config["seed"]),
        str(result["image_size_px"]),
        f"{val['mean_recall']:.2f}",
        f"{val['retrieval']['ties_lost_mean_recall']:.2f}",
        " / ".join(f"{value:.2f}" for value in val["retrieval"]["image_to_text"]),
        " / ".join(f"{value:.2f}" for value in val["retrieval"]["text_to_image"]),
        f"{val['class_top1']:.3f}",
        f"{val['query_map']:.3f}",
        f"{result['epochs_done']} epochs",
    ]
    return _line(cells)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
