"""The desktop run of a bare machine: from the zip that carries the engine to the first hit, with clicks and seconds."""

import os

from desktop_tools import FOLDER, QUERY, check, picture, picture_of, report, since, step, wait
from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QMessageBox


def from_zip_to_first_hit(plugin, load_scene):
    """First run without an engine: set-up, index, search."""
    dock = plugin.dock
    clicks = ["Install from ZIP", "choose the zip", "Install Plugin"]
    seconds = {"panel": since()}
    check("not there yet" in dock.message.text, f"a first run says that the engine is missing: {dock.message.text}")
    picture("qgis-first-run")
    _click(clicks, dock.message._button, "Set-up …")
    dialog = plugin.setup.dialog
    wait(lambda: dialog.python() is not None, "Pythons are found", 120)
    if os.environ.get("RDB_GEO_RUN_PYTHON"):
        plugin.setup.look(os.environ["RDB_GEO_RUN_PYTHON"])
        wait(lambda: dialog.python() and dialog.python().path == os.environ["RDB_GEO_RUN_PYTHON"], "the chosen Python")
    check("carries the engine" in dialog._carried.text(), "the zip carries the engine")
    step("set-up: " + dialog._carried.text() + " | " + dialog.pythons.currentText())
    picture_of(dialog, "qgis-first-setup")

    def agree():
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            clicks.append("Yes")
            box.button(QMessageBox.StandardButton.Yes).click()

    QTimer.singleShot(700, agree)
    _click(clicks, dialog.install_button, "Install")
    wait(lambda: "works" in dialog.outcome.text() or "not" in dialog.outcome.text(), "the installation", 500)
    check("works" in dialog.outcome.text(), dialog.outcome.text() + " | " + dialog.log.toPlainText()[-600:])
    seconds["engine installed"] = since()
    step("installed: " + dialog.outcome.text())
    picture_of(dialog, "qgis-first-installed")
    clicks.append("Close")
    dialog.close()
    load_scene()
    dock.open_page("index")
    clicks.append("page Index")
    wait(dock.index.ticked_layers, "the layer is offered and ticked")
    _click(clicks, dock.index.button, "Index this layer")
    wait(lambda: not dock.index._is_busy and dock.index.scenes.count() > 0, "indexed", 400)
    seconds["indexed"] = since()
    step("indexed: " + dock.message.text)
    picture("qgis-first-index")
    clicks.append("page Search")
    dock.open_page("search")
    QTest.keyClicks(dock.search.line, QUERY)
    QTest.keyClick(dock.search.line, Qt.Key.Key_Return)
    wait(lambda: plugin.results.layer is not None or dock.message.text, "the first hits", 120)
    check(plugin.results.layer is not None, dock.message.text)
    seconds = {**seconds, "first hit": since()}
    report["first_hit"] = {"clicks": len(clicks), "clicked": clicks, "seconds_since_the_zip": seconds}
    step(f"first hits: {dock.search.results.sentence}; {len(clicks)} clicks: {', '.join(clicks)}")
    picture("qgis-first-hits")
    QgsProject.instance().write(str(FOLDER / "project.qgz"))


def _click(clicks, button, name):
    clicks.append(name)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
