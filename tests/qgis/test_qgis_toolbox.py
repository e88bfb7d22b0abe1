"""Panel and Processing as one tool."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip(
    "qgis.core", reason="QGIS can't be imported: run these tests in .venv-qgis, see tests/qgis/conftest.py"
)

from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate

from qgis_plugin import folders
from qgis_plugin.choices import POLYGONS, SELECTION, VISIBLE, AreaChoice
from qgis_plugin.map import marks, result_layers
from qgis_plugin.map.layers import SCOPE
from qgis_plugin.processing.base import STAGE, Listener


def run_and_load(name, values):
    """Run an algorithm and load its output, as the dialog of Processing does."""
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(QgsProject.instance())
    path = values["OUTPUT"]
    details = QgsProcessingContext.LayerDetails("Hits", QgsProject.instance(), "OUTPUT")
    context.addLayerToLoadOnCompletion(path, details)
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"rdb_geo:{name}")
    _, is_ok = algorithm.run(values, context, feedback)
    assert is_ok
    layer = QgsVectorLayer(path, "Hits", "ogr")
    QgsProject.instance().addMapLayer(layer)
    context.layerToLoadOnCompletionDetails(path).postProcessor().postProcessLayer(layer, context, feedback)
    return layer


def test_results_of_processing_open_in_the_panel(plugin, wait, tmp_path):
    path = str(tmp_path / "o.gpkg")
    layer = run_and_load("query_index", {"INDEX": str(tmp_path), "QUERY": "many 30", "HITS": 30, "OUTPUT": path})
    box = plugin.dock.search.results
    wait(lambda: box.model.total == 30, "the list")
    group = QgsProject.instance().layerTreeRoot().findGroup("RDB-Geo")
    assert [node.layerId() for node in group.findLayers()] == [layer.id()]
    assert result_layers.asked_of(layer) == {"expression": "many 30"}
    other = run_and_load(
        "query_index", {"INDEX": str(tmp_path), "QUERY": "water", "OUTPUT": str(tmp_path / "second.gpkg")}
    )
    wait(lambda: box.model.total == 20, "the second list")
    group = QgsProject.instance().layerTreeRoot().findGroup("RDB-Geo")
    assert [(n.layerId(), n.itemVisibilityChecked()) for n in group.findLayers()] == [
        (other.id(), True),
        (layer.id(), False),
    ]
    plugin.results.show_again(layer)
    assert result_layers.limits_of(layer) == {"k": 30}
    box.list.select(0)
    box.buttons.right.click()
    assert box.model.hit(0).verdict == "right"


def test_refined_hits_are_asked_again_as_they_were_refined(plugin, tmp_path):
    values = {"INDEX": str(tmp_path), "QUERY": "water", "OUTPUT": str(tmp_path / "o.gpkg")}
    layer = run_and_load("query_index", values)
    hits = marks.read_hits(layer)
    marks.write_marks(layer, {hits[0].feature_id: "right", hits[1].feature_id: "wrong"})
    saved = str(tmp_path / "water.rdbq.json")
    values = {"INDEX": str(tmp_path), "MARKED": layer, "SAVE": saved, "OUTPUT": str(tmp_path / "better.gpkg")}
    assert result_layers.asked_of(run_and_load("refine_marks", values)) == {"saved": saved}
    values |= {"SAVE": None, "OUTPUT": str(tmp_path / "other.gpkg")}
    beside = str(tmp_path / "other.rdbq.json")
    assert result_layers.asked_of(run_and_load("refine_marks", values)) == {"saved": beside}, "also without SAVE"
    assert Path(beside).exists()


def test_changes_of_processing_open_in_the_panel(plugin, wait, tmp_path):
    path = str(tmp_path / "o.gpkg")
    values = {"INDEX": str(tmp_path), "QUERY": "water", "BEFORE_DATE": "2023", "AFTER_DATE": "2024", "OUTPUT": path}
    run_and_load("detect_change", values)
    box = plugin.dock.search.results
    wait(lambda: box.model.total == 1, "the list")
    assert box.model.hit(0).is_change


def test_an_index_that_grew_in_processing_is_told_of(plugin, wait, raster, monkeypatch):
    folder = folders.remembered_index()
    plugin.dock.setFloating(True)
    plugin.dock.show()
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("rdb_geo:index_scene")
    _, is_ok = algorithm.run({"INPUT": [raster], "INDEX": folder}, context, feedback)
    assert is_ok
    wait(lambda: plugin.dock.index.scenes.count() == 1, "the list of scenes")


def test_dialogs_open_with_what_the_panel_knows(plugin):
    plugin.dock.search.line.setText("water")
    assert plugin.toolbox.values("detect_change") == {"INDEX": plugin.session.index, "QUERY": "water"}
    assert plugin.toolbox.values("refine_marks") == {"INDEX": plugin.session.index}


def test_the_number_of_hits_is_kept_in_the_project(plugin, tmp_path, wait):
    page = plugin.dock.search
    page.hits.setValue(33)
    folders.keep_number("hits", 33)
    QgsProject.instance().write()
    QgsProject.instance().clear()
    wait(lambda: page.hits.value() != 33, "the next project has its own")
    QgsProject.instance().read(str(tmp_path / "project.qgs"))
    assert page.hits.value() == 33


def polygons(name):
    layer = QgsVectorLayer("Polygon?crs=EPSG:4326", name, "memory")
    QgsProject.instance().addMapLayer(layer)
    return layer


def test_where_is_kept_in_the_project_while_its_layer_is_there(plugin, page, tmp_path, wait):
    project, area = QgsProject.instance(), page.area
    fields, towns = (polygons(name).id() for name in ("fields", "towns"))
    wait(lambda: area.count() == 6, "the layers are offered")
    for wanted in (AreaChoice(POLYGONS, towns), AreaChoice(VISIBLE)):
        area.choose(wanted)
        plugin.kept.keep()
        area.choose(AreaChoice())
        plugin.kept.restore()
        assert area.choice() == wanted
    area.choose(AreaChoice(SELECTION, fields))
    plugin.kept.keep()
    plugin.kept.restore()
    assert area.choice() == AreaChoice(), "QGIS keeps no selection"
    area.choose(AreaChoice(POLYGONS, towns))
    plugin.kept.keep()
    project.write()
    project.clear()
    assert area.choice() == AreaChoice(), "the next project has its own"
    project.read(str(tmp_path / "project.qgs"))
    assert area.choice() == AreaChoice(POLYGONS, towns)
    project.removeMapLayer(towns)
    wait(lambda: area.count() == 4, "the layer is gone")
    plugin.dock.message.clear()
    plugin.kept.restore()
    assert (area.choice(), plugin.dock.message.text) == (AreaChoice(), "")


def test_choices_of_the_panel_are_kept_in_the_project_and_saving_changes_none(plugin, tmp_path, wait):
    more, index = plugin.dock.search.more, plugin.dock.index
    more.shapes.setChecked(True)
    more.right_angles.setChecked(True)
    more.least.setText("2 ha")
    more.has_start.setChecked(True)
    more.start.setDate(QDate(2023, 5, 1))
    index.chip_unit.setCurrentIndex(2)
    index.chip_size.setValue(300)
    plugin.dock.search.line.setText("water")
    plugin.dock.search.submit()
    more.least.setText("3 ha")
    QgsProject.instance().write()
    assert more.least.text() == "3 ha"
    QgsProject.instance().clear()
    wait(lambda: not more.shapes.isChecked(), "the next project has its own")
    assert (more.more().start, more.least.text(), index.choice().chip_size) == ("", "", None)
    assert not more.right_angles.isChecked()
    QgsProject.instance().read(str(tmp_path / "project.qgs"))
    assert (more.more().start, more.more().least, index.choice().chip_size) == ("2023-05-01", "2ha", "300m")
    assert more.more().has_right_angles
    QgsProject.instance().writeEntry(SCOPE, "choices", '{"shapes": "yes", "chip_size": [1], "other": 1')
    plugin.kept.restore()
    assert not more.shapes.isChecked()
    QgsProject.instance().writeEntry(
        SCOPE, "choices", '{"shapes": "yes", "chip_size": [1], "other": 1, "least": "5 ha"}'
    )
    plugin.kept.restore()
    assert (more.shapes.isChecked(), more.least.text()) == (False, "5 ha")


def test_nobody_listens_when_the_plugin_is_gone(plugin):
    plugin.toolbox.close()
    assert type(STAGE.listener) is Listener


def test_a_narrow_and_low_panel_shows_all_of_its_width_and_four_rows(plugin):
    from qgis_plugin.gui.dock import LEAST_WIDTH
    from qgis_plugin.hits import Hit

    dock = plugin.dock
    box = dock.search.results
    box.show_hits([Hit(n, n, 1 - n / 40, "/data/scene.tif", (0, 0, 64, 64)) for n in range(1, 21)], "20 hits")
    dock.search.more.toggle.click()
    dock.setFloating(True)
    dock.resize(LEAST_WIDTH, 600)
    dock.show()
    for page in (dock.search, dock.index):
        assert page.minimumSizeHint().width() <= LEAST_WIDTH - 30, "what lies beside the page: frames and a scroll bar"
    assert dock.width() == LEAST_WIDTH
    assert dock.height() == 600
    assert len(box.list.visible_rows()) >= 4


def test_no_colour_is_fixed(plugin, qgis_app):
    from qgis.PyQt.QtGui import QColor, QPalette

    from qgis_plugin.gui import colours

    dark, light = QPalette(QColor("#2b2b2b")), QPalette(QColor("#f0f0f0"))
    dark.setColor(QPalette.ColorRole.Base, QColor("#1e1e1e"))
    light.setColor(QPalette.ColorRole.Base, QColor("#ffffff"))
    for level in colours.HUES:
        assert colours.tint(dark, level, 0.14).lightness() < 90
        assert colours.tint(light, level, 0.14).lightness() > 200
