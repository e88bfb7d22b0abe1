"""Parts of unfinished scenes."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from test_shard import chips

from rdb_geo.index.columns import to_arrow
from rdb_geo.index.parts import Parts


def test_parts_come_back_in_order_with_their_counts(tmp_path):
    parts = Parts(tmp_path / "work", "recipe")
    for number in (7, 2, 30):
        parts.write(number, *chips(number), skipped=number)
    again = Parts(tmp_path / "work", "recipe")
    assert again.finished == {2, 7, 30}
    assert again.chips == again.skipped == 39
    expected = pa.concat_tables([to_arrow(*chips(number)) for number in (2, 7, 30)])
    assert pa.concat_tables(again.pieces()).equals(expected)


def test_another_recipe_starts_anew_and_sweeps_up(tmp_path):
    Parts(tmp_path / "work", "old").write(0, *chips(3), skipped=0)
    assert Parts(tmp_path / "work", "new").finished == frozenset()
    assert not (tmp_path / "work" / "old").exists()


def test_a_part_that_cannot_be_read_is_done_again(tmp_path):
    parts = Parts(tmp_path / "work", "recipe")
    parts.write(0, *chips(3), skipped=0)
    parts.write(1, *chips(3), skipped=0)
    path = tmp_path / "work" / "recipe" / "00000001.arrow"
    path.write_bytes(path.read_bytes()[:-40])
    (tmp_path / "work" / "recipe" / "00000002.arrow").write_bytes(b"")
    assert Parts(tmp_path / "work", "recipe").finished == {0}
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["00000000.arrow"]


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
