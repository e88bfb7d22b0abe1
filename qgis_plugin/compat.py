"""Values that QGIS 3.22 and QGIS 4 name differently: the newer name where it exists, else the older one."""

from __future__ import annotations

from functools import reduce
from typing import Any

from qgis import core


def first_of(*names: str) -> Any:  # noqa: ANN401  # members of QGIS's enums have no common type
    """The first dotted name of `qgis.core` that this QGIS knows.

    Raises:
        AttributeError: It knows none of them.
    """
    for name in names:
        found = reduce(lambda owner, part: getattr(owner, part, None), name.split("."), core)
        if found is not None:
            return found
    raise AttributeError(f"this QGIS knows none of {', '.join(names)}")


SOURCE_RASTER = first_of("Qgis.ProcessingSourceType.Raster", "QgsProcessing.SourceType.TypeRaster")
SOURCE_POLYGON = first_of("Qgis.ProcessingSourceType.VectorPolygon", "QgsProcessing.SourceType.TypeVectorPolygon")
SOURCE_VECTOR = first_of(
    "Qgis.ProcessingSourceType.VectorAnyGeometry", "QgsProcessing.SourceType.TypeVectorAnyGeometry"
)
FLAG_ADVANCED = first_of("Qgis.ProcessingParameterFlag.Advanced", "QgsProcessingParameterDefinition.Flag.FlagAdvanced")
POLYGON_GEOMETRY = first_of("Qgis.GeometryType.Polygon", "QgsWkbTypes.GeometryType.PolygonGeometry")
NULL_GEOMETRY = first_of("Qgis.GeometryType.Null", "QgsWkbTypes.GeometryType.NullGeometry")
LINEAR_RAMP = first_of("Qgis.ShaderInterpolationMethod.Linear", "QgsColorRampShader.Type.Interpolated")
