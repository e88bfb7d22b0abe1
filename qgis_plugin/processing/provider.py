"""The provider ``rdb_geo``. Its id and those of the algorithms are published: they never change."""

from __future__ import annotations

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from ..engine.client import EngineClient
from ..engines import new_client
from .calibrate_model import CalibrateModelAlgorithm
from .detect_change import DetectChangeAlgorithm
from .evaluate_polygons import EvaluatePolygonsAlgorithm
from .index_scene import IndexSceneAlgorithm
from .query_example import QueryExampleAlgorithm
from .query_index import QueryIndexAlgorithm
from .refine_marks import RefineMarksAlgorithm
from .score_heatmap import ScoreHeatmapAlgorithm

PROVIDER_ID = "rdb_geo"
ALGORITHMS = (
    IndexSceneAlgorithm,
    QueryIndexAlgorithm,
    QueryExampleAlgorithm,
    RefineMarksAlgorithm,
    EvaluatePolygonsAlgorithm,
    DetectChangeAlgorithm,
    ScoreHeatmapAlgorithm,
    CalibrateModelAlgorithm,
)


class RdbGeoProvider(QgsProcessingProvider):
    """Eight algorithms around one worker."""

    def __init__(self, icon: QIcon, *, is_headless: bool) -> None:
        """Prepare.

        Without QGIS's desktop (`is_headless`) the worker is ended after each run, because nothing else would.
        """
        super().__init__()
        self._icon = icon
        self._is_headless = is_headless
        self._client: EngineClient = new_client()

    def id(self) -> str:
        """Published id."""
        return PROVIDER_ID

    def name(self) -> str:
        """Name for people."""
        return "RDB-Geo"

    def icon(self) -> QIcon:
        """The plugin's icon."""
        return self._icon

    def loadAlgorithms(self) -> None:  # noqa: N802  # QGIS prescribes the names
        """Add all of them."""
        for algorithm in ALGORITHMS:
            self.addAlgorithm(algorithm(self._client, is_headless=self._is_headless))

    def supportedOutputVectorLayerExtensions(self) -> list[str]:  # noqa: N802
        """What the engine can write."""
        return ["gpkg", "geojson", "fgb", "shp"]

    def supportedOutputRasterLayerExtensions(self) -> list[str]:  # noqa: N802
        """What the engine can write."""
        return ["tif", "tiff"]

    def close(self) -> None:
        """End the worker."""
        self._client.retire()
