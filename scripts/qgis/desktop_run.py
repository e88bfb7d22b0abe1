"""Drives the plugin in a real QGIS desktop as a user would. Started by `scripts/qgis/desktop` through ``qgis --code``.

Reads from the environment: RDB_GEO_RUN_SCENE (GeoTIFF), RDB_GEO_RUN_FOLDER (for project, index and results),
RDB_GEO_RUN_PICTURES (folder for screenshots, may be empty), RDB_GEO_RUN_QUERY (words), RDB_GEO_RUN_ZIP (the zip).
Writes ``report.json`` into the folder, with a line for each step.
"""

import json
import os
import sys
import time
import traceback
from functools import partial
from pathlib import Path

import pyplugin_installer
import qgis.utils
from qgis.core import QgsApplication, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QMessageBox
from qgis.utils import iface

sys.path.insert(0, str(Path("scripts/qgis").resolve()))  # QGIS runs this text, not this file

from desktop_language import in_language
from desktop_model import add_and_ask
from desktop_more import change, hand_over, narrow_and_dark
from desktop_search import answered, example, learn, limits, search
from desktop_setup import from_zip_to_first_hit
from desktop_tools import FOLDER, PICTURES, QUERY, alive, check, picture_of, report, step, wait

NAME = "rdb_geo_search"


def install():
    """Install the zip, as the button Install from ZIP does."""
    pyplugin_installer.instance().installFromZipFile(os.environ["RDB_GEO_RUN_ZIP"])
    wait(lambda: NAME in qgis.utils.plugins, "the plugin is loaded from its zip", 30)
    plugin = qgis.utils.plugins[NAME]
    check(plugin.dock.isVisible(), "the panel is visible")
    step("installed from the zip; panel visible")
    return plugin


def tidy_window():
    """Room for what matters in the pictures."""
    from qgis.PyQt.QtWidgets import QDockWidget

    window = iface.mainWindow()
    window.resize(1280, 820)
    for dock in window.findChildren(QDockWidget):
        if dock.objectName().startswith("Browser"):
            dock.hide()


def load_scene():
    """Load the scene into a saved project."""
    layer = QgsRasterLayer(os.environ["RDB_GEO_RUN_SCENE"], Path(os.environ["RDB_GEO_RUN_SCENE"]).stem)
    check(layer.isValid(), "the scene loads")
    project = QgsProject.instance()
    project.setCrs(layer.crs())
    project.addMapLayer(layer)
    project.write(str(FOLDER / "project.qgz"))
    wait(lambda: qgis.utils.plugins[NAME].dock.folder.text().startswith(str(FOLDER)), "the index follows the project")
    iface.setActiveLayer(layer)
    iface.mapCanvas().setExtent(layer.extent())
    QTest.qWait(300)
    step("scene loaded, project saved")
    return layer


def index(plugin):
    """Index from the panel: start, cancel, resume."""
    dock = plugin.dock
    dock.open_page("index")
    page = dock.index
    wait(page.ticked_layers, "the layer is offered and ticked")
    check(not plugin.session.has_index(), "the index is new")
    dock.search.line.setText("anything")
    dock.search.submit()
    wait(lambda: dock.message.text, "a search without an index says what to do")
    step("search without index: " + dock.message.text)
    QTest.mouseClick(page.button, Qt.MouseButton.LeftButton)
    wait(lambda: page._progress.maximum() > 0 and page._progress.value() > 0, "indexing shows progress")
    iface.mainWindow().grab().save(str(Path(PICTURES) / "qgis-indexing.png")) if PICTURES else None
    step("indexing: " + page._text.text())
    QTest.mouseClick(page.button, Qt.MouseButton.LeftButton)
    wait(lambda: not page._is_busy, "the run stops when cancelled", 30)
    step("cancelled: " + dock.message.text)
    QTest.mouseClick(page.button, Qt.MouseButton.LeftButton)
    wait(lambda: not page._is_busy, "the second run ends", 400)
    wait(lambda: page.scenes.count() > 0, "the panel lists the scene", 60)
    step("indexed: " + dock.message.text + " | " + dock.summary)
    check(plugin.session.indexer.process_id() is None, "the indexing worker is gone")


def kill(plugin):
    """A killed worker: one clear message, and the next request works."""
    dock, page = plugin.dock, plugin.dock.search
    dock.message.clear()
    process_id = plugin.session.searcher.process_id()
    page.line.setText(QUERY)
    page.submit()
    os.kill(process_id, 9)
    wait(lambda: dock.message.text and not page._is_busy, "a message")
    step("worker killed: " + dock.message.text.replace("\n", " | "))
    former = plugin.results.layer.id()
    dock.message.clear()
    page.submit()
    answered(plugin, "the next request works", former)
    check(plugin.session.searcher.process_id() != process_id, "a new worker answered")


def leave():
    """Leave QGIS, which would wait for a click where a task still runs or a project was changed."""
    tasks = QgsApplication.taskManager()
    tasks.cancelAll()
    end = time.monotonic() + 60
    while tasks.countActiveTasks() and time.monotonic() < end:
        QTest.qWait(50)
    QgsProject.instance().clear()
    iface.actionExit().trigger()


def leave_busy():
    """Leave QGIS in the middle of an indexing run, with both workers alive and the plugin loaded."""
    try:
        plugin = install()
        from rdb_geo_search.engine.protocol import StatusRequest

        load_scene()
        plugin.session.searcher.run(StatusRequest(str(FOLDER)))
        page = plugin.dock.index
        plugin.dock.open_page("index")
        page.chip_unit.setCurrentIndex(1)
        page.chip_size.setValue(32)
        page.overlap.setValue(0.9)
        wait(page.ticked_layers, "the layer is offered")
        QTest.mouseClick(page.button, Qt.MouseButton.LeftButton)
        wait(lambda: page._progress.value() > 0, "indexing shows progress")
        check(plugin.session.searcher.process_id() and plugin.session.indexer.process_id(), "both workers live")
        step("leaving QGIS in mid-run: " + page._text.text())
        asked = []

        def agree():
            box = QApplication.activeModalWidget()
            if isinstance(box, QMessageBox):
                asked.append(box.text())
                box.button(QMessageBox.StandardButton.Yes).click()

        QTimer.singleShot(700, agree)
        iface.actionExit().trigger()  # QGIS asks whether its running tasks are to be cancelled
        wait(lambda: QgsApplication.taskManager().countActiveTasks() == 0, "the tasks are cancelled", 30)
        check(asked and "to index" in asked[0], f"QGIS names the running task, {asked}")
        step("cancelled by QGIS: " + plugin.dock.message.text)
        check(plugin.session.searcher.process_id(), "the searching worker still lives")
        report["ok"] = True
    except Exception:
        report["error"] = traceback.format_exc()
    (FOLDER / "report.json").write_text(json.dumps(report, indent=1))
    leave()


def short_run(steps):
    """Install the zip, take some steps, leave."""
    try:
        plugin = install()
        steps(plugin)
        plugin = None
        check(qgis.utils.unloadPlugin(NAME), "the plugin unloads")
        wait(lambda: QgsApplication.taskManager().countActiveTasks() == 0, "its tasks are over", 30)
        report["ok"] = True
    except Exception:
        report["error"] = traceback.format_exc()
        iface.mainWindow().grab().save(str(FOLDER / "failed.png"))
    (FOLDER / "report.json").write_text(json.dumps(report, indent=1))
    leave()


def first_run(plugin):
    """A bare machine: from the zip to the first hit."""
    from_zip_to_first_hit(plugin, load_scene)


def language(plugin):
    """A QGIS in the language of RDB_GEO_RUN_LOCALE."""
    tidy_window()
    load_scene()
    in_language(plugin)


def with_a_model(plugin):
    """A model of the user's own."""
    tidy_window()
    load_scene()
    add_and_ask(plugin)


def main():
    """All of it, then leave."""
    plugin = None
    try:
        plugin = install()
        tidy_window()
        scene = load_scene()
        index(plugin)
        search(plugin)
        learn(plugin)
        limits(plugin, scene)
        example(plugin, scene)
        kill(plugin)
        change(plugin, scene)
        hand_over(plugin, scene)
        plugin.setup.open()
        plugin.setup.test("")
        wait(lambda: "rdb-geo" in plugin.setup.dialog.outcome.text(), "the set-up's test says what was found", 60)
        picture_of(plugin.setup.dialog, "qgis-setup")
        step("set-up: " + plugin.setup.dialog.outcome.text())
        plugin.setup.dialog.close()
        narrow_and_dark(plugin)
        processes = [plugin.session.searcher.process_id(), plugin.session.indexer.process_id()]
        plugin = None
        check(qgis.utils.unloadPlugin(NAME), "the plugin unloads")
        QTest.qWait(200)
        QgsApplication.sendPostedEvents(None, 52)
        check("RdbGeoSearchDock" not in [w.objectName() for w in iface.mainWindow().children()], "the panel is gone")
        check(QgsApplication.processingRegistry().providerById("rdb_geo") is None, "the provider is gone")
        left = [process for process in processes if process and alive(process)]
        check(not left, f"no worker is left, {left}")
        step("unloaded; panel and provider gone, no worker left")
        report["ok"] = True
    except Exception:
        report["error"] = traceback.format_exc()
        if plugin is not None:
            report["message"] = plugin.dock.message.text
        iface.mainWindow().grab().save(str(FOLDER / "failed.png"))
    (FOLDER / "report.json").write_text(json.dumps(report, indent=1))
    leave()


SHORT = {"setup": first_run, "language": language, "model": with_a_model}
MODES = {"leave": leave_busy, **{mode: partial(short_run, steps) for mode, steps in SHORT.items()}}
QTimer.singleShot(800, MODES.get(os.environ.get("RDB_GEO_RUN_MODE", ""), main))
