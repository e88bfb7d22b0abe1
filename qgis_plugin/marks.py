"""Hits of a layer, and what the user says of them, in the layer's file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.core import QgsFeatureRequest, QgsField, QgsVectorLayer
from qgis.PyQt.QtCore import QVariant

from .hits import FORMER_MARK_FIELD, MARK_FIELD, Hit

WINDOW_FIELDS = ("col_off", "row_off", "width", "height")
"""Fields of hits that are chips; outlines have none of them."""


def read_hits(layer: QgsVectorLayer) -> list[Hit]:
    """All hits of a layer, whatever filter it has."""
    names = set(layer.fields().names())
    mark = _mark_field(layer)
    wanted = ["rank", "score", "scene", *WINDOW_FIELDS, "datetime", mark]
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
    request.setSubsetOfAttributes([name for name in wanted if name in names], layer.fields())
    hits = []
    for feature in layer.getFeatures(request):
        value = {name: feature[name] if name in names else None for name in wanted}
        hits.append(
            Hit(
                feature.id(),
                int(value["rank"]),
                float(value["score"]),
                str(value["scene"]),
                tuple(int(value[name]) for name in WINDOW_FIELDS) if names.issuperset(WINDOW_FIELDS) else None,
                _text(value["datetime"]),
                _text(value[mark]),
            )
        )
    return hits


def is_hits_layer(layer: QgsVectorLayer) -> bool:
    """Whether its features are chips that were found."""
    return {"rank", "score", "scene", *WINDOW_FIELDS} <= set(layer.fields().names())


def query_of(layer: QgsVectorLayer) -> str:
    """What its hits say was asked; empty where there is none."""
    place = layer.fields().indexOf("query")
    return next((_text(feature[place]) for feature in layer.getFeatures()), "") if place >= 0 else ""


def write_mark(layer: QgsVectorLayer, feature_ids: Sequence[int], mark: str) -> bool:
    """Write what the user says of hits into the layer's file; False where that failed."""
    provider, name = layer.dataProvider(), _mark_field(layer)
    if provider.fieldNameIndex(name) < 0:
        if not provider.addAttributes([QgsField(name, QVariant.String, "", 10)]):
            return False
        layer.updateFields()
    place = provider.fieldNameIndex(name)
    is_written = provider.changeAttributeValues({feature_id: {place: mark} for feature_id in feature_ids})
    layer.triggerRepaint()
    return bool(is_written)


def _mark_field(layer: QgsVectorLayer) -> str:
    names = layer.fields().names()
    return FORMER_MARK_FIELD if MARK_FIELD not in names and FORMER_MARK_FIELD in names else MARK_FIELD


def _text(value: Any) -> str:  # noqa: ANN401  # an attribute: text, a date, QVariant's NULL or None
    return "" if value is None or (isinstance(value, QVariant) and value.isNull()) else str(value)
