"""Map, table and list as one: how results look, what is selected, what is marked, what is exported."""

from __future__ import annotations

import pytest

pytest.importorskip(
    "qgis.core", reason="QGIS can't be imported: run these tests in .venv-qgis, see tests/qgis/conftest.py"
)

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLabel

from qgis_plugin.gui.results.picture_view import PictureView
from qgis_plugin.hits import Hit
from qgis_plugin.map import marks, result_layers
from qgis_plugin.map.result_layers import Origin

WHITE = QColor("white").rgb()


@pytest.fixture
def ask(plugin, page, wait):
    """Type words, wait for the end, give the layer."""

    def type_and_wait(words):
        page.line.setText(words)
        page.submit()
        wait(lambda: not page._is_busy, f"the search for {words}")
        return plugin.results.layer

    return type_and_wait


@pytest.fixture
def box(page):
    return page.results


def drawn(layer, extent):
    """The layer as QGIS draws it on white, 100 × 100 px."""
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setExtent(extent)
    settings.setOutputSize(QSize(100, 100))
    settings.setOutputDpi(96)
    settings.setBackgroundColor(QColor("white"))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    return job.renderedImage()


def test_the_image_shows_through_hits_even_where_they_are_selected(ask):
    layer = ask("water")
    layer.setLabelsEnabled(False)
    first = QgsRectangle(10, 50, 10.01, 50.01)
    for selected in ([], [marks.read_hits(layer)[0].feature_id]):
        layer.selectByIds(selected)
        picture = drawn(layer, first.buffered(0.002))
        assert picture.pixel(50, 50) == WHITE, "no fill"
        edge = [picture.pixel(50, y) for y in range(100)]
        assert any(pixel != WHITE for pixel in edge), "an outline"


def test_the_best_lies_on_top(ask, page):
    layer = ask("many 2")
    layer.setSubsetString("")
    layer.setLabelsEnabled(False)
    shared = drawn(layer, QgsRectangle(10.0099, 50.003, 10.0101, 50.0032)).pixelColor(50, 50)
    layer.setSubsetString('"rank" = 1')
    best = drawn(layer, QgsRectangle(10.0099, 50.003, 10.0101, 50.0032)).pixelColor(50, 50)
    layer.setSubsetString('"rank" = 2')
    second = drawn(layer, QgsRectangle(10.0099, 50.003, 10.0101, 50.0032)).pixelColor(50, 50)
    assert shared == best != second


def test_labels_are_ranks_and_the_first_gets_its_place_first(ask):
    layer = ask("many 500")
    settings = layer.labeling().settings()
    assert settings.fieldName == "rank"
    properties = settings.dataDefinedProperties()
    assert "rank" in properties.property(settings.Property.Priority).asExpression()
    assert layer.labelsEnabled()


def test_earlier_results_are_switched_off_not_removed(ask):
    first = ask("water")
    second = ask("many 7")
    root = QgsProject.instance().layerTreeRoot()
    assert not root.findLayer(first.id()).itemVisibilityChecked()
    assert root.findLayer(second.id()).itemVisibilityChecked()
    assert first.name() != second.name()


def test_the_mark_is_chosen_from_a_list(ask):
    layer = ask("water")
    setup = layer.editorWidgetSetup(layer.fields().indexOf("mark"))
    assert setup.type() == "ValueMap"
    values = [value for choice in setup.config()["map"] for value in choice.values()]
    assert values == ["right", "wrong", "unsure", ""]


def test_the_slider_starts_where_hits_are_likely(ask, box):
    layer = ask("many 100")
    assert box.score.text == "50 likely, 50 weaker"
    assert box.model.rowCount() == layer.featureCount() == 50
    box.score.slider.setValue(800)
    assert "of 100" in box.score.text


def test_half_is_no_likelihood_where_the_model_has_no_calibration(ask, box, plugin):
    first = ask("bridge, uncalibrated")
    assert box.score.text == "10 above the cut, 10 below"
    assert "probability" not in box.score.slider.toolTip()
    ask("bridge")
    assert box.score.text == "10 likely, 10 weaker"
    assert "probability" in box.score.slider.toolTip()
    plugin.results.show_again(first)
    assert box.score.text == "10 above the cut, 10 below"


def test_without_likely_hits_all_are_shown(box):
    box.show_hits([Hit(n, n, 0.4 - n / 100, "/a.tif", (0, 0, 1, 1)) for n in range(1, 5)], "")
    assert box.model.rowCount() == 4


def test_list_map_and_table_select_the_same(ask, box):
    layer = ask("water")
    ids = [box.model.hit(row).feature_id for row in range(box.model.rowCount())]
    box.list.select(3)
    assert layer.selectedFeatureIds() == [ids[3]]
    layer.selectByIds([ids[1], ids[6]])  # what the map's tool and the table do
    assert box.list.selected_rows() == [1, 6]
    assert sorted(layer.selectedFeatureIds()) == sorted([ids[1], ids[6]]), "the list does not answer back"
    layer.removeSelection()
    assert box.list._selection_rows() == []


def test_selecting_on_the_map_does_not_move_the_map(plugin, ask, box, wait):
    layer = ask("water")
    canvas = plugin.iface.mapCanvas()
    before = canvas.extent()
    layer.selectByIds([box.model.hit(4).feature_id])
    QTest.qWait(300)
    assert canvas.extent() == before
    assert plugin.picking.is_marked


def test_a_selection_does_not_leak_into_another_layer(ask, box):
    first, second = ask("water"), ask("many 7")
    first.selectByIds([marks.read_hits(first)[0].feature_id])
    assert box.list._selection_rows() == []
    box.list.select(2)
    assert second.selectedFeatureCount() == 1


def test_the_chosen_hit_stays_marked_until_the_layer_goes(plugin, ask, box, wait):
    layer = ask("water")
    box.list.select(2)
    wait(lambda: plugin.picking.is_marked, "the mark")
    band = plugin.picking._band
    assert band.asGeometry().boundingBox().width() > 0
    QgsProject.instance().removeMapLayer(layer.id())
    assert not plugin.picking.is_marked


def test_rows_leave_with_their_layer(plugin, ask, box):
    layer = ask("water")
    QgsProject.instance().removeMapLayer(layer.id())
    assert box.model.total == 0
    assert box.sentence == ""
    box.buttons.right.click()
    box.list.verdict_given.emit("right")
    assert plugin.dock.message.text == ""


def test_marking_goes_on_to_the_next_and_is_taken_back(ask, box):
    layer = ask("water")
    box.list.select(0)
    QTest.keyClick(box.list, Qt.Key.Key_Plus)
    QTest.keyClick(box.list, Qt.Key.Key_Minus)
    assert [box.model.hit(row).verdict for row in range(3)] == ["right", "wrong", ""]
    assert box.list.selected_rows() == [2]
    QTest.keyClick(box.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [hit.verdict for hit in marks.read_hits(layer)][:3] == ["right", "", ""]
    assert box.list.selected_rows() == [1], "back where the mark was"
    box.buttons.undo.click()
    assert not any(hit.verdict for hit in marks.read_hits(layer))


def test_undo_without_marks_is_said(plugin, ask, box):
    ask("water")
    box.buttons.undo.click()
    assert "no mark" in plugin.dock.message.text


def test_several_hits_are_marked_together_and_undone_together(ask, box):
    layer = ask("water")
    layer.selectByIds([box.model.hit(row).feature_id for row in (1, 2, 3)])
    box.buttons.wrong.click()
    assert sum(hit.verdict == "wrong" for hit in marks.read_hits(layer)) == 3
    box.buttons.undo.click()
    assert sum(hit.verdict == "wrong" for hit in marks.read_hits(layer)) == 0


def test_a_mark_in_the_table_reaches_the_list_and_goes_when_it_is_dropped(ask, box, wait):
    layer = ask("water")
    place = layer.fields().indexOf("mark")
    layer.startEditing()
    layer.changeAttributeValue(box.model.hit(2).feature_id, place, "wrong")
    assert box.model.hit(2).verdict == "wrong"
    box.list.select(0)
    box.buttons.right.click()  # while the layer is being edited: into the edits, not past them
    assert layer.getFeature(box.model.hit(0).feature_id)["mark"] == "right"
    layer.rollBack()
    wait(lambda: box.model.hit(2).verdict == box.model.hit(0).verdict == "", "the marks are dropped")


def test_it_is_said_how_far_the_user_is(ask, box):
    ask("water")
    assert box.looked.startswith("0 of 20 looked at")
    box.list.select(0)
    box.list.select(1)
    assert box.looked.startswith("2 of 20 looked at")
    QTest.keyClick(box.list, Qt.Key.Key_Plus)
    assert box.looked == "3 of 20 looked at, 1 right, 0 wrong", "marking went on to a third"


def test_what_was_looked_at_is_remembered_in_the_layer(plugin, ask, box, wait):
    first = ask("water")
    box.list.select(1)
    wait(lambda: plugin.picking.is_marked, "the map follows")
    ask("many 7")
    plugin.results.show_again(first)
    assert box.looked.startswith("1 of 20 looked at")


def test_the_chosen_hit_is_shown_large(ask, box, wait):
    ask("water")
    box.list.select(0)
    wait(lambda: box.picture.has_pictures == [True], "the picture")
    assert box.picture.lines == ["scene.tif"]


def test_a_low_panel_shows_the_chosen_hit_large_in_a_window_that_keys_open_and_close(plugin, ask, box, wait):
    plugin.dock.setFloating(True)
    plugin.dock.resize(300, 600)
    plugin.dock.show()
    ask("water")
    area = plugin.dock.pages.widget(0)
    wait(lambda: area.verticalScrollBar().value() > 0, "the list comes into sight")
    top = area.verticalScrollBar().value()
    box.list.select(0)
    QTest.keyClick(box.list, Qt.Key.Key_Space)
    window = box.window_of_picture
    wait(lambda: window.isVisible() and box.picture.has_pictures == [True], "the picture in its window")
    assert box.picture.isVisible()
    assert min(box.picture.width(), box.picture.height()) > 400
    assert area.verticalScrollBar().value() == top, "the list stays where it is"
    assert len(box.list.visible_rows()) >= 4
    assert box.enlarge.isChecked()
    QTest.keyClick(window, Qt.Key.Key_Down)
    QTest.keyClick(window, Qt.Key.Key_Plus)
    assert box.model.hit(1).verdict == "right"
    assert box.list.selected_rows() == [2], "keys of the window are those of the list"
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert not window.isVisible()
    assert box.split.indexOf(box.picture) == 1
    assert not box.enlarge.isChecked()
    box.enlarge.click()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert box.split.indexOf(box.picture) == 1, "Esc closes it too"


@pytest.mark.parametrize(("height", "picture"), [(600, 40), (1100, 64)])
def test_four_rows_of_an_answer_are_in_sight_without_scrolling(height, picture, plugin, ask, box, wait):
    plugin.dock.setFloating(True)
    plugin.dock.resize(300, height)
    plugin.dock.show()
    ask("bridge")  # with scenes, look-alikes and more below the hits: the longest that is said
    viewport = plugin.dock.pages.widget(0).viewport()

    def whole_rows():
        shown = 0
        for row in range(box.model.rowCount()):
            place = box.list.visualRect(box.model.index(row))
            corners = (box.list.viewport().mapTo(viewport, one) for one in (place.topLeft(), place.bottomRight()))
            inside = box.list.viewport().rect().contains(place)
            shown += inside and all(viewport.rect().contains(corner) for corner in corners)
        return shown

    wait(lambda: whole_rows() >= 4, "four whole rows in sight")
    assert box.list.iconSize().height() == picture


def test_the_date_of_a_scene_is_a_date(ask, box, wait):
    ask("dated")
    assert box.model.data(box.model.index(0)).endswith("scene.tif · 2022-10-05")
    box.list.select(0)
    wait(lambda: box.picture.has_pictures == [True], "the picture")
    assert box.picture.lines == ["2022-10-05"]


def test_a_line_below_a_picture_is_cut_in_its_middle_and_all_of_it_is_in_the_tip(qgis_app):
    said = "before: s2_cape_lookout_rgbn_4326.tif"
    view = PictureView()
    view.resize(260, 180)
    view.show_pictures([(None, said), (None, "after: later.tif")])
    view.show()
    QTest.qWait(50)
    first, second = (label for label in view.findChildren(QLabel) if label.toolTip())
    assert first.text() != said
    assert first.text().startswith("before")
    assert first.text().endswith("26.tif")
    assert first.fontMetrics().horizontalAdvance(first.text()) <= first.width()
    assert (first.toolTip(), second.text()) == (said, "after: later.tif")
    view.resize(900, 180)
    QTest.qWait(50)
    assert first.text() == said


def test_both_dates_of_a_change_are_shown_side_by_side(plugin, page, box, client, tmp_path, wait):
    from qgis_plugin.engine.protocol import ChangeRequest

    path = str(tmp_path / "change.gpkg")
    client.run(ChangeRequest(str(tmp_path), "/old.tif", "/new.tif", path, text="water"))
    layer = result_layers.add_hits_layer(path, Origin("water", "fake", str(tmp_path), {"change": "water"}))
    plugin.results.show(layer, "1 changed place")
    hit = box.model.hit(0)
    assert (hit.former_score, hit.score, hit.former_scene) == (0.1, 0.9, "/old.tif")
    assert not box.buttons.heatmap.isEnabled()
    box.list.select(0)
    wait(lambda: box.picture.has_pictures == [True, True], "two pictures")
    assert box.picture.lines == ["before: 2023-05-01", "after: 2024-05-01"]


def test_outlines_have_pictures_and_can_be_marked(plugin, ask, page, box, wait):
    plugin.dock.setFloating(True)
    plugin.dock.resize(360, 900)
    plugin.dock.show()
    page.more.shapes.setChecked(True)
    layer = ask("water")
    assert box.model.hit(0).window is None
    wait(lambda: any(box.model._pictures.values()), "a picture")
    box.list.select(0)
    box.buttons.right.click()
    assert marks.read_hits(layer)[0].verdict == "right"
    setup = layer.editorWidgetSetup(layer.fields().indexOf("mark"))
    assert setup.type() == "ValueMap"


def test_picking_a_layer_never_changes_its_filter(plugin, ask, box, wait):
    first = ask("many 100")
    box.score.slider.setValue(800)
    wait(lambda: first.featureCount() < 50, "the filter")
    mine = first.subsetString()
    ask("water")
    plugin._layer_chosen(first)
    assert first.subsetString() == mine
    assert box.model.rowCount() == first.featureCount()
    assert box.model.total == 100


def test_a_filter_of_the_user_is_kept_beside_that_of_the_slider(plugin, ask, box, wait):
    layer = ask("many 100")
    layer.setSubsetString('"rank" < 50 OR "rank" > 90')
    assert result_layers.filter_hits(layer, 0.5)
    assert result_layers.filter_of(layer) == ('"rank" < 50 OR "rank" > 90', pytest.approx(0.5))
    assert layer.featureCount() == 49
    assert result_layers.filter_hits(layer, None)
    assert layer.subsetString() == '"rank" < 50 OR "rank" > 90'


def test_places_are_counted_and_joined_on_request(ask, page, box, monkeypatch, plugin):
    ask("many 100")
    assert box.places == "On 1 place", "all chips of a row of the fake engine touch"
    seen = []
    real = plugin.session.searcher.run
    monkeypatch.setattr(
        plugin.session.searcher, "run", lambda request, *rest: seen.append(request) or real(request, *rest)
    )
    page.more.places.setChecked(True)
    assert page.more.toggle.text() == "More: one hit per place"
    ask("water")
    assert next(request for request in seen if request.TYPE == "query").merge


def test_right_hits_are_exported_in_the_projects_coordinates_with_their_area(plugin, ask, box, tmp_path):
    QgsProject.instance().setCrs(QgsCoordinateReferenceSystem("EPSG:32632"))
    ask("water")
    path = tmp_path / "mine.gpkg"
    plugin.export.write(str(path), only_right=True)
    assert "marked as right" in plugin.dock.message.text
    assert not path.exists()
    for row in (0, 2):
        box.list.select(row)
        QTest.keyClick(box.list, Qt.Key.Key_Plus)
    plugin.export.write(str(path), only_right=True)
    layer = QgsVectorLayer(str(path), "mine", "ogr")
    assert layer.crs().authid() == "EPSG:32632"
    assert sorted(feature["rank"] for feature in layer.getFeatures()) == [1, 3]
    feature = next(layer.getFeatures())
    assert feature["area_m2"] == pytest.approx(715.4 * 1112.5, rel=0.01), "0.01° × 0.01° at 50° N"
    assert feature.geometry().area() == pytest.approx(feature["area_m2"], rel=0.01)
    assert [file.name for file in tmp_path.glob(".*.*")] == []


@pytest.mark.parametrize("name", ["hits [1].gpkg", f"{'n' * 250}.gpkg", "hits [ab]?.shp"])
def test_hits_are_exported_to_any_name(plugin, ask, tmp_path, name):
    ask("water")
    plugin.export.write(str(tmp_path / name), only_right=False)
    assert QgsVectorLayer(str(tmp_path / name), "mine", "ogr").featureCount() > 0
    assert [file.name for file in tmp_path.glob(".*.*")] == []


def test_the_shown_hits_are_exported_into_every_format(plugin, ask, box, tmp_path):
    layer = ask("many 100")
    for suffix in (".geojson", ".shp", ".fgb", ".csv"):
        plugin.export.write(str(tmp_path / f"hits{suffix}"), only_right=False)
        assert QgsVectorLayer(str(tmp_path / f"hits{suffix}"), "x", "ogr").featureCount() == layer.featureCount() == 50
    plugin.export.write(str(tmp_path / "hits.doc"), only_right=False)
    assert ".gpkg" in plugin.dock.message.text
    plugin.export.write(str(tmp_path / "no folder" / "hits.gpkg"), only_right=False)
    assert "could not be written" in plugin.dock.message.text


def test_every_choice_of_more_is_a_limit_of_an_example_too(ask, page, box, wait):
    ask("water")
    page.more.shapes.setChecked(True)
    page.more.fine.setChecked(True)
    page.more.simplify.setText("20 m")
    page.more.least.setText("7 m²")
    page.more.has_start.setChecked(True)
    box.like_requested.emit(0)
    wait(lambda: not page._is_busy and box.sentence, "more like the first hit")
    assert box.model.hit(0).window is None, "its answer has outlines"


def test_esc_ends_drawing(plugin, page):
    page.box_button.click()
    assert plugin.drawing.is_drawing
    QTest.keyClick(page.line, Qt.Key.Key_Escape)
    assert not plugin.drawing.is_drawing
    page.box_button.click()
    QTest.keyClick(plugin.iface.mapCanvas(), Qt.Key.Key_Escape)
    assert not plugin.drawing.is_drawing
    assert plugin.dock.message.text == ""


def test_more_like_an_outline_asks_with_the_box_around_it(plugin, ask, page, box, wait, monkeypatch):
    page.more.shapes.setChecked(True)
    ask("water")
    seen = []
    real = plugin.session.searcher.run
    monkeypatch.setattr(
        plugin.session.searcher, "run", lambda request, *rest: seen.append(request) or real(request, *rest)
    )
    box.list.select(1)
    box.buttons.like.click()
    wait(lambda: not page._is_busy and any(request.TYPE == "example" for request in seen), "the search")
    request = next(request for request in seen if request.TYPE == "example")
    assert request.window is None
    assert request.area["type"] == "Polygon"
