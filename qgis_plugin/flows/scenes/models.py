"""Which models there are, asked of the engine when the page Index is first looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.PyQt.QtCore import QObject

from ...engine.client import EngineError
from ...engine.models import KnownModel, ModelsRequest, models_from_body
from ...gui.scenes.model_box import ModelLine
from ...i18n import number, tr
from ...log import LOGGER
from ...settings import read_settings
from ..session import Session


class ModelsFlow(QObject):
    """Fills the list of models, once for each engine."""

    def __init__(self, session: Session) -> None:
        """Listen to the panel."""
        super().__init__()
        self._session = session
        self._is_told = False
        session.dock.pages.currentChanged.connect(lambda _: self._look())

    def refresh(self) -> None:
        """Another engine is in force: ask it when the page is looked at, or now."""
        self._is_told = False
        self._look()

    def _look(self) -> None:
        if self._is_told or self._session.dock.page != "index":
            return
        self._is_told = True

        def done(body: Mapping[str, Any]) -> None:
            page = self._session.dock.index
            chosen = page.model.chosen() or read_settings().model
            page.model.offer([ModelLine(model.name, words_of(model)) for model in models_from_body(body)], chosen)

        def failed(error: EngineError) -> None:
            LOGGER.info("No list of models: %s: %s", error.code, error)
            self._is_told = False

        self._session.start(tr("Models"), ModelsRequest(), done, failed)


def words_of(model: KnownModel) -> str:
    """What is said of a model, in the user's language where the plugin has words for it."""
    size = tr("{size} MB").format(size=number(model.size_bytes / 1e6)) if model.size_bytes else ""
    licence = tr("licence {name}").format(name=model.licence) if model.licence else ""
    where = tr("works offline") if model.is_present else tr("not on this machine yet: {cure}").format(cure=model.cure)
    return " · ".join(word for word in (size, licence, where, model.limits) if word)
