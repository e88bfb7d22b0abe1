"""Codes of large index files: no cosine is higher than they say, and nothing of them is believed that is not theirs."""

from __future__ import annotations

import errno
import os
import shutil
from dataclasses import replace

import numpy as np
import pytest
from coded_scenes import small_blocks, spec_of, write_scene

from rdb_geo.core.arrays import l2_normalize
from rdb_geo.core.errors import IndexFormatError
from rdb_geo.index.codes import layout, making, pieces, reading
from rdb_geo.index.codes.layout import StaleCodesError
from rdb_geo.index.codes.making import keep_codes
from rdb_geo.index.codes.reading import open_codes
from rdb_geo.index.memory import DEFAULT_BYTES, Memory
from rdb_geo.index.shard import read_embeddings, read_shard
from rdb_geo.index.store import Store

COUNT = 601


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch):
    small_blocks(monkeypatch)


def normal(shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


def few_directions(dim):
    return normal((COUNT, 6), 1) @ normal((6, dim), 2) + 0.05 * normal((COUNT, dim), 3)


def one_outlier(dim):
    rows = few_directions(dim)
    rows[77] = 0
    rows[77, -1] = 1
    return rows


KINDS = {
    "few directions": few_directions,
    "all directions": lambda dim: normal((COUNT, dim)),
    "one outlier": one_outlier,
    "all the same": lambda dim: np.repeat(normal((1, dim)), COUNT, axis=0),
    "one number each": lambda dim: np.eye(dim, dtype=np.float32)[np.arange(COUNT) % dim],
    "opposite pairs": lambda dim: few_directions(dim) * np.where(np.arange(COUNT) % 2, 1, -1)[:, None],
}


def written(folder, dim=200, kind="few directions"):
    return write_scene(folder, l2_normalize(KINDS[kind](dim).astype(np.float32)), spec_of(dim))


def path_of(shard):
    return shard.path.parent / ".work" / f"{shard.path.name}.codes"


def cosines_at_most(known, asked, rows=None):
    """(N, M): one after the other, as each is handed on."""
    return np.array([known.at_most(asked, lambda found, _, at=place: found[at], rows) for place in range(len(asked))]).T


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dim", [3, 128, 200])
def test_no_cosine_is_higher_than_the_codes_say(tmp_path, kind, dim):
    shard = written(tmp_path, dim, kind)
    rows = read_embeddings(shard).astype(np.float64)
    asked = [*normal((20, dim), 9), *rows[:3], *-rows[:2], *np.linalg.svd(rows)[2][[0, dim // 2, -1]]]
    asked = l2_normalize(np.array(asked, np.float32))
    for memory in (Memory(), Memory(1 << 30)):
        at_most = cosines_at_most(open_codes(shard, memory), asked)
        exact = np.clip(rows @ asked.T.astype(np.float64), -1, 1)
        assert at_most.shape == exact.shape
        assert (at_most >= exact).all()
        if kind in {"few directions", "all the same"}:
            assert np.median(at_most - exact) < 0.06
        some = np.flatnonzero(np.random.default_rng(8).random(COUNT) < 0.05)
        np.testing.assert_allclose(cosines_at_most(open_codes(shard, memory), asked, some), at_most[some], atol=1e-6)


@pytest.mark.parametrize(
    ("count", "expected"), [(601, 127), (7_400_000, 127), (9_000_000, 99), (10_000_000, 91), (99_000_000, 87)]
)
def test_codes_are_as_long_as_memory_can_keep(tmp_path, count, expected):
    shard = written(tmp_path)
    found = layout.Subject.of(replace(shard, manifest=replace(shard.manifest, count=count))).coordinates
    assert found == expected
    assert (count * (found + 9) <= DEFAULT_BYTES - layout.OTHERS_BYTES) == (count <= 10_000_000)


def test_threads_change_nothing(tmp_path, monkeypatch):
    shard = written(tmp_path)
    asked = l2_normalize(normal((4, 200), 9))
    found = []
    for threads in (1, 2, 3, 9):
        monkeypatch.setattr(pieces, "WORTH_A_THREAD", 1)
        monkeypatch.setattr("rdb_geo.index.codes.sharing.usable_cores", lambda threads=threads: threads)
        found.append(cosines_at_most(open_codes(shard, Memory()), asked))
        np.testing.assert_array_equal(found[0], found[-1])


def test_embeddings_are_read_one_by_one_or_group_by_group(tmp_path, monkeypatch):
    shard = written(tmp_path)
    known = open_codes(shard, Memory())
    whole = read_embeddings(shard)
    for dense in (1, 16, 10_000):
        monkeypatch.setattr(reading, "DENSE", dense)
        for rows in ([], [0], [600], [63, 64, 169, 170, 171, 339, 340], list(range(COUNT))):
            np.testing.assert_array_equal(known.vectors(np.array(rows, np.intp)).rows, whole[rows])
    monkeypatch.delattr(os, "pread")
    np.testing.assert_array_equal(known.vectors(np.arange(3, COUNT, 70)).rows, whole[3::70])
    rows = np.array([400, 3, 3, 599])
    np.testing.assert_array_equal(Store(tmp_path).vectors_at(shard, rows), whole[rows])


def test_a_small_scene_needs_no_codes(tmp_path):
    shard = write_scene(tmp_path, l2_normalize(normal((299, 4))), spec_of(4))
    assert not (tmp_path / ".work").exists()
    assert open_codes(shard, Memory()) is None


def test_every_changed_byte_and_every_missing_end_is_noticed(tmp_path):
    shard = written(tmp_path, 20)
    path = path_of(shard)
    whole = path.read_bytes()
    rows = np.arange(COUNT)

    def is_believed():
        found = open_codes(shard, Memory())
        if found is None:
            return False
        try:
            found.pieces.check()
            found.vectors(rows[::40])
        except StaleCodesError:
            return False
        return True

    assert is_believed()
    places = [*range(20), *np.random.default_rng(0).integers(0, len(whole), 150).tolist(), len(whole) - 1]
    for place in places:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        assert not is_believed(), place
        path.write_bytes(whole[:place])
        assert not is_believed(), place
    path.unlink()
    assert not is_believed()
    path.mkdir()
    assert not is_believed()


def test_codes_of_other_content_are_not_believed_and_made_anew(tmp_path):
    (tmp_path / "other").mkdir()
    other, shard = written(tmp_path / "other", kind="all directions"), written(tmp_path)
    shutil.copy(path_of(other), path_of(shard))
    assert open_codes(shard, Memory()) is None
    keep_codes(shard)
    before = open_codes(shard, Memory())
    assert before is not None
    written(tmp_path, kind="all directions")
    assert path_of(shard).read_bytes() == path_of(other).read_bytes()
    with pytest.raises(StaleCodesError):
        before.vectors(np.array([5]))


@pytest.mark.parametrize("place", [0, 3_000, -1])
def test_damaged_codes_are_made_anew_when_their_scene_is_indexed_again(tmp_path, place):
    shard = written(tmp_path)
    whole = path_of(shard).read_bytes()
    changed = bytearray(whole)
    changed[place] ^= 4
    path_of(shard).write_bytes(changed)
    keep_codes(shard)
    assert path_of(shard).read_bytes() == whole


def test_a_copied_index_keeps_its_codes(tmp_path):
    shard = written(tmp_path)
    shutil.copytree(tmp_path, tmp_path / "copy")
    assert open_codes(read_shard(tmp_path / "copy" / shard.path.name), Memory()) is not None


def test_a_changed_chip_is_noticed_where_it_is_read(tmp_path):
    shard = written(tmp_path)
    group = shard.groups[2]
    with shard.path.open("r+b") as stream:
        stream.seek(group.offset + 5 * 400 + 7)
        stream.write(b"\x11\x22")
    known = open_codes(read_shard(shard.path), Memory())
    known.vectors(np.array([group.first + 4]))
    with pytest.raises(IndexFormatError, match="embeddings do not match their checksum"):
        known.vectors(np.array([group.first + 5]))


def test_a_full_disk_costs_the_codes_alone(tmp_path, monkeypatch):
    def full(*_args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(making, "_encoded", full)
    shard = written(tmp_path)
    assert len(read_embeddings(shard)) == COUNT
    assert list((tmp_path / ".work").iterdir()) == []
    assert open_codes(shard, Memory()) is None


@pytest.mark.parametrize("place", [3, 500])
@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_vectors_that_are_no_numbers_have_no_codes(tmp_path, place, wrong):
    rows = l2_normalize(few_directions(20))
    rows[place, 5] = wrong
    with np.errstate(invalid="ignore"):
        shard = write_scene(tmp_path, rows, spec_of(20))
    assert not path_of(shard).exists()
    assert open_codes(shard, Memory()) is None


def test_codes_go_with_their_scene(tmp_path):
    shard = written(tmp_path)
    assert path_of(shard).is_file()
    Store(tmp_path).remove("a.tif")
    assert not path_of(shard).exists()
