"""The three commands write what their functions give, and refuse in one sentence before they measure."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

import numpy as np
import pytest
from fakes import COLOURS, ColourEncoder
from PIL import Image

from training.__main__ import main
from training.data import CLASSES
from training.evaluate import evaluate, read_split
from training.measures import models
from training.measures.models import Opened
from training.stages import opened as opening
from training.stages.opened import OpenedHost


@pytest.fixture
def data(tmp_path):
    """A caption file of six val pictures and four training pictures."""
    folder = tmp_path / "colours"
    colours = list(COLOURS)[:3]
    entries = []
    for row in range(10):
        name = colours[row % 3]
        split = "val" if row < 6 else "train"
        (folder / split).mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.full((20, 20, 3), COLOURS[name], np.uint8)).save(folder / split / f"{row}.png")
        entries.append(
            {
                "filename": f"{row}.png",
                "split": split,
                "label": CLASSES[row % 3],
                "image": f"{split}/{row}.png",
                "sentences": [f"a {name} place .", f"{name} number {row}"],
            }
        )
    (folder / "captions.json").write_text(json.dumps({"images": entries}))
    return folder


@pytest.fixture
def colours(monkeypatch):
    """`open_model` gives an encoder of colours, and notes what it was asked."""
    asked = []

    def opened(model=None, *, base=None):
        asked.append((model and Path(model).name, base))
        return Opened(Path(model).stem if model else "package", ColourEncoder(), {"model": "colours"})

    monkeypatch.setattr(models, "open_model", opened)
    return asked


def _call(monkeypatch, *arguments) -> int:
    monkeypatch.setattr(sys, "argv", ["python -m training", *map(str, arguments)])
    level = logging.getLogger().level
    try:
        return main()
    finally:
        logging.getLogger().setLevel(level)


def test_robustness(data, colours, tmp_path, monkeypatch, capsys):
    out = tmp_path / "results" / "robustness" / "new.json"
    assert _call(monkeypatch, "robustness", tmp_path / "best.pt", "--data", data, "-o", out) == 0
    found = json.loads(out.read_text())
    wanted = evaluate(ColourEncoder(), read_split(data, "val"))
    assert found["rows"]["as it is"]["mean_recall"] == pytest.approx(wanted.retrieval.mean_recall)
    assert (found["name"], found["model"], found["images"], found["split"]) == ("best", "colours", 6, "val")
    assert str(tmp_path) not in out.read_text()
    assert json.loads(capsys.readouterr().out) == found
    assert colours == [("best.pt", None)]


def test_separability_of_two_models_with_its_picture(data, colours, tmp_path, monkeypatch):
    out = tmp_path / "made" / "both.json"
    given = ["before=x.toml", "before=run/best.pt", "--host", "base.pt"]
    assert _call(monkeypatch, "separability", *given, "--data", data, "-o", out) == 1, "both are called before"
    assert not out.exists()
    given[1] = "after=run/best.pt"
    assert _call(monkeypatch, "separability", *given, "--data", data, "-o", out) == 0
    found = json.loads(out.read_text())["models"]
    assert list(found) == ["before", "after"]
    assert colours[-2:] == [("x.toml", "base.pt"), ("best.pt", "base.pt")]
    assert found["before"]["image_nearest_mean"] == 1
    assert found["before"]["images"] == 6
    with Image.open(out.with_suffix(".png")) as picture:
        assert picture.width > 300


def test_precisions_hands_over_calibration_pictures_of_the_training_split(data, tmp_path, monkeypatch):
    from training.measures import precisions as module

    handed = {}

    def precisions(opened, split, calibration, folder):
        handed.update(opened=opened, images=len(split.records), calibration=len(calibration), there=folder.is_dir())
        return {"pairs": []}

    opened = OpenedHost(None, "tiny", 0, 32, "", {}, 1)  # type: ignore[arg-type]
    monkeypatch.setattr(opening, "open_host", lambda path, base: opened if path.name == "best.pt" else base)
    monkeypatch.setattr(module, "precisions", precisions)
    out = tmp_path / "precisions.json"
    assert _call(monkeypatch, "precisions", "best.pt", "--data", data, "-o", out, "--calibration", "3") == 0
    assert handed == {"opened": opened, "images": 6, "calibration": 3, "there": True}
    assert json.loads(out.read_text()) == {"data": "colours", "split": "val", "pairs": []}


@pytest.mark.parametrize("command", [("robustness",), ("separability",), ("precisions", "best.pt")])
def test_an_output_that_cannot_be_written_is_refused_before_anything_is_opened(
    command, data, tmp_path, monkeypatch, capsys
):
    def opened(*_args, **_more):
        raise AssertionError

    monkeypatch.setattr(models, "open_model", opened)
    monkeypatch.setattr(opening, "open_host", opened)
    (tmp_path / "file").write_text("x")
    for out, words in ((tmp_path, "is a folder"), (tmp_path / "file" / "x.json", "can't be written")):
        assert _call(monkeypatch, *command, "--data", data, "-o", out) == 1
        said = capsys.readouterr().err
        assert words in said
        assert said.count("\n") == 1


def test_a_model_that_is_none_is_one_sentence(data, tmp_path, monkeypatch, capsys):
    assert _call(monkeypatch, "robustness", tmp_path, "--data", data, "-o", tmp_path / "x.json") == 1
    assert "has no card.toml" in capsys.readouterr().err
    assert not (tmp_path / "x.json").exists()
