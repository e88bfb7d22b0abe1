"""Tables of README.md from the result files of this folder's measurements."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import mean, stdev
from typing import Any

import numpy as np

from rdb_geo.core.errors import UsageError
from training.loop.log import read_log
from training.measures.probes import BASE, names, question
from training.metrics import paired

Table = list[list[str]]
"""Rows of cells, the header first."""
Result = dict[str, Any]
"""What a result file holds."""
Columns = Mapping[str, Callable[[Any], str]]
"""The cell of a row by the heading of its column."""

_MB = 1e6
_STAGE_1: Columns = {
    "experiment": lambda one: one["config"]["name"],
    "seed": lambda one: str(one["config"]["seed"]),
    "px": lambda one: str(one["image_size_px"]),
    "val mR": lambda one: f"{one['val']['mean_recall']:.2f}",
    "ties lost": lambda one: f"{one['val']['retrieval']['ties_lost_mean_recall']:.2f}",
    "image → text R@1/5/10": lambda one: _recalls(one, "image_to_text"),
    "text → image R@1/5/10": lambda one: _recalls(one, "text_to_image"),
    "class top-1": lambda one: f"{one['val']['class_top1']:.3f}",
    "class query mAP": lambda one: f"{one['val']['query_map']:.3f}",
    "training": lambda one: f"{one['epochs_done']} epochs",
}
"""Of one result file of an exported model."""
_ABLATION: Columns = {
    "experiment": lambda run: run[0].name.removeprefix("adapt-"),
    "seeds": lambda run: str(len(run[1])),
    "trained parameters": lambda run: _parameters(run[1]),
    "val mR, chosen epoch": lambda run: _spread(run[1], "val", "mean_recall"),
    "val mR, last epoch": lambda run: spread([float(row["val_mr"]) for row in run[2]]),
    "class top-1, last": lambda run: spread([float(row["val_top1"]) for row in run[2]], 3),
    "class query mAP, last": lambda run: spread([float(row["val_map"]) for row in run[2]], 3),
    "training, s": lambda run: _seconds(run[1]),
}
"""Of an experiment's folder, its results, and the last row of each log."""
_GRID: Columns = {
    "row": lambda found: found[0],
    "rate": lambda found: found[1],
    "rates tried": lambda found: str(found[2]),
    "seeds": lambda found: str(len(found[3])),
    "trained parameters": lambda found: _parameters(found[3]),
    "val mR, last epoch": lambda found: _spread(found[3], "last", "mean_recall"),
    "val mR, best epoch": lambda found: _spread(found[3], "val", "mean_recall"),
    "class top-1, last epoch": lambda found: _spread(found[3], "last", "class_top1", 3),
}
"""Of a row of a grid, its best rate, how many were tried, and the results at the best."""
_BENCH: Columns = {
    "row": lambda found: found[0],
    "seeds": lambda found: str(len(found[1])),
    "trained parameters": lambda found: _parameters(found[1]),
    "val mR, last epoch": lambda found: _spread(found[1], "last", "mean_recall"),
    "more than *{base}*, 95 %": lambda found: found[2],
    "class top-1": lambda found: _mean(found[1], "last", "class_top1"),
    "steps": lambda found: _steps(found[1][0]),
    "training, s": lambda found: _seconds(found[1]),
}
"""Of an experiment of an RDB bench: its name, its results, and by bootstrap how far it is from the base."""
_BENCHES = {"rdb": "none", "rdb-other-half": "none", "rdb-losses": "loss-fixed", "rdb-cotrain": "plain"}
"""The folder of each RDB bench, and the row that the others are compared with."""
_PROBES: Columns = {
    "probe": lambda found: found[0],
    "what differs": lambda found: question(found[0]) if found[0] != BASE else "Everything else is compared with this.",
    "seeds": lambda found: str(len(found[1])),
    "pictures": lambda found: f"{found[1][0]['pictures']:,}",
    "trained parameters": lambda found: _parameters(found[1]),
    "val mR": lambda found: _spread(found[1], "val", "mean_recall"),
    "difference": lambda found: "" if found[0] == BASE else f"{_recall(found[1]) - found[2]:+.2f}",
    "mR of pictures it has seen": lambda found: spread([one["seen_mean_recall"] for one in found[1]]),
    "class top-1": lambda found: _mean(found[1], "val", "class_top1"),
    "training, s": lambda found: _seconds(found[1]),
}
"""Of a probe: its name, its results, and the base's mR."""
_FORMS: Columns = {
    "graph": lambda form: form[0],
    "form": lambda form: form[1],
    "products in": lambda form: " + ".join(form[2]["runs_in"]),
    "MB": lambda form: f"{form[2]['bytes'] / _MB:.1f}",
    "cosine mean": lambda form: f"{form[2]['cosine_mean']:.4f}",
    "least": lambda form: f"{form[2]['cosine_min']:.4f}",
    "val mR": lambda form: f"{form[3]['mean_recall']:.2f}",
    "class top-1": lambda form: f"{form[3]['class_top1']:.3f}",
    "a second": lambda form: f"{form[2]['per_second']:.0f}",
}
"""Of a graph's form: side, name, what was measured of it, and of its pair with the other graph in float32."""


def tables(results: Path) -> dict[str, list[Table]]:
    """The tables of the folder ``training/results`` by their markers' names; only those that there are files for."""
    found = {
        "table": _table(_STAGE_1, [one for one in _read(results, "*/seed-*.json").values() if "image_size_px" in one]),
        "ablation": _ablation(results / "ablation"),
        "robustness": _robustness(_read(results / "robustness")),
        "things": _things(_read(results / "things")),
        "separability": _separability(_read(results / "separability")),
        **{name: _bench(results / name, base) for name, base in _BENCHES.items()},
        "probes": _probes(results / "probes"),
    }
    kept = {name: [table] for name, table in found.items() if len(table) > 1}
    for result in _read(results, "precisions.json").values():
        kept["precisions"] = [_forms(result), _pairs(result)]
    return kept


def grid_table(results: Path) -> str:
    """The table of a grid that was searched: each row with the rate whose last epochs have the best mean mR on val.

    The last epoch is what val did not choose; the best one by val's own mR stands beside it, and is a little too high.

    Raises:
        UsageError: There are no result files.
    """
    found: dict[str, dict[str, list[Result]]] = {}
    for path, result in _read(results, "*/seed-*.json").items():
        row, _, rate = path.parent.name.partition("-lr")
        found.setdefault(row, {}).setdefault(rate, []).append(result)
    if not found:
        raise UsageError(f"{results} has no result files NAME/seed-N.json: give the --results of `ablate`.")
    rows = []
    for row, rates in found.items():
        best = max(rates, key=lambda rate: _recall(rates[rate], "last"))
        rows.append((row, best, len(rates), rates[best]))
    return markdown(_table(_GRID, rows))


def markdown(table: Table) -> str:
    """A table as Markdown."""
    header, *rest = table
    return "\n".join(f"| {' | '.join(row)} |" for row in (header, ["---"] * len(header), *rest))


def spread(values: Sequence[float], digits: int = 2) -> str:
    """Mean and standard deviation of the seeds, or the value if there is only one."""
    if len(values) == 1:
        return f"{values[0]:.{digits}f}"
    return f"{mean(values):.{digits}f} ± {stdev(values):.{digits}f}"


def _table(columns: Columns, rows: Sequence[Any]) -> Table:
    return [list(columns), *([cell(row) for cell in columns.values()] for row in rows)]


def _read(folder: Path, pattern: str = "*.json") -> dict[Path, Result]:
    return {path: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob(pattern))}


def _recalls(result: Result, way: str) -> str:
    return " / ".join(f"{value:.2f}" for value in result["val"]["retrieval"][way])


def _recall(results: Sequence[Result], where: str = "val") -> float:
    return float(mean(result[where]["mean_recall"] for result in results))


def _spread(results: Sequence[Result], where: str, key: str, digits: int = 2) -> str:
    return spread([result[where][key] for result in results], digits)


def _mean(results: Sequence[Result], where: str, key: str) -> str:
    return f"{mean(result[where][key] for result in results):.3f}"


def _parameters(results: Sequence[Result]) -> str:
    return f"{results[0]['trained_parameters']:,}"


def _seconds(results: Sequence[Result]) -> str:
    return f"{mean(result['seconds'] for result in results):.0f}"


def _steps(result: Result) -> str:
    return f"{result['pictures'] // result['config']['optim']['batch_size'] * result['epochs_done']:,}"


def _ablation(folder: Path) -> Table:
    """A row for each experiment of stage 2: means and standard deviations over its seeds."""
    runs = [
        (run, list(_read(run).values()), [read_log(log)[-1] for log in sorted(run.glob("seed-*.csv"))])
        for run in folder.glob("*")
    ]
    header, *rows = _table(_ABLATION, runs)
    return [header, *sorted(rows, key=lambda row: row[0])]


def _things(results: dict[Path, Result]) -> Table:
    """A column for each model: what it knows beside RSICD's classes."""
    columns = [result["things"] for result in results.values()]
    table = [["measured on pictures that no training saw", *(path.stem for path in results)]]
    if not columns:
        return table
    table.append(["RSICD val mR", *(f"{result['mean_recall']:.2f}" for result in results.values())])
    table.append(["RSICD class top-1", *(f"{result['class_top1']:.3f}" for result in results.values())])
    for name, key in (("RSSCN7, seven classes, top-1", "rsscn7"), ("nine things, top-1", "nine")):
        table.append([f"**{name}**", *(f"**{column[key]['top1']:.3f}**" for column in columns)])
        own = [column[key]["by_label"] for column in columns]
        table += [[text, *(f"{shares[text]:.3f}" for shares in own)] for text in own[0]]
    for name, key in (
        ("flooded farmland against the same fields dry, rivers and ponds", "flooded_farmland"),
        ("flooded against intact houses after a hurricane", "flooded_houses"),
    ):
        found = [column[key] for column in columns]
        table.append([f"{name}, AP (AUC)", *(f"{one['average_precision']:.3f} ({one['auc']:.3f})" for one in found)])
    return table


def _robustness(results: dict[Path, Result]) -> Table:
    """A column for each result, a row for each perturbation, and the mean of those that change something."""
    names = list(dict.fromkeys(name for result in results.values() for name in result["rows"]))
    table = [["val mR (class top-1)", *(path.stem for path in results)]]
    if not names:
        return table
    table += [[name, *(_scores(result["rows"].get(name)) for result in results.values())] for name in names]
    means = [[row for name, row in result["rows"].items() if name != names[0]] for result in results.values()]
    return [*table, [f"mean without *{names[0]}*", *(_mean_scores(rows) for rows in means)]]


def _mean_scores(rows: list[dict[str, float]]) -> str:
    return _scores({key: mean(row[key] for row in rows) for key in ("mean_recall", "class_top1")} if rows else None)


def _scores(row: dict[str, float] | None) -> str:
    return "–" if row is None else f"{row['mean_recall']:.2f} ({row['class_top1']:.3f})"


def _separability(results: dict[Path, Result]) -> Table:
    """A row for each model of each result."""
    keys = [f"{side}_{key}" for key in ("silhouette", "nearest_mean") for side in ("image", "text")]
    models = [model for result in results.values() for model in result["models"].items()]
    header = ["model", "silhouette: images", "captions", "nearest class mean: images", "captions"]
    return [header, *([name, *(f"{model[key]:.3f}" for key in keys)] for name, model in models)]


def _bench(folder: Path, base: str) -> Table:
    """A row for each experiment of an RDB bench, the base first, then the best."""
    read = {path.name: list(_read(path, "seed-*.json").values()) for path in sorted(folder.glob("*"))}
    found = {name: results for name, results in read.items() if results} if read.get(base) else {}
    shares = {
        name: np.mean([np.array(result["last_shares"].split(), np.float64) for result in results], 0)
        for name, results in found.items()
    }
    rows = []
    for name in sorted(shares, key=lambda name: (name != base, -shares[name].mean())):
        low, high = paired(shares[name], shares[base])
        rows.append((name, found[name], "" if name == base else f"{low:+.2f} … {high:+.2f}"))
    header, *cells = _table(_BENCH, rows)
    return [[heading.format(base=base) for heading in header], *cells]


def _probes(folder: Path) -> Table:
    """A row for each probe, the base first; what is asked stands in the first line of its configuration."""
    found = {name: list(_read(folder / name).values()) for name in names()}
    if not found[BASE]:
        return []
    base = _recall(found[BASE])
    return _table(_PROBES, [(name, results, base) for name, results in found.items() if results])


def _forms(result: Result) -> Table:
    """Each form of a graph; its quality is that with the other graph in float32."""
    pairs = {(pair["image"], pair["text"]): pair for pair in result["pairs"]}
    image, text = (next(iter(result[side])) for side in ("image", "text"))
    rows = [("image", form, found, pairs[form, text]) for form, found in result["image"].items()]
    rows += [("text", form, found, pairs[image, form]) for form, found in result["text"].items()]
    return _table(_FORMS, rows)


def _pairs(result: Result) -> Table:
    """Image forms down, text forms across: val mR, and MB of both with the tokenizer."""
    cells = {
        (pair["image"], pair["text"]): f"{pair['mean_recall']:.2f}, {pair['bytes'] / _MB:.1f} MB"
        for pair in result["pairs"]
    }
    header = ["image \\ text", *result["text"]]
    return [header, *([image, *(cells[image, text] for text in result["text"])] for image in result["image"])]
