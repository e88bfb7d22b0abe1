"""Places packed beside codes: to the last bit what the index file says, or not there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from coded_scenes import small_blocks, spec_of, write_scene

from rdb_geo.core.arrays import l2_normalize
from rdb_geo.core.specs import SceneRecord
from rdb_geo.core.table import ChipTable
from rdb_geo.index.codes.layout import Part
from rdb_geo.index.codes.making import keep_codes
from rdb_geo.index.codes.places import Places
from rdb_geo.index.codes.reading import forget_codes, open_codes
from rdb_geo.index.memory import Memory
from rdb_geo.index.shard import read_table
from rdb_geo.index.store import Store
from rdb_geo.scene.where.footprints import Ground

COLUMNS = ("windows", "scales", "valid_fraction", "bounds_lonlat")
TRANSFORMS = {
    "UTM": ("EPSG:32618", (10.0, 0, 399_960, 0, -10.0, 4_000_020)),
    "turned": ("EPSG:32618", (8.0, 3.0, 399_960, 2.0, -9.0, 4_000_020)),
    "degrees": ("EPSG:4326", (1e-4, 0, 8.123, 0, -1e-4, 47.9)),
    "bent": ("EPSG:3995", (400.0, 0, -2e6, 0, -400.0, 1e6)),
}


def chips(kind, count=400):
    """Chips of two sizes with holes between them, of a scene in some CRS."""
    crs, transform = TRANSFORMS[kind]
    rng = np.random.default_rng(5)
    number = np.sort(rng.choice(900, count, replace=False))
    size = np.where(rng.random(count) < 0.3, 128, 64)
    windows = np.column_stack([number % 30 * 32, number // 30 * 32, size, size]).astype(np.int32)
    ground = Ground(SceneRecord("/a.tif", crs, transform, 4000, 4000, 10.0)).columns(windows)
    return ChipTable(
        windows,
        (size / 64).astype(np.float32),
        rng.choice([1, 0.75, 0.3], count).astype(np.float32),
        np.array(shapely.to_wkb(ground.geometry), object),
        ground.bounds_lonlat,
    )


def assert_same(found, expected):
    for column in COLUMNS:
        np.testing.assert_array_equal(getattr(found, column), getattr(expected, column))
    assert found.wkb.tolist() == expected.wkb.tolist()


def assert_at(found, whole, groups):
    """Corners of chips are those of some row groups: in between them lie the bounds."""
    rows = np.concatenate([part for part, _ in found])
    assert rows.tolist() == [row for one in groups for row in range(one.first, one.first + one.count)]
    points = np.concatenate([corners.points.T[corners.ring.T] for _, corners in found])
    bounds = np.hstack([points.min(axis=1), points.max(axis=1)])
    np.testing.assert_array_equal(bounds, whole.bounds_lonlat[rows])


@pytest.mark.parametrize("kind", TRANSFORMS)
def test_packed_places_are_those_of_the_index_file_to_the_last_bit(kind):
    table = chips(kind)
    packed = Places.of(table)
    content = packed.to_bytes()
    read = Places.from_bytes(np.frombuffer(content, np.uint8))
    for rows in (np.arange(400), np.array([399, 0, 17, 17]), np.array([], np.intp)):
        assert_same(read.table(rows), table.select(rows))
    np.testing.assert_array_equal(read.table(np.arange(30, 90)).bounds_lonlat, table.bounds_lonlat[30:90])
    corners = len(shapely.get_coordinates(shapely.from_wkb(table.wkb))) / len(table)
    assert (corners > 5) == (kind == "bent")
    assert len(content) / len(table) < 16 * corners


def test_what_can_not_be_packed_is_not():
    table = chips("degrees")
    shapes = shapely.from_wkb(table.wkb)
    others = {
        "several parts": np.array([*shapes[:-1], shapely.union(shapes[0], shapely.box(0, 0, 1, 1))]),
        "a hole": np.array([*shapes[:-1], shapely.difference(shapes[-1], shapes[-1].centroid.buffer(1e-5, 1))]),
        "more corners": np.array([*shapes[:-1], shapely.segmentize(shapes[-1], 1e-3)]),
        "other bytes": shapely.to_wkb(shapes, byte_order=0),
    }
    for kind, footprints in others.items():
        wkb = np.array(footprints if kind == "other bytes" else shapely.to_wkb(footprints), object)
        assert Places.of(replace(table, wkb=wkb)) is None, kind
    bounds = table.bounds_lonlat.copy()
    bounds[7] = -180, bounds[7, 1], 180, bounds[7, 3]
    assert Places.of(replace(table, bounds_lonlat=bounds)) is None
    assert Places.of(replace(table, wkb=np.array([one[:-16] + bytes(16) for one in table.wkb], object))) is None
    assert Places.of(table.select(np.array([], np.intp))) is None


def test_zeros_of_both_signs_stay_what_they_are():
    shape = shapely.Polygon([(0.0, -0.0), (1, 0.0), (1, 1), (-0.0, 1), (0.0, -0.0)])
    ones = np.ones(1, np.float32)
    table = ChipTable(
        np.zeros((1, 4), np.int32), ones, ones, np.array([shapely.to_wkb(shape)], object), shapely.bounds([shape])
    )
    assert Places.of(table).table(np.arange(1)).wkb.tolist() == table.wkb.tolist()


@pytest.fixture
def shard(tmp_path, monkeypatch):
    small_blocks(monkeypatch)
    rows = np.random.default_rng(0).standard_normal((601, 20)).astype(np.float32)
    return write_scene(tmp_path, l2_normalize(rows), spec_of(20))


def test_places_of_a_large_scene_come_from_its_codes(shard, monkeypatch):
    store, whole = Store(shard.path.parent), read_table(shard)
    monkeypatch.setattr(store, "places_of", lambda *_: pytest.fail("a row group is taken apart"))
    for rows in (np.arange(601), np.array([600, 3, 3, 170, 169, 340])):
        assert_same(store.places(shard, rows), whole.select(rows))
    some = [shard.groups[number] for number in (2, 5, 9)]
    assert_at(store.corners(shard, some), whole, some)


@pytest.mark.parametrize("damage", ["changed", "none"])
def test_without_packed_places_the_index_file_tells(shard, damage, monkeypatch):
    store, whole = Store(shard.path.parent), read_table(shard)
    codes = open_codes(shard, Memory())
    if damage == "changed":
        start, size = codes.pieces.head.span(1, Part.PLACES)
        path = shard.path.parent / ".work" / f"{shard.path.name}.codes"
        content = bytearray(path.read_bytes())
        content[start + size // 2] ^= 1
        path.write_bytes(content)
    else:
        monkeypatch.setattr(Places, "of", lambda _: None)
        forget_codes(shard.path)
        keep_codes(shard)
        assert not any(store.codes(shard).pieces.head.span(number, Part.PLACES)[1] for number in range(4))
        store.codes(shard).pieces.check()
    rows = np.array([600, 3, 175])
    assert_same(store.places(shard, rows), whole.select(rows))
    assert_at(store.corners(shard, shard.groups), whole, shard.groups)


def test_codes_are_not_those_of_the_same_pixels_at_another_place(shard, tmp_path, monkeypatch):
    content = (tmp_path / ".work" / f"{shard.path.name}.codes").read_bytes()
    moved = shapely.box
    monkeypatch.setattr(shapely, "box", lambda west, south, east, north: moved(west, south + 1, east, north + 1))
    rows = np.random.default_rng(0).standard_normal((601, 20)).astype(np.float32)
    again = write_scene(tmp_path, l2_normalize(rows), spec_of(20))
    assert [group.record.digest for group in again.groups] == [group.record.digest for group in shard.groups]
    (tmp_path / ".work" / f"{shard.path.name}.codes").write_bytes(content)
    assert open_codes(again, Memory()) is None
