"""Stage 2 end to end on a small random open_clip model and generated pictures, by the commands themselves."""

from __future__ import annotations

import csv
import json
import sys

import numpy as np
import open_clip
import pytest
import torch
from PIL import Image

from rdb_geo.encoders.quiet import quiet
from rdb_geo.encoders.torch import openclip
from rdb_geo.encoders.torch.openclip import OpenClipEncoder
from rdb_geo.encoders.torch.rdb import load_rdb_encoder
from training.__main__ import main
from training.config import CONFIGS
from training.evaluate import evaluate, read_split
from training.measures.models import open_model

COLOURS = {"beach": (200, 60, 40), "forest": (40, 180, 60), "river": (50, 70, 210)}
TINY = {
    "embed_dim": 24,
    "vision_cfg": {"image_size": 32, "layers": 2, "width": 64, "head_width": 32, "patch_size": 8},
    "text_cfg": {"context_length": 16, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 2},
}


@pytest.fixture
def data(tmp_path):
    """Pictures of three classes, each with its colour, in Karpathy's layout."""
    draw = np.random.default_rng(0)
    images = []
    for split, rows in (("train", range(48)), ("val", range(48, 60))):
        (tmp_path / "data" / split).mkdir(parents=True)
        for row in rows:
            label = list(COLOURS)[row % 3]
            picture = draw.integers(0, 40, (40, 40, 3)) + np.array(COLOURS[label])
            name = f"{split}/{label}_{row}.png"
            Image.fromarray(picture.astype(np.uint8)).save(tmp_path / "data" / name)
            sentences = [f"a {label} .", f"the {label} from above", f"some {label} here"]
            images.append(
                {
                    "filename": name.split("/")[1],
                    "image": name,
                    "split": split,
                    "label": label,
                    "sentences": sentences,
                }
            )
    (tmp_path / "data" / "captions.json").write_text(json.dumps({"images": images}))
    return tmp_path / "data"


@pytest.fixture
def host(tmp_path):
    """Name of a small open_clip model with random weights, as a folder that it is loaded from."""
    folder = tmp_path / "model"
    folder.mkdir()
    torch.manual_seed(0)
    with quiet():
        model = open_clip.model.CLIP(TINY["embed_dim"], TINY["vision_cfg"], TINY["text_cfg"])
    torch.save(model.state_dict(), folder / "open_clip_pytorch_model.bin")
    config = {"model_cfg": TINY, "preprocess_cfg": {"mean": [0.5] * 3, "std": [0.5] * 3}}
    (folder / "open_clip_config.json").write_text(json.dumps(config))
    return f"local-dir:{folder}"


def run(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["training", *map(str, arguments)])
    return main()


GRID = """
extends = "ADAPT"
[common]
threads = 1
model = { cached_variants = 0, checkpointing = true }
rdb = { bottleneck = 32 }
optim = { epochs = 5, batch_size = 8, lr = 3e-3, lr_head = 3e-3, captions_per_image = 1 }
augment = { open_water = 0, rotation_deg = 0.0 }
[experiments.tiny-none]
method = "none"
[experiments.tiny-cmaa]
"""


def test_the_papers_grid_runs_end_to_end_and_its_table_takes_each_rows_best_rate(
    data, host, tmp_path, monkeypatch, capsys
):
    """All 65 experiments are the same code: a row of each kind, with two rates, and all settings but the sizes."""
    monkeypatch.setattr(openclip, "multiplies_bfloat16", lambda: False)  # the trainer measured in float32
    rows = [
        "none",
        *(f"{row}-lr{rate}" for row in ("cmaa-dwa", "plain-tsa", "lora", "full") for rate in ("1e-4", "4e-4")),
    ]
    rows = [row.replace("1e-4", "0.0001").replace("4e-4", "0.0004") for row in rows]
    changes = [
        "device=cpu",
        "threads=1",
        "rdb.bottleneck=32",
        "optim.epochs=1",
        "optim.batch_size=12",
        "optim.bf16=false",
    ]
    arguments = [
        "ablate",
        CONFIGS / "paper" / "grid.toml",
        "--data",
        data,
        "--host",
        host,
        "--seeds",
        0,
        "--only",
        *rows,
    ]
    arguments += ["--out", tmp_path / "runs", "--results", tmp_path / "results"]
    for change in changes:
        arguments += ["--set", change]
    assert run(monkeypatch, *arguments) == 0
    assert {path.parent.name for path in (tmp_path / "results").glob("*/seed-0.json")} == set(rows)
    capsys.readouterr()
    assert run(monkeypatch, "report", "--grid", tmp_path / "results") == 0
    table = {line.split(" | ")[0].strip("| "): line.split(" | ") for line in capsys.readouterr().out.splitlines()[2:]}
    assert set(table) == {"none", "cmaa-dwa", "plain-tsa", "lora", "full"}
    assert table["full"][2:4] == ["2", "1"]
    for row in ("lora-lr0.0001", "plain-tsa-lr0.0004", "full-lr0.0004"):
        found = json.loads((tmp_path / "results" / row / "seed-0.json").read_text())
        opened = open_model(tmp_path / "runs" / f"{row}-0" / "last.pt")
        assert evaluate(opened.encoder, read_split(data, "val")).retrieval.mean_recall == pytest.approx(
            found["last"]["mean_recall"], abs=1e-6
        )


def test_a_grid_runs_end_to_end_once_learns_and_its_adapters_are_an_encoder(data, host, tmp_path, monkeypatch):
    (tmp_path / "grid.toml").write_text(GRID.replace("ADAPT", str(CONFIGS / "adapt.toml")))
    arguments = ("ablate", tmp_path / "grid.toml", "--data", data, "--host", host, "--seeds", 0)
    arguments += ("--out", tmp_path / "runs", "--results", tmp_path / "results")
    assert run(monkeypatch, *arguments) == 0
    results = {
        name: json.loads((tmp_path / "results" / name / "seed-0.json").read_text())
        for name in ("tiny-none", "tiny-cmaa")
    }
    none, cmaa = results["tiny-none"]["val"], results["tiny-cmaa"]["val"]
    assert results["tiny-none"]["trained_parameters"] == 0
    # Four pictures of each class are alike but for their noise: R@1 of 25 % and R@5 of 100 % is what there is to get.
    assert cmaa["retrieval"]["text_to_image"][0] > none["retrieval"]["text_to_image"][0]
    assert cmaa["retrieval"]["text_to_image"][1] > none["retrieval"]["text_to_image"][1] + 20
    with (tmp_path / "results" / "tiny-cmaa" / "seed-0.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert float(rows[-1]["loss"]) < 0.8 * float(rows[1]["loss"])
    assert (tmp_path / "results" / "tiny-cmaa" / "seed-0.png").stat().st_size > 1000
    # What was saved is what was measured.
    encoder = load_rdb_encoder(host, tmp_path / "runs" / "tiny-cmaa-0" / "adapter", device="cpu")
    found = evaluate(encoder, read_split(data, "val"))
    assert found.retrieval.mean_recall == pytest.approx(cmaa["mean_recall"], abs=1e-6)
    # So is the checkpoint, by its name alone.
    opened = open_model(tmp_path / "runs" / "tiny-cmaa-0" / "best.pt")
    assert evaluate(opened.encoder, read_split(data, "val")).retrieval.mean_recall == found.retrieval.mean_recall
    # A second time there is nothing to do.
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "results").rglob("*.json")}
    monkeypatch.setattr("training.running.open_source", None)
    assert run(monkeypatch, *arguments) == 0
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "results").rglob("*.json")} == before


def test_the_start_point_says_whether_a_published_number_is_met(data, host, monkeypatch, capsys):
    found = evaluate(OpenClipEncoder.from_name(host, device="cpu"), read_split(data, "val")).retrieval.mean_recall
    arguments = ("start-point", host, "--data", data, "--split", "val", "--expect")
    assert run(monkeypatch, *arguments, f"{found:.2f}") == 0
    assert f"mR {found:.2f}" in capsys.readouterr().out
    assert run(monkeypatch, *arguments, f"{found + 5:.2f}") == 1
    assert "QuickGELU" in capsys.readouterr().err
