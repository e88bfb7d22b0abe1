"""What a command line may name as a model, and what it may not."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path

import numpy as np
import pytest
import torch

from rdb_geo.core.errors import EncoderError, UsageError, WeightsNotFoundError
from rdb_geo.encoders.cards import embedded_folder, read_card
from rdb_geo.model import lite
from rdb_geo.model.config import RdbConfig
from rdb_geo.model.inject import inject
from rdb_geo.model.state import save_adapters
from training.evaluate import Split
from training.host import HostEncoder
from training.measures.command import named
from training.measures.models import open_model
from training.opened import open_host
from training.refine import run as running
from training.refine.material import Material
from training.train import resume, save, start

CHIPS = np.random.default_rng(0).integers(0, 256, (3, 40, 40, 3), dtype=np.uint8)


@pytest.fixture
def checkpoint(config, tokenizer, tmp_path, monkeypatch, few_words):
    """A checkpoint, and the run that wrote it; its average differs from the weights in training."""
    run = start(config, pretrained=False)
    with torch.no_grad():
        run.learner.host.image_head.weight.add_(1)
    save(run, tmp_path / "best.pt")
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    monkeypatch.setattr(lite, "tokenizer_file", lambda: tmp_path / "tokenizer.json")
    return tmp_path / "best.pt", run


def test_a_checkpoint_opens_as_its_averaged_host(checkpoint, config, tokenizer):
    path, run = checkpoint
    torch.set_num_threads(2)
    opened = open_model(path)
    assert torch.get_num_threads() == 2, "the experiment's own number, 1, is for its training"
    wanted = HostEncoder(run.ema.module.host, tokenizer, config.model.image_size_px)
    np.testing.assert_allclose(opened.encoder.encode_images(CHIPS), wanted.encode_images(CHIPS), atol=1e-5)
    np.testing.assert_allclose(opened.encoder.encode_texts(["water"]), wanted.encode_texts(["water"]), atol=1e-5)
    assert opened.name == "tiny-0"
    assert opened.about["weights_sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert opened.about["image_size_px"] == 32


def test_a_checkpoint_opens_with_its_adapter(checkpoint, config, tokenizer, tmp_path):
    path, run = checkpoint
    host = run.ema.module.host.eval()
    plain = open_model(path)
    adapters = inject(host, RdbConfig(bottleneck=32))
    with torch.no_grad():
        for value in adapters.parameters():
            value.add_(torch.randn(value.shape, generator=torch.Generator().manual_seed(1)) * 0.1)
    save_adapters(host, tmp_path / "cmaa")
    opened = open_model(path, adapter=tmp_path / "cmaa")
    wanted = HostEncoder(host, tokenizer, config.model.image_size_px).encode_images(CHIPS)
    np.testing.assert_allclose(opened.encoder.encode_images(CHIPS), wanted, atol=1e-5)
    assert np.abs(plain.encoder.encode_images(CHIPS) - wanted).max() > 1e-3
    assert opened.name == "tiny-0 + cmaa"
    assert opened.about["weights_sha256"] != plain.about["weights_sha256"]
    with pytest.raises(WeightsNotFoundError, match="adapter_config"):
        open_host(path, tmp_path / "lost")


def test_a_refined_model_opens_as_it_was_left_and_takes_no_adapter(
    checkpoint, refine_config, training_set, tokenizer, tmp_path, monkeypatch
):
    monkeypatch.setattr(running, "tokenizer_file", lambda: tmp_path / "tokenizer.json")
    config = dataclasses.replace(refine_config, steps=())  # hubs alone
    model = running.refine(
        resume(checkpoint[0]), Material(training_set, len(training_set), []), Split([], CHIPS), config, tmp_path / "run"
    )
    path = tmp_path / "run" / "model.pt"
    opened = open_model(path)
    wanted = HostEncoder(model, tokenizer, 32)
    assert opened.encoder.encode_images(CHIPS).shape == (3, 33)
    np.testing.assert_allclose(opened.encoder.encode_images(CHIPS), wanted.encode_images(CHIPS), atol=1e-5)
    np.testing.assert_allclose(opened.encoder.encode_texts(["water"]), wanted.encode_texts(["water"]), atol=1e-5)
    assert opened.name == f"tiny-{config.seed}"
    assert opened.about["weights_sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert open_host(path).config == config.to_dict()
    with pytest.raises(UsageError, match="takes no adapter"):
        open_host(path, tmp_path)
    (tmp_path / "other-name.pt").write_bytes(path.read_bytes())
    assert open_host(tmp_path / "other-name.pt").experiment == "tiny"
    path.write_bytes(checkpoint[0].read_bytes())
    assert open_host(path).config == resume(path).config.to_dict(), "what a file holds counts, not its name"
    path.write_bytes(b"neither")
    with pytest.raises(EncoderError, match=r"is no model of `train` or `refine`"):
        open_host(path)


def test_an_experiment_stands_for_its_pretrained_towers(checkpoint, config, tokenizer, monkeypatch, tmp_path):
    monkeypatch.setattr("training.config.read_config", lambda _path: config)
    monkeypatch.setattr(lite.LiteHost, "load_towers", lambda host: host)  # the packages' files take seconds
    opened = open_model(tmp_path / "tiny.toml")
    wanted = HostEncoder(start(config, pretrained=False).learner.host, tokenizer, 32).encode_images(CHIPS)
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
        (tmp_path / "broken.pt", EncoderError, "is no model of `train` or `refine`"),
        (tmp_path / "foreign.pt", EncoderError, r"is no checkpoint of stage 1 \(KeyError\)"),
    ):
        with pytest.raises(error, match=words) as caught:
            open_model(path)
        assert "\n" not in str(caught.value)
    with pytest.raises(UsageError, match="takes no adapter"):
        open_model(embedded_folder(), adapter=tmp_path)
    with pytest.raises(UsageError, match="takes no adapter"):
        open_model(adapter=tmp_path)


def test_models_may_be_given_names(tmp_path):
    folder = tmp_path / "a=b"
    folder.mkdir()
    assert named([], None) == [("", None, None)]
    assert named(["before=x.toml", "run/best.pt"], None) == [
        ("before", Path("x.toml"), None),
        ("", Path("run/best.pt"), None),
    ]
    assert named([str(folder)], None) == [("", folder, None)], "a file whose name has a = is a file"
    assert named(["one=a.pt", "two=b.pt"], Path("runs/cmaa"))[1:] == [
        ("two", Path("b.pt"), None),
        ("two + cmaa", Path("b.pt"), Path("runs/cmaa")),
    ]
