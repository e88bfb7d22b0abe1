"""What the text tower is given."""

from __future__ import annotations

import pytest

from rdb_geo.ask.prompts import MAX_WORDS, expand
from rdb_geo.core.errors import UsageError


def test_white_space_is_folded_and_the_full_stop_is_the_templates_own():
    assert expand("  flooded\n farmland. ", ["a photo of {}.", "{}"]) == [
        "a photo of flooded farmland.",
        "flooded farmland",
    ]


@pytest.mark.parametrize("text", ["bridge?", "bridge!!!", "-bridge", "«bridge»", "'bridge'", "bridge …", "bridge 🌊"])
def test_marks_around_a_text_change_nothing(text):
    assert expand(text, ["{}"]) == ["bridge"]


def test_marks_inside_a_text_stay():
    assert expand("river (wide), the town's bridge", ["{}"]) == ["river (wide), the town's bridge"]


def test_braces_of_the_user_are_kept():
    assert expand("field {x}", ["a {}"]) == ["a field {x}"]


@pytest.mark.parametrize("text", ["", "   ", "…", "!?"])
def test_an_empty_query_is_refused(text):
    with pytest.raises(UsageError, match="the query is empty"):
        expand(text, ["{}"])


def test_ten_thousand_words_are_refused_with_their_number():
    with pytest.raises(UsageError, match=f"10000 words, at most {MAX_WORDS}"):
        expand("word " * 10_000, ["{}"])


@pytest.mark.parametrize("text", ["Überschwemmung", "河流", "сады"])
def test_other_scripts_are_let_through(text):
    assert expand(text, ["{}"]) == [text]
