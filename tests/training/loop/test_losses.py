"""The loss terms against their formulas written out."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from training.loop.losses import ClassHead, Temperature, classification, contrastive, positives


def test_captions_of_the_same_image_and_copies_of_a_sentence_are_positives():
    images, owners = torch.tensor([7, 3, 5]), torch.tensor([7, 7, 3, 5])
    sentences = torch.tensor([10, 11, 12, 11])  # image 5 was given a copy of image 7's second sentence
    truth = positives(images, owners, sentences)
    assert truth.tolist() == [[1, 1, 0, 1], [0, 0, 1, 0], [0, 1, 0, 1]]


def test_contrastive_is_plain_infonce_where_each_image_has_one_caption():
    torch.manual_seed(0)
    images, texts = (functional.normalize(torch.randn(6, 8), dim=1) for _ in range(2))
    logits = images @ texts.T / 0.07
    plain = (
        functional.cross_entropy(logits, torch.arange(6)) + functional.cross_entropy(logits.T, torch.arange(6))
    ) / 2
    assert contrastive(images, texts, torch.eye(6), torch.tensor(0.07)) == pytest.approx(plain.item())


def test_contrastive_spreads_the_weight_over_several_positives():
    images, texts = functional.normalize(torch.randn(1, 8), dim=1), functional.normalize(torch.randn(2, 8), dim=1)
    found = contrastive(images, texts, torch.ones(1, 2), torch.tensor(0.1))
    by_image = -(images @ texts.T / 0.1).log_softmax(1).mean()
    assert found.item() == pytest.approx(by_image.item() / 2, rel=1e-5)  # each text has but one image to find


def test_temperature_starts_where_told_and_stays_in_its_range():
    tau = Temperature(0.07)
    assert tau().item() == pytest.approx(0.07)
    with torch.no_grad():
        tau.log.fill_(-20.0)
    assert tau().item() == pytest.approx(0.01)


def test_class_head_gives_a_logit_for_each_class():
    assert ClassHead(8, 30)(torch.zeros(4, 8)).shape == (4, 30)


def test_pictures_of_no_class_leave_the_class_term_as_it_is_without_them():
    logits = torch.randn(5, 4, generator=torch.Generator().manual_seed(1), requires_grad=True)
    labels = torch.tensor([2, -1, 0, -1, 3])
    known = labels >= 0
    found = classification(logits, labels, 0.1)
    torch.testing.assert_close(found, classification(logits[known], labels[known], 0.1))
    nothing = classification(logits, torch.full((5,), -1), 0.1)
    nothing.backward()
    assert nothing == 0
    assert not logits.grad.any()
