"""How hits and heatmaps look, the same from the panel and from Processing."""

from __future__ import annotations

from qgis.core import (
    QgsColorRampShader,
    QgsEditorWidgetSetup,
    QgsFeatureRequest,
    QgsFillSymbol,
    QgsGradientColorRamp,
    QgsGradientStop,
    QgsGraduatedSymbolRenderer,
    QgsPalLayerSettings,
    QgsProperty,
    QgsRasterBandStats,
    QgsRasterLayer,
    QgsRasterShader,
    QgsRendererRange,
    QgsSimpleLineSymbolLayer,
    QgsSingleBandPseudoColorRenderer,
    QgsSingleSymbolRenderer,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor

from ..compat import LINEAR_RAMP
from ..hits import MARK_FIELD, RIGHT, UNSURE, WRONG
from ..i18n import number, tr

SCORE_FIELD = "score"
CLASSES = 5
LABELLED_RANKS = 200
"""Labels of more hits would only cover the image; the first ranks get their place first."""

RAMP = ("#3b4cc0", "#21a0db", "#3fc380", "#f5d33f", "#f2542d")
"""From low to high; told apart on dark and on bright images."""

HEAT_OPACITY = 0.65


def ramp() -> QgsGradientColorRamp:
    """The ramp of scores."""
    stops = [QgsGradientStop(step / (len(RAMP) - 1), QColor(RAMP[step])) for step in range(1, len(RAMP) - 1)]
    return QgsGradientColorRamp(QColor(RAMP[0]), QColor(RAMP[-1]), False, stops)  # noqa: FBT003  # QGIS's signature


def style_hits(layer: QgsVectorLayer) -> None:
    """Outline hits in the colour of their score, without fill, so that the image shows; the best lie on top."""
    if layer.fields().indexOf(SCORE_FIELD) < 0:
        layer.setRenderer(QgsSingleSymbolRenderer(_outline(QColor(RAMP[-1]), 0.66)))
    else:
        layer.setRenderer(QgsGraduatedSymbolRenderer(SCORE_FIELD, _ranges(*_score_range(layer))))
    layer.setMapTipTemplate('<b>[% "rank" %]</b> · [% format_number("score", 2) %]<br>[% "query" %]<br>[% "scene" %]')
    _order_and_label(layer)


def style_changes(layer: QgsVectorLayer) -> None:
    """Outline places that changed, labelled with their rank."""
    layer.setRenderer(QgsSingleSymbolRenderer(_outline(QColor(RAMP[-1]), 0.66)))
    scores = '[% format_number("before", 2) %] → [% format_number("after", 2) %]'
    layer.setMapTipTemplate(f'<b>[% "rank" %]</b> · {scores}<br>[% "query" %]<br>[% "scene" %]')
    _order_and_label(layer)


def _order_and_label(layer: QgsVectorLayer) -> None:
    """The first rank is drawn last and labelled first; the mark is chosen from a list, not typed."""
    if layer.fields().indexOf("rank") >= 0:
        last_first = QgsFeatureRequest.OrderByClause('"rank"', False)  # noqa: FBT003  # QGIS's signature
        layer.renderer().setOrderBy(QgsFeatureRequest.OrderBy([last_first]))
        layer.renderer().setOrderByEnabled(True)
        layer.setLabeling(_labels())
        layer.setLabelsEnabled(True)
    offer_marks(layer)
    layer.triggerRepaint()


def offer_marks(layer: QgsVectorLayer) -> None:
    """Give the field of marks a drop-down in QGIS's table and forms."""
    place = layer.fields().indexOf(MARK_FIELD)
    if place >= 0:
        choices = [{tr("right"): RIGHT}, {tr("wrong"): WRONG}, {tr("not sure"): UNSURE}, {tr("no mark"): ""}]
        layer.setEditorWidgetSetup(place, QgsEditorWidgetSetup("ValueMap", {"map": choices}))


def style_heatmap(layer: QgsRasterLayer) -> None:
    """Colour a band of scores by the same ramp; low scores fade out."""
    provider = layer.dataProvider()
    stats = provider.bandStatistics(1, QgsRasterBandStats.Stats.Min | QgsRasterBandStats.Stats.Max)
    low, high = min(0.0, stats.minimumValue), max(1.0, stats.maximumValue)
    shader = QgsColorRampShader(low, high, ramp(), LINEAR_RAMP)
    items = []
    for step in range(11):
        share = step / 10
        colour = ramp().color(share)
        colour.setAlphaF(min(1.0, 0.15 + 1.1 * share))
        value = low + (high - low) * share
        items.append(QgsColorRampShader.ColorRampItem(value, colour, number(value, 2)))
    shader.setColorRampItemList(items)
    raster_shader = QgsRasterShader()
    raster_shader.setRasterShaderFunction(shader)
    renderer = QgsSingleBandPseudoColorRenderer(provider, 1, raster_shader)
    renderer.setClassificationMin(low)
    renderer.setClassificationMax(high)
    layer.setRenderer(renderer)
    layer.setOpacity(HEAT_OPACITY)
    layer.triggerRepaint()


def _score_range(layer: QgsVectorLayer) -> tuple[float, float]:
    """0 and 1, so that a colour means the same in every layer; more for scores of engines before probabilities."""
    place = layer.fields().indexOf(SCORE_FIELD)
    if layer.featureCount() < 1:
        return 0.0, 1.0
    return min(0.0, float(layer.minimumValue(place))), max(1.0, float(layer.maximumValue(place)))


def _ranges(low: float, high: float) -> list[QgsRendererRange]:
    step = (high - low) / CLASSES
    slack = (high - low) * 1e-6 + 1e-4
    bounds: list[tuple[float, float]] = [(low + step * place, low + step * (place + 1)) for place in range(CLASSES)]
    bounds[0] = (low - slack, bounds[0][1])
    bounds[-1] = (bounds[-1][0], high + slack)
    return [
        QgsRendererRange(
            lower,
            upper,
            _outline(ramp().color((place + 0.5) / CLASSES), 0.36 + 0.12 * place),
            f"{number(max(lower, low), 2)} – {number(min(upper, high), 2)}",
        )
        for place, (lower, upper) in enumerate(bounds)
    ]


def _outline(colour: QColor, width_mm: float) -> QgsFillSymbol:
    """A line and no fill, not even an empty one: a selected fill would cover the image with QGIS's yellow."""
    line = QgsSimpleLineSymbolLayer(colour, width_mm)
    line.setPenJoinStyle(Qt.PenJoinStyle.MiterJoin)
    symbol = QgsFillSymbol()
    symbol.changeSymbolLayer(0, line)
    symbol.setColor(colour)
    return symbol


def _labels() -> QgsVectorLayerSimpleLabeling:
    text = QgsTextFormat()
    text.setSize(9)
    text.setColor(QColor("#1c2733"))
    halo = QgsTextBufferSettings()
    halo.setEnabled(True)  # QGIS's signature
    halo.setSize(0.9)
    halo.setColor(QColor("#ffffff"))
    text.setBuffer(halo)
    settings = QgsPalLayerSettings()
    settings.fieldName = "rank"
    properties = settings.dataDefinedProperties()
    first = f'scale_linear("rank", 1, {LABELLED_RANKS}, 10, 0)'
    properties.setProperty(QgsPalLayerSettings.Property.Priority, QgsProperty.fromExpression(first))
    properties.setProperty(QgsPalLayerSettings.Property.Show, QgsProperty.fromExpression(f'"rank" <= {LABELLED_RANKS}'))
    settings.setDataDefinedProperties(properties)
    settings.setFormat(text)
    return QgsVectorLayerSimpleLabeling(settings)
