"""Hits and heatmaps as layers, the list of hits, areas."""

from __future__ import annotations

import itertools
import json

import pytest

pytest.importorskip(
    "qgis.core", reason="QGIS can't be imported: run these tests in .venv-qgis, see tests/qgis/conftest.py"
)

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsGeometry,
    QgsGraduatedSymbolRenderer,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsSingleBandPseudoColorRenderer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import Qt

from qgis_plugin import folders
from qgis_plugin.choices import EVERYWHERE, POLYGONS, SELECTION, VISIBLE, AreaChoice
from qgis_plugin.engine.protocol import HeatmapRequest, QueryRequest
from qgis_plugin.gui.results.hit_list import HitList
from qgis_plugin.gui.results.hit_model import HitModel
from qgis_plugin.hits import RIGHT, Hit
from qgis_plugin.map import areas, layers, marks, result_layers, vectors
from qgis_plugin.map.result_layers import Origin

UTM = QgsCoordinateReferenceSystem("EPSG:32632")


@pytest.fixture
def hits_layer(client, tmp_path, qgis_new_project):
    def make(words="water", count=20):
        path = str(tmp_path / f"{words}.gpkg")
        client.run(QueryRequest(str(tmp_path), words, path, count))
        return result_layers.add_hits_layer(path, Origin(words, "fake", str(tmp_path), {"text": words}))

    return make


def test_hits_become_a_styled_layer_in_the_group(hits_layer):
    layer = hits_layer()
    group = QgsProject.instance().layerTreeRoot().findGroup("RDB-Geo")
    assert [node.layerId() for node in group.findLayers()] == [layer.id()]
    assert isinstance(layer.renderer(), QgsGraduatedSymbolRenderer)
    assert layer.renderer().classAttribute() == "score"
    kinds = {part.layerType() for r in layer.renderer().ranges() for part in r.symbol().symbolLayers()}
    assert kinds == {"SimpleLine"}, "no fill: the image must show"
    assert layer.labelsEnabled()
    assert layer.storageType() == "GPKG"


def test_every_hit_falls_into_a_class_of_the_style(hits_layer):
    layer = hits_layer()
    ranges = layer.renderer().ranges()
    for feature in layer.getFeatures():
        assert any(r.lowerValue() <= feature["score"] <= r.upperValue() for r in ranges)


def test_a_colour_means_the_same_in_every_layer(hits_layer):
    one, many = hits_layer("one", 1), hits_layer("many 50")
    bounds = [[round(r.upperValue(), 3) for r in layer.renderer().ranges()] for layer in (one, many)]
    assert bounds[0] == bounds[1]
    assert bounds[0][:4] == [0.2, 0.4, 0.6, 0.8]


def test_outlines_are_read_without_a_window(client, tmp_path, qgis_new_project):
    path = str(tmp_path / "outlines.gpkg")
    client.run(QueryRequest(str(tmp_path), "water", path, 4, merge=True))
    layer = result_layers.add_hits_layer(path, Origin("water", "fake", str(tmp_path), {"expression": "water"}))
    assert [hit.window for hit in marks.read_hits(layer)] == [None] * 4


def test_a_layer_in_memory_is_handed_over_as_a_file(qgis_new_project, tmp_path):
    layer = polygon_layer(["POLYGON((0 0,1 0,1 1,0 1,0 0))", "POLYGON((5 5,6 5,6 6,5 6,5 5))"])
    file = vectors.engine_source(layer, tmp_path)
    read = QgsVectorLayer(file, "copy", "ogr")
    assert read.featureCount() == 2
    assert read.crs() == layer.crs()
    layer.selectByIds([2])
    assert QgsVectorLayer(vectors.engine_source(layer, tmp_path), "copy", "ogr").featureCount() == 1
    with pytest.raises(vectors.LayerProblem, match="fields"):
        vectors.engine_source(layer, tmp_path / "no such folder")


def test_a_plain_file_is_handed_over_itself_and_a_filtered_one_is_copied(hits_layer, tmp_path):
    layer = hits_layer()
    assert vectors.engine_source(layer, tmp_path) == f"{tmp_path / 'water.gpkg'}:hits"
    result_layers.filter_hits(layer, 0.9)
    copy = QgsVectorLayer(vectors.engine_source(layer, tmp_path), "copy", "ogr")
    assert 0 < copy.featureCount() == layer.featureCount() < 20
    result_layers.filter_hits(layer, None)
    layer.setCrs(UTM)
    assert QgsVectorLayer(vectors.engine_source(layer, tmp_path), "copy", "ogr").crs() == UTM


def test_the_layer_knows_what_was_asked(hits_layer):
    layer = hits_layer()
    assert layer.customProperty("rdb_geo/query") == "water"
    assert layer.customProperty("rdb_geo/model") == "fake"
    assert layer.customProperty("rdb_geo/created")
    assert layer.metadata().title() == "water"
    assert "fake" in layer.metadata().abstract()


def test_one_hit_and_no_hit_are_styled_too(hits_layer):
    assert hits_layer("one", 1).renderer() is not None
    assert hits_layer("none").featureCount() == 0


def test_the_score_filters_the_layer_and_shows_all_again(hits_layer):
    layer = hits_layer()
    assert result_layers.filter_hits(layer, 0.5)
    assert 0 < layer.featureCount() < 20
    assert min(f["score"] for f in layer.getFeatures()) >= 0.5
    assert result_layers.filter_hits(layer, None)
    assert layer.featureCount() == 20


def test_a_layer_in_edit_mode_is_not_filtered(hits_layer):
    layer = hits_layer()
    layer.startEditing()
    assert not result_layers.filter_hits(layer, 0.5)
    layer.rollBack()


def test_marks_are_written_to_the_file(hits_layer):
    layer = hits_layer()
    hits = marks.read_hits(layer)
    assert marks.write_marks(layer, dict.fromkeys([hits[0].feature_id, hits[3].feature_id], RIGHT))
    fresh = QgsVectorLayer(layer.source(), "again", "ogr")
    assert [hit.rank for hit in marks.read_hits(fresh) if hit.verdict == RIGHT] == [1, 4]
    assert marks.write_marks(layer, {hits[0].feature_id: ""})
    assert [hit.rank for hit in marks.read_hits(layer) if hit.verdict == RIGHT] == [4]


def test_a_heatmap_is_styled_from_0_to_1(client, tmp_path, qgis_new_project):
    path = str(tmp_path / "heat.tif")
    client.run(HeatmapRequest(str(tmp_path), "scene.tif", path, text="water"))
    layer = result_layers.add_heatmap_layer(path, "heat", "water", str(tmp_path))
    assert isinstance(layer.renderer(), QgsSingleBandPseudoColorRenderer)
    assert layer.renderer().classificationMin() == 0
    assert layer.renderer().classificationMax() == 1
    assert layer.opacity() < 1
    assert (layer.id(), layer.name()) not in layers.raster_layers(), "a heatmap is not offered for indexing"


def made_hits(count):
    return [Hit(n + 1, n + 1, 5 - n / count, "/data/a.tif", (0, 0, 64, 64)) for n in range(count)]


def test_the_list_filters_by_score_and_keeps_the_order(qgis_app):
    model = HitModel()
    model.set_hits(list(reversed(made_hits(100))))
    assert [model.hit(row).rank for row in range(3)] == [1, 2, 3]
    assert model.set_min_score(4.5) == 51
    assert model.rowCount() == 51
    assert model.set_min_score(0) == 100
    assert model.total == 100


def test_of_ten_thousand_hits_only_pictures_in_sight_are_asked_for(qgis_app, wait):
    model = HitModel()
    view = HitList(model)
    view.resize(320, 400)
    view.show()
    wanted = []
    view.pictures_wanted.connect(wanted.append)
    model.set_hits(made_hits(10_000))
    view.repaint()
    wait(lambda: wanted)
    assert len(wanted[0]) < 20, "pictures are asked for visible rows only"
    for step in range(100):
        model.set_min_score(4 + step / 100)
    for row in range(0, 100, 5):
        view.select(row)
        view.repaint()
    wanted.clear()
    model.set_min_score(0)
    view.scrollToBottom()
    wait(lambda: wanted)
    assert min(wanted[-1]) > 9_900
    view.close()


def test_a_layer_of_ten_thousand_hits_is_read_and_filtered(hits_layer):
    layer = hits_layer("many 10000")
    hits = marks.read_hits(layer)
    result_layers.filter_hits(layer, 0.5)
    assert layer.featureCount() > 0
    assert len(hits) == 10_000


def test_the_text_of_a_row_says_rank_score_and_scene(qgis_app):
    model = HitModel()
    model.set_hits([Hit(1, 1, 3.14159, "/data/a.tif", (0, 0, 1, 1), "2023-06-01T10:00:00Z", RIGHT)])
    text = model.data(model.index(0), Qt.ItemDataRole.DisplayRole)
    assert "3.14" in text
    assert "a.tif · 2023-06-01" in text
    assert "✓" in text


def polygon_layer(wkts, crs="EPSG:4326"):
    layer = QgsVectorLayer(f"Polygon?crs={crs}", "fields", "memory")
    for wkt in wkts:
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
        layer.dataProvider().addFeature(feature)
    QgsProject.instance().addMapLayer(layer)
    return layer


def test_areas_are_lonlat_geometries(qgis_new_project):
    QgsProject.instance().setCrs(UTM)
    visible = QgsRectangle(500_000, 5_500_000, 510_000, 5_510_000)
    assert layers.area_of_choice(AreaChoice(EVERYWHERE), visible) is None
    area = layers.area_of_choice(AreaChoice(VISIBLE), visible)
    assert area["type"] == "Polygon"
    longitudes = [x for x, _ in area["coordinates"][0]]
    assert 8.99 < min(longitudes) < max(longitudes) < 9.2
    json.dumps(area)


def holds(area, lon, lat):
    rings = area["coordinates"] if area["type"] == "MultiPolygon" else [area["coordinates"]]
    parts = [[[QgsPointXY(*point) for point in ring] for ring in part] for part in rings]
    return QgsGeometry.fromMultiPolygonXY(parts).contains(QgsPointXY(lon, lat))


ACROSS = [
    ("EPSG:32760", (790_000, 8_100_000, 860_000, 8_140_000)),
    ("EPSG:3832", (3_310_000, -1_900_000, 3_370_000, -1_850_000)),
    ("EPSG:3857", (20_010_000, -1_900_000, 20_070_000, -1_850_000)),
    ("EPSG:4326", (170, 10, 190, 20)),
    ("EPSG:4326", (-100, 10, 100, 20)),
    ("EPSG:3031", (-40_000, -30_000, 20_000, 50_000)),
    ("EPSG:3413", (-30_000, 0, 50_000, 30_000)),
]


@pytest.mark.parametrize(("crs", "box"), ACROSS)
def test_an_area_across_180_degrees_or_a_pole_keeps_its_inside(qgis_new_project, crs, box):
    project = QgsProject.instance()
    project.setCrs(QgsCoordinateReferenceSystem(crs))
    area = layers.area_of_choice(AreaChoice(VISIBLE), QgsRectangle(*box))
    there = QgsCoordinateTransform(project.crs(), QgsCoordinateReferenceSystem("EPSG:4326"), project)
    west, south, east, north = box
    for across in range(-3, 14):
        for up in range(-3, 14):
            x, y = west + (across + 0.37) / 10 * (east - west), south + (up + 0.41) / 10 * (north - south)
            place = there.transform(QgsPointXY(x, y)) if crs != "EPSG:4326" else QgsPointXY(x, y)
            is_inside = west < x < east and south < y < north
            assert holds(area, (place.x() + 180) % 360 - 180, place.y()) == is_inside, (x, y)


def test_a_hole_in_an_area_round_the_pole_stays(qgis_new_project):
    ring = QgsGeometry.fromPointXY(QgsPointXY(0, 0)).buffer(40_000, 24)
    hole = QgsGeometry.fromPointXY(QgsPointXY(2_000, 1_000)).buffer(9_000, 24)
    layer = polygon_layer([ring.difference(hole).asWkt(3)], "EPSG:3031")
    area = layers.area_of_choice(AreaChoice(POLYGONS, layer.id()), QgsRectangle())
    there = QgsCoordinateTransform(layer.crs(), QgsCoordinateReferenceSystem("EPSG:4326"), QgsProject.instance())
    for x, y, is_inside in (
        (0, 0, False),
        (2_000, 9_000, False),
        (-12_000, 3_000, True),
        (100, -39_000, True),
        (100, 41_000, False),
    ):
        place = there.transform(QgsPointXY(x, y))
        assert holds(area, place.x(), place.y()) == is_inside, (x, y)


RINGS = {
    "ring": ("POLYGON((179 10,-179 10,-179 12,179 12,179 10))", [(179.5, 11), (-179.5, 11)], [(0, 11), (178, 11)]),
    "hole": (
        "POLYGON((178 10,-178 10,-178 14,178 14,178 10),(-179.5 11,-178.5 11,-178.5 13,-179.5 13,-179.5 11))",
        [(178.5, 12), (179.9, 12), (-178.2, 12)],
        [(0, 12), (-179, 12)],
    ),
    "pole": ("POLYGON((-150 80,-50 80,50 80,150 80,-150 80))", [(0, 85), (179, 89), (-179, 81)], [(0, 79), (179, 75)]),
    "world": ("POLYGON((-180 -20,180 -20,180 20,-180 20,-180 -20))", [(0, 0), (179, 0)], [(0, 30)]),
}


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:4167"])
@pytest.mark.parametrize("case", RINGS)
def test_an_edge_of_more_than_180_degrees_crosses_180(qgis_new_project, case, crs):
    wkt, inside, outside = RINGS[case]
    layer = polygon_layer([wkt, "POLYGON((10 50,11 50,11 51,10 51,10 50))"], crs)
    told = []
    area = layers.area_of_choice(AreaChoice(POLYGONS, layer.id()), QgsRectangle(), told.append)
    assert ["the short way" in words for words in told] == ([] if case == "world" else [True])
    assert all(holds(area, *place) for place in [*inside, (10.5, 50.5)])
    assert not any(holds(area, *place) for place in outside)
    rings = [ring for part in area["coordinates"] for ring in part]
    assert all(abs(end[0] - start[0]) <= 180 for ring in rings for start, end in itertools.pairwise(ring))


def test_polygons_and_selections_are_areas(qgis_new_project):
    layer = polygon_layer(["POLYGON((10 50,11 50,11 51,10 51,10 50))", "POLYGON((20 50,21 50,21 51,20 51,20 50))"])
    area = layers.area_of_choice(AreaChoice(POLYGONS, layer.id()), QgsRectangle())
    assert area["type"] == "MultiPolygon"
    with pytest.raises(areas.AreaProblem, match="selected"):
        layers.area_of_choice(AreaChoice(SELECTION, layer.id()), QgsRectangle())
    layer.selectByIds([1])
    assert layers.area_of_choice(AreaChoice(SELECTION, layer.id()), QgsRectangle())["type"] == "Polygon"


def test_areas_that_can_not_be_are_explained(qgis_new_project):
    with pytest.raises(areas.AreaProblem, match="not there any more"):
        layers.area_of_choice(AreaChoice(POLYGONS, "gone"), QgsRectangle())
    with pytest.raises(areas.AreaProblem, match="no polygon"):
        layers.area_of_choice(AreaChoice(POLYGONS, polygon_layer([]).id()), QgsRectangle())
    outside = QgsRectangle(10, 100, 20, 110)
    with pytest.raises(areas.AreaProblem, match="outside"):
        areas.area_of_box(outside, areas.lonlat(), QgsProject.instance())


def test_rasters_and_web_maps_are_offered_and_only_rasters_have_a_path(qgis_new_project, raster):
    QgsProject.instance().addMapLayer(QgsRasterLayer(raster, "scene"))
    QgsProject.instance().addMapLayer(QgsRasterLayer("type=xyz&url=http://localhost/{z}/{x}/{y}.png", "web", "wms"))
    offered = {name: number for number, name in layers.raster_layers()}
    assert sorted(offered) == ["scene", "web"]
    assert layers.raster_paths([offered["scene"], offered["web"], "gone"]) == (raster,)


def test_the_index_lies_beside_the_project_and_is_remembered_in_it(qgis_new_project, tmp_path):
    project = QgsProject.instance()
    assert folders.remembered_index() == folders.remembered_index(), "an unsaved project keeps its folder"
    assert "/rdb-geo/unsaved-" in folders.remembered_index()
    assert not project.isDirty()
    project.write(str(tmp_path / "p.qgs"))
    assert folders.remembered_index() == str(tmp_path / ".rdb-geo")
    folders.remember_index(str(tmp_path / "other"))
    project.write()
    project.clear()
    project.read(str(tmp_path / "p.qgs"))
    assert folders.remembered_index() == str(tmp_path / "other")


def test_results_lie_in_the_folder_of_the_project(qgis_new_project, tmp_path):
    QgsProject.instance().write(str(tmp_path / "p.qgs"))
    path = folders.result_path("/elsewhere/.rdb-geo", "Flooded / farmland?", ".gpkg")
    assert path.startswith(str(tmp_path / "rdb-geo-hits" / "p" / "flooded-farmland-"))
    assert path.endswith(".gpkg")
