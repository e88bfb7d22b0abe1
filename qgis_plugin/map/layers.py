"""The project's layers: which can be indexed, and which can say where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qgis.core import (
    QgsCoordinateTransform,
    QgsMapLayer,
    QgsProject,
    QgsProviderRegistry,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)

from ..choices import EVERYWHERE, SELECTION, VISIBLE, AreaChoice
from ..compat import NULL_GEOMETRY, POLYGON_GEOMETRY
from ..i18n import tr
from ..log import LOGGER
from . import areas

SCOPE = "rdb_geo"
"""Scope of the project's own entries, and prefix of the layers' properties."""


def project() -> QgsProject:
    """The open project."""
    return QgsProject.instance()


def raster_path(layer: QgsMapLayer) -> str | None:
    """What the engine opens for a layer; None where the layer is no file, address or subdataset of GDAL."""
    if not isinstance(layer, QgsRasterLayer) or layer.providerType() != "gdal":
        return None
    source = str(layer.source())
    parts: dict[str, Any] = QgsProviderRegistry.instance().decodeUri("gdal", source)
    path = str(parts.get("path") or source)
    return source if parts.get("layerName") or path.startswith("/vsi") else path


def raster_layers() -> list[tuple[str, str]]:
    """Layers that can be indexed (id, name), in the order of the layer tree; of web maps the visible part can."""
    layers = [node.layer() for node in project().layerTreeRoot().findLayers()]
    return [
        (layer.id(), layer.name())
        for layer in layers
        if layer is not None
        and (raster_path(layer) or is_web_map(layer))
        and not layer.customProperty(f"{SCOPE}/query")
    ]


def is_web_map(layer: QgsMapLayer | None) -> bool:
    """Whether a layer is a picture that a server draws: WMS, WMTS, XYZ."""
    return isinstance(layer, QgsRasterLayer) and layer.providerType() == "wms"


def web_maps(layer_ids: Sequence[str]) -> list[QgsRasterLayer]:
    """Those of some layers that are web maps."""
    found = (project().mapLayer(layer_id) for layer_id in layer_ids)
    return [layer for layer in found if is_web_map(layer)]


def polygon_layers() -> list[tuple[str, str]]:
    """Layers whose polygons can limit a search (id, name)."""
    return [
        (layer.id(), layer.name())
        for layer in project().mapLayers().values()
        if isinstance(layer, QgsVectorLayer) and layer.geometryType() == POLYGON_GEOMETRY
    ]


def shape_layers() -> list[tuple[str, str]]:
    """Layers of points, lines or polygons, near which can be searched (id, name); hits are none."""
    return [
        (layer.id(), layer.name())
        for layer in project().mapLayers().values()
        if isinstance(layer, QgsVectorLayer)
        and layer.geometryType() != NULL_GEOMETRY
        and not layer.customProperty(f"{SCOPE}/query")
    ]


def vector_layer(layer_id: str) -> QgsVectorLayer:
    """A vector layer of the project.

    Raises:
        AreaProblem: It is gone.
    """
    layer = project().mapLayer(layer_id)
    if not isinstance(layer, QgsVectorLayer):
        raise areas.AreaProblem(tr("The layer of the area is not there any more."))
    return layer


def raster_paths(layer_ids: Sequence[str]) -> tuple[str, ...]:
    """Paths of layers, without those that are gone."""
    layers = [project().mapLayer(layer_id) for layer_id in layer_ids]
    paths = [raster_path(layer) for layer in layers if layer is not None]
    return tuple(path for path in paths if path)


def top_raster(box: QgsRectangle, layers: Sequence[QgsMapLayer], crs: Any) -> str | None:  # noqa: ANN401  # a QGIS CRS
    """Path of the uppermost of `layers` that is a raster and touches a box in `crs`."""
    for layer in layers:
        path = raster_path(layer)
        if path and not layer.customProperty(f"{SCOPE}/query"):
            transform = QgsCoordinateTransform(crs, layer.crs(), project())
            if transform.transformBoundingBox(box).intersects(layer.extent()):
                return path
    return None


def area_of_choice(
    choice: AreaChoice, visible: QgsRectangle, tell: areas.Tell = LOGGER.warning
) -> Mapping[str, Any] | None:
    """The chosen area as GeoJSON (`visible` is in the project's CRS); None = everywhere. `tell` gets what was guessed.

    AreaProblem: there is no such area.
    """
    if choice.kind == EVERYWHERE:
        return None
    if choice.kind == VISIBLE:
        return areas.area_of_box(visible, project().crs(), project())
    return areas.area_of_layer(
        vector_layer(choice.layer_id), project(), is_selection=choice.kind == SELECTION, tell=tell
    )
