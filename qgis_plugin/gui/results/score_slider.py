"""The lowest score that is shown; it starts at the default cut: of probabilities, more likely right than not."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QGridLayout, QLabel, QSlider, QWidget

from ...hits import LIKELY
from ...i18n import number, tr

STEPS = 1000
REST_MS = 120


class ScoreSlider(QWidget):
    """A slider over the scores of the hits, and what it leaves of them, in words."""

    moved = pyqtSignal(float)
    """The slider is at this score now."""
    rested = pyqtSignal(float)
    """The slider rests at this score."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with all shown."""
        super().__init__(parent)
        self._range, self._are_probable = (0.0, 1.0), False
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.slider.setAccessibleName(tr("Lowest score shown"))
        self.slider.valueChanged.connect(self._move)
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self.slider.setMinimumWidth(100)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(QLabel(tr("Score")), 0, 0)
        layout.addWidget(self.slider, 0, 1)
        layout.addWidget(self._text, 1, 0, 1, 2)
        layout.setColumnStretch(1, 1)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(lambda: self.rested.emit(self.min_score()))

    def start(self, scores: Sequence[float], min_score: float | None, *, are_probable: bool = False) -> float:
        """Take the range of other scores, and stand at `min_score`; None = the default cut. Tells nobody.

        Gives the lowest score now shown; `are_probable` says that they are known to be probabilities.
        """
        self._range, self._are_probable = (min([0.0, *scores]), max([1.0, *scores])), are_probable
        said = tr("Only hits with at least this score are shown, here and on the map.")
        if are_probable:
            said = tr(
                "Only hits with at least this score are shown, here and on the map. The score is a probability, 0 … 1."
            )
        self.slider.setToolTip(said)
        if min_score is None:
            likely = sum(score >= LIKELY for score in scores)
            min_score = LIKELY if 0 < likely < len(scores) else self._range[0]
        low, high = self._range
        self.slider.blockSignals(True)  # noqa: FBT003  # Qt's signature
        self.slider.setValue(round(STEPS * (min_score - low) / (high - low)))
        self.slider.blockSignals(False)  # noqa: FBT003
        return self.min_score()

    def min_score(self) -> float:
        """The lowest score that is shown."""
        low, high = self._range
        return low + (high - low) * self.slider.value() / STEPS

    @property
    def text(self) -> str:
        """What is said of the position."""
        return self._text.text()

    def say(self, shown: int, total: int) -> None:
        """Say how many hits that leaves: at the default cut in words, elsewhere in numbers."""
        if abs(self.min_score() - LIKELY) < 1e-9:
            words = tr("{likely} above the cut, {weaker} below")
            if self._are_probable:
                words = tr("{likely} likely, {weaker} weaker")
            self._text.setText(words.format(likely=number(shown), weaker=number(total - shown)))
        else:
            words = tr("≥ {score} · {shown} of {total}")
            self._text.setText(
                words.format(score=number(self.min_score(), 2), shown=number(shown), total=number(total))
            )

    def _move(self, _value: int) -> None:
        self.moved.emit(self.min_score())
        self._rest.start()
