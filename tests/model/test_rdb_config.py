"""The configuration: what it refuses, and that it survives JSON and later versions."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from rdb_geo.core.errors import UsageError
from rdb_geo.model.config import ABLATION, RdbConfig

CHANGES = [
    {"image": "plain", "text": "windows", "shared": "shared-up"},
    {"lambda_kind": "scalar", "lambda_init": 0.5, "gate": 0},
    {"image_layers": (0, 3), "text_layers": (), "heads": 4, "differential_heads": 2, "window": 3, "bottleneck": 64},
]


@pytest.mark.parametrize("changes", [{}, *CHANGES])
def test_json_gives_the_same_again(changes):
    config = replace(RdbConfig(), **changes)
    assert RdbConfig.from_json(config.to_json()) == config


def test_keys_of_a_later_version_are_dropped():
    raw = {**json.loads(RdbConfig(bottleneck=64).to_json()), "what_comes_next": 1}
    assert RdbConfig.from_dict(raw) == RdbConfig(bottleneck=64)


def test_what_a_file_lacks_has_its_default():
    assert RdbConfig.from_json("{}") == RdbConfig()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"image": "differnetial"}, "image is 'differnetial'"),
        ({"text": None}, "pooled, windows"),
        ({"shared": "yes"}, "mini-adapter"),
        ({"bottleneck": 0}, "bottleneck is 0"),
        ({"bottleneck": 12}, "12 channels can't be divided among 8"),
        ({"bottleneck": 8}, "4 channels can't be divided among 8"),
        ({"bottleneck": 40, "differential_heads": 3, "heads": 1}, "40 channels can't be divided among 6"),
        ({"heads": "8"}, "heads is '8'"),
        ({"heads": True}, "heads is True"),
        ({"gate": float("nan")}, "gate is nan"),
        ({"gate": None}, "gate is None"),
        ({"lambda_init": "x"}, "lambda_init is 'x'"),
        ({"image_layers": (2, 1)}, "rising order"),
        ({"text_layers": (1, 1)}, "each layer once"),
        ({"text_layers": (-1,)}, "from 0"),
        ({"text_layers": 3}, "text_layers is 3"),
    ],
)
def test_nonsense_is_refused_with_its_value(changes, says):
    with pytest.raises(UsageError, match=says):
        RdbConfig(**changes)


@pytest.mark.parametrize("text", ["", "[1]", "3", "null"])
def test_what_is_no_object_is_refused(text):
    with pytest.raises(UsageError, match="RDB configuration"):
        RdbConfig.from_json(text)


def test_only_the_heads_that_are_used_must_fit():
    RdbConfig(bottleneck=8, shared="none", image="plain")
    RdbConfig(bottleneck=24, differential_heads=5, heads=4, image="plain")


def test_every_row_of_the_ablation_is_a_configuration():
    rows = [replace(RdbConfig(), **changes) for changes in ABLATION.values()]
    assert len(set(rows)) == len(rows) == 5
