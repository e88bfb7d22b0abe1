"""How hits and heatmaps look, the same from the panel and from Processing."""

from __future__ import annotations

from qgis.core import (
    QgsColorRampShader,
    QgsFillSymbol,
    QgsGradientColorRamp,
    QgsGradientStop,
    QgsGraduatedSymbolRenderer,
    QgsPalLayerSettings,
    QgsRasterBandStats,
    QgsRasterLayer,
    QgsRasterShader,
    QgsRendererRange,
    QgsSingleBandPseudoColorRenderer,
    QgsSingleSymbolRenderer,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QColor

from .compat import LINEAR_RAMP

SCORE_FIELD = "score"
CLASSES = 5
LABELLED_HITS = 2000
"""With more hits than these, labels are left off: they would only cost time."""

RAMP = ("#3b4cc0", "#21a0db", "#3fc380", "#f5d33f", "#f2542d")
"""From low to high; told apart on dark and on bright images."""

HEAT_OPACITY = 0.65


def ramp() -> QgsGradientColorRamp:
    """The ramp of scores."""
    stops = [QgsGradientStop(step / (len(RAMP) - 1), QColor(RAMP[step])) for step in range(1, len(RAMP) - 1)]
    return QgsGradientColorRamp(QColor(RAMP[0]), QColor(RAMP[-1]), False, stops)  # noqa: FBT003  # QGIS's signature


def style_hits(layer: QgsVectorLayer) -> None:
    """Colour hits by score, see-through, so that the image shows, and label them with their rank."""
    if layer.fields().indexOf(SCORE_FIELD) < 0:
        layer.setRenderer(QgsSingleSymbolRenderer(_outline(QColor(RAMP[-1]), 0.66)))
    else:
        layer.setRenderer(QgsGraduatedSymbolRenderer(SCORE_FIELD, _ranges(*_score_range(layer))))
    if layer.fields().indexOf("rank") >= 0:
        layer.setLabeling(_labels())
        layer.setLabelsEnabled(layer.featureCount() <= LABELLED_HITS)
    layer.setMapTipTemplate('<b>[% "rank" %]</b> · [% round("score", 2) %]<br>[% "query" %]<br>[% "scene" %]')
    layer.triggerRepaint()


def style_changes(layer: QgsVectorLayer) -> None:
    """Outline places that changed, labelled with their rank."""
    layer.setRenderer(QgsSingleSymbolRenderer(_outline(QColor(RAMP[-1]), 0.66)))
    layer.setLabeling(_labels())
    layer.setLabelsEnabled(layer.featureCount() <= LABELLED_HITS)
    scores = '[% round("before", 2) %] → [% round("after", 2) %]'
    layer.setMapTipTemplate(f'<b>[% "rank" %]</b> · {scores}<br>[% "query" %]<br>[% "scene" %]')
    layer.triggerRepaint()


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
        items.append(QgsColorRampShader.ColorRampItem(value, colour, f"{value:.2f}"))
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
    bounds: list[tuple[float, float]] = [(low + step * number, low + step * (number + 1)) for number in range(CLASSES)]
    bounds[0] = (low - slack, bounds[0][1])
    bounds[-1] = (bounds[-1][0], high + slack)
    return [
        QgsRendererRange(
            lower,
            upper,
            _outline(ramp().color((number + 0.5) / CLASSES), 0.36 + 0.12 * number),
            f"{max(lower, low):.2f} – {min(upper, high):.2f}",
        )
        for number, (lower, upper) in enumerate(bounds)
    ]


def _outline(colour: QColor, width_mm: float) -> QgsFillSymbol:
    fill = QColor(colour)
    fill.setAlpha(22)
    return QgsFillSymbol.createSimple(
        {
            "color": f"{fill.red()},{fill.green()},{fill.blue()},{fill.alpha()}",
            "outline_color": f"{colour.red()},{colour.green()},{colour.blue()},255",
            "outline_width": f"{width_mm:.2f}",
            "joinstyle": "miter",
        }
    )


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
    settings.priority = 3
    settings.setFormat(text)
    return QgsVectorLayerSimpleLabeling(settings)
