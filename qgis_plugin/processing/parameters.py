"""Parameters of the algorithms, and what was given for them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from qgis import core

from .. import folders
from ..compat import FLAG_ADVANCED, SOURCE_POLYGON
from ..i18n import tr
from ..log import LOGGER
from ..map.areas import AreaProblem, area_of_box, area_of_source, lonlat
from ..map.layers import raster_path
from ..map.vectors import LayerProblem, engine_source

INDEX = "INDEX"
QUERY = "QUERY"
EXTENT = "EXTENT"
AREA = "AREA"
OUTPUT = "OUTPUT"
HITS = "HITS"
MIN_SCORE = "MIN_SCORE"

Parameter = core.QgsProcessingParameterDefinition


def told(parameter: Parameter, about: str) -> Parameter:
    """A parameter with its help."""
    if about:
        parameter.setHelp(about)
    return parameter


def advanced(*parameters: Parameter) -> tuple[Parameter, ...]:
    """Parameters that QGIS folds away."""
    for parameter in parameters:
        parameter.setFlags(parameter.flags() | FLAG_ADVANCED)
    return parameters


def text(name: str, words: str, about: str = "", default: str | None = None, *, optional: bool = True) -> Parameter:
    """A line of text."""
    return told(core.QgsProcessingParameterString(name, words, default, optional=optional), about)


def number(name: str, words: str, about: str = "", default: Any = None, **limits: float) -> Parameter:  # noqa: ANN401
    """A number of 0 or more, or within `minValue` and `maxValue`; it need not be given."""
    double = core.QgsProcessingParameterNumber.Type.Double
    limits = {"minValue": 0, "maxValue": sys.float_info.max, **limits}
    return told(core.QgsProcessingParameterNumber(name, words, double, default, optional=True, **limits), about)


def flag(name: str, words: str, about: str = "") -> Parameter:
    """Yes or no; no where nothing is said."""
    return told(core.QgsProcessingParameterBoolean(name, words, defaultValue=False, optional=True), about)


def hits() -> Parameter:
    """How many hits there may be."""
    words, kind = tr("Hits at most"), core.QgsProcessingParameterNumber.Type.Integer
    found = core.QgsProcessingParameterNumber(HITS, words, kind, None, optional=True, minValue=1)
    return told(found, tr("Empty = all that are more likely right than not."))


def index() -> Parameter:
    """Folder of an index that exists; the project's own where nothing else is said."""
    folder, default = core.QgsProcessingParameterFile.Behavior.Folder, folders.known_index() or None
    return core.QgsProcessingParameterFile(INDEX, tr("Folder of the index"), behavior=folder, defaultValue=default)


def area() -> tuple[Parameter, ...]:
    """Where to look: a box, polygons, or neither."""
    source, words = core.QgsProcessingParameterFeatureSource, tr("Only inside these polygons")
    return (
        core.QgsProcessingParameterExtent(EXTENT, tr("Only inside this extent"), optional=True),
        source(AREA, words, [SOURCE_POLYGON], optional=True),
    )


def file_to_write(name: str, words: str, kind: str) -> Parameter:
    """A file beside the output, which is made only where it is named."""
    file = core.QgsProcessingParameterFileDestination
    return file(name, words, kind, None, optional=True, createByDefault=False)


class Given:
    """The values of one run, read on the main thread: only there may layers of the project be read or copied."""

    def __init__(
        self,
        algorithm: core.QgsProcessingAlgorithm,
        parameters: dict[str, Any],
        context: core.QgsProcessingContext,
    ) -> None:
        """Remember whose they are."""
        self.context = context
        self._algorithm = algorithm
        self._parameters = parameters

    def _value(self, kind: str, name: str) -> Any:  # noqa: ANN401 - of QGIS's types
        return getattr(self._algorithm, f"parameterAs{kind}")(self._parameters, name, self.context)

    @property
    def index(self) -> str:
        """Folder of the index."""
        return str(self._value("String", INDEX))

    @property
    def output(self) -> str:
        """Where the layer goes."""
        return str(self._value("OutputLayer", OUTPUT))

    def text(self, name: str) -> str:
        """What was typed; empty where nothing was."""
        return str(self._value("String", name)).strip()

    def flag(self, name: str) -> bool | None:
        """True, or None: it need not be asked for."""
        return self._value("Bool", name) or None

    def number(self, name: str) -> float | None:
        """A number, None where none was given and there is no default."""
        if (
            self._parameters.get(name) in (None, "")
            and self._algorithm.parameterDefinition(name).defaultValue() is None
        ):
            return None
        return self._value("Int" if name == HITS else "Double", name)

    def file(self, name: str) -> str | None:
        """A file to be written, None where it was not named."""
        return self._value("FileOutput", name) or None

    def layer(self, name: str) -> core.QgsVectorLayer | None:
        """A vector layer."""
        return self._value("VectorLayer", name)

    def layers(self, name: str) -> list[core.QgsMapLayer]:
        """Layers of a list."""
        return list(self._value("LayerList", name))

    def source(self, name: str) -> str | None:
        """A vector layer as a file that the engine reads, None where none was given."""
        layer = self.layer(name)
        if layer is None:
            return None
        try:
            return engine_source(layer, core.QgsProcessingUtils.tempFolder())
        except LayerProblem as problem:
            raise core.QgsProcessingException(str(problem)) from problem

    def raster(self, name: str) -> str | None:
        """Path of a raster parameter, None where it is empty."""
        layer = self._value("RasterLayer", name)
        return None if layer is None else path_of(layer)

    def area(self) -> Mapping[str, Any] | None:
        """Where to look, as GeoJSON; the polygons where both are given."""
        source = self._value("Source", AREA)
        if source is None:
            return self._box(EXTENT, self._value("ExtentCrs", EXTENT))
        try:
            feedback = self.context.feedback()
            tell = LOGGER.warning if feedback is None else feedback.pushInfo
            return area_of_source(source, self.context.project(), tell)
        except AreaProblem as problem:
            raise core.QgsProcessingException(str(problem)) from problem

    def box_on(self, name: str, raster: str) -> Mapping[str, Any] | None:
        """An extent as GeoJSON, None where it is empty; one without a coordinate system is in that of `raster`."""
        value, layer = self._parameters.get(name), self._value("RasterLayer", raster)
        is_bare = isinstance(value, str) and "[" not in value and layer is not None
        return self._box(name, layer.crs() if is_bare else self._value("ExtentCrs", name))

    def _box(self, name: str, crs: core.QgsCoordinateReferenceSystem) -> Mapping[str, Any] | None:
        extent = self._value("Extent", name)
        if extent.isEmpty():
            return None
        try:
            return area_of_box(extent, crs if crs.isValid() else lonlat(), self.context.project())
        except AreaProblem as problem:
            raise core.QgsProcessingException(str(problem)) from problem


def path_of(layer: core.QgsMapLayer) -> str:
    """Path of a raster; a layer that was chosen is not passed over in silence."""
    path = raster_path(layer)
    if path is None:
        raise core.QgsProcessingException(tr("{layer} is no raster file.").format(layer=layer.name()))
    return path
