"""Which words are known: counted by hand, in singular and plural."""

from __future__ import annotations

import numpy as np
import pytest

from rdb_geo.score.lexicon import Lexicon, content_words, count_words, stem


def lexicon(**counts):
    return Lexicon(100, counts, ("river", "tank", "forest"), np.eye(3, dtype=np.float32))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("tanks", "tank"),
        ("factories", "factory"),
        ("churches", "church"),
        ("grass", "grass"),
        ("campus", "campus"),
        ("bus", "bus"),
        ("boxes", "box"),
        ("tennis", "tennis"),
        ("trees", "tree"),
        ("houses", "house"),
    ],
)
def test_stems(word, expected):
    assert stem(word) == expected


def test_a_caption_counts_once_for_each_word():
    captions = ["Two tanks near a tank .", "a river and a tank", "Rivers."]
    assert count_words(captions) == {"tank": 2, "river": 2}


def test_silent_words_name_nothing():
    assert content_words("Show me an aerial photo of the two Rivers, rivers!") == ["rivers"]


def test_rare_words_and_their_share():
    known = lexicon(river=50, tank=9)
    assert known.rare_words("Rivers with Tanks and lava") == ("tanks", "lava")
    assert known.rare_share("rivers tanks lava") == pytest.approx(2 / 3)
    assert known.rare_share("rivers") == 0


def test_words_of_any_script_are_words_and_none_at_all_is_all_rare():
    known = lexicon(river=50)
    assert known.rare_words("森林 river") == ("森林",)
    assert known.rare_share("42 17") == 1
    assert known.rare_share("the of") == 0


def test_nearest_words_leave_out_what_was_said():
    known = lexicon(river=50)
    vector = np.array([0.8, 0.5, 0.33], np.float32)
    assert known.nearest(vector) == ("river", "tank", "forest")
    assert known.nearest(vector, 1, besides=["Rivers"]) == ("tank",)
    assert known.is_near("river", vector)
    assert not known.is_near("tank", vector)
