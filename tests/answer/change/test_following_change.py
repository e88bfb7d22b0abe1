"""Changes along the ground: what was painted between two dates, beside what was there before."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from test_change import ground_of, index, mercator, paint_ground

from rdb_geo.answer.change import follow
from rdb_geo.core.requests import Comparison
from rdb_geo.index.store import Store
from rdb_geo.session.index import Index


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "index", create=True)


def iou(one, other):
    return shapely.intersection(one, other).area / shapely.union(one, other).area


@pytest.fixture
def painted(make_scene):
    """Two pictures on grids of two CRSs, a red blob in the second alone, and its ground."""
    empty = make_scene("empty.tif", case="utm-north")
    full = make_scene("full.tif", crs="EPSG:3857", transform=mercator(), size=(260, 200))
    angles = np.linspace(0, 2 * np.pi, 200, endpoint=False)
    reach = 38 + 9 * np.sin(3 * angles) + 4 * np.cos(5 * angles)
    west, south, east, north = ground_of(empty, (0, 0, 240, 180)).bounds
    lon = west + (east - west) * (130 + reach * np.cos(angles)) / 240
    lat = north - (north - south) * (88 + reach * np.sin(angles)) / 180
    blob = shapely.Polygon(np.stack([lon, lat], axis=1))
    paint_ground(full, blob, "red")
    return empty, full, blob


@pytest.mark.parametrize("fell", [False, True])
def test_a_change_is_cut_to_the_ground(store, colour_encoder, painted, fell):
    empty, full, blob = painted
    index(store, colour_encoder, empty, full)
    asked = Index(store, lambda _name: colour_encoder)
    dates = ("full.tif", "empty.tif") if fell else ("empty.tif", "full.tif")
    plain = asked.change("red", Comparison(*dates, fell=fell))
    fine = asked.change("red", Comparison(*dates, fell=fell, fine=True))
    ((before,), (after,)) = plain.changes, fine.changes
    assert fine.notes == ()
    assert iou(after.geometry, blob) > max(0.88, iou(before.geometry, blob) + 0.05)
    assert after.geometry.is_valid
    assert shapely.difference(after.geometry, before.geometry).area < 1e-9 * before.geometry.area
    assert after.area_m2 < before.area_m2
    assert (after.rank, after.z, after.rise, after.scene) == (before.rank, before.z, before.rise, before.scene)


def test_a_date_that_has_gone_leaves_outlines_of_chips_and_a_note(store, colour_encoder, painted):
    empty, full, _ = painted
    index(store, colour_encoder, empty, full)
    full.unlink()
    answer = Index(store, lambda _name: colour_encoder).change("red", Comparison("empty.tif", "full.tif", fine=True))
    assert len(answer.changes) == 1
    (note,) = answer.notes
    assert (note.code, note.values["scene"]) == ("unread-outlines", str(full))


def test_a_change_without_a_region_keeps_its_cells_and_is_counted(store, colour_encoder, painted, monkeypatch):
    empty, full, _ = painted
    index(store, colour_encoder, empty, full)
    asked = Index(store, lambda _name: colour_encoder)
    plain = asked.change("red", Comparison("empty.tif", "full.tif"))
    monkeypatch.setattr(follow, "EVEN_ODDS", 0.9999999)
    answer = asked.change("red", Comparison("empty.tif", "full.tif", fine=True))
    assert [change.geometry.wkt for change in answer.changes] == [change.geometry.wkt for change in plain.changes]
    assert [(note.code, note.values) for note in answer.notes] == [("plain-changes", {"changes": 1})]
    assert answer.notes[0].startswith("1 change keeps the outline of the chips")


def test_no_change_is_no_work(store, colour_encoder, painted):
    empty, full, _ = painted
    index(store, colour_encoder, empty, full)
    answer = Index(store, lambda _name: colour_encoder).change("blue", Comparison("empty.tif", "full.tif", fine=True))
    assert (answer.changes, answer.notes) == ([], ())
