"""Index files: round trip, other readers, damage, and nothing half-written."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import duckdb
import geopandas
import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely

from rdb_geo.core import specs
from rdb_geo.core.errors import IndexFormatError
from rdb_geo.core.specs import ChipSpec, EncoderSpec, IndexManifest, RenderSpec, SceneRecord
from rdb_geo.core.table import ChipTable
from rdb_geo.index import columns, writing
from rdb_geo.index import shard as files
from rdb_geo.index.columns import to_arrow

DIM = 5


def manifest(**changes) -> IndexManifest:
    fields = {
        "encoder": EncoderSpec("m", "test", "a", "0" * 64, DIM, 32, "none", (0, 0, 0), (1, 1, 1)),
        "chips": (ChipSpec(size_px=64, stride_px=32, reduce=2, min_valid=0.5),),
        "render": RenderSpec(bands=(3, 2, 1), low=(1.5, 2, 3), high=(10, 11, 12)),
        "scene": SceneRecord(
            "/scenes/a.tif", "EPSG:32633", (10, 0, 0, 0, -10, 0), 100, 90, 10.0, 7, 8, datetime="2020-01-02T03:04:05Z"
        ),
        "count": 0,
        "skipped": 3,
        "rdb_geo_version": "0.0.0",
    }
    return IndexManifest(**{**fields, **changes})


def chips(count: int, seed: int = 0) -> tuple[ChipTable, np.ndarray]:
    rng = np.random.default_rng(seed)
    west, south = rng.uniform(-170, 160, count), rng.uniform(-80, 70, count)
    boxes = shapely.box(west, south, west + rng.uniform(0.1, 9, count), south + rng.uniform(0.1, 9, count))
    table = ChipTable(
        windows=rng.integers(1, 10_000, (count, 4)).astype(np.int32),
        scales=rng.choice([1, 2, 4], count).astype(np.float32),
        valid_fraction=rng.uniform(0.5, 1, count).astype(np.float32),
        wkb=np.array(shapely.to_wkb(boxes), object),
        bounds_lonlat=shapely.bounds(boxes),
    )
    rows = rng.normal(size=(count, DIM)).astype(np.float32)
    return table, rows / np.linalg.norm(rows, axis=1, keepdims=True)


def write(path, pieces, **changes):
    return writing.write_shard(path, [to_arrow(*piece) for piece in pieces], manifest(**changes))


def test_clouds_are_read_back_and_a_file_that_does_not_tell_them_has_none(tmp_path, monkeypatch):
    table, rows = chips(9)
    cloudy = ChipTable(
        *(getattr(table, name) for name in ("windows", "scales", "valid_fraction", "wkb", "bounds_lonlat")),
        cloud_fraction=np.linspace(0, 1, 9, dtype=np.float32),
    )
    write(tmp_path / "new.parquet", [(cloudy, rows)])
    assert (
        files.read_shares(files.read_shard(tmp_path / "new.parquet"), files.CLOUDS).tolist()
        == cloudy.cloud_fraction.tolist()
    )
    before = writing.schema(DIM).remove(writing.schema(DIM).get_field_index("cloud_fraction"))
    monkeypatch.setattr(writing, "schema", lambda _dim: before)
    piece = to_arrow(cloudy, rows).drop_columns("cloud_fraction")
    writing.write_shard(tmp_path / "old.parquet", [piece], manifest())
    old = files.read_shard(tmp_path / "old.parquet")
    assert "cloud_fraction" not in pq.read_metadata(old.path).schema.names
    assert files.read_shares(old, files.CLOUDS).tolist() == [0] * 9
    assert files.read_table(old).windows.tolist() == table.windows.tolist()
    assert (files.read_embeddings(old) == rows.astype(np.float16)).all()


def test_what_is_written_is_read_back(tmp_path):
    first, second = chips(11, seed=1), chips(4, seed=2)
    written = write(tmp_path / "a.parquet", [first, second])
    shard = files.read_shard(tmp_path / "a.parquet")
    assert shard.manifest == written.manifest
    assert shard.manifest.count == 15
    table = files.read_table(shard)
    expected = ChipTable.concatenate([first[0], second[0]])
    for name in ("windows", "scales", "valid_fraction", "wkb", "bounds_lonlat"):
        np.testing.assert_array_equal(getattr(table, name), getattr(expected, name), err_msg=name)
    embeddings = np.concatenate([first[1], second[1]])
    np.testing.assert_array_equal(files.read_embeddings(shard), embeddings.astype(np.float16).astype(np.float32))


def test_row_groups_keep_the_order(tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "ROW_GROUP_CHIPS", 8)
    pieces = [chips(3, seed=seed) for seed in range(7)]
    write(tmp_path / "a.parquet", pieces)
    assert [group.count for group in files.read_shard(tmp_path / "a.parquet").groups] == [8, 8, 5]
    table = files.read_table(files.read_shard(tmp_path / "a.parquet"))
    np.testing.assert_array_equal(table.windows, np.concatenate([piece[0].windows for piece in pieces]))


def test_the_same_pieces_give_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        write(tmp_path / f"{name}.parquet", [chips(20)])
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_geopandas_opens_it_with_its_crs_and_its_bbox_covering(tmp_path):
    table, _ = chips(30)
    write(tmp_path / "a.parquet", [(table, chips(30)[1])])
    frame = geopandas.read_parquet(tmp_path / "a.parquet")
    assert frame.crs == "OGC:CRS84"
    np.testing.assert_allclose(frame.bounds.to_numpy(), table.bounds_lonlat)
    west, south, east, north = table.bounds_lonlat[7]
    inside = geopandas.read_parquet(tmp_path / "a.parquet", bbox=(west, south, east, north))
    expected = shapely.intersects(shapely.from_wkb(table.wkb), shapely.box(west, south, east, north)).sum()
    assert len(inside) == expected


def test_duckdb_computes_cosines_from_it(tmp_path):
    table, rows = chips(9)
    write(tmp_path / "a.parquet", [(table, rows)])
    found = duckdb.sql(
        f"select list_inner_product(embedding, (select embedding from '{tmp_path}/a.parquet' limit 1)) as c, col_off "
        f"from '{tmp_path}/a.parquet'"
    ).fetchall()
    np.testing.assert_allclose([row[0] for row in found], rows @ rows[0], atol=2e-3)
    assert [row[1] for row in found] == table.windows[:, 0].tolist()


def test_the_query_of_the_page_finds_what_a_search_by_hand_finds(tmp_path, monkeypatch):
    page = (Path(__file__).parents[2] / "docs" / "index-format.md").read_text(encoding="utf-8")
    (query,) = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    (tmp_path / ".rdb-geo").mkdir()
    rng, expected, asked = np.random.default_rng(3), [], None
    for name in ("a", "b"):
        table, rows = chips(60, seed=ord(name))
        west, south = rng.uniform(-76.9, -76.4, 60), rng.uniform(34.5, 34.8, 60)
        boxes = shapely.box(west, south, west + 0.02, south + 0.02)
        table = replace(table, wkb=np.array(shapely.to_wkb(boxes), object), bounds_lonlat=shapely.bounds(boxes))
        if name == "a":
            table.windows[7, :2], asked = (512, 256), rows[7]
        write(tmp_path / ".rdb-geo" / f"{name}.parquet", [(table, rows)])
        inside = shapely.intersects(boxes, shapely.box(-76.7, 34.6, -76.5, 34.7))
        found = zip(table.windows[inside, :2].tolist(), (rows[inside] @ asked).tolist(), strict=True)
        expected += [(cosine, f"{name}.parquet", *place) for place, cosine in found]
    monkeypatch.chdir(tmp_path)
    found = duckdb.sql(query).fetchall()
    best = sorted(expected, reverse=True)[:10]
    assert [row[:3] for row in found] == [(scene, col, row) for _, scene, col, row in best]
    np.testing.assert_allclose([row[3] for row in found], [row[0] for row in best], atol=2e-3)


def test_the_footer_speaks_geoparquet_and_stac(tmp_path):
    write(tmp_path / "a.parquet", [chips(3)])
    metadata = pq.read_metadata(tmp_path / "a.parquet").metadata
    geo = json.loads(metadata[b"geo"])
    assert geo["version"] == "1.1.0"
    assert geo["columns"]["geometry"]["covering"]["bbox"]["xmax"] == ["bbox", "xmax"]
    stac = json.loads(metadata[b"stac"])
    assert stac["emb:dimensions"] == DIM
    assert stac["emb:chip_layout"] == {"layout_type": "regular_grid", "chip_size": [64, 64], "stride": [32, 32]}
    assert stac["datetime"] == "2020-01-02T03:04:05Z"


def test_bounds_across_the_antimeridian_span_all_longitudes_on_disk(tmp_path):
    table, rows = chips(1)
    crossing = ChipTable(table.windows, table.scales, table.valid_fraction, table.wkb, np.array([[179.0, -1, -179, 1]]))
    write(tmp_path / "a.parquet", [(crossing, rows)])
    np.testing.assert_array_equal(
        files.read_table(files.read_shard(tmp_path / "a.parquet")).bounds_lonlat, [[-180, -1, 180, 1]]
    )


@pytest.mark.parametrize("keep", [0, 3, 100, -20])
def test_a_truncated_file_is_refused_in_one_sentence(tmp_path, keep):
    path = tmp_path / "a.parquet"
    write(path, [chips(50)])
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(IndexFormatError, match=r"a.parquet is damaged .* index its scene again with --force"):
        files.read_shard(path)


def test_a_damaged_column_is_refused_when_it_is_read(tmp_path):
    path = tmp_path / "a.parquet"
    write(path, [chips(500)])
    raw = bytearray(path.read_bytes())
    raw[200:4000] = bytes(3800)
    path.write_bytes(raw)
    shard = files.read_shard(path)
    with pytest.raises(IndexFormatError, match="is damaged"):
        files.read_table(shard)


def test_a_newer_format_is_refused_and_says_which_version_wrote_it(tmp_path, monkeypatch):
    with monkeypatch.context() as newer:
        newer.setattr(specs, "FORMAT_VERSION", 99)
        write(tmp_path / "a.parquet", [chips(1)], format_version=99, rdb_geo_version="7.7")
    with pytest.raises(IndexFormatError, match=r"format 99 .* rdb-geo 7.7"):
        files.read_shard(tmp_path / "a.parquet")


def test_another_parquet_file_is_no_index(tmp_path):
    pq.write_table(to_arrow(*chips(1)), tmp_path / "a.parquet")
    with pytest.raises(IndexFormatError, match="no index of rdb-geo"):
        files.read_shard(tmp_path / "a.parquet")


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "a.parquet"
    write(path, [chips(3)])
    before = path.read_bytes()

    def pieces():
        yield to_arrow(*chips(2))
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        writing.write_shard(path, pieces(), manifest())
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.parquet"]


def test_row_groups_tell_where_their_chips_lie(tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "ROW_GROUP_CHIPS", 8)
    table, rows = chips(21)
    write(tmp_path / "a.parquet", [(table, rows)])
    shard = files.read_shard(tmp_path / "a.parquet")
    for group in shard.groups:
        mine = slice(group.first, group.first + group.count)
        bounds = table.bounds_lonlat[mine]
        assert group.record.bounds == (*bounds[:, :2].min(axis=0), *bounds[:, 2:].max(axis=0))
        np.testing.assert_array_equal(files.read_vectors(shard, group).rows, rows[mine].astype(np.float16))
    np.testing.assert_array_equal(files.read_table(shard, [1, 2]).windows, table.windows[8:])


@pytest.mark.slow
def test_each_changed_byte_is_noticed_or_changes_nothing(tmp_path, monkeypatch):
    """Bits of every 7th byte are turned: what is read is what was written, or an `IndexFormatError`."""
    monkeypatch.setattr(writing, "ROW_GROUP_CHIPS", 16)
    path = tmp_path / "a.parquet"
    table, rows = chips(40)
    writing.write_shard(path, [to_arrow(table, rows, np.arange(40, dtype=np.float32))], manifest(), rivals_id="x")
    clean = path.read_bytes()
    expected = _everything(path)
    noticed = 0
    for place in range(0, len(clean), 7):
        damaged = bytearray(clean)
        damaged[place] ^= 1 << place % 8
        path.write_bytes(damaged)
        try:
            assert _everything(path) == expected, place
        except IndexFormatError:
            noticed += 1
    assert noticed > len(clean) / 7 / 4


def _everything(path):
    shard = files.read_shard(path)
    table = files.read_table(shard)
    columns = (table.windows, table.scales, table.valid_fraction, table.bounds_lonlat, files.read_embeddings(shard))
    return (
        shard.manifest,
        shard.rivals_id,
        *(column.tobytes() for column in columns),
        table.wkb.tolist(),
        [files.read_vectors(shard, group).rivals.tobytes() for group in shard.groups],
    )


def test_an_older_file_whose_rivals_have_no_checksum_is_read_without_them(tmp_path, monkeypatch):
    """Before, they were compressed and their bytes in the file mean nothing."""
    true = columns.json.dumps

    def older(raw, **how):
        groups = [fields[:6] for fields in raw["groups"]] if "groups" in raw else None
        return true(raw if groups is None else {**raw, "groups": groups}, **how)

    monkeypatch.setattr(columns.json, "dumps", older)
    monkeypatch.setitem(writing._ENCODING["compression"], "rivals", "zstd")
    table, rows = chips(9)
    writing.write_shard(
        tmp_path / "a.parquet", [to_arrow(table, rows, np.zeros(9, np.float32))], manifest(), rivals_id="x"
    )
    shard = files.read_shard(tmp_path / "a.parquet")
    (group,) = shard.groups
    assert shard.rivals_id is None
    found = files.read_vectors(shard, group)
    assert found.rivals is None
    np.testing.assert_array_equal(found.rows, rows.astype(np.float16))
