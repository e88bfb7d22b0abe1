"""The chosen hit, large; of a change both dates, side by side. In the panel, or in a window of its own."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent, QPixmap, QResizeEvent
from qgis.PyQt.QtWidgets import QDialog, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ...i18n import tr

LEAST_PX = 130
WINDOW = QSize(540, 570)


class _Picture(QLabel):
    """A picture as large as there is room, never larger than it is, never distorted."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = QPixmap()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumSize(LEAST_PX, LEAST_PX)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    @property
    def is_there(self) -> bool:
        """Whether there is a picture."""
        return not self._picture.isNull()

    def show_picture(self, file: str | None) -> None:
        """Show a file; None = there is none."""
        self._picture = QPixmap(file) if file else QPixmap()
        self._fit()

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802  # Qt's name
        """Fit anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._picture.isNull():
            self.setText(tr("no picture"))
            return
        ratio = self.devicePixelRatioF()
        room = QSize(round(self.width() * ratio), round(self.height() * ratio))
        shown = self._picture.scaled(
            room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        shown.setDevicePixelRatio(ratio)
        self.setPixmap(shown)


class _Line(QLabel):
    """A line that is cut in its middle where it has no room; the tip has all of it."""

    def __init__(self) -> None:
        super().__init__()
        self.said = ""
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, text: str) -> None:
        """Say this."""
        self.said = text
        self.setToolTip(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802  # Qt's name
        """Fit anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setText(self.fontMetrics().elidedText(self.said, Qt.TextElideMode.ElideMiddle, self.width()))


class PictureView(QWidget):
    """One or two pictures, each with a line below it."""

    shown = pyqtSignal()
    """Pictures came into an empty view, which needs room now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start hidden: there is no chosen hit."""
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 0)
        self._panes: list[tuple[QWidget, _Picture, _Line]] = []
        for _ in range(2):
            pane, picture, line = QWidget(), _Picture(), _Line()
            column = QVBoxLayout(pane)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(1)
            column.addWidget(picture, 1)
            column.addWidget(line)
            layout.addWidget(pane, 1)
            self._panes.append((pane, picture, line))
        self.hide()

    @property
    def lines(self) -> list[str]:
        """What stands below the pictures that are shown."""
        return [line.said for pane, _, line in self._panes if not pane.isHidden()]

    @property
    def has_pictures(self) -> list[bool]:
        """Whether each shown pane has its picture."""
        return [picture.is_there for pane, picture, _ in self._panes if not pane.isHidden()]

    def show_pictures(self, pictures: Sequence[tuple[str | None, str]]) -> None:
        """Show one or two pictures: file (None = there is none) and the line below; nothing hides the view."""
        for (pane, picture, line), given in zip(self._panes, [*pictures, None, None]):
            pane.setVisible(given is not None)
            picture.show_picture(given[0] if given else None)
            line.say(given[1] if given else "")
        was_hidden = self.isHidden()
        self.setVisible(bool(pictures))
        if was_hidden and pictures:
            self.shown.emit()


class PictureWindow(QDialog):
    """Holds the pictures outside of the panel; keys that it does not know are for the list."""

    key_pressed = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start hidden and empty."""
        super().__init__(parent)
        self.setWindowTitle(tr("The chosen hit"))
        self.resize(WINDOW)
        QVBoxLayout(self).setContentsMargins(4, 4, 4, 4)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:  # noqa: N802  # Qt's name
        """Space closes as it opened, Esc as in every dialog."""
        if event is not None and event.key() == Qt.Key.Key_Space:
            self.close()
        elif event is not None and event.key() != Qt.Key.Key_Escape:
            self.key_pressed.emit(event)
        else:
            super().keyPressEvent(event)
