"""The lite host: rows that depend on nothing but their own input, and towers that are the published ones."""

from __future__ import annotations

import hashlib

import pytest
import torch

from rdb_geo.core.errors import MissingExtraError
from rdb_geo.model.lite import IMAGE_WIDTH, TEXT_LAYERS, LiteHost


@pytest.fixture(scope="module")
def host():
    torch.manual_seed(0)
    return LiteHost(48).eval()


@pytest.fixture(scope="module")
def pretrained():
    try:
        return LiteHost().load_towers().eval()
    except MissingExtraError as error:
        pytest.skip(str(error))


@pytest.fixture
def ids():
    return torch.randint(1000, 30000, (4, 11), generator=torch.Generator().manual_seed(0))


def test_rows_have_unit_norm(host, ids):
    assert torch.allclose(host.encode_text(ids, torch.ones_like(ids)).norm(dim=1), torch.ones(4), atol=1e-5)
    assert torch.allclose(host.encode_image(torch.randn(3, 3, 64, 64)).norm(dim=1), torch.ones(3), atol=1e-5)


def test_padding_changes_nothing_whatever_ids_stand_there(host, ids):
    plain = host.encode_text(ids, torch.ones_like(ids))
    mask = torch.cat([torch.ones_like(ids), torch.zeros(4, 6, dtype=torch.long)], 1)
    for filler in (0, 777):
        padded = torch.cat([ids, torch.full((4, 6), filler)], 1)
        assert torch.allclose(host.encode_text(padded, mask), plain, atol=1e-5)


def test_a_row_does_not_depend_on_its_batch(host, ids):
    texts, pixels = host.encode_text(ids, torch.ones_like(ids)), torch.randn(3, 3, 64, 64)
    images = host.encode_image(pixels)
    assert torch.allclose(host.encode_text(ids[2:3], torch.ones(1, 11)), texts[2:3], atol=1e-5)
    assert torch.allclose(host.encode_image(pixels[1:2]), images[1:2], atol=1e-5)


def test_layers_can_be_run_in_two_parts(host, ids):
    mask = torch.ones_like(ids)
    lower = host.text.run_layers(host.text.embed(ids), mask, last=4)
    assert torch.allclose(host.text.run_layers(lower, mask, first=4), host.text(ids, mask), atol=1e-6)
    assert len(host.text.layers) == TEXT_LAYERS


def test_pooling_starts_as_the_mean_of_the_tokens_that_count(host, ids):
    host = LiteHost(384).eval()
    tokens, mask = torch.randn(2, 5, 384), torch.tensor([[1, 1, 1, 0, 0], [1, 1, 1, 1, 1]])
    mean = torch.stack([tokens[0, :3].mean(0), tokens[1].mean(0)])
    assert torch.allclose(host.pool_text(tokens, mask), torch.nn.functional.normalize(mean, dim=1), atol=1e-6)


def test_image_features_have_lite0s_width(host):
    assert host.image(torch.randn(2, 3, 32, 32)).shape == (2, IMAGE_WIDTH)


def test_pretrained_text_tower_is_minilm(pretrained):
    from tokenizers import Tokenizer

    from rdb_geo.model.lite import tokenizer_file

    tokenizer = Tokenizer.from_file(str(tokenizer_file()))
    tokenizer.no_padding()
    rows = []
    for text in ("a river through a forest", "a stream between trees", "an airport with planes"):
        ids = torch.tensor([tokenizer.encode(text).ids])
        rows.append(pretrained.encode_text(ids, torch.ones_like(ids))[0].detach())
    alike, unlike = float(rows[0] @ rows[1]), float(rows[0] @ rows[2])
    assert alike > unlike + 0.2


def test_a_changed_weights_file_is_refused(tmp_path):
    from rdb_geo.core.errors import WeightsNotFoundError
    from rdb_geo.model.lite import _verified

    path = tmp_path / "weights"
    path.write_bytes(b"other")
    with pytest.raises(WeightsNotFoundError, match="expected abc"):
        _verified(path, "abc")
    assert _verified(path, hashlib.sha256(b"other").hexdigest()) == path
