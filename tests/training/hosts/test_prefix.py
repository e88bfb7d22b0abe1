"""The cached prefix of a frozen host: what runs on it is what runs without it, whatever adapters stand behind it."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from rdb_geo.core.arrays import l2_normalize
from rdb_geo.encoders.preprocess import to_pixels
from rdb_geo.model.config import ABLATION, RdbConfig
from rdb_geo.model.inject import inject
from rdb_geo.model.lite import LiteHost
from training.hosts.prefix import MEAN, STD, Cut, PrefixCache, image_rows, text_rows
from training.hosts.texts import pad, tokenise
from training.hosts.towers import LiteTowers

pytestmark = pytest.mark.usefixtures("few_words")

TEXTS = ["a red field .", "some blue water and trees", "road", "a field with some dark trees and a road"]


@pytest.fixture
def host():
    torch.manual_seed(0)
    host = LiteHost(32).eval()
    for module in host.modules():  # batch norms that were never trained would hide a wrong mode
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 1.5)
    return host


@pytest.fixture
def pictures():
    return np.random.default_rng(1).integers(0, 255, (5, 40, 40, 3), dtype=np.uint8)


def _train(host, seed=2):
    """Adapters that do something."""
    torch.manual_seed(seed)
    with torch.no_grad():
        for value in host.rdb.parameters():
            value.add_(torch.randn_like(value) * 0.1)


@pytest.mark.parametrize("row", ["full", "symmetric", "vea-only", "tsa-only", "no-shared"])
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float32, 1e-4), (np.float16, 2e-3)])
@torch.no_grad()
def test_rows_from_the_cache_are_the_rows_without_it(host, pictures, tokenizer, tmp_path, *, row, dtype, tolerance):
    cut = Cut()
    kept = PrefixCache(tmp_path, host, cut, dtype=dtype)
    images, texts = kept.clean_images(pictures, size_px=64), kept.texts(tokenizer, TEXTS)
    inject(host, RdbConfig.from_dict({"bottleneck": 32, **ABLATION[row]}))
    before = host.encode_image(torch.from_numpy(to_pixels(pictures, size_px=64, mean=MEAN, std=STD)))
    _train(host)
    wanted = host.encode_image(torch.from_numpy(to_pixels(pictures, size_px=64, mean=MEAN, std=STD)))
    if row != "tsa-only":
        assert (wanted - before).abs().max() > 10 * tolerance
    order = torch.tensor([3, 0, 4, 1, 2])
    rows = image_rows(host, images.variants(order, torch.zeros(5, dtype=torch.long)), cut.image)
    assert (rows - wanted[order]).abs().max() < tolerance
    wanted = host.encode_text(*pad(tokenise(tokenizer, TEXTS)))
    numbers = torch.tensor([2, 0, 3])
    rows = text_rows(host, *texts.batch(numbers), cut.text)
    assert (rows - wanted[numbers]).abs().max() < tolerance


@torch.no_grad()
def test_variants_differ_are_drawn_alike_and_read_from_disk(host, pictures, config, tmp_path):
    augment = dataclasses.replace(config.augment, noise=0.01)
    first = PrefixCache(tmp_path / "a", host, Cut()).train_images(pictures, variants=2, size_px=64, config=augment)
    other = PrefixCache(tmp_path / "b", host, Cut()).train_images(pictures, variants=2, size_px=64, config=augment)
    rows, zero, one = torch.arange(5), torch.zeros(5, dtype=torch.long), torch.ones(5, dtype=torch.long)
    assert torch.equal(first.variants(rows, one), other.variants(rows, one))
    assert not torch.allclose(first.variants(rows, zero), first.variants(rows, one), atol=0.05)
    mixed = first.variants(rows, torch.tensor([0, 1, 0, 1, 1]))
    assert torch.equal(mixed[1], first.variants(rows, one)[1])
    assert torch.equal(mixed[2], first.variants(rows, zero)[2])


@torch.no_grad()
def test_a_batch_draws_its_variants_and_a_teacher_sees_a_faint_one(host, pictures, config, tmp_path):
    kept = PrefixCache(tmp_path, host, Cut())
    feed = kept.train_images(pictures, variants=2, size_px=64, config=config.augment, weak=True)
    rows = torch.arange(5)
    one, same, other = (feed.batch(rows, 64, torch.Generator().manual_seed(seed)) for seed in (0, 0, 3))
    assert torch.equal(one, same)
    assert not torch.equal(one, other)
    faint = feed.batch(rows, 64, torch.Generator().manual_seed(0), weak=True)
    whole = kept.train_images(pictures, variants=1, size_px=64, config=config.augment.weak())
    assert torch.equal(faint, whole.variants(rows, rows * 0))


@torch.no_grad()
def test_a_folded_tower_runs_where_its_host_is_moved_to(host, config):
    """The copy once stayed on the CPU. The meta device stands for a GPU here: it computes shapes alone."""
    model = dataclasses.replace(config.model, frozen_image_stages=4, frozen_text_layers=3, cached_variants=2)
    towers = LiteTowers(host, model, backbone_trains=False)
    inject(host, RdbConfig.from_dict({"bottleneck": 32}))
    towers.host.to("meta")
    rows = towers.image_rows(torch.zeros(2, 80, 4, 4, device="meta"))
    assert (rows.shape, rows.device.type) == ((2, 32), "meta")


@torch.no_grad()
def test_a_cache_is_computed_once_and_never_read_for_another_host_or_other_pictures(host, pictures, tmp_path):
    PrefixCache(tmp_path, host, Cut()).clean_images(pictures, size_px=64)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    PrefixCache(tmp_path, host, Cut()).clean_images(pictures, size_px=64)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before
    PrefixCache(tmp_path, host, Cut()).clean_images(pictures[::-1], size_px=64)
    PrefixCache(tmp_path, host, Cut(image=5)).clean_images(pictures, size_px=64)
    host.image.backbone.bn1.running_mean += 1
    PrefixCache(tmp_path, host, Cut()).clean_images(pictures, size_px=64)
    assert len(list(tmp_path.iterdir())) == 4


@torch.no_grad()
def test_hosts_that_differ_only_above_the_prefix_share_it(host, pictures, tokenizer, tmp_path):
    """A host that was trained above its frozen layers has the prefix of the published towers."""

    def names():
        kept = PrefixCache(tmp_path, host, Cut())
        kept.clean_images(pictures, size_px=64)
        kept.texts(tokenizer, TEXTS)
        return {path.name for path in tmp_path.iterdir()}

    before = names()
    host.image.backbone.blocks[4][0].bn1.running_mean += 1
    host.image_head.weight += 1
    host.text.layers[3].up.weight += 1
    assert names() == before
    host.image.backbone.blocks[3][0].bn1.running_mean += 1
    host.text.layers[2].up.weight += 1
    assert len(names()) == 4


def test_an_interrupted_cache_leaves_nothing(host, pictures, tmp_path, monkeypatch):
    def fail(*_arguments, **_options):
        raise OSError("no space left on device")

    kept = PrefixCache(tmp_path, host, Cut())
    monkeypatch.setattr(np.lib.format, "open_memmap", fail)
    with pytest.raises(OSError, match="no space"):
        kept.clean_images(pictures, size_px=64)
    assert not list(tmp_path.iterdir())


def test_the_whole_is_unit_rows(host, pictures, tmp_path):
    kept = PrefixCache(tmp_path, host, Cut()).clean_images(pictures, size_px=64)
    with torch.no_grad():
        rows = image_rows(host, kept.variants(torch.arange(5), torch.zeros(5, dtype=torch.long)), 4).numpy()
    assert np.allclose(rows, l2_normalize(rows), atol=1e-6)
