"""Sentinel-2 as the Copernicus hub gives it: one scene, its colours, its date, its clouds."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine
from made_products import BLUE, GREEN, NIR, RED, SIDE, find, seen, sentinel2, values, write
from rasterio.crs import CRS
from rasterio.enums import Resampling

from rdb_geo.core.errors import BandError, CorruptSceneError
from rdb_geo.core.geometry import Window
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.files import polygons
from rdb_geo.scene.sources import expand_sources

CLASSES = np.tile(np.repeat(np.arange(12, dtype="uint8"), 5), (60, 1))
"""Each class of SCL in a column of its own, 20 m."""

CLOUDY = {1, 3, 8, 9, 10}


def drawn(*colours: int, dtype: str = "uint16", side: int = SIDE) -> np.ndarray:
    picture = np.stack([values(colour, dtype=dtype, side=side) for colour in colours])
    picture[:, -side // 3 :] = 0
    return picture


@pytest.mark.parametrize("level", ["L1C", "L2A"])
def test_a_folder_is_one_scene_in_true_colours_with_its_date(tmp_path: Path, level: str):
    root = sentinel2(tmp_path, level=level)
    (source,) = find(root)
    record, data, valid, basis = seen(source)
    assert (source.uri, record.datetime) == (str(root), "2023-06-01T10:05:59.024Z")
    assert np.array_equal(data, drawn(RED, GREEN, BLUE, dtype="uint8"))
    assert (record.gsd_m, basis) == (pytest.approx(10, rel=1e-3), "by name")
    assert valid[: SIDE * 2 // 3].all()
    assert not valid[SIDE * 2 // 3 :].any()


def test_a_folder_above_and_files_within_are_the_same_scene(tmp_path: Path):
    root = sentinel2(tmp_path)
    assert [source.uri for source in find(tmp_path)] == [str(root)]
    assert [source.uri for source in find(root / "MTD_MSIL2A.xml")] == [str(root)]
    assert [source.uri for source in find(root / "manifest.safe")] == [str(root)]
    assert [source.uri for source in find(tmp_path / "*.SAFE")] == [str(root)]


def test_a_zip_is_one_scene(tmp_path: Path):
    root = sentinel2(tmp_path / "made")
    archive = tmp_path / f"{root.stem}.zip"
    shutil.make_archive(str(archive.with_suffix("")), "zip", root.parent)
    (source,) = find(archive)
    record, data, _, _ = seen(source)
    assert (source.uri, record.datetime) == (str(archive), "2023-06-01T10:05:59.024Z")
    assert np.array_equal(data, drawn(RED, GREEN, BLUE, dtype="uint8"))
    assert zipfile.is_zipfile(archive)


def test_without_true_colours_the_bands_are_drawn(tmp_path: Path):
    (source,) = find(sentinel2(tmp_path, tci=False))
    _, data, valid, _ = seen(source)
    assert np.array_equal(data, drawn(RED, GREEN, BLUE))
    assert valid.mean() == pytest.approx(2 / 3)


def test_a_product_without_its_fine_bands_is_drawn_as_fine_as_it_is(tmp_path: Path):
    (source,) = find(sentinel2(tmp_path, gsds=(60,)))
    record, data, _, _ = seen(source)
    assert record.width_px == 20
    assert np.array_equal(data, drawn(RED, GREEN, BLUE, dtype="uint8", side=20))


@pytest.mark.parametrize("request_", ["B08,B04,B03", "B8,B4,B3", "8,4,3"])
def test_bands_by_name(tmp_path: Path, request_: str):
    (source,) = find(sentinel2(tmp_path), bands=request_)
    _, data, _, basis = seen(source)
    assert np.array_equal(data, drawn(NIR, RED, GREEN))
    assert basis == "as asked for"


def test_bands_of_several_sizes_are_brought_to_the_finest(tmp_path: Path):
    (source,) = find(sentinel2(tmp_path), bands="B11,B08,B04")
    record, data, _, _ = seen(source)
    assert (record.width_px, data.shape) == (SIDE, (3, SIDE, SIDE))
    assert np.array_equal(data[1:], drawn(NIR, RED))
    inside = slice(4, SIDE * 2 // 3 - 4)
    with rasterio.open(next(tmp_path.rglob("*_B11_20m.jp2"))) as file:
        expected = file.read(1, out_shape=(SIDE, SIDE), resampling=Resampling.bilinear)
    assert np.abs(data[0].astype(float) - expected)[inside, inside].max() <= 1


def test_values_are_reflectances(tmp_path: Path):
    (source,) = find(sentinel2(tmp_path), bands="B04")
    with Scene(source) as scene:
        assert (scene.bands[0].scale, scene.bands[0].offset) == (pytest.approx(1e-4), pytest.approx(-0.1))


def test_a_band_that_is_not_there_is_named_with_those_that_are(tmp_path: Path):
    with pytest.raises(BandError, match=r"has no band 'B99': it has B01, B02 blue"):
        find(sentinel2(tmp_path), bands="B99,B04,B03")


@pytest.mark.parametrize("tci", [True, False])
def test_clouds_of_the_scene_classification_are_left_out(tmp_path: Path, tci: bool):
    root = sentinel2(tmp_path, classes=CLASSES, tci=tci)
    (source,) = find(root, mask_clouds=True)
    _, data, valid, _ = seen(source)
    for kind in range(12):
        columns = valid[: SIDE * 2 // 3, kind * 10 : (kind + 1) * 10]
        assert columns.all() if kind not in CLOUDY else not columns.any(), kind
    assert not valid[SIDE * 2 // 3 :].any()
    assert np.array_equal(data, drawn(RED, GREEN, BLUE, dtype="uint8" if tci else "uint16"))
    assert source.notes == ("Sentinel-2 L2A product, clouds and their shadows are left out.",)


def test_clouds_of_the_mask_of_level_1_are_left_out(tmp_path: Path):
    (source,) = find(sentinel2(tmp_path, level="L1C", classes=CLASSES), mask_clouds=True)
    _, _, valid, _ = seen(source)
    hidden = [not valid[: SIDE * 2 // 3, kind * 10 : (kind + 1) * 10].any() for kind in range(12)]
    assert [kind for kind, is_hidden in enumerate(hidden) if is_hidden] == [9, 10]


def test_the_collar_stays_out_when_pixels_are_averaged(tmp_path: Path):
    (source,) = find(sentinel2(tmp_path, classes=CLASSES), mask_clouds=True)
    with Scene(source) as scene:
        _, valid = scene.read(Window(0, 0, SIDE, SIDE), (1, 2, 3), out_px=(30, 30))
    assert not valid[21:].any()


def test_clouds_that_nobody_told_are_said(tmp_path: Path):
    with pytest.warns(UserWarning, match="has no mask of clouds: none are left out"):
        find(sentinel2(tmp_path), mask_clouds=True)


GML = """<?xml version="1.0"?>
<eop:Mask xmlns:eop="http://www.opengis.net/eop/2.0" xmlns:gml="http://www.opengis.net/gml/3.2">
<gml:name>MSK_CLOUDS</gml:name>{members}</eop:Mask>"""
MEMBER = """<eop:maskMembers><eop:MaskFeature gml:id="{kind}.0"><eop:maskType codeSpace="urn:gs2:S2PDGS:maskType">{kind}
</eop:maskType><eop:extentOf><gml:Polygon gml:id="{kind}.0_Polygon" srsName="urn:ogc:def:crs:EPSG:8.7.1:{epsg}">
{rings}</gml:Polygon></eop:extentOf></eop:MaskFeature></eop:maskMembers>"""
RING = '<gml:{edge}><gml:LinearRing><gml:posList srsDimension="2">{points}</gml:posList></gml:LinearRing></gml:{edge}>'


def gml(polygons: dict[str, shapely.Polygon], epsg: int = 32633) -> str:
    """A mask as ESA wrote it before 2022."""
    members = ""
    for kind, polygon in polygons.items():
        rings = ""
        for edge, ring in [("exterior", polygon.exterior), *(("interior", hole) for hole in polygon.interiors)]:
            rings += RING.format(edge=edge, points=" ".join(f"{x:.0f} {y:.0f}" for x, y in ring.coords))
        members += MEMBER.format(kind=kind, epsg=epsg, rings=rings)
    return GML.format(members=members)


def clouds_of(transform: tuple[float, ...]) -> dict[str, shapely.Polygon]:
    """An opaque cloud with a hole, and cirrus."""
    x, y = transform[2], transform[5]
    hole = [(x + 303, y - 203), (x + 397, y - 203), (x + 397, y - 297), (x + 303, y - 297)]
    around = [(x + 102, y - 103), (x + 604, y - 54), (x + 703, y - 407), (x + 204, y - 505)]
    return {"OPAQUE": shapely.Polygon(around, [hole]), "CIRRUS": shapely.box(x + 804, y - 604, x + 1003, y - 303)}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    "name", ["MSK_CLOUDS_B00.gml", "S2A_OPER_MSK_CLOUDS_EPA__20160103T202114_A000001_T33UUU_B00_MSIL1C.gml"]
)
def test_clouds_before_2022_are_polygons(tmp_path: Path, packed: bool, name: str):
    root = sentinel2(tmp_path / "made", level="L1C")
    transform = seen(find(root)[0])[0].transform
    polygons = clouds_of(transform)
    mask = next(root.rglob("QI_DATA")) / name
    mask.write_text(gml(polygons))
    (mask.parent / "MSK_DETFOO_B04.gml").write_text(gml({"x": shapely.box(transform[2], 0, transform[2] + 1, 1)}))
    where = root
    if packed:
        where = tmp_path / f"{root.stem}.zip"
        shutil.make_archive(str(where.with_suffix("")), "zip", root.parent)
    (source,) = find(where, mask_clouds=True)
    _, data, valid, _ = seen(source)
    rows, cols = np.mgrid[0:SIDE, 0:SIDE]
    x, y = transform[2] + (cols + 0.5) * 10, transform[5] - (rows + 0.5) * 10
    clouded = shapely.contains_xy(shapely.union_all(list(polygons.values())), x, y)
    assert 900 < clouded.sum() < 4000
    assert (valid == ~clouded & (data != 0).any(axis=0)).all()
    (plain,) = find(where)
    with Scene(plain) as scene:
        assert scene.open_clouds() == ()
        assert (scene.clouded(Window(0, 0, SIDE, SIDE), out_px=(SIDE, SIDE)) == clouded).all()
        _, valid = scene.read(Window(0, 0, SIDE, SIDE), (1, 2, 3), out_px=(SIDE, SIDE))
    assert valid[: SIDE * 2 // 3].all()


@pytest.mark.parametrize(
    "points",
    [
        "<gml:coordinates>0,0 8,0 8,-6 0,0</gml:coordinates>",
        "<gml:coordinates>0,0,99 8,0,99 8,-6,99 0,0,99</gml:coordinates>",
        "<gml:pos>0 0</gml:pos><gml:pos>8 0</gml:pos><gml:pos>8 -6</gml:pos><gml:pos>0 0</gml:pos>",
        '<gml:posList srsDimension="3">0 0 99 8 0 99 8 -6 99 0 0 99</gml:posList>',
    ],
)
@pytest.mark.parametrize("version", [2, 3])
def test_points_of_a_ring_in_any_form_of_gml(tmp_path: Path, points: str, version: int):
    edge = "exterior" if version == 3 else "outerBoundaryIs"
    path = tmp_path / "a.gml"
    ring = f"<gml:{edge}><gml:LinearRing>{points}</gml:LinearRing></gml:{edge}>"
    path.write_text(f'<m xmlns:gml="g"><gml:Polygon>{ring}</gml:Polygon></m>')
    with rasterio.open(polygons.drawn(str(path), CRS.from_epsg(32633), Affine(1, 0, -1, 0, -1, 1), 12, 9)) as file:
        mask = file.read(1)
    rows, cols = np.mgrid[0:9, 0:12]
    expected = shapely.contains_xy(shapely.Polygon([(0, 0), (8, 0), (8, -6)]), cols - 0.5, 0.5 - rows)
    assert expected.sum() > 20
    assert (mask == expected).all()


def test_an_empty_mask_of_polygons_is_no_cloud(tmp_path: Path):
    root = sentinel2(tmp_path, level="L1C")
    (next(root.rglob("QI_DATA")) / "MSK_CLOUDS_B00.gml").write_text(gml({}))
    (source,) = find(root, mask_clouds=True)
    assert seen(source)[2][: SIDE * 2 // 3].all()
    assert source.notes == ("Sentinel-2 L1C product, clouds and their shadows are left out.",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<eop:Mask", "can't be read"),
        ("", "can't be read"),
        (gml({"OPAQUE": shapely.box(0, 0, 1, 1)}, epsg=32632), "lies in EPSG:32632 and its picture in EPSG:32633"),
        (
            gml({"OPAQUE": shapely.box(0, 0, 1, 1)}, epsg=32632).replace("urn:ogc:def:crs:EPSG:8.7.1:", "EPSG:"),
            "EPSG:32632",
        ),
        (gml({"OPAQUE": shapely.box(0, 0, 1, 1)}).replace("0 0", "x y"), "can't be read"),
        (gml({"OPAQUE": shapely.box(0, 0, 1, 1)}).replace("posList", "arc"), "a ring without points"),
    ],
)
def test_a_mask_of_polygons_that_can_not_be_used_is_said(tmp_path: Path, text: str, said: str):
    root = sentinel2(tmp_path, level="L1C")
    (next(root.rglob("QI_DATA")) / "MSK_CLOUDS_B00.gml").write_text(text)
    (source,) = find(root)
    with Scene(source) as scene:
        (told,) = scene.open_clouds()
        assert said in told
    (source,) = find(root, mask_clouds=True)
    with pytest.raises(CorruptSceneError, match=said):
        Scene(source)


def test_a_band_that_is_named_outright_is_drawn_and_its_product_named(tmp_path: Path):
    root = sentinel2(tmp_path)
    band = next(root.rglob("*_B04_10m.jp2"))
    with pytest.warns(UserWarning, match="is one band of a Sentinel-2 L2A product"):
        (source,) = find(band)
    assert source.uri == str(band)


def test_bands_that_are_named_together_are_one_scene(tmp_path: Path):
    images = next(sentinel2(tmp_path).rglob("R10m"))
    (by_glob,) = find(images / "*.jp2")
    (by_names,) = expand_sources([str(path) for path in sorted(images.iterdir())])
    assert by_glob == by_names
    assert np.array_equal(seen(by_glob)[1], drawn(RED, GREEN, BLUE, dtype="uint8"))
    (bands,) = find(images / "*_B0[234]_10m.jp2")
    assert np.array_equal(seen(bands)[1], drawn(RED, GREEN, BLUE))


def test_two_products_of_a_folder_are_two_scenes(tmp_path: Path):
    sentinel2(tmp_path)
    other = "S2A_MSIL2A_20230606T100601_N0509_R022_T33UUU_20230606T140000.SAFE"
    sentinel2(tmp_path, name=other, metadata=False)
    assert [Path(source.uri).name for source in find(tmp_path)] == [
        other,
        "S2B_MSIL2A_20230601T100559_N0509_R022_T33UUU_20230601T140000.SAFE",
    ]
    assert [source.datetime for source in find(tmp_path)] == ["2023-06-06T10:06:01Z", "2023-06-01T10:05:59.024Z"]


def test_bands_alone_in_a_folder_are_one_scene(tmp_path: Path):
    for code, colour in (("B02", BLUE), ("B03", GREEN), ("B04", RED)):
        write(tmp_path / f"T33UUU_20230601T100559_{code}_10m.jp2", [values(colour)], driver="JP2OpenJPEG")
    (source,) = find(tmp_path)
    _, data, _, _ = seen(source)
    assert np.array_equal(data, np.stack([values(colour) for colour in (RED, GREEN, BLUE)]))
    main = str(tmp_path / "T33UUU_20230601T100559_B04_10m.jp2")
    assert (source.uri, source.datetime) == (main, "2023-06-01T10:05:59Z")
    for code in ("B02", "B03", "B04"):  # what comes into the folder later changes no address
        write(tmp_path / f"T33UUV_20230611T100559_{code}_10m.jp2", [values(1)], driver="JP2OpenJPEG")
    assert main in [other.uri for other in find(tmp_path)]


def test_products_of_sen2cor_on_ones_own_machine(tmp_path: Path):
    stem = "S2A_USER_MSI_L2A_TL_SGS__20160606T153054_A004993_T32TQM"
    root = tmp_path / "S2A_USER_PRD_MSIL2A_PDMC_20160606T231310_R065_V20160606T102022_20160606T102022.SAFE"
    for code, colour in (("B02", BLUE), ("B03", GREEN), ("B04", RED)):
        images = root / "GRANULE" / stem / "IMG_DATA" / "R10m"
        write(images / f"{stem}_{code}_10m.jp2", [values(colour)], driver="JP2OpenJPEG")
    (source,) = find(tmp_path)
    assert np.array_equal(seen(source)[1], np.stack([values(colour) for colour in (RED, GREEN, BLUE)]))
    assert (source.uri, source.datetime) == (str(root), "2016-06-06T10:20:22Z")


def test_the_long_names_of_before_october_2016(tmp_path: Path):
    root = tmp_path / "S2A_OPER_PRD_MSIL1C_PDMC_20160606T231310_R065_V20160606T102022_20160606T102022.SAFE"
    for tile in ("T32TQM", "T32TQL"):
        stem = f"S2A_OPER_MSI_L1C_TL_SGS__20160606T153054_A004993_{tile}"
        for code, colour in (("B02", BLUE), ("B03", GREEN), ("B04", RED), ("B08", NIR)):
            images = root / "GRANULE" / f"{stem}_N02.02" / "IMG_DATA"
            write(images / f"{stem}_{code}.jp2", [values(colour)], driver="JP2OpenJPEG")
        write(
            root
            / "GRANULE"
            / f"{stem}_N02.02"
            / "QI_DATA"
            / f"S2A_OPER_PVI_L1C_TL_SGS__20160606T153054_A004993_{tile}.jp2",
            [values(colour, side=20, dtype="uint8") for colour in (1, 2, 3)],
            driver="JP2OpenJPEG",
        )
    sources = find(root)
    assert [Path(source.uri).name for source in sources] == [
        "S2A_OPER_MSI_L1C_TL_SGS__20160606T153054_A004993_T32TQL_B04.jp2",
        "S2A_OPER_MSI_L1C_TL_SGS__20160606T153054_A004993_T32TQM_B04.jp2",
    ]
    for source in sources:
        _, data, _, _ = seen(source)
        assert np.array_equal(data, np.stack([values(colour) for colour in (RED, GREEN, BLUE)]))
        assert source.datetime == "2016-06-06T10:20:22Z"


def test_loose_bands_that_are_called_by_their_size_are_of_level_2(tmp_path: Path):
    for band, colour in (("B02", BLUE), ("B03", GREEN), ("B04", RED)):
        for level, size in (("2", "_20m"), ("1", "")):
            write(tmp_path / level / f"T33UUU_20230601T100559_{band}{size}.tif", [values(colour)])
    kinds = [find(tmp_path / level)[0].notes for level in ("1", "2")]
    assert kinds == [("Sentinel-2 L1C product.",), ("Sentinel-2 L2A product.",)]
