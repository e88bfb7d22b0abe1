"""Recipes survive JSON, and their identities change with what matters and with nothing else."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from rdb_geo.core.errors import IndexFormatError
from rdb_geo.core.specs import (
    ChipRequest,
    ChipSpec,
    EncoderSpec,
    IndexManifest,
    IndexRequest,
    RenderSpec,
    SceneRecord,
)

ENCODER = EncoderSpec("m", "onnx", "a", "0" * 64, 8, 32, "squash-bicubic", (0.1, 0.2, 0.3), (0.4, 0.5, 0.6), "p")
MANIFEST = IndexManifest(
    encoder=ENCODER,
    chips=(ChipSpec(64, 32, 2, 0.5), ChipSpec(128, 64, 4, 0.5, 2.0)),
    render=RenderSpec((4, 3, 2), (1.5, 2, 3), (10, 11, 12)),
    scene=SceneRecord("/ä.tif", "EPSG:32633", (10, 0.1, 5e5, 0.2, -10, 5e6), 100, 90, 10.0, 7, 8),
    count=5,
    skipped=3,
    rdb_geo_version="0.0.0",
    request=IndexRequest(ChipRequest(size_m=300.0, scales=(1.0, 2.0)), bands="4,3,2", area_wkt="POINT (1 2)"),
)


def test_a_manifest_survives_json():
    assert IndexManifest.from_json(MANIFEST.to_json()) == MANIFEST


def test_unknown_keys_of_a_later_version_are_dropped():
    raw = json.loads(MANIFEST.to_json())
    raw["encoder"]["colour"] = "new"
    raw["mood"] = "good"
    assert IndexManifest.from_json(json.dumps(raw)) == MANIFEST


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format_version": "x"}', '{"format_version": 1}', '{"format_version": 1, "encoder": 3}']
)
def test_what_is_no_manifest_is_refused_in_one_sentence(text):
    with pytest.raises(IndexFormatError, match="index the scene again"):
        IndexManifest.from_json(text)


def test_a_newer_format_names_the_version_that_wrote_it():
    with pytest.raises(IndexFormatError, match=r"format 9 .* up to 1.* rdb-geo 3.2"):
        IndexManifest.from_json('{"format_version": 9, "rdb_geo_version": "3.2"}')


@pytest.mark.parametrize(
    "change", [{"name": "n"}, {"backend": "open_clip"}, {"prompts_id": "q"}, {"ground_m": (1.0, 2.0)}]
)
def test_the_space_does_not_depend_on_names_and_prompts(change):
    assert replace(ENCODER, **change).space_id == ENCODER.space_id


@pytest.mark.parametrize(
    "change",
    [
        {"weights_sha256": "1" * 64},
        {"adapter_sha256": "2" * 64},
        {"architecture": "a-quickgelu"},
        {"image_size_px": 64},
        {"mean": (0.1, 0.2, 0.31)},
        {"resize_mode": "crop"},
    ],
)
def test_the_space_changes_with_all_that_changes_a_vector(change):
    assert replace(ENCODER, **change).space_id != ENCODER.space_id


def test_the_recipe_changes_with_scene_and_request_but_not_with_what_came_out():
    assert replace(MANIFEST, count=9, skipped=0, rdb_geo_version="9").recipe_id == MANIFEST.recipe_id
    for change in (
        {"scene": replace(MANIFEST.scene, mtime_ns=9)},
        {"request": replace(MANIFEST.request, bands=None)},
        {"render": replace(MANIFEST.render, high=(10, 11, 13))},
        {"chips": MANIFEST.chips[:1]},
    ):
        assert replace(MANIFEST, **change).recipe_id != MANIFEST.recipe_id
