"""A VRT beside its files: nothing is a scene twice."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine

from rdb_geo.core.errors import RdbGeoWarning
from rdb_geo.scene.files.vrt import missing_source, sources_of
from rdb_geo.scene.sources import expand_sources

SIDE = 40


def write(path: Path, column: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    place = Affine(10, 0, 400_000 + column * SIDE * 10, 0, -10, 5_300_000)
    data = np.random.default_rng(column).integers(1, 255, (3, SIDE, SIDE), np.uint8)
    with rasterio.open(
        path, "w", driver="GTiff", width=SIDE, height=SIDE, count=3, dtype="uint8", crs="EPSG:32633", transform=place
    ) as file:
        file.write(data)
    return path


def vrt(path: Path, *sources: str, relative: int = 1) -> Path:
    """The sources side by side."""
    bands = "".join(
        f'<VRTRasterBand dataType="Byte" band="{band}">'
        + "".join(
            f'<SimpleSource><SourceFilename relativeToVRT="{relative}">{source}</SourceFilename><SourceBand>{band}'
            f'</SourceBand><SrcRect xOff="0" yOff="0" xSize="{SIDE}" ySize="{SIDE}"/>'
            f'<DstRect xOff="{number * SIDE}" yOff="0" xSize="{SIDE}" ySize="{SIDE}"/></SimpleSource>'
            for number, source in enumerate(sources)
        )
        + "</VRTRasterBand>"
        for band in (1, 2, 3)
    )
    path.write_text(
        f'<VRTDataset rasterXSize="{SIDE * len(sources)}" rasterYSize="{SIDE}"><SRS>EPSG:32633</SRS>'
        f"<GeoTransform>400000,10,0,5300000,0,-10</GeoTransform>{bands}</VRTDataset>"
    )
    return path


def names(folder: Path) -> list[str]:
    return [Path(source.uri).name for source in expand_sources([str(folder)])]


def test_a_mosaic_stands_for_its_tiles_and_says_so(tmp_path: Path):
    for column in (0, 1):
        write(tmp_path / "tiles" / f"t{column}.tif", column)
    write(tmp_path / "other.tif", 5)
    vrt(tmp_path / "all.vrt", "tiles/t0.tif", "tiles/t1.tif")
    with pytest.warns(RdbGeoWarning, match=r"all\.vrt stands for tiles/t0\.tif \(and 1 other\)"):
        assert names(tmp_path) == ["all.vrt", "other.tif"]


def test_a_vrt_that_a_shell_gives_with_its_files_is_no_second_scene(tmp_path: Path):
    given = [str(write(tmp_path / f"t{column}.tif", column)) for column in (0, 1)]
    given.append(str(vrt(tmp_path / "whole.vrt", "t0.tif", "t1.tif")))
    with pytest.warns(RdbGeoWarning, match=r"whole\.vrt stands for .*t0\.tif \(and 1 other\)"):
        (source,) = expand_sources(given)
    assert source.uri.endswith("whole.vrt")


@pytest.mark.parametrize("relative", [0, 1])
def test_a_vrt_of_one_file_that_is_there_too_is_left_out_and_that_is_said(tmp_path: Path, relative: int):
    file = write(tmp_path / "a.tif")
    vrt(tmp_path / "view.vrt", "a.tif" if relative else str(file), relative=relative)
    with pytest.warns(RdbGeoWarning, match=r"view\.vrt shows a\.tif, which is there too"):
        assert names(tmp_path) == ["a.tif"]
    assert [Path(one.uri).name for one in expand_sources([str(tmp_path / "view.vrt")])] == ["view.vrt"]


def test_of_vrts_in_a_vrt_the_outer_one_is_the_scene(tmp_path: Path):
    for column in (0, 1, 2):
        write(tmp_path / f"t{column}.tif", column)
    vrt(tmp_path / "left.vrt", "t0.tif", "t1.tif")
    vrt(tmp_path / "whole.vrt", "left.vrt", "t2.tif")
    with pytest.warns(RdbGeoWarning):
        assert names(tmp_path) == ["whole.vrt"]


def test_files_elsewhere_and_files_that_are_gone_take_nothing_out(tmp_path: Path):
    write(tmp_path / "far" / "t0.tif")
    write(tmp_path / "here" / "t1.tif", 1)
    far = vrt(tmp_path / "here" / "far.vrt", "../far/t0.tif")
    broken = vrt(tmp_path / "here" / "broken.vrt", "t1.tif", "t2.tif")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert names(tmp_path / "here") == ["broken.vrt", "far.vrt", "t1.tif"]
    assert missing_source(far) is None
    assert missing_source(broken) == str(broken.parent / "t2.tif")
    (tmp_path / "no.vrt").write_text("<VRT")
    assert sources_of(tmp_path / "no.vrt") == []
