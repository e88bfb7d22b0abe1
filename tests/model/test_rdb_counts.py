"""The table of docs/rdb.md, and that it counts what a host really trains."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rdb_hosts import CONFIG, HOSTS, lite

from rdb_geo.core.errors import EncoderError
from rdb_geo.model.config import ABLATION, RdbConfig
from rdb_geo.model.counts import count, host_widths, table
from rdb_geo.model.inject import inject, resolve


@pytest.mark.parametrize(
    ("bottleneck", "image", "text", "shared", "total"),
    [(32, 54_073, 39_714, 2_161, 1.15), (64, 115_569, 91_202, 8_417, 2.58), (128, 263_137, 231_042, 33_217, 6.33)],
)
def test_rdb_r_on_vit_b_32_has_the_parameters_of_the_table(bottleneck, image, text, shared, total):
    config = RdbConfig(bottleneck=bottleneck)
    found = count(config, *host_widths("ViT-B-32-quickgelu", config))
    assert found.image == dict.fromkeys(range(12), image)
    assert found.text == dict.fromkeys(range(12), text)
    assert found.shared == (shared,) * 12
    assert found.total == 12 * (image + text + shared)
    assert round(found.total / 1e6, 2) == total
    assert found.trained == found.total + 24


def test_the_symmetric_adapter_has_those_of_harmas_released_code():
    config = replace(RdbConfig(), **ABLATION["symmetric"])
    found = count(config, *host_widths("ViT-B-32", config))
    assert (found.image[0], found.text[0], found.shared[0]) == (263_553, 197_761, 33_217)
    assert round(found.total / 1e6, 2) == 5.93


@pytest.mark.parametrize("name", HOSTS)
@pytest.mark.parametrize("row", ABLATION)
def test_it_is_what_the_host_trains(name, row):
    host, config = HOSTS[name](), replace(CONFIG, **ABLATION[row])
    _, widths = resolve(host, config)
    inject(host, config)
    trained = sum(value.numel() for value in host.parameters() if value.requires_grad)
    assert count(config, widths["image"], widths["text"]).trained == trained


def test_a_host_known_by_name_has_the_widths_of_the_built_one():
    _, widths = resolve(lite(), CONFIG)
    assert host_widths("lite") == (widths["image"], widths["text"])
    assert host_widths("ViT-L-14")[0] == dict.fromkeys(range(24), 1024)


def test_layers_can_be_chosen():
    config = RdbConfig(image_layers=(10, 11), text_layers=())
    image, text = host_widths("ViT-B-32", config)
    assert (image, text) == ({10: 768, 11: 768}, {})
    assert count(config, image, text).shared == ()


@pytest.mark.parametrize(
    ("name", "says"),
    [("ViT-B-23", "no architecture 'ViT-B-23'"), ("RN50", "RN50 can't be counted"), ("roberta-ViT-B-32", "can't be")],
)
def test_a_host_without_such_towers_is_named(name, says):
    with pytest.raises(EncoderError, match=says):
        host_widths(name)


def test_a_layer_that_is_not_there_is_named():
    with pytest.raises(EncoderError, match="no layer 12: image 0 … 11"):
        host_widths("ViT-B-32", RdbConfig(image_layers=(12,)))


def test_the_table_prints_all_of_it():
    lines = table("ViT-B-32").splitlines()
    assert len(lines) == 5
    assert lines[2] == "| 32 | 54,073 | 39,714 | 2,161 | 1,151,376 | 24 |"
    assert lines[4] == "| 128 | 263,137 | 231,042 | 33,217 | 6,328,752 | 24 |"
    assert "86,321 … 148,001" in table("lite", bottlenecks=[128])


def test_no_memory_is_taken_for_counting():
    image, _ = host_widths("ViT-B-32")
    assert count(RdbConfig(bottleneck=1 << 20), image, {}).total > 1e13


def test_counting_leaves_random_numbers_alone():
    import torch

    torch.manual_seed(0)
    wanted = torch.rand(1)
    torch.manual_seed(0)
    table("ViT-B-32")
    assert torch.equal(torch.rand(1), wanted)
