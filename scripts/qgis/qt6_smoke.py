"""Build and drive the plugin's widgets under real Qt 6 (PyQt6), offscreen. Run in .venv-qt6; QGIS is a stand-in."""

import importlib
import os
import pkgutil
import sys
import tempfile
import types
from pathlib import Path
from unittest.mock import MagicMock

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import PyQt6
from PyQt6 import QtCore, QtGui, QtWidgets, sip
from PyQt6.QtTest import QTest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


class AnyMember(type(QtCore.QObject)):
    """Classes whose unknown members are stand-ins."""

    def __getattr__(cls, name):
        """A stand-in for an enum or a static method."""
        if name.startswith("__"):
            raise AttributeError(name)
        return MagicMock(name=name)


def qgis_module(name):
    """A module of QGIS whose every class is an empty QObject."""
    module = types.ModuleType(name)
    made = {}

    def get(attribute):
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        base = QtWidgets.QWidget if attribute.endswith("Widget") else QtCore.QObject
        if attribute.endswith("Exception"):
            return made.setdefault(attribute, type(attribute, (Exception,), {}))
        return made.setdefault(attribute, AnyMember(attribute, (base,), {}))

    module.__getattr__ = get
    return module


QtWidgets.QAction = QtGui.QAction  # as QGIS's own PyQt does
PyQt6.sip = sip
qgis = types.ModuleType("qgis")
qgis.PyQt, qgis.core, qgis.gui = PyQt6, qgis_module("qgis.core"), qgis_module("qgis.gui")
sys.modules.update({"qgis": qgis, "qgis.PyQt": PyQt6, "qgis.core": qgis.core, "qgis.gui": qgis.gui})
for part in ("QtCore", "QtGui", "QtWidgets", "QtNetwork", "QtTest", "sip"):
    sys.modules[f"qgis.PyQt.{part}"] = importlib.import_module(f"PyQt6.{part}")

sys.modules["osgeo"] = MagicMock(name="osgeo")
app = QtWidgets.QApplication([])
import qgis_plugin  # noqa: E402  # qgis must stand in first

names = [m.name for m in pkgutil.walk_packages(qgis_plugin.__path__, "qgis_plugin.")]
for name in names:
    importlib.import_module(name)
print(f"{len(names)} modules import under Qt {QtCore.QT_VERSION_STR}")

from qgis_plugin.choices import SearchChoice  # noqa: E402
from qgis_plugin.gui.dock import SearchDock  # noqa: E402
from qgis_plugin.gui.scenes.scene_box import SceneLine  # noqa: E402
from qgis_plugin.gui.setup_dialog import SetupDialog  # noqa: E402
from qgis_plugin.hits import RIGHT, Hit  # noqa: E402


def check(condition, what):
    """Stop where something is not as it should be."""
    if not condition:
        sys.exit(f"under Qt 6 not so: {what}")


def wait(condition, what):
    """Let Qt work until `condition` holds."""
    for _ in range(200):
        if condition():
            return
        QTest.qWait(20)
    sys.exit(f"under Qt 6 waited in vain for: {what}")


dock = SearchDock()
page = dock.search
box = page.results
seen = {}
for owner, signal in (
    (page, "search_requested"),
    (page, "cancel_requested"),
    (page, "box_requested"),
    (box, "hit_chosen"),
    (box, "selection_changed"),
    (box, "pictures_wanted"),
    (box, "min_score_changed"),
    (box.buttons, "rerank_requested"),
    (box.buttons, "report_requested"),
    (box.buttons, "undo_requested"),
    (dock, "escaped"),
):
    getattr(owner, signal).connect(lambda *given, key=signal: seen.setdefault(key, []).append(given))
box.verdict_given.connect(lambda rows, verdict: box.model.set_verdicts(dict.fromkeys(rows, verdict)))
dock.resize(380, 800)
dock.show()
QTest.keyClicks(page.line, "flooded farmland")
QTest.keyClick(page.line, QtCore.Qt.Key.Key_Return)
check(isinstance(seen["search_requested"][0][0], SearchChoice), "typing searches")
page.set_history(["harbour", "flooded farmland"])
page.set_busy(is_busy=True)
page.show_progress(3, 10, "…")
QTest.mouseClick(page.button, QtCore.Qt.MouseButton.LeftButton)
check("cancel_requested" in seen, "the button stops")
page.set_busy(is_busy=False)
box.show_hits([Hit(n, n + 1, 1 - n / 1000, "/data/a.tif", (0, 0, 64, 64)) for n in range(1000)], "1000 hits")
wait(lambda: "pictures_wanted" in seen, "pictures")
check(len(seen["pictures_wanted"][0][0]) < 40, "pictures for visible rows only")
with tempfile.TemporaryDirectory() as folder:
    picture = QtGui.QPixmap(32, 32)
    picture.fill(QtCore.Qt.GlobalColor.red)
    picture.save(f"{folder}/0000.png")
    box.model.set_picture(0, f"{folder}/0000.png")
box.list.select(0)
QTest.keyClick(box.list, QtCore.Qt.Key.Key_Down)
check(seen["hit_chosen"][-1] == (1,), "arrow keys choose")
QTest.keyClick(box.list, QtCore.Qt.Key.Key_Plus)
check(box.model.hit(1).verdict == RIGHT, "plus marks as right")
box.score.slider.setValue(700)
wait(lambda: "min_score_changed" in seen, "the slider's rest")
check(box.model.rowCount() == 301, "the slider filters")
page.show_problem("a quote is not closed", 8)
check(page.problem and page.line.selectedText() == "farmland", "a problem is shown where it stands")
page.more.toggle.click()
page.more.set_shape_layers([("r", "roads")])
page.more.near.setCurrentIndex(1)
page.more.has_start.setChecked(True)
page.more.start.setDate(QtCore.QDate(2023, 5, 1))
check(page.more.more()[:3] == ("r", "200m", "2023-05-01"), "near a layer, from a date")
QTest.keyClick(page.line, QtCore.Qt.Key.Key_Escape)
check("escaped" in seen, "Esc is told")
QTest.keyClick(box.list, QtCore.Qt.Key.Key_Z, QtCore.Qt.KeyboardModifier.ControlModifier)
check("undo_requested" in seen, "Ctrl+Z takes a mark back")
box.list.show_selected([3, 5])
check(box.list.selected_rows() == [3, 5], "a selection from outside")
box.picture.show_pictures([(None, "before"), (None, "after")])
check(box.picture.lines == ["before", "after"], "two dates side by side")
QTest.mouseClick(box.buttons.rerank, QtCore.Qt.MouseButton.LeftButton)
QTest.mouseClick(box.buttons.report, QtCore.Qt.MouseButton.LeftButton)
check({"rerank_requested", "report_requested"} <= set(seen), "marks re-rank, and a report is asked for")
box._open_menu(box.list.visualRect(box.model.index(0)).center())
for menu in box.findChildren(QtWidgets.QMenu):
    menu.close()
page.box_button.click()
dock.open_page("index")
dock.index.set_raster_layers([("id-1", "scene"), ("id-2", "other")], "id-1")
dock.index.model.choose("rdb-lite")
dock.index.scenes.show_scenes([SceneLine("/data/scene.tif", "scene · 10 squares", is_well=False)])
check(dock.index.ticked_layers() == ["id-1"], "the active layer is ticked")
asked = []
dock.index.index_requested.connect(asked.append)
QTest.mouseClick(dock.index.button, QtCore.Qt.MouseButton.LeftButton)
check(asked[0].layer_ids == ("id-1",), "indexing is asked for")
dock.index.set_busy(is_busy=True)
dock.index.show_progress(1, 10, "1 of 10")
page.area.set_polygon_layers([("p", "fields")])
page.area.setCurrentIndex(3)
check(page.area.choice().layer_id == "p", "areas of polygon layers")
for level in ("info", "warning", "error"):
    dock.message.show_message(level, "words", "index", "Index …")
dialog = SetupDialog("", "/home/a/env", dock)
dialog.offer_pythons([("Python 3.9", 39, "too old"), ("Python 3.12", 312, "")], "")
dialog.pythons.setCurrentIndex(1)
check(dialog.python() == 312, "a Python is chosen")
dialog.show_commands("python3 -m venv x")
dialog.show()
dialog.add_line("Collecting rdb-geo")
dialog.set_installing(is_installing=True)
dialog.set_installing(is_installing=False)
dialog.set_testing(is_testing=True)
dialog.copy("text")
check(QtGui.QGuiApplication.clipboard().text() == "text", "copying")
dialog.close()
check(not dock.grab().isNull(), "the panel draws")
dock.close()
print("panel and set-up dialog driven under Qt 6: all as it should be")
