"""The project's layers: which can be indexed, where results go, and results as layers in a group of their own."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any

from qgis.core import (
    QgsLayerMetadata,
    QgsLayerTreeGroup,
    QgsMapLayer,
    QgsProject,
    QgsProviderRegistry,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QStandardPaths

from . import areas
from .choices import EVERYWHERE, SELECTION, VISIBLE, AreaChoice
from .compat import NULL_GEOMETRY, POLYGON_GEOMETRY
from .i18n import tr
from .styling import style_heatmap, style_hits

GROUP = "RDB-Geo"
SCOPE = "rdb_geo"
"""Scope of the project's own entries, and prefix of the layers' properties."""

INDEX_NAME = ".rdb-geo"
RESULTS_NAME = "rdb-geo-hits"
HITS_LAYER = "hits"


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
    """Layers that can be indexed (id, name), in the order of the layer tree; results of ours are none."""
    layers = [node.layer() for node in project().layerTreeRoot().findLayers()]
    return [
        (layer.id(), layer.name())
        for layer in layers
        if layer is not None and raster_path(layer) and not layer.customProperty(f"{SCOPE}/query")
    ]


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
            transform = areas.QgsCoordinateTransform(crs, layer.crs(), project())
            if transform.transformBoundingBox(box).intersects(layer.extent()):
                return path
    return None


def area_of_choice(choice: AreaChoice, visible: QgsRectangle) -> Mapping[str, Any] | None:
    """The chosen area as GeoJSON; None = everywhere.

    Args:
        choice: What the panel says.
        visible: The map's extent, in the project's CRS.

    Raises:
        AreaProblem: There is no such area.
    """
    if choice.kind == EVERYWHERE:
        return None
    if choice.kind == VISIBLE:
        return areas.area_of_box(visible, project().crs(), project())
    return areas.area_of_layer(vector_layer(choice.layer_id), project(), is_selection=choice.kind == SELECTION)


def remembered_index() -> str:
    """Folder of the index: the project's own, else ``.rdb-geo`` beside the project, else in the user's documents."""
    stored, is_there = project().readEntry(SCOPE, "index", "")
    if is_there and stored:
        return project().readPath(stored)
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return str(Path(project().homePath() or Path(documents) / "rdb-geo") / INDEX_NAME)


def remember_index(folder: str) -> None:
    """Keep the index's folder in the project, relative to it where the project's paths are."""
    project().writeEntry(SCOPE, "index", project().writePath(folder))


def result_path(index: str, words: str, suffix: str) -> str:
    """A new file for a result: in the project's folder, or beside the index where the project was never saved."""
    home = project().homePath()
    folder = Path(home) if home else Path(index).parent
    name = re.sub(r"[^\w]+", "-", words.lower()).strip("-")[:40] or "hits"
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S-%f")[:-3]
    (folder / RESULTS_NAME).mkdir(parents=True, exist_ok=True)
    return str(folder / RESULTS_NAME / f"{name}-{stamp}{suffix}")


def add_hits_layer(
    path: str,
    query: str,
    model: str,
    index: str,
    asked: Mapping[str, Any],
    limits: Mapping[str, Any] | None = None,
) -> QgsVectorLayer:
    """Add a file of hits to the group, styled.

    Args:
        path: The file.
        query: Name of the layer.
        model: What made the index.
        index: Folder of the index.
        asked: ``{"expression": …}``, ``{"example": …}`` or ``{"saved": …}``; the layer keeps it, so that more can be
            asked of it later.
        limits: Fields of the request that say where and when was searched.
    """
    layer = QgsVectorLayer(f"{path}|layername={HITS_LAYER}", query, "ogr")
    if not layer.isValid():
        layer = QgsVectorLayer(path, query, "ogr")
    _describe(layer, query, model, index)
    layer.setCustomProperty(f"{SCOPE}/asked", json.dumps(asked))
    layer.setCustomProperty(f"{SCOPE}/limits", json.dumps(limits or {}))
    style_hits(layer)
    _add(layer)
    return layer


def add_heatmap_layer(path: str, name: str, query: str, index: str) -> QgsRasterLayer:
    """Add a raster of scores to the group, styled, below the hits."""
    layer = QgsRasterLayer(path, name)
    _describe(layer, query, "", index)
    style_heatmap(layer)
    _add(layer, is_on_top=False)
    return layer


def asked_of(layer: QgsMapLayer | None) -> Mapping[str, Any] | None:
    """What a layer of hits was asked for, as the one field of a request; None where it is no such layer."""
    kept = layer.customProperty(f"{SCOPE}/asked") if isinstance(layer, QgsVectorLayer) else None
    return json.loads(kept) if kept else None


def limits_of(layer: QgsMapLayer) -> Mapping[str, Any]:
    """Where and when a layer of hits was searched, as fields of a request."""
    return json.loads(layer.customProperty(f"{SCOPE}/limits", "{}"))


def index_of(layer: QgsMapLayer) -> str:
    """Folder of the index that a result came from."""
    return str(layer.customProperty(f"{SCOPE}/index", ""))


def filter_hits(layer: QgsVectorLayer, min_score: float | None) -> bool:
    """Show only hits of at least this score; False where the layer is being edited and can't be filtered."""
    return bool(layer.setSubsetString("" if min_score is None else f'"score" >= {min_score - 5e-5:.6f}'))


def zoom_to(canvas: QgsMapCanvas, layer: QgsVectorLayer, feature_id: int, factor: float) -> None:
    """Show a feature in the middle of the map, with `factor` times its size around it."""
    box = layer.getFeature(feature_id).geometry().boundingBox()
    transform = areas.QgsCoordinateTransform(layer.crs(), project().crs(), project())
    shown = transform.transformBoundingBox(box)
    shown.scale(factor)
    canvas.setExtent(shown)
    canvas.refresh()


def name_of(path: str) -> str:
    """Last part of a path or address."""
    return PurePath(path).name or path


def _describe(layer: QgsMapLayer, query: str, model: str, index: str) -> None:
    created = datetime.now().astimezone().isoformat(timespec="seconds")
    for name, value in (("query", query), ("model", model), ("index", index), ("created", created)):
        layer.setCustomProperty(f"{SCOPE}/{name}", value)
    metadata = QgsLayerMetadata(layer.metadata())
    metadata.setTitle(query)
    metadata.setAbstract(f"RDB-Geo: {query}\nModel: {model}\nIndex: {index}\nCreated: {created}")
    metadata.setHistory([f"{created} RDB-Geo {model}: {query}"])
    metadata.setLanguage("en")
    layer.setMetadata(metadata)


def _add(layer: QgsMapLayer, *, is_on_top: bool = True) -> None:
    root = project().layerTreeRoot()
    group: QgsLayerTreeGroup | None = root.findGroup(GROUP)
    if group is None:
        group = root.insertGroup(0, GROUP)
    project().addMapLayer(layer, False)  # noqa: FBT003  # QGIS's signature
    group.insertLayer(0 if is_on_top else len(group.children()), layer)
    for node in group.children():
        node.setExpanded(node.name() == layer.name())
    group.setExpanded(False)  # the view opens a group only when this changes after it has a layer
    group.setExpanded(True)
