"""Only strips near the area are looked at, and none that holds a chip of it is missed (brute force over all chips)."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
import shapely
from affine import Affine
from chip_grid import chip_windows
from made_scenes import CASES
from test_footprints import record_of, record_of_case

from rdb_geo.core.errors import SceneError
from rdb_geo.core.geometry import BBox
from rdb_geo.core.specs import ChipSpec, SceneRecord
from rdb_geo.scene import strips
from rdb_geo.scene.strips import plan_strips
from rdb_geo.scene.where.footprints import Ground

ODD = {
    "south pole": record_of("EPSG:3031", Affine(2000, 0, -300_000, 0, -2000, 250_000), (310, 240)),
    "half of the Earth": record_of(
        "+proj=geos +h=35785831 +lon_0=0 +sweep=y +ellps=WGS84",
        Affine(30_000, 0, -5_600_000, 0, -30_000, 5_600_000),
        (372, 372),
    ),
    "whole world": record_of("EPSG:4326", Affine(1, 0, -180, 0, -1, 90), (360, 180)),
    "world from 0": record_of("EPSG:4326", Affine(1, 0, 0, 0, -1, 90), (360, 180)),
    "conic": record_of("EPSG:3338", Affine(8000, 0, -2_400_000, 0, -8000, 2_400_000), (500, 260)),
}


def every(record: SceneRecord, spec: ChipSpec, area: shapely.Geometry) -> list[list[int]]:
    """All chips that touch the area: the footprints of the whole grid are made, row by row."""
    ground, found = Ground(record), []
    for row in chip_windows(record.width_px, record.height_px, spec):
        most = strips._most_chips(spec, width=int(row[0, 2]), height=int(row[0, 3]))
        step = -(-len(row) // -(-len(row) // most))
        for first in range(0, len(row), step):
            columns = ground.columns(row[first : first + step])
            touches = columns.on_earth & shapely.intersects(columns.geometry, area)
            found += row[first : first + step][touches].tolist()
    return found


@pytest.mark.parametrize("case", [*CASES, *ODD])
def test_every_chip_of_the_area_is_planned(case, monkeypatch):
    monkeypatch.setattr(strips, "STRIP_CHIPS", 5)
    record = ODD.get(case) or record_of_case(case, (400, 300))
    spec = ChipSpec(size_px=20, stride_px=10, reduce=1, min_valid=0.5)
    rng = np.random.default_rng(3)
    a, b, c, d, e, f = record.transform
    back = pyproj.Transformer.from_crs(record.crs, "EPSG:4326", always_xy=True)
    checked = 0
    for _ in range(4):
        col, row = rng.uniform(0, 1, 2) * (record.width_px, record.height_px)
        lon, lat = back.transform(a * col + b * row + c, d * col + e * row + f)
        if not np.isfinite([lon, lat]).all():
            continue
        lon = (lon + 180) % 360 - 180
        half = rng.uniform(0.5, 40) * record.gsd_m / 111_320
        south, north = max(-90.0, lat - half), min(90.0, lat + half)
        half = min(half / max(0.02, np.cos(np.deg2rad(lat))), 60)
        area = BBox(lon - half, south, lon + half, north).to_geometry()
        plans = plan_strips(record, (spec,), area=area)
        planned = [window for plan in plans for window in plan.windows.tolist()]
        assert planned == every(record, spec, area)
        down = list(plan_strips(record, (spec,), area=area, by_columns=True))
        assert sorted(window for plan in down for window in plan.windows.tolist()) == sorted(planned)
        assert [plan.number for plan in down] == sorted(plan.number for plan in down)
        assert sum(plan.places for plan in plans) == plans.places
        checked += len(planned)
    assert checked > 0


def test_the_whole_scene_is_planned_without_an_area_and_with_one_around_it():
    record, spec = record_of_case("utm-north", (700, 520)), ChipSpec(20, 10, 1, 0.5)
    windows = np.concatenate(list(chip_windows(700, 520, spec)))
    for area in (None, shapely.box(-180, -90, 180, 90)):
        plans = plan_strips(record, (spec,), area=area)
        assert plans.places == len(windows)
        assert np.concatenate([plan.windows for plan in plans]).tolist() == windows.tolist()


def test_a_small_area_of_a_huge_mosaic_looks_at_few_chips():
    record = SceneRecord("mosaic", "EPSG:3035", (10, 0, 4_000_000, 0, -10, 3_000_000), 80_000, 80_000, 10.0)
    to_degrees = pyproj.Transformer.from_crs(3035, 4326, always_xy=True)
    (west, east), (south, north) = to_degrees.transform([4_002_000, 4_003_000], [2_997_000, 2_998_000])
    plans = plan_strips(record, (ChipSpec(128, 64, 1, 0.5),), area=shapely.box(west, south, east, north))
    assert plans.places <= 5 * 256
    assert sum(len(plan.windows) for plan in plans) == 9


def test_a_tile_service_of_the_world_needs_an_area():
    side, spec = 256 * 2**18, (ChipSpec(432, 216, 3, 0.5),)
    pixel = 2 * 20_037_508.342789244 / side
    record = SceneRecord(
        "tiles.xml", "EPSG:3857", (pixel, 0, -20_037_508.342789244, 0, -pixel, 20_037_508.342789244), side, side, pixel
    )
    with pytest.raises(SceneError, match="--bbox"):
        plan_strips(record, spec)
    plans = plan_strips(record, spec, area=shapely.box(4, 51, 4.01, 51.01))
    assert plans.places < 20_000
    # Web Mercator by pyproj: the box lies in columns 34300086.04 … 34301950.18, rows 22463576.47 … 22466538.93
    touched = [
        sum(
            216 * place <= high and 216 * place + 432 >= low
            for place in range(int(low) // 216 - 3, int(high) // 216 + 3)
        )
        for low, high in ((34_300_086.04, 34_301_950.18), (22_463_576.47, 22_466_538.93))
    ]
    assert sum(len(plan.windows) for plan in plans) == touched[0] * touched[1] == 165
