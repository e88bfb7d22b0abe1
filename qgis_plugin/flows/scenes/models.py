"""Which models there are: asked of the engine when a list of them is first looked at; they come and go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QMessageBox

from ... import engines
from ...engine.client import EngineError
from ...engine.models import KnownModel, ModelsRequest, ModelsResult, RemoveModelRequest
from ...engine.records import read
from ...gui.scenes.model_box import ModelBox, ModelLine
from ...gui.setup_dialog import SetupDialog
from ...i18n import number, tr, translated
from ...log import LOGGER
from ...settings import read_settings, write_settings
from ..session import Session
from .adding import AddingFlow

YES = QMessageBox.StandardButton.Yes


class ModelsFlow(QObject):
    """Fills the lists of models, once for each engine."""

    def __init__(self, session: Session) -> None:
        """Listen to the panel."""
        super().__init__()
        self._session = session
        self._is_told = False
        self._boxes: list[ModelBox] = []
        self._setup_box: ModelBox | None = None
        self.adding = AddingFlow(session)
        self.adding.added.connect(self._added)
        self._serve(session.dock.index.model)
        session.dock.pages.currentChanged.connect(lambda _: self._look())

    def serve_setup(self, dialog: SetupDialog) -> None:
        """Also fill the list of the set-up, whose choice is kept for new indexes, be it picked or typed."""
        box = dialog.model

        def keep() -> None:
            chosen = box.chosen() or ""
            if chosen != read_settings().model:
                write_settings(replace(read_settings(), model=chosen))
                self._session.dock.index.model.choose(chosen)

        if box is not self._setup_box:
            self._setup_box = box
            self._serve(box)
            box.picked.connect(keep)
            dialog.finished.connect(lambda _: keep())
        box.choose(read_settings().model)
        if engines.find_engine() is not None:
            self._ask()

    def refresh(self) -> None:
        """Another engine is in force: ask it when the page is looked at, or now."""
        self._is_told = False
        if self._setup_box is not None:
            self._ask()
        self._look()

    def remove(self, name: str, *, is_agreed: bool = False) -> None:
        """Delete an added model, after asking."""
        question = tr("Delete the model {name}? Its indexes stay, and need it to be asked.").format(name=name)
        if not is_agreed and QMessageBox.question(self._session.dock, tr("Model"), question) != YES:
            return

        def done(_: Mapping[str, Any]) -> None:
            for box in self._boxes:
                box.choose("" if box.chosen() == name else box.chosen() or "")
            if read_settings().model == name:
                write_settings(replace(read_settings(), model=""))
            self._ask()

        self._session.start(tr("Model"), RemoveModelRequest(name), done)

    def close(self) -> None:
        """Stop what goes on."""
        self.adding.close()

    def _serve(self, box: ModelBox) -> None:
        self._boxes.append(box)
        box.add_requested.connect(self.adding.open)
        box.remove_requested.connect(self.remove)

    def _added(self, name: str) -> None:
        for box in self._boxes:
            box.choose(name)
        if self._setup_box is not None and self._setup_box.isVisible():
            self._setup_box.picked.emit()
        self._ask()

    def _look(self) -> None:
        if not self._is_told and self._session.dock.page == "index":
            self._ask()

    def _ask(self, *, is_last: bool = False) -> None:
        """Ask for the models; once more if the engine ended meanwhile, as it does when another takes its place."""
        self._is_told = True

        def done(body: Mapping[str, Any]) -> None:
            lines = [
                ModelLine(model.name, words_of(model), model.is_added) for model in read(ModelsResult, body).models
            ]
            for box in self._boxes:
                box.offer(lines, box.chosen() or read_settings().model)

        def failed(error: EngineError) -> None:
            LOGGER.info("No list of models: %s: %s", error.code, error)
            self._is_told = False
            if error.code == "engine-died" and not is_last:
                self._ask(is_last=True)

        self._session.start(tr("Models"), ModelsRequest(), done, failed)


def words_of(model: KnownModel) -> str:
    """What is said of a model, in the user's language where the plugin has words for it."""
    size = tr("{size} MB").format(size=number(model.size_bytes / 1e6)) if model.size_bytes else ""
    licence = tr("licence {name}").format(name=model.licence) if model.licence else ""
    ways = {
        "fetch": tr("not on this machine yet: press …, then Add by name …, and allow the engine to fetch weights"),
        "packages": tr("needs more than the set-up installs: press … and add a model of ONNX files in its place"),
        "add-again": tr("its files are incomplete: press …, remove it and add it again"),
        "install-again": tr("its files are incomplete: press Set-up … and install the engine again"),
    }
    where = tr("works offline") if model.is_present else ways.get(model.cure, tr("not on this machine yet"))
    return " · ".join(word for word in (size, licence, where, translated(model.limits)) if word)
