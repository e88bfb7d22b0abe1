"""What every engine must answer as the folder does: the oracle is the folder, whose own oracles are elsewhere."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import geopandas
import numpy as np
import shapely
from fakes import ColourEncoder

from rdb_geo import BBox, Comparison, Form, Limits, Outlining
from rdb_geo.index.shard import CLOUDS, VALID, read_shares, read_table, read_vectors
from rdb_geo.index.store import Store
from rdb_geo.session.index import Index

BOX = BBox(13.668, 47.82, 13.70, 47.835).to_geometry()
LIMITS = {
    "plain": Limits(),
    "best": Limits(k=30),
    "box": Limits(k=20, area=BOX),
    "line": Limits(k=9, area=BBox(179.95, -16.6, -179.99, -16.5).to_geometry()),
    "dates": Limits(k=9, start="2023", end="2023-05"),
    "scene": Limits(k=9, scenes=("*ol*.tif",)),
    "scale": Limits(k=9, scales=(2.0,)),
    "cloudy": Limits(k=200, cloudy=True),
    "share": Limits(percent=2),
}
QUESTIONS = ("red", "blue OR purple", "yellow NOT white")


def index_of(where: str | Path) -> Index:
    return Index(Store(where), lambda _name: ColourEncoder())


def told(results) -> list[dict]:
    return [{**asdict(one), "geometry": shapely.to_wkb(one.geometry)} for one in results]


def check_the_same(folder: Store, where: str, tmp_path: Path) -> None:
    """Hits to the last bit, outlines, change, heatmap, marks: whatever reads an index."""
    here, there = index_of(folder.root), index_of(where)
    for name, limits in LIMITS.items():
        for text in QUESTIONS:
            expected, found = here.query(text, limits), there.query(text, limits)
            assert told(found.results) == told(expected.results), (name, text)
            assert (found.sentence, found.answer.notes) == (expected.sentence, expected.answer.notes)
            assert expected.results or name in ("dates", "line"), (name, text)
    near = tmp_path / "near.geojson"
    geopandas.GeoDataFrame(geometry=[BOX.centroid], crs=4326).to_file(near)
    limits = Limits(k=9, near=(f"{near}:300m",), within=str(_box_file(tmp_path)))
    assert told(there.query("red", limits).results) == told(here.query("red", limits).results) != []
    form = Form(outlining=Outlining(high=0.4))
    assert told(there.query("red", Limits(), form).results) == told(here.query("red", Limits(), form).results) != []
    maps = [index.heatmap("blue", "large.tif").values for index in (here, there)]
    assert np.array_equal(*maps, equal_nan=True)
    assert told(there.query("like(13.69,47.83)").results) == told(here.query("like(13.69,47.83)").results)
    marked = [index.refine("red", here.query("red", Limits(k=9)).hits, right=[1], wrong=[9]) for index in (here, there)]
    assert np.array_equal(
        *[one.question.scorer(folder.vectors_at(folder.scenes()[0][0], np.arange(50))) for one in marked]
    )
    comparison = Comparison(before="old.tif", after="large.tif")
    changes = []
    for index in (here, there):
        try:
            changes.append(told(index.change("red", comparison).changes))
        except ValueError as error:
            changes.append(str(error))
    assert changes[0] == changes[1]


def check_every_byte(folder: Store, where: str) -> None:
    """Recipes, vectors, rivals, footprints, bounds, windows and clouds."""
    mine, problems = folder.scenes()
    served = Store(where)
    theirs, others = served.scenes()
    assert not problems
    assert not others
    assert [shard.manifest for shard in theirs] == [shard.manifest for shard in mine]
    for shard, other in zip(mine, theirs, strict=True):
        assert other.path.name == shard.path.name
        assert np.array_equal(served.shares(other, CLOUDS), read_shares(shard, CLOUDS))
        assert np.array_equal(served.shares(other, VALID), read_table(shard).valid_fraction)
        assert np.array_equal(served.windows(other), folder.windows(shard))
        assert np.array_equal(served.windows(other), read_table(shard).windows)
        for group, far in zip(shard.groups, other.groups, strict=True):
            expected, found = read_vectors(shard, group), next(served.vectors(other, [far]))
            assert found.rows.tobytes() == expected.rows.tobytes()
            assert found.rivals_id == expected.rivals_id
            table, place = read_table(shard, [group.number]), served.places_of(other, far)
            assert np.array_equal(place.bounds_lonlat, table.bounds_lonlat)
            assert [shapely.to_wkb(one) for one in shapely.from_wkb(place.wkb)] == [
                shapely.to_wkb(one) for one in shapely.from_wkb(table.wkb)
            ]
            assert np.array_equal(place.valid_fraction, table.valid_fraction)
            assert np.array_equal(place.scales, table.scales)
    assert sum(len(shard.groups) for shard in mine) > len(mine)
    assert any(read_shares(shard, CLOUDS).any() for shard in mine)


def _box_file(tmp_path: Path) -> Path:
    path = tmp_path / "box.geojson"
    geopandas.GeoDataFrame(geometry=[BOX.buffer(0.01)], crs=4326).to_file(path)
    return path
