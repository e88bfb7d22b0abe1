"""Command line, worker and Python do the same: every verb, asked three times, gives the same files and numbers."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import geopandas
import numpy as np
import pytest
from click.testing import CliRunner
from fakes import ColourEncoder
from made_scenes import write_scene
from PIL import Image
from worker_session import Session

import rdb_geo
from rdb_geo import Ask, BBox, Comparison, Evaluation, Form, Indexing, Limits, Outlining, Piece
from rdb_geo.cli.main import main
from rdb_geo.encoders import registry

RED, PURPLE = (20, 20, 110, 160), (130, 20, 220, 160)
BOX = "13.66,47.82,13.70,47.845"
AREA = BBox(*map(float, BOX.split(","))).to_geometry()
ENDS = ("command line", "worker", "Python")


class Ends:
    """The three front ends, in one folder with one index."""

    def __init__(self, home):
        self.home = home
        self.names = []

    def load(self, name, **_options):
        self.names.append(name)
        return ColourEncoder()

    def command(self, *arguments):
        words = [*map(str, arguments), *([] if "-i" in arguments else ["-i", "idx"])]
        result = CliRunner().invoke(main, words, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result

    def request(self, **fields):
        with Session(self.load) as session:
            result = session.ask(**{"index": str(self.home / "idx"), **fields})
        assert result["type"] == "result", result
        return result


@pytest.fixture(scope="module")
def ends(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        patch.setenv("XDG_CONFIG_HOME", str(home / "config"))
        write_scene(
            home / "old.tif", paint={"red": RED, "purple": PURPLE}, tags={"TIFFTAG_DATETIME": "2023:05:01 10:00:00"}
        )
        write_scene(home / "new.tif", paint={"red": RED, "purple": PURPLE, "blue": (60, 100, 140, 160)})
        ends = Ends(home)
        patch.setattr(registry, "load_encoder", ends.load)
        ends.index = rdb_geo.open_index(home / "idx")
        ends.command("index", "old.tif", "new.tif", "--chip-size", "32")
        ends.command("query", "red purple", "-o", "hits.geojson", "-k", "40", "--scene", "new.tif")
        frame = geopandas.read_file("hits.geojson")
        town = frame[frame["col_off"] < 110].dissolve()[["geometry"]]
        town.to_file("town.gpkg", layer="fields")
        frame["is_red"] = frame["col_off"] < 110
        ends.right = frame.loc[frame["is_red"], "rank"][:3].tolist()
        ends.wrong = frame.loc[~frame["is_red"], "rank"][:2].tolist()
        yield ends


def read(path):
    """What a file holds: the features of a GeoJSON, the pixels of a picture, the data of a page."""
    if path.suffix in (".png", ".tif"):
        with Image.open(path) as picture:
            return np.asarray(picture).tolist()
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        data = json.loads(re.search(r'<script type="application/json"[^>]*>(.*?)</script>', text, re.DOTALL)[1])
        del data["recipe"]  # when it was written, and by which command
        return data
    return json.loads(text)


QUERIES = {
    "words": (("red",), {"text": "red"}, "red", Limits(), Form()),
    "an expression": (
        ('"red" AND purple^0.5 NOT blue',),
        {"expression": '"red" AND purple^0.5 NOT blue'},
        '"red" AND purple^0.5 NOT blue',
        Limits(),
        Form(),
    ),
    "pieces": (
        ("red", "--or", "purple", "--not", "blue"),
        {"expression": '("red" OR "purple") NOT "blue"'},
        Ask("red", either=["purple"], never=["blue"]),
        Limits(),
        Form(),
    ),
    "an example": (
        ("--like", "new.tif#40,40,32,32"),
        {"type": "example", "scene": "new.tif", "window": [40, 40, 32, 32]},
        Ask(example=Piece("new.tif", (40, 40, 32, 32))),
        Limits(),
        Form(),
    ),
    "all limits": (
        ("red", "-k", "9", "--min-score", "0.01", "--percent", "50", "--bbox", BOX, "--within", "town.gpkg:fields",
         "--near", "town.gpkg:50m", "--scene", "new*", "--scale", "1"),
        {"text": "red", "k": 9, "min_score": 0.01, "percent": 50, "area": AREA.__geo_interface__,
         "within_file": "town.gpkg:fields", "near": ["town.gpkg:50m"], "scenes": ["new*"],
         "scales": [1]},
        "red",
        Limits(k=9, min_score=0.01, percent=50, area=AREA, within="town.gpkg:fields", near="town.gpkg:50m",
               scenes="new*", scales=[1]),
        Form(),
    ),
    "dates": (
        ("purple", "--from", "2023", "--to", "2023-06"),
        {"text": "purple", "start": "2023", "end": "2023-06"},
        "purple",
        Limits(start="2023", end="2023-06"),
        Form(),
    ),
    "merged": (("red", "--merge"), {"text": "red", "merge": True}, "red", Limits(), Form(merge=True)),
    "outlines": (
        ("red", "--shapes", "--threshold", "0.05,0.02", "--min-area", "1ha", "--simplify", "9m", "--fine",
         "--right-angles", "--keep-overlaps"),
        {"text": "red", "shapes": True, "threshold": "0.05,0.02", "min_area": "1ha", "simplify": "9m", "fine": True,
         "right_angles": True, "keep_overlaps": True},
        "red",
        Limits(),
        Form(Outlining(0.05, 0.02, 1e4, 1, keep_overlaps=True, simplify_m=9, right_angles=True)),
    ),
    "look-alikes": (
        ("green", "--show-lookalikes", "-k", "3"),
        {"text": "green", "show_lookalikes": True, "k": 3},
        "green",
        Limits(k=3),
        Form(lookalikes=True),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", QUERIES)
def test_queries_and_all_that_is_written_of_them(ends, name):
    arguments, fields, asked, limits, form = QUERIES[name]
    files = {kind: [Path(f"{end} {kind}.{suffix}") for end in ENDS] for kind, suffix in
             (("output", "geojson"), ("preview", "png"), ("quicklook", "png"), ("report", "html"))}  # fmt: skip
    typed = [word for kind, paths in files.items() for word in (f"--{kind}", paths[0])]
    result = ends.command("query", *arguments, *typed, "--overwrite")
    told = ends.request(**{"type": "query", **fields, **{kind: str(paths[1]) for kind, paths in files.items()}})
    found = ends.index.query(asked, limits, form)
    rdb_geo.write_results(found.results, files["output"][2], overwrite=True)
    ends.index.preview(found.hits, files["preview"][2])
    ends.index.quicklook(found.results, files["quicklook"][2])
    ends.index.report(found, files["report"][2])
    assert len(found.results) > 0
    for kind, paths in files.items():
        first, *others = [read(path) for path in paths]
        assert others == [first, first], kind
    assert (told["count"], told["sentence"], told["searched"]) == (
        len(found.results), found.sentence, found.answer.searched,
    )  # fmt: skip
    assert found.sentence in result.stderr


def test_indexing(ends):
    how = {"chip_size": "400m", "overlap": 0.25, "scales": [1, 2], "min_valid": 0.3, "bands": "3,2,1",
           "stretch": "0,255", "nodata": "0"}  # fmt: skip
    options = [word for name, value in how.items() for word in (
        f"--{name.replace('_', '-')}", ",".join(map(str, value)) if isinstance(value, list) else value)]  # fmt: skip
    folders = [ends.home / end for end in ENDS]
    ends.command("index", "new.tif", "-i", folders[0], *options, "--bbox", BOX)
    ends.request(type="index", index=str(folders[1]), scenes=["new.tif"], area=AREA.__geo_interface__, **how)
    rdb_geo.open_index(folders[2]).add("new.tif", how=Indexing(**how, area=AREA))
    first, *others = [next(folder.glob("*.parquet")).read_bytes() for folder in folders]
    assert others == [first, first]


@pytest.mark.parametrize("end", ENDS)
def test_indexing_without_a_model_uses_the_one_that_made_the_index(ends, end, tmp_path):
    folder = tmp_path / "idx"
    shutil.copytree(ends.home / "idx", folder)
    ends.names.clear()
    if end == "command line":
        ends.command("index", "new.tif", "-i", folder, "--force")
    elif end == "worker":
        ends.request(type="index", index=str(folder), scenes=["new.tif"], force=True)
    else:
        rdb_geo.open_index(folder).add("new.tif", how=Indexing(force=True))
    assert ends.names == ["colours"]


def test_what_an_index_holds(ends):
    info, listed = (json.loads(ends.command(verb, "--json").stdout) for verb in ("info", "list"))
    told = ends.request(type="status")
    held = ends.index.info()
    scenes = [shard.manifest.scene.uri for shard in held.scenes]
    assert scenes == [scene["scene"] for scene in told["scenes"]] == [recipe["scene"]["uri"] for recipe in listed]
    assert held.chips == told["chips"] == info["chips"]
    assert [told["model"]] == held.models == info["models"]


def test_removing(ends, tmp_path):
    folders = [tmp_path / end for end in ENDS]
    for folder in folders:
        shutil.copytree(ends.home / "idx", folder)
    ends.command("remove", "old.tif", "-i", folders[0])
    ends.request(type="remove", index=str(folders[1]), scenes=["old.tif"])
    rdb_geo.open_index(folders[2]).remove("old.tif")
    first, *others = ([path.name for path in sorted(folder.glob("*.parquet"))] for folder in folders)
    assert others == [first, first]
    assert len(first) == 1


@pytest.mark.parametrize("fine", [False, True])
def test_heatmaps(ends, fine):
    files = [Path(f"{end} {fine}.tif") for end in ENDS]
    result = ends.command("heatmap", "red", "--scene", "new.tif", "-o", files[0], *["--fine"] * fine)
    told = ends.request(type="heatmap", text="red", scene="new.tif", output=str(files[1]), fine=fine)
    made = ends.index.heatmap("red", "new.tif", fine=fine)
    assert len(made.values) > 80 or not fine
    rdb_geo.write_heatmap(made, files[2])
    first, *others = [read(path) for path in files]
    assert np.array_equal(first, others[0], equal_nan=True)
    assert np.array_equal(first, others[1], equal_nan=True)
    assert made.sentence == told["sentence"]
    assert made.sentence in result.stderr


@pytest.mark.parametrize(("fell", "fine"), [(False, False), (True, False), (False, True)])
def test_changes(ends, fell, fine):
    files = [Path(f"{end} change {fell} {fine}.geojson") for end in ENDS]
    dates = ("new.tif", "old.tif") if fell else ("old.tif", "new.tif")
    way = ["--fell" if fell else "--rose", *(["--fine"] if fine else [])]
    ends.command("change", "blue", "--before", dates[0], "--after", dates[1], *way, "-z", "3", "-o", files[0])
    told = ends.request(
        type="change", text="blue", before=dates[0], after=dates[1], fell=fell, fine=fine, z=3, output=str(files[1])
    )
    answer = ends.index.change("blue", Comparison(*dates, z=3, fell=fell, fine=fine))
    rdb_geo.write_results(answer.changes, files[2])
    first, *others = [read(path) for path in files]
    assert first["features"]
    assert others == [first, first]
    assert told["sentence"] == answer.sentence


def test_evaluations(ends):
    where = ("--truth", "town.gpkg:fields", "--bbox", BOX, "--scene", "new.tif")
    ends.command("evaluate", "red", *where, "--shapes", "--json", "numbers.json", "--plot", "command line pr.png")
    told = ends.request(
        type="evaluate", text="red", truth="town.gpkg:fields", area=AREA.__geo_interface__, scenes=["new.tif"],
        plot="worker pr.png", shapes=True,
    )  # fmt: skip
    given = Evaluation("town.gpkg:fields", area=AREA, scenes="new.tif", shapes=True)
    check = ends.index.evaluate("red", given, plot=Path("Python pr.png"))
    numbers = check.as_json()
    assert len(numbers["outlines"]) == 2
    assert read(Path("numbers.json")) == numbers
    for name in ("by_count", "by_area"):
        del numbers[name]["curve"]
    assert {name: told[name] for name in numbers} == numbers
    first, *others = [read(Path(f"{end} pr.png")) for end in ENDS]
    assert others == [first, first]


def test_refining_and_saved_queries(ends):
    files = [Path(f"{end} refined.geojson") for end in ENDS]
    saved = [Path(f"{end}.rdbq.json") for end in ENDS]
    marks = ("--right", ",".join(map(str, ends.right)), "--wrong", ",".join(map(str, ends.wrong)))
    ends.command("refine", "hits.geojson", *marks, "-o", files[0], "--save", saved[0], "-k", "12")
    hits = {hit["rank"]: hit for hit in (feature["properties"] for feature in read(Path("hits.geojson"))["features"])}
    given = [
        {
            "scene": hits[rank]["scene"],
            "window": [hits[rank][name] for name in ("col_off", "row_off", "width", "height")],
            "right": rank in ends.right,
            "rank": rank,
        }
        for rank in (*ends.right, *ends.wrong)
    ]
    told = ends.request(type="refine", text="red purple", marks=given, output=str(files[1]), save=str(saved[1]), k=12)
    rounds = rdb_geo.read_rounds([Path("hits.geojson")], right=ends.right, wrong=ends.wrong)
    refined = ends.index.refine("red purple", rounds.hits)
    found = ends.index.rank_again(refined, rounds.hits, Limits(k=12))
    rdb_geo.write_results(found.hits, files[2])
    refined.save(saved[2])
    first, *others = [read(path) for path in files]
    assert others == [first, first]
    assert (told["right"], told["wrong"]) == (refined.right, refined.wrong) == (3, 2)
    again = [Path(f"{end} again.geojson") for end in ENDS]
    ends.command("query", "--saved", saved[1], "-o", again[0], "-k", "12")
    ends.request(type="query", saved=str(saved[2]), output=str(again[1]), k=12)
    rdb_geo.write_results(ends.index.query(Ask(saved=saved[0]), Limits(k=12)).results, again[2])
    first, *others = [[feature["geometry"] for feature in read(path)["features"]] for path in again]
    assert others == [first, first]


def test_thumbnails(ends):
    boxes = [("new.tif", (0, 0, 32, 32)), ("old.tif", (130, 30, 32, 32))]
    items = [(str(ends.home / scene), box) for scene, box in boxes]
    told = ends.request(
        type="thumbnails", folder="worker thumbs", size_px=24,
        items=[{"scene": scene, "window": list(box)} for scene, box in items],
    )  # fmt: skip
    files, problems = ends.index.thumbnails(items, "Python thumbs", size_px=24)
    assert (told["problems"], list(problems)) == ([], [])
    assert [read(Path(file)) for file in told["files"]] == [read(file) for file in files]
