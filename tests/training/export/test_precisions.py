"""Forms of one checkpoint's graphs side by side: each is what it says, and float32 is what torch gives."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from rdb_geo.core.errors import UsageError
from rdb_geo.model.lite import LiteHost
from training import data
from training.data import CLASSES, CaptionRecord
from training.evaluate import Split, evaluate
from training.export import calibrating
from training.export.calibrating import calibration_pictures
from training.hosts.host import HostEncoder
from training.measures import precisions
from training.stages.opened import OpenedHost

SIZE = 32
WORDS = ("red field", "green trees", "blue water", "dark road")


@pytest.fixture(scope="module")
def split():
    rng = np.random.default_rng(0)
    records = [
        CaptionRecord(
            f"{row}.jpg", Path(f"{row}.jpg"), CLASSES[row % 4], (f"a {WORDS[row % 4]}", f"some {WORDS[row % 4]}")
        )
        for row in range(12)
    ]
    pictures = rng.integers(0, 90, (12, 40, 40, 3), dtype=np.uint8)
    for row in range(12):
        pictures[row, :, : 10 + row, row % 3] += 150
    return Split(records, pictures)


@pytest.fixture(scope="module")
def host():
    before = torch.get_num_threads()
    torch.manual_seed(0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rdb_geo.model.lite._VOCABULARY", 64)
        yield LiteHost(32).eval()
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def measured(host, tokenizer, split, tmp_path_factory):
    folder = tmp_path_factory.mktemp("precisions")
    tokenizer.no_padding()
    tokenizer.save(str(folder / "given.json"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(precisions, "tokenizer_file", lambda: folder / "given.json")
        opened = OpenedHost(host, "tiny", 3, SIZE, "ab" * 32, {}, 1)
        return folder, precisions.precisions(opened, split, split.pictures[:8], folder, rounds=1)


def test_the_numbers_of_float32_are_those_of_torch(measured, host, tokenizer, split):
    """But for one picture of twelve: rows of an untrained tower are nearly alike, and last bits rank some of them."""
    _, found = measured
    wanted = evaluate(HostEncoder(host, tokenizer, SIZE), split)
    pair = found["pairs"][0]
    assert (pair["image"], pair["text"]) == ("float32", "float32")
    assert pair["mean_recall"] == pytest.approx(wanted.retrieval.mean_recall, abs=100 / 12)
    assert pair["class_top1"] == pytest.approx(wanted.class_top1, abs=1.001 / 12)
    assert pair["query_map"] == pytest.approx(wanted.query_map, abs=1 / 12)


def test_every_pair_of_forms_is_there_with_its_size(measured):
    folder, found = measured
    pairs = {(pair["image"], pair["text"]): pair["bytes"] for pair in found["pairs"]}
    assert list(pairs) == [(image, text) for image in found["image"] for text in found["text"]]
    tokenizer = (folder / "tokenizer.json").stat().st_size
    for (image, text), size in pairs.items():
        assert size == found["image"][image]["bytes"] + found["text"][text]["bytes"] + tokenizer


def test_forms_are_smaller_and_close_and_say_what_they_run_in(measured):
    _, found = measured
    image, text = found["image"], found["text"]
    floats = image["float32"]["bytes"]
    assert image["float32"]["cosine_min"] == pytest.approx(1, abs=1e-5)
    assert image["float32"]["runs_in"] == text["float32"]["runs_in"] == ["float32"]
    assert image["float16 weights"]["bytes"] < 0.55 * floats
    assert image["float16 weights"]["runs_in"] == text["float16 weights"]["runs_in"] == ["float32"]
    assert image["float16 weights"]["cosine_min"] > 0.99999
    assert image["float16"]["cosine_min"] > 0.999
    for form in ("int8 weights", "int8", "int8, weights of 7 bits"):
        assert image[form]["bytes"] < 0.35 * floats
    assert image["int8 weights"]["runs_in"] == ["float32"]
    assert image["int8 weights"]["cosine_min"] > 0.99
    assert "int8" in image["int8"]["runs_in"]
    assert 0.9 < image["int8"]["cosine_mean"] < 0.99999
    assert text["int8 weights"]["bytes"] < 0.4 * text["float32"]["bytes"]
    assert text["int8 weights"]["cosine_min"] > 0.99
    for forms in (image, text):
        for row in forms.values():
            assert row["cosine_min"] <= row["cosine_mean"] <= 1 + 1e-6
            assert row["per_second"] > 0


def test_the_result_says_what_it_was_measured_on_and_is_plain_json(measured):
    _, found = measured
    assert json.loads(json.dumps(found)) == found
    assert (found["images"], found["calibration_images"], found["rounds"], found["seed"]) == (12, 8, 1, 3)
    assert found["texts"] == 8 + len(CLASSES)


def test_only_the_pictures_that_were_drawn_are_read(tmp_path, monkeypatch):
    records = []
    for row in range(20):
        path = tmp_path / f"{row}.png"
        Image.fromarray(np.full((8, 8, 3), row * 12, np.uint8)).save(path)
        records.append(CaptionRecord(path.name, path, "beach", ("x",)))
    asked = []

    def read(_data, split):
        asked.append(split)
        return records

    opened = []

    def load(chosen):
        opened.extend(chosen)
        return data.load_images(chosen)

    monkeypatch.setattr(calibrating, "read_captions", read)
    monkeypatch.setattr(calibrating, "load_images", load)
    first, again, other = (calibration_pictures(tmp_path, 5, seed) for seed in (0, 0, 1))
    assert asked == ["train"] * 3
    assert len(opened) == 15
    levels = first[:, 0, 0, 0].tolist()
    assert len(set(levels)) == 5
    assert set(levels) <= {row * 12 for row in range(20)}
    assert levels == again[:, 0, 0, 0].tolist() != other[:, 0, 0, 0].tolist()
    assert len(calibration_pictures(tmp_path, 999, 0)) == 20
    with pytest.raises(UsageError, match="at least 1"):
        calibration_pictures(tmp_path, 0, 0)
