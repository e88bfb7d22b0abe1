"""Names to encoders."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from test_cards import OPEN_CLIP_CARD
from tiny_models import state_of, write_onnx, write_open_clip

from rdb_geo.core.errors import EncoderError, MissingExtraError, UnknownModelError, WeightsNotFoundError
from rdb_geo.encoders import registry
from rdb_geo.encoders.backends import list_backends
from rdb_geo.encoders.cards import EMBEDDED
from rdb_geo.encoders.registry import list_models, load_card, load_encoder
from rdb_geo.encoders.weights import cached_weights


def test_the_embedded_model_is_listed_first():
    assert list_models()[0].name == EMBEDDED


def test_a_model_that_is_not_here_says_what_to_do(tmp_path: Path):
    model = next(model for model in list_models(cache_dir=tmp_path) if model.name == "remoteclip-vit-b32")
    assert not model.is_present
    assert model.cure == "fetch"
    assert model.what_to_do == (
        "it is downloaded when it is first asked for; offline, download RemoteCLIP-ViT-B-32.pt from the Hugging Face "
        "model chendelong/RemoteCLIP and put it at "
        f"{tmp_path / 'remoteclip-vit-b32' / 'RemoteCLIP-ViT-B-32.pt'}"
    )


def test_a_model_whose_packages_are_not_installed_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "open_clip", None)
    model = next(model for model in list_models(cache_dir=tmp_path) if model.name == "remoteclip-vit-b32")
    assert model.cure == "packages"
    assert model.what_to_do.startswith("it needs packages that are not installed: run  pip install")


def test_a_model_that_is_here_says_so(tmp_path: Path):
    path = cached_weights(load_card("remoteclip-vit-b32"), tmp_path)
    path.parent.mkdir()
    path.touch()
    model = next(model for model in list_models(cache_dir=tmp_path) if model.name == "remoteclip-vit-b32")
    assert (model.is_present, model.what_to_do, model.cure) == (True, "", "")


def test_an_unknown_name_gets_a_near_match():
    with pytest.raises(UnknownModelError, match=r"no model 'remoteclip-vitb32': did you mean remoteclip-vit-b32\?"):
        load_encoder("remoteclip-vitb32")


@pytest.mark.parametrize("name", ["", "qqqq", "no/such/folder"])
def test_an_unknown_name_gets_the_list(name: str):
    with pytest.raises(UnknownModelError, match=r"Known are .*clip-vit-b32.*, a folder with a card.toml"):
        load_encoder(name)


def test_a_folder_with_a_card_is_a_model_and_its_name_loads_it_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write_onnx(tmp_path / "tiny")
    monkeypatch.chdir(tmp_path)
    encoder = load_encoder("tiny")
    assert encoder.spec.name == str(tmp_path / "tiny")
    monkeypatch.chdir("/")
    assert load_encoder(encoder.spec.name).spec == encoder.spec


def test_an_open_clip_card_of_ones_own_loads_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    import open_clip

    tiny = write_open_clip(tmp_path / "tiny")
    config = tmp_path / "configs" / "Tiny-quickgelu.json"
    config.parent.mkdir()
    config.write_text((tiny / "open_clip_config.json").read_text().partition('"model_cfg":')[2].partition(', "prep')[0])
    monkeypatch.setattr(open_clip.factory, "_MODEL_CONFIG_PATHS", list(open_clip.factory._MODEL_CONFIG_PATHS))
    monkeypatch.setattr(open_clip.factory, "_MODEL_CONFIGS", dict(open_clip.factory._MODEL_CONFIGS))
    open_clip.add_model_config(config)
    import torch

    torch.save(state_of(tiny), tmp_path / "own.pt")
    card = OPEN_CLIP_CARD.replace("ViT-B-32-quickgelu", "Tiny-quickgelu").replace("dim = 512", "dim = 24")
    (tmp_path / "card.toml").write_text(card.replace("size_px = 224", "size_px = 32"))
    encoder = load_encoder(str(tmp_path), device="cpu")
    assert encoder.templates == ("{}",)
    assert (encoder.spec.name, encoder.spec.prompts_id) == (str(tmp_path), "own-1")
    assert encoder.encode_texts(["field"]).shape == (1, 24)

    (tmp_path / "card.toml").write_text(card)
    with pytest.raises(EncoderError, match="says dim 24 and size_px 224, and Tiny-quickgelu has 24 and 32"):
        load_encoder(str(tmp_path), device="cpu")
    (tmp_path / "card.toml").write_text('weights_sha256 = "00ff"\n' + card)
    with pytest.raises(EncoderError, match=r"is not the file that the card of own names \(sha256 .*instead of 00ff"):
        load_encoder(str(tmp_path), device="cpu")
    (tmp_path / "own.pt").unlink()
    with pytest.raises(WeightsNotFoundError, match="put the file that the card names at"):
        load_encoder(str(tmp_path), device="cpu")


@pytest.mark.parametrize("name", ["clip-vit-b32", "georsclip-vit-b32", "remoteclip-vit-b32"])
def test_a_known_model_offline_says_in_one_sentence_where_its_file_goes(tmp_path: Path, name: str):
    with pytest.raises(WeightsNotFoundError) as caught:
        load_encoder(name, device="cpu", cache_dir=tmp_path, offline=True)
    assert str(tmp_path / name) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_without_open_clip_the_extra_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "open_clip", None)
    monkeypatch.delitem(sys.modules, "rdb_geo.encoders.torch.openclip", raising=False)
    monkeypatch.delitem(sys.modules, "rdb_geo.encoders.torch.openclip_sources", raising=False)
    monkeypatch.delitem(sys.modules, "rdb_geo.encoders.torch.checkpoints", raising=False)
    with pytest.raises(MissingExtraError, match=r"run  pip install .*torch"):
        load_encoder("clip-vit-b32")


def test_a_broken_torchvision_is_one_sentence(monkeypatch: pytest.MonkeyPatch):
    class Broken:
        def find_spec(self, name: str, path: object = None, target: object = None) -> None:
            if name == "rdb_geo.encoders.torch.openclip":
                raise RuntimeError("operator torchvision::nms does not exist\nand more")

    monkeypatch.setattr(sys, "meta_path", [Broken(), *sys.meta_path])
    monkeypatch.delitem(sys.modules, "rdb_geo.encoders.torch.openclip", raising=False)
    monkeypatch.delattr("rdb_geo.encoders.torch.openclip", raising=False)
    with pytest.raises(EncoderError, match=r"torchvision::nms does not exist.*: install torch and torchvision again"):
        registry.load_encoder("clip-vit-b32")


def test_an_onnx_model_needs_no_torch(tmp_path: Path):
    write_onnx(tmp_path)
    code = (
        "import sys, numpy as np; from rdb_geo.encoders.registry import load_encoder;"
        f"encoder = load_encoder({str(tmp_path)!r});"
        "encoder.encode_texts(['field']); encoder.encode_images(np.zeros((1, 9, 9, 3), np.uint8));"
        "assert not {'torch', 'open_clip', 'huggingface_hub', 'transformers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_backends_say_their_version_and_devices():
    for backend in list_backends():
        assert backend.version
        assert "cpu" in backend.devices
        assert backend.what_to_do == ""


def test_a_backend_that_is_missing_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("rdb_geo.encoders.backends._version", lambda package: None)
    for backend in list_backends():
        assert (backend.version, backend.devices) == (None, ())
        assert "pip install" in backend.what_to_do


def test_a_torch_that_is_broken_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.delitem(sys.modules, "rdb_geo.encoders.torch.devices", raising=False)
    onnx, *others = list_backends()
    assert onnx.what_to_do == ""
    for backend in others:
        assert backend.devices == ()
        assert "torch is installed and can't be imported" in backend.what_to_do


def test_an_encoder_from_a_card_is_the_same_in_any_batch_size(tmp_path: Path):
    write_onnx(tmp_path)
    images = np.random.default_rng(1).integers(0, 256, (7, 20, 20, 3), dtype=np.uint8)
    one, many = (load_encoder(str(tmp_path), batch_size=size).encode_images(images) for size in (1, 64))
    np.testing.assert_allclose(one, many, atol=1e-6)


def test_an_rdb_name_needs_a_base_and_a_folder_with_adapters(tmp_path: Path):
    with pytest.raises(UnknownModelError, match=r"rdb:BASE\+FOLDER"):
        load_encoder("rdb:clip-vit-b32")
    with pytest.raises(WeightsNotFoundError, match=tmp_path.name):
        load_encoder(f"rdb:clip-vit-b32+{tmp_path}", offline=True)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("rdb:rdb-lite+folder", "`rdb-geo models rdb-lite` shows that of its base"),
        ("open_clip:ViT-B-32/openai", "`rdb-geo models` lists those with one"),
    ],
)
def test_a_name_of_a_model_without_a_card_is_told_what_to_do(name: str, said: str):
    with pytest.raises(UnknownModelError, match="has no card to show") as caught:
        load_card(name)
    assert said in str(caught.value)
