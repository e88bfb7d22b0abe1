"""Real products: right colours, date and validity, against what rasterio reads of their files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from made_products import find, seen

pytestmark = pytest.mark.shared


def one(folder: Path, pattern: str) -> Path:
    return next((folder / "scenes" / "products").resolve().glob(pattern))


def read(path: Path, bands: list[int] | None = None) -> np.ndarray:
    with rasterio.open(path) as file:
        return file.read(bands)


def test_sentinel2(shared: Path):
    root = one(shared, "S2A_*.SAFE")
    (source,) = find(root)
    record, data, valid, _ = seen(source)
    picture = read(next(root.rglob("*_TCI_60m.jp2")))
    classes = read(next(root.rglob("*_SCL_60m.jp2")))[0]
    assert (record.uri, record.datetime) == (str(root), "2022-10-05T11:54:11.024Z")
    assert np.array_equal(data, picture)
    assert np.array_equal(valid, (picture > 0).any(axis=0))
    assert (valid != (classes > 0)).mean() < 0.002  # the rim
    _, _, clear, _ = seen(find(root, mask_clouds=True)[0])
    fine = read(next(root.rglob("*_SCL_20m.jp2")))[0][1::3, 1::3]
    expected = np.isin(fine, [2, 4, 5, 6, 7, 11]) & (picture[0] > 0)
    assert (clear != expected).mean() < 0.01
    _, bands, _, _ = seen(find(root, bands="B04,B03,B02")[0])
    assert np.array_equal(bands[0], read(next(root.rglob("*_B04_60m.jp2")))[0])
    assert np.array_equal(bands[2], read(next(root.rglob("*_B02_60m.jp2")))[0])


def test_landsat(shared: Path):
    root = one(shared, "LC08_*")
    (source,) = find(root)
    record, data, valid, _ = seen(source)
    files = [next(root.glob(f"*_SR_B{number}.TIF")) for number in (4, 3, 2)]
    assert (record.uri, record.datetime) == (str(root), "2015-07-10T14:34:35.978399Z")
    assert np.array_equal(data, np.concatenate([read(path) for path in files]))
    assert np.array_equal(valid, (data > 0).any(axis=0))
    quality = read(next(root.glob("*_QA_PIXEL.TIF")))[0]
    _, _, clear, _ = seen(find(root, mask_clouds=True)[0])
    assert np.array_equal(clear, ((quality & 0b11111) == 0) & (data[0] > 0))


def test_planetscope(shared: Path):
    root = one(shared, "20170831_172754_101c")
    (source,) = find(root)
    record, visual, _, _ = seen(source)
    assert record.datetime == "2017-08-31T17:27:54Z"
    assert np.array_equal(visual, read(next(root.glob("*Visual.tif"))))
    path = next(root.glob("*AnalyticMS.tif"))
    (source,) = find(path)
    _, analytic, valid, basis = seen(source)
    assert basis == "by name"
    assert np.array_equal(analytic, read(path, [3, 2, 1]))
    both = valid & (visual > 0).all(axis=0) & (visual < 255).all(axis=0)

    def alike(one: np.ndarray, other: np.ndarray) -> float:
        return float(np.corrcoef(one[both].astype(float), other[both].astype(float))[0, 1])

    ratio = np.log(analytic[0].clip(1) / analytic[2].clip(1)), np.log(visual[0].clip(1) / visual[2].clip(1))
    assert alike(*ratio) > 0.3  # what is red in the producer's own picture is red in ours; swapped, it is below -0.3
