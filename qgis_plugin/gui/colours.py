"""Colours that warn, mixed from the colours of the theme in force, so that dark themes stay dark."""

from __future__ import annotations

from qgis.PyQt.QtGui import QColor, QPalette

HUES = {"info": 210, "warning": 45, "error": 4}
"""Degrees on the wheel of colours."""


def tint(palette: QPalette, level: str, share: float) -> QColor:
    """The theme's background with a share, 0 … 1, of the level's colour in it."""
    base = palette.color(QPalette.ColorRole.Base)
    hue = QColor.fromHsv(HUES[level], 220, 210)
    red, green, blue = (round(one + (other - one) * share) for one, other in zip(base.getRgb()[:3], hue.getRgb()[:3]))
    return QColor(red, green, blue)


def box_style(palette: QPalette, level: str, name: str) -> str:
    """Style sheet of a box that says something: background and edge of the level, text of the theme."""
    text = palette.color(QPalette.ColorRole.Text).name()
    back, edge = tint(palette, level, 0.14).name(), tint(palette, level, 0.6).name()
    words = f"background: {back}; color: {text};"
    return (
        f"#{name} {{ {words} border: 1px solid {edge}; border-radius: 3px; }} "
        f"#{name} QLabel {{ {words} border: none; }}"
    )


def warning_style(palette: QPalette, name: str) -> str:
    """Style sheet of a line that says what is wrong: a coloured edge beside text of the theme."""
    edge = tint(palette, "error", 0.75).name()
    return f"#{name} {{ border-left: 3px solid {edge}; padding-left: 5px; }}"
