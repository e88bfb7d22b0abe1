"""Large made-up scenes for the benchmarks: real GeoTIFFs, tiled and DEFLATE-compressed, written block by block."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import rasterio
from rasterio.transform import from_origin
from rasterio.windows import Window

BLOCK_PX = 512


def write_large_scene(path: Path, side_px: int) -> None:
    """Write an RGB scene of `side_px` squared at 1 m/px in UTM 32N; its content compresses about as imagery does."""
    rng = np.random.default_rng(7)
    rows, cols = np.mgrid[0:BLOCK_PX, 0:BLOCK_PX]
    stripes = 110 + 30 * np.sin((cols * 0.84 + rows * 0.54) / 9) + 15 * np.sin((rows * 0.84 - cols * 0.54) / 23)
    profile = {
        "driver": "GTiff", "width": side_px, "height": side_px, "count": 3, "dtype": "uint8", "crs": "EPSG:32632",
        "transform": from_origin(500_000, 5_200_000, 1, 1), "tiled": True, "blockxsize": BLOCK_PX,
        "blockysize": BLOCK_PX, "compress": "deflate", "photometric": "RGB", "BIGTIFF": "IF_SAFER",
    }  # fmt: skip
    blocks = [
        np.clip(
            stripes[None] + rng.normal(0, 6, (3, BLOCK_PX, BLOCK_PX)) + rng.normal(0, 25, (3, 1, 1)), 1, 255
        ).astype(np.uint8)
        for _ in range(16)
    ]
    with rasterio.open(path, "w", **profile) as scene:
        for row in range(0, side_px, BLOCK_PX):
            for col in range(0, side_px, BLOCK_PX):
                width, height = min(BLOCK_PX, side_px - col), min(BLOCK_PX, side_px - row)
                block = blocks[rng.integers(len(blocks))][:, :height, :width]
                scene.write(block, window=Window(col, row, width, height))


def write_wide_vrt(folder: Path, width_px: int, height_px: int = 512) -> Path:
    """A VRT of `width_px` × `height_px` that shows one tile of 1,024 pixels again and again, side by side."""
    tile_px = 1_024
    write_large_scene(folder / "tile.tif", tile_px)
    size = f'xSize="{{0}}" ySize="{height_px}"'
    bands = "".join(
        f'<VRTRasterBand dataType="Byte" band="{band}"><ColorInterp>{name}</ColorInterp>'
        + "".join(
            f'<SimpleSource><SourceFilename relativeToVRT="1">tile.tif</SourceFilename><SourceBand>{band}</SourceBand>'
            f'<SrcRect xOff="0" yOff="0" {size.format(min(tile_px, width_px - col))}/>'
            f'<DstRect xOff="{col}" yOff="0" {size.format(min(tile_px, width_px - col))}/></SimpleSource>'
            for col in range(0, width_px, tile_px)
        )
        + "</VRTRasterBand>"
        for band, name in enumerate(("Red", "Green", "Blue"), start=1)
    )
    path = folder / "scene.vrt"
    path.write_text(
        f'<VRTDataset rasterXSize="{width_px}" rasterYSize="{height_px}"><SRS>EPSG:32632</SRS>'
        f"<GeoTransform>300000, 1, 0, 5200000, 0, -1</GeoTransform>{bands}</VRTDataset>"
    )
    return path
