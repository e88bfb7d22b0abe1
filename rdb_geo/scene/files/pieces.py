"""The files of a composite: what is needed of each, and whether they fit together."""

from __future__ import annotations

from dataclasses import dataclass

from affine import Affine
from rasterio.crs import CRS
from rasterio.enums import MaskFlags

from rdb_geo.core.composite import Composite
from rdb_geo.core.errors import SceneError
from rdb_geo.scene.bands.roles import is_false_alpha
from rdb_geo.scene.files.beside import crs_beside
from rdb_geo.scene.files.gdal import open_dataset
from rdb_geo.scene.files.polygons import drawn, is_polygons

TYPES = {"uint8": "Byte", "int8": "Int8", "uint16": "UInt16", "int16": "Int16", "uint32": "UInt32", "int32": "Int32"}
TYPES |= {"uint64": "UInt64", "int64": "Int64", "float32": "Float32", "float64": "Float64"}
"""GDAL's names of numpy's types."""

SAME_PX = 0.01
"""Pixels whose sizes or places differ by less than this share are the same."""

STRUCTURE = {"COMPRESSION", "MINISWHITE"}
"""Items of GDAL's IMAGE_STRUCTURE that hold for what is put together, too."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the pixels of a raster lie."""

    transform: Affine
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Piece:
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
    """A mask or an alpha band that holds for all bands; a picture that is declared alpha is none."""

    palette: tuple[tuple[int, ...], ...]
    """Red, green, blue and alpha of each value of the first band; empty where it is no palette."""

    structure: dict[str, str]
    """What its format says of all values: compressed with losses, white the smallest."""

    @classmethod
    def of(cls, name: str) -> Piece:
        """What a file says of itself."""
        with open_dataset(name) as file:
            structure = file.tags(ns="IMAGE_STRUCTURE")
            return cls(
                name=name,
                crs=file.crs or crs_beside(name),
                transform=file.transform,
                width=file.width,
                height=file.height,
                dtypes=tuple(file.dtypes),
                nodata=tuple(file.nodatavals),
                scales=tuple(map(float, file.scales)),
                offsets=tuple(map(float, file.offsets)),
                descriptions=tuple(text or "" for text in file.descriptions),
                colours=tuple(colour.name for colour in file.colorinterp),
                has_mask=MaskFlags.per_dataset in file.mask_flag_enums[0]
                and not any(is_false_alpha(file, number) for number in file.indexes),
                palette=tuple(file.colormap(1).values()) if file.colorinterp[0].name == "palette" else (),
                structure={key: str(structure[key]) for key in STRUCTURE & set(structure)},
            )

    @classmethod
    def mask(cls, name: str, crs: CRS | None, grid: Grid) -> Piece:
        """A mask; of polygons, what is drawn of them for a picture."""
        is_raster = crs is None or not is_polygons(name)
        return cls.of(name if is_raster else drawn(name, crs, grid.transform, grid.width, grid.height))


def pixel_size(dataset: Piece) -> float:
    """The area of a pixel in the unit of its CRS."""
    return float(abs(dataset.transform.determinant))


def check_fit(uri: str, composite: Composite, files: list[Piece]) -> None:
    """Refuse files that can't be one raster, put together as the composite of this name says.

    Raises:
        SceneError: They lie in different projections, are turned or mirrored, their bands don't fit, or the values of
            tiles mean different things.
    """
    for file in files:
        if file.crs is None or file.transform.is_identity:
            raise SceneError("lost-piece", file=file.name, scene=uri)
        _check_place(file, files[0])
        if file.name in composite.tiles:
            _check_tile(file, files[0])
    for layer in composite.layers:
        dataset = next(file for file in files if file.name == (composite.tiles or (layer.uri,))[0])
        if not 1 <= layer.band <= len(dataset.dtypes) or dataset.dtypes[layer.band - 1] not in TYPES:
            have = f"it has {len(dataset.dtypes)} of {dataset.dtypes[0]}"
            raise SceneError(f"{dataset.name} has no band {layer.band} that can be used: {have}.")


def _check_place(file: Piece, first: Piece) -> None:
    if file.crs is None or first.crs is None or not is_same(file.crs, first.crs):
        raise SceneError(
            "unlike-projections", file=file.name, other=first.name, codes=f"{_code(file.crs)}, {_code(first.crs)}"
        )
    a, b = file.transform, first.transform
    if abs(a.a * b.d - a.d * b.a) + abs(a.b * b.e - a.e * b.b) > SAME_PX * pixel_size(first):
        raise SceneError(f"{file.name} and {first.name} are turned against each other: index them one by one.")
    if min(a.a * b.a + a.d * b.d, a.b * b.b + a.e * b.e) < 0:
        raise SceneError(f"{file.name} and {first.name} are mirrored against each other: index them one by one.")


def _check_tile(file: Piece, first: Piece) -> None:
    if file.dtypes != first.dtypes:
        raise SceneError(
            "unlike-bands",
            file=file.name,
            count=len(file.dtypes),
            kind=file.dtypes[0],
            other=first.name,
            others=len(first.dtypes),
            other_kind=first.dtypes[0],
        )
    if what := _differing(file, first):
        raise SceneError("unlike-tiles", file=file.name, other=first.name, what=what)


def _differing(one: Piece, other: Piece) -> str:
    """What makes the same values of two tiles mean different things; empty where nothing does."""
    facts = {
        "their palettes": (one.palette, other.palette),
        "scale and offset": ((one.scales, one.offsets), (other.scales, other.offsets)),
        "the names of their bands": (one.descriptions, other.descriptions),
        "whether the smallest value is white": tuple(each.structure.get("MINISWHITE") for each in (one, other)),
    }
    return next((what for what, (mine, others) in facts.items() if mine != others), "")


def is_same(one: CRS, other: CRS) -> bool:
    """Two CRSs are equal, or have one code."""
    return one == other or (one.to_epsg() is not None and one.to_epsg() == other.to_epsg())


def _code(crs: CRS | None) -> str:
    return str(crs and crs.to_string())[:40]
