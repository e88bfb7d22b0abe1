"""Cuttings of open water: only calm, only water-coloured, only from pictures that may show it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from training.data import IGNORED, OPEN_WATER, CaptionRecord, label_numbers
from training.pictures.water import (
    CLOUD_SENTENCES,
    CLOUDS,
    mine_open_water,
    open_water_in,
    overcast,
    tinted,
    training_pictures,
    weathered,
    with_weather,
)

SEA, GRASS, SAND, ASPHALT = (30, 70, 110), (60, 110, 50), (200, 180, 140), (90, 90, 90)


def _record(tmp_path, label="beach"):
    return CaptionRecord(f"{label}_1.jpg", tmp_path, label, ("sand .",) * 5)


def _halves(left, right, noise):
    """Left half calm, right half rough."""
    picture = np.empty((100, 100, 3), np.int16)
    picture[:, :50], picture[:, 50:] = left, right
    picture[:, 50:] += np.random.default_rng(0).integers(-noise, noise + 1, (100, 50, 1))
    return picture.clip(0, 255).astype(np.uint8)


def test_the_calm_sea_of_a_beach_is_cut_out_and_enlarged(tmp_path):
    records, cuttings = mine_open_water([_record(tmp_path)], _halves(SEA, SAND, 40)[None], 10)
    assert [record.label for record in records] == [OPEN_WATER]
    assert cuttings.shape == (1, 100, 100, 3)
    assert np.abs(cuttings[0].astype(int) - SEA).max() <= 1
    assert "sand ." not in records[0].sentences


@pytest.mark.parametrize("colour", [GRASS, SAND, ASPHALT], ids=["grass", "sand", "asphalt"])
def test_smooth_ground_is_no_water(tmp_path, colour):
    records, cuttings = mine_open_water([_record(tmp_path)], _halves(colour, SEA, 60)[None], 10)
    assert records == []
    assert cuttings.shape == (0, 100, 100, 3)


def test_pictures_of_classes_without_water_are_not_searched(tmp_path):
    records, _ = mine_open_water([_record(tmp_path, "forest")], _halves(SEA, SEA, 0)[None], 10)
    assert records == []


def test_no_more_than_asked_for_spread_over_all(tmp_path):
    pictures = np.stack([_halves(SEA, SEA, 0)] * 9)
    pictures[:, 0, 0, 0] = np.arange(9)
    sources = [CaptionRecord(f"port_{row}.jpg", tmp_path, "port", ("boats .",)) for row in range(9)]
    records, cuttings = mine_open_water(sources, pictures, 3)
    assert [record.filename for record in records] == ["port_0.jpg", "port_4.jpg", "port_8.jpg"]
    assert len(cuttings) == 3
    assert len(mine_open_water(sources, pictures, 0)[0]) == 0


@pytest.mark.parametrize(
    "ground", [GRASS, SAND, ASPHALT, (150, 160, 175)], ids=["grass", "sand", "asphalt", "wet sand"]
)
def test_water_is_marked_up_to_its_shore_and_no_ground(ground):
    """A pond of 60 × 20 pixels on smooth ground, and a puddle that is smaller than a square of water."""
    picture = np.empty((100, 100, 3), np.uint8)
    picture[:] = ground
    picture[30:50, 10:70] = SEA
    picture[80:82, 80:82] = SEA
    marked = open_water_in(np.stack([picture, picture.transpose(1, 0, 2)]))
    assert (marked.dtype, marked.shape) == (bool, (2, 100, 100))
    pond = np.zeros((100, 100), bool)
    pond[30:50, 10:70] = True
    assert marked[0][pond].all()
    assert np.array_equal(marked[1], marked[0].T)
    wide = np.zeros((100, 100), bool)
    wide[22:58, 2:78] = True  # most of a square more, where the ground is nearly as dark as the water
    assert not marked[0][~wide].any()


def test_rough_water_is_not_marked():
    assert not open_water_in(_halves(SEA, SEA, 60)[None])[0, :, 56:].any()


@pytest.fixture(scope="module")
def seas():
    """20 cuttings of sea, each with ripples of its own, the same in all bands."""
    ripples = np.random.default_rng(0).normal(0, 12, (20, 40, 40, 1))
    return (np.array(SEA) + ripples).clip(0, 255).round().astype(np.uint8)


def test_tinted_water_is_as_many_cuttings_and_the_seed_chooses(seas):
    before, found = seas.copy(), tinted(seas, 3)
    assert (found.shape, found.dtype) == (seas.shape, np.uint8)
    assert np.array_equal(seas, before)
    assert np.array_equal(found, tinted(seas, 3))
    assert not np.array_equal(found, tinted(seas, 4))
    assert tinted(seas[:0], 3).shape == (0, 40, 40, 3)


def test_each_tinted_cutting_keeps_its_own_ripples(seas):
    found = tinted(seas, 3)
    alike = np.array(
        [[np.corrcoef(sea.mean(2).ravel(), water.mean(2).ravel())[0, 1] for water in found] for sea in seas]
    )
    assert np.median(np.diag(alike)) > 0.8
    assert (np.diag(alike) > 0.15).all()
    assert (alike.argmax(1) == np.arange(20)).all()
    assert np.abs(alike[~np.eye(20, dtype=bool)]).max() < 0.15


def test_tinted_water_is_dark_and_bright_and_of_several_colours(seas):
    means = tinted(seas, 3).mean((1, 2))
    assert means.max(1).min() < 40
    assert means.max(1).max() > 100
    assert set(means.argmax(1)) >= {1, 2}
    assert means.max() < 190, "no water is white"
    assert seas.mean((1, 2)).std(0).max() < 1, "the cuttings themselves have one colour"


def test_weather_brings_streaks_and_on_most_pictures_some_white_clouds():
    flat = np.full((40, 50, 50, 3), (40, 60, 80), np.uint8)
    before, found = flat.copy(), weathered(flat, 3)
    assert (found.shape, found.dtype) == (flat.shape, np.uint8)
    assert np.array_equal(flat, before)
    assert np.array_equal(found, weathered(flat, 3))
    white = (found.min(3) > 170).mean((1, 2))
    assert 0.3 < (white > 0).mean() < 0.9, "some are cloudy, some are not"
    assert white.max() < 0.4, "water stays what the picture shows"
    clear = found[white == 0].astype(float)
    assert (clear.mean((1, 2)).argmax(1) == 2).all(), "streaks change the light, not the colour"
    rows, columns = (np.diff(clear.mean(3), axis=axis).std((1, 2)) for axis in (1, 2))
    assert (np.maximum(rows, columns) > 0).all()
    assert 0.2 < (rows > columns).mean() < 0.8, "streaks run both ways"


def test_clouds_hide_the_most_of_an_overcast_picture():
    dark = np.full((30, 50, 50, 3), (20, 60, 30), np.uint8)
    found = overcast(dark, 3)
    assert (found.shape, found.dtype) == (dark.shape, np.uint8)
    hidden = (found.min(3) > 100).mean((1, 2))
    assert hidden.min() > 0.4
    assert hidden.mean() > 0.65
    assert overcast(dark[:0], 3).shape == (0, 50, 50, 3)


def test_water_comes_twice_more_and_as_many_clouds_after_all_others(tmp_path):
    records = [
        _record(tmp_path),
        _record(tmp_path, OPEN_WATER),
        _record(tmp_path, "port"),
        _record(tmp_path, OPEN_WATER),
    ]
    pictures = np.stack([_halves(SEA, SAND, 20)] * 4)
    pictures[3, :, :, 1] += 20
    found, all_pictures = with_weather(records, pictures, 5)
    assert found[:-2] == [*records, records[1], records[3], records[1], records[3]]
    assert np.array_equal(all_pictures[:4], pictures)
    assert np.array_equal(all_pictures[4:6], tinted(pictures[[1, 3]], 5))
    assert np.array_equal(all_pictures[6:8], weathered(tinted(pictures[[1, 3]], 6), 5))
    assert {record.filename for record in found[-2:]} == {records[0].filename, records[2].filename}, "never of water"
    assert all((record.label, record.sentences) == (CLOUDS, CLOUD_SENTENCES) for record in found[-2:])
    assert len(all_pictures) == len(found) == 10
    dry, none = with_weather(records[:1], pictures[:1], 5)
    assert (len(dry), len(none)) == (1, 1)


def test_pictures_of_clouds_have_no_class(tmp_path):
    assert label_numbers([_record(tmp_path, CLOUDS)]).tolist() == [IGNORED]


def test_a_share_of_the_training_pictures_is_taken_of_each_class(tmp_path):
    names = [f"{label}_{number}" for label in ("beach", "forest") for number in range(4)]
    entries = []
    for number, name in enumerate([*names, "beach_4"]):
        Image.new("RGB", (40, 40), (number * 30, 10, 10)).save(tmp_path / f"{name}.png")
        label, split = name.partition("_")[0], "train" if name in names else "val"
        entries.append(
            {"filename": f"{name}.png", "image": f"{name}.png", "split": split, "label": label, "sentences": ["a ."]}
        )
    (tmp_path / "captions.json").write_text(json.dumps({"images": entries}), encoding="utf-8")
    records, pictures = training_pictures(tmp_path, 0, 0.5)
    assert [Path(record.filename).stem for record in records] == ["beach_0", "beach_3", "forest_0", "forest_3"]
    assert (pictures[:, 0, 0, 0] // 30).tolist() == [0, 3, 4, 7]
    assert len(training_pictures(tmp_path, 0)[0]) == 8


def test_without_cuttings_only_the_pictures_of_the_share_are_read(tmp_path, monkeypatch):
    records = [_record(tmp_path, "beach") for _ in range(8)]
    read = []
    monkeypatch.setattr("training.pictures.water.read_training", lambda _paths: records)
    monkeypatch.setattr("training.pictures.water.load_images", lambda given: (read.extend(given), (given, None))[1])
    assert len(training_pictures(tmp_path, 0, 0.5, "a")[0]) == 2 == len(read)
