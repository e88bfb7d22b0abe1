"""Tables of README.md from the result files of this folder's measurements."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from statistics import mean, stdev
from typing import Any

import numpy as np

from training.measures.probes import BASE, names, question
from training.metrics import paired

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
    things = _read(sorted((results / "things").glob("*.json")))
    if things:
        found["things"] = [_things(things)]
    separable = _read(sorted((results / "separability").glob("*.json")))
    if separable:
        found["separability"] = [_separability(separable)]
    bench = _bench(results / "rdb")
    if bench:
        found["rdb"] = [bench]
    probes = _probes(results / "probes")
    if probes:
        found["probes"] = [probes]
    precise = _read([path for path in [results / "precisions.json"] if path.is_file()])
    for result in precise.values():
        found["precisions"] = [_forms(result), _pairs(result)]
    return found


def _things(results: dict[str, dict[str, Any]]) -> Table:
    """A column for each model: what it knows beside RSICD's classes."""
    columns = [result["things"] for result in results.values()]
    table = [["measured on pictures that no training saw", *results]]
    table.append(["RSICD val mR", *(f"{result['mean_recall']:.2f}" for result in results.values())])
    table.append(["RSICD class top-1", *(f"{result['class_top1']:.3f}" for result in results.values())])
    for name, key in (("RSSCN7, seven classes, top-1", "rsscn7"), ("nine things, top-1", "nine")):
        table.append([f"**{name}**", *(f"**{column[key]['top1']:.3f}**" for column in columns)])
        table += [[text, *(f"{column[key]['by_label'][text]:.3f}" for column in columns)]
                  for text in columns[0][key]["by_label"]]  # fmt: skip
    for name, key in (
        ("flooded farmland against the same fields dry, rivers and ponds", "flooded_farmland"),
        ("flooded against intact houses after a hurricane", "flooded_houses"),
    ):
        table.append([f"{name}, AP (AUC)", *(f"{column[key]['average_precision']:.3f} ({column[key]['auc']:.3f})"
                                             for column in columns)])  # fmt: skip
    return table


def spread(values: Sequence[float], digits: int = 2) -> str:
    """Mean and standard deviation of the seeds, or the value if there is only one."""
    if len(values) == 1:
        return f"{values[0]:.{digits}f}"
    return f"{mean(values):.{digits}f} ± {stdev(values):.{digits}f}"


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


def _bench(folder: Path) -> Table:
    """A row for each experiment of the RDB bench: its last epochs, and by bootstrap how far it is from `none`."""
    found = {path.name: list(_read(sorted(path.glob("seed-*.json"))).values()) for path in sorted(folder.glob("*"))}
    if not found.get("none"):
        return []
    header = ["row", "seeds", "trained parameters", "val mR, last epoch", "more than *none*, 95 %", "class top-1"]
    table = [[*header, "steps", "training, s"]]
    shares = {
        name: np.mean([np.array(result["last_shares"].split(), np.float64) for result in results], 0)
        for name, results in found.items()
        if results
    }
    for name in sorted(shares, key=lambda name: (name != "none", -shares[name].mean())):
        results = found[name]
        optim = results[0]["config"]["optim"]
        low, high = paired(shares[name], shares["none"])
        table.append(
            [
                name,
                str(len(results)),
                f"{results[0]['trained_parameters']:,}",
                spread([result["last"]["mean_recall"] for result in results]),
                "" if name == "none" else f"{low:+.2f} … {high:+.2f}",
                f"{mean(result['last']['class_top1'] for result in results):.3f}",
                f"{results[0]['pictures'] // optim['batch_size'] * results[0]['epochs_done']:,}",
                f"{mean(result['seconds'] for result in results):.0f}",
            ]
        )
    return table


def _probes(folder: Path) -> Table:
    """A row for each probe, the base first; what is asked stands in the first line of its configuration."""
    found = {name: list(_read(sorted((folder / name).glob("*.json"))).values()) for name in names()}
    if not found[BASE]:
        return []
    base = mean(result["val"]["mean_recall"] for result in found[BASE])
    header = [
        "probe",
        "what differs",
        "seeds",
        "pictures",
        "trained parameters",
        "val mR",
        "difference",
        "mR of pictures it has seen",
        "class top-1",
        "training, s",
    ]
    table = [header]
    for name, results in found.items():
        if results:
            recalls = [result["val"]["mean_recall"] for result in results]
            table.append(
                [
                    name,
                    question(name) if name != BASE else "Everything else is compared with this.",
                    str(len(results)),
                    f"{results[0]['pictures']:,}",
                    f"{results[0]['trained_parameters']:,}",
                    spread(recalls),
                    "" if name == BASE else f"{mean(recalls) - base:+.2f}",
                    spread([result["seen_mean_recall"] for result in results]),
                    f"{mean(result['val']['class_top1'] for result in results):.3f}",
                    f"{mean(result['seconds'] for result in results):.0f}",
                ]
            )
    return table


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
