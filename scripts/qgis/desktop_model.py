"""Steps of the desktop run about models: one is added from a folder, makes an index and is asked, without torch."""

import os
from pathlib import Path

from desktop_search import answered
from desktop_tools import QUERY, check, picture, picture_of, step, wait
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest


def add_and_ask(plugin):
    """Add a CLIP from RDB_GEO_RUN_MODEL, index with it, ask it from the panel, and remove it."""
    dock, folder = plugin.dock, Path(os.environ["RDB_GEO_RUN_MODEL"])
    dock.open_page("index")
    box = dock.index.model
    wait(lambda: box.combo.count() > 1, "the models are listed")
    known = [box.combo.itemText(place) for place in range(box.combo.count())]
    check(folder.name not in known, f"the model is new, {known}")
    box.by_name.trigger()
    dialog = plugin.models.adding.dialog
    QTest.keyClicks(dialog.source, str(folder))
    QTest.mouseClick(dialog.look_button, Qt.MouseButton.LeftButton)
    wait(dialog.add_button.isEnabled, "the model is offered")
    step("offered: " + dialog.told.text().replace("\n", " | "))
    picture_of(dialog, "qgis-add-model")
    QTest.mouseClick(dialog.add_button, Qt.MouseButton.LeftButton)
    wait(lambda: box.chosen() == folder.name and box.text, "the model is there and chosen")
    step("added: " + dialog.told.text().replace("\n", " | "))
    dialog.close()
    page = dock.index
    wait(page.ticked_layers, "the layer is offered and ticked")
    QTest.mouseClick(page.button, Qt.MouseButton.LeftButton)
    wait(lambda: not page._is_busy and page.scenes.count() > 0, "the scene is indexed", 200)
    wait(lambda: folder.name in dock.summary, "the index names the model")
    step("indexed: " + dock.summary)
    picture("qgis-model")
    dock.open_page("search")
    dock.message.clear()
    dock.search.line.setText(QUERY)
    dock.search.submit()
    answered(plugin, "asked the added model")
    said = dock.search.results.sentence
    check("chance" not in said, f"no chance is told that nobody knows, {said}")
    check(plugin.results.layer.featureCount() > 0, "its hits are on the map")
    feature = next(plugin.results.layer.getFeatures())
    check(feature["model"] == folder.name, f"the hits name the model, {feature['model']}")
    picture("qgis-model-hits")
    plugin.setup.open()
    listed = plugin.setup.dialog.model.combo
    wait(lambda: listed.findText(folder.name) > 0, "the set-up lists the model")
    plugin.setup.dialog.resize(640, 900)
    picture_of(plugin.setup.dialog, "qgis-setup-model")
    plugin.setup.dialog.close()
    plugin.models.remove(folder.name, is_agreed=True)
    wait(lambda: box.combo.findText(folder.name) < 0, "the model is removed")
    step("removed; the list holds " + ", ".join(box.combo.itemText(place) for place in range(box.combo.count())))
