"""Experiments and grids of stage 2 are read over the defaults; what they train is what the method says."""

from __future__ import annotations

import dataclasses
import json

import pytest
import torch

from rdb_geo.model.lite import LiteHost
from training.adapt.config import DEFAULTS, AdaptConfig, read_adapt_config, read_grid
from training.adapt.learner import Learner, Teacher
from training.adapt.loss import backward
from training.adapt.material import Captions, Material, labels_of
from training.adapt.run import rate_factor
from training.adapt.towers import LiteTowers
from training.config import ConfigError, overlay
from training.prefix import Cut, PrefixCache

CONFIGS = DEFAULTS.parent.parent


@pytest.mark.parametrize(
    "path",
    sorted((CONFIGS / "adapt").glob("*.toml")),
    ids=lambda path: path.stem,
)
def test_every_experiment_can_be_read_and_turned_into_plain_values_and_back(path):
    configs = read_grid(path) if path.stem == "grid" else [read_adapt_config(path)]
    for config in configs:
        assert AdaptConfig.from_dict(config.to_dict()) == config
        assert config.adapters() is None or config.adapters().bottleneck == config.rdb["bottleneck"]


def test_the_results_of_the_ablation_are_those_of_its_grid():
    grid = {config.name: config for config in read_grid(CONFIGS / "adapt" / "grid.toml")}
    results = sorted((CONFIGS.parent / "results" / "ablation").glob("*/seed-*.json"))
    assert {path.parent.name for path in results} == set(grid)
    for path in results:
        found = json.loads(path.read_text(encoding="utf-8"))["config"]
        wanted = grid[path.parent.name].with_seed(found["seed"]).to_dict()
        assert overlay(wanted, found) == wanted, path  # a setting that came later stands in no older result


def test_the_grid_of_the_papers_setting_has_its_familys_values():
    grid = {config.name: config for config in read_grid(CONFIGS / "paper" / "grid.toml")}
    lrs = [config.optim.lr for name, config in grid.items() if "-rdb-" in name]
    assert lrs == [4e-6, 4e-5, 1e-4, 4e-4]
    config = grid["paper-rdb-lr4e-5"]
    assert (config.optim.batch_size, config.optim.weight_decay, config.adapters().bottleneck) == (428, 0.04, 128)
    assert config.adapters().image_layers is None  # all


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("method = 'magic'", "method is 'magic'"),
        ("[loss]\nweights = 'none'", r"loss.weights is 'none': use one of uncertainty, fixed, dwa"),
        ("[optim]\nschedule = 'step'", "optim.schedule is 'step'"),
        ("[prefix]\ncut = 3", "prefix: unknown or missing settings cut"),
    ],
)
def test_a_mistake_is_named(tmp_path, text, message):
    (tmp_path / "mine.toml").write_text(text)
    with pytest.raises(ConfigError, match=message):
        read_adapt_config(tmp_path / "mine.toml")


@pytest.mark.parametrize("text", ["method = 'none'", "[experiments]", "[other]\na = 1\n[experiments.a]"])
def test_a_file_that_is_no_grid_is_refused(tmp_path, text):
    (tmp_path / "mine.toml").write_text(text)
    with pytest.raises(ConfigError, match="is no grid"):
        read_grid(tmp_path / "mine.toml")


def test_the_rate_warms_up_and_falls_to_zero_straight_or_as_a_cosine():
    optim = dataclasses.replace(read_adapt_config(DEFAULTS).optim, warmup_share=0.2)
    straight = [rate_factor(optim, progress) for progress in (0, 0.1, 0.2, 0.6, 1)]
    assert straight == pytest.approx([0, 0.5, 1, 0.5, 0])
    curved = dataclasses.replace(optim, schedule="cosine")
    assert [rate_factor(curved, p) for p in (0.1, 0.2, 0.4, 0.6, 1)] == pytest.approx(
        [0.5, 1, 0.8536, 0.5, 0], abs=1e-4
    )


@pytest.mark.usefixtures("few_words")
def test_gradients_reach_adapters_temperature_heads_and_loss_weights_only_and_start_from_the_hosts_rows(
    records, tokenizer, tmp_path
):
    torch.manual_seed(0)
    host = LiteHost(32).eval()
    pictures = torch.randint(0, 255, (len(records), 40, 40, 3), dtype=torch.uint8).numpy()
    kept, captions = PrefixCache(tmp_path, host, Cut()), Captions(records)
    config = dataclasses.replace(read_adapt_config(DEFAULTS), rdb={"bottleneck": 32})
    material = Material(
        kept.train_images(pictures, variants=1, size_px=32, config=config.augment),
        kept.texts(tokenizer, captions.texts),
        captions,
        labels_of(records),
    )
    rows, numbers = torch.arange(6), torch.arange(5)
    plain = Learner(LiteTowers(host, Cut()), dataclasses.replace(config, method="none"))
    with torch.no_grad():
        images, texts = plain.images(material.images, rows, rows * 0), plain.texts(material.texts, numbers)
    learner = Learner(LiteTowers(host, Cut()), config)
    with torch.no_grad():
        assert torch.allclose(learner.images(material.images, rows, rows * 0), images, atol=1e-5)
        assert torch.allclose(learner.texts(material.texts, numbers), texts, atol=1e-5)
    batch = next(material.batches(16, 2, torch.Generator().manual_seed(0)))
    for _ in range(4):  # zero up-projections, and S's inside them, keep gradients from what lies before them
        learner.zero_grad()
        backward(learner, Teacher(learner, 0.9), batch, material, config)
        with torch.no_grad():
            for value in learner.parameters():
                if value.grad is not None:
                    value.sub_(0.05 * value.grad)
    reached = {
        name for name, value in learner.named_parameters() if value.grad is not None and value.grad.abs().sum() > 0
    }
    trainable = {name for name, value in learner.named_parameters() if value.requires_grad}
    assert reached <= trainable
    assert {name.split(".")[0] for name in trainable} == {"host", "tau", "heads", "weights"}
    assert not [
        name for name in trainable if name.startswith("host.") and ".adapters." not in name and ".rdb." not in name
    ]
    # At 32 px the last two stages have one token each: attention over it has nothing to choose.
    assert trainable - reached == {
        f"host.image.adapters.{layer}.attention.{part}.weight" for layer in (5, 6) for part in ("query", "key")
    }
