"""What the algorithms share whose result is a layer of hits."""

from __future__ import annotations

from typing import Any

from qgis import core
from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from ..compat import SOURCE_POLYGON, SOURCE_VECTOR
from ..engine.answers import HitsResult
from ..engine.protocol import ExampleRequest, QueryRequest, RefineRequest
from ..engine.records import read
from ..hits import name_of
from ..i18n import tr
from ..map.result_layers import Origin
from ..verdicts import english_of, more_of, scenes_of, sentence_of
from .base import COUNT, SENTENCE, Body, EngineAlgorithm, Field, Values, numbers, tell
from .parameters import HITS, MIN_SCORE, OUTPUT, Given, Parameter, advanced, flag, hits, number, text, told

PERCENT = "PERCENT"
SCENES = "SCENES"
MERGE = "MERGE"
SHAPES = "SHAPES"
FINE = "FINE"
SIMPLIFY = "SIMPLIFY"
RIGHT_ANGLES = "RIGHT_ANGLES"
MIN_AREA = "MIN_AREA"
LOOKALIKES = "LOOKALIKES"
NEAR = "NEAR"
DISTANCE = "DISTANCE"
START = "START"
END = "END"
BEST_SCORE = "BEST_SCORE"
CONFIDENT = "CONFIDENT"
LIMITS = ("k", "min_score", "percent", "scenes", "merge", "shapes", "fine", "min_area", "simplify", "right_angles")
PREDICATES = ("near", "start", "end", "area", "within")


def limits() -> tuple[Parameter, ...]:
    """How many hits, and of what kind."""
    lowest = tr("A probability, 0 to 1: only hits with at least this score.")
    scenes = tr("With * for any letters, several separated by ; – for example  2023*.tif")
    shapes = tr("Traces regions finer than chips; the number of hits then counts regions.")
    fine = tr("Moves outlines to where colours and textures change; reads the image around each region.")
    least = tr("Smaller outlines are left out. Empty = a quarter of a chip, 0 keeps all.")
    simplify = tr("Outlines with fewer points, at most so far from where they lay.")
    square = tr("For buildings; outlines that are not rectangular stay as they are. For crooked things leave it off.")
    nearest = tr("Where nothing stands out, the layer is empty; with this it holds what looks most like it.")
    return (
        hits(),
        *advanced(
            number(MIN_SCORE, tr("Lowest score"), lowest, maxValue=1),
            number(PERCENT, tr("Best percent of all chips"), maxValue=100),
            text(SCENES, tr("Only scenes whose name matches"), scenes),
            flag(MERGE, tr("Dissolve hits that touch")),
            flag(SHAPES, tr("Outlines instead of squares"), shapes),
            flag(FINE, tr("Outlines follow the image"), fine),
            number(MIN_AREA, tr("Smallest area of outlines, in m²"), least),
            number(SIMPLIFY, tr("Simplify outlines by at most, in metres"), simplify),
            flag(RIGHT_ANGLES, tr("Outlines with right angles"), square),
            flag(LOOKALIKES, tr("Also where there is no confident match"), nearest),
        ),
    )


def predicates() -> tuple[Parameter, ...]:
    """Near what, and when."""
    layer, words = core.QgsProcessingParameterVectorLayer, tr("Only near the shapes of this layer")
    shapes = tr("Points, lines or polygons; where some are selected, only these count.")
    distance = tr("From the edge of a chip to the nearest shape, on the ground.")
    dates = tr("A year, a month or a day: 2024, 2024-05 or 2024-05-01. Scenes without a date are left out then.")
    return (
        told(layer(NEAR, words, [SOURCE_VECTOR], optional=True), shapes),
        number(DISTANCE, tr("At most so far away, in metres"), distance, 200),
        *advanced(
            text(START, tr("Only scenes taken from"), dates),
            text(END, tr("Only scenes taken until"), dates),
        ),
    )


def outputs() -> tuple[Field, ...]:
    """The layer of hits and what is said of it."""
    return (
        core.QgsProcessingParameterVectorDestination(OUTPUT, tr("Hits"), SOURCE_POLYGON),
        *numbers({COUNT: tr("Number of hits"), BEST_SCORE: tr("Best score")}),
        core.QgsProcessingOutputBoolean(CONFIDENT, tr("Whether something stands out")),
        core.QgsProcessingOutputString(SENTENCE, tr("Summary")),
    )


def asked_within(given: Given) -> dict[str, Any]:
    """Values of `limits` and `predicates` as fields of a request; what was not given is None."""
    parts = (part.strip() for part in given.text(SCENES).split(";"))
    least, metres, near = given.number(MIN_AREA), given.number(SIMPLIFY), given.source(NEAR)
    return {
        "k": given.number(HITS),
        "min_score": given.number(MIN_SCORE),
        "percent": given.number(PERCENT),
        "scenes": tuple(filter(None, parts)) or None,
        "merge": given.flag(MERGE),
        "shapes": given.flag(SHAPES),
        "fine": given.flag(FINE),
        "min_area": None if least is None else f"{least:.15g}m2",
        "simplify": f"{metres:.15g}m" if metres else None,
        "right_angles": given.flag(RIGHT_ANGLES),
        "show_lookalikes": given.flag(LOOKALIKES),
        "near": None if near is None else (f"{near}:{given.number(DISTANCE):.15g}m",),
        "start": given.text(START) or None,
        "end": given.text(END) or None,
    }


class SearchAlgorithm(EngineAlgorithm):
    """An algorithm that finds hits."""

    def _origin(self, result: HitsResult) -> Origin | None:
        """What the hits came from, as the panel keeps it of its own searches."""
        asked = self._request
        if not isinstance(asked, (QueryRequest, ExampleRequest, RefineRequest)):
            return None
        limits = {name: getattr(asked, name, None) for name in (*LIMITS, *PREDICATES)}
        if isinstance(asked, ExampleRequest):
            limits["area"] = limits.pop("within")
            piece = {"window": list(asked.window)} if asked.window else {"area": asked.area}
            question: dict[str, Any] = {"example": {"scene": asked.scene, **piece}}
            words = tr("like a piece of {scene}").format(scene=name_of(asked.scene))
        else:
            given = {name: getattr(asked, name, None) for name in ("expression", "example", "saved")}
            if isinstance(asked, RefineRequest) and asked.save:
                given = {"saved": asked.save}  # what was learned, not what was asked before
            question = {name: value for name, value in given.items() if value is not None}
            words = asked.expression or tr("refined")
        kept = {name: value for name, value in limits.items() if value}
        return Origin(words, result.model, asked.index, question, kept, result.presence is not None)

    def answer(self, body: Body, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> Values:
        """Outputs of a search, its layer styled once it is loaded."""
        result = read(HitsResult, body)
        if result.translated:
            feedback.pushInfo(english_of(result))
        tell(feedback, result.problems, result.notes)
        for line in (sentence_of(result), scenes_of(result), more_of(result, result.count)):
            if line and result.is_confident:
                feedback.pushInfo(line)
        if not result.is_confident:
            feedback.reportError(sentence_of(result))
        self.style(result.output, context, self._origin(result), sentence_of(result))
        return {
            OUTPUT: result.output,
            COUNT: result.count,
            BEST_SCORE: result.best_score,
            CONFIDENT: result.is_confident,
            SENTENCE: sentence_of(result),
        }
