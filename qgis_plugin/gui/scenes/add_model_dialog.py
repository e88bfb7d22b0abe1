"""A model comes: where from, what it brings, and how far it is. Nothing is fetched before its offer was shown."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ...choices import ModelChoice
from ...i18n import tr

PRECISIONS = ("fp32", "fp16", "int8", "uint8", "q4", "q4f16", "bnb4")


class AddModelDialog(QDialog):
    """Says what is wanted; what happens is told to it."""

    look_requested = pyqtSignal(object)
    """Carries a `ModelChoice`."""
    add_requested = pyqtSignal(bool)
    """The offer is agreed to; whether its licence was read, where it forbids some uses."""
    stop_requested = pyqtSignal()
    download_allowed = pyqtSignal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Build the dialog."""
        super().__init__(parent)
        self.setWindowTitle(tr("Add a model"))
        self.resize(560, 400)
        self._is_busy = self._is_offered = False
        self.source, self.text_source = QLineEdit(), QLineEdit()
        self.source.setPlaceholderText(tr("OWNER/NAME, or a folder"))
        self.text_source.setPlaceholderText(tr("empty = in the same place"))
        self.precision = QComboBox()
        self.precision.addItem(tr("the highest there is"), None)
        for name in PRECISIONS:
            self.precision.addItem(name, name)
        self.may_download = QCheckBox(
            tr("Allow the engine to ask the internet: for weights of other models, and scenes that lie there")
        )
        self.may_download.toggled.connect(self.download_allowed)
        self.look_button = QPushButton(tr("Look"))
        self.look_button.clicked.connect(lambda: self.look_requested.emit(self.choice()))
        self.told, self.agree = _words(""), QCheckBox(tr("I have read this licence, and my use is allowed"))
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.progress, self.step = QProgressBar(), _words("")
        buttons = QDialogButtonBox()
        self.add_button = buttons.addButton(tr("Add"), QDialogButtonBox.ButtonRole.ActionRole)
        self.close_button = buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        self.add_button.clicked.connect(lambda: self.add_requested.emit(self.agree.isChecked()))
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow(tr("Model"), self.source)
        form.addRow(tr("Text tower"), self.text_source)
        form.addRow(tr("Precision"), self.precision)
        form.addRow("", self.look_button)
        layout = QVBoxLayout(self)
        layout.addWidget(
            _words(
                tr(
                    "Any CLIP or SigLIP that is published as ONNX files: a folder is copied without any network, a "
                    "name is asked of huggingface.co. Afterwards it works offline, and images, words and hits stay "
                    "here."
                )
            )
        )
        layout.addLayout(form)
        layout.addWidget(self.may_download)
        layout.addWidget(self.told)
        layout.addWidget(self.agree)
        layout.addStretch(1)
        layout.addWidget(self.step)
        layout.addWidget(self.progress)
        layout.addWidget(buttons)
        for line in (self.source, self.text_source):
            line.textChanged.connect(lambda _: self.show_offer(""))
        self.precision.currentIndexChanged.connect(lambda _: self.show_offer(""))
        self.agree.toggled.connect(lambda _: self._update())
        self.show_offer("")
        self.set_busy(is_busy=False)

    def choice(self) -> ModelChoice:
        """What is wanted."""
        return ModelChoice(
            self.source.text().strip(), self.text_source.text().strip() or None, self.precision.currentData()
        )

    def show_offer(self, text: str, *, is_restricted: bool = False, is_offered: bool = False) -> None:
        """Say what would come, or why nothing can; `is_offered` = it can be agreed to."""
        self._is_offered = is_offered
        self.told.setText(text)
        self.agree.setChecked(False)  # Qt's signature
        self.agree.setVisible(is_offered and is_restricted)
        self._update()

    def set_busy(self, *, is_busy: bool, text: str = "") -> None:
        """Show that the engine is asked, or that it is not."""
        self._is_busy = is_busy
        self.progress.setVisible(is_busy)
        self.progress.setRange(0, 0)
        self.step.setText(text)
        self._update()

    def show_progress(self, done: int, total: int | None, text: str) -> None:
        """Show how far it is; in thousands, as Qt counts no further than two thousand millions."""
        self.progress.setRange(0, (total or 0) // 1000)
        self.progress.setValue(done // 1000)
        self.step.setText(text)

    def reject(self) -> None:
        """Stop what goes on, or close."""
        if self._is_busy:
            self.stop_requested.emit()
            self.step.setText(tr("Stopping …"))
        else:
            super().reject()

    def _update(self) -> None:
        is_free = not self._is_busy
        for widget in (self.source, self.text_source, self.precision, self.may_download, self.agree):
            widget.setEnabled(is_free)
        self.look_button.setEnabled(is_free and bool(self.choice().source))
        self.add_button.setEnabled(is_free and self._is_offered and (self.agree.isHidden() or self.agree.isChecked()))
        self.close_button.setText(tr("Stop") if self._is_busy else tr("Close"))


def _words(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)  # Qt's signature
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
