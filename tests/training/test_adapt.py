"""Stage 2: it learns, trains only what it should, goes on where it stopped, and stops where numbers end."""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch

from rdb_geo.core.arrays import l2_normalize
from rdb_geo.model.lite import LiteHost
from training.adapt import loop
from training.adapt.checkpoint import CheckpointError, resume
from training.adapt.config import DEFAULTS, METHODS, read_adapt_config
from training.adapt.learner import Learner
from training.adapt.loop import fit
from training.adapt.material import Captions, Material, labels_of
from training.adapt.run import start
from training.adapt.towers import LiteTowers
from training.evaluate import Scores
from training.metrics import retrieval
from training.prefix import Cut, PrefixCache
from training.train import DivergedError

pytestmark = pytest.mark.usefixtures("few_words")


@pytest.fixture(autouse=True)
def _threads_stay_as_they_are():
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def make_host():
    torch.manual_seed(0)
    return LiteHost(32).eval()


def towers(method="cmaa"):
    return LiteTowers(make_host(), Cut(), backbone_trains=method in {"lora", "full"})


@pytest.fixture
def experiment():
    defaults = read_adapt_config(DEFAULTS)
    return dataclasses.replace(
        defaults,
        name="tiny",
        threads=1,
        rdb={"bottleneck": 32},
        optim=dataclasses.replace(defaults.optim, epochs=2, batch_size=8, lr=3e-3, lr_head=3e-3),
    )


@pytest.fixture
def material(records, tokenizer, config, tmp_path):
    pictures = np.random.default_rng(0).integers(0, 90, (len(records), 40, 40, 3), dtype=np.uint8)
    for row in range(len(records)):
        pictures[row, :, :, row % 3] += 150
    kept = PrefixCache(tmp_path / "cache", make_host(), Cut())
    captions = Captions(records)
    return Material(
        images=kept.train_images(pictures, variants=2, size_px=32, config=config.augment),
        texts=kept.texts(tokenizer, captions.texts),
        captions=captions,
        labels=labels_of(records),
    )


@torch.no_grad()
def scores(learner: Learner, data: Material) -> Scores:
    """Recall between the mean picture of each colour and its caption."""
    rows = torch.arange(len(data.images))
    images = learner.images(data.images, rows, torch.zeros_like(rows)).numpy()
    means = l2_normalize(np.stack([images[k::3].mean(0) for k in range(3)]))
    texts = learner.texts(data.texts, torch.tensor([data.captions.of_picture[k][0] for k in range(3)])).numpy()
    return Scores(len(images), 3, retrieval(means @ texts.T, np.arange(3)), 0.0, 0.0, 0.0)


SCORES = Scores(48, 3, retrieval(np.eye(3, dtype=np.float32), np.arange(3)), 0.0, 0.0, 0.0)


def right_colours(learner: Learner, data: Material) -> float:
    with torch.no_grad():
        rows = torch.arange(len(data.images))
        images = learner.images(data.images, rows, torch.zeros_like(rows))
        texts = learner.texts(data.texts, torch.tensor([data.captions.of_picture[k][0] for k in range(3)]))
    return float(((images @ texts.T).argmax(1) == rows % 3).float().mean())


def _rows(folder):
    with (folder / "log.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_thirty_steps_lower_the_loss_and_raise_recall(material, experiment, tmp_path):
    experiment = dataclasses.replace(experiment, optim=dataclasses.replace(experiment.optim, epochs=5))
    run = start(towers(), experiment)
    before = right_colours(run.learner, material)
    fit(run, material, tmp_path, lambda learner: scores(learner, material))
    _, first, *_, last = _rows(tmp_path)
    for term in ("loss", "cm", "cls"):
        assert float(last[term]) < 0.9 * float(first[term])
    assert before < 0.5
    assert right_colours(run.learner, material) > 0.9


@pytest.mark.parametrize("method", METHODS)
def test_every_method_trains_what_it_names_and_nothing_else(material, experiment, tmp_path, method):
    run = start(towers(method), dataclasses.replace(experiment, method=method))
    before = {key: value.clone() for key, value in run.learner.host.state_dict().items()}
    result = fit(run, material, tmp_path, lambda learner: scores(learner, material))
    moved = {key for key, value in run.learner.host.state_dict().items() if not torch.equal(value, before[key])}
    heads = {"image_head.weight", "image_head.bias", "text_head.weight", "text_head.bias", "word_weight.weight"}
    if method == "none":
        assert not moved
        assert result["trained_parameters"] == 0
    elif method == "linear_probe":
        assert heads <= moved <= heads | {"word_weight.bias"}
    elif method == "lora":
        assert moved
        assert all(key.endswith((".a", ".b")) for key in moved)
    elif method == "full":
        assert {"image.backbone.blocks.4.0.conv_pw.weight", "text.layers.5.up.weight", "image_head.weight"} <= moved
        assert not [
            key for key in moved if key.startswith(("image.backbone.blocks.3.", "text.layers.2.", "text.words"))
        ]
        assert not [key for key in moved if "running" in key]
    else:
        assert moved
        assert all(".adapters." in key or key.startswith("rdb.") for key in moved)
        sides = {key.split(".")[1] for key in moved if key.startswith("rdb.")} - {"shared"}
        assert sides == {"vea": {"image"}, "tsa": {"text"}}.get(method, {"image", "text"})


def test_a_resumed_run_ends_where_an_uninterrupted_one_does(material, experiment, tmp_path):
    whole = start(towers(), experiment)
    fit(whole, material, tmp_path / "whole", lambda learner: scores(learner, material))
    calls = []

    def stop(learner):
        calls.append(1)
        if len(calls) == 3:  # at the start, after epoch 1, after epoch 2
            raise KeyboardInterrupt
        return scores(learner, material)

    with pytest.raises(KeyboardInterrupt):
        fit(start(towers(), experiment), material, tmp_path / "cut", stop)
    again = resume(towers(), tmp_path / "cut" / "last.pt")
    assert again.epoch == 1
    fit(again, material, tmp_path / "cut", lambda learner: scores(learner, material))
    for mine, theirs in zip(again.learner.state_dict().values(), whole.learner.state_dict().values(), strict=True):
        assert torch.equal(mine, theirs)
    for name, value in whole.teacher.values.items():
        assert torch.equal(again.teacher.values[name], value)
    assert [row["epoch"] for row in _rows(tmp_path / "cut")] == ["0", "1", "2"]


@pytest.mark.parametrize(("factor", "word"), [(float("nan"), "became nan"), (1000.0, "exploded")])
def test_a_loss_that_is_no_number_or_explodes_stops_the_run_and_leaves_the_last_good_checkpoint(
    material, experiment, tmp_path, monkeypatch, factor, word
):
    calls = []
    honest = loop.backward

    def spoil(*arguments, **options):
        terms = honest(*arguments, **options)
        calls.append(1)
        return {**terms, "loss": terms["loss"] * factor} if len(calls) == 12 else terms

    monkeypatch.setattr(loop, "backward", spoil)
    with pytest.raises(DivergedError, match=f"{word}.* in epoch 2"):
        fit(start(towers(), experiment), material, tmp_path, lambda learner: scores(learner, material))
    assert resume(towers(), tmp_path / "last.pt").epoch == 1


def test_the_teacher_follows_by_its_formula_and_computes_as_itself(material, experiment):
    run = start(towers(), experiment)
    name, value = next(iter(run.learner.trained_of_host().items()))
    before = value.detach().clone()
    with torch.no_grad():
        value.add_(1)
    run.teacher.update(run.learner)
    assert torch.allclose(run.teacher.values[name], before + 0.9)  # m = 1/10 in the first step
    with run.teacher.inside(run.learner):
        assert torch.equal(run.learner.trained_of_host()[name], run.teacher.values[name])
    assert torch.equal(run.learner.trained_of_host()[name], before + 1)


def test_a_checkpoint_of_another_host_or_experiment_or_none_is_refused(material, experiment, tmp_path):
    run = start(towers(), experiment)
    fit(run, material, tmp_path, lambda learner: scores(learner, material))
    last = tmp_path / "last.pt"
    other = towers()
    with torch.no_grad():
        other.host.text_head.weight.add_(1)
    with pytest.raises(CheckpointError, match="another host"):
        resume(other, last)
    with pytest.raises(CheckpointError, match=r"another experiment \(other seed\)"):
        resume(towers(), last, dataclasses.replace(experiment, seed=7))
    assert resume(towers(), last, dataclasses.replace(experiment, threads=2)).config.threads == 2
    with pytest.raises(CheckpointError, match="there is no"):
        resume(towers(), tmp_path / "none.pt")
    last.write_bytes(b"nonsense")
    with pytest.raises(CheckpointError, match="is no checkpoint"):
        resume(towers(), last)


def test_a_full_disk_is_said_and_leaves_the_last_good_checkpoint(material, experiment, tmp_path, monkeypatch):
    honest, calls = torch.save, []

    def fill_up(state, path):
        calls.append(1)
        if len(calls) == 2:
            Path(path).write_bytes(b"half")
            raise OSError(28, "No space left on device")
        honest(state, path)

    monkeypatch.setattr(torch, "save", fill_up)
    with pytest.raises(CheckpointError, match=r"No space left on device.*make room"):
        fit(start(towers(), experiment), material, tmp_path, lambda learner: scores(learner, material))
    assert resume(towers(), tmp_path / "last.pt").epoch == 1
    assert [path.name for path in tmp_path.glob("last*")] == ["last.pt"]


def test_a_batch_that_does_not_fit_into_memory_is_encoded_in_parts(material, experiment, tmp_path, monkeypatch, caplog):
    whole = start(towers(), experiment)
    fit(whole, material, tmp_path / "a", lambda learner: scores(learner, material))
    honest = Learner.images

    def run_out(self, feed, rows, variants):
        if len(rows) == 8:
            raise torch.OutOfMemoryError("out of memory")
        return honest(self, feed, rows, variants)

    monkeypatch.setattr(Learner, "images", run_out)
    parted = start(towers(), experiment)
    monkeypatch.setattr(loop, "result_of", lambda *_arguments: {})
    fit(parted, material, tmp_path / "b", lambda _learner: SCORES)
    assert parted.chunks == 2
    assert "2 parts" in caplog.text
    for name, value in whole.learner.trained().items():
        assert torch.allclose(parted.learner.trained()[name], value, atol=1e-4), name
