"""Nothing is embedded twice, and every row is the encoder's own."""

from __future__ import annotations

import numpy as np
import pytest
from fakes import ColourEncoder
from numpy.testing import assert_array_equal

from training.remembering import Pair, Remembering


class Counting(ColourEncoder):
    """Keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.seen = 0

    def encode_images(self, pixels):
        self.seen += len(pixels)
        return super().encode_images(pixels)

    def encode_texts(self, texts):
        self.asked += texts
        return super().encode_texts(texts)


@pytest.fixture
def pictures():
    return np.random.default_rng(0).integers(0, 256, (4, 6, 6, 3), dtype=np.uint8)


def test_a_text_is_embedded_once_and_rows_come_in_the_order_asked():
    inside = Counting()
    encoder = Remembering(inside)
    encoder.encode_texts(["red", "a green one", "red"])
    found = encoder.encode_texts(["blue", "red", "a green one", "blue"])
    assert_array_equal(found, ColourEncoder().encode_texts(["blue", "red", "a green one", "blue"]))
    assert inside.asked == ["red", "a green one", "blue"]


def test_no_text_gives_no_row():
    encoder = ColourEncoder()
    assert Remembering(encoder).encode_texts([]).shape == (0, encoder.spec.dim)


def test_the_same_pictures_are_embedded_once_and_others_anew(pictures):
    inside = Counting()
    encoder = Remembering(inside)
    first = encoder.encode_images(pictures)
    first[:] = 0  # what a caller does to its rows must not reach the next
    assert_array_equal(encoder.encode_images(pictures), ColourEncoder().encode_images(pictures))
    assert inside.seen == 4
    other = 255 - pictures
    assert_array_equal(encoder.encode_images(other), ColourEncoder().encode_images(other))
    assert inside.seen == 8


def test_a_pair_takes_each_side_from_its_own_encoder(pictures):
    images, texts = Counting(), Counting()
    texts.templates = ("a {}",)
    pair = Pair(images, texts)
    assert_array_equal(pair.encode_images(pictures), ColourEncoder().encode_images(pictures))
    assert_array_equal(pair.encode_texts(["red"]), ColourEncoder().encode_texts(["red"]))
    assert (images.seen, images.asked, texts.seen, texts.asked) == (4, [], 0, ["red"])
    assert pair.templates == ("a {}",)
    assert pair.spec == images.spec
