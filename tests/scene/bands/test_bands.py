"""Which bands are drawn."""

from __future__ import annotations

import pytest

from rdb_geo.core.errors import BandError
from rdb_geo.scene.bands.roles import BandInfo, choose_bands


def infos(*bands: str) -> list[BandInfo]:
    """One band for each ``colour`` or ``colour:description``."""
    parts = [band.partition(":") for band in bands]
    return [
        BandInfo(number, colour, description, "uint8", None, 1.0, 0.0)
        for number, (colour, _, description) in enumerate(parts, start=1)
    ]


def plain(count: int) -> list[BandInfo]:
    return infos("gray", *["undefined"] * (count - 1))


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        (infos("red", "green", "blue"), (1, 2, 3)),
        (infos("blue", "green", "red", "undefined"), (3, 2, 1)),
        (infos("alpha", "red", "green", "blue"), (2, 3, 4)),
        (infos("red", "green", "blue", "alpha"), (1, 2, 3)),
        (infos("gray:blue", "undefined:green", "undefined:red", "undefined:nir"), (3, 2, 1)),
        (infos("gray:B04 red", "undefined:B03 green", "undefined:B02 blue"), (1, 2, 3)),
        (infos("gray:B02", "undefined:B03", "undefined:B04", "undefined:B08"), (3, 2, 1)),
        (infos("gray:A", "undefined:B", "undefined:G", "undefined:R"), (4, 3, 2)),
        (infos("gray"), (1, 1, 1)),
        (infos("gray", "alpha"), (1, 1, 1)),
        (infos("alpha", "gray"), (2, 2, 2)),
        (infos("palette"), (1, 1, 1)),
        (plain(2), (1, 1, 1)),
        (plain(3), (1, 2, 3)),
        (plain(4), (1, 2, 3)),
        (plain(7), (3, 2, 1)),
        (plain(8), (5, 3, 2)),
        (plain(12), (4, 3, 2)),
        ([*plain(4), *infos("alpha")], (1, 2, 3)),
        (infos("red", "red", "green", "blue"), (1, 2, 3)),
    ],
)
def test_defaults(bands: list[BandInfo], expected: tuple[int, int, int]):
    assert choose_bands("scene", bands, None).numbers == expected


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ("3,2,1", (3, 2, 1)),
        (" 3 , 2 ,1 ", (3, 2, 1)),
        ("4", (4, 4, 4)),
        ("red,green,blue", (3, 2, 1)),
        ("NIR,Red,green", (4, 3, 2)),
        ("nir", (4, 4, 4)),
        ("4,red,2", (4, 3, 2)),
    ],
)
def test_bands_by_number_or_name(request_: str, expected: tuple[int, int, int]):
    bands = infos("blue", "green", "red", "undefined:B08 nir")
    assert choose_bands("scene", bands, request_).numbers == expected


@pytest.mark.parametrize(
    ("request_", "fragment"),
    [
        ("5,2,1", "scene has no band '5': it has 1 (gray), 2 (nir a), 3 (nir b)."),
        ("0", "has no band '0'"),
        ("-1", "has no band '-1'"),
        ("swir,2,1", "has no band 'swir'"),
        ("1,2", "one band or three"),
        ("1,2,3,4", "one band or three"),
        ("", "has no band ''"),
        ("nir", "has several bands called 'nir'"),
    ],
)
def test_a_band_that_does_not_exist_is_named_with_those_that_do(request_: str, fragment: str):
    with pytest.raises(BandError) as caught:
        choose_bands("scene", infos("gray", "undefined:nir a", "undefined:nir b"), request_)
    assert fragment in str(caught.value)
    assert caught.value.code == "bands"


def test_nothing_but_alpha_is_refused():
    with pytest.raises(BandError, match="nothing but an alpha band"):
        choose_bands("scene", infos("alpha"), None)


def test_alpha_is_drawn_where_the_user_asks_for_it_by_number():
    assert choose_bands("scene", infos("red", "green", "blue", "alpha"), "4,1,2").numbers == (4, 1, 2)
