"""Vector layers of QGIS as files that the engine can read: their own file where it says the same, else a copy."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

from qgis.core import QgsCoordinateTransformContext, QgsProviderRegistry, QgsVectorFileWriter, QgsVectorLayer

from ..i18n import tr

OWN_FILES = frozenset({".gpkg", ".geojson", ".shp", ".fgb"})
"""Files that QGIS and the engine read alike."""


class LayerProblem(Exception):
    """A layer can't be handed over; the text says why."""


def engine_source(layer: QgsVectorLayer, folder: str | Path) -> str:
    """``FILE`` or ``FILE:LAYER`` that holds what the layer shows.

    Layers in memory, in databases, with a filter, with unsaved edits, with selected features (only these count) or with
    a coordinate system of the project's own are copied into a GeoPackage in `folder`. LayerProblem: not written.
    """
    own = _own_file(layer)
    if own is not None:
        return own
    return _copy(layer, folder, has_attributes=False)


def with_attributes(layer: QgsVectorLayer, folder: str | Path) -> str:
    """A copy, in `folder`, of a layer with all its features and attributes, whatever its filter shows.

    LayerProblem: It has edits that are not saved, or the copy could not be written.
    """
    if layer.isModified():
        raise LayerProblem(tr("Save the edits of the layer {layer} first.").format(layer=layer.name()))
    whole = layer.clone()
    whole.setSubsetString("")
    return _copy(whole, folder, has_attributes=True)


def _copy(layer: QgsVectorLayer, folder: str | Path, *, has_attributes: bool) -> str:
    path = str(Path(folder) / f"layer-{uuid4().hex[:12]}.gpkg")
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    options.layerName = "shapes"
    options.attributes = []
    options.skipAttributeCreation = not has_attributes
    options.onlySelectedFeatures = not has_attributes and layer.selectedFeatureCount() > 0
    if has_attributes:
        names = layer.fields().names()
        options.attributes = [place for place, name in enumerate(names) if name.lower() != "fid"]
    outcome = QgsVectorFileWriter.writeAsVectorFormatV3(layer, path, QgsCoordinateTransformContext(), options)
    if outcome[0] != QgsVectorFileWriter.WriterError.NoError:
        words = tr("The layer {layer} could not be copied for the engine: {reason}")
        raise LayerProblem(words.format(layer=layer.name(), reason=outcome[1]))
    return path


def _own_file(layer: QgsVectorLayer) -> str | None:
    provider = layer.dataProvider()
    if layer.providerType() != "ogr" or layer.subsetString() or layer.isEditable() or layer.selectedFeatureCount():
        return None
    if provider is None or provider.crs() != layer.crs():
        return None
    parts: dict[str, Any] = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
    path = Path(str(parts.get("path") or ""))
    if path.suffix.lower() not in OWN_FILES or not path.is_file():
        return None
    name = parts.get("layerName")
    if path.suffix.lower() != ".gpkg":
        return str(path)
    return f"{path}:{name}" if name else None
