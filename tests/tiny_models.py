"""Models of a few thousand weights in the real formats, made during the test run."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

OPEN_CLIP_CONFIG = {
    "embed_dim": 24,
    "quick_gelu": False,
    "vision_cfg": {"image_size": 32, "layers": 2, "width": 64, "head_width": 32, "patch_size": 16},
    "text_cfg": {"context_length": 77, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 2},
}

OPEN_CLIP_PREPROCESS = {
    "mean": [0.5, 0.4, 0.3],
    "std": [0.2, 0.25, 0.3],
    "interpolation": "bicubic",
    "resize_mode": "squash",
}

CARD = """\
name = "{name}"
summary = "a tiny model with random weights"
backend = "onnx"
architecture = "tiny"
dim = 16
weights_sha256 = "{weights}"
licence = "none"
source = "made by a test"
training_data = "none"
limits = "knows nothing"

[image]
file = "image.onnx"
sha256 = "{image}"
size_px = 16
resize = "squash-bicubic"
mean = [0.5, 0.5, 0.5]
std = [0.25, 0.25, 0.25]

[text]
file = "text.onnx"
sha256 = "{text}"
tokenizer = "tokenizer.json"
tokenizer_sha256 = "{tokenizer}"
context_length = 12
lowercase = true

[prompts]
id = "tiny-1"
templates = ["a picture of {{}}."]

[ground]
min_m = 100.0
max_m = 2000.0
"""

WORDS = ("a", "picture", "of", "red", "green", "blue", "field", "harbour", "boats", "in", "the", ".")


def write_open_clip(folder: Path, *, quick_gelu: bool = False, seed: int = 0) -> Path:
    """A ``local-dir:`` folder in open_clip's own format."""
    import open_clip
    import torch
    from safetensors.torch import save_file

    from rdb_geo.encoders.quiet import quiet

    folder.mkdir(parents=True, exist_ok=True)
    config = {"model_cfg": {**OPEN_CLIP_CONFIG, "quick_gelu": quick_gelu}, "preprocess_cfg": OPEN_CLIP_PREPROCESS}
    (folder / "open_clip_config.json").write_text(json.dumps(config))
    torch.manual_seed(seed)
    with quiet():
        model = open_clip.create_model(f"local-dir:{folder}", load_weights=False)
    with torch.no_grad():
        for parameter in model.parameters():  # larger than the usual start, so that every layer matters
            parameter.mul_(3)
    save_file({name: value.contiguous() for name, value in model.state_dict().items()}, weights_of(folder))
    return folder


def weights_of(folder: Path) -> Path:
    return folder / "open_clip_model.safetensors"


def state_of(folder: Path) -> dict[str, Any]:
    from safetensors.torch import load_file

    return load_file(weights_of(folder))


def write_onnx(folder: Path, *, name: str = "tiny", seed: int = 0) -> Path:
    """A folder with a card, two graphs and a tokenizer."""
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "image.onnx").write_bytes(_image_graph(rng))
    (folder / "text.onnx").write_bytes(_text_graph(rng))
    (folder / "tokenizer.json").write_text(_tokenizer())
    files = {"image": "image.onnx", "text": "text.onnx", "tokenizer": "tokenizer.json"}
    hashes = {key: hashlib.sha256((folder / file).read_bytes()).hexdigest() for key, file in files.items()}
    (folder / "card.toml").write_text(CARD.format(name=name, weights=f"{seed + 1:064x}", **hashes))
    return folder


def _image_graph(rng: np.random.Generator) -> bytes:
    from onnx import TensorProto, helper

    nodes = [
        helper.make_node("Conv", ["pixels", "kernel"], ["features"], strides=[2, 2]),
        helper.make_node("Relu", ["features"], ["active"]),
        helper.make_node("GlobalAveragePool", ["active"], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["flat"]),
        helper.make_node("MatMul", ["flat", "projection"], ["embedding"]),
    ]
    weights = {"kernel": rng.normal(size=(32, 3, 4, 4)), "projection": rng.normal(size=(32, 16))}
    return _graph(nodes, weights, {"pixels": (TensorProto.FLOAT, ["n", 3, 16, 16])})


def _text_graph(rng: np.random.Generator) -> bytes:
    from onnx import TensorProto, helper

    nodes = [
        helper.make_node("Gather", ["vectors", "input_ids"], ["tokens"]),
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask", "last"], ["column"]),
        helper.make_node("Mul", ["tokens", "column"], ["kept"]),
        helper.make_node("ReduceSum", ["kept", "middle"], ["sum"], keepdims=0),
        helper.make_node("Tanh", ["sum"], ["embedding"]),
    ]
    weights = {"vectors": rng.normal(size=(len(WORDS) + 4, 16)) / 8, "last": np.array([-1]), "middle": np.array([1])}
    inputs = {key: (TensorProto.INT64, ["n", "length"]) for key in ("input_ids", "attention_mask")}
    return _graph(nodes, weights, inputs)


def _graph(nodes: list[Any], weights: dict[str, np.ndarray], inputs: dict[str, Any]) -> bytes:
    from onnx import TensorProto, helper, numpy_helper

    typed = {key: value if value.dtype == np.int64 else value.astype(np.float32) for key, value in weights.items()}
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(key, kind, shape) for key, (kind, shape) in inputs.items()],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["n", 16])],
        [numpy_helper.from_array(value, key) for key, value in typed.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    return model.SerializeToString()


def _tokenizer() -> str:
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    vocabulary = {word: place for place, word in enumerate(("[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS))}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return tokenizer.to_str()
