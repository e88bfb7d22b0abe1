"""The plugin's panel over the fake engine: what a user does, and what is said when it does not work."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

pytest.importorskip(
    "qgis.core", reason="QGIS can't be imported: run these tests in .venv-qgis, see tests/qgis/conftest.py"
)

from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsFeedback,
    QgsGeometry,
    QgsLocatorContext,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsSettings,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate, Qt
from qgis.PyQt.QtTest import QTest

from qgis_plugin import folders, settings, verdicts
from qgis_plugin.engine.answers import HitsResult
from qgis_plugin.engine.records import read
from qgis_plugin.hits import RIGHT
from qgis_plugin.map import layers, marks, result_layers


@pytest.fixture
def ask(plugin, page, wait):
    """Type words and wait for the end."""

    def type_and_wait(words):
        page.line.clear()
        QTest.keyClicks(page.line, words)
        QTest.keyClick(page.line, Qt.Key.Key_Return)
        wait(lambda: not page._is_busy, f"the search for {words}")
        return page.results.model.total

    return type_and_wait


@pytest.fixture
def asked_requests(plugin, monkeypatch, wait):
    """Requests as they come, after what the panel asks by itself when a project opens."""
    wait(lambda: not plugin.session._tasks, "what the index holds")
    seen, client = [], plugin.session.searcher
    real = client.run
    monkeypatch.setattr(client, "run", lambda request, *rest: seen.append(request) or real(request, *rest))
    return seen


def group_layers():
    group = QgsProject.instance().layerTreeRoot().findGroup("RDB-Geo")
    return [] if group is None else [node.layer() for node in group.findLayers()]


def test_a_typed_search_lists_hits_and_adds_a_layer(plugin, ask, page):
    assert ask("water") == 20
    assert [result_layers.words_of(layer) for layer in group_layers()] == ["water"]
    assert re.fullmatch(r"water · \d\d:\d\d", group_layers()[0].name())
    assert group_layers()[0].source().startswith(str(Path(QgsProject.instance().homePath()) / "rdb-geo-hits"))
    assert "20" in page.results.sentence
    assert settings.read_history()[0] == "water"


def test_past_searches_complete_the_line(plugin, ask, page):
    ask("water")
    ask("flooded farmland")
    completer = page.line.completer()
    completer.setCompletionPrefix("farm")
    assert completer.completionCount() == 1
    ask("water")
    assert settings.read_history()[:2] == ["water", "flooded farmland"]


def test_pictures_come_for_visible_rows(plugin, ask, page, wait):
    plugin.dock.setFloating(True)
    plugin.dock.resize(360, 700)
    plugin.dock.show()
    ask("many 500")
    wait(lambda: any(page.results.model._pictures.values()), "a picture")
    assert len(page.results.model._pictures) < 40


def test_the_slider_filters_list_and_layer_without_asking_again(plugin, ask, page, wait):
    ask("many 100")
    layer = group_layers()[0]
    before = repr(plugin.session.searcher._numbers)
    page.results.score.slider.setValue(500)
    wait(lambda: layer.subsetString() != "", "the filter")
    assert page.results.score.min_score() == 0.5
    assert layer.featureCount() == page.results.model.rowCount() == 50
    assert repr(plugin.session.searcher._numbers) == before
    page.results.score.slider.setValue(0)
    wait(lambda: layer.subsetString() == "", "no filter")
    assert page.results.model.rowCount() == 100


def test_marks_by_key_and_button_are_written(plugin, ask, page):
    ask("water")
    page.results.list.select(0)
    QTest.keyClick(page.results.list, Qt.Key.Key_Plus)
    assert page.results.model.hit(0).verdict == RIGHT
    assert page.results.list.selected_rows() == [1], "on to the next"
    page.results.buttons.wrong.click()
    verdicts = {hit.rank: hit.verdict for hit in marks.read_hits(group_layers()[0])}
    assert (verdicts[1], verdicts[2], verdicts[3]) == ("right", "wrong", "")
    page.results.list.select(1)
    QTest.keyClick(page.results.list, Qt.Key.Key_Delete)
    assert page.results.model.hit(1).verdict == ""


def test_nothing_that_stands_out_is_said_and_lookalikes_are_offered(plugin, ask, page, wait):
    assert ask("absent") == 0
    assert "it is probably not there, the chance is 4\u00a0%" in page.results.sentence
    assert "No confident match" in plugin.dock.message.text
    assert group_layers() == []
    plugin.dock.message._button.click()
    wait(lambda: page.results.model.total == 3 and not page._is_busy, "look-alikes")
    assert page.results.sentence.startswith("No confident match, but 3 look-alikes")
    assert page.results.score.text == "2 above the cut, 1 below", "none of them is called likely"
    assert result_layers.words_of(group_layers()[0]) == "absent, look-alikes"
    assert settings.read_history()[0] == "absent", "what was typed is offered again, not the layer's name"


def test_lookalikes_without_outlines_are_not_offered_again(plugin, ask, page, wait):
    page.more.shapes.setChecked(True)
    assert ask("absent") == 0
    strip = plugin.dock.message
    assert strip._button.text() == "Show look-alikes"
    strip._button.click()
    wait(lambda: not page._is_busy, "no outline")
    assert strip.text.endswith("No hit among 1,000 chips: none reaches what was asked for.")
    assert strip._button.text() == "Index …"


@pytest.mark.parametrize(
    ("chance", "said"),
    [(0.0, "under 1 %"), (0.0049, "under 1 %"), (0.006, "1 %"), (0.994, "99 %"), (0.9999, "over 99 %")],
)
def test_no_chance_is_told_as_none_or_certainty(chance, said):
    said = said.replace(" ", "\u00a0")
    nothing = {"output": "", "count": 0, "searched": 9, "confident": False, "verdict": "unlikely"}
    answer = read(HitsResult, {**nothing, "presence": chance})
    assert verdicts.sentence_of(answer).endswith(f"the chance is {said}.")
    answer = read(HitsResult, {**nothing, "presence": None, "false_alarm": chance})
    assert f"{said} of unrelated texts" in verdicts.sentence_of(answer)
    scenes = [{"scene": "/a.tif", "chance": chance}]
    answer = read(HitsResult, {**nothing, "scenes": scenes, "scenes_likely": 1, "scenes_searched": 2})
    assert f"a.tif {said}," in verdicts.scenes_of(answer)


def test_a_chance_that_does_not_suffice_is_told_with_the_one_that_does():
    """71 % and no hit is no contradiction where it is said what is asked for."""
    told = {"output": "", "count": 5, "searched": 9, "confident": False, "verdict": "possible", "nearest_score": 0.7}
    said = verdicts.sentence_of(read(HitsResult, {**told, "presence": 0.71, "threshold": 0.768}))
    assert said.replace("\u00a0", " ").endswith("the chance is 71 %. A scene gives hits from 77 % on.")


def test_a_model_without_a_calibration_says_no_chance_that_nobody_knows(plugin, ask, page):
    ask("absent, uncalibrated")
    assert page.results.sentence.endswith("nothing stands out; 34\u00a0% of unrelated texts come as near to a chip.")
    assert "A chance of" not in page.results.hint
    ask("bridge, uncalibrated")
    assert page.results.sentence.endswith("possible only: 34\u00a0% of unrelated texts come as near to a chip.")


def test_what_is_only_possible_is_said_with_its_scenes_and_what_lies_below(plugin, ask, page):
    ask("bridge")
    said = page.results.sentence
    assert said.startswith("20 hits among 1,000 chips, best score 0.95 – possible only: the chance")
    assert "is 78\u00a0%" in said
    assert "took no part: 1." in said
    lines = page.results.hint.splitlines()
    assert lines[0] == "A chance of 50 % or more in 1 of 2 scenes: a.tif 78\u00a0%, b.tif 20\u00a0%"
    assert lines[1] == "12 more score 0.2 or better, in scenes where not enough speaks for it."
    page.hits.setValue(20)
    ask("bridge")
    assert "12 more score 0.2 or better: raise the number" in page.results.hint


def test_a_word_that_the_model_does_not_know_is_no_all_clear(plugin, ask, page):
    assert ask("snow") == 0
    assert page.results.sentence == (
        "No confident match among 1,000 chips: the model does not know “snow”, so this is no all-clear."
    )


def test_the_panel_asks_for_the_weaker_hits_too_but_joins_only_the_likely_ones(plugin, page, ask, asked_requests):
    ask("water")
    assert (asked_requests[-1].k, asked_requests[-1].weaker) == (1000, True)
    page.more.places.setChecked(True)
    ask("water")
    assert (asked_requests[-1].k, asked_requests[-1].weaker, asked_requests[-1].merge) == (1000, None, True)


def test_what_to_know_of_the_words_is_said_without_a_dialog(plugin, ask, page):
    ask("flooded farmland")
    assert "The model has hardly seen “flooded” (5 of 39,730 captions)" in page.results.hint
    assert page.results.hint.endswith("The answer follows “water”.")
    ask("tomorrow")
    assert "The engine's own." in page.results.hint, "a note of a later version stays as it is"
    ask("water")
    assert page.results.hint == ""


def test_an_expression_that_is_none_is_said_where_it_stands(plugin, ask, page):
    ask('river AND "bridge')
    assert "quote" in page.problem
    assert page.line.selectedText() == '"bridge'
    assert 'river AND "bridge' not in settings.read_history(), "only what could be asked is offered again"
    assert plugin.dock.message.text == ""
    QTest.keyClick(page.line, Qt.Key.Key_End)
    QTest.keyClicks(page.line, '"')
    assert page.problem == ""


def test_re_ranking_learns_from_the_marks(plugin, ask, page, wait):
    ask("water")
    page.results.buttons.rerank.click()
    assert "Mark at least one" in plugin.dock.message.text
    for row, button in ((0, page.results.buttons.right), (3, page.results.buttons.wrong)):
        page.results.list.select(row)
        button.click()
    page.results.buttons.rerank.click()
    wait(lambda: len(group_layers()) == 2 and not page._is_busy, "a second layer")
    better = group_layers()[0]
    assert result_layers.words_of(better) == "water, re-ranked"
    assert [layer.customProperty(result_layers.PROBABLE) for layer in group_layers()] == [1, 1]
    assert "1 right and 1 wrong" in plugin.dock.message.text
    assert "precision@9, 95 % interval 9\u00a0% … 91\u00a0%" in plugin.dock.message.text
    assert [page.results.model.hit(row).verdict for row in (0, 1, 3)] == ["right", "", "wrong"]
    saved = result_layers.asked_of(better)["saved"]
    assert Path(saved).name.endswith(".rdbq.json")
    assert Path(saved).exists()
    page.results.buttons.rerank.click()
    wait(lambda: len(group_layers()) == 3 and not page._is_busy, "a third layer")
    assert result_layers.words_of(group_layers()[0]) == "water, re-ranked"


def test_a_report_is_written_and_opened(plugin, ask, page, wait, monkeypatch):
    opened = []
    monkeypatch.setattr("qgis_plugin.flows.results.feedback.QDesktopServices.openUrl", opened.append)
    ask("water")
    page.results.buttons.report.click()
    wait(lambda: opened, "the report")
    assert Path(opened[0].toLocalFile()).read_text() == "<html></html>"
    assert opened[0].toLocalFile().endswith(".html")
    assert len(group_layers()) == 1


def test_a_report_follows_slider_and_marks(plugin, ask, page, wait, monkeypatch, asked_requests):
    opened = []
    monkeypatch.setattr("qgis_plugin.flows.results.feedback.QDesktopServices.openUrl", opened.append)
    ask("water")
    page.results.list.select(0)
    page.results.buttons.right.click()
    page.results.buttons.wrong.click()
    page.results.buttons.report.click()
    wait(lambda: opened, "the report")
    request = asked_requests[-1]
    assert request.reviewed_from == 0.5, "the slider stands at its default cut"
    assert [(mark["rank"], mark["right"], mark["window"]) for mark in request.reviewed] == [
        (1, True, [0, 0, 64, 64]),
        (2, False, [64, 0, 64, 64]),
    ]
    page.results.score.slider.setValue(0)
    wait(lambda: page.results.least_shown == 0.0, "all are shown")
    page.results.buttons.report.click()
    wait(lambda: len(opened) == 2, "the second report")
    assert asked_requests[-1].reviewed_from == 0.0


def test_more_limits_reach_the_engine_and_are_named_when_folded(plugin, ask, page, wait, monkeypatch):
    road = QgsVectorLayer("LineString?crs=EPSG:4326", "roads", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromWkt("LINESTRING(10 50, 11 51)"))
    road.dataProvider().addFeature(feature)
    QgsProject.instance().addMapLayer(road)
    more = page.more
    wait(lambda: more.near.count() == 2, "the layer is offered")
    assert more.toggle.text() == "More"
    more.near.setCurrentIndex(1)
    more.distance.setText("300 m")
    more.has_start.setChecked(True)
    more.start.setDate(QDate(2023, 5, 1))
    more.shapes.setChecked(True)
    assert more.toggle.text() == "More: near roads, 2023-05-01 – …, outlines"
    more.fine.setChecked(True)
    assert more.toggle.text() == "More: near roads, 2023-05-01 – …, outlines that follow the image"
    more.right_angles.setChecked(True)
    assert more.toggle.text().endswith("outlines that follow the image, right angles")
    more.right_angles.setChecked(False)
    more.simplify.setText("20")
    assert more.toggle.text().endswith("outlines that follow the image, simplified by 20")
    assert more.least.placeholderText() == "¼ chip"
    more.least.setText("1,500 m²")
    more.right_angles.setChecked(True)
    assert more.toggle.text().endswith("right angles, simplified by 20, no smaller than 1,500 m²")
    seen = []
    real = plugin.session.searcher.run
    monkeypatch.setattr(
        plugin.session.searcher, "run", lambda request, *rest: seen.append(request) or real(request, *rest)
    )
    ask('"water" NOT forest')
    request = next(request for request in seen if request.TYPE == "query")
    assert (request.expression, request.start, request.end, request.shapes, request.fine) == (
        '"water" NOT forest',
        "2023-05-01",
        None,
        True,
        True,
    )
    assert (request.simplify, request.min_area, request.right_angles) == ("20m", "1500m²", True)
    file, _, distance = request.near[0].rpartition(":")
    assert distance == "300m"
    assert QgsVectorLayer(file, "copy", "ogr").featureCount() == 1
    assert page.results.model.hit(0).window is None
    assert page.results.buttons.right.isEnabled(), "outlines can be marked"
    assert not page.results.buttons.rerank.isEnabled()
    assert page.results.buttons.report.isEnabled()
    QgsProject.instance().removeMapLayer(road.id())
    wait(lambda: more.near.count() == 1, "the layer is not offered any more")
    assert more.more().near_layer == ""


def test_dates_are_picked_and_none_is_a_limit_before_that(plugin, page):
    assert page.more.more()[2:4] == ("", "")
    assert page.more.end.calendarPopup()
    page.more.has_end.setChecked(True)
    page.more.end.setDate(QDate(2024, 2, 29))
    assert page.more.more()[2:4] == ("", "2024-02-29")


def test_choosing_a_hit_moves_the_map(plugin, ask, page, wait):
    QgsProject.instance().setCrs(layers.areas.lonlat())
    ask("water")
    canvas = plugin.iface.mapCanvas()
    page.results.list.select(5)
    wait(lambda: canvas.extent().contains(QgsRectangle(10.05, 50, 10.06, 50.01)), "the map shows the hit")
    QTest.keyClick(page.results.list, Qt.Key.Key_Down)
    wait(lambda: canvas.extent().contains(QgsRectangle(10.06, 50, 10.07, 50.01)), "the map shows the next hit")


def test_more_like_this_asks_with_the_window_of_the_hit(plugin, ask, page, wait):
    ask("water")
    page.results.list.select(2)
    page.results.buttons.like.click()
    wait(lambda: len(group_layers()) == 2 and not page._is_busy, "a second layer")
    assert result_layers.words_of(group_layers()[0]) == "like scene.tif 128,0"


def test_a_drawn_box_asks_about_the_raster_below_it(plugin, ask, page, wait, raster):
    layer = QgsRasterLayer(raster, "scene")
    QgsProject.instance().addMapLayer(layer)
    QgsProject.instance().setCrs(layer.crs())
    canvas = plugin.iface.mapCanvas()
    canvas.setLayers([layer])
    page.box_button.click()
    assert plugin.dock.message.text
    plugin.search.search_box(QgsRectangle(571_100, 5_539_500, 571_300, 5_539_700))
    wait(lambda: group_layers() and not page._is_busy, "hits")
    assert result_layers.words_of(group_layers()[0]) == "like a piece of scene.tif"
    plugin.search.search_box(QgsRectangle(0, 0, 1, 1))
    assert "no raster layer" in plugin.dock.message.text


def test_a_heatmap_of_the_last_search(plugin, ask, page, wait, monkeypatch):
    ask("water")
    seen = []
    real = plugin.session.searcher.run
    monkeypatch.setattr(
        plugin.session.searcher, "run", lambda request, *rest: seen.append(request) or real(request, *rest)
    )
    page.more.fine_map.setChecked(True)
    assert page.more.toggle.text() == "More: heatmap that follows the image"
    page.results.buttons.heatmap.click()
    wait(lambda: any(isinstance(layer, QgsRasterLayer) for layer in group_layers()), "the heatmap")
    assert isinstance(group_layers()[-1], QgsRasterLayer), "below the hits"
    assert next(request for request in seen if request.TYPE == "heatmap").fine is True
    wait(lambda: "\nthey follow no image.\n" in plugin.dock.message.text, "its note is told")
    assert plugin.dock.message.text.endswith("took no part:\ns1.parquet is damaged: index its raster again.")


def test_an_earlier_search_comes_back_when_its_layer_is_picked(plugin, ask, page, wait):
    ask("many 7")
    first = group_layers()[0]
    ask("water")
    assert page.results.model.total == 20
    plugin._layer_chosen(first)
    assert page.results.model.total == 7
    assert page.results.sentence.startswith("7 hits")
    page.results.buttons.heatmap.click()
    wait(lambda: any(layer.name() == "Heatmap: many 7" for layer in group_layers()), "the heatmap of that search")
    plugin._layer_chosen(None)
    assert page.results.model.total == 7


def test_a_heatmap_of_a_search_by_example(plugin, ask, page, wait):
    ask("water")
    page.results.list.select(2)
    page.results.buttons.like.click()
    wait(lambda: len(group_layers()) == 2 and not page._is_busy, "a second layer")
    page.results.buttons.heatmap.click()
    wait(lambda: any(isinstance(layer, QgsRasterLayer) for layer in group_layers()), "the heatmap")


def test_a_folder_that_can_not_be_written_is_said(plugin, ask, monkeypatch):
    def refuse(*_):
        raise PermissionError("read-only")

    monkeypatch.setattr(folders, "result_path", refuse)
    ask("water")
    assert "read-only" in plugin.dock.message.text


def test_nothing_found_is_said_with_the_way_out(plugin, ask):
    assert ask("none") == 0
    assert "Nothing was found" in plugin.dock.message.text
    assert "No hit among 1,000 chips: none reaches what was asked for." in plugin.dock.message.text
    assert group_layers() == []
    assert list((Path(QgsProject.instance().homePath()) / "rdb-geo-hits" / "project").iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("fail index-mismatch", "another model"),
        ("fail scene-not-found", "not where it was"),
        ("fail empty-index", "nothing to search yet"),
        ("fail internal", "The engine says internal."),
        ("die", "stopped unexpectedly"),
    ],
)
def test_errors_are_said_and_the_next_search_works(plugin, ask, page, words, said):
    ask(words)
    assert said in plugin.dock.message.text
    assert ask("water") == 20
    assert plugin.dock.message.text == ""


def test_a_search_without_an_index_says_what_to_do(plugin):
    plugin.dock.search.line.setText("water")
    plugin.dock.search.submit()
    assert "index a raster layer first" in plugin.dock.message.text
    plugin.dock.message._button.click()
    assert plugin.dock.page == "index"


def test_a_search_without_an_engine_offers_the_set_up(plugin, ask, tmp_path, wait):
    QgsSettings().setValue("rdb_geo/engine_path", str(tmp_path / "gone"))
    wait(lambda: not plugin.session._tasks, "what the index holds")
    plugin.session.searcher.close()
    ask("water")
    assert "not there yet" in plugin.dock.message.text
    plugin.dock.message._button.click()
    assert plugin.setup.dialog is not None


def test_a_search_can_be_stopped(plugin, page, wait):
    page.line.setText("slow")
    page.submit()
    wait(lambda: page._progress.maximum() == 400, "progress")
    page.button.click()
    wait(lambda: not page._is_busy, "the end")
    assert "Stopped" in plugin.dock.message.text


def test_a_killed_worker_gives_one_message(plugin, page, wait, ask):
    page.line.setText("slow")
    page.submit()
    wait(lambda: page._progress.maximum() == 400, "progress")
    os.kill(plugin.session.searcher.process_id(), 9)
    wait(lambda: not page._is_busy, "the end")
    assert "stopped unexpectedly" in plugin.dock.message.text
    assert ask("water") == 20


def add_raster(path, name):
    layer = QgsRasterLayer(path, name)
    QgsProject.instance().addMapLayer(layer)
    return layer


def test_layers_are_offered_for_indexing_and_indexed(plugin, raster, wait):
    page = plugin.dock.index
    layer = add_raster(raster, "scene")
    wait(lambda: page.ticked_layers() == [layer.id()], "the layer is offered")
    assert page.button.text() == "Index this layer"
    page.button.click()
    wait(lambda: not page._is_busy, "the end")
    wait(lambda: page.scenes.count() == 1, "the list of scenes")
    assert "10 chips" in plugin.dock.message.text
    assert "1 scene · 10 chips · model fake" in plugin.dock.summary
    assert plugin.session.indexer.process_id() is None, "its worker is not kept"


def test_indexing_is_stopped_and_goes_on(plugin, raster, wait, tmp_path):
    slow = tmp_path / "slow.tif"
    Path(raster).rename(slow)
    add_raster(str(slow), "slow")
    page = plugin.dock.index
    wait(page.ticked_layers, "the layer is offered")
    page.button.click()
    wait(lambda: "of 400 chips" in page._text.text(), "progress in words")
    page.button.click()
    wait(lambda: not page._is_busy, "the end")
    assert "goes on from there" in plugin.dock.message.text
    page.button.click()
    wait(lambda: not page._is_busy, "the second run")
    assert "10 chips" in plugin.dock.message.text


def test_a_search_need_not_wait_for_an_indexing_run(plugin, raster, wait, tmp_path, ask):
    slow = tmp_path / "slow.tif"
    Path(raster).rename(slow)
    add_raster(str(slow), "slow")
    page = plugin.dock.index
    wait(page.ticked_layers, "the layer is offered")
    page.button.click()
    wait(lambda: "of 400 chips" in page._text.text(), "progress in words")
    assert ask("water") == 20
    assert page._is_busy
    page.button.click()
    wait(lambda: not page._is_busy, "the end")


def test_choices_of_the_index_page_become_a_request(plugin):
    page = plugin.dock.index
    page.chip_unit.setCurrentIndex(2)
    page.chip_size.setValue(300)
    page.larger.setChecked(True)
    page.reading.bands.setText("4,3,2")
    page.model.combo.setEditText("clip-vit-b32")
    choice = page.choice()
    assert (choice.chip_size, choice.scales, choice.bands, choice.model) == (
        "300m",
        (1.0, 2.0, 4.0),
        "4,3,2",
        "clip-vit-b32",
    )
    page.chip_unit.setCurrentIndex(1)
    assert page.choice().chip_size == "300"
    page.chip_unit.setCurrentIndex(0)
    assert page.choice().chip_size is None


def test_how_rasters_are_read_reaches_the_engine_and_is_named_when_folded(plugin, raster, wait, monkeypatch):
    seen, client = [], plugin.session.indexer
    real = client.run
    monkeypatch.setattr(client, "run", lambda request, *rest: seen.append(request) or real(request, *rest))
    box = plugin.dock.index.reading
    assert box.toggle.text() == "How rasters are read: automatic"
    plugin.index.index_paths([raster])
    wait(lambda: not plugin.dock.index._is_busy, "the first run")
    assert (seen[-1].nodata, seen[-1].mosaic, seen[-1].mask_clouds) == (None, None, None)
    box.nodata.setText("-9999")
    box.mosaic.setChecked(True)
    box.clouds.setChecked(True)
    assert box.toggle.text() == "How rasters are read: nodata -9999, one image, without clouds"
    plugin.index.index_paths([raster])
    wait(lambda: not plugin.dock.index._is_busy, "the second run")
    assert (seen[-1].nodata, seen[-1].mosaic, seen[-1].mask_clouds) == ("-9999", True, True)


def test_a_moved_raster_is_said(plugin, page, wait):
    (Path(plugin.session.index) / "moved-00000000.parquet").touch()
    plugin.index.refresh()
    wait(lambda: "Not where they were" in plugin.dock.message.text, "the warning")
    assert plugin.dock.index.scenes.count() == 2


def test_another_folder_is_remembered_in_the_project(plugin, tmp_path):
    plugin.dock.folder.setText(str(tmp_path / "other"))
    plugin.dock.folder.editingFinished.emit()
    assert folders.remembered_index() == str(tmp_path / "other")


def test_the_search_bar_offers_and_starts_a_search(plugin, page, wait, qgis_app):
    settings.remember_query("water towers")
    offered = []
    copy = plugin.filter.clone()
    copy.resultFetched.connect(offered.append)
    context = QgsLocatorContext()
    context.usingPrefix = True
    copy.fetchResults("water", context, QgsFeedback())
    assert len(offered) == 2
    assert plugin.filter.prefix() == "rdb"
    plugin.filter.triggerResult(offered[0])
    wait(lambda: page.results.model.total == 20, "hits")
    context.usingPrefix = False
    copy.fetchResults("water", context, QgsFeedback())
    assert len(offered) == 2, "without the prefix, the search bar is left alone"


def test_the_options_page_keeps_settings(plugin):
    page = plugin.options.createWidget(None)
    page.hits.setValue(77)
    page.model.setText("rdb-lite")
    page.may_download.setChecked(True)
    page.apply()
    kept = settings.read_settings()
    assert (kept.hits, kept.model, kept.may_download) == (77, "rdb-lite", True)
    assert plugin.dock.search.hits.value() == 77
    assert plugin.dock.index.choice().model == "rdb-lite"
    page.model.clear()
    page.apply()
    assert plugin.dock.index.choice().model is None


def test_the_panel_says_that_nothing_leaves_the_machine(plugin):
    from qgis.PyQt.QtWidgets import QLabel

    assert any("Nothing leaves this machine" in label.text() for label in plugin.dock.findChildren(QLabel))


def test_unloading_removes_the_provider_and_ends_the_workers(
    fake_engine, qgis_iface, qgis_new_project, tmp_path, wait, is_alive
):
    from qgis_plugin.engine.protocol import StatusRequest
    from qgis_plugin.plugin import RdbGeoPlugin

    QgsProject.instance().write(str(tmp_path / "p.qgs"))
    made = RdbGeoPlugin(qgis_iface)
    made.initGui()
    assert QgsApplication.processingRegistry().providerById("rdb_geo") is not None
    made.session.searcher.run(StatusRequest(str(tmp_path)))
    process_id = made.session.searcher.process_id()
    made.unload()
    assert QgsApplication.processingRegistry().providerById("rdb_geo") is None
    assert not is_alive(process_id)


def test_unloading_in_mid_run_says_nothing_to_widgets_that_are_gone(plugin, page, raster, wait, tmp_path, monkeypatch):
    slow = tmp_path / "slow.tif"
    Path(raster).rename(slow)
    add_raster(str(slow), "slow")
    wait(plugin.dock.index.ticked_layers, "the layer is offered")
    plugin.dock.index.button.click()
    page.line.setText("slow")
    page.submit()
    wait(lambda: page._progress.maximum() == 400, "both are running")
    said = []
    monkeypatch.setattr(plugin.session, "fail", said.append)
    monkeypatch.setattr(plugin.search, "rest", lambda: said.append("rest"))
    plugin.session.close()
    wait(lambda: QgsApplication.taskManager().countActiveTasks() == 0, "the tasks end")
    assert said == []


def test_hiding_the_panel_behind_a_tab_does_not_close_it(plugin):
    plugin.dock.setFloating(True)
    plugin.action.trigger()
    plugin.dock.show()
    assert plugin.action.isChecked()
    plugin.dock.visibilityChanged.emit(False)
    assert plugin.dock.isVisible()
    assert not plugin.action.isChecked()
    plugin.action.trigger()
    assert plugin.dock.isVisible()
    plugin.action.trigger()
    assert not plugin.dock.isVisible()


def test_a_hidden_panel_starts_no_engine(plugin, page, wait):
    wait(lambda: not plugin.session._tasks, "what the index holds")
    plugin.session.searcher.close()
    plugin._project_read()
    assert plugin.session.searcher.process_id() is None
    plugin.dock.shown.emit()
    wait(lambda: "1 scene" in plugin.dock.summary, "what the index holds")


def test_every_setting_survives_a_round_trip(qgis_app):
    QgsSettings().remove("rdb_geo")
    wanted = settings.PluginSettings("/opt/python", "clip", 5, may_download=True)
    settings.write_settings(wanted)
    assert settings.read_settings() == wanted
    QgsSettings().remove("rdb_geo")
    assert settings.read_settings() == settings.PluginSettings()


def test_german_is_complete_in_qgis(qgis_app):
    from xml.etree import ElementTree as ET

    from qgis.PyQt.QtCore import QCoreApplication

    from qgis_plugin import i18n

    translator = i18n.install_translator("de_AT")
    assert translator is not None
    try:
        for message in ET.parse(i18n.FOLDER / "rdb_geo_de.ts").iter("message"):
            assert i18n.tr(message.findtext("source")) == message.findtext("translation")
    finally:
        QCoreApplication.removeTranslator(translator)
    assert i18n.install_translator("xx") is None


def test_what_was_asked_in_english_is_said(plugin, ask, page, asked_requests):
    ask("Wald am Fluss")
    assert asked_requests[-1].expression == "Wald am Fluss", "the engine has the dictionary"
    assert page.results.hint == "Asked in English: forest by river"
    assert settings.read_history()[0] == "Wald am Fluss"


def test_engine_errors_are_said_in_the_panels_words_with_the_file_below(plugin, ask):
    ask("fail missing-crs")
    assert plugin.dock.message.text.startswith("This raster does not say where on Earth it lies")
    assert "The engine says missing-crs." in plugin.dock.message.text


def test_a_worker_of_another_version_leads_to_the_set_up(plugin, ask, page, wait):
    wait(lambda: not plugin.session._tasks, "what the index holds")
    plugin.session.searcher.close()
    os.environ["RDB_GEO_FAKE_PROTOCOL"] = "0"
    try:
        ask("water")
    finally:
        os.environ.pop("RDB_GEO_FAKE_PROTOCOL")
    assert "older than this plugin" in plugin.dock.message.text
    assert "pip install" not in plugin.dock.message.text
    plugin.dock.message._button.click()
    assert plugin.setup.dialog is not None
