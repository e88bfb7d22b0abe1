"""The plugin's page in QGIS's options."""

from __future__ import annotations

from typing import Callable

from qgis.gui import QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QCheckBox, QFormLayout, QLabel, QLineEdit, QPushButton, QSpinBox, QVBoxLayout, QWidget

from ..i18n import tr
from ..settings import PluginSettings, read_settings, write_settings

Applied = Callable[[PluginSettings], None]


class OptionsPage(QgsOptionsPageWidget):
    """Shows the settings and keeps them when the user applies."""

    def __init__(self, parent: QWidget | None, open_setup: Callable[[], None], on_applied: Applied) -> None:
        """Show the settings in force; `on_applied` gets the former ones, and only where something changed."""
        super().__init__(parent)
        self._on_applied = on_applied
        settings = read_settings()
        self.engine_path = QLineEdit(settings.engine_path)
        self.engine_path.setPlaceholderText(tr("empty = look for it; or a Python, the program rdb-geo, or its folder"))
        self.model = QLineEdit(settings.model)
        self.model.setPlaceholderText(tr("empty = the model that is part of the engine"))
        self.hits = QSpinBox()
        self.hits.setRange(1, 100_000)
        self.hits.setValue(settings.hits)
        self.may_download = QCheckBox(
            tr("Allow the engine to ask the internet: for weights of other models, and scenes that lie there")
        )
        self.may_download.setChecked(settings.may_download)
        setup = QPushButton(tr("Set-up and test …"))
        setup.clicked.connect(open_setup)
        form = QFormLayout()
        form.addRow(tr("Engine"), self.engine_path)
        form.addRow("", setup)
        form.addRow(tr("Model for new indexes"), self.model)
        form.addRow(tr("Hits of a search"), self.hits)
        form.addRow("", self.may_download)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(QLabel(tr("Nothing leaves this machine: images, words and hits stay here.")))
        layout.addStretch(1)

    def apply(self) -> None:
        """Keep what is shown: QGIS calls this at every OK of its options, whatever page was changed."""
        former = read_settings()
        wanted = PluginSettings(
            engine_path=self.engine_path.text().strip(),
            model=self.model.text().strip(),
            hits=self.hits.value(),
            may_download=self.may_download.isChecked(),
        )
        if wanted != former:
            write_settings(wanted)
            self._on_applied(former)


class OptionsFactory(QgsOptionsWidgetFactory):
    """Makes the page for QGIS."""

    def __init__(self, icon: QIcon, open_setup: Callable[[], None], on_applied: Applied) -> None:
        """Remember what pages need."""
        super().__init__()
        self._icon = icon
        self._open_setup = open_setup
        self._on_applied = on_applied
        self.setTitle("RDB-Geo Search")

    def icon(self) -> QIcon:
        """The page's icon."""
        return self._icon

    def createWidget(self, parent: QWidget | None = None) -> OptionsPage:  # noqa: N802  # QGIS prescribes the name
        """A new page."""
        return OptionsPage(parent, self._open_setup, self._on_applied)
