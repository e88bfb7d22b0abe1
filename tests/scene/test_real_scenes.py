"""The table: every real scene works, with footprints where rasterio says, or is refused in one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyproj
import pytest
import rasterio
import shapely
from chip_grid import count_chips
from fakes import ColourEncoder
from made_scenes import shared_folder
from rasterio.enums import Resampling
from rasterio.transform import from_gcps
from rasterio.windows import Window as RasterioWindow

from rdb_geo.core.errors import CorruptSceneError, MissingCrsError, RdbGeoError, SceneError
from rdb_geo.core.geometry import Window
from rdb_geo.core.specs import ChipRequest
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.plan import plan_chips
from rdb_geo.scene.render import plan_render, render
from rdb_geo.scene.sources import expand_sources
from rdb_geo.scene.strips import Strip, plan_strips, read_strips
from rdb_geo.scene.where.footprints import Ground

ENCODER = ColourEncoder(image_size_px=128).spec


@dataclass(frozen=True)
class Works:
    """A scene that can be indexed."""

    crs: str
    """Code, or the name where it has none."""

    gsd_m: float
    bands: tuple[int, int, int]
    skips: bool = False
    """Some chips are left out: invalid pixels, or off the Earth."""


@dataclass(frozen=True)
class Refused:
    """A scene that can't."""

    error: type[RdbGeoError]
    fragment: str


TABLE: dict[str, Works | Refused] = {
    "brazil_savanna_10cm_3395.tif": Works("EPSG:3395", 0.096, (1, 2, 3)),
    "grenada_rgb16_60m_utm20n.tif": Works("EPSG:32620", 60.0, (1, 2, 3)),
    "landsat7_sf_bay_nir-r-g_3857.tif": Works("EPSG:3857", 23.7, (1, 2, 3), skips=True),
    "landsat_great_salt_lake_7band_4326.tif": Works("EPSG:4326", 26.1, (3, 2, 1)),
    "las_vegas_pan_30cm_uint16_4326.tif": Works("EPSG:4326", 0.27, (1, 1, 1)),
    "naip_m_3211605_60cm_utm11n.tif": Works("EPSG:26911", 0.6, (1, 2, 3)),
    "neon_osbs_10cm_utm17n.tif": Works("EPSG:32617", 0.1, (1, 2, 3)),
    "nl_river_harbour_25cm_28992.tif": Works("EPSG:28992", 0.25, (1, 2, 3)),
    "poznan_ortho_2m_2180.tif": Works("EPSG:2180", 2.0, (1, 2, 3)),
    "rotterdam_ms1_1m_float64_utm31n.tif": Works("EPSG:32631", 1.0, (1, 2, 3)),
    "s2_cape_lookout_rgbn_4326.tif": Works("EPSG:4326", 8.2, (1, 2, 3), skips=True),
    "all_nodata_71x2475.tif": Refused(SceneError, "has no valid pixel in bands (3, 2, 1)"),
    "antimeridian_utm60n_uint16.tif": Works("EPSG:32660", 100.0, (1, 1, 1), skips=True),  # a border of value 1
    "bgra_uint16_alpha.tif": Works("EPSG:32612", 1.38, (3, 2, 1), skips=True),
    "bigtiff_uint8_4326.tif": Works("EPSG:4326", 9130, (1, 1, 1), skips=True),
    "bigtiff_zstd_8band_float_2180.tif": Works("EPSG:2180", 30.0, (4, 3, 2)),
    "complex_slc_gcps.tif": Refused(SceneError, "holds complex numbers (complex_int16)"),
    "corrupt_jpeg_tile.tif": Refused(CorruptSceneError, "block (1, 1), that is columns 512 to 1023, rows 512 to 1023"),
    "float_nan_nodata_nocrs_tiny.tif": Refused(MissingCrsError, "without a coordinate reference system"),
    "geostationary_himawari.tif": Works("unknown", 10_000, (1, 2, 3), skips=True),
    "int16_scale_offset.tif": Works("unnamed", 429, (1, 1, 1)),
    "jpeg_ycbcr_cog_mask_3857.tif": Works("EPSG:3857", 0.47, (1, 2, 3)),
    "mars_crs.tif": Refused(SceneError, "is not of Earth: its CRS is Equirectangular MARS"),
    "nan_nodata_float64.tif": Works("EPSG:4326", 157, (1, 1, 1), skips=True),
    "palette_cog_3857.tif": Works("EPSG:3857", 0.92, (1, 1, 1), skips=True),
    "rgb_3857_120cm_512.tif": Works("EPSG:3857", 1.14, (1, 2, 3)),
    "rgb_internal_mask_utm13n.tif": Works("EPSG:26913", 0.15, (1, 2, 3)),
    "rgb_nocrs_neon_yell.tif": Refused(MissingCrsError, "has no coordinate reference system"),
    "rgb_nodata0_utm18n.tif": Works("EPSG:32618", 300, (1, 2, 3), skips=True),
    "rgb_sidecar_msk.tif": Works("UTM Zone 18, Northern Hemisphere", 300, (1, 2, 3), skips=True),
    "rgba_alpha.tif": Works("EPSG:32618", 300, (1, 2, 3), skips=True),
    "rotated_byte_utm11n.tif": Works("EPSG:32611", 5.1, (1, 1, 1)),
    "rotated_sar_utm59s_2000px.tif": Works("EPSG:32759", 0.59, (1, 1, 1)),
    "smaller_than_chip_51px.tif": Works("EPSG:32707", 2150, (1, 2, 3)),
    "south_up_positive_e.tif": Refused(SceneError, "has no valid pixel in bands (1, 1, 1)"),
    "webp_3857.tif": Works("EPSG:3857", 1.14, (1, 2, 3)),
    "world_rgb_4326.tif": Works("EPSG:4326", 78_000, (1, 2, 3)),
}
"""Files that are not in here must still work or be refused in one sentence."""


def files() -> list[Path]:
    folder = shared_folder()
    return [] if folder is None else sorted(folder.glob("scenes/*/*.tif"))


each_scene = pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
pytestmark = pytest.mark.usefixtures("shared")


def open_scene(path: Path) -> Scene:
    return Scene(expand_sources([str(path)])[0])


def index(path: Path) -> tuple[Scene, list[Strip]]:
    """Everything that indexing does with a scene, up to the encoder."""
    with open_scene(path) as scene:
        specs, _ = plan_chips(scene.record, ChipRequest(), ENCODER)
        drawing = plan_render(scene, bands=None, stretch=None)
        return scene, list(read_strips(scene, plan_strips(scene.record, specs), drawing))


def test_the_table_is_about_files_that_are_there(shared: Path):
    assert set(TABLE) <= {path.name for path in shared.glob("scenes/*/*.tif")}


@each_scene
def test_it_works_or_is_refused_in_one_sentence(path: Path):
    expected = TABLE.get(path.name)
    try:
        scene, found = index(path)
    except RdbGeoError as error:
        sentence = str(error)
        assert sentence.startswith(str(path.resolve()))
        assert "\n" not in sentence
        assert sentence.endswith((".", "…"))
        assert not isinstance(expected, Works), sentence
        if expected is not None:
            assert type(error) is expected.error  # noqa: PT017
            assert expected.fragment in sentence
        return
    assert not isinstance(expected, Refused)
    record, skipped = scene.record, sum(strip.skipped for strip in found)
    count = sum(len(strip.pixels) for strip in found)
    (spec,), _ = plan_chips(record, ChipRequest(), ENCODER)
    assert count + skipped == count_chips(record.width_px, record.height_px, spec)
    assert count > 0
    if expected is not None:
        assert expected.crs in (record.crs, pyproj.CRS(record.crs).name)
        assert record.gsd_m == pytest.approx(expected.gsd_m, rel=0.02)
        assert (skipped > 0) == expected.skips
        with open_scene(path) as opened:
            assert plan_render(opened, bands=None, stretch=None).bands == expected.bands


@each_scene
def test_footprints_lie_where_rasterio_and_pyproj_say(path: Path):
    try:
        opened = open_scene(path)
    except RdbGeoError:
        pytest.skip("this scene is refused on opening")
    with opened as scene, rasterio.open(path) as plain:
        record = scene.record
        transform = plain.transform if plain.crs else from_gcps(plain.gcps[0])
        crs = plain.crs or plain.gcps[1]
        pixel = abs(transform.determinant) ** 0.5
        (spec,), _ = plan_chips(record, ChipRequest(), ENCODER)
        ground = Ground(record)
        lonlat = pyproj.Transformer.from_crs(crs.to_wkt(), "EPSG:4326", always_xy=True)
        seen = 0
        for plan in plan_strips(record, (spec,)):
            for window, shape in list(zip(plan.windows.tolist(), plan.geometry, strict=True))[::7]:
                col, row, width, height = window
                rows, cols = [row, row + height, row + height, row], [col, col, col + width, col + width]
                xy = np.transpose(rasterio.transform.xy(transform, rows, cols, offset="ul"))
                footprint = ground.footprint(Window(*window))
                assert footprint is not None
                assert np.abs(np.array(footprint.polygon.exterior.coords)[:4] - xy).max() < 1e-6 * pixel
                lon, lat = lonlat.transform(*xy.T)
                vertices = shapely.get_coordinates(shape)
                for x, y in zip((np.array(lon) + 180) % 360 - 180, lat, strict=True):
                    turns = np.abs((vertices[:, 0] - x + 180) % 360 - 180)
                    assert np.hypot(turns, vertices[:, 1] - y).min() < 1e-9
                seen += 1
        assert seen > 0


@each_scene
def test_chips_are_what_rasterio_reads(path: Path):
    try:
        _, found = index(path)
    except RdbGeoError:
        pytest.skip("this scene is refused")
    with open_scene(path) as scene, rasterio.open(path) as plain:
        drawing = plan_render(scene, bands=None, stretch=None)
        (spec,), _ = plan_chips(scene.record, ChipRequest(), ENCODER)
        method = Resampling.average if spec.reduce > 1 and not drawing.palette else Resampling.nearest
        palette = scene.palette(1) if drawing.palette else None
        chips = [
            (window, picture, fraction)
            for strip in found
            for window, picture, fraction in zip(
                strip.plan.windows.tolist(), strip.pixels, strip.valid_fraction, strict=True
            )
        ]
        for (col, row, width, height), picture, fraction in chips[:: max(1, len(chips) // 12)]:
            shape = picture.shape[:2]
            data = plain.read(
                drawing.bands, window=RasterioWindow(col, row, width, height), out_shape=(3, *shape), resampling=method
            )
            expected = render(data, np.ones(shape, bool), drawing, palette=palette)
            same = np.abs(expected.astype(int) - picture).max(axis=2) <= (spec.reduce > 1)
            assert same.mean() >= fraction - 1e-6


def test_scenes_without_a_valid_pixel_have_their_place_all_the_same(shared: Path):
    with open_scene(shared / "scenes/nasty/south_up_positive_e.tif") as scene:
        whole = Ground(scene.record).footprint(Window(0, 0, 720, 360))
    assert whole is not None
    assert whole.polygon_lonlat.bounds == (-180, -90, 180, 90)


def test_the_damaged_scene_is_fine_elsewhere(shared: Path):
    with open_scene(shared / "scenes/nasty/corrupt_jpeg_tile.tif") as scene:
        _, valid = scene.read(Window(0, 0, 512, 512), (1, 2, 3), out_px=(512, 512))
    assert valid.mean() > 0.5
