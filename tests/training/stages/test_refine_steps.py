"""The steps: each trains its own side and nothing else, goes on where it stopped, and is done once."""

from __future__ import annotations

import copy
import csv
import dataclasses

import numpy as np
import pytest
import torch
from torch.nn import functional

from rdb_geo.model import lite
from rdb_geo.model.lite import LiteHost
from training.config import Experiment
from training.data import CLASSES, OPEN_WATER, TRAIN_CLASSES, CaptionRecord, ClassCaption, centre
from training.evaluate import Split
from training.hosts.host import HostEncoder
from training.loop.average import Average, put
from training.loop.batches import TrainingSet
from training.loop.checkpoint import CheckpointError, read
from training.loop.epochs import DivergedError, fit
from training.loop.losses import ClassHead
from training.pictures.water import CLOUDS
from training.stages.refine import run as running
from training.stages.refine.ensemble import Ensemble, ImageSide
from training.stages.refine.images import Captions, ImageStep
from training.stages.refine.material import Material, text_rows
from training.stages.refine.run import MODEL_FILE, Start, correct, refine
from training.stages.refine.texts import Having, Pictures, TextStep, class_means
from training.stages.refine.views import Views, mean_rows

COLOURS = ("red", "green", "blue")
WORDS = [ClassCaption(f"dark {colour} trees", CLASSES[number]) for number, colour in enumerate(COLOURS)]
CHIPS = np.random.default_rng(1).integers(0, 256, (3, 40, 40, 3), dtype=np.uint8)


@pytest.fixture(autouse=True)
def _narrow_blocks(monkeypatch, few_words):
    """Text blocks with a narrow feed-forward part, which spares checkpoints most of their bytes."""
    monkeypatch.setattr(lite, "_INNER", 64)


@pytest.fixture
def step(refine_config):
    """The settings of either step, 1 or 2, with others of its optimiser."""

    def made(number, **changes):
        config = refine_config.step(number)
        return dataclasses.replace(config, optim=dataclasses.replace(config.optim, **changes))

    return made


def trained(task, config, folder):
    """The averaged weights of a task that was trained to its end, in a copy of its module, and the losses by epoch."""
    run = fit(task, config, folder, {"stage": "test", "config": {}, "host": {"digest": ""}})
    average = copy.deepcopy(task.module)
    put(average, run.average.values)
    with (folder / "log.csv").open(newline="") as file:
        return average, [float(row["loss"]) for row in csv.DictReader(file) if row["loss"]]


@pytest.fixture
def host():
    torch.manual_seed(3)
    return LiteHost(32, dropout=0.1, drop_path=0.1)


@pytest.fixture
def head():
    torch.manual_seed(4)
    return ClassHead(32, len(TRAIN_CLASSES)).requires_grad_(requires_grad=False)


@pytest.fixture
def captions(training_set, head):
    """Each text lies near the axis of its colour or of its class; nothing else is known of it."""
    rows = 0.3 * torch.randn(len(training_set.texts), 32, generator=torch.Generator().manual_seed(0))
    for number, text in enumerate(training_set.texts):
        for axis, names in enumerate(zip(COLOURS, CLASSES, strict=False)):
            rows[number, axis] += 2.0 * any(name in text for name in names)
    targets = functional.normalize(torch.eye(32)[training_set.labels], dim=1)
    return Captions(functional.normalize(rows, dim=1), head, torch.tensor(0.07), targets)


@pytest.fixture
def pictures(training_set, head):
    """Two views of each picture, near the axis of its class."""
    noise = 0.3 * torch.randn(2, len(training_set), 32, generator=torch.Generator().manual_seed(0))
    rows = functional.normalize(2 * torch.eye(32)[training_set.labels] + noise, dim=-1)
    return Pictures(rows, head, torch.tensor(0.07))


def _copy(module):
    return {key: value.clone() for key, value in module.state_dict().items()}


def _moved(before, module):
    return {key for key, value in module.state_dict().items() if not torch.equal(value, before[key])}


def test_an_image_step_lowers_the_loss_and_moves_only_what_is_not_frozen(training_set, captions, host, step, tmp_path):
    side = ImageSide(host)
    before, head = _copy(side), _copy(captions.head)
    config = step(1, epochs=5)
    average, losses = trained(ImageStep(side, training_set, captions, config), config, tmp_path)
    assert len(losses) == 5
    assert losses[-1] < 0.9 * losses[0]
    frozen = ("tower.backbone.conv_stem", "tower.backbone.bn1", "tower.backbone.blocks.0.", "tower.backbone.blocks.1.")
    for module in (side, average):
        moved = _moved(before, module)
        assert not [key for key in moved if key.startswith(frozen)]
        free = {name for name, _ in side.named_parameters() if not name.startswith(frozen)}
        assert free <= moved
        assert "tower.backbone.blocks.2.0.bn1.running_mean" in moved
    assert not _moved(head, captions.head)
    assert _moved(_copy(side), average), "what comes back is the average, not the last weights"


def test_a_text_step_lowers_the_loss_and_moves_only_the_last_blocks(
    training_set, pictures, host, tokenizer, step, tmp_path
):
    before, head = _copy(host), _copy(pictures.head)
    config = step(2, epochs=3, batch_size=6)
    task = TextStep(host, Material(training_set, len(training_set), WORDS), tokenizer, pictures, config)
    average, losses = trained(task, config, tmp_path)
    assert losses[-1] < 0.9 * losses[0]
    free = ("text.layers.4.", "text.layers.5.", "word_weight.", "text_head.")
    # A bias of the keys, or of the one score for each word, adds the same to all that a softmax compares.
    vain = {"text.layers.4.key.bias", "text.layers.5.key.bias", "word_weight.bias"}
    for module in (host, average):
        moved = _moved(before, module)
        assert {key for key in before if key.startswith(free)} - vain <= moved
        assert not [key for key in moved if not key.startswith(free)]
    assert not _moved(head, pictures.head)


def test_all_pictures_that_have_a_sentence_are_true_of_it(training_set, pictures, host, tokenizer, step):
    """Each caption once had one true picture among all, and those with the same sentence counted against it."""
    having = Having(training_set)
    numbers = {text: number for number, text in enumerate(training_set.texts)}
    shares = having.of(torch.tensor([numbers["a red field"], numbers["a field with a road"]]))
    assert torch.equal(shares[0], (torch.arange(48) % 3 == 0) / 16)
    assert torch.equal(shares[1], torch.full((48,), 1 / 48))
    # Where the rows are those of the colours, a caption of a colour is fully right, and with one true picture of 16
    # equal ones it could not be better than log 16.
    rows = functional.normalize(torch.eye(32)[training_set.labels], dim=-1)
    config = step(2)
    task = TextStep(
        host, Material(training_set, 48, []), tokenizer, Pictures(rows[None], pictures.head, pictures.tau), config
    )
    work = next(iter(task.batches(0, torch.Generator().manual_seed(0))))
    grey = [text for text in work.batch.sentences.tolist() if "road" in training_set.texts[text]]
    assert grey, "a sentence of all pictures is drawn"
    task.backward(work, Average(host, 0.9), 1)
    assert host.text_head.weight.grad.abs().sum() > 0


def test_words_of_a_second_set_bring_their_texts_to_their_class(
    training_set, pictures, host, tokenizer, step, tmp_path
):
    def fitted(words):
        config = step(2, epochs=2, batch_size=6)
        task = TextStep(
            copy.deepcopy(host), Material(training_set, len(training_set), words), tokenizer, pictures, config
        )
        average, _ = trained(task, config, tmp_path / str(len(words)))
        rows = text_rows(average, tokenizer, ["bright road", "dark road", "bright trees"])
        return (rows @ class_means(pictures.rows[0], training_set.labels)[:3].T).softmax(1)

    # The words say the contrary of nothing that the captions say: no caption has bright or dark in it.
    words = [ClassCaption(text, CLASSES[0]) for text in ("bright road", "dark road", "bright trees")]
    assert fitted(words)[:, 0].mean() > fitted([])[:, 0].mean() + 0.03


def test_a_loss_that_is_no_number_ends_the_step_and_leaves_the_last_whole_epoch(
    training_set, captions, host, step, tmp_path
):
    config, epochs = step(1, epochs=3), []

    def spoil(_side):
        epochs.append(1)
        if len(epochs) == 2:
            captions.rows.fill_(torch.nan)

    task = ImageStep(ImageSide(host), training_set, captions, config, spoil)
    with pytest.raises(DivergedError, match="the loss became nan in epoch 3") as caught:
        trained(task, config, tmp_path)
    assert "\n" not in str(caught.value)
    state = read(tmp_path / "last.pt")
    assert state["epoch"] == 2
    assert all(bool(value.isfinite().all()) for value in (*state["values"].values(), *state["average"].values()))


@pytest.fixture
def stage_1(host, head):
    """A model of stage 1, and its host as it was."""
    return Start(host, head, 0.07, {"name": "stage-1.pt", "digest": "one"}), copy.deepcopy(host)


@pytest.fixture
def _published(tokenizer, tmp_path, monkeypatch):
    """The small tokenizer, and the weights that a seed gives, in the published ones' place."""
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    monkeypatch.setattr(running, "tokenizer_file", lambda: tmp_path / "tokenizer.json")
    monkeypatch.setattr(LiteHost, "load_towers", lambda host: host)


@pytest.fixture
def given(stage_1, training_set, records, refine_config, _published):
    """What `refine` takes but for the folder."""
    val = Split(records[:6], np.ascontiguousarray(training_set.pictures[:6].permute(0, 2, 3, 1).numpy()))
    return stage_1[0], Material(training_set, len(training_set), WORDS), val, refine_config


def test_a_refinement_adds_a_tower_makes_the_words_anew_and_keeps_the_first_tower(
    given, stage_1, training_set, tokenizer, tmp_path
):
    model = refine(*given, tmp_path / "run")
    _, host = stage_1
    assert len(model.sides) == 2
    assert not _moved(_copy(ImageSide(host)), model.sides[0])
    assert _moved(_copy(ImageSide(host)), model.sides[1])
    assert "text.layers.5.up.weight" in _moved(_copy(host), model.text)
    assert {path.name for path in (tmp_path / "run").iterdir()} == {"step-1", "step-2", MODEL_FILE}
    for number in (1, 2):
        with (tmp_path / "run" / f"step-{number}" / "log.csv").open(newline="") as file:
            log = list(csv.DictReader(file))
        assert [row["epoch"] for row in log] == ["1", "2"]
        assert all(0 <= float(row["val_mr"]) <= 100 for row in log)
    state = read(tmp_path / "run" / MODEL_FILE, stage="refined")
    assert Experiment.from_dict(state["config"]) == given[-1]
    assert state["words"] == len(WORDS)
    mine, theirs = (HostEncoder(each, tokenizer, 32) for each in (Ensemble.of(state["model"], state["tau"]), model))
    assert mine.encode_images(CHIPS).shape == (3, 33)
    np.testing.assert_allclose(mine.encode_images(CHIPS), theirs.encode_images(CHIPS), atol=1e-6)
    np.testing.assert_allclose(mine.encode_texts(["red", "a road"]), theirs.encode_texts(["red", "a road"]), atol=1e-6)


def test_a_step_may_leave_the_mean_of_the_weights_before_and_after(given, stage_1, tmp_path):
    start, material, val, config = given
    last = dataclasses.replace(config.steps[0], tower=0, start="current", own={"optim": {"epochs": 1}})
    found = {}
    for average in (False, True):
        steps = (dataclasses.replace(last, average=average),)
        model = refine(start, material, val, dataclasses.replace(config, steps=steps), tmp_path / str(average))
        found[average] = model.sides[0].state_dict()
    before, name = ImageSide(stage_1[1]).state_dict(), "head.weight"
    assert (found[False][name] - before[name]).abs().max() > 1e-3
    torch.testing.assert_close(found[True][name], (before[name] + found[False][name]) / 2, atol=1e-5, rtol=1e-3)


def test_the_steps_of_other_settings_or_another_host_are_not_taken_for_ones_own(given, tmp_path):
    start, *rest, config = given
    config = dataclasses.replace(config, steps=config.steps[1:])
    refine(start, *rest, config, tmp_path / "run")
    refine(start, *rest, dataclasses.replace(config, threads=config.threads + 1), tmp_path / "run")
    other = dataclasses.replace(config, optim=dataclasses.replace(config.optim, weight_decay=0.5))
    with pytest.raises(CheckpointError, match=r"step-1/last.pt is of another experiment \(other optim\)"):
        refine(start, *rest, other, tmp_path / "run")
    start = dataclasses.replace(start, identity={"name": "x", "digest": "two"})
    with pytest.raises(CheckpointError, match="was trained on another host"):
        refine(start, *rest, config, tmp_path / "run")


def test_an_interrupted_refinement_ends_bit_equal_and_does_no_step_twice(given, tmp_path, monkeypatch):
    refine(*given, tmp_path / "whole")
    measure, calls = running.evaluate, []

    def interrupted(*args):
        calls.append(1)
        if len(calls) in {2, 5}:  # in the second epoch of either step, once
            raise KeyboardInterrupt
        return measure(*args)

    monkeypatch.setattr(running, "evaluate", interrupted)
    for left in ({"step-1"}, {"step-1", "step-2"}):
        with pytest.raises(KeyboardInterrupt):
            refine(*given, tmp_path / "parts")
        assert {path.name for path in (tmp_path / "parts").iterdir()} == left
    refine(*given, tmp_path / "parts")
    assert len(calls) == 6, "each step's second epoch is the only one that was done again"
    whole, parts = (torch.load(tmp_path / name / MODEL_FILE, weights_only=True) for name in ("whole", "parts"))
    assert whole["model"].keys() == parts["model"].keys()
    for name, value in whole["model"].items():
        assert torch.equal(value, parts["model"][name]), name

    def again(*_args):
        raise AssertionError

    monkeypatch.setattr(running, "fit", again)
    (tmp_path / "parts" / MODEL_FILE).unlink()
    refine(*given, tmp_path / "parts")
    third = torch.load(tmp_path / "parts" / MODEL_FILE, weights_only=True)
    torch.testing.assert_close(third["model"], parts["model"], atol=1e-6, rtol=0)


def test_rows_of_pictures_and_texts_are_those_that_the_product_computes(training_set, tokenizer, host, refine_config):
    model = Ensemble([ImageSide(host)], host).eval()
    encoder = HostEncoder(model, tokenizer, 32)
    rows = Views(training_set.pictures, 32, 2, refine_config.augment).rows(model)
    whole = np.ascontiguousarray(training_set.pictures.permute(0, 2, 3, 1).numpy())
    np.testing.assert_allclose(rows[0].numpy(), encoder.encode_images(centre(whole)), atol=1e-5)
    assert torch.equal(rows, Views(training_set.pictures, 32, 2, refine_config.augment).rows(model))
    assert rows.shape == (2, 48, 32)
    assert (rows[0] - rows[1]).abs().max() > 1e-3
    torch.testing.assert_close(mean_rows(rows), functional.normalize(rows[0] + rows[1], dim=1))
    texts = ["a red field with some trees and a road", "water", "a road"]
    np.testing.assert_allclose(text_rows(host, tokenizer, texts).numpy(), encoder.encode_texts(texts), atol=1e-5)


def test_views_are_computed_once_for_each_tower_until_it_is_replaced(training_set, host, refine_config, monkeypatch):
    torch.manual_seed(3)
    model = Ensemble([ImageSide(host), ImageSide(LiteHost(32))], host).eval()
    views, seen = Views(training_set.pictures, 32, 2, refine_config.augment), []
    tower_rows = Ensemble.tower_rows

    def counted(model, place, pixels):
        seen.append(place)
        return tower_rows(model, place, pixels)

    monkeypatch.setattr(Ensemble, "tower_rows", counted)
    first = views.rows(model)
    assert (seen.count(0), seen.count(1)) == (2, 2), "one batch for each view"
    assert torch.equal(views.rows(model), first)
    assert len(seen) == 4
    model.sides[0] = ImageSide(LiteHost(32))
    second = views.rows(model)
    assert (seen.count(0), seen.count(1)) == (4, 2)
    assert torch.equal(second, Views(training_set.pictures, 32, 2, refine_config.augment).rows(model))
    assert (second - first).abs().max() > 1e-3


def test_class_means_are_unit_and_zero_for_a_class_without_pictures():
    rows = torch.tensor([[3.0, 0, 0], [0, 1, 0], [0, 0, 2]])
    means = class_means(rows, torch.tensor([0, 0, 4]))
    torch.testing.assert_close(means[0], torch.tensor([3, 1, 0]) / 10**0.5)
    torch.testing.assert_close(means[4], torch.tensor([0.0, 0, 1]))
    assert means.shape == (len(TRAIN_CLASSES), 3)
    assert float(means[[1, 2, 3]].abs().max()) == 0


def test_the_correction_is_measured_on_the_splits_own_pictures(tokenizer, host, refine_config, tmp_path):
    labels = [CLASSES[0], CLASSES[1], CLASSES[2], OPEN_WATER, CLOUDS]
    records = [CaptionRecord(f"{row}", tmp_path, label, (f"{row} .",)) for row, label in enumerate(labels)]
    pictures = np.random.default_rng(2).integers(0, 256, (5, 40, 40, 3), dtype=np.uint8)
    material = Material(TrainingSet(records, pictures), 3, [])
    model = Ensemble([ImageSide(host)], host).eval()
    for _ in range(2):  # a correction that is there already has no part in the next one
        correct(model, material, tokenizer, refine_config, 0.05)
        encoder = HostEncoder(Ensemble([ImageSide(host)], host), tokenizer, 32)
        np.testing.assert_allclose(model.hubs.bank, encoder.encode_images(centre(pictures[:3])), atol=1e-5)
    assert model.hubs.tau == 0.05
