"""What the steps of the desktop run share: noting, waiting, checking, and pictures of the window."""

import json
import os
import time
from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QScrollArea
from qgis.utils import iface

STARTED = time.monotonic()
FOLDER = Path(os.environ["RDB_GEO_RUN_FOLDER"])
PICTURES = os.environ.get("RDB_GEO_RUN_PICTURES", "")
QUERY = os.environ.get("RDB_GEO_RUN_QUERY", "water")
report = {"steps": [], "ok": False}


def since():
    """Seconds since the run began, just before the zip is installed."""
    return round(time.monotonic() - STARTED, 1)


def step(text):
    """Note that something was seen to work."""
    line = f"{time.monotonic() - STARTED:6.1f} s  {text}"
    report["steps"].append(line)
    (FOLDER / "report.json").write_text(json.dumps(report, indent=1))


def wait(condition, what, timeout_s=120):
    """Let QGIS work until `condition` holds."""
    end = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {timeout_s} s for: {what}")
        QTest.qWait(50)


def picture(name):
    """Keep a picture of the whole window."""
    if PICTURES:
        QTest.qWait(1500)  # until the flash of a hit is over
        iface.messageBar().clearWidgets()
        iface.mapCanvas().refresh()
        QTest.qWait(300)
        iface.mapCanvas().waitWhileRendering()
        QTest.qWait(200)
        iface.mainWindow().grab().save(str(Path(PICTURES) / f"{name}.png"))


def to_top(window):
    """Scroll to where its first line is, once the panel has scrolled by itself."""
    QTest.qWait(500)
    for area in window.findChildren(QScrollArea):
        area.verticalScrollBar().setValue(0)


def to_sight(window, widget):
    """Scroll to a widget, once the panel has scrolled by itself."""
    QTest.qWait(500)
    for area in window.findChildren(QScrollArea):
        area.ensureWidgetVisible(widget)


def picture_of(window, name):
    """Keep a picture of a window beside QGIS's own."""
    if PICTURES:
        QTest.qWait(300)
        window.grab().save(str(Path(PICTURES) / f"{name}.png"))


def alive(process_id):
    """Whether a process still runs."""
    try:
        os.kill(process_id, 0)
    except OSError:
        return False
    return stat.read_text().split()[2] != "Z" if (stat := Path(f"/proc/{process_id}/stat")).exists() else False


def check(condition, what):
    """Stop with a sentence where something is not as it should be."""
    if not condition:
        raise RuntimeError(f"not so: {what}")


def locator_line():
    """The search bar's line."""
    from qgis.gui import QgsFilterLineEdit

    lines = iface.mainWindow().findChildren(QgsFilterLineEdit)
    return next(line for line in lines if line.parent().metaObject().className() == "QgsLocatorWidget")


def locator_tree():
    """The search bar's offers."""
    from qgis.PyQt.QtWidgets import QTreeView

    return next(
        tree
        for widget in [*QgsApplication.instance().topLevelWidgets(), iface.mainWindow()]
        for tree in widget.findChildren(QTreeView)
        if tree.metaObject().className() == "QgsLocatorResultsView"
    )


def offer(tree):
    """The offer that is a search of ours."""
    model = tree.model()
    for row in range(model.rowCount()):
        index = model.index(row, 0)
        if QUERY in str(index.data()) and "“" in str(index.data()):
            return index
    raise RuntimeError("the search bar offers no search of ours")
