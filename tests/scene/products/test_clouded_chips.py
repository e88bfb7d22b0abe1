"""Clouds that a product's own mask tells: drawn, counted for each chip, and no answer to other questions."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import pytest
from fakes import ColourEncoder
from made_products import SIDE, UTM, find, landsat, sentinel2, values, write

from rdb_geo.answer.hits import find_hits
from rdb_geo.ask.grammar import parse
from rdb_geo.ask.select import read_limits
from rdb_geo.core.requests import Limits
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.index.shard import CLOUDS, read_shares
from rdb_geo.index.store import Store
from rdb_geo.indexing import index_scene
from rdb_geo.score.question import ask_expression
from rdb_geo.score.scene.within import CLOUDED
from rdb_geo.score.scores import score

CHIPS = IndexRequest(chips=ChipRequest(size_px=24))
CLASSES = np.tile(np.repeat(np.arange(12, dtype="uint8"), 5), (60, 1))
CLASSES[:20] = np.roll(CLASSES[:20], 17, axis=1)
"""Classes of SCL in columns of 10 pixels of the picture, shifted in its upper third."""


def indexed(root: Path, folder: Path, request: IndexRequest = CHIPS, **asked):
    store = Store(folder / "index", create=True)
    (source,) = find(root, **asked)
    outcome = index_scene(source, ColourEncoder(), store, request=request)
    return store, outcome


def counted(windows: np.ndarray, hides: np.ndarray, valid: np.ndarray) -> list[float]:
    """The share of the valid pixels of each chip, counted one by one."""
    found = []
    for col, row, width, height in windows.tolist():
        here = np.s_[row : row + height, col : col + width]
        found.append(float((hides[here] & valid[here]).sum() / valid[here].sum()))
    return found


@pytest.mark.parametrize("tci", [True, False])
def test_the_share_of_each_chip_is_that_of_the_classification(tmp_path: Path, tci: bool):
    store, outcome = indexed(sentinel2(tmp_path, classes=CLASSES, tci=tci), tmp_path)
    hides = np.isin(np.kron(CLASSES, np.ones((2, 2), int)), (1, 3, 8, 9, 10))
    valid = np.ones((SIDE, SIDE), bool)
    valid[-SIDE // 3 :] = False
    assert read_shares(outcome.shard, CLOUDS) == pytest.approx(
        counted(store.windows(outcome.shard), hides, valid), abs=1e-6
    )
    assert 0 < (read_shares(outcome.shard, CLOUDS) >= CLOUDED).mean() < 1
    assert "SCL tells its clouds" in outcome.sentence


def test_the_mask_of_level_1_and_the_quality_band_tell_as_well(tmp_path: Path):
    level1, outcome = indexed(sentinel2(tmp_path / "s2", level="L1C", classes=CLASSES), tmp_path / "s2")
    hides = np.isin(np.kron(CLASSES, np.ones((2, 2), int)), (9, 10))
    valid = np.ones((SIDE, SIDE), bool)
    valid[-SIDE // 3 :] = False
    assert read_shares(outcome.shard, CLOUDS) == pytest.approx(
        counted(level1.windows(outcome.shard), hides, valid), abs=1e-6
    )
    quality = np.full((SIDE, SIDE), 1 << 6, "uint16")
    quality[:50, 30:] = 1 << 3
    name = "LC09_L2SP_034033_20230601_20230603_02_T1"
    root = landsat(tmp_path / "l9", name, {"SR_B2": 3, "SR_B3": 2, "SR_B4": 1}, quality=quality)
    landsat9, outcome = indexed(root, tmp_path / "l9")
    every = np.ones((SIDE, SIDE), bool)
    clouds, windows = read_shares(outcome.shard, CLOUDS), landsat9.windows(outcome.shard)
    assert clouds == pytest.approx(counted(windows, quality == 1 << 3, every), abs=1e-6)


def ask(store: Store, question: str, **limits):
    encoder = ColourEncoder()
    asked = ask_expression(parse(question), encoder, store)
    return find_hits(store, score(store, asked, read_limits(Limits(percent=100, **limits))))


def test_chips_under_clouds_answer_only_who_asks_for_clouds(tmp_path: Path):
    store, outcome = indexed(sentinel2(tmp_path, classes=CLASSES), tmp_path)
    covered = int((read_shares(outcome.shard, CLOUDS) >= CLOUDED).sum())
    every = outcome.shard.manifest.count
    plain = ask(store, "red")
    assert (plain.searched, len(plain.hits)) == (every - covered, every - covered)
    (note,) = [note for note in plain.notes if "under clouds" in note]
    assert note.startswith(f"{covered} chips lie under clouds or their shadows")
    for answer in (ask(store, "clouds"), ask(store, "red", cloudy=True), ask(store, "red OR clouds")):
        assert answer.searched == every
        assert not any("under clouds" in note for note in answer.notes)
    assert ask(store, "red NOT clouds").searched == every - covered


def test_a_scene_that_lies_under_clouds_is_no_all_clear(tmp_path: Path):
    store, outcome = indexed(sentinel2(tmp_path, classes=np.full((60, 60), 9, "uint8")), tmp_path)
    answer = ask(store, "red")
    assert not answer.hits
    assert not answer.searched
    assert answer.sentence.startswith(f"No hit: all {outcome.shard.manifest.count} chips lie under clouds")
    assert "no all-clear" in answer.sentence


def test_masked_clouds_are_not_counted_twice(tmp_path: Path):
    _, outcome = indexed(sentinel2(tmp_path, classes=CLASSES), tmp_path, mask_clouds=True)
    assert not read_shares(outcome.shard, CLOUDS).any()


def test_the_picture_of_an_item_that_is_one_file_has_the_items_mask(tmp_path: Path):
    picture = write(tmp_path / "visual.tif", [values(colour, dtype="uint8") for colour in (1, 2, 3)])
    classes = np.full((60, 60), 4, "uint8")
    classes[:30, 10:] = 8
    write(tmp_path / "SCL.tif", [classes])
    cog = {"type": "image/tiff; application=geotiff"}
    assets = {"visual": {"href": "./visual.tif", **cog}, "scl": {"href": "./SCL.tif", **cog}}
    item = {"type": "Feature", "stac_version": "1.0.0", "id": "a", "properties": {"datetime": "2024-01-02T03:04:05Z"}}
    (tmp_path / "item.json").write_text(json.dumps(item | {"geometry": None, "assets": assets, "links": []}))
    store, outcome = indexed(tmp_path / "item.json", tmp_path)
    hides = np.kron(classes, np.ones((2, 2), int)) == 8
    windows, every = store.windows(outcome.shard), np.ones((SIDE, SIDE), bool)
    assert outcome.shard.manifest.scene.uri == str(picture)
    assert read_shares(outcome.shard, CLOUDS) == pytest.approx(counted(windows, hides, every), abs=1e-6)
    (source,) = find(tmp_path / "item.json")
    assert index_scene(source, ColourEncoder(), store, request=CHIPS).state == "unchanged"
    (masked,) = find(tmp_path / "item.json", mask_clouds=True)
    hidden = index_scene(masked, ColourEncoder(), store, request=CHIPS)
    assert hidden.shard.manifest.skipped > 0


def test_a_mask_that_does_not_fit_is_said_and_not_used(tmp_path: Path):
    root = sentinel2(tmp_path, classes=CLASSES)
    scl = next(root.rglob("*_SCL_*"))
    scl.unlink()
    write(scl, [CLASSES], driver="JP2OpenJPEG", crs="EPSG:32634", transform=UTM)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        store, outcome = indexed(root, tmp_path)
    assert "its clouds are not told from the ground" in outcome.sentence
    assert outcome.shard.manifest.scene.composite.clouds == ()
    assert ask(store, "red").searched == outcome.shard.manifest.count
