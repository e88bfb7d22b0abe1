"""Where the parts meet: `initGui` makes them, `unload` takes every one away again."""

from __future__ import annotations

import configparser
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication, QgsMapLayer, QgsProject
from qgis.PyQt.QtCore import QCoreApplication, QObject, Qt, QTimer, QTranslator
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QAction

from . import engines, folders
from .engine.locate import EngineStatus
from .engine.records import Problem
from .flows import ways_out
from .i18n import install_translator, tr
from .log import close_log, open_log
from .map import layers
from .processing.provider import RdbGeoProvider
from .settings import PluginSettings, read_history, read_settings

FOLDER = Path(__file__).resolve().parent
REFRESH_REST_MS = 150


def plugin_version() -> str:
    """The version in metadata.txt, which lies in the plugin's folder once installed."""
    for folder in (FOLDER, FOLDER.parent):
        if (folder / "metadata.txt").is_file():
            parser = configparser.ConfigParser(interpolation=None)
            parser.read(folder / "metadata.txt", encoding="utf-8")
            return parser.get("general", "version", fallback="?")
    return "?"


class RdbGeoPlugin(QObject):
    """The plugin as QGIS sees it."""

    def __init__(self, iface: Any) -> None:  # noqa: ANN401  # QGIS's interface; None in qgis_process
        """Load the language; nothing is shown yet."""
        super().__init__()
        self.iface = iface
        self.icon = QIcon(str(FOLDER / "resources" / "icon.svg"))
        self.provider: RdbGeoProvider | None = None
        self._translator: QTranslator | None = install_translator(QgsApplication.locale())
        self._log = open_log()
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(REFRESH_REST_MS)
        self._refresh.timeout.connect(self._offer_layers)

    def initProcessing(self) -> None:  # noqa: N802  # QGIS prescribes the name
        """Add the algorithms; all that qgis_process needs."""
        engines.read_network()
        self.provider = RdbGeoProvider(self.icon, is_headless=self.iface is None)
        QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self) -> None:  # noqa: N802  # QGIS prescribes the name
        """Add the panel, its action, the options page and the search bar's filter."""
        from .gui.dock import SearchDock  # qgis_process has no GUI
        from .gui.locator import SearchFilter
        from .gui.options_page import OptionsFactory

        self.initProcessing()
        self.dock = SearchDock(self.iface.mainWindow())
        self.dock.search.hits.setValue(read_settings().hits)
        self.dock.search.set_history(read_history())
        self.dock.index.model.choose(read_settings().model)
        self._connect_flows()
        self.action = QAction(self.icon, tr("RDB-Geo Search"), self.iface.mainWindow())
        self.action.setObjectName("rdbGeoSearchAction")
        self.action.setCheckable(True)
        self.action.triggered.connect(self._show_panel)
        self.dock.visibilityChanged.connect(self.action.setChecked)
        self.iface.addToolBarIcon(self.action)
        self.iface.addPluginToRasterMenu("RDB-Geo", self.action)
        self.iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
        self.options = OptionsFactory(self.icon, self.setup.open, self._settings_applied)
        self.iface.registerOptionsWidgetFactory(self.options)
        self.filter = SearchFilter(self.icon, read_history, self.search.search_text)
        self.iface.registerLocatorFilter(self.filter)
        self.dock.setup_requested.connect(self.setup.open)
        self.dock.message.action_requested.connect(self._act)
        self._listen()
        self._offer_layers()
        self.index.refresh_when_visible()
        self._greet()

    def _connect_flows(self) -> None:
        """Make what happens when the user asks for something."""
        from .flows.drawing import DrawingFlow  # qgis_process has no GUI
        from .flows.kept import KeptChoices
        from .flows.results.export import ExportFlow
        from .flows.results.feedback import FeedbackFlow
        from .flows.results.marking import MarkingFlow
        from .flows.results.picking import PickingFlow
        from .flows.results.pictures import PicturesFlow
        from .flows.scenes.indexing import IndexFlow
        from .flows.scenes.keeping import ScenesFlow
        from .flows.scenes.models import ModelsFlow
        from .flows.search import SearchFlow
        from .flows.session import Session
        from .flows.shown import ResultsFlow
        from .flows.starting.setup import SetupFlow
        from .flows.toolbox import ToolboxFlow

        self.session = Session(self.iface, self.dock)
        self.setup = SetupFlow(self.iface.mainWindow(), plugin_version(), self._found)
        self.results = ResultsFlow(self.session)
        self.search = SearchFlow(self.session, self.results)
        self.picking = PickingFlow(self.session, self.results)
        self.marking = MarkingFlow(self.session, self.results)
        self.pictures = PicturesFlow(self.session, self.results)
        self.export = ExportFlow(self.session, self.results)
        self.drawing = DrawingFlow(self.session)
        self.drawing.drawn.connect(self.search.search_box)
        self.feedback = FeedbackFlow(self.session, self.results, self.search)
        self.index = IndexFlow(self.session)
        limits = {"where": self.dock.search.area, **self.dock.search.more.choices()}
        self.kept = KeptChoices({**limits, **self.dock.index.choices()})
        self.dock.search.search_requested.connect(lambda _: self.kept.keep())
        self.dock.index.index_requested.connect(lambda _: self.kept.keep())
        self.scenes = ScenesFlow(self.session, self.index)
        self.models = ModelsFlow(self.session)
        self.setup.opened.connect(self.models.serve_setup)
        self.toolbox = ToolboxFlow(self.session, self.results, self.index)

    def unload(self) -> None:
        """Take everything away, and leave no process behind."""
        if hasattr(self, "dock"):
            self._stop_listening()
            self._refresh.stop()
            self.toolbox.close()
            self.drawing.stop()
            self.picking.close()
            self.marking.close()
            self.setup.close()
            self.models.close()
            self.session.close()
            self.iface.deregisterLocatorFilter(self.filter)
            self.iface.unregisterOptionsWidgetFactory(self.options)
            self.iface.removePluginRasterMenu("RDB-Geo", self.action)
            self.iface.removeToolBarIcon(self.action)
            self.iface.removeDockWidget(self.dock)
            self.dock.deleteLater()
            self.action.deleteLater()
        if self.provider is not None:
            self.provider.close()
            QgsApplication.processingRegistry().removeProvider(self.provider)
            self.provider = None
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
        close_log(self._log)

    def _listen(self) -> None:
        project = QgsProject.instance()
        project.layersAdded.connect(self._layers_added)
        project.layersWillBeRemoved.connect(self.results.forget)
        project.layersRemoved.connect(self._layers_removed)
        project.readProject.connect(self._project_read)
        project.cleared.connect(self._project_read)
        project.cleared.connect(self.search.cancel)  # its answer would come into another project
        project.projectSaved.connect(self._project_saved)
        self.iface.currentLayerChanged.connect(self._layer_chosen)
        QCoreApplication.instance().aboutToQuit.connect(self.session.close)

    def _stop_listening(self) -> None:
        project = QgsProject.instance()
        project.layersAdded.disconnect(self._layers_added)
        project.layersWillBeRemoved.disconnect(self.results.forget)
        project.layersRemoved.disconnect(self._layers_removed)
        project.readProject.disconnect(self._project_read)
        project.cleared.disconnect(self._project_read)
        project.cleared.disconnect(self.search.cancel)
        project.projectSaved.disconnect(self._project_saved)
        self.iface.currentLayerChanged.disconnect(self._layer_chosen)
        QCoreApplication.instance().aboutToQuit.disconnect(self.session.close)

    def _layers_added(self, _layers: list[QgsMapLayer]) -> None:
        self._refresh.start()

    def _layers_removed(self, _ids: list[str]) -> None:
        self._refresh.start()

    def _layer_chosen(self, layer: QgsMapLayer | None) -> None:
        self._refresh.start()
        self.results.show_again(layer)

    def _project_read(self, *_: Any) -> None:  # noqa: ANN401  # two signals, one with a document
        self.dock.search.hits.setValue(folders.kept_number("hits") or read_settings().hits)
        self._offer_layers()
        self.kept.restore()
        self._project_saved()

    def _project_saved(self) -> None:
        self._refresh.start()
        self.index.refresh_when_visible()

    def _offer_layers(self) -> None:
        active = self.iface.activeLayer()
        self.dock.index.set_raster_layers(layers.raster_layers(), active.id() if active is not None else "")
        polygons = layers.polygon_layers()
        self.dock.search.area.set_polygon_layers(polygons)
        self.dock.search.more.set_shape_layers(layers.shape_layers())
        self.dock.index.area.set_polygon_layers(polygons)

    def _show_panel(self, is_wanted: bool) -> None:  # noqa: FBT001  # a slot
        """Only on a click: the action also follows the panel, which hides behind other tabs."""
        self.dock.setVisible(is_wanted)
        if is_wanted:
            self.dock.raise_()

    def _act(self, action: str) -> None:
        kind, _, name = action.partition(" ")
        if kind == ways_out.SETUP:
            self.setup.open()
        elif kind == ways_out.LOOKALIKES:
            self.search.show_lookalikes()
        elif kind == ways_out.ALLOW:
            self.session.allow(name)
        elif kind == ways_out.OPTIONS:
            self.iface.showOptionsDialog(self.iface.mainWindow(), currentPage=self.options.title())
        elif kind == ways_out.EXPORT:
            self.index.export(name)
        else:
            self.dock.open_page("index")

    def _settings_applied(self, former: PluginSettings) -> None:
        """Only what was changed has an effect: the panel's numbers and a running worker are left alone otherwise."""
        now = read_settings()
        if now.hits != former.hits:
            self.dock.search.hits.setValue(now.hits)
        if now.model != former.model:
            self.dock.index.model.choose(now.model)
        if (now.engine_path, now.may_download) != (former.engine_path, former.may_download):
            self.session.searcher.close()
            self._greet()
            self.index.refresh()

    def _greet(self) -> None:
        """Without an engine nothing works: say so at once, and offer the set-up."""
        if engines.find_engine() is None:
            self.dock.message.show_message(*ways_out.explain(Problem("engine-missing", "")))

    def _found(self, _status: EngineStatus) -> None:
        self.dock.message.clear()
        self.models.refresh()
        self.session.searcher.close()
        self.index.refresh()
