"""How scores combine: against plain probabilities, one chip at a time."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdb_geo.search.combine import LIMIT, Combined, combine
from rdb_geo.search.expression import And, Like, Not, Or, Term, Weighted
from rdb_geo.search.grammar import parse

RNG = np.random.default_rng(11)
EMBEDDINGS = RNG.normal(size=(40, 6)).astype(np.float32)
AXES = {Term("a"): 0, Term("b"): 1, Term("c"): 2, Like("1,2"): 3}
SCORERS = {leaf: (lambda rows, axis=axis: 2 * rows[:, axis]) for leaf, axis in AXES.items()}


def probability(tree, row):
    """Brute force: the rules of the page, in probabilities."""
    if isinstance(tree, (Term, Like)):
        return 1 / (1 + math.exp(-2 * float(EMBEDDINGS[row, AXES[tree]])))
    if isinstance(tree, Not):
        return 1 - probability(tree.part, row)
    if isinstance(tree, Weighted):
        return probability(tree.part, row) ** tree.weight
    product = 1.0
    for part in tree.parts:
        weight = part.weight if isinstance(part, Weighted) else 1
        p = probability(part.part if isinstance(part, Weighted) else part, row)
        product *= (p if isinstance(tree, And) else 1 - p) ** weight
    return product if isinstance(tree, And) else 1 - product


leaves = st.sampled_from(list(AXES))
trees = st.recursive(
    leaves,
    lambda parts: (
        parts.map(Not)
        | st.builds(Weighted, parts, st.floats(0.1, 3))
        | st.lists(parts, min_size=2, max_size=3).map(tuple).map(And)
        | st.lists(parts, min_size=2, max_size=3).map(tuple).map(Or)
    ),
    max_leaves=6,
)


@given(trees)
def test_log_odds_are_those_of_the_probabilities(tree):
    found = Combined(tree, SCORERS)(EMBEDDINGS)
    assert found.dtype == np.float32
    expected = [probability(tree, row) for row in range(len(EMBEDDINGS))]
    np.testing.assert_allclose(1 / (1 + np.exp(-found.astype(np.float64))), expected, atol=1e-6, rtol=1e-5)


@pytest.mark.parametrize(
    ("text", "a", "b", "expected"),
    [
        ('"a" AND "b"', 0.8, 0.5, 0.4),
        ('"a" OR "b"', 0.8, 0.5, 0.9),
        ('"a" NOT "b"', 0.8, 0.5, 0.4),
        ('"a" NOT "b"', 0.8, 0.9, 0.08),
        ('"a" NOT "b"^0.5', 0.8, 0.75, 0.4),
        ('"a"^2 AND "b"', 0.8, 0.5, 0.32),
        ('"a"^2 OR "b"', 0.5, 0.2, 0.8),
        ('NOT ("a" OR "b")', 0.8, 0.5, 0.1),
    ],
)
def test_the_table_of_the_page(text, a, b, expected):
    odds = {Term("a"): np.float32([math.log(a / (1 - a))]), Term("b"): np.float32([math.log(b / (1 - b))])}
    assert 1 / (1 + math.exp(-combine(parse(text), odds)[0])) == pytest.approx(expected, rel=1e-5)


def test_a_term_alone_keeps_its_log_odds():
    odds = {Term("a"): np.float32([-3, 0, 2.5])}
    np.testing.assert_allclose(combine(Term("a"), odds), odds[Term("a")])


@given(st.lists(st.floats(-1e4, 1e4, width=32), min_size=1, max_size=20), trees)
def test_extreme_log_odds_stay_finite_and_ordered(values, tree):
    odds = np.sort(np.float32(values))
    found = combine(tree, dict.fromkeys(AXES, odds))
    assert np.isfinite(found).all()
    assert (np.abs(found) <= LIMIT).all()


@given(st.floats(-70, 70), st.floats(-70, 70))
def test_de_morgan_holds_to_the_last_digits(a, b):
    odds = {Term("a"): np.float32([a]), Term("b"): np.float32([b])}
    both = combine(parse('NOT ("a" AND "b")'), odds)
    either = combine(parse('NOT "a" OR NOT "b"'), odds)
    np.testing.assert_allclose(both, either, rtol=1e-6)


def test_a_stronger_term_never_lowers_what_demands_it():
    rising = {Term("a"): np.linspace(-70, 70, 400).astype(np.float32), Term("b"): np.full(400, 0.3, np.float32)}
    for text, sign in (('"a" AND "b"', 1), ('"a" OR "b"', 1), ('"b" NOT "a"', -1)):
        assert (sign * np.diff(combine(parse(text), rising).astype(np.float64)) >= -1e-6).all()
