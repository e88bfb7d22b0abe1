"""Counts, sizes and years are left out of a text, against readings by hand."""

from __future__ import annotations

import pytest

from rdb_geo.ask.grammar import parse
from rdb_geo.ask.numbers import left_out, without_numbers
from rdb_geo.core.errors import UsageError
from rdb_geo.encoders.cards import EMBEDDED
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.index.store import Store
from rdb_geo.score.question import ask, ask_expression

CASES = [
    ("three ships", "ships", "three"),
    ("3 ships", "ships", "3"),
    ("a dozen boats", "boats", "a dozen"),
    ("no more than 3 ships", "ships", "no more than 3"),
    ("not more than three ships", "ships", "not more than three"),
    ("how many ships", "ships", "how many"),
    ("drei Schiffe", "Schiffe", "drei"),
    ("lakes larger than 2 ha", "lakes", "larger than 2 ha"),
    ("buildings taller than 20m", "buildings", "taller than 20m"),
    ("fields of 5.5 hectares", "fields", "of 5.5 hectares"),
    ("Feld größer als 2 ha", "Feld", "größer als 2 ha"),
    ("Seen unter 5 ha", "Seen", "unter 5 ha"),
    ("bridge over 2 rivers", "bridge over rivers", "2"),
    ("beach before 2020", "beach", "before 2020"),
    ("houses built after 2015", "houses", "built after 2015"),
    ("between 2015 and 2020 forest", "forest", "between 2015 and 2020"),
    ("forest in 2020-05", "forest", "in 2020-05"),
]


@pytest.mark.parametrize(("text", "rest", "phrase"), CASES, ids=[text for text, _, _ in CASES])
def test_numbers_are_left_out(text, rest, phrase):
    assert without_numbers(text) == (rest, (phrase,))


@pytest.mark.parametrize(
    "text", ["A4 motorway", "4x4 track", "two-lane road", "B-52 bomber", "Sentinel-2", "one ship", "ten", "in the sea"]
)
def test_names_with_digits_stay(text):
    assert without_numbers(text) == (text, ())


def test_the_rest_is_asked_and_what_was_left_out_is_said(tmp_path):
    encoder, store = load_encoder(EMBEDDED), Store(tmp_path / "index", create=True)
    asked = ask("houses built after 2015", encoder, store)
    assert (asked.vector == ask("houses", encoder, store).vector).all()
    assert asked.notes == (left_out(("built after 2015",)),)
    assert asked.text == "houses built after 2015"
    with pytest.raises(UsageError, match="but a number"):
        ask("2020", encoder, store)
    both = ask_expression(parse("3 ships AND NOT beach before 2020"), encoder, store)
    assert both.notes == (left_out(("3",)), left_out(("before 2020",)))
