"""Scenes of which a user should know something before believing an answer."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from affine import Affine, dumpsw
from made_scenes import CASES

from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.doubts import doubts
from rdb_geo.scene.sources import expand_sources

HERE = CASES["rotated"].transform


def moved(cols, rows):
    return Affine(
        HERE.a, HERE.b, HERE.c + HERE.a * cols + HERE.b * rows, HERE.d, HERE.e, HERE.f + HERE.d * cols + HERE.e * rows
    )


def told(path):
    with Scene(expand_sources([str(path)])[0]) as scene:
        return doubts(scene.record, scene.bands)


@pytest.mark.parametrize("ending", [".tfw", ".tifw", ".TFW", ".wld"])
@pytest.mark.parametrize(
    ("there", "is_doubted"),
    [
        (HERE, False),
        (moved(0.5, 0.5), False),  # a writer that takes the middle of a pixel for its corner
        (moved(3, 0), True),
        (Affine(HERE.a * 1.02, HERE.b, HERE.c, HERE.d, HERE.e, HERE.f), True),
        (Affine(2, 0, 980_000, 0, -2, 200_000), True),
    ],
)
def test_a_world_file_that_says_another_place(make_scene, ending, there, is_doubted):
    path = make_scene("plain.tif", case="rotated")
    path.with_suffix(ending).write_text(dumpsw(there))
    expected = f"plain{ending} says another place than the file itself, which counts: correct or remove it."
    assert told(path) == [expected] * is_doubted


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_a_world_file_that_places_the_scene_or_is_none_is_not_doubted(make_scene):
    path = make_scene("plain.tif", case="utm-north")
    with rasterio.open(path) as file:
        profile, data, there = {**file.profile, "transform": None}, file.read(), file.transform
    bare = path.with_name("bare.tif")
    with rasterio.open(bare, "w", **profile) as file:
        file.write(data)
    bare.with_suffix(".tfw").write_text(dumpsw(there))
    assert told(bare) == []
    path.with_suffix(".tfw").write_text("no numbers")
    assert told(path) == []
    path.with_suffix(".tfw").write_bytes(bytes(range(256)))
    assert told(path) == []


@pytest.mark.parametrize(
    ("name", "descriptions", "sign"),
    [
        ("harbour.tif", ("VV",), "VV"),
        ("harbour.tif", ("VV", "VH"), "VV"),
        ("harbour.tif", ("Sigma0_VV_db",), "Sigma0_VV_db"),
        ("S1A_IW_GRDH_1SDV_20230601T053000_vv.tif", ("",), "S1A_IW_GRDH_1SDV_20230601T053000_vv.tif"),
        ("s1a-iw-grd-vv-20230601t053000-001.tif", ("",), "s1a-iw-grd-vv-20230601t053000-001.tif"),
        ("port_SAR_2m.tif", ("",), "port_SAR_2m.tif"),
        ("harbour.tif", ("VV", "VH", "ratio"), "VV"),
        ("ICEYE_X2_GRD_SM_36843_20200724T101512.tif", ("",), "ICEYE_X2_GRD_SM_36843_20200724T101512.tif"),
        ("CAPELLA_C02_SM_GEO_HH_20210119061100.tif", ("",), "CAPELLA_C02_SM_GEO_HH_20210119061100.tif"),
        ("2023-05-01-10-00-00_UMBRA-05_GEC.tif", ("",), "2023-05-01-10-00-00_UMBRA-05_GEC.tif"),
        ("N36W113_20_sl_HH_F02DAR.tif", ("",), "N36W113_20_sl_HH_F02DAR.tif"),
        ("IMG-HH-ALOS2123450680-160817-UBSR2.1GUD.tif", ("",), "IMG-HH-ALOS2123450680-160817-UBSR2.1GUD.tif"),
        ("RS2_OK1234_PK1_DK1_FQ2_20080415_HH_SGF/imagery_HH.tif", ("",), "imagery_HH.tif"),
        ("CSKS1_GTC_B_HI_05_HH_RA_SF_20100101.tif", ("",), "CSKS1_GTC_B_HI_05_HH_RA_SF_20100101.tif"),
        ("TSX1_SAR__MGD_SE___SM_S_SRA_20100101/IMAGE_HH_SRA_strip_007.tif", ("",), "IMAGE_HH_SRA_strip_007.tif"),
        (
            "2023-06-01_Sentinel-1_IW_VV+VH_SAR_urban.tiff",
            ("", "", ""),
            "2023-06-01_Sentinel-1_IW_VV+VH_SAR_urban.tiff",
        ),
        (
            "GF3_KAS_UFS_012345_E113.5_N30.2_20200101_L1A_HH_L2.tif",
            ("",),
            "GF3_KAS_UFS_012345_E113.5_N30.2_20200101_L1A_HH_L2.tif",
        ),
        ("stack.tif", ("VV", "VH", "red", "green", "blue"), None),
        ("Sentinel-1_and_2.tif", ("", "", "", "", "", ""), None),
        ("Sentinel-10_plan.tif", ("",), None),
        ("capellades_2020.tif", ("", "", ""), None),  # a town
        ("lidar.tif", ("intensity",), None),
        ("savvy_vhf.tif", ("",), None),
        ("hh_2023.tif", ("",), None),  # Hamburg
        ("sargasso.tif", ("",), None),
        ("pan.tif", ("panchromatic",), None),
        ("VV.tif", ("red", "green", "blue"), None),
    ],
)
def test_what_is_called_like_radar_is_told(make_scene, tmp_path, name, descriptions, sign):
    data = np.random.default_rng(3).integers(1, 200, (len(descriptions), 180, 240)).astype("uint16")
    (tmp_path / name).parent.mkdir(exist_ok=True)
    path = make_scene(name, bands=len(descriptions), dtype="uint16", data=data, descriptions=descriptions)
    said = f"it is called like radar ({sign}): models that learned from photographs find little in it."
    assert told(path) == ([said] if sign else [])
