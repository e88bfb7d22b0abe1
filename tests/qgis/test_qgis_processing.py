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
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QIcon

from qgis_plugin.processing.provider import RdbGeoProvider

IDS = ["rdb_geo:index_scene", "rdb_geo:query_example", "rdb_geo:query_index", "rdb_geo:score_heatmap"]


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
        self.said, self.steps, self.stop_at = [], [], stop_at
        self.progressChanged.connect(self._step)

    def _step(self, value):
        self.steps.append(value)
        if self.stop_at is not None and value >= self.stop_at:
            self.cancel()

    def pushInfo(self, text):
        self.said.append(text)


def run(algorithm, parameters, feedback=None):
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    made = QgsApplication.processingRegistry().createAlgorithmById(algorithm)
    feedback = feedback or Feedback()
    results, _ = made.run(parameters, context, feedback, {}, False)
    return results, feedback


def test_the_published_ids_and_names(provider):
    names = {algorithm.id(): algorithm.displayName() for algorithm in provider.algorithms()}
    assert sorted(names) == IDS
    assert sorted(names.values()) == ["Index raster", "Score heatmap", "Search by example", "Search by text"]


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
    assert "10 chips." in feedback.said


def test_a_bad_list_of_sizes_is_refused(provider, raster, tmp_path):
    with pytest.raises(QgsProcessingException, match=r"1;2"):
        run("rdb_geo:index_scene", {"INPUT": [raster], "INDEX": str(tmp_path), "SCALES": "1;2"})


def test_searching_by_text(provider, tmp_path):
    output = str(tmp_path / "out.gpkg")
    results, feedback = run(
        "rdb_geo:query_index", {"INDEX": str(tmp_path), "QUERY": "water", "HITS": 7, "OUTPUT": output}
    )
    assert (results["COUNT"], results["BEST_SCORE"]) == (7, 5.0)
    assert QgsVectorLayer(results["OUTPUT"], "hits", "ogr").featureCount() == 7
    assert "7 hits" in feedback.said


def test_limits_and_areas_reach_the_engine(provider, tmp_path, monkeypatch):
    seen = []
    real = provider._client.run
    monkeypatch.setattr(provider._client, "run", lambda request, *rest: seen.append(request) or real(request, *rest))
    given = {"INDEX": str(tmp_path), "QUERY": "w", "OUTPUT": str(tmp_path / "o.gpkg")}
    limits = {"MIN_SCORE": 1.5, "PERCENT": 2, "SCENES": "a*.tif; b.tif", "MERGE": True}
    run("rdb_geo:query_index", {**given, **limits, "EXTENT": "10,11,50,51 [EPSG:4326]"})
    request = seen[0]
    assert (request.min_score, request.percent, request.scenes, request.merge) == (1.5, 2.0, ("a*.tif", "b.tif"), True)
    assert request.area["type"] == "Polygon"
    run("rdb_geo:query_index", {"INDEX": str(tmp_path), "QUERY": "w", "OUTPUT": str(tmp_path / "o.gpkg")})
    assert (seen[1].k, seen[1].min_score, seen[1].percent, seen[1].scenes, seen[1].area) == (
        100,
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
    assert (results["MIN_SCORE"], results["MAX_SCORE"]) == (-2.0, 2.0)
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


def test_results_get_the_style_of_the_panel(provider, tmp_path):
    from qgis_plugin.processing.base import ResultStyler

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
