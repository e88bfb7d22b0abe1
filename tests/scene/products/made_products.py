"""Tiny products with the producers' own names, metadata and layout, and what must be seen in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from rasterio.enums import ColorInterp

from rdb_geo.core.geometry import Window
from rdb_geo.core.requests import SceneRequest
from rdb_geo.core.specs import SceneRecord
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.files.scene_source import SceneSource
from rdb_geo.scene.render import plan_render
from rdb_geo.scene.sources import expand_sources

SIDE = 120
UTM = Affine(10, 0, 399_960, 0, -10, 5_300_040)
RED, GREEN, BLUE, NIR = 1, 2, 3, 4


def values(colour: int, *, side: int = SIDE, dtype: str = "uint16", low: int = 1000) -> np.ndarray:
    """A band that no other band resembles, without symmetry and never 0; shape (side, side)."""
    rows, cols = np.mgrid[0:side, 0:side] * (SIDE / side)
    wave = np.sin((rows * (1 + colour) + cols * 2.3) / 17) + np.cos(cols * colour / 13 + rows / 29)
    span = 100 if dtype == "uint8" else 2000
    start = 20 if dtype == "uint8" else low
    return (start + colour * span / 8 + span / 4 * (wave + 2) / 2).astype(dtype)


def write(path: Path, bands: Sequence[np.ndarray], **more: Any) -> Path:
    """A raster of these bands, its upper-left corner at `UTM`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = np.stack(bands)
    step = SIDE * 10 / data.shape[2]
    more = {"crs": "EPSG:32633", "transform": Affine(step, 0, UTM.c, 0, -step, UTM.f), "driver": "GTiff"} | more
    colours, names = more.pop("colours", None), more.pop("descriptions", None)
    if more["driver"] == "JP2OpenJPEG":
        more |= {"QUALITY": 100, "REVERSIBLE": "YES"}
    with rasterio.open(
        path, "w", width=data.shape[2], height=data.shape[1], count=len(data), dtype=data.dtype, **more
    ) as file:
        if colours:
            file.colorinterp = [getattr(ColorInterp, colour) for colour in colours]
        file.write(data)
        if names:
            file.descriptions = names
    return path


def find(path: Path | str, **request: Any) -> list[SceneSource]:
    """The scenes that one argument of the command names."""
    return expand_sources([str(path)], SceneRequest(**request))


def seen(source: SceneSource) -> tuple[SceneRecord, np.ndarray, np.ndarray, str]:
    """The scene, what is drawn as red, green and blue (stored values), which pixels count, how bands were chosen."""
    with Scene(source) as scene:
        spec = plan_render(scene, bands=source.drawn_bands, stretch=None)
        whole = Window(0, 0, scene.record.width_px, scene.record.height_px)
        data, valid = scene.read(whole, spec.bands, out_px=(whole.height, whole.width))
        return scene.record, data, valid, spec.basis


def sentinel2(  # noqa: C901
    folder: Path,
    *,
    level: str = "L2A",
    tci: bool = True,
    gsds: Sequence[int] = (10, 20, 60),
    classes: np.ndarray | None = None,
    name: str = "",
    metadata: bool = True,
) -> Path:
    """A ``.SAFE`` folder of baseline 04.00 with a black lower third."""
    name = name or f"S2B_MSI{level}_20230601T100559_N0509_R022_T33UUU_20230601T140000.SAFE"
    root = folder / name
    granule = root / "GRANULE" / f"{level}_T33UUU_A032561_20230601T101023"
    stem = "T33UUU_20230601T100559"

    def band(colour: int, gsd: int, dtype: str = "uint16") -> np.ndarray:
        side = SIDE * 10 // gsd
        data = values(colour, side=side, dtype=dtype)
        data[-side // 3 :] = 0
        return data

    images = granule / "IMG_DATA"
    colours = {"B02": BLUE, "B03": GREEN, "B04": RED, "B08": NIR, "B05": 5, "B8A": 6, "B11": 7, "B01": 8}
    for code, colour in colours.items():
        native = 10 if colour <= 4 else 60 if code == "B01" else 20
        for gsd in [native] if level == "L1C" else [gsd for gsd in gsds if gsd >= native]:
            fine = images / f"R{gsd}m" / f"{stem}_{code}_{gsd}m.jp2"
            where = images / f"{stem}_{code}.jp2" if level == "L1C" else fine
            write(where, [band(colour, gsd)], driver="JP2OpenJPEG")
    if tci:
        for gsd in [10] if level == "L1C" else gsds:
            where = images / f"{stem}_TCI.jp2" if level == "L1C" else images / f"R{gsd}m" / f"{stem}_TCI_{gsd}m.jp2"
            write(where, [band(colour, gsd, "uint8") for colour in (RED, GREEN, BLUE)], driver="JP2OpenJPEG")
    quality = granule / "QI_DATA"
    write(quality / f"{stem}_PVI.jp2", [band(colour, 40, "uint8") for colour in (1, 2, 3)], driver="JP2OpenJPEG")
    if level == "L2A":
        if classes is not None:
            write(images / "R20m" / f"{stem}_SCL_20m.jp2", [classes], driver="JP2OpenJPEG")
        write(quality / "MSK_CLDPRB_20m.jp2", [values(5, side=60, dtype="uint8")], driver="JP2OpenJPEG")
        write(images / "R20m" / f"{stem}_AOT_20m.jp2", [values(5, side=60)], driver="JP2OpenJPEG")
    elif classes is not None:
        masks = [(classes == kind).astype("uint8") for kind in (9, 10, 11)]
        write(quality / "MSK_CLASSI_B00.jp2", masks, driver="JP2OpenJPEG")
    kind, offset = ("BOA", "BOA_ADD_OFFSET") if level == "L2A" else ("", "RADIO_ADD_OFFSET")
    quantum = f"{kind}_QUANTIFICATION_VALUE" if kind else "QUANTIFICATION_VALUE"
    if metadata:
        (root / f"MTD_MSI{level}.xml").write_text(
            f"<n1:Level><PRODUCT_START_TIME>2023-06-01T10:05:59.024Z</PRODUCT_START_TIME><{quantum} unit='none'>10000"
            f"</{quantum}><{offset} band_id='0'>-1000</{offset}></n1:Level>"
        )
        (root / "manifest.safe").write_text("<xfdu:XFDU/>")
    return root


MTL = """GROUP = LANDSAT_METADATA_FILE
  GROUP = PRODUCT_CONTENTS
    LANDSAT_PRODUCT_ID = "{name}"
  END_GROUP = PRODUCT_CONTENTS
  GROUP = IMAGE_ATTRIBUTES
    SPACECRAFT_ID = "LANDSAT_{number}"
    DATE_ACQUIRED = 2023-06-01
    SCENE_CENTER_TIME = "17:40:11.1234560Z"
  END_GROUP = IMAGE_ATTRIBUTES
  GROUP = LEVEL2_SURFACE_REFLECTANCE_PARAMETERS
    REFLECTANCE_MULT_BAND_3 = 2.75e-05
    REFLECTANCE_ADD_BAND_3 = -0.2
  END_GROUP = LEVEL2_SURFACE_REFLECTANCE_PARAMETERS
END_GROUP = LANDSAT_METADATA_FILE
END
"""


def landsat(
    folder: Path, name: str, bands: dict[str, int], *, quality: np.ndarray | None = None, mtl: str = "txt"
) -> Path:
    """One file for each band of a Collection 2 product."""
    root = folder / name
    for code, colour in bands.items():
        write(root / f"{name}_{code}.TIF", [values(colour, low=8000)], nodata=0)
    write(root / f"{name}_ST_B10.TIF", [values(6)], nodata=0)
    write(root / f"{name}_QA_RADSAT.TIF", [values(7)])
    write(
        root / f"{name}_QA_PIXEL.TIF",
        [np.full((SIDE, SIDE), 21824, "uint16") if quality is None else quality],
        nodata=1,
    )
    text = MTL.format(name=name, number=name[3])
    if mtl == "json":
        text = (
            '{"LANDSAT_METADATA_FILE": {"IMAGE_ATTRIBUTES": {"DATE_ACQUIRED": "2023-06-01", '
            '"SCENE_CENTER_TIME": "17:40:11.1234560Z"}, "LEVEL2_SURFACE_REFLECTANCE_PARAMETERS": '
            '{"REFLECTANCE_MULT_BAND_3": "2.75e-05", "REFLECTANCE_ADD_BAND_3": "-0.2"}}}'
        )
    elif mtl == "xml":
        text = (
            "<LANDSAT_METADATA_FILE><IMAGE_ATTRIBUTES><DATE_ACQUIRED>2023-06-01</DATE_ACQUIRED><SCENE_CENTER_TIME>"
            "17:40:11.1234560Z</SCENE_CENTER_TIME></IMAGE_ATTRIBUTES></LANDSAT_METADATA_FILE>"
        )
    (root / f"{name}_MTL.{mtl}").write_text(text)
    return root
