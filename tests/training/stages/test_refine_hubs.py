"""Hub correction: what it takes off is the inverted softmax's, images keep their order, and graphs carry it."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional

from rdb_geo.encoders.cards import read_card
from rdb_geo.encoders.onnx import OnnxEncoder
from rdb_geo.model.lite import LiteHost
from training.card import CARD_FILE, TOKENIZER_FILE, Details, write_card
from training.export.folder import export_graphs
from training.hosts.host import HostEncoder
from training.stages.refine.ensemble import Ensemble, ImageSide
from training.stages.refine.hubs import HubCorrection

TAU = 0.07


def _rows(count, seed, *, centre=0.0):
    """Unit rows of 8 numbers that lean, by `centre`, all to one side: so there are hubs."""
    rows = torch.randn(count, 8, generator=torch.Generator().manual_seed(seed))
    return functional.normalize(rows + centre * torch.linspace(-1, 1, 8), dim=1)


BANK, TRAINING_TEXTS = _rows(40, 0, centre=1), _rows(1500, 1, centre=1)  # more texts than one part of them
TEXTS, IMAGES = _rows(13, 2, centre=1), _rows(17, 3, centre=1)


@pytest.fixture(scope="module")
def hubs():
    return HubCorrection(BANK, TRAINING_TEXTS, TAU)


def _hubness(text) -> float:
    return TAU * float(np.log(np.mean([np.exp(float(text.double() @ row.double()) / TAU) for row in BANK])))


def test_scores_are_brute_force_over_the_bank(hubs):
    mean = np.mean([_hubness(text) for text in TRAINING_TEXTS])
    images, texts = hubs.images(IMAGES), hubs.texts(TEXTS)
    for text, row in zip(TEXTS, texts, strict=True):
        for image, other in zip(IMAGES, images, strict=True):
            # A unit row with an axis more has become shorter on its own axes: undo both rows' normalisation.
            score = float(row @ other) / float(row[:8].norm() * other[:8].norm())
            assert score == pytest.approx(float(text @ image) - _hubness(text) + mean, abs=2e-5)


def test_texts_rank_for_an_image_as_by_brute_force_and_not_as_by_their_cosines(hubs):
    images, texts = hubs.images(IMAGES), hubs.texts(TEXTS)
    scores = (images @ texts.T) / (texts[:, :8].norm(dim=1) * images[:, :8].norm(dim=1)[:, None])
    wanted = IMAGES @ TEXTS.T - torch.tensor([_hubness(text) for text in TEXTS])
    assert torch.equal(scores.argsort(1), wanted.argsort(1))
    assert not torch.equal(scores.argsort(1), (IMAGES @ TEXTS.T).argsort(1))


def test_a_text_that_is_near_every_image_loses_most(hubs):
    hub = functional.normalize(BANK.mean(0, keepdim=True), dim=1)
    before, after = hub @ IMAGES.T, hubs.texts(hub) @ hubs.images(IMAGES).T
    others_before, others_after = TEXTS @ IMAGES.T, hubs.texts(TEXTS) @ hubs.images(IMAGES).T
    won = [(mine > others.max(0).values).sum() for mine, others in ((before, others_before), (after, others_after))]
    assert won[1] < won[0]


def test_for_one_text_images_keep_the_order_of_the_raw_cosines(hubs):
    assert torch.equal(
        (hubs.texts(TEXTS) @ hubs.images(IMAGES).T).argsort(1, descending=True),
        (TEXTS @ IMAGES.T).argsort(1, descending=True),
    )


def test_rows_are_unit_rows_with_one_axis_more(hubs):
    for rows, raw in ((hubs.images(IMAGES), IMAGES), (hubs.texts(TEXTS), TEXTS)):
        assert rows.shape == (len(raw), 9)
        torch.testing.assert_close(rows.norm(dim=1), torch.ones(len(raw)))
        torch.testing.assert_close(functional.normalize(rows[:, :8], dim=1), raw)
    assert float(hubs.images(IMAGES)[:, 8].std()) < 1e-6, "an image's share of the axis says nothing of the image"


@pytest.mark.slow
def test_exported_graphs_of_a_corrected_ensemble_equal_torch(tokenizer, tmp_path, monkeypatch, few_words):
    monkeypatch.setattr("rdb_geo.model.lite._INNER", 64)
    torch.manual_seed(0)
    hosts = [LiteHost(32), LiteHost(32)]
    model = Ensemble([ImageSide(host) for host in hosts], hosts[0])
    bank, texts = (
        functional.normalize(torch.randn(count, 32, generator=torch.Generator().manual_seed(count)), dim=1)
        for count in (30, 20)
    )
    model.hubs = HubCorrection(bank, texts, TAU)
    export_graphs(model, tmp_path, 32, small=False)
    tokenizer.no_padding()
    tokenizer.save(str(tmp_path / TOKENIZER_FILE))
    write_card(tmp_path, Details("tiny", 0, "ab" * 32, 32, model.dim, "refine", 7, "plain-1", ("{}",), {}))
    encoder, wanted = OnnxEncoder(read_card(tmp_path / CARD_FILE)), HostEncoder(model, tokenizer, 32)
    chips = np.random.default_rng(0).integers(0, 256, (5, 40, 40, 3), dtype=np.uint8)
    words = ["beach", "a green field with some trees and a road", "dark water"]
    images, rows = encoder.encode_images(chips), encoder.encode_texts(words)
    assert (images.shape, rows.shape) == ((5, 33), (3, 33))
    np.testing.assert_allclose(images, wanted.encode_images(chips), atol=1e-4)
    np.testing.assert_allclose(rows, wanted.encode_texts(words), atol=1e-4)
    for number, word in enumerate(words):
        np.testing.assert_allclose(encoder.encode_texts([word])[0], rows[number], atol=1e-5)


def test_images_near_every_caption_are_corrected_too():
    generator = torch.Generator().manual_seed(3)
    images, texts, captions = (
        functional.normalize(torch.randn(count, 6, generator=generator), dim=1) for count in (7, 5, 11)
    )
    tau = 0.1
    hubs = HubCorrection(images, texts, tau, captions)
    assert hubs.axes == 2
    rows, words = hubs.images(images), hubs.texts(texts)
    assert rows.shape == (7, 8)
    assert torch.allclose(rows.norm(dim=1), torch.ones(7), atol=1e-6)

    def hubness(mine, bank):
        return tau * (torch.exp(mine @ bank.T / tau).mean(1)).log()

    wanted = images @ texts.T
    wanted = wanted - (hubness(texts, images) - hubness(texts, images).mean())
    wanted = wanted - (hubness(images, captions) - hubness(images, captions).mean())[:, None]
    turned = rows[:, :6].norm(dim=1)[:, None] * words[:, :6].norm(dim=1)[None, :]
    assert torch.allclose(rows @ words.T / turned, wanted, atol=1e-5)
