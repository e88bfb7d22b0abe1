"""The terms of the loss against loops that spell their formulas out."""

from __future__ import annotations

import dataclasses
import math

import pytest
import torch
from torch.nn import functional

from training.config import CONFIGS, read_config
from training.loop.batches import Batch
from training.loop.losses import ClassHeads, cosine_consistency, kl_consistency, weighted_triplet
from training.loop.weighting import KINDS, Averaged, Uncertainty
from training.stages.pairs import cross_modal


def unit(count, dim=4, seed=0):
    return functional.normalize(torch.randn(count, dim, generator=torch.Generator().manual_seed(seed)), dim=-1)


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_triplet_is_the_sum_over_negatives_of_its_formula(reduction):
    similarity = unit(5, seed=1) @ unit(5, seed=2).T
    true = torch.eye(5)
    true[0, 3] = true[3, 0] = 1
    total = 0.0
    for i in range(5):
        for j in range(5):
            if not true[i, j]:
                for own in (similarity[i, i], similarity[j, j]):
                    h = max(0.0, 0.2 + float(similarity[i, j] - own))
                    total += (1 - math.exp(-h)) ** 2 * h / 2
    found = weighted_triplet(similarity, true, reduction=reduction)
    assert float(found) == pytest.approx(total / (5 if reduction == "mean" else 1), rel=1e-5)
    assert total > 0


def test_pictures_of_one_image_are_no_negatives_and_copies_of_a_sentence_are_a_switch(experiment_loss):
    owners, sentences = torch.tensor([0, 0, 1, 2]), torch.tensor([5, 6, 5, 7])
    batch = Batch(torch.arange(3), torch.zeros(3), sentences, owners, sentences, torch.zeros(0))
    images, texts = unit(3, seed=1), unit(4, seed=2)
    for same in (False, True):
        config = experiment_loss(same_sentence=same, triplet=0.0)
        truth = torch.zeros(3, 4)
        for j, owner in enumerate(owners.tolist()):
            truth[owner, j] = 1
        if same:  # texts 0 and 2 are the same sentence, of pictures 0 and 1
            truth[0, 2] = truth[1, 0] = 1
        logits = images @ texts.T / 0.1
        by_image = -(truth / truth.sum(1, keepdim=True) * logits.log_softmax(1)).sum(1).mean()
        by_text = -(truth / truth.sum(0, keepdim=True) * logits.log_softmax(0)).sum(0).mean()
        found = cross_modal(images, texts, batch, torch.tensor(0.1), config)
        assert float(found) == pytest.approx(float(by_image + by_text) / 2, rel=1e-5)
        with_triplet = cross_modal(images, texts, batch, torch.tensor(0.1), experiment_loss(same_sentence=same))
        expected = weighted_triplet((images @ texts.T)[owners], truth[owners])
        assert float(with_triplet - found) == pytest.approx(float(expected), rel=1e-4)


def test_cosine_consistency_is_zero_for_equal_rows_and_two_for_opposite_ones():
    rows = unit(3)
    assert float(cosine_consistency(rows, rows, rows, rows)) == pytest.approx(0, abs=1e-6)
    assert float(cosine_consistency(rows, rows, -rows, -rows)) == pytest.approx(2, abs=1e-6)
    assert float(cosine_consistency(rows, rows, rows, -rows)) == pytest.approx(1, abs=1e-6)


def test_kl_consistency_is_the_mean_of_four_divergences():
    v, t, v2, t2 = (unit(3, seed=seed) for seed in range(4))
    pairs = ((v @ t.T, v2 @ t2.T), (t @ v.T, t2 @ v2.T), (v @ v.T, v2 @ v2.T), (t @ t.T, t2 @ t2.T))
    total = 0.0
    for student, teacher in pairs:
        p, q = (teacher / 0.07).softmax(-1), (student / 0.07).softmax(-1)
        total += float((p * (p / q).log()).sum(-1).mean()) / 4
    assert float(kl_consistency(v, t, v2, t2)) == pytest.approx(total, rel=1e-4)
    assert float(kl_consistency(v, t, v, t)) == pytest.approx(0, abs=1e-6)


def test_one_head_gets_gradient_from_both_modalities_and_two_heads_do_not():
    labels = torch.tensor([0, 1, -1])
    for shared in (True, False):
        heads = ClassHeads(4, 2, shared=shared)
        heads(unit(3), unit(3, seed=1).detach() * 0, labels, labels, 0.0).backward()
        assert heads.image.linear.weight.grad.abs().sum() > 0
        assert (heads.text is heads.image) == shared
        if not shared:
            assert heads.text.linear.weight.grad.abs().sum() == 0  # its input was zero


def test_unknown_labels_do_not_count():
    heads = ClassHeads(4, 2, shared=True)
    known = heads(unit(2), unit(2), torch.tensor([0, 1]), torch.tensor([0, 1]), 0.0)
    more = torch.cat([unit(2), unit(1, seed=9)])
    labels = torch.tensor([0, 1, -1])
    assert torch.allclose(heads(more, more, labels, labels, 0.0), known)
    assert heads(more, more, labels * 0 - 1, labels * 0 - 1, 0.0).item() == 0


def test_uncertainty_weights_are_their_formula_trained_and_clamped():
    weights = Uncertainty({"cm": 1.0, "ema": 2.0})
    with torch.no_grad():
        weights.s["cm"].fill_(1.0)
    total = weights({"cm": torch.tensor(2.0), "ema": torch.tensor(0.5)})
    assert total.item() == pytest.approx(math.exp(-1) * 2 + 0.5 + 2 * 0.5)
    total.backward()
    assert float(weights.s["ema"].grad) == pytest.approx(-2 * 0.5 + 0.5)
    with torch.no_grad():
        weights.s["ema"].fill_(-9.0)
    weights.clamp()
    assert weights.values()["ema"] == pytest.approx(2 * math.exp(3))


def test_averaged_weights_follow_the_rates_of_decrease():
    weights = Averaged({"a": 1.0, "b": 3.0})
    assert weights.values() == {"a": 1.0, "b": 3.0}
    weights.end_epoch({"a": 4.0, "b": 1.0})
    assert weights.values() == {"a": 1.0, "b": 3.0}
    weights.end_epoch({"a": 2.0, "b": 1.0})
    share = math.exp(0.25) / (math.exp(0.25) + math.exp(0.5))
    assert weights.values()["a"] == pytest.approx(2 * share)
    assert weights.values()["b"] == pytest.approx(3 * (2 - 2 * share))
    again = KINDS["dwa"]({"a": 1.0, "b": 3.0})
    again.load_state_dict(weights.state_dict())
    assert again.values() == weights.values()
    fixed = KINDS["fixed"]({"a": 1.0, "b": 3.0})
    fixed.end_epoch({"a": 2.0, "b": 1.0})
    assert fixed({"a": torch.tensor(1.0), "b": torch.tensor(2.0)}) == 7.0


@pytest.fixture
def experiment_loss():
    defaults = read_config(CONFIGS / "adapt.toml").loss
    return lambda **changes: dataclasses.replace(defaults, **changes)
