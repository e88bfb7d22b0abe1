"""Can scores be believed: reliability of the probability, and present against absent, on classes and layouts held out.

Mosaics of RSICD's val split in three CRSs, each without half of the classes, are indexed by the product. Coefficients
are fitted on half of the classes and half of the mosaics and judged on the others, with words for what no picture
shows that were not used either; three times over all four combinations. A chip shows a class that fills at least half
of it. What ships is fitted on other mosaics of the same split, so its own numbers (`shipped`) are not held out.

    PYTHONPATH=. python benchmarks/trust.py --images ../shared/data/rsicd --scenes ../shared/scenes/plain
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from mosaic import CELL_PX, CELLS, Cell, lay_mosaics
from numpy.typing import NDArray
from report import write_result
from trust_table import write_page

from rdb_geo.answer.hits import find_hits
from rdb_geo.ask.grammar import parse
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.encoders.base import Encoder
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.index.shard import read_embeddings, read_table
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.score.calibration import Calibration
from rdb_geo.score.presence import highest
from rdb_geo.score.question import ask_expression, calibration_of
from rdb_geo.score.scorer import probabilities
from rdb_geo.score.scores import score
from training.calibration.fit import Asked, Reference, features, fit_presence, fit_texts, log_odds
from training.calibration.make import make_questions
from training.calibration.material import Material
from training.calibration.queries import HELD_OUT, OUTSIDE
from training.data import CLASS_WORDS, CLASSES

HITS = 50
"""So many hits of each question are what a user sees."""

REAL = {
    "s2_cape_lookout_rgbn_4326.tif": (
        ("beach", "open water"),
        ("snow", "stadium", "railway station", "storage tanks", "asdf qwerty", "solar panels", "volcano", "vineyard"),
    ),
    "grenada_rgb16_60m_utm20n.tif": (
        ("forest", "open water", "beach"),
        ("snow", "stadium", "railway station", "desert", "asdf qwerty", "solar panels", "glacier", "vineyard"),
    ),
}
"""Scenes, with words for what can be seen in them, and for what is surely not there."""


def gather(cells: list[Cell], store: Store) -> Material:
    """The indexed chips of all mosaics and what each shows."""
    grids: dict[str, NDArray[np.int64]] = {}
    for cell in cells:
        grids.setdefault(cell.scene, np.zeros((CELLS, CELLS), np.int64))[cell.row, cell.col] = CLASSES.index(cell.label)
    chips, shares = [], []
    for shard in store.scenes()[0]:
        grid = grids[Path(shard.manifest.scene.uri).name]
        windows = read_table(shard).windows
        share = np.zeros((len(windows), len(CLASSES)), np.float32)
        half = CELL_PX // 2
        for down in (half // 2, half + half // 2):
            for right in (half // 2, half + half // 2):
                seen = grid[(windows[:, 1] + down) // CELL_PX, (windows[:, 0] + right) // CELL_PX]
                share[np.arange(len(windows)), seen] += 0.25
        chips.append(read_embeddings(shard))
        shares.append(share)
    return Material(np.stack(chips), np.stack(shares))


def kinds_of(asked: Asked) -> NDArray[np.str_]:
    """``name`` of a class, another ``word`` of its training, ``new`` word, or ``outside``."""
    kinds = []
    for text, label in zip(asked.texts, asked.classes.tolist(), strict=True):
        words = () if label < 0 else CLASS_WORDS[CLASSES[label]]
        kinds.append("outside" if label < 0 else "name" if text == words[0] else "word" if text in words else "new")
    return np.array(kinds)


def calibration_error(p: NDArray[np.float64], y: NDArray[np.bool_]) -> tuple[float, list[dict[str, float]]]:
    """Expected calibration error over ten bins of equal width, and the bins.

    Guo et al., "On calibration of modern neural networks", ICML 2017, equation 3.
    """
    places = np.minimum((p * 10).astype(int), 9)
    bins = [
        {
            "from": place / 10,
            "count": int((places == place).sum()),
            "said": float(p[places == place].mean()),
            "true": float(y[places == place].mean()),
        }
        for place in range(10)
        if (places == place).any()
    ]
    return sum(item["count"] * abs(item["said"] - item["true"]) for item in bins) / len(p), bins


def separation(there: NDArray[np.float64], absent: NDArray[np.float64]) -> dict[str, Any]:
    """Area under the ROC curve, present refused at 5 % of absent answered, and the whole trade-off."""
    values, places = np.unique(np.concatenate([there, absent]), return_inverse=True)
    counts = np.bincount(places)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[places]
    auc = (ranks[: len(there)].sum() - len(there) * (len(there) + 1) / 2) / (len(there) * len(absent))
    limits = np.quantile(values, np.linspace(0, 1, 201))
    curve = [[float((absent >= limit).mean()), float((there < limit).mean())] for limit in limits]
    limit = np.quantile(absent, 0.95)
    refused = float((there <= limit).mean())
    return {"auc": float(auc), "refused_at_5": refused, "present": len(there), "absent": len(absent), "curve": curve}


def held_out(material: Material, asked: Asked, reference: Reference, repeats: int, seed: int) -> dict[str, Any]:
    """Fit on half of classes and mosaics, judge the other half."""
    kinds = kinds_of(asked)
    is_new = np.isin(asked.texts, HELD_OUT)
    mosaics, count = material.chips.shape[:2]
    flat = material.chips.reshape(mosaics * count, -1)
    known = [features(flat, v, t, reference) for t, v in zip(asked.texts, asked.vectors, strict=True)]
    plain = flat @ asked.vectors.T
    rng = np.random.default_rng(seed)
    said: dict[str, list[tuple[Any, Any]]] = {}
    best: dict[str, list[tuple[float, float, bool]]] = {}
    for _ in range(repeats):
        classes, scenes = rng.permutation(len(CLASSES)), rng.permutation(mosaics)
        for ours in (classes[::2], classes[1::2]):
            for half in (scenes[::2], scenes[1::2]):
                fit_on = asked.of(np.isin(asked.classes, ours) | ((asked.classes < 0) & ~is_new))
                text = fit_texts(material.of(half), fit_on, reference)
                presence = fit_presence(material.of(half), fit_on, reference, text)
                others = np.sort(np.setdiff1d(scenes, half))
                rows = (others[:, None] * count + np.arange(count)).ravel()
                for place in np.flatnonzero(~np.isin(asked.classes, ours) & ((asked.classes >= 0) | is_new)).tolist():
                    label = int(asked.classes[place])
                    odds = log_odds(known[place][rows], text)
                    p = probabilities(odds)
                    y = np.zeros(len(p), bool) if label < 0 else material.shows[others, :, label].ravel()
                    top = np.argsort(-p, kind="stable")[:HITS]
                    said.setdefault("all chips", []).append((p, y))
                    said.setdefault("hits", []).append((p[top], y[top]))
                    said.setdefault(f"hits of {kinds[place]}", []).append((p[top], y[top]))
                    there = np.zeros(len(others), bool) if label < 0 else material.present[others, label]
                    best_of = [highest(row) for row in odds.reshape(len(others), count)]
                    tops = [presence.log_odds(row, count) for row in best_of]
                    cosines = plain[rows, place].reshape(len(others), count).max(axis=1)
                    best.setdefault(str(kinds[place]), []).extend(zip(tops, cosines, there, strict=True))
    errors = {name: calibration_error(*map(np.concatenate, zip(*rows, strict=True))) for name, rows in said.items()}
    result: dict[str, Any] = {
        "ece": {name: error for name, (error, _) in errors.items()},
        "reliability": {name: bins for name, (_, bins) in errors.items()},
    }
    result["presence"], limit = {}, 0.0
    for kind in ("name", "word", "new"):
        odds, cosines, there = (np.array(column) for column in zip(*best[kind], strict=True))
        ours, baseline = separation(odds[there], odds[~there]), separation(cosines[there], cosines[~there])
        result["presence"][kind] = {"presence": ours, "cosine": baseline}
        limit = float(np.quantile(odds[~there], 0.95)) if kind == "name" else limit
    outside = np.array([odds for odds, _, _ in best["outside"]])
    result["presence"]["outside_answered_at_5"] = float((outside >= limit).mean())
    return result


def shipped(material: Material, asked: Asked, calibration: Calibration) -> dict[str, Any]:
    """What ships, mosaic by mosaic: how often absent things are answered and present ones refused."""
    count = material.chips.shape[1]
    rows: dict[str, list[bool]] = {}
    for text, vector, label, kind in zip(
        asked.texts, asked.vectors, asked.classes.tolist(), kinds_of(asked), strict=True
    ):
        scorer = calibration.text_scorer(vector, text)
        for mosaic, chips in enumerate(material.chips):
            answered = calibration.presence.log_odds(highest(scorer(chips)), count) >= calibration.presence.threshold
            there = label >= 0 and bool(material.present[mosaic, label])
            rows.setdefault(f"{kind}, {'present' if there else 'absent'}", []).append(answered)
    return {name: {"asked": len(answers), "answered": float(np.mean(answers))} for name, answers in rows.items()}


def real_scenes(folder: Path, encoder: Encoder) -> list[dict[str, Any]]:
    """Ask for what is there and for what is not, in real scenes."""
    found = []
    with tempfile.TemporaryDirectory() as work:
        for name, (present, absent) in REAL.items():
            store = Store(Path(work) / name, create=True)
            index_scene(find_scenes([str(folder / name)])[0], encoder, store)
            for words, there in ((present, True), (absent, False)):
                for text in words:
                    answer = find_hits(store, score(store, ask_expression(parse(text), encoder, store)))
                    row = {"scene": name, "query": text, "there": there, "confident": answer.confident}
                    found.append({**row, "presence": answer.presence, "best": answer.nearest[0].score})
    return found


def main() -> None:
    """Index, fit, judge, draw and write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=Path, default=Path("../shared/data/rsicd"))
    parser.add_argument("--scenes", type=Path, help="folder of the real scenes; left out = they are not asked")
    parser.add_argument("--model", default="rdb-lite")
    parser.add_argument("--scenes-each", type=int, default=8, help="mosaics for each CRS")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--seed", type=int, default=11)
    options = parser.parse_args()
    encoder = load_encoder(options.model)
    calibration = calibration_of(encoder.spec)
    if calibration is None:
        parser.error(f"{options.model} has no calibration: run  python -m training calibrate")
    with tempfile.TemporaryDirectory() as folder:
        cells = lay_mosaics(
            options.images, Path(folder), scenes_each=options.scenes_each, seed=options.seed, left_out=15
        )
        store = Store(Path(folder) / "index", create=True)
        request = IndexRequest(chips=ChipRequest(size_px=CELL_PX, overlap=0.5), stretch="none")
        for source in find_scenes([folder]):
            index_scene(source, encoder, store, request=request)
        material = gather(cells, store)
    asked = make_questions(encoder, (*OUTSIDE, *HELD_OUT))
    reference = Reference(calibration.distractors, calibration.background, calibration.lexicon)
    result = held_out(material, asked, reference, options.repeats, options.seed)
    result["shipped"] = shipped(material, asked, calibration)
    result["real"] = real_scenes(options.scenes, encoder) if options.scenes else []
    print("ECE", {name: round(error, 4) for name, error in result["ece"].items()})
    for kind in ("name", "word", "new"):
        for name, row in result["presence"][kind].items():
            print(f"{kind:5} {name:9} AUC {row['auc']:.3f}, refused at 5 %: {row['refused_at_5']:.3f}")
    print(f"outside words answered at 5 %: {result['presence']['outside_answered_at_5']:.3f}")
    for name, row in result["shipped"].items():
        print(f"shipped, {name}: {row['answered']:.3f} of {row['asked']} answered")
    for row in result["real"]:
        print(f"{row['scene'][:14]} {row['query']:16} there {row['there']!s:5} confident {row['confident']}")
    print(
        write_result("trust", {"model": options.model, "seed": options.seed, "mosaics": len(material.chips), **result})
    )
    write_page()


if __name__ == "__main__":
    main()
