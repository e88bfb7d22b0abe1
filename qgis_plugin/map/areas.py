"""Extents and polygons of the project as areas of the engine: GeoJSON in longitude and latitude."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Callable

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCsException,
    QgsFeatureRequest,
    QgsGeometry,
    QgsProcessingFeatureSource,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)

from ..i18n import tr
from ..log import LOGGER
from .globe import Globe, short_way

LONGEST_EDGE_DEG = 180.0
"""The engine takes edges of more degrees of longitude the short way, across 180°: longer ones get points between."""


Tell = Callable[[str], object]


class AreaProblem(Exception):
    """An area can't be used; the text says why."""


def lonlat() -> QgsCoordinateReferenceSystem:
    """EPSG:4326, the engine's coordinates."""
    return QgsCoordinateReferenceSystem("EPSG:4326")


def area_of_box(box: QgsRectangle, crs: QgsCoordinateReferenceSystem, project: QgsProject) -> Mapping[str, Any]:
    """A box as GeoJSON, see `Globe`."""
    return _to_lonlat(QgsGeometry.fromRect(box), crs, project)


def area_of_layer(
    layer: QgsVectorLayer, project: QgsProject, *, is_selection: bool, tell: Tell = LOGGER.warning
) -> Mapping[str, Any]:
    """The polygons of a layer, or those that are selected, as one GeoJSON geometry; `tell` gets what was guessed."""
    features = layer.getSelectedFeatures() if is_selection else layer.getFeatures(_geometry_only())
    polygons = [feature.geometry() for feature in features if feature.hasGeometry()]
    if not polygons:
        words = tr("No polygon of {layer} is selected.") if is_selection else tr("{layer} has no polygon.")
        raise AreaProblem(words.format(layer=layer.name()))
    return _to_lonlat(_union(polygons, layer.crs(), tell), layer.crs(), project)


def area_of_source(
    source: QgsProcessingFeatureSource, project: QgsProject, tell: Tell = LOGGER.warning
) -> Mapping[str, Any] | None:
    """The polygons of a Processing source; None where it has none. `tell` gets what was guessed."""
    polygons = [feature.geometry() for feature in source.getFeatures(_geometry_only()) if feature.hasGeometry()]
    crs = source.sourceCrs()
    return _to_lonlat(_union(polygons, crs, tell), crs, project) if polygons else None


def _geometry_only() -> QgsFeatureRequest:
    return QgsFeatureRequest().setNoAttributes()


def _union(polygons: list[QgsGeometry], crs: QgsCoordinateReferenceSystem, tell: Tell) -> QgsGeometry:
    drawn, polygons = polygons, [short_way(polygon, crs) for polygon in polygons]
    if any(before is not after for before, after in zip(drawn, polygons)):
        tell(tr("An edge of the area is longer than 180° of longitude: it is taken the short way, across 180°."))
    return QgsGeometry.unaryUnion(polygons) if len(polygons) > 1 else QgsGeometry(polygons[0])


def _to_lonlat(geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem, project: QgsProject) -> Mapping[str, Any]:
    try:
        inside = Globe(crs, project).ground(geometry)
    except QgsCsException as error:
        raise AreaProblem(
            tr("The area can't be expressed in longitude and latitude: {reason}").format(reason=error)
        ) from error
    except ValueError as error:
        raise AreaProblem(tr("A polygon of the area holds both poles: cut it in two.")) from error
    if inside.isEmpty():
        raise AreaProblem(tr("The area is empty or lies outside the world."))
    parts = [part for part in inside.asGeometryCollection() if part.area() > 0]
    whole = QgsGeometry.collectGeometry(parts) if len(parts) != 1 else parts[0]
    if whole.boundingBox().width() > LONGEST_EDGE_DEG:
        whole = whole.densifyByDistance(LONGEST_EDGE_DEG)
    return json.loads(whole.asJson(9))
