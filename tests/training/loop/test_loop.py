"""The one loop: it learns, trains what it should, goes on where it stopped, and stops where numbers or memory end."""

from __future__ import annotations

import csv
import dataclasses
import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from rdb_geo.core.arrays import l2_normalize
from rdb_geo.model.lite import LiteHost
from training.config import METHODS, ConfigError
from training.evaluate import Scores
from training.hosts.learner import Learner
from training.hosts.prefix import MEAN, STD, Cut, PrefixCache
from training.hosts.texts import TextTable
from training.hosts.towers import LiteTowers
from training.loop import epochs as loop
from training.loop.average import moving
from training.loop.checkpoint import CheckpointError, read
from training.loop.epochs import DivergedError, OutOfMemoryError, fit, seed_everything
from training.loop.feeds import Chips
from training.metrics import retrieval
from training.stages.pairs import Material, Pairs

pytestmark = pytest.mark.usefixtures("few_words")

SCORES = Scores(48, 3, retrieval(np.eye(3, dtype=np.float32), np.arange(3)), 0.0, 0.0, 0.0)


def make_host(config):
    torch.manual_seed(0)
    model = config.model
    return LiteHost(model.dim, dropout=model.dropout, drop_path=model.drop_path).eval()


@pytest.fixture
def prefix(training_set, tokenizer, adapt_config, tmp_path):
    """The training set behind four stages and three blocks, and how to make a task of it."""
    model = adapt_config.model
    kept = PrefixCache(
        tmp_path / "cache", make_host(adapt_config), Cut(model.frozen_image_stages, model.frozen_text_layers)
    )
    pictures = training_set.pictures.permute(0, 2, 3, 1).numpy()
    feed = kept.train_images(pictures, variants=2, size_px=32, config=adapt_config.augment, weak=True)
    return Material(training_set, feed, kept.texts(tokenizer, training_set.texts))


def task_of(config, material, on_val=None):
    seed_everything(config.seed)
    trains = config.method in {"host", "cotrain", "full", "lora"}
    learner = Learner(LiteTowers(make_host(config), config.model, backbone_trains=trains), config)
    return Pairs(learner, material, config, on_val or (lambda learner: scores(learner, material)))


@pytest.fixture
def pixels(training_set, tokenizer, config):
    """The training set as stage 1 sees it."""

    def made(config=config):
        texts = TextTable.compute(make_host(config), tokenizer, training_set.texts, config.model.frozen_text_layers)
        return Material(training_set, Chips(training_set.pictures, config.augment, MEAN, STD), texts)

    return made


def identity(config, digest="one"):
    return {"stage": "pairs", "config": config.to_dict(), "host": {"name": "host.pt", "digest": digest}}


def run(config, material, folder, on_val=None, **options):
    return fit(task_of(config, material, on_val), config, folder, identity(config), **options)


@torch.no_grad()
def scores(learner: Learner, data: Material) -> Scores:
    """Recall between the mean picture of each colour and its caption."""
    size_px = 32
    images = learner.images(data.images.batch(torch.arange(48), size_px, torch.Generator().manual_seed(0))).numpy()
    means = l2_normalize(np.stack([images[k::3].mean(0) for k in range(3)]))
    texts = learner.texts(data.texts, torch.tensor([data.data.of_picture[k][0] for k in range(3)])).numpy()
    return Scores(len(images), 3, retrieval(means @ texts.T, np.arange(3)), 0.0, 0.0, 0.0)


def _rows(folder):
    with (folder / "log.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def _state(module):
    return {key: value.clone() for key, value in module.state_dict().items()}


def test_thirty_steps_of_stage_1_lower_every_term_of_the_loss(pixels, config, tmp_path):
    config = dataclasses.replace(config, optim=dataclasses.replace(config.optim, epochs=5, measure_every=5))
    run(config, pixels(), tmp_path)
    first, *_, last = _rows(tmp_path)
    for term in ("cm", "cls", "prompts"):
        assert float(last[term]) < 0.9 * float(first[term])


def test_thirty_steps_of_stage_2_lower_the_loss_and_raise_recall(prefix, adapt_config, tmp_path):
    config = dataclasses.replace(adapt_config, optim=dataclasses.replace(adapt_config.optim, epochs=5))
    run(config, prefix, tmp_path)
    before, first, *_, last = _rows(tmp_path)
    for term in ("loss", "cm", "cls"):
        assert float(last[term]) < 0.9 * float(first[term])
    assert float(last["val_t2i_r1"]) == 100 > float(before["val_t2i_r1"])
    # At the adapters' rate 30 steps could change a weight by less than a tenth.
    assert max(abs(np.log(float(last[f"w_{term}"]))) for term in ("cm", "cls", "ema")) > 0.1


def test_frozen_parts_keep_their_weights_and_statistics_and_the_others_move(pixels, config, tmp_path):
    model = dataclasses.replace(config.model, frozen_image_stages=2, frozen_text_layers=5)
    config = dataclasses.replace(config, model=model)
    task = task_of(config, pixels(config))
    before = _state(task.learner.host)
    fit(task, config, tmp_path, identity(config))
    moved = {key for key, value in task.learner.host.state_dict().items() if not torch.equal(value, before[key])}
    frozen = ("image.backbone.conv_stem", "image.backbone.bn1", "image.backbone.blocks.0.", "image.backbone.blocks.1.")
    frozen += ("text.words", "text.norm", "text.layers.0.", "text.layers.4.")
    assert not [key for key in moved if key.startswith(frozen)]
    assert {"image.backbone.blocks.2.0.conv_pw.weight", "text.layers.5.up.weight", "text_head.weight"} <= moved


@pytest.mark.parametrize("method", [method for method in METHODS if method not in {"host", "cotrain"}])
def test_every_method_trains_what_it_names_and_nothing_else(prefix, adapt_config, tmp_path, method):
    config = dataclasses.replace(adapt_config, method=method)
    task = task_of(config, prefix)
    before = _state(task.learner.host)
    fit(task, config, tmp_path, identity(config))
    moved = {key for key, value in task.learner.host.state_dict().items() if not torch.equal(value, before[key])}
    heads = {"image_head.weight", "image_head.bias", "text_head.weight", "text_head.bias", "word_weight.weight"}
    if method == "none":
        assert not moved
    elif method == "linear_probe":
        assert heads <= moved <= heads | {"word_weight.bias"}
    elif method == "lora":
        assert moved
        assert all(key.endswith((".a", ".b")) for key in moved)
    elif method == "full":
        assert {"image.backbone.blocks.4.0.conv_pw.weight", "text.layers.5.up.weight", "image_head.weight"} <= moved
        frozen = ("image.backbone.blocks.3.", "text.layers.2.", "text.words")
        assert not [key for key in moved if key.startswith(frozen) or "running" in key]
    else:
        assert moved
        assert all(".adapters." in key or key.startswith("rdb.") for key in moved)
        sides = {key.split(".")[1] for key in moved if key.startswith("rdb.")} - {"shared"}
        assert sides == {"vea": {"image"}, "tsa": {"text"}}.get(method, {"image", "text"})


def test_projections_may_train_beside_adapters_and_a_host_with_adapters_may_train_whole(
    prefix, pixels, adapt_config, config
):
    beside = task_of(dataclasses.replace(adapt_config, method="vea", projections=True), prefix).learner
    names = {name.split(".")[0] for name in beside.trained_of_host()}
    assert names == {"image", "image_head", "text_head", "word_weight"}
    whole = task_of(dataclasses.replace(config, method="cotrain", rdb={"bottleneck": 32}), pixels()).learner.train()
    names = whole.trained_of_host()
    assert any(".adapters." in name for name in names)
    assert any(name.startswith("image.backbone.blocks.0.") for name in names)
    assert whole.host.image.backbone.bn1.training


@pytest.mark.parametrize("method", ["host", "cotrain"])
def test_the_layers_above_a_cached_prefix_may_train_in_training_mode(prefix, adapt_config, tmp_path, method):
    config = dataclasses.replace(adapt_config, method=method)
    task = task_of(config, prefix)
    before = _state(task.learner.host)
    fit(task, config, tmp_path, identity(config))
    moved = {key for key, value in task.learner.host.state_dict().items() if not torch.equal(value, before[key])}
    last = "image.backbone.blocks.6.0.bn1.running_mean"
    assert {last, "image.backbone.conv_head.weight", "text.layers.5.up.weight", "image_head.weight"} <= moved
    assert any(".adapters." in key for key in moved) == (method == "cotrain")
    below = ("image.backbone.conv_stem", "image.backbone.bn1", "image.backbone.blocks.3.", "text.words", "text.norm")
    assert not [key for key in moved if key.startswith(below)]


def test_each_part_has_its_own_rate(prefix, adapt_config):
    optim = dataclasses.replace(adapt_config.optim, lr=1.0, lr_head=2.0, lr_weights=3.0, lr_text=0.0)
    config = dataclasses.replace(adapt_config, method="cmaa", projections=True, optim=optim)
    task = task_of(config, prefix)
    names = {id(value): name for name, value in task.module.named_parameters()}
    rates = {names[id(value)]: rate for value, rate in task.parameters()}
    assert rates["weights.s.cm"] == 3.0
    heads = ("learner.tau", "learner.heads", "learner.host.image_head", "learner.host.text_head", "learner.host.word")
    for name, rate in rates.items():
        if not name.startswith("weights"):
            assert rate == (2.0 if name.startswith(heads) else 1.0), name


def test_the_teachers_weak_view_makes_its_term_more_than_zero_from_the_first_step(prefix, adapt_config):
    """With the same chip and captions for both, the term was zero by construction."""
    task = task_of(adapt_config, prefix)
    average = loop.Average(task.averaged, 0.9)
    task.begin(0)
    work = next(iter(task.batches(0, torch.Generator().manual_seed(0))))
    terms = task.backward(work, average, 1)
    assert terms["ema"].item() > 1e-3
    same = dataclasses.replace(work, weak=work.images, kept=None)
    assert task.backward(same, average, 1)["ema"].item() == pytest.approx(0, abs=1e-5)


def test_chips_are_augmented_in_float32_whatever_the_towers_run_in(pixels, config):
    """Autocast once reached the sampling grids."""
    plain = dataclasses.replace(config, optim=dataclasses.replace(config.optim, bf16=True))
    task, other = (task_of(each, pixels()) for each in (plain, config))
    one, same = (next(iter(each.batches(0, torch.Generator().manual_seed(0)))) for each in (task, other))
    assert torch.equal(one.images, same.images)
    assert one.images.dtype == torch.float32


def test_a_warm_start_takes_temperature_and_class_heads_from_the_host(prefix, adapt_config):
    from training.stages.sources import Warm, warm_start

    first, second = (task_of(dataclasses.replace(adapt_config, seed=seed), prefix).learner for seed in (0, 1))
    torch.nn.init.zeros_(second.heads.image.linear.weight)
    warm_start(second, Warm(0.02, first.heads.state_dict()))
    assert torch.equal(first.heads.image.linear.weight, second.heads.image.linear.weight)
    assert second.tau().item() == pytest.approx(0.02)


@pytest.mark.parametrize("stage", ["pixels", "prefix"])
def test_a_resumed_run_ends_where_an_uninterrupted_one_does(request, config, adapt_config, tmp_path, stage):
    config = config if stage == "pixels" else adapt_config
    material = request.getfixturevalue("prefix") if stage == "prefix" else request.getfixturevalue("pixels")()
    whole = run(config, material, tmp_path / "whole")
    last = []

    def stop(learner):
        last.append(1)
        if len(last) == 2 + (stage == "prefix"):  # stage 2 measures its host, too
            raise KeyboardInterrupt
        return scores(learner, material)

    with pytest.raises(KeyboardInterrupt):
        run(config, material, tmp_path / "cut", stop)
    assert read(tmp_path / "cut" / "last.pt")["epoch"] == 1
    again = run(config, material, tmp_path / "cut", again=True)
    for name, value in moving(whole.task.module).items():
        assert torch.equal(moving(again.task.module)[name], value), name
    for name, value in whole.average.values.items():
        assert torch.equal(again.average.values[name], value), name
    assert [row["epoch"] for row in _rows(tmp_path / "cut")] == ["0", "1", "2"][stage == "pixels" :]
    assert again.best == whole.best


def test_the_best_checkpoint_is_the_one_with_the_highest_mean_recall(pixels, config, tmp_path):
    perfect, poor = SCORES, dataclasses.replace(SCORES, retrieval=retrieval(np.eye(20)[::-1].copy(), np.arange(20)))
    numbers = iter((perfect, poor))
    ended = run(config, pixels(), tmp_path, lambda _learner: next(numbers))
    assert read(tmp_path / "best.pt")["epoch"] == 1
    assert read(tmp_path / "last.pt")["epoch"] == 2
    assert ended.best["val"]["mean_recall"] == 100


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (lambda loss: loss * float("nan"), "the loss became nan"),
        (lambda loss: loss * 1000, "exploded"),
        # The square root has an infinite slope at 0: the loss is a number, its gradient is none.
        (lambda loss: (loss - loss).sqrt() + loss, "the gradient became nan"),
    ],
)
def test_numbers_that_are_none_or_explode_stop_the_run_and_leave_the_last_good_checkpoint(
    prefix, adapt_config, tmp_path, monkeypatch, spoil, word
):
    calls = []
    kind = type(task_of(adapt_config, prefix).weights)
    honest = kind.forward

    def spoiled(self, terms):
        calls.append(1)
        total = honest(self, terms)
        return spoil(total) if len(calls) == 10 else total

    monkeypatch.setattr(kind, "forward", spoiled)
    with pytest.raises(DivergedError, match=f"{word}.* in epoch 2"):
        run(adapt_config, prefix, tmp_path)
    kept = read(tmp_path / "last.pt")
    assert kept["epoch"] == 1
    assert all(bool(torch.isfinite(value).all()) for value in kept["values"].values())


def test_a_checkpoint_of_another_host_or_experiment_or_none_is_refused(prefix, adapt_config, tmp_path):
    run(adapt_config, prefix, tmp_path)
    with pytest.raises(CheckpointError, match="another host"):
        fit(task_of(adapt_config, prefix), adapt_config, tmp_path, identity(adapt_config, "two"), again=True)
    other = dataclasses.replace(adapt_config, seed=7)
    with pytest.raises(CheckpointError, match=r"another experiment \(other seed\)"):
        run(other, prefix, tmp_path, again=True)
    run(dataclasses.replace(adapt_config, threads=2), prefix, tmp_path, again=True)
    with pytest.raises(CheckpointError, match="there is no"):
        run(adapt_config, prefix, tmp_path / "none", again=True)
    (tmp_path / "last.pt").write_bytes(b"nonsense")
    with pytest.raises(CheckpointError, match="is no checkpoint"):
        run(adapt_config, prefix, tmp_path, again=True)


def test_a_full_disk_is_said_and_leaves_the_last_good_checkpoint(prefix, adapt_config, tmp_path, monkeypatch):
    honest, calls = torch.save, []

    def fill_up(state, path):
        calls.append(state["epoch"])
        if state["epoch"] == 2:
            Path(path).write_bytes(b"half")
            raise OSError(28, "No space left on device")
        honest(state, path)

    monkeypatch.setattr(torch, "save", fill_up)
    with pytest.raises(CheckpointError, match=r"No space left on device.*make room"):
        run(adapt_config, prefix, tmp_path)
    assert read(tmp_path / "last.pt")["epoch"] == 1
    assert [path.name for path in tmp_path.glob("last*")] == ["last.pt"]


@pytest.mark.parametrize("error", [MemoryError("no more"), RuntimeError("DefaultCPUAllocator: can't allocate memory")])
def test_a_batch_that_does_not_fit_into_memory_is_encoded_in_parts(
    prefix, adapt_config, tmp_path, monkeypatch, caplog, error
):
    config = dataclasses.replace(adapt_config, optim=dataclasses.replace(adapt_config.optim, epochs=1))
    whole = run(config, prefix, tmp_path / "a", lambda _learner: SCORES)
    honest = Learner.images

    def run_out(self, inputs):
        if len(inputs) == 8:
            raise error
        return honest(self, inputs)

    monkeypatch.setattr(Learner, "images", run_out)
    parted = run(config, prefix, tmp_path / "b", lambda _learner: SCORES)
    assert parted.chunks == 2
    assert "2 parts" in caplog.text
    for name, value in moving(whole.task.module).items():
        assert torch.allclose(moving(parted.task.module)[name], value, atol=1e-4), name


def test_memory_that_does_not_do_for_one_picture_is_one_sentence(
    prefix, pixels, adapt_config, config, tmp_path, monkeypatch
):
    def run_out(_self, _inputs):
        raise MemoryError

    monkeypatch.setattr(Learner, "images", run_out)
    for each, material, parts in ((adapt_config, prefix, 8), (config, pixels(), 1)):
        with pytest.raises(
            OutOfMemoryError, match=rf"8 pictures a step in {parts} part\(s\): set optim.batch_size"
        ) as caught:
            run(each, material, tmp_path / each.method, lambda _learner: SCORES)
        assert "\n" not in str(caught.value)


def test_the_loop_can_be_imported_where_torch_has_no_name_for_a_full_memory(monkeypatch):
    monkeypatch.delattr(torch, "OutOfMemoryError", raising=False)  # came with torch 2.5
    spec = importlib.util.find_spec("training.loop.epochs")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "training.loop.epochs", module)
    spec.loader.exec_module(module)
    assert MemoryError in module._OUT_OF_MEMORY


def test_a_batch_larger_than_the_split_is_refused(prefix, adapt_config, tmp_path):
    config = dataclasses.replace(adapt_config, optim=dataclasses.replace(adapt_config.optim, batch_size=49))
    with pytest.raises(ConfigError, match="batch_size is 49, but there are 48 images"):
        run(config, prefix, tmp_path / "none")
    assert not (tmp_path / "none").exists()
