"""``rdb_geo:index_scene``: rasters into an index."""

from __future__ import annotations

from collections.abc import Iterable

from qgis import core
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback

from .. import folders
from ..compat import SOURCE_RASTER
from ..engine.index_answers import IndexResult
from ..engine.protocol import IndexRequest
from ..engine.records import read
from ..errors import error_words
from ..i18n import later, tr
from ..told import outcome_of
from .base import STAGE, Body, EngineAlgorithm, Field, Values, numbers, tell
from .parameters import INDEX, Given, advanced, area, flag, number, path_of, text

INPUT = "INPUT"
CHIP_SIZE = "CHIP_SIZE"
OVERLAP = "OVERLAP"
SCALES = "SCALES"
BANDS = "BANDS"
STRETCH = "STRETCH"
MODEL = "MODEL"
FORCE = "FORCE"
SCENES_DONE = "SCENES"
FAILURES = "FAILURES"


class IndexSceneAlgorithm(EngineAlgorithm):
    """Cuts rasters into chips and makes them searchable."""

    NAME = "index_scene"
    TITLE = later("Index raster")
    HELP = later(
        "Makes rasters searchable. Each scene is cut into square chips that overlap, and a model on this "
        "machine turns every chip into numbers that are kept in the folder of the index. Index once, "
        "then search as often as you like.\n\nScenes that are in the index already and have not changed "
        "are skipped. A run that was stopped goes on where it stopped."
    )

    def fields(self) -> Iterable[Field]:
        """Rasters, how they are cut, and where the index lies."""
        folder, known = core.QgsProcessingParameterFolderDestination, folders.known_index() or None
        size = tr("In pixels (256) or metres (300m); empty = chosen from scene and model.")
        overlap = tr("Share that neighbouring chips have in common.")
        sizes = tr("1,2,4 also indexes chips twice and four times as large.")
        bands = tr("By number (4,3,2) or name (red,green,blue); empty = chosen from the scene.")
        stretch = tr("LOW,HIGH in the scene's values, or none; empty = from 2 to 98 percent of the scene.")
        return (
            core.QgsProcessingParameterMultipleLayers(INPUT, tr("Raster layers"), SOURCE_RASTER),
            text(CHIP_SIZE, tr("Chip size"), size),
            number(OVERLAP, tr("Overlap"), overlap, 0.5, maxValue=0.95),
            *advanced(
                text(SCALES, tr("Sizes to index together"), sizes, "1"),
                text(BANDS, tr("Bands for red, green, blue"), bands),
                text(STRETCH, tr("Stretch"), stretch),
            ),
            *area(),
            *advanced(text(MODEL, tr("Model")), flag(FORCE, tr("Index again even where nothing changed"))),
            folder(INDEX, tr("Folder of the index"), known),
            *numbers({SCENES_DONE: tr("Scenes in the index"), FAILURES: tr("Scenes that could not be indexed")}),
        )

    def request(self, given: Given) -> IndexRequest:
        """The rasters and how they are cut."""
        scenes = tuple(map(path_of, given.layers(INPUT)))
        if not scenes:
            raise QgsProcessingException(tr("None of the layers is a raster file."))
        scales = given.text(SCALES) or "1"
        try:
            factors = tuple(float(part) for part in scales.split(","))
        except ValueError as error:
            words = tr("{text} is no list of numbers such as 1,2,4.")
            raise QgsProcessingException(words.format(text=scales)) from error
        return IndexRequest(
            scenes=scenes,
            index=given.index,
            model=given.text(MODEL) or None,
            chip_size=given.text(CHIP_SIZE) or None,
            overlap=given.number(OVERLAP),
            scales=factors,
            bands=given.text(BANDS) or None,
            stretch=given.text(STRETCH) or None,
            area=given.area(),
            force=given.flag(FORCE),
        )

    def answer(self, body: Body, _context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> Values:
        """What became of the rasters."""
        result = read(IndexResult, body)
        for scene in result.scenes:
            feedback.pushInfo(outcome_of(scene))
        if not result.scenes:
            raise QgsProcessingException("\n".join(error_words(failure.problem) for failure in result.failures))
        tell(feedback, (failure.problem for failure in result.failures))
        index = self._request.index if isinstance(self._request, IndexRequest) else ""
        return {INDEX: index, SCENES_DONE: len(result.scenes), FAILURES: len(result.failures)}

    def postProcessAlgorithm(  # noqa: N802
        self, _context: QgsProcessingContext, _feedback: QgsProcessingFeedback
    ) -> Values:
        """Tell the panel, on the main thread."""
        if isinstance(self._request, IndexRequest):
            STAGE.listener.indexed(self._request.index)
        return {}
