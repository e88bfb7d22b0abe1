"""``rdb-geo query`` with terms, examples, layers and dates: what it builds, and one sentence for each mistake."""

from __future__ import annotations

import json

import geopandas
import pytest
import shapely
from click.testing import CliRunner
from fakes import ColourEncoder

from rdb_geo.cli.main import main
from rdb_geo.encoders import registry


@pytest.fixture
def run(monkeypatch, tmp_path, make_scene):
    """Runs a command in a folder that holds an index of one scene, with an encoder that knows colours."""
    monkeypatch.setattr(registry, "load_encoder", lambda *_args, **_options: ColourEncoder())
    scene = make_scene(paint={"red": (100, 60, 150, 110), "blue": (0, 0, 60, 60)})
    (tmp_path / "home").mkdir()
    monkeypatch.chdir(tmp_path / "home")

    def invoke(*arguments):
        return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)

    assert invoke("index", scene, "--chip-size", "32").exit_code == 0
    return invoke


def features(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)["features"]


def test_options_and_expression_build_the_same(run):
    one = features(run("query", "red", "--or", "green", "--not", "blue^0.5", "-k", 5))
    other = features(run("query", '("red" OR "green") NOT "blue"^0.5', "-k", 5))
    words = features(run("query", "(red", "OR", "green)", "NOT", "blue^0.5", "-k", 5))
    assert one == other == words
    assert one[0]["properties"]["query"] == '("red" OR "green") NOT "blue"^0.5'
    assert one[0]["properties"]["cosine"] is None


def test_an_example_is_enough(run):
    run("query", "red", "-k", 3, "-o", "hits.geojson")
    (like,) = features(run("query", "--like", "hits.geojson#1", "-k", 1))
    (hit,) = features(run("query", "red", "-k", 1))
    assert like["geometry"] == hit["geometry"]
    assert like["properties"]["query"].startswith('like("/')


def test_near_and_within_a_layer(run):
    hits = features(run("query", "red", "--percent", 100))
    middle = shapely.geometry.shape(hits[0]["geometry"]).centroid
    geopandas.GeoDataFrame(geometry=[middle], crs=4326).to_file("map.gpkg", layer="wells")
    geopandas.GeoDataFrame(geometry=[middle.buffer(0.003)], crs=4326).to_file("map.gpkg", layer="town")
    near = features(run("query", "red", "--percent", 100, "--near", "map.gpkg:wells:0m"))
    assert 1 <= len(near) <= 4
    wide = features(run("query", "red", "--percent", 100, "--near", "map.gpkg:wells:1km"))
    within = features(run("query", "red", "--percent", 100, "--within", "map.gpkg:town"))
    assert len(near) < len(within) < len(hits)
    assert len(near) < len(wide) < len(hits)
    assert within == features(run("query", "red", "--percent", 100, "--aoi", "map.gpkg:town"))


@pytest.mark.parametrize(
    ("arguments", "code", "expected"),
    [
        ([], 2, "the query is empty"),
        (["red", "NOT", "red"], 2, "contradict each other"),
        (["red", "--not", "Red"], 2, "contradict each other"),
        (["red", "--and", "blue OR"], 2, "missing before the end of the question"),
        (["red", "--like", "0,0"], 1, "no chip of .rdb-geo holds the example 0,0"),
        (["red", "--like", "none.tif"], 1, "there is no file, folder or URL none.tif"),
        (["red", "--like", "hits.geojson#2"], 1, "there is no file of hits hits.geojson"),
        (["red", "--near", "roads.gpkg"], 2, "is no layer and distance"),
        (["red", "--near", "roads.gpkg:200m"], 1, "there is no layer file roads.gpkg"),
        (["red", "--near", "empty.gpkg:200m"], 1, "empty.gpkg holds no shape"),
        (["red", "--within", "empty.gpkg"], 1, "empty.gpkg holds no shape"),
        (["red", "--within", "well.gpkg"], 1, "holds Point: an area needs polygons"),
        (["red", "--from", "May"], 2, "is no date"),
        (["red", "--from", "2024", "--to", "2023"], 2, "before they start"),
        (["red", "--from", "2024"], 1, "scenes without a date: 1 of 1"),
        (["word " * 70, "--not", "blue"], 2, "the query has 70 words"),
    ],
)
def test_mistakes_are_one_sentence_and_write_nothing(run, tmp_path, arguments, code, expected):
    home = tmp_path / "home"
    geopandas.GeoDataFrame(geometry=[shapely.Point()], crs=4326).to_file("empty.gpkg")
    geopandas.GeoDataFrame(geometry=[shapely.Point(1, 1)], crs=4326).to_file("well.gpkg")
    before = sorted(entry.name for entry in home.iterdir())
    result = run("query", *arguments, "-o", "out.gpkg")
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    assert result.stdout == ""
    assert expected in result.stderr
    assert result.stderr.startswith("Error: ")
    assert sorted(entry.name for entry in home.iterdir()) == before


def test_a_question_that_does_not_parse_shows_where(run):
    result = run("query", 'red AND "blue')
    assert result.exit_code == 2
    error, text, caret = result.stderr.splitlines()
    assert error == "Error: the question can't be understood at character 9: this quote is not closed."
    assert text == '  red AND "blue'
    assert text[caret.index("^")] == '"'
