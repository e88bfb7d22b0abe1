"""``rdb-geo heatmap`` as a user types it."""

from __future__ import annotations

from dataclasses import replace

import pytest
import rasterio
from click.testing import CliRunner
from fakes import ColourEncoder

from rdb_geo.cli.main import main
from rdb_geo.encoders import registry
from rdb_geo.score import question


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.setattr(registry, "load_encoder", lambda *_args, **_options: ColourEncoder())
    (tmp_path / "home").mkdir()
    monkeypatch.chdir(tmp_path / "home")

    def invoke(*arguments):
        return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)

    return invoke


@pytest.fixture
def indexed(run, make_scene):
    for name in ("a.tif", "b.tif"):
        run("index", make_scene(name, paint={"red": (96, 64, 160, 128)}), "--chip-size", "32")


@pytest.mark.usefixtures("indexed")
def test_it_writes_a_raster_and_says_so(run):
    result = run("heatmap", "a", "red", "field", "--scene", "b.tif", "-o", "heat.tif")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr.startswith("Heatmap of b.tif: 15 × 12 pixels of 16 × 16 scene pixels, scores 0")
    assert result.stderr.endswith("→ heat.tif\n")
    with rasterio.open("heat.tif") as heat:
        assert heat.tags()["query"] == "a red field"


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize(
    ("arguments", "code", "fragment"),
    [
        (("red", "-o", "heat.tif"), 2, "holds 2 scenes: say which one"),
        (("red", "-o", "heat.png", "--scene", "a.tif"), 1, "use one of .tif"),
        (("red", "-o", "old.tif", "--scene", "a.tif"), 1, "give --overwrite"),
        (("red", "-o", "heat.tif", "-i", "nowhere"), 1, "no index folder nowhere"),
        (("red", "-o", "heat.tif", "--scene", "c.tif"), 1, "holds no scene c.tif"),
        (("red",), 2, "Missing option '-o'"),
    ],
)
def test_a_mistake_is_one_sentence(run, tmp_path, arguments, code, fragment):
    (tmp_path / "home" / "old.tif").write_text("old")
    result = run("heatmap", *arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert fragment in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.usefixtures("indexed")
def test_the_colours_lie_beside_it_and_are_not_overwritten_unasked(run, tmp_path):
    import xml.etree.ElementTree as ET

    assert run("heatmap", "red", "--scene", "a.tif", "-o", "heat.tif").exit_code == 0
    items = ET.parse(tmp_path / "home" / "heat.qml").getroot().findall(".//colorrampshader/item")
    values = [float(item.get("value")) for item in items]
    assert values == sorted(values)
    assert values[0] == 0
    assert values[-1] == 1
    (tmp_path / "home" / "heat.tif").unlink()
    (tmp_path / "home" / "heat.qml").write_text("mine")
    refused = run("heatmap", "red", "--scene", "a.tif", "-o", "heat.tif")
    assert refused.exit_code == 1
    assert "heat.qml" in refused.stderr
    assert not (tmp_path / "home" / "heat.tif").exists()
    assert run("heatmap", "red", "--scene", "a.tif", "-o", "heat.tif", "--no-style").exit_code == 0
    assert (tmp_path / "home" / "heat.qml").read_text() == "mine"


@pytest.mark.usefixtures("indexed")
def test_what_the_model_hardly_knows_is_said(run, monkeypatch):
    real = question.ask_expression
    monkeypatch.setattr(
        question, "ask_expression", lambda *args, **more: replace(real(*args, **more), notes=("it is a foreign word.",))
    )
    result = run("heatmap", "red", "--scene", "b.tif", "-o", "heat.tif")
    assert "Note: it is a foreign word.\n" in result.stderr
    drawn = run("--quiet", "heatmap", "red", "--scene", "b.tif", "-o", "other.tif")
    assert "Note: it is a foreign word.\n" in drawn.stderr
    assert "Heatmap of" not in drawn.stderr
