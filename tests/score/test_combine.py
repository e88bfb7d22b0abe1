"""How scores combine: against plain probabilities, one chip at a time."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdb_geo.ask.expression import And, Like, Not, Or, Term, Weighted, leaves
from rdb_geo.ask.grammar import parse
from rdb_geo.score.combine import LIMIT, Combined, combine, demanded

RNG = np.random.default_rng(11)
EMBEDDINGS = RNG.normal(size=(40, 6)).astype(np.float32)
AXES = {Term("a"): 0, Term("b"): 1, Term("c"): 2, Like("1,2"): 3}
SCORERS = {leaf: (lambda rows, axis=axis: 2 * rows[:, axis]) for leaf, axis in AXES.items()}


def probability(tree, given):
    """Brute force: the rules of the page, in probabilities of the leaves."""
    if isinstance(tree, (Term, Like)):
        return given[tree]
    if isinstance(tree, Not):
        return 1 - probability(tree.part, given)
    if isinstance(tree, Weighted):
        return probability(tree.part, given) ** tree.weight
    product = 1.0
    for part in tree.parts:
        weight = part.weight if isinstance(part, Weighted) else 1
        p = probability(part.part if isinstance(part, Weighted) else part, given)
        product *= (p if isinstance(tree, And) else 1 - p) ** weight
    return product if isinstance(tree, And) else 1 - product


def over_all_worlds(tree, given):
    """Brute force: the probability of a sentence, by counting all worlds in which it is true."""
    total = 0.0
    for truth in itertools.product((0.0, 1.0), repeat=len(given)):
        world = dict(zip(given, truth, strict=True))
        weight = math.prod(p if world[leaf] else 1 - p for leaf, p in given.items())
        total += weight * probability(tree, world)
    return total


def chances(row):
    return {leaf: 1 / (1 + math.exp(-2 * float(EMBEDDINGS[row, axis]))) for leaf, axis in AXES.items()}


def trees_of(leaves, *, weighted):
    def grow(parts):
        kinds = [parts.map(Not)] + [st.lists(parts, min_size=2, max_size=3).map(tuple).map(kind) for kind in (And, Or)]
        return st.one_of(kinds + ([st.builds(Weighted, parts, st.floats(0.1, 3))] if weighted else []))

    return st.recursive(leaves, grow, max_leaves=6)


sentences = trees_of(st.sampled_from(list(AXES)), weighted=False)
trees = trees_of(st.sampled_from(list(AXES)), weighted=True)


@given(trees.filter(lambda tree: len(set(leaves(tree))) == len(list(leaves(tree)))))
def test_different_terms_follow_the_rules_of_the_page(tree):
    found = Combined(tree, SCORERS)(EMBEDDINGS)
    assert found.dtype == np.float32
    expected = [probability(tree, chances(row)) for row in range(len(EMBEDDINGS))]
    np.testing.assert_allclose(1 / (1 + np.exp(-found.astype(np.float64))), expected, atol=1e-6, rtol=1e-5)


@given(sentences)
def test_without_weights_a_score_is_the_share_of_worlds_in_which_it_is_true(tree):
    found = Combined(tree, SCORERS)(EMBEDDINGS[:6])
    expected = [over_all_worlds(tree, chances(row)) for row in range(6)]
    np.testing.assert_allclose(1 / (1 + np.exp(-found.astype(np.float64))), expected, atol=1e-6, rtol=1e-5)


def test_what_is_taken_away_again_leaves_the_rest():
    odds = {Term("a"): np.float32([3, -1]), Term("b"): np.float32([-2, 4])}
    np.testing.assert_allclose(
        combine(parse('("a" OR "b") NOT "a"'), odds), combine(parse('"b" NOT "a"'), odds), rtol=1e-5
    )
    np.testing.assert_allclose(combine(parse('"a" AND "a"'), odds), odds[Term("a")], rtol=1e-5)


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"a"', 3),
        ('"a" AND "b"', -1),
        ('"a" OR "b"', 3),
        ('"a" NOT "b"', 3),
        ('NOT "a"', LIMIT),
        ('("a" OR "b") AND "c"^2', 0.5),
        ('"b" OR ("a" AND "c")', 0.5),
    ],
)
def test_what_is_demanded_hangs_on_the_weakest_of_and_and_the_strongest_of_or(text, expected):
    best = {Term("a"): 3.0, Term("b"): -1.0, Term("c"): 0.5}
    assert demanded(parse(text), best) == expected
