"""What a command line may name as a model, and what it may not."""

from __future__ import annotations

import dataclasses
import hashlib

import numpy as np
import pytest
import torch

from rdb_geo.core.errors import EncoderError, UnknownModelError, UsageError, WeightsNotFoundError
from rdb_geo.encoders.cards import embedded_folder, read_card
from rdb_geo.model import lite
from training.evaluate import Split
from training.hosts.host import HostEncoder
from training.measures.command import named
from training.measures.models import open_model
from training.stages.opened import open_host, start_of
from training.stages.refine import run as running
from training.stages.refine.material import Material as RefineMaterial

CHIPS = np.random.default_rng(0).integers(0, 256, (3, 40, 40, 3), dtype=np.uint8)


@pytest.fixture
def checkpoint(config, write_run, tokenizer, tmp_path, monkeypatch, few_words):
    """A checkpoint of stage 1, and its averaged host, which differs from the weights in training."""
    monkeypatch.setattr(lite, "_INNER", 64)
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    monkeypatch.setattr(lite, "tokenizer_file", lambda: tmp_path / "tokenizer.json")
    return tmp_path / "best.pt", write_run(config, tmp_path / "best.pt").host


def test_a_checkpoint_opens_as_its_averaged_host(checkpoint, config, tokenizer):
    path, host = checkpoint
    torch.set_num_threads(2)
    opened = open_model(path)
    assert torch.get_num_threads() == 2, "the experiment's own number, 1, is for its training"
    wanted = HostEncoder(host, tokenizer, config.model.image_size_px)
    np.testing.assert_allclose(opened.encoder.encode_images(CHIPS), wanted.encode_images(CHIPS), atol=1e-5)
    np.testing.assert_allclose(opened.encoder.encode_texts(["water"]), wanted.encode_texts(["water"]), atol=1e-5)
    assert opened.name == "tiny-0"
    assert opened.about["weights_sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert opened.about["image_size_px"] == 32
    assert open_host(path).epochs == 3


@pytest.mark.parametrize("method", ["none", "linear_probe", "plain_tsa", "cmaa", "lora", "full", "cotrain"])
def test_every_row_of_an_ablation_leaves_what_can_be_opened(
    checkpoint, adapt_config, write_run, tokenizer, tmp_path, method
):
    path, host = checkpoint
    changes = {"measured": "average"} if method == "cotrain" else {}
    optim = dataclasses.replace(adapt_config.optim, **changes)
    config = dataclasses.replace(adapt_config, name=method, method=method, optim=optim)
    learner = write_run(config, tmp_path / method / "last.pt", path)
    opened = open_model(tmp_path / method / "last.pt")
    wanted = HostEncoder(learner.host, tokenizer, 32)
    rows = opened.encoder.encode_images(CHIPS)
    np.testing.assert_allclose(rows, wanted.encode_images(CHIPS), atol=1e-5)
    texts = ["red field", "water"]
    np.testing.assert_allclose(opened.encoder.encode_texts(texts), wanted.encode_texts(texts), atol=1e-5)
    before = HostEncoder(host, tokenizer, 32)
    moved = max(
        np.abs(rows - before.encode_images(CHIPS)).max(),
        np.abs(opened.encoder.encode_texts(texts) - before.encode_texts(texts)).max(),
    )
    assert (moved > 1e-3) == (method != "none")
    assert not [name for name in opened.encoder._host.state_dict() if "parametrizations" in name]


def test_a_checkpoint_whose_host_is_gone_or_another_one_says_so(checkpoint, write_run, adapt_config, config, tmp_path):
    path, _ = checkpoint
    write_run(adapt_config, tmp_path / "adapted.pt", path)
    moved = path.rename(tmp_path / "moved.pt")
    with pytest.raises(WeightsNotFoundError, match=r"there is no checkpoint .*best\.pt"):
        open_host(tmp_path / "adapted.pt")
    assert open_host(tmp_path / "adapted.pt", str(moved)).experiment == "tiny"
    write_run(config, path, seed=6)
    with pytest.raises(EncoderError, match=r"was trained on another host .*: give it with --host"):
        open_host(tmp_path / "adapted.pt")


def test_a_refined_model_opens_as_it_was_left(
    checkpoint, refine_config, training_set, tokenizer, tmp_path, monkeypatch
):
    monkeypatch.setattr(running, "tokenizer_file", lambda: tmp_path / "tokenizer.json")
    config = dataclasses.replace(refine_config, steps=())  # hubs alone
    start = start_of(checkpoint[0])
    material = RefineMaterial(training_set, len(training_set), [])
    model = running.refine(start, material, Split([], CHIPS), config, tmp_path / "run")
    path = tmp_path / "run" / "model.pt"
    opened = open_model(path)
    wanted = HostEncoder(model, tokenizer, 32)
    assert opened.encoder.encode_images(CHIPS).shape == (3, 33)
    np.testing.assert_allclose(opened.encoder.encode_images(CHIPS), wanted.encode_images(CHIPS), atol=1e-5)
    np.testing.assert_allclose(opened.encoder.encode_texts(["water"]), wanted.encode_texts(["water"]), atol=1e-5)
    assert opened.name == f"tiny-{config.seed}"
    assert opened.about["weights_sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert open_host(path).config["seed"] == config.seed
    with pytest.raises(UsageError, match="has several image towers"):
        start_of(path)
    path.write_bytes(checkpoint[0].read_bytes())
    assert open_host(path).epochs == 3, "what a file holds counts, not its name"


def test_an_experiment_stands_for_its_pretrained_towers(checkpoint, config, tokenizer, monkeypatch, tmp_path):
    from training.stages.sources import new_host

    monkeypatch.setattr("training.config.read_config", lambda _path: config)
    monkeypatch.setattr(lite.LiteHost, "load_towers", lambda host: host)  # the packages' files take seconds
    opened = open_model(tmp_path / "tiny.toml")
    wanted = HostEncoder(new_host(config, pretrained=False), tokenizer, 32).encode_images(CHIPS)
    np.testing.assert_allclose(opened.encoder.encode_images(CHIPS), wanted, atol=1e-5)
    assert (opened.name, opened.about["weights_sha256"]) == ("tiny, untrained", "")


def test_a_folder_runs_in_the_products_encoder():
    card = read_card(embedded_folder() / "card.toml")
    for opened in (open_model(), open_model(embedded_folder())):
        assert opened.name == "rdb-lite"
        assert opened.about["backend"] == "onnx"
        assert opened.about["weights_sha256"] == card.weights_sha256


def test_what_is_no_model_is_refused_in_one_sentence(tmp_path):
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / "broken.pt").write_text("x")
    torch.save({"weights": torch.zeros(1)}, tmp_path / "foreign.pt")
    for path, error, words in (
        (tmp_path, UsageError, "has no card.toml"),
        (tmp_path / "notes.txt", UsageError, "is no model"),
        (tmp_path / "lost.pt", WeightsNotFoundError, "there is no checkpoint"),
        (tmp_path / "broken.pt", EncoderError, "is no checkpoint of this training"),
        (tmp_path / "foreign.pt", EncoderError, r"is no checkpoint of this training \(KeyError\)"),
    ):
        with pytest.raises(error, match=words) as caught:
            open_model(path)
        assert "\n" not in str(caught.value)
    with pytest.raises(UnknownModelError, match="no-such-model"):
        open_model("no-such-model")


def test_models_may_be_given_names(tmp_path):
    folder = tmp_path / "a=b"
    folder.mkdir()
    assert named([]) == [("", None)]
    assert named(["before=x.toml", "run/best.pt"]) == [("before", "x.toml"), ("", "run/best.pt")]
    assert named([str(folder)]) == [("", str(folder))], "a file whose name has a = is a file"
