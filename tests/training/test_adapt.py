"""Stage 2: it learns, trains only what it should, goes on where it stopped, and stops where numbers end."""

from __future__ import annotations

import csv
import dataclasses

import numpy as np
import pytest
import torch

from rdb_geo.core.arrays import l2_normalize
from rdb_geo.model.lite import LiteHost
from training.adapt import loop
from training.adapt.config import DEFAULTS, METHODS, read_adapt_config
from training.adapt.learner import Learner
from training.adapt.loop import fit, resume, start
from training.adapt.material import Captions, Material, labels_of
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
    """Three classes of pictures against one caption of each: a hit is the right colour."""
    rows = torch.arange(len(data.images))
    images = l2_normalize(learner.images(data.images.batch(rows, torch.zeros_like(rows))).numpy())
    means = np.stack([images[k::3].mean(0) for k in range(3)])
    texts = learner.texts(data.texts, torch.tensor([data.captions.of_picture[k][0] for k in range(3)])).numpy()
    found = retrieval(means @ texts.T, np.arange(3))
    top1 = float((images @ texts.T).argmax(1).tolist().__eq__([k % 3 for k in range(len(images))]))
    return Scores(len(images), 3, found, top1, 0.0, 0.0)


def right_colours(learner: Learner, data: Material) -> float:
    with torch.no_grad():
        rows = torch.arange(len(data.images))
        images = learner.images(data.images.batch(rows, torch.zeros_like(rows)))
        texts = learner.texts(data.texts, torch.tensor([data.captions.of_picture[k][0] for k in range(3)]))
    return float(((images @ texts.T).argmax(1) == rows % 3).float().mean())


def _rows(folder):
    with (folder / "log.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_thirty_steps_lower_the_loss_and_raise_recall(material, experiment, tmp_path):
    experiment = dataclasses.replace(experiment, optim=dataclasses.replace(experiment.optim, epochs=5))
    run = start(make_host(), experiment)
    before = right_colours(run.learner, material)
    fit(run, material, tmp_path, lambda learner: scores(learner, material))
    _, first, *_, last = _rows(tmp_path)
    for term in ("loss", "cm", "cls"):
        assert float(last[term]) < 0.9 * float(first[term])
    assert before < 0.5
    assert right_colours(run.learner, material) > 0.9


@pytest.mark.parametrize("method", METHODS)
def test_every_method_trains_what_it_names_and_nothing_else(material, experiment, tmp_path, method):
    run = start(make_host(), dataclasses.replace(experiment, method=method))
    before = {key: value.clone() for key, value in run.learner.host.state_dict().items()}
    result = fit(run, material, tmp_path, lambda learner: scores(learner, material))
    moved = {key for key, value in run.learner.host.state_dict().items() if not torch.equal(value, before[key])}
    heads = {"image_head.weight", "image_head.bias", "text_head.weight", "text_head.bias", "word_weight.weight"}
    if method == "none":
        assert not moved
        assert result["trained_parameters"] == 0
    elif method == "linear_probe":
        assert heads <= moved <= heads | {"word_weight.bias"}
    else:
        assert moved
        assert all(".adapters." in key or key.startswith("rdb.") for key in moved)
        sides = {key.split(".")[1] for key in moved if key.startswith("rdb.")} - {"shared"}
        assert sides == {"vea": {"image"}, "tsa": {"text"}}.get(method, {"image", "text"})


def test_a_resumed_run_ends_where_an_uninterrupted_one_does(material, experiment, tmp_path):
    whole = start(make_host(), experiment)
    fit(whole, material, tmp_path / "whole", lambda learner: scores(learner, material))
    calls = []

    def stop(learner):
        calls.append(1)
        if len(calls) == 3:  # at the start, after epoch 1, after epoch 2
            raise KeyboardInterrupt
        return scores(learner, material)

    with pytest.raises(KeyboardInterrupt):
        fit(start(make_host(), experiment), material, tmp_path / "cut", stop)
    again = resume(make_host(), tmp_path / "cut" / "last.pt")
    assert again.epoch == 1
    fit(again, material, tmp_path / "cut", lambda learner: scores(learner, material))
    for mine, theirs in zip(again.learner.state_dict().values(), whole.learner.state_dict().values(), strict=True):
        assert torch.equal(mine, theirs)
    for name, value in whole.teacher.values.items():
        assert torch.equal(again.teacher.values[name], value)
    assert [row["epoch"] for row in _rows(tmp_path / "cut")] == ["0", "1", "2"]


def test_a_loss_that_is_no_number_stops_the_run_and_leaves_the_last_good_checkpoint(
    material, experiment, tmp_path, monkeypatch
):
    calls = []
    honest = loop.step_terms

    def spoil(*arguments):
        terms = honest(*arguments)
        calls.append(1)
        return {**terms, "cm": terms["cm"] * float("nan")} if len(calls) == 12 else terms

    monkeypatch.setattr(loop, "step_terms", spoil)
    with pytest.raises(DivergedError, match=r"loss.* in epoch 2"):
        fit(start(make_host(), experiment), material, tmp_path, lambda learner: scores(learner, material))
    assert resume(make_host(), tmp_path / "last.pt").epoch == 1


def test_the_teacher_follows_by_its_formula_and_computes_as_itself(material, experiment):
    run = start(make_host(), experiment)
    name, value = next(iter(run.learner.trained_of_host().items()))
    before = value.detach().clone()
    with torch.no_grad():
        value.add_(1)
    run.teacher.update(run.learner)
    assert torch.allclose(run.teacher.values[name], before + 0.9)  # m = 1/10 in the first step
    with run.teacher.inside(run.learner):
        assert torch.equal(run.learner.trained_of_host()[name], run.teacher.values[name])
    assert torch.equal(run.learner.trained_of_host()[name], before + 1)
