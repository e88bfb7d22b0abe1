"""Write the tables and pictures of docs/scores.md from results/trust.json. `trust.py` runs it at its end.

python benchmarks/trust_table.py
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from charts import draw_reliability, draw_tradeoff
from report import put_between

PAGE = Path(__file__).parent.parent / "docs" / "scores.md"
RESULT = Path(__file__).parent / "results" / "trust.json"
IMAGES = PAGE.parent / "images"
KINDS = {"name": "names of classes", "word": "other words of the training", "new": "new words"}
ERRORS = {
    "all chips": "all chips of all questions",
    "hits": "the 50 best hits of all questions",
    **{f"hits of {kind}": f"the 50 best hits of {name}" for kind, name in KINDS.items()},
    "hits of outside": "the 50 best hits of words for what no picture shows, and of nonsense",
}


def tables(result: dict[str, Any]) -> str:
    """Held out: errors and presence; shipped: presence; real scenes."""
    ece, presence, shipped = result["ece"], result["presence"], result["shipped"]
    rows = ["| expected calibration error, held out | |", "|---|---|"]
    rows += [f"| {name} | {ece[key]:.3f} |" for key, name in ERRORS.items()]
    rows += ["", "| present or absent, held out | AUC | present refused at 5 % of absent answered |", "|---|---|---|"]
    for kind, name in KINDS.items():
        for score, row in presence[kind].items():
            title = f"{name}, {'presence' if score == 'presence' else 'best cosine'}"
            rows.append(f"| {title} | {row['auc']:.3f} | {100 * row['refused_at_5']:.1f} % |")
    outside = 100 * presence["outside_answered_at_5"]
    rows.append(f"| words for what no picture shows, nonsense | | {outside:.1f} % of them answered |")
    rows += ["", "| what ships, mosaic by mosaic | answered |", "|---|---|"]
    rows += [f"| {name} | {100 * row['answered']:.1f} % of {row['asked']} |" for name, row in shipped.items()]
    if result["real"]:
        real = [(row["there"], row["confident"]) for row in result["real"]]
        there, absent = [c for t, c in real if t], [c for t, c in real if not t]
        seen, false = f"{sum(there)} of {len(there)}", f"{sum(absent)} of {len(absent)}"
        scenes = "In two real scenes (Cape Lookout at 10 m, Grenada at 60 m)"
        rows += ["", f"{scenes} {seen} questions for what can be seen were answered, {false} for what is not there."]
    return "\n".join(rows)


def write_page() -> None:
    """Draw the pictures and replace what stands between the two marks of the page."""
    result = json.loads(RESULT.read_text(encoding="utf-8"))
    bins, curves = result["reliability"], result["presence"]["name"]
    draw_reliability(
        {"all chips": bins["all chips"], "50 best hits of each question": bins["hits"]}, IMAGES / "reliability.png"
    )
    draw_tradeoff(
        {"calibrated": curves["presence"]["curve"], "cosine": curves["cosine"]["curve"]}, IMAGES / "present-absent.png"
    )
    put_between(PAGE, "trust", f"\n{tables(result)}\n")


if __name__ == "__main__":
    write_page()
