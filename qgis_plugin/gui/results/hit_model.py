"""The hits as rows: those that score enough, in the order of their ranks, with pictures as they come."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from qgis.PyQt.QtCore import QAbstractListModel, QModelIndex, QObject, Qt
from qgis.PyQt.QtGui import QColor, QIcon, QPixmap

from ...hits import RIGHT, UNSURE, WRONG, Hit
from ...i18n import number, tr

THUMBNAIL_PX = 64
KEPT_THUMBNAILS = 600
SIGNS = {RIGHT: "✓", WRONG: "✗", UNSURE: "?"}


class HitModel(QAbstractListModel):
    """Hits in the order of their ranks; those below the lowest score are not rows."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._hits: list[Hit] = []
        self._rows: dict[int, int] = {}
        self._falling: list[float] = []
        self._shown = 0
        self._seen: set[int] = set()
        self._pictures: OrderedDict[int, QIcon | None] = OrderedDict()
        blank = QPixmap(THUMBNAIL_PX, THUMBNAIL_PX)
        blank.fill(QColor(128, 128, 128, 50))
        self._blank = QIcon(blank)

    @property
    def total(self) -> int:
        """Hits in all, shown or not."""
        return len(self._hits)

    @property
    def looked_at(self) -> int:
        """Hits that were chosen or marked."""
        return sum(1 for hit in self._hits if hit.verdict or hit.feature_id in self._seen)

    @property
    def seen(self) -> list[int]:
        """Ids of the hits that were chosen."""
        return sorted(self._seen)

    def set_hits(self, hits: Sequence[Hit], seen: Iterable[int] = ()) -> None:
        """Show other hits, all of them; `seen` are ids of those that were looked at before."""
        self.beginResetModel()
        are_changes = any(hit.is_change for hit in hits)  # ranked by their rise, not by their score
        self._hits = sorted(hits, key=lambda hit: (0.0 if are_changes else -hit.score, hit.rank))
        self._falling = [-hit.score for hit in self._hits]
        self._rows = {hit.feature_id: row for row, hit in enumerate(self._hits)}
        self._shown = len(self._hits)
        self._seen = set(seen) & set(self._rows)
        self._pictures.clear()
        self.endResetModel()

    def set_min_score(self, min_score: float) -> int:
        """Show only hits of at least this score; returns how many those are."""
        shown = bisect_right(self._falling, -min_score + 1e-9)
        if shown < self._shown:
            self.beginRemoveRows(QModelIndex(), shown, self._shown - 1)
            self._shown = shown
            self.endRemoveRows()
        elif shown > self._shown:
            self.beginInsertRows(QModelIndex(), self._shown, shown - 1)
            self._shown = shown
            self.endInsertRows()
        return shown

    def hit(self, row: int) -> Hit:
        """The hit of a row."""
        return self._hits[row]

    def hits(self) -> list[Hit]:
        """All hits, shown or not."""
        return list(self._hits)

    def row_of(self, feature_id: int) -> int | None:
        """The row of a feature, also below the lowest score; None where it is no hit of these."""
        return self._rows.get(feature_id)

    def see(self, row: int) -> None:
        """Note that a hit was looked at."""
        self._seen.add(self._hits[row].feature_id)

    def set_verdicts(self, verdicts: Mapping[int, str]) -> None:
        """Show verdicts: row → what the user says."""
        for row, verdict in verdicts.items():
            self._hits[row] = replace(self._hits[row], verdict=verdict)
            if row < self._shown:
                self.dataChanged.emit(self.index(row), self.index(row))

    def lacks_picture(self, row: int) -> bool:
        """Whether no picture was asked for yet."""
        return self._hits[row].feature_id not in self._pictures

    def expect_picture(self, row: int) -> None:
        """Note that the picture is on its way, so that it is not asked for again."""
        self._pictures[self._hits[row].feature_id] = None

    def set_picture(self, row: int, file: str | None) -> None:
        """Show the picture of a row; None = there is none."""
        picture = QPixmap(file) if file else QPixmap()
        if row >= len(self._hits):
            return
        self._pictures[self._hits[row].feature_id] = None if picture.isNull() else QIcon(picture)
        while len(self._pictures) > KEPT_THUMBNAILS:
            self._pictures.popitem(last=False)
        if row < self._shown:
            self.dataChanged.emit(self.index(row), self.index(row), [Qt.ItemDataRole.DecorationRole])

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's name and default
        """Hits shown."""
        return 0 if parent.isValid() else self._shown

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Text, picture and tooltip of a hit."""
        if not index.isValid() or index.row() >= self._shown:
            return None
        hit = self._hits[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return words_of_hit(hit)
        if role == Qt.ItemDataRole.DecorationRole:
            return self._pictures.get(hit.feature_id) or self._blank
        if role == Qt.ItemDataRole.ToolTipRole:
            return hit.scene
        return None


def words_of_hit(hit: Hit) -> str:
    """Rank, score and mark above, scene and date below."""
    mark = f"   {SIGNS[hit.verdict]}" if hit.verdict in SIGNS else ""
    score = tr("score {score}").format(score=number(hit.score, 2))
    if hit.former_score is not None:
        score = tr("score {before} → {after}").format(before=number(hit.former_score, 2), after=number(hit.score, 2))
    dates = " → ".join(date[:10] for date in (hit.former_taken, hit.taken) if date)
    return f"{number(hit.rank)}   {score}{mark}\n" + " · ".join(part for part in (hit.scene_name, dates) if part)
