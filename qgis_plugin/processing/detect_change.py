"""``rdb_geo:detect_change``: where words became true between two dates."""

from __future__ import annotations

from collections.abc import Iterable

from qgis import core
from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from ..compat import SOURCE_POLYGON
from ..engine.answers import ChangeResult
from ..engine.protocol import ChangeRequest
from ..engine.records import read
from ..i18n import later, tr
from ..map.result_layers import Origin
from ..verdicts import changes_of
from .base import COUNT, SENTENCE, Body, EngineAlgorithm, Field, Values, numbers, tell
from .parameters import MIN_SCORE, OUTPUT, QUERY, Given, advanced, flag, index, number, text

BEFORE = "BEFORE"
AFTER = "AFTER"
BEFORE_DATE = "BEFORE_DATE"
AFTER_DATE = "AFTER_DATE"
SIGMAS = "SIGMAS"
FELL = "FELL"
FINE = "FINE"
OPPOSITE = "OPPOSITE"


class DetectChangeAlgorithm(EngineAlgorithm):
    """Compares the scores of two dates of one place."""

    NAME = "detect_change"
    TITLE = later("Change between two dates")
    HELP = later(
        "Finds where words became true between two dates of one place, such as “flooded farmland”. Both images "
        "must be in the index: choose them as layers, or name dates (2024-05). A place counts where its score rose "
        "beyond what unchanged places show.\n\nThe number of places that changed as much the other way says how "
        "many of the changes may be false."
    )

    def fields(self) -> Iterable[Field]:
        """Words, two dates, and what counts as a change."""
        layer = core.QgsProcessingParameterRasterLayer
        about = tr("Instead of a layer: a date such as 2024-05, or the name of scenes with * for any letters.")
        least = tr("Of what unchanged places show; empty = the engine's own choice. More finds less, and more surely.")
        lowest = tr("A probability, 0 to 1: only places that score at least this after.")
        fine = tr("Moves outlines to where colours and textures change; reads the image around each region.")
        return (
            index(),
            text(QUERY, tr("What to look for"), tr("For example: flooded farmland"), optional=False),
            layer(BEFORE, tr("Image before"), optional=True),
            layer(AFTER, tr("Image after"), optional=True),
            text(BEFORE_DATE, tr("Or: date before"), about),
            text(AFTER_DATE, tr("Or: date after"), about),
            flag(FELL, tr("Where it ceased to be true instead")),
            *advanced(
                number(SIGMAS, tr("Least change, in standard deviations"), least, minValue=0.1),
                number(MIN_SCORE, tr("Lowest score"), lowest, maxValue=1),
                flag(FINE, tr("Outlines follow the image"), fine),
            ),
            core.QgsProcessingParameterVectorDestination(OUTPUT, tr("Changed places"), SOURCE_POLYGON),
            *numbers({COUNT: tr("Number of changed places"), OPPOSITE: tr("Places that changed the other way")}),
            core.QgsProcessingOutputString(SENTENCE, tr("Summary")),
        )

    def request(self, given: Given) -> ChangeRequest:
        """Two dates and the words."""
        return ChangeRequest(
            index=given.index,
            before=_scene(given, BEFORE, BEFORE_DATE),
            after=_scene(given, AFTER, AFTER_DATE),
            expression=given.text(QUERY),
            output=given.output,
            z=given.number(SIGMAS),
            min_score=given.number(MIN_SCORE),
            fell=given.flag(FELL),
            fine=given.flag(FINE),
        )

    def answer(self, body: Body, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> Values:
        """The changed places."""
        result = read(ChangeResult, body)
        tell(feedback, result.problems, result.notes)
        feedback.pushInfo(changes_of(result))
        asked = self._request
        if isinstance(asked, ChangeRequest):
            words = asked.expression or ""
            origin = Origin(words, "", asked.index, {"change": words})
            self.style(result.output, context, origin, changes_of(result))
        return {OUTPUT: result.output, COUNT: result.count, OPPOSITE: result.opposite, SENTENCE: changes_of(result)}


def _scene(given: Given, image: str, date: str) -> str:
    path, typed = given.raster(image), given.text(date)
    if (path is None) == (not typed):
        raise core.QgsProcessingException(tr("Give an image or a date for both times: one of the two for each."))
    return path or typed
