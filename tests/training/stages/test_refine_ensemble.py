"""An ensemble of one is the host; of two, the mean direction of their rows."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from rdb_geo.model.lite import LiteHost
from training.data.vocabulary import NAMES
from training.stages.refine.concepts import Concepts
from training.stages.refine.ensemble import Ensemble, ImageSide
from training.stages.refine.hubs import HubCorrection

PIXELS = torch.randn(4, 3, 32, 32, generator=torch.Generator().manual_seed(0))
IDS = torch.tensor([[2, 5, 9, 3], [2, 7, 3, 0]])
MASK = (IDS > 0).long()


@pytest.fixture(scope="module")
def hosts():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rdb_geo.model.lite._VOCABULARY", 64)
        torch.manual_seed(0)
        return [LiteHost(16, dropout=0.5, drop_path=0.5).eval() for _ in range(2)]


def _ensemble(hosts, text):
    return Ensemble([ImageSide(host) for host in hosts], text).eval()


@torch.no_grad()
def test_one_side_gives_the_hosts_rows(hosts):
    model = _ensemble(hosts[:1], hosts[0])
    torch.testing.assert_close(model.encode_image(PIXELS), hosts[0].encode_image(PIXELS), atol=1e-6, rtol=0)
    torch.testing.assert_close(model.encode_text(IDS, MASK), hosts[0].encode_text(IDS, MASK), atol=0, rtol=0)


@torch.no_grad()
def test_two_sides_give_the_normalised_mean_and_the_texts_of_one(hosts):
    model = _ensemble(hosts, hosts[1])
    first, second = (host.encode_image(PIXELS.rot90(turns, (2, 3))) for turns, host in enumerate(hosts))
    assert (first - second).abs().max() > 0.05
    wanted = functional.normalize(first + second, dim=1)
    torch.testing.assert_close(model.encode_image(PIXELS), wanted, atol=1e-6, rtol=0)
    torch.testing.assert_close(model.encode_text(IDS, MASK), hosts[1].encode_text(IDS, MASK), atol=0, rtol=0)


@torch.no_grad()
def test_the_correction_adds_an_axis_to_both_sides(hosts):
    model = _ensemble(hosts, hosts[0])
    raw, words = model.encode_image(PIXELS), model.encode_text(IDS, MASK)
    assert model.dim == 16
    model.hubs = HubCorrection(raw, words, 0.1)
    assert model.dim == 17
    assert torch.equal(model.encode_image(PIXELS), model.hubs.images(raw))
    assert torch.equal(model.encode_text(IDS, MASK), model.hubs.texts(words))


def test_names_of_the_weights_are_those_of_the_saved_models(hosts):
    model = _ensemble(hosts, hosts[0])
    model.hubs = HubCorrection(torch.eye(16), torch.eye(16), 0.1)
    names = set(model.state_dict())
    assert {"sides.0.tower.backbone.conv_stem.weight", "sides.1.head.weight", "text.text_head.weight"} <= names
    assert {name for name in names if name.startswith("hubs")} == {"hubs.bank", "hubs.mean", "hubs.weight"}
    assert {name.split(".")[0] for name in names} == {"sides", "text", "hubs"}


@torch.no_grad()
def test_concepts_add_their_axes_and_are_read_back(hosts, monkeypatch):
    model = _ensemble([hosts[0]], hosts[0])
    raw, words = model.encode_image(PIXELS), model.encode_text(IDS, MASK)
    model.hubs = HubCorrection(raw, words, 0.1, words)
    before, said = model.encode_image(PIXELS), model.encode_text(IDS, MASK)
    model.concepts = Concepts(1280, 16, 3)
    model.concepts.concept_of[[0, 1, 2], [2, 2, len(NAMES)]] = 1
    model.eval()
    images, texts = model.encode_image(PIXELS), model.encode_text(IDS, MASK)
    assert images.shape[1] == texts.shape[1] == model.dim == 18 + len(NAMES)
    shares = model.concepts.label_logits(hosts[0].image(PIXELS)).softmax(1)
    own = 0.28 * (shares[:, 0] + shares[:, 1]).sqrt()
    torch.testing.assert_close(images[:, 18 + 2] / images[:, :18].norm(dim=1), own, atol=1e-5, rtol=0)
    torch.testing.assert_close(functional.normalize(images[:, :18], dim=1), before, atol=1e-5, rtol=0)
    torch.testing.assert_close(functional.normalize(texts[:, :18], dim=1), said, atol=1e-5, rtol=0)
    monkeypatch.setattr("rdb_geo.model.lite._VOCABULARY", 64)
    again = Ensemble.of(model.state_dict(), 0.1)
    torch.testing.assert_close(again.encode_image(PIXELS), images)
    torch.testing.assert_close(again.encode_text(IDS, MASK), texts)


@torch.no_grad()
def test_concepts_are_told_by_the_pooled_features_of_both_towers(hosts):
    model = _ensemble(hosts, hosts[0])
    before = model.encode_image(PIXELS)
    model.concepts = Concepts(2 * 1280, 16, 3).eval()
    model.concepts.concept_of[[0, 1, 2], [2, 2, len(NAMES)]] = 1
    pooled = torch.cat([host.image(PIXELS.rot90(turns, (2, 3))) for turns, host in enumerate(hosts)], 1)
    shares = model.concepts.label_logits(pooled).softmax(1)
    images = model.encode_image(PIXELS)
    own = 0.28 * (shares[:, 0] + shares[:, 1]).sqrt()
    torch.testing.assert_close(images[:, 16 + 2] / images[:, :16].norm(dim=1), own, atol=1e-5, rtol=0)
    torch.testing.assert_close(functional.normalize(images[:, :16], dim=1), before, atol=1e-5, rtol=0)


@torch.no_grad()
def test_maps_of_stages_and_lengths_of_names_by_hand_and_read_back(hosts, monkeypatch):
    monkeypatch.setattr("rdb_geo.model.lite._VOCABULARY", 64)
    model = _ensemble([hosts[0]], hosts[0])
    words = model.encode_text(IDS, MASK)
    model.hubs = HubCorrection(model.encode_image(PIXELS), words, 0.1, words)
    before, said = model.encode_image(PIXELS), model.encode_text(IDS, MASK)
    torch.manual_seed(2)
    model.concepts = Concepts(1280 + 2 * (24 + 40 + 80 + 112 + 192 + 320), 16, 3, 0.9)
    model.concepts.concept_of[[0, 1, 2], [2, 2, len(NAMES)]] = 1
    model.concepts.names[3].bias.fill_(1.5)
    model.eval()
    images, texts = model.encode_image(PIXELS), model.encode_text(IDS, MASK)
    maps, parts = hosts[0].image.start(PIXELS), [hosts[0].image(PIXELS)]
    for layer in range(7):
        maps = hosts[0].image.run_layers(maps, first=layer, last=layer + 1)
        if layer:
            parts += [maps.flatten(2).mean(2), maps.flatten(2).std(2, correction=0)]
    shares = model.concepts.label_logits(torch.cat(parts, 1)).softmax(1)
    own = 0.28 * (shares[:, 0] + shares[:, 1]).sqrt()
    torch.testing.assert_close(images[:, 18 + 2] / images[:, :18].norm(dim=1), own, atol=1e-4, rtol=0)
    torch.testing.assert_close(functional.normalize(images[:, :18], dim=1), before, atol=1e-5, rtol=0)
    share = 1 / (1 + (-model.concepts.name_logits(words)).exp())
    length = 0.28 + (0.9 - 0.28) * share**4
    roots = model.concepts.text_logits(words).softmax(1)[:, :-1].sqrt()
    torch.testing.assert_close(
        texts[:, 18:] / texts[:, :18].norm(dim=1, keepdim=True), length[:, None] * roots, atol=1e-5, rtol=0
    )
    assert (length - 0.28).min() > 0.1
    torch.testing.assert_close(functional.normalize(texts[:, :18], dim=1), said, atol=1e-5, rtol=0)
    again = Ensemble.of(model.state_dict(), 0.1)
    torch.testing.assert_close(again.encode_image(PIXELS), images)
    torch.testing.assert_close(again.encode_text(IDS, MASK), texts)
    model.concepts.names_length.fill_(0.28)  # names as long as captions: as if they were not told apart
    same = model.encode_text(IDS, MASK)
    model.concepts.names = None
    torch.testing.assert_close(model.encode_text(IDS, MASK), same, atol=1e-6, rtol=0)
