"""A recipe whose fields are of other types than they should be is refused in one sentence, whichever field it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from rdb_geo.core.errors import IndexFormatError
from rdb_geo.core.specs import ChipSpec, EncoderSpec, IndexManifest, RenderSpec, SceneRecord

MANIFEST = IndexManifest(
    encoder=EncoderSpec("m", "test", "a", "0" * 64, 5, 32, "none", (0, 0, 0), (1, 1, 1), adapter_sha256="1" * 64),
    chips=(ChipSpec(size_px=64, stride_px=32, reduce=2, min_valid=0.5),),
    render=RenderSpec(bands=(3, 2, 1), low=(1.5, 2, 3), high=(10, 11, 12)),
    scene=SceneRecord("/s.tif", "EPSG:4326", (1, 0, 0, 0, -1, 0), 100, 90, 10.0, 7, 8, datetime="2020-01-02T03:04:05Z"),
    count=3,
    skipped=1,
    rdb_geo_version="0.0.0",
)
OTHERS = ({"a": 1}, [1, [2]], True, "text", -1.5, None, float("nan"), [], 7)


def _paths(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths(inner, (*path, key))


RAW = json.loads(MANIFEST.to_json())


@pytest.mark.parametrize("path", [path for path in _paths(RAW) if path], ids=".".join)
def test_a_field_of_another_type_is_refused_or_means_the_same_kind_of_thing(path):
    refused = 0
    for other in OTHERS:
        raw = json.loads(MANIFEST.to_json())
        inner = raw
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = other
        try:
            read = IndexManifest.from_json(json.dumps(raw))
        except IndexFormatError:
            refused += 1
        else:
            assert json.loads(read.to_json())  # it can be used and told
            hash(replace(read))
    assert refused >= 4


def test_a_sound_recipe_is_read_as_it_was_written():
    assert IndexManifest.from_json(MANIFEST.to_json()) == MANIFEST
