"""Present against absent without a calibration: the null of unrelated texts beside rdb-lite's own calibration.

Mosaics of RSICD's val split, 225 chips each, and groups of mosaics that leave out the same half of the classes; 180
texts of `training.calibration`: words for the classes, and words for what no picture shows. rdb-lite is asked once with
its calibration, whose coefficients were fitted on other mosaics of the same split, and once stripped of it, by three
statistics: the plain cosine of the best chip, the same less its mean over the index in deviations, and the cosine less
the mean over texts of things that are seen from above; and by that of several of the best chips, whose shares are put
together. A thing that is rare is one picture, with the chips that touch it, in a place that has none. Which ranks count
was chosen on the train split (`--split train`, every fifth picture).

    PYTHONPATH=. python benchmarks/null.py --images FOLDER-OF-RSICD
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from report import write_result
from scipy.stats import rankdata

from rdb_geo.core.arrays import Float32Matrix
from rdb_geo.encoders.base import Encoder
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.score.calibration import Calibration, calibration_of
from rdb_geo.score.null import FOUND, POSSIBLE, SEEN_FROM_ABOVE, UNRELATED
from rdb_geo.score.presence import highest
from training.calibration.fit import Asked
from training.calibration.make import embed_queries, make_questions
from training.calibration.material import CELLS, Material, lay_mosaics
from training.calibration.queries import HELD_OUT, OUTSIDE
from training.data import CLASSES, load_images, read_rsicd

ABSENT = ("absent", "outside")
EVERY = {"val": 1, "train": 5}
RANKS = ((1, 2), (1, 4), (1, 8), (1, 2, 4, 8))
"""Ranks that are put together, beside the best chip alone."""

ACROSS = 2 * CELLS - 1
"""Chips along a side of a mosaic."""

Statistic = Callable[[Float32Matrix, Float32Matrix], NDArray[np.float64]]
"""Chips (N, D) and texts (T, D) → how much each text's best chip speaks for it, (T,)."""


def plain(chips: Float32Matrix, texts: Float32Matrix) -> NDArray[np.float64]:
    """Cosine of the best chip."""
    return (chips @ texts.T).max(axis=0).astype(np.float64)


def standard(chips: Float32Matrix, texts: Float32Matrix) -> NDArray[np.float64]:
    """The same, in deviations from the mean over the chips."""
    found = (chips @ texts.T).astype(np.float64)
    result: NDArray[np.float64] = (found.max(axis=0) - found.mean(axis=0)) / found.std(axis=0)
    return result


def lay_groups(
    encoder: Encoder, images: Path, *, groups: int, mosaics: int, seed: int, split: str = "val"
) -> list[Material]:
    """Groups of mosaics; all of a group leave out the same half of the classes."""
    records, pictures = load_images(read_rsicd(images, split)[:: EVERY[split]])
    labels = np.array([CLASSES.index(record.label) for record in records])
    rng = np.random.default_rng(seed)
    found = []
    for group in range(groups):
        chosen = rng.choice(len(CLASSES), len(CLASSES) // 2, replace=False).tolist()
        by_class = {label: pictures[labels == label] for label in chosen}
        found.append(
            lay_mosaics(
                by_class,
                encoder,
                mosaics=mosaics,
                classes_each=len(chosen),
                classes=len(CLASSES),
                seed=seed + 1 + group,
            )
        )
    return found


def rare_chips(material: list[Material], own: int, label: int, rng: np.random.Generator) -> Float32Matrix | None:
    """The chips that touch one picture of a class, from another group; None where none shows it."""
    places = [
        (number, *place)
        for number, other in enumerate(material)
        if number != own
        for place in np.argwhere(other.shares[:, :, label] > 0.99).tolist()
    ]
    if not places:
        return None
    number, mosaic, chip = places[rng.integers(len(places))]
    row, col = divmod(chip, ACROSS)
    near = [
        r * ACROSS + c
        for r in range(max(0, row - 1), min(ACROSS, row + 2))
        for c in range(max(0, col - 1), min(ACROSS, col + 2))
    ]
    return material[number].chips[mosaic][near]


def scenes_of(material: list[Material], together: int) -> list[tuple[int, Float32Matrix, NDArray[np.bool_]]]:
    """Group, chips and which classes are there, of so many mosaics of a group taken together."""
    return [
        (number, group.chips[at : at + together].reshape(-1, group.chips.shape[2]), group.present[at : at + together])
        for number, group in enumerate(material)
        for at in range(0, len(group.chips), together)
    ]


def ask_all(material: list[Material], asked: Asked, judge: Callable[..., Any], *, together: int, seed: int) -> Any:  # noqa: ANN401
    """Every text of every scene, and each class that it lacks with one picture of it: kinds, and what `judge` gives."""
    rng = np.random.default_rng(seed)
    kinds: list[str] = []
    values: list[Any] = []
    for group, chips, present in scenes_of(material, together):
        there = present.any(axis=0)
        kinds += ["outside" if c < 0 else "present" if there[c] else "absent" for c in asked.classes.tolist()]
        values.append(judge(chips, np.arange(len(asked.texts))))
        for label in np.flatnonzero(~there).tolist():
            near = rare_chips(material, group, label, rng)
            own = np.flatnonzero(asked.classes == label)
            if near is not None:
                kinds += ["rare"] * len(own)
                values.append(judge(np.concatenate([chips, near]), own))
    return np.array(kinds), np.concatenate(values)


def row_of(kinds: NDArray[np.str_], values: NDArray[np.float64]) -> dict[str, float]:
    """What ranks present above absent, and what is refused where 5 % of the absent are answered."""
    absent = values[np.isin(kinds, ABSENT)]
    there, limit = values[kinds == "present"], np.quantile(absent, 0.95)
    ranks = rankdata(np.concatenate([there, absent]))
    auc = (ranks[: len(there)].sum() - len(there) * (len(there) + 1) / 2) / (len(there) * len(absent))
    return {
        "auc": float(auc),
        "present_refused_at_5": float((there <= limit).mean()),
        "rare_refused_at_5": float((values[kinds == "rare"] <= limit).mean()),
    }


def shares_of_answers(kinds: NDArray[np.str_], answered: NDArray[np.bool_]) -> dict[str, float]:
    """Share that is answered, by kind."""
    return {kind: float(answered[kinds == kind].mean()) for kind in ("present", "rare", *ABSENT)}


def calibrated(calibration: Calibration, asked: Asked) -> Callable[..., NDArray[np.float64]]:
    """Log-odds of presence by the calibration."""
    scorers = [calibration.text_scorer(v, t) for v, t in zip(asked.vectors, asked.texts, strict=True)]

    def judge(chips: Float32Matrix, which: NDArray[np.intp]) -> NDArray[np.float64]:
        best = [highest(scorers[place](chips)) for place in which.tolist()]
        return np.array([calibration.presence.log_odds(value, len(chips)) for value in best])

    return judge


def by_null(statistic: Statistic, texts: Float32Matrix, bank: Float32Matrix) -> Callable[..., NDArray[np.float64]]:
    """Minus the share of unrelated texts that speak as well for their best chip; ties by the statistic itself."""

    def judge(chips: Float32Matrix, which: NDArray[np.intp]) -> NDArray[np.float64]:
        own, others = statistic(chips, texts[which]), statistic(chips, bank)
        share = (1 + (others[None] >= own[:, None]).sum(axis=1)) / (1 + len(others))
        result: NDArray[np.float64] = 1e-5 * own - share
        return result

    return judge


def by_ranks(texts: Float32Matrix, bank: Float32Matrix, ranks: tuple[int, ...]) -> Callable[..., NDArray[np.float64]]:
    """Minus the harmonic mean of such shares, each of one rank of the best chips; ties by the best chip."""

    def judge(chips: Float32Matrix, which: NDArray[np.intp]) -> NDArray[np.float64]:
        own, others = (-np.sort(-(chips @ rows.T), axis=0)[: max(ranks)] for rows in (texts[which], bank))
        shares = [(1 + (others[k - 1] >= own[k - 1][:, None]).sum(axis=1)) / (1 + len(bank)) for k in ranks]
        result: NDArray[np.float64] = 1e-5 * own[0] - len(ranks) / sum(1 / share for share in shares)
        return result

    return judge


def main() -> None:
    """Ask everything of every scene, print the table and write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--split", default="val", choices=EVERY)
    parser.add_argument("--groups", type=int, default=4)
    parser.add_argument("--mosaics", type=int, default=12)
    parser.add_argument("--seed", type=int, default=77)
    options = parser.parse_args()
    encoder = load_encoder("rdb-lite")
    calibration = calibration_of(encoder.spec)
    assert calibration is not None
    material = lay_groups(
        encoder,
        options.images,
        groups=options.groups,
        mosaics=options.mosaics,
        seed=options.seed,
        split=options.split,
    )
    asked = make_questions(encoder, (*OUTSIDE, *HELD_OUT))
    bank, centre = embed_queries(encoder, UNRELATED), embed_queries(encoder, SEEN_FROM_ABOVE).mean(axis=0)
    judges = {
        "plain cosine": by_null(plain, asked.vectors, bank),
        "standard score": by_null(standard, asked.vectors, bank),
        "less the mean of what is seen from above": by_null(plain, asked.vectors - centre, bank - centre),
        **{
            f"ranks {' and '.join(map(str, ranks))}": by_ranks(asked.vectors - centre, bank - centre, ranks)
            for ranks in RANKS
        },
        "calibration": calibrated(calibration, asked),
    }
    table: dict[str, Any] = {}
    for together in (1, options.mosaics // 4, options.mosaics):
        count = together * ACROSS**2
        for name, judge in judges.items():
            kinds, values = ask_all(material, asked, judge, together=together, seed=options.seed)
            row: dict[str, Any] = row_of(kinds, values)
            if name == "calibration":
                row["found"] = shares_of_answers(kinds, values >= calibration.presence.threshold)
                row["shown"] = row["found"]  # of one index's scenes together, as they are asked here
            else:
                row["found"] = shares_of_answers(kinds, -values <= FOUND + 5e-3)
                row["shown"] = shares_of_answers(kinds, -values <= POSSIBLE + 5e-3)
            table[f"{count} chips, {name}"] = row
            print(f"{count} chips, {name}", row)
    counts = {kind: int((kinds == kind).sum()) for kind in ("present", "rare", *ABSENT)}
    print(
        write_result(
            "null" if options.split == "val" else f"null_{options.split}",
            {
                "groups": options.groups,
                "mosaics": options.mosaics,
                "seed": options.seed,
                "asked_of_groups": counts,
                "table": table,
            },
        )
    )


if __name__ == "__main__":
    main()
