"""What the user chose in the panel, as values: the widgets make them, the flows turn them into requests."""

from __future__ import annotations

from dataclasses import dataclass

EVERYWHERE = "everywhere"
VISIBLE = "visible"
POLYGONS = "polygons"
SELECTION = "selection"


@dataclass(frozen=True)
class AreaChoice:
    """Where to search or index."""

    kind: str = EVERYWHERE
    """`EVERYWHERE`, `VISIBLE` (the map's extent), `POLYGONS` of a layer or its `SELECTION`."""

    layer_id: str = ""
    """The polygon layer, for the last two."""


@dataclass(frozen=True)
class SearchChoice:
    """A search by text."""

    text: str
    area: AreaChoice
    k: int
    near_layer: str = ""
    """Id of a vector layer; empty = anywhere."""
    distance: str = "200m"
    """At most so far from a shape of it."""
    start: str = ""
    """First date of scenes, such as ``2024-05``; empty = any."""
    end: str = ""
    """Last date of scenes."""
    has_shapes: bool = False
    """Outlines instead of chips."""
    has_fine: bool = False
    """Outlines that follow the colours and textures of the image."""
    has_right_angles: bool = False
    """Outlines with right angles, where they are rectangular."""
    simplify: str = ""
    """Outlines with fewer points, at most so far off; empty = as they are."""
    least: str = ""
    """No smaller outlines, such as ``2ha``; empty = the engine chooses."""
    has_places: bool = False
    """One hit per place: chips that touch are one."""


@dataclass(frozen=True)
class IndexChoice:
    """An indexing run."""

    layer_ids: tuple[str, ...]
    chip_size: str | None
    """``256`` (pixels), ``300m``, or None for the engine's own choice."""
    overlap: float
    scales: tuple[float, ...]
    bands: str | None
    area: AreaChoice
    model: str | None
    force: bool
    nodata: str | None = None
    is_mosaic: bool = False
    """The rasters are tiles of one scene."""
    masks_clouds: bool = False
    paths: tuple[str, ...] = ()
    """Rasters and folders that are no layers."""


@dataclass(frozen=True)
class ModelChoice:
    """A model that is to come."""

    source: str
    """A folder, or ``owner/name`` of a repository."""
    text_source: str | None = None
    """The text tower's, where it has one of its own."""
    precision: str | None = None
    """None = the highest there is."""
