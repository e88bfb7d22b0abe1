"""Where in a chip an answer lies: chips of two colours, scenes however they lie, and models and scenes that fail."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner
from fakes import ColourEncoder
from made_scenes import write_scene

from rdb_geo.answer.explain import lines
from rdb_geo.answer.relevance import strongest
from rdb_geo.answer.report import MOST_INSIDE
from rdb_geo.cli.main import main
from rdb_geo.core.errors import EncoderError
from rdb_geo.core.requests import Indexing, Limits
from rdb_geo.encoders import registry
from rdb_geo.index.store import Store
from rdb_geo.output.style import RAMP, tinted
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.sources import SceneSource
from rdb_geo.session.index import Index

SIDE = 16


class Seeing(ColourEncoder):
    """Its cells are chips of two by two pixels."""

    side = SIDE
    fails = False

    @property
    def inside(self):
        return self

    def encode_cells(self, pixels):
        if self.fails:
            msg = "out of memory."
            raise EncoderError(msg)
        step = pixels.shape[1] // SIDE
        cells = pixels.reshape(len(pixels), SIDE, step, SIDE, step, 3).mean(axis=(2, 4))
        return self.encode_images(cells.reshape(-1, 1, 1, 3)).reshape(len(pixels), SIDE, SIDE, -1)


@pytest.fixture
def encoder():
    return Seeing()


@pytest.fixture
def index(tmp_path, encoder):
    """One picture, green but for two chips: of one the left 20 columns are red, of the other the lower 10 rows."""
    red = np.full((3, 160, 240), [[[30]], [[200]], [[30]]], float)
    for rows, cols in ((slice(32, 64), slice(32, 52)), (slice(118, 128), slice(128, 160))):
        red[:, rows, cols] = np.array([220, 30, 30])[:, None, None]
    write_scene(tmp_path / "scene.tif", size=(240, 160), data=red)
    index = Index(Store(tmp_path / "index", create=True), lambda _name: encoder)
    index.add(str(tmp_path / "scene.tif"), how=Indexing(chip_size=32, overlap=0, stretch="0,255"))
    return index


def test_the_red_part_of_a_chip_is_told_cell_by_cell(index):
    told = index.explain(index.query("red"))
    assert json.loads(json.dumps(told)) == told
    left, lower = told["inside"]["hits"][:2]
    for hit, red, where in (
        (left, np.s_[:, :10], "west"),
        (lower, np.s_[11:, :], "south"),
    ):
        cells, is_red = np.array(hit["cells"]), np.zeros((SIDE, SIDE), bool)
        is_red[red] = True
        assert cells.shape == (SIDE, SIDE)
        assert cells[is_red].min() > cells[~is_red].max() + 0.2
        assert (hit["strongest"], hit["share"]) == (where, round(float(is_red.mean()), 4))
    assert "Inside hit 1: strongest in the west, 62 % of the chip at one half or more." in lines(told)


def test_a_model_that_cannot_tell_says_so(index, monkeypatch):
    monkeypatch.setattr(index, "encoder", ColourEncoder())
    told = index.explain(index.query("red"))
    assert told["inside"] == {"problem": "this model does not say where in a chip things lie", "hits": []}
    assert lines(told)[-1] == "This model does not say where in a chip things lie."


@pytest.mark.parametrize("fault", ["scene", "model"])
def test_what_can_not_be_looked_into_is_one_sentence(index, encoder, tmp_path, fault):
    found = index.query("red")
    if fault == "scene":
        (tmp_path / "scene.tif").unlink()
    else:
        encoder.fails = True
    told = index.explain(found)
    reason = "is not there any more: it was moved or deleted." if fault == "scene" else "out of memory."
    assert told["inside"]["hits"] == []
    assert lines(told)[-1].startswith("Where in chips it lies can't be told: ")
    assert lines(told)[-1].endswith(reason)
    assert told["parts"][0]["hits"]
    index.report(found, tmp_path / "page.html")
    assert "inside" not in _page(tmp_path / "page.html")["items"][0]


def test_the_page_shows_it_beside_the_best_hits(index, tmp_path):
    index.report(index.query("red"), tmp_path / "page.html")
    data = _page(tmp_path / "page.html")
    shown = [item.get("inside", "").startswith("data:image/jpeg;base64,") for item in data["items"]]
    assert shown == [True] * MOST_INSIDE + [False] * (len(shown) - MOST_INSIDE)
    assert data["items"][0]["lines"][-1] == "inside: strongest in the west, 62 % of the chip at one half or more"
    assert [name for name, text, _ in data["recipe"] if "clear (0) to yellow (1)" in text] == ["Inside chips"]
    index.encoder = ColourEncoder()
    index.report(index.query("red"), tmp_path / "page.html")
    data = _page(tmp_path / "page.html")
    assert not any("inside" in item for item in data["items"])
    assert [name for name, text, _ in data["recipe"] if "does not say where" in text] == ["Inside chips"]


def test_look_alikes_that_were_asked_for_stand_in_the_page_once(index, tmp_path):
    found = index.query("red", Limits(k=3))
    marked = [replace(hit, mark="right") for hit in found.hits]  # chips that were marked are shown so
    found = replace(found, results=marked, answer=replace(found.answer, lookalikes=tuple(found.hits)))
    index.report(found, tmp_path / "page.html")
    data = _page(tmp_path / "page.html")
    assert [item["rank"] for item in data["items"]] == [1, 2, 3]
    assert data["apart"] == []
    assert [sum(line.startswith("inside: ") for line in item["lines"]) for item in data["items"]] == [1, 1, 1]


def test_the_command_line_tells_it_on_stderr(index, encoder, tmp_path, monkeypatch):
    monkeypatch.setattr(registry, "load_encoder", lambda *_args, **_options: encoder)
    output = tmp_path / "hits.geojson"
    result = CliRunner().invoke(main, ["query", "red", "--explain", "-i", str(index.folder), "-o", str(output)])
    assert result.exit_code == 0, result.output
    assert "Inside hit 2: strongest in the south, 31 % of the chip at one half or more." in result.stderr


@pytest.mark.parametrize(
    ("case", "upper", "left", "lower_right"),
    [
        ("utm-north", "north", "west", "south-east"),
        ("antimeridian", "north", "west", "south-east"),
        ("northing-first", "north", "west", "south-east"),
        ("south-up", "south", "west", "north-east"),
        ("west-left", "south", "east", "north-west"),
        ("rotated-90", "west", "south", "north-east"),
    ],
)
def test_directions_are_those_of_the_ground(tmp_path, case, upper, left, lower_right):
    with Scene(SceneSource(str(write_scene(tmp_path / "scene.tif", case=case)))) as scene:
        record = scene.record
    for part, where in (
        (np.s_[:6, 6:11], upper),
        (np.s_[6:11, :6], left),
        (np.s_[11:, 11:], lower_right),
        (np.s_[6:11, 6:11], "middle"),
        (np.s_[:6, :], upper),
    ):
        odds = np.full((SIDE, SIDE), -3, np.float32)
        odds[part] = 2
        assert strongest(odds, (64, 32, 32, 32), record) == where
    odds = np.full((SIDE, SIDE), -3, np.float32)
    odds[:6, 6:11], odds[11:, 6:11] = 2, 1.8  # on two sides: the better one
    assert strongest(odds, (64, 32, 32, 32), record) == upper
    assert strongest(np.linspace(1, 1.4, SIDE * SIDE).reshape(SIDE, SIDE), (64, 32, 32, 32), record) == "everywhere"


def test_a_picture_is_tinted_by_the_cells_over_it():
    picture = np.full((4, 6, 3), 100, np.uint8)
    found = tinted(picture, np.array([[0.0, 1.0], [0.5, 0.0]]))
    for value, colour, alpha in (RAMP[0], RAMP[2], RAMP[4]):
        mixed = [round(100 * (1 - alpha / 255) + part * alpha / 255) for part in bytes.fromhex(colour[1:])]
        place = {0.0: (0, 2), 0.5: (3, 0), 1.0: (1, 5)}[value]
        assert found[place].tolist() == mixed


def _page(path):
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', path.read_text(), re.DOTALL)
    return json.loads(found[1])
