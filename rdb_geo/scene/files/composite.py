"""Several files opened as one raster, and a mask of clouds on the grid of its picture: VRTs in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from xml.etree import ElementTree as ET  # it is written here, never read

import numpy as np
import rasterio
from affine import Affine

from rdb_geo.core.composite import Composite, HiddenPixels, Layer
from rdb_geo.core.errors import NotRasterError, SceneError, first_line
from rdb_geo.scene.files.gdal import open_dataset
from rdb_geo.scene.files.pieces import SAME_PX, TYPES, Grid, Piece, check_fit, is_same, pixel_size


def open_composite(uri: str, composite: Composite) -> rasterio.DatasetReader:
    """Open the files of a composite as one raster; `uri` is the scene's name, for messages.

    All layers are brought to the grid of the finest of them: nearest pixels for what is hidden, bilinear for others.

    Raises:
        SceneError: The files lie in different projections, are turned, or their bands don't fit.
        RdbGeoError: A file can't be opened.
    """
    try:
        return open_dataset(_vrt_of(uri, composite))
    except NotRasterError as error:
        cause = first_line(error.__cause__ or error)
        raise SceneError(f"the files of {uri} can't be put together ({cause}): index them one by one.") from error


def open_clouds(clouds: tuple[HiddenPixels, ...], picture: rasterio.DatasetReader) -> rasterio.DatasetReader:
    """Open masks of clouds as one band on the grid of a picture: above 0 where any of them tells a cloud.

    Raises:
        SceneError: They lie in another projection than the picture.
        RdbGeoError: A file can't be opened.
    """
    grid = Grid(picture.transform, picture.width, picture.height)
    root = ET.Element("VRTDataset", rasterXSize=str(grid.width), rasterYSize=str(grid.height))
    band = ET.SubElement(root, "VRTRasterBand", dataType="Byte", band="1", subClass="VRTDerivedRasterBand")
    ET.SubElement(band, "PixelFunctionType").text = "sum" if len(clouds) > 1 else "real"
    for each in clouds:
        mask = Piece.mask(each.layer.uri, picture.crs, grid)
        if mask.crs is None or not is_same(mask.crs, picture.crs):
            raise SceneError(f"the mask of clouds {each.layer.uri} does not lie in the projection of its picture.")
        source = _source(replace(each.layer, uri=mask.name), mask, grid, "ComplexSource", resampling="nearest")
        ET.SubElement(source, "LUT").text = _table(each, of_hidden=1, of_others=0)
        band.append(source)
    return open_dataset(ET.tostring(root, encoding="unicode"))


def _vrt_of(uri: str, composite: Composite) -> str:
    opened = {name: Piece.of(name) for name in composite.pictures}
    pictures = [opened[name] for name in composite.tiles or [layer.uri for layer in composite.layers]]
    pictures = _across_180(pictures, is_masked=bool(composite.hidden or composite.clouds))
    opened |= {picture.name: picture for picture in pictures}
    grid = _whole(pictures) if composite.tiles else _finest(pictures)
    for hidden in composite.hidden:
        opened.setdefault(hidden.layer.uri, Piece.mask(hidden.layer.uri, pictures[0].crs, grid))
    check_fit(uri, composite, list(opened.values()))
    _check_ground(pictures, grid)
    root = ET.Element("VRTDataset", rasterXSize=str(grid.width), rasterYSize=str(grid.height))
    if pictures[0].crs is not None:
        ET.SubElement(root, "SRS", dataAxisToSRSAxisMapping="1,2").text = pictures[0].crs.to_wkt()
    ET.SubElement(root, "GeoTransform").text = ", ".join(map(repr, map(float, grid.transform.to_gdal())))
    if composite.tiles and pictures[0].structure:
        structure = ET.SubElement(root, "Metadata", domain="IMAGE_STRUCTURE")
        for key, value in pictures[0].structure.items():
            ET.SubElement(structure, "MDI", key=key).text = value
    layers = composite.layers or tuple(Layer("", number + 1) for number in range(len(pictures[0].dtypes)))
    for number, layer in enumerate(layers, start=1):
        files = composite.tiles or (layer.uri,)
        parts = [(Layer(name, layer.band, layer.name), opened[name]) for name in files]
        root.append(_band(number, parts, composite, grid))
    root.extend(_masks(composite, layers, opened, grid))
    return ET.tostring(root, encoding="unicode")


def _masks(composite: Composite, layers: Sequence[Layer], opened: Mapping[str, Piece], grid: Grid) -> list[ET.Element]:
    """What the bands don't tell of pixels that hold nothing; at most one."""
    if composite.hidden:
        return [_mask([(hidden, opened[hidden.layer.uri]) for hidden in composite.hidden], grid)]
    if composite.tiles:
        tiles = [opened[name] for name in composite.tiles]
        return [_mask_of_tiles(tiles, grid)] if _needs_mask(tiles, composite) else []
    together = [(layer, opened[layer.uri]) for layer in layers]
    return [] if all(_covers(picture, grid) for _, picture in together) else [_mask_of_layers(together, grid)]


def _band(number: int, parts: list[tuple[Layer, Piece]], composite: Composite, grid: Grid) -> ET.Element:
    layer, first = parts[0]
    place = layer.band - 1
    nodata = _shared_nodata([dataset for _, dataset in parts], place) if composite.nodata is None else composite.nodata
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
    if first.palette and place == 0:
        band.append(_colours(first.palette))
    resampling = "nearest" if first.palette else "bilinear"
    for part, dataset in parts:
        own = dataset.nodata[place] if nodata is None else nodata
        source = _source(part, dataset, grid, "SimpleSource" if own is None else "ComplexSource", resampling=resampling)
        if own is not None:
            ET.SubElement(source, "NODATA").text = repr(own)
        elif composite.tiles and dataset.has_mask:
            source.tag = "ComplexSource"
            ET.SubElement(source, "UseMaskBand").text = "true"
        band.append(source)
    return band


def _mask(hidden: list[tuple[HiddenPixels, Piece]], grid: Grid) -> ET.Element:
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


def _colours(palette: Sequence[tuple[int, ...]]) -> ET.Element:
    table = ET.Element("ColorTable")
    for entry in palette:
        ET.SubElement(table, "Entry", {f"c{place}": str(value) for place, value in enumerate(entry, start=1)})
    return table


def _shared_nodata(parts: Sequence[Piece], place: int) -> float | None:
    """The nodata value of a band where all its files have the same; else their masks tell."""
    values = {repr(part.nodata[place]) for part in parts}
    return parts[0].nodata[place] if len(values) == 1 else None


def _needs_mask(tiles: Sequence[Piece], composite: Composite) -> bool:
    """Between the tiles there is nothing, and neither nodata nor an alpha band says so."""
    has_nodata = composite.nodata is not None or _shared_nodata(tiles, 0) is not None
    return not has_nodata and "alpha" not in tiles[0].colours


def _mask_of_tiles(tiles: list[Piece], grid: Grid) -> ET.Element:
    mask = ET.Element("MaskBand")
    band = ET.SubElement(mask, "VRTRasterBand", dataType="Byte")
    for tile in tiles:
        source = _source(Layer(tile.name), tile, grid, "ComplexSource", resampling="nearest")
        source[1].text = "mask,1"
        ET.SubElement(source, "NODATA").text = "0"  # what is under it from another tile stays
        band.append(source)
    return mask


def _mask_of_layers(layers: Sequence[tuple[Layer, Piece]], grid: Grid) -> ET.Element:
    """Of bands that do not all reach over the whole grid: above 0 where each of them has a value."""
    mask = ET.Element("MaskBand")
    band = ET.SubElement(mask, "VRTRasterBand", dataType="Byte", subClass="VRTDerivedRasterBand")
    ET.SubElement(band, "PixelFunctionType").text = "mul" if len(layers) > 1 else "real"
    for layer, picture in layers:
        source = _source(layer, picture, grid, "SimpleSource", resampling="nearest")
        source[1].text = f"mask,{layer.band}"
        band.append(source)
    return mask


def _check_ground(pictures: Sequence[Piece], grid: Grid) -> None:
    """Refuse bands that lie beside one another; tiles always reach into the grid that is made for all of them."""
    apart = next((picture for picture in pictures if not _reaches(picture, grid)), None)
    if apart is not None:
        best = min(pictures, key=pixel_size).name
        raise SceneError(f"{apart.name} and {best} share no ground, as bands of one scene must: index them one by one.")


def _reaches(picture: Piece, grid: Grid) -> bool:
    """It lies on some of a grid."""
    (left, top), (right, bottom) = corners_in(picture, grid.transform)
    return left < grid.width - SAME_PX and right > SAME_PX and top < grid.height - SAME_PX and bottom > SAME_PX


def _covers(picture: Piece, grid: Grid) -> bool:
    """It lies on all of a grid but for less than a pixel of its own, as coarser bands of one picture may."""
    (left, top), (right, bottom) = corners_in(picture, grid.transform)
    wide, high = max((right - left) / picture.width, 1.0), max((bottom - top) / picture.height, 1.0)
    return left < wide and top < high and right > grid.width - wide and bottom > grid.height - high


def _source(layer: Layer, dataset: Piece, grid: Grid, kind: str, *, resampling: str = "bilinear") -> ET.Element:
    source = ET.Element(kind, resampling=resampling)
    ET.SubElement(source, "SourceFilename", relativeToVRT="0", shared="0").text = layer.uri
    ET.SubElement(source, "SourceBand").text = str(layer.band)
    width, height = dataset.width, dataset.height
    ET.SubElement(source, "SrcRect", xOff="0", yOff="0", xSize=str(width), ySize=str(height))
    (left, top), (right, bottom) = corners_in(dataset, grid.transform)
    offset = {"xOff": _rounded(left), "yOff": _rounded(top)}
    size = {"xSize": _rounded(right - left), "ySize": _rounded(bottom - top)}
    ET.SubElement(source, "DstRect", {**offset, **size})
    return source


def _rounded(value: float) -> str:
    return repr(float(round(value)) if abs(value - round(value)) < SAME_PX else float(value))


def _finest(pictures: Sequence[Piece]) -> Grid:
    best = min(pictures, key=pixel_size)
    return Grid(best.transform, best.width, best.height)


def _whole(tiles: Sequence[Piece]) -> Grid:
    """The grid of the finest tile, as large as all tiles together."""
    best = min(tiles, key=pixel_size).transform
    corners = [corner for tile in tiles for corner in corners_in(tile, best)]
    left, top = (int(np.floor(min(axis) + SAME_PX)) for axis in zip(*corners, strict=True))
    right, bottom = (int(np.ceil(max(axis) - SAME_PX)) for axis in zip(*corners, strict=True))
    x, y = _apply(best, left, top)
    return Grid(Affine(best.a, best.b, x, best.d, best.e, y), right - left, bottom - top)


def _across_180(tiles: list[Piece], *, is_masked: bool) -> list[Piece]:
    """Tiles in degrees, those of western longitudes moved on beyond 180° where all lie closer together so.

    With masks, which lie where they lie, all stay.
    """
    if is_masked or tiles[0].crs is None or not tiles[0].crs.is_geographic:
        return tiles
    moved = []
    for tile in tiles:
        a, b, c, d, e, f = tuple(tile.transform)[:6]
        is_west = a * tile.width / 2 + b * tile.height / 2 + c < 0
        moved.append(replace(tile, transform=Affine(a, b, c + 360, d, e, f)) if is_west else tile)
    return min(tiles, moved, key=lambda each: _whole(each).width)


def corners_in(dataset: Piece, grid: Affine) -> list[tuple[float, float]]:
    """Where the first and the last corner of a raster lie in a grid, columns and rows."""
    ends = ((0, 0), (dataset.width, dataset.height))
    return [_apply(~grid, *_apply(dataset.transform, col, row)) for col, row in ends]


def _apply(transform: Affine, col: float, row: float) -> tuple[float, float]:
    return (
        transform.a * col + transform.b * row + transform.c,
        transform.d * col + transform.e * row + transform.f,
    )
