"""Polygons of any CRS on the globe: in longitude and latitude, cut at 180° and closed over a pole."""

from __future__ import annotations

import math

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
)

from ..compat import POLYGON_GEOMETRY

PIECES = 256
"""The longer side of a polygon has so many pieces before it is transformed, so that curved edges stay curved."""

WIDEST_STEP_DEG = 0.5
MOST_HALVINGS = 14
"""Near a pole, points more degrees of longitude apart than this get others between them, so often at most."""

POLE_MARGIN = 1.0
"""A ring that passes a pole nearer than this, in units of the CRS, is drawn around it: there it has no longitude."""

FARTHEST_LON = 540.0
"""In degrees, areas are taken up to here: maps go on across 180°."""

Ring = list[QgsPointXY]
Points = list[tuple[float, float]]


def short_way(geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> QgsGeometry:
    """Polygons of a CRS in degrees, their edges of more than 180° of longitude drawn across ±180°, as the engine does.

    Longitudes go on beyond ±180 then. A geometry without such edges, or of another CRS, is returned itself.
    """
    if not crs.isGeographic() or geometry.boundingBox().width() <= 180:
        return geometry
    parts = [part for part in geometry.asGeometryCollection() if part.type() == POLYGON_GEOMETRY]
    if not any(map(_is_wide, parts)):
        return geometry
    return QgsGeometry.collectGeometry([_across(part) if _is_wide(part) else part for part in parts])


class Globe:
    """Turns polygons of one CRS into longitude and latitude (EPSG:4326)."""

    def __init__(self, crs: QgsCoordinateReferenceSystem, project: QgsProject) -> None:
        """Prepare both ways; the project chooses among several transformations."""
        lonlat = QgsCoordinateReferenceSystem("EPSG:4326")
        self._there = QgsCoordinateTransform(crs, lonlat, project)
        self._is_lonlat = crs == lonlat
        self._is_planar = crs.isGeographic()
        self._poles: dict[float, QgsGeometry] = {}
        if not self._is_planar:
            self._find_poles(QgsCoordinateTransform(lonlat, crs, project))

    def ground(self, geometry: QgsGeometry) -> QgsGeometry:
        """The polygons of a geometry on the globe, empty where there are none.

        Raises:
            QgsCsException: A point has no place on Earth.
            ValueError: A polygon holds both poles.
        """
        polygons: list[QgsGeometry] = []
        for part in geometry.makeValid().asGeometryCollection():
            if part.type() == POLYGON_GEOMETRY:
                polygons += self._cut(part) if self._is_lonlat else self._polygon(part)
        polygons = [polygon for polygon in polygons if not polygon.isEmpty()]
        return QgsGeometry.unaryUnion(polygons) if polygons else QgsGeometry()

    def _find_poles(self, back: QgsCoordinateTransform) -> None:
        for latitude in (90.0, -90.0):
            try:
                place = back.transform(QgsPointXY(0.0, latitude))
                again = self._there.transform(place)
            except QgsCsException:
                continue
            if math.isfinite(place.x() + place.y()) and abs(again.y() - latitude) < 1e-6:
                self._poles[latitude] = QgsGeometry.fromPointXY(place)

    def _polygon(self, polygon: QgsGeometry) -> list[QgsGeometry]:
        boundary = QgsGeometry(polygon.constGet().boundary())
        if any(boundary.distance(pole) < POLE_MARGIN for pole in self._poles.values()):
            polygon = polygon.buffer(POLE_MARGIN, 8)
        box = polygon.boundingBox()
        dense = polygon.densifyByDistance(max(box.width(), box.height()) / PIECES)
        exterior, *holes = dense.asPolygon()
        parts = self._inside(exterior)
        for hole in holes:
            for gap in self._inside(hole):
                parts = [part.difference(gap) for part in parts]
        return parts

    def _inside(self, ring: Ring) -> list[QgsGeometry]:
        """The ground inside a closed ring, cut at 180°."""
        whole = QgsGeometry.fromPolygonXY([ring])
        around = [latitude for latitude, pole in self._poles.items() if whole.contains(pole)]
        if len(around) > 1:
            raise ValueError("both poles")
        return self._cut(_closed(self._unwrapped(ring), *around).makeValid())

    def _unwrapped(self, ring: Ring) -> Points:
        """Longitude and latitude without jumps, with more points where they pass a pole."""
        points: Points = []
        for number, place in enumerate(ring):
            lon, lat = self._lonlat(place)
            if points:
                lon = _near(lon, points[-1][0])
                if not self._is_planar:
                    self._between(points, ring[number - 1], place, (lon, lat), MOST_HALVINGS)
                    lon = _near(lon, points[-1][0])
            points.append((lon, lat))
        return points

    def _between(
        self, points: Points, start: QgsPointXY, end: QgsPointXY, goal: tuple[float, float], left: int
    ) -> None:
        if left == 0 or abs(goal[0] - points[-1][0]) <= WIDEST_STEP_DEG:
            return
        middle = QgsPointXY((start.x() + end.x()) / 2, (start.y() + end.y()) / 2)
        lon, lat = self._lonlat(middle)
        place = (_near(lon, points[-1][0]), lat)
        self._between(points, start, middle, place, left - 1)
        points.append(place)
        self._between(points, middle, end, (_near(goal[0], place[0]), goal[1]), left - 1)

    def _lonlat(self, place: QgsPointXY) -> tuple[float, float]:
        found = self._there.transform(place)
        if not (math.isfinite(found.x()) and math.isfinite(found.y())):
            raise QgsCsException(f"{place.x():.6g}, {place.y():.6g}")
        return found.x(), found.y()

    def _cut(self, shape: QgsGeometry) -> list[QgsGeometry]:
        """Cut at ±180° and moved back by whole turns."""
        box = shape.boundingBox().intersect(QgsRectangle(-FARTHEST_LON, -90, FARTHEST_LON, 90))
        parts = []
        for turn in range(math.ceil((box.xMinimum() - 180) / 360), math.floor((box.xMaximum() + 180) / 360) + 1):
            world = QgsRectangle(360 * turn - 180, -90, 360 * turn + 180, 90)
            part = shape.intersection(QgsGeometry.fromRect(world))
            if part.area() > 0:
                part.translate(-360 * turn, 0)
                parts.append(part)
        return parts


def _near(lon: float, other: float) -> float:
    """The longitude, by whole turns as near to the other as can be."""
    return lon - 360 * round((lon - other) / 360)


def _is_wide(polygon: QgsGeometry) -> bool:
    """It has an edge of more than 180° of longitude that is not one of the whole world."""
    edges = ((start.x(), end.x()) for ring in polygon.asPolygon() for start, end in zip(ring, ring[1:]))
    return any(abs(end - start) > 180 and min(abs(start), abs(end)) < 180 for start, end in edges)


def _across(polygon: QgsGeometry) -> QgsGeometry:
    whole, *holes = (_closed(_running_on(ring)) for ring in polygon.asPolygon())
    middle = whole.boundingBox().center().x()
    for hole in holes:
        hole.translate(middle - _near(middle, hole.boundingBox().center().x()), 0)
        whole = whole.difference(hole)
    return whole


def _running_on(ring: Ring) -> Points:
    points: Points = []
    for place in ring:
        points.append((_near(place.x(), points[-1][0]) if points else place.x(), place.y()))
    return points


def _closed(points: Points, pole: float | None = None) -> QgsGeometry:
    """The inside of a ring without jumps, closed over a pole (the nearer one if none is given) that it goes around."""
    if abs(points[-1][0] - points[0][0]) > 180:
        latitude = math.copysign(90.0, sum(lat for _, lat in points)) if pole is None else pole
        points = [*points, (points[-1][0], latitude), (points[0][0], latitude), points[0]]
    return QgsGeometry.fromPolygonXY([[QgsPointXY(*point) for point in points]])
