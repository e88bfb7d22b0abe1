"""The tables of `README.md`, from the result files: a number without a file can't get into them."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from statistics import mean
from typing import Any

from rdb_geo.core.errors import UsageError
from training.measures.tables import spread, tables

FOLDER = Path(__file__).resolve().parents[1]
"""Holds ``README.md`` and ``results``."""

_BEGIN, _END = "<!-- {}: begin -->", "<!-- {}: end -->"
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


_STAGE_2 = (
    "experiment",
    "seeds",
    "trained parameters",
    "val mR, chosen epoch",
    "val mR, last epoch",
    "class top-1, last",
    "class query mAP, last",
    "training, s",
)


def write_tables(folder: Path = FOLDER) -> None:
    """Put the tables between their markers of ``README.md``; all but that of stage 1 only where they have results.

    Raises:
        FileNotFoundError: There is no result file of stage 1.
    """
    files = sorted((folder / "results").glob("*/seed-*.json"))
    if not files:
        raise FileNotFoundError(f"no result files under {folder / 'results'}")
    _put(folder, "table", [_line(_COLUMNS), _line(["---"] * len(_COLUMNS)), *(_row(path) for path in files)])
    runs = sorted((folder / "results" / "ablation").glob("*"))
    if runs:
        rows = sorted((_stage_2(run) for run in runs), key=lambda row: row[0])
        _put(folder, "ablation", [_line(_STAGE_2), _line(["---"] * len(_STAGE_2)), *(_line(row) for row in rows)])
    for name, parts in tables(folder / "results").items():
        _put(folder, name, ["\n\n".join(_table(part) for part in parts)])


def grid_table(results: Path) -> str:
    """The table of a grid that was searched: each row with the rate whose last epochs have the best mean mR on val.

    The last epoch is what val did not choose; the best one by val's own mR stands beside it, and is a little too high.

    Raises:
        UsageError: There are no result files.
    """
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for path in sorted(results.glob("*/seed-*.json")):
        row, _, rate = path.parent.name.partition("-lr")
        found.setdefault(row, {}).setdefault(rate, []).append(json.loads(path.read_text(encoding="utf-8")))
    if not found:
        raise UsageError(f"{results} has no result files NAME/seed-N.json: give the --results of `ablate`.")
    columns = ["row", "rate", "rates tried", "seeds", "trained parameters"]
    table = [[*columns, "val mR, last epoch", "val mR, best epoch", "class top-1, last epoch"]]
    for row, rates in found.items():
        rate = max(rates, key=lambda rate: mean(result["last"]["mean_recall"] for result in rates[rate]))
        chosen = rates[rate]
        table.append(
            [
                *(row, rate, str(len(rates)), str(len(chosen)), f"{chosen[0]['trained_parameters']:,}"),
                spread([result["last"]["mean_recall"] for result in chosen]),
                spread([result["val"]["mean_recall"] for result in chosen]),
                spread([result["last"]["class_top1"] for result in chosen], 3),
            ]
        )
    return _table(table)


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as Markdown, the header first."""
    header, *rest = rows
    return "\n".join(_line(row) for row in (header, ["---"] * len(header), *rest))


def _put(folder: Path, name: str, lines: Sequence[str]) -> None:
    readme = folder / "README.md"
    begin, end = _BEGIN.format(name), _END.format(name)
    before, _, rest = readme.read_text(encoding="utf-8").partition(begin)
    _, _, after = rest.partition(end)
    readme.write_text("\n".join([f"{before}{begin}", *lines, f"{end}{after}"]), encoding="utf-8")


def _stage_2(run: Path) -> list[str]:
    """Cells of an experiment of stage 2: means and standard deviations over its seeds."""
    results = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(run.glob("seed-*.json"))]
    last = [_last(path) for path in sorted(run.glob("seed-*.csv"))]
    return [
        run.name.removeprefix("adapt-"),
        str(len(results)),
        f"{results[0]['trained_parameters']:,}",
        spread([result["val"]["mean_recall"] for result in results]),
        *(
            spread([row[key] for row in last], digits)
            for key, digits in (("val_mr", 2), ("val_top1", 3), ("val_map", 3))
        ),
        f"{mean(result['seconds'] for result in results):.0f}",
    ]


def _last(log: Path) -> dict[str, float]:
    with log.open(encoding="utf-8", newline="") as file:
        row = list(csv.DictReader(file))[-1]
    return {key: float(value) for key, value in row.items() if value}


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
