"""Ceilings of recall on captions whose answer can be counted by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from training.data import CaptionRecord
from training.measures.ceiling import class_ceiling, sentence_ceiling


def _record(name: str, label: str, *sentences: str) -> CaptionRecord:
    return CaptionRecord(name, Path(name), label, sentences)


def test_own_sentences_are_all_found_where_none_is_copied() -> None:
    records = [_record(f"{n}.jpg", "beach", f"a {n}", f"b {n}") for n in range(20)]
    assert sentence_ceiling(records) == 100


def test_copies_lose_by_position() -> None:
    """Twelve pictures with one sentence: only the first is found first, five of twelve among five, ten among ten."""
    records = [_record(f"{n}.jpg", "beach", "the same") for n in range(12)]
    expected = np.mean([1, 5, 10]) / 12 * 100
    assert sentence_ceiling(records) == pytest.approx(expected)


def test_who_knows_the_class_alone_finds_a_class_of_one_and_guesses_in_a_large_one() -> None:
    alone = [_record(f"{n}.jpg", label, f"s {n}") for n, label in enumerate(("beach", "forest", "port"))]
    assert class_ceiling(alone, 0) == 100
    many = [_record(f"{n}.jpg", "beach", f"s {n}") for n in range(200)]
    assert class_ceiling(many, 0) == pytest.approx(np.mean([1, 5, 10]) / 200 * 100, abs=1.5)
