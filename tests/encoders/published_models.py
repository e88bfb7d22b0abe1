"""Tiny CLIP and SigLIP models of transformers, published in the layouts of the field: names and shapes as theirs."""

from __future__ import annotations

import json
import shutil
import warnings
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

SIDE = 32
CORPUS = [
    "a lake in the forest",
    "red roofs and a long road",
    "storage tanks near the harbour",
    "snow on mountains",
] * 8


@dataclass(frozen=True)
class Published:
    """A model of transformers, and the files that its publisher would make of it."""

    family: str
    """``clip`` or ``siglip``."""

    @cached_property
    def tokenizer(self) -> Any:
        from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

        begin, end = ("<|startoftext|>", "<|endoftext|>") if self.family == "clip" else ("<pad>", "</s>")
        tokenizer = Tokenizer(models.BPE(unk_token=end, end_of_word_suffix="</w>"))
        tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
        tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
        trainer = trainers.BpeTrainer(vocab_size=200, special_tokens=[begin, end], end_of_word_suffix="</w>")
        tokenizer.train_from_iterator(CORPUS, trainer)
        single = f"{begin} $A {end}" if self.family == "clip" else f"$A {end}"
        ids = [(token, tokenizer.token_to_id(token)) for token in (begin, end)]
        tokenizer.post_processor = processors.TemplateProcessing(single=single, special_tokens=ids)
        return tokenizer

    @property
    def pad(self) -> str:
        return "<|endoftext|>" if self.family == "clip" else "<pad>"

    @cached_property
    def model(self) -> Any:
        from transformers import CLIPConfig, CLIPModel, SiglipConfig, SiglipModel

        small = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2}
        vision = {**small, "image_size": SIDE, "patch_size": 8}
        end = self.tokenizer.token_to_id("<|endoftext|>" if self.family == "clip" else "</s>")
        text = {**small, "vocab_size": 200, "max_position_embeddings": self.length, "eos_token_id": end}
        torch.manual_seed(3)
        if self.family == "clip":
            config = CLIPConfig(text_config={**text, "pad_token_id": end}, vision_config=vision, projection_dim=24)
            model = CLIPModel(config)
        else:
            model = SiglipModel(SiglipConfig(text_config={**text, "projection_size": 32}, vision_config=vision))
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.mul_(1.5).add_(torch.randn_like(parameter) * 0.02)
        return model.eval()

    @property
    def length(self) -> int:
        return 77 if self.family == "clip" else 64

    def image_rows(self, pixels: torch.Tensor) -> torch.Tensor:
        return self.model.get_image_features(pixel_values=pixels).pooler_output

    def expected_images(self, chips: np.ndarray) -> np.ndarray:
        """transformers' own, from its own processor."""
        from transformers import image_utils  # noqa: F401  # makes the lazy import of the next line possible

        pixels = torch.tensor(self.processor(list(chips), return_tensors="np")["pixel_values"])
        with torch.no_grad():
            return _unit(self.image_rows(pixels).numpy())

    def expected_texts(self, texts: list[str]) -> np.ndarray:
        from transformers import PreTrainedTokenizerFast

        tokenizer = PreTrainedTokenizerFast(tokenizer_object=self.tokenizer, pad_token=self.pad)
        how = {"padding": True} if self.family == "clip" else {"padding": "max_length"}
        given = tokenizer(texts, truncation=True, max_length=self.length, return_tensors="pt", **how)
        names = ("input_ids", "attention_mask") if self.family == "clip" else ("input_ids",)
        with torch.no_grad():
            rows = self.model.get_text_features(**{name: given[name] for name in names}).pooler_output
        return _unit(rows.numpy())

    @cached_property
    def processor(self) -> Any:
        import transformers

        name = "CLIPImageProcessor" if self.family == "clip" else "SiglipImageProcessor"
        kind = getattr(transformers, f"{name}Pil", None) or getattr(transformers, name)
        if self.family == "clip":
            return kind(size={"shortest_edge": SIDE}, crop_size={"height": SIDE, "width": SIDE})
        return kind(size={"height": SIDE, "width": SIDE}, image_mean=[0.5] * 3, image_std=[0.5] * 3)

    def write_recipes(self, folder: Path) -> None:
        """``config.json``, ``preprocessor_config.json``, ``tokenizer.json`` and ``tokenizer_config.json``."""
        folder.mkdir(parents=True, exist_ok=True)
        self.model.config.to_json_file(folder / "config.json", use_diff=False)
        size = {"shortest_edge": SIDE} if self.family == "clip" else {"height": SIDE, "width": SIDE}
        crop = {"do_center_crop": True, "crop_size": {"height": SIDE, "width": SIDE}} if self.family == "clip" else {}
        mean, std = self.processor.image_mean, self.processor.image_std
        preprocessor = {
            "do_resize": True,
            "size": size,
            "resample": 3,
            "do_rescale": True,
            "rescale_factor": 1 / 255,
            "do_normalize": True,
            "image_mean": list(mean),
            "image_std": list(std),
            **crop,
        }
        (folder / "preprocessor_config.json").write_text(json.dumps(preprocessor))
        self.tokenizer.save(str(folder / "tokenizer.json"))
        end = "<|endoftext|>" if self.family == "clip" else "</s>"
        config = {"pad_token": self.pad, "eos_token": {"content": end}, "model_max_length": self.length}
        (folder / "tokenizer_config.json").write_text(json.dumps(config))
        (folder / "README.md").write_text("---\nlicense: mit\n---\nA tiny model.\n")

    def write_graph(self, path: Path, tower: str, **names: str) -> None:
        """``image``, ``text`` or ``both`` as one graph."""
        path.parent.mkdir(parents=True, exist_ok=True)
        has_mask = self.family == "clip" and "text" not in names.values()
        names = {
            "pixels": "pixel_values",
            "ids": "input_ids",
            "image": "image_embeds" if self.family == "clip" else "pooler_output",
            "text": "text_embeds" if self.family == "clip" else "pooler_output",
            **names,
        }
        if tower == "both":
            names.update(image="image_embeds", text="text_embeds")
        ids = torch.tensor([self.tokenizer.encode("a lake").ids] * 2)
        inputs: dict[str, torch.Tensor] = {}
        if tower in ("text", "both"):
            inputs[names["ids"]] = ids
            if has_mask:
                inputs["attention_mask"] = torch.ones_like(ids)
        if tower in ("image", "both"):
            inputs[names["pixels"]] = torch.randn(2, 3, SIDE, SIDE)
        outputs = [names["text"]] * (tower != "image") + [names["image"]] * (tower != "text")
        axes = {name: {0: "batch", **({1: "length"} if value.ndim == 2 else {})} for name, value in inputs.items()}
        axes.update({name: {0: "batch"} for name in outputs})
        graph = _Towers(self.model, tower, has_mask=has_mask).eval()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                graph,
                tuple(inputs.values()),
                str(path),
                input_names=list(inputs),
                output_names=outputs,
                dynamic_axes=axes,
                dynamo=False,
            )

    def write_transformers_js(self, folder: Path) -> Path:
        self.write_recipes(folder)
        self.write_graph(folder / "onnx" / "vision_model.onnx", "image")
        self.write_graph(folder / "onnx" / "text_model.onnx", "text")
        return folder

    def write_one_graph(self, folder: Path) -> Path:
        self.write_recipes(folder)
        self.write_graph(folder / "onnx" / "model.onnx", "both")
        return folder

    def write_fastembed(self, folder: Path) -> tuple[Path, Path]:
        image, text = folder / "vision", folder / "text"
        self.write_recipes(image)
        self.write_recipes(text)
        for name in ("tokenizer.json", "tokenizer_config.json"):
            (image / name).unlink()
        (text / "preprocessor_config.json").unlink()
        self.write_graph(image / "model.onnx", "image")
        self.write_graph(text / "model.onnx", "text")
        return image, text

    def write_immich(self, folder: Path) -> Path:
        """As `immich-app` publishes open_clip's models: texts of full length, no mask, int32 where exported so."""
        self.write_recipes(folder / "all")
        visual, textual = folder / "visual", folder / "textual"
        self.write_graph(visual / "model.onnx", "image", pixels="image", image="image_embedding")
        self.write_graph(textual / "model.onnx", "text", ids="text", text="text_embedding")
        mean, std = self.processor.image_mean, self.processor.image_std
        preprocess = {"size": [SIDE, SIDE], "mode": "RGB", "mean": list(mean), "std": list(std)}
        preprocess |= {"interpolation": "bicubic", "resize_mode": "shortest", "fill_color": 0}
        (visual / "preprocess_cfg.json").write_text(json.dumps(preprocess))
        (folder / "config.json").write_text(json.dumps({"embed_dim": 24, "text_cfg": {"context_length": self.length}}))
        for name in ("tokenizer.json", "tokenizer_config.json"):
            shutil.move(folder / "all" / name, textual / name)
        shutil.rmtree(folder / "all")
        return folder


class _Towers(nn.Module):
    def __init__(self, model: Any, tower: str, *, has_mask: bool) -> None:
        super().__init__()
        self.model, self.tower, self.has_mask = model, tower, has_mask

    def forward(self, *given: torch.Tensor) -> Any:
        rest = list(given)
        found = []
        if self.tower != "image":
            names = ("input_ids", "attention_mask") if self.has_mask else ("input_ids",)
            words = {name: rest.pop(0) for name in names}
            found.append(self.model.get_text_features(**words).pooler_output)
        if self.tower != "text":
            found.append(self.model.get_image_features(pixel_values=rest.pop(0)).pooler_output)
        return tuple(found)


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)
