"""Which questions ask for clouds."""

from __future__ import annotations

import pytest

from rdb_geo.ask.clouds import asks_for_clouds
from rdb_geo.ask.grammar import parse


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("clouds", True),
        ("a Cloudy sky", True),
        ("smoke of a wildfire", True),
        ("Wolken", True),
        ("nuages", True),
        ("river OR clouds", True),
        ("river AND fog", True),
        ('like("8.5,47.3")', True),
        ("snow", False),
        ("snow NOT clouds", False),
        ("a field without clouds", False),
        ("no clouds", False),
        ("cloud-free forest", False),
        ("cloudless", False),
        ("smokestack", False),
        ("mistletoe", False),
        ("McCloud river", False),
    ],
)
def test_a_question_asks_for_clouds(question: str, expected: bool):
    assert asks_for_clouds(parse(question)) is expected
