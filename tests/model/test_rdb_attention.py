"""Attention layers against the formulas written out, head by head."""

from __future__ import annotations

import math

import pytest
import torch
from torch import nn

from rdb_geo.model import attention
from rdb_geo.model.attention import (
    DifferentialAttention,
    HierarchicalAttention,
    SelfAttention,
    WindowedAttention,
    lambda_start,
)

WIDTH, HEADS = 32, 4


@pytest.fixture
def tokens():
    return torch.randn(3, 7, WIDTH, generator=torch.Generator().manual_seed(0))


@pytest.fixture
def keys():
    keys = torch.ones(3, 7, dtype=torch.bool)
    keys[0, 4:] = False
    keys[2, 1:] = False
    return keys


def seeded(make, *args, **options):
    torch.manual_seed(3)
    layer = make(*args, **options)
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.2)
    return layer.eval()


class TestSelfAttention:
    @pytest.mark.parametrize("masked", [False, True])
    def test_it_is_torchs_multi_head_attention(self, tokens, keys, masked):
        ours = seeded(SelfAttention, WIDTH, 8)
        theirs = nn.MultiheadAttention(WIDTH, 8, batch_first=True).eval()
        theirs.load_state_dict(
            {
                "in_proj_weight": ours.entry.weight,
                "in_proj_bias": ours.entry.bias,
                "out_proj.weight": ours.out.weight,
                "out_proj.bias": ours.out.bias,
            }
        )
        wanted = theirs(tokens, tokens, tokens, key_padding_mask=~keys if masked else None, need_weights=False)[0]
        torch.testing.assert_close(ours(tokens, keys if masked else None), wanted, atol=1e-5, rtol=0)

    def test_it_starts_as_torchs_does(self):
        ours, theirs = SelfAttention(64, 8), nn.MultiheadAttention(64, 8)
        assert ours.entry.weight.abs().max() <= theirs.in_proj_weight.abs().max() * 1.02
        assert ours.entry.weight.std().item() == pytest.approx(theirs.in_proj_weight.std().item(), rel=0.05)
        assert not ours.entry.bias.any()
        assert not ours.out.bias.any()

    def test_a_row_with_nothing_to_see_stays_a_number(self, tokens):
        assert torch.isfinite(SelfAttention(WIDTH, 8)(tokens, torch.zeros(3, 7, dtype=torch.bool))).all()


def written_out(layer, tokens):
    """Differential attention by two softmaxes for each head, from the text of docs/rdb.md."""
    part = WIDTH // (2 * HEADS)
    query, key, value = tokens @ layer.query.weight.T, tokens @ layer.key.weight.T, tokens @ layer.value.weight.T
    if len(layer.lambdas) == 4:
        q1, k1, q2, k2 = (vector.detach() for vector in layer.lambdas)
        lam = math.exp(sum(q1 * k1)) - math.exp(sum(q2 * k2)) + layer.start
    else:
        lam = layer.lambdas[0].item()
    heads = []
    for head in range(HEADS):
        first = slice(2 * head * part, (2 * head + 1) * part)
        second = slice((2 * head + 1) * part, (2 * head + 2) * part)
        both = slice(2 * head * part, (2 * head + 2) * part)
        maps = [
            torch.softmax(query[..., own] @ key[..., own].transpose(1, 2) / math.sqrt(part), -1)
            for own in (first, second)
        ]
        seen = (maps[0] - lam * maps[1]) @ value[..., both]
        normed = seen / torch.sqrt((seen**2).mean(-1, keepdim=True) + 1e-5) * layer.norm
        heads.append((1 - layer.start) * normed)
    return torch.cat(heads, -1) @ layer.out.weight.T


class TestDifferentialAttention:
    @pytest.mark.parametrize("kind", ["vectors", "scalar"])
    @pytest.mark.parametrize("layer", [0, 5])
    def test_it_is_the_difference_of_two_explicit_softmaxes(self, tokens, kind, layer):
        made = seeded(DifferentialAttention, WIDTH, HEADS, start=lambda_start(layer), kind=kind)
        torch.testing.assert_close(made(tokens), written_out(made, tokens), atol=1e-5, rtol=0)

    def test_rows_sum_to_one_minus_lambda_before_the_norm(self, tokens, monkeypatch):
        made = seeded(DifferentialAttention, WIDTH, HEADS, start=0.3)
        tokens[..., 0] = 1
        with torch.no_grad():  # every value is 1, so that what is summed are the rows
            made.value.weight.zero_()
            made.value.weight[:, 0] = 1
        before_norm = []
        monkeypatch.setattr(attention, "_rms_norm", lambda values, weight: before_norm.append(values) or values)
        made(tokens)
        assert before_norm[0].shape == (3, HEADS, 7, 2 * WIDTH // (2 * HEADS))
        torch.testing.assert_close(before_norm[0], (1 - made.lam()).expand_as(before_norm[0]), atol=1e-5, rtol=0)
        first, second = made.maps(tokens)
        assert (first - second).abs().max() > 1e-3

    def test_lambda_starts_by_its_layer(self):
        wanted = {0: 0.2, 1: 0.356, 2: 0.471, 3: 0.556, 11: 0.778}
        assert {layer: round(lambda_start(layer), 3) for layer in wanted} == wanted

    def test_lambdas_vectors_are_small_and_of_each_heads_size(self):
        torch.manual_seed(0)
        drawn = torch.cat([torch.cat(list(DifferentialAttention(128, 4, start=0.2).lambdas)) for _ in range(50)])
        assert len(drawn) == 50 * 4 * 16
        assert drawn.std().item() == pytest.approx(0.1, rel=0.1)

    def test_a_scalar_lambda_starts_where_it_should(self):
        assert DifferentialAttention(WIDTH, HEADS, start=0.4, kind="scalar").lam().item() == pytest.approx(0.4)

    def test_projections_have_no_bias(self):
        names = {name for name, _ in DifferentialAttention(WIDTH, HEADS, start=0.2).named_parameters()}
        assert not any(name.endswith("bias") for name in names)

    def test_softmax_is_float32_under_autocast(self, tokens):
        made = seeded(DifferentialAttention, WIDTH, HEADS, start=0.3)
        with torch.autocast("cpu", torch.bfloat16):
            assert {found.dtype for found in made.maps(tokens)} == {torch.float32}
            assert made(tokens).dtype == torch.bfloat16


class TestHierarchicalAttention:
    def test_it_is_the_formula(self, tokens, keys):
        made = seeded(HierarchicalAttention, WIDTH, 8)
        words = made.words(tokens, keys)
        found = made(tokens, keys)
        for row in range(3):
            real = [place for place in range(7) if keys[row, place]]
            scores = [torch.tanh(made.hidden(words[row, place])) @ made.importance.weight[0] for place in real]
            weights = torch.softmax(torch.stack(scores), 0)
            sentence = made.sentence(sum(w * words[row, place] for w, place in zip(weights, real, strict=True)))
            for place in range(7):
                wanted = words[row, place] + torch.sigmoid(made.gate(words[row, place])) * sentence
                torch.testing.assert_close(found[row, place], wanted, atol=1e-5, rtol=0)

    def test_a_text_of_nothing_but_padding_stays_a_number(self, tokens, keys):
        keys[1] = False
        made = seeded(HierarchicalAttention, WIDTH, 8)
        found = made(tokens, keys)
        assert torch.isfinite(found).all()
        torch.testing.assert_close(found[0], made(tokens[:1], keys[:1])[0], atol=1e-5, rtol=0)

    def test_importance_is_shared_out_among_the_words_of_the_text(self, tokens, keys):
        weights = seeded(HierarchicalAttention, WIDTH, 8).weights(tokens, keys)
        assert torch.equal(weights > 0, keys)
        torch.testing.assert_close(weights.sum(1), torch.ones(3))


class TestWindowedAttention:
    def test_the_first_level_stays_in_its_window(self, tokens):
        made = seeded(WindowedAttention, WIDTH, 8, 3)
        near = torch.cat([made.near(tokens[:, first : first + 3]) for first in (0, 3, 6)], 1)
        torch.testing.assert_close(made(tokens), made.far(near), atol=1e-5, rtol=0)


@pytest.mark.parametrize("make", [lambda: HierarchicalAttention(WIDTH, 8), lambda: WindowedAttention(WIDTH, 8, 3)])
def test_padding_never_matters_to_a_word(make, tokens, keys):
    layer = seeded(make)
    other = torch.where(keys.unsqueeze(-1), tokens, 1e3 * torch.randn_like(tokens))
    torch.testing.assert_close(layer(other, keys)[keys], layer(tokens, keys)[keys], atol=1e-6, rtol=0)
    assert (layer(other)[keys] - layer(tokens)[keys]).abs().max() > 1e-2  # without the mask it would
