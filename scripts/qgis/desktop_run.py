"""Drives the plugin in a real QGIS desktop as a user would. Started by `scripts/qgis/desktop` through ``qgis --code``.

Reads from the environment: RDB_GEO_RUN_SCENE (GeoTIFF), RDB_GEO_RUN_FOLDER (for project, index and results),
RDB_GEO_RUN_PICTURES (folder for screenshots, may be empty), RDB_GEO_RUN_QUERY (words), RDB_GEO_RUN_ZIP (the zip).
Writes ``report.json`` into the folder, with a line for each step.
"""

import json
import os
import sys
import traceback
from pathlib import Path

import pyplugin_installer
import qgis.utils
from qgis.core import QgsApplication, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QMessageBox
from qgis.utils import iface

sys.path.insert(0, str(Path("scripts/qgis").resolve()))  # QGIS runs this text, not this file

from desktop_tools import (
    FOLDER,
    PICTURES,
    QUERY,
    alive,
    check,
    locator_line,
    locator_tree,
    offer,
    picture,
    report,
    step,
    wait,
)

NAME = "rdb_geo_search"
ABSENT = "stadium"
"""What no scene of the run shows."""


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


def answered(plugin, what, former=None):
    """Wait for a new layer of hits; where nothing stands out, ask for the look-alikes as a user would."""
    dock, page = plugin.dock, plugin.dock.search
    wait(lambda: not page._is_busy and (dock.message.text or new_layer(plugin, former)), what)
    if not new_layer(plugin, former):
        check("No confident match" in dock.message.text, f"the panel says why there is no hit: {dock.message.text}")
        step(f"{what}: {page.sentence}")
        if former is None or what == ABSENT:
            picture("qgis-no-match")
        QTest.mouseClick(dock.message._button, Qt.MouseButton.LeftButton)
        wait(lambda: not page._is_busy and new_layer(plugin, former), f"look-alikes: {what}")
    step(f"{what}: {page.sentence}")


def new_layer(plugin, former):
    """Whether the list shows another layer than the `former` one."""
    layer = plugin.results.layer
    return layer is not None and layer.id() != former


def search(plugin):
    """Type what can't be read, type a query, see hits with pictures, move the slider, zoom, judge."""
    dock = plugin.dock
    dock.message.clear()
    dock.open_page("search")
    page = dock.search
    page.line.clear()
    page.hits.setValue(40)
    QTest.keyClicks(page.line, f'{QUERY} NOT "snow')
    QTest.keyClick(page.line, Qt.Key.Key_Return)
    wait(lambda: page.problem, "what can't be read is said")
    check(page.line.selectedText().startswith('"snow'), "it is shown where it stands")
    step("no expression: " + page.problem)
    page.line.clear()
    QTest.keyClicks(page.line, QUERY)
    QTest.keyClick(page.line, Qt.Key.Key_Return)
    answered(plugin, "search by words")
    layer = plugin.results.layer
    check(layer is not None and layer.featureCount() == page.model.total, "the layer holds the hits")
    check(QgsProject.instance().layerTreeRoot().findGroup("RDB-Geo") is not None, "the group is there")
    pictures = page.model._pictures
    wait(
        lambda: len([1 for row in page.list.visible_rows() if pictures.get(page.model.hit(row).feature_id)]) >= 3,
        "pictures",
    )
    step(f"thumbnails of {len(pictures)} visible hits")
    picture("qgis-hits")
    asked = plugin.session.searcher._numbers
    before = repr(asked)
    page.slider.setValue(round(1000 * page.model.hit(page.model.total // 3).score))
    wait(lambda: layer.subsetString() != "", "the slider filters the layer")
    wait(lambda: layer.featureCount() == page.model.rowCount() < page.model.total, "list and layer agree")
    check(repr(asked) == before, "the engine was not asked again")
    step(f"slider: {page.model.rowCount()} of {page.model.total} shown, filter {layer.subsetString()}")
    page.list.setFocus()
    page.list.select(0)
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    wide = iface.mapCanvas().extent().width()
    wait(lambda: iface.mapCanvas().extent().width() < wide, "the map zooms to the hit")
    step("arrow key: the map zoomed to the second hit")
    QTest.keyClick(page.list, Qt.Key.Key_Plus)
    wait(lambda: page.model.hit(1).verdict == "right", "the hit is marked as right")
    check(sum(1 for f in layer.getFeatures() if f["mark"] == "right") == 1, "the mark is in the file")
    page.list.select(2)
    page.buttons.wrong.click()
    wait(lambda: page.model.hit(2).verdict == "wrong", "the hit is marked as wrong")
    step("marked right and wrong, written to the layer")
    QTest.qWait(300)
    picture("qgis-zoomed")
    page.slider.setValue(0)
    wait(lambda: layer.subsetString() == "", "the slider shows all again")


def learn(plugin):
    """Re-rank by the marks; a report of the new hits."""
    dock, page = plugin.dock, plugin.dock.search
    page.list.select(page.model.total - 1)
    page.buttons.wrong.click()
    former = plugin.results.layer.id()
    dock.message.clear()
    page.buttons.rerank.click()
    wait(lambda: not page._is_busy and new_layer(plugin, former), "re-ranking")
    check("precision@" in dock.message.text, "the share of right hits is told with its interval")
    step("re-ranked: " + dock.message.text)
    picture("qgis-reranked")
    page.buttons.report.click()
    wait(lambda: not page._is_busy and ".html" in dock.message.text, "the report")
    check(list((FOLDER / "rdb-geo-hits").glob("*.html")), "the report is a file")
    step("report: " + dock.message.text)


def limits(plugin, scene):
    """Something that is not there; the choices that are folded away, with a layer in memory."""
    from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

    page = plugin.dock.search
    former = plugin.results.layer.id()
    iface.mapCanvas().setExtent(scene.extent())
    plugin.dock.message.clear()
    page.line.setText(ABSENT)
    page.submit()
    answered(plugin, ABSENT, former)
    plugin.results.layer.setSubsetString("")
    QgsProject.instance().removeMapLayer(plugin.results.layer.id())
    page.line.setText(QUERY)
    road = QgsVectorLayer(f"LineString?crs={scene.crs().authid()}", "road", "memory")
    box, feature = scene.extent(), QgsFeature()
    middle = (box.yMinimum() + box.yMaximum()) / 2
    feature.setGeometry(QgsGeometry.fromWkt(f"LINESTRING({box.xMinimum()} {middle}, {box.xMaximum()} {middle})"))
    road.dataProvider().addFeature(feature)
    QgsProject.instance().addMapLayer(road)
    wait(lambda: page.more.near.count() == 2, "the layer is offered")
    page.more.toggle.click()
    page.more.near.setCurrentIndex(1)
    plugin.dock.message.clear()
    page.submit()
    answered(plugin, "near a layer", former)
    for node in QgsProject.instance().layerTreeRoot().findGroup("RDB-Geo").findLayers()[1:]:
        node.setItemVisibilityChecked(False)
    check(page.more.toggle.text() != "More", "the choice is named")
    picture("qgis-more")
    page.more.near.setCurrentIndex(0)
    page.more.toggle.click()
    QgsProject.instance().removeMapLayer(road.id())


def example(plugin, scene):
    """More like this; a drawn box; a heatmap; the search bar."""
    page = plugin.dock.search
    first = plugin.results.layer.id()
    plugin.dock.message.clear()
    page.list.select(0)
    page.buttons.like.click()
    answered(plugin, "more like this", first)
    second = plugin.results.layer.id()
    canvas = iface.mapCanvas()
    canvas.setExtent(scene.extent())
    QTest.qWait(200)
    page.box_button.click()
    view = canvas.viewport()
    one, two = view.rect().center(), view.rect().center()
    one.setX(one.x() - 40)
    one.setY(one.y() - 40)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, one)
    QTest.mouseMove(view, two)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, two)
    answered(plugin, "drawn box", second)
    third = plugin.results.layer.id()
    from rdb_geo_search.gui.locator import SearchFilter  # noqa: F401

    locator = iface.locatorSearch if hasattr(iface, "locatorSearch") else None
    check(locator is not None, "QGIS has a search bar")
    iface.locatorSearch(f"rdb {QUERY}")
    tree = locator_tree()
    wait(lambda: tree.model().rowCount() > 0, "the search bar offers the search", 30)
    QTest.qWait(500)
    tree.setCurrentIndex(offer(tree))
    QTest.keyClick(locator_line(), Qt.Key.Key_Return)
    answered(plugin, "search bar", third)
    plugin.dock.message.clear()
    page.buttons.heatmap.click()
    group = QgsProject.instance().layerTreeRoot().findGroup("RDB-Geo")
    wait(lambda: any(isinstance(n.layer(), QgsRasterLayer) for n in group.findLayers()), "the heatmap is there")
    step("heatmap: " + plugin.dock.message.text)
    hits = [n for n in group.findLayers() if not isinstance(n.layer(), QgsRasterLayer)]
    for node in hits[1:]:
        node.setItemVisibilityChecked(False)
    canvas.setExtent(scene.extent())
    picture("qgis-heatmap")


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
        check(asked and "Index" in asked[0], f"QGIS names the running task, {asked}")
        step("cancelled by QGIS: " + plugin.dock.message.text)
        check(plugin.session.searcher.process_id(), "the searching worker still lives")
        report["ok"] = True
    except Exception:
        report["error"] = traceback.format_exc()
    (FOLDER / "report.json").write_text(json.dumps(report, indent=1))
    QgsProject.instance().clear()
    iface.actionExit().trigger()


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
        plugin.setup.open()
        plugin.setup.test("")
        wait(lambda: "rdb-geo" in plugin.setup.dialog.outcome.text(), "the set-up's test says what was found", 60)
        if PICTURES:
            plugin.setup.dialog.grab().save(str(Path(PICTURES) / "qgis-setup.png"))
        step("set-up: " + plugin.setup.dialog.outcome.text())
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
    QgsProject.instance().clear()
    iface.actionExit().trigger()


QTimer.singleShot(800, leave_busy if os.environ.get("RDB_GEO_RUN_MODE") == "leave" else main)
