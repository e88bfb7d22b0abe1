"""Adapters and the layer between them, apart from any host."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from rdb_hosts import CONFIG, train_a_little
from torch.nn.functional import gelu

from rdb_geo.core.errors import UsageError
from rdb_geo.model.adapters import PlainAdapter, RdbAdapters, SharedMiniAdapter, TextSemanticAdapter
from rdb_geo.model.config import ABLATION, RdbConfig

WIDTHS = {0: 80, 1: 80}
KINDS = [
    *({**changes} for changes in ABLATION.values()),
    {"text": "windows"},
    {"shared": "shared-up"},
    {"lambda_kind": "scalar"},
]


@pytest.fixture
def tokens():
    return torch.randn(2, 6, 80, generator=torch.Generator().manual_seed(0))


@pytest.fixture
def mask():
    return torch.tensor([[1, 1, 1, 1, 0, 0], [1, 1, 1, 1, 1, 1]])


def make(changes: dict | None = None, image=WIDTHS, text=WIDTHS) -> RdbAdapters:
    torch.manual_seed(1)
    return RdbAdapters(replace(CONFIG, **(changes or {})), image, text)


def blend(gate, first, second):
    return torch.sigmoid(gate) * first + (1 - torch.sigmoid(gate)) * second


@pytest.mark.parametrize("changes", KINDS, ids=str)
def test_an_adapter_starts_as_the_identity_to_the_last_bit(changes, tokens, mask):
    adapters = make(changes)
    for adapter in (*adapters.image.values(), *adapters.text.values()):
        assert torch.equal(adapter(tokens, mask), tokens)


@pytest.mark.parametrize("changes", KINDS, ids=str)
def test_every_parameter_gets_a_gradient_once_training_has_begun(changes, tokens, mask):
    adapters = make(changes)
    train_a_little(adapters)
    rows = [adapter(tokens, mask) for adapter in (*adapters.image.values(), *adapters.text.values())]
    sum((row * torch.randn_like(row)).sum() for row in rows).backward()
    silent = [name for name, value in adapters.named_parameters() if value.grad is None or not value.grad.any()]
    assert silent == []


def test_gates_start_at_a_sigmoid_of_six_tenths():
    gates = [value for name, value in make().named_parameters() if name.endswith("gate") and value.ndim == 0]
    assert len(gates) == 2 * 4 + 2
    assert all(torch.sigmoid(gate).item() == pytest.approx(0.6457, abs=1e-4) for gate in gates)


def test_an_image_adapter_is_the_formula(tokens):
    adapters = make()
    train_a_little(adapters)
    vea = adapters.image["1"]
    inner = gelu(tokens @ vea.down.weight.T + vea.down.bias)
    mixed = blend(vea.inner_gate, inner, vea.shared(vea.attention(inner)))
    adapted = tokens + mixed @ vea.up.weight.T + vea.up.bias
    torch.testing.assert_close(vea(tokens), blend(vea.outer_gate, adapted, tokens), atol=1e-5, rtol=0)


def test_a_text_adapter_is_the_formula(tokens, mask):
    adapters = make()
    train_a_little(adapters)
    tsa, keys = adapters.text["0"], mask.bool()
    inner = gelu(tsa.down(tokens))
    mixed = blend(tsa.inner_gate, inner, tsa.shared(tsa.attention(inner, keys), keys))
    torch.testing.assert_close(
        tsa(tokens, mask), blend(tsa.outer_gate, tokens + tsa.up(mixed), tokens), atol=1e-5, rtol=0
    )


def test_the_shared_layer_is_the_formula(tokens):
    layer = SharedMiniAdapter(CONFIG)
    train_a_little(layer)
    inner = tokens[..., :32] @ layer.down.weight.T + layer.down.bias
    wanted = tokens[..., :32] + layer.up(blend(layer.gate, layer.attention(inner), inner))
    torch.testing.assert_close(layer(tokens[..., :32]), wanted, atol=1e-5, rtol=0)


def test_the_plain_adapter_uses_one_attention_twice_around_the_shared_layer(tokens, mask):
    adapters = make(ABLATION["symmetric"])
    train_a_little(adapters)
    for adapter in (adapters.image["0"], adapters.text["0"]):
        keys = mask.bool()
        inner = gelu(adapter.down(tokens))
        mixed = adapter.attention(adapter.shared(adapter.attention(inner, keys), keys), keys)
        wanted = blend(adapter.inner_gate, inner, mixed)
        torch.testing.assert_close(adapter.change(tokens, keys), adapter.up(wanted), atol=1e-5, rtol=0)
        assert isinstance(adapter, PlainAdapter)


def test_lambda_grows_with_the_hosts_layer():
    adapters = make(image={0: 80, 11: 80}, text={})
    assert [round(adapter.attention.start, 3) for adapter in adapters.image.values()] == [0.2, 0.778]
    assert make({"lambda_init": 0.5}).image["1"].attention.start == 0.5


class TestSharedLayer:
    @pytest.mark.parametrize("kind", ["mini-adapter", "shared-up"])
    def test_it_is_one_object_in_both_towers(self, kind):
        adapters = make({"shared": kind})
        for layer in ("0", "1"):
            assert adapters.image[layer].shared is adapters.text[layer].shared is adapters.shared[f"{layer}-{layer}"]
        assert adapters.shared["0-0"] is not adapters.shared["1-1"]

    @pytest.mark.parametrize("kind", ["mini-adapter", "shared-up"])
    @pytest.mark.parametrize("side", ["image", "text"])
    def test_it_gets_gradient_from_the_loss_of_either_side(self, kind, side, tokens, mask):
        adapters = make({"shared": kind})
        train_a_little(adapters)
        for adapter in getattr(adapters, side).values():
            adapter(tokens, mask).square().sum().backward()
        assert all(value.grad.abs().sum() > 0 for value in adapters.shared.parameters())
        other = "text" if side == "image" else "image"
        assert all(adapter.down.weight.grad is None for adapter in getattr(adapters, other).values())

    def test_a_checkpoint_holds_it_once(self):
        names = make().tensors()
        assert [name for name in names if ".shared." in name] == []
        assert sum(name.startswith("shared.0-0.") for name in names) == 9

    def test_layers_are_paired_from_the_ends_and_one_without_a_partner_has_none(self):
        adapters = make(image={2: 16, 5: 24, 6: 32}, text={3: 48, 4: 48})
        assert adapters.pairs == [(5, 3), (6, 4)]
        assert list(adapters.shared) == ["5-3", "6-4"]
        assert adapters.image["2"].shared is None
        assert adapters.image["6"].shared is adapters.text["4"].shared

    def test_one_sided_adapters_have_none(self):
        for row in ("vea-only", "tsa-only"):
            assert len(make(ABLATION[row]).shared) == 0

    def test_shared_up_makes_the_last_64_channels_of_both(self, tokens, mask):
        adapters = make({"shared": "shared-up"})
        train_a_little(adapters)
        for adapter in (adapters.image["0"], adapters.text["0"]):
            before = adapter.change(tokens, mask.bool())
            with torch.no_grad():
                adapter.up.weight.zero_()
                adapter.up.bias.zero_()
            after = adapter.change(tokens, mask.bool())
            assert not after[..., :16].any()
            assert torch.equal(after[..., 16:], before[..., 16:])

    def test_shared_up_needs_a_wide_layer(self):
        with pytest.raises(UsageError, match="64 channels wide has no room"):
            make({"shared": "shared-up"}, image={0: 64}, text={0: 80})


def test_padding_never_matters_to_a_word(tokens, mask):
    for changes in ({}, {"text": "windows"}, {"text": "plain"}, {"shared": "none"}):
        adapters = make(changes)
        train_a_little(adapters)
        other = torch.where(mask.bool().unsqueeze(-1), tokens, torch.full_like(tokens, 50.0))
        keys = mask.bool()
        for adapter in adapters.text.values():
            torch.testing.assert_close(adapter(other, mask)[keys], adapter(tokens, mask)[keys], atol=1e-5, rtol=0)


def test_what_stands_in_the_row_decides_the_kind():
    assert isinstance(make().text["0"], TextSemanticAdapter)
    assert len(make({"image": "none", "text": "none"}).tensors()) == 0
    assert RdbConfig().bottleneck == 128
