"""The recipes: how a scene was cut, drawn and encoded. They stand as JSON in the index file's footer."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import asdict, dataclass

from rdb_geo.core.composite import Composite
from rdb_geo.core.composite import RenderSpec as RenderSpec  # noqa: PLC0414  # all recipes are named here
from rdb_geo.core.errors import IndexFormatError
from rdb_geo.core.records import build

FORMAT_VERSION = 1
"""Version of the index file. A reader refuses a higher one."""


@dataclass(frozen=True, slots=True)
class ChipRequest:
    """How the user wants scenes to be cut, before any scene is known."""

    size_px: int | None = None
    """Side of a chip in scene pixels; None = see `size_m`."""

    size_m: float | None = None
    """Side of a chip in metres on the ground; None with `size_px` None = chosen from the scene's GSD and the model."""

    overlap: float = 0.5
    """Share of a chip's side that neighbouring chips have in common, 0 … 0.95."""

    scales: tuple[float, ...] = (1.0,)
    """Ground sizes to index together, as factors of the chip's side."""

    min_valid: float = 0.5
    """Chips with a smaller share of valid pixels are skipped, 0 … 1."""


@dataclass(frozen=True, slots=True)
class IndexRequest:
    """What the user may choose when a scene is indexed. The same request on the same scene gives the same file."""

    chips: ChipRequest = ChipRequest()
    """How scenes are cut."""

    bands: str | None = None
    """Bands for red, green and blue by number or name, e.g. ``4,3,2``; None = chosen from the scene."""

    stretch: str | None = None
    """``LO,HI``, ``none`` or None for the scene's own percentiles."""

    nodata: str | None = None
    """The value that means nothing, or ``none``; None = as the file declares, and an undeclared border of one value."""

    area_wkt: str | None = None
    """Only chips that touch this lon/lat geometry (WKT, EPSG:4326) are indexed; None = the whole scene."""


@dataclass(frozen=True, slots=True)
class ChipSpec:
    """How one scene is cut into chips at one scale."""

    size_px: int
    """Side of the square read from the scene, in scene pixels, before the encoder resizes it; see `wide`."""

    stride_px: int
    """Step between neighbouring chips, 1 … size_px. Half of size_px gives 50 % overlap."""

    reduce: int
    """Pixels are read at 1/reduce of the scene's resolution (through overviews where there are any), at least 1."""

    min_valid: float
    """Chips with a smaller share of valid pixels are skipped, 0 … 1."""

    scale: float = 1.0
    """Factor of the base chip size that this grid stands for."""

    wide: float = 1.0
    """So many times more columns than rows make a chip, and a step, square on the ground; both have as many pixels then
    as a square of `size_px`, and of `stride_px`."""

    @property
    def window_px(self) -> tuple[int, int]:
        """Columns and rows of a chip, scene pixels."""
        return self._sides(self.size_px)

    @property
    def step_px(self) -> tuple[int, int]:
        """Columns and rows from one chip to the next."""
        return self._sides(self.stride_px)

    def _sides(self, side_px: int) -> tuple[int, int]:
        if self.wide == 1:
            return side_px, side_px
        sides = side_px * math.sqrt(self.wide), side_px / math.sqrt(self.wide)
        across, down = (max(1, round(side / self.reduce)) * self.reduce for side in sides)
        return across, down


@dataclass(frozen=True, slots=True)
class EncoderSpec:
    """What made the embeddings."""

    name: str
    """Name that the user asks for, e.g. ``rdb-lite``."""

    backend: str
    """``onnx``, ``open_clip`` or ``rdb``."""

    architecture: str
    """E.g. ``ViT-B-32-quickgelu``: the activation is part of the name."""

    weights_sha256: str
    """Hash of the source weights, hex. An ONNX export carries the hash of the checkpoint that it was made from."""

    dim: int
    """Length of an embedding."""

    image_size_px: int
    """Side of the square that the image tower sees."""

    resize_mode: str
    """How a chip gets that size, e.g. ``squash-bicubic``."""

    mean: tuple[float, float, float]
    """Subtracted per channel, in 0 … 1 of the RGB range."""

    std: tuple[float, float, float]
    """Divided by per channel, in 0 … 1 of the RGB range."""

    prompts_id: str = ""
    """Identity of the prompt templates that the model's card proposes."""

    adapter_sha256: str | None = None
    """Hash of the RDB adapter, hex; None without one."""

    ground_m: tuple[float, float] = (260.0, 4200.0)
    """Smallest and largest side of the ground, in metres, that the training images show."""

    @property
    def space_id(self) -> str:
        """Identity of the embedding space, 16 hex digits: all that changes a vector, not name, backend or prompts."""
        parts = (
            self.architecture,
            self.weights_sha256,
            self.adapter_sha256,
            self.dim,
            self.image_size_px,
            self.resize_mode,
            [round(value, 6) for value in (*self.mean, *self.std)],
        )
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class SceneRecord:
    """What the index remembers of a scene."""

    uri: str
    """Absolute path, URL or GDAL name."""

    crs: str
    """Authority code where the CRS has one, else WKT2."""

    transform: tuple[float, float, float, float, float, float]
    """Affine a … f: x = a·col + b·row + c, y = d·col + e·row + f, from the upper-left corner of the pixel."""

    width_px: int
    """Columns."""

    height_px: int
    """Rows."""

    gsd_m: float
    """Ground sample distance at the scene's centre, metres per pixel (geometric mean of both axes)."""

    size_bytes: int | None = None
    """File size, to notice a change; None for a remote scene that does not say."""

    mtime_ns: int | None = None
    """Time of the last change, nanoseconds since 1970; None for a remote scene."""

    fingerprint: str | None = None
    """What else its picture depends on: see `rdb_geo.scene.files.identity`. None in an index that does not say."""

    datetime: str | None = None
    """When the scene was taken, RFC 3339, where the file or its STAC Item says."""

    provenance: str | None = None
    """Where the scene's metadata came from, e.g. the STAC Item's address."""

    composite: Composite | None = None
    """The files that make the scene together, and masks of clouds; None where `uri` is the only file."""


@dataclass(frozen=True, slots=True)
class IndexManifest:
    """The recipe of one index file."""

    encoder: EncoderSpec
    """What made the embeddings."""

    chips: tuple[ChipSpec, ...]
    """One grid for each scale."""

    render: RenderSpec
    """How the chips were drawn."""

    scene: SceneRecord
    """What they were cut from."""

    count: int
    """Chips in the file."""

    skipped: int
    """Chips left out for too few valid pixels."""

    rdb_geo_version: str
    """Version that wrote the file."""

    request: IndexRequest = IndexRequest()
    """What the user asked for: the same again means that there is nothing to do."""

    format_version: int = FORMAT_VERSION
    """Version of the file's layout."""

    @property
    def recipe_id(self) -> str:
        """Identity of scene and recipe, 16 hex digits: two runs with the same id give the same file."""
        parts = {
            "encoder": self.encoder.space_id,
            "chips": [asdict(spec) for spec in self.chips],
            "render": asdict(self.render),
            "scene": asdict(self.scene),
            "request": asdict(self.request),
            "format": self.format_version,
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]

    def to_json(self) -> str:
        """The manifest as one JSON object, keys sorted."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> IndexManifest:
        """Read what `to_json` wrote; raises `IndexFormatError` where it is no manifest, or a newer version wrote it."""
        try:
            raw = json.loads(text)
            version = int(raw["format_version"])
        except (ValueError, KeyError, TypeError) as error:
            raise IndexFormatError(
                f"the index file's recipe can't be read ({error}): index the scene again."
            ) from error
        if version > FORMAT_VERSION:
            raise IndexFormatError(
                f"the index file has format {version} and this rdb-geo reads up to {FORMAT_VERSION}: "
                f"it was written by rdb-geo {raw.get('rdb_geo_version', '?')}, install that or a newer one."
            )
        try:
            return build(IndexManifest, raw)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise IndexFormatError(
                f"the index file's recipe lacks or garbles a field ({error}): index the scene again."
            ) from error
