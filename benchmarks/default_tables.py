"""Write the tables of docs/scores.md and docs/chip-size.md from results/default_answer.json.

python benchmarks/default_tables.py
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from report import put_between

DOCS = Path(__file__).parent.parent / "docs"
RESULT = Path(__file__).parent / "results" / "default_answer.json"
MIXES = {(130,): "130 m (the default)", (130, 260): "130 and 260 m", (260,): "260 m"}
CUTS = {
    "best 50": "the best 50",
    "p >= 0.5": "**0.5 or better**",
    "p >= 0.6": "0.6 or better",
    "outlines": "outlines (`--shapes`)",
}
SHIPPED = "confident"
"""A scene gives hits where the log-odds pass the calibration's threshold."""

SIZES_M = ((260,), (130,), (130, 260), (65, 130), (65, 130, 260))


def cuts(rows: list[dict[str, Any]]) -> str:
    """Area precision, recall and F1 of each candidate for the default answer."""
    found = {(row["cut"], tuple(row["chips_m"])): row for row in rows if row["presence"] == SHIPPED}
    lines = [f"| precision / recall (F1) | {' | '.join(MIXES.values())} |", "|---|---|---|---|"]
    for cut, name in CUTS.items():
        cells = [found[cut, mix] for mix in MIXES]
        numbers = [f"{cell['precision']:.2f} / {cell['recall']:.2f} ({cell['f1']:.2f})" for cell in cells]
        lines.append(f"| {name} | {' | '.join(numbers)} |")
    return "\n".join(lines)


def sizes(rows: list[dict[str, Any]]) -> str:
    """Share of cells that a hit shows, and of hits that are right, with the cost of one size in chips."""
    cells = sorted({row["cell_m"] for row in rows})
    lines = [
        f"| chips | overlap | chips, time | {' | '.join(f'{cell:,} m' for cell in cells)} |",
        "|---" * (len(cells) + 3) + "|",
    ]
    costs = {}
    for row in rows:
        key = (tuple(row["chips_m"]), row["overlap"])
        count, seconds = costs.get(key, (0, 0.0))
        costs[key] = (count + row["chips"], seconds + row["seconds"])
    least, fastest = costs[(130,), 0.5]
    by_place = {(tuple(row["chips_m"]), row["overlap"], row["cell_m"]): row for row in rows}
    for mix in SIZES_M:
        for overlap in (0.5, 0.25):
            count, seconds = costs[mix, overlap]
            shown = [by_place[mix, overlap, cell] for cell in cells]
            numbers = [f"{100 * row['found']:.0f} / {100 * row['right']:.0f} %" for row in shown]
            name = " + ".join(map(str, mix)) + " m"
            lines.append(
                f"| {name} | {overlap} | {count / least:.1f}, {seconds / fastest:.1f} | {' | '.join(numbers)} |"
            )
    return "\n".join(lines)


def main() -> None:
    """Write both."""
    result = json.loads(RESULT.read_text(encoding="utf-8"))
    put_between(DOCS / "scores.md", "default answer", cuts(result["cuts"]))
    put_between(DOCS / "chip-size.md", "sizes", sizes(result["sizes"]))


if __name__ == "__main__":
    main()
