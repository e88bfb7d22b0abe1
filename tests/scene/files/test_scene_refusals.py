"""The true cause of what can't be opened, in one sentence, without GDAL's lines and without secrets."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
import rasterio
import rasterio.shutil
from made_scenes import MakeScene
from rasterio.errors import NotGeoreferencedWarning

from rdb_geo.core.errors import CorruptSceneError, MissingCrsError, NotRasterError, SceneError, SceneNotFoundError
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.files.refusals import refusal
from rdb_geo.scene.files.scene_source import SceneSource
from rdb_geo.scene.sources import expand_sources

CASES = {
    "a.ecw": (b"\0\0", NotRasterError, "ECW.*no driver.*libgdal-ecw"),
    "a.sid": (b"msid\1", NotRasterError, "MrSID.*no driver"),
    "a.hdf": (b"\x0e\x03\x13\x01rest", NotRasterError, "HDF4.*libgdal-hdf4"),
    "b.dat": (b"\x0e\x03\x13\x01rest", NotRasterError, "HDF4"),
    "a.jp2": (b"\0\0\0\x0cjP  junk", CorruptSceneError, "damaged JPEG 2000"),
    "a.tif": (b"II*\0junk", CorruptSceneError, "damaged TIFF"),
    "a.pdf": (b"%PDF-1.7 a map", NotRasterError, "is PDF, and the GDAL of rdb-geo has no driver"),
    "b.tif": (b"", NotRasterError, r"is empty \(0 bytes\): get a fresh copy"),
    "a.txt": (b"hello", NotRasterError, "not a raster"),
    "a.7z": (b"7z", NotRasterError, r"an archive \(7z\) .* unpack it"),
    "a.tif.gz": (b"gz", NotRasterError, r"an archive \(gz\) .* unpack it"),
    "a.kmz": (b"PK", NotRasterError, "unpack it"),
    "a.rar": (b"Rar!", NotRasterError, "unpack it"),
    "a.SHP": (b"shape", NotRasterError, "is a vector file"),
    "a.kml": (b"<kml/>", NotRasterError, "is a vector file"),
    "a.laz": (b"LASF", NotRasterError, "is a cloud of points"),
    "a.docx": (b"PK", NotRasterError, "is a document"),
    "a.mp4": (b"mp4", NotRasterError, "is a video"),
    "a.qgz": (b"PK", NotRasterError, "is a project"),
    "a.dng": (b"raw", NotRasterError, "is a photo as a camera took it"),
}


def why(uri: object) -> SceneError:
    with pytest.raises(SceneError) as caught, Scene(SceneSource(str(uri))):
        pass
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("name", CASES)
def test_a_file_that_can_not_be_read_has_its_cause(tmp_path, name):
    content, kind, words = CASES[name]
    (tmp_path / name).write_bytes(content)
    error = why(tmp_path / name)
    assert type(error) is kind
    assert error.args[0].startswith(str(tmp_path / name))
    with pytest.raises(kind, match=words):
        raise error


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Range downloading not supported by this server!", "no range requests"),
        ("HTTP response code: 404", "nothing is there"),
        ("HTTP response code: 403", "access was refused"),
        ("HTTP response code: 503", "has a fault"),
        ("CURL error: Could not resolve host: h.org", "not known here"),
        ("CURL error: Connection timed out after 15 s", "does not answer"),
        ("something else", "check the address"),
    ],
)
def test_an_address_that_can_not_be_opened_has_its_cause(said, words):
    error = refusal("/vsicurl/https://ann:pw@h.org/a.tif?sig=s", f"{said} https://ann:pw@h.org/a.tif?sig=s")
    assert isinstance(error, SceneNotFoundError)
    assert words in str(error)
    assert "pw" not in str(error)
    assert "sig=" not in str(error)
    assert str(error).startswith("https://h.org/a.tif ")


def test_a_vrt_names_the_source_that_is_not_there(make_scene: MakeScene, tmp_path):
    path, vrt = make_scene("source.tif"), tmp_path / "a.vrt"
    with rasterio.open(path) as scene:
        rasterio.shutil.copy(scene, vrt, driver="VRT")
    with Scene(SceneSource(str(vrt))):
        pass
    path.unlink()
    assert f"source {path} is not there" in str(why(vrt))


def test_geolocation_arrays_are_named(tmp_path):
    path = tmp_path / "swath.tif"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(path, "w", driver="GTiff", width=20, height=20, count=1, dtype="uint8") as scene:
            scene.write(np.ones((1, 20, 20), np.uint8))
            scene.update_tags(ns="GEOLOCATION", X_DATASET="lon.tif", Y_DATASET="lat.tif", X_BAND="1", Y_BAND="1")
    error = why(path)
    assert isinstance(error, MissingCrsError)
    assert "gdalwarp -geoloc" in str(error)


def test_a_name_that_is_not_utf8_is_one_sentence():
    assert "not UTF-8" in str(why("/data/Stra\udcdfe.tif"))


def test_a_folder_of_an_archive_alone_says_to_unpack_it(tmp_path):
    (tmp_path / "scenes.7z").write_bytes(b"7z")
    with pytest.raises(NotRasterError, match=r"scenes\.7z is an archive \(7z\)"):
        expand_sources([str(tmp_path)])
