"""Whatever comes in from outside, changed at random: it is read, or refused by an error of our own.

The seeds are fixed. An ordinary run tries a few of each kind, one with slow tests many.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest
from fakes import ColourEncoder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_scenes import write_scene
from mutations import bytes_like, json_like

from rdb_geo import open_index
from rdb_geo.ask.area import read_area
from rdb_geo.ask.grammar import parse
from rdb_geo.core.errors import RdbGeoError
from rdb_geo.core.specs import IndexManifest
from rdb_geo.encoders import registry
from rdb_geo.encoders.cards import embedded_folder, read_card, shipped_cards
from rdb_geo.index.store import Store
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.sources import expand_sources
from rdb_geo.score.calibration import FILE, read_calibration
from rdb_geo.score.saved import read_saved
from rdb_geo.worker.messages import parse_request
from rdb_geo.worker.verbs import VERBS

pytestmark = pytest.mark.filterwarnings("ignore")  # what libraries say of broken files
FEW, MANY = 25, int(os.environ.get("RDB_GEO_FUZZ", "400"))
TESTS = Path(__file__).resolve().parents[1]
REQUESTS = (TESTS / "contract" / "requests.jsonl").read_bytes().splitlines()
WORDS = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(
            ["AND", "OR", "NOT", "(", ")", '"', "^", "like(", "red", "1.5", " ", "-", ",", "#", "é", "\\", "0.5", "\n"]
        ),
        max_size=40,
    ).map("".join),
)
AREA = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"name": "a"},
            "geometry": {"type": "Polygon", "coordinates": [[[8, 47], [8.1, 47], [8.1, 47.1], [8, 47]]]},
        }
    ],
}
ITEM = {
    "type": "Feature",
    "stac_version": "1.0.0",
    "stac_extensions": [],
    "id": "one",
    "bbox": [13.6, 47.8, 13.7, 47.9],
    "geometry": {"type": "Polygon", "coordinates": [[[13.6, 47.8], [13.7, 47.8], [13.7, 47.9], [13.6, 47.8]]]},
    "properties": {"datetime": "2020-01-01T00:00:00Z", "proj:epsg": 32633, "eo:cloud_cover": 3.5},
    "links": [],
    "assets": {
        "visual": {
            "href": "./scene.tif",
            "type": "image/tiff; application=geotiff",
            "roles": ["data"],
            "eo:bands": [{"name": "B04", "common_name": "red"}],
        }
    },
}


def few_and_many(test):
    """The same test twice: a few examples, and many where slow tests are run."""
    quiet = {"derandomize": True, "database": None, "deadline": None, "suppress_health_check": list(HealthCheck)}

    def choose(how_many):
        vars(test).pop("_hypothesis_internal_settings_applied", None)  # or hypothesis refuses a second number
        settings(max_examples=how_many, **quiet)(test)()

    @pytest.mark.parametrize("how_many", [FEW, pytest.param(MANY, marks=pytest.mark.slow)])
    def both(how_many, corpus):
        global CORPUS  # noqa: PLW0603 - hypothesis fills in the arguments itself
        CORPUS = corpus
        choose(how_many)

    both.__name__ = test.__name__
    return both


CORPUS: Path


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """A folder with one sound file of each kind."""
    folder = tmp_path_factory.mktemp("corpus")
    write_scene(folder / "scene.tif", paint={"red": (0, 0, 60, 60)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "load_encoder", lambda *_, **__: ColourEncoder())
        index = open_index(folder / "index")
        index.add(str(folder / "scene.tif"))
        found = index.query("red")
        refined = index.refine("red", found.answer.nearest, right=[1, 2], wrong=[len(found.answer.nearest)])
        refined.save(folder / "red.rdbq.json")
    return folder


def ours_alone(read, *given_to):
    """Do it; an error of our own is a fine answer."""
    try:
        read(*given_to)
    except RdbGeoError as error:
        said = str(error)
    else:
        said = "nothing"
    assert said
    assert "Traceback" not in said


def in_a_file(name, content, read):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        ours_alone(read, path)


@few_and_many
@given(st.data())
def test_index_files(data):
    (sound,) = (CORPUS / "index").glob("*.parquet")
    content = data.draw(bytes_like(sound.read_bytes()))
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "load_encoder", lambda *_, **__: ColourEncoder())
        (Path(folder) / sound.name).write_bytes(content)
        index = open_index(folder)
        ours_alone(index.info)
        ours_alone(index.query, "red")
        ours_alone(lambda: index.verify(deep=True))
        ours_alone(index.remove, sound.name)


@few_and_many
@given(st.data())
def test_recipes(data):
    store = Store(CORPUS / "index")
    raw = data.draw(json_like(json.loads(store.scenes()[0][0].manifest.to_json())))
    ours_alone(IndexManifest.from_json, json.dumps(raw))


@few_and_many
@given(st.data())
def test_areas(data):
    raw = data.draw(json_like(AREA))
    in_a_file("area.geojson", json.dumps(raw).encode(), read_area)
    in_a_file("area.geojson", data.draw(bytes_like(json.dumps(AREA).encode())), read_area)


@few_and_many
@given(st.data())
def test_stac_items(data):
    def read(path):
        shutil.copy(CORPUS / "scene.tif", path.parent)
        for source in expand_sources([str(path)]):
            with Scene(source) as scene:
                assert scene.record.width_px

    in_a_file("item.json", json.dumps(data.draw(json_like(ITEM))).encode(), read)


@few_and_many
@given(st.data())
def test_cards(data):
    sound = (embedded_folder() / "card.toml").read_bytes()
    in_a_file("card.toml", data.draw(bytes_like(sound)), read_card)


@few_and_many
@given(WORDS)
def test_the_grammar(text):
    ours_alone(parse, text)


@few_and_many
@given(st.data())
def test_worker_lines(data):
    line = data.draw(st.sampled_from(REQUESTS))
    changed = json.dumps(data.draw(json_like(json.loads(line)))).encode()

    def read(content):
        _, kind, fields = parse_request(content, (*VERBS, "cancel"))
        if kind in VERBS:
            VERBS[kind](fields)

    ours_alone(read, changed)
    ours_alone(read, data.draw(bytes_like(line)))


@few_and_many
@given(st.data())
def test_tiff_headers(data):
    content = data.draw(bytes_like((CORPUS / "scene.tif").read_bytes(), first=600))

    def read(path):
        for source in expand_sources([str(path)]):
            with Scene(source) as scene:
                assert scene.record.width_px

    in_a_file("scene.tif", content, read)


@few_and_many
@given(st.data())
def test_saved_queries(data):
    sound = (CORPUS / "red.rdbq.json").read_bytes()
    in_a_file("a.rdbq.json", json.dumps(data.draw(json_like(json.loads(sound)))).encode(), read_saved)
    in_a_file("a.rdbq.json", data.draw(bytes_like(sound)), read_saved)


@cache
def shipped_spec():
    return registry.load_encoder(shipped_cards()[0].name).spec


@few_and_many
@given(st.data())
def test_calibrations(data):
    card = shipped_cards()[0]
    sound = (card.folder / FILE).read_bytes()
    in_a_file(FILE, data.draw(bytes_like(sound)), lambda path: read_calibration(path.parent, shipped_spec()))
