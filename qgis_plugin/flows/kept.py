"""The panel's own choices, kept in the project: how answers are limited and drawn, and how scenes are cut."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from qgis.PyQt.QtCore import QDate, Qt
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QDateEdit, QDoubleSpinBox, QLineEdit, QSpinBox, QWidget

from .. import folders
from ..choices import EVERYWHERE, SELECTION, AreaChoice
from ..gui.area_box import AreaBox

ISO = Qt.DateFormat.ISODate


class KeptChoices:
    """What is chosen in some widgets, by their names."""

    def __init__(self, widgets: Mapping[str, QWidget]) -> None:
        """Take what is chosen now for the choices of a project that keeps none."""
        self._widgets = widgets
        self._first = self._chosen()

    def keep(self) -> None:
        """Write the choices into the project, unless they are there."""
        chosen = self._chosen()
        if chosen != {**self._first, **_kept()}:
            folders.keep_text("choices", json.dumps(chosen))

    def restore(self) -> None:
        """Choose what the project keeps."""
        for name, value in {**self._first, **_kept()}.items():
            widget = self._widgets.get(name)
            if widget is not None and isinstance(value, type(self._first[name])):
                _choose(widget, value)

    def _chosen(self) -> dict[str, Any]:
        return {name: _value(widget) for name, widget in self._widgets.items()}


def _kept() -> dict[str, Any]:
    """What the project keeps; nothing where that was damaged."""
    try:
        kept = json.loads(folders.kept_text("choices"))
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}


def _value(widget: QWidget) -> Any:  # noqa: ANN401  # of the kind that the widget holds
    if isinstance(widget, QCheckBox):
        return widget.isChecked()
    if isinstance(widget, AreaBox):
        chosen = widget.choice()
        return EVERYWHERE if chosen.kind == SELECTION else f"{chosen.kind} {chosen.layer_id}".strip()  # QGIS keeps none
    if isinstance(widget, QComboBox):
        return widget.currentIndex()
    if isinstance(widget, QDateEdit):
        return widget.date().toString(ISO)
    if isinstance(widget, (QSpinBox, QDoubleSpinBox)):
        return widget.value()
    return widget.text() if isinstance(widget, QLineEdit) else None


def _choose(widget: QWidget, value: Any) -> None:  # noqa: ANN401  # of the kind that the widget holds
    if isinstance(widget, QCheckBox):
        widget.setChecked(value)
    elif isinstance(widget, AreaBox):
        kind, _, layer_id = value.partition(" ")
        widget.choose(AreaChoice(kind, layer_id))
    elif isinstance(widget, QComboBox):
        widget.setCurrentIndex(value)
    elif isinstance(widget, QDateEdit):
        widget.setDate(QDate.fromString(value, ISO))
    elif isinstance(widget, (QSpinBox, QDoubleSpinBox)):
        widget.setValue(value)
    elif isinstance(widget, QLineEdit):
        widget.setText(value)
