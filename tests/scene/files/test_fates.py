"""What became of the files of many scenes is asked of them all at once, and told in their order."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from rdb_geo.core.environment import AT_ONCE, at_once
from rdb_geo.core.specs import SceneRecord
from rdb_geo.scene.files.fates import is_changed


@pytest.mark.parametrize("count", [0, 1, 4 * AT_ONCE - 1, 4 * AT_ONCE, 5 * AT_ONCE + 7])
def test_each_scene_is_told_by_itself_and_in_order(tmp_path: Path, count: int):
    records, expected = [], []
    for number in range(count):
        path = tmp_path / f"{number}.tif"
        path.write_bytes(bytes(1 + number % 3))
        state = path.stat()
        then = state.st_mtime_ns - (number % 5 == 2)
        record = SceneRecord(str(path), "EPSG:4326", (1.0, 0.0, 0.0, 0.0, -1.0, 0.0), 9, 9, 1.0)
        records.append(replace(record, size_bytes=state.st_size, mtime_ns=then))
        expected.append(number % 5 == 2)
    assert at_once(is_changed, records) == expected


def test_a_file_in_place_of_another_is_noticed_whatever_its_size_and_time(tmp_path: Path):
    path, beside = tmp_path / "a.tif", tmp_path / "a.tif.ovr"
    path.write_bytes(bytes(100))
    os.utime(path, ns=(0, 10**18))
    record = SceneRecord(str(path), "EPSG:4326", (1.0, 0.0, 0.0, 0.0, -1.0, 0.0), 9, 9, 1.0)
    alone = replace(record, size_bytes=100, mtime_ns=10**18)
    beside.write_bytes(bytes(30))
    for newer in (-(10**12), 10**12):  # than the scene
        os.utime(beside, ns=(0, 10**18 + newer))
        together = replace(record, size_bytes=130, mtime_ns=10**18 + max(0, newer))
        assert not is_changed(alone)
        assert not is_changed(together)
    beside.unlink()
    for size, time in ((50, -1), (50, 1), (150, -1), (150, 1), (100, -1), (100, 1)):
        path.write_bytes(bytes(size))
        os.utime(path, ns=(0, 10**18 + time * 10**12))
        assert is_changed(alone)


def test_what_a_look_raises_is_raised():
    def look(record: SceneRecord) -> bool:
        raise ValueError(record.uri)

    record = SceneRecord("/a.tif", "EPSG:4326", (1.0, 0.0, 0.0, 0.0, -1.0, 0.0), 9, 9, 1.0)
    with pytest.raises(ValueError, match=r"/a\.tif"):
        at_once(look, [record] * 5 * AT_ONCE)
