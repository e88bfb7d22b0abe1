"""The Processing algorithms over the fake engine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytest.importorskip(
    "qgis.core", reason="QGIS can't be imported: run these tests in .venv-qgis, see tests/qgis/conftest.py"
)

from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsGeometry,
    QgsGraduatedSymbolRenderer,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProject,
    QgsProperty,
    QgsRasterLayer,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QIcon

from qgis_plugin.map import marks
from qgis_plugin.processing.base import ResultStyler
from qgis_plugin.processing.provider import RdbGeoProvider

IDS = [
    "rdb_geo:calibrate_model",
    "rdb_geo:detect_change",
    "rdb_geo:evaluate_polygons",
    "rdb_geo:index_scene",
    "rdb_geo:query_example",
    "rdb_geo:query_index",
    "rdb_geo:refine_marks",
    "rdb_geo:score_heatmap",
]
NAMES = [
    "Calibrate a model with marks",
    "Change between two dates",
    "Compare with polygons",
    "Index raster",
    "Refine with marks",
    "Score heatmap",
    "Search by example",
    "Search by text",
]


@pytest.fixture
def provider(fake_engine, qgis_processing):
    made = RdbGeoProvider(QIcon(), is_headless=False)
    QgsApplication.processingRegistry().addProvider(made)
    yield made
    made.close()
    QgsApplication.processingRegistry().removeProvider(made)


class Feedback(QgsProcessingFeedback):
    def __init__(self, stop_at=None):
        super().__init__(False)
        self.said, self.errors, self.steps, self.stop_at = [], [], [], stop_at
        self.progressChanged.connect(self._step)

    def _step(self, value):
        self.steps.append(value)
        if self.stop_at is not None and value >= self.stop_at:
            self.cancel()

    def pushInfo(self, text):
        self.said.append(text)

    def reportError(self, text, fatalError=False):  # noqa: N803  # QGIS's signature
        self.errors.append(text)


def run(algorithm, parameters, feedback=None):
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    made = QgsApplication.processingRegistry().createAlgorithmById(algorithm)
    feedback = feedback or Feedback()
    before = len(feedback.errors)
    results, is_ok = made.run(parameters, context, feedback, {}, False)
    if not is_ok:  # QGIS swallows what prepareAlgorithm raises, and reports it
        raise QgsProcessingException("\n".join(feedback.errors[before:]))
    return results, feedback


def test_the_published_ids_and_names(provider):
    names = {algorithm.id(): algorithm.displayName() for algorithm in provider.algorithms()}
    assert sorted(names) == IDS
    assert sorted(names.values()) == NAMES


@pytest.mark.parametrize("algorithm", IDS)
def test_every_algorithm_explains_itself(provider, algorithm):
    made = QgsApplication.processingRegistry().algorithmById(algorithm)
    assert len(made.shortHelpString()) > 80
    assert all(parameter.description() for parameter in made.parameterDefinitions())
    assert all(re.fullmatch("[A-Z_]+", parameter.name()) for parameter in made.parameterDefinitions())


def test_indexing(provider, raster, tmp_path):
    results, feedback = run(
        "rdb_geo:index_scene", {"INPUT": [raster], "INDEX": str(tmp_path / "index"), "SCALES": "1,2"}
    )
    assert (results["SCENES"], results["FAILURES"]) == (1, 0)
    assert Path(results["INDEX"], "scene-00000000.parquet").exists()
    assert any(said.startswith("scene.tif: 10 chips.") for said in feedback.said)


def test_a_layer_that_can_not_be_indexed_is_not_passed_over(provider, raster, tmp_path, qgis_new_project):
    web = QgsRasterLayer("type=xyz&url=http://localhost/{z}/{x}/{y}.png", "web", "wms")
    QgsProject.instance().addMapLayer(web)
    with pytest.raises(QgsProcessingException, match="web is no raster file"):
        run("rdb_geo:index_scene", {"INPUT": [raster, web], "INDEX": str(tmp_path / "index")})
    assert not (tmp_path / "index" / "scene-00000000.parquet").exists()


def test_a_bad_list_of_sizes_is_refused(provider, raster, tmp_path):
    with pytest.raises(QgsProcessingException, match=r"1;2"):
        run("rdb_geo:index_scene", {"INPUT": [raster], "INDEX": str(tmp_path), "SCALES": "1;2"})


def test_searching_by_text(provider, tmp_path):
    output = str(tmp_path / "out.gpkg")
    results, feedback = run(
        "rdb_geo:query_index", {"INDEX": str(tmp_path), "QUERY": "water", "HITS": 7, "OUTPUT": output}
    )
    assert (results["COUNT"], results["BEST_SCORE"]) == (7, 0.95)
    assert QgsVectorLayer(results["OUTPUT"], "hits", "ogr").featureCount() == 7
    assert feedback.said == ["7 hits among 1,000 chips, best score 0.95"]


def test_limits_and_areas_reach_the_engine(provider, tmp_path, monkeypatch):
    seen = []
    real = provider._client.run
    monkeypatch.setattr(provider._client, "run", lambda request, *rest: seen.append(request) or real(request, *rest))
    given = {"INDEX": str(tmp_path), "QUERY": "w", "OUTPUT": str(tmp_path / "o.gpkg")}
    limits = {"MIN_SCORE": 0.6, "PERCENT": 2, "SCENES": "a*.tif; b.tif", "MERGE": True}
    run("rdb_geo:query_index", {**given, **limits, "EXTENT": "10,11,50,51 [EPSG:4326]"})
    request = seen[0]
    assert (request.min_score, request.percent, request.scenes, request.merge) == (0.6, 2.0, ("a*.tif", "b.tif"), True)
    assert request.area["type"] == "Polygon"
    run(
        "rdb_geo:query_index",
        {**given, "SHAPES": True, "FINE": True, "SIMPLIFY": 12.5, "MIN_AREA": 0, "RIGHT_ANGLES": True},
    )
    asked = seen.pop()
    assert (asked.shapes, asked.fine, asked.simplify, asked.min_area) == (True, True, "12.5m", "0m2")
    assert (asked.right_angles, request.right_angles) == (True, None)
    assert (request.shapes, request.fine, request.simplify, request.min_area) == (None, None, None, None)
    run("rdb_geo:query_index", {"INDEX": str(tmp_path), "QUERY": "w", "OUTPUT": str(tmp_path / "o.gpkg")})
    assert (seen[1].k, seen[1].min_score, seen[1].percent, seen[1].scenes, seen[1].area) == (
        None,
        None,
        None,
        None,
        None,
    )


def test_searching_by_example(provider, raster, tmp_path):
    box = "571100,571300,5539500,5539700 [EPSG:32632]"
    results, _ = run(
        "rdb_geo:query_example",
        {"INDEX": str(tmp_path), "RASTER": raster, "BOX": box, "OUTPUT": str(tmp_path / "o.gpkg")},
    )
    assert results["COUNT"] == 20


def test_a_box_without_a_coordinate_system_is_in_that_of_the_raster(provider, raster, tmp_path, monkeypatch):
    seen = []
    real = provider._client.run
    monkeypatch.setattr(provider._client, "run", lambda request, *rest: seen.append(request) or real(request, *rest))
    for box in ("571100,571300,5539500,5539700", "571100,571300,5539500,5539700 [EPSG:32632]"):
        given = {"INDEX": str(tmp_path), "RASTER": raster, "BOX": box, "OUTPUT": str(tmp_path / "o.gpkg")}
        run("rdb_geo:query_example", given)
    assert seen[0].area == seen[1].area


def test_heatmap(provider, raster, tmp_path):
    results, _ = run(
        "rdb_geo:score_heatmap",
        {"INDEX": str(tmp_path), "SCENE": raster, "QUERY": "water", "OUTPUT": str(tmp_path / "o.tif")},
    )
    assert (results["MIN_SCORE"], results["MAX_SCORE"]) == (0.0, 1.0)
    _, feedback = run(
        "rdb_geo:score_heatmap",
        {"INDEX": str(tmp_path), "SCENE": raster, "QUERY": "water", "FINE": True, "OUTPUT": str(tmp_path / "o.tif")},
    )
    assert "they follow no image." in feedback.said
    assert feedback.errors == ["s1.parquet is damaged: index its raster again."]
    with pytest.raises(QgsProcessingException, match="words, or a raster"):
        run("rdb_geo:score_heatmap", {"INDEX": str(tmp_path), "SCENE": raster, "OUTPUT": str(tmp_path / "o.tif")})


def test_progress_and_cancelling_go_through_the_feedback(provider, tmp_path):
    feedback = Feedback(stop_at=1)
    results, _ = run(
        "rdb_geo:query_index", {"INDEX": str(tmp_path), "QUERY": "slow", "OUTPUT": str(tmp_path / "o.gpkg")}, feedback
    )
    assert results in ({}, None) or "COUNT" not in results
    assert feedback.steps
    assert any("Stopped" in text for text in feedback.said)


def test_errors_of_the_engine_end_the_algorithm_and_the_next_run_works(provider, tmp_path):
    parameters = {"INDEX": str(tmp_path), "QUERY": "die", "OUTPUT": str(tmp_path / "o.gpkg")}
    with pytest.raises(QgsProcessingException, match="out of luck"):
        run("rdb_geo:query_index", parameters)
    assert run("rdb_geo:query_index", {**parameters, "QUERY": "water"})[0]["COUNT"] == 20


def test_what_nobody_has_allowed_leads_to_the_panel(provider, tmp_path):
    parameters = {"INDEX": str(tmp_path), "QUERY": "named-model", "OUTPUT": str(tmp_path / "o.gpkg")}
    with pytest.raises(QgsProcessingException, match=r"hf-hub:owner/name(.|\n)+The panel allows it by a button"):
        run("rdb_geo:query_index", parameters)


def test_results_get_the_style_of_the_panel(provider, tmp_path):
    results, _ = run(
        "rdb_geo:query_index", {"INDEX": str(tmp_path), "QUERY": "water", "OUTPUT": str(tmp_path / "o.gpkg")}
    )
    layer = QgsVectorLayer(results["OUTPUT"], "hits", "ogr")
    ResultStyler().postProcessLayer(layer, QgsProcessingContext(), QgsProcessingFeedback())
    assert isinstance(layer.renderer(), QgsGraduatedSymbolRenderer)


def test_a_loaded_result_is_styled_by_processing(provider, tmp_path):
    import processing

    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    results = processing.runAndLoadResults(
        "rdb_geo:query_index",
        {"INDEX": str(tmp_path), "QUERY": "water", "OUTPUT": str(tmp_path / "o.gpkg")},
        context=context,
    )
    layer = next(iter(QgsProject.instance().mapLayers().values()))
    assert results["COUNT"] == 20
    assert isinstance(layer.renderer(), QgsGraduatedSymbolRenderer)


def test_index_and_search_chain_in_a_model(provider, raster, tmp_path):
    model = QgsProcessingModelAlgorithm("m", "g")
    first = QgsProcessingModelChildAlgorithm("rdb_geo:index_scene")
    first.setChildId("index")
    source = QgsProcessingModelChildParameterSource
    first.addParameterSources("INPUT", [source.fromStaticValue([raster])])
    first.addParameterSources("INDEX", [source.fromStaticValue(str(tmp_path / "index"))])
    model.addChildAlgorithm(first)
    second = QgsProcessingModelChildAlgorithm("rdb_geo:query_index")
    second.setChildId("query")
    second.addParameterSources("INDEX", [source.fromChildOutput("index", "INDEX")])
    second.addParameterSources("QUERY", [source.fromStaticValue("water")])
    output = QgsProcessingModelOutput("hits")
    output.setChildId("query")
    output.setChildOutputName("OUTPUT")
    second.setModelOutputs({"hits": output})
    model.addChildAlgorithm(second)
    is_valid, problems = model.validate() if hasattr(model, "validate") else (True, [])
    assert is_valid, problems
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    results, is_ok = model.run({"query:hits": str(tmp_path / "o.gpkg")}, context, Feedback(), {}, False)
    assert is_ok
    assert QgsVectorLayer(results["query:hits"], "hits", "ogr").featureCount() == 20
    _ = QgsProperty


@pytest.fixture
def asked(provider, monkeypatch):
    """What the engine is asked."""
    seen = []
    real = provider._client.run
    monkeypatch.setattr(provider._client, "run", lambda request, *rest: seen.append(request) or real(request, *rest))
    return seen


def memory_layer(kind, wkt):
    layer = QgsVectorLayer(f"{kind}?crs=EPSG:4326", "drawn", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromWkt(wkt))
    layer.dataProvider().addFeature(feature)
    QgsProject.instance().addMapLayer(layer)
    return layer


def test_words_layers_dates_and_outlines_reach_the_engine(provider, asked, tmp_path, qgis_new_project):
    road = memory_layer("LineString", "LINESTRING(10 50, 11 51)")
    given = {"INDEX": str(tmp_path), "QUERY": '"tanks" NOT forest', "OUTPUT": str(tmp_path / "o.gpkg")}
    more = {"NEAR": road, "DISTANCE": 250, "START": "2023-05", "END": "2024"}
    run("rdb_geo:query_index", {**given, **more})
    request = asked[0]
    assert (request.text, request.expression) == (None, '"tanks" NOT forest')
    assert (request.start, request.end) == ("2023-05", "2024")
    file, _, distance = request.near[0].rpartition(":")
    assert distance == "250m"
    assert QgsVectorLayer(file, "copy", "ogr").featureCount() == 1
    run("rdb_geo:query_index", given)
    assert (asked[1].near, asked[1].start, asked[1].merge, asked[1].shapes, asked[1].show_lookalikes) == (None,) * 5


def test_nothing_that_stands_out_is_said(provider, asked, tmp_path):
    given = {"INDEX": str(tmp_path), "QUERY": "absent", "OUTPUT": str(tmp_path / "o.gpkg")}
    results, feedback = run("rdb_geo:query_index", given)
    assert (results["COUNT"], results["CONFIDENT"]) == (0, False)
    assert any("No confident match" in text for text in feedback.errors)
    results, _ = run("rdb_geo:query_index", {**given, "LOOKALIKES": True})
    assert (results["COUNT"], results["CONFIDENT"]) == (3, False)


def test_an_expression_that_is_none_ends_the_algorithm(provider, tmp_path):
    with pytest.raises(QgsProcessingException, match="quote"):
        run("rdb_geo:query_index", {"INDEX": str(tmp_path), "QUERY": 'a "b', "OUTPUT": str(tmp_path / "o.gpkg")})


def marked_hits(tmp_path, verdicts):
    path = str(tmp_path / "hits.gpkg")
    run("rdb_geo:query_index", {"INDEX": str(tmp_path), "QUERY": "water", "HITS": 9, "OUTPUT": path})
    layer = QgsVectorLayer(path, "hits", "ogr")
    for hit, verdict in zip(marks.read_hits(layer), verdicts):
        marks.write_marks(layer, {hit.feature_id: verdict})
    return layer


def test_marks_refine(provider, asked, tmp_path, qgis_new_project):
    layer = marked_hits(tmp_path, ["right", "", "wrong"])
    QgsProject.instance().addMapLayer(layer)
    given = {"INDEX": str(tmp_path), "MARKED": layer, "OUTPUT": str(tmp_path / "better.gpkg")}
    results, feedback = run("rdb_geo:refine_marks", {**given, "SAVE": str(tmp_path / "water.json")})
    request = asked[-1]
    assert (request.expression, request.k) == ("water", None)
    assert [(mark["rank"], mark["window"], mark["right"]) for mark in request.marks] == [
        (1, [0, 0, 64, 64], True),
        (3, [128, 0, 64, 64], False),
    ]
    assert request.save == str(tmp_path / "water.rdbq.json")
    assert (results["PRECISION"], results["PRECISION_LOW"], results["PRECISION_HIGH"]) == (0.5, 0.09, 0.91)
    assert any("precision@9" in text for text in feedback.said)
    better = QgsVectorLayer(results["OUTPUT"], "better", "ogr")
    assert [hit.verdict for hit in marks.read_hits(better)][:3] == ["right", "", "wrong"]


def test_marks_calibrate_a_model_whatever_the_slider_shows(provider, asked, tmp_path, qgis_new_project):
    layer = marked_hits(tmp_path, ["right", "wrong", "wrong"])
    layer.setSubsetString("rank < 2")
    QgsProject.instance().addMapLayer(layer)
    results, feedback = run("rdb_geo:calibrate_model", {"INDEX": str(tmp_path), "MARKED": [layer]})
    assert (results["RIGHT"], results["WRONG"], results["ERROR"]) == (1, 2, 0.06)
    assert any("probabilities are off by 6 points" in text for text in feedback.said)
    run("rdb_geo:calibrate_model", {"INDEX": str(tmp_path), "REMOVE": True})
    assert (asked[-1].remove, asked[-1].labels) == (True, None)


def test_what_is_no_marked_layer_can_not_calibrate(provider, tmp_path, qgis_new_project):
    layer = memory_layer("Polygon", "POLYGON((0 0,1 0,1 1,0 1,0 0))")
    with pytest.raises(QgsProcessingException, match="no layer of hits"):
        run("rdb_geo:calibrate_model", {"INDEX": str(tmp_path), "MARKED": [layer]})
    with pytest.raises(QgsProcessingException, match="Choose layers of hits"):
        run("rdb_geo:calibrate_model", {"INDEX": str(tmp_path)})
    hits = marked_hits(tmp_path, ["right"])
    QgsProject.instance().addMapLayer(hits)
    hits.startEditing()
    hits.deleteFeature(next(hits.getFeatures()).id())
    with pytest.raises(QgsProcessingException, match="Save the edits"):
        run("rdb_geo:calibrate_model", {"INDEX": str(tmp_path), "MARKED": [hits]})
    hits.rollBack()


def test_polygons_that_are_no_hits_can_not_be_refined(provider, tmp_path, qgis_new_project):
    layer = memory_layer("Polygon", "POLYGON((0 0,1 0,1 1,0 1,0 0))")
    with pytest.raises(QgsProcessingException, match="no layer of hits"):
        run("rdb_geo:refine_marks", {"INDEX": str(tmp_path), "MARKED": layer, "OUTPUT": str(tmp_path / "o.gpkg")})


def test_comparing_with_drawn_polygons(provider, asked, tmp_path, qgis_new_project):
    truth = memory_layer("Polygon", "POLYGON((10 50,11 50,11 51,10 51,10 50))")
    results, feedback = run("rdb_geo:evaluate_polygons", {"INDEX": str(tmp_path), "QUERY": "water", "TRUTH": truth})
    assert (results["CHIPS"], results["OBJECTS"], results["OBJECTS_FOUND"]) == (100, 5, 4)
    assert (results["AP"], results["PRECISION"], results["RECALL_AREA"]) == (0.8, 0.9, 0.7)
    assert asked[0].within_file is None
    assert any(text.startswith("Average precision by count") for text in feedback.said)
    assert "IOU" not in results
    given = {"INDEX": str(tmp_path), "QUERY": "water", "TRUTH": truth, "SHAPES": True}
    results, feedback = run("rdb_geo:evaluate_polygons", given)
    assert (asked[-1].shapes, results["IOU"], results["IOU_FINE"]) == (True, 0.6, 0.67)
    assert {"Outlines that follow the image: overlap (IoU): 0.67", "they follow no image."} <= {*feedback.said}


def test_change_between_dates(provider, asked, raster, tmp_path):
    given = {"INDEX": str(tmp_path), "QUERY": "water", "OUTPUT": str(tmp_path / "change.gpkg")}
    results, _ = run(
        "rdb_geo:detect_change", {**given, "BEFORE_DATE": "2023-05", "AFTER": raster, "FELL": True, "FINE": True}
    )
    assert (results["COUNT"], results["OPPOSITE"]) == (1, 2)
    request = asked[0]
    assert (request.before, request.after, request.fell, request.fine, request.z) == (
        "2023-05",
        raster,
        True,
        True,
        None,
    )
    layer = QgsVectorLayer(results["OUTPUT"], "change", "ogr")
    ResultStyler().postProcessLayer(layer, QgsProcessingContext(), QgsProcessingFeedback())
    assert isinstance(layer.renderer(), QgsSingleSymbolRenderer)


def test_change_needs_both_times(provider, tmp_path):
    given = {"INDEX": str(tmp_path), "QUERY": "water", "OUTPUT": str(tmp_path / "change.gpkg")}
    with pytest.raises(QgsProcessingException, match="both times"):
        run("rdb_geo:detect_change", {**given, "BEFORE_DATE": "2023-05"})


def test_the_index_of_the_project_is_the_default(provider, qgis_new_project, tmp_path):
    algorithm = provider.algorithm("query_index").create()
    assert algorithm.parameterDefinition("INDEX").defaultValue() is None, "nothing is known of an unsaved project"
    QgsProject.instance().write(str(tmp_path / "p.qgs"))
    for name in ("query_index", "index_scene", "detect_change"):
        algorithm = provider.algorithm(name).create()
        assert algorithm.parameterDefinition("INDEX").defaultValue() == str(tmp_path / ".rdb-geo")


def test_layers_of_the_project_are_read_on_the_main_thread(provider, asked, tmp_path, qgis_new_project, monkeypatch):
    import threading

    from qgis.core import QgsApplication, QgsProcessingAlgRunnerTask, QgsProcessingContext, QgsProcessingFeedback

    from qgis_plugin.processing import parameters

    where = []
    real = parameters.engine_source
    monkeypatch.setattr(
        parameters, "engine_source", lambda *given: where.append(threading.current_thread()) or real(*given)
    )
    layer = QgsVectorLayer("Point?crs=EPSG:4326", "posts", "memory")
    QgsProject.instance().addMapLayer(layer)
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("rdb_geo:query_index")
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(QgsProject.instance())
    values = {"INDEX": str(tmp_path), "QUERY": "water", "NEAR": layer.id(), "OUTPUT": str(tmp_path / "o.gpkg")}
    task = QgsProcessingAlgRunnerTask(algorithm, values, context, feedback)
    QgsApplication.taskManager().addTask(task)
    assert task.waitForFinished(30_000)
    assert where == [threading.main_thread()]


def test_parameters_of_one_meaning_have_one_name(provider):
    names = {
        algorithm.name(): {one.name() for one in algorithm.parameterDefinitions()}
        for algorithm in provider.algorithms()
    }
    assert all("INDEX" in found for found in names.values())
    for name in ("query_index", "detect_change", "evaluate_polygons", "score_heatmap", "refine_marks"):
        assert "QUERY" in names[name]
    for name in ("query_index", "query_example", "refine_marks", "evaluate_polygons", "index_scene"):
        assert "AREA" in names[name]
