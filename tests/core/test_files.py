"""Files that consist of several appear whole; old temporaries go; names at the limits of file systems."""

from __future__ import annotations

import os
import time

import pytest

from rdb_geo.core.files import cut_to_bytes, making, replacing, replacing_all

PARTS = ("hits.dbf", "hits.prj", "hits.shp", "hits.shx")


def contents(folder):
    return {path.name: path.read_text() for path in folder.iterdir() if path.is_file()}


def write_parts(path, text, parts=PARTS):
    with replacing_all(path) as temporary:
        for name in parts:
            temporary.with_name(name).write_text(text)


def test_all_parts_are_replaced_and_what_was_derived_goes(tmp_path):
    path = tmp_path / "hits.shp"
    write_parts(path, "old", (*PARTS, "hits.cpg"))
    (tmp_path / "hits.qix").write_text("index of old")
    (tmp_path / "hits.txt").write_text("somebody's")
    write_parts(path, "new")
    assert contents(tmp_path) == {**dict.fromkeys(PARTS, "new"), "hits.cpg": "old", "hits.txt": "somebody's"}
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


@pytest.mark.parametrize("broken", range(1, 9))
def test_a_move_that_fails_puts_all_former_parts_back(tmp_path, monkeypatch, broken):
    path = tmp_path / "hits.shp"
    write_parts(path, "old")
    replace, calls = os.replace, []

    def fail(source, target, **options):
        calls.append(target)
        if len(calls) == broken:
            raise PermissionError(13, "open in another program", str(target))
        replace(source, target, **options)

    monkeypatch.setattr("pathlib.Path.replace", lambda one, target: (fail(one, target), type(one)(target))[1])
    with pytest.raises(PermissionError):
        write_parts(path, "new")
    assert contents(tmp_path) == dict.fromkeys(PARTS, "old")
    assert len(list(tmp_path.iterdir())) == len(PARTS)


def test_what_a_killed_process_left_is_swept_up_a_day_later(tmp_path):
    path = tmp_path / "hits [1].geojson"
    old, young, other = (
        tmp_path / name
        for name in (".hits [1]-0a1b2c3d.geojson", ".hits [1]-1a1b2c3d.geojson", ".hits 1-0a1b2c3d.geojson")
    )
    folder = tmp_path / ".hits [1]-2a1b2c3d.geojson"
    folder.mkdir()
    for one in (old, young, other, folder / "part"):
        one.write_text("")
    for one in (old, other, folder):
        os.utime(one, (time.time() - 90_000,) * 2)
    with replacing(path) as temporary:
        temporary.write_text("new")
    assert {one.name for one in tmp_path.iterdir()} == {path.name, young.name, other.name}


@pytest.mark.parametrize("name", ["a" * 247 + ".geojson", "河" * 81 + ".geojson", "é" * 122 + "a.geojson"])
def test_the_longest_names_can_be_written(tmp_path, name):
    path = tmp_path / name
    assert 240 < len(os.fsencode(name)) <= 255
    for writer in (replacing, replacing_all):
        with writer(path) as temporary:
            temporary.write_text("whole")
        assert contents(tmp_path) == {name: "whole"}


def test_a_text_is_cut_between_characters():
    assert cut_to_bytes("a河河", 6) == "a河"
    assert cut_to_bytes("abc", 6) == "abc"


def test_a_folder_comes_whole_or_not_at_all(tmp_path):
    """Where it is not, or where an empty one is; nobody's files are replaced."""
    folder = tmp_path / "model"
    for _ in range(2):
        with making(folder) as half:
            (half / "graph.onnx").write_text("new")
            assert not folder.exists() or not any(folder.iterdir())
        assert contents(folder) == {"graph.onnx": "new"}
        (folder / "graph.onnx").unlink()
    (folder / "mine").write_text("somebody's")
    with pytest.raises(OSError, match="not empty"), making(folder) as half:
        (half / "graph.onnx").write_text("new")
    assert contents(folder) == {"mine": "somebody's"}
    assert list(tmp_path.iterdir()) == [folder]
