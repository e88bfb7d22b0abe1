"""Questions that don't parse: each says at which character, with a caret below it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdb_geo.ask.grammar import DEEPEST, SHOWN, parse
from rdb_geo.core.errors import ExpressionError, UsageError

CASES = [
    ('"storage tanks" AND "river', 20, "this quote is not closed"),
    ('"a" AND', 7, "missing before the end of the question"),
    ('AND "a"', 0, "missing before this AND"),
    ("farms in OR", 11, "to search for the word itself"),
    ('"a" OR AND "b"', 7, "missing before this AND"),
    ('"a" NOT', 7, "missing before the end"),
    ('"a" "b"', 4, "AND, OR or NOT is missing before this"),
    ('"a" and "b"', 4, "operators are written in capitals"),
    ('("a" OR "b"', 0, "this ( is not closed"),
    ('"a" AND (("b")', 8, "this ( is not closed"),
    ('"a") AND "b"', 3, "there is no ( for this )"),
    ('"a" AND ()', 9, "missing before this )"),
    ('"a" ("b")', 4, "AND, OR or NOT is missing"),
    ('"a"^', 3, "a weight is a number"),
    ('"a"^x', 3, "a weight is a number"),
    ('"a"^-1', 3, "a weight is a number"),
    ('"a"^0 OR "b"', 3, "a weight lies above 0"),
    ('"a"^11 OR "b"', 3, "at most 10"),
    ('^2 AND "a"', 0, "missing before this 2"),
    ('"a" AND ""', 8, "this text is empty"),
    ('"a" AND "  ,"', 8, "this text is empty"),
    ("river AND like()", 10, "an example is LON,LAT"),
    ("river AND like(1,2", 10, "this like( is not closed"),
    ('like("a" b)', 0, "this like( is not closed"),
    ("NOT " * (DEEPEST + 1) + "a", 4 * DEEPEST, "more than 20 levels"),
    ("(" * 5000 + "a AND b", DEEPEST, "more than 20 levels"),
]


@pytest.mark.parametrize(("text", "place", "complaint"), CASES, ids=[text[:20] for text, _, _ in CASES])
def test_a_mistake_says_where_it_is(text, place, complaint):
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    error = caught.value
    assert complaint in str(error)
    assert f"character {place + 1}:" in str(error)
    assert error.place == place
    assert "\n" not in str(error)
    shown, caret = error.detail.split("\n")
    assert caret.strip() == "^"
    if place < len(text):
        assert shown[len(caret) - 1] == text[place]
    else:
        assert len(caret) == len(shown) + 1


def test_a_long_question_is_shown_around_the_mistake():
    text = "word " * 100 + 'AND "x'
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    shown, caret = caught.value.detail.split("\n")
    assert shown.startswith("  … ")
    assert len(shown) <= 2 * SHOWN + 4
    assert shown[len(caret) - 1] == '"'


def test_the_caret_minds_wide_letters_and_line_ends():
    with pytest.raises(ExpressionError) as caught:
        parse('"河流"\nAND "x')
    shown, caret = caught.value.detail.split("\n")
    assert shown == '  "河流" AND "x'
    assert len(caret) - 1 == len(shown) - 2 + 2  # two of the letters take two columns


@given(st.text(alphabet='ab "^()ANDORTlike,.#12\n', max_size=40))
def test_any_text_parses_or_says_why_in_one_sentence(text):
    try:
        parse(text)
    except UsageError as error:
        complaint = error
    else:
        return
    assert "\n" not in str(complaint)
    assert not isinstance(complaint, ExpressionError) or 0 <= complaint.place <= len(text)


@pytest.mark.parametrize("text", ["like(" + " " * 15_000, "a AND " + "(" * 15_000, '"' + "x " * 9_000, "^" * 15_000])
def test_a_long_mistake_is_told_at_once(text):
    """The time of a parser that goes back for each blank grows with the cube of their number: minutes here."""
    began = time.process_time()
    with pytest.raises(ExpressionError):
        parse(text)
    assert time.process_time() - began < 5


def test_a_question_beyond_all_use_is_refused():
    with pytest.raises(UsageError, match="at most 20,000 characters, this one has 20,001"):
        parse("x" * 20_001)
