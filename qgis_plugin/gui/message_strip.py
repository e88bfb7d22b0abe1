"""One message at a time, with the way out of it as a button."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from ..i18n import tr
from .colours import box_style

INFO = "info"
WARNING = "warning"
ERROR = "error"


class MessageStrip(QFrame):
    """A coloured line that is hidden while there is nothing to say."""

    action_requested = pyqtSignal(str)
    """The button was pressed; carries the action's name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self.setObjectName("messageStrip")
        self._action = ""
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._button = QPushButton()
        self._button.clicked.connect(lambda: self.action_requested.emit(self._action))
        close = QToolButton()
        close.setText("×")
        close.setAutoRaise(True)
        close.setToolTip(tr("Close this message"))
        close.clicked.connect(self.clear)
        layout = QGridLayout(self)
        layout.setContentsMargins(8, 4, 4, 4)
        layout.setColumnStretch(0, 1)
        layout.addWidget(self._text, 0, 0)
        layout.addWidget(close, 0, 1, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._button, 1, 0, 1, 2, Qt.AlignmentFlag.AlignRight)
        self.hide()

    @property
    def text(self) -> str:
        """What is said now; empty = nothing."""
        return self._text.text()

    def show_message(self, level: str, text: str, action: str = "", action_text: str = "") -> None:
        """Say `text`; with `action`, offer it as a button."""
        self.setStyleSheet(box_style(QGuiApplication.palette(), level, "messageStrip"))
        self._text.setText(text)
        self._action = action
        self._button.setText(action_text)
        self._button.setVisible(bool(action))
        self.show()

    def clear(self) -> None:
        """Say nothing."""
        self._text.clear()
        self.hide()
