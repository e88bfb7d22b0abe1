"""A base model with an adapter folder as an encoder: the promises of every encoder, and a space of its own."""

from __future__ import annotations

import sys
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
import torch
from rdb_hosts import CONFIG, train_a_little

from rdb_geo.core.arrays import check_embeddings
from rdb_geo.core.errors import EncoderError, UnknownModelError, WeightsNotFoundError
from rdb_geo.core.specs import EncoderSpec
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.encoders.torch.openclip import OpenClipEncoder
from rdb_geo.encoders.torch.rdb import add_adapter, load_rdb_encoder, split_name
from rdb_geo.model.inject import inject
from rdb_geo.model.state import read_adapter, save_adapters

sys.path.append(str(Path(__file__).resolve().parents[1] / "encoders"))

from tiny_models import write_onnx, write_open_clip  # the folder is put on the path above

CHIPS = np.random.default_rng(5).integers(0, 256, (9, 40, 60, 3), dtype=np.uint8)
TEXTS = ["a red field", "boats in the harbour", "", "a long road " * 60, "港口 🛰️"]


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return f"local-dir:{write_open_clip(tmp_path_factory.mktemp('base'))}"


@pytest.fixture(scope="module")
def plain(base):
    return OpenClipEncoder.from_name(base, device="cpu", offline=True)


@pytest.fixture(scope="module")
def folder(base, tmp_path_factory):
    """An adapter that was trained on `base`."""
    torch.manual_seed(0)
    model = OpenClipEncoder.from_name(base, device="cpu", offline=True).model
    train_a_little(inject(model, CONFIG))
    folder = tmp_path_factory.mktemp("adapter")
    save_adapters(model, folder, base=base)
    return folder


@pytest.fixture(scope="module")
def encoder(base, folder):
    return load_rdb_encoder(base, folder, device="cpu", offline=True)


def test_it_keeps_an_encoders_promises(encoder):
    for rows, count in ((encoder.encode_images(CHIPS), 9), (encoder.encode_texts(TEXTS), 5)):
        assert rows.dtype == np.float32
        check_embeddings(rows, count=count, dim=24)
    assert encoder.encode_images(CHIPS[:0]).shape == encoder.encode_texts([]).shape == (0, 24)


def test_a_row_does_not_depend_on_how_the_batch_was_cut(base, folder, encoder):
    small = load_rdb_encoder(base, folder, device="cpu", offline=True, batch_size=1)
    np.testing.assert_allclose(small.encode_images(CHIPS), encoder.encode_images(CHIPS), atol=1e-5)
    np.testing.assert_allclose(small.encode_texts(TEXTS), encoder.encode_texts(TEXTS), atol=1e-5)


def test_its_name_loads_it_again(base, folder, encoder):
    again = load_encoder(encoder.spec.name, device="cpu", offline=True)
    assert again.spec == encoder.spec
    np.testing.assert_array_equal(again.encode_texts(TEXTS), encoder.encode_texts(TEXTS))


def test_its_vectors_are_others_than_the_bases(plain, encoder):
    assert np.abs(encoder.encode_images(CHIPS) - plain.encode_images(CHIPS)).max(1).min() > 1e-3
    assert np.abs(encoder.encode_texts(TEXTS) - plain.encode_texts(TEXTS)).max(1).min() > 1e-3


def test_untrained_adapters_give_the_bases_vectors(base, plain, tmp_path):
    model = OpenClipEncoder.from_name(base, device="cpu", offline=True).model
    inject(model, CONFIG)
    save_adapters(model, tmp_path)
    fresh = load_rdb_encoder(base, tmp_path, device="cpu", offline=True)
    np.testing.assert_allclose(fresh.encode_images(CHIPS), plain.encode_images(CHIPS), atol=1e-5)
    np.testing.assert_allclose(fresh.encode_texts(TEXTS), plain.encode_texts(TEXTS), atol=1e-5)


def test_it_has_a_space_of_its_own(plain, encoder, folder):
    assert encoder.spec.adapter_sha256 == read_adapter(folder).sha256
    assert encoder.spec.space_id != plain.spec.space_id
    same = {key: value for key, value in asdict(plain.spec).items() if key not in ("name", "backend", "adapter_sha256")}
    assert {key: asdict(encoder.spec)[key] for key in same} == same
    assert encoder.spec.backend == "rdb"
    assert isinstance(encoder.spec, EncoderSpec)
    assert encoder.templates == plain.templates


def test_nothing_of_it_is_trainable_and_it_is_in_evaluation_mode(encoder):
    assert not any(value.requires_grad for value in encoder.model.parameters())
    assert not encoder.model.training


def test_its_name_leads_to_it_again(encoder, base, folder):
    again = load_rdb_encoder(*split_name(encoder.spec.name), device="cpu", offline=True)
    assert again.spec == encoder.spec
    assert split_name(encoder.spec.name) == (base, folder)


def test_a_plus_in_a_path_is_no_obstacle(folder, tmp_path):
    folder.parent.joinpath("a+b").symlink_to(folder)
    assert split_name(f"rdb:local-dir:x+y+{folder.parent}/a+b") == ("local-dir:x+y", folder.parent / "a+b")
    assert split_name("rdb:clip-vit-b32+nowhere") == ("clip-vit-b32", Path("nowhere"))


@pytest.mark.parametrize("name", ["rdb:", "rdb:base", "rdb:+folder", "rdb:base+", "base+folder"])
def test_what_is_no_such_name_is_refused(name):
    with pytest.raises(UnknownModelError, match=r"rdb:BASE\+FOLDER"):
        split_name(name)


class TestErrors:
    def test_an_adapter_of_other_weights(self, folder, tmp_path):
        other = write_open_clip(tmp_path / "other", seed=1)
        with pytest.raises(EncoderError, match="other weights of this architecture"):
            load_rdb_encoder(f"local-dir:{other}", folder, device="cpu", offline=True)

    def test_no_adapter(self, base, tmp_path):
        with pytest.raises(WeightsNotFoundError, match=r"adapter_config.json"):
            load_rdb_encoder(base, tmp_path, device="cpu", offline=True)

    def test_an_unknown_base(self, folder):
        with pytest.raises(UnknownModelError, match="no base model 'nothing'"):
            load_rdb_encoder("nothing", folder, offline=True)

    def test_an_onnx_base(self, folder, tmp_path):
        with pytest.raises(EncoderError, match="tiny is an ONNX model"):
            load_rdb_encoder(str(write_onnx(tmp_path)), folder, offline=True)

    def test_a_second_adapter(self, base, folder):
        encoder = load_rdb_encoder(base, folder, device="cpu", offline=True)
        with pytest.raises(EncoderError, match="has an RDB adapter already"):
            add_adapter(encoder, folder)


def test_a_card_can_name_an_adapter(base, folder, plain):
    """What the registry does for a card with an adapter: the card's name stays the model's."""
    encoder = OpenClipEncoder.from_name(base, device="cpu", offline=True)
    named = add_adapter(encoder, folder, name="my-rdb")
    assert named.spec == replace(plain.spec, name="my-rdb", backend="rdb", adapter_sha256=read_adapter(folder).sha256)
