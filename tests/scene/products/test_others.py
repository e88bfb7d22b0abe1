"""Planet, NAIP, Maxar and drone projects: the right image of the folder, its bands, its date, its mask."""

from __future__ import annotations

import json
import re
import shutil
import warnings
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from made_products import BLUE, GREEN, NIR, RED, SIDE, UTM, find, seen, values, write

from rdb_geo.core.errors import RdbGeoWarning, SceneError
from rdb_geo.core.progress import Note
from rdb_geo.core.requests import SceneRequest
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.doubts import doubts
from rdb_geo.scene.files.scene_source import SceneSource
from rdb_geo.scene.sources import expand_sources

RGB = (RED, GREEN, BLUE)
DAY = "2024-05-01-00:00_2024-05-01-23:59"


def doubted(source: SceneSource) -> list[Note]:
    with Scene(source) as scene:
        return doubts(scene.record, scene.bands)


def drawn(*colours: int, dtype: str = "uint16") -> np.ndarray:
    return np.stack([values(colour, dtype=dtype) for colour in colours])


def bands(*colours: int, dtype: str = "uint16") -> list[np.ndarray]:
    return [values(colour, dtype=dtype) for colour in colours]


BGRN = (BLUE, GREEN, RED, NIR)
EIGHT = (5, BLUE, 6, GREEN, 7, RED, 8, NIR)
PLANET = {
    "20170831_172754_101c_3B_AnalyticMS.tif": (BGRN, "2017-08-31T17:27:54Z"),
    "20170831_172754_101c_3B_AnalyticMS_SR.tif": (BGRN, "2017-08-31T17:27:54Z"),
    "20210526_101512_04_2405_3B_AnalyticMS_SR_8b.tif": (EIGHT, "2021-05-26T10:15:12Z"),
    "20210526_101512_04_2405_3B_AnalyticMS_SR_8b_harmonized_clip.tif": (EIGHT, "2021-05-26T10:15:12Z"),
    "20170831_172754_101c_3B_Analytic.tif": (RGB, "2017-08-31T17:27:54Z"),
    "465639_1065612_2017-06-04_0f2b_BGRN_Analytic.tif": (BGRN, "2017-06-04T00:00:00Z"),
    "1056417_2011-03-20_RE4_3A_Analytic.tif": ((BLUE, GREEN, RED, 5, NIR), "2011-03-20T00:00:00Z"),
    "20200814_162132_ssc4d3_0021_analytic.tif": (BGRN, "2020-08-14T16:21:32Z"),
    "20200814_162132_ssc4d3_0021_pansharpened.tif": (BGRN, "2020-08-14T16:21:32Z"),
    "20200814_162132_ssc4_u0001_analytic_sr.tif": (BGRN, "2020-08-14T16:21:32Z"),
}


@pytest.mark.parametrize("name", PLANET)
def test_an_analytic_image_of_planet_is_known_by_its_name(tmp_path: Path, name: str):
    colours, date = PLANET[name]
    path = write(tmp_path / "order" / name, bands(*colours))
    for argument in (path, tmp_path / "order", tmp_path):
        (source,) = find(argument)
        record, data, _, basis = seen(source)
        assert (source.uri, record.datetime, basis) == (str(path), date, "by name")
        assert np.array_equal(data, drawn(*RGB))


def test_colours_that_planets_file_declares_wrongly_count_less_than_its_name(tmp_path: Path):
    path = tmp_path / "20170831_172754_101c_3B_AnalyticMS.tif"
    write(path, bands(*BGRN), colours=("red", "green", "blue", "undefined"))
    assert np.array_equal(seen(find(path)[0])[1], drawn(*RGB))


def planet_folder(folder: Path, *, newer: bool) -> Path:
    stem = "20170831_172754_101c"
    write(folder / f"{stem}_3B_AnalyticMS.tif", bands(*BGRN))
    write(folder / f"{stem}_3B_Visual.tif", bands(*RGB, dtype="uint8"))
    write(folder / f"{stem}_thumb_large.png", bands(*RGB, dtype="uint8"), driver="PNG")
    if newer:
        mask = np.zeros((8, SIDE, SIDE), "uint8")
        for band in range(7):
            mask[band, :, band * 10 : band * 10 + 10] = 1
        write(folder / f"{stem}_3B_udm2.tif", list(mask))
    else:
        mask = np.zeros((SIDE, SIDE), "uint8")
        for bit in range(7):
            mask[:, bit * 10 : bit * 10 + 10] = 1 << bit
        write(folder / f"{stem}_3B_AnalyticMS_DN_udm.tif", [mask])
    (folder / f"{stem}_3B_AnalyticMS_metadata.xml").write_text(
        "<ps:acquisitionDateTime>2017-08-31T17:27:54+00:00</ps:acquisitionDateTime>"
    )
    (folder / f"{stem}.json").write_text("{}")
    return folder


@pytest.mark.parametrize("newer", [True, False])
def test_a_planet_folder_is_one_scene(tmp_path: Path, newer: bool):
    (source,) = find(planet_folder(tmp_path, newer=newer))
    record, data, valid, _ = seen(source)
    assert record.datetime == "2017-08-31T17:27:54Z"
    assert np.array_equal(data, drawn(*RGB, dtype="uint8"))
    assert valid.all()
    (asked,) = find(tmp_path, bands="nir,red,green")
    assert np.array_equal(seen(asked)[1], drawn(NIR, RED, GREEN))


@pytest.mark.parametrize(("newer", "expected"), [(True, [2, 4, 5]), (False, [0, 1])])
def test_planets_clouds_are_left_out(tmp_path: Path, newer: bool, expected: list[int]):
    (source,) = find(planet_folder(tmp_path, newer=newer), mask_clouds=True)
    _, _, valid, _ = seen(source)
    assert [n for n in range(12) if not valid[:, n * 10 : n * 10 + 10].any()] == expected
    assert [n for n in range(12) if valid[:, n * 10 : n * 10 + 10].all()] == [n for n in range(12) if n not in expected]


@pytest.mark.parametrize(("newer", "mask"), [(True, "*_udm2.tif"), (False, "*_udm.tif")])
def test_a_mask_that_is_named_outright_is_no_picture_and_that_is_said(tmp_path: Path, newer: bool, mask: str):
    (path,) = planet_folder(tmp_path, newer=newer).glob(mask)
    with pytest.warns(UserWarning, match="is no picture that its Planet product is drawn from .*_Visual.tif"):
        (source,) = find(path)
    assert (source.uri, source.composite) == (str(path), None)


@pytest.mark.parametrize("name", ["m_3211605_ne_11_060_20200418.tif", "m_3211605_sw_11_1_20120504_20120724.tif"])
def test_naips_near_infrared_is_no_alpha(tmp_path: Path, name: str):
    near = values(NIR, dtype="uint8")
    near[:30] = 0
    path = write(
        tmp_path / name,
        [*bands(*RGB, dtype="uint8"), near],
        colours=("red", "green", "blue", "alpha"),
        photometric="RGB",
    )
    (source,) = find(path)
    record, data, valid, _ = seen(source)
    day = "2012-05-04" if "0504" in name else "2020-04-18"
    assert record.datetime == f"{day}T00:00:00Z"
    assert np.array_equal(data, drawn(*RGB, dtype="uint8"))
    assert valid.all()


IMD = """version = "28.3";
bandId = "Multi";
{groups}BEGIN_GROUP = IMAGE_1
\tsatId = "WV02";
\tfirstLineTime = 2015-04-10T10:10:10.123456Z;
END_GROUP = IMAGE_1
"""


def imd(names: str) -> str:
    return IMD.format(groups="".join(f"BEGIN_GROUP = BAND_{name}\nEND_GROUP = BAND_{name}\n" for name in names.split()))


def maxar(folder: Path, kind: str, names: str, colours: tuple[int, ...], *, tiles: bool = True) -> Path:
    """Two tiles side by side, of 60 columns each."""
    part = folder / f"012345678010_01_P001_{ {'M': 'MUL', 'P': 'PAN', 'S': 'PSH'}[kind[0]] }"
    whole = np.stack(bands(*colours))
    left = {"transform": UTM}
    right = {"transform": type(UTM)(10, 0, UTM.c + 600, 0, -10, UTM.f)}
    stem = f"15APR10101010-{kind}"
    if tiles:
        for number, place in ((1, left), (2, right)):
            data = list(whole[:, :, (number - 1) * 60 : number * 60])
            write(part / f"{stem}_R1C{number}-012345678010_01_P001.TIF", data, **place)
    else:
        write(part / f"{stem}-012345678010_01_P001.TIF", list(whole))
    (part / f"{stem}-012345678010_01_P001.IMD").write_text(imd(names))
    (part / f"{stem}-012345678010_01_P001.XML").write_text("<isd/>")
    (part / f"{stem}-012345678010_01_P001.TIL").write_text("bandId = Multi")
    write(part / f"{stem}-012345678010_01_P001-BROWSE.JPG", bands(*RGB, dtype="uint8"), driver="JPEG")
    (folder / "012345678010_01_README.XML").write_text("<README/>")
    return folder


@pytest.mark.parametrize("tiles", [True, False])
@pytest.mark.parametrize(
    ("names", "colours"),
    [("B G R N", BGRN), ("C B G Y R RE N N2", (5, BLUE, GREEN, 6, RED, 7, NIR, 8)), ("R G B", RGB)],
)
def test_a_maxar_order_is_one_scene(tmp_path: Path, tiles: bool, names: str, colours: tuple[int, ...]):
    (source,) = find(maxar(tmp_path, "M2AS", names, colours, tiles=tiles))
    record, data, valid, basis = seen(source)
    assert (record.datetime, basis) == ("2015-04-10T10:10:10.123456Z", "by name")
    assert np.array_equal(data, drawn(*RGB))
    assert valid.all()


def test_of_a_maxar_order_the_pansharpened_image_is_taken(tmp_path: Path):
    maxar(tmp_path, "P2AS", "P", (5,))
    maxar(tmp_path, "M2AS", "B G R N", BGRN)
    assert len(find(tmp_path)) == 1
    assert np.array_equal(seen(find(tmp_path)[0])[1], drawn(*RGB))
    maxar(tmp_path, "S2AS", "R G B", RGB)
    (source,) = find(tmp_path)
    assert "_PSH" in source.uri
    assert np.array_equal(seen(source)[1], drawn(*RGB))


def said(source: SceneSource) -> str:
    return " ".join(str(note) for note in source.notes)


def test_of_maxars_images_a_second_apart_one_is_the_scene_and_the_other_is_told(tmp_path: Path):
    pan = maxar(tmp_path, "P2AS", "P", (5,)) / "012345678010_01_P001_PAN"
    for path in pan.iterdir():
        path.rename(path.with_name(path.name.replace("15APR10101010", "15APR10101009")))
    maxar(tmp_path, "M2AS", "B G R N", BGRN)
    (source,) = find(tmp_path)
    assert np.array_equal(seen(source)[1], drawn(*RGB))
    assert str(pan) in said(source)
    (alone,) = find(pan)
    assert np.array_equal(seen(alone)[1], drawn(5, 5, 5))


def test_strips_of_one_maxar_order_are_scenes_of_their_own(tmp_path: Path):
    later = maxar(tmp_path / "later", "M2AS", "B G R N", BGRN)
    maxar(tmp_path / "sooner", "M2AS", "B G R N", BGRN)
    for path in list(later.rglob("15APR*")):
        path.rename(path.with_name(path.name.replace("15APR10101010", "15APR10101430")))
    assert len(find(tmp_path)) == 2


@pytest.mark.parametrize("suffix", ["IMD", "TIL", "XML", "RPB"])
def test_any_description_of_a_maxar_image_means_the_image(tmp_path: Path, suffix: str):
    part = maxar(tmp_path, "M2AS", "B G R N", BGRN) / "012345678010_01_P001_MUL"
    (part / "15APR10101010-M2AS-012345678010_01_P001.RPB").write_text("satId")
    (source,) = find(part / f"15APR10101010-M2AS-012345678010_01_P001.{suffix}")
    assert np.array_equal(seen(source)[1], drawn(*RGB))


def ortho(path: Path) -> Path:
    alpha = np.full((SIDE, SIDE), 255, "uint8")
    alpha[:30] = 0
    return write(path, [*bands(*RGB, dtype="uint8"), alpha], alpha="YES", photometric="RGB")


def dem(path: Path) -> Path:
    return write(path, [values(5).astype("float32")])


def odm(root: Path) -> Path:
    for name in ("dsm", "dtm"):
        dem(root / "odm_dem" / f"{name}.tif")
    write(root / "images" / "IMG_0001_1.tif", [values(6)])
    for name in ("odm_orthophoto.original.tif", "odm_orthophoto_cut.tif", "odm_orthophoto_feathered.tif"):
        write(root / "odm_orthophoto" / name, bands(*RGB, dtype="uint8"))
    (root / "odm_orthophoto" / "odm_orthophoto.mbtiles").write_bytes(b"SQLite format 3")
    return ortho(root / "odm_orthophoto" / "odm_orthophoto.tif")


def pix4d(root: Path) -> Path:
    mosaic = root / "3_dsm_ortho" / "2_mosaic"
    dem(root / "3_dsm_ortho" / "1_dsm" / "site_dsm.tif")
    write(root / "4_index" / "indices" / "ndvi" / "site_index_ndvi.tif", [values(5).astype("float32")])
    write(root / "4_index" / "reflectance" / "site_transparent_reflectance_red edge.tif", [values(5)])
    write(mosaic / "site_mosaic_group1.tif", bands(*RGB, dtype="uint8"))
    write(mosaic / "tiles" / "site_mosaic_group1_1_1.tif", bands(*RGB, dtype="uint8"))
    return ortho(mosaic / "site_transparent_mosaic_group1.tif")


def dji(root: Path) -> Path:
    for name in ("dsm", "gsddsm"):
        dem(root / "map" / f"{name}.tif")
    for name in ("Red", "NIR", "RedEdge"):
        write(root / "map" / f"result_{name}.tif", [values(5)])
    return ortho(root / "map" / "result.tif")


def metashape(root: Path) -> Path:
    dem(root / "site_dem.tif")
    return ortho(root / "site_orthomosaic.tif")


@pytest.mark.parametrize("program", [odm, pix4d, dji, metashape])
def test_of_a_drone_project_the_orthomosaic_is_the_scene(tmp_path: Path, program):
    path = program(tmp_path / "site")
    (source,) = find(tmp_path / "site")
    _, data, valid, basis = seen(source)
    assert (source.uri, basis) == (str(path), "by colour interpretation")
    assert np.array_equal(data, drawn(*RGB, dtype="uint8"))
    assert valid[30:].all()
    assert not valid[:30].any()


def test_the_tiles_of_pix4d_are_scenes_only_without_their_mosaic(tmp_path: Path):
    mosaic = tmp_path / "site" / "3_dsm_ortho" / "2_mosaic"
    names = [f"tiles/site_{kind}mosaic_group1_{row}_1.tif" for kind in ("", "transparent_") for row in (1, 2)]
    for name in (*names, "site_mosaic_group1.tif", "site_transparent_mosaic_group1.tif"):
        write(mosaic / name, bands(*RGB, dtype="uint8"), photometric="RGB")
    assert [source.uri for source in find(tmp_path / "site")] == [str(mosaic / "site_transparent_mosaic_group1.tif")]
    assert [source.uri for source in find(mosaic / "tiles")] == sorted(str(mosaic / name) for name in names)


def test_two_drone_projects_are_two_scenes(tmp_path: Path):
    paths = [str(odm(tmp_path / "a")), str(odm(tmp_path / "b"))]
    assert [source.uri for source in find(tmp_path)] == paths


def test_a_drone_project_in_a_zip(tmp_path: Path):
    odm(tmp_path / "all")
    shutil.make_archive(str(tmp_path / "all"), "zip", tmp_path / "all")
    (source,) = find(tmp_path / "all.zip")
    assert source.uri.endswith("odm_orthophoto/odm_orthophoto.tif")
    assert np.array_equal(seen(source)[1], drawn(*RGB, dtype="uint8"))


def test_an_elevation_model_alone_is_indexed_and_told_to_be_no_picture(tmp_path: Path):
    path = dem(tmp_path / "dem.tif")
    (source,) = find(tmp_path)
    assert source.uri == str(path)
    assert [note.values["kind"] for note in doubted(source)] == ["heights"]


def test_files_of_one_band_each_are_told_and_put_together_when_asked(tmp_path: Path):
    for name, colour in (("red", RED), ("green", GREEN), ("blue", BLUE), ("nir", NIR)):
        write(tmp_path / f"field_{name}.tif", [values(colour)])
    with pytest.warns(UserWarning, match="--bands field_red.tif,field_green.tif,field_blue.tif makes one scene"):
        assert len(find(tmp_path)) == 4
    (source,) = find(tmp_path, bands="field_red.tif,field_green.tif,field_blue.tif")
    record, data, _, basis = seen(source)
    assert (record.uri, basis) == (str(tmp_path), "as asked for")
    assert np.array_equal(data, drawn(*RGB))


@pytest.mark.parametrize("code", ["{}", "T29UNU_20221005_{}", "{}_sharp"])
def test_bands_of_an_unknown_folder_are_called_by_what_tells_their_names_apart(tmp_path: Path, code: str):
    for band, colour in (("B02", BLUE), ("B03", GREEN), ("B04", RED), ("B11", NIR)):
        write(tmp_path / f"{code.format(band)}.tif", [values(colour)])
    (source,) = find(tmp_path, bands="B04,B03,B02")
    assert (source.uri, seen(source)[3]) == (str(tmp_path), "as asked for")
    assert np.array_equal(seen(source)[1], drawn(*RGB))
    write(tmp_path / "other_B04.tif", [values(NIR)])
    assert len(find(tmp_path, bands="B04,B03,B02")) == (1 if code == "{}" else 5)  # which B04 is meant is not told


@pytest.mark.parametrize("name", ["tile_{}.tif", "{}.tif"])
@pytest.mark.parametrize("wanted", ["3,2,1", "2"])
def test_numbers_are_those_of_bands_and_name_no_files(tmp_path: Path, name: str, wanted: str):
    paths = [write(tmp_path / name.format(number), bands(*RGB)) for number in (1, 2, 3)]
    uris = [str(path) for path in paths]
    assert [source.uri for source in find(tmp_path, bands=wanted)] == uris
    assert [source.uri for source in expand_sources(uris, SceneRequest(bands=wanted))] == uris


def test_files_that_are_named_one_by_one_are_put_together_too(tmp_path: Path):
    paths = [write(tmp_path / f"{name}.tif", [values(c)]) for name, c in (("r", RED), ("g", GREEN), ("b", BLUE))]
    (source,) = expand_sources([str(path) for path in paths], SceneRequest(bands="r.tif,g.tif,b.tif"))
    assert np.array_equal(seen(source)[1], drawn(*RGB))


@pytest.mark.parametrize("named", ["folder", "glob", "files"])
@pytest.mark.parametrize("wanted", ["x_r.tif,x_g.tif,x_b.tif", "r,g,b"])
def test_files_that_the_wished_bands_leave_out_are_told(tmp_path: Path, named: str, wanted: str):
    paths = [write(tmp_path / f"x_{name}.tif", [values(c)]) for name, c in (("r", RED), ("g", GREEN), ("b", BLUE))]
    others = [write(tmp_path / f"{name}.tif", bands(*RGB)) for name in ("town", "wood")]
    asked = {"folder": [tmp_path], "glob": [tmp_path / "*.tif"], "files": [*paths, *others]}[named]
    (source,) = expand_sources([str(path) for path in asked], SceneRequest(bands=wanted))
    assert source.notes == ("--bands names the files of this scene, and leaves out town.tif (and 1 other).",)
    assert np.array_equal(seen(source)[1], drawn(*RGB))


def test_an_item_named_with_the_files_that_bands_name_is_told(tmp_path: Path):
    paths = [write(tmp_path / f"x_{name}.tif", [values(c)]) for name, c in (("r", RED), ("g", GREEN), ("b", BLUE))]
    item = tmp_path / "x.json"
    assets = {path.stem: {"href": path.name, "type": "image/tiff"} for path in paths}
    item.write_text(json.dumps({"type": "Feature", "stac_version": "1.0.0", "properties": {}, "assets": assets}))
    (source,) = expand_sources([str(path) for path in (*paths, item)], SceneRequest(bands="x_r,x_g,x_b"))
    assert source.notes == ("--bands names the files of this scene: x.json is not read.",)


@pytest.mark.parametrize("named", ["folder", "files"])
@pytest.mark.parametrize("wanted", ["B04,B03,B02", "a_B04,a_B03,a_B02"])
def test_sidecars_of_bands_are_no_bands(tmp_path: Path, named: str, wanted: str):
    paths = []
    for band, colour in (("B02", BLUE), ("B03", GREEN), ("B04", RED)):
        paths.append(write(tmp_path / f"a_{band}.tif", [values(colour)]))
        suffixes = (".tfw", ".tif.ovr", ".tif.aux.xml", ".tif.msk", ".prj", ".json", ".txt", ".jpg")
        paths += [tmp_path / f"a_{band}{suffix}" for suffix in suffixes]
    sidecars = [path for path in paths if not path.exists()]
    for path in sidecars:
        path.write_text("")
    asked = [str(path) for path in paths if path.suffix not in (".txt", ".jpg", ".json")]
    (source,) = expand_sources([str(tmp_path)] if named == "folder" else asked, SceneRequest(bands=wanted))
    assert source.notes == ()
    for path in sidecars:
        path.unlink()  # GDAL would read these
    assert np.array_equal(seen(source)[1], drawn(*RGB))


def beside(tmp_path: Path, cols: float) -> SceneSource:
    """Bands in files of their own, the red one moved so many pixels east."""
    write(tmp_path / "r.tif", [values(RED)], transform=Affine(10, 0, UTM.c + cols * 10, 0, -10, UTM.f))
    for name, colour in (("g", GREEN), ("b", BLUE)):
        write(tmp_path / f"{name}.tif", [values(colour)])
    (source,) = find(tmp_path, bands="r.tif,g.tif,b.tif")
    return source


@pytest.mark.parametrize("cols", [SIDE, -SIDE, 5000])
def test_bands_that_lie_beside_one_another_are_refused(tmp_path: Path, cols: int):
    with pytest.raises(SceneError, match=r"[rgb]\.tif and .*[rgb]\.tif share no ground, as bands of one scene must"):
        seen(beside(tmp_path, cols))


def test_of_bands_that_overlap_in_part_only_the_shared_ground_counts(tmp_path: Path):
    _, data, valid, _ = seen(beside(tmp_path, 50))
    origin_is_red = data[0][:, 0].any() and np.array_equal(data[0], values(RED))
    shared = np.zeros((SIDE, SIDE), bool)
    shared[:, : SIDE - 50] = True
    expected = shared if origin_is_red else shared[:, ::-1]
    assert np.array_equal(valid, expected)
    assert data[:, expected].all()


@pytest.mark.parametrize("kind", ["plain", "nodata", "alpha", "mask"])
def test_tiles_become_one_scene(tmp_path: Path, kind: str):
    whole = np.stack(bands(*RGB, dtype="uint8"))
    alpha = np.full((1, SIDE, SIDE), 255, "uint8")
    alpha[0, 40:50, 40:50] = 0
    if kind == "nodata":
        whole[:, 40:50, 40:50] = 0
    if kind == "alpha":
        whole = np.concatenate([whole, alpha])
    corners = [(0, 0), (0, 60), (60, 0)]  # the fourth is missing
    for row, col in corners:
        place = type(UTM)(10, 0, UTM.c + col * 10, 0, -10, UTM.f - row * 10)
        data = whole[:, row : row + 60, col : col + 60]
        path = tmp_path / f"tile_{row}_{col}.tif"
        more = {"nodata": 0} if kind == "nodata" else {"alpha": "YES"} if kind == "alpha" else {}
        write(path, list(data), transform=place, photometric="RGB", **more)
        if kind == "mask":
            import rasterio

            with rasterio.open(path, "r+") as file:
                file.write_mask(alpha[0, row : row + 60, col : col + 60] > 0)
    (source,) = find(tmp_path, mosaic=True)
    record, data, valid, _ = seen(source)
    assert (record.uri, record.width_px, record.height_px) == (str(tmp_path), SIDE, SIDE)
    expected = np.ones((SIDE, SIDE), bool)
    expected[60:, 60:] = False
    if kind != "plain":
        expected[40:50, 40:50] = False
    assert np.array_equal(valid, expected)
    assert np.array_equal(data[:, expected], whole[:3][:, expected])


def test_what_is_not_joined_is_said(tmp_path: Path):
    one = write(tmp_path / "one" / "a.tif", bands(*RGB))
    with pytest.warns(UserWarning, match=r"--mosaic joins two or more plain files and leaves .*a.tif as it is"):
        assert [source.uri for source in find(one, mosaic=True)] == [str(one)]
    write(tmp_path / "one" / "b.tif", bands(*RGB))
    quad = write(tmp_path / "one" / "m_3211605_ne_11_060_20200418.tif", bands(*RGB, NIR, dtype="uint8"))
    with pytest.warns(UserWarning, match="leaves .*m_3211605_ne"):
        together, apart = find(tmp_path, mosaic=True)
    assert len(together.composite.tiles) == 2
    assert apart.uri == str(quad)


def test_tiles_of_containers_and_addresses_have_a_name(tmp_path: Path):
    pieces = [f'NETCDF:"{tmp_path}/a.nc":v', str(write(tmp_path / "a.tif", bands(*RGB)))]
    far = ["https://example.org/tiles/a.tif", "https://example.org/tiles/b.tif"]
    for names in (pieces, far):
        (source,) = expand_sources(names, SceneRequest(mosaic=True))
        assert source.uri == source.composite.tiles[0]


def test_tiles_of_two_projections_are_no_mosaic(tmp_path: Path):
    write(tmp_path / "a.tif", bands(*RGB))
    write(tmp_path / "b.tif", bands(*RGB), crs="EPSG:32634")
    with pytest.raises(SceneError, match="lie in different projections"):
        seen(find(tmp_path, mosaic=True)[0])


@pytest.mark.parametrize("sensor", ["S30", "L30"])
def test_hls_is_one_scene(tmp_path: Path, sensor: str):
    stem = f"HLS.{sensor}.T17SPV.2021208T155819.v2.0"
    for code, colour in (("B02", BLUE), ("B03", GREEN), ("B04", RED), ("B8A" if sensor == "S30" else "B05", NIR)):
        data = values(colour, dtype="int16")
        data[-30:] = -9999
        write(tmp_path / f"{stem}.{code}.tif", [data], nodata=-9999)
    mask = np.zeros((SIDE, SIDE), "uint8")
    for bit in range(8):
        mask[:, bit * 10 : bit * 10 + 10] = 1 << bit
    mask[-30:] = 255
    write(tmp_path / f"{stem}.Fmask.tif", [mask], nodata=255)
    write(tmp_path / f"{stem}.SAA.tif", [values(5)])
    (source,) = find(tmp_path)
    record, data, valid, basis = seen(source)
    assert (record.datetime, basis) == ("2021-07-27T15:58:19Z", "by name")
    assert np.array_equal(data[:, :-30], drawn(*RGB)[:, :-30])
    assert valid[:-30].all()
    assert not valid[-30:].any()
    _, _, valid, _ = seen(find(tmp_path, mask_clouds=True)[0])
    assert [n for n in range(12) if not valid[:-30, n * 10 : n * 10 + 10].any()] == [1, 2, 3]
    assert not valid[-30:].any()


def test_an_order_of_planet_in_a_zip(tmp_path: Path):
    planet_folder(tmp_path / "order" / "PSScene", newer=True)
    shutil.make_archive(str(tmp_path / "order"), "zip", tmp_path / "order")
    (source,) = find(tmp_path / "order.zip")
    assert np.array_equal(seen(source)[1], drawn(*RGB, dtype="uint8"))
    assert source.datetime == "2017-08-31T17:27:54Z"


def test_a_file_without_a_known_mask_is_said(tmp_path: Path):
    path = write(tmp_path / "plain.tif", bands(*RGB))
    with pytest.warns(UserWarning, match="no cloud is left out there"):
        find(path, mask_clouds=True)


def test_a_product_without_map_projection_is_refused_with_the_reason(tmp_path: Path):
    from affine import Affine
    from rasterio.errors import NotGeoreferencedWarning

    with pytest.warns(NotGeoreferencedWarning, match="identity"):
        path = write(
            tmp_path / "20170831_172754_101c_1B_AnalyticMS.tif", bands(*BGRN), crs=None, transform=Affine.identity()
        )
    with pytest.raises(SceneError, match="does not say where it lies"):
        seen(find(path)[0])


def test_a_damaged_image_of_a_product_does_not_stop_the_others(tmp_path: Path):
    path = write(tmp_path / "20170831_172754_101c_3B_AnalyticMS.tif", bands(*BGRN))
    (tmp_path / "20170901_172754_101c_3B_AnalyticMS.tif").write_bytes(b"II*\0broken")
    sources = find(tmp_path)
    assert len(sources) == 2
    assert np.array_equal(seen(sources[0])[1], drawn(*RGB))
    assert sources[0].uri == str(path)


def test_bands_that_are_called_by_their_numbers_alone(tmp_path: Path):
    for name, colour in (("B02", BLUE), ("B03", GREEN), ("B04", RED), ("SCL", 5)):
        write(tmp_path / f"{name}.tif", [values(colour)])
    with pytest.warns(UserWarning, match="--bands B04.tif,B03.tif,B02.tif makes one scene"):
        mask = find(tmp_path)[-1]
    assert [note.values["kind"] for note in doubted(mask)] == ["mask"]
    (source,) = find(tmp_path, bands="B04,B03,B02")
    assert np.array_equal(seen(source)[1], drawn(*RGB))


THEIA = "SENTINEL2A_20230601-105625-123_L2A_T31TCJ_C_V3-0"


def test_a_product_of_theia_is_one_scene(tmp_path: Path):
    root = tmp_path / THEIA
    for code, colour in (("B2", BLUE), ("B3", GREEN), ("B4", RED), ("B8", NIR)):
        for kind, more in (("FRE", 0), ("SRE", 1)):
            data = values(colour, dtype="int16") + more
            data[-30:] = -10000
            write(root / f"{THEIA}_{kind}_{code}.tif", [data])
    mask = np.zeros((SIDE, SIDE), "uint8")
    for bit in range(8):
        mask[:, bit * 10 : bit * 10 + 10] = 1 << bit
    write(root / "MASKS" / f"{THEIA}_CLM_R1.tif", [mask])
    write(root / "MASKS" / f"{THEIA}_EDG_R1.tif", [mask])
    (root / f"{THEIA}_MTD_ALL.xml").write_text("<Muscate_Metadata_Document/>")
    (source,) = find(tmp_path)
    record, data, valid, _ = seen(source)
    assert (source.uri, record.datetime) == (str(root), "2023-06-01T10:56:25Z")
    assert np.array_equal(data[:, :-30], np.stack([values(colour, dtype="int16") for colour in RGB])[:, :-30])
    assert valid[:-30].all()
    assert not valid[-30:].any()
    _, _, valid, _ = seen(find(root, mask_clouds=True)[0])
    assert [n for n in range(12) if not valid[:-30, n * 10 : n * 10 + 10].any()] == [0, 7]


def test_of_maxars_open_data_the_picture_is_drawn_and_the_folder_tells_the_day(tmp_path: Path):
    folder = tmp_path / "120020223032" / "2021-08-15"
    for kind, bands_ in (("visual", RGB), ("ms_analytic", (5, *RGB)), ("pan_analytic", (NIR,))):
        data = [values(colour, dtype="uint8") for colour in bands_]
        write(folder / f"10300100E1B2C300-{kind}.tif", data)
    (source,) = find(tmp_path)
    record, data, _, _ = seen(source)
    assert np.array_equal(data, drawn(*RGB, dtype="uint8"))
    assert record.datetime == "2021-08-15T00:00:00Z"


@pytest.mark.parametrize("named", ["bands", "picture"])
def test_a_folder_of_an_item_and_its_files_is_one_scene(tmp_path: Path, named: str):
    for name, colour in (("B02", BLUE), ("B03", GREEN), ("B04", RED), ("SCL", 5)):
        write(tmp_path / "x" / f"{name}.tif", [values(colour)])
    write(tmp_path / "x" / "TCI.tif", [values(colour, dtype="uint8") for colour in RGB])
    assets = {name: {"href": f"./{name}.tif"} for name in ("B02", "B03", "B04", "SCL")}
    assets |= {"visual": {"href": "./TCI.tif"}} if named == "picture" else {}
    item = {"type": "Feature", "stac_version": "1.0.0", "properties": {"datetime": "2023-06-01T10:00:00Z"}}
    (tmp_path / "x" / "S2B_33UUU.json").write_text(json.dumps({**item, "assets": assets}))
    (tmp_path / "x" / "notes.json").write_text('{"type": "Feature"}')
    scenes = {Path(source.uri).name: source for source in find(tmp_path)}
    assert set(scenes) == ({"TCI.tif"} if named == "picture" else {"S2B_33UUU.json", "TCI.tif"})
    source = scenes["TCI.tif" if named == "picture" else "S2B_33UUU.json"]
    record, data, _, _ = seen(source)
    assert np.array_equal(data, drawn(*RGB, dtype="uint8" if named == "picture" else "uint16"))
    assert record.datetime == "2023-06-01T10:00:00Z"


def test_an_item_of_a_known_products_files_is_no_second_scene(tmp_path: Path):
    stem = "20170831_172754_101c"
    write(tmp_path / f"{stem}_3B_AnalyticMS.tif", bands(*BGRN))
    item = {"type": "Feature", "stac_version": "1.0.0", "properties": {"datetime": "2017-08-31T17:27:54Z"}}
    assets = {"analytic": {"href": f"./{stem}_3B_AnalyticMS.tif"}, "gone": {"href": "./gone.tif"}}
    (tmp_path / f"{stem}.json").write_text(json.dumps({**item, "assets": assets}))
    (source,) = find(tmp_path)
    assert np.array_equal(seen(source)[1], drawn(*RGB))


PLEIADES = """<Dimap_Document><Raster_Data><Data_Access><Data_Files>{files}</Data_Files></Data_Access><Raster_Display>
<Band_Display_Order><RED_CHANNEL>{red}</RED_CHANNEL><GREEN_CHANNEL>{green}</GREEN_CHANNEL>
<BLUE_CHANNEL>{blue}</BLUE_CHANNEL></Band_Display_Order><Special_Value><SPECIAL_VALUE_TEXT>NODATA</SPECIAL_VALUE_TEXT>
<SPECIAL_VALUE_COUNT>0</SPECIAL_VALUE_COUNT></Special_Value><Raster_Index_List>{index}</Raster_Index_List>
</Raster_Display></Raster_Data><Strip_Source><MISSION>{mission}</MISSION><MISSION_INDEX>1A</MISSION_INDEX>
<IMAGING_DATE>2013-05-25</IMAGING_DATE><IMAGING_TIME>10:28:44.3</IMAGING_TIME></Strip_Source></Dimap_Document>"""


def dimap(folder: Path, stem: str, bands_: dict[str, int], shown: tuple[str, str, str], files: list[str]) -> Path:
    """The description of an Airbus image of these bands in their order, and the images in one row of tiles."""
    side = SIDE // len(files)
    for place, name in enumerate(files):
        tile = [values(colour)[:, place * side : (place + 1) * side] for colour in bands_.values()]
        moved = rasterio.Affine(10, 0, UTM.c + 10 * place * side, 0, -10, UTM.f)
        write(folder / name, tile, transform=moved)
    listed = "".join(f'<Data_File tile_R="1"><DATA_FILE_PATH href="{name}"/></Data_File>' for name in files)
    index = "".join(
        f"<Raster_Index><BAND_ID>{band}</BAND_ID><BAND_INDEX>{number}</BAND_INDEX></Raster_Index>"
        for number, band in enumerate(bands_, start=1)
    )
    colours = dict(zip(("red", "green", "blue"), shown, strict=True))
    text = PLEIADES.format(files=listed, index=index, mission=stem.split("_", maxsplit=1)[0], **colours)
    path = folder / f"DIM_{stem}.XML"
    path.write_text(text)
    return path


PHR = "PHR1A_PMS_201305251028443_ORT_1234567890-001"


@pytest.mark.parametrize(
    "order", [{"B2": RED, "B1": GREEN, "B0": BLUE, "B3": NIR}, {"B0": BLUE, "B1": GREEN, "B2": RED, "B3": NIR}]
)
@pytest.mark.parametrize("tiles", [1, 2])
def test_a_pleiades_image_is_one_scene_in_the_colours_of_its_description(tmp_path: Path, order, tiles: int):
    folder = tmp_path / "FCGC_1" / "IMG_PHR1A_PMS_001"
    folder.mkdir(parents=True)
    description = dimap(folder, PHR, order, ("B2", "B1", "B0"), [f"IMG_{PHR}_R1C{n + 1}.TIF" for n in range(tiles)])
    write(folder / "PREVIEW_PHR.TIF", bands(*RGB, dtype="uint8"))
    write(folder / "MASKS" / "CLD.TIF", bands(5, dtype="uint8"))
    for named in (tmp_path, folder, description):
        (source,) = find(named)
        record, data, _, basis = seen(source)
        assert np.array_equal(data, drawn(*RGB))
        assert (record.width_px, record.datetime, basis) == (SIDE, "2013-05-25T10:28:44.3Z", "by name")
    (source,) = find(tmp_path, bands="nir,red,green")
    assert np.array_equal(seen(source)[1], drawn(NIR, RED, GREEN))
    (alone,) = find(folder / f"IMG_{PHR}_R1C1.TIF")
    assert np.array_equal(seen(alone)[1], drawn(*RGB)[:, :, : SIDE // tiles])


def bundle(delivery: Path, moments: tuple[str, str] = ("10:28:44.3", "10:28:44.1")) -> Path:
    """A multispectral and a panchromatic image, each in a folder, and the delivery's own description."""
    names: tuple[dict[str, int], ...] = ({"B0": BLUE, "B1": GREEN, "B2": RED, "B3": NIR}, {"P": 5})
    for kind, bands_, moment in zip(("MS", "P"), names, moments, strict=True):
        stem = f"PHR1A_{kind}_20130525{re.sub(r'[:.]', '', moment)}_ORT_1"
        folder = delivery / f"IMG_PHR1A_{kind}_001"
        folder.mkdir(parents=True)
        path = dimap(folder, stem, bands_, ("B2", "B1", "B0"), [f"IMG_{stem}_R1C1.TIF"])
        path.write_text(path.read_text().replace("10:28:44.3", moment))
        (folder / f"RPC_{stem}.XML").write_text("<Dimap_Document/>")
        write(folder / f"ICON_{stem}.JPG", bands(*RGB, dtype="uint8"), driver="JPEG")
    (delivery / "VOL_PHR.XML").write_text("<Dimap_Document/>")
    return delivery


@pytest.mark.parametrize("named", ["", "VOL_PHR.XML"])
def test_of_a_pleiades_bundle_the_colours_are_the_scene_and_the_grey_image_is_told(tmp_path: Path, named: str):
    delivery = bundle(tmp_path / "FCGC_1")
    (source,) = find(delivery / named)
    assert np.array_equal(seen(source)[1], drawn(*RGB))
    assert str(delivery / "IMG_PHR1A_P_001") in said(source)
    (alone,) = find(delivery / "IMG_PHR1A_P_001")
    assert np.array_equal(seen(alone)[1], drawn(5, 5, 5))


def test_images_of_two_moments_are_two_scenes(tmp_path: Path):
    delivery = bundle(tmp_path / "FCGC_1", moments=("10:28:44.3", "10:29:20.3"))
    assert len(find(delivery)) == len(find(delivery / "VOL_PHR.XML")) == 2


def test_other_files_of_a_pleiades_image_lead_to_it(tmp_path: Path):
    folder = bundle(tmp_path / "FCGC_1") / "IMG_PHR1A_MS_001"
    (source,) = find(next(folder.glob("RPC_*.XML")))
    assert np.array_equal(seen(source)[1], drawn(*RGB))
    with pytest.warns(RdbGeoWarning, match="PHR1A 1A product"):
        find(next(folder.glob("ICON_*.JPG")))


def test_of_the_two_images_of_pleiades_neo_the_true_colours_are_drawn(tmp_path: Path):
    stem = "PNEO3_202106021032_PMS-FS_ORT_1"
    files = [f"IMG_{stem}_RGB_R1C1.TIF"]
    path = dimap(tmp_path, stem, {"R": RED, "G": GREEN, "B": BLUE}, ("R", "G", "B"), files)
    write(tmp_path / f"IMG_{stem}_NED_R1C1.TIF", bands(NIR, 5, 6))
    other = f'<Data_File><DATA_FILE_PATH href="IMG_{stem}_NED_R1C1.TIF"/></Data_File></Data_Files>'
    path.write_text(path.read_text().replace("</Data_Files>", other))
    sources = find(tmp_path)
    assert [np.array_equal(seen(source)[1], drawn(*RGB)) for source in sources][:1] == [True]
    assert len(sources) == 1


def test_a_spot_image_without_blue_is_drawn_in_false_colours(tmp_path: Path):
    names = {1: "XS3", 2: "XS2", 3: "XS1"}
    write(tmp_path / "IMAGERY.TIF", bands(NIR, RED, GREEN, dtype="uint8"))
    infos = "".join(
        f"<Spectral_Band_Info><BAND_INDEX>{n}</BAND_INDEX><BAND_DESCRIPTION>{name}</BAND_DESCRIPTION></Spectral_Band_Info>"
        for n, name in names.items()
    )
    (tmp_path / "METADATA.DIM").write_text(
        f'<Dimap_Document><Data_File><DATA_FILE_PATH href="IMAGERY.TIF"/></Data_File>{infos}<MISSION>SPOT</MISSION>'
        "<MISSION_INDEX>5</MISSION_INDEX><IMAGING_DATE>2004-07-01</IMAGING_DATE></Dimap_Document>"
    )
    for named in (tmp_path, tmp_path / "METADATA.DIM"):
        (source,) = find(named)
        record, data, _, _ = seen(source)
        assert np.array_equal(data, drawn(NIR, RED, GREEN, dtype="uint8"))
        assert record.datetime == "2004-07-01T00:00:00Z"


@pytest.mark.parametrize(
    "name",
    ["T33UUU_20230601T100559_SCL_20m.jp2", "LC09_L2SP_034033_20230601_20230603_02_T1_QA_PIXEL.TIF", "a_udm2_clip.tif"],
)
def test_a_mask_away_from_its_picture_is_said(tmp_path: Path, name: str):
    driver = "JP2OpenJPEG" if name.endswith("jp2") else "GTiff"
    path = write(tmp_path / name, [values(1, dtype="uint8")], driver=driver)
    for named in (path, tmp_path):
        (note,) = doubted(find(named)[0])
        assert (note.code, note.values["kind"]) == ("no-picture", "mask")


def test_a_picture_that_is_called_like_no_mask_is_not_doubted(tmp_path: Path):
    path = write(tmp_path / "muscle_beach.tif", [values(colour, dtype="uint8") for colour in (1, 2, 3)])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(find(path)) == 1


ENMAP = "ENMAP01-____L2A-DT0000002446_20220810T112429Z_001_V010400_20231205T103244Z"
CENTRES = (418.4, 440.2, 476.3, 491.0, 555.9, 602.1, 664.6, 721.7, 862.9, 1610.2)


def enmap_folder(folder: Path, centres: tuple[float, ...] = CENTRES) -> Path:
    """Ten bands that the image does not name: blue is the fourth, green the fifth, red the seventh."""
    write(
        folder / f"{ENMAP}-SPECTRAL_IMAGE.TIF",
        bands(5, 6, 7, BLUE, GREEN, 8, RED, 9, NIR, 10, dtype="int16"),
        nodata=-32768,
    )
    write(folder / f"{ENMAP}-QL_VNIR.TIF", bands(*RGB, dtype="uint8"))
    cloud = np.zeros((SIDE, SIDE), "uint8")
    cloud[:, :40] = 1
    write(folder / f"{ENMAP}-QL_QUALITY_CLOUD.TIF", [cloud])
    write(folder / f"{ENMAP}-QL_QUALITY_CLOUDSHADOW.TIF", [cloud[:, ::-1] // 2])
    told = "".join(
        f'<bandID number="{place}"><wavelengthCenterOfBand>{centre}</wavelengthCenterOfBand></bandID>'
        for place, centre in enumerate(centres, start=1)
    )
    (folder / f"{ENMAP}-METADATA.XML").write_text(f"<level_X><specific>{told}</specific></level_X>")
    return folder


@pytest.mark.parametrize("name", [ENMAP, "delivery"])
def test_enmaps_bands_are_known_by_the_wavelengths_of_its_metadata(tmp_path: Path, name: str):
    folder = enmap_folder(tmp_path / name)
    for argument in (folder, folder / f"{ENMAP}-METADATA.XML", tmp_path):
        (source,) = find(argument)
        record, data, _, basis = seen(source)
        assert np.array_equal(data, drawn(*RGB, dtype="int16"))
        assert (record.datetime, basis) == ("2022-08-10T11:24:29Z", "by name")
        assert [mask.layer.name for mask in record.composite.clouds] == ["QL_QUALITY_CLOUD", "QL_QUALITY_CLOUDSHADOW"]
    (hidden,) = find(folder, mask_clouds=True)
    valid = seen(hidden)[2]
    assert not valid[:, :40].any()
    assert valid[:, 40:].all()


def test_enmaps_metadata_of_other_bands_are_not_believed(tmp_path: Path):
    (source,) = find(enmap_folder(tmp_path / ENMAP, CENTRES[:-1]))
    assert "guess" in seen(source)[3]


def test_asters_bands_in_files_of_their_own_are_told(tmp_path: Path):
    for band in ("1", "2", "3N"):
        write(
            tmp_path / f"AST_L1T_00305042006102512_20150514035702_12345_ImageData{band}.tif", bands(RED, dtype="uint8")
        )
    with pytest.warns(UserWarning, match="makes one scene in false colours of them"):
        assert len(find(tmp_path)) == 3
    (source,) = find(tmp_path, bands="ImageData3N,ImageData2,ImageData1")
    assert len(source.composite.layers) == 3


@pytest.mark.parametrize(
    "name",
    [
        "dop20_cir_565_5930.tif",
        "DOP_CIR/565_5930.tif",
        "ORTHOHR_IRC-0M20_75.tif",
        "PNOA_IRG_0558.tif",
        "2024-05-01_Sentinel-2_L2A_False_color.tiff",
    ],
)
def test_colour_infrared_is_known_by_its_name(tmp_path: Path, name: str):
    """Any three bytes declare red, green and blue."""
    path = write(tmp_path / name, bands(NIR, RED, GREEN, dtype="uint8"), photometric="RGB")
    _, data, _, basis = seen(find(path)[0])
    assert np.array_equal(data, drawn(NIR, RED, GREEN, dtype="uint8"))
    assert basis == "by the file's name, in false colours: near infrared, red and green"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (f"{DAY}_Sentinel-2_L2A_False_color_(urban).tiff", ": two short-wave infrareds and red"),
        (f"{DAY}_Sentinel-2_L2A_SWIR.tiff", ": short-wave infrared, near infrared and red"),
        (f"{DAY}_Sentinel-2_L1C_Agriculture.tiff", ": short-wave infrared, near infrared and blue"),
        (f"{DAY}_Sentinel-2_L2A_Geology.tiff", ": two short-wave infrareds and blue"),
        (f"{DAY}_Landsat_8-9_L2_Atmospheric_penetration.tiff", ""),
        ("IMG_PNEO3_202106021032_PMS-FS_ORT_1_NED_R1C1.TIF", ": near infrared, red edge and deep blue"),
        ("liss3/54_12.tif", ", as its sensor saw no blue"),
        ("SPOT5_045-273.tif", ", as its sensor saw no blue"),
    ],
)
def test_false_colours_are_known_by_their_names(tmp_path: Path, name: str, shown: str):
    path = write(tmp_path / name, bands(NIR, RED, GREEN, dtype="uint8"), photometric="RGB")
    _, data, _, basis = seen(find(path)[0])
    assert np.array_equal(data, drawn(NIR, RED, GREEN, dtype="uint8"))
    assert basis == f"by the file's name, in false colours{shown}"


@pytest.mark.parametrize(
    "name",
    [
        "circle.tif",
        "dop_cirrus.tif",
        "irgendwo.tif",
        f"{DAY}_Sentinel-2_L2A_True_color.tiff",
        f"{DAY}_Sentinel-2_L2A_Highlight_Optimized_Natural_Color.tiff",
        "agriculture_2023.tif",
        "swiroll.tif",
        "spot_check_7.tif",
        "master.tif",
    ],
)
def test_other_names_are_no_false_colours(tmp_path: Path, name: str):
    path = write(tmp_path / name, bands(*RGB, dtype="uint8"), photometric="RGB")
    assert seen(find(path)[0])[3] == "by colour interpretation"
    assert doubted(find(path)[0]) == []


def test_a_folder_of_bands_that_end_with_their_initials_is_told(tmp_path: Path):
    for initial, colour in (("B", BLUE), ("G", GREEN), ("R", RED), ("N", NIR), ("P", 5)):
        write(tmp_path / f"K3A_20200101120000_12345_L1G_{initial}.tif", [values(colour)])
    first, second, third = (f"K3A_20200101120000_12345_L1G_{initial}.tif" for initial in "RGB")
    with pytest.warns(UserWarning, match=f"--bands {first},{second},{third} makes one scene in colours of them"):
        assert len(find(tmp_path)) == 5


@pytest.mark.parametrize("names", [("blu", "grn", "red", "nir"), ("BLU", "GRE", "RED", "REG")])
def test_a_folder_of_bands_of_three_letters_is_told(tmp_path: Path, names: tuple[str, ...]):
    for place, name in enumerate(names):
        write(tmp_path / f"po_92391_{name}_0000000.tif", [values(1 + place)])
    listed = ",".join(f"po_92391_{name}_0000000.tif" for name in names[2::-1])
    with pytest.warns(UserWarning, match=f"--bands {listed} makes one scene in colours of them"):
        assert len(find(tmp_path)) == 4


def test_a_folder_of_lisss_bands_is_told_to_be_false_colours(tmp_path: Path):
    for number, colour in ((2, GREEN), (3, RED), (4, NIR), (5, 5)):
        write(tmp_path / f"BAND{number}.tif", [values(colour)])
    said = "--bands BAND4.tif,BAND3.tif,BAND2.tif makes one scene in false colours of them"
    with pytest.warns(UserWarning, match=said):
        assert len(find(tmp_path)) == 4


def test_bands_that_have_names_count_more_than_that_of_a_file(tmp_path: Path):
    path = write(tmp_path / "cir.tif", bands(BLUE, GREEN, RED), descriptions=("blue", "green", "red"))
    assert np.array_equal(seen(find(path)[0])[1], drawn(*RGB))


@pytest.mark.parametrize(
    "name", ["dgm1.tif", "dgm1_32_565_5930_1.tif", "LiDAR_DSM.tif", "srtm_38_03.tif", "BDALTI_MNT_75.tif"]
)
@pytest.mark.parametrize("count", [1, 3])
def test_a_model_of_heights_is_told_to_be_no_picture(tmp_path: Path, name: str, count: int):
    write(tmp_path / name, bands(*RGB[:count], dtype="float32"))
    said = (
        "it is called like a model of heights: its numbers are drawn as they stand, and are no picture of the ground."
    )
    assert doubted(find(tmp_path)[0]) == [said] * (count == 1)


def test_pictures_are_called_neither_heights_nor_indices(tmp_path: Path):
    for name in ("demo.tif", "random.tif", "freedom_1.tif", "levies.tif", "endviews.tif"):
        write(tmp_path / name, bands(RED, dtype="uint8"))
    write(tmp_path / "rgbn_ndvi.tif", bands(*RGB, NIR, RED, dtype="float32"))
    assert [doubted(source) for source in find(tmp_path)] == [[]] * 6


@pytest.mark.parametrize(
    "name",
    [
        "ndvi.tif",
        "2024-05-01_Sentinel-2_L2A_NDVI.tiff",
        "2024-05-01-00:00_2024-05-01-23:59_Sentinel-2_L2A_Moisture_index.tiff",
        "L2A_Scene_classification_map_.tif",
        "fire_dNBR_2023.tif",
        "ESA_WorldCover_10m_2021_v200_N48E012_Map.tif",
        "nlcd_2019_land_cover_l48.img",
        f"{DAY}_Sentinel-5P_NO2_Nitrogen_Dioxide.tiff",
    ],
)
@pytest.mark.parametrize("count", [1, 3])
def test_an_index_is_told_to_be_no_picture(tmp_path: Path, name: str, count: int):
    write(tmp_path / name, bands(*RGB[:count], dtype="uint8"))
    (note,) = doubted(find(tmp_path)[0])
    assert (note.code, note.values["kind"]) == ("no-picture", "index")


KOMPSAT = "K3_20200102030405_12345_09871234_L1G"


def kompsat(folder: Path, *names: str) -> Path:
    """A file of one band for each name, and a preview."""
    for name in names:
        colour = {"R": RED, "G": GREEN, "B": BLUE, "N": NIR}.get(name[-1], 5)
        data = values(colour) + (5000 if len(name) > 1 else 0)
        write(folder / f"{KOMPSAT}_{name}.tif", [data if name != "P" else np.kron(data, np.ones((4, 4), data.dtype))])
    write(folder / f"{KOMPSAT}_br.jpg", bands(*RGB, dtype="uint8"), driver="JPEG")
    (folder / f"{KOMPSAT}_Aux.xml").write_text("<Auxiliary/>")
    return folder


def test_kompsats_bands_are_one_scene_with_its_date(tmp_path: Path):
    (source,) = find(kompsat(tmp_path / KOMPSAT, "B", "G", "N", "P", "R"))
    record, data, valid, basis = seen(source)
    assert (source.uri, record.datetime, basis) == (str(tmp_path / KOMPSAT), "2020-01-02T03:04:05Z", "by name")
    assert np.array_equal(data, drawn(*RGB))
    assert valid.all()


def test_kompsats_pansharpened_bands_are_drawn_where_they_are(tmp_path: Path):
    (source,) = find(kompsat(tmp_path / "order", "B", "G", "R", "PB", "PG", "PN", "PR"))
    assert source.uri.endswith(f"{KOMPSAT}_PR.tif")
    assert np.array_equal(seen(source)[1], drawn(*RGB) + 5000)


@pytest.mark.parametrize(("colours", "name"), [(BGRN, "composite"), (EIGHT, "my_order_composite")])
def test_the_composite_of_an_order_of_planet_has_its_bands_and_its_mask(
    tmp_path: Path, colours: tuple[int, ...], name: str
):
    write(tmp_path / f"{name}.tif", bands(*colours))
    mask = [np.zeros((SIDE, SIDE), "uint8") for _ in range(8)]
    mask[5][:30] = 1
    write(tmp_path / f"{name}_udm2.tif", mask)
    (source,) = find(tmp_path)
    assert np.array_equal(seen(source)[1], drawn(*RGB))
    (masked,) = find(tmp_path, mask_clouds=True)
    hidden = ~seen(masked)[2]
    assert hidden[:30].all()
    assert not hidden[30:].any()
