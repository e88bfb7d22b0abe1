"""Results as layers: in a group of their own, styled, described, and filtered by score."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateTransform,
    QgsLayerMetadata,
    QgsLayerTreeGroup,
    QgsLayerTreeLayer,
    QgsMapLayer,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)

from .layers import SCOPE, project
from .styling import style_changes, style_heatmap, style_hits

GROUP = "RDB-Geo"
HITS_LAYER = "hits"
PROBABLE = f"{SCOPE}/probable"
"""Property of a layer whose scores are probabilities."""
SCORE_FILTER = re.compile(r'^(?:\((?P<own>.*)\) AND )?"(?:score|after)" >= (?P<score>-?[\d.]+)$', re.DOTALL)
ROUNDING = 5e-5
"""Scores in files have four digits."""


@dataclass(frozen=True)
class Origin:
    """What hits came from; their layer keeps it, so that more can be asked of it later."""

    words: str
    """What was asked; with the time it is the layer's name."""
    model: str
    """What made the index."""
    index: str
    """Folder of the index."""
    asked: Mapping[str, Any]
    """``{"expression": …}``, ``{"example": …}`` or ``{"saved": …}``."""
    limits: Mapping[str, Any] = field(default_factory=dict)
    """Fields of the request that say where and when was searched."""
    is_probable: bool = False
    """The scores are probabilities."""


def add_hits_layer(path: str, origin: Origin) -> QgsVectorLayer:
    """Add a file of hits to the group, styled; earlier results are switched off, not removed."""
    layer = QgsVectorLayer(f"{path}|layername={HITS_LAYER}", origin.words, "ogr")
    if not layer.isValid():
        layer = QgsVectorLayer(path, origin.words, "ogr")
    describe_hits(layer, origin)
    _hide_earlier()
    _add(layer)
    return layer


def describe_hits(layer: QgsVectorLayer, origin: Origin) -> None:
    """Make a layer one of hits: name, origin, what was asked, style. Files are kept relative to the project."""
    _describe(layer, origin.words, origin.model, origin.index)
    asked, limits = dict(origin.asked), dict(origin.limits)
    if "saved" in asked:
        asked["saved"] = project().writePath(str(asked["saved"]))
    if limits.get("near"):
        limits["near"] = [project().writePath(near) for near in limits["near"]]
    layer.setCustomProperty(f"{SCOPE}/asked", json.dumps(asked))
    layer.setCustomProperty(f"{SCOPE}/limits", json.dumps(limits))
    layer.setCustomProperty(PROBABLE, int(origin.is_probable))
    if layer.fields().indexOf("rise") >= 0:
        style_changes(layer)
    else:
        style_hits(layer)


def add_heatmap_layer(path: str, name: str, query: str, index: str) -> QgsRasterLayer:
    """Add a raster of scores to the group, styled, below the hits."""
    layer = QgsRasterLayer(path, name)
    _describe(layer, query, "", index)
    layer.setName(name)
    style_heatmap(layer)
    _add(layer, is_on_top=False)
    return layer


def asked_of(layer: QgsMapLayer | None) -> Mapping[str, Any] | None:
    """What a layer of hits was asked for, as the one field of a request; None where it is no such layer."""
    asked = _kept(layer, "asked") if isinstance(layer, QgsVectorLayer) else {}
    if "saved" in asked:
        asked["saved"] = project().readPath(str(asked["saved"]))
    return asked or None


def words_of(layer: QgsMapLayer) -> str:
    """What was asked, in words, without the time that the layer's name has."""
    return str(layer.customProperty(f"{SCOPE}/query", "") or layer.name())


def limits_of(layer: QgsMapLayer) -> Mapping[str, Any]:
    """Where and when a layer of hits was searched, as fields of a request."""
    limits = _kept(layer, "limits")
    if isinstance(limits.get("near"), list):
        limits["near"] = [project().readPath(str(near)) for near in limits["near"]]
    return limits


def _kept(layer: QgsMapLayer, name: str) -> dict[str, Any]:
    """What the project keeps of a layer; nothing where its file is damaged or was written by something else."""
    try:
        kept = json.loads(str(layer.customProperty(f"{SCOPE}/{name}", "{}")))
    except (ValueError, RecursionError):
        return {}
    return kept if isinstance(kept, dict) else {}


def index_of(layer: QgsMapLayer) -> str:
    """Folder of the index that a result came from: kept relative to the project, so that both can move."""
    kept = str(layer.customProperty(f"{SCOPE}/index", ""))
    return project().readPath(kept) if kept.startswith(".") else kept


def filter_hits(layer: QgsVectorLayer, min_score: float | None) -> bool:
    """Show only hits of at least this score, beside what the user's own filter asks; None = no limit.

    False where the layer is being edited and can't be filtered.
    """
    own, _ = filter_of(layer)
    field = "score" if layer.fields().indexOf("score") >= 0 else "after"
    limit = "" if min_score is None else f'"{field}" >= {min_score - ROUNDING:.6f}'
    wanted = f"({own}) AND {limit}" if own and limit else own or limit
    return wanted == layer.subsetString() or bool(layer.setSubsetString(wanted))


def filter_of(layer: QgsVectorLayer) -> tuple[str, float | None]:
    """The user's own filter and the lowest score of ours, in that order."""
    subset = layer.subsetString()
    found = SCORE_FILTER.match(subset)
    if found is None:
        return subset, None
    return found["own"] or "", float(found["score"]) + ROUNDING


def box_on_map(layer: QgsVectorLayer, feature_id: int) -> QgsRectangle:
    """Box of a feature in the project's coordinates; empty where there is none."""
    geometry = layer.getFeature(feature_id).geometry()
    if geometry.isEmpty():
        return QgsRectangle()
    transform = QgsCoordinateTransform(layer.crs(), project().crs(), project())
    return transform.transformBoundingBox(geometry.boundingBox())


def group_node() -> QgsLayerTreeGroup | None:
    """The group of results, None where there is none."""
    return project().layerTreeRoot().findGroup(GROUP)


def adopt(layer: QgsMapLayer) -> None:
    """Put a layer that another part of QGIS loaded on top of the group; earlier results are switched off."""
    node = project().layerTreeRoot().findLayer(layer.id())
    if node is None:
        return
    group = _group()
    _hide_earlier()
    copy = node.clone()
    copy.setItemVisibilityChecked(True)  # QGIS's signature
    group.insertChildNode(0, copy)
    node.parent().removeChildNode(node)


def _describe(layer: QgsMapLayer, query: str, model: str, index: str) -> None:
    now = datetime.now().astimezone()
    created = now.isoformat(timespec="seconds")
    layer.setName(f"{query} · {now:%H:%M}")
    kept = project().writePath(index) if index else ""
    for name, value in (("query", query), ("model", model), ("index", kept), ("created", created)):
        layer.setCustomProperty(f"{SCOPE}/{name}", value)
    metadata = QgsLayerMetadata(layer.metadata())
    metadata.setTitle(query)
    metadata.setAbstract(f"RDB-Geo: {query}\nModel: {model}\nIndex: {index}\nCreated: {created}")
    metadata.setHistory([f"{created} RDB-Geo {model}: {query}"])
    metadata.setLanguage("en")
    layer.setMetadata(metadata)


def _hide_earlier() -> None:
    group = group_node()
    for node in group.findLayers() if group is not None else ():
        if asked_of(node.layer()) is not None:
            node.setItemVisibilityChecked(False)  # QGIS's signature


def _group() -> QgsLayerTreeGroup:
    group = group_node()
    return group if group is not None else project().layerTreeRoot().insertGroup(0, GROUP)


def _add(layer: QgsMapLayer, *, is_on_top: bool = True) -> None:
    group = _group()
    project().addMapLayer(layer, False)  # noqa: FBT003  # QGIS's signature
    group.insertLayer(0 if is_on_top else len(group.children()), layer)
    for node in group.children():
        is_ours = isinstance(node, QgsLayerTreeLayer) and node.layerId() == layer.id()
        node.setExpanded(is_ours)
    group.setExpanded(False)  # the view opens a group only when this changes after it has a layer
    group.setExpanded(True)


def file_of(layer: QgsVectorLayer) -> Path:
    """The file that a layer of hits lies in."""
    return Path(layer.source().partition("|")[0])
