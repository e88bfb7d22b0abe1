"""The null of models without a calibration: unrelated texts on the same chips."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import rankdata

from rdb_geo.score.null import FOUND, POSSIBLE, SEEN_FROM_ABOVE, UNRELATED, Null, make_null
from rdb_geo.score.scorer import standing_out


def null_of(nearness):
    rows = np.asarray(nearness, np.float32)
    return Null(np.zeros(4, np.float32), -np.sort(-rows, axis=1))


def test_the_banks_share_no_text_and_can_tell_one_in_a_hundred():
    assert len(set(UNRELATED)) == 99
    assert len({*UNRELATED, *SEEN_FROM_ABOVE}) == len(UNRELATED) + len(SEEN_FROM_ABOVE)
    assert null_of(np.zeros((99, 1))).false_alarm(np.array([1.0]), 1) == 0.01 < FOUND < POSSIBLE


def test_false_alarms_are_counted_as_by_hand():
    null = null_of([[0.1, 0.0], [0.2, 0.1], [0.1, 0.3], [0.4, 0.2]])  # best of two: 0.1, 0.2, 0.3, 0.4
    assert null.false_alarm(np.array([0.35]), 2) == (1 + 1) / 5
    assert null.false_alarm(np.array([0.3, -1.0], np.float32), 2) == (1 + 2) / 5
    assert null.false_alarm(np.array([0.0, -1.0]), 2) == 1.0


def test_among_many_chips_the_fourth_best_counts_as_much_as_the_best():
    rng = np.random.default_rng(3)
    null = null_of(rows := rng.normal(size=(9, 600)))
    falling = -np.sort(-rows, axis=1)
    best = np.array([falling[:, 0].max() - 0.01, 2.0, 2.0, falling[:, 3].min() - 0.01])
    assert null.false_alarm(best, 600) == pytest.approx(2 / (1 / 0.2 + 1 / 1.0))
    assert null.false_alarm(best[:3], 600) == 0.2
    few = (1 + (null.best(499) >= best[0]).sum()) / 10
    assert null.false_alarm(best, 499) == few < null.false_alarm(best, 500)


def test_the_best_of_all_chips_is_their_highest():
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(5, 40)).astype(np.float32)
    np.testing.assert_allclose(null_of(rows).best(40), rows.max(axis=1), rtol=1e-6)


@pytest.mark.parametrize(("count", "rank"), [(1, 1), (30, 1), (200, 1), (30, 4), (200, 4), (4, 4)])
def test_the_best_of_some_chips_are_as_drawn(count, rank):
    """Beside the mean over many draws without replacement."""
    rng = np.random.default_rng(count)
    row = rng.normal(size=400).astype(np.float32)
    drawn = np.mean([np.sort(rng.choice(row, count, replace=False))[-rank] for _ in range(4000)])
    (found,) = null_of(row[None]).best(count, rank)
    assert found == pytest.approx(drawn, abs=0.04)


@pytest.mark.parametrize("times", [10, 100])
def test_beyond_the_chips_looked_at_the_tail_goes_on(times):
    rng = np.random.default_rng(times)
    rows = rng.exponential(size=(60, 2000)).astype(np.float32)
    drawn = np.mean([rng.exponential(size=2000 * times).max() for _ in range(60)])
    assert null_of(rows).best(2000 * times).mean() == pytest.approx(drawn, abs=0.5)
    assert null_of(rows).best(2000 * times).mean() > rows.max(axis=1).mean() + 1


@pytest.mark.parametrize("times", [2, 3.3, 100])
def test_the_fourth_best_beyond_the_chips_looked_at(times):
    rng = np.random.default_rng(5)
    rows = rng.exponential(size=(60, 2000)).astype(np.float32)
    drawn = np.mean([np.sort(rng.exponential(size=int(2000 * times)))[-4] for _ in range(60)])
    assert null_of(rows).best(int(2000 * times), 4).mean() == pytest.approx(drawn, abs=0.5)


def test_without_chips_nothing_is_known():
    assert Null(np.zeros(4, np.float32), np.empty((99, 0), np.float32)).false_alarm(np.array([0.5]), 3) is None


def test_unrelated_questions_are_refused_as_often_as_the_threshold_says():
    """Questions drawn as the bank is: by symmetry each of 100 ranks is as likely as any other."""
    rng = np.random.default_rng(1)
    chips = rng.normal(size=(50, 16))
    chips /= np.linalg.norm(chips, axis=1, keepdims=True)
    answered = 0
    for _ in range(400):
        texts = rng.normal(size=(100, 16))
        texts /= np.linalg.norm(texts, axis=1, keepdims=True)
        found = chips @ texts.T
        answered += null_of(found[:, 1:].T).false_alarm(-np.sort(-found[:, 0]), 50) <= POSSIBLE
    assert answered / 400 == pytest.approx(POSSIBLE, abs=0.04)


def test_a_text_is_compared_as_the_bank_is(colour_encoder):
    """By brute force: cosine less the mean over what is seen from above, for both."""
    rng = np.random.default_rng(2)
    dim = colour_encoder.spec.dim
    chips, vector = rng.normal(size=(30, dim)).astype(np.float32), rng.normal(size=dim).astype(np.float32)
    chips /= np.linalg.norm(chips, axis=1, keepdims=True)
    vector /= np.linalg.norm(vector)
    seen, unrelated = (colour_encoder.encode_texts(list(bank)) for bank in (SEEN_FROM_ABOVE, UNRELATED))

    null = make_null(colour_encoder, chips)
    away = vector - null.centre
    length = float(np.linalg.norm(away))
    scorer = standing_out(away / length, chips, length=length, null=null)

    common = (chips @ seen.T).mean(axis=1)
    own, others = chips @ vector - common, chips @ unrelated.T - common[:, None]
    odds = scorer(chips)
    np.testing.assert_array_equal(rankdata(odds.round(4)), rankdata((own / length / own.std() * 2).round(4)))
    for row in (int(np.argmax(own)), int(np.argmin(own)), 7):
        expected = (1 + (others.max(axis=0) >= own[row]).sum()) / 100
        assert scorer.false_alarm(odds[[row]], 30) == pytest.approx(expected)
