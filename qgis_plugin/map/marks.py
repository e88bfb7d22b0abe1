"""Hits of a layer, and what the user says of them, in the layer's file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.core import QgsFeatureRequest, QgsField, QgsProviderRegistry, QgsVectorLayer
from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QVariant

from ..hits import MARK_FIELD, Hit
from .styling import offer_marks

WINDOW_FIELDS = ("col_off", "row_off", "width", "height")
"""Fields of hits that are chips; outlines have none of them."""

CHANGE_FIELDS = ("before", "after", "scene_old", "date_old")
WANTED = ("rank", "score", "scene", *WINDOW_FIELDS, "datetime", MARK_FIELD, *CHANGE_FIELDS)


def read_hits(layer: QgsVectorLayer) -> list[Hit]:
    """All hits of a layer's file, whatever filter the layer has: the filter itself is left as it is."""
    source = unfiltered(layer) if layer.subsetString() else layer
    names = set(source.fields().names())
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
    request.setSubsetOfAttributes([name for name in WANTED if name in names], source.fields())
    hits = []
    for feature in source.getFeatures(request):
        value = {name: _value(feature[name]) if name in names else None for name in WANTED}
        is_chip = all(value[name] is not None for name in WINDOW_FIELDS)
        score = value["after"] if value["score"] is None else value["score"]
        hits.append(
            Hit(
                feature.id(),
                int(value["rank"] or 0),
                float(score or 0),
                str(value["scene"] or ""),
                tuple(int(value[name]) for name in WINDOW_FIELDS) if is_chip else None,
                str(value["datetime"] or ""),
                str(value[MARK_FIELD] or ""),
                str(value["scene_old"] or ""),
                str(value["date_old"] or ""),
                None if value["before"] is None else float(value["before"]),
            )
        )
    return hits


def unfiltered(layer: QgsVectorLayer) -> QgsVectorLayer:
    """The same file without the layer's filter, outside the project."""
    parts: dict[str, Any] = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
    name = parts.get("layerName")
    source = str(parts.get("path") or layer.source()) + (f"|layername={name}" if name else "")
    return QgsVectorLayer(source, layer.name(), "ogr")


def is_hits_layer(layer: QgsVectorLayer) -> bool:
    """Whether its features are chips that were found."""
    return {"rank", "score", "scene", *WINDOW_FIELDS} <= set(layer.fields().names())


def query_of(layer: QgsVectorLayer) -> str:
    """What its hits say was asked; empty where there is none."""
    place = layer.fields().indexOf("query")
    return next((str(_value(feature[place]) or "") for feature in layer.getFeatures()), "") if place >= 0 else ""


def write_marks(layer: QgsVectorLayer, marks: Mapping[int, str]) -> bool:
    """Write `RIGHT`, `WRONG`, `UNSURE` or empty of hits, by feature ids, into the layer's file, or its edits.

    False = it failed.
    """
    if not _have_field(layer):
        return False
    place = layer.fields().indexOf(MARK_FIELD)
    if layer.isEditable():
        return all(layer.changeAttributeValue(feature_id, place, mark) for feature_id, mark in marks.items())
    provider = layer.dataProvider()
    stored = provider.fieldNameIndex(MARK_FIELD)
    if not provider.changeAttributeValues({feature_id: {stored: mark} for feature_id, mark in marks.items()}):
        return False
    for feature_id, mark in marks.items():  # an open table listens to this alone
        layer.attributeValueChanged.emit(feature_id, place, mark)
    layer.triggerRepaint()
    return True


def _have_field(layer: QgsVectorLayer) -> bool:
    """Whether there is a field for marks; outlines and changes get it with the first mark."""
    if layer.fields().indexOf(MARK_FIELD) >= 0:
        return True
    if layer.isEditable() or not layer.dataProvider().addAttributes([QgsField(MARK_FIELD, QVariant.String, "", 10)]):
        return False
    layer.updateFields()
    offer_marks(layer)
    return True


def text_of(value: Any) -> str:  # noqa: ANN401  # an attribute
    """An attribute as text; empty where it has no value."""
    return str(_value(value) or "")


def _value(value: Any) -> Any:  # noqa: ANN401  # an attribute: text, a number, a time, QVariant's NULL or None
    if isinstance(value, (QDate, QDateTime)):
        return value.toString(Qt.DateFormat.ISODate)
    return None if value is None or (isinstance(value, QVariant) and value.isNull()) else value
