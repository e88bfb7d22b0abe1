"""Tables of README.md from the result files of this folder's measurements."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import mean
from typing import Any

Table = list[list[str]]
"""Rows of cells, the header first."""

_MB = 1e6


def tables(results: Path) -> dict[str, list[Table]]:
    """The tables by the name of their markers; only those that there are result files for.

    Args:
        results: The folder ``training/results``.
    """
    found: dict[str, list[Table]] = {}
    robust = _read(sorted((results / "robustness").glob("*.json")))
    if robust:
        found["robustness"] = [_robustness(robust)]
    separable = _read(sorted((results / "separability").glob("*.json")))
    if separable:
        found["separability"] = [_separability(separable)]
    precise = _read([path for path in [results / "precisions.json"] if path.is_file()])
    for result in precise.values():
        found["precisions"] = [_forms(result), _pairs(result)]
    return found


def _read(paths: list[Path]) -> dict[str, dict[str, Any]]:
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in paths}


def _robustness(results: dict[str, dict[str, Any]]) -> Table:
    """A column for each result, a row for each perturbation, and the mean of those that change something."""
    names = list(dict.fromkeys(name for result in results.values() for name in result["rows"]))
    table = [["val mR (class top-1)", *results]]
    table += [[name, *(_scores(result["rows"].get(name)) for result in results.values())] for name in names]
    means = [[row for name, row in result["rows"].items() if name != names[0]] for result in results.values()]
    return [*table, [f"mean without *{names[0]}*", *(_mean_scores(rows) for rows in means)]]


def _mean_scores(rows: list[dict[str, float]]) -> str:
    return _scores({key: mean(row[key] for row in rows) for key in ("mean_recall", "class_top1")} if rows else None)


def _scores(row: dict[str, float] | None) -> str:
    return "–" if row is None else f"{row['mean_recall']:.2f} ({row['class_top1']:.3f})"


def _separability(results: dict[str, dict[str, Any]]) -> Table:
    """A row for each model of each result."""
    header = ["model", "silhouette: images", "captions", "nearest class mean: images", "captions"]
    rows = [
        [
            name,
            *(f"{model[f'{side}_{key}']:.3f}" for key in ("silhouette", "nearest_mean") for side in ("image", "text")),
        ]
        for result in results.values()
        for name, model in result["models"].items()
    ]
    return [header, *rows]


def _forms(result: dict[str, Any]) -> Table:
    """Each form of a graph; its quality is that with the other graph in float32."""
    header = ["graph", "form", "products in", "MB", "cosine mean", "least", "val mR", "class top-1", "a second"]
    pairs = {(pair["image"], pair["text"]): pair for pair in result["pairs"]}
    table = [header]
    for side in ("image", "text"):
        reference = next(iter(result["text" if side == "image" else "image"]))
        for form, found in result[side].items():
            pair = pairs[(form, reference) if side == "image" else (reference, form)]
            table.append(
                [
                    side,
                    form,
                    " + ".join(found["runs_in"]),
                    f"{found['bytes'] / _MB:.1f}",
                    f"{found['cosine_mean']:.4f}",
                    f"{found['cosine_min']:.4f}",
                    f"{pair['mean_recall']:.2f}",
                    f"{pair['class_top1']:.3f}",
                    f"{found['per_second']:.0f}",
                ]
            )
    return table


def _pairs(result: dict[str, Any]) -> Table:
    """Image forms down, text forms across: val mR, and MB of both with the tokenizer."""
    cells = {
        (pair["image"], pair["text"]): f"{pair['mean_recall']:.2f}, {pair['bytes'] / _MB:.1f} MB"
        for pair in result["pairs"]
    }
    header = ["image \\ text", *result["text"]]
    return [header, *([image, *(cells[image, text] for text in result["text"])] for image in result["image"])]
