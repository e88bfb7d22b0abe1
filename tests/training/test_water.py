"""Cuttings of open water: only calm, only water-coloured, only from pictures that may show it."""

from __future__ import annotations

import numpy as np
import pytest

from training.data import OPEN_WATER, CaptionRecord
from training.water import mine_open_water

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
