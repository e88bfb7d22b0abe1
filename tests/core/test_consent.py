"""What a user has named: remembered, taken back, and never the cause of a failure."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rdb_geo.core import consent


def test_a_name_is_remembered_letter_for_letter_and_taken_back():
    assert not consent.is_named("https://a.test")
    for name in ("https://a.test", "hf-hub:o/ünïcode", "../../etc"):
        consent.name_it(name)
    assert consent.all_named() == ["../../etc", "hf-hub:o/ünïcode", "https://a.test"]
    assert not consent.is_named("https://a.test/")
    assert consent.forget("https://a.test")
    assert not consent.forget("https://a.test")
    assert not consent.is_named("https://a.test")


def test_names_never_become_paths():
    consent.name_it("../../../escaped")
    inside = Path(os.environ["XDG_CACHE_HOME"]) / "rdb-geo" / "named"
    assert [path.parent for path in inside.rglob("*") if path.is_file()] == [inside]


def test_where_nothing_can_be_written_a_name_holds_for_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    consent.name_it("x")
    assert consent.is_named("x")
    assert consent.forget("x")
    assert not consent.is_named("x")
