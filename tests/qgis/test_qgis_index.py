"""The index as something to look after: listed, removed from, moved, handed over; web maps; what is left behind."""

from __future__ import annotations

import resource
from pathlib import Path
from types import SimpleNamespace

import pytest

pytest.importorskip(
    "qgis.core", reason="QGIS can't be imported: run these tests in .venv-qgis, see tests/qgis/conftest.py"
)

from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRasterLayer, QgsRectangle
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from qgis_plugin import folders
from qgis_plugin.map import layers, result_layers
from qgis_plugin.map.result_layers import Origin


@pytest.fixture
def held(plugin, wait):
    """Put files into the index that stand for scenes, and have the panel list them."""

    def put(*names):
        folder = Path(plugin.session.index)
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            (folder / f"{name}-00000000.parquet").touch()
        plugin.index.refresh()
        wait(lambda: plugin.dock.index.scenes.count() == len(list(folder.glob("*.parquet"))), "the list")
        return plugin.dock.index.scenes

    return put


def texts(box):
    return [box.scenes.item(row).text() for row in range(box.count())]


def choose(box, name):
    for row in range(box.count()):
        box.scenes.item(row).setSelected(name in box.scenes.item(row).text())


def test_scenes_are_listed_with_size_date_and_state(held):
    box = held("good", "changed")
    good = next(text for text in texts(box) if text.startswith("good"))
    assert "no date" in good
    assert "2.5 MB" in good
    assert "indexed 2026-01-02" in good
    assert any("changed since: index it again" in text for text in texts(box))
    assert not box.remove.isEnabled()


def test_a_scene_is_taken_out_after_asking(plugin, held, wait, monkeypatch):
    asked = []
    monkeypatch.setattr("qgis_plugin.flows.scenes.keeping.QMessageBox.question", lambda *given: asked.append(given[2]))
    box = held("good", "other")
    choose(box, "good")
    box.remove.click()
    assert "good" in asked[0]
    assert box.count() == 2, "the answer was no"
    plugin.scenes.remove(box.selected(), is_agreed=True)
    wait(lambda: box.count() == 1, "it is gone")
    assert "taken out" in plugin.dock.message.text


def test_moved_rasters_are_found_again_once_by_themselves(plugin, held, wait):
    box = held("good")
    (Path(plugin.session.index) / "moved-found-00000000.parquet").touch()
    plugin.index.refresh()
    wait(lambda: "Found again" in plugin.dock.message.text, "the message")
    wait(lambda: not any("moved or deleted" in text for text in texts(box)) and box.count() == 2, "the list")


def test_looking_for_moved_rasters_in_vain_is_said(plugin, held, wait):
    box = held("good")
    box.look.click()
    wait(lambda: "No moved raster" in plugin.dock.message.text, "the message")


def test_scenes_are_shown_and_loaded(plugin, raster, wait, qgis_new_project, tmp_path):
    QgsProject.instance().setCrs(QgsCoordinateReferenceSystem("EPSG:32632"))
    plugin.scenes.zoom([raster])
    assert plugin.iface.mapCanvas().extent().contains(QgsRectangle(571_100, 5_539_500, 571_300, 5_539_700))
    plugin.scenes.add([raster, str(tmp_path / "gone.tif")])
    assert [layers.raster_path(layer) for layer in QgsProject.instance().mapLayers().values()] == [raster]
    assert "gone.tif" in plugin.dock.message.text
    plugin.scenes.add([raster])
    assert len(QgsProject.instance().mapLayers()) == 1, "not twice"
    plugin.scenes.zoom([str(tmp_path / "gone.tif")])
    assert "can't be opened" in plugin.dock.message.text


def test_a_folder_is_indexed_without_loading_it(plugin, raster, wait, monkeypatch, tmp_path):
    monkeypatch.setattr("qgis_plugin.gui.scenes.index_page.QFileDialog.getExistingDirectory", lambda *_: str(tmp_path))
    seen = []
    real = plugin.session.indexer.run
    monkeypatch.setattr(
        plugin.session.indexer, "run", lambda request, *rest: seen.append(request) or real(request, *rest)
    )
    plugin.dock.index.folder_button.click()
    wait(lambda: not plugin.dock.index._is_busy and seen, "the run")
    assert seen[0].scenes == (str(tmp_path),)
    assert QgsProject.instance().mapLayers() == {}


def test_indexing_again_is_forced(plugin, held, wait, monkeypatch):
    seen = []
    real = plugin.session.indexer.run
    monkeypatch.setattr(
        plugin.session.indexer, "run", lambda request, *rest: seen.append(request) or real(request, *rest)
    )
    box = held("good")
    choose(box, "good")
    box.again.click()
    wait(lambda: seen and not plugin.dock.index._is_busy, "the run")
    assert seen[0].force
    assert seen[0].scenes[0].endswith("good-00000000.parquet")


@pytest.fixture
def web_map(tmp_path, qgis_new_project):
    """A web map of one tile, left half red and right half blue, served by the file system."""
    (tmp_path / "0" / "0").mkdir(parents=True)
    tile = gdal.GetDriverByName("MEM").Create("", 256, 256, 3)
    for band, (left, right) in enumerate(((200, 10), (20, 30), (10, 220)), start=1):
        tile.GetRasterBand(band).WriteRaster(0, 0, 256, 256, bytes([left] * 128 + [right] * 128) * 256)
    gdal.GetDriverByName("PNG").CreateCopy(str(tmp_path / "0" / "0" / "0.png"), tile)
    layer = QgsRasterLayer(f"type=xyz&zmin=0&zmax=0&url=file://{tmp_path}/{{z}}/{{x}}/{{y}}.png", "world", "wms")
    assert layer.isValid()
    return layer


def test_the_visible_part_of_a_web_map_is_saved_and_indexed(plugin, web_map, wait, monkeypatch):
    QgsProject.instance().write()
    QgsProject.instance().setCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    QgsProject.instance().addMapLayer(web_map)
    canvas = plugin.iface.mapCanvas()
    canvas.setDestinationCrs(QgsProject.instance().crs())
    canvas.resize(200, 100)
    canvas.setExtent(QgsRectangle(-8_000_000, -4_000_000, 8_000_000, 4_000_000))
    seen = []
    real = plugin.session.indexer.run
    monkeypatch.setattr(
        plugin.session.indexer, "run", lambda request, *rest: seen.append(request) or real(request, *rest)
    )
    wait(lambda: plugin.dock.index.layers.count() == 1, "it is offered")
    plugin.dock.index.layers.item(0).setCheckState(Qt.CheckState.Checked)
    plugin.dock.index.button.click()
    wait(lambda: seen and not plugin.dock.index._is_busy, "the run")
    (path,) = seen[0].scenes
    assert "rdb-geo-rasters" in path
    data = gdal.Open(path)
    assert data.RasterCount == 3
    west, step, *_ = data.GetGeoTransform()
    assert west == pytest.approx(canvas.mapSettings().visibleExtent().xMinimum(), rel=1e-6)
    assert QgsCoordinateReferenceSystem.fromWkt(data.GetProjection()).authid() == "EPSG:3857"
    middle = data.RasterYSize // 2
    columns = [round((x - west) / step) for x in (-4_000_000, 4_000_000)]
    red, blue = [[data.GetRasterBand(band).ReadAsArray(col, middle, 1, 1)[0, 0] for band in (1, 3)] for col in columns]
    assert red == [200, 10]
    assert blue == [10, 220]


@pytest.mark.parametrize("fault", ["no folder", "full disk", "no answer"])
def test_a_web_map_that_can_not_be_saved_is_said_and_leaves_no_file(
    plugin, web_map, wait, monkeypatch, tmp_path, fault
):
    if fault == "no answer":
        (tmp_path / "0" / "0" / "0.png").unlink()
    QgsProject.instance().setCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    QgsProject.instance().addMapLayer(web_map)
    canvas, target = plugin.iface.mapCanvas(), tmp_path / "saved.tif"
    canvas.setDestinationCrs(QgsProject.instance().crs())
    canvas.resize(200, 100)
    canvas.setExtent(QgsRectangle(-8_000_000, -4_000_000, 8_000_000, 4_000_000))
    if fault == "no folder":
        target = tmp_path / "gone" / "saved.tif"
    monkeypatch.setattr("qgis_plugin.flows.scenes.indexing.folders.raster_path", lambda *_: str(target))
    page, former = plugin.dock.index, resource.getrlimit(resource.RLIMIT_FSIZE)
    wait(lambda: page.layers.count() == 1, "it is offered")
    page.layers.item(0).setCheckState(Qt.CheckState.Checked)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100 if fault == "full disk" else former[0], former[1]))
    try:
        page.button.click()
        wait(lambda: not page._is_busy, "the end")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, former)
    strip, opened = plugin.dock.message, []
    assert "The visible part of world could not be saved" in strip.text
    assert not target.exists()
    monkeypatch.setattr(
        plugin.iface,
        "actionLayerSaveAs",
        lambda: SimpleNamespace(trigger=lambda: opened.append(plugin.iface.activeLayer())),
        raising=False,
    )
    assert strip._button.text() == "Export the layer …"
    strip._button.click()
    assert opened == [web_map], "QGIS's own export, of this layer"


def test_the_active_raster_is_the_one_that_is_ticked(plugin, raster, wait, tmp_path):
    page = plugin.dock.index
    ids = [QgsProject.instance().addMapLayer(QgsRasterLayer(raster, name)).id() for name in ("one", "two")]
    page.set_raster_layers([(ids[0], "one"), (ids[1], "two")], ids[0])
    assert page.ticked_layers() == [ids[0]]
    page.set_raster_layers([(ids[0], "one"), (ids[1], "two")], ids[1])
    assert page.ticked_layers() == [ids[1]], "it follows the active layer"
    page.layers.item(0).setCheckState(Qt.CheckState.Checked)
    page.set_raster_layers([(ids[0], "one"), (ids[1], "two")], ids[1])
    assert page.ticked_layers() == ids, "what the user ticked is kept"


def test_an_unsaved_project_says_where_things_go_each_its_own(plugin, qgis_new_project, monkeypatch, tmp_path):
    monkeypatch.setattr("qgis_plugin.folders.QStandardPaths.writableLocation", lambda _: str(tmp_path / "documents"))
    QgsProject.instance().clear()
    plugin.index.refresh()
    first = folders.remembered_index()
    assert str(tmp_path / "documents") in plugin.dock.summary
    assert first.startswith(str(tmp_path / "documents" / "rdb-geo" / "unsaved-"))
    assert folders.remembered_index() == first
    QTest.qWait(1100)
    QgsProject.instance().clear()
    assert folders.remembered_index() != first


def test_a_handed_over_project_finds_its_index_and_its_results(plugin, client, tmp_path, wait):
    from qgis_plugin.engine.protocol import QueryRequest

    home = tmp_path / "mine"
    home.mkdir()
    QgsProject.instance().write(str(home / "p.qgs"))
    index = folders.remembered_index()
    folders.remember_index(index)
    path = folders.result_path(index, "water", ".gpkg")
    client.run(QueryRequest(index, "water", path, 5))
    limits = {"k": 9, "near": [f"{home / 'rdb-geo-hits' / 'p' / 'layer-1.gpkg'}:shapes:200m"]}
    result_layers.add_hits_layer(path, Origin("water", "fake", index, {"saved": str(home / "x.rdbq.json")}, limits))
    QgsProject.instance().write()
    QgsProject.instance().clear()
    home.rename(tmp_path / "yours")
    QgsProject.instance().read(str(tmp_path / "yours" / "p.qgs"))
    (layer,) = QgsProject.instance().mapLayers().values()
    assert layer.isValid()
    assert folders.remembered_index() == str(tmp_path / "yours" / ".rdb-geo")
    assert result_layers.index_of(layer) == str(tmp_path / "yours" / ".rdb-geo")
    assert result_layers.asked_of(layer) == {"saved": str(tmp_path / "yours" / "x.rdbq.json")}
    copy = tmp_path / "yours" / "rdb-geo-hits" / "p" / "layer-1.gpkg"
    assert result_layers.limits_of(layer) == {"k": 9, "near": [f"{copy}:shapes:200m"]}
    copy.touch()
    assert copy not in folders.unused_results(result_layers.index_of(layer)), "the hits are asked again by it"


def test_only_results_that_no_layer_shows_are_cleaned_up(plugin, client, wait, monkeypatch):
    from qgis_plugin.engine.protocol import QueryRequest

    index = folders.remembered_index()
    shown, unused = (folders.result_path(index, words, ".gpkg") for words in ("shown", "unused"))
    for path in (shown, unused):
        client.run(QueryRequest(index, "water", path, 5))
    result_layers.add_hits_layer(shown, Origin("water", "fake", index, {"expression": "water"}))
    notes = Path(unused).with_name("my notes.txt")
    notes.write_text("mine")
    asked = []
    monkeypatch.setattr("qgis_plugin.flows.scenes.keeping.QMessageBox.question", lambda *given: asked.append(given[2]))
    plugin.dock.index.scenes.clean.click()
    assert "Delete 1 files" in asked[0]
    plugin.scenes.clean(is_agreed=True)
    assert Path(shown).exists()
    assert notes.exists()
    assert not Path(unused).exists()
    plugin.scenes.clean()
    assert "nothing to clean up" in plugin.dock.message.text


def test_results_of_another_project_of_the_folder_are_not_cleaned_up(plugin, client, tmp_path):
    """Two projects of one folder, one index: what one made, or only shows, the other does not offer to delete."""
    from qgis_plugin.engine.protocol import QueryRequest

    project = QgsProject.instance()
    project.write(str(tmp_path / "first.qgz"))
    index = folders.remembered_index()
    theirs, both = (folders.result_path(index, words, ".gpkg") for words in ("theirs", "both"))
    for path in (theirs, both):
        client.run(QueryRequest(index, "water", path, 5))
    layer = result_layers.add_hits_layer(both, Origin("water", "fake", index, {"expression": "water"}))
    project.write(str(tmp_path / "copy.qgz"))
    project.write(str(tmp_path / "first.qgz"))
    project.removeMapLayer(layer.id())
    assert folders.unused_results(index) == [Path(theirs)], "the copy shows the other one"
    project.clear()
    project.write(str(tmp_path / "second.qgs"))
    assert folders.remembered_index() == index
    assert folders.unused_results(index) == []
    (tmp_path / "broken.qgz").write_text("no archive")
    mine = folders.result_path(index, "mine", ".gpkg")
    Path(mine).touch()
    assert folders.unused_results(index) == [Path(mine)]


def test_an_unsaved_project_offers_no_results_of_the_project_whose_index_it_uses(plugin, tmp_path):
    index = folders.remembered_index()
    Path(folders.result_path(index, "theirs", ".gpkg")).touch()
    QgsProject.instance().clear()
    folders.remember_index(index)
    assert folders.unused_results(index) == []


def test_a_report_is_no_leftover(plugin):
    index = folders.remembered_index()
    Path(folders.result_path(index, "report", ".html")).touch()
    assert folders.unused_results(index) == []


def test_an_index_on_a_drive_that_went_away_is_said(plugin, held, wait):
    held("good")
    folders.remember_index(plugin.session.index)
    folder = Path(plugin.session.index)
    folder.rename(folder.with_name("gone"))
    plugin.dock.search.line.setText("water")
    plugin.dock.search.submit()
    assert "is its drive or network connected?" in plugin.dock.message.text
    assert str(folder) in plugin.dock.message.text
    plugin.index.refresh()
    assert plugin.dock.index.scenes.count() == 0
    assert "is its drive or network connected?" in plugin.dock.summary
    folder.with_name("gone").rename(folder)
    plugin.index.refresh()
    wait(lambda: plugin.dock.index.scenes.count() == 1, "the index is back with its drive")
