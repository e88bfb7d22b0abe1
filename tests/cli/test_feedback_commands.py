"""``refine``, ``evaluate`` and ``change`` as a user types them."""

from __future__ import annotations

import json

import geopandas
import numpy as np
import pytest
import shapely
from click.testing import CliRunner
from fakes import ColourEncoder
from PIL import Image

from rdb_geo.cli.main import main
from rdb_geo.encoders import registry

CHIPS = ("--chip-size", "20", "--overlap", "0", "--stretch", "0,255")
RED, PURPLE = (0, 0, 120, 60), (120, 0, 240, 60)


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Runs a command in an empty folder with an encoder that knows colours."""
    monkeypatch.setattr(registry, "load_encoder", lambda *_args, **_options: ColourEncoder())
    (tmp_path / "home").mkdir()
    monkeypatch.chdir(tmp_path / "home")

    def invoke(*arguments):
        return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)

    return invoke


@pytest.fixture
def home(tmp_path, run, make_scene):
    """An index of one scene, and a file of hits that confuses two fields."""
    assert run("index", make_scene(paint={"red": RED, "purple": PURPLE}), *CHIPS).exit_code == 0
    assert run("query", "red", "purple", "-k", "36", "-o", "hits.gpkg").exit_code == 0
    return tmp_path / "home"


def ranks(home, is_red, count=3):
    frame = geopandas.read_file(home / "hits.gpkg")
    chosen = frame[(frame["col_off"] < 120) == is_red]
    return ",".join(map(str, chosen["rank"][:count]))


def sentence(result, code=1):
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    assert result.stdout == ""
    return result.stderr.strip().splitlines()[-1]


class TestRefine:
    def test_marks_in_the_column_rank_again_and_stay(self, run, home):
        frame = geopandas.read_file(home / "hits.gpkg")
        assert frame["mark"].isna().all()
        is_red = frame["col_off"] < 120
        frame.loc[frame[is_red].index[:3], "mark"] = "1"
        frame.loc[frame[~is_red].index[:2], "mark"] = "no"
        frame.to_file(home / "marked.gpkg", layer="hits", driver="GPKG")
        result = run("refine", "marked.gpkg", "-o", "better.gpkg")
        assert result.exit_code == 0
        assert result.stdout == ""
        assert "Learned from 3 right and 2 wrong marks." in result.stderr
        assert "precision@" in result.stderr
        assert "95 % interval" in result.stderr
        assert "mark next: ranks" in result.stderr
        better = geopandas.read_file(home / "better.gpkg")
        assert len(better) == 36
        assert (better["col_off"][:18] < 120).all()
        assert sorted(better["mark"].dropna()) == ["right", "right", "right", "wrong", "wrong"]
        assert set(better["query"]) == {"red purple"}
        again = run("refine", "marked.gpkg", "better.gpkg", "--right", "4-5", "-k", "5")
        assert len(json.loads(again.stdout)["features"]) == 5

    def test_marks_by_rank_and_a_saved_query(self, run, home):
        marks = ("--right", ranks(home, True), "--wrong", ranks(home, False))
        result = run("refine", "hits.gpkg", *marks, "--save", "only.rdbq.json")
        assert result.exit_code == 0
        assert result.stdout == ""
        saved = json.loads((home / "only.rdbq.json").read_text())
        assert (saved["name"], saved["text"], saved["model"], saved["right"]) == ("only", "red purple", "colours", 3)
        assert "exists already" in sentence(run("refine", "hits.gpkg", *marks, "--save", "only.rdbq.json"))
        assert run("refine", "hits.gpkg", *marks, "--save", "only.rdbq.json", "--overwrite").exit_code == 0

    def test_a_saved_query_is_asked_again(self, run, home):
        marks = ("--right", ranks(home, True), "--wrong", ranks(home, False))
        first = json.loads(run("refine", "hits.gpkg", *marks, "-k", "18").stdout)["features"]
        assert run("refine", "hits.gpkg", *marks, "--save", "only.rdbq.json").exit_code == 0
        second = json.loads(run("query", "--saved", "only.rdbq.json", "-k", "18").stdout)["features"]
        assert [hit["geometry"] for hit in first] == [hit["geometry"] for hit in second]
        assert "holds a question already" in sentence(run("query", "red", "--saved", "only.rdbq.json"), 2)
        saved = json.loads((home / "only.rdbq.json").read_text())
        (home / "other.rdbq.json").write_text(json.dumps({**saved, "space_id": "0123456789abcdef", "model": "clip"}))
        message = sentence(run("query", "--saved", "other.rdbq.json", "-o", "x.gpkg"))
        assert "was learned with the model clip and means nothing to colours" in message
        assert not (home / "x.gpkg").exists()

    @pytest.mark.parametrize(
        ("arguments", "fragment", "code"),
        [
            ((), "no hit is marked", 1),
            (("--right", "1,2"), "all 2 marks say right, which teaches nothing", 1),
            (("--wrong", "1"), "the one mark says wrong", 1),
            (("--right", "1", "--wrong", "99"), "no hit of rank 99", 1),
            (("--right", "1", "--wrong", "1"), "can't be both right and wrong", 1),
            (("--right", "one"), "no list of ranks", 2),
            (("--right", "0"), "no list of ranks", 2),
            (("--right", "1", "--wrong", "2", "--save", "x.json"), "let it end in .rdbq.json", 1),
            (("--right", "1", "--wrong", "2", "-o", "x.xyz"), "no suffix that can be written", 1),
        ],
    )
    def test_bad_input_is_one_sentence_and_writes_nothing(self, run, home, arguments, fragment, code):
        before = sorted(path.name for path in home.iterdir())
        if "-o" not in arguments and "--save" not in arguments:
            arguments += ("-o", "better.gpkg", "--save", "better.rdbq.json")
        assert fragment in sentence(run("refine", "hits.gpkg", *arguments), code)
        assert sorted(path.name for path in home.iterdir()) == before


def polygon_of(home, box):
    """The ground of pixels of the indexed scene: the hits that lie in them, dissolved."""
    frame = geopandas.read_file(home / "hits.gpkg")
    inside = (frame["col_off"] >= box[0]) & (frame["col_off"] < box[2]) & (frame["row_off"] < box[3])
    return shapely.union_all(frame[inside].geometry.to_numpy(), grid_size=1e-9)


class TestEvaluate:
    def test_it_prints_the_table_and_writes_plot_and_numbers(self, run, home):
        truth = geopandas.GeoDataFrame(geometry=[polygon_of(home, RED)], crs="EPSG:4326").to_crs("EPSG:3857")
        truth.to_file(home / "map.gpkg", layer="fields", driver="GPKG")
        result = run("evaluate", "red", "--truth", "map.gpkg:fields", "--plot", "pr.png", "--json", "pr.json")
        assert result.exit_code == 0
        lines = result.stdout.splitlines()
        assert lines[0] == "red: 108 chips against 1 polygon"
        assert lines[1].split() == ["by", "count", "by", "area"]
        assert lines[2].split()[:2] == ["average", "precision"]
        assert float(lines[2].split()[2]) > 0.99
        threshold = lines[3].split("--min-score ")[1].split()[0]
        hits = json.loads(run("query", "red", "--min-score", threshold).stdout)["features"]
        assert len(hits) == 18
        assert lines[-1].split() == ["polygons", "found", "1", "of", "1"]
        assert json.loads((home / "pr.json").read_text())["by_count"]["ap"] > 0.99
        assert np.asarray(Image.open(home / "pr.png")).std() > 0
        assert "exists already" in sentence(run("evaluate", "red", "--truth", "map.gpkg", "--plot", "pr.png"))

    def test_bad_truth_is_one_sentence_and_writes_nothing(self, run, home):
        away = geopandas.GeoDataFrame(geometry=[shapely.box(0, 0, 1, 1)], crs="EPSG:4326")
        away.to_file(home / "away.gpkg", driver="GPKG")
        before = sorted(path.name for path in home.iterdir())
        output = ("--plot", "pr.png", "--json", "pr.json")
        assert "no polygon of the truth (1) lies where chips are indexed" in sentence(
            run("evaluate", "red", "--truth", "away.gpkg", *output)
        )
        assert "there is no truth file none.gpkg" in sentence(run("evaluate", "red", "--truth", "none.gpkg", *output))
        assert sorted(path.name for path in home.iterdir()) == before


class TestChange:
    def test_it_writes_what_rose_and_says_what_chance_would_do(self, run, home, make_scene):
        after = make_scene("after.tif", paint={"red": RED, "purple": PURPLE, "blue": (60, 100, 140, 160)})
        assert run("index", after, *CHIPS).exit_code == 0
        result = run("change", "blue", "--before", "scene.tif", "--after", "after.tif", "-o", "new.gpkg")
        assert result.exit_code == 0
        assert "1 changed places among 108 cells of ground" in result.stderr
        assert "by chance" in result.stderr
        frame = geopandas.read_file(home / "new.gpkg")
        assert frame["scene"][0].endswith("after.tif")
        assert frame["scene_old"][0].endswith("scene.tif")
        assert frame["before"][0] < 0.1 < frame["after"][0]
        assert frame["z"][0] >= 5
        fell = run("change", "blue", "--before", after, "--after", "scene.tif", "--fell")
        assert len(json.loads(fell.stdout)["features"]) == 1
        none = run("change", "blue", "--before", after, "--after", "scene.tif", "-o", "none.gpkg")
        assert none.exit_code == 0
        assert len(geopandas.read_file(home / "none.gpkg")) == 0

    def test_bad_scenes_are_one_sentence(self, run, home):
        assert "no scene after" in sentence(
            run("change", "red", "--before", "scene.tif", "--after", "x.tif", "-o", "n.gpkg")
        )
        assert "both before and after" in sentence(
            run("change", "red", "--before", "scene.tif", "--after", "*", "-o", "n.gpkg"), 2
        )
        assert "above 0" in sentence(run("change", "red", "--before", "a", "--after", "b", "-z", "-1"), 2)
        assert not (home / "n.gpkg").exists()
