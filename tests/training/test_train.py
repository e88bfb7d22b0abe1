"""The loop: it learns, freezes what it should, goes on where it stopped, and stops where numbers end."""

from __future__ import annotations

import csv
import dataclasses

import pytest
import torch

from training import train
from training.train import DivergedError, best_of, fit, losses, resume, size_of, start

pytestmark = pytest.mark.usefixtures("few_words")


@pytest.fixture(autouse=True)
def _threads_stay_as_they_are():
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def _rows(folder):
    with (folder / "log.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_thirty_steps_lower_every_term_of_the_loss(training_set, tokenizer, config, tmp_path):
    config = dataclasses.replace(config, optim=dataclasses.replace(config.optim, epochs=5))
    fit(start(config, pretrained=False), training_set, tokenizer, tmp_path)
    first, *_, last = _rows(tmp_path)
    for term in ("contrastive", "classification", "prompts"):
        assert float(last[term]) < 0.9 * float(first[term])


def test_frozen_parts_keep_their_weights_and_statistics_and_the_others_move(training_set, tokenizer, config, tmp_path):
    model = dataclasses.replace(config.model, frozen_image_stages=2, frozen_text_layers=5)
    run = start(dataclasses.replace(config, model=model), pretrained=False)
    before = {key: value.clone() for key, value in run.learner.host.state_dict().items()}
    fit(run, training_set, tokenizer, tmp_path)
    moved = {key for key, value in run.learner.host.state_dict().items() if not torch.equal(value, before[key])}
    frozen = (
        "image.backbone.conv_stem",
        "image.backbone.bn1",
        "image.backbone.blocks.0.",
        "image.backbone.blocks.1.",
        "text.words",
    )
    assert not [key for key in moved if key.startswith((*frozen, "text.norm", "text.layers.0.", "text.layers.4."))]
    assert {"image.backbone.blocks.2.0.conv_pw.weight", "text.layers.5.up.weight", "text_head.weight"} <= moved


def test_a_resumed_run_ends_where_an_uninterrupted_one_does(training_set, tokenizer, config, tmp_path):
    whole = start(config, pretrained=False)
    fit(whole, training_set, tokenizer, tmp_path / "whole")

    def stop(_host):
        raise KeyboardInterrupt

    optim = dataclasses.replace(config.optim, measure_every=2)
    cut = start(dataclasses.replace(config, optim=optim), pretrained=False)
    with pytest.raises(KeyboardInterrupt):
        fit(
            cut, training_set, tokenizer, tmp_path / "cut", measure=stop
        )  # falls in the second epoch, after the first was saved
    again = resume(tmp_path / "cut" / "last.pt")
    assert again.epoch == 1
    fit(again, training_set, tokenizer, tmp_path / "cut")
    for mine, theirs in zip(
        again.ema.module.state_dict().values(), whole.ema.module.state_dict().values(), strict=True
    ):
        assert torch.allclose(mine, theirs, atol=1e-6)


@pytest.mark.parametrize("spoiled", ["loss", "gradient"])
def test_numbers_that_are_none_stop_the_run_and_leave_the_last_good_checkpoint(
    training_set, tokenizer, config, tmp_path, monkeypatch, spoiled
):
    calls = []

    def spoil(*arguments):
        terms = losses(*arguments)
        calls.append(1)
        if len(calls) == 12:  # the last step of the second epoch
            term = terms["contrastive"]
            # The square root has an infinite slope at 0: the loss is a number, its gradient is none.
            terms["contrastive"] = term * float("nan") if spoiled == "loss" else (term - term).sqrt() + term
        return terms

    monkeypatch.setattr(train, "losses", spoil)
    with pytest.raises(DivergedError, match=f"{spoiled}.* in epoch 2"):
        fit(start(config, pretrained=False), training_set, tokenizer, tmp_path)
    kept = resume(tmp_path / "last.pt")
    assert kept.epoch == 1
    assert all(torch.isfinite(value).all() for value in kept.learner.state_dict().values())


def test_the_best_checkpoint_is_the_one_with_the_highest_mean_recall(training_set, tokenizer, config, tmp_path):
    numbers = iter((5.0, 4.0))
    fit(
        start(config, pretrained=False),
        training_set,
        tokenizer,
        tmp_path,
        measure=lambda _host: {"val_mr": next(numbers)},
    )
    assert resume(tmp_path / "best.pt").epoch == 1
    assert resume(tmp_path / "last.pt").epoch == 2
    assert best_of(tmp_path / "log.csv") == 5.0


def test_chips_grow_to_the_last_size_within_sixty_percent_of_the_epochs(config):
    model = dataclasses.replace(config.model, start_size_px=96, image_size_px=128)
    config = dataclasses.replace(config, model=model, optim=dataclasses.replace(config.optim, epochs=16))
    assert [size_of(config, epoch) for epoch in (0, 2, 3, 7, 8, 15)] == [96, 96, 112, 112, 128, 128]
