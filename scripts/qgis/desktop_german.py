"""The desktop run of a German QGIS: index and search, and no word of the panel is left in English."""

from desktop_tools import check, picture, step, wait
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QLabel


def in_german(plugin):
    """Index and search by German words; then look at every label and button of the panel."""
    dock = plugin.dock
    dock.open_page("index")
    page = dock.index
    wait(page.ticked_layers, "the layer is offered and ticked")
    QTest.mouseClick(page.button, Qt.MouseButton.LeftButton)
    wait(lambda: not page._is_busy and page.scenes.count() > 0, "indexed", 400)
    said = dock.message.text
    check("werden übersehen" in said or "wird öfter übersehen" in said, f"the engine's notes are German: {said}")
    step("indiziert: " + said)
    dock.open_page("search")
    page = dock.search
    dock.message.clear()
    QTest.keyClicks(page.line, "Strand")
    QTest.keyClick(page.line, Qt.Key.Key_Return)
    wait(lambda: not page._is_busy and (plugin.results.layer is not None or dock.message.text), "an answer", 120)
    if plugin.results.layer is None:
        QTest.mouseClick(dock.message._button, Qt.MouseButton.LeftButton)
        wait(lambda: not page._is_busy and plugin.results.layer is not None, "the look-alikes")
        dock.message.clear()
    check("Auf Englisch gefragt: beach" in page.results.hint, f"what was asked is said: {page.results.hint}")
    step(f"gesucht: {page.results.sentence} | {page.results.hint}")
    page.results.list.select(0)
    wait(lambda: page.results.picture.has_pictures == [True], "the large picture")
    english = left_in_english(dock)
    check(not english, f"these are English: {english}")
    picture("qgis-german")


def left_in_english(dock):
    """Texts of the panel that have a translation and are not shown in it."""
    shown = [one.text() for kind in (QLabel, QAbstractButton) for one in dock.findChildren(kind)]
    shown += [one.toolTip() for kind in (QLabel, QAbstractButton) for one in dock.findChildren(kind)]
    return [text for text in shown if text and QCoreApplication.translate("RdbGeo", text) != text]
