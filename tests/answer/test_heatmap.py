"""Heatmaps: values against brute force, place against rasterio and the scene's own transform, and what is refused."""

from __future__ import annotations

import itertools
import math
import subprocess
import sys

import numpy as np
import pyproj
import pytest
import rasterio
from chip_grid import chip_windows
from hypothesis import given, settings
from hypothesis import strategies as st
from made_scenes import CASES

from rdb_geo.answer.heatmap import make_heatmap, write_heatmap
from rdb_geo.answer.shapes.grid import Grid
from rdb_geo.answer.shapes.surface import mean_surface, unmix
from rdb_geo.core.errors import (
    EmptyIndexError,
    EncoderMismatchError,
    IndexFormatError,
    OutputError,
    OutputExistsError,
    OutputFormatError,
    UsageError,
)
from rdb_geo.core.geometry import Window
from rdb_geo.core.specs import ChipRequest, ChipSpec, IndexRequest, SceneRecord
from rdb_geo.index.shard import read_embeddings, read_table
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.geotiff import write_surface
from rdb_geo.scene.where.footprints import Ground
from rdb_geo.score.question import ask
from rdb_geo.score.scorer import EVEN, STEEPNESS

FIELD = (100, 60, 150, 110)
CHIPS = ChipRequest(size_px=32)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "index", create=True)


def index(path, encoder, store, *, chips=CHIPS, **request):
    (source,) = find_scenes([str(path)])
    return index_scene(source, encoder, store, request=IndexRequest(chips=chips, stretch="0,255", **request)).shard


def record_of(width, height):
    return SceneRecord("s.tif", "EPSG:32633", (10, 0, 0, 0, -10, 0), width, height, 10.0)


def brute_force(windows, scores, width, height, step):
    """Mean over the chips that hold the pixel's middle, pixel by pixel, on the grid of the whole scene."""
    values = np.full((math.ceil(height / step), math.ceil(width / step)), np.nan)
    for row, col in itertools.product(range(values.shape[0]), range(values.shape[1])):
        x = (col * step + min((col + 1) * step, width)) / 2
        y = (row * step + min((row + 1) * step, height)) / 2
        inside = [
            float(score)
            for (c, r, w, h), score in zip(windows, scores, strict=True)
            if c <= x < c + w and r <= y < r + h
        ]
        if inside:
            values[row, col] = sum(inside) / len(inside)
    return values


@settings(max_examples=60, deadline=None)
@given(
    width=st.integers(1, 90),
    height=st.integers(1, 90),
    sizes=st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40)), min_size=1, max_size=3),
    dropped=st.integers(0, 4),
    seed=st.integers(0, 99),
)
def test_each_pixel_is_the_mean_of_the_chips_that_hold_its_middle(width, height, sizes, dropped, seed):
    specs = [ChipSpec(size, min(size, stride), 1, 0.5) for size, stride in sizes]
    windows = np.concatenate([strip for spec in specs for strip in chip_windows(width, height, spec)])
    rng = np.random.default_rng(seed)
    keep = rng.random(len(windows)) >= dropped / 5
    windows = windows[keep] if keep.any() else windows
    scores = rng.normal(size=len(windows)).astype(np.float32)
    step = min(spec.stride_px for spec in specs)

    surface = mean_surface(Grid(windows, record_of(width, height), step), scores)
    values, (col, row) = surface.values, surface.origin_px

    expected = brute_force(windows.tolist(), scores, width, height, step)
    place = np.s_[row // step : row // step + values.shape[0], col // step : col // step + values.shape[1]]
    np.testing.assert_allclose(values, expected[place], atol=1e-5)
    expected[place] = np.nan
    assert np.isnan(expected).all()


@pytest.mark.parametrize("case", sorted(CASES))
def test_the_file_lies_where_the_scene_does_and_is_hot_on_the_field(make_scene, store, colour_encoder, tmp_path, case):
    path = make_scene(case=case, paint={"red": FIELD})
    index(path, colour_encoder, store)
    write_heatmap(make_heatmap(store, ask("red", colour_encoder, store)), tmp_path / "heat.tif")
    with rasterio.open(path) as scene, rasterio.open(tmp_path / "heat.tif") as heat:
        values = heat.read(1)
        assert pyproj.CRS(heat.crs).equals(pyproj.CRS(scene.crs), ignore_axis_order=True)
        assert np.allclose(
            (heat.transform @ (0, 0), heat.transform @ (1, 0), heat.transform @ (0, 1)),
            (scene.transform @ (0, 0), scene.transform @ (16, 0), scene.transform @ (0, 16)),
        )
        assert (heat.width, heat.height) == (math.ceil(240 / 16), math.ceil(180 / 16))
        row, col = np.unravel_index(np.nanargmax(values), values.shape)
        left, top = ~scene.transform @ (heat.transform @ (int(col), int(row)))
    assert FIELD[0] - 16 < left < FIELD[2]
    assert FIELD[1] - 16 < top < FIELD[3]


def test_values_are_the_surface_of_the_chips_of_all_scales_and_the_finest_gives_the_grid(
    make_scene, store, colour_encoder
):
    path = make_scene(paint={"red": FIELD})
    shard = index(path, colour_encoder, store, chips=ChipRequest(size_px=32, scales=(2.0, 1.0)))
    question = ask("red", colour_encoder, store)
    heatmap = make_heatmap(store, question)
    cosines = read_embeddings(shard) @ question.vector
    odds = STEEPNESS * ((cosines - cosines.mean()) / cosines.std() - EVEN)
    expected = unmix(Grid(read_table(shard).windows, shard.manifest.scene, 16), odds)
    assert (heatmap.step_px, heatmap.origin_px) == (16, (0, 0))
    np.testing.assert_allclose(heatmap.values, 1 / (1 + np.exp(-expected.values)), atol=1e-4)


def test_there_is_nothing_where_there_is_no_chip(make_scene, store, colour_encoder, tmp_path):
    index(make_scene(nodata=0, invalid=(80, 0, 160, 180)), colour_encoder, store, chips=ChipRequest(size_px=16))
    write_heatmap(make_heatmap(store, ask("red", colour_encoder, store)), tmp_path / "heat.tif")
    with rasterio.open(tmp_path / "heat.tif") as heat:
        values = heat.read(1)
        assert math.isnan(heat.nodata)
        assert np.isnan(values[:, 12:18]).all()
        assert np.isfinite(values[:, :10]).all()
        assert (heat.read_masks(1) > 0).sum() == np.isfinite(values).sum()


def test_only_the_indexed_area_is_in_the_file(make_scene, store, colour_encoder):
    path = make_scene()
    (source,) = find_scenes([str(path)])
    with Scene(source) as scene:
        area = Ground(scene.record).footprint(Window(100, 100, 10, 10)).polygon_lonlat
    index(path, colour_encoder, store, area_wkt=area.wkt)
    heatmap = make_heatmap(store, ask("red", colour_encoder, store))
    assert heatmap.origin_px == (80, 80)
    assert heatmap.values.shape == (3, 3)


def test_the_file_is_cloud_optimised_styled_and_says_what_was_asked(make_scene, store, colour_encoder, tmp_path):
    path = make_scene(size=(700, 300), paint={"red": FIELD})
    index(path, colour_encoder, store, chips=ChipRequest(size_px=2, overlap=0))
    heatmap = make_heatmap(store, ask("a  red field", colour_encoder, store))
    write_heatmap(heatmap, tmp_path / "heat.tif")
    with rasterio.open(tmp_path / "heat.tif") as heat:
        values = heat.read(1)
        assert heat.dtypes == ("float32",)
        assert heat.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert heat.overviews(1) == [2]
        assert heat.compression.value == "DEFLATE"
        assert heat.block_shapes == [(256, 256)]
        tags = {name: float(value) for name, value in heat.tags(1).items()}
        assert tags["STATISTICS_MINIMUM"] == pytest.approx(values.min(), abs=1e-5)
        assert tags["STATISTICS_MAXIMUM"] == pytest.approx(values.max(), abs=1e-5)
        assert tags["STATISTICS_MEAN"] == pytest.approx(values.mean(dtype=float), abs=1e-5)
        assert tags["STATISTICS_STDDEV"] == pytest.approx(values.std(dtype=float), abs=1e-5)
        assert heat.tags()["query"] == "a red field"
        assert heat.tags()["scene"] == str(path)
        assert heat.descriptions == ("score",)
    assert heatmap.sentence.startswith("Heatmap of scene.tif: 350 × 150 pixels of 2 × 2 scene pixels, scores 0")
    assert [entry.name for entry in tmp_path.iterdir() if "heat" in entry.name] == ["heat.tif"]


class TestWhichScene:
    @pytest.fixture
    def two(self, make_scene, store, colour_encoder):
        for name in ("one/a.tif", "two/a.tif", "b.tif"):
            index(make_scene(name), colour_encoder, store)

    @pytest.mark.parametrize(
        ("scene", "error", "fragment"),
        [
            (None, UsageError, "holds 3 scenes: say which one"),
            ("a.tif", UsageError, "2 scenes called a.tif"),
            ("c.tif", EmptyIndexError, "holds no scene c.tif"),
        ],
    )
    @pytest.mark.usefixtures("two")
    def test_a_name_must_mean_one(self, store, colour_encoder, scene, error, fragment):
        with pytest.raises(error, match=fragment):
            make_heatmap(store, ask("red", colour_encoder, store), scene=scene)

    @pytest.mark.usefixtures("two")
    @pytest.mark.parametrize("scene", ["b.tif", "{folder}/b.tif", "{folder}/one/a.tif", "{folder}/one/../b.tif"])
    def test_a_path_or_a_unique_name_will_do(self, store, colour_encoder, tmp_path, scene):
        name = scene.format(folder=tmp_path)
        heatmap = make_heatmap(store, ask("red", colour_encoder, store), scene=name)
        assert heatmap.scene.uri.endswith(name.rsplit("/", 1)[-1])

    def test_an_empty_index_says_so(self, store, colour_encoder):
        with pytest.raises(EmptyIndexError, match="holds no scene yet"):
            make_heatmap(store, ask("red", colour_encoder, store))

    def test_a_damaged_index_file_of_the_scene_is_an_error_of_another_one_a_problem(
        self, make_scene, store, colour_encoder
    ):
        kept, broken = make_scene("kept.tif"), make_scene("broken.tif")
        index(kept, colour_encoder, store)
        index(broken, colour_encoder, store).path.write_bytes(b"PAR1 rubbish")
        question = ask("red", colour_encoder, store)
        assert "broken" in str(make_heatmap(store, question, scene=str(kept)).problems[0])
        with pytest.raises(IndexFormatError, match="broken"):
            make_heatmap(store, question, scene=str(broken))

    def test_another_models_index_is_refused(self, make_scene, store, colour_encoder):
        index(make_scene(), colour_encoder, store)
        other = type(colour_encoder)(image_size_px=64)
        with pytest.raises(EncoderMismatchError):
            make_heatmap(store, ask("red", other, store))


class TestWriting:
    @pytest.fixture
    def heatmap(self, make_scene, store, colour_encoder):
        index(make_scene(), colour_encoder, store)
        return make_heatmap(store, ask("red", colour_encoder, store))

    def test_a_file_is_replaced_only_where_that_was_said(self, heatmap, tmp_path):
        path = tmp_path / "heat.tif"
        write_heatmap(heatmap, path)
        with pytest.raises(OutputExistsError):
            write_heatmap(heatmap, path)
        write_heatmap(heatmap, path, overwrite=True)

    @pytest.mark.parametrize(
        ("name", "error", "fragment"),
        [
            ("heat.png", OutputFormatError, ".tif"),
            ("no/heat.tif", OutputError, "no folder"),
            ("f.tif", OutputError, "is a folder"),
        ],
    )
    def test_an_impossible_output_is_refused(self, heatmap, tmp_path, name, error, fragment):
        (tmp_path / "f.tif").mkdir()
        with pytest.raises(error, match=fragment):
            write_heatmap(heatmap, tmp_path / name)

    def test_a_failed_write_leaves_nothing_and_keeps_the_old_file(self, heatmap, tmp_path, monkeypatch):
        path = tmp_path / "heat.tif"
        write_heatmap(heatmap, path)
        before = path.read_bytes()
        monkeypatch.setattr(rasterio.io.DatasetWriter, "set_band_description", _fail, raising=False)
        monkeypatch.setattr(rasterio.io.BufferedDatasetWriter, "set_band_description", _fail, raising=False)
        with pytest.raises(OutputError, match="the disk said no"):
            write_heatmap(heatmap, path, overwrite=True)
        assert path.read_bytes() == before
        assert [entry.name for entry in tmp_path.iterdir() if "heat" in entry.name] == ["heat.tif"]


def _fail(*_args):
    raise rasterio.errors.RasterioIOError("the disk said no")


def test_a_full_disk_is_one_sentence_and_leaves_nothing(tmp_path):
    """In a process of its own, where files may not grow beyond 300 kB; the error comes with the closing of the file."""
    code = f"""
import resource, signal, numpy as np
from pathlib import Path
from rdb_geo.core.errors import OutputError
from rdb_geo.core.specs import SceneRecord
from rdb_geo.scene.geotiff import write_surface
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
record = SceneRecord("s.tif", "EPSG:32633", (10, 0, 0, 0, -10, 0), 700, 700, 10.0)
values = np.random.default_rng(0).random((700, 700), np.float32)
try:
    write_surface(Path({str(tmp_path / "heat.tif")!r}), values, record, origin_px=(0, 0), step_px=1,
                  texts=dict(description="score"))
except OutputError as error:
    print(error)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "heat.tif can't be written" in run.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "crs", ["+proj=ob_tran +o_proj=longlat +o_lon_p=0 +o_lat_p=39.25 +lon_0=18 +datum=WGS84", "EPSG:4326"]
)
def test_a_crs_that_geotiff_has_no_words_for_is_kept_and_old_sidecars_go(tmp_path, crs):
    path = tmp_path / "heat.tif"
    (tmp_path / "heat.tif.aux.xml").write_text("<PAMDataset><Metadata/></PAMDataset>")
    wkt = pyproj.CRS(crs).to_wkt()
    record = SceneRecord("s.tif", wkt, (0.1, 0, 0, 0, -0.1, 10), 10, 10, 1e4)
    write_surface(
        path, np.ones((5, 5), np.float32), record, origin_px=(0, 0), step_px=2, texts={"description": "score"}
    )
    with rasterio.open(path) as heat:
        assert pyproj.CRS(heat.crs).equals(pyproj.CRS(wkt), ignore_axis_order=True)
    assert (tmp_path / "heat.tif.aux.xml").exists() == crs.startswith("+")
