"""How many chips the codes of an index leave to be compared: of real pictures, and of made-up chips beside them.

Of both, how long chips and questions are beyond the directions of codes, and for 14 questions the share of chips that
is compared where the best thousandth and the best hundredth is asked for (twice as many are always compared), and
where nothing is said of the number (every chip of a score of 0.2 or more is counted then). Codes are
made as `rdb-geo index` makes them, though the scene is small.

    python benchmarks/survivors.py --images ../shared/data/rsicd ../shared/data/extra [--count 4000]
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from made_up import embeddings, write_index
from numpy.typing import NDArray
from PIL import Image
from report import write_result

from rdb_geo import Limits, open_index
from rdb_geo.ask.select import read_limits
from rdb_geo.encoders.base import Encoder
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.score.scores import score

TEXTS = (
    *("flooded farmland", "harbour", "storage tanks", "solar panels", "a red car", "airport runway", "swimming pool"),
    *("dense forest", "river with a bridge", "snow mountains", "tennis court", "wind turbine", "ships", "houses"),
)
TOGETHER = 64
"""Pictures that are encoded at once."""


def pictures(encoder: Encoder, folders: list[Path], count: int) -> NDArray[np.float32]:
    """Embeddings of some pictures of all folders, (count, D)."""
    found = [
        folder / picture["image"]
        for folder in folders
        for picture in json.loads((folder / "captions.json").read_text())["images"]
    ]
    chosen = np.random.default_rng(0).choice(len(found), min(count, len(found)), replace=False).tolist()
    side, rows = encoder.spec.image_size_px, []
    for start in range(0, len(chosen), TOGETHER):
        opened = [Image.open(found[place]).convert("RGB") for place in chosen[start : start + TOGETHER]]
        rows.append(encoder.encode_images(np.stack([np.asarray(one.resize((side, side))) for one in opened])))
    return np.concatenate(rows)


def beyond(rows: NDArray[np.floating], turn: NDArray[np.float32]) -> float:
    """Median length of what unit vectors, (N, D), leave beyond some directions, (C, D)."""
    return float(np.median(np.linalg.norm(rows - rows @ turn.T @ turn, axis=1)))


def compared(rows: NDArray[np.float32]) -> tuple[dict[str, list[float]], dict[str, float]]:
    """Share of chips that are compared, of each question; and of how many directions what leaves how much beyond."""
    wanted = {
        "best thousandth": Limits(k=len(rows) // 1000),
        "best hundredth": Limits(k=len(rows) // 100),
        "plain": Limits(),
    }
    with tempfile.TemporaryDirectory() as name, mock.patch("rdb_geo.index.codes.layout.LEAST_CHIPS", 1):
        write_index(Path(name) / "index", len(rows), given=rows)
        index = open_index(Path(name) / "index")
        questions = [index.ask(text) for text in TEXTS]
        codes = index.store.codes(index.store.scenes()[0][0])
        if codes is None:
            raise ValueError("the index has no codes")
        turn = codes.pieces.head.turn
        asked = np.stack([question.vector for question in questions if question.vector is not None])
        known = {"directions": len(turn), "chips": beyond(rows, turn), "questions": beyond(asked, turn)}
        shares = {
            what: [
                len(score(index.store, question, read_limits(limits), every=False).log_odds) / len(rows)
                for question in questions
            ]
            for what, limits in wanted.items()
        }
        return shares, known


def main() -> None:
    """Print and write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=Path, nargs="+", required=True)
    parser.add_argument("--count", type=int, default=4000)
    options = parser.parse_args()
    encoder = load_encoder("rdb-lite")
    real = pictures(encoder, options.images, options.count)
    result: dict[str, Any] = {"chips": len(real), "questions": len(TEXTS)}
    for kind, rows in (("real", real), ("made_up", embeddings(encoder.spec, len(real), seed=1))):
        found, known = compared(rows)
        shares = {what: {"median": float(np.median(own)), "most": max(own)} for what, own in found.items()}
        result[kind] = {"length_beyond": known, "compared": shares}
        print(kind, json.dumps(result[kind], indent=2))
    print(write_result("survivors", result))


if __name__ == "__main__":
    main()
