"""Combo box for an area: everywhere, the visible part, a polygon layer or its selection."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtWidgets import QComboBox, QWidget

from ..choices import EVERYWHERE, POLYGONS, SELECTION, VISIBLE, AreaChoice
from ..i18n import tr


class AreaBox(QComboBox):
    """Offers the polygon layers that it is told of."""

    def __init__(self, everywhere: str, parent: QWidget | None = None) -> None:
        """Offer `everywhere` (the words for no limit) and the visible part."""
        super().__init__(parent)
        self._everywhere = everywhere
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setMinimumWidth(90)
        self.set_polygon_layers(())

    def set_polygon_layers(self, layers: Sequence[tuple[str, str]]) -> None:
        """Offer these layers (id, name), keeping the choice where it still exists."""
        chosen = self.choice()
        self.clear()
        self._offer(self._everywhere, AreaChoice(EVERYWHERE))
        self._offer(tr("Visible part of the map"), AreaChoice(VISIBLE))
        for layer_id, name in layers:
            self._offer(tr("Polygons of {layer}").format(layer=name), AreaChoice(POLYGONS, layer_id))
            self._offer(tr("Selected polygons of {layer}").format(layer=name), AreaChoice(SELECTION, layer_id))
        self.choose(chosen)

    def choose(self, wanted: AreaChoice) -> None:
        """Choose an area; everywhere where it is not offered."""
        rows = [row for row in range(self.count()) if self.itemData(row) == wanted]
        self.setCurrentIndex(rows[0] if rows else 0)

    def choice(self) -> AreaChoice:
        """What is chosen."""
        chosen = self.currentData()
        return chosen if isinstance(chosen, AreaChoice) else AreaChoice(EVERYWHERE)

    def _offer(self, text: str, choice: AreaChoice) -> None:
        self.addItem(text, choice)
