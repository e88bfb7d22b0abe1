"""One message at a time, with the way out of it as a button."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from ..i18n import tr

INFO = "info"
WARNING = "warning"
ERROR = "error"

_STYLES = {
    INFO: "background: #e7f1fb; color: #10375c; border: 1px solid #9cc3e8;",
    WARNING: "background: #fff4d6; color: #5c4400; border: 1px solid #e5c35c;",
    ERROR: "background: #fde8e6; color: #6b1610; border: 1px solid #e8a29c;",
}


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
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 4, 4)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._button)
        layout.addWidget(close)
        self.hide()

    @property
    def text(self) -> str:
        """What is said now; empty = nothing."""
        return self._text.text()

    def show_message(self, level: str, text: str, action: str = "", action_text: str = "") -> None:
        """Say `text`; with `action`, offer it as a button."""
        style = _STYLES[level]
        self.setStyleSheet(
            f"#messageStrip {{ {style} border-radius: 3px; }} #messageStrip QLabel {{ {style} border: none; }}"
        )
        self._text.setText(text)
        self._action = action
        self._button.setText(action_text)
        self._button.setVisible(bool(action))
        self.show()

    def clear(self) -> None:
        """Say nothing."""
        self._text.clear()
        self.hide()
