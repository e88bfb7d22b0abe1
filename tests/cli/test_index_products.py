"""Products, mosaics and bands across files, as a user types them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
import rasterio
from click.testing import CliRunner
from fakes import ColourEncoder

from rdb_geo.cli.main import main
from rdb_geo.encoders import registry

sys.path.insert(0, str(Path(__file__).parents[1] / "scene" / "products"))

from made_products import BLUE, GREEN, RED, landsat, sentinel2, values, write  # the folder is put on the path above


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Runs a command in an empty folder with an encoder that knows colours."""
    monkeypatch.setattr(registry, "load_encoder", lambda *_args, **_options: ColourEncoder())
    (tmp_path / "home").mkdir()
    monkeypatch.chdir(tmp_path / "home")

    def invoke(*arguments):
        return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)

    return invoke


def scenes(run):
    return json.loads(run("list", "--json").stdout)


def test_a_product_is_one_scene_with_its_date_and_is_found_by_its_folder(run, tmp_path):
    classes = np.full((60, 60), 4, "uint8")
    classes[:20] = 9
    root = sentinel2(tmp_path, classes=classes)
    done = run("index", root, "--chip-size", "20", "--mask-clouds")
    assert done.exit_code == 0, done.output
    assert "Sentinel-2 L2A product, clouds and their shadows are left out." in done.stderr
    assert "(TCI red)" in done.stderr
    (scene,) = scenes(run)
    assert (scene["datetime"], scene["scene"]["uri"]) == ("2023-06-01T10:05:59.024Z", str(root))
    assert "unchanged" in run("index", root, "--chip-size", "20", "--mask-clouds").stderr
    answer = run("query", "red", "--show-lookalikes", "-k", "50", "--preview", "best.png")
    rows = [feature["properties"]["row_off"] for feature in json.loads(answer.stdout)["features"]]
    assert rows
    assert min(rows) >= 30  # the upper third is cloud
    assert max(rows) < 80  # the lower third is empty
    assert Path("best.png").stat().st_size > 0
    assert run("remove", root).exit_code == 0


def test_what_is_asked_of_a_product_is_indexed_anew(run, tmp_path):
    bands = {"SR_B2": BLUE, "SR_B3": GREEN, "SR_B4": RED, "SR_B5": 4}
    root = landsat(tmp_path, "LC09_L2SP_034033_20230601_20230603_02_T1", bands)
    run("index", root, "--chip-size", "40")
    assert "unchanged" not in run("index", root, "--chip-size", "40", "--bands", "nir,red,green").stderr
    (scene,) = scenes(run)
    assert scene["render"]["labels"] == ["SR_B5 nir", "SR_B4 red", "SR_B3 green"]


def test_tiles_and_files_of_one_band(run, tmp_path):
    for name, colour in (("red", RED), ("green", GREEN), ("blue", BLUE)):
        write(tmp_path / "bands" / f"{name}.tif", [values(colour)])
    done = run("index", tmp_path / "bands", "--bands", "red.tif,green.tif,blue.tif", "--chip-size", "40")
    assert done.exit_code == 0, done.output
    assert "as asked for" in done.stderr
    done = run("index", tmp_path / "bands", "--mosaic", "--chip-size", "40", "-i", "other")
    assert done.exit_code == 0, done.output
    assert "one scene of 3 tiles" in done.stderr


def test_scenes_without_a_wished_band_stop_no_other(run, tmp_path):
    product = landsat(tmp_path, "LC09_L2SP_034033_20230601_20230603_02_T1", {"SR_B3": GREEN, "SR_B4": RED})
    layers = {name: {"href": f"./{name}.tif", "type": "image/tiff"} for name in ("vv", "vh")}
    items = [{"type": "Feature", "properties": {}, "assets": layers, "links": []}] * 2
    (tmp_path / "items.json").write_text(json.dumps({"type": "FeatureCollection", "features": items}))
    good = write(tmp_path / "good.tif", [values(colour) for colour in (RED, GREEN, BLUE)])
    with rasterio.open(good, "r+") as file:
        file.descriptions = ("red", "green", "blue")
    done = run("index", product, tmp_path / "items.json", good, "--bands", "red,green,blue", "--chip-size", "40")
    assert done.exit_code == 1
    assert "has no band 'blue': it has SR_B3 green, SR_B4 red" in done.stderr
    assert "vv.tif (STAC) has no band 'red': it has vv, vh" in done.stderr
    assert "2 of 3 scenes could not be indexed." in done.stderr
    assert [scene["scene"]["uri"] for scene in scenes(run)] == [str(good)]
    alone = run("index", product, "--bands", "red,green,blue", "-i", "none")
    assert (alone.exit_code, alone.stderr.count("Error:")) == (1, 1)


def test_two_mosaics_of_one_folder_do_not_replace_each_other(run, tmp_path):
    for name, colour in (("2019_a", RED), ("2019_b", RED), ("2021_a", BLUE), ("2021_b", BLUE)):
        write(tmp_path / "tiles" / f"{name}.tif", [values(colour)] * 3)
    old, new = tmp_path / "tiles" / "2019_*.tif", tmp_path / "tiles" / "2021_*.tif"
    assert run("index", old, "--mosaic", "--chip-size", "40").exit_code == 0
    (before,) = scenes(run)
    refused = run("index", new, "--mosaic", "--chip-size", "40")
    assert refused.exit_code != 0
    assert "already stands in the index for a scene of other files" in refused.stderr
    assert scenes(run) == [before]
    assert run("index", new, "--mosaic", "--chip-size", "40", "--force").exit_code == 0
    for path in tmp_path.glob("tiles/2021_*.tif"):
        path.unlink()
    assert run("index", old, "--mosaic", "--chip-size", "40").exit_code == 0
    assert scenes(run)[0]["scene"]["composite"] == before["scene"]["composite"]


def test_bands_of_two_dates_in_one_folder_do_not_replace_each_other(run, tmp_path):
    for year in (2019, 2021):
        for name, colour in (("red", RED), ("green", GREEN), ("blue", BLUE)):
            write(tmp_path / "bands" / f"{name}_{year}.tif", [values(colour)])
    first, again, second = (
        run("index", tmp_path / "bands", "--bands", bands, "--chip-size", "40")
        for bands in (
            "red_2019.tif,green_2019.tif,blue_2019.tif",
            "blue_2019.tif,green_2019.tif,red_2019.tif",
            "red_2021.tif,green_2021.tif,blue_2021.tif",
        )
    )
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert second.exit_code != 0
    (scene,) = scenes(run)
    assert scene["scene"]["composite"]["layers"][0]["uri"].endswith("_2019.tif")


def test_two_products_of_one_folder_that_are_named_apart_do_not_replace_each_other(run, tmp_path):
    bands = {"SR_B2": BLUE, "SR_B3": GREEN, "SR_B4": RED}
    names = [f"LC09_L2SP_034033_2023{day}_20231001_02_T1" for day in ("0601", "0703")]
    for name in names:
        for file in landsat(tmp_path / "made", name, bands).iterdir():
            (tmp_path / "all").mkdir(exist_ok=True)
            file.replace(tmp_path / "all" / file.name)
    done = run("index", *(tmp_path / "all" / f"{name}*" for name in names), "--chip-size", "40")
    assert done.exit_code == 0, done.stderr
    found = sorted(scenes(run), key=lambda scene: scene["scene"]["provenance"])
    assert len({scene["scene"]["uri"] for scene in found}) == 2
    for name, scene in zip(names, found, strict=True):
        assert name in scene["scene"]["provenance"]


def test_a_product_of_which_other_files_are_drawn_is_the_same_scene(run, tmp_path):
    root = sentinel2(tmp_path)
    assert run("index", root, "--chip-size", "40").exit_code == 0
    done = run("index", root, "--chip-size", "40", "--bands", "B08,B04,B03")
    assert done.exit_code == 0, done.output
    assert len(scenes(run)) == 1


@pytest.mark.filterwarnings("always::rdb_geo.core.errors.RdbGeoWarning")
def test_what_a_scene_is_warned_of_is_said_once(run, tmp_path):
    path = write(tmp_path / "scene.tif", [values(colour) for colour in (RED, GREEN, BLUE)])
    with rasterio.open(path, "r+") as file:
        file.update_tags(TIFFTAG_DATETIME="gestern")
    assert run("index", path, "--chip-size", "40").stderr.count("its date can't be read") == 1
