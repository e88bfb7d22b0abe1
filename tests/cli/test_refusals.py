"""What is refused is refused as before: the same exit code, the same sentence, or a better one that is named here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from refusals import COMMANDS, REQUESTS, refusals

BEFORE = json.loads(Path(__file__).with_name("refusals.json").read_text(encoding="utf-8"))
"""What commit 9728edc said; written by ``refusals.py`` with its package."""

BETTER = {
    "index scene.tif --chip-size big -i new": "the sentence alone",
    "index scene.tif --chip-size 0 -i new": "the sentence alone",
    "query red --scene north*": "names the index",
    json.dumps({"type": "dance"}): "names what was added since",
    json.dumps(next(request for request in REQUESTS if request.get("scenes") == ["north*"])): "names the index",
}
"""What is said in other words on purpose, and what is better in them; the exit code is the same."""


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RDB_GEO_OFFLINE", "1")
        patch.setenv("RDB_GEO_INDEX", "idx")
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
