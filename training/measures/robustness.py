"""How much of an encoder's quality is left when pictures look as scenes do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from rdb_geo.encoders.base import Encoder
from training.evaluate import Split, evaluate
from training.measures.perturb import PERTURBATIONS, perturb
from training.remembering import Remembering


def robustness(
    encoder: Encoder, split: Split, on_row: Callable[[str, dict[str, float]], Any] = lambda _name, _row: None
) -> dict[str, dict[str, float]]:
    """The numbers of an encoder under each perturbation of a split, which is neither training nor test split.

    By perturbation ``mean_recall`` in percent, ``class_top1`` and ``query_map`` in 0 … 1; `on_row` hears each.
    """
    rows = {}
    remembering = Remembering(encoder)  # the texts stay the same
    for name in PERTURBATIONS:
        scores = evaluate(remembering, replace(split, pictures=perturb(split.pictures, name)))
        rows[name] = {
            "mean_recall": scores.retrieval.mean_recall,
            "class_top1": scores.class_top1,
            "query_map": scores.query_map,
        }
        on_row(name, rows[name])
    return rows
