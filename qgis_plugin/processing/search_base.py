"""What the algorithms share whose result is a layer of hits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorDestination,
    QgsProcessingParameterVectorLayer,
)

from ..compat import SOURCE_POLYGON, SOURCE_VECTOR
from ..engine.answers import HitsResult
from ..engine.protocol import ExampleRequest, QueryRequest, RefineRequest
from ..engine.records import read
from ..errors import error_words
from ..hits import name_of
from ..i18n import tr
from ..map.result_layers import Origin
from ..told import words_of
from ..verdicts import english_of, more_of, scenes_of, sentence_of
from .base import COUNT, HITS, MIN_SCORE, OUTPUT, SENTENCE, EngineAlgorithm, is_given

PERCENT = "PERCENT"
SCENES = "SCENES"
MERGE = "MERGE"
SHAPES = "SHAPES"
FINE = "FINE"
SIMPLIFY = "SIMPLIFY"
MIN_AREA = "MIN_AREA"
LOOKALIKES = "LOOKALIKES"
NEAR = "NEAR"
DISTANCE = "DISTANCE"
START = "START"
END = "END"
BEST_SCORE = "BEST_SCORE"
CONFIDENT = "CONFIDENT"


class SearchAlgorithm(EngineAlgorithm):
    """An algorithm that finds hits."""

    def add_limits(self) -> None:
        """How many hits, and of what kind."""
        number = QgsProcessingParameterNumber
        double, whole = number.Type.Double, number.Type.Integer
        self.add(
            number(HITS, tr("Hits at most"), whole, None, optional=True, minValue=1),
            tr("Empty = all that are more likely right than not."),
        )
        self.add(
            number(MIN_SCORE, tr("Lowest score"), double, None, optional=True, minValue=0, maxValue=1),
            tr("A probability, 0 to 1: only hits with at least this score."),
            is_advanced=True,
        )
        self.add(
            number(PERCENT, tr("Best percent of all chips"), double, None, optional=True, minValue=0, maxValue=100),
            is_advanced=True,
        )
        self.add(
            QgsProcessingParameterString(SCENES, tr("Only scenes whose name matches"), None, optional=True),
            tr("With * for any letters, several separated by ; – for example  2023*.tif"),
            is_advanced=True,
        )
        self.add(
            QgsProcessingParameterBoolean(MERGE, tr("Dissolve hits that touch"), defaultValue=False, optional=True),
            is_advanced=True,
        )
        self.add(
            QgsProcessingParameterBoolean(SHAPES, tr("Outlines instead of squares"), defaultValue=False, optional=True),
            tr("Traces regions finer than chips; the number of hits then counts regions."),
            is_advanced=True,
        )
        self.add(
            QgsProcessingParameterBoolean(FINE, tr("Outlines follow the image"), defaultValue=False, optional=True),
            tr("Moves outlines to where colours and textures change; reads the image around each region."),
            is_advanced=True,
        )
        self.add(
            number(MIN_AREA, tr("Smallest area of outlines, in m²"), double, None, optional=True, minValue=0),
            tr("Smaller outlines are left out. Empty = a quarter of a chip, 0 keeps all."),
            is_advanced=True,
        )
        self.add(
            number(SIMPLIFY, tr("Simplify outlines by at most, in metres"), double, None, optional=True, minValue=0),
            tr("Outlines with fewer points, at most so far from where they lay."),
            is_advanced=True,
        )
        self.add(
            QgsProcessingParameterBoolean(
                LOOKALIKES, tr("Also where there is no confident match"), defaultValue=False, optional=True
            ),
            tr("Where nothing stands out, the layer is empty; with this it holds what looks most like it."),
            is_advanced=True,
        )

    def add_predicates(self) -> None:
        """Near what, and when."""
        number = QgsProcessingParameterNumber
        self.add(
            QgsProcessingParameterVectorLayer(
                NEAR, tr("Only near the shapes of this layer"), [SOURCE_VECTOR], optional=True
            ),
            tr("Points, lines or polygons; where some are selected, only these count."),
        )
        self.add(
            number(DISTANCE, tr("At most so far away, in metres"), number.Type.Double, 200, optional=True, minValue=0),
            tr("From the edge of a chip to the nearest shape, on the ground."),
        )
        dates = tr("A year, a month or a day: 2024, 2024-05 or 2024-05-01. Scenes without a date are left out then.")
        self.add(
            QgsProcessingParameterString(START, tr("Only scenes taken from"), None, optional=True),
            dates,
            is_advanced=True,
        )
        self.add(
            QgsProcessingParameterString(END, tr("Only scenes taken until"), None, optional=True),
            dates,
            is_advanced=True,
        )

    def add_hits_output(self) -> None:
        """The layer of hits and what is said of it."""
        self.add(QgsProcessingParameterVectorDestination(OUTPUT, tr("Hits"), SOURCE_POLYGON))
        self.addOutput(QgsProcessingOutputNumber(COUNT, tr("Number of hits")))
        self.addOutput(QgsProcessingOutputNumber(BEST_SCORE, tr("Best score")))
        self.addOutput(QgsProcessingOutputBoolean(CONFIDENT, tr("Whether something stands out")))
        self.addOutput(QgsProcessingOutputString(SENTENCE, tr("Summary")))

    def limits(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, Any]:
        """Values of `add_limits` as fields of a request; what was not given is None."""
        scenes = self.parameterAsString(parameters, SCENES, context)
        return {
            "k": self.parameterAsInt(parameters, HITS, context) if is_given(parameters, HITS) else None,
            "min_score": self.number(parameters, MIN_SCORE, context),
            "percent": self.number(parameters, PERCENT, context),
            "scenes": tuple(part.strip() for part in scenes.split(";") if part.strip()) or None,
            "merge": self.parameterAsBool(parameters, MERGE, context) or None,
            "shapes": self.parameterAsBool(parameters, SHAPES, context) or None,
            "fine": self.parameterAsBool(parameters, FINE, context) or None,
            "min_area": f"{area:.15g}m2" if (area := self.number(parameters, MIN_AREA, context)) is not None else None,
            "simplify": f"{metres:g}m" if (metres := self.number(parameters, SIMPLIFY, context)) else None,
            "show_lookalikes": self.parameterAsBool(parameters, LOOKALIKES, context) or None,
        }

    def predicates(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, Any]:
        """Values of `add_predicates` as fields of a request."""
        near = self.source(parameters, NEAR, context)
        return {
            "near": None if near is None else (f"{near}:{self.parameterAsDouble(parameters, DISTANCE, context):g}m",),
            "start": self.parameterAsString(parameters, START, context).strip() or None,
            "end": self.parameterAsString(parameters, END, context).strip() or None,
        }

    def _origin(self, result: HitsResult) -> Origin | None:
        """What the hits came from, as the panel keeps it of its own searches."""
        asked = self._request
        if not isinstance(asked, (QueryRequest, ExampleRequest, RefineRequest)):
            return None
        names = (
            "k",
            "min_score",
            "percent",
            "scenes",
            "merge",
            "shapes",
            "fine",
            "min_area",
            "simplify",
            "near",
            "start",
            "end",
            "area",
            "within",
        )
        limits = {name: getattr(asked, name, None) for name in names}
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
        return Origin(words, result.model, asked.index, question, kept)

    def answer(
        self, body: Mapping[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Outputs of a search, its layer styled once it is loaded."""
        result = read(HitsResult, body)
        for problem in result.problems:
            feedback.reportError(error_words(problem))
        for note in (*([english_of(result)] if result.translated else []), *map(words_of, result.notes)):
            feedback.pushInfo(note)
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
