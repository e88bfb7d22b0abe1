"""Parts of unfinished scenes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
from test_shard import chips

from rdb_geo.index.columns import to_arrow
from rdb_geo.index.parts import Parts


def test_parts_come_back_with_their_counts_and_chips_in_reading_order(tmp_path):
    """A wide scene is read in columns of strips: two scales, the first of three columns and the other of two."""
    parts = Parts(tmp_path / "work", "recipe")
    table, vectors = chips(39)
    places = [(row, col) for row in range(3) for col in range(9)] + [(row, col) for row in range(3) for col in range(4)]
    windows = np.array([(col * 10 + 5, row * 10, 20, 20) for row, col in places], np.int32)
    table = replace(table, windows=windows, scales=np.repeat(np.array([2, 1], np.float32), [27, 12]))
    number, dealt = 7, 0
    for first, columns, wide in ((0, 9, 3), (27, 4, 2)):
        for left in range(0, columns, wide):
            for row in range(3):
                rows = first + row * columns + np.arange(left, min(left + wide, columns))
                parts.write(number, table.select(rows), vectors[rows], skipped=number)
                number, dealt = number + 2, dealt + len(rows)
    again = Parts(tmp_path / "work", "recipe")
    assert again.finished == set(range(7, number, 2))
    assert again.chips == dealt == 39
    assert again.skipped == sum(range(7, number, 2))
    assert pa.concat_tables(again.pieces(100)).equals(to_arrow(table, vectors))


def test_another_recipe_starts_anew_and_sweeps_up(tmp_path):
    Parts(tmp_path / "work", "old").write(0, *chips(3), skipped=0)
    assert Parts(tmp_path / "work", "new").finished == frozenset()
    assert not (tmp_path / "work" / "old").exists()


def test_a_part_that_cannot_be_read_is_done_again(tmp_path):
    parts = Parts(tmp_path / "work", "recipe")
    parts.write(0, *chips(3), skipped=0)
    parts.write(1, *chips(3), skipped=0)
    sound, path = sorted((tmp_path / "work" / "recipe").iterdir())
    path.write_bytes(path.read_bytes()[:-40])
    path.with_name(path.name.replace("00000001", "00000002")).write_bytes(b"")
    path.with_name("00000003.arrow").write_bytes(sound.read_bytes())
    assert Parts(tmp_path / "work", "recipe").finished == {0}
    assert list(path.parent.iterdir()) == [sound]


def test_a_bit_that_changed_in_a_part_is_noticed(tmp_path):
    """A run may be taken up days later, and parts travel between machines."""
    Parts(tmp_path / "work", "recipe").write(0, *chips(3), skipped=0)
    (path,) = (tmp_path / "work" / "recipe").iterdir()
    sound = path.read_bytes()
    for place in range(0, len(sound), 5):
        changed = bytearray(sound)
        changed[place] ^= 1 << place % 8
        path.write_bytes(changed)
        assert Parts(tmp_path / "work", "recipe").finished == frozenset(), place


def test_parts_that_were_cut_otherwise_are_done_again(tmp_path, monkeypatch):
    """The same numbers hold other chips: taken up, chips would double or lack."""
    monkeypatch.setattr("rdb_geo.index.parts.COUNTS_KEY", b"counts")
    Parts(tmp_path / "work", "recipe").write(0, *chips(3), skipped=0)
    monkeypatch.undo()
    assert Parts(tmp_path / "work", "recipe").finished == frozenset()


def test_a_part_may_hold_no_chip(tmp_path):
    parts = Parts(tmp_path / "work", "recipe")
    parts.write(0, chips(0)[0], np.empty((0, 5), np.float32), skipped=12)
    again = Parts(tmp_path / "work", "recipe")
    assert (again.finished, again.chips, again.skipped) == ({0}, 0, 12)


def test_nothing_stays_after_removal(tmp_path):
    parts = Parts(tmp_path / "work", "recipe")
    parts.write(0, *chips(3), skipped=0)
    parts.remove()
    assert list(tmp_path.iterdir()) == []


def test_more_chips_than_a_row_group_are_laid_in_squares(tmp_path):
    """Two scales, 10 × 12 and 3 × 4 chips, a row of chips each part; groups of 16 chips are squares of 4 × 4."""
    parts = Parts(tmp_path / "work", "recipe")
    written = []
    for scale, rows, cols, stride in ((1, 10, 12, 32), (4, 3, 4, 128)):
        for row in range(rows):
            table, vectors = chips(cols, seed=len(written))
            windows = np.array([(col * stride, row * stride, 2 * stride, 2 * stride) for col in range(cols)], np.int32)
            table = replace(table, windows=windows, scales=np.full(cols, scale, np.float32))
            parts.write(len(written), table, vectors, skipped=0)
            written.append((table, vectors))
    pieces = list(parts.pieces(16))
    assert [len(piece) for piece in pieces] == [16] * 8 + [4]
    first = {(c["col_off"] // 32, c["row_off"] // 32) for c in pieces[1].select(["col_off", "row_off"]).to_pylist()}
    assert first == {(col, row) for col in range(4, 8) for row in range(4)}
    found = pa.concat_tables(pieces)
    assert found["scale"].to_pylist() == [1.0] * 120 + [4.0] * 12
    everything = pa.concat_tables([to_arrow(*piece) for piece in written])
    key = [("scale", "ascending"), ("row_off", "ascending"), ("col_off", "ascending")]
    assert found.sort_by(key).equals(everything.sort_by(key))
