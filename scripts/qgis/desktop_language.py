"""The desktop run of a QGIS in another language: index, search, and no word of the panel is left in English."""

from desktop_tools import check, picture, picture_of, step, to_top, wait
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QCheckBox, QLabel, QSpinBox, QToolButton

BEACH = {"de": "Strand", "es": "playa", "fr": "plage"}


def said(text):
    """A text of the plugin in QGIS's language."""
    return QCoreApplication.translate("RdbGeo", text)


def in_language(plugin):
    """Index and search by words of the language; then look at every label and button of the panel."""
    language = QgsApplication.locale()[:2]
    check(said("Search") != "Search", f"the plugin speaks {language}")
    dock = plugin.dock
    dock.open_page("index")
    page = dock.index
    wait(page.ticked_layers, "the layer is offered and ticked")
    QTest.mouseClick(page.button, Qt.MouseButton.LeftButton)
    wait(lambda: not page._is_busy and page.scenes.count() > 0, "indexed", 400)
    told = dock.message.text
    small = said("Things smaller than about {length} are more often missed than found.").split("{length}")[0]
    check(small in told, f"the engine's notes are translated: {told}")
    step("indexed: " + told)
    picture(f"qgis-index-{language}")
    check(not cut_off(dock), f"these are cut: {cut_off(dock)}")
    dock.open_page("search")
    page = dock.search
    dock.message.clear()
    QTest.keyClicks(page.line, BEACH[language])
    QTest.keyClick(page.line, Qt.Key.Key_Return)
    wait(lambda: not page._is_busy and (plugin.results.layer is not None or dock.message.text), "an answer", 120)
    if plugin.results.layer is None:
        QTest.mouseClick(dock.message._button, Qt.MouseButton.LeftButton)
        wait(lambda: not page._is_busy and plugin.results.layer is not None, "the look-alikes")
        dock.message.clear()
    asked = said("Asked in English: {words}").format(words="beach")
    check(asked in page.results.hint, f"what was asked is said: {page.results.hint}")
    row = page.results.model.data(page.results.model.index(0))
    check("0," in row, f"numbers are those of the language: {row}")
    step(f"searched: {page.results.sentence} | {page.results.hint}")
    page.results.list.select(0)
    wait(lambda: page.results.picture.has_pictures == [True], "the large picture")
    english = left_in_english(dock)
    check(not english, f"these are English: {english}")
    to_top(dock)
    picture(f"qgis-search-{language}")
    page.more.toggle.click()
    page.more.shapes.setChecked(True)
    picture(f"qgis-more-{language}")
    check(not cut_off(dock), f"these are cut: {cut_off(dock)}")
    set_up(plugin, language)


def set_up(plugin, language):
    """The set-up's dialog: a test of the engine, and every label and button."""
    plugin.setup.open()
    dialog = plugin.setup.dialog
    wait(lambda: dialog.pythons.currentText() != said("Looking for Pythons …"), "Pythons are looked for")
    plugin.setup.test("")
    works = said("The engine works: rdb-geo {version}. Models: {models}.").split("{version}")[0]
    wait(lambda: dialog.outcome.text().startswith(works), "the engine works, in words of the language")
    check(not left_in_english(dialog), f"these are English: {left_in_english(dialog)}")
    check(not cut_off(dialog), f"these are cut: {cut_off(dialog)}")
    picture_of(dialog, f"qgis-setup-{language}")
    step("set-up: " + dialog.outcome.text())
    dialog.close()


def cut_off(window):
    """Words of visible boxes, buttons and one-line labels that are wider than these."""
    cut = []
    for one in (one for kind in (QLabel, QAbstractButton, QSpinBox) for one in window.findChildren(kind)):
        mark = 20 if isinstance(one, (QCheckBox, QSpinBox)) else 0
        is_folded = isinstance(one, QToolButton) and one.isCheckable()
        is_line = not is_folded and not (isinstance(one, QLabel) and one.wordWrap())
        if is_line and one.isVisible() and one.width() < one.fontMetrics().horizontalAdvance(one.text()) + mark:
            cut.append(one.text())
    return cut


def left_in_english(window):
    """Texts of a window that have a translation and are not shown in it."""
    shown = [one.text() for kind in (QLabel, QAbstractButton) for one in window.findChildren(kind)]
    shown += [one.toolTip() for kind in (QLabel, QAbstractButton) for one in window.findChildren(kind)]
    return [text for text in shown if text and said(text) != text]
