"""The pace of an encoder: measured once where it pays, kept for this machine, and never seen in a row."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from tiny_models import write_onnx, write_open_clip

from rdb_geo.core.arrays import l2_normalize
from rdb_geo.encoders import pace as pace_module
from rdb_geo.encoders.base import expect_chips
from rdb_geo.encoders.cards import EMBEDDED
from rdb_geo.encoders.pace import PAYS_CHIPS, Pace, Pacing, in_batches, kept_paces
from rdb_geo.encoders.registry import load_encoder

MODEL = {"model": "m", "space_id": "s", "device": "cpu", "runtime": "r 1"}
SPEEDS = {Pace(4, 4): 100.0, Pace(2, 4): 130.0, Pace(1, 4): 90.0, Pace(2, 8): 140.0, Pace(2, 16): 200.0}


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RDB_GEO_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[Pace]:
    tried: list[Pace] = []

    def speed(pace: Pace, _encode: object, _size: int) -> float:
        tried.append(pace)
        return SPEEDS.get(pace, 50.0)

    monkeypatch.setattr(pace_module, "_speed", speed)
    return tried


def pacing_of(model: dict[str, str], *, cores: int) -> Pacing:
    return Pacing(model, cores=cores, batches=(4, 8, 16, 32))


def expect(pacing: Pacing, chips: int) -> Pace:
    pacing.expect(chips, lambda pixels: pixels, size_px=8)
    return pacing.now


def test_the_fastest_is_kept_and_taken_up_by_the_next_process(measured):
    assert expect(pacing_of(MODEL, cores=4), PAYS_CHIPS) == Pace(2, 16)
    shared = [Pace(4, 4), Pace(2, 4), Pace(1, 4)]
    assert measured == [*shared * 3, *(Pace(2, batch) for batch in (8, 16, 32) for _ in range(3))]
    assert expect(pacing_of(MODEL, cores=4), 1) == Pace(2, 16)
    assert len(measured) == 18  # nothing more was tried


@pytest.mark.parametrize("other", [{"runtime": "r 2"}, {"space_id": "t"}, {"device": "cuda"}])
def test_it_is_measured_anew_for_another_model_runtime_or_device(measured, other):
    expect(pacing_of(MODEL, cores=4), PAYS_CHIPS)
    expect(pacing_of(MODEL | other, cores=4), PAYS_CHIPS)
    assert len(measured) == 36


def test_it_is_measured_anew_on_another_machine_and_for_other_cores(measured, monkeypatch):
    expect(pacing_of(MODEL, cores=4), PAYS_CHIPS)
    assert len(kept_paces()) == 1
    expect(pacing_of(MODEL, cores=2), PAYS_CHIPS)
    before = len(measured)
    monkeypatch.setattr(pace_module, "machine", lambda: {"system": "Linux", "processor": "another"})
    expect(pacing_of(MODEL, cores=4), PAYS_CHIPS)
    assert len(measured) == before + 18
    assert [one["about"]["processor"] for one in kept_paces()] == ["another"]


def test_few_chips_measure_nothing_until_they_are_many_together(measured):
    pacing = pacing_of(MODEL, cores=4)
    for _ in range(3):
        assert expect(pacing, PAYS_CHIPS // 4) == Pace(4, 4)
    assert measured == []
    assert expect(pacing, PAYS_CHIPS // 4) == Pace(2, 16)


def test_what_is_hardly_faster_is_not_taken(measured, monkeypatch):
    monkeypatch.setattr(pace_module, "_speed", lambda pace, _encode, _size: 105.0 if pace.batch == 8 else 100.0)
    assert expect(pacing_of(MODEL, cores=4), PAYS_CHIPS) == Pace(4, 4)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"about": 1}', b'{"pace": {"runs": "x"}}', b"\xff\xfe"])
def test_a_damaged_file_is_as_good_as_none(measured, tmp_path, content):
    expect(pacing_of(MODEL, cores=4), PAYS_CHIPS)
    (path,) = (tmp_path / "cache/pace").glob("*.json")
    path.write_bytes(content)
    assert kept_paces() == []
    assert expect(pacing_of(MODEL, cores=4), PAYS_CHIPS) == Pace(2, 16)
    assert len(measured) == 36
    kept = json.loads(path.read_text())
    path.write_text(json.dumps(kept | {"pace": {"runs": 0, "batch": 8}}))
    assert expect(pacing_of(MODEL, cores=4), 1) == Pace(4, 4)


def test_a_cache_that_cannot_be_written_costs_only_the_memory(measured, tmp_path):
    (tmp_path / "cache").write_text("a file where a folder should be")
    assert expect(pacing_of(MODEL, cores=4), PAYS_CHIPS) == Pace(2, 16)
    assert kept_paces() == []


@pytest.mark.parametrize("pace", [Pace(1, 1), Pace(1, 7), Pace(3, 1), Pace(3, 4), Pace(2, 100)])
@pytest.mark.parametrize("count", [1, 2, 23])
def test_pieces_are_equal_and_in_order(pace, count):
    rows = np.random.default_rng(0).normal(size=(count, 5)).astype(np.float32)
    sizes: list[int] = []

    def encode(piece: np.ndarray) -> np.ndarray:
        sizes.append(len(piece))
        return piece

    with ThreadPoolExecutor(pace.runs) as pool:
        np.testing.assert_array_equal(in_batches(rows, encode, dim=5, pace=pace, pool=pool), l2_normalize(rows))
    assert max(sizes) <= (pace.batch if pace.batch == 1 else np.ceil(1.25 * pace.batch))
    assert max(sizes) - min(sizes) <= 1
    assert len(sizes) % pace.runs == 0 or len(sizes) == count


def test_rows_do_not_depend_on_the_pace(tmp_path):
    """ONNX graphs to the last bit: only then may it change between two parts of a scene."""
    chips = np.random.default_rng(0).integers(0, 256, (21, 40, 40, 3), dtype=np.uint8)
    onnx, torch = str(write_onnx(tmp_path / "onnx")), f"local-dir:{write_open_clip(tmp_path / 'clip')}"
    for name in (EMBEDDED, onnx, torch):
        encoder = load_encoder(name, device="cpu", offline=True)
        found = []
        for pace in (Pace(1, 1), Pace(1, 32), Pace(2, 3), Pace(2, 8)):
            encoder.pacing.cores, encoder.pacing.now = 2, pace
            found.append(encoder.encode_images(chips))
        for rows in found[1:]:
            np.testing.assert_allclose(rows, found[0], rtol=0, atol=0 if name != torch else 1e-5)


@pytest.mark.parametrize("runs", [1, 2])
def test_calls_that_overlap_give_the_same_rows(tmp_path, runs):
    parts = np.random.default_rng(1).integers(0, 256, (6, 7, 40, 40, 3), dtype=np.uint8)
    onnx, torch = str(write_onnx(tmp_path / "onnx")), f"local-dir:{write_open_clip(tmp_path / 'clip')}"
    for name in (EMBEDDED, onnx, torch):
        one_by_one, at_once = (load_encoder(name, device="cpu", offline=True) for _ in range(2))
        for encoder in (one_by_one, at_once):
            encoder.pacing.cores, encoder.pacing.now = 2, Pace(runs, 2)
        with ThreadPoolExecutor(3) as callers:
            found = list(callers.map(at_once.encode_images, parts))  # the first calls load the graph
        for rows, part in zip(found, parts, strict=True):
            np.testing.assert_array_equal(rows, one_by_one.encode_images(part))


def test_a_real_measurement_ends_and_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(pace_module, "TRIAL_S", 0.01)
    encoder = load_encoder(str(write_onnx(tmp_path / "onnx")))
    before = encoder.encode_images(np.zeros((3, 9, 9, 3), np.uint8))
    expect_chips(encoder, PAYS_CHIPS)
    (kept,) = kept_paces()
    assert kept["about"]["space_id"] == encoder.spec.space_id
    assert kept["pace"] == {"runs": encoder.pacing.now.runs, "batch": encoder.pacing.now.batch}
    assert all(one["chips_per_s"] > 0 for one in kept["measured"])
    np.testing.assert_array_equal(encoder.encode_images(np.zeros((3, 9, 9, 3), np.uint8)), before)
