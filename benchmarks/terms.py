"""What decides an answer, term by term: the log-odds of the chip that decides, for what can be seen and what is absent.

    PYTHONPATH=. python benchmarks/terms.py --scenes ../shared/scenes [--model FOLDER] [--name NAME]

The scenes and words of `seen.py`. Of the best, 4th and 16th best chip one decides whether a thing is there
(docs/scores.md); its log-odds are a sum, of which each term is told: the cosine with the rows of the towers and with
the axes of concepts, all distractors, the mean over the background, strangeness and the bias. `short` is how much
higher the cosine would have to be to be answered, all else the same.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
from report import write_result
from seen import NOWHERE, SCENES

import rdb_geo
from rdb_geo.ask.grammar import parse
from rdb_geo.encoders.base import Encoder
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.index.store import Store
from rdb_geo.score.calibration import Calibration, calibration_of
from rdb_geo.score.presence import highest
from rdb_geo.score.question import ask_expression, text_vector
from rdb_geo.score.scores import score
from rdb_geo.score.text_score import mean_and_deviation, strangeness
from training.data.vocabulary import NAMES

TERMS = ("rows", "axes", "distractors", "background", "strangeness", "bias")
"""They add up to `chip`, the log-odds of the chip that decides."""

COLUMNS = (*TERMS, "chip", "presence", "cosine", "deviation", "short")
"""What is told of each word."""


def terms_of(word: str, store: Store, encoder: Encoder, calibration: Calibration) -> dict[str, float]:
    """`COLUMNS` of one word in an index of one scene, and which of the best chips decides."""
    found = score(store, ask_expression(parse(word), encoder, store)).scenes[0]
    presence, weights, distractors = calibration.presence, calibration.text, calibration.distractors
    candidates = presence.candidates(highest(found.known), found.searched)
    rank = presence.ranks[int(np.argmax(candidates))]
    place = np.flatnonzero(found.allowed)[np.argsort(-found.known, kind="stable")[rank - 1]]
    chip = store.vectors_at(found.shard, found.numbers(np.array([place])))[0].astype(np.float32)
    vector = text_vector(word, encoder)
    mean, deviation = mean_and_deviation(distractors.evidence(calibration.background, vector))
    strange = strangeness(vector, calibration.lexicon.rare_share(word), distractors)
    slope, rows = weights.evidence + weights.standard / deviation, len(vector) - len(NAMES)
    by_rows, by_axes = float(vector[:rows] @ chip[:rows]), float(vector[rows:] @ chip[rows:])
    evidence = float(distractors.evidence(chip[None], vector)[0])
    parts = {
        "rows": slope * by_rows / distractors.temperature,
        "axes": slope * by_axes / distractors.temperature,
        "distractors": slope * (evidence - (by_rows + by_axes) / distractors.temperature),
        "background": -weights.standard * mean / deviation,
        "strangeness": -weights.strangeness * strange,
        "bias": weights.bias,
    }
    odds, limit = float(candidates.max()), presence.threshold
    short = (limit - odds) / (presence.slope * slope) * distractors.temperature
    told = {"presence": odds - limit, "cosine": by_rows + by_axes, "deviation": deviation, "short": short}
    row = {**parts, "chip": sum(parts.values()), **told}
    return {"rank": rank, **{name: round(row[name], 3) for name in COLUMNS}}


def main() -> None:
    """Ask all words and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenes", type=Path, required=True)
    parser.add_argument("--model", default="rdb-lite")
    parser.add_argument("--name", default="terms", help="of the result file")
    options = parser.parse_args()
    encoder = load_encoder(options.model)
    calibration = calibration_of(encoder.spec)
    if calibration is None:
        parser.error(f"{options.model} has no calibration: run  python -m training calibrate")
    groups: dict[str, list[dict[str, float]]] = {}
    scenes: dict[str, dict[str, dict[str, float]]] = {}
    for name, (bands, seen, elsewhere) in SCENES.items():
        with tempfile.TemporaryDirectory() as folder:
            index = rdb_geo.open_index(folder, model=options.model)
            index.add(options.scenes / name, how=rdb_geo.Indexing(bands=bands) if bands else rdb_geo.Indexing())
            for word in (*seen, *elsewhere, *NOWHERE):
                row = terms_of(word, index.store, encoder, calibration)
                scenes.setdefault(name, {})[word] = row
                answered = "answered" if row["presence"] >= 0 else "refused"
                groups.setdefault(f"{'seen' if word in seen else 'absent'}, {answered}", []).append(row)
    means = {
        group: {"words": len(rows), **{name: round(float(np.mean([row[name] for row in rows])), 2) for name in COLUMNS}}
        for group, rows in sorted(groups.items(), reverse=True)
    }
    print("| | words |", " | ".join(COLUMNS), "|\n" + "|---" * (2 + len(COLUMNS)) + "|")
    for group, row in means.items():
        print(f"| {group} |", " | ".join(str(value) for value in row.values()), "|")
    named = {} if options.model == "rdb-lite" else {"model": options.model}
    print(write_result(options.name, {**named, "means": means, "scenes": scenes}))


if __name__ == "__main__":
    main()
