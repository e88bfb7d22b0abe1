"""Set-up in plain words: where the engine is, the commands that install it, or an installation by the plugin."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ..i18n import tr


class SetupDialog(QDialog):
    """Says what is wanted; what happens is told to it."""

    test_requested = pyqtSignal(str)
    """Try this path; empty = look for the engine."""
    install_requested = pyqtSignal(str, bool)
    """Make the environment; carries the folder of wheels (empty = none), and whether nothing else may be used."""
    stop_requested = pyqtSignal()
    diagnostics_requested = pyqtSignal()

    def __init__(self, path: str, commands: str, environment: str, parent: QWidget | None = None) -> None:
        """Build the dialog.

        Args:
            path: The engine's path as set, empty where none is.
            commands: What to paste into a terminal.
            environment: Folder that an installation would make.
            parent: Window that it belongs to.
        """
        super().__init__(parent)
        self.setWindowTitle(tr("RDB-Geo Search: set-up"))
        self.resize(640, 520)
        self._is_installing = False
        layout = QVBoxLayout(self)
        layout.addWidget(
            _words(
                tr(
                    "This plugin searches with a program of its own, the engine rdb-geo. It is kept apart from QGIS, "
                    "so that the two can't disturb each other, and it works on this machine alone: nothing is uploaded."
                )
            )
        )
        layout.addWidget(self._build_install(environment))
        layout.addWidget(self._build_commands(commands))
        layout.addWidget(self._build_path(path))
        self.outcome = _words("")
        self.outcome.setObjectName("setupOutcome")
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(self.outcome)
        layout.addStretch(1)
        layout.addWidget(self._build_foot())

    def _build_install(self, environment: str) -> QGroupBox:
        box = QGroupBox(tr("1. Let the plugin install it"))
        words = tr("Makes a folder of its own ({folder}) and installs the engine there, about 800 MB.")
        self.from_internet = QRadioButton(tr("from the internet (PyPI), through QGIS's proxy if one is set"))
        self.from_internet.setChecked(True)
        self.from_wheels = QRadioButton(tr("without the internet, only from the folder of wheels"))
        self.wheels = QLineEdit()
        self.wheels.setPlaceholderText(tr("not needed with the internet, once rdb-geo is on PyPI"))
        browse = QPushButton("…")
        browse.setMaximumWidth(32)
        browse.clicked.connect(self._browse_wheels)
        row = QHBoxLayout()
        row.addWidget(QLabel(tr("Folder of wheels")))
        row.addWidget(self.wheels, 1)
        row.addWidget(browse)
        self.install_button = QPushButton(tr("Install"))
        self.install_button.clicked.connect(self._press_install)
        self.progress = QProgressBar()
        self.progress.hide()
        run = QHBoxLayout()
        run.addWidget(self.install_button)
        run.addWidget(self.progress, 1)
        self.log = QPlainTextEdit()
        self.log.setReadOnly(True)
        self.log.setMaximumBlockCount(2000)
        self.log.setMinimumHeight(90)
        self.log.hide()
        layout = QVBoxLayout(box)
        layout.addWidget(_words(words.format(folder=environment)))
        layout.addWidget(self.from_internet)
        layout.addWidget(self.from_wheels)
        layout.addLayout(row)
        layout.addLayout(run)
        layout.addWidget(self.log)
        return box

    def _build_commands(self, commands: str) -> QGroupBox:
        box = QGroupBox(tr("2. Or paste these lines into a terminal"))
        text = QPlainTextEdit(commands)
        text.setReadOnly(True)
        text.setFixedHeight(70)
        text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        copy = QPushButton(tr("Copy"))
        copy.clicked.connect(lambda: self.copy(commands))
        layout = QHBoxLayout(box)
        layout.addWidget(text, 1)
        layout.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)
        return box

    def _build_path(self, path: str) -> QGroupBox:
        box = QGroupBox(tr("3. Or say where it is"))
        self.path = QLineEdit(path)
        self.path.setPlaceholderText(tr("empty = look for it; or a Python, the program rdb-geo, or its folder"))
        browse = QPushButton("…")
        browse.setMaximumWidth(32)
        browse.clicked.connect(self._browse_path)
        self.test_button = QPushButton(tr("Test"))
        self.test_button.clicked.connect(lambda: self.test_requested.emit(self.path.text().strip()))
        layout = QHBoxLayout(box)
        layout.addWidget(self.path, 1)
        layout.addWidget(browse)
        layout.addWidget(self.test_button)
        return box

    def _build_foot(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        diagnostics = QPushButton(tr("Copy diagnostics"))
        diagnostics.setToolTip(tr("Versions and settings for a bug report; your home folder's name is taken out."))
        diagnostics.clicked.connect(self.diagnostics_requested)
        buttons.addButton(diagnostics, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        return buttons

    def copy(self, text: str) -> None:
        """Put text into the clipboard, and say so."""
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            clipboard.setText(text)
            self.show_result(tr("Copied."))

    def show_result(self, text: str, *, is_good: bool = True) -> None:
        """Say how a test or an installation went."""
        self.outcome.setStyleSheet("" if is_good else "color: #b42318;")
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
        self.log.setVisible(True)

    def add_line(self, line: str) -> None:
        """Show a line of the installation."""
        self.log.appendPlainText(line)

    def _press_install(self) -> None:
        if self._is_installing:
            self.stop_requested.emit()
            return
        wheels = self.wheels.text().strip()
        if self.from_wheels.isChecked() and not wheels:
            self.show_result(tr("Choose the folder that holds the wheels."), is_good=False)
            return
        self.install_requested.emit(wheels, self.from_wheels.isChecked())

    def _browse_wheels(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("Folder of wheels"), self.wheels.text())
        if folder:
            self.wheels.setText(folder)

    def _browse_path(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, tr("A Python, or the program rdb-geo"), self.path.text())
        if path:
            self.path.setText(path)


def _words(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
