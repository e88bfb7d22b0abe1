"""Several files opened as one raster, and a mask of clouds on the grid of its picture: VRTs in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from xml.etree import ElementTree as ET  # it is written here, never read

import numpy as np
import rasterio
from affine import Affine
from rasterio.crs import CRS
from rasterio.enums import MaskFlags

from rdb_geo.core.composite import Composite, HiddenPixels, Layer
from rdb_geo.core.errors import SceneError
from rdb_geo.scene.files.gdal import open_dataset
from rdb_geo.scene.files.polygons import drawn, is_polygons

TYPES = {"uint8": "Byte", "int8": "Int8", "uint16": "UInt16", "int16": "Int16", "uint32": "UInt32", "int32": "Int32"}
TYPES |= {"float32": "Float32", "float64": "Float64"}
"""GDAL's names of numpy's types."""

SAME_PX = 0.01
"""Pixels whose sizes or places differ by less than this share are the same."""


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the pixels of a raster lie."""

    transform: Affine
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class _Raster:
    """What is needed of a file; it is closed by then, since a mosaic may have more tiles than a process open files."""

    name: str
    crs: CRS | None
    transform: Affine
    width: int
    height: int
    dtypes: tuple[str, ...]
    nodata: tuple[float | None, ...]
    scales: tuple[float, ...]
    offsets: tuple[float, ...]
    descriptions: tuple[str, ...]
    colours: tuple[str, ...]
    has_mask: bool
    """A mask or an alpha band that holds for all bands."""

    @classmethod
    def of(cls, name: str) -> _Raster:
        with open_dataset(name) as file:
            return cls(
                name=name,
                crs=file.crs,
                transform=file.transform,
                width=file.width,
                height=file.height,
                dtypes=tuple(file.dtypes),
                nodata=tuple(file.nodatavals),
                scales=tuple(map(float, file.scales)),
                offsets=tuple(map(float, file.offsets)),
                descriptions=tuple(text or "" for text in file.descriptions),
                colours=tuple(colour.name for colour in file.colorinterp),
                has_mask=MaskFlags.per_dataset in file.mask_flag_enums[0],
            )

    @classmethod
    def mask(cls, name: str, crs: CRS | None, grid: _Grid) -> _Raster:
        """A mask; of polygons, what is drawn of them for a picture."""
        is_raster = crs is None or not is_polygons(name)
        return cls.of(name if is_raster else drawn(name, crs, grid.transform, grid.width, grid.height))


def open_composite(uri: str, composite: Composite) -> rasterio.DatasetReader:
    """Open the files of a composite as one raster.

    All layers are brought to the grid of the finest of them: nearest pixels for what is hidden, bilinear for others.

    Args:
        uri: The scene's name, for messages.
        composite: Which files, and how.

    Raises:
        SceneError: The files lie in different projections, are turned, or their bands don't fit.
        RdbGeoError: A file can't be opened.
    """
    return open_dataset(_vrt_of(uri, composite))


def open_clouds(clouds: tuple[HiddenPixels, ...], picture: rasterio.DatasetReader) -> rasterio.DatasetReader:
    """Open masks of clouds as one band on the grid of a picture: above 0 where any of them tells a cloud.

    Raises:
        SceneError: They lie in another projection than the picture.
        RdbGeoError: A file can't be opened.
    """
    grid = _Grid(picture.transform, picture.width, picture.height)
    root = ET.Element("VRTDataset", rasterXSize=str(grid.width), rasterYSize=str(grid.height))
    band = ET.SubElement(root, "VRTRasterBand", dataType="Byte", band="1", subClass="VRTDerivedRasterBand")
    ET.SubElement(band, "PixelFunctionType").text = "sum" if len(clouds) > 1 else "real"
    for each in clouds:
        mask = _Raster.mask(each.layer.uri, picture.crs, grid)
        if mask.crs is None or not _is_same(mask.crs, picture.crs):
            raise SceneError(f"the mask of clouds {each.layer.uri} does not lie in the projection of its picture.")
        source = _source(replace(each.layer, uri=mask.name), mask, grid, "ComplexSource", resampling="nearest")
        ET.SubElement(source, "LUT").text = _table(each, of_hidden=1, of_others=0)
        band.append(source)
    return open_dataset(ET.tostring(root, encoding="unicode"))


def _vrt_of(uri: str, composite: Composite) -> str:
    opened = {name: _Raster.of(name) for name in composite.pictures}
    pictures = [opened[name] for name in composite.tiles or [layer.uri for layer in composite.layers]]
    grid = _whole(pictures) if composite.tiles else _finest(pictures)
    for hidden in composite.hidden:
        opened.setdefault(hidden.layer.uri, _Raster.mask(hidden.layer.uri, pictures[0].crs, grid))
    _check(uri, composite, list(opened.values()))
    root = ET.Element("VRTDataset", rasterXSize=str(grid.width), rasterYSize=str(grid.height))
    if pictures[0].crs is not None:
        ET.SubElement(root, "SRS", dataAxisToSRSAxisMapping="1,2").text = pictures[0].crs.to_wkt()
    ET.SubElement(root, "GeoTransform").text = ", ".join(map(repr, map(float, grid.transform.to_gdal())))
    layers = composite.layers or tuple(Layer("", number + 1) for number in range(len(pictures[0].dtypes)))
    for number, layer in enumerate(layers, start=1):
        files = composite.tiles or (layer.uri,)
        parts = [(Layer(name, layer.band, layer.name), opened[name]) for name in files]
        root.append(_band(number, parts, composite, grid))
    if composite.hidden:
        root.append(_mask([(hidden, opened[hidden.layer.uri]) for hidden in composite.hidden], grid))
    elif composite.tiles and _needs_mask(pictures, composite):
        root.append(_mask_of_tiles(pictures, grid))
    return ET.tostring(root, encoding="unicode")


def _band(number: int, parts: list[tuple[Layer, _Raster]], composite: Composite, grid: _Grid) -> ET.Element:
    layer, first = parts[0]
    place = layer.band - 1
    nodata = first.nodata[place] if composite.nodata is None else composite.nodata
    band = ET.Element("VRTRasterBand", dataType=TYPES[first.dtypes[place]], band=str(number))
    ET.SubElement(band, "Description").text = layer.name or first.descriptions[place]
    if composite.tiles and not composite.layers:
        ET.SubElement(band, "ColorInterp").text = first.colours[place].capitalize()
    if nodata is not None:
        ET.SubElement(band, "NoDataValue").text = repr(nodata)
    scale, offset = first.scales[place], first.offsets[place]
    if (scale, offset) == (1.0, 0.0):
        scale, offset = composite.scale, composite.offset
    ET.SubElement(band, "Scale").text, ET.SubElement(band, "Offset").text = repr(scale), repr(offset)
    for part, dataset in parts:
        source = _source(part, dataset, grid, "ComplexSource" if nodata is not None else "SimpleSource")
        if nodata is not None:
            ET.SubElement(source, "NODATA").text = repr(nodata)
        elif composite.tiles and dataset.has_mask:
            source.tag = "ComplexSource"
            ET.SubElement(source, "UseMaskBand").text = "true"
        band.append(source)
    return band


def _mask(hidden: list[tuple[HiddenPixels, _Raster]], grid: _Grid) -> ET.Element:
    """A mask band that is 1 where nothing hides the ground: the product of what each says."""
    mask = ET.Element("MaskBand")
    band = ET.SubElement(mask, "VRTRasterBand", dataType="Byte", subClass="VRTDerivedRasterBand")
    ET.SubElement(band, "PixelFunctionType").text = "mul" if len(hidden) > 1 else "real"
    for each, dataset in hidden:
        source = _source(replace(each.layer, uri=dataset.name), dataset, grid, "ComplexSource", resampling="nearest")
        ET.SubElement(source, "LUT").text = _table(each, of_hidden=0, of_others=1)
        band.append(source)
    return mask


def _table(hidden: HiddenPixels, *, of_hidden: int, of_others: int) -> str:
    """GDAL's look-up table: of neighbours that say the same the ends are enough, since GDAL interpolates between."""
    numbers = np.arange(65536)
    is_hidden = np.isin(numbers, hidden.values) | ((numbers & hidden.bits) > 0)
    ends = np.flatnonzero(np.diff(is_hidden))
    kept = sorted({0, 65535, *ends.tolist(), *(ends + 1).tolist()})
    return ",".join(f"{number}:{of_hidden if is_hidden[number] else of_others}" for number in kept)


def _needs_mask(tiles: Sequence[_Raster], composite: Composite) -> bool:
    """Between the tiles there is nothing, and neither nodata nor an alpha band says so."""
    has_nodata = composite.nodata is not None or tiles[0].nodata[0] is not None
    return not has_nodata and "alpha" not in tiles[0].colours


def _mask_of_tiles(tiles: list[_Raster], grid: _Grid) -> ET.Element:
    mask = ET.Element("MaskBand")
    band = ET.SubElement(mask, "VRTRasterBand", dataType="Byte")
    for tile in tiles:
        source = _source(Layer(tile.name), tile, grid, "SimpleSource", resampling="nearest")
        source[1].text = "mask,1"
        band.append(source)
    return mask


def _source(layer: Layer, dataset: _Raster, grid: _Grid, kind: str, *, resampling: str = "bilinear") -> ET.Element:
    source = ET.Element(kind, resampling=resampling)
    ET.SubElement(source, "SourceFilename", relativeToVRT="0", shared="0").text = layer.uri
    ET.SubElement(source, "SourceBand").text = str(layer.band)
    width, height = dataset.width, dataset.height
    ET.SubElement(source, "SrcRect", xOff="0", yOff="0", xSize=str(width), ySize=str(height))
    (left, top), (right, bottom) = _corners(dataset, grid.transform)
    offset = {"xOff": _rounded(left), "yOff": _rounded(top)}
    size = {"xSize": _rounded(right - left), "ySize": _rounded(bottom - top)}
    ET.SubElement(source, "DstRect", {**offset, **size})
    return source


def _rounded(value: float) -> str:
    return repr(float(round(value)) if abs(value - round(value)) < SAME_PX else float(value))


def _finest(pictures: Sequence[_Raster]) -> _Grid:
    best = min(pictures, key=_pixel)
    return _Grid(best.transform, best.width, best.height)


def _whole(tiles: Sequence[_Raster]) -> _Grid:
    """The grid of the finest tile, as large as all tiles together."""
    best = min(tiles, key=_pixel).transform
    corners = [corner for tile in tiles for corner in _corners(tile, best)]
    left, top = (int(np.floor(min(axis) + SAME_PX)) for axis in zip(*corners, strict=True))
    right, bottom = (int(np.ceil(max(axis) - SAME_PX)) for axis in zip(*corners, strict=True))
    x, y = _apply(best, left, top)
    return _Grid(Affine(best.a, best.b, x, best.d, best.e, y), right - left, bottom - top)


def _corners(dataset: _Raster, grid: Affine) -> list[tuple[float, float]]:
    """Where the first and the last corner of a raster lie in a grid, columns and rows."""
    ends = ((0, 0), (dataset.width, dataset.height))
    return [_apply(~grid, *_apply(dataset.transform, col, row)) for col, row in ends]


def _apply(transform: Affine, col: float, row: float) -> tuple[float, float]:
    return (
        transform.a * col + transform.b * row + transform.c,
        transform.d * col + transform.e * row + transform.f,
    )


def _pixel(dataset: _Raster) -> float:
    return float(abs(dataset.transform.determinant))


def _check(uri: str, composite: Composite, files: list[_Raster]) -> None:
    first = files[0]
    for file in files:
        if file.crs is None or file.transform.is_identity:
            raise SceneError(
                f"{file.name} does not say where it lies, so that {uri} can't be put together: assign its CRS."
            )
        if not _is_same(file.crs, first.crs):
            raise SceneError(
                f"{file.name} and {first.name} lie in different projections ({_code(file.crs)}, {_code(first.crs)}): "
                "index them one by one, or bring them together with gdalwarp."
            )
        a, b = file.transform, first.transform
        if abs(a.a * b.d - a.d * b.a) + abs(a.b * b.e - a.e * b.b) > SAME_PX * _pixel(first):
            raise SceneError(f"{file.name} and {first.name} are turned against each other: index them one by one.")
        if file.name in composite.tiles and file.dtypes != first.dtypes:
            raise SceneError(
                f"{file.name} has {len(file.dtypes)} bands of {file.dtypes[0]} and {first.name} {len(first.dtypes)} of "
                f"{first.dtypes[0]}: tiles of one mosaic have the same."
            )
    for layer in composite.layers:
        dataset = next(file for file in files if file.name == (composite.tiles or (layer.uri,))[0])
        if not 1 <= layer.band <= len(dataset.dtypes) or dataset.dtypes[layer.band - 1] not in TYPES:
            have = f"it has {len(dataset.dtypes)} of {dataset.dtypes[0]}"
            raise SceneError(f"{dataset.name} has no band {layer.band} that can be used: {have}.")


def _is_same(one: CRS, other: CRS) -> bool:
    return one == other or (one.to_epsg() is not None and one.to_epsg() == other.to_epsg())


def _code(crs: CRS) -> str:
    return str(crs.to_string())[:40]
