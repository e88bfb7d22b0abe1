"""Files of several rasters: one scene of those that are called as its bands."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from scipy.io import netcdf_file

from rdb_geo.core.errors import BandError, NotRasterError, SceneError
from rdb_geo.core.geometry import Window
from rdb_geo.core.requests import SceneRequest
from rdb_geo.scene import containers
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.render import plan_render
from rdb_geo.scene.sources import expand_sources

WIDTH, HEIGHT = 60, 50


def values(name: str, moment: int) -> np.ndarray:
    """A picture without symmetry, another for each band and moment."""
    rows, cols = np.mgrid[0:HEIGHT, 0:WIDTH]
    return (100 * sum(map(ord, name)) % 700 + 3 * rows + 7 * cols + 1000 * moment).astype("int16")


def write(path: Path, names: list[str], moments: int = 1, *, has_crs: bool = True) -> Path:
    """A netCDF as openEO writes one: time, y and x, a variable for each band."""
    with netcdf_file(str(path), "w") as file:
        for axis, length in (("t", moments), ("y", HEIGHT), ("x", WIDTH)):
            file.createDimension(axis, length)
        time = file.createVariable("t", "f8", ("t",))
        time[:] = 12204 + 5 * np.arange(moments)
        time.units, time.standard_name = "days since 1990-01-01", "time"
        for axis, start, step in (("y", 4_999_995, -10), ("x", 400_005, 10)):
            places = file.createVariable(axis, "f8", (axis,))
            places[:] = start + step * np.arange(HEIGHT if axis == "y" else WIDTH)
            places.units, places.standard_name = "m", f"projection_{axis}_coordinate"
        grid = file.createVariable("crs", "i4", ())
        grid.crs_wkt = grid.spatial_ref = rasterio.crs.CRS.from_epsg(32633).to_wkt()
        for name in names:
            band = file.createVariable(name, "i2", ("t", "y", "x"))
            band[:] = np.stack([values(name, moment) for moment in range(moments)])
            band._FillValue = np.int16(-32768)  # the attribute's name
            if has_crs:
                band.grid_mapping = "crs"
    return path


def seen(path: Path, bands: str | None = None) -> tuple[Scene, np.ndarray, tuple[str, ...]]:
    (source,) = expand_sources([str(path)], SceneRequest(bands=bands))
    with Scene(source) as scene:
        spec = plan_render(scene, bands=source.drawn_bands, stretch=None)
        data, _ = scene.read(Window(0, 0, WIDTH, HEIGHT), spec.bands, out_px=(HEIGHT, WIDTH))
    return scene, data, source.notes


@pytest.mark.parametrize(
    ("names", "bands", "drawn"),
    [
        (["B02", "B03", "B04", "B08", "SCL"], None, ["B04", "B03", "B02"]),
        (["B02", "B03", "B04", "B08"], "B8,B4,B3", ["B08", "B04", "B03"]),
        (["blue", "nir", "red", "green", "ndvi"], None, ["red", "green", "blue"]),
        (["ndvi", "slope"], "ndvi", ["ndvi"] * 3),
    ],
)
def test_the_bands_of_a_container_are_one_scene(tmp_path: Path, names, bands, drawn):
    scene, data, notes = seen(write(tmp_path / "cube.nc", names), bands)
    assert (data == np.stack([values(name, 0) for name in drawn])).all()
    assert (scene.record.crs, scene.record.transform[:6]) == ("EPSG:32633", (10, 0, 400_000, 0, -10, 5_000_000))
    assert (scene.record.datetime, notes) == ("2023-06-01T00:00:00Z", ())


def test_of_several_moments_the_first_is_drawn_and_said(tmp_path: Path):
    _, data, notes = seen(write(tmp_path / "cube.nc", ["B02", "B03", "B04"], moments=3))
    assert (data[0] == values("B04", 0)).all()
    assert notes == ("it holds 3 pictures of each band, and the first is drawn (2023-06-01T00:00:00Z).",)


def test_the_crs_of_a_container_may_stand_beside_it(tmp_path: Path):
    path = write(tmp_path / "cube.nc", ["B02", "B03", "B04"], has_crs=False)
    with pytest.raises(SceneError, match="does not say where it lies"):
        seen(path)
    path.with_suffix(".prj").write_text("EPSG:32633")
    scene, data, _ = seen(path)
    assert scene.record.crs == "EPSG:32633"
    assert (data[0] == values("B04", 0)).all()


def test_a_changed_container_is_another(tmp_path: Path):
    path = write(tmp_path / "cube.nc", ["B02", "B03", "B04"])
    before = seen(path)[0].record
    write(path, ["B02", "B03", "B04", "B05"])
    after = seen(path)[0].record
    assert before.size_bytes
    assert before.size_bytes != after.size_bytes
    assert before.fingerprint != after.fingerprint


def test_a_container_of_other_things_says_what_it_holds(tmp_path: Path):
    path = write(tmp_path / "cube.nc", ["ndvi", "slope"])
    with pytest.raises(NotRasterError, match=r"it holds several: give one of netcdf:.*ndvi"):
        seen(path)
    with pytest.raises(BandError, match=r"has no band 'B04': it has ndvi, slope"):
        seen(path, "B04")


def test_bands_that_gdal_wrote_can_be_drawn_together(tmp_path: Path):
    path = write(tmp_path / "copy.nc", ["Band1", "Band2", "Band3"])
    with pytest.raises(NotRasterError, match=r":Band3, or draw three together:  --bands Band1,Band2,Band3\."):
        seen(path)
    assert (seen(path, "Band1,Band2,Band3")[1] == np.stack([values(f"Band{n}", 0) for n in (1, 2, 3)])).all()


def test_a_name_that_several_groups_hold_is_none_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = write(tmp_path / "cube.nc", ["red", "green", "blue"])
    names = ("a/red", "a/green", "a/blue", "b/red")
    monkeypatch.setattr(containers, "subdatasets", lambda file: tuple(f'HDF5:"{file}"://{name}' for name in names))
    assert containers.scene_of_container(path, SceneRequest()) is None
    refused = containers.scene_of_container(path, SceneRequest(bands="red"))
    assert isinstance(refused.refusal, BandError)
    assert "has no band 'red': it has green, blue" in str(refused.refusal)


def test_hdf5_keeps_quiet(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    path = tmp_path / "broken.h5"
    path.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(200))
    with pytest.raises(Exception, match="is a damaged HDF5 file"):
        seen(path)
    assert capfd.readouterr() == ("", "")
