"""Set-up in plain words: which Python installs the engine, the commands that do it, or where the engine is."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ..i18n import tr
from .colours import warning_style
from .scenes.model_box import ModelBox


class SetupDialog(QDialog):
    """Says what is wanted; what happens is told to it."""

    test_requested = pyqtSignal(str)
    """Try this path; empty = look for the engine."""
    look_requested = pyqtSignal(str)
    """Look for Pythons; carries the one that was chosen, empty = look everywhere."""
    install_requested = pyqtSignal()
    stop_requested = pyqtSignal()
    changed = pyqtSignal()
    """Another Python or folder of wheels is chosen."""
    diagnostics_requested = pyqtSignal()

    def __init__(self, path: str, environment: str, parent: QWidget | None = None) -> None:
        """Build the dialog with the engine's path as set (or empty) and the folder that an installation would make."""
        super().__init__(parent)
        self.setWindowTitle(tr("RDB-Geo Search: set-up"))
        self._is_installing = False
        body = QWidget()
        column = QVBoxLayout(body)
        column.addWidget(
            _words(
                tr(
                    "This plugin searches with a program of its own, the engine rdb-geo. It is kept apart from QGIS, "
                    "so that the two can't disturb each other, and it works on this machine alone: nothing is uploaded."
                )
            )
        )
        column.addWidget(self._build_install(environment))
        column.addWidget(self._build_commands())
        column.addWidget(self._build_path(path))
        column.addWidget(self._build_model())
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)  # Qt's signature
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(body)
        self.outcome = _words("")
        self.outcome.setObjectName("setupOutcome")
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.addWidget(scroll, 1)
        layout.addWidget(self.outcome)
        layout.addWidget(self._build_foot())
        margins, bar = layout.contentsMargins(), scroll.verticalScrollBar().sizeHint().width()
        needed = body.minimumSizeHint().width() + bar + margins.left() + margins.right()
        self.resize(max(640, needed), 560)

    def _build_install(self, environment: str) -> QGroupBox:
        box = QGroupBox(tr("1. Let the plugin install it"))
        self._carried = _words("")
        folder = _words(tr("It goes into {folder}, about 800 MB.").format(folder=environment))
        self.pythons = QComboBox()
        self.pythons.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.pythons.setMinimumContentsLength(20)
        self.pythons.addItem(tr("Looking for Pythons …"), None)
        self.pythons.currentIndexChanged.connect(lambda _: self.changed.emit())
        again, other = QPushButton(tr("Look again")), QPushButton(tr("Another …"))
        again.clicked.connect(lambda: self.look_requested.emit(""))
        other.clicked.connect(self._browse_python)
        self.from_internet = QRadioButton(tr("libraries from the internet (PyPI), through QGIS's proxy if one is set"))
        self.from_internet.setChecked(True)  # Qt's signature
        self.from_wheels = QRadioButton(tr("without the internet, only from the folder of wheels"))
        self.from_wheels.toggled.connect(lambda _: self.changed.emit())
        self.wheels = QLineEdit()
        self.wheels.editingFinished.connect(self.changed)
        self.install_button = QPushButton(tr("Install"))
        self.install_button.clicked.connect(self._press_install)
        self.progress = QProgressBar()
        self.progress.hide()
        self.log = QPlainTextEdit()
        self.log.setReadOnly(True)
        self.log.setMaximumBlockCount(2000)
        self.log.setMinimumHeight(90)
        self.log.hide()
        layout = QVBoxLayout(box)
        layout.addWidget(self._carried)
        layout.addWidget(folder)
        layout.addLayout(_row(QLabel(tr("Python")), self.pythons, again, other))
        layout.addWidget(self.from_internet)
        layout.addWidget(self.from_wheels)
        layout.addLayout(_row(QLabel(tr("Folder of wheels")), self.wheels, _browse(self._browse_wheels)))
        layout.addLayout(_row(self.install_button, self.progress))
        layout.addWidget(self.log)
        return box

    def _build_commands(self) -> QGroupBox:
        box = QGroupBox(tr("2. Or paste these lines into a terminal"))
        self.commands = QPlainTextEdit()
        self.commands.setReadOnly(True)
        self.commands.setFixedHeight(70)
        self.commands.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        copy = QPushButton(tr("Copy"))
        copy.clicked.connect(lambda: self.copy(self.commands.toPlainText()))
        layout = QHBoxLayout(box)
        layout.addWidget(self.commands, 1)
        layout.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)
        return box

    def _build_path(self, path: str) -> QGroupBox:
        box = QGroupBox(tr("3. Or say where it is"))
        self.path = QLineEdit(path)
        self.path.setPlaceholderText(tr("empty = look for it; or a Python, the program rdb-geo, or its folder"))
        self.test_button = QPushButton(tr("Test"))
        self.test_button.clicked.connect(lambda: self.test_requested.emit(self.path.text().strip()))
        box.setLayout(_row(self.path, _browse(self._browse_path), self.test_button))
        return box

    def _build_model(self) -> QGroupBox:
        box = QGroupBox(tr("4. The model for new indexes"))
        self.model = ModelBox()
        layout = QVBoxLayout(box)
        layout.addWidget(
            _words(tr("Automatic is the model that is part of the engine. Others are listed once it works."))
        )
        layout.addWidget(self.model)
        return box

    def _build_foot(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        diagnostics = QPushButton(tr("Copy diagnostics"))
        diagnostics.setToolTip(tr("Versions and settings for a bug report; your home folder's name is taken out."))
        diagnostics.clicked.connect(self.diagnostics_requested)
        buttons.addButton(diagnostics, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        return buttons

    def offer_pythons(self, pythons: Sequence[tuple[str, object, str]], advice: str) -> None:
        """Offer Pythons: words, what `python` gives, and what is wrong with it (empty = nothing).

        Where there is none, `advice` is said.
        """
        self.pythons.blockSignals(True)  # noqa: FBT003  # Qt's signature
        self.pythons.clear()
        for words, python, problem in pythons:
            self.pythons.addItem(f"✗ {words}" if problem else words, python)
            self.pythons.setItemData(self.pythons.count() - 1, problem, Qt.ItemDataRole.ToolTipRole)
        self.pythons.blockSignals(False)  # noqa: FBT003
        if not pythons:
            self.pythons.addItem(tr("no Python found"), None)
            self.show_result(advice, is_good=False)

    def python(self) -> object:
        """The chosen Python, as it was offered; None where there is none."""
        return self.pythons.currentData()

    def show_carried(self, text: str) -> None:
        """Say which engine the plugin carries."""
        self._carried.setText(text)

    def show_commands(self, text: str) -> None:
        """Show what to paste."""
        self.commands.setPlainText(text)

    def copy(self, text: str) -> None:
        """Put text into the clipboard, and say so."""
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            clipboard.setText(text)
            self.show_result(tr("Copied."))

    def show_result(self, text: str, *, is_good: bool = True) -> None:
        """Say how a test or an installation went."""
        self.outcome.setStyleSheet("" if is_good else warning_style(self.palette(), "setupOutcome"))
        self.outcome.setText(text)

    def set_testing(self, *, is_testing: bool) -> None:
        """Show that a test goes on."""
        self.test_button.setEnabled(not is_testing)
        if is_testing:
            self.show_result(tr("Testing …"))

    def set_installing(self, *, is_installing: bool) -> None:
        """Show that an installation goes on."""
        self._is_installing = is_installing
        self.install_button.setText(tr("Stop") if is_installing else tr("Install"))
        self.progress.setVisible(is_installing)
        self.progress.setRange(0, 0)
        self.log.setVisible(True)  # Qt's signature

    def add_line(self, line: str) -> None:
        """Show a line of the installation."""
        self.log.appendPlainText(line)

    def _press_install(self) -> None:
        (self.stop_requested if self._is_installing else self.install_requested).emit()

    def _browse_python(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, tr("A Python"), "")
        if path:
            self.look_requested.emit(path)

    def _browse_wheels(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("Folder of wheels"), self.wheels.text())
        if folder:
            self.wheels.setText(folder)
            self.changed.emit()

    def _browse_path(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, tr("A Python, or the program rdb-geo"), self.path.text())
        if path:
            self.path.setText(path)


def _words(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)  # Qt's signature
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _row(*widgets: QWidget) -> QHBoxLayout:
    """Widgets side by side; lines, boxes and bars take the room."""
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget, 1 if isinstance(widget, (QLineEdit, QComboBox, QProgressBar)) else 0)
    return row


def _browse(action: object) -> QPushButton:
    button = QPushButton("…")
    button.setMaximumWidth(32)
    button.clicked.connect(action)
    return button
