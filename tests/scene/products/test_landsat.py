"""Landsat as USGS gives it."""

from __future__ import annotations

import shutil
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pytest
from made_products import BLUE, GREEN, NIR, RED, SIDE, find, landsat, seen, values, write

from rdb_geo.scene.dataset import Scene

OLI = {"SR_B1": 8, "SR_B2": BLUE, "SR_B3": GREEN, "SR_B4": RED, "SR_B5": NIR, "SR_B6": 5, "SR_B7": 6}
TM = {"SR_B1": BLUE, "SR_B2": GREEN, "SR_B3": RED, "SR_B4": NIR, "SR_B5": 5, "SR_B7": 6}
LEVEL_1 = {"B1": 8, "B2": BLUE, "B3": GREEN, "B4": RED, "B5": NIR, "B8": 5, "B10": 6, "B11": 7}
PRODUCTS = [
    ("LC09_L2SP_034033_20230601_20230603_02_T1", OLI),
    ("LC08_L2SR_034033_20230601_20230603_02_T2", OLI),
    ("LC08_L1TP_034033_20230601_20230603_02_T1", LEVEL_1),
    ("LO08_L1GT_034033_20230601_20230603_02_RT", LEVEL_1),
    ("LE07_L2SP_034033_20230601_20230603_02_T1", TM),
    ("LT05_L2SP_034033_20110601_20230603_02_T1", TM),
    ("LT05_L1TP_034033_20110601_20230603_02_T1", {code.removeprefix("SR_"): colour for code, colour in TM.items()}),
    ("LT04_L1TP_034033_19890601_20230603_01_T1", {code.removeprefix("SR_"): colour for code, colour in TM.items()}),
]


def drawn(*colours: int) -> np.ndarray:
    return np.stack([values(colour, low=8000) for colour in colours])


@pytest.mark.parametrize(("name", "bands"), PRODUCTS)
def test_a_folder_is_one_scene_in_true_colours_with_its_date(tmp_path: Path, name: str, bands: dict[str, int]):
    root = landsat(tmp_path, name, bands)
    (source,) = find(root)
    record, data, valid, basis = seen(source)
    assert np.array_equal(data, drawn(RED, GREEN, BLUE))
    assert (source.uri, record.datetime, basis) == (str(root), "2023-06-01T17:40:11.123456Z", "by name")
    assert valid.all()


def test_the_mss_saw_no_blue_and_is_drawn_in_near_infrared(tmp_path: Path):
    bands = {"B4": GREEN, "B5": RED, "B6": 5, "B7": NIR}
    (source,) = find(landsat(tmp_path, "LM02_L1TP_036033_19780601_20200907_02_T2", bands))
    assert np.array_equal(seen(source)[1], drawn(NIR, RED, GREEN))


@pytest.mark.parametrize("mtl", ["txt", "json", "xml"])
def test_the_metadata_in_three_forms(tmp_path: Path, mtl: str):
    (source,) = find(landsat(tmp_path, PRODUCTS[0][0], OLI, mtl=mtl))
    with Scene(source) as scene:
        assert scene.record.datetime == "2023-06-01T17:40:11.123456Z"
        assert (scene.bands[0].scale, scene.bands[0].offset) == (pytest.approx(2.75e-5), pytest.approx(-0.2))


def test_without_metadata_the_name_gives_the_date(tmp_path: Path):
    root = landsat(tmp_path, PRODUCTS[0][0], OLI)
    next(root.glob("*MTL*")).write_text("{}")
    assert find(root)[0].datetime == "2023-06-01T00:00:00Z"


def test_a_tar_is_one_scene(tmp_path: Path):
    root = landsat(tmp_path / "made", PRODUCTS[0][0], OLI)
    archive = tmp_path / f"{root.name}.tar"
    with tarfile.open(archive, "w") as tar:
        for path in sorted(root.iterdir()):
            tar.add(path, path.name)  # USGS's archives hold no folder
    (source,) = find(archive)
    record, data, _, _ = seen(source)
    assert (source.uri, record.datetime) == (str(archive), "2023-06-01T17:40:11.123456Z")
    assert np.array_equal(data, drawn(RED, GREEN, BLUE))


def test_clouds_by_each_bit_of_qa_pixel(tmp_path: Path):
    quality = np.full((SIDE, SIDE), 1 << 6 | 1 << 8, "uint16")  # clear, low confidence of a cloud
    for bit in range(8):
        quality[:, bit * 10 : bit * 10 + 10] |= 1 << bit
    quality[:, 80:90] = 0b1101010101000000  # high confidences and clear
    (source,) = find(landsat(tmp_path, PRODUCTS[0][0], OLI, quality=quality), mask_clouds=True)
    _, _, valid, _ = seen(source)
    hidden = [bit for bit in range(12) if not valid[:, bit * 10 : bit * 10 + 10].any()]
    assert hidden == [0, 1, 2, 3, 4]  # fill, dilated cloud, cirrus, cloud, cloud shadow
    assert valid[:, 50:].all()


@pytest.mark.parametrize("request_", ["nir,red,green", "SR_B5,SR_B4,SR_B3", "5,4,3", "B5,B4,B3"])
def test_bands_by_name(tmp_path: Path, request_: str):
    (source,) = find(landsat(tmp_path, PRODUCTS[0][0], OLI), bands=request_)
    assert np.array_equal(seen(source)[1], drawn(NIR, RED, GREEN))


def test_products_that_share_a_folder_are_told_apart(tmp_path: Path):
    for name, bands in PRODUCTS[:2]:
        for path in landsat(tmp_path / "made", name, bands).iterdir():
            (tmp_path / "flat").mkdir(exist_ok=True)
            path.rename(tmp_path / "flat" / path.name)
    sources = find(tmp_path / "flat")
    assert [Path(source.uri).name for source in sources] == [f"{name}_SR_B4.TIF" for name, _ in sorted(PRODUCTS[:2])]
    for source in sources:
        assert np.array_equal(seen(source)[1], drawn(RED, GREEN, BLUE))


def test_what_comes_into_the_folder_later_changes_no_address(tmp_path: Path):
    flat = tmp_path / "downloads"
    flat.mkdir()
    addresses = []
    for name, bands in PRODUCTS[:2]:
        for path in landsat(tmp_path / "made", name, bands).iterdir():
            path.rename(flat / path.name)
        addresses.append(find(flat / f"{name}_MTL.txt")[0].uri)
    assert addresses == [str(flat / f"{name}_SR_B4.TIF") for name, _ in PRODUCTS[:2]]
    assert sorted(addresses) == [source.uri for source in find(flat)]


ARD = {
    "LC08_CU_003010_20210501_20210507_02": ("SR_B{}", "QA_PIXEL", 8),
    "LC08_CU_003010_20210501_20210507_C01_V01": ("SRB{}", "PIXELQA", 32),
}


@pytest.mark.parametrize("name", ARD)
def test_tiles_of_analysis_ready_data(tmp_path: Path, name: str):
    pattern, quality, cloud = ARD[name]
    for code, colour in OLI.items():
        write(tmp_path / f"{name}_{pattern.format(code[-1])}.tif", [values(colour, low=8000)], nodata=0)
    mask = np.full((SIDE, SIDE), 64, "uint16")
    mask[:50] = cloud
    write(tmp_path / f"{name}_{quality}.tif", [mask])
    (source,) = find(tmp_path, mask_clouds=True)
    record, data, valid, _ = seen(source)
    assert np.array_equal(data[:, 50:], drawn(RED, GREEN, BLUE)[:, 50:])
    assert record.datetime == "2021-05-01T00:00:00Z"
    assert np.array_equal(valid, mask == 64)


def test_archives_in_a_folder_are_scenes_unless_they_lie_there_unpacked(tmp_path: Path):
    folder = tmp_path / "downloads"
    for name, bands in PRODUCTS[:2]:
        root = landsat(tmp_path / "made", name, bands)
        folder.mkdir(exist_ok=True)
        with tarfile.open(folder / f"{name}.tar", "w") as tar:
            for path in sorted(root.iterdir()):
                tar.add(path, path.name)
    (folder / "readme.zip").write_bytes(b"no archive")
    with zipfile.ZipFile(folder / "roads.zip", "w") as archive:
        archive.writestr("roads.shp", "")
    with pytest.warns(UserWarning, match=r"readme.zip is no archive that can be read"):
        sources = find(folder)
    assert [source.uri for source in sources] == sorted(str(folder / f"{name}.tar") for name, _ in PRODUCTS[:2])
    for source in sources:
        assert np.array_equal(seen(source)[1], drawn(RED, GREEN, BLUE))
    first = PRODUCTS[0][0]
    shutil.move(tmp_path / "made" / first, folder / first)
    with pytest.warns(UserWarning, match=r"readme.zip"):
        sources = find(folder)
    assert [source.uri for source in sources] == sorted([str(folder / first), str(folder / f"{PRODUCTS[1][0]}.tar")])


def test_the_metadata_file_names_its_product(tmp_path: Path):
    root = landsat(tmp_path, PRODUCTS[0][0], OLI)
    assert find(root / f"{root.name}_MTL.txt")[0].uri == str(root)
