"""Models of torch as folders of ONNX, compared with torch and used where there is none."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from tiny_models import state_of, weights_of, write_open_clip

from rdb_geo.core.errors import EncoderError, UsageError
from rdb_geo.encoders.adding.add import add_model
from rdb_geo.encoders.cards import added_folder, read_card
from rdb_geo.encoders.registry import export_model, load_encoder
from rdb_geo.encoders.torch import export
from rdb_geo.model.config import RdbConfig
from rdb_geo.model.inject import inject
from rdb_geo.model.state import save_adapters

TEXTS = ["a lake", "Red ROOFS & a long road, near the harbour's cranes", "snow", "x " * 200, "Köln – naïve café"]
CHIPS = np.random.default_rng(5).integers(0, 256, (3, 41, 57, 3), dtype=np.uint8)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_open_clip(tmp_path_factory.mktemp("source") / "tiny")


@pytest.fixture(scope="module")
def made(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export in float32."""
    folder = tmp_path_factory.mktemp("made") / "tiny-onnx"
    exported = export_model(f"local-dir:{source}", folder)
    assert exported.worst > 0.99999
    assert exported.size_bytes == sum(path.stat().st_size for path in folder.iterdir())
    return folder


def worst_cosine(name: str, other: str) -> float:
    one, two = load_encoder(name), load_encoder(other, device="cpu")
    images = (one.encode_images(CHIPS) * two.encode_images(CHIPS)).sum(axis=1)
    return float(min(images.min(), (one.encode_texts(TEXTS) * two.encode_texts(TEXTS)).sum(axis=1).min()))


def test_float32_equals_torch_and_keeps_its_space(source: Path, made: Path):
    torch_one, onnx_one = load_encoder(f"local-dir:{source}", device="cpu"), load_encoder(str(made))
    np.testing.assert_allclose(onnx_one.encode_images(CHIPS), torch_one.encode_images(CHIPS), atol=1e-4)
    np.testing.assert_allclose(onnx_one.encode_texts(TEXTS), torch_one.encode_texts(TEXTS), atol=1e-4)
    singly = np.concatenate([onnx_one.encode_texts([text]) for text in TEXTS])
    np.testing.assert_allclose(singly, torch_one.encode_texts(TEXTS), atol=1e-4)
    assert onnx_one.spec.space_id == torch_one.spec.space_id
    assert onnx_one.templates == torch_one.templates
    assert sorted(path.name for path in made.iterdir()) == ["card.toml", "image.onnx", "text.onnx", "tokenizer.json"]


@pytest.mark.parametrize(("precision", "least"), [("fp16", 0.9999), ("int8", 0.98)])
def test_smaller_weights_are_near_and_a_space_of_their_own(
    source: Path, made: Path, tmp_path: Path, precision: str, least: float
):
    exported = export_model(f"local-dir:{source}", tmp_path / "small", precision=precision)
    found = worst_cosine(str(tmp_path / "small"), f"local-dir:{source}")
    assert least < found < 1 - 1e-7
    assert abs(exported.worst - found) < 0.02
    assert load_encoder(str(tmp_path / "small")).spec.space_id != load_encoder(str(made)).spec.space_id
    sizes = [(folder / "text.onnx").stat().st_size for folder in (tmp_path / "small", made)]
    assert sizes[0] < 0.7 * sizes[1]
    rows = load_encoder(str(tmp_path / "small"))
    np.testing.assert_allclose(rows.encode_images(CHIPS)[:1], rows.encode_images(CHIPS[:1]), atol=1e-5)


def test_an_rdb_model_goes_with_its_adapters(source: Path, made: Path, tmp_path: Path):
    encoder = load_encoder(f"local-dir:{source}", device="cpu")
    adapters = inject(encoder.model, RdbConfig(bottleneck=32))  # type: ignore[attr-defined]
    torch.manual_seed(1)
    with torch.no_grad():  # as trained ones: not the zeros that they start from
        for parameter in adapters.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.1)
    save_adapters(encoder.model, tmp_path / "adapter")  # type: ignore[attr-defined]
    name = f"rdb:local-dir:{source}+{tmp_path / 'adapter'}"

    export_model(name, tmp_path / "rdb-onnx")

    assert worst_cosine(str(tmp_path / "rdb-onnx"), name) > 0.99999
    assert worst_cosine(str(tmp_path / "rdb-onnx"), str(made)) < 0.999, "the adapters do something"
    card = read_card(tmp_path / "rdb-onnx" / "card.toml")
    assert "RDB adapter" in card.source
    assert card.weights_sha256 != read_card(made / "card.toml").weights_sha256


def test_a_checkpoint_of_a_training(source: Path, made: Path, tmp_path: Path):
    """As open_clip's own training writes it: under ``state_dict``, with the prefix of parallel training."""
    folder = Path(shutil.copytree(source, tmp_path / "trained"))
    state = {f"module.{name}": value * 1.01 for name, value in state_of(folder).items()}
    weights_of(folder).unlink()
    torch.save({"epoch": 3, "state_dict": state}, folder / "open_clip_pytorch_model.bin")
    export_model(f"local-dir:{folder}", tmp_path / "trained-onnx")
    assert worst_cosine(str(tmp_path / "trained-onnx"), f"local-dir:{folder}") > 0.99999
    assert load_encoder(str(tmp_path / "trained-onnx")).spec.space_id != load_encoder(str(made)).spec.space_id


def test_it_is_added_with_its_card(made: Path, tmp_path: Path):
    folder = Path(shutil.copytree(made, tmp_path / "mine"))
    card = (folder / "card.toml").read_text().replace('licence = "not stated"', 'licence = "cc-by-nc-4.0"')
    (folder / "card.toml").write_text(card.replace("a satellite image of {}.", "a drone picture of {}."))
    with pytest.raises(EncoderError, match=r"cc-by-nc-4\.0, forbids some uses"):
        add_model(str(folder))
    added = add_model(str(folder), accept_licence=True)
    assert added.card.name == "mine"
    assert added.card.templates[0] == "a drone picture of {}."
    assert load_encoder("mine").spec.space_id == load_encoder(str(made)).spec.space_id
    with pytest.raises(EncoderError, match="neither TEXT_SOURCE nor --precision"):
        add_model(str(folder), name="other", precision="int8", accept_licence=True)
    (folder / "text.onnx").unlink()
    with pytest.raises(EncoderError, match=r"lacks text\.onnx, which its card\.toml names"):
        add_model(str(folder), name="other", accept_licence=True)
    assert [path.name for path in added_folder().iterdir()] == ["mine"]


def test_it_serves_shell_python_and_worker_where_there_is_no_torch(made: Path, tmp_path: Path, make_scene):
    block = "import sys\nfor name in ('torch', 'open_clip', 'transformers', 'onnx'): sys.modules[name] = None\n"
    scene, index, hits = make_scene(), tmp_path / "ix", tmp_path / "hits.geojson"
    shell = (
        "from rdb_geo.cli.main import main\n"
        "def run(*words):\n"
        "    try: main(list(words))\n"
        "    except SystemExit as end: assert not end.code, end.code\n"
        f"run('models', 'add', {str(made)!r})\n"
        f"run('models', 'check', 'tiny-onnx')\n"
        f"run('index', {str(scene)!r}, '-i', {str(index)!r}, '--model', 'tiny-onnx')\n"
        f"run('query', 'a lake', '-k', '3', '--show-lookalikes', '-i', {str(index)!r}, '-o', {str(hits)!r})\n"
        "import rdb_geo\n"
        f"answer = rdb_geo.open_index({str(index)!r}).query('a lake', rdb_geo.Limits(k=3))\n"
        "assert len(answer.hits) + len(answer.answer.lookalikes) == 3\n"
        "assert answer.answer.false_alarm is not None\n"
    )
    subprocess.run([sys.executable, "-c", block + shell], check=True)
    assert len(json.loads(hits.read_text())["features"]) == 3

    asked = [
        {"id": "1", "type": "query", "index": str(index), "text": "a lake", "k": 3, "output": str(tmp_path / "w.gpkg")},
        {"id": "2", "type": "models"},
    ]
    worker = block + "from rdb_geo.cli.main import main\nmain(['worker'])\n"
    results: dict[str, dict] = {}
    with subprocess.Popen(
        [sys.executable, "-c", worker], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for line in asked:
            process.stdin.write(json.dumps(line) + "\n")
        process.stdin.flush()
        for event in map(json.loads, process.stdout):
            if event["type"] in ("result", "error"):
                results[event["id"]] = event
                if event["id"] == asked[-1]["id"]:
                    break
        process.stdin.close()
    assert results["1"]["count"] + results["1"]["lookalikes"] == 3
    assert results["1"]["model"] == "tiny-onnx"
    assert "tiny-onnx" in [model["name"] for model in results["2"]["models"]]


def test_what_can_not_be_exported_is_one_sentence_and_leaves_nothing(
    source: Path, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with pytest.raises(UsageError, match="rdb-lite is ONNX already"):
        export_model("rdb-lite", tmp_path / "x")
    with pytest.raises(UsageError, match="is there already"):
        export_model(f"local-dir:{source}", made)
    with pytest.raises(UsageError, match="can't be a model's name"):
        export_model(f"local-dir:{source}", tmp_path / "a b")
    with pytest.raises(UsageError, match="no precision 'q4'"):
        export_model(f"local-dir:{source}", tmp_path / "x", precision="q4")
    monkeypatch.setitem(export.LEAST_COSINE, "fp32", 1.1)  # type: ignore[arg-type]
    with pytest.raises(EncoderError, match="not near enough to itself in torch"):
        export_model(f"local-dir:{source}", tmp_path / "x")
    assert list(tmp_path.iterdir()) == []
