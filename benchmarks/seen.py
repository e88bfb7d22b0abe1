"""What can be seen in real scenes of 10 to 60 m is answered, and what is not there is not: words chosen by looking.

    PYTHONPATH=. python benchmarks/seen.py --scenes ../shared/scenes [--model FOLDER] [--name NAME]

Both lists were written from quicklooks before any model was asked. Each scene is indexed alone, as the product does
without options, and asked each word; an answer counts if it is confident. The scene after a hurricane is told apart:
it is reduced by its publisher and stands for floods alone.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from report import put_between, write_result

import rdb_geo

PAGE = Path(__file__).parent.parent / "docs" / "first-results.md"

NOWHERE = ("glacier", "sea ice", "volcano", "vineyard", "airplane", "flooded houses", "burn scar", "asdf qwerty")
"""In none of the scenes."""

SCENES: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "plain/s2_cape_lookout_rgbn_4326.tif": (
        "1,2,3",
        ("open water", "sea", "beach", "town", "houses", "bridge", "harbour", "coast"),
        ("clouds", "snow covered fields", "flooded farmland", "smoke", "mountains", "desert"),
    ),
    "plain/landsat_great_salt_lake_7band_4326.tif": (
        "3,2,1",
        ("mountains", "open water", "lake", "desert", "bare land"),
        ("clouds", "forest", "stadium", "smoke", "swimming pool", "flooded farmland"),
    ),
    "plain/landsat7_sf_bay_nir-r-g_3857.tif": (
        "1,2,3",
        ("city", "open water", "bridge", "harbour", "mountains", "lake"),
        ("clouds", "desert", "smoke", "snow covered fields", "flooded farmland", "field seen from a drone"),
    ),
    "plain/grenada_rgb16_60m_utm20n.tif": (
        "1,2,3",
        ("clouds", "forest", "woods", "open water", "sea"),
        ("desert", "snow covered fields", "railway station", "smoke", "flooded farmland", "storage tanks"),
    ),
    "products/S2A_MSIL2A_20221005T115411_N0400_R023_T29UNU_20221005T164454.SAFE": (
        "",
        ("clouds", "farmland", "fields", "lake"),
        ("desert", "stadium", "beach", "storage tanks", "smoke", "airport"),
    ),
}
"""Scenes with their bands, words for what can be seen, and words for what is not there beside `NOWHERE`."""

FLOOD = "products/20170831_172754_101c/20170831_172754_101c_3b_Visual.tif"
"""Fields under brown water next to a town, with small clouds."""

FLOOD_WORDS = ("flooded farmland", "a field under water", "farmland", "clouds", "town")


def ask_scene(path: Path, bands: str, words: tuple[str, ...], model: str | None) -> dict[str, Any]:
    """Index a scene and ask it each word: whether the answer is confident, and its best score."""
    with tempfile.TemporaryDirectory() as folder:
        index = rdb_geo.open_index(folder, model=model)
        how = rdb_geo.Indexing(bands=bands) if bands else rdb_geo.Indexing()
        outcome = index.add(path, how=how)
        answers = {}
        for word in words:
            found = index.query(word, rdb_geo.Limits(k=5))
            nearest = (*found.answer.hits, *found.answer.nearest)
            answers[word] = {"answered": found.answer.confident, "best": round(max(h.score for h in nearest), 3)}
        return {"chips": sum(item.shard.manifest.count for item in outcome), "answers": answers}


def separation(scenes: dict[str, Any]) -> float:
    """How often the best score of a word for what is seen is above that of an absent one, over all scenes: the AUC."""
    best: dict[bool, list[float]] = {True: [], False: []}
    for name, (_, seen, _) in SCENES.items():
        for word, answer in scenes[name]["answers"].items():
            best[word in seen].append(answer["best"])
    above = np.sign(np.subtract.outer(best[True], best[False]))
    return round(float((above.mean() + 1) / 2), 3)


def page_table(result: dict[str, Any]) -> str:
    """The table of the page, from the result file's content."""
    rows = ["| scene | seen, answered | absent, answered | what was answered |", "|---|---|---|---|"]
    for name, scene in result["scenes"].items():
        told = [word for word, answer in scene["answers"].items() if answer["answered"]]
        rows.append(f"| {Path(name).stem[:34]} | {scene['seen']} | {scene['absent']} | {', '.join(told)} |")
    seen, absent = (f"{count[0]} of {count[1]}" for count in (result["counts"]["seen"], result["counts"]["absent"]))
    rows += ["", f"In all {seen} words for what can be seen are answered, and {absent} for absent things."]
    return "\n".join(rows)


def write_page(path: Path) -> None:
    """Put the table of a result file between the marks of the page."""
    put_between(PAGE, "seen", f"\n{page_table(json.loads(path.read_text(encoding='utf-8')))}\n")


def main() -> None:
    """Ask all scenes and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", type=Path, required=True)
    parser.add_argument("--model", help="a model's folder (default: the one in the package)")
    parser.add_argument("--name", default="seen", help="of the result file")
    arguments = parser.parse_args()
    scenes, counts = {}, {"seen": [0, 0], "absent": [0, 0]}
    for name, (bands, seen, elsewhere) in SCENES.items():
        absent = (*elsewhere, *NOWHERE)
        result = ask_scene(arguments.scenes / name, bands, (*seen, *absent), arguments.model)
        for kind, words in (("seen", seen), ("absent", absent)):
            answered = [word for word in words if result["answers"][word]["answered"]]
            result[kind] = f"{len(answered)} of {len(words)}"
            counts[kind][0] += len(answered)
            counts[kind][1] += len(words)
            told = [word for word in words if (word in answered) != (kind == "seen")]
            print(f"{Path(name).name}: {kind} {result[kind]} answered; against expectation: {', '.join(told) or '-'}")
        scenes[name] = result
    flood = ask_scene(arguments.scenes / FLOOD, "", FLOOD_WORDS, arguments.model)
    print(f"{Path(FLOOD).name}: {flood['answers']}")
    shares = {kind: round(answered / asked, 3) for kind, (answered, asked) in counts.items()}
    auc = separation(scenes)
    print(shares, counts, f"AUC {auc}")
    named = {"model": arguments.model} if arguments.model else {}
    path = write_result(
        arguments.name, {**named, "answered": shares, "counts": counts, "auc": auc, "scenes": scenes, "flood": flood}
    )
    if arguments.name == "seen":
        write_page(path)


if __name__ == "__main__":
    main()
