"""Image towers in bfloat16: near float32, only where the processor multiplies it and the model allows it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import open_clip
import pytest
import torch
from safetensors.torch import save_file
from tiny_models import OPEN_CLIP_CONFIG, OPEN_CLIP_PREPROCESS, weights_of, write_open_clip

from rdb_geo.encoders.backends import list_backends
from rdb_geo.encoders.preprocess import to_pixels
from rdb_geo.encoders.torch import openclip
from rdb_geo.encoders.torch.openclip import OpenClipEncoder
from rdb_geo.encoders.torch.rdb import add_adapter
from rdb_geo.model.config import RdbConfig
from rdb_geo.model.inject import inject, remove
from rdb_geo.model.state import save_adapters

TEXTS = ["a red field", "boats in the harbour"]


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model as open_clip starts one, deeper than that of the other tests."""
    folder = tmp_path_factory.mktemp("calm")
    vision = {**OPEN_CLIP_CONFIG["vision_cfg"], "layers": 4}
    config = {"model_cfg": {**OPEN_CLIP_CONFIG, "vision_cfg": vision}, "preprocess_cfg": OPEN_CLIP_PREPROCESS}
    (folder / "open_clip_config.json").write_text(json.dumps(config))
    torch.manual_seed(3)
    model = open_clip.create_model(f"local-dir:{folder}", load_weights=False)
    save_file({name: value.contiguous() for name, value in model.state_dict().items()}, weights_of(folder))
    return folder


def load(folder: Path) -> OpenClipEncoder:
    return OpenClipEncoder.from_name(f"local-dir:{folder}", device="cpu", offline=True)


def chips(count: int = 12) -> np.ndarray:
    """Waves, each other, with noise."""
    rng = np.random.default_rng(11)
    rows, columns = np.mgrid[0:40, 0:56]
    waves = [60 * np.sin(rows / (3 + n) + columns / 7)[..., None] * rng.normal(size=3) for n in range(count)]
    base = rng.integers(40, 216, (count, 1, 1, 3))
    return np.clip(base + waves + rng.normal(size=(count, 40, 56, 3)) * 8, 0, 255).astype(np.uint8)


def plainly(encoder: OpenClipEncoder, pixels: np.ndarray) -> np.ndarray:
    """What the model itself gives in float32, unit rows."""
    spec = encoder.spec
    given = to_pixels(pixels, size_px=spec.image_size_px, mean=spec.mean, std=spec.std)
    with torch.inference_mode():
        return encoder.model.encode_image(torch.from_numpy(given), normalize=True).numpy()


@pytest.fixture
def multiplies(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> bool:
    monkeypatch.setattr(openclip, "multiplies_bfloat16", lambda: request.param)
    return request.param


with_bfloat16 = pytest.mark.parametrize("multiplies", [True], indirect=True)
without_bfloat16 = pytest.mark.parametrize("multiplies", [False], indirect=True)


@with_bfloat16
@pytest.mark.usefixtures("multiplies")
def test_chips_are_near_float32_and_texts_are_those_of_float32(calm: Path):
    encoder = load(calm)
    rows, expected = encoder.encode_images(chips()), plainly(encoder, chips())
    assert (rows * expected).sum(axis=1).min() > 0.999
    assert np.abs(rows - expected).max() > 1e-4  # it is another arithmetic
    with torch.inference_mode():
        texts = encoder.model.encode_text(encoder.tokenizer(TEXTS), normalize=True).numpy()
    np.testing.assert_allclose(encoder.encode_texts(TEXTS), texts, atol=1e-6)


@with_bfloat16
@pytest.mark.usefixtures("multiplies")
def test_a_row_depends_neither_on_its_batch_nor_on_threads(calm: Path):
    encoder, pixels = load(calm), chips(19)
    whole = encoder.encode_images(pixels)
    alone = np.concatenate([encoder.encode_images(pixels[n : n + 1]) for n in range(len(pixels))])
    np.testing.assert_allclose(whole, alone, atol=1e-5)


@with_bfloat16
@pytest.mark.usefixtures("multiplies")
def test_the_model_itself_stays_float32(calm: Path):
    encoder = load(calm)
    before = plainly(encoder, chips())
    encoder.encode_images(chips())
    assert {value.dtype for value in encoder.model.parameters()} == {torch.float32}
    np.testing.assert_array_equal(plainly(encoder, chips()), before)


@without_bfloat16
@pytest.mark.usefixtures("multiplies")
def test_other_processors_compute_in_float32_as_ever(calm: Path):
    encoder = load(calm)
    rows = encoder.encode_images(chips(3))  # one run of the model
    with torch.inference_mode():
        spec = encoder.spec
        given = to_pixels(chips(3), size_px=spec.image_size_px, mean=spec.mean, std=spec.std)
        expected = encoder.model.encode_image(torch.from_numpy(given)).numpy()
    np.testing.assert_allclose(rows, expected / np.linalg.norm(expected, axis=1, keepdims=True), atol=1e-6)


@with_bfloat16
@pytest.mark.usefixtures("multiplies")
def test_a_model_that_loses_too_much_stays_float32(tmp_path: Path):
    encoder = load(write_open_clip(tmp_path))  # its weights are three times as large as usual
    np.testing.assert_allclose(encoder.encode_images(chips()), plainly(encoder, chips()), atol=1e-5)
    assert "bfloat16" not in encoder.pacing._about["device"]


@with_bfloat16
@pytest.mark.usefixtures("multiplies")
def test_a_model_that_can_not_run_so_stays_float32(calm: Path, monkeypatch: pytest.MonkeyPatch):
    encoder, run = load(calm), torch.nn.functional.layer_norm

    def refuse(values, *others):
        if values.dtype == torch.bfloat16:
            raise RuntimeError('"LayerNorm" not implemented for "BFloat16"')
        return run(values, *others)

    monkeypatch.setattr(torch.nn.functional, "layer_norm", refuse)
    np.testing.assert_allclose(encoder.encode_images(chips()), plainly(encoder, chips()), atol=1e-5)


@with_bfloat16
@pytest.mark.usefixtures("multiplies")
def test_adapters_that_come_later_count(calm: Path, tmp_path: Path):
    encoder = load(calm)
    bare = encoder.encode_images(chips())
    adapters = inject(encoder.model, RdbConfig(bottleneck=32))
    torch.manual_seed(5)
    with torch.no_grad():
        for value in adapters.parameters():
            value.add_(0.2 * torch.randn_like(value))
    save_adapters(encoder.model, tmp_path / "adapter")
    remove(encoder.model)
    add_adapter(encoder, tmp_path / "adapter")
    rows, expected = encoder.encode_images(chips()), plainly(encoder, chips())
    assert (rows * expected).sum(axis=1).min() > 0.999
    assert np.abs(rows - expected).max() > 1e-4  # in bfloat16
    assert (rows * bare).sum(axis=1).min() < 0.99


@with_bfloat16
@pytest.mark.usefixtures("multiplies")
def test_a_pace_measured_in_the_one_is_not_taken_for_the_other(calm: Path, monkeypatch: pytest.MonkeyPatch):
    lowered = load(calm).pacing
    monkeypatch.setattr(openclip, "multiplies_bfloat16", lambda: False)
    assert lowered._path != load(calm).pacing._path


def test_backends_say_in_what_chips_are_computed(monkeypatch: pytest.MonkeyPatch):
    for answer in (True, False):
        monkeypatch.setattr("rdb_geo.encoders.torch.lower.multiplies_bfloat16", lambda answer=answer: answer)
        assert {one.name: one.in_bfloat16 for one in list_backends()}["open_clip"] == answer


@pytest.mark.parametrize(
    ("told", "answer"), [({"avx512_bf16": True}, True), ({"avx512_bf16": False}, False), ({}, False)]
)
def test_the_processor_is_asked(monkeypatch: pytest.MonkeyPatch, told: dict[str, bool], answer: bool):
    from rdb_geo.encoders.torch.lower import multiplies_bfloat16

    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: told, raising=False)
    assert multiplies_bfloat16() == answer
    monkeypatch.delattr(torch.cpu, "get_capabilities")
    assert not multiplies_bfloat16()
