"""Tile services and WMS: only what lies near the area is asked for, at the level that suits the model."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import numpy as np
import pyproj
import pytest
import shapely
from fakes import ColourEncoder
from map_server import EDGE_M, colour

from rdb_geo.core import consent
from rdb_geo.core.errors import SceneNotFoundError
from rdb_geo.core.specs import IndexRequest
from rdb_geo.index.store import Store
from rdb_geo.indexing import index_scene
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.sources import expand_sources
from rdb_geo.scene.strips import plan_strips, read_strips

BOXES = {"at the equator": (10.0, 0.5, 10.01, 0.51), "at 60 degrees": (25.0, 60.0, 25.015, 60.008)}
"""West, south, east, north of areas of about 1 km."""

WINDOW = (
    f"<UpperLeftX>{-EDGE_M}</UpperLeftX><UpperLeftY>{EDGE_M}</UpperLeftY>"
    f"<LowerRightX>{EDGE_M}</LowerRightX><LowerRightY>{-EDGE_M}</LowerRightY>"
)
TILES = (
    '<GDAL_WMS><Service name="TMS"><ServerUrl>http://127.0.0.1:{port}/${{z}}/${{x}}/${{y}}.png</ServerUrl></Service>'
    f"<DataWindow>{WINDOW}<TileLevel>19</TileLevel><TileCountX>1</TileCountX><TileCountY>1</TileCountY>"
    "<YOrigin>top</YOrigin></DataWindow><Projection>EPSG:3857</Projection><BlockSizeX>256</BlockSizeX>"
    "<BlockSizeY>256</BlockSizeY><BandsCount>3</BandsCount></GDAL_WMS>"
)
WMS = (
    '<GDAL_WMS><Service name="WMS"><Version>1.3.0</Version><ServerUrl>http://127.0.0.1:{port}/wms?</ServerUrl>'
    "<CRS>EPSG:3857</CRS><ImageFormat>image/png</ImageFormat><Layers>ortho</Layers><Styles></Styles></Service>"
    f"<DataWindow>{WINDOW}<SizeX>134217728</SizeX><SizeY>134217728</SizeY></DataWindow>"
    "<Projection>EPSG:3857</Projection><BandsCount>3</BandsCount></GDAL_WMS>"
)


@pytest.fixture
def port(tmp_path: Path):
    """A running server; its requests stand in requests.log."""
    script = Path(__file__).parents[1] / "map_server.py"
    command = [sys.executable, str(script), str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        yield int(server.stdout.readline())
        server.stdin.close()


def ground_m(shape: shapely.Polygon) -> float:
    """The square root of a footprint's area on the ellipsoid."""
    area, _ = pyproj.Geod(ellps="WGS84").geometry_area_perimeter(shapely.geometry.polygon.orient(shape))
    return abs(area) ** 0.5


def metres_per_pixel(path: Path) -> list[float]:
    """Of each picture that was asked for, in EPSG:3857."""
    found = []
    for line in (path / "requests.log").read_text().splitlines():
        tile = re.match(r"/(\d+)/\d+/\d+\.png", line)
        asked = {name.upper(): values[0] for name, values in parse_qs(urlparse(line).query).items()}
        if tile:
            found.append(2 * EDGE_M / 256 / 2 ** int(tile[1]))
        elif "BBOX" in asked:
            west, _, east, _ = map(float, asked["BBOX"].split(","))
            found.append((east - west) / int(asked["WIDTH"]))
    return found


@pytest.mark.parametrize("place", BOXES)
@pytest.mark.parametrize("service", [TILES, WMS])
def test_an_area_of_a_service_is_indexed_at_the_level_of_the_model(tmp_path: Path, port: int, service: str, place: str):
    (tmp_path / "map.xml").write_text(service.format(port=port))
    area = shapely.box(*BOXES[place])
    (source,) = expand_sources([str(tmp_path / "map.xml")])
    encoder = ColourEncoder(image_size_px=128)
    store = Store(tmp_path / "index", create=True)
    shard = index_scene(source, encoder, store, request=IndexRequest(area_wkt=area.wkt)).shard
    places = store.places(shard)
    shapes = shapely.from_wkb(places.wkb)
    assert shapely.intersects(shapes, area).all()
    assert shapely.union_all(shapes).buffer(1e-9).covers(area)
    sides = [ground_m(shape) for shape in shapes]
    assert min(sides) > 0.95 * encoder.spec.ground_m[0] / 2
    assert max(sides) < 1.6 * encoder.spec.ground_m[0] / 2
    squeeze = np.cos(np.deg2rad(BOXES[place][1]))
    finest = min(metres_per_pixel(tmp_path)) * squeeze  # metres on the ground
    shown_m = np.median(sides) / encoder.spec.image_size_px
    assert shown_m / 2 < finest < shown_m * 1.1
    assert len(metres_per_pixel(tmp_path)) < 150

    manifest = shard.manifest
    with Scene(source) as scene:
        plans = plan_strips(manifest.scene, manifest.chips, area=area)
        strip = next(iter(read_strips(scene, plans, manifest.render)))
    col, row, width, _ = strip.plan.windows[0].tolist()
    a, _, c, _, e, f = manifest.scene.transform
    shown = strip.pixels.shape[2]
    at = (np.arange(shown) + 0.5) * width / shown
    x, y = np.meshgrid(c + a * (col + at), f + e * (row + at))
    assert np.abs(strip.pixels[0].astype(int) - colour(x, y)).max() <= 4


@pytest.mark.parametrize("service", ["tiles", "dead", "capabilities"])
def test_offline_a_file_that_names_a_service_is_refused_with_the_reason(tmp_path: Path, port: int, service: str):
    far = "<GDAL_WMTS><GetCapabilitiesUrl>http://127.0.0.1:9/wmts</GetCapabilitiesUrl></GDAL_WMTS>"
    text = {"tiles": TILES.format(port=port), "dead": TILES.format(port=9), "capabilities": far}[service]
    (tmp_path / "map.xml").write_text(text)
    (source,) = expand_sources([str(tmp_path / "map.xml")])
    consent.set_offline(offline=True)
    try:
        with pytest.raises(SceneNotFoundError, match=r"service of .*map.xml lies on a network, which --offline"):
            Scene(source)
    finally:
        consent.set_offline(offline=False)
    assert not (tmp_path / "requests.log").exists() or not (tmp_path / "requests.log").read_text()


def test_a_service_without_an_area_is_refused_in_one_sentence(tmp_path: Path, port: int):
    (tmp_path / "map.xml").write_text(TILES.format(port=port))
    (source,) = expand_sources([str(tmp_path / "map.xml")])
    with pytest.raises(Exception, match="--bbox") as caught:
        index_scene(source, ColourEncoder(image_size_px=128), Store(tmp_path / "index", create=True))
    assert "\n" not in str(caught.value)
