"""A model comes from a folder or by its name: looked at, agreed to, fetched, tested."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ... import told
from ...choices import ModelChoice
from ...engine.client import EngineError
from ...engine.events import Progress
from ...engine.models import AddModelRequest, ModelAdded, Offer, OfferModelRequest
from ...engine.records import read
from ...engines import new_client, read_network
from ...errors import error_words
from ...gui.scenes.add_model_dialog import AddModelDialog
from ...i18n import number, tr, translated
from ...settings import read_settings, write_settings
from ...tasks import EngineTask
from ..session import Session


class AddingFlow(QObject):
    """Opens the dialog and does what it asks, with a worker of its own: a search need not wait for a download."""

    added = pyqtSignal(str)
    """The model of this name is there now."""

    def __init__(self, session: Session) -> None:
        """Start with nothing."""
        super().__init__()
        self._session = session
        self._client = new_client()
        self._task: EngineTask | None = None
        self._choice = ModelChoice("")
        self._offer: Offer | None = None
        self.dialog: AddModelDialog | None = None

    def open(self, folder: str) -> None:
        """Show the dialog; a folder is looked at right away."""
        read_network()
        if self.dialog is None:
            self.dialog = AddModelDialog(self._session.iface.mainWindow())
            self.dialog.look_requested.connect(self.look)
            self.dialog.add_requested.connect(self.add)
            self.dialog.stop_requested.connect(self.stop)
            self.dialog.download_allowed.connect(self._allow)
        if self._task is None:
            self.dialog.may_download.setChecked(read_settings().may_download)
            self.dialog.source.setText(folder)
            self.dialog.text_source.clear()
        self.dialog.show()
        self.dialog.raise_()
        if folder and self._task is None:
            self.look(self.dialog.choice())

    def look(self, choice: ModelChoice) -> None:
        """Ask what would come."""
        self._choice, self._offer = choice, None
        request = OfferModelRequest(choice.source, choice.text_source, precision=choice.precision)
        self._start(request, tr("Looking …"), self._looked)

    def add(self, has_read: bool) -> None:  # noqa: FBT001  # a slot
        """Bring what was offered."""
        if self._offer is None:
            return
        text_source = self._offer.sources[1] if len(self._offer.sources) > 1 else None
        request = AddModelRequest(
            self._offer.sources[0], text_source, self._offer.name, self._choice.precision, has_read or None
        )
        self._start(request, tr("Starting …"), self._added)

    def stop(self) -> None:
        """Stop what goes on; a download goes on from there when it is added again."""
        if self._task is not None:
            self._task.cancel()

    def close(self) -> None:
        """Leave no process and no window behind."""
        self._client.retire()
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _start(self, request: OfferModelRequest, words: str, done: Any) -> None:  # noqa: ANN401  # a bound method
        if self.dialog is None or self._task is not None:
            return
        self.dialog.set_busy(is_busy=True, text=words)

        def over(body: Mapping[str, Any]) -> None:
            self._rest()
            done(body)

        self._task = self._session.start(tr("Model"), request, over, self._failed, self._tell, self._client)

    def _rest(self) -> None:
        self._task = None
        if self.dialog is not None:
            self.dialog.set_busy(is_busy=False)

    def _looked(self, body: Mapping[str, Any]) -> None:
        self._offer = read(Offer, body)
        if self.dialog is not None:
            self.dialog.show_offer(words_of(self._offer), is_restricted=self._offer.is_restricted, is_offered=True)

    def _added(self, body: Mapping[str, Any]) -> None:
        added = read(ModelAdded, body)
        self._offer = None
        self._client.close()
        if self.dialog is not None:
            words = tr("{name} is there and tested: {speed} pictures a second on this machine.")
            said = words.format(name=added.name, speed=number(added.images_per_s, 1))
            self.dialog.show_offer(" ".join((said, *map(told.words_of, added.notes))))
        self.added.emit(added.name)

    def _failed(self, error: EngineError) -> None:
        self._rest()
        if self.dialog is None:
            return
        is_forbidden = error.code == "weights-not-found" and not read_settings().may_download
        said = error_words(error.problem)
        if error.code == "cancelled":
            said = tr("Stopped. What has come is kept: add it again, and it goes on from there.")
        elif is_forbidden:
            said = tr("The engine may not ask the internet: allow it above, or choose a folder.")
        self.dialog.show_offer(said)

    def _tell(self, progress: Progress) -> None:
        if self.dialog is None:
            return
        if progress.stage == "download" and progress.total:
            words = tr("{done} of {total} MB · {file}").format(
                done=number(progress.done / 1e6), total=number(progress.total / 1e6), file=progress.message
            )
        else:
            words = tr("Testing the model …") if progress.stage == "test" else tr("Starting …")
        self.dialog.show_progress(progress.done, progress.total, words)

    def _allow(self, is_allowed: bool) -> None:  # noqa: FBT001  # a slot
        """Keep the permission; workers that run know only the former one."""
        settings = read_settings()
        if settings.may_download != is_allowed:
            write_settings(replace(settings, may_download=is_allowed))
            self._client.close()
            self._session.searcher.close()


def words_of(offer: Offer) -> str:
    """What is said of an offer."""
    fetched, copied = tr("{name}: {size} MB would be fetched from {origin}."), tr("{name}: {size} MB, from {origin}.")
    words = fetched if offer.is_remote else copied
    said = [
        words.format(name=offer.name, size=number(offer.size_bytes / 1e6), origin=offer.origin),
        tr("licence {name}").format(name=offer.licence),
        tr("Limits: {limits}").format(limits=translated(offer.limits)),
        tr("It works offline afterwards."),
        *map(told.words_of, offer.notes),
    ]
    return "\n".join(said)
