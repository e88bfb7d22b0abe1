"""One checkpoint's graphs in float32, float16 and int8: size, closeness, quality and speed side by side."""

from __future__ import annotations

import hashlib
import logging
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from PIL import Image

from rdb_geo.core.arrays import Float32Matrix, UInt8Images
from rdb_geo.encoders.cards import ModelCard, read_card
from rdb_geo.encoders.onnx import OnnxEncoder
from rdb_geo.encoders.pace import BATCHES
from rdb_geo.encoders.preprocess import to_pixels
from rdb_geo.encoders.torch.halve import halve_weights, to_float16
from rdb_geo.encoders.torch.quantise import quantise_weights
from rdb_geo.model.lite import tokenizer_file
from training.card import CARD_FILE, IMAGE_FILE, TEXT_FILE, TOKENIZER_FILE, write_card
from training.data import CLASSES, PROMPT, class_name
from training.evaluate import Split, evaluate
from training.export.folder import export_graphs, shrink_images, unmeasured
from training.export.static_int8 import quantise_convolutions
from training.measures.speed import machine, rates
from training.remembering import Pair, Remembering
from training.stages.opened import OpenedHost

logger = logging.getLogger(__name__)

REFERENCE = "float32"
"""Name of the form that all others are compared with."""

_MEASURED_ITEMS = 64
_TYPES: dict[int, str] = {onnx.TensorProto.FLOAT: "float32", onnx.TensorProto.FLOAT16: "float16"}
_PRODUCTS = ("Conv", "FusedConv", "MatMul", "FusedMatMul", "Gemm", "FusedGemm")
_INT8_PRODUCTS = ("QLinearConv", "QLinearMatMul", "QGemm", "ConvInteger", "MatMulInteger", "DynamicQuantizeMatMul")
_INT8_LEVEL = 4  # of MatMulNBits: rows of activations are quantised block by block, each on its own


def precisions(
    opened: OpenedHost, split: Split, calibration: UInt8Images, folder: Path, *, rounds: int = 15
) -> dict[str, Any]:
    """Write all forms of both graphs into a folder and measure them, as the product runs them, on a split.

    The split is never the test split; `calibration` are training pictures that fix the scales of int8, (N, H, W, 3),
    the data set's view. Returns for ``image`` and ``text`` by form ``bytes``, ``runs_in`` (types that products are
    computed in), ``cosine_mean`` and ``cosine_min`` to float32, ``per_second``; for each pair of forms in ``pairs``
    ``bytes`` (tokenizer included), ``mean_recall``, ``class_top1``, ``query_map``.
    """
    card = _reference(opened, folder)
    pixels = to_pixels(calibration, size_px=card.image_size_px, mean=card.mean, std=card.std, resize=card.resize)
    forms = {"image": _image_forms(folder, pixels), "text": _text_forms(folder)}
    graphs = {
        side: {form: OnnxEncoder(_with(card, path)) for form, path in paths.items()} for side, paths in forms.items()
    }
    speeds = _speeds(graphs, split, card.image_size_px, rounds)
    remembered = {
        side: {form: Remembering(encoder) for form, encoder in encoders.items()} for side, encoders in graphs.items()
    }
    texts = texts_of(split)
    rows: dict[str, dict[str, Float32Matrix]] = {
        "image": {form: encoder.encode_images(split.pictures) for form, encoder in remembered["image"].items()},
        "text": {form: encoder.encode_texts(texts) for form, encoder in remembered["text"].items()},
    }
    found = {
        side: {
            form: {
                "bytes": path.stat().st_size,
                "runs_in": runs_in(path),
                **_closeness(rows[side][form], rows[side][REFERENCE]),
                "per_second": speeds[side][form],
            }
            for form, path in paths.items()
        }
        for side, paths in forms.items()
    }
    return {
        "experiment": opened.experiment,
        "seed": opened.seed,
        "weights_sha256": opened.sha256,
        "image_size_px": card.image_size_px,
        "images": len(split.records),
        "texts": len(texts),
        "calibration_images": len(calibration),
        "rounds": rounds,
        "batch_size": BATCHES["onnx"][0],
        "machine": machine(),
        **found,
        "pairs": _pairs(remembered, forms, split),
    }


def texts_of(split: Split) -> list[str]:
    """The distinct captions of a split and the prompts of the classes."""
    sentences = [sentence for record in split.records for sentence in record.sentences]
    return list(dict.fromkeys([*sentences, *(PROMPT.format(class_name(label)) for label in CLASSES)]))


def runs_in(path: Path) -> list[str]:
    """Types that ONNX Runtime multiplies in on this machine's CPU, read off the graph that it made of a file."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    optimised = path.with_suffix(".optimised")
    options.optimized_model_filepath = str(optimised)
    try:
        onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        graph = onnx.load(optimised).graph
    finally:
        optimised.unlink(missing_ok=True)
    types = {item.name: item.data_type for item in graph.initializer}
    return sorted(set().union(*(_types_of(node, types) for node in graph.node)))


def _types_of(node: onnx.NodeProto, types: dict[str, int]) -> set[str]:
    """Types that a node multiplies weights in; none if it does not."""
    if node.op_type in _INT8_PRODUCTS:
        return {"int8"}
    if node.op_type == "MatMulNBits":
        levels = {item.name: item.i for item in node.attribute}
        return {"int8" if levels.get("accuracy_level") == _INT8_LEVEL else "float32"}
    if node.op_type in _PRODUCTS:
        return {_TYPES[types[end]] for end in node.input if types.get(end) in _TYPES}
    return set()


def _reference(opened: OpenedHost, folder: Path) -> ModelCard:
    """The card of the float32 graphs."""
    for talker in ("onnxscript", "onnx_ir"):
        logging.getLogger(talker).setLevel(logging.WARNING)  # the exporter tells of each initializer it shares
    export_graphs(opened.host, folder, opened.image_size_px, small=False)
    shutil.copyfile(tokenizer_file(), folder / TOKENIZER_FILE)
    write_card(folder, unmeasured(opened, opened.image_size_px))
    return read_card(folder / CARD_FILE)


def _image_forms(folder: Path, pixels: Float32Matrix) -> dict[str, Path]:
    source = folder / IMAGE_FILE
    forms = {
        REFERENCE: source,
        "float16 weights": _changed(source, "weights16", halve_weights),
        "float16": source.with_suffix(".all16.onnx"),
        "int8 weights": _changed(source, "weights8", shrink_images),
    }
    onnx.save(to_float16(onnx.load(source)), forms["float16"])
    for name, bits in (("int8", 8), ("int8, weights of 7 bits", 7)):
        forms[name] = source.with_suffix(f".int{bits}.onnx")
        model = onnx.load(source)
        quantise_convolutions(model, pixels, bits=bits)
        shrink_images(model.graph)
        onnx.save(model, forms[name])
        logger.info("the image graph in %s is written", name)
    return forms


def _text_forms(folder: Path) -> dict[str, Path]:
    source = folder / TEXT_FILE
    return {
        REFERENCE: source,
        "float16 weights": _changed(source, "weights16", halve_weights),
        "int8 weights": _changed(source, "weights8", quantise_weights),
    }


def _changed(source: Path, name: str, change: Callable[[onnx.GraphProto], None]) -> Path:
    model = onnx.load(source)
    change(model.graph)
    path = source.with_suffix(f".{name}.onnx")
    onnx.save(model, path)
    return path


def _with(card: ModelCard, graph: Path) -> ModelCard:
    """The card with another form of the image or of the text graph, whichever it is."""
    entry = graph.name, hashlib.sha256(graph.read_bytes()).hexdigest()
    stem = graph.name.partition(".")[0]
    return replace(card, files=tuple(entry if file[0].startswith(f"{stem}.") else file for file in card.files))


def _speeds(
    graphs: dict[str, dict[str, OnnxEncoder]], split: Split, size_px: int, rounds: int
) -> dict[str, dict[str, float]]:
    """Images and captions a second; the pictures have the graph's size already."""
    squares = (Image.fromarray(picture).resize((size_px, size_px)) for picture in split.pictures[:_MEASURED_ITEMS])
    pictures = np.stack([np.asarray(square) for square in squares])
    captions = [record.sentences[0] for record in split.records[:_MEASURED_ITEMS]]
    images = {form: partial(encoder.encode_images, pictures) for form, encoder in graphs["image"].items()}
    texts = {form: partial(encoder.encode_texts, captions) for form, encoder in graphs["text"].items()}
    return {
        "image": rates(images, len(pictures), rounds=rounds),
        "text": rates(texts, len(captions), rounds=rounds),
    }


def _closeness(rows: Float32Matrix, reference: Float32Matrix) -> dict[str, float]:
    cosines = (rows * reference).sum(1)
    return {"cosine_mean": float(cosines.mean()), "cosine_min": float(cosines.min())}


def _pairs(
    encoders: dict[str, dict[str, Remembering]], forms: dict[str, dict[str, Path]], split: Split
) -> list[dict[str, Any]]:
    """Quality and size of each form of the image graph with each of the text graph."""
    pairs = []
    for image, images in encoders["image"].items():
        for text, texts in encoders["text"].items():
            scores = evaluate(Pair(images, texts), split)
            files = forms["image"][image], forms["text"][text], forms["text"][text].with_name(TOKENIZER_FILE)
            logger.info("image %s, text %s: mR %.2f", image, text, scores.retrieval.mean_recall)
            pairs.append(
                {
                    "image": image,
                    "text": text,
                    "bytes": sum(path.stat().st_size for path in files),
                    "mean_recall": scores.retrieval.mean_recall,
                    "class_top1": scores.class_top1,
                    "query_map": scores.query_map,
                }
            )
    return pairs
