"""Texts are encoded once; a cache that can't be used is as good as none."""

from __future__ import annotations

import numpy as np
import pytest
from fakes import ColourEncoder

from rdb_geo.encoders import text_cache
from rdb_geo.encoders.text_cache import encode_remembered


class CountingEncoder(ColourEncoder):
    def __init__(self, **settings):
        super().__init__(**settings)
        self.encoded = []

    def encode_texts(self, texts):
        self.encoded += texts
        return super().encode_texts(texts)


def test_only_new_texts_are_encoded_and_rows_keep_their_order(tmp_path):
    encoder = CountingEncoder()
    encode_remembered(encoder, ["red"], cache=tmp_path)
    rows = encode_remembered(encoder, ["blue", "red", "green"], cache=tmp_path)
    assert encoder.encoded == ["red", "blue", "green"]
    np.testing.assert_array_equal(rows, ColourEncoder().encode_texts(["blue", "red", "green"]))
    assert encode_remembered(encoder, [], cache=tmp_path).shape == (0, encoder.spec.dim)


def test_another_model_has_its_own(tmp_path):
    encode_remembered(CountingEncoder(), ["red"], cache=tmp_path)
    other = CountingEncoder(image_size_px=8)
    encode_remembered(other, ["red"], cache=tmp_path)
    assert other.encoded == ["red"]


@pytest.mark.parametrize("damage", [b"", b"rubbish", None])
def test_a_damaged_entry_is_made_again(tmp_path, damage):
    encode_remembered(ColourEncoder(), ["red"], cache=tmp_path)
    (path,) = tmp_path.rglob("*.row")
    if damage is None:
        path.write_bytes(path.read_bytes()[:-4])
    else:
        path.write_bytes(damage)
    encoder = CountingEncoder()
    rows = encode_remembered(encoder, ["red"], cache=tmp_path)
    np.testing.assert_array_equal(rows, ColourEncoder().encode_texts(["red"]))
    assert encoder.encoded == ["red"]


def test_a_bit_that_changed_is_noticed(tmp_path):
    """The sign of a number leaves a vector as long as it was."""
    right = encode_remembered(ColourEncoder(), ["red"], cache=tmp_path)
    (path,) = tmp_path.rglob("*.row")
    sound = path.read_bytes()
    for place in range(len(sound)):
        for bit in (0, 7):
            changed = bytearray(sound)
            changed[place] ^= 1 << bit
            path.write_bytes(changed)
            np.testing.assert_array_equal(encode_remembered(ColourEncoder(), ["red"], cache=tmp_path), right)


def test_a_folder_that_cannot_be_made_does_not_matter(tmp_path):
    (tmp_path / "file").write_text("in the way")
    rows = encode_remembered(ColourEncoder(), ["red"], cache=tmp_path / "file")
    np.testing.assert_array_equal(rows, ColourEncoder().encode_texts(["red"]))


def test_what_an_earlier_version_remembered_is_cleared(tmp_path):
    encode_remembered(ColourEncoder(), ["red"], cache=tmp_path)
    (kept,) = tmp_path.rglob("*.row")
    text_cache._sweep.cache_clear()
    for name in ("one.npy", "two.npy"):
        kept.with_name(name).write_bytes(b"\x93NUMPY")
    encode_remembered(ColourEncoder(), ["red", "blue"], cache=tmp_path)
    assert len(list(kept.parent.iterdir())) == len(list(kept.parent.glob("*.row"))) == 2
