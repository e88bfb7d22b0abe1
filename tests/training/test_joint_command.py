"""The joint command from its start in the repository's history to a folder that ships, on generated pictures."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from rdb_geo.encoders.cards import read_card
from rdb_geo.encoders.preprocess import to_pixels
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.score.calibration import read_calibration
from training.__main__ import main
from training.card import CARD_FILE
from training.config import CONFIGS, ConfigError
from training.data import CLASSES
from training.data.vocabulary import LABELS, NAMES
from training.hosts.prefix import MEAN, STD
from training.loop import checkpoint
from training.loop.checkpoint import read
from training.stages.config import read_joint_config
from training.stages.history import REPOSITORY, start_of_history
from training.stages.refine.ensemble import Ensemble

COMMIT = read_joint_config(CONFIGS / "joint.toml").start_commit


def in_history() -> bool:
    command = ["git", "-C", str(REPOSITORY), "cat-file", "-e", f"{COMMIT}^{{commit}}"]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


whole_clone = pytest.mark.skipif(not in_history(), reason="the start lies in the history of a whole clone")


def paint(path: Path, draw: np.random.Generator, colour: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    coarse = draw.integers(-60, 60, (6, 6, 3)).repeat(25, axis=0).repeat(25, axis=1)
    Image.fromarray(np.clip(colour + coarse, 0, 255).astype(np.uint8)).save(path)


@pytest.fixture
def data(tmp_path):
    """Three pictures of each class, one of them in val, and six of each label of the further sets."""
    draw = np.random.default_rng(0)
    images = []
    for label in CLASSES:
        colour = draw.integers(40, 220, 3)
        for number, split in enumerate(("train", "train", "val")):
            name = f"{split}/{label}_{number}.png"
            paint(tmp_path / "rsicd" / name, draw, colour)
            images.append({"filename": Path(name).name, "image": name, "split": split, "label": label,
                           "sentences": [f"a {label} with number {number} .", f"some {label}"]})  # fmt: skip
    (tmp_path / "rsicd" / "captions.json").write_text(json.dumps({"images": images}))
    extra = []
    for source, label in LABELS:
        colour = draw.integers(40, 220, 3)
        for number in range(6):
            name = f"{source}/{label}_{number}.png"
            paint(tmp_path / "extra" / name, draw, colour)
            extra.append({"image": name, "set": source, "label": label, "sentences": [f"{label} from above"]})
    (tmp_path / "extra" / "captions.json").write_text(json.dumps({"images": extra}))
    return tmp_path


def small(path: Path) -> Path:
    """All settings of the stage that ships, but for its lengths."""
    text = (CONFIGS / "joint.toml").read_text()
    for long, short in (
        *((f"{concept} = {count}", f"{concept} = 3") for concept, count in (
            ("floodedfields", 700), ("floodedhouses", 400), ("burnscar", 300), ("snowfield", 350), ("smoke", 350))),
        ("epochs = 2\nbatch_size = 256", "epochs = 1\nbatch_size = 64"),
        ("epochs = 6\nstop = 4\nbatch_size = 128", "epochs = 3\nstop = 2\nbatch_size = 64"),
        ("steps = 400\nbatch_size = 256", "steps = 5\nbatch_size = 64"),
        ("steps = 2000\nbatch_size = 384", "steps = 20\nbatch_size = 64"),
        ("views = 14\ndisturbed = 9", "views = 3\ndisturbed = 1"),
        ("epochs = 2\nstop = 2\nbatch_size = 128", "epochs = 1\nstop = 1\nbatch_size = 64"),
        ("hub_captions = 3000", "hub_captions = 30"),
        ("coarse = 250", "coarse = 1"),
    ):  # fmt: skip
        assert long in text, long
        text = text.replace(long, short)
    path.write_text(text)
    return path


def run(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["training", *map(str, arguments)])
    return main()


@whole_clone
def test_one_command_makes_a_model_that_ships(data, monkeypatch, capsys):
    for name, few in (("WHOLE", 30), ("STRADDLING", 10), ("OTHERS", 8), ("FURTHER", 27), ("MOSAICS", 2)):
        monkeypatch.setattr(f"training.calibration.make.{name}", few)
    config = small(data / "joint.toml")
    arguments = ("joint", config, "--data", data / "rsicd", "--extra", data / "extra", "--out", data / "runs")
    assert run(monkeypatch, *arguments, "--ship", data / "made") == 0, capsys.readouterr().err
    assert capsys.readouterr().out.splitlines()[-1] == str(data / "made")
    encoder = load_encoder(str(data / "made"), device="cpu", offline=True)
    assert encoder.spec.image_size_px == 128
    assert encoder.spec.dim == 384 + 2 + len(NAMES)
    for rows in (encoder.encode_images(np.zeros((1, 150, 150, 3), np.uint8)), encoder.encode_texts(["a river"])):
        assert rows.shape == (1, encoder.spec.dim)
        axes = np.linalg.norm(rows[0, -len(NAMES) :]) / np.linalg.norm(rows[0, : -len(NAMES)])
        assert 0 < axes < read_joint_config(config).concepts.names_length
    assert read_calibration(data / "made", encoder.spec) is not None
    result = json.loads((data / "runs" / "joint-0" / "result.json").read_text())
    assert result["val"]["images"] == len(CLASSES)
    # The axes of the folder fitted anew: what they stand beside stays, cells and calibration go.
    given = ("--config", config, "--data", data / "rsicd", "--extra", data / "extra", "--runs", data / "refit")
    assert run(monkeypatch, "concepts", data / "made", *given, "--out", data / "anew") == 0, capsys.readouterr().err
    told = json.loads(capsys.readouterr().out)
    anew = load_encoder(str(data / "anew"), device="cpu", offline=True)
    assert anew.spec.dim == encoder.spec.dim
    assert anew.spec.space_id != encoder.spec.space_id
    assert told["weights_sha256"] == anew.spec.weights_sha256
    assert read_calibration(data / "anew", anew.spec) is None
    chips = np.random.default_rng(1).integers(0, 256, (3, 150, 150, 3), dtype=np.uint8)
    for before, after in (
        (encoder.encode_images(chips), anew.encode_images(chips)),
        (encoder.encode_texts(["a river", "snow"]), anew.encode_texts(["a river", "snow"])),
    ):
        beside = [
            rows[:, : -len(NAMES)] / np.linalg.norm(rows[:, : -len(NAMES)], axis=1)[:, None] for rows in (before, after)
        ]
        np.testing.assert_allclose(*beside, atol=1e-5)
        assert np.abs(before - after).max() > 1e-3
    assert run(monkeypatch, "concepts", data / "made", *given, "--out", data / "made") == 1
    assert "is the model itself: give another folder" in capsys.readouterr().err
    second_beside_the_first(data, config, monkeypatch, capsys)
    # A run that was cut off in the images' second epoch goes on, and ends with the same weights.
    whole = weights(data / "runs")
    for path in ("images/last.pt", "rows.pt", "residuals/last.pt", "views.pt", "concepts/last.pt", "model.pt"):
        (data / "runs" / "joint-0" / path).unlink()
    with monkeypatch.context() as cut:
        cut.setattr("training.loop.checkpoint.save", cut_off_after(2))
        with pytest.raises(KeyboardInterrupt):
            run(cut, *arguments)
    assert read(data / "runs" / "joint-0" / "images" / "last.pt")["epoch"] == 1
    assert run(monkeypatch, *arguments) == 0
    again = weights(data / "runs")
    assert [name for name, value in whole.items() if not torch.equal(value, again[name])] == []
    # Nothing that is done is done again, and nothing of other settings is taken up.
    before = (data / "runs" / "joint-0" / "images" / "last.pt").stat().st_mtime_ns
    assert run(monkeypatch, *arguments) == 0
    assert (data / "runs" / "joint-0" / "images" / "last.pt").stat().st_mtime_ns == before
    config.write_text(config.read_text().replace("consistency = 4.0", "consistency = 3.0"))
    assert run(monkeypatch, *arguments) == 1
    assert "teacher.pt is of another experiment (other images)" in capsys.readouterr().err


def second_beside_the_first(data, config, monkeypatch, capsys):
    """The pair is exported as any checkpoint, and its axes are told by both towers."""
    sources = ("--data", data / "rsicd", "--extra", data / "extra")
    assert run(monkeypatch, "second", data / "made", "--config", config, *sources, "--out", data / "pair") == 0
    assert capsys.readouterr().out.strip() == str(data / "pair" / "model.pt")
    pair, single = read(data / "pair" / "model.pt", stage="joint")["model"], weights(data / "runs")
    heads = [pair[f"sides.{place}.head.weight"] for place in (0, 1)]
    torch.testing.assert_close(heads[0], single["sides.0.head.weight"], atol=1e-2, rtol=0)
    assert (heads[1] - heads[0]).abs().max() > 1e-4
    made = ("export", data / "pair" / "model.pt", *sources, "--int8", "--out", data / "two")
    assert run(monkeypatch, *made, "--result", data / "two.json") == 0, capsys.readouterr().err
    given = ("--config", config, *sources, "--runs", data / "refit-two", "--out", data / "three")
    assert run(monkeypatch, "concepts", data / "two", *given) == 0, capsys.readouterr().err
    capsys.readouterr()
    three = load_encoder(str(data / "three"), device="cpu", offline=True)
    chips = np.random.default_rng(1).integers(0, 256, (3, 150, 150, 3), dtype=np.uint8)
    pixels = torch.from_numpy(to_pixels(chips, size_px=128, mean=MEAN, std=STD))
    wanted = Ensemble.of(pair, read_joint_config(config).tau).encode_image(pixels).detach().numpy()
    found = three.encode_images(chips)[:, : -len(NAMES)]
    assert ((found / np.linalg.norm(found, axis=1)[:, None]) * wanted).sum(1).min() > 0.97
    assert run(monkeypatch, "second", data / "three", "--config", config, *sources, "--out", data / "third") == 1
    assert "has two image towers already" in capsys.readouterr().err


def weights(runs: Path) -> dict[str, torch.Tensor]:
    return read(runs / "joint-0" / "model.pt", stage="joint")["model"]


def cut_off_after(count: int):
    """Writes so many checkpoints, and is cut off before the next one."""
    left, save = iter(range(count)), checkpoint.save

    def write(*arguments):
        if next(left, None) is None:
            raise KeyboardInterrupt
        save(*arguments)

    return write


@whole_clone
def test_the_start_of_the_history_is_the_one_that_the_settings_name(tmp_path):
    folder = start_of_history(COMMIT, tmp_path / "runs" / "start")
    config = read_joint_config(CONFIGS / "joint.toml")
    assert read_card(folder / CARD_FILE).weights_sha256 == config.start_sha256
    assert [path.name for path in (tmp_path / "runs").iterdir()] == ["start"]


def test_without_the_history_one_sentence_says_what_to_do(tmp_path):
    with pytest.raises(ConfigError, match=r"does not have it: run this in a whole clone, or give .* --start"):
        start_of_history(COMMIT, tmp_path / "start", tmp_path)
    assert list(tmp_path.iterdir()) == []


@whole_clone
def test_a_thing_without_pictures_is_refused_before_anything_is_trained(data, monkeypatch, capsys):
    file = data / "extra" / "captions.json"
    listed = json.loads(file.read_text())["images"]
    file.write_text(json.dumps({"images": [image for image in listed if image["set"] != "nwpu2"]}))
    arguments = ("joint", small(data / "joint.toml"), "--data", data / "rsicd", "--extra", data / "extra")
    assert run(monkeypatch, *arguments, "--out", data / "runs") == 1
    assert "no picture shows airplane: the joint stage needs all" in capsys.readouterr().err


@whole_clone
def test_another_size_than_the_starts_is_refused(data, monkeypatch, capsys):
    config = small(data / "joint.toml")
    config.write_text(config.read_text().replace("image_size_px = 128", "image_size_px = 96"))
    arguments = ("joint", config, "--data", data / "rsicd", "--extra", data / "extra", "--out", data / "runs")
    assert run(monkeypatch, *arguments) == 1
    assert "image_size_px is 96, but" in capsys.readouterr().err
