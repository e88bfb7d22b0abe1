"""Lengths and areas as people write them, against factors of the international units."""

from __future__ import annotations

import pytest

from rdb_geo.core.errors import UsageError
from rdb_geo.core.requests import read_chip_size
from rdb_geo.core.requests.form import read_square_metres
from rdb_geo.core.units import chance_words, read_area, read_length

LENGTHS = {
    "300m": 300, "300 m": 300, " 300  metres ": 300, "0.3km": 300, "0,3 km": 300, ".5km": 500, "300ft": 91.44,
    "1,000 ft": 304.8, "100 yd": 91.44, "0.2mi": 321.8688, "1 Mile": 1609.344, "2 nmi": 3704, "50 cm": 0.5,
    "10 KM": 10_000,
}  # fmt: skip
AREAS = {
    "500m2": 500, "500 m²": 500, "2ha": 20_000, "1.5km2": 1.5e6, "3 acres": 12_140.5692672, "1000 sq ft": 92.90304,
    "1 sq km": 1e6, "1 square mile": 2_589_988.110336, "5 m^2": 5, "1,500 sqm": 1500,
}  # fmt: skip


@pytest.mark.parametrize("text", LENGTHS)
def test_a_length_is_metres(text):
    assert read_length(text) == pytest.approx(LENGTHS[text])


@pytest.mark.parametrize("text", AREAS)
def test_an_area_is_square_metres(text):
    assert read_area(text) == pytest.approx(AREAS[text])
    assert read_square_metres(text) == pytest.approx(AREAS[text])


@pytest.mark.parametrize("text", ["", "m", "300", "300 parsec", "3m4", "-5m", "1.2.3m", "1e3m", "m300", "300 m2"])
def test_what_is_no_length_is_none(text):
    assert read_length(text) is None


def test_a_chip_size_is_pixels_or_a_length():
    assert read_chip_size("256") == read_chip_size("256px") == read_chip_size("256 pixels") == (256, None)
    assert read_chip_size("0.3km") == (None, pytest.approx(300))
    assert read_chip_size("1000 ft") == (None, pytest.approx(304.8))
    for text in ("0", "0m", "", "wide", "1.5", "300 m2"):
        with pytest.raises(UsageError, match="chip size"):
            read_chip_size(text)


CHANCES = {0: "under 1 %", 0.0049: "under 1 %", 0.006: "1 %", 0.55: "55 %", 0.994: "99 %", 0.9951: "over 99 %"}


@pytest.mark.parametrize("chance", CHANCES)
def test_no_chance_is_told_as_none_or_certainty(chance):
    assert chance_words(chance) == CHANCES[chance]
