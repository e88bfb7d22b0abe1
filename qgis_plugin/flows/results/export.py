"""Hits into a file of the user's: those that are shown or those marked as right, with their area."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path

from qgis.core import (
    QgsCoordinateTransform,
    QgsDistanceArea,
    QgsFeature,
    QgsField,
    QgsFields,
    QgsProject,
    QgsVectorFileWriter,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QObject, QVariant
from qgis.PyQt.QtWidgets import QFileDialog

from ... import folders
from ...gui.message_strip import INFO, WARNING
from ...hits import MARK_FIELD, RIGHT
from ...i18n import number, tr
from ...map import marks, result_layers
from ...map.layers import project
from ..session import Session
from ..shown import ResultsFlow

AREA_FIELD = "area_m2"
FORMATS = {".gpkg": "GPKG", ".geojson": "GeoJSON", ".shp": "ESRI Shapefile", ".fgb": "FlatGeobuf", ".csv": "CSV"}


class ExportProblem(Exception):
    """Nothing was written; the text says why."""


class ExportFlow(QObject):
    """Asks for a file and writes it."""

    def __init__(self, session: Session, results: ResultsFlow) -> None:
        """Listen to the panel."""
        super().__init__()
        self._session = session
        self._results = results
        session.dock.search.results.buttons.export_requested.connect(self.ask)

    def ask(self, only_right: bool) -> None:  # noqa: FBT001  # a slot
        """Ask where to, then write."""
        layer = self._results.layer
        if layer is None:
            return
        start = str(folders.home_folder() / f"{result_layers.words_of(layer)[:40]}.gpkg")
        kinds = "GeoPackage (*.gpkg);;GeoJSON (*.geojson);;Shapefile (*.shp);;FlatGeobuf (*.fgb);;CSV (*.csv)"
        path, _ = QFileDialog.getSaveFileName(self._session.dock, tr("Export hits"), start, kinds)
        if path:
            self.write(path, only_right=only_right)

    def write(self, path: str, *, only_right: bool) -> None:
        """Write the hits of the list's layer, in the project's coordinates."""
        layer, message = self._results.layer, self._session.dock.message
        if layer is None:
            return
        try:
            count = write_hits(layer, path, project(), only_right=only_right)
        except ExportProblem as problem:
            message.show_message(WARNING, str(problem))
            return
        words = tr("{count} hits are in {file}, in {crs}, with their area in m².")
        crs = project().crs().authid() or tr("the project's coordinates")
        message.show_message(INFO, words.format(count=number(count), file=path, crs=crs))


def write_hits(layer: QgsVectorLayer, path: str, within: QgsProject, *, only_right: bool) -> int:
    """Write what the layer shows, or of its file what is marked as right, in the project's CRS.

    The area is that on the ellipsoid of the project, in square metres. The file appears whole or not at all.

    Returns:
        Hits written.

    Raises:
        ExportProblem: No hit is of that kind, the suffix names no format, or the file could not be written.
    """
    target = Path(path)
    if target.suffix.lower() not in FORMATS:
        raise ExportProblem(
            tr("{file}: choose a file that ends in .gpkg, .geojson, .shp, .fgb or .csv.").format(file=path)
        )
    source = marks.unfiltered(layer) if only_right and not layer.isEditable() else layer
    features = [feature for feature in source.getFeatures() if not only_right or _is_right(feature)]
    if not features:
        raise ExportProblem(tr("No hit is marked as right yet.") if only_right else tr("No hit is shown."))
    unfinished = target.with_name(f".{secrets.token_hex(8)}{target.suffix}")
    failure = _write(source, features, unfinished, within)
    parts = sorted(target.parent.glob(f"{unfinished.stem}.*"))
    try:
        for part in [] if failure else parts:
            part.replace(target.with_suffix(part.suffix))
    except OSError as error:
        failure = str(error)
    if failure:
        for part in parts:
            part.unlink(missing_ok=True)
        raise ExportProblem(tr("{file} could not be written: {reason}").format(file=path, reason=failure))
    return len(features)


def _is_right(feature: QgsFeature) -> bool:
    place = feature.fields().indexOf(MARK_FIELD)
    return place >= 0 and feature[place] == RIGHT


def _write(source: QgsVectorLayer, features: Sequence[QgsFeature], path: Path, within: QgsProject) -> str:
    """Write `features` of `source` into a new file; returns why that failed, empty where it did not."""
    fields = QgsFields()
    kept = [field for field in source.fields().toList() if field.name() not in {"fid", AREA_FIELD}]
    for field in [*kept, QgsField(AREA_FIELD, QVariant.Double)]:
        fields.append(field)
    crs = within.crs() if within.crs().isValid() else source.crs()
    transform = QgsCoordinateTransform(source.crs(), crs, within)
    measure = QgsDistanceArea()
    measure.setSourceCrs(source.crs(), within.transformContext())
    measure.setEllipsoid(within.ellipsoid() if within.ellipsoid() not in ("", "NONE") else "EPSG:7030")
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.layerName = FORMATS[path.suffix.lower()], "hits"
    options.layerOptions = ["GEOMETRY=AS_WKT"] if path.suffix.lower() == ".csv" else []
    writer = QgsVectorFileWriter.create(str(path), fields, source.wkbType(), crs, within.transformContext(), options)
    if writer.hasError() != QgsVectorFileWriter.WriterError.NoError:
        return writer.errorMessage() or tr("the file can't be made")
    for feature in features:
        made, shape = QgsFeature(fields), feature.geometry()
        area = measure.measureArea(shape)
        shape.transform(transform)
        made.setGeometry(shape)
        made.setAttributes([*(feature[field.name()] for field in kept), round(area, 2)])
        if not writer.addFeature(made):
            return writer.errorMessage() or tr("is the disk full?")
    return ""
