"""One picture in several formats in a folder or a call counts once; two dates count twice."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from numpy.typing import NDArray

from rdb_geo.core.errors import RdbGeoWarning
from rdb_geo.scene.files.copies import Likeness, likeness_of
from rdb_geo.scene.sources import expand_sources

ROWS, COLS = 300, 420
PLACE = Affine(0.5, 0, 400_000.25, 0, -0.5, 5_300_000.5)


def picture(seed: int = 3) -> NDArray[np.uint8]:
    """Fields, a road and grain without symmetry, 3 × ROWS × COLS."""
    rng = np.random.default_rng(seed)
    fields = rng.uniform(60, 190, (3, ROWS // 20, COLS // 30)).repeat(20, 1).repeat(30, 2)
    fields[:, 130:138] = 210
    return np.clip(fields + rng.normal(0, 6, (1, ROWS, COLS)), 1, 255).astype("uint8")


def write(
    path: Path, data: NDArray, *, place: Affine = PLACE, crs: str | None = "EPSG:32633", **options: object
) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    size = {"width": data.shape[2], "height": data.shape[1], "count": data.shape[0], "dtype": data.dtype}
    with rasterio.open(path, "w", **{"driver": "GTiff", "crs": crs, "transform": place, **size, **options}) as file:
        file.write(data)
    return str(path)


def found(*arguments: object) -> tuple[list[str], list[str]]:
    """Names of the scenes, and what is said."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        sources = expand_sources(list(map(str, arguments)))
    said = [str(one.message) for one in told if one.category is RdbGeoWarning]
    return [Path(source.uri).name for source in sources], said


COPIES = {
    "a_cog.tif": {"driver": "COG", "compress": "deflate"},
    "a_jpeg.tif": {"driver": "COG", "compress": "jpeg", "quality": 75},
    "a.jp2": {"driver": "JP2OpenJPEG", "quality": "20"},
    "a-webp (1).webp": {"driver": "WEBP", "quality": 80},
    "A.jpg": {"driver": "JPEG", "quality": 75},
}


@pytest.mark.parametrize("name", COPIES)
@pytest.mark.parametrize("is_folder", [True, False])
def test_a_copy_in_another_format_is_left_out_and_named(tmp_path: Path, name: str, is_folder: bool):
    one, other = write(tmp_path / "a.tif", picture()), write(tmp_path / name, picture(), **COPIES[name])
    names, said = found(*([tmp_path] if is_folder else [other, one]))
    assert names == ["a.tif"]
    assert said == [f"{other} is a copy of {one}, which is there too, and is left out: name it alone to index it."]
    assert found(other)[0] == [name]


def test_of_many_copies_one_stays(tmp_path: Path):
    for name, options in COPIES.items():
        write(tmp_path / name, picture(), **options)
    names, said = found(tmp_path)
    assert names == ["a_cog.tif"]  # without loss
    assert len(said) == len(COPIES) - 1


def another_date(data: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """2 % brighter, with noise, and a cloud elsewhere."""
    rng = np.random.default_rng(9)
    changed = data * 1.02 + rng.normal(0, 1, data.shape)
    changed[:, 40:90, 200:290] = 240
    return np.clip(changed, 1, 255).astype("uint8")


OTHERS = {
    "gain": lambda data: np.clip(np.round(data * 1.02), 1, 255).astype("uint8"),
    "cloud": another_date,
    "other": lambda data: picture(4),
    "mirrored": lambda data: data[:, :, ::-1],
    "one band": lambda data: data[:1],
    "bands exchanged": lambda data: data[::-1],
}


@pytest.mark.parametrize("change", OTHERS)
def test_another_picture_on_the_same_grid_is_no_copy(tmp_path: Path, change: str):
    write(tmp_path / "a.tif", picture())
    write(tmp_path / "a_cog.tif", np.ascontiguousarray(OTHERS[change](picture())))
    assert found(tmp_path)[0] == ["a.tif", "a_cog.tif"]


def test_a_neighbour_of_the_same_pixels_is_no_copy(tmp_path: Path):
    write(tmp_path / "a.tif", picture())
    write(tmp_path / "a_cog.tif", picture(), place=Affine(0.5, 0, 400_000.75, 0, -0.5, 5_300_000.5))
    write(tmp_path / "a_jpeg.tif", picture(), crs="EPSG:32632")
    assert found(tmp_path) == (["a.tif", "a_cog.tif", "a_jpeg.tif"], [])


def test_what_shows_nothing_is_not_called_a_copy(tmp_path: Path):
    for name in ("a.tif", "a.jp2", "b.tif", "b_cog.tif"):
        kind = "JP2OpenJPEG" if name.endswith("jp2") else "GTiff"
        write(tmp_path / name, np.full((3, ROWS, COLS), 0 if name[0] == "b" else 90, np.uint8), driver=kind)
    assert found(tmp_path) == (["a.jp2", "a.tif", "b.tif", "b_cog.tif"], [])


def test_the_same_picture_in_other_values_is_only_told(tmp_path: Path):
    one = write(tmp_path / "a.tif", picture().astype("uint16") * 40)
    other = write(tmp_path / "a.jpg", picture(), driver="JPEG", quality=90)
    names, said = found(tmp_path)
    assert names == ["a.jpg", "a.tif"]
    assert said == [f"{other} looks like {one} in other values: if it is the same picture, every find counts twice."]
    assert likeness_of(one, other) is Likeness.MAYBE


def test_files_that_no_name_tells_to_be_copies_are_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in ("a.tif", "b.tif", "a_2021.tif", "2020/a.tif", "a_cog_2.tif"):
        write(tmp_path / name, picture())
    monkeypatch.setattr("rdb_geo.scene.files.copies.open_dataset", pytest.fail)
    assert len(found(tmp_path)[0]) == 5


def test_a_damaged_file_is_no_copy_and_stays_to_be_refused(tmp_path: Path):
    write(tmp_path / "a.tif", picture())
    (tmp_path / "a_cog.tif").write_bytes(b"II*\0nothing")
    assert found(tmp_path) == (["a.tif", "a_cog.tif"], [])


def test_nothing_is_asked_of_a_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    one = write(tmp_path / "a.tif", picture())
    monkeypatch.setattr("rdb_geo.scene.files.copies.open_dataset", pytest.fail)
    assert likeness_of("/vsicurl/http://127.0.0.1:9/a_cog.tif", one) is Likeness.OTHER
