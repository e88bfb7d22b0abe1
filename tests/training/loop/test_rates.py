"""Rates are medians of interleaved rounds."""

from __future__ import annotations

import pytest

from training.measures.speed import machine, rates


class Clock:
    """Time that only work makes pass."""

    def __init__(self) -> None:
        self.now = 0.0
        self.calls: list[str] = []

    def work(self, name: str, seconds: list[float]):
        left = iter(seconds)

        def run() -> None:
            self.calls.append(name)
            self.now += next(left)

        return run


def test_the_median_round_counts_and_the_first_run_does_not() -> None:
    clock = Clock()
    works = {"a": clock.work("a", [100, 2, 4, 50]), "b": clock.work("b", [100, 10, 5, 1])}
    assert rates(works, 20, rounds=3, clock=lambda: clock.now) == {"a": pytest.approx(5), "b": pytest.approx(4)}


def test_every_round_runs_all_of_them_and_starts_with_another() -> None:
    clock = Clock()
    rates({name: clock.work(name, [1] * 4) for name in "abc"}, 1, rounds=3, clock=lambda: clock.now)
    assert "".join(clock.calls) == "abc" + "abc" + "bca" + "cab"


def test_the_machine_is_named() -> None:
    found = machine()
    assert found["processor"]
    assert found["cores"] >= 1
