"""What was found: a sentence, the score slider, the list, the chosen hit large, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qgis.PyQt.QtCore import QPoint, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QSplitter, QToolButton, QVBoxLayout, QWidget

from ...hits import RIGHT, UNSURE, WRONG, Hit
from ...i18n import number, tr
from .hit_buttons import HitButtons
from .hit_list import HitList
from .hit_model import HitModel
from .picture_view import PictureView, PictureWindow
from .score_slider import ScoreSlider


class ResultsBox(QWidget):
    """Shows the hits that it is given and says what the user wants of them."""

    like_requested = pyqtSignal(int)
    """More like the hit of this row."""
    heatmap_requested = pyqtSignal(int)
    """A heatmap of the scene of the hit of this row; −1 = of the best hit's scene."""
    hit_chosen = pyqtSignal(int)
    """Chosen in the list: the map follows."""
    hit_pointed_at = pyqtSignal(int)
    """Selected on the map or in the table: the map stays."""
    selection_changed = pyqtSignal(list)
    """The user selected these rows."""
    verdict_given = pyqtSignal(list, str)
    """Rows and the verdict."""
    pictures_wanted = pyqtSignal(list)
    min_score_changed = pyqtSignal(float)
    room_wanted = pyqtSignal()
    """Hits came into the list, or the picture below it: they want to be seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Build the box."""
        super().__init__(parent)
        self.model = HitModel(self)
        self.list = HitList(self.model)
        self.picture = PictureView()
        self.window_of_picture = PictureWindow(self)
        self.score = ScoreSlider()
        self.buttons = HitButtons()
        self._sentence, self._hint, self._places, self._looked = words_label(), words_label(), words_label(), QLabel()
        self._hint.setObjectName("searchHint")
        font = self._hint.font()
        font.setItalic(True)
        self._hint.setFont(font)
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.addWidget(self.list)
        self.split.addWidget(self.picture)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        self.split.setCollapsible(0, False)  # noqa: FBT003  # Qt's signature
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self._sentence, self._places, self._hint, self.score):
            layout.addWidget(widget)
        layout.addLayout(self._build_state())
        layout.addWidget(self.split, 1)
        layout.addWidget(self.buttons)
        self._connect()
        self.show_hits([], "")

    def _build_state(self) -> QHBoxLayout:
        """How far the user is, and the way to a picture that is large also where the panel is low."""
        self._looked.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._looked.setWordWrap(True)
        self.enlarge = QToolButton()
        self.enlarge.setText("⤢")
        self.enlarge.setCheckable(True)  # Qt's signature
        self.enlarge.setAccessibleName(tr("Show the chosen hit in a window of its own (space)"))
        self.enlarge.setToolTip(self.enlarge.accessibleName())
        row = QHBoxLayout()
        row.addWidget(self._looked, 1)
        row.addWidget(self.enlarge)
        return row

    def _connect(self) -> None:
        self.enlarge.toggled.connect(self._enlarge)
        self.list.large_requested.connect(self.enlarge.toggle)
        self.window_of_picture.finished.connect(lambda _: self.enlarge.setChecked(False))  # Qt's
        self.window_of_picture.key_pressed.connect(self.list.keyPressEvent)
        self.score.moved.connect(self._slide)
        self.score.rested.connect(self.min_score_changed)
        self.list.hit_chosen.connect(self._choose)
        self.list.hit_activated.connect(self.hit_chosen)
        self.list.selection_changed.connect(lambda: self.selection_changed.emit(self.list.selected_rows()))
        self.list.pictures_wanted.connect(self.pictures_wanted)
        self.list.verdict_given.connect(self._judge)
        self.list.customContextMenuRequested.connect(self._open_menu)
        self.list.undo_requested.connect(self.buttons.undo_requested)
        self.buttons.mark_requested.connect(self._judge)
        self.buttons.like_requested.connect(self._ask_like)
        self.buttons.heatmap_requested.connect(self._ask_heatmap)
        self.model.dataChanged.connect(lambda *_: self._say_looked())
        self.picture.shown.connect(lambda: None if self.enlarge.isChecked() else self.room_wanted.emit())

    def show_hits(
        self,
        hits: Sequence[Hit],
        sentence: str,
        hint: str = "",
        min_score: float | None = None,
        seen: Iterable[int] = (),
        *,
        are_probable: bool = False,
    ) -> float:
        """Show hits, what is said of them, and in `hint` what the user should know of the question.

        The slider stands at `min_score`, or at the default cut; `seen` are the ids of hits that were looked at before.
        Gives the lowest score that is shown.
        """
        self.model.set_hits(hits, seen)
        self.list.scrollToTop()
        self.picture.show_pictures([])
        are_changes = any(hit.is_change for hit in hits)
        scores = [hit.score for hit in hits]
        lowest = self.score.start(scores, 0.0 if are_changes else min_score, are_probable=are_probable)
        self.score.setVisible(len(hits) > 1 and not are_changes)
        self.buttons.offer(
            has_hits=bool(hits), are_chips=all(hit.window for hit in hits), are_changes=are_changes
        )  # fmt: skip
        for label, text in ((self._sentence, sentence), (self._hint, hint), (self._places, "")):
            label.setText(text)
            label.setVisible(bool(text))
        shown = len(hits) if are_changes else self.model.set_min_score(lowest)
        self.score.say(shown, len(hits))
        self._say_looked()
        if hits:
            self.room_wanted.emit()
        return lowest

    def say_places(self, text: str) -> None:
        """Say on how many places the shown hits lie; empty = nothing."""
        self._places.setText(text)
        self._places.setVisible(bool(text))

    @property
    def least_shown(self) -> float:
        """The lowest score that is shown, 0 … 1, in the four digits of files."""
        least = self.score.min_score() if self.model.rowCount() < self.model.total else 0.0
        return round(min(1.0, max(0.0, least)), 4)

    @property
    def sentence(self) -> str:
        """What the engine said of the hits."""
        return self._sentence.text()

    @property
    def places(self) -> str:
        """What is said of the number of places."""
        return self._places.text()

    @property
    def hint(self) -> str:
        """What is said of the question."""
        return self._hint.text()

    @property
    def looked(self) -> str:
        """How far the user is through the hits."""
        return self._looked.text()

    def _enlarge(self, is_wanted: bool) -> None:  # noqa: FBT001  # a slot
        """The one view of pictures goes into its window, or back below the list."""
        if is_wanted:
            self.window_of_picture.layout().addWidget(self.picture)
            self.window_of_picture.show()
        else:
            self.split.addWidget(self.picture)
            self.window_of_picture.close()

    def _slide(self, score: float) -> None:
        self.score.say(self.model.set_min_score(score), self.model.total)
        self._say_looked()

    def _choose(self, row: int) -> None:
        self.model.see(row)
        self._say_looked()
        self.hit_chosen.emit(row)

    def _say_looked(self) -> None:
        self._looked.setVisible(self.model.total > 0)
        self.enlarge.setVisible(self.model.total > 0)
        hits = self.model.hits()
        right, wrong = (number(sum(hit.verdict == verdict for hit in hits)) for verdict in (RIGHT, WRONG))
        words = tr("{seen} of {total} looked at, {right} right, {wrong} wrong")
        seen, total = number(self.model.looked_at), number(self.model.total)
        said = words.format(seen=seen, total=total, right=right, wrong=wrong)
        self._looked.setText(said)

    def _judge(self, verdict: str) -> None:
        rows = self.list.selected_rows()
        if rows:
            self.verdict_given.emit(rows, verdict)

    def go_on_from(self, rows: Sequence[int]) -> None:
        """After a mark of one hit: the next one."""
        if len(rows) == 1 and rows[0] + 1 < self.model.rowCount():
            self.list.select(rows[0] + 1)

    def _ask_like(self) -> None:
        rows = self.list.selected_rows()
        if rows or self.model.rowCount():
            self.like_requested.emit(rows[0] if rows else 0)

    def _ask_heatmap(self) -> None:
        rows = self.list.selected_rows()
        self.heatmap_requested.emit(rows[0] if rows else -1)

    def _open_menu(self, where: QPoint) -> None:
        index = self.list.indexAt(where)
        if not index.isValid():
            return
        menu = QMenu(self)
        has_score = not self.model.hit(index.row()).is_change
        for text, action, is_offered in (
            (tr("Zoom to this hit"), lambda: self.hit_chosen.emit(index.row()), True),
            (tr("Show large"), self.enlarge.toggle, True),
            (tr("More like this"), lambda: self.like_requested.emit(index.row()), has_score),
            (tr("Heatmap of this scene"), lambda: self.heatmap_requested.emit(index.row()), has_score),
            (tr("Mark as right"), lambda: self._judge(RIGHT), True),
            (tr("Mark as wrong"), lambda: self._judge(WRONG), True),
            (tr("Mark as not sure"), lambda: self._judge(UNSURE), True),
            (tr("Remove the mark"), lambda: self._judge(""), True),
        ):
            entry = menu.addAction(text)
            if entry is not None:
                entry.setEnabled(is_offered)
                entry.triggered.connect(lambda _=False, act=action: act())
        viewport = self.list.viewport()
        if viewport is not None:
            menu.popup(viewport.mapToGlobal(where))


def words_label() -> QLabel:
    """A label that is hidden while there is nothing to say."""
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.hide()
    return label
