"""The page that indexes: which layers, cut how, and how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ...choices import IndexChoice
from ...i18n import tr
from ..area_box import AreaBox
from .model_box import ModelBox
from .reading_box import ReadingBox
from .scene_box import SceneBox

AUTOMATIC = "automatic"
PIXELS = "pixels"
METRES = "metres"


class IndexPage(QWidget):
    """Says what is to be indexed, shows the run and what the index holds."""

    index_requested = pyqtSignal(object)
    """Carries an `IndexChoice`."""
    cancel_requested = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Build the page."""
        super().__init__(parent)
        self._is_busy = False
        self._is_own_choice = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(QLabel(tr("Raster layers to index")))
        layout.addWidget(self._build_layers())
        layout.addLayout(self._build_form())
        layout.addLayout(self._build_run())
        self.scenes = SceneBox()
        layout.addWidget(self.scenes, 1)
        self.set_busy(is_busy=False)

    def _build_layers(self) -> QListWidget:
        self.layers = QListWidget()
        self.layers.setObjectName("rasterLayers")
        self.layers.setMaximumHeight(110)
        self.layers.setAccessibleName(tr("Raster layers to index"))
        self.layers.itemChanged.connect(self._tick)
        return self.layers

    def _build_form(self) -> QFormLayout:
        self.chip_unit = QComboBox()
        for text, unit in ((tr("automatic"), AUTOMATIC), (tr("pixels"), PIXELS), (tr("metres"), METRES)):
            self.chip_unit.addItem(text, unit)
        self.chip_unit.setToolTip(
            tr(
                "A scene is cut into square chips, and chips are what is found. "
                "Automatic suits the scene and the model."
            )
        )
        self.chip_size = QSpinBox()
        self.chip_size.setRange(16, 100_000)
        self.chip_size.setValue(256)
        self.chip_size.setEnabled(False)
        self.chip_unit.currentIndexChanged.connect(
            lambda _: self.chip_size.setEnabled(self.chip_unit.currentData() != AUTOMATIC)
        )
        chip_row = QHBoxLayout()
        chip_row.addWidget(self.chip_unit, 3)
        chip_row.addWidget(self.chip_size, 2)
        self.larger = QCheckBox(tr("also twice and four times as large"))
        self.overlap = QDoubleSpinBox()
        self.overlap.setRange(0, 0.95)
        self.overlap.setSingleStep(0.05)
        self.overlap.setValue(0.5)
        self.overlap.setToolTip(tr("Share that neighbouring chips have in common: more finds more, and takes longer."))
        self.reading = ReadingBox()
        self.area = AreaBox(tr("The whole scene"))
        self.model = ModelBox()
        self.force = QCheckBox(tr("also if unchanged"))
        for box in (self.larger, self.force):
            box.setMinimumWidth(80)  # in a narrow panel its words are cut, not the panel
            box.setToolTip(box.text())
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(tr("Chip size"), chip_row)
        form.addRow(self.larger)
        form.addRow(tr("Overlap"), self.overlap)
        form.addRow(tr("Where"), self.area)
        form.addRow(tr("Model"), self.model)
        form.addRow(tr("Index again"), self.force)
        form.addRow(self.reading)
        return form

    def _build_run(self) -> QVBoxLayout:
        self.button = QPushButton(tr("Index these layers"))
        self.button.setObjectName("indexButton")
        self.button.setMinimumWidth(90)
        self.button.clicked.connect(self._press)
        self.folder_button = QPushButton(tr("A folder …"))
        self.folder_button.setToolTip(tr("Index all rasters of a folder, without loading them"))
        self.folder_button.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.addWidget(self.button, 1)
        row.addWidget(self.folder_button)
        self._progress = QProgressBar()
        self._progress.setMaximumHeight(18)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout()
        column.addLayout(row)
        column.addWidget(self._progress)
        column.addWidget(self._text)
        return column

    def set_raster_layers(self, layers: Sequence[tuple[str, str]], active_id: str = "") -> None:
        """Offer these layers (id, name). The active one is ticked until the user ticks others, which are kept."""
        ticked = set(self.ticked_layers()) if self._is_own_choice else {active_id}
        self.layers.blockSignals(True)  # noqa: FBT003  # Qt's signature
        self.layers.clear()
        for layer_id, name in layers:
            item = QListWidgetItem(name)
            item.setData(Qt.ItemDataRole.UserRole, layer_id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            is_ticked = layer_id in ticked or len(layers) == 1
            item.setCheckState(Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)
            self.layers.addItem(item)
        self.layers.blockSignals(False)  # noqa: FBT003
        self._update_button()

    def _tick(self, _item: QListWidgetItem) -> None:
        self._is_own_choice = bool(self.ticked_layers())
        self._update_button()

    def ticked_layers(self) -> list[str]:
        """Ids of the ticked layers."""
        items = [self.layers.item(row) for row in range(self.layers.count())]
        return [
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item is not None and item.checkState() == Qt.CheckState.Checked
        ]

    def choices(self) -> dict[str, QWidget]:
        """The widgets whose choices a project keeps."""
        return {name: getattr(self, name) for name in ("chip_unit", "chip_size", "larger", "overlap")}

    def choice(self) -> IndexChoice:
        """What is chosen."""
        unit = self.chip_unit.currentData()
        size = None if unit == AUTOMATIC else f"{self.chip_size.value()}{'m' if unit == METRES else ''}"
        reading = self.reading.chosen()
        return IndexChoice(
            layer_ids=tuple(self.ticked_layers()),
            chip_size=size,
            overlap=self.overlap.value(),
            scales=(1.0, 2.0, 4.0) if self.larger.isChecked() else (1.0,),
            bands=reading.bands,
            nodata=reading.nodata,
            is_mosaic=reading.is_mosaic,
            masks_clouds=reading.masks_clouds,
            area=self.area.choice(),
            model=self.model.chosen(),
            force=self.force.isChecked(),
        )

    def set_busy(self, *, is_busy: bool) -> None:
        """Show that a run goes on, or that none does."""
        self._is_busy = is_busy
        self._progress.setVisible(is_busy)
        self._progress.setRange(0, 0)
        self._text.setVisible(is_busy)
        self._text.setText(tr("Starting the engine …") if is_busy else "")
        self._update_button()

    def show_progress(self, done: int, total: int | None, text: str) -> None:
        """Show how far the run is."""
        self._progress.setRange(0, total or 0)
        self._progress.setValue(done)
        self._text.setText(text)

    def _press(self) -> None:
        if self._is_busy:
            self.cancel_requested.emit()
            self._text.setText(tr("Stopping …"))
        else:
            self.index_requested.emit(self.choice())

    def _browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("Folder of rasters"))
        if folder:
            self.index_requested.emit(replace(self.choice(), layer_ids=(), paths=(folder,)))

    def _update_button(self) -> None:
        number = len(self.ticked_layers())
        words = tr("Index this layer") if number == 1 else tr("Index these layers")
        self.button.setText(tr("Stop") if self._is_busy else words)
        self.button.setEnabled(self._is_busy or number > 0)
        self.folder_button.setEnabled(not self._is_busy)
