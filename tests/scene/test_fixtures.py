"""The fixtures do what the other tests believe."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from fakes import COLOURS, ColourEncoder, FailingEncoder, SlowEncoder
from made_scenes import CASES, MakeScene

from rdb_geo.core.arrays import check_embeddings
from rdb_geo.core.errors import EncoderError


@pytest.mark.parametrize("case", CASES)
def test_a_made_scene_lies_where_its_case_says(make_scene: MakeScene, case: str):
    with rasterio.open(make_scene(case=case)) as scene:
        assert scene.transform.almost_equals(CASES[case].transform)
        assert scene.crs == rasterio.crs.CRS.from_user_input(CASES[case].crs)


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int16", "float32"])
@pytest.mark.parametrize("mask", [None, "internal", "sidecar", "alpha"])
def test_a_made_scene_is_invalid_where_asked(make_scene: MakeScene, dtype: str, mask: str | None):
    if mask == "alpha" and dtype not in ("uint8", "uint16"):
        pytest.skip("GDAL takes no alpha band of this type for a mask")
    options = {"nodata": 0} if mask is None else {"mask": mask}
    with rasterio.open(make_scene(dtype=dtype, invalid=(10, 20, 60, 50), **options)) as scene:
        expected = np.full(scene.shape, True)
        expected[20:50, 10:60] = False
        assert ((scene.dataset_mask() > 0) == expected).all()


def test_the_picture_has_no_symmetry(make_scene: MakeScene):
    with rasterio.open(make_scene(size=(128, 128))) as scene:
        red = scene.read(1).astype(int)
    for other in (red.T, red[::-1], red[:, ::-1], red[::-1, ::-1]):
        assert (red != other).mean() > 0.5


@pytest.mark.parametrize("colour", COLOURS)
def test_the_colour_encoder_finds_a_painted_colour(colour: str):
    encoder = ColourEncoder()
    chips = np.array([np.full((4, 6, 3), value, np.uint8) for value in COLOURS.values()])
    vectors = encoder.encode_images(chips)
    check_embeddings(vectors, count=len(COLOURS), dim=encoder.spec.dim)
    texts = encoder.encode_texts([f"a {colour} field", "nothing that has a colour"])
    check_embeddings(texts, count=2, dim=encoder.spec.dim)
    assert list(COLOURS)[int(np.argmax(vectors @ texts[0]))] == colour


def test_the_colour_encoder_does_not_mind_the_batch(colour_encoder: ColourEncoder):
    chips = np.random.default_rng(0).integers(0, 256, (5, 7, 9, 3), np.uint8)
    whole = colour_encoder.encode_images(chips)
    assert (
        np.concatenate([colour_encoder.encode_images(chips[:2]), colour_encoder.encode_images(chips[2:])]) == whole
    ).all()
    assert colour_encoder.encode_images(chips[:0]).shape == (0, colour_encoder.spec.dim)
    assert colour_encoder.encode_texts([]).shape == (0, colour_encoder.spec.dim)


def test_the_failing_encoder_fails_and_the_slow_one_counts():
    chips = np.zeros((3, 2, 2, 3), np.uint8)
    failing, slow = FailingEncoder(after=5), SlowEncoder(seconds=0.0)
    failing.encode_images(chips)
    with pytest.raises(EncoderError, match="after 3 chips"):
        failing.encode_images(chips)
    slow.encode_images(chips)
    assert slow.batches == 1
