"""What is refused is refused as before: the same exit code, the same sentence, or a better one that is named here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from refusals import COMMANDS, REQUESTS, refusals

BEFORE = json.loads(Path(__file__).with_name("refusals.json").read_text(encoding="utf-8"))
"""What commit 9728edc said; written by ``refusals.py`` with its package."""

BETTER = {
    "index .": "names the .prj file that would do",
    "index nowhere.tif -i new": "names the .prj file that would do",
    "index scene.tif --chip-size big -i new": "the sentence alone, and more units",
    "index scene.tif --chip-size 0 -i new": "the sentence alone, and more units",
    "query red --near town.gpkg": "names another unit",
    "query red --near town.gpkg:-5m": "names another unit",
    "query red --scene north*": "names the index",
    "query red --shapes --min-area 5parsecs": "names more units",
    "refine town.gpkg": "names the columns that it lacks",
    json.dumps({"type": "dance"}): "names what was added since",
    "query red --threshold 0.5": "names --fine, not --smooth",
    json.dumps({"type": "query", "index": "idx", "text": "red", "output": "h.gpkg", "min_area": "2ha"}): "names --fine",
    **{
        json.dumps(request): "names the index, or more units"
        for request in REQUESTS
        if request.get("scenes") == ["north*"] or request.get("chip_size") == "0"
    },
}
"""What is said in other words on purpose, and what is better in them; the exit code is the same."""


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RDB_GEO_OFFLINE", "1")
        patch.setenv("RDB_GEO_INDEX", "idx")
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))  # no model that the user has added
        patch.delenv("RDB_GEO_CACHE", raising=False)
        patch.chdir(tmp_path_factory.mktemp("away"))
        return refusals(tmp_path_factory.mktemp("home"))


@pytest.mark.parametrize("case", [*COMMANDS, *map(json.dumps, REQUESTS)])
def test_the_refusal_is_as_before(said, case):
    code, *words = said[case]
    known, *knew = BEFORE[case]
    assert code == known
    if case in BETTER:
        assert words != knew, "it is as before: take it out of BETTER"
    else:
        assert words == knew
    assert "Traceback" not in "".join(words)


def test_all_of_it_is_a_refusal():
    assert not [case for case, (code, *_) in BEFORE.items() if code in (0, "result")]
