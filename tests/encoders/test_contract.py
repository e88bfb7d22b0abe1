"""What every encoder promises, checked for each of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
from fakes import ColourEncoder
from tiny_models import write_onnx, write_open_clip

from rdb_geo.core.arrays import check_embeddings
from rdb_geo.core.specs import ChipSpec, EncoderSpec, IndexManifest, RenderSpec, SceneRecord
from rdb_geo.encoders.base import Encoder
from rdb_geo.encoders.cards import EMBEDDED, embedded_folder
from rdb_geo.encoders.registry import load_encoder

TEXTS = ["a picture of red boats in the harbour.", "green field", "blue", "a red field", ""]

Make = Callable[[Path], Encoder]


def embedded(_: Path) -> Encoder:
    if not (embedded_folder() / "card.toml").is_file():
        pytest.skip("the embedded model's folder is not here yet")
    return load_encoder(EMBEDDED, offline=True)


def open_clip(folder: Path) -> Encoder:
    if not (folder / "open_clip_config.json").is_file():
        write_open_clip(folder)
    return load_encoder(f"local-dir:{folder}", device="cpu", offline=True)


def onnx(folder: Path) -> Encoder:
    return load_encoder(str(folder if (folder / "card.toml").is_file() else write_onnx(folder)))


def colours(_: Path) -> Encoder:
    return ColourEncoder()


@pytest.fixture(scope="module", params=[embedded, open_clip, onnx, colours], ids=lambda make: make.__name__)
def kind(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Make, Path]:
    return request.param, tmp_path_factory.mktemp(request.param.__name__)


@pytest.fixture(scope="module")
def encoder(kind: tuple[Make, Path]) -> Encoder:
    make, folder = kind
    return make(folder)


def chips(count: int, height: int = 48, width: int = 48, seed: int = 0) -> np.ndarray:
    """Images that differ in colour and structure and have no symmetry."""
    rng = np.random.default_rng(seed)
    base = rng.integers(0, 256, (count, 1, 1, 3))
    rows, columns = np.mgrid[0:height, 0:width]
    waves = 60 * np.sin(rows / 5.0 + columns / 9.0)[None, :, :, None] * rng.normal(size=(count, 1, 1, 3))
    return np.clip(base + waves + rng.normal(size=(count, height, width, 3)) * 8, 0, 255).astype(np.uint8)


def test_rows_are_unit_float32(encoder: Encoder):
    for rows, count in ((encoder.encode_images(chips(5)), 5), (encoder.encode_texts(TEXTS), len(TEXTS))):
        assert rows.dtype == np.float32
        check_embeddings(rows, count=count, dim=encoder.spec.dim)
        assert np.abs(np.linalg.norm(rows, axis=1) - 1).max() < 1e-4


def test_nothing_gives_no_rows(encoder: Encoder):
    assert encoder.encode_images(np.empty((0, 20, 20, 3), np.uint8)).shape == (0, encoder.spec.dim)
    assert encoder.encode_texts([]).shape == (0, encoder.spec.dim)


def test_a_row_does_not_depend_on_how_the_batch_was_cut(encoder: Encoder):
    images, texts = chips(19), [f"{text} {place}" for place, text in enumerate(TEXTS * 4)]
    np.testing.assert_allclose(
        encoder.encode_images(images),
        np.concatenate([encoder.encode_images(images[i : i + 1]) for i in range(len(images))]),
        atol=1e-5,
    )
    np.testing.assert_allclose(
        encoder.encode_texts(texts), np.concatenate([encoder.encode_texts([text]) for text in texts]), atol=1e-5
    )


@pytest.mark.parametrize(("height", "width"), [(1, 1), (17, 40), (300, 31), (224, 224)])
def test_any_height_and_width_will_do(encoder: Encoder, height: int, width: int):
    check_embeddings(encoder.encode_images(chips(2, height, width)), count=2, dim=encoder.spec.dim)


def test_the_input_is_left_alone(encoder: Encoder):
    images = chips(2)
    before = images.copy()
    images.setflags(write=False)
    encoder.encode_images(images)
    np.testing.assert_array_equal(images, before)


def test_a_view_with_any_strides_will_do(encoder: Encoder):
    images = chips(4, 50, 60)
    view = images[::2, ::-1, 3:43]
    np.testing.assert_allclose(encoder.encode_images(view), encoder.encode_images(view.copy()), atol=1e-6)


def test_the_same_gives_the_same(encoder: Encoder):
    np.testing.assert_array_equal(encoder.encode_images(chips(3)), encoder.encode_images(chips(3)))
    np.testing.assert_array_equal(encoder.encode_texts(TEXTS), encoder.encode_texts(TEXTS))


def test_rows_stand_in_the_order_of_what_was_given(encoder: Encoder):
    images = chips(3)
    np.testing.assert_allclose(encoder.encode_images(images[::-1]), encoder.encode_images(images)[::-1], atol=1e-5)
    np.testing.assert_allclose(encoder.encode_texts(TEXTS[::-1]), encoder.encode_texts(TEXTS)[::-1], atol=1e-5)


def test_different_images_and_texts_give_different_vectors(encoder: Encoder):
    for rows in (encoder.encode_images(chips(6)), encoder.encode_texts(["red", "green", "blue"])):
        likeness = rows @ rows.T - 2 * np.eye(len(rows))
        assert likeness.max() < 1 - 1e-4


def test_a_text_far_beyond_the_context_is_cut(encoder: Encoder):
    texts = ["red field " * 5000, "x" * 100_000, "a picture of " + "boats, " * 300 + "blue"]
    check_embeddings(encoder.encode_texts(texts), count=3, dim=encoder.spec.dim)


@pytest.mark.parametrize(
    "text", ["", "   ", "\n", "Häfen und Felder", "港口", "🛰️", "\udc80broken", "{}", "<end_of_text>"]
)
def test_any_text_will_do(encoder: Encoder, text: str):
    check_embeddings(encoder.encode_texts([text]), count=1, dim=encoder.spec.dim)


def test_the_spec_survives_the_index_file(encoder: Encoder):
    manifest = IndexManifest(
        encoder=encoder.spec,
        chips=(ChipSpec(64, 32, 1, 0.5),),
        render=RenderSpec((1, 2, 3), (0, 0, 0), (255, 255, 255)),
        scene=SceneRecord("scene.tif", "EPSG:32633", (10, 0, 0, 0, -10, 0), 100, 100, 10.0),
        count=0,
        skipped=0,
        rdb_geo_version="0",
    )
    again = IndexManifest.from_json(manifest.to_json()).encoder
    assert again == encoder.spec
    assert again.space_id == encoder.spec.space_id
    json.dumps(asdict(encoder.spec))


def test_the_space_is_told_by_what_changes_a_vector(encoder: Encoder):
    spec: EncoderSpec = encoder.spec
    for same in ({"name": "other"}, {"backend": "other"}, {"prompts_id": "other"}):
        assert replace(spec, **same).space_id == spec.space_id
    for other in ({"weights_sha256": "0" * 64}, {"architecture": "x"}, {"image_size_px": 1}, {"mean": (0.1, 0.2, 0.3)}):
        assert replace(spec, **other).space_id != spec.space_id


def test_loaded_again_it_is_the_same_space_and_gives_the_same(kind: tuple[Make, Path], encoder: Encoder):
    make, folder = kind
    again = make(folder)
    assert again.spec == encoder.spec
    np.testing.assert_allclose(again.encode_images(chips(2)), encoder.encode_images(chips(2)), atol=1e-6)


def test_there_is_a_template_with_one_place(encoder: Encoder):
    assert encoder.templates
    assert all(template.count("{}") == 1 for template in encoder.templates)
