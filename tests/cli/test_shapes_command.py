"""``rdb-geo query --shapes`` as a user types it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from fakes import ColourEncoder

from rdb_geo.cli.main import main
from rdb_geo.encoders import registry


@pytest.fixture
def run(monkeypatch, tmp_path, make_scene):
    monkeypatch.setattr(registry, "load_encoder", lambda *_args, **_options: ColourEncoder())
    (tmp_path / "home").mkdir()
    monkeypatch.chdir(tmp_path / "home")

    def invoke(*arguments):
        return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)

    assert invoke("index", make_scene(paint={"red": (104, 56, 184, 120)}), "--chip-size", "32").exit_code == 0
    return invoke


def test_regions_carry_their_area_and_scores(run):
    result = run("query", "red", "--shapes", "--threshold", "0.1,0.05", "--min-area", "1ha", "--fine")
    assert result.exit_code == 0, result.stderr
    (feature,) = json.loads(result.stdout)["features"]
    properties = feature["properties"]
    assert properties["area_m2"] > 1e4
    assert 0.1 <= properties["score"] <= 1
    assert 0.05 <= properties["score_mean"] <= properties["score"]
    assert "1 region, best score" in result.stderr
    assert "thresholds 0.1,0.05" in result.stderr


def test_right_angles_are_made_or_it_is_said_that_they_are_not(run):
    for given, points in ((("--fine",), 5), ((), None)):
        asked = ("query", "red", "--shapes", "--threshold", "0.1", *given)
        plain, squared = run(*asked), run(*asked, "--right-angles")
        rings = [json.loads(answer.stdout)["features"][0]["geometry"]["coordinates"][0] for answer in (plain, squared)]
        assert squared.exit_code == 0
        assert len(rings[1]) == (points or len(rings[0]))
        assert ("no right angles for 1 region" in squared.stderr) == (points is None), squared.stderr
        assert (rings[0] == rings[1]) == (points is None)


def test_a_huge_smallest_area_leaves_none(run):
    result = run("query", "red", "--shapes", "--min-area", "9000km2")
    assert json.loads(result.stdout)["features"] == []
    assert "No region" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "fragment"),
    [
        (("--threshold", "0.5"), "belong to --shapes"),
        (("--shapes", "--merge"), "leave one of them out"),
        (("--shapes", "--percent", "5"), "--percent"),
        (("--shapes", "--threshold", "x"), "x is no threshold"),
        (("--shapes", "--threshold", "0.2,0.5"), "LOW ≤ HIGH"),
        (("--shapes", "--min-area", "5 parsecs"), "is no area"),
        (("--shapes", "--simplify", "20"), "20 is no length"),
        (("--simplify", "20m"), "belong to --shapes"),
        (("--right-angles",), "belong to --shapes"),
    ],
)
def test_a_mistake_is_one_sentence(run, arguments, fragment):
    result = run("query", "red", *arguments)
    assert result.exit_code == 2
    assert fragment in result.stderr
    assert "Traceback" not in result.stderr
