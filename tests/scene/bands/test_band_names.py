"""Band names as producers and programs write them, against the producers' own tables of wavelengths."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from made_scenes import MakeScene
from test_bands import infos, plain

from rdb_geo.core.errors import BandError
from rdb_geo.scene.bands.names import wavelength_nm
from rdb_geo.scene.bands.roles import BandInfo, choose_bands
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.render import plan_render
from rdb_geo.scene.sources import SceneSource


def described(*names: str) -> list[BandInfo]:
    return infos(*[f"undefined:{name}" for name in names])


GEE_S2 = ["B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B8A", "B9", "B11", "B12"]
PLANET_8 = ["Coastal Blue", "Blue", "Green I", "Green", "Yellow", "Red", "Red Edge", "NIR"]
CASES = {
    "earth engine, Sentinel-2": (["B2", "B3", "B4", "B8"], (3, 2, 1)),
    "earth engine, three bands": (["B4", "B3", "B2"], (1, 2, 3)),
    "earth engine, all": (GEE_S2, (4, 3, 2)),
    "earth engine, ten": (["B2", "B3", "B4", "B5", "B6", "B7", "B8", "B8A", "B11", "B12"], (3, 2, 1)),
    "zero padded": (["B02", "B03", "B04", "B08"], (3, 2, 1)),
    "with resolution": (["B02_10m", "B03_10m", "B04_10m", "B08_10m"], (3, 2, 1)),
    "whole file names": ([f"T33UUU_20230601T100559_{b}_10m" for b in ("B08", "B04", "B03", "B02")], (2, 3, 4)),
    "HLS": (["B02", "B03", "B04", "B8A"], (3, 2, 1)),
    "SNAP": (["B2", "B3", "B4", "B8", "quality_cloud_confidence"], (3, 2, 1)),
    "Landsat 8 SR": ([f"SR_B{n}" for n in range(1, 8)], (4, 3, 2)),
    "Landsat 8 SR, four": (["SR_B2", "SR_B3", "SR_B4", "SR_B5"], (3, 2, 1)),
    "Landsat 5 SR": ([f"SR_B{n}" for n in (1, 2, 3, 4, 5, 7)], (3, 2, 1)),
    "Landsat 5 SR, three": (["SR_B1", "SR_B2", "SR_B3"], (3, 2, 1)),
    "Landsat 5 SR, reversed": (["SR_B3", "SR_B2", "SR_B1"], (1, 2, 3)),
    "Landsat 7 TOA": (["B1", "B2", "B3", "B4", "B5", "B6_VCID_1", "B6_VCID_2", "B7", "B8"], (3, 2, 1)),
    "espa": (["sr_band1", "sr_band2", "sr_band3", "sr_band4", "sr_band5", "sr_band7"], (3, 2, 1)),
    "Landsat 8 file names": ([f"LC08_L2SP_034033_20230601_02_T1_SR_B{n}" for n in (2, 3, 4)], (3, 2, 1)),
    "Landsat 5 file names": ([f"LT05_L2SP_034033_19990601_02_T1_SR_B{n}" for n in (1, 2, 3, 4)], (3, 2, 1)),
    "MODIS": ([f"sur_refl_b0{n}" for n in range(1, 8)], (1, 4, 3)),
    "PlanetScope 8": (PLANET_8, (6, 4, 2)),
    "PlanetScope 8, numbered": ([f"Band {n} - {name}" for n, name in enumerate(PLANET_8, 1)], (6, 4, 2)),
    "PlanetScope 8, ids": (["coastal_blue", "blue", "green_i", "green", "yellow", "red", "rededge", "nir"], (6, 4, 2)),
    "WorldView": (["BAND_C", "BAND_B", "BAND_G", "BAND_Y", "BAND_R", "BAND_RE", "BAND_N", "BAND_N2"], (5, 3, 2)),
    "WorldView, four": (["BAND_B", "BAND_G", "BAND_R", "BAND_N"], (3, 2, 1)),
    "WorldView, words": (
        ["Coastal", "Blue", "Green", "Yellow", "Red", "Red Edge", "Near-IR1", "Near-IR2"],
        (5, 3, 2),
    ),
    "Pléiades": (["B0 (Blue)", "B1 (Green)", "B2 (Red)", "B3 (NIR)"], (3, 2, 1)),
    "Pléiades, plain": (["B2", "B1", "B0", "B3"], (1, 2, 3)),
    "RapidEye": (["Blue", "Green", "Red", "Red Edge", "NIR"], (3, 2, 1)),
    "MicaSense": (["Blue", "Green", "Red", "Rededge", "NIR"], (3, 2, 1)),
    "MicaSense, camel": (["Blue", "Green", "Red", "NIR", "RedEdge"], (3, 2, 1)),
    "NAIP": (["Red", "Green", "Blue", "NIR"], (1, 2, 3)),
    "German": (["Blau", "Grün", "Rot", "Nahes Infrarot"], (3, 2, 1)),
    "German, red edge": (["Rotkante", "Blau", "Grün", "Rot"], (4, 3, 2)),
    "Spanish": (["Azul", "Verde", "Rojo", "Infrarrojo cercano"], (3, 2, 1)),
    "Spanish, red edge": (["Azul", "Verde", "Borde rojo", "Rojo"], (4, 2, 1)),
    "French": (["Bleu", "Vert", "Rouge", "Proche infrarouge"], (3, 2, 1)),
    "French, initials": (["PIR", "R", "V", "B"], (2, 3, 4)),
    "German, inflected": (["Blauer Kanal", "Grüner Kanal", "Roter Kanal", "Nahes Infrarot"], (3, 2, 1)),
    "Spanish, inflected": (["Banda azul", "Banda verde", "Banda roja", "Infrarrojo cercano"], (3, 2, 1)),
    "French, inflected": (["Bande bleue", "Bande verte", "Bande rouge", "Proche infrarouge"], (3, 2, 1)),
    "Dutch": (["Rood", "Groen", "Blauw"], (1, 2, 3)),
    "Russian": (["Синий", "Зелёный", "Красный"], (3, 2, 1)),
    "Chinese": (["蓝", "绿", "红", "近红外"], (3, 2, 1)),
    "Japanese": (["赤", "緑", "青"], (1, 2, 3)),
    "MicaSense dual": (
        ["Blue-444", "Blue", "Green-531", "Green", "Red-650", "Red", "RedEdge-705", "RedEdge-717", "NIR"],
        (6, 4, 2),
    ),
    "MicaSense dual, all with wavelengths": (
        ["Coastal Blue 444", "Blue 475", "Green 531", "Green 560", "Red 650", "Red 668", "RE 705", "NIR 842"],
        (6, 4, 2),
    ),
    "Earth Engine, a prefix": (["0_B2", "0_B3", "0_B4", "0_B8"], (3, 2, 1)),
    "Sentinel-3 OLCI": ([f"Oa{n:02d}_radiance" for n in range(1, 22)], (8, 6, 4)),
    "VIIRS": (["M3", "M4", "M5", "M7"], (3, 2, 1)),
    "MODIS, BRDF-adjusted": ([f"Nadir_Reflectance_Band{n}" for n in range(1, 8)], (1, 4, 3)),
    "SPOT": (["XS1", "XS2", "XS3", "SWIR"], (3, 2, 1)),
    "ASTER": (["B01", "B02", "B3N", "B04"], (3, 2, 1)),
    "CBERS MUX": ([f"CBERS_4_MUX_BAND{n}" for n in (5, 6, 7, 8)], (3, 2, 1)),
    "CBERS WFI": ([f"CBERS_4A_WFI_BAND{n}" for n in (16, 15, 14, 13)], (2, 3, 4)),
    "CBERS-4A WPM": ([f"CBERS_4A_WPM_20200612_201_139_L4_BAND{n}" for n in (0, 1, 2, 3, 4)], (4, 3, 2)),
    "CBERS-4 PAN10M": ([f"CBERS_4_PAN10M_20190101_L4_BAND{n}" for n in (2, 3, 4)], (3, 2, 1)),
    "AWiFS": ([f"AWIFS_BAND{n}" for n in (2, 3, 4, 5)], (3, 2, 1)),
    "near infra red": (["near infra red", "red", "green", "blue"], (2, 3, 4)),
    "Czech": (["modrá", "zelená", "červená", "NIR"], (3, 2, 1)),
    "Norwegian": (["blå", "grønn", "rød"], (3, 2, 1)),
    "Swedish": (["blå", "grön", "röd", "NIR"], (3, 2, 1)),
    "Finnish": (["sininen", "vihreä", "punainen"], (3, 2, 1)),
    "Turkish": (["mavi", "yeşil", "kırmızı"], (3, 2, 1)),
    "Hungarian": (["kék", "zöld", "vörös"], (3, 2, 1)),
    "Romanian": (["albastru", "verde", "roșu"], (3, 2, 1)),
    "Greek": (["μπλε", "πράσινο", "κόκκινο"], (3, 2, 1)),
    "Indonesian": (["biru", "hijau", "merah", "NIR"], (3, 2, 1)),
    "Croatian": (["plava", "zelena", "crvena"], (3, 2, 1)),
    "Ukrainian": (["синій", "зелений", "червоний"], (3, 2, 1)),
    "upper case": (["BLUE", "GREEN", "RED", "NEAR INFRARED"], (3, 2, 1)),
}


@pytest.mark.parametrize("name", CASES)
def test_names_of_producers(name: str):
    names, expected = CASES[name]
    choice = choose_bands("scene", described(*names), None)
    assert (choice.numbers, choice.basis.split(",")[0]) == (expected, "by name")
    assert choice.labels == tuple(names[number - 1] for number in expected)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["490 nm", "560 nm", "665 nm", "842 nm"], (3, 2, 1)),
        (["0.443 µm", "0.49 µm", "0.56 um", "0.665 micrometers", "0.842 um"], (4, 3, 2)),
        (
            [
                "band 1 (443.0)",
                "band 2 (490.0)",
                "band 3 (531.0)",
                "band 4 (565.0)",
                "band 5 (610.0)",
                "band 6 (665.0)",
            ],
            (6, 4, 2),
        ),
        (["717nm", "475nm", "668nm", "560nm"], (3, 4, 2)),
        ([f"{nm}.5 Nanometers" for nm in range(400, 1000, 5)], (54, 33, 19)),
    ],
)
def test_wavelengths_in_descriptions(names: list[str], expected: tuple[int, int, int]):
    choice = choose_bands("scene", described(*names), None)
    assert (choice.numbers, choice.basis) == (expected, "by wavelength")


@pytest.mark.parametrize(
    "items",
    [
        [{"CENTRAL_WAVELENGTH_UM": str(um)} for um in (0.482, 0.561, 0.655, 0.865)],
        [{"wavelength": str(nm), "wavelength_units": "Nanometers"} for nm in (482, 561, 655, 865)],
        [{"Wavelength": f"{um}", "wavelength_units": "Micrometers"} for um in (0.482, 0.561, 0.655, 0.865)],
    ],
)
def test_wavelengths_in_metadata(make_scene: MakeScene, items: list[dict[str, str]]):
    path = make_scene(bands=4, dtype="uint16")
    with rasterio.open(path, "r+") as file:
        for number, tags in enumerate(items, 1):
            file.update_tags(number, **tags)
    with Scene(SceneSource(str(path))) as scene:
        spec = plan_render(scene, bands=None, stretch=None)
    assert (spec.bands, spec.basis) == ((3, 2, 1), "by wavelength")
    assert spec.sentence == "drawn as red, green, blue: bands 3 (655 nm), 2 (561 nm), 1 (482 nm), by wavelength"


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("490 nm", "", 490),
        ("0.49 µm", "", 490),
        ("0,49 µm", "", 490),
        ("0.45-0.52 µm", "", 485),
        ("Red (630 – 690 nm)", "", 660),
        ("490", "Nanometers", 490),
        ("0.49", "", 490),
        ("B2 (490.0)", "", 490),
        ("Band 2", "", None),
        ("10 m", "", None),
        ("T33UUU_20230601T100559", "", None),
        ("", "", None),
    ],
)
def test_a_wavelength_as_people_write_it(text: str, unit: str, expected: float | None):
    assert wavelength_nm(text, unit) == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("file", "names", "expected"),
    [
        ("LT05_034033_1999.tif", ["B1", "B2", "B3", "B4", "B5", "B7"], (3, 2, 1)),
        ("LE07_export.tif", ["B1", "B2", "B3", "B4"], (3, 2, 1)),
        ("LC08_export.tif", ["B1", "B2", "B3", "B4"], (4, 3, 2)),
        ("landsat9 2023.tif", ["B1", "B2", "B3", "B4", "B5", "B6", "B7"], (4, 3, 2)),
    ],
)
def test_the_files_name_tells_landsats_apart(
    make_scene: MakeScene, file: str, names: list[str], expected: tuple[int, int, int]
):
    path = make_scene(file, bands=len(names), dtype="uint16", descriptions=names)
    with Scene(SceneSource(str(path))) as scene:
        spec = plan_render(scene, bands=None, stretch=None)
    assert (spec.bands, spec.basis) == (expected, "by name")


def test_the_spacecraft_in_the_metadata_tells_landsats_apart(make_scene: MakeScene):
    path = make_scene(
        bands=4, dtype="uint16", descriptions=["B1", "B2", "B3", "B4"], tags={"SPACECRAFT_ID": "LANDSAT_8"}
    )
    with Scene(SceneSource(str(path))) as scene:
        assert plan_render(scene, bands=None, stretch=None).bands == (4, 3, 2)


@pytest.mark.parametrize("names", [["Band 1", "Band 2", "Band 3", "Band 4"], ["b1", "b2", "b3"]])
def test_numbers_that_only_count_say_nothing(names: list[str]):
    choice = choose_bands("scene", described(*names), None)
    assert (choice.numbers, "by their order" in choice.basis) == ((1, 2, 3), True)


def test_band_numbers_without_a_sensor_are_called_a_guess():
    choice = choose_bands("scene", described("B1", "B2", "B3", "B4"), None)
    assert choice.basis.endswith("a guess")


@pytest.mark.parametrize("count", [2, 3, 4, 5, 8, 12])
def test_order_alone_is_called_a_guess(count: int):
    assert "a guess" in choose_bands("scene", plain(count), None).basis


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("/data/GF2_PMS1_E113.9_N30.6_20230601_L1A0004-MSS1.tif", (3, 2, 1)),
        ("/data/GF1_WFV3_E113.9_N30.6_20230601_L1A0004.tiff", (3, 2, 1)),
        ("/data/ZY303_MUX_E113.9_N30.6_20230601_L1A0004.tif", (3, 2, 1)),
        ("/data/SV1-01_20230601_L2A0001.tif", (3, 2, 1)),
        ("/data/planet_medres_normalized_analytic_2023-06_mosaic/571-1200_quad.tif", (3, 2, 1)),
        ("/data/basemaps/L15-1287E-1259N.tif", (3, 2, 1)),
        ("/data/po_123_bgrn_0000000.tif", (3, 2, 1)),
        ("/data/ortho_RGBI.tif", (1, 2, 3)),
        ("/data/JL1KF01A_PMS02_20200716103247_200026446_102_0010_001_L1_MSS.tif", (3, 2, 1)),
        ("/data/GF7_BWD_E113.9_N30.6_20230601_L1A0004-BWDMUX.tiff", (3, 2, 1)),
        ("/data/SVN1-02_20230601_L1B.tif", (3, 2, 1)),
        ("/data/CBERS_4A_WPM_20200612_201_139_L4.tif", (3, 2, 1)),
        ("/data/15APR10101010-M2AS-012345678010_01_P001.TIF", (3, 2, 1)),
        ("/data/QB02_2005.tif", (3, 2, 1)),
        ("/data/TripleSat_2_MS_L1_20180101.tif", (3, 2, 1)),
        ("/data/farm_AnalyticMS_SR_clip.tif", (3, 2, 1)),
        ("/data/IMG_PHR1A_MS_201305251028443_ORT_R1C1.TIF", (1, 2, 3)),
        ("/data/RAF10JAN2019_LISS4_stack.tif", (3, 2, 1)),
        ("/data/SPOT5_HRG2_XI.tif", (1, 2, 3)),
        ("/data/LM05_L1TP_034033.tif", (4, 2, 1)),
        ("/data/image_NirRGB/GF2_PMS1__L1A0000564539-MSS1.tif", (2, 3, 4)),
    ],
)
def test_the_order_that_a_name_tells_is_no_guess(name: str, expected: tuple[int, int, int]):
    choice = choose_bands(name, infos("gray", "undefined", "undefined", "undefined", "alpha"), None)
    assert (choice.numbers, "guess" in choice.basis) == (expected, False)
    assert choose_bands(name, described("red", "green", "blue", "nir"), None).numbers == (1, 2, 3)
    assert choose_bands(name, infos("red", "green", "blue"), None).numbers == (1, 2, 3)


@pytest.mark.parametrize(
    ("name", "count", "expected"),
    [
        ("/data/GF6_WFV_E113.9_N30.6_20230601_L1A0004.tif", 8, (3, 2, 1)),
        ("/data/GF4_PMS_E113.9_N30.6_20230601_L1A0004.tif", 5, (4, 3, 2)),
        ("/data/HJ2A_CCD3_E113.9_N30.6_20230601_L2.tif", 5, (3, 2, 1)),
        ("/data/IMG_PNEO3_202106021032_MS-FS_ORT.TIF", 6, (4, 3, 2)),
        ("/data/farm_AnalyticMS_SR_8b.tif", 8, (6, 4, 2)),
        ("/data/LC08_L2SP_034033_20230601_stack.tif", 7, (4, 3, 2)),
        ("/data/LT05_L2SP_034033_19990601_stack.tif", 6, (3, 2, 1)),
        ("/data/S2A_MSIL2A_20230601_stack.tif", 10, (3, 2, 1)),
        ("/data/S2A_MSIL2A_20230601_stack.tif", 12, (4, 3, 2)),
    ],
)
def test_the_order_of_a_sensor_of_many_bands_is_no_guess(name: str, count: int, expected: tuple[int, int, int]):
    choice = choose_bands(name, plain(count), None)
    assert (choice.numbers, choice.basis) == (expected, "in the order of its sensor")


def test_four_bytes_of_a_known_sensor_declare_colours_that_they_have_not():
    """GDAL declares red, green, blue of any four bytes."""
    four = infos("red", "green", "blue", "undefined")
    choice = choose_bands("GF2_PMS1_E113.9_N30.6_20230601_8bit.tif", four, None)
    assert (choice.numbers, "a guess" in choice.basis) == ((3, 2, 1), True)
    assert choose_bands("ortho.tif", four, None).basis == "by colour interpretation"
    assert choose_bands("ortho_rgbi.tif", four, None).basis == "by colour interpretation"
    assert choose_bands("GF2_PMS1_rgb.tif", four[:3], None).basis == "by colour interpretation"


@pytest.mark.parametrize(("name", "is_guess"), [("stack.tif", True), ("RAF10JAN2019_LISS3.tif", False)])
def test_indias_bands_begin_with_green(make_scene: MakeScene, name: str, is_guess: bool):
    path = make_scene(name, bands=4, dtype="uint16", descriptions=["BAND2", "BAND3", "BAND4", "BAND5"])
    with Scene(SceneSource(str(path))) as scene:
        spec = plan_render(scene, bands=None, stretch=None)
    assert (spec.bands, "guess" in spec.basis, "false colours" in spec.basis) == ((3, 2, 1), is_guess, True)


@pytest.mark.parametrize("name", ["/data/argbi.tif", "/bgr/far/scene.tif", "/data/planet_visual.tif"])
def test_a_name_that_tells_no_order_leaves_a_guess(name: str):
    assert "guess" in choose_bands(name, plain(4), None).basis


@pytest.mark.parametrize("name", ["GF2_PMS1_E113.9_N30.6_20230601_L1A0004.tif", "planet_normalized_analytic_q.tif"])
def test_three_bands_of_a_sensor_of_four_are_a_guess(name: str):
    choice = choose_bands(name, plain(3), None)
    assert (choice.numbers, "guess" in choice.basis) == ((1, 2, 3), True)


def test_colour_interpretation_is_no_guess():
    choice = choose_bands("scene", infos("blue", "green", "red", "undefined"), None)
    assert (choice.numbers, choice.basis) == ((3, 2, 1), "by colour interpretation")


def test_names_count_more_than_the_colours_that_gdal_gives_any_three_bytes():
    bands = infos("red:B2", "green:B3", "blue:B4")
    assert choose_bands("scene", bands, None).numbers == (3, 2, 1)


PLANET_INITIALS = ["Coastal Blue (CB)", "Blue (B)", "Green I (GI)", "Green II (GII)", "Yellow (Y)", "Red (R)"]


@pytest.mark.parametrize(
    ("names", "expected", "asked"),
    [
        (PLANET_INITIALS, (6, 4, 2), "green"),
        ([f"{colour}_{year}" for year in (2020, 2021) for colour in ("blue", "green", "red")], (6, 5, 4), "red"),
    ],
)
def test_of_bands_that_are_called_alike_the_last_is_drawn_and_said(names: list[str], expected: tuple[int], asked: str):
    choice = choose_bands("scene", described(*names), None)
    assert choice.numbers == expected
    assert "called alike" in choice.basis
    with pytest.raises(BandError, match=f"several bands called '{asked}'"):
        choose_bands("scene", described(*names), asked)


@pytest.mark.parametrize("order", [("B4", "B3", "B2"), ("B2", "B3", "B4")])
def test_of_numbers_that_come_once_for_each_date_the_last_are_drawn_and_said(order: tuple[str, str, str]):
    choice = choose_bands("scene", described(*(f"{month}_{band}" for month in (5, 6) for band in order)), None)
    assert choice.numbers == tuple(4 + order.index(band) for band in ("B4", "B3", "B2"))
    assert "called alike" in choice.basis


@pytest.mark.parametrize("key", ["BandName", "NAME", "long_name"])
def test_names_in_the_metadata_of_bands(make_scene: MakeScene, key: str):
    path = make_scene(bands=4, dtype="uint16")
    with rasterio.open(path, "r+") as file:
        for number, name in enumerate(("B08", "B04", "B03", "B02"), 1):
            file.update_tags(number, **{key: name})
    with Scene(SceneSource(str(path))) as scene:
        assert plan_render(scene, bands=None, stretch=None).bands == (2, 3, 4)


@pytest.mark.parametrize("names", [["Rrs_443", "Rrs_490", "Rrs_560", "Rrs_665"], ["wl443", "wl490", "wl560", "wl665"]])
def test_wavelengths_without_a_unit_are_said_to_seem_so(names: list[str]):
    choice = choose_bands("scene", described(*names), None)
    assert (choice.numbers, choice.basis) == ((4, 3, 2), "by the wavelengths that their names seem to hold")


@pytest.mark.parametrize("first", [440, 446, 600])
def test_numbers_of_hundreds_of_bands_are_no_wavelengths(first: int):
    names = [f"Band {number}" for number in range(1, first + 101)]
    assert "by their order" in choose_bands("scene", described(*names), None).basis


def test_near_infrared_is_drawn_where_no_blue_band_is_named():
    choice = choose_bands("scene", described("Green", "Red", "Red edge", "NIR"), None)
    assert choice.numbers == (4, 2, 1)
    assert "for want of a blue band" in choice.basis


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("NIR", "Red", "Green"), (1, 2, 3)),
        (("Green", "Red", "NIR"), (3, 2, 1)),
        (("B8", "B4", "B3"), (1, 2, 3)),
        (("SWIR", "NIR", "Red"), (1, 2, 3)),
        (("B12", "B8A", "B4"), (1, 2, 3)),
        (("Red Edge", "Red", "Green"), (1, 2, 3)),
    ],
)
def test_names_tell_false_colours_that_three_bytes_declare_as_true_ones(names: tuple[str, ...], expected):
    bands = infos(*(f"{colour}:{name}" for colour, name in zip(("red", "green", "blue"), names, strict=True)))
    choice = choose_bands("scene", bands, None)
    assert (choice.numbers, "false colours" in choice.basis) == (expected, True)


@pytest.mark.parametrize(
    "names", [("Band 1", "Band 2", "Band 3"), ("", "", ""), ("Layer_1", "Layer_2", "Layer_3"), ("R", "", "")]
)
def test_names_that_say_nothing_leave_declared_colours(names: tuple[str, ...]):
    bands = infos(*(f"{colour}:{name}" for colour, name in zip(("red", "green", "blue"), names, strict=True)))
    assert choose_bands("scene", bands, None).basis == "by colour interpretation"


@pytest.mark.parametrize("request_", ["B4,B3,B2", "B04,B03,B02", "red,green,blue", "SR_B4,SR_B3,SR_B2", "4,3,2"])
def test_a_band_is_found_by_each_of_its_names(request_: str):
    bands = described("SR_B1", "SR_B2", "SR_B3", "SR_B4", "SR_B5", "SR_B6", "SR_B7")
    assert choose_bands("scene", bands, request_).numbers == (4, 3, 2)


def test_the_drawn_bands_are_said(make_scene: MakeScene, tmp_path: Path):
    path = make_scene(bands=4, dtype="uint16", descriptions=["Blau", "Grün", "Rot", "NIR"])
    with Scene(SceneSource(str(path))) as scene:
        spec = plan_render(scene, bands=None, stretch=None)
    assert spec.sentence == "drawn as red, green, blue: bands 3 (Rot), 2 (Grün), 1 (Blau), by name"
    grey = make_scene("grey.tif", bands=1, data=np.arange(240 * 180, dtype="uint16").reshape(1, 180, 240))
    with Scene(SceneSource(str(grey))) as scene:
        assert plan_render(scene, bands=None, stretch=None).sentence == "drawn grey: band 1 (gray), the only band"
