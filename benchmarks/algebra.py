"""AND, OR and NOT on the labelled mosaic: precision before, with one text, and after, with the expression.

A chip shows a class where cells of the class cover at least half of it: so it is of one class, or straddles two. Chips
over the corner of four cells show a quarter of each and are left out. Asked are

    NOT   pairs of classes that look alike (chosen by meaning, see `LOOK_ALIKES`), both ways: wanted are the chips that
          show the first and nothing of the second;
    AND   all pairs of classes with two chips or more that show both: wanted are these;
    OR    all pairs of classes that were asked with NOT: wanted are the chips that show either.

`first` is the first text alone; `words` says it in one text ("river without bridge", "river and bridge"); `expression`
is the query algebra; `ceiling`, for NOT, is the first text with all chips taken out that show the second. P is the
precision among the R best chips, R = number of wanted ones; for NOT, the share of the R best that show the second class
all the same is measured too. `rules` compares other ways to combine the same scores.

    python benchmarks/algebra.py --images ../shared/data/rsicd
"""

from __future__ import annotations

import argparse
import itertools
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from mosaic import CELL_PX, WORDS, average_precision, lay_mosaics
from numpy.typing import NDArray
from report import write_result

from rdb_geo.ask.expression import And, Expression, Not, Or, Term
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.encoders.base import Encoder
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.score.question import ask_expression

LOOK_ALIKES = (
    ("river", "bridge"), ("viaduct", "bridge"), ("port", "river"), ("pond", "river"), ("resort", "park"),
    ("church", "school"), ("school", "commercial"), ("stadium", "playground"), ("playground", "baseballfield"),
    ("meadow", "farmland"), ("bareland", "desert"), ("forest", "mountain"), ("center", "square"),
    ("industrial", "commercial"), ("storagetanks", "industrial"), ("denseresidential", "mediumresidential"),
    ("mediumresidential", "sparseresidential"), ("railwaystation", "viaduct"), ("airport", "parking"),
    ("park", "square"),
)  # fmt: skip

KEYS = ("precision", "ap", "unwanted")

WAYS = ("first", "words", "expression")

RULES: dict[str, dict[str, Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]]]] = {
    "NOT": {
        "minimum": lambda a, b: np.minimum(a, -b),
        "difference of log-odds": lambda a, b: a - b,
        "difference of log-odds, b at 0.3": lambda a, b: a - 0.3 * b,
    },
    "AND": {"minimum": np.minimum, "sum of log-odds": np.add},
    "OR": {"maximum": np.maximum, "sum of log-odds": np.add},
}
"""Rules that were tried beside the one of docs/query-grammar.md, as functions of two log-odds."""

LINKS = {"NOT": "without", "AND": "and", "OR": "or"}


@dataclass(frozen=True)
class Chips:
    """The chips of the mosaic that take part."""

    embeddings: NDArray[np.float32]
    """Shape (N, D)."""

    shares: dict[str, NDArray[np.float64]]
    """Share of each class in each chip, shape (N,)."""


def read_chips(store: Store, labels: dict[tuple[str, int, int], str]) -> Chips:
    """All chips but those over a corner of cells."""
    embeddings, shown = [], []
    for shard in store.scenes()[0]:
        name = Path(shard.manifest.scene.uri).name
        windows = store.places(shard).windows
        half = CELL_PX // 2
        keep = (windows[:, :2] % CELL_PX == half).sum(axis=1) < 2
        embeddings.append(np.concatenate([block.singles for block in store.vectors(shard)])[keep])
        for col, row, width, height in windows[keep].tolist():
            corners = itertools.product((row, row + height - 1), (col, col + width - 1))
            shown.append([labels[name, y // CELL_PX, x // CELL_PX] for y, x in corners])
    classes = sorted(set(labels.values()))
    shares = {label: np.array([quarters.count(label) / 4 for quarters in shown]) for label in classes}
    return Chips(np.concatenate(embeddings), shares)


def wanted(chips: Chips, kind: str, first: str, second: str) -> NDArray[np.bool_]:
    """Which chips answer the pair."""
    one, other = chips.shares[first], chips.shares[second]
    if kind == "NOT":
        return (one >= 0.5) & (other == 0)
    return (one >= 0.5) & (other >= 0.5) if kind == "AND" else (one >= 0.5) | (other >= 0.5)


def expression_of(kind: str, first: str, second: str) -> Expression:
    """The tree of a pair."""
    terms = Term(first), Term(second)
    if kind == "NOT":
        return And((terms[0], Not(terms[1])))
    return And(terms) if kind == "AND" else Or(terms)


def measure(relevant: NDArray[np.bool_], unwanted: NDArray[np.bool_], scores: NDArray[np.float32]) -> dict[str, float]:
    """Average precision; of the R best the share that is relevant and the share that is unwanted."""
    order = np.argsort(-scores, kind="stable")
    best = order[: int(relevant.sum())]
    return {
        "ap": average_precision(relevant[order]),
        "precision": float(relevant[best].mean()),
        "unwanted": float(unwanted[best].mean()),
    }


def compare(
    chips: Chips,
    kind: str,
    pairs: Sequence[tuple[str, str]],
    encoder: Encoder,
    store: Store,
) -> list[dict[str, Any]]:
    """One row for each pair."""
    rows: list[dict[str, Any]] = []
    for first, second in pairs:
        relevant = wanted(chips, kind, first, second)
        if not relevant.any():
            continue
        texts = WORDS.get(first, first), WORDS.get(second, second)
        asked: dict[str, Expression] = {
            "first": Term(texts[0]),
            "words": Term(f"{texts[0]} {LINKS[kind]} {texts[1]}"),
            "expression": expression_of(kind, *texts),
        }
        row: dict[str, Any] = {"kind": kind, "query": str(asked["expression"]), "wanted": int(relevant.sum())}
        unwanted = chips.shares[second] > 0
        scores = {
            way: ask_expression(expression, encoder, store).scorer(chips.embeddings)
            for way, expression in asked.items()
        }
        if kind == "NOT":
            scores["ceiling"] = np.where(unwanted, -np.inf, scores["first"])
        row |= {way: measure(relevant, unwanted, values) for way, values in scores.items()}
        other = ask_expression(Term(texts[1]), encoder, store).scorer(chips.embeddings)
        pair = scores["first"].astype(np.float64), other.astype(np.float64)
        row["rules"] = {name: measure(relevant, unwanted, rule(*pair))["ap"] for name, rule in RULES[kind].items()}
        rows.append(row)
    return rows


def summary(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Means over all pairs, and the share of pairs that the expression lifts above the first text."""
    ways = [way for way in (*WAYS, "ceiling") if way in rows[0]]
    means = {way: {key: float(np.mean([row[way][key] for row in rows])) for key in KEYS} for way in ways}
    rules = {name: float(np.mean([row["rules"][name] for row in rows])) for name in rows[0]["rules"]}
    lifted = np.mean([row["expression"]["ap"] > row["first"]["ap"] for row in rows])
    return {"pairs": len(rows), **means, "lifted": float(lifted), "ap_of_other_rules": rules}


def show(rows: Sequence[dict[str, Any]]) -> None:
    """Lines of a Markdown table: precision, average precision and, for NOT, share of unwanted ones, in three ways."""
    for row in rows:
        numbers = [row[way][key] for key in KEYS[: 3 if row["kind"] == "NOT" else 2] for way in WAYS]
        print(f"| `{row['query']}` | {row['wanted']} | " + " | ".join(f"{number:.2f}" for number in numbers) + " |")


def main() -> None:
    """Index the mosaics, ask all pairs, print the tables and write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=Path, default=Path("../shared/data/rsicd"))
    parser.add_argument("--model", default="rdb-lite")
    parser.add_argument("--scenes-each", type=int, default=3, help="scenes for each CRS")
    parser.add_argument("--seed", type=int, default=3407)
    parser.add_argument("--split", default="val")
    parser.add_argument("--name", default="algebra", help="name of the result file")
    options = parser.parse_args()
    encoder = load_encoder(options.model)
    with tempfile.TemporaryDirectory() as folder:
        cells = lay_mosaics(
            options.images, Path(folder), scenes_each=options.scenes_each, seed=options.seed, split=options.split
        )
        store = Store(Path(folder) / "index", create=True)
        request = IndexRequest(chips=ChipRequest(size_px=CELL_PX, overlap=0.5), stretch="none")
        for source in find_scenes([folder]):
            index_scene(source, encoder, store, request=request)
        chips = read_chips(store, {(cell.scene, cell.row, cell.col): cell.label for cell in cells})
        both_ways = [pair for first, second in LOOK_ALIKES for pair in ((first, second), (second, first))]
        straddled = [
            pair for pair in itertools.combinations(sorted(chips.shares), 2) if wanted(chips, "AND", *pair).sum() >= 2
        ]
        found = {
            "NOT": compare(chips, "NOT", both_ways, encoder, store),
            "AND": compare(chips, "AND", straddled, encoder, store),
            "OR": compare(chips, "OR", LOOK_ALIKES, encoder, store),
        }
    means = {kind: summary(rows) for kind, rows in found.items()}
    for kind, rows in found.items():
        print(f"{kind}: {json.dumps(means[kind], indent=1)}")
        show(rows if kind != "AND" else sorted(rows, key=lambda row: -row["wanted"])[:20])
    print(
        write_result(
            options.name,
            {
                "model": options.model,
                "split": options.split,
                "seed": options.seed,
                "chips": len(chips.embeddings),
                "mean": means,
                "pairs": [row for rows in found.values() for row in rows],
            },
        )
    )


if __name__ == "__main__":
    main()
