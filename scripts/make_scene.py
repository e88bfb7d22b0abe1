"""Write a small real GeoTIFF (RGB, 2 m/px, UTM 32N) with fields, water and a road, to index where none is at hand."""

import sys

import numpy as np
import rasterio
from rasterio.transform import from_origin

SIDE = 1024

rows, cols = np.mgrid[0:SIDE, 0:SIDE]
angle = np.deg2rad(33)
u = cols * np.cos(angle) + rows * np.sin(angle)
v = rows * np.cos(angle) - cols * np.sin(angle)
noise = np.random.default_rng(7).normal(0, 6, (SIDE, SIDE))
fields = np.stack([70 + 50 * ((u // 90) % 3 == 0), 110 + 25 * ((v // 140) % 2), 50 + 20 * ((u // 90) % 2)])
water = np.hypot(cols - 760, rows - 260) < 190
road = np.abs(v - 180 - 60 * np.sin(u / 160)) < 9
rgb = np.where(water, np.array([25, 60, 95])[:, None, None], fields)
rgb = np.where(road, np.array([170, 165, 160])[:, None, None], rgb)
pixels = np.clip(rgb + noise, 1, 255).astype(np.uint8)

with rasterio.open(
    sys.argv[1], "w", driver="GTiff", width=SIDE, height=SIDE, count=3, dtype="uint8", crs="EPSG:32632",
    transform=from_origin(500_000, 5_200_000, 2, 2), tiled=True, compress="deflate", photometric="RGB",
) as scene:  # fmt: skip
    scene.write(pixels)
